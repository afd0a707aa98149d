/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The day of an answer for a calendar: iCalendar, RFC 5545. */

#include "config.h"

#include "topay-case-export.h"

#include <string.h>

#include <glib/gi18n.h>

#include "topay-case-words.h"

#define MAX_LINE 75 /* bytes without the end of the line: RFC 5545 3.1 */

/* No part of a character goes to another line. A line that goes on begins with a blank. */
static void
append_folded (GString *text, const char *line)
{
  gsize column = 0;

  for (const char *at = line; *at != '\0'; at = g_utf8_next_char (at))
    {
      gsize size = (gsize) (g_utf8_next_char (at) - at);

      if (column + size > MAX_LINE)
        {
          g_string_append (text, "\r\n ");
          column = 1;
        }
      g_string_append_len (text, at, (gssize) size);
      column += size;
    }
  g_string_append (text, "\r\n");
}

/* A value of the type TEXT: RFC 5545 3.3.11. */
static void
append_text (GString *text, const char *name, const char *value)
{
  g_autoptr (GString) line = g_string_new (name);

  g_string_append_c (line, ':');
  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '\n')
        g_string_append (line, "\\n");
      else if (strchr ("\\;,", *at) != NULL)
        g_string_append_printf (line, "\\%c", *at);
      else if ((guchar) *at >= ' ' && *at != 0x7f)
        g_string_append_c (line, *at);
    }
  append_folded (text, line->str);
}

static void
append_moment (GString *text, const char *name, gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *written = time != NULL ? g_date_time_format (time, "%Y%m%dT%H%M%SZ") : NULL;

  if (written != NULL)
    g_string_append_printf (text, "%s:%s\r\n", name, written);
}

static void
append_day (GString *text, const char *name, const GDate *day)
{
  g_string_append_printf (text, "%s;VALUE=DATE:%04u%02u%02u\r\n", name, g_date_get_year (day),
                          (guint) g_date_get_month (day), (guint) g_date_get_day (day));
}

static gboolean
read_day (const char *text, GDate *day)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *whole = text != NULL ? g_strconcat (text, "T00:00:00Z", NULL) : NULL;

  time = whole != NULL ? g_date_time_new_from_iso8601 (whole, NULL) : NULL;
  if (time == NULL)
    return FALSE;
  g_date_clear (day, 1);
  g_date_set_dmy (day, (GDateDay) g_date_time_get_day_of_month (time),
                  (GDateMonth) g_date_time_get_month (time),
                  (GDateYear) g_date_time_get_year (time));
  return TRUE;
}

/**
 * topay_case_export_dup_calendar:
 * @self: a case
 * @now: Unix seconds
 *
 * Writes the day of the answer as an event of a whole day that reminds of nothing and keeps nobody
 * busy. It replaces an older one of the same case: it has the same UID and a higher SEQUENCE.
 *
 * Returns: (transfer full) (nullable): the text of an .ics file; %NULL while no answer is due
 */
char *
topay_case_export_dup_calendar (const TopayWireCase *self, gint64 now)
{
  g_autofree char *title = NULL;
  g_autofree char *summary = NULL;
  GString *text;
  GDate day;

  if (!read_day (self->due_on, &day))
    return NULL;
  title = topay_case_words_dup_title (self);
  /* Translators: %s is the number of a case; the title of an entry in a calendar */
  summary = g_strdup_printf (_ ("Topay answers case %s"), self->number);
  text = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                       "PRODID:-//Topay//Topay Help Center " PACKAGE_VERSION "//EN\r\n"
                       "CALSCALE:GREGORIAN\r\nBEGIN:VEVENT\r\n");
  g_string_append_printf (text, "UID:%s@case.help-center.topay\r\n", self->id);
  g_string_append_printf (text, "SEQUENCE:%" G_GINT64_FORMAT "\r\n", self->n_events);
  append_moment (text, "DTSTAMP", now);
  append_moment (text, "LAST-MODIFIED", self->updated_at);
  append_day (text, "DTSTART", &day);
  g_date_add_days (&day, 1); /* the day behind the last: RFC 5545 3.6.1 */
  append_day (text, "DTEND", &day);
  append_text (text, "SUMMARY", summary);
  append_text (text, "DESCRIPTION", title);
  g_string_append (text, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  return g_string_free (text, FALSE);
}
