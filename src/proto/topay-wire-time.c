/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire.h"

#include <string.h>

/**
 * topay_wire_format_time:
 * @seconds: Unix seconds
 *
 * Returns: (transfer full) (nullable): as RFC 3339 has it, in UTC with seconds
 *   ("2026-11-22T14:05:00Z"); %NULL before 1970 and after 9999
 */
char *
topay_wire_format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = NULL;

  if (seconds < 0 || seconds > TOPAY_WIRE_MAX_TIME)
    return NULL;
  time = g_date_time_new_from_unix_utc (seconds);
  return g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ");
}

/* The number of @n digits at @text. */
static int
read_digits (const char *text, guint n)
{
  int number = 0;

  for (guint i = 0; i < n; i++)
    number = number * 10 + (text[i] - '0');
  return number;
}

/**
 * topay_wire_parse_time:
 * @text: anything
 * @seconds: (out): Unix seconds; left alone when @text is no time
 *
 * Takes only what topay_wire_format_time() writes: RFC 3339 allows more, but one way to write a
 * time is enough for us. There are no leap seconds, as in Unix time.
 *
 * Returns: whether @text is a time
 */
gboolean
topay_wire_parse_time (const char *text, gint64 *seconds)
{
  static const char shape[] = "0000-00-00T00:00:00Z";
  g_autoptr (GDateTime) time = NULL;

  if (strlen (text) != strlen (shape))
    return FALSE;
  for (gsize i = 0; i < strlen (shape); i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i])
      return FALSE;
  if (read_digits (text, 4) < 1970)
    return FALSE;

  time = g_date_time_new_utc (read_digits (text, 4), read_digits (text + 5, 2),
                              read_digits (text + 8, 2), read_digits (text + 11, 2),
                              read_digits (text + 14, 2), read_digits (text + 17, 2));
  if (time == NULL)
    return FALSE;
  *seconds = g_date_time_to_unix (time);
  return TRUE;
}
