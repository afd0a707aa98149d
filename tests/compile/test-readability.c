/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-readability.h"

#include <string.h>

#include "source-fixture.h"

enum
{
  ENGLISH,
  CHINESE,
};

static void
test_syllables (void)
{
  static const struct
  {
    const char *word;
    gsize syllables;
  } words[] = {
    { "the", 1 },      { "make", 1 },      { "makes", 1 },       { "asked", 1 },   { "used", 1 },
    { "uses", 2 },     { "cases", 2 },     { "wanted", 2 },      { "needed", 2 },  { "table", 2 },
    { "tables", 2 },   { "settled", 2 },   { "whole", 1 },       { "changes", 2 }, { "matches", 2 },
    { "finishes", 3 }, { "payment", 2 },   { "money", 2 },       { "account", 2 }, { "verify", 3 },
    { "refunds", 2 },  { "Complaint", 2 }, { "information", 4 }, { "bank’s", 1 },  { "TV", 1 },
    { "17:00", 1 },    { "", 1 },          { "“sign-in”", 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (topay_readability_count_syllables (words[i].word) != words[i].syllables)
        g_test_message ("of “%s”", words[i].word);
      g_assert_cmpuint (topay_readability_count_syllables (words[i].word), ==, words[i].syllables);
    }
}

static void
test_sentences (void)
{
  static const struct
  {
    guint language;
    const char *text;
    gsize sentences;
    gsize words;
  } texts[] = {
    { ENGLISH, "", 0, 0 },
    { ENGLISH, " … – ", 0, 0 },
    { ENGLISH, "One two", 1, 2 },
    { ENGLISH, "One two. Three? Four!", 3, 4 },
    { ENGLISH, "It takes 2.5 minutes in version 1.2.3 of file.pdf.", 1, 9 },
    { ENGLISH, "They say “call us.” Do not. (Not even once.)", 3, 9 },
    { ENGLISH, "One – two…", 1, 2 },
    { CHINESE, "", 0, 0 },
    { CHINESE, "先看，再付", 1, 4 },
    { CHINESE, "先看。再付！好了吗？", 3, 7 },
    { CHINESE, "等 3 天；Topay 会说。", 1, 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      TopayReadability counts = { 0 };

      topay_readability_add (&counts, texts[i].language, texts[i].text);
      g_assert_cmpuint (counts.sentences, ==, texts[i].sentences);
      g_assert_cmpuint (counts.words, ==, texts[i].words);
    }
}

/* By hand: 0.39 · 10 / 2 + 11.8 · 14 / 10 − 15.59. */
static void
test_grade (void)
{
  TopayReadability counts = { .sentences = 2, .words = 10, .syllables = 14 };
  TopayReadability nothing = { 0 };

  g_assert_cmpfloat_with_epsilon (topay_readability_get_level (&counts, ENGLISH), 2.88, 1e-9);
  g_assert_cmpfloat_with_epsilon (topay_readability_get_level (&counts, CHINESE), 5.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (topay_readability_get_level (&nothing, ENGLISH), 0.0, 1e-9);
}

static void
test_harder (void)
{
  TopayReadability easy = { 0 };
  TopayReadability hard = { 0 };

  topay_readability_add (&easy, ENGLISH, "Wait a day. We write to you. The money comes back.");
  topay_readability_add (&hard, ENGLISH,
                         "Notwithstanding the aforementioned stipulations, reimbursement is"
                         " contingent upon satisfactory verification of the documentation.");
  g_assert_cmpfloat (topay_readability_get_level (&easy, ENGLISH), <, 3);
  g_assert_cmpfloat (topay_readability_get_level (&hard, ENGLISH), >, 16);
}

/* Headings, names of steps and tables do not count: a body of them alone has the summary only. */
static void
test_table (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autoptr (TopayReport) report = topay_report_new (TRUE);
  g_autoptr (TopaySource) source = NULL;
  g_autofree char *table = NULL;

  topay_fixture_replace (fixture, "en/alpha.md", "   {{days}}",
                         "\n```table\nA. B. | C\nD | E\n```");
  topay_fixture_replace (fixture, "zh_CN/beta.md", "   {{days}}", "   先看。再付，不用着急。");
  source = topay_source_new (fixture->folder, NULL, report);
  table = topay_readability_dup_table (source);
  g_assert_cmpstr (
      table, ==,
      "en                            sentences      words      grade\n"
      "alpha                                 2          6       -2.6\n"
      "beta                                  3          7       -2.9\n"
      "gamma                                 3          7       -2.9\n"
      "median                                                   -2.9 (target: at most 8)\n"
      "\n"
      "zh_CN                         sentences characters a sentence\n"
      "beta                                  4         14        3.5\n"
      "alpha                                 2          6        3.0\n"
      "gamma                                 2          6        3.0\n"
      "median                                                    3.0\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/readability/syllables-are-groups-of-spoken-vowels", test_syllables);
  g_test_add_func ("/readability/sentences-end-where-a-reader-breathes", test_sentences);
  g_test_add_func ("/readability/the-grade-is-that-of-the-formula", test_grade);
  g_test_add_func ("/readability/harder-text-has-a-higher-grade", test_harder);
  g_test_add_func ("/readability/only-sentences-count", test_table);
  return g_test_run ();
}
