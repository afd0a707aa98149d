/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-index-corpus.h"

#include <string.h>

/* What one word counts in its article. A writer gives few keywords and means them. */
#define QUESTION_WEIGHT 1.0f
#define TITLE_WEIGHT    1.0f
#define KEYWORD_WEIGHT  3.0f
#define SUMMARY_WEIGHT  0.5f
#define BODY_WEIGHT     1.0f

/* While a part of the questions is left out, so is every fifth article, others each time:
 * questions about it then stand for questions that no article answers. */
#define ABSENT_EVERY    5
#define MIN_FOR_ABSENCE 3

/* No text of an article is longer than the file it stands in may be. */
#define MAX_TEXT_BYTES (4u * 1024 * 1024)

/* While texts are read the keys and words are not sorted yet. */
typedef struct
{
  TopayIndexCorpus *corpus; /* (unowned) */
  TopaySearchTerms *terms;  /* (owned) */
  GArray *features;         /* (owned) (element-type TopaySearchFeature): scratch */
  GArray *entry_keys;       /* (owned) (element-type guint32): by entry */
  GHashTable *word_numbers; /* (owned): word → number in order of appearance */
  GPtrArray *word_list;     /* (unowned contents): by number */
  guint groups;             /* without the body */
} Reading;

static void
add_words (Reading *reading, const GArray *units)
{
  for (guint i = 0; i < units->len; i++)
    {
      const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, i);
      gpointer number;
      guint word;

      if (unit->is_han || unit->length == 0)
        continue;
      if (!g_hash_table_lookup_extended (reading->word_numbers, unit->word, NULL, &number))
        {
          char *copy = g_strdup (unit->word);

          number = GUINT_TO_POINTER (reading->word_list->len);
          g_hash_table_insert (reading->word_numbers, copy, number);
          g_ptr_array_add (reading->word_list, copy);
        }
      word = GPOINTER_TO_UINT (number);
      g_array_append_val (reading->corpus->text_words, word);
    }
}

/* Takes @text with the groups it speaks for; @text.text must not be %NULL. */
static void
add_text (Reading *reading, TopayCorpusText text, guint groups)
{
  TopayIndexCorpus *corpus = reading->corpus;
  g_autoptr (GArray) units = NULL;

  if (text.text == NULL || text.text[0] == '\0')
    return;

  units = topay_search_terms_cut (reading->terms, text.text, MAX_TEXT_BYTES);
  text.first_entry = corpus->entries->len;
  text.first_word = corpus->text_words->len;
  g_array_append_val (corpus->texts, text);
  add_words (reading, units);

  g_array_set_size (reading->features, 0);
  topay_search_terms_collect (units, groups, reading->features);
  topay_concepts_collect (&corpus->concepts, units, groups, reading->features);
  topay_search_features_merge (reading->features);
  for (guint i = 0; i < reading->features->len; i++)
    {
      const TopaySearchFeature *feature = &g_array_index (reading->features, TopaySearchFeature, i);
      TopayCorpusEntry entry = { 0, feature->weight, feature->votes };

      g_array_append_val (corpus->entries, entry);
      g_array_append_val (reading->entry_keys, feature->key);
    }
}

/* The title is one more sample question. An article with neither is compared by its summary. */
static void
add_article (Reading *reading, const TopayIndexArticle *article, guint position, guint n_folds)
{
  const TopayCorpusText base = { .article = position, .fold = TOPAY_CORPUS_NO_FOLD };
  gboolean has_sample = (article->title != NULL && article->title[0] != '\0')
                        || (article->questions != NULL && article->questions[0] != NULL);
  TopayCorpusText text = base;

  text.text = article->title;
  text.is_sample = TRUE;
  text.weight = TITLE_WEIGHT;
  add_text (reading, text, reading->groups);
  text.weight = QUESTION_WEIGHT;
  for (guint i = 0; article->questions != NULL && article->questions[i] != NULL; i++)
    {
      text.text = article->questions[i];
      text.fold = i % n_folds;
      reading->corpus->n_questions++;
      add_text (reading, text, reading->groups);
    }

  text = base;
  text.text = article->summary;
  text.is_sample = !has_sample;
  text.weight = SUMMARY_WEIGHT;
  add_text (reading, text, reading->groups);
  text.is_sample = FALSE;
  text.is_keyword = TRUE;
  text.weight = KEYWORD_WEIGHT;
  for (guint i = 0; article->keywords != NULL && article->keywords[i] != NULL; i++)
    {
      text.text = article->keywords[i];
      add_text (reading, text, reading->groups);
    }
  text.is_keyword = FALSE;
  text.text = article->body;
  text.weight = BODY_WEIGHT;
  add_text (reading, text, 1u << TOPAY_FEATURE_BODY);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a, right = *(const guint32 *) b;

  return (left > right) - (left < right);
}

static guint
find_key (const GArray *keys, guint32 key)
{
  guint low = 0, high = keys->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (keys, guint32, middle) < key)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
number_keys (TopayIndexCorpus *self, const GArray *entry_keys)
{
  guint kept = 0;

  g_array_append_vals (self->keys, entry_keys->data, entry_keys->len);
  if (self->keys->len > 0)
    qsort (self->keys->data, self->keys->len, sizeof (guint32), compare_keys);
  for (guint i = 0; i < self->keys->len; i++)
    {
      guint32 key = g_array_index (self->keys, guint32, i);

      if (kept == 0 || g_array_index (self->keys, guint32, kept - 1) != key)
        g_array_index (self->keys, guint32, kept++) = key;
    }
  g_array_set_size (self->keys, kept);

  for (guint i = 0; i < self->entries->len; i++)
    g_array_index (self->entries, TopayCorpusEntry, i).key =
        find_key (self->keys, g_array_index (entry_keys, guint32, i));
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Gives the words their place in the order of bytes. */
static void
number_words (Reading *reading)
{
  TopayIndexCorpus *self = reading->corpus;
  g_autofree guint *places = g_new (guint, MAX (reading->word_list->len, 1));

  for (guint i = 0; i < reading->word_list->len; i++)
    g_ptr_array_add (self->words, g_strdup (g_ptr_array_index (reading->word_list, i)));
  g_ptr_array_sort (self->words, compare_words);
  for (guint i = 0; i < self->words->len; i++)
    {
      gpointer number = g_hash_table_lookup (reading->word_numbers, self->words->pdata[i]);

      places[GPOINTER_TO_UINT (number)] = i;
    }
  for (guint i = 0; i < self->text_words->len; i++)
    g_array_index (self->text_words, guint, i) = places[g_array_index (self->text_words, guint, i)];
}

/**
 * topay_index_corpus_new:
 * @library: what the search is told
 * @n_folds: into how many parts the questions of each article are dealt, at least 1
 *
 * Returns: (transfer full): the texts of the library; keeps pointers into @library
 */
TopayIndexCorpus *
topay_index_corpus_new (const TopayIndexLibrary *library, guint n_folds)
{
  TopayIndexCorpus *self = g_new0 (TopayIndexCorpus, 1);
  TopayCorpusText end = { 0 };
  Reading reading = { .corpus = self, .terms = topay_search_terms_new (library->language) };

  self->language = g_strdup (library->language);
  self->n_articles = library->n_articles;
  self->n_folds = n_folds;
  if (library->thesaurus != NULL)
    self->concepts = topay_thesaurus_get_concepts (library->thesaurus);
  self->texts = g_array_new (FALSE, FALSE, sizeof (TopayCorpusText));
  self->entries = g_array_new (FALSE, FALSE, sizeof (TopayCorpusEntry));
  self->keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->text_words = g_array_new (FALSE, FALSE, sizeof (guint));
  self->words = g_ptr_array_new_with_free_func (g_free);
  reading.features = g_array_new (FALSE, FALSE, sizeof (TopaySearchFeature));
  reading.entry_keys = g_array_new (FALSE, FALSE, sizeof (guint32));
  reading.word_numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reading.word_list = g_ptr_array_new ();
  reading.groups = topay_search_terms_get_groups (reading.terms) & ~(1u << TOPAY_FEATURE_BODY);

  for (guint i = 0; i < library->n_articles; i++)
    add_article (&reading, &library->articles[i], i, n_folds);
  end.first_entry = self->entries->len;
  end.first_word = self->text_words->len;
  g_array_append_val (self->texts, end);
  number_keys (self, reading.entry_keys);
  number_words (&reading);

  g_ptr_array_unref (reading.word_list);
  g_hash_table_unref (reading.word_numbers);
  g_array_unref (reading.entry_keys);
  g_array_unref (reading.features);
  topay_search_terms_free (reading.terms);
  return self;
}

/**
 * topay_index_corpus_free:
 * @self: (nullable): the texts of a library
 */
void
topay_index_corpus_free (TopayIndexCorpus *self)
{
  if (self == NULL)
    return;

  g_free (self->language);
  g_array_unref (self->texts);
  g_array_unref (self->entries);
  g_array_unref (self->keys);
  g_array_unref (self->text_words);
  g_ptr_array_unref (self->words);
  g_free (self);
}

/**
 * topay_index_corpus_is_left_out:
 * @self: the texts of a library
 * @text: position of a text
 * @left_out_fold: a part of the questions; %TOPAY_CORPUS_NO_FOLD for none
 *
 * Returns: whether an index that is built for asking @left_out_fold must not know @text
 */
gboolean
topay_index_corpus_is_left_out (const TopayIndexCorpus *self, guint text, guint left_out_fold)
{
  const TopayCorpusText *row = &g_array_index (self->texts, TopayCorpusText, text);

  if (left_out_fold == TOPAY_CORPUS_NO_FOLD)
    return FALSE;
  return row->fold == left_out_fold
         || (!self->knows_all_articles && self->n_articles >= MIN_FOR_ABSENCE
             && row->article % ABSENT_EVERY == left_out_fold);
}
