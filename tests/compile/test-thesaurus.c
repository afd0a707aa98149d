/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-index-builder.h"
#include "topay-search-engine.h"

static const char *const english_questions[] = { "how do I add money to my wallet", NULL };
static const char *const other_questions[] = { "my parcel is broken", NULL };

/* Asks a library of two articles, the first about adding money. */
static gboolean
finds_money (const char *thesaurus_text, const char *query)
{
  g_autoptr (TopayReport) report = topay_report_new (TRUE);
  g_autoptr (TopayThesaurus) thesaurus = NULL;
  const TopayIndexArticle articles[] = {
    { .title = "Put funds in", .questions = english_questions },
    { .title = "Damaged goods", .questions = other_questions }
  };
  TopayIndexLibrary library = { "en", articles, G_N_ELEMENTS (articles), NULL };
  g_autoptr (GBytes) index = NULL;
  g_autoptr (TopaySearchEngine) engine = NULL;
  g_autoptr (TopaySearchResult) result = NULL;

  thesaurus = topay_thesaurus_parse ("en", thesaurus_text, "en.txt", report);
  library.thesaurus = thesaurus;
  index = topay_index_build (&library);
  engine = topay_search_engine_new (index, NULL);
  result = topay_search_engine_query (engine, query, 1);
  return result->n_hits == 1 && result->hits[0].article == 0;
}

static void
test_same_meaning_is_found (void)
{
  g_assert_false (finds_money ("", "recharge"));
  g_assert_true (finds_money ("add money, top up, recharge\n", "recharge"));
  g_assert_true (finds_money ("add money, top up, recharge\n", "Topping  UP?"));
  g_assert_false (finds_money ("add money, top up, recharge\n", "top of the list"));
  g_assert_false (finds_money ("# add money, recharge\n", "recharge"));
}

/* Two articles that differ in what they are about only; the query is nearer to the first in all
 * else. */
static void
test_other_of_a_class_is_held_back (void)
{
  static const char *const login[] = { "forgot login password what now", "forgot login password",
                                       "what to do forgot login password", NULL };
  static const char *const pay[] = { "payment pin gone", "pin not in my head", NULL };
  static const char *const texts[] = { "login password, signin password\npin, payment password\n",
                                       "[which] login password, signin password\n"
                                       "[which] pin, payment password\n" };
  double shares[2];

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TopayReport) report = topay_report_new (TRUE);
      g_autoptr (TopayThesaurus) thesaurus = topay_thesaurus_parse ("en", texts[i], "t", report);
      const TopayIndexArticle articles[] = { { .questions = login }, { .questions = pay }, { 0 } };
      TopayIndexLibrary library = { "en", articles, G_N_ELEMENTS (articles), thesaurus };
      g_autoptr (GBytes) index = topay_index_build (&library);
      g_autoptr (TopaySearchEngine) engine = topay_search_engine_new (index, NULL);
      g_autoptr (TopaySearchResult) result =
          topay_search_engine_query (engine, "forgot payment password what now", 3);

      g_assert_cmpuint (topay_report_get_n_complaints (report), ==, 0);
      shares[i] = 0;
      for (guint k = 0; k < result->n_hits; k++)
        if (result->hits[k].article == 0)
          shares[i] = result->hits[k].score;
    }
  g_assert_cmpfloat (shares[0], >, 0);
  g_assert_cmpfloat (shares[1], <, shares[0]);
}

static void
test_complaints (void)
{
  static const struct
  {
    const char *text;
    const char *complaint;
  } cases[] = {
    { "add money, top up\n", "" },
    { "# a comment\n\n", "" },
    { "alone\n", "t:1: A meaning needs two expressions or more, with a comma between them\n" },
    { "x, top up, load\nb c,, d\n", "t:2: There is nothing to look for in “”\n" },
    { "load, one two three four five six seven eight nine, fill\n",
      "t:1: “one two three four five six seven eight nine” is longer than 8 words or "
      "characters\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayReport) report = topay_report_new (TRUE);
      g_autoptr (TopayThesaurus) thesaurus =
          topay_thesaurus_parse ("en", cases[i].text, "t", report);
      g_autofree char *text = topay_report_dup_text (report);

      g_assert_nonnull (thesaurus);
      g_assert_cmpstr (text, ==, cases[i].complaint);
    }
}

static void
test_rows_are_sorted_and_said_once (void)
{
  g_autoptr (TopayReport) report = topay_report_new (TRUE);
  g_autoptr (TopayThesaurus) thesaurus = topay_thesaurus_parse (
      "en", "refund, refunds, refunded, money back\nlock, locked, block\n", "t", report);
  TopayConcepts concepts = topay_thesaurus_get_concepts (thesaurus);

  g_assert_cmpuint (concepts.n_rows, ==, 4);
  for (guint i = 1; i < concepts.n_rows; i++)
    g_assert_cmpuint (GUINT32_FROM_LE (concepts.rows[i - 1].key), <=,
                      GUINT32_FROM_LE (concepts.rows[i].key));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thesaurus/same-meaning-is-found", test_same_meaning_is_found);
  g_test_add_func ("/thesaurus/other-of-a-class-is-held-back", test_other_of_a_class_is_held_back);
  g_test_add_func ("/thesaurus/complaints-name-line-and-reason", test_complaints);
  g_test_add_func ("/thesaurus/rows-are-sorted-and-said-once", test_rows_are_sorted_and_said_once);
  return g_test_run ();
}
