/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-date.h"

#include <glib.h>

static const struct
{
  const char *date;
  const char *text; /* NULL: not a day */
} cases[] = {
  { "2026-11-12", "12 November 2026" },
  { "2024-02-29", "29 February 2024" },
  { "2026-01-01", "1 January 2026" },
  { "2026-02-29", NULL },
  { "2026-13-01", NULL },
  { "2026-00-10", NULL },
  { "2026-11-12x", NULL },
  { "2026-11", NULL },
  { "12.11.2026", NULL },
  { "99999-11-12", NULL },
  { "", NULL },
  { NULL, NULL },
};

static void
test_only_days_are_written (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = topay_date_dup_text (cases[i].date);

      g_test_message ("%s", cases[i].date != NULL ? cases[i].date : "nothing");
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static gint64
get_seconds (int day, int hour)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (2026, 11, day, hour, 5, 0);

  return g_date_time_to_unix (time);
}

static void
test_last_two_days_have_names (void)
{
  const struct
  {
    int day;
    int hour;
    const char *text;
  } rows[] = {
    { 23, 14, "Today 14:05" },
    { 23, 0, "Today 00:05" },
    { 22, 23, "Yesterday 23:05" },
    { 22, 0, "Yesterday 00:05" },
    { 21, 23, "21 November 2026, 23:05" },
    { 24, 0, "24 November 2026, 00:05" },
  };
  gint64 now = get_seconds (23, 20);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = topay_date_dup_recent (get_seconds (rows[i].day, rows[i].hour), now);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_no_moment_is_nothing (void)
{
  g_autofree char *text = topay_date_dup_recent (G_MAXINT64, get_seconds (23, 20));
  g_autofree char *never = topay_date_dup_recent (get_seconds (23, 20), G_MAXINT64);

  g_assert_cmpstr (text, ==, "");
  g_assert_cmpstr (never, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/date/only-days-are-written", test_only_days_are_written);
  g_test_add_func ("/words/date/last-two-days-have-names", test_last_two_days_have_names);
  g_test_add_func ("/words/date/no-moment-is-nothing", test_no_moment_is_nothing);

  return g_test_run ();
}
