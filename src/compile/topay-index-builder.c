/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-index-builder.h"

#include "topay-index-calibration.h"
#include "topay-index-corpus.h"
#include "topay-index-statistics.h"
#include "topay-index-writer.h"

/**
 * topay_index_build:
 * @library: what the search is told
 *
 * Builds the search index of one language and calibrates it. Strings need not be valid UTF-8, and
 * every one of them may be missing. Equal input gives equal bytes.
 *
 * Ten thousand questions take about two seconds, most of it for calibrating.
 *
 * Returns: (transfer full): what topay_search_engine_new() takes; cannot fail
 */
GBytes *
topay_index_build (const TopayIndexLibrary *library)
{
  g_autoptr (TopayIndexCorpus) corpus = NULL;
  g_autoptr (TopayIndexStatistics) statistics = NULL;
  g_autoptr (TopayIndexModel) model = NULL;
  TopaySearchCalibration calibration;
  TopayIndexContents contents;

  g_return_val_if_fail (library != NULL && library->language != NULL, NULL);
  g_return_val_if_fail (library->articles != NULL || library->n_articles == 0, NULL);

  corpus = topay_index_corpus_new (library, TOPAY_CALIBRATION_FOLDS);
  topay_index_calibrate (corpus, &calibration);
  statistics = topay_index_statistics_new (corpus, TOPAY_CORPUS_NO_FOLD);
  model = topay_index_model_new (corpus, statistics, TOPAY_CORPUS_NO_FOLD);
  contents = (TopayIndexContents){ corpus, statistics, model, library->articles, &calibration };
  return topay_index_write (&contents);
}
