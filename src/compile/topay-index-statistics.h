/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-corpus.h"
#include "topay-search-index.h"

G_BEGIN_DECLS

/**
 * TopayIndexStatistics:
 * @keys: (owned) (element-type guint32): ascending
 * @features: (owned) (element-type TopayIndexFeature): one more than @keys
 * @sample_counts: (owned) (element-type guint16): as many as @keys
 * @postings: (owned) (element-type TopayIndexPosting)
 * @votes: (owned) (element-type TopayIndexVote)
 * @articles: (owned) (element-type guint32): how many samples each has
 * @samples: (owned) (element-type guint32): the article of each
 * @word_counts: (owned) (element-type guint32): by word of the corpus; 0 when left out
 *
 * What is counted in the texts, as the index holds it but in the byte order of this computer.
 */
typedef struct
{
  GArray *keys;
  GArray *features;
  GArray *sample_counts;
  GArray *postings;
  GArray *votes;
  GArray *articles;
  GArray *samples;
  GArray *word_counts;
} TopayIndexStatistics;

TopayIndexStatistics *topay_index_statistics_new (const TopayIndexCorpus *corpus,
                                                  guint left_out_fold) G_GNUC_WARN_UNUSED_RESULT;
void topay_index_statistics_free (TopayIndexStatistics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayIndexStatistics, topay_index_statistics_free)

G_END_DECLS
