/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-index.h"
#include "topay-search-terms.h"

/* The linear model of the index: for each article a weight for each bucket of features. The trainer
 * and the scorer both come here for buckets and shares, so that they cannot disagree. */

G_BEGIN_DECLS

#define TOPAY_MODEL_BUCKET_BITS 12
#define TOPAY_MODEL_N_BUCKETS   (1u << TOPAY_MODEL_BUCKET_BITS)
#define TOPAY_MODEL_SCALE       16777216.0

guint topay_search_model_get_bucket (guint32 key);
gboolean topay_search_model_uses (TopayFeatureGroup group);
float topay_search_model_get_share (float count, guint n_samples, guint n_samples_with);

G_END_DECLS
