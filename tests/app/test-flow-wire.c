/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-wire.h"

#include <stdio.h>
#include <string.h>

#include "topay-error.h"
#include "topay-wire-records.h"

#define CANARY_LENGTH 96
/* What the allocator writes into freed memory is at its beginning. */
#define CANARY_TAIL 32

/* The letters of the canary, computed, so that the program itself has it nowhere. */
static char
get_letter (gsize i)
{
  return (char) ('a' + (i * 7 + i / 26 * 5 + 3) % 26);
}

static char *
make_canary (void)
{
  char *text = g_malloc (CANARY_LENGTH + 1);

  for (gsize i = 0; i < CANARY_LENGTH; i++)
    text[i] = get_letter (i);
  text[CANARY_LENGTH] = '\0';
  return text;
}

static gboolean
is_tail (const char *bytes)
{
  for (gsize i = 0; i < CANARY_TAIL; i++)
    if (bytes[i] != get_letter (CANARY_LENGTH - CANARY_TAIL + i))
      return FALSE;
  return TRUE;
}

static void
assert_canary (const char *text)
{
  g_assert_cmpuint (strlen (text), ==, CANARY_LENGTH);
  g_assert_true (is_tail (text + CANARY_LENGTH - CANARY_TAIL));
}

/* How often the end of the canary stands in the heap, freed memory and all. */
static guint
count_canaries (void)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_found = 0;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      gsize from, to;

      if (!g_str_has_suffix (*line, "[heap]")
          || sscanf (*line, "%" G_GSIZE_MODIFIER "x-%" G_GSIZE_MODIFIER "x", &from, &to) != 2)
        continue;
      for (const char *at = GSIZE_TO_POINTER (from);
           at + CANARY_TAIL <= (char *) GSIZE_TO_POINTER (to); at++)
        n_found += is_tail (at);
    }
  return n_found;
}

/* A proof comes with a reply and goes with a request; nothing of it stays in memory. */
static void
test_secret (void)
{
  TopayWireCodeAccepted *reply = topay_wire_new (&topay_record_code_accepted);
  g_autoptr (GVariant) values = NULL;
  g_autoptr (GVariant) proof = NULL;
  g_autoptr (GError) error = NULL;
  GVariantDict fields = G_VARIANT_DICT_INIT (NULL);
  GVariant *sent;
  TopayWireResetFinish *request;
  guint n_living;

  reply->proof = make_canary ();
  values = g_variant_ref_sink (topay_flow_wire_from_record (&topay_record_code_accepted, reply));
  topay_wire_free (&topay_record_code_accepted, reply);
  proof = g_variant_lookup_value (values, "proof", G_VARIANT_TYPE_STRING);
  assert_canary (g_variant_get_string (proof, NULL));

  g_variant_dict_insert_value (&fields, "proof", proof);
  sent = g_variant_ref_sink (g_variant_dict_end (&fields));
  request = topay_flow_wire_to_record (&topay_record_reset_finish, sent, &error);
  g_assert_no_error (error);
  assert_canary (request->proof);
  n_living = count_canaries ();

  topay_wire_free (&topay_record_reset_finish, request);
  g_variant_unref (sent);
  g_clear_pointer (&proof, g_variant_unref);
  g_clear_pointer (&values, g_variant_unref);
  if (n_living == 0)
    {
      g_test_skip ("the heap is kept by a sanitizer, in a place of its own");
      return;
    }
  g_assert_cmpuint (n_living, ==, 2);
  g_assert_cmpuint (count_canaries (), ==, 0);
}

static void
test_unknown_field (void)
{
  g_autoptr (GVariant) fields = g_variant_ref_sink (g_variant_new_parsed ("{'nobody': <'x'>}"));
  g_autoptr (GVariant) other = g_variant_ref_sink (g_variant_new_parsed ("{'proof': <true>}"));
  g_autoptr (GError) error = NULL;

  g_assert_null (topay_flow_wire_to_record (&topay_record_reset_finish, fields, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (topay_flow_wire_to_record (&topay_record_reset_finish, other, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow-wire/nothing-of-a-secret-stays-in-memory", test_secret);
  g_test_add_func ("/flow-wire/a-field-that-does-not-fit-is-refused", test_unknown_field);
  return g_test_run ();
}
