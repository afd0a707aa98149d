/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topay-workdays.h"

/* October of 2026 in China: a week off, two weekends worked for it. */
#define OCTOBER                                                                                    \
  "# what the State Council announced\nzone +08:00\ncutoff 17:00\ncovers 2026\n"                   \
  "2026-09-20 work\n2026-09-25 off 中秋节\n2026-09-26 off\n2026-09-27 off\n"                    \
  "2026-10-01 off 国庆节\n2026-10-02 off\n2026-10-03 off\n2026-10-04 off\n2026-10-05 off\n"     \
  "2026-10-06 off\n2026-10-07 off\n\n2026-10-10 work\n"

static TopayWorkdays *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  TopayWorkdays *self = topay_workdays_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return self;
}

static gint64
get_seconds (const char *iso8601)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso8601, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time);
}

static gint64
get_day (const TopayWorkdays *self, const char *date)
{
  g_autofree char *noon = g_strconcat (date, "T12:00:00+08:00", NULL);

  return topay_workdays_get_day (self, get_seconds (noon));
}

static void
test_weekends_and_holidays (void)
{
  static const struct
  {
    const char *date;
    gboolean works;
  } rows[] = {
    { "2026-09-18", TRUE },  { "2026-09-19", FALSE }, { "2026-09-20", TRUE },
    { "2026-09-25", FALSE }, { "2026-09-28", TRUE },  { "2026-09-30", TRUE },
    { "2026-10-01", FALSE }, { "2026-10-05", FALSE }, { "2026-10-08", TRUE },
    { "2026-10-10", TRUE },  { "2026-10-11", FALSE }, { "2026-11-23", TRUE },
    { "1970-01-01", TRUE },  { "2027-01-01", TRUE }, /* nobody knows yet */
  };
  g_autoptr (TopayWorkdays) self = parse (OCTOBER);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].date);
      g_assert_true (topay_workdays_is_workday (self, get_day (self, rows[i].date))
                     == rows[i].works);
    }
  g_assert_cmpstr (topay_workdays_get_name (self, get_day (self, "2026-10-01")), ==, "国庆节");
  g_assert_null (topay_workdays_get_name (self, get_day (self, "2026-10-02")));
  g_assert_true (topay_workdays_is_known (self, get_day (self, "2026-12-31")));
  g_assert_false (topay_workdays_is_known (self, get_day (self, "2027-01-01")));
}

/* Three working days behind what came then. */
static void
test_due_days (void)
{
  static const struct
  {
    const char *came, *due;
  } rows[] = {
    { "2026-11-23T09:00:00+08:00", "2026-11-26" }, { "2026-11-23T16:59:59+08:00", "2026-11-26" },
    { "2026-11-23T17:00:00+08:00", "2026-11-27" }, { "2026-11-27T12:00:00+08:00", "2026-12-02" },
    { "2026-11-28T12:00:00+08:00", "2026-12-03" }, { "2026-09-30T12:00:00+08:00", "2026-10-10" },
    { "2026-09-30T18:00:00+08:00", "2026-10-12" }, { "2026-10-10T12:00:00+08:00", "2026-10-14" },
    { "2026-11-22T23:59:59+00:00", "2026-11-26" }, /* that is Monday in Beijing */
  };
  g_autoptr (TopayWorkdays) self = parse (OCTOBER);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 start = topay_workdays_get_start (self, get_seconds (rows[i].came));
      gint64 due = topay_workdays_add (self, start, 3);

      g_test_message ("%s", rows[i].came);
      g_assert_cmpint (due, ==, get_day (self, rows[i].due));
      g_assert_cmpuint (topay_workdays_count (self, start, due), ==, 3);
    }
}

static void
test_days_begin_and_end_in_the_zone (void)
{
  g_autoptr (TopayWorkdays) self = parse ("zone -03:30\ncutoff 12:15\n");
  gint64 day = topay_workdays_get_day (self, get_seconds ("2026-11-23T00:00:00-03:30"));

  g_assert_cmpint (topay_workdays_get_first_second (self, day), ==,
                   get_seconds ("2026-11-23T00:00:00-03:30"));
  g_assert_cmpint (topay_workdays_get_cutoff (self, day), ==,
                   get_seconds ("2026-11-23T12:15:00-03:30"));
  g_assert_cmpint (topay_workdays_get_day (self, get_seconds ("2026-11-22T23:59:59-03:30")), ==,
                   day - 1);
  g_assert_cmpint (topay_workdays_get_day (self, -86400 * 2), ==, -3);
}

static void
test_what_nobody_understands_is_refused (void)
{
  static const char *const texts[] = {
    "zone 08:00",
    "zone +15:00",
    "zone",
    "cutoff 24:00",
    "cutoff 7:00",
    "covers 26",
    "covers twenty",
    "2026-13-01 off",
    "2026-02-29 off",
    "2026-10-01",
    "2026-10-01 maybe",
    "2026-1-1 off",
    "colour blue",
    "zone +08:00 more",
    "2026-10-01 off\n2026-10-01 work",
    "2026-10-01x off",
    "\xff",
    "1969-12-31 off",
  };
  g_autofree char *long_name = g_strdup_printf ("2026-10-01 off %065d", 1);

  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      const char *text = i < G_N_ELEMENTS (texts) ? texts[i] : long_name;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", text);
      g_assert_null (topay_workdays_parse (text, strlen (text), &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

static void
test_length_has_a_limit (void)
{
  g_autofree char *text = g_strnfill (TOPAY_WORKDAYS_MAX_BYTES + 1, '\n');
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) lines = NULL;

  g_assert_null (topay_workdays_parse (text, TOPAY_WORKDAYS_MAX_BYTES + 1, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);
  g_assert_null (topay_workdays_parse (text, TOPAY_WORKDAYS_MAX_BYTES, &lines));
  g_assert_error (lines, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

/* For any calendar and any time: the start is a working day that is not past, nothing of work is
 * skipped, and a later arrival is never due sooner. */
static void
test_rules_hold_for_any_calendar (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GString) text = g_string_new ("covers 2026\n");
      g_autoptr (TopayWorkdays) self = NULL;
      gint64 before = 0;

      for (guint day = 1; day <= 28; day++)
        if (g_rand_boolean (chance))
          g_string_append_printf (text, "2026-11-%02u %s\n", day,
                                  g_rand_boolean (chance) ? "off" : "work");
      self = parse (text->str);
      for (gint64 seconds = 1793462400; seconds < 1795881600; seconds += 7 * 3600)
        {
          gint64 start = topay_workdays_get_start (self, seconds);
          gint64 due = topay_workdays_add (self, start, 3);

          g_assert_true (topay_workdays_is_workday (self, start));
          g_assert_cmpint (start, >=, topay_workdays_get_day (self, seconds));
          g_assert_cmpuint (topay_workdays_count (self, start, due), ==, 3);
          g_assert_cmpint (due, >=, before);
          before = due;
        }
    }
}

/* The calendar that the product brings: every weekend that is worked stands for a day off in the
 * week, so that no year has more days off than its weekends and its thirteen holidays. */
static void
test_calendar_of_the_product (void)
{
  g_autofree char *text = NULL;
  g_autoptr (TopayWorkdays) self = NULL;
  gint64 first, last;

  g_assert_true (g_file_get_contents (WORKDAYS, &text, NULL, NULL));
  self = parse (text);
  first = get_day (self, "2026-01-01");
  last = get_day (self, "2026-12-31");
  for (gint64 day = first; day <= last; day++)
    g_assert_true (topay_workdays_is_known (self, day));
  /* 365 days, 104 of weekends, 13 of holidays */
  g_assert_cmpuint (topay_workdays_count (self, first - 1, last), ==, 365 - 104 - 13);
  g_assert_false (topay_workdays_is_workday (self, get_day (self, "2026-02-17")));
  g_assert_true (topay_workdays_is_workday (self, get_day (self, "2026-10-10")));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workdays/weekends-and-holidays", test_weekends_and_holidays);
  g_test_add_func ("/workdays/due-days", test_due_days);
  g_test_add_func ("/workdays/days-begin-and-end-in-the-zone", test_days_begin_and_end_in_the_zone);
  g_test_add_func ("/workdays/what-nobody-understands-is-refused",
                   test_what_nobody_understands_is_refused);
  g_test_add_func ("/workdays/length-has-a-limit", test_length_has_a_limit);
  g_test_add_func ("/workdays/rules-hold-for-any-calendar", test_rules_hold_for_any_calendar);
  g_test_add_func ("/workdays/calendar-of-the-product", test_calendar_of_the_product);
  return g_test_run ();
}
