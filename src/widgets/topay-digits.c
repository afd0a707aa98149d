/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-digits.h"

#include <string.h>

/* The ASCII digits for all decimal digits of @text, at most @room of them. */
static char *
dup_digits (const char *text, int length, gsize room)
{
  const char *end = text + (length < 0 ? (int) strlen (text) : length);
  GString *digits = g_string_new (NULL);

  for (const char *at = text; at < end && digits->len < room; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_isdigit (character))
        g_string_append_c (digits, (char) ('0' + g_unichar_digit_value (character)));
    }
  return g_string_free (digits, FALSE);
}

static void
on_insert_text_cb (
    GtkEditable *text, const char *inserted, int length, int *position, gpointer max_digits)
{
  gsize used = strlen (gtk_editable_get_text (text));
  gsize room = GPOINTER_TO_UINT (max_digits) > used ? GPOINTER_TO_UINT (max_digits) - used : 0;
  char *digits = dup_digits (inserted, length, room);
  gsize n_digits = strlen (digits);

  g_signal_stop_emission_by_name (text, "insert-text");
  if (n_digits > 0)
    {
      g_signal_handlers_block_by_func (text, on_insert_text_cb, max_digits);
      gtk_editable_insert_text (text, digits, (int) n_digits, position);
      g_signal_handlers_unblock_by_func (text, on_insert_text_cb, max_digits);
    }
  explicit_bzero (digits, n_digits);
  g_free (digits);
}

/**
 * topay_digits_filter:
 * @editable: an entry or a row with one
 * @max_digits: how many it takes, at least 1
 *
 * Keeps of whatever is typed or pasted the digits: also full-width and other decimal ones, which
 * become ASCII, and also those between spaces and words.
 */
void
topay_digits_filter (GtkEditable *editable, guint max_digits)
{
  GtkEditable *text = editable;

  g_return_if_fail (GTK_IS_EDITABLE (editable) && max_digits > 0);

  while (gtk_editable_get_delegate (text)
         != NULL) /* only the innermost is asked before it changes */
    text = gtk_editable_get_delegate (text);
  g_signal_connect (text, "insert-text", G_CALLBACK (on_insert_text_cb),
                    GUINT_TO_POINTER (max_digits));
}
