/* SPDX-License-Identifier: GPL-3.0-or-later */

/* No scorer is best everywhere: BM25 of whole articles is strong with few sample questions, the
 * vote of the nearest questions and the linear model with many, the centroid with uneven ones. Each
 * is brought to mean 0 and deviation 1 over all articles (z-score), weighted and added up. */

#include "config.h"

#include "topay-search-scorer.h"

#include <math.h>
#include <string.h>

#include "topay-search-gate.h"
#include "topay-search-model.h"

/* How many of the nearest sample questions vote. */
#define N_VOTERS 10

/* Where a z-score would divide by nothing the scorer has nothing to say. */
#define MIN_DEVIATION 1e-6

/**
 * Weights:
 * @impacts: of the BM25 of whole articles, for each group
 * @centres: of the closeness to the article's centroid, for each group
 * @votes: of the vote of the nearest sample questions
 * @model: of the linear model
 *
 * Fitted by maximum likelihood (a softmax over the articles) on questions that the index did not
 * know: the product's own and real ones to banks with ten, twenty and all questions an article,
 * together; one half of them gives the other half's result within a third of a point.
 */
typedef struct
{
  float impacts[TOPAY_N_INDEXED_GROUPS];
  float centres[TOPAY_N_INDEXED_GROUPS];
  float votes;
  float model;
} Weights;

static const Weights english_weights = {
  .impacts = { 0.85f, 0.05f, 0.39f, 0.24f, 0.81f, 0.47f },
  .centres = { 0.32f, 0.05f, 0.14f, 0.00f, 0.24f, 0.00f },
  .votes = 0.07f,
  .model = 1.40f,
};

static const Weights chinese_weights = {
  .impacts = { 1.18f, 0.58f, 0.00f, 0.00f, 0.80f, 0.78f },
  .centres = { 0.39f, 0.00f, 0.00f, 0.00f, 0.00f, 0.00f },
  .votes = 0.00f,
  .model = 2.00f,
};

struct _TopaySearchScorer
{
  const TopaySearchIndex *index; /* (unowned): the engine's, which outlives us */
  const Weights *weights;        /* (unowned): a constant */
  TopaySearchGate *gate;         /* (owned) */
  float *store;                  /* (owned): everything below lies in it */
  gsize store_bytes;
  float *impacts[TOPAY_N_INDEXED_GROUPS]; /* by article */
  float *centres[TOPAY_N_INDEXED_GROUPS]; /* by article */
  float *votes;                           /* by article */
  float *model;                           /* by article */
  float *fused;                           /* by article */
  float *samples;                         /* by sample */
  float votes_sum;
  float votes_best;    /* score of the nearest sample */
  float votes_highest; /* what a sample that says it all would have at most */
  float model_length;  /* of the query as a vector */
};

/**
 * topay_search_scorer_new:
 * @index: (transfer none): an index that outlives the scorer
 * @is_chinese: whether its language is Chinese
 *
 * Allocates all that a query needs once, in proportion to the articles and samples.
 *
 * Returns: (transfer full): a scorer
 */
TopaySearchScorer *
topay_search_scorer_new (const TopaySearchIndex *index, gboolean is_chinese)
{
  TopaySearchScorer *self = g_new0 (TopaySearchScorer, 1);
  gsize n_articles = index->n_articles;
  gsize n_floats = n_articles * (2 * TOPAY_N_INDEXED_GROUPS + 3) + index->n_samples;

  self->index = index;
  self->gate = topay_search_gate_new (index);
  self->weights = is_chinese ? &chinese_weights : &english_weights;
  self->store = g_new0 (float, n_floats);
  self->store_bytes = n_floats * sizeof (float);
  for (guint group = 0; group < TOPAY_N_INDEXED_GROUPS; group++)
    {
      self->impacts[group] = self->store + n_articles * (2 * group);
      self->centres[group] = self->store + n_articles * (2 * group + 1);
    }
  self->votes = self->store + n_articles * (2 * TOPAY_N_INDEXED_GROUPS);
  self->model = self->votes + n_articles;
  self->fused = self->model + n_articles;
  self->samples = self->fused + n_articles;
  return self;
}

/**
 * topay_search_scorer_free:
 * @self: (nullable): a scorer
 */
void
topay_search_scorer_free (TopaySearchScorer *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->gate, topay_search_gate_free);
  g_free (self->store);
  g_free (self);
}

static void
add_feature (TopaySearchScorer *self, const TopaySearchFeature *feature)
{
  const TopaySearchIndex *index = self->index;
  TopayFeatureGroup group = topay_search_feature_get_group (feature->key);
  const TopayIndexFeature *row;
  float sure = MIN (feature->weight, 1.0f), highest = 0, closeness;
  float *impacts, *centres;
  guint position;

  if (!topay_search_index_find (index, feature->key, &position))
    return;
  row = &index->features[position];
  closeness = sure
              * topay_search_model_get_share (feature->weight, index->n_samples,
                                              GUINT16_FROM_LE (index->sample_counts[position]));
  impacts = self->impacts[group];
  centres = self->centres[group];
  for (guint i = GUINT32_FROM_LE (row[0].first_posting); i < GUINT32_FROM_LE (row[1].first_posting);
       i++)
    {
      const TopayIndexPosting *posting = &index->postings[i];
      guint article = GUINT16_FROM_LE (posting->article);

      impacts[article] += sure * posting->impact;
      centres[article] += closeness * (float) (posting->centre * posting->centre);
    }
  for (guint i = GUINT32_FROM_LE (row[0].first_vote); i < GUINT32_FROM_LE (row[1].first_vote); i++)
    {
      float impact = sure * GUINT16_FROM_LE (index->votes[i].impact);

      self->samples[GUINT16_FROM_LE (index->votes[i].sample)] += impact;
      highest = MAX (highest, impact);
    }
  self->votes_highest += highest;
}

/* How many samples hold a feature; what the index does not count is rare. */
static guint
get_sample_count (const TopaySearchIndex *index, guint32 key)
{
  guint position;

  if (!topay_search_index_find (index, key, &position))
    return 1;
  return MAX (GUINT16_FROM_LE (index->sample_counts[position]), 1);
}

/* What the linear model makes of the features. The length of the query's vector is only a
 * factor, which the z-score takes away. */
static void
run_model (TopaySearchScorer *self, const GArray *features)
{
  const TopaySearchIndex *index = self->index;

  self->model_length = 0;
  if (!index->has_model)
    return;
  for (guint i = 0; i < features->len; i++)
    {
      const TopaySearchFeature *feature = &g_array_index (features, TopaySearchFeature, i);
      const gint8 *weights =
          index->model + (gsize) topay_search_model_get_bucket (feature->key) * index->n_articles;
      float share;

      if (!topay_search_model_uses (topay_search_feature_get_group (feature->key)))
        continue;
      share = MIN (feature->weight, 1.0f)
              * topay_search_model_get_share (feature->weight, index->n_samples,
                                              get_sample_count (index, feature->key));
      self->model_length += share * share;
      for (guint article = 0; article < index->n_articles; article++)
        self->model[article] += share * weights[article];
    }
  self->model_length = sqrtf (self->model_length);
  for (guint article = 0; article < index->n_articles; article++)
    self->model[article] *= (float) GUINT32_FROM_LE (index->model_scales[article]);
}

/* The nearest samples, each with the square of its score; of equals the one that comes first. */
static void
count_votes (TopaySearchScorer *self)
{
  guint nearest[N_VOTERS];
  guint n_nearest = 0;

  for (guint sample = 0; sample < self->index->n_samples; sample++)
    {
      float score = self->samples[sample];
      guint at = n_nearest;

      if (score <= 0 || (n_nearest == N_VOTERS && score <= self->samples[nearest[n_nearest - 1]]))
        continue;
      if (n_nearest < N_VOTERS)
        n_nearest++;
      else
        at--;
      for (; at > 0 && self->samples[nearest[at - 1]] < score; at--)
        nearest[at] = nearest[at - 1];
      nearest[at] = sample;
    }

  self->votes_best = n_nearest > 0 ? self->samples[nearest[0]] : 0;
  self->votes_sum = 0;
  for (guint i = 0; i < n_nearest; i++)
    {
      float score = self->samples[nearest[i]] / 65536.0f;

      self->votes[GUINT32_FROM_LE (self->index->samples[nearest[i]])] += score * score;
      self->votes_sum += score * score;
    }
}

static void
fuse (TopaySearchScorer *self, const float *scores, float weight)
{
  guint n_articles = self->index->n_articles;
  double sum = 0, squares = 0, mean, deviation;
  float factor;

  if (weight <= 0)
    return;
  for (guint i = 0; i < n_articles; i++)
    sum += scores[i];
  mean = sum / n_articles;
  for (guint i = 0; i < n_articles; i++)
    squares += (scores[i] - mean) * (scores[i] - mean);
  deviation = sqrt (squares / n_articles);
  if (deviation < MIN_DEVIATION * (1.0 + mean))
    return;

  factor = (float) (weight / deviation);
  for (guint i = 0; i < n_articles; i++)
    self->fused[i] += factor * (scores[i] - (float) mean);
}

/**
 * topay_search_scorer_run:
 * @self: a scorer
 * @features: (element-type TopaySearchFeature): merged features of a query
 *
 * Scores every article. BM25 after Robertson and Zaragoza (2009); its document part stands in the
 * index already.
 */
void
topay_search_scorer_run (TopaySearchScorer *self, const GArray *features)
{
  memset (self->store, 0, self->store_bytes);
  self->votes_highest = 0;
  for (guint i = 0; i < features->len; i++)
    add_feature (self, &g_array_index (features, TopaySearchFeature, i));

  run_model (self, features);
  count_votes (self);
  for (guint group = 0; group < TOPAY_N_INDEXED_GROUPS; group++)
    {
      fuse (self, self->impacts[group], self->weights->impacts[group]);
      fuse (self, self->centres[group], self->weights->centres[group]);
    }
  fuse (self, self->votes, self->weights->votes);
  fuse (self, self->model, self->weights->model);
  topay_search_gate_apply (self->gate, features, self->fused);
}

/**
 * topay_search_scorer_is_candidate:
 * @self: a scorer that has run
 * @article: position of an article
 *
 * Letters in a row alone make no hit: every article has some of them.
 *
 * Returns: whether the article has a word of the query, or means the same
 */
gboolean
topay_search_scorer_is_candidate (const TopaySearchScorer *self, guint article)
{
  return self->impacts[TOPAY_FEATURE_WORD][article] > 0
         || self->impacts[TOPAY_FEATURE_PAIR][article] > 0
         || self->impacts[TOPAY_FEATURE_CONCEPT][article] > 0
         || self->impacts[TOPAY_FEATURE_BODY][article] > 0;
}

/**
 * topay_search_scorer_get_score:
 * @self: a scorer that has run
 * @article: position of an article
 *
 * Returns: the fused score, comparable inside one run only
 */
double
topay_search_scorer_get_score (const TopaySearchScorer *self, guint article)
{
  return self->fused[article];
}

/**
 * topay_search_scorer_get_vote_share:
 * @self: a scorer that has run
 * @article: position of an article
 *
 * Returns: share of the vote of the nearest sample questions, 0 … 1
 */
double
topay_search_scorer_get_vote_share (const TopaySearchScorer *self, guint article)
{
  return self->votes_sum > 0 ? self->votes[article] / self->votes_sum : 0;
}

/**
 * topay_search_scorer_get_nearest:
 * @self: a scorer that has run
 *
 * Returns: how much of what the index knows of the query the nearest sample question says, 0 … 1
 */
double
topay_search_scorer_get_nearest (const TopaySearchScorer *self)
{
  return self->votes_highest > 0 ? self->votes_best / self->votes_highest : 0;
}

/**
 * topay_search_scorer_get_decision:
 * @self: a scorer that has run
 * @article: position of an article
 *
 * Returns: the linear model's decision: above 0 on the side of the article's own questions; 0
 *   without a model
 */
double
topay_search_scorer_get_decision (const TopaySearchScorer *self, guint article)
{
  if (self->model_length <= 0)
    return 0;
  return self->model[article] / TOPAY_MODEL_SCALE / self->model_length;
}

G_STATIC_ASSERT (TOPAY_FEATURE_BODY == TOPAY_N_INDEXED_GROUPS - 1);
