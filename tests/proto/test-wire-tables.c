/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What no compiler sees in the tables of records, endpoints and error codes. */

#include "config.h"

#include <string.h>

#include "topay-wire-endpoints.h"

static gsize
size_of (const TopayWireField *field)
{
  switch (field->type)
    {
    case TOPAY_WIRE_INTEGER:
      return sizeof (gint64);
    case TOPAY_WIRE_BOOLEAN:
      return sizeof (gboolean);
    case TOPAY_WIRE_STRING:
    case TOPAY_WIRE_RECORD:
    case TOPAY_WIRE_RECORDS:
    default:
      return sizeof (gpointer);
    }
}

/* So neither is a member forgotten in the table nor a row of another struct in it. */
static void
test_rows_cover_the_struct_in_its_order (void)
{
  for (guint i = 0; i < topay_wire_n_records; i++)
    {
      const TopayWireRecord *record = topay_wire_records[i];
      gsize end = 0;

      for (guint j = 0; j < record->n_fields; j++)
        {
          gsize size = size_of (&record->fields[j]);

          g_test_message ("%s.%s", record->name, record->fields[j].name);
          end = (end + size - 1) / size * size;
          g_assert_cmpuint (record->fields[j].offset, ==, end);
          end += size;
        }
      g_assert_cmpuint (record->size - end, <, sizeof (gpointer));
    }
}

static void
assert_words (const char *name)
{
  g_assert_true (g_ascii_islower (name[0]));
  g_assert_cmpuint (strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_"), ==, strlen (name));
  g_assert_cmpuint (strlen (name), <=,
                    48); /* fits the field of a problem, and a key of the decoder */
}

static void
assert_bounds (const TopayWireField *field)
{
  gboolean is_counted = field->type == TOPAY_WIRE_STRING || field->type == TOPAY_WIRE_INTEGER
                        || field->type == TOPAY_WIRE_RECORDS;
  gboolean is_fixed =
      field->format == TOPAY_WIRE_FORMAT_ID || field->format == TOPAY_WIRE_FORMAT_TOKEN
      || field->format == TOPAY_WIRE_FORMAT_TIME || field->format == TOPAY_WIRE_FORMAT_LANGUAGE
      || field->format == TOPAY_WIRE_FORMAT_CHOICE || field->format == TOPAY_WIRE_FORMAT_DATE
      || field->format == TOPAY_WIRE_FORMAT_HASH;

  g_assert_cmpint (field->min, >=, 0);
  if (is_counted && !is_fixed)
    g_assert_cmpint (field->max, >=, MAX (field->min, 1));
  else
    g_assert_cmpint (field->max, ==, 0);
  /* An empty string says nothing that its absence does not say. */
  if (field->type == TOPAY_WIRE_STRING && !is_fixed)
    g_assert_cmpint (field->min, >=, 1);
  g_assert_true ((field->format == TOPAY_WIRE_FORMAT_CHOICE) == (field->values != NULL));
}

static void
test_rows_make_sense (void)
{
  for (guint i = 0; i < topay_wire_n_records; i++)
    {
      const TopayWireRecord *record = topay_wire_records[i];

      g_test_message ("%s", record->name);
      assert_words (record->name);
      g_assert_cmpuint (strlen (record->doc), >, 0);
      g_assert_cmpuint (record->n_fields, <=, 64); /* what the decoder can mark */
      for (guint j = 0; j < record->n_fields; j++)
        {
          const TopayWireField *field = &record->fields[j];

          g_test_message ("%s", field->name);
          assert_words (field->name);
          g_assert_cmpuint (strlen (field->doc), >, 0);
          g_assert_true (topay_wire_record_find (record, field->name) == field);
          assert_bounds (field);
          if ((field->flags & TOPAY_WIRE_SECRET) != 0)
            g_assert_cmpint (field->type, ==, TOPAY_WIRE_STRING);
        }
      g_assert_null (topay_wire_record_find (record, "no_such_field"));
    }
}

/* What a stranger could use must be wiped and stay out of logs, whatever the record. */
static void
test_names_of_secrets_are_secret_everywhere (void)
{
  static const char *const names[] = { "password",      "new_password", "code",
                                       "recovery_code", "token",        "refresh_token",
                                       "ticket",        "proof",        NULL };
  guint n_found = 0;

  for (guint i = 0; i < topay_wire_n_records; i++)
    for (guint j = 0; j < topay_wire_records[i]->n_fields; j++)
      {
        const TopayWireField *field = &topay_wire_records[i]->fields[j];
        gboolean is_named =
            g_strv_contains (names, field->name) && topay_wire_records[i] != &topay_record_problem;

        g_test_message ("%s.%s", topay_wire_records[i]->name, field->name);
        g_assert_true (is_named == ((field->flags & TOPAY_WIRE_SECRET) != 0));
        n_found += is_named ? 1 : 0;
      }
  g_assert_cmpuint (n_found, >, G_N_ELEMENTS (names));
}

/* The most bytes that the encoder makes of @record. */
static gsize
longest (const TopayWireRecord *record)
{
  gsize length = 2;

  for (guint i = 0; i < record->n_fields; i++)
    {
      const TopayWireField *field = &record->fields[i];

      length += strlen (field->name) + 4;
      if (field->type == TOPAY_WIRE_RECORD)
        length += longest (field->record);
      else if (field->type == TOPAY_WIRE_RECORDS)
        length += 2 + (gsize) field->max * (longest (field->record) + 1);
      else if (field->type == TOPAY_WIRE_STRING && field->format == TOPAY_WIRE_FORMAT_RAW)
        length += 2 + 6 * (gsize) field->max; /* all of it control characters, as \u0001 */
      else if (field->type == TOPAY_WIRE_STRING && field->max > 0)
        length += 2 + 4 * (gsize) field->max;
      else
        length += 50;
    }
  return length;
}

static void
test_every_valid_request_fits_its_endpoint (void)
{
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    {
      const TopayWireEndpoint *endpoint = topay_wire_endpoints[i];

      g_test_message ("%s", endpoint->name);
      if (endpoint->raw_request)
        g_assert_cmpuint (endpoint->max_bytes, ==,
                          TOPAY_WIRE_EVIDENCE_PART + TOPAY_WIRE_EVIDENCE_HEAD);
      else
        g_assert_cmpuint (endpoint->max_bytes, <=, TOPAY_WIRE_MAX_BYTES);
      if (endpoint->request != NULL)
        g_assert_cmpuint (longest (endpoint->request), <=, endpoint->max_bytes);
      else
        g_assert_cmpuint (endpoint->max_bytes, ==, 0);
      g_assert_cmpuint (longest (endpoint->reply), <=, TOPAY_WIRE_MAX_BYTES);
    }
}

static gboolean
is_a_record (const TopayWireRecord *record)
{
  for (guint i = 0; i < topay_wire_n_records; i++)
    if (topay_wire_records[i] == record)
      return TRUE;
  return FALSE;
}

static void
test_endpoints_make_sense (void)
{
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    {
      const TopayWireEndpoint *endpoint = topay_wire_endpoints[i];
      gboolean is_post = g_str_equal (endpoint->method, "POST");
      gboolean known;

      g_test_message ("%s", endpoint->name);
      assert_words (endpoint->name);
      g_assert_true (is_post || g_str_equal (endpoint->method, "GET")
                     || g_str_equal (endpoint->method, "DELETE"));
      g_assert_true (g_str_has_prefix (endpoint->path, "/v1/"));
      g_assert_true (endpoint->request == NULL || (is_post && is_a_record (endpoint->request)));
      g_assert_true (is_a_record (endpoint->reply));
      g_assert_true (!endpoint->queueable || endpoint->request != NULL);
      g_assert_cmpuint (endpoint->success, >=, 200);
      g_assert_cmpuint (endpoint->success, <=, 202);
      g_assert_cmpuint (strlen (endpoint->doc), >, 0);
      g_assert_true (topay_wire_endpoint_find (endpoint->name) == endpoint);
      g_assert_true (topay_wire_endpoint_match (endpoint->method, endpoint->path, &known)
                     == endpoint);
      g_assert_true (known);
    }
}

static void
test_a_known_path_is_told_from_a_method (void)
{
  gboolean known = FALSE;

  g_assert_null (topay_wire_endpoint_match ("PUT", "/v1/session", &known));
  g_assert_true (known);
  g_assert_null (topay_wire_endpoint_match ("get", "/v1/info", &known));
  g_assert_true (known);
  g_assert_null (topay_wire_endpoint_match ("GET", "/v1/info/", &known));
  g_assert_false (known);
  g_assert_null (topay_wire_endpoint_match ("GET", "/v1/inf", &known));
  g_assert_false (known);
  g_assert_null (topay_wire_endpoint_find ("Sign_in"));
}

static void
test_error_codes_make_sense (void)
{
  for (guint i = 0; i < topay_wire_n_error_codes; i++)
    {
      const TopayWireErrorCode *row = &topay_wire_error_codes[i];

      g_test_message ("%s", row->code);
      assert_words (row->code);
      g_assert_cmpuint (row->status, >=, 400);
      g_assert_cmpuint (row->status, <, 600);
      g_assert_true (i == 0 || row->status >= row[-1].status);
      g_assert_true (topay_wire_error_code_find (row->code) == row);
      g_assert_cmpuint (strlen (row->doc), >, 0);
    }
  g_assert_null (topay_wire_error_code_find ("no_such_code"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire-tables/rows-cover-the-struct-in-its-order",
                   test_rows_cover_the_struct_in_its_order);
  g_test_add_func ("/wire-tables/rows-make-sense", test_rows_make_sense);
  g_test_add_func ("/wire-tables/names-of-secrets-are-secret-everywhere",
                   test_names_of_secrets_are_secret_everywhere);
  g_test_add_func ("/wire-tables/every-valid-request-fits-its-endpoint",
                   test_every_valid_request_fits_its_endpoint);
  g_test_add_func ("/wire-tables/endpoints-make-sense", test_endpoints_make_sense);
  g_test_add_func ("/wire-tables/a-known-path-is-told-from-a-method",
                   test_a_known_path_is_told_from_a_method);
  g_test_add_func ("/wire-tables/error-codes-make-sense", test_error_codes_make_sense);
  return g_test_run ();
}
