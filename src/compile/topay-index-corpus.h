/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-builder.h"
#include "topay-search-terms.h"

/* All texts of a library, cut into features and words once; indexes are made from it, also such as
 * leave some of the questions out. */

G_BEGIN_DECLS

/* A text that belongs to every index. */
#define TOPAY_CORPUS_NO_FOLD G_MAXUINT

/**
 * TopayCorpusText:
 * @text: (unowned): what it was made from
 * @article: position of its article
 * @fold: the part of the questions that it belongs to, or %TOPAY_CORPUS_NO_FOLD
 * @is_sample: whether whole questions are compared with it
 * @is_keyword: whether a writer gave it as a word to be found by
 * @weight: what one of its words counts in the article
 * @first_entry: its first entry; it ends where the next text begins
 * @first_word: its first word; the same
 */
typedef struct
{
  const char *text;
  guint article;
  guint fold;
  gboolean is_sample;
  gboolean is_keyword;
  float weight;
  guint first_entry;
  guint first_word;
} TopayCorpusText;

/**
 * TopayCorpusEntry:
 * @key: position of the feature in the sorted keys
 * @count: how often it stands in the text
 * @votes: whether it counts in comparing whole questions
 */
typedef struct
{
  guint key;
  float count;
  gboolean votes;
} TopayCorpusEntry;

/**
 * TopayIndexCorpus:
 * @language: (owned)
 * @concepts: what is the same to people; borrows from the library
 * @n_articles: how many there are
 * @n_folds: into how many parts the questions of each article are dealt
 * @knows_all_articles: whether leaving questions out leaves no article out
 * @texts: (owned) (element-type TopayCorpusText): by article, and one that closes the last
 * @entries: (owned) (element-type TopayCorpusEntry)
 * @keys: (owned) (element-type guint32): ascending
 * @text_words: (owned) (element-type guint): positions in @words
 * @words: (owned) (element-type utf8): sorted by their bytes
 * @n_questions: sample questions without the titles
 */
typedef struct
{
  char *language;
  TopayConcepts concepts;
  guint n_articles;
  guint n_folds;
  gboolean knows_all_articles;
  GArray *texts;
  GArray *entries;
  GArray *keys;
  GArray *text_words;
  GPtrArray *words;
  guint n_questions;
} TopayIndexCorpus;

TopayIndexCorpus *topay_index_corpus_new (const TopayIndexLibrary *library,
                                          guint n_folds) G_GNUC_WARN_UNUSED_RESULT;
void topay_index_corpus_free (TopayIndexCorpus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayIndexCorpus, topay_index_corpus_free)

gboolean
topay_index_corpus_is_left_out (const TopayIndexCorpus *self, guint text, guint left_out_fold);

G_END_DECLS
