/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-days.h"

#include <stdio.h>

#include <glib/gi18n.h>

#include "topay-date.h"

static const char *const weekdays[] = {
  NC_ ("weekday", "Mon"), NC_ ("weekday", "Tue"), NC_ ("weekday", "Wed"), NC_ ("weekday", "Thu"),
  NC_ ("weekday", "Fri"), NC_ ("weekday", "Sat"), NC_ ("weekday", "Sun"),
};

/* The calendar of working days is that of one zone, wherever the person is. */
#define ZONE "Asia/Shanghai"

/**
 * topay_case_days_get_weekday:
 * @day: "YYYY-MM-DD" (ISO 8601)
 *
 * Returns: the day of the week, short; "" for what is no day
 */
const char *
topay_case_days_get_weekday (const char *day)
{
  guint year = 0, month = 0, number = 0;
  GDate date;

  if (sscanf (day, "%4u-%2u-%2u", &year, &month, &number) != 3
      || !g_date_valid_dmy ((GDateDay) number, (GDateMonth) month, (GDateYear) year))
    return "";
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) number, (GDateMonth) month, (GDateYear) year);
  return g_dpgettext2 (NULL, "weekday", weekdays[g_date_get_weekday (&date) - G_DATE_MONDAY]);
}

static gboolean
has_mark (const GPtrArray *days, guint nth, const char *mark)
{
  const TopayWireCaseDay *day = g_ptr_array_index (days, nth);

  return g_str_equal (day->mark, mark);
}

static gboolean
is_working (const GPtrArray *days, guint nth)
{
  return has_mark (days, nth, "counted") || has_mark (days, nth, "ahead")
         || has_mark (days, nth, "due");
}

static guint
count_until (const GPtrArray *days, guint end, const char *mark)
{
  guint n_days = 0;

  for (guint i = 0; i < end; i++)
    if (mark != NULL ? has_mark (days, i, mark) : is_working (days, i))
      n_days++;
  return n_days;
}

/**
 * topay_case_days_dup_mark:
 * @days: (element-type TopayWireCaseDay): from the request to the answer
 * @nth: which
 *
 * Returns: (transfer full): what it counts for, short; "" for a day off
 */
char *
topay_case_days_dup_mark (const GPtrArray *days, guint nth)
{
  if (has_mark (days, nth, "sent"))
    return g_strdup (C_ ("day", "sent"));
  if (has_mark (days, nth, "received")) /* it came behind the end of the day before */
    return g_strdup (C_ ("day", "received"));
  if (has_mark (days, nth, "stopped"))
    return g_strdup (C_ ("day", "stopped"));
  if (is_working (days, nth))
    /* Translators: below a day of a calendar: the first, second … working day; short */
    return g_strdup_printf (C_ ("day", "day %u"), count_until (days, nth + 1, NULL));
  return g_strdup ("");
}

/* The day with a mark; %NULL when none has it. */
static char *
dup_day_with (const GPtrArray *days, const char *mark)
{
  for (guint i = days->len; i > 0; i--)
    {
      const TopayWireCaseDay *day = g_ptr_array_index (days, i - 1);

      if (g_str_equal (day->mark, mark))
        return topay_date_dup_text (day->day);
    }
  return NULL;
}

/* Whether we wait for the person: the last working day says so. */
static gboolean
is_stopped (const GPtrArray *days)
{
  for (guint i = days->len; i > 0; i--)
    if (!has_mark (days, i - 1, "off"))
      return has_mark (days, i - 1, "stopped");
  return FALSE;
}

/**
 * topay_case_days_dup_sentence:
 * @days: (element-type TopayWireCaseDay): from the request to the answer
 *
 * Returns: (transfer full): all of the days, for whoever cannot see them
 */
char *
topay_case_days_dup_sentence (const GPtrArray *days)
{
  g_autofree char *sent = dup_day_with (days, "sent");
  g_autofree char *due = dup_day_with (days, "due");
  guint n_counted = count_until (days, days->len, "counted");
  guint n_all = count_until (days, days->len, NULL);

  if (sent == NULL)
    sent = g_strdup (_ ("an earlier day"));
  if (is_stopped (days) && due == NULL)
    /* Translators: a date, and how many working days are over */
    return g_strdup_printf (
        ngettext ("Sent on %1$s; %2$u working day is over, and the clock is stopped until you "
                  "reply.",
                  "Sent on %1$s; %2$u working days are over, and the clock is stopped until you "
                  "reply.",
                  n_counted),
        sent, n_counted);
  if (due != NULL)
    /* Translators: two dates, and working days: over, and in all */
    return g_strdup_printf (_ ("Sent on %1$s; %3$u of %4$u working days are over; the answer comes "
                               "by %2$s."),
                               sent, due, n_counted, n_all);
  /* Translators: a date, and how many working days are over */
  return g_strdup_printf (ngettext ("Sent on %1$s; %2$u working day is over.",
                                    "Sent on %1$s; %2$u working days are over.", n_counted),
                          sent, n_counted);
}

/**
 * topay_case_days_dup_heading:
 * @days: (element-type TopayWireCaseDay): from the request to the answer
 *
 * Returns: (transfer full) (nullable): by when the answer comes; %NULL when no day is due
 */
char *
topay_case_days_dup_heading (const GPtrArray *days)
{
  g_autofree char *due = dup_day_with (days, "due");

  if (due == NULL)
    return is_stopped (days) ? g_strdup (_ ("The clock is stopped until you reply")) : NULL;
  /* Translators: %s is a date */
  return g_strdup_printf (_ ("Answer by %s"), due);
}

/**
 * topay_case_days_dup_today:
 * @now: Unix seconds
 *
 * Returns: (transfer full): the day in the zone of the calendar, "YYYY-MM-DD"
 */
char *
topay_case_days_dup_today (gint64 now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (ZONE);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (now);
  g_autoptr (GDateTime) there = NULL;

  if (zone == NULL) /* no database of zones: China has had no summer time since 1991 */
    zone = g_time_zone_new_offset (8 * 3600);
  there = g_date_time_to_timezone (moment, zone);
  return g_date_time_format (there, "%Y-%m-%d");
}
