/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "topay-wire-endpoints.h"
#include "wire-vectors.h"

static gpointer
decode (const TopayWireRecord *record, const char *text, const char **field, GError **error)
{
  /* Behind the last byte nothing may be read. */
  g_autofree char *copy = g_memdup2 (text, strlen (text));

  return topay_wire_decode (record, copy, strlen (text), field, error);
}

static void
check_accepted (const TopayWireRecord *record, const WireVector *vector)
{
  g_autoptr (GError) error = NULL;
  gpointer value = decode (record, vector->text, NULL, &error);
  g_autofree char *again = NULL;
  gsize length;

  g_assert_no_error (error);
  again = topay_wire_encode (record, value, &length);
  g_assert_cmpmem (again, length, vector->canonical, strlen (vector->canonical));
  topay_wire_free (record, value);
}

static void
check_refused (const TopayWireRecord *record, const WireVector *vector)
{
  g_autoptr (GError) error = NULL;
  const char *field;

  g_assert_null (decode (record, vector->text, &field, &error));
  g_assert_cmpstr (field, ==, vector->field);
  g_assert_cmpstr (topay_wire_error_code_of (error, field), ==, vector->code);
}

static void
test_every_vector_of_every_record (void)
{
  for (guint i = 0; i < topay_wire_n_records; i++)
    {
      const TopayWireRecord *record = topay_wire_records[i];
      g_autoptr (GPtrArray) vectors = wire_vectors_load (record->name);

      for (guint j = 0; j < vectors->len; j++)
        {
          const WireVector *vector = g_ptr_array_index (vectors, j);

          g_test_message ("%s: %s", record->name, vector->name);
          if (vector->canonical != NULL)
            check_accepted (record, vector);
          else
            check_refused (record, vector);
        }
    }
}

static void
test_texts_that_are_no_record (void)
{
  g_autoptr (GPtrArray) vectors = wire_vectors_load_texts ();

  for (guint i = 0; i < vectors->len; i++)
    {
      const WireVector *vector = g_ptr_array_index (vectors, i);

      g_test_message ("%s", vector->name);
      check_refused (&topay_record_done, vector);
    }
}

/* The text in json-glib's own writing, which orders and escapes as it likes. */
static char *
rewrite (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, json_parser_get_root (parser));
  return json_generator_to_data (generator, NULL);
}

static void
test_another_library_reads_the_same (void)
{
  for (guint i = 0; i < topay_wire_n_records; i++)
    {
      const TopayWireRecord *record = topay_wire_records[i];
      g_autoptr (GPtrArray) vectors = wire_vectors_load (record->name);

      for (guint j = 0; j < vectors->len; j++)
        {
          const WireVector *vector = g_ptr_array_index (vectors, j);
          g_autofree char *rewritten = NULL;

          if (vector->canonical == NULL)
            continue;
          g_test_message ("%s: %s", record->name, vector->name);
          rewritten = rewrite (vector->canonical);
          check_accepted (record,
                          &(WireVector){ .text = rewritten, .canonical = vector->canonical });
        }
    }
}

static void
test_one_vector_is_found_by_name (void)
{
  g_autofree char *text = wire_vectors_dup_text ("done", "full");

  g_assert_cmpstr (text, ==, "{\"done\":true}");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire-vectors/every-vector-of-every-record", test_every_vector_of_every_record);
  g_test_add_func ("/wire-vectors/texts-that-are-no-record", test_texts_that_are_no_record);
  g_test_add_func ("/wire-vectors/another-library-reads-the-same",
                   test_another_library_reads_the_same);
  g_test_add_func ("/wire-vectors/one-vector-is-found-by-name", test_one_vector_is_found_by_name);
  return g_test_run ();
}
