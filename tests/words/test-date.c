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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/date/only-days-are-written", test_only_days_are_written);

  return g_test_run ();
}
