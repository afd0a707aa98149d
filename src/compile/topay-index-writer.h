/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-model.h"
#include "topay-index-statistics.h"
#include "topay-search-confidence.h"

G_BEGIN_DECLS

/**
 * TopayIndexContents:
 * @corpus: the texts
 * @statistics: what was counted in them
 * @model: what was learned from them
 * @articles: (array) (nullable): for their error codes; %NULL for an index without
 * @calibration: how sure the search may be
 */
typedef struct
{
  const TopayIndexCorpus *corpus;
  const TopayIndexStatistics *statistics;
  const TopayIndexModel *model;
  const TopayIndexArticle *articles;
  const TopaySearchCalibration *calibration;
} TopayIndexContents;

GBytes *topay_index_write (const TopayIndexContents *contents) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
