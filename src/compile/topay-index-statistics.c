/* SPDX-License-Identifier: GPL-3.0-or-later */

/* BM25 (Robertson and Zaragoza, 2009) of articles and of samples, and centroids of samples
 * (Rocchio, 1971), both with smoothed inverse document frequencies. */

#include "config.h"

#include "topay-index-statistics.h"

#include <math.h>

#define K1 1.2
/* How much the size of a text is held against it. Less for articles, and large ones win by chance:
 * among hundreds of questions every word has been said once. */
#define ARTICLE_B 0.6
#define SAMPLE_B  0.75

/* One feature in one article, or in one sample. */
typedef struct
{
  guint owner;
  double count;  /* weighted by the field */
  double centre; /* sum of the samples' shares */
} Cell;

typedef struct
{
  const TopayIndexCorpus *corpus; /* (unowned) */
  guint left_out_fold;
  guint n_samples;
  guint *n_articles;     /* (owned): by key: articles that hold it */
  guint *n_samples_with; /* (owned): by key: samples that hold it */
  guint *n_votes;        /* (owned): by key: samples that it votes in */
  double *article_sizes; /* (owned): by article and group */
  double *centre_sizes;  /* (owned): by article and group: sum of squares */
  double mean_sizes[TOPAY_N_FEATURE_GROUPS];
  double *sample_sizes; /* (owned): by sample: words that vote */
  double mean_sample_size;
  Cell *cells;       /* (owned): by key, then article */
  guint *first_cell; /* (owned): by key */
  Cell *votes;       /* (owned): by key, then sample */
  guint *first_vote; /* (owned): by key */
  double max_impacts[TOPAY_N_FEATURE_GROUPS];
  double max_centres[TOPAY_N_FEATURE_GROUPS];
  double max_vote;
} Counting;

static const TopayCorpusText *
get_text (const Counting *counting, guint text)
{
  return &g_array_index (counting->corpus->texts, TopayCorpusText, text);
}

static gboolean
is_left_out (const Counting *counting, guint text)
{
  return topay_index_corpus_is_left_out (counting->corpus, text, counting->left_out_fold);
}

static const TopayCorpusEntry *
get_entries (const Counting *counting, guint text, guint *n_entries)
{
  const TopayCorpusText *row = get_text (counting, text);

  *n_entries = row[1].first_entry - row[0].first_entry;
  return &g_array_index (counting->corpus->entries, TopayCorpusEntry, row->first_entry);
}

static guint
get_group (const Counting *counting, guint key)
{
  return topay_search_feature_get_group (g_array_index (counting->corpus->keys, guint32, key));
}

static double
get_sample_idf (const Counting *counting, guint key)
{
  return log ((1.0 + counting->n_samples) / (1.0 + counting->n_samples_with[key])) + 1.0;
}

static void
start_counting (Counting *counting, const TopayIndexCorpus *corpus, guint left_out_fold)
{
  gsize n_keys = corpus->keys->len, n_texts = corpus->texts->len;

  *counting = (Counting){ .corpus = corpus, .left_out_fold = left_out_fold };
  counting->n_articles = g_new0 (guint, n_keys + 1);
  counting->n_samples_with = g_new0 (guint, n_keys + 1);
  counting->n_votes = g_new0 (guint, n_keys + 1);
  counting->article_sizes = g_new0 (double, (gsize) corpus->n_articles *TOPAY_N_FEATURE_GROUPS + 1);
  counting->centre_sizes = g_new0 (double, (gsize) corpus->n_articles *TOPAY_N_FEATURE_GROUPS + 1);
  counting->sample_sizes = g_new0 (double, n_texts);
  counting->first_cell = g_new0 (guint, n_keys + 1);
  counting->first_vote = g_new0 (guint, n_keys + 1);
}

static void
stop_counting (Counting *counting)
{
  g_free (counting->n_articles);
  g_free (counting->n_samples_with);
  g_free (counting->n_votes);
  g_free (counting->article_sizes);
  g_free (counting->centre_sizes);
  g_free (counting->sample_sizes);
  g_free (counting->cells);
  g_free (counting->first_cell);
  g_free (counting->votes);
  g_free (counting->first_vote);
}

/* Counts one text; @seen_in says by key in which article it was seen last, plus one. */
static void
count_text (Counting *counting, guint text, guint *seen_in)
{
  const TopayCorpusText *row = get_text (counting, text);
  guint n_entries;
  const TopayCorpusEntry *entries = get_entries (counting, text, &n_entries);

  for (guint i = 0; i < n_entries; i++)
    {
      guint key = entries[i].key, group = get_group (counting, key);

      if (seen_in[key] != row->article + 1)
        counting->n_articles[key]++;
      seen_in[key] = row->article + 1;
      counting->article_sizes[row->article * TOPAY_N_FEATURE_GROUPS + group] +=
          row->weight * entries[i].count;
      counting->mean_sizes[group] += row->weight * entries[i].count;
      if (!row->is_sample)
        continue;
      counting->n_samples_with[key]++;
      if (entries[i].votes)
        {
          counting->n_votes[key]++;
          counting->sample_sizes[counting->n_samples] += entries[i].count;
          counting->mean_sample_size += entries[i].count;
        }
    }
  if (row->is_sample)
    counting->n_samples++;
}

static void
count_texts (Counting *counting)
{
  const TopayIndexCorpus *corpus = counting->corpus;
  g_autofree guint *seen_in = g_new0 (guint, corpus->keys->len + 1);

  for (guint text = 0; text + 1 < corpus->texts->len; text++)
    if (!is_left_out (counting, text))
      count_text (counting, text, seen_in);

  for (guint group = 0; group < TOPAY_N_FEATURE_GROUPS; group++)
    counting->mean_sizes[group] /= MAX (corpus->n_articles, 1);
  counting->mean_sample_size /= MAX (counting->n_samples, 1);
  for (guint key = 0; key < corpus->keys->len; key++)
    {
      counting->first_cell[key + 1] = counting->first_cell[key] + counting->n_articles[key];
      counting->first_vote[key + 1] = counting->first_vote[key] + counting->n_votes[key];
    }
  counting->cells = g_new0 (Cell, (gsize) counting->first_cell[corpus->keys->len] + 1);
  counting->votes = g_new0 (Cell, (gsize) counting->first_vote[corpus->keys->len] + 1);
}

/* The length of the sample as a vector, for each group. */
static void
measure_sample (const Counting *counting, guint text, double norms[TOPAY_N_FEATURE_GROUPS])
{
  guint n_entries;
  const TopayCorpusEntry *entries = get_entries (counting, text, &n_entries);

  for (guint group = 0; group < TOPAY_N_FEATURE_GROUPS; group++)
    norms[group] = 0;
  for (guint i = 0; i < n_entries; i++)
    {
      double share = (1.0 + log (entries[i].count)) * get_sample_idf (counting, entries[i].key);

      norms[get_group (counting, entries[i].key)] += share * share;
    }
  for (guint group = 0; group < TOPAY_N_FEATURE_GROUPS; group++)
    norms[group] = sqrt (norms[group]);
}

/* Fills the cells of one text; @used says by key how many cells and votes are filled. */
static void
fill_text (Counting *counting, guint text, guint sample, guint *used[2])
{
  const TopayCorpusText *row = get_text (counting, text);
  double norms[TOPAY_N_FEATURE_GROUPS];
  guint n_entries;
  const TopayCorpusEntry *entries = get_entries (counting, text, &n_entries);

  measure_sample (counting, text, norms);
  for (guint i = 0; i < n_entries; i++)
    {
      guint key = entries[i].key;
      Cell *first = counting->cells + counting->first_cell[key];
      Cell *cell;

      if (used[0][key] == 0 || first[used[0][key] - 1].owner != row->article)
        first[used[0][key]++].owner = row->article;
      cell = &first[used[0][key] - 1];
      cell->count += row->weight * entries[i].count;
      if (!row->is_sample)
        continue;
      cell->centre += (1.0 + log (entries[i].count)) * get_sample_idf (counting, key)
                      / norms[get_group (counting, key)];
      if (entries[i].votes)
        counting->votes[counting->first_vote[key] + used[1][key]++] =
            (Cell){ sample, entries[i].count, 0 };
    }
}

static void
fill_cells (Counting *counting)
{
  const TopayIndexCorpus *corpus = counting->corpus;
  g_autofree guint *used_cells = g_new0 (guint, corpus->keys->len + 1);
  g_autofree guint *used_votes = g_new0 (guint, corpus->keys->len + 1);
  guint *used[2] = { used_cells, used_votes };
  guint sample = 0;

  for (guint text = 0; text + 1 < corpus->texts->len; text++)
    if (!is_left_out (counting, text))
      {
        fill_text (counting, text, sample, used);
        sample += get_text (counting, text)->is_sample ? 1 : 0;
      }

  for (guint key = 0; key < corpus->keys->len; key++)
    for (guint i = counting->first_cell[key]; i < counting->first_cell[key + 1]; i++)
      counting->centre_sizes[counting->cells[i].owner * TOPAY_N_FEATURE_GROUPS
                             + get_group (counting, key)] +=
          counting->cells[i].centre * counting->cells[i].centre;
}

static double
get_bm25 (double count, double b, double size, double mean_size)
{
  double relative = mean_size > 0 ? size / mean_size : 1.0;

  return count * (K1 + 1.0) / (count + K1 * (1.0 - b + b * relative));
}

static double
get_idf (double n_all, double n_with)
{
  return log (1.0 + (n_all - n_with + 0.5) / (n_with + 0.5));
}

static double
get_impact (const Counting *counting, guint key, const Cell *cell)
{
  guint group = get_group (counting, key);
  gsize place = (gsize) cell->owner * TOPAY_N_FEATURE_GROUPS + group;

  return get_idf (counting->corpus->n_articles, counting->n_articles[key])
         * get_bm25 (cell->count, ARTICLE_B, counting->article_sizes[place],
                     counting->mean_sizes[group]);
}

static double
get_centre (const Counting *counting, guint key, const Cell *cell)
{
  gsize place = (gsize) cell->owner * TOPAY_N_FEATURE_GROUPS + get_group (counting, key);
  double norm = sqrt (counting->centre_sizes[place]);

  return norm > 0 ? cell->centre / norm : 0;
}

static double
get_vote (const Counting *counting, guint key, const Cell *cell)
{
  return get_idf (counting->n_samples, counting->n_samples_with[key])
         * get_bm25 (cell->count, SAMPLE_B, counting->sample_sizes[cell->owner],
                     counting->mean_sample_size);
}

/* What the steps of the stored numbers are measured by. */
static void
find_maxima (Counting *counting)
{
  for (guint key = 0; key < counting->corpus->keys->len; key++)
    {
      guint group = get_group (counting, key);

      for (guint i = counting->first_cell[key]; i < counting->first_cell[key + 1]; i++)
        {
          const Cell *cell = &counting->cells[i];

          counting->max_impacts[group] =
              MAX (counting->max_impacts[group], get_impact (counting, key, cell));
          counting->max_centres[group] =
              MAX (counting->max_centres[group], get_centre (counting, key, cell));
        }
      for (guint i = counting->first_vote[key]; i < counting->first_vote[key + 1]; i++)
        counting->max_vote =
            MAX (counting->max_vote, get_vote (counting, key, &counting->votes[i]));
    }
}

/* @share of the greatest as a whole number up to @limit; what there is never becomes nothing. */
static guint
to_step (double share, guint limit)
{
  return share > 0 ? (guint) CLAMP (lround (share * limit), 1, limit) : 0;
}

static void
append_postings (const Counting *counting, guint key, GArray *postings)
{
  guint group = get_group (counting, key);

  for (guint i = counting->first_cell[key]; i < counting->first_cell[key + 1]; i++)
    {
      const Cell *cell = &counting->cells[i];
      double impact = get_impact (counting, key, cell) / counting->max_impacts[group];
      double centre = get_centre (counting, key, cell);
      TopayIndexPosting posting = { (guint16) cell->owner, (guint8) to_step (impact, G_MAXUINT8),
                                    0 };

      if (centre > 0)
        posting.centre =
            (guint8) to_step (sqrt (centre / counting->max_centres[group]), G_MAXUINT8);
      if (cell->owner < TOPAY_INDEX_MAX_ARTICLES)
        g_array_append_val (postings, posting);
    }
}

static void
append_votes (const Counting *counting, guint key, GArray *votes)
{
  for (guint i = counting->first_vote[key]; i < counting->first_vote[key + 1]; i++)
    {
      const Cell *cell = &counting->votes[i];
      double impact = get_vote (counting, key, cell) / counting->max_vote;
      TopayIndexVote vote = { (guint16) cell->owner, (guint16) to_step (impact, G_MAXUINT16) };

      if (cell->owner < TOPAY_INDEX_MAX_VOTERS)
        g_array_append_val (votes, vote);
    }
}

/* The keys of the groups that the index does not hold are the last ones. */
static void
append_features (TopayIndexStatistics *self, const Counting *counting)
{
  TopayIndexFeature feature = { 0 };

  for (guint key = 0; key < counting->corpus->keys->len; key++)
    {
      guint16 n_samples = (guint16) MIN (counting->n_samples_with[key], G_MAXUINT16);

      if (get_group (counting, key) >= TOPAY_N_INDEXED_GROUPS)
        break;
      if (counting->n_articles[key] == 0)
        continue;
      feature = (TopayIndexFeature){ self->postings->len, self->votes->len };
      g_array_append_val (self->keys, g_array_index (counting->corpus->keys, guint32, key));
      g_array_append_val (self->features, feature);
      g_array_append_val (self->sample_counts, n_samples);
      append_postings (counting, key, self->postings);
      append_votes (counting, key, self->votes);
    }
  feature = (TopayIndexFeature){ self->postings->len, self->votes->len };
  g_array_append_val (self->features, feature);
}

static void
append_samples (TopayIndexStatistics *self, const Counting *counting)
{
  const TopayIndexCorpus *corpus = counting->corpus;

  g_array_set_size (self->articles, corpus->n_articles);
  g_array_set_size (self->word_counts, corpus->words->len);
  for (guint text = 0; text + 1 < corpus->texts->len; text++)
    {
      const TopayCorpusText *row = get_text (counting, text);
      guint32 article = row->article;

      if (is_left_out (counting, text))
        continue;
      if (row->is_sample)
        {
          g_array_append_val (self->samples, article);
          g_array_index (self->articles, guint32, article)++;
        }
      for (guint i = row[0].first_word; i < row[1].first_word; i++)
        g_array_index (self->word_counts, guint32, g_array_index (corpus->text_words, guint, i))++;
    }
}

/**
 * topay_index_statistics_new:
 * @corpus: the texts of a library
 * @left_out_fold: for asking this part of the questions; %TOPAY_CORPUS_NO_FOLD for the whole
 *
 * Counts. Time and memory grow with the number of entries.
 *
 * Returns: (transfer full): what was counted
 */
TopayIndexStatistics *
topay_index_statistics_new (const TopayIndexCorpus *corpus, guint left_out_fold)
{
  TopayIndexStatistics *self = g_new0 (TopayIndexStatistics, 1);
  Counting counting;

  self->keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->features = g_array_new (FALSE, FALSE, sizeof (TopayIndexFeature));
  self->sample_counts = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->postings = g_array_new (FALSE, FALSE, sizeof (TopayIndexPosting));
  self->votes = g_array_new (FALSE, FALSE, sizeof (TopayIndexVote));
  self->articles = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->samples = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->word_counts = g_array_new (FALSE, TRUE, sizeof (guint32));

  start_counting (&counting, corpus, left_out_fold);
  count_texts (&counting);
  fill_cells (&counting);
  find_maxima (&counting);
  append_features (self, &counting);
  append_samples (self, &counting);
  stop_counting (&counting);
  return self;
}

/**
 * topay_index_statistics_free:
 * @self: (nullable): what was counted
 */
void
topay_index_statistics_free (TopayIndexStatistics *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->keys);
  g_array_unref (self->features);
  g_array_unref (self->sample_counts);
  g_array_unref (self->postings);
  g_array_unref (self->votes);
  g_array_unref (self->articles);
  g_array_unref (self->samples);
  g_array_unref (self->word_counts);
  g_free (self);
}
