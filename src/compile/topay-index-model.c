/* SPDX-License-Identifier: GPL-3.0-or-later */

/* One linear classifier an article, its samples against all others: support vector machines with
 * squared hinge loss, trained by dual coordinate descent (Hsieh and others, 2008, algorithm 1).
 * Equal input gives an equal model: the order of the steps comes from a fixed seed. */

#include "config.h"

#include "topay-index-model.h"

#include <math.h>
#include <string.h>

#include "topay-search-model.h"

/* How much a sample on the wrong side costs; one of the article's own costs the more, the fewer it
 * has, by the square root: no article shall be drowned by one of which more is asked. */
#define COST 2.0

#define MAX_ROUNDS 30
/* The rounds end when no step would be longer than this. */
#define TOLERANCE 0.1
#define SEED      1

/* A library of more articles, or with more comparisons of an article with a sample, gets no model:
 * training would take minutes and the weights tens of megabytes. The other views still find. */
#define MAX_ARTICLES 1000
#define MAX_WORK     (4u * 1000 * 1000)

typedef struct
{
  guint bucket;
  float value;
} Value;

/* The samples as vectors of length 1. */
typedef struct
{
  GArray *values;   /* (owned) (element-type Value) */
  GArray *first;    /* (owned) (element-type guint): by sample, and one that closes the last */
  GArray *articles; /* (owned) (element-type guint): by sample */
  guint n_articles;
} Samples;

/* How many samples hold each key; what the index does not count is rare. */
static guint *
get_n_samples_with (const TopayIndexCorpus *corpus, const TopayIndexStatistics *statistics)
{
  guint *counts = g_new0 (guint, corpus->keys->len + 1);
  guint row = 0;

  for (guint key = 0; key < corpus->keys->len && row < statistics->keys->len; key++)
    if (g_array_index (corpus->keys, guint32, key)
        == g_array_index (statistics->keys, guint32, row))
      counts[key] = g_array_index (statistics->sample_counts, guint16, row++);
  for (guint key = 0; key < corpus->keys->len; key++)
    counts[key] = MAX (counts[key], 1);
  return counts;
}

static void
add_sample (Samples *samples,
            const TopayIndexCorpus *corpus,
            const TopayCorpusText *text,
            const guint *counts,
            guint n_samples)
{
  guint first = samples->values->len;
  double length = 0;

  for (guint i = text[0].first_entry; i < text[1].first_entry; i++)
    {
      const TopayCorpusEntry *entry = &g_array_index (corpus->entries, TopayCorpusEntry, i);
      guint32 key = g_array_index (corpus->keys, guint32, entry->key);
      Value value = { topay_search_model_get_bucket (key), 0 };

      if (!topay_search_model_uses (topay_search_feature_get_group (key)))
        continue;
      value.value = topay_search_model_get_share (entry->count, n_samples, counts[entry->key]);
      length += value.value * value.value;
      g_array_append_val (samples->values, value);
    }
  for (guint i = first; i < samples->values->len; i++)
    g_array_index (samples->values, Value, i).value /= (float) sqrt (length);
  g_array_append_val (samples->first, first);
  g_array_append_val (samples->articles, text->article);
}

static void
collect_samples (Samples *samples,
                 const TopayIndexCorpus *corpus,
                 const TopayIndexStatistics *statistics,
                 guint left_out_fold)
{
  g_autofree guint *counts = get_n_samples_with (corpus, statistics);
  guint end;

  samples->values = g_array_new (FALSE, FALSE, sizeof (Value));
  samples->first = g_array_new (FALSE, FALSE, sizeof (guint));
  samples->articles = g_array_new (FALSE, FALSE, sizeof (guint));
  samples->n_articles = corpus->n_articles;
  for (guint i = 0; i + 1 < corpus->texts->len; i++)
    {
      const TopayCorpusText *text = &g_array_index (corpus->texts, TopayCorpusText, i);

      if (text->is_sample && !topay_index_corpus_is_left_out (corpus, i, left_out_fold))
        add_sample (samples, corpus, text, counts, statistics->samples->len);
    }
  end = samples->values->len;
  g_array_append_val (samples->first, end);
}

static void
clear_samples (Samples *samples)
{
  g_array_unref (samples->values);
  g_array_unref (samples->first);
  g_array_unref (samples->articles);
}

static float
multiply (const Samples *samples, guint sample, const float *weights)
{
  guint end = g_array_index (samples->first, guint, sample + 1);
  float sum = 0;

  for (guint i = g_array_index (samples->first, guint, sample); i < end; i++)
    {
      const Value *value = &g_array_index (samples->values, Value, i);

      sum += value->value * weights[value->bucket];
    }
  return sum;
}

static void
add_scaled (const Samples *samples, guint sample, float factor, float *weights)
{
  guint end = g_array_index (samples->first, guint, sample + 1);

  for (guint i = g_array_index (samples->first, guint, sample); i < end; i++)
    {
      const Value *value = &g_array_index (samples->values, Value, i);

      weights[value->bucket] += factor * value->value;
    }
}

static void
shuffle (guint *order, guint n, GRand *random)
{
  for (guint i = n; i > 1; i--)
    {
      guint j = (guint) g_rand_int_range (random, 0, (gint32) i), kept = order[i - 1];

      order[i - 1] = order[j];
      order[j] = kept;
    }
}

/* What a sample that is not @article's own, and one that is, adds to the diagonal of the dual. */
static void
find_diagonals (const Samples *samples, guint article, float diagonals[2])
{
  guint n = samples->articles->len, n_own = 0;
  double even = (double) n / samples->n_articles;

  for (guint i = 0; i < n; i++)
    n_own += g_array_index (samples->articles, guint, i) == article ? 1 : 0;
  diagonals[0] = (float) (0.5 / COST);
  diagonals[1] = (float) (0.5 / (COST * sqrt (even / MAX (n_own, 1))));
}

/* Separates the samples of @article from all others; @weights begins with zeros. Two features in
 * the same bucket make the length of a vector differ a little from 1, which only changes the step.
 */
static void
separate (const Samples *samples, guint article, guint *order, float *dual, float *weights)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  guint n = samples->articles->len;
  float diagonals[2];

  find_diagonals (samples, article, diagonals);
  for (guint i = 0; i < n; i++)
    {
      order[i] = i;
      dual[i] = 0;
    }
  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      float longest = 0;

      shuffle (order, n, random);
      for (guint i = 0; i < n; i++)
        {
          guint sample = order[i];
          gboolean is_own = g_array_index (samples->articles, guint, sample) == article;
          float sign = is_own ? 1.0f : -1.0f, diagonal = diagonals[is_own];
          float gradient =
              sign * multiply (samples, sample, weights) - 1.0f + diagonal * dual[sample];
          float next = MAX (dual[sample] - gradient / (1.0f + diagonal), 0.0f);

          if (dual[sample] <= 0 && gradient >= 0)
            continue;
          longest = MAX (longest, fabsf (gradient));
          add_scaled (samples, sample, (next - dual[sample]) * sign, weights);
          dual[sample] = next;
        }
      if (longest < TOLERANCE)
        break;
    }
}

/* Eight bits a weight are enough: rounding moves the score of a question, a sum over dozens of
 * features, by far less than articles lie apart. */
static void
store (TopayIndexModel *self, guint article, guint n_articles, const float *weights)
{
  float greatest = 0;
  guint32 scale;

  for (guint i = 0; i < TOPAY_MODEL_N_BUCKETS; i++)
    greatest = MAX (greatest, fabsf (weights[i]));
  scale = (guint32) lround (greatest / G_MAXINT8 * TOPAY_MODEL_SCALE);
  g_array_index (self->scales, guint32, article) = scale;
  for (guint i = 0; i < TOPAY_MODEL_N_BUCKETS && greatest > 0; i++)
    g_array_index (self->weights, gint8, i * n_articles + article) =
        (gint8) lroundf (weights[i] / greatest * G_MAXINT8);
}

static void
train (TopayIndexModel *self, const Samples *samples)
{
  guint n_samples = samples->articles->len, n_articles = self->scales->len;
  g_autofree guint *order = g_new (guint, n_samples + 1);
  g_autofree float *dual = g_new (float, n_samples + 1);
  g_autofree float *weights = g_new (float, TOPAY_MODEL_N_BUCKETS);

  for (guint article = 0; article < n_articles; article++)
    {
      memset (weights, 0, TOPAY_MODEL_N_BUCKETS * sizeof *weights);
      separate (samples, article, order, dual, weights);
      store (self, article, n_articles, weights);
    }
}

/**
 * topay_index_model_new:
 * @corpus: the texts of a library
 * @statistics: what was counted in them with the same part left out
 * @left_out_fold: for asking this part of the questions; %TOPAY_CORPUS_NO_FOLD for the whole
 *
 * Trains, in time proportional to articles times samples.
 *
 * Returns: (transfer full): the model; an empty one for a library that is too large for one
 */
TopayIndexModel *
topay_index_model_new (const TopayIndexCorpus *corpus,
                       const TopayIndexStatistics *statistics,
                       guint left_out_fold)
{
  TopayIndexModel *self = g_new0 (TopayIndexModel, 1);
  Samples samples = { 0 };

  self->weights = g_array_new (FALSE, TRUE, sizeof (gint8));
  self->scales = g_array_new (FALSE, TRUE, sizeof (guint32));
  if (corpus->n_articles > MAX_ARTICLES
      || (guint64) corpus->n_articles * statistics->samples->len > MAX_WORK)
    return self;

  g_array_set_size (self->weights, TOPAY_MODEL_N_BUCKETS * corpus->n_articles);
  g_array_set_size (self->scales, corpus->n_articles);
  collect_samples (&samples, corpus, statistics, left_out_fold);
  train (self, &samples);
  clear_samples (&samples);
  return self;
}

/**
 * topay_index_model_free:
 * @self: (nullable): a model
 */
void
topay_index_model_free (TopayIndexModel *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->weights);
  g_array_unref (self->scales);
  g_free (self);
}
