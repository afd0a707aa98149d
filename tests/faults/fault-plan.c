/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-plan.h"

static gboolean
read_number (const char *variable, guint64 least, guint64 *number)
{
  const char *text = g_getenv (variable);
  g_autoptr (GError) error = NULL;

  if (text == NULL || *text == '\0')
    return FALSE;
  if (!g_ascii_string_to_unsigned (text, 10, least, G_MAXUINT32, number, &error))
    g_error ("%s: %s", variable, error->message);
  return TRUE;
}

/**
 * topay_fault_get_rounds:
 * @usual: of a plain run
 *
 * Returns: what TOPAY_FAULT_ROUNDS says, else @usual
 */
guint
topay_fault_get_rounds (guint usual)
{
  guint64 number = usual;

  read_number ("TOPAY_FAULT_ROUNDS", 1, &number);
  return (guint) number;
}

/**
 * topay_fault_get_seed:
 *
 * Says aloud which one it is, so that a run can be had again.
 *
 * Returns: what TOPAY_FAULT_SEED says, else another one every time
 */
guint32
topay_fault_get_seed (void)
{
  guint64 number = g_random_int ();

  read_number ("TOPAY_FAULT_SEED", 0, &number);
  g_test_message ("TOPAY_FAULT_SEED=%u", (guint32) number);
  return (guint32) number;
}
