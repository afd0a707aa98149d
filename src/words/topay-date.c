/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-date.h"

#include <stdio.h>

#include <glib/gi18n.h>

/* Names and order come from our own catalogue: those of the C library follow LC_TIME, which is
 * English wherever the locale of the language was not generated. */
static const char *const months[] = {
  NC_ ("month", "January"), NC_ ("month", "February"), NC_ ("month", "March"),
  NC_ ("month", "April"),   NC_ ("month", "May"),      NC_ ("month", "June"),
  NC_ ("month", "July"),    NC_ ("month", "August"),   NC_ ("month", "September"),
  NC_ ("month", "October"), NC_ ("month", "November"), NC_ ("month", "December"),
};

static const char *const weekdays[] = {
  NC_ ("weekday", "Mon"), NC_ ("weekday", "Tue"), NC_ ("weekday", "Wed"), NC_ ("weekday", "Thu"),
  NC_ ("weekday", "Fri"), NC_ ("weekday", "Sat"), NC_ ("weekday", "Sun"),
};

static gboolean
read_day (const char *date, GDate *day)
{
  guint year = 0;
  guint month = 0;
  guint day_of_month = 0;
  int end = 0;

  if (date == NULL || sscanf (date, "%4u-%2u-%2u%n", &year, &month, &day_of_month, &end) != 3
      || date[end] != '\0')
    return FALSE;
  if (!g_date_valid_dmy ((GDateDay) day_of_month, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (day, 1);
  g_date_set_dmy (day, (GDateDay) day_of_month, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

static const char *
get_month (const GDate *day)
{
  return g_dpgettext2 (NULL, "month", months[g_date_get_month (day) - 1]);
}

/**
 * topay_date_dup_text:
 * @date: (nullable): "YYYY-MM-DD" (ISO 8601)
 *
 * Writes a day as the language of the interface does.
 *
 * Returns: (transfer full) (nullable): "12 November 2026"; %NULL when @date is not a day
 */
char *
topay_date_dup_text (const char *date)
{
  GDate day;

  if (!read_day (date, &day))
    return NULL;
  /* Translators: %1$u is the day, %2$s the name of the month, %3$u the year; change the order as
   * your language wants it */
  return g_strdup_printf (_ ("%1$u %2$s %3$u"), (guint) g_date_get_day (&day), get_month (&day),
                             (guint) g_date_get_year (&day));
}

/**
 * topay_date_dup_day:
 * @date: (nullable): "YYYY-MM-DD" (ISO 8601)
 *
 * Writes a day of these weeks, with its weekday instead of a year.
 *
 * Returns: (transfer full) (nullable): "Thu 26 November"; %NULL when @date is not a day
 */
char *
topay_date_dup_day (const char *date)
{
  GDate day;

  if (!read_day (date, &day))
    return NULL;
  /* Translators: %1$s is a weekday such as Thu, %2$u the day, %3$s the name of the month; change
   * the order as your language wants it */
  return g_strdup_printf (
      _ ("%1$s %2$u %3$s"), g_dpgettext2 (NULL, "weekday", weekdays[g_date_get_weekday (&day) - 1]),
         (guint) g_date_get_day (&day), get_month (&day));
}

/**
 * topay_date_dup_day_moment:
 * @seconds: a moment of these weeks, in Unix seconds
 *
 * Writes a moment in local time, with its weekday instead of a year.
 *
 * Returns: (transfer full): "Thu 26 November, 14:05"; "" for what is no moment
 */
char *
topay_date_dup_day_moment (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autofree char *hour = time != NULL ? g_date_time_format (time, "%H:%M") : NULL;
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : NULL;
  g_autofree char *day = topay_date_dup_day (date);

  if (day == NULL)
    return g_strdup ("");
  /* Translators: %1$s is a date, %2$s a time of the day such as 14:05 */
  return g_strdup_printf (_ ("%1$s, %2$s"), day, hour);
}

/**
 * topay_date_dup_moment:
 * @seconds: a moment, in Unix seconds
 * @now: the time now, in Unix seconds
 *
 * Writes a moment in local time: the hour alone when it is today.
 *
 * Returns: (transfer full): "14:05" or "22 November 2026, 14:05"; "" for what is no moment
 */
char *
topay_date_dup_moment (gint64 seconds, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  g_autofree char *hour = time != NULL ? g_date_time_format (time, "%H:%M") : NULL;
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : NULL;
  g_autofree char *this_day = today != NULL ? g_date_time_format (today, "%Y-%m-%d") : NULL;
  g_autofree char *text = topay_date_dup_text (day);

  if (text == NULL)
    return g_strdup ("");
  if (g_strcmp0 (day, this_day) == 0)
    return g_steal_pointer (&hour);
  /* Translators: %1$s is a date, %2$s a time of the day such as 14:05 */
  return g_strdup_printf (_ ("%1$s, %2$s"), text, hour);
}

/* Whether @day is @offset days after @today in local time, whatever the length of the days. */
static gboolean
is_day_from (GDateTime *today, int offset, const char *day)
{
  g_autoptr (GDateTime) other = g_date_time_add_days (today, offset);
  g_autofree char *text = other != NULL ? g_date_time_format (other, "%Y-%m-%d") : NULL;

  return g_strcmp0 (text, day) == 0;
}

/**
 * topay_date_dup_recent:
 * @seconds: a moment, in Unix seconds
 * @now: the time now, in Unix seconds
 *
 * Writes a moment of the past in local time, the last two days by their names.
 *
 * Returns: (transfer full): "Today 14:05", "Yesterday 14:05" or "22 November 2026, 14:05"; "" for
 *   what is no moment
 */
char *
topay_date_dup_recent (gint64 seconds, gint64 now)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  g_autofree char *hour = time != NULL ? g_date_time_format (time, "%H:%M") : NULL;
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : NULL;

  if (day == NULL || today == NULL)
    return g_strdup ("");
  if (is_day_from (today, 0, day))
    /* Translators: %s is a time of the day such as 14:05 */
    return g_strdup_printf (_ ("Today %s"), hour);
  if (is_day_from (today, -1, day))
    /* Translators: %s is a time of the day such as 14:05 */
    return g_strdup_printf (_ ("Yesterday %s"), hour);
  return topay_date_dup_moment (seconds, now);
}
