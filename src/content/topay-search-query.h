/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-index.h"
#include "topay-search-terms.h"

G_BEGIN_DECLS

/**
 * TopaySearchQuery:
 * @features: (owned) (element-type TopaySearchFeature): merged
 * @knows_any: whether the index knows any of the words
 * @known: share of what the query says that the sample questions know, 0 … 1
 */
typedef struct
{
  GArray *features;
  gboolean knows_any;
  double known;
} TopaySearchQuery;

void topay_search_query_init (TopaySearchQuery *self,
                              const TopaySearchIndex *index,
                              TopaySearchTerms *terms,
                              const char *text);
void topay_search_query_clear (TopaySearchQuery *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaySearchQuery, topay_search_query_clear)

G_END_DECLS
