/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The codec, on a table of its own that has every kind of field. */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topay-wire-endpoints.h"

/* What was wiped, in its order; %NULL while nobody looks. */
static GPtrArray *wiped;

/* Stands in the place of the C library's, which the codec calls. The other name is the one that
 * _FORTIFY_SOURCE makes of it. */
void __explicit_bzero_chk (void *bytes, size_t length, size_t room);

void
explicit_bzero (void *bytes, size_t length)
{
  volatile char *at = bytes;
  GString *seen = g_string_new (NULL);

  for (; length > 0; length--, at++)
    {
      g_string_append_c (seen, *at);
      *at = '\0';
    }
  if (wiped != NULL)
    g_ptr_array_add (wiped, g_string_free (seen, FALSE));
  else
    g_string_free (seen, TRUE);
}

void
__explicit_bzero_chk (void *bytes, size_t length, size_t room)
{
  explicit_bzero (bytes, length);
}

typedef struct
{
  char *text;
  gint64 number;
} Item;

typedef struct
{
  char *id;
  gint64 number;
  gboolean flag;
  gint64 at;
  Item *item;
  GPtrArray *items; /* (element-type Item) */
  char *line;
  char *lines;
  char *raw;
  char *token;
  char *digits;
  char *language;
  char *choice;
  char *slug;
  char *version;
  gint64 small;
  gboolean maybe;
  gint64 until;
} Everything;

TOPAY_WIRE_DECLARE (item, Item);
TOPAY_WIRE_DECLARE (everything, Everything);

#define FIELD    TOPAY_WIRE_FIELD
#define REQUIRED TOPAY_WIRE_REQUIRED
#define OPTIONAL TOPAY_WIRE_OPTIONAL
#define SECRET   TOPAY_WIRE_SECRET

static const char *const values_choice[] = { "yes", "no", NULL };

static const TopayWireField fields_item[] = {
  FIELD (Item, text, REQUIRED, ANY, 0, 2, NULL, ""),
  FIELD (Item, number, OPTIONAL, ANY, 0, 9, NULL, ""),
};
TOPAY_WIRE_DEFINE (item, "");

static const TopayWireField fields_everything[] = {
  FIELD (Everything, id, REQUIRED, ID, 0, 0, NULL, ""),
  FIELD (Everything, number, REQUIRED, ANY, 0, G_MAXINT64, NULL, ""),
  FIELD (Everything, flag, REQUIRED, ANY, 0, 0, NULL, ""),
  FIELD (Everything, at, REQUIRED, TIME, 0, 0, NULL, ""),
  TOPAY_WIRE_NESTED (Everything, item, REQUIRED, item, ""),
  TOPAY_WIRE_LIST (Everything, items, REQUIRED, item, 3, ""),
  FIELD (Everything, line, OPTIONAL, ANY, 2, 4, NULL, ""),
  FIELD (Everything, lines, OPTIONAL, LINES, 0, 8, NULL, ""),
  FIELD (Everything, raw, SECRET, RAW, 0, 300000, NULL, ""),
  FIELD (Everything, token, SECRET, TOKEN, 0, 0, NULL, ""),
  FIELD (Everything, digits, OPTIONAL, DIGITS, 6, 8, NULL, ""),
  FIELD (Everything, language, OPTIONAL, LANGUAGE, 0, 0, NULL, ""),
  FIELD (Everything, choice, OPTIONAL, CHOICE, 0, 0, values_choice, ""),
  FIELD (Everything, slug, OPTIONAL, SLUG, 1, 4, NULL, ""),
  FIELD (Everything, version, OPTIONAL, VERSION, 1, 8, NULL, ""),
  FIELD (Everything, small, OPTIONAL, ANY, 3, 5, NULL, ""),
  FIELD (Everything, maybe, OPTIONAL, ANY, 0, 0, NULL, ""),
  FIELD (Everything, until, OPTIONAL, TIME, 0, 0, NULL, ""),
};
TOPAY_WIRE_DEFINE (everything, "");

#define ID   "\"id\":\"0123456789abcdef0123456789abcdef\""
#define REST "\"flag\":false,\"at\":\"2026-11-22T14:05:00Z\",\"item\":{\"text\":\"\"},\"items\":[]"
#define BASE ID ",\"number\":0," REST
#define T43  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_9"

typedef struct
{
  const char *text;
  const char *field; /* (nullable): at fault; none when it is accepted */
} Case;

/* Behind BASE. */
static const Case bounds[] = {
  { "\"line\":\"ab\"", NULL },
  { "\"line\":\"付款🙂e\"", NULL }, /* code points, not bytes */
  { "\"line\":\"a\"", "line" },
  { "\"line\":\"\"", "line" },
  { "\"line\":\"abcde\"", "line" },
  { "\"line\":\"a\\nb\"", "line" },
  { "\"line\":\"a\\u007fb\"", "line" },
  { "\"line\":\"a\\u0085b\"", "line" },
  { "\"line\":\"a\\u2028b\"", "line" },
  { "\"line\":\"a\\u2029b\"", "line" },
  { "\"line\":null", "line" },
  { "\"line\":12", "line" },
  { "\"line\":[\"ab\"]", "line" },
  { "\"line\":{\"a\":\"ab\"}", "line" },
  { "\"lines\":\"a\\n\\tb\"", NULL },
  { "\"lines\":\"\"", NULL },
  { "\"lines\":\"a\\rb\"", "lines" },
  { "\"lines\":\"a\\u001bb\"", "lines" },
  { "\"lines\":\"123456789\"", "lines" },
  { "\"raw\":\"\\u0001\\u007f\\r\\n\"", NULL },
  { "\"token\":\"" T43 "\"", NULL },
  { "\"token\":\"" T43 "a\"", "token" },
  { "\"token\":\"\"", "token" },
  { "\"token\":\"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN+/9\"", "token" },
  { "\"digits\":\"012345\"", NULL },
  { "\"digits\":\"01234567\"", NULL },
  { "\"digits\":\"01234\"", "digits" },
  { "\"digits\":\"012345678\"", "digits" },
  { "\"digits\":\"01234a\"", "digits" },
  { "\"digits\":\"０１２３４５\"", "digits" },
  { "\"digits\":123456", "digits" },
  { "\"language\":\"en\"", NULL },
  { "\"language\":\"zh_CN\"", NULL },
  { "\"language\":\"zh-CN\"", "language" },
  { "\"choice\":\"yes\"", NULL },
  { "\"choice\":\"Yes\"", "choice" },
  { "\"choice\":\"\"", "choice" },
  { "\"slug\":\"a-1\"", NULL },
  { "\"slug\":\"\"", "slug" },
  { "\"slug\":\"a/b\"", "slug" },
  { "\"slug\":\"abcde\"", "slug" },
  { "\"version\":\"0.1.0\"", NULL },
  { "\"version\":\"1\"", NULL },
  { "\"version\":\".1\"", "version" },
  { "\"version\":\"1.\"", "version" },
  { "\"version\":\"1..2\"", "version" },
  { "\"version\":\"1.2.3.4.5\"", "version" },
  { "\"small\":3", NULL },
  { "\"small\":5", NULL },
  { "\"small\":2", "small" },
  { "\"small\":6", "small" },
  { "\"small\":-1", "small" },
  { "\"small\":4.0", "small" },
  { "\"small\":4e0", "small" },
  { "\"small\":\"4\"", "small" },
  { "\"small\":true", "small" },
  { "\"maybe\":true", NULL },
  { "\"maybe\":1", "maybe" },
  { "\"maybe\":\"true\"", "maybe" },
  { "\"maybe\":null", "maybe" },
  { "\"until\":\"9999-12-31T23:59:59Z\"", NULL },
  { "\"until\":\"\\u0032026-11-22T14:05:00Z\"", NULL },
  { "\"until\":\"1970-01-01T00:00:00Z\"", "until" }, /* would mean that there is none */
  { "\"until\":\"2026-11-22 14:05:00Z\"", "until" },
  { "\"until\":1795356300", "until" },
};

static const char *const times[] = {
  "",
  "2026-11-22",
  "2026-11-22T14:05Z",
  "2026-11-22T14:05:00",
  "2026-11-22T14:05:00z",
  "2026-11-22t14:05:00Z",
  "2026-11-22T14:05:00.0Z",
  "2026-11-22T14:05:00+00:00",
  "2026-11-22T24:00:00Z",
  "2026-11-22T14:60:00Z",
  "2026-12-31T23:59:60Z",
  "2026-02-29T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-00-01T00:00:00Z",
  "2026-01-00T00:00:00Z",
  "0000-01-01T00:00:00Z",
  "1969-12-31T23:59:59Z",
  "+026-11-22T14:05:00Z",
  "2026-11-22T14:05:00Z ",
};

static Everything *
decode (const char *text, const char **field, GError **error)
{
  /* Behind the last byte nothing may be read. */
  g_autofree char *copy = g_memdup2 (text, strlen (text));

  return topay_wire_decode (&topay_record_everything, copy, strlen (text), field, error);
}

/* One short line of the log. */
static void
note (const char *text)
{
  g_autofree char *beginning = g_strndup (text, 400);
  g_autofree char *line = g_strescape (beginning, NULL);

  g_test_message ("%s", line);
}

static void
assert_refused (const char *text, const char *field, TopayError code)
{
  g_autoptr (GError) error = NULL;
  const char *at_fault = "";

  note (text);
  g_assert_null (decode (text, &at_fault, &error));
  g_assert_error (error, TOPAY_ERROR, (int) code);
  g_assert_cmpstr (at_fault, ==, field);
}

/* The canonical form of @text. */
static char *
rewrite (const char *text)
{
  g_autoptr (GError) error = NULL;
  const char *field;
  Everything *value = decode (text, &field, &error);
  gsize length;
  char *again;

  note (text);
  g_assert_no_error (error);
  again = topay_wire_encode (&topay_record_everything, value, &length);
  g_assert_cmpuint (length, ==, strlen (again));
  topay_wire_free (&topay_record_everything, value);
  return again;
}

static void
test_bounds_are_inclusive (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" BASE ",%s}", bounds[i].text);

      if (bounds[i].field != NULL)
        assert_refused (text, bounds[i].field, TOPAY_ERROR_INVALID);
      else
        g_free (rewrite (text));
    }
}

static void
test_what_must_be_there_is_missed (void)
{
  static const char *const names[] = { "id", "number", "flag", "at", "item", "items" };
  static const char *const parts[] = {
    ID,
    "\"number\":0",
    "\"flag\":false",
    "\"at\":\"2026-11-22T14:05:00Z\"",
    "\"item\":{\"text\":\"\"}",
    "\"items\":[]",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GString) text = g_string_new ("{");

      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        if (j != i)
          g_string_append_printf (text, "%s%s", text->len > 1 ? "," : "", parts[j]);
      g_string_append_c (text, '}');
      assert_refused (text->str, names[i], TOPAY_ERROR_NOT_FOUND);
    }
  assert_refused ("{" ID ",\"number\":0,\"flag\":true,\"at\":\"2026-11-22T14:05:00Z\",\"item\":{}}",
                  "text", TOPAY_ERROR_NOT_FOUND);
}

static void
test_only_an_object_is_a_record (void)
{
  static const char *const texts[] = { "", "[]", "null", "0", "\"{}\"", "{", "{}{}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], NULL, TOPAY_ERROR_INVALID);
}

static void
test_integers_are_whole_and_within_64_bits (void)
{
  static const Case numbers[] = {
    { "0", NULL },
    { "-0", NULL },
    { "9223372036854775806", NULL },
    { "9223372036854775807", NULL },
    { "9223372036854775808", "number" },
    { "18446744073709551615", "number" },
    { "18446744073709551616", "number" }, /* 0 where it wraps */
    { "-1", "number" },
    { "-9223372036854775808", "number" },
    { "-9223372036854775809", "number" },
    { "-18446744073709551615", "number" }, /* 1 where it wraps */
    { "1000000000000000000000000000000000000000", "number" },
    { "1.0", "number" },
    { "1e3", "number" },
    { "1E0", "number" },
    { "\"1\"", "number" },
    { "null", "number" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" ID ",\"number\":%s," REST "}", numbers[i].text);
      g_autofree char *wanted = NULL;
      g_autofree char *again = NULL;

      if (numbers[i].field != NULL)
        {
          assert_refused (text, numbers[i].field, TOPAY_ERROR_INVALID);
          continue;
        }
      again = rewrite (text);
      wanted =
          g_strdup_printf ("\"number\":%s,", numbers[i].text[0] == '-' ? "0" : numbers[i].text);
      g_assert_nonnull (strstr (again, wanted));
    }
}

static void
test_lists_are_bounded (void)
{
  static const char head[] = "{" ID ",\"number\":0,\"flag\":false,\"at\":\"2026-11-22T14:05:00Z\","
                             "\"item\":{\"text\":\"\"},\"items\":";
  static const Case lists[] = {
    { "[{\"text\":\"a\"},{\"text\":\"b\",\"number\":0},{\"text\":\"c\"}]", NULL },
    { "[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\"},{\"text\":\"d\"}]", "items" },
    { "{}", "items" },
    { "[1]", "items" },
    { "[[]]", "items" },
    { "[null]", "items" },
    { "[{\"text\":\"a\"},{\"text\":\"abc\"}]", "text" },
    { "[{\"text\":\"a\"},{\"text\":1}]", "text" },
    { "[{\"text\":\"a\",\"number\":10}]", "number" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *text = g_strdup_printf ("%s%s}", head, lists[i].text);

      if (lists[i].field != NULL)
        {
          assert_refused (text, lists[i].field, TOPAY_ERROR_INVALID);
          continue;
        }
      g_autofree char *again = rewrite (text);

      g_assert_cmpstr (again, ==, text);
    }
}

static void
test_unknown_fields_are_passed_over (void)
{
  g_autofree char *plain = rewrite ("{" BASE "}");
  g_autofree char *more =
      rewrite ("{\"new\":{\"id\":[1,{\"flag\":\"}\"}],\"x\":{}}," ID ",\"\":[],\"number\":0,"
               "\"ID\":1,\"big\":123456789012345678901234567890," REST ",\"z\":null}");
  g_autofree char *name = g_strnfill (100000, 'n');
  g_autofree char *long_name = g_strdup_printf ("{\"%s\":1," BASE "}", name);
  g_autofree char *after = rewrite (long_name);

  g_assert_cmpstr (more, ==, plain);
  g_assert_cmpstr (after, ==, plain);
}

static void
test_strictly_unknown_fields_are_refused (void)
{
  static const char *const wrong[] = {
    "{\"new\":1," BASE "}",
    "{" BASE ",\"new\":{\"id\":[1]}}",
    "{" ID ",\"number\":0,\"flag\":false,\"at\":\"2026-11-22T14:05:00Z\","
    "\"item\":{\"text\":\"\",\"new\":1},\"items\":[]}",
    "{" ID ",\"number\":0,\"flag\":false,\"at\":\"2026-11-22T14:05:00Z\","
    "\"item\":{\"text\":\"\"},\"items\":[{\"text\":\"\",\"new\":1}]}",
  };
  static const char right[] = "{" BASE "}";
  g_autoptr (GError) error = NULL;
  gpointer value =
      topay_wire_decode_strict (&topay_record_everything, right, strlen (right), &error);

  g_assert_no_error (error);
  topay_wire_free (&topay_record_everything, value);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_free (rewrite (wrong[i])); /* nothing else is wrong with it */
      value =
          topay_wire_decode_strict (&topay_record_everything, wrong[i], strlen (wrong[i]), &error);
      g_assert_null (value);
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      g_clear_error (&error);
    }
}

static void
test_one_canonical_form (void)
{
  g_autofree char *canonical =
      rewrite ("{" BASE ",\"raw\":\"/é付\\u0001\\n\\\"\\\\\",\"small\":4}");
  g_autofree char *other = rewrite (
      " { \"small\" : 4, \"raw\":\"\\/\\u00E9\\u4ed8\\u0001\\u000A\\u0022\\u005c\", "
      "\"maybe\":false,"
      "\"items\":[], \"item\":{ \"text\":\"\"},\"at\":\"2026-11-22T14:05:00Z\",\"flag\":false,"
      "\"numb\\u0065r\":0, " ID "}\n");

  g_assert_cmpstr (canonical, ==, "{" BASE ",\"raw\":\"/é付\\u0001\\n\\\"\\\\\",\"small\":4}");
  g_assert_cmpstr (other, ==, canonical);
}

static void
test_every_character_comes_back (void)
{
  g_autoptr (GString) raw = g_string_new (NULL);
  Everything *value = topay_wire_new (&topay_record_everything);
  g_autoptr (GError) error = NULL;
  Everything *again;
  gsize length;
  char *text;

  for (gunichar character = 1; character < 0x30000; character++)
    if (character < 0xD800 || character > 0xDFFF)
      g_string_append_unichar (raw, character);
  value->id = g_strnfill (32, 'a');
  value->at = 1;
  value->item = topay_wire_new (&topay_record_item);
  value->item->text = g_strdup ("");
  value->raw = g_strndup (raw->str, 100000);
  g_utf8_validate (value->raw, -1, (const char **) &text);
  *text = '\0';

  text = topay_wire_encode (&topay_record_everything, value, &length);
  again = topay_wire_decode (&topay_record_everything, text, length, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->raw, ==, value->raw);
  g_assert_cmpint (again->small, ==, TOPAY_WIRE_NO_INTEGER);
  g_assert_cmpint (again->until, ==, 0);
  topay_wire_free (&topay_record_everything, value);
  topay_wire_free (&topay_record_everything, again);
  topay_wire_wipe (text, (gssize) length);
}

static void
test_a_long_text_is_refused_before_it_is_read (void)
{
  g_autofree char *filling = g_strnfill (1024 * 1024, 'x');
  g_autofree char *text = g_strdup_printf ("{" BASE ",\"raw\":\"%s\"}", filling);
  g_autofree char *border = NULL;
  gsize room = TOPAY_WIRE_MAX_BYTES - strlen ("{" BASE ",\"raw\":\"\"}");

  assert_refused (text, NULL, TOPAY_ERROR_TOO_LARGE);
  filling[room] = '\0';
  border = g_strdup_printf ("{" BASE ",\"raw\":\"%s\"}", filling);
  g_free (rewrite (border));
  filling[room] = 'x';
  filling[room + 1] = '\0';
  g_clear_pointer (&border, g_free);
  border = g_strdup_printf ("{" BASE ",\"raw\":\"%s\"}", filling);
  assert_refused (border, NULL, TOPAY_ERROR_TOO_LARGE);
}

static void
test_times_are_written_one_way (void)
{
  static const struct
  {
    gint64 seconds;
    const char *text;
  } known[] = {
    { 0, "1970-01-01T00:00:00Z" },
    { 951782400, "2000-02-29T00:00:00Z" },
    { G_MAXINT32, "2038-01-19T03:14:07Z" },
    { G_GINT64_CONSTANT (2147483648), "2038-01-19T03:14:08Z" },
    { TOPAY_WIRE_MAX_TIME, "9999-12-31T23:59:59Z" },
  };
  gint64 seconds = 7;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autofree char *text = topay_wire_format_time (known[i].seconds);

      g_assert_cmpstr (text, ==, known[i].text);
      g_assert_true (topay_wire_parse_time (text, &seconds));
      g_assert_cmpint (seconds, ==, known[i].seconds);
    }
  g_assert_null (topay_wire_format_time (-1));
  g_assert_null (topay_wire_format_time (TOPAY_WIRE_MAX_TIME + 1));

  seconds = 7;
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_test_message ("%s", times[i]);
      g_assert_false (topay_wire_parse_time (times[i], &seconds));
      g_assert_cmpint (seconds, ==, 7);
    }
}

static void
test_what_does_not_fit_is_not_sent (void)
{
  Everything *value = topay_wire_new (&topay_record_everything);
  gsize length = 7;

  g_test_expect_message ("topay-proto", G_LOG_LEVEL_WARNING, "*everything*id*");
  g_assert_null (topay_wire_encode (&topay_record_everything, value, &length));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (length, ==, 0);

  /* A secret is not told to the log. */
  value->id = g_strdup ("canary");
  g_test_expect_message ("topay-proto", G_LOG_LEVEL_WARNING,
                         "Record ‘everything’ is not sent: Field ‘id’ is out of bounds");
  g_assert_null (topay_wire_encode (&topay_record_everything, value, NULL));
  g_test_assert_expected_messages ();
  topay_wire_free (&topay_record_everything, value);
}

static void
test_a_refusal_has_its_code (void)
{
  static const struct
  {
    const char *text;
    const char *code;
  } known[] = {
    { "{", "bad_request" },
    { "{}", "missing_field" },
    { "{\"id\":1}", "invalid_field" },
    { "{" BASE ",\"small\":9}", "invalid_field" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *field;

      g_assert_null (decode (known[i].text, &field, &error));
      g_assert_cmpstr (topay_wire_error_code_of (error, field), ==, known[i].code);
    }
}

static void
test_secrets_are_wiped (void)
{
  Everything *value = topay_wire_new (&topay_record_everything);

  wiped = g_ptr_array_new_with_free_func (g_free);
  value->line = g_strdup ("plain");
  value->raw = g_strdup ("canary 1");
  value->token = g_strdup ("canary 2");
  topay_wire_free (&topay_record_everything, value);
  g_assert_cmpuint (wiped->len, ==, 2);
  g_assert_cmpstr (wiped->pdata[0], ==, "canary 1");
  g_assert_cmpstr (wiped->pdata[1], ==, "canary 2");

  /* Also when something behind it is wrong. */
  assert_refused ("{" ID ",\"raw\":\"can\\u0061ry 3\",\"flag\":0}", "flag", TOPAY_ERROR_INVALID);
  g_assert_cmpuint (wiped->len, ==, 3);
  g_assert_cmpstr (wiped->pdata[2], ==, "canary 3");

  topay_wire_wipe (g_strdup ("canary 4"), 6);
  g_assert_cmpuint (wiped->len, ==, 4);
  g_assert_cmpstr (wiped->pdata[3], ==, "canary");
  topay_wire_wipe (NULL, -1);
  topay_wire_free (&topay_record_everything, NULL);
  g_clear_pointer (&wiped, g_ptr_array_unref);
}

static void
test_a_copy_says_the_same (void)
{
  static const char text[] =
      "{" ID ",\"number\":7,\"flag\":true,\"at\":\"2026-11-22T14:05:00Z\",\"item\":{\"text\":\"x\"}"
      ",\"items\":[{\"text\":\"a\",\"number\":1},{\"text\":\"b\"}],"
      "\"line\":\"abc\",\"token\":\"" T43 "\",\"small\":4}";
  g_autoptr (GError) error = NULL;
  Everything *value =
      topay_wire_decode (&topay_record_everything, text, strlen (text), NULL, &error);
  Everything *copy = topay_wire_copy (&topay_record_everything, value);
  g_autofree char *before = NULL, *after = NULL;

  g_assert_no_error (error);
  before = topay_wire_encode (&topay_record_everything, value, NULL);
  topay_wire_free (&topay_record_everything, value);
  after = topay_wire_encode (&topay_record_everything, copy, NULL);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (copy->until, ==, 0);
  topay_wire_free (&topay_record_everything, copy);
  g_assert_null (topay_wire_copy (&topay_record_everything, NULL));
}

/* As a caller may write it, who leaves out what is empty. */
static void
test_a_copy_has_its_lists (void)
{
  const Everything value = { .flag = TRUE };
  Everything *copy = topay_wire_copy (&topay_record_everything, &value);

  g_assert_true (copy->flag);
  g_assert_null (copy->item);
  g_assert_cmpuint (copy->items->len, ==, 0);
  topay_wire_free (&topay_record_everything, copy);
}

static void
test_secrets_are_known (void)
{
  g_assert_true (topay_wire_record_has_secrets (&topay_record_everything));
  g_assert_false (topay_wire_record_has_secrets (&topay_record_item));
  g_assert_true (topay_wire_record_has_secrets (&topay_record_session_reply));
  g_assert_false (topay_wire_record_has_secrets (&topay_record_vote));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire-codec/bounds-are-inclusive", test_bounds_are_inclusive);
  g_test_add_func ("/wire-codec/what-must-be-there-is-missed", test_what_must_be_there_is_missed);
  g_test_add_func ("/wire-codec/only-an-object-is-a-record", test_only_an_object_is_a_record);
  g_test_add_func ("/wire-codec/integers-are-whole-and-within-64-bits",
                   test_integers_are_whole_and_within_64_bits);
  g_test_add_func ("/wire-codec/lists-are-bounded", test_lists_are_bounded);
  g_test_add_func ("/wire-codec/unknown-fields-are-passed-over",
                   test_unknown_fields_are_passed_over);
  g_test_add_func ("/wire-codec/strictly-unknown-fields-are-refused",
                   test_strictly_unknown_fields_are_refused);
  g_test_add_func ("/wire-codec/one-canonical-form", test_one_canonical_form);
  g_test_add_func ("/wire-codec/every-character-comes-back", test_every_character_comes_back);
  g_test_add_func ("/wire-codec/a-long-text-is-refused-before-it-is-read",
                   test_a_long_text_is_refused_before_it_is_read);
  g_test_add_func ("/wire-codec/times-are-written-one-way", test_times_are_written_one_way);
  g_test_add_func ("/wire-codec/what-does-not-fit-is-not-sent", test_what_does_not_fit_is_not_sent);
  g_test_add_func ("/wire-codec/a-refusal-has-its-code", test_a_refusal_has_its_code);
  g_test_add_func ("/wire-codec/a-copy-says-the-same", test_a_copy_says_the_same);
  g_test_add_func ("/wire-codec/a-copy-has-its-lists", test_a_copy_has_its_lists);
  g_test_add_func ("/wire-codec/secrets-are-wiped", test_secrets_are_wiped);
  g_test_add_func ("/wire-codec/secrets-are-known", test_secrets_are_known);
  return g_test_run ();
}
