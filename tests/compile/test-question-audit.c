/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-question-audit.h"

static const char *const refund[] = { "refund not here", "where is my refund", "refund is late",
                                      "the bells are ringing", NULL };
static const char *const card[] = { "card expired", "my card is old", "new card please", NULL };

static void
test_own_article_is_found_without_the_question (void)
{
  const TopayIndexArticle articles[] = { { .questions = refund }, { .questions = card } };
  TopayIndexLibrary library = { "en", articles, G_N_ELEMENTS (articles), NULL };
  g_autoptr (GArray) results = topay_question_audit (&library, 0);
  guint n_asked[2] = { 0 };

  g_assert_cmpuint (results->len, ==, 7);
  for (guint i = 0; i < results->len; i++)
    {
      const TopayQuestionResult *result = &g_array_index (results, TopayQuestionResult, i);
      gboolean is_alone = result->article == 0 && result->question == 3;

      n_asked[result->article]++;
      /* Nobody else speaks of bells: what was left out must not have been known. */
      g_assert_cmpuint (result->rank, ==, is_alone ? TOPAY_AUDIT_N_FOUND : 0);
    }
  g_assert_cmpuint (n_asked[0], ==, 4);
  g_assert_cmpuint (n_asked[1], ==, 3);
}

static void
test_every_question_is_asked_once (void)
{
  const TopayIndexArticle articles[] = { { .questions = refund }, { .questions = card }, { 0 } };
  TopayIndexLibrary library = { "en", articles, G_N_ELEMENTS (articles), NULL };

  for (guint n_folds = 2; n_folds < 7; n_folds++)
    {
      g_autoptr (GArray) results = topay_question_audit (&library, n_folds);
      guint seen = 0;

      g_assert_cmpuint (results->len, ==, 7);
      for (guint i = 0; i < results->len; i++)
        {
          const TopayQuestionResult *result = &g_array_index (results, TopayQuestionResult, i);

          seen |= 1u << (result->article * 4 + result->question);
        }
      g_assert_cmphex (seen, ==, 0x7F);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/question-audit/own-article-is-found-without-the-question",
                   test_own_article_is_found_without_the_question);
  g_test_add_func ("/question-audit/every-question-is-asked-once",
                   test_every_question_is_asked_once);
  return g_test_run ();
}
