/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "check-fixture.h"

#include "topay-check.h"
#include "topay-source-links.h"

/* The strict report of @fixture, with the folder's name taken out. */
char *
check_dup_complaints (TopayFixture *fixture, gboolean wizards)
{
  g_autoptr (TopayReport) report = topay_report_new (TRUE);
  g_autofree char *list = topay_fixture_dup_path (fixture, TOPAY_FIXTURE_WIZARDS);
  g_autoptr (TopaySource) source =
      topay_source_new (fixture->folder, wizards ? list : NULL, report);
  g_autofree char *text = NULL;
  g_autofree char *prefix = g_strconcat (fixture->folder, "/", NULL);
  g_auto (GStrv) parts = NULL;

  topay_source_mend_links (source, report);
  topay_check_source (source, report);
  text = topay_report_dup_text (report);
  parts = g_strsplit (text, prefix, -1);
  return g_strjoinv ("", parts);
}

static void
test_case (gconstpointer data)
{
  const CheckCase *one = data;
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *complaints = NULL;

  topay_fixture_replace (fixture, one->file, one->from, one->to);
  complaints = check_dup_complaints (fixture, TRUE);
  g_assert_cmpstr (complaints, ==, one->complaints);
}

/* A test for each of @cases, which must live on, named @path/NAME. */
void
check_add_cases (const char *path, const CheckCase *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%s", path, cases[i].name);

      g_test_add_data_func (name, &cases[i], test_case);
    }
}
