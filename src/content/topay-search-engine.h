/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The search: one engine a language over an index that the compiler built. All in memory,
 * synchronous, without allocation per posting. */

G_BEGIN_DECLS

/* Longer queries are cut here, at a character; what follows adds nothing but time. */
#define TOPAY_SEARCH_MAX_QUERY_BYTES 4096

/* Nobody reads further; more are not looked for. */
#define TOPAY_SEARCH_MAX_HITS 100

/**
 * TopaySearchHit:
 * @article: position of the article in the library of that language
 * @score: fused score, comparable inside one result only; falls from hit to hit
 */
typedef struct
{
  guint article;
  double score;
} TopaySearchHit;

/**
 * TopaySearchResult:
 * @hits: (array length=n_hits): the best first, each article once
 * @answer: whether the first hit is sure enough to be shown as the answer
 * @confidence: estimated probability that the first hit is right, 0 … 1
 */
typedef struct
{
  TopaySearchHit *hits;
  guint n_hits;
  gboolean answer;
  double confidence;
} TopaySearchResult;

void topay_search_result_free (TopaySearchResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaySearchResult, topay_search_result_free)

typedef struct _TopaySearchEngine TopaySearchEngine;

TopaySearchEngine *topay_search_engine_new (GBytes *index,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_search_engine_free (TopaySearchEngine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaySearchEngine, topay_search_engine_free)

TopaySearchResult *topay_search_engine_query (TopaySearchEngine *self,
                                              const char *query,
                                              guint limit) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
