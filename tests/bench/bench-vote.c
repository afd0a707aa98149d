/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-vote.h"

#include <libstemmer.h>
#include <math.h>
#include <string.h>

#include "topay-text.h"
#include "topay-tokenizer.h"

#define N_VOTERS 10
#define K1       1.2
#define B        0.75

typedef struct
{
  guint sample;
  double count;
} Posting;

struct _BenchVote
{
  guint n_labels;
  struct sb_stemmer *stemmer; /* (owned) */
  GHashTable *stops;          /* (owned) */
  GHashTable *postings;       /* (owned): term → GArray of Posting */
  GArray *sizes;              /* (owned) (element-type guint) */
  GArray *labels;             /* (owned) (element-type guint) */
  double size_sum;
};

BenchVote *
bench_vote_new (guint n_labels)
{
  static const char *const stops[] = {
    "a",   "an",   "the",  "i",    "im",   "is",   "am",  "are", "was",    "be",  "to",
    "of",  "in",   "on",   "at",   "my",   "me",   "it",  "do",  "for",    "and", "or",
    "you", "your", "this", "that", "with", "have", "has", "had", "please", "can",
  };
  BenchVote *self = g_new0 (BenchVote, 1);

  self->n_labels = n_labels;
  self->stemmer = sb_stemmer_new ("english", NULL);
  self->stops = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++)
    g_hash_table_add (self->stops, (gpointer) stops[i]);
  self->postings =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->sizes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->labels = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
bench_vote_free (BenchVote *self)
{
  sb_stemmer_delete (self->stemmer);
  g_hash_table_unref (self->stops);
  g_hash_table_unref (self->postings);
  g_array_unref (self->sizes);
  g_array_unref (self->labels);
  g_free (self);
}

/* The terms of @text, each as often as it stands there. */
static GPtrArray *
cut (BenchVote *self, const char *text)
{
  g_autoptr (TopayFoldedText) folded = topay_folded_text_new (text, -1, 4096);
  GPtrArray *terms = g_ptr_array_new_with_free_func (g_free);
  TopayTokenizer tokenizer;
  TopayToken token;

  topay_tokenizer_init (&tokenizer, folded->text, folded->length);
  while (topay_tokenizer_next (&tokenizer, &token))
    {
      g_autofree char *term = g_strndup (folded->text + token.start, token.end - token.start);

      if (token.kind != TOPAY_TOKEN_WORD)
        g_ptr_array_add (terms, g_steal_pointer (&term));
      else if (!g_hash_table_contains (self->stops, term))
        g_ptr_array_add (terms, g_strdup ((const char *) sb_stemmer_stem (
                                    self->stemmer, (const sb_symbol *) term, (int) strlen (term))));
    }
  return terms;
}

void
bench_vote_add (BenchVote *self, const char *text, guint label)
{
  g_autoptr (GPtrArray) terms = cut (self, text);
  guint sample = self->labels->len;

  for (guint i = 0; i < terms->len; i++)
    {
      const char *term = g_ptr_array_index (terms, i);
      GArray *list = g_hash_table_lookup (self->postings, term);
      Posting posting = { sample, 1 };

      if (list == NULL)
        {
          list = g_array_new (FALSE, FALSE, sizeof (Posting));
          g_hash_table_insert (self->postings, g_strdup (term), list);
        }
      if (list->len > 0 && g_array_index (list, Posting, list->len - 1).sample == sample)
        g_array_index (list, Posting, list->len - 1).count++;
      else
        g_array_append_val (list, posting);
    }
  g_array_append_val (self->sizes, terms->len);
  g_array_append_val (self->labels, label);
  self->size_sum += terms->len;
}

static void
score (BenchVote *self, const char *text, double *scores)
{
  g_autoptr (GPtrArray) terms = cut (self, text);
  double n = self->labels->len, mean = self->size_sum / n;

  for (guint i = 0; i < terms->len; i++)
    {
      const GArray *list = g_hash_table_lookup (self->postings, g_ptr_array_index (terms, i));

      for (guint j = 0; list != NULL && j < list->len; j++)
        {
          const Posting *posting = &g_array_index (list, Posting, j);
          double size = g_array_index (self->sizes, guint, posting->sample);
          double idf = log (1 + (n - list->len + 0.5) / (list->len + 0.5));

          scores[posting->sample] +=
              idf * posting->count * (K1 + 1) / (posting->count + K1 * (1 - B + B * size / mean));
        }
    }
}

static guint
find_best (const double *values, guint n_values)
{
  guint best = 0;

  for (guint i = 1; i < n_values; i++)
    if (values[i] > values[best])
      best = i;
  return best;
}

guint
bench_vote_ask (BenchVote *self, const char *text, guint labels[3])
{
  g_autofree double *scores = g_new0 (double, self->labels->len);
  g_autofree double *sums = g_new0 (double, self->n_labels);
  guint n_labels = 0;

  score (self, text, scores);
  for (guint i = 0; i < N_VOTERS; i++)
    {
      guint best = find_best (scores, self->labels->len);

      sums[g_array_index (self->labels, guint, best)] += scores[best] * scores[best];
      scores[best] = 0;
    }
  while (n_labels < 3)
    {
      guint best = find_best (sums, self->n_labels);

      if (sums[best] <= 0)
        break;
      labels[n_labels++] = best;
      sums[best] = 0;
    }
  return n_labels;
}
