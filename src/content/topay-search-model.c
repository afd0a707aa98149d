/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-model.h"

#include <math.h>

/**
 * topay_search_model_get_bucket:
 * @key: of a feature
 *
 * Feature hashing (Weinberger and others, 2009), without signs: with as many buckets as features
 * that matter collisions are rare. Fibonacci hashing (Knuth) takes the highest bits.
 *
 * Returns: the bucket, below %TOPAY_MODEL_N_BUCKETS
 */
guint
topay_search_model_get_bucket (guint32 key)
{
  return (guint) ((key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15))
                  >> (64 - TOPAY_MODEL_BUCKET_BITS));
}

/**
 * topay_search_model_uses:
 * @group: a group of features
 *
 * Returns: whether the model looks at features of @group: all that questions have
 */
gboolean
topay_search_model_uses (TopayFeatureGroup group)
{
  return group != TOPAY_FEATURE_BODY;
}

/**
 * topay_search_model_get_share:
 * @count: how often a feature stands in a text, at least 1
 * @n_samples: how many samples there are
 * @n_samples_with: how many of them hold the feature; 1 when the index does not count it
 *
 * Logarithmic count times the smoothed inverse document frequency (Spärck Jones, 1972).
 *
 * Returns: the feature's share in the text's vector before it is brought to length 1
 */
float
topay_search_model_get_share (float count, guint n_samples, guint n_samples_with)
{
  float idf = logf ((1.0f + (float) n_samples) / (1.0f + (float) n_samples_with)) + 1.0f;

  return (1.0f + logf (MAX (count, 1.0f))) * idf;
}
