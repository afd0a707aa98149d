/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Values for the fields of a record: plausible ones for people who read, and those at the bounds.
 */

#include "config.h"

#include "topay-protocol-private.h"

#include <string.h>

#define SAMPLE_LONG 4096
#define SAMPLE_TIME G_GINT64_CONSTANT (1795356300) /* 2026-11-22T14:05:00Z */

#define SAMPLE_DATE "2026-11-26"

/* What a field of this name holds in the examples; others get the first value that is allowed. */
static const struct
{
  const char *name;
  const char *text;
  gint64 number;
} plausible[] = {
  { "answer", "2026-11-18", 0 },
  { "actor_name", "Lin Yue", 0 },
  { "caption", "The scratch on the side", 0 },
  { "change", "A photo of the number on the label.", 0 },
  { "claimed_name", "Lin Yue", 0 },
  { "customer", "M•• L••", 0 },
  { "event", "ask", 0 },
  { "n_events", NULL, 3 },
  { "n_evidence", NULL, 2 },
  { "number", "R-7KQ4M2XD", 0 },
  { "part", NULL, 1 },
  { "question", "promised-date", 0 },
  { "reference", "24011326329840017834527", 0 },
  { "rule", "refund-rules", 0 },
  { "score", NULL, 5 },
  { "seq", NULL, 2 },
  { "since", NULL, 1 },
  { "size", NULL, 183204 },
  { "template", "photo-needed", 0 },
  { "words", "The lamp does not light up.", 0 },
  { "account", "mei.lin@example.com", 0 },
  { "account_name", "mei.lin", 0 },
  { "amount", NULL, 12800 },
  { "article", "refund-time", 0 },
  { "available", NULL, 50000 },
  { "bank", "江海银行", 0 },
  { "channel_code", "NOTENOUGH", 0 },
  { "code", "code_wrong", 0 },
  { "code_digits", NULL, 8 },
  { "code_minutes", NULL, 10 },
  { "content_version", NULL, 57 },
  { "count", NULL, 2 },
  { "currency", "CNY", 0 },
  { "device_name", "Mei’s laptop", 0 },
  { "digits", NULL, 8 },
  { "display_name", "Mei 林", 0 },
  { "duplicate_order", "T2026112200000018", 0 },
  { "duplicates", NULL, 1 },
  { "ended_sessions", NULL, 2 },
  { "expires", "2027-03", 0 },
  { "field", "device_name", 0 },
  { "held", NULL, 20000 },
  { "label", "江海银行 (1234)", 0 },
  { "masked", "m•••@example.com", 0 },
  { "maximum", NULL, 500000 },
  { "merchant", "Lanxi Books", 0 },
  { "method_label", "江海银行 (1234)", 0 },
  { "minimum", NULL, 100 },
  { "minimum_app_version", "0.1.0", 0 },
  { "minimum_content_version", NULL, 57 },
  { "name", "Mei’s laptop", 0 },
  { "new_password", "five blue lamps at noon", 0 },
  { "order", "T2026112200000017", 0 },
  { "password", "three quiet green boats", 0 },
  { "password_minimum", NULL, 15 },
  { "reason", "bal.insufficient", 0 },
  { "reason", "faulty", 0 },
  { "recovery_code", "ABCD-EFGH-JKLM-NPQR", 0 },
  { "report", "{\"schema\":\"topay-diag/1\"}", 0 },
  { "request_id", "0123456789abcdef", 0 },
  { "retry_after_s", NULL, 30 },
  { "text_en", "Card payments of one bank fail.", 0 },
  { "text_zh", "一家银行的银行卡支付失败。", 0 },
  { "tries_left", NULL, 4 },
  { "used", NULL, 120000 },
  { "version", "0.1.0", 0 },
};

/* An id or a token that is the same at every run and another for every field. */
static char *
derive (const TopayWireField *field)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  char *text;

  g_checksum_update (checksum, (const guchar *) field->name, -1);
  if (field->format == TOPAY_WIRE_FORMAT_ID)
    return g_strndup (g_checksum_get_string (checksum), 32);
  if (field->format == TOPAY_WIRE_FORMAT_HASH)
    return g_strdup (g_checksum_get_string (checksum));
  g_checksum_get_digest (checksum, digest, &length);
  text = g_base64_encode (digest, length);
  text[43] = '\0'; /* the padding of 32 bytes */
  return g_strdelimit (g_strdelimit (text, "+", '-'), "/", '_');
}

/*
 * topay_sample_dup_string:
 * @field: a string whose length the table bounds
 * @length: in code points
 *
 * Characters that are allowed in it, of four bytes where any are, unless that makes a file that
 * nobody wants to keep.
 */
char *
topay_sample_dup_string (const TopayWireField *field, gint64 length)
{
  gboolean is_ascii = field->format == TOPAY_WIRE_FORMAT_DIGITS
                      || field->format == TOPAY_WIRE_FORMAT_VERSION
                      || field->format == TOPAY_WIRE_FORMAT_SLUG || field->max > SAMPLE_LONG;
  GString *text = g_string_new (NULL);

  for (gint64 i = 0; i < length; i++)
    g_string_append (text, is_ascii ? "7" : "🙂");
  return g_string_free (text, FALSE);
}

/* Fields of one name need not be of one format. */
static gboolean
fits (const TopayWireField *field, const char *text)
{
  return field->format != TOPAY_WIRE_FORMAT_SLUG
         || text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static char *
make_plausible (const TopayWireField *field)
{
  static const char digits[] = "12345678901234567890";

  if (field->format == TOPAY_WIRE_FORMAT_DIGITS)
    return g_strndup (digits, (gsize) MIN (8, field->max));
  for (gsize i = 0; i < G_N_ELEMENTS (plausible); i++)
    if (g_str_equal (plausible[i].name, field->name) && fits (field, plausible[i].text))
      return g_strdup (plausible[i].text);
  return topay_sample_dup_string (field, field->min);
}

static char *
make_string (const TopayWireField *field, TopaySampleKind kind)
{
  gboolean last = kind == TOPAY_SAMPLE_LONGEST;

  if (field->format == TOPAY_WIRE_FORMAT_ID || field->format == TOPAY_WIRE_FORMAT_TOKEN
      || field->format == TOPAY_WIRE_FORMAT_HASH)
    return derive (field);
  if (field->format == TOPAY_WIRE_FORMAT_DATE)
    return g_strdup (last                            ? "9999-12-31"
                     : kind == TOPAY_SAMPLE_SHORTEST ? "0001-01-01"
                                                     : SAMPLE_DATE);
  if (field->format == TOPAY_WIRE_FORMAT_LANGUAGE)
    return g_strdup (last ? "zh_CN" : "en");
  if (field->format == TOPAY_WIRE_FORMAT_CHOICE)
    return g_strdup (field->values[last ? g_strv_length ((char **) field->values) - 1 : 0]);
  if (kind == TOPAY_SAMPLE_SHORTEST || last)
    return topay_sample_dup_string (field, last ? field->max : field->min);
  return make_plausible (field);
}

static gint64
make_integer (const TopayWireField *field, TopaySampleKind kind)
{
  gboolean is_time = field->format == TOPAY_WIRE_FORMAT_TIME;

  if (kind == TOPAY_SAMPLE_SHORTEST)
    return is_time ? 1 : field->min;
  if (kind == TOPAY_SAMPLE_LONGEST)
    return is_time ? TOPAY_WIRE_MAX_TIME : field->max;
  for (gsize i = 0; i < G_N_ELEMENTS (plausible); i++)
    if (g_str_equal (plausible[i].name, field->name))
      return plausible[i].number;
  return is_time ? SAMPLE_TIME : field->min;
}

static void
fill_list (GPtrArray *items, const TopayWireField *field, TopaySampleKind kind)
{
  gint64 n = field->min;

  if (kind == TOPAY_SAMPLE_FULL)
    n = MIN (2, field->max);
  if (kind == TOPAY_SAMPLE_LONGEST)
    n = field->max;
  while (items->len < n)
    g_ptr_array_add (items, topay_sample_new (field->record, kind));
}

/*
 * topay_sample_new:
 * @record: a table
 * @kind: which values
 *
 * Returns: (transfer full): a valid struct, for topay_wire_free()
 */
gpointer
topay_sample_new (const TopayWireRecord *record, TopaySampleKind kind)
{
  char *value = topay_wire_new (record);

  for (guint i = 0; i < record->n_fields; i++)
    {
      const TopayWireField *field = &record->fields[i];
      gpointer at = value + field->offset;

      if (kind == TOPAY_SAMPLE_MINIMAL && (field->flags & TOPAY_WIRE_REQUIRED) == 0)
        continue;
      switch (field->type)
        {
        case TOPAY_WIRE_STRING:
          *(char **) at = make_string (field, kind);
          break;
        case TOPAY_WIRE_INTEGER:
          *(gint64 *) at = make_integer (field, kind);
          break;
        case TOPAY_WIRE_RECORD:
          *(gpointer *) at = topay_sample_new (field->record, kind);
          break;
        case TOPAY_WIRE_RECORDS:
          fill_list (*(GPtrArray **) at, field, kind);
          break;
        case TOPAY_WIRE_BOOLEAN:
        default:
          *(gboolean *) at = kind == TOPAY_SAMPLE_FULL || kind == TOPAY_SAMPLE_LONGEST;
          break;
        }
    }
  return value;
}

/*
 * topay_sample_dup_text:
 * @record: a table
 * @kind: which values
 *
 * Returns: (transfer full): the canonical JSON of such a struct
 */
char *
topay_sample_dup_text (const TopayWireRecord *record, TopaySampleKind kind)
{
  gpointer value = topay_sample_new (record, kind);
  char *text = topay_wire_encode (record, value, NULL);

  topay_wire_free (record, value);
  return text;
}
