/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-statistics.h"

G_BEGIN_DECLS

/**
 * TopayIndexModel:
 * @weights: (owned) (element-type gint8): by bucket, then article
 * @scales: (owned) (element-type guint32): by article: what a weight of 1 is worth, in
 *   1/%TOPAY_MODEL_SCALE
 */
typedef struct
{
  GArray *weights;
  GArray *scales;
} TopayIndexModel;

TopayIndexModel *topay_index_model_new (const TopayIndexCorpus *corpus,
                                        const TopayIndexStatistics *statistics,
                                        guint left_out_fold) G_GNUC_WARN_UNUSED_RESULT;
void topay_index_model_free (TopayIndexModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayIndexModel, topay_index_model_free)

G_END_DECLS
