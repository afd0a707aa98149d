/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Does every sample question find its own article when the search does not know the question? */

#include "config.h"

#include "topay-question-audit.h"

#include "topay-index-calibration.h"
#include "topay-index-corpus.h"
#include "topay-index-model.h"
#include "topay-index-writer.h"
#include "topay-search-engine.h"

static guint
count_longest (const TopayIndexArticle *articles, guint n_articles)
{
  guint longest = 1;

  for (guint i = 0; i < n_articles; i++)
    if (articles[i].questions != NULL)
      longest = MAX (longest, g_strv_length ((char **) articles[i].questions));
  return longest;
}

static TopayQuestionResult
ask (TopaySearchEngine *engine, const char *text, guint article, guint question)
{
  g_autoptr (TopaySearchResult) found =
      topay_search_engine_query (engine, text, TOPAY_AUDIT_N_FOUND);
  TopayQuestionResult result = { .article = article, .question = question };

  result.n_found = found->n_hits;
  result.answer = found->answer;
  result.rank = TOPAY_AUDIT_N_FOUND;
  for (guint i = 0; i < found->n_hits; i++)
    {
      result.found[i] = found->hits[i].article;
      if (found->hits[i].article == article)
        result.rank = i;
    }
  return result;
}

static void
ask_fold (const TopayIndexCorpus *corpus,
          const TopayIndexArticle *articles,
          guint fold,
          const TopaySearchCalibration *calibration,
          GArray *results)
{
  g_autoptr (TopayIndexStatistics) statistics = topay_index_statistics_new (corpus, fold);
  g_autoptr (TopayIndexModel) model = topay_index_model_new (corpus, statistics, fold);
  TopayIndexContents contents = { corpus, statistics, model, articles, calibration };
  g_autoptr (GBytes) bytes = topay_index_write (&contents);
  g_autoptr (TopaySearchEngine) engine = topay_search_engine_new (bytes, NULL);

  for (guint i = 0; engine != NULL && i < corpus->n_articles; i++)
    for (guint j = fold;
         articles[i].questions != NULL && j <= g_strv_length ((char **) articles[i].questions);
         j += corpus->n_folds)
      if (articles[i].questions[j] != NULL)
        {
          TopayQuestionResult result = ask (engine, articles[i].questions[j], i, j);

          g_array_append_val (results, result);
        }
}

/**
 * topay_question_audit:
 * @library: what the search is told
 * @n_folds: into how many parts the questions are dealt; 0 for leave-one-out
 *
 * Leaves a part of the questions out, builds the search from the rest and asks it the part, until
 * all were asked. With leave-one-out a part has one question of each article.
 *
 * Returns: (transfer full) (element-type TopayQuestionResult): by part
 */
GArray *
topay_question_audit (const TopayIndexLibrary *library, guint n_folds)
{
  GArray *results = g_array_new (FALSE, FALSE, sizeof (TopayQuestionResult));
  g_autoptr (TopayIndexCorpus) corpus = NULL;
  g_autoptr (TopayIndexCorpus) parts = NULL;
  TopaySearchCalibration calibration;

  if (n_folds == 0)
    n_folds = count_longest (library->articles, library->n_articles);
  corpus = topay_index_corpus_new (library, TOPAY_CALIBRATION_FOLDS);
  topay_index_calibrate (corpus, &calibration);

  parts = topay_index_corpus_new (library, n_folds);
  parts->knows_all_articles = TRUE;
  for (guint fold = 0; fold < n_folds; fold++)
    ask_fold (parts, library->articles, fold, &calibration, results);
  return results;
}
