/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How sure may the search be? Asked of the library itself: a fifth of the sample questions is left
 * out together with every fifth article, the search is built from the rest and asked with them,
 * five times. What was found right and wrong gives a logistic regression (Platt, 1999) and the
 * threshold for an answer. Whatever is found for an article that was left out is wrong: people also
 * ask what no article explains. */

#include "config.h"

#include "topay-index-calibration.h"

#include <math.h>
#include <string.h>

#include "topay-index-statistics.h"
#include "topay-index-writer.h"
#include "topay-search-engine-private.h"

/* Fewer questions say too little; more than so many say nothing new. */
#define MIN_QUESTIONS 100
#define MAX_ASKED     3000

/* A little above the 95 of 100 that are promised: what was asked is a sample only, and what is
 * asked about articles that were left out is most of what is found wrong. */
#define WANTED_PRECISION 0.965

/* So many answers at least must have been asked for before a threshold is believed, and one more
 * wrong one than was seen is reckoned with: of many thresholds the luckiest would win. */
#define MIN_PROOF      20
#define IMAGINED_WRONG 1
#define EQUAL_ESTIMATE 1e-9

#define N_STEPS 25
#define RIDGE   0.5
#define N       TOPAY_EVIDENCE_N_VALUES

typedef struct
{
  TopaySearchEvidence evidence;
  gboolean is_right;
  double estimate;
} Outcome;

/* Asks the questions of one part of an index that was built without them. */
static void
ask_fold (const TopayIndexCorpus *corpus, guint fold, guint stride, GArray *outcomes)
{
  g_autoptr (TopayIndexStatistics) statistics = topay_index_statistics_new (corpus, fold);
  g_autoptr (TopayIndexModel) model = topay_index_model_new (corpus, statistics, fold);
  TopayIndexContents contents = { corpus, statistics, model, NULL,
                                  &topay_search_default_calibration };
  g_autoptr (GBytes) bytes = topay_index_write (&contents);
  g_autoptr (TopaySearchEngine) engine = topay_search_engine_new (bytes, NULL);
  guint n_seen = 0;

  for (guint i = 0; engine != NULL && i + 1 < corpus->texts->len; i++)
    {
      const TopayCorpusText *text = &g_array_index (corpus->texts, TopayCorpusText, i);
      Outcome outcome = { 0 };
      guint article;

      if (text->fold != fold || n_seen++ % stride != 0)
        continue;
      if (!topay_search_engine_measure (engine, text->text, &article, &outcome.evidence))
        continue;
      outcome.is_right = article == text->article;
      g_array_append_val (outcomes, outcome);
    }
}

/* Solves @matrix · x = @vector by Gaussian elimination; x replaces @vector. The ridge keeps every
 * pivot of the symmetric matrix away from 0. */
static void
solve (double matrix[N][N], double vector[N])
{
  for (guint pivot = 0; pivot < N; pivot++)
    for (guint row = pivot + 1; row < N; row++)
      {
        double factor = matrix[row][pivot] / matrix[pivot][pivot];

        for (guint column = pivot; column < N; column++)
          matrix[row][column] -= factor * matrix[pivot][column];
        vector[row] -= factor * vector[pivot];
      }
  for (guint row = N; row-- > 0;)
    {
      for (guint column = row + 1; column < N; column++)
        vector[row] -= matrix[row][column] * vector[column];
      vector[row] /= matrix[row][row];
    }
}

/* One step of Newton's method for the logistic regression; the constant is not held back. */
static void
step (const GArray *outcomes, TopaySearchCalibration *calibration)
{
  double hessian[N][N] = { { 0 } }, gradient[N] = { 0 };

  for (guint i = 0; i < outcomes->len; i++)
    {
      const Outcome *outcome = &g_array_index (outcomes, Outcome, i);
      double values[N];
      double estimate = topay_search_calibration_estimate (calibration, &outcome->evidence);

      topay_search_evidence_get_values (&outcome->evidence, values);
      for (guint row = 0; row < N; row++)
        {
          gradient[row] += ((outcome->is_right ? 1.0 : 0.0) - estimate) * values[row];
          for (guint column = 0; column < N; column++)
            hessian[row][column] += estimate * (1.0 - estimate) * values[row] * values[column];
        }
    }
  for (guint i = 0; i < N; i++)
    {
      hessian[i][i] += i == 0 ? 1e-6 : RIDGE;
      gradient[i] -= i == 0 ? 0 : RIDGE * calibration->weights[i];
    }
  solve (hessian, gradient);
  for (guint i = 0; i < N; i++)
    calibration->weights[i] += CLAMP (gradient[i], -2.0, 2.0);
}

static int
compare_estimates (gconstpointer a, gconstpointer b)
{
  const Outcome *left = a, *right = b;

  return (left->estimate < right->estimate) - (left->estimate > right->estimate);
}

/* The lowest estimate down to which the answers were precise enough; 2 when there is none. Equal
 * estimates stand or fall together, and a handful of lucky ones proves nothing. */
static double
find_threshold (GArray *outcomes, const TopaySearchCalibration *calibration)
{
  double threshold = 2.0;
  guint n_right = 0;

  for (guint i = 0; i < outcomes->len; i++)
    {
      Outcome *outcome = &g_array_index (outcomes, Outcome, i);

      outcome->estimate = topay_search_calibration_estimate (calibration, &outcome->evidence);
    }
  g_array_sort (outcomes, compare_estimates);
  for (guint i = 0; i < outcomes->len; i++)
    {
      const Outcome *outcome = &g_array_index (outcomes, Outcome, i);

      n_right += outcome->is_right ? 1 : 0;
      if (i + 1 >= MIN_PROOF && n_right >= WANTED_PRECISION * (i + 1 + IMAGINED_WRONG)
          && (i + 1 == outcomes->len || outcome[1].estimate < outcome->estimate - EQUAL_ESTIMATE))
        threshold = outcome->estimate;
    }
  return threshold;
}

/**
 * topay_index_calibrate:
 * @corpus: the texts of a library, dealt into %TOPAY_CALIBRATION_FOLDS parts
 * @calibration: (out caller-allocates): how sure the search may be
 *
 * Calibrates on the library's own sample questions, or gives the default where there are too few.
 * It errs on the careful side: each part is asked of a search that knows a fifth less.
 */
void
topay_index_calibrate (const TopayIndexCorpus *corpus, TopaySearchCalibration *calibration)
{
  g_autoptr (GArray) outcomes = NULL;
  guint stride = 1 + corpus->n_questions / MAX_ASKED;

  *calibration = topay_search_default_calibration;
  if (corpus->n_questions < MIN_QUESTIONS || corpus->n_articles < 2)
    return;

  outcomes = g_array_new (FALSE, FALSE, sizeof (Outcome));
  for (guint fold = 0; fold < TOPAY_CALIBRATION_FOLDS; fold++)
    ask_fold (corpus, fold, stride, outcomes);
  if (outcomes->len < MIN_QUESTIONS)
    return;

  memset (calibration->weights, 0, sizeof calibration->weights);
  for (guint i = 0; i < N_STEPS; i++)
    step (outcomes, calibration);
  calibration->threshold = find_threshold (outcomes, calibration);
}
