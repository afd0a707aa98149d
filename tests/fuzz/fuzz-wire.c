/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes as a record of every kind. What is accepted must have one canonical form: writing and
 * reading it again changes nothing. */

#include "config.h"

#include <stddef.h>
#include <string.h>

#include "topay-error.h"
#include "topay-wire-endpoints.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_again (const TopayWireRecord *record, gpointer value)
{
  g_autoptr (GError) error = NULL;
  gsize length, length_again;
  g_autofree char *text = topay_wire_encode (record, value, &length);
  g_autofree char *text_again = NULL;
  gpointer again = topay_wire_decode (record, text, length, NULL, &error);

  g_assert_no_error (error);
  text_again = topay_wire_encode (record, again, &length_again);
  g_assert_cmpmem (text, length, text_again, length_again);
  topay_wire_free (record, again);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  const char *text = (const char *) data;
  gboolean is_json = topay_wire_scan (text, size, TOPAY_WIRE_MAX_BYTES, NULL);

  for (guint i = 0; i < topay_wire_n_records; i++)
    {
      const TopayWireRecord *record = topay_wire_records[i];
      g_autoptr (GError) error = NULL;
      const char *field;
      gpointer value = topay_wire_decode (record, text, size, &field, &error);

      g_assert_true (is_json || (value == NULL && field == NULL));
      if (value == NULL)
        {
          g_assert_true (error != NULL && error->domain == TOPAY_ERROR);
          g_assert_true (field == NULL || topay_wire_error_code_of (error, field) != NULL);
          continue;
        }
      check_again (record, value);
      topay_wire_free (record, value);
    }
  return 0;
}
