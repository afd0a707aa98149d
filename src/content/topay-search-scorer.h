/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-confidence.h"
#include "topay-search-index.h"
#include "topay-search-terms.h"

/* Scores articles for a set of features in three ways and brings them together. */

G_BEGIN_DECLS

typedef struct _TopaySearchScorer TopaySearchScorer;

TopaySearchScorer *topay_search_scorer_new (const TopaySearchIndex *index,
                                            gboolean is_chinese) G_GNUC_WARN_UNUSED_RESULT;
void topay_search_scorer_free (TopaySearchScorer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaySearchScorer, topay_search_scorer_free)

void topay_search_scorer_run (TopaySearchScorer *self, const GArray *features);
gboolean topay_search_scorer_is_candidate (const TopaySearchScorer *self, guint article);
double topay_search_scorer_get_score (const TopaySearchScorer *self, guint article);
double topay_search_scorer_get_vote_share (const TopaySearchScorer *self, guint article);
double topay_search_scorer_get_nearest (const TopaySearchScorer *self);
double topay_search_scorer_get_decision (const TopaySearchScorer *self, guint article);

G_END_DECLS
