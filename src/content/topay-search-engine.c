/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-engine.h"

#include <math.h>
#include <string.h>

#include "topay-search-codes.h"
#include "topay-search-confidence.h"
#include "topay-search-engine-private.h"
#include "topay-search-index.h"
#include "topay-search-lexicon.h"
#include "topay-search-query.h"
#include "topay-search-scorer.h"
#include "topay-search-terms.h"

struct _TopaySearchEngine
{
  TopaySearchIndex *index;   /* (owned) */
  TopaySearchTerms *terms;   /* (owned) */
  TopaySearchScorer *scorer; /* (owned) */
  TopaySearchCalibration calibration;
};

/**
 * topay_search_result_free:
 * @result: (nullable): a result
 */
void
topay_search_result_free (TopaySearchResult *result)
{
  if (result == NULL)
    return;

  g_free (result->hits);
  g_free (result);
}

/**
 * topay_search_engine_new:
 * @index: what topay_index_build() made, for example a part of a mapped file; any bytes
 *
 * Makes a search over @index, which is kept and read in place. For one thread.
 *
 * Fails with %TOPAY_ERROR_DAMAGED, or %TOPAY_ERROR_UNSUPPORTED for an index of a newer version.
 *
 * Returns: (transfer full) (nullable): a search
 */
TopaySearchEngine *
topay_search_engine_new (GBytes *index, GError **error)
{
  g_autoptr (TopaySearchIndex) opened = NULL;
  TopaySearchEngine *self;

  g_return_val_if_fail (index != NULL, NULL);

  opened = topay_search_index_open (index, error);
  if (opened == NULL)
    return NULL;

  self = g_new0 (TopaySearchEngine, 1);
  self->index = g_steal_pointer (&opened);
  self->terms = topay_search_terms_new (self->index->meta->language);
  self->scorer = topay_search_scorer_new (self->index, topay_search_terms_is_chinese (self->terms));
  topay_search_calibration_load (&self->calibration, self->index->meta);
  return self;
}

/**
 * topay_search_engine_free:
 * @self: (nullable): a search
 */
void
topay_search_engine_free (TopaySearchEngine *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->scorer, topay_search_scorer_free);
  g_clear_pointer (&self->terms, topay_search_terms_free);
  g_clear_pointer (&self->index, topay_search_index_free);
  g_free (self);
}

/* Puts @hit into its place; of equals the article that comes first stays first. */
static void
keep_hit (TopaySearchResult *result, guint limit, TopaySearchHit hit)
{
  guint at = result->n_hits;

  if (at == limit && (limit == 0 || result->hits[at - 1].score >= hit.score))
    return;
  if (at < limit)
    result->n_hits++;
  else
    at--;
  for (; at > 0 && result->hits[at - 1].score < hit.score; at--)
    result->hits[at] = result->hits[at - 1];
  result->hits[at] = hit;
}

/* Scores the articles and keeps the best; FALSE when the index knows no word of @query. */
static gboolean
rank (TopaySearchEngine *self, const char *query, TopaySearchResult *result, guint limit)
{
  g_auto (TopaySearchQuery) understood = { 0 };

  topay_search_query_init (&understood, self->index, self->terms, query);
  if (!understood.knows_any)
    return FALSE;

  topay_search_scorer_run (self->scorer, understood.features);
  for (guint i = 0; i < self->index->n_articles; i++)
    if (topay_search_scorer_is_candidate (self->scorer, i))
      {
        TopaySearchHit hit = { i, topay_search_scorer_get_score (self->scorer, i) };

        keep_hit (result, limit, hit);
      }
  result->confidence = understood.known;
  return result->n_hits > 0;
}

/* What speaks for the first of the hits that rank() found. The highest z-score that n articles can
 * have is the root of n - 1; without that factor libraries of any size compare. */
static TopaySearchEvidence
weigh_first (TopaySearchEngine *self, const TopaySearchHit *hits, guint n_hits, double known)
{
  double second = n_hits > 1 ? hits[1].score : MIN (hits[0].score, 0.0);
  double scale = sqrt (self->index->n_articles);

  return (TopaySearchEvidence){
    .margin = (hits[0].score - second) / scale,
    .lead = hits[0].score / scale,
    .votes = topay_search_scorer_get_vote_share (self->scorer, hits[0].article),
    .known = known,
    .nearest = topay_search_scorer_get_nearest (self->scorer),
    .decision = topay_search_scorer_get_decision (self->scorer, hits[0].article),
  };
}

/* Puts the articles in front that explain the error codes of the query. */
static void
put_first (TopaySearchResult *result, guint limit, const GArray *articles)
{
  double score = result->n_hits > 0 ? MAX (result->hits[0].score, 0.0) : 0.0;

  for (guint i = articles->len; i > 0; i--)
    {
      guint article = g_array_index (articles, guint32, i - 1);
      guint at = 0;

      while (at < result->n_hits && result->hits[at].article != article)
        at++;
      if (at == result->n_hits)
        {
          if (limit == 0)
            return;
          if (result->n_hits < limit)
            result->n_hits++;
          else
            at--;
        }
      memmove (result->hits + 1, result->hits, at * sizeof *result->hits);
      score += 1.0;
      result->hits[0] = (TopaySearchHit){ article, score };
    }
}

/* A word that looks like a code and is none: finds what it may become, else nothing. */
static gboolean
is_unknown_code (TopaySearchEngine *self, const char *query, TopaySearchResult *result, guint limit)
{
  g_autoptr (GArray) articles = NULL;
  g_autofree char *word = topay_search_code_fold (query);

  if (topay_search_lexicon_knows (self->index, word))
    return FALSE;
  articles = topay_search_codes_complete (self->index, query);
  put_first (result, limit, articles);
  return TRUE;
}

/**
 * topay_search_engine_query:
 * @self: a search
 * @query: what a person typed, finished or not; any bytes that end in NUL, of which
 *   %TOPAY_SEARCH_MAX_QUERY_BYTES are read
 * @limit: how many hits are wanted; at most %TOPAY_SEARCH_MAX_HITS are found
 *
 * Finds the articles that answer @query best. An empty query, a query without a known word and an
 * unknown error code find nothing. Equal scores stand in the order of the articles.
 *
 * Returns: (transfer full): the hits; cannot fail
 */
TopaySearchResult *
topay_search_engine_query (TopaySearchEngine *self, const char *query, guint limit)
{
  TopaySearchResult *result = g_new0 (TopaySearchResult, 1);
  g_autoptr (GArray) articles = NULL;
  TopaySearchCodes codes = { 0 };

  g_return_val_if_fail (self != NULL && query != NULL, result);

  limit = MIN (MIN (limit, TOPAY_SEARCH_MAX_HITS), self->index->n_articles);
  result->hits = g_new (TopaySearchHit, MAX (limit, 2));
  topay_search_codes_find (self->index, query, &codes);
  articles = codes.articles;
  if (articles->len == 0 && codes.is_only_code && is_unknown_code (self, query, result, limit))
    return result;

  /* The second hit is needed for the margin even when nobody wants to see it. */
  if (rank (self, query, result, MAX (limit, 2)))
    {
      TopaySearchEvidence evidence =
          weigh_first (self, result->hits, result->n_hits, result->confidence);

      result->confidence = topay_search_calibration_estimate (&self->calibration, &evidence);
      result->answer = topay_search_calibration_is_sure (&self->calibration, &evidence);
    }
  result->n_hits = MIN (result->n_hits, limit);
  if (articles->len > 0)
    {
      put_first (result, limit, articles);
      result->answer = result->n_hits > 0;
      result->confidence = 1.0;
    }
  return result;
}

/**
 * topay_search_engine_measure:
 * @self: a search
 * @query: a question
 * @article: (out): the article found first
 * @evidence: (out): what speaks for it
 *
 * Returns: whether any was found
 */
gboolean
topay_search_engine_measure (TopaySearchEngine *self,
                             const char *query,
                             guint *article,
                             TopaySearchEvidence *evidence)
{
  TopaySearchHit hits[2];
  TopaySearchResult result = { .hits = hits };

  if (!rank (self, query, &result, G_N_ELEMENTS (hits)))
    return FALSE;
  *article = hits[0].article;
  *evidence = weigh_first (self, hits, result.n_hits, result.confidence);
  return TRUE;
}
