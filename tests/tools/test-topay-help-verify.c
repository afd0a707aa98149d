/* SPDX-License-Identifier: GPL-3.0-or-later */

/* topay-help verify, and what cases refuses before it talks to anybody. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "case-fixture.h"
#include "program-fixture.h"
#include "topay-case-proof.h"
#include "topay-language.h"

#define PROGRAM "topay-help"
#define NOWHERE "https://127.0.0.1:9"
#define NOW     (CASE_FIXTURE_BEGUN + 7 * CASE_FIXTURE_DAY)

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned): of a file */
  char *text;   /* (owned): what is right */
} World;

static void
set_up (World *self, gconstpointer data)
{
  TopayWireCaseDetail *detail = case_fixture_new (7);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("topay-verify-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "case.json", NULL);
  self->text = topay_case_proof_make (detail, NOW, &error);
  g_assert_no_error (error);
  case_fixture_free (detail);
}

static void
tear_down (World *self, gconstpointer data)
{
  g_unlink (self->path);
  g_rmdir (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->text);
}

static void
write_file (World *self, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (self->path, text, length, &error);
  g_assert_no_error (error);
}

/* The right text but for one place. */
static void
write_changed (World *self, const char *from, const char *to)
{
  g_autoptr (GString) text = g_string_new (self->text);

  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  write_file (self, text->str, (gssize) text->len);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    {
      g_test_message ("no “%s” in:\n%s", part, text);
      g_test_fail ();
    }
}

static void
test_a_whole_file_is_unbroken (World *self, gconstpointer data)
{
  static const char *const languages[][2] = { { "en", "22 events, unbroken.\n" },
                                              { "zh_CN", "22 条记录，完整。\n" } };

  write_file (self, self->text, -1);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (TopayRun) run =
          topay_run (PROGRAM, NULL, 0, "verify", "--lang", languages[i][0], self->path, NULL);

      g_assert_cmpint (run->status, ==, 0);
      assert_has (run->output, languages[i][1]);
      assert_has (run->output, CASE_FIXTURE_NUMBER);
      g_assert_cmpstr (run->errors, ==, "");
    }
}

static void
test_the_input_can_be_a_file (World *self, gconstpointer data)
{
  g_autoptr (TopayRun) run = topay_run (PROGRAM, self->text, (gssize) strlen (self->text), "verify",
                                        "--lang=en", "-", NULL);

  g_assert_cmpint (run->status, ==, 0);
  assert_has (run->output, "22 events, unbroken.");
}

/* The number of the first bad event. */
static void
test_a_changed_file_is_broken (World *self, gconstpointer data)
{
  static const struct
  {
    const char *from;
    const char *to;
    const char *words;
    const char *fault;
    gint64 event;
  } rows[] = {
    { "We see it in the picture.\",\n      \"salt", "We saw it in the picture.\",\n      \"salt",
      "Broken at event 18: it is not what", "changed", 18 },
    { "\"seq\": 5,", "\"seq\": 6,", "Broken at event 5: one was left out", "gap", 5 },
    { "\"state\": \"succeeded\"", "\"state\": \"processing\"", "what stands beside them", "summary",
      0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TopayRun) run = NULL;
      g_autoptr (TopayRun) json = NULL;
      g_autofree char *fault = g_strdup_printf ("\"fault\":\"%s\"", rows[i].fault);
      g_autofree char *event = g_strdup_printf ("\"event\":%" G_GINT64_FORMAT, rows[i].event);

      write_changed (self, rows[i].from, rows[i].to);
      run = topay_run (PROGRAM, NULL, 0, "verify", "--lang=en", self->path, NULL);
      json = topay_run (PROGRAM, NULL, 0, "verify", "--json", self->path, NULL);
      g_assert_cmpint (run->status, ==, 1);
      assert_has (run->output, rows[i].words);
      assert_has (run->output, "Do not rely on this file.");
      g_assert_cmpint (json->status, ==, 1);
      assert_has (json->output, "\"unbroken\":false");
      assert_has (json->output, fault);
      assert_has (json->output, rows[i].event > 0 ? event : "\"event\":null");
    }
}

static void
test_json_is_one_object (World *self, gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayRun) run = NULL;
  JsonObject *object;

  write_file (self, self->text, -1);
  run = topay_run (PROGRAM, NULL, 0, "verify", "--json", self->path, NULL);
  g_assert_cmpint (run->status, ==, 0);
  json_parser_load_from_data (parser, run->output, -1, &error);
  g_assert_no_error (error);
  object = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (object, "number"), ==, CASE_FIXTURE_NUMBER);
  g_assert_cmpint (json_object_get_int_member (object, "events"), ==, 22);
  g_assert_true (json_object_get_boolean_member (object, "unbroken"));
  g_assert_true (json_object_get_null_member (object, "fault"));
  g_assert_cmpuint (strlen (json_object_get_string_member (object, "head")), ==, 64);
}

static void
check_no_file (World *self, const char *text, gsize length)
{
  g_autoptr (TopayRun) run = NULL;

  write_file (self, text, (gssize) length);
  run = topay_run (PROGRAM, NULL, 0, "verify", "--lang=en", self->path, NULL);
  g_assert_cmpint (run->status, ==, 3);
  g_assert_cmpstr (run->output, ==, "");
  assert_has (run->errors, "This is no file of a case");
}

static void
test_what_is_no_file_of_a_case_says_so (World *self, gconstpointer data)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *long_text = g_strnfill (3 * 1024 * 1024, ' ');
  g_autoptr (TopayRun) none =
      topay_run (PROGRAM, NULL, 0, "verify", "--lang=en", "/nowhere/case.json", NULL);
  g_autoptr (TopayRun) folder =
      topay_run (PROGRAM, NULL, 0, "verify", "--lang=en", self->folder, NULL);

  g_assert_cmpint (none->status, ==, 3);
  g_assert_cmpint (folder->status, ==, 3);
  check_no_file (self, "", 0);
  check_no_file (self, "%PDF-1.5", 8);
  check_no_file (self, "\0\0\0\0", 4);
  check_no_file (self, "{\"schema\":\"topay-case/2\"}", 25);
  check_no_file (self, deep, strlen (deep));
  check_no_file (self, long_text, strlen (long_text));
}

/* --- Cases --- */

static void
test_wrong_use_is_refused (World *self, gconstpointer data)
{
  static const char *const rows[][5] = {
    { "verify", NULL, NULL, NULL, NULL },
    { "verify", "one", "two", NULL, NULL },
    { "verify", "--account=x", "one", NULL, NULL },
    { "cases", NULL, NULL, NULL, NULL },
    { "cases", "--account=wangfang", "R-7KQ4M2XD", NULL, NULL },
    { "cases", "--account=wangfang", "--open", "--closed", NULL },
    { "cases", "--account=", NULL, NULL, NULL },
    { "cases", "--account=\xff", NULL, NULL, NULL },
    { "cases", "--account=wangfang", "--proof", NULL, NULL },
    { "case", "R-7KQ4M2XD", NULL, NULL, NULL },
    { "case", "--account=wangfang", NULL, NULL, NULL },
    { "case", "--account=wangfang", "one", "two", NULL },
    { "case", "--account=wangfang", "\xff", NULL, NULL },
    { "case", "--account=wangfang", "--json", "--proof", "R-7KQ4M2XD" },
    { "case", "--account=wangfang", "--open", "R-7KQ4M2XD", NULL },
    { "cases", "--account=wangfang", "--lang=fr", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TopayRun) run = topay_run (PROGRAM, NULL, 0, rows[i][0], rows[i][1], rows[i][2],
                                            rows[i][3], rows[i][4], NULL);

      g_test_message ("row %u: %s", i, run->errors);
      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (run->output, ==, "");
      g_assert_cmpstr (run->errors, !=, "");
    }
}

/* In the language of the person, and without waiting. */
static void
test_nobody_to_ask_says_so (World *self, gconstpointer data)
{
  g_autoptr (TopayRun) none =
      topay_run (PROGRAM, "secret-words\n", 13, "cases", "--lang=en", "--account=wangfang", NULL);
  g_autoptr (TopayRun) away = NULL;
  g_autoptr (TopayRun) chinese = NULL;

  g_assert_cmpint (none->status, ==, 3);
  assert_has (none->errors, "No Topay service is set up");
  g_setenv ("TOPAY_SERVICE_URI", NOWHERE, TRUE);
  away =
      topay_run (PROGRAM, "secret-words\n", 13, "cases", "--lang=en", "--account=wangfang", NULL);
  chinese = topay_run (PROGRAM, "secret-words\n", 13, "case", "--lang=zh_CN", "--account=wangfang",
                       CASE_FIXTURE_NUMBER, NULL);
  g_unsetenv ("TOPAY_SERVICE_URI");
  g_assert_cmpint (away->status, ==, 3);
  assert_has (away->errors, "We cannot reach Topay");
  g_assert_null (strstr (away->errors, "secret-words"));
  g_assert_cmpint (chinese->status, ==, 3);
  assert_has (chinese->errors, "无法连接");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("TOPAY_LOCALEDIR", g_getenv ("TOPAY_TEST_LOCALEDIR"), TRUE);

#define ADD(path, func)                                                                            \
  g_test_add ("/topay-help-verify/" path, World, NULL, set_up, func, tear_down)
  ADD ("a-whole-file-is-unbroken", test_a_whole_file_is_unbroken);
  ADD ("the-input-can-be-a-file", test_the_input_can_be_a_file);
  ADD ("a-changed-file-is-broken", test_a_changed_file_is_broken);
  ADD ("json-is-one-object", test_json_is_one_object);
  ADD ("what-is-no-file-of-a-case-says-so", test_what_is_no_file_of_a_case_says_so);
  ADD ("wrong-use-is-refused", test_wrong_use_is_refused);
  ADD ("nobody-to-ask-says-so", test_nobody_to_ask_says_so);
#undef ADD

  return g_test_run ();
}
