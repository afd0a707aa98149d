/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-related.h"

#include "source-fixture.h"

static char *
dup_list (TopayFixture *fixture)
{
  g_autoptr (TopayReport) report = topay_report_new (TRUE);
  g_autoptr (TopaySource) source = topay_source_new (fixture->folder, NULL, report);

  return topay_related_dup_list (source);
}

/* In both languages. */
static void
relate (TopayFixture *fixture, const char *id, const char *from, const char *to)
{
  g_autofree char *english = g_strdup_printf ("en/%s.md", id);
  g_autofree char *chinese = g_strdup_printf ("zh_CN/%s.md", id);

  topay_fixture_replace (fixture, english, from, to);
  topay_fixture_replace (fixture, chinese, from, to);
}

/* What is said when alpha is related to @related, and lies in the topic @category. */
static void
assert_list_of_alpha (const char *related, const char *category, const char *expected)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *list = NULL;

  relate (fixture, "alpha", "related: [beta, gamma]", related);
  relate (fixture, "alpha", "category: money", category);
  list = dup_list (fixture);
  g_assert_cmpstr (list, ==, expected);
}

static void
test_both_ways (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *list = dup_list (fixture);

  g_assert_cmpstr (list, ==, "");
}

static void
test_one_way (void)
{
  assert_list_of_alpha ("related: [gamma]", "category: money",
                        "No way back, in one topic:\n"
                        "  beta → alpha\n");
}

static void
test_topics (void)
{
  assert_list_of_alpha ("related: [gamma]", "category: other",
                        "No way back, across topics:\n"
                        "  beta → alpha\n");
}

static void
test_full (void)
{
  assert_list_of_alpha ("related: [gamma, a, b, c, d]", "category: money",
                        "No way back, in one topic:\n"
                        "  beta → alpha (full)\n");
}

/* alpha is related to nothing; the links of the bodies lead to beta. */
static void
test_unreached (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *list = NULL;

  relate (fixture, "beta", "related: [gamma, alpha]", "related: [gamma]");
  relate (fixture, "gamma", "related: [alpha, beta]", "related: [unknown]");
  list = dup_list (fixture);
  g_assert_cmpstr (list, ==,
                   "No way back, in one topic:\n"
                   "  alpha → beta\n"
                   "  alpha → gamma\n"
                   "  beta → gamma\n"
                   "\n"
                   "Nothing leads to:\n"
                   "  en alpha\n"
                   "  zh_CN alpha\n");
}

static void
test_button_leads (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *list = NULL;

  relate (fixture, "beta", "related: [gamma, alpha]", "related: [gamma]");
  relate (fixture, "gamma", "related: [alpha, beta]", "related: [beta]");
  relate (fixture, "gamma", "   {{days}}", "\n```action article:alpha\nGo\n```");
  list = dup_list (fixture);
  g_assert_cmpstr (list, ==,
                   "No way back, in one topic:\n"
                   "  alpha → beta\n"
                   "  alpha → gamma\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/related/both-ways-are-not-named", test_both_ways);
  g_test_add_func ("/related/one-way-is-named", test_one_way);
  g_test_add_func ("/related/topics-are-told-apart", test_topics);
  g_test_add_func ("/related/no-room-for-a-way-back-is-said", test_full);
  g_test_add_func ("/related/what-nothing-leads-to-is-named", test_unreached);
  g_test_add_func ("/related/a-button-leads-too", test_button_leads);
  return g_test_run ();
}
