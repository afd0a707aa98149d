/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-terms.h"

#include <libstemmer.h>
#include <string.h>

#include "topay-search-variants.h"
#include "topay-text.h"

/* Two words further apart than this are no company. Tuned by cross-validation; flat around it. */
#define ENGLISH_WINDOW 5
#define CHINESE_WINDOW 6

/* Words that stand in every other question. Short on purpose: in a narrow field even “not” and
 * “why” tell questions apart. */
static const char *const stop_words[] = {
  "a",   "an",   "the",  "i",    "im",   "is",   "am",  "are",  "was",    "be",  "to",  "of",
  "in",  "on",   "at",   "my",   "me",   "it",   "do",  "does", "did",    "for", "and", "or",
  "you", "your", "this", "that", "with", "have", "has", "had",  "please", "can",
};

struct _TopaySearchTerms
{
  char *language; /* (owned) */
  gboolean is_chinese;
  struct sb_stemmer *stemmer; /* (owned) (nullable) */
  GHashTable *stops;          /* (owned) (element-type utf8): stems */
};

/* The finaliser of MurmurHash3 (Appleby): every bit of the result depends on every bit of @hash. */
static guint64
mix (guint64 hash)
{
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return hash ^ (hash >> 33);
}

/* FNV-1a (Fowler, Noll, Vo), mixed, since keys take the highest bits. Good enough because nobody
 * gains by a collision in his own articles. */
static guint64
hash_bytes (const char *bytes, gsize length)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guchar) bytes[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return mix (hash);
}

/**
 * topay_search_hash_two:
 * @first: hash of a stem
 * @second: hash of the stem behind it
 *
 * Returns: the hash of the sequence
 */
guint64
topay_search_hash_two (guint64 first, guint64 second)
{
  return mix (first * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + second);
}

static const char *
get_stem (TopaySearchTerms *self, const char *word, gsize length, gsize *stem_length)
{
  const sb_symbol *stem = NULL;

  if (self->stemmer != NULL)
    stem = sb_stemmer_stem (self->stemmer, (const sb_symbol *) word, (int) length);
  *stem_length = stem != NULL ? (gsize) sb_stemmer_length (self->stemmer) : length;
  return stem != NULL ? (const char *) stem : word;
}

/**
 * topay_search_terms_new:
 * @language: "en", or any name that begins with "zh"
 *
 * English words in either language are stemmed by Porter's second English stemmer (libstemmer).
 *
 * Returns: (transfer full): what cuts texts of @language; for one thread
 */
TopaySearchTerms *
topay_search_terms_new (const char *language)
{
  TopaySearchTerms *self = g_new0 (TopaySearchTerms, 1);

  self->language = g_strdup (language);
  self->is_chinese = g_str_has_prefix (language, "zh");
  self->stemmer = sb_stemmer_new ("english", NULL);
  self->stops = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (stop_words); i++)
    {
      gsize length;
      const char *stem = get_stem (self, stop_words[i], strlen (stop_words[i]), &length);

      g_hash_table_add (self->stops, g_strndup (stem, length));
    }
  return self;
}

/**
 * topay_search_terms_free:
 * @self: (nullable): the terms of a language
 */
void
topay_search_terms_free (TopaySearchTerms *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->stemmer, sb_stemmer_delete);
  g_hash_table_unref (self->stops);
  g_free (self->language);
  g_free (self);
}

/**
 * topay_search_terms_is_chinese:
 * @self: the terms of a language
 *
 * Returns: whether the language is Chinese
 */
gboolean
topay_search_terms_is_chinese (const TopaySearchTerms *self)
{
  return self->is_chinese;
}

/**
 * topay_search_terms_get_groups:
 * @self: the terms of a language
 *
 * Letters in a row help against typing errors and endings, which Chinese does not have.
 *
 * Returns: a bit for each #TopayFeatureGroup that the language uses
 */
guint
topay_search_terms_get_groups (const TopaySearchTerms *self)
{
  guint all = (1u << TOPAY_N_FEATURE_GROUPS) - 1;

  if (self->is_chinese)
    return all & ~((1u << TOPAY_FEATURE_TRIPLE) | (1u << TOPAY_FEATURE_QUADRUPLE));
  return all;
}

/**
 * topay_search_terms_set_word:
 * @self: the terms of a language
 * @unit: a unit that is no Han character
 * @word: a folded word of at most %TOPAY_TOKEN_MAX_BYTES bytes; may be the unit's own
 *
 * Makes @unit stand for @word.
 */
void
topay_search_terms_set_word (TopaySearchTerms *self, TopaySearchUnit *unit, const char *word)
{
  char stem_text[TOPAY_TOKEN_MAX_BYTES + 1];
  const char *stem;
  gsize length;

  if (word != unit->word)
    g_strlcpy (unit->word, word, sizeof unit->word);
  unit->length = (guint) strlen (unit->word);
  stem = get_stem (self, unit->word, unit->length, &length);
  unit->hash = hash_bytes (stem, length);
  length = MIN (length, TOPAY_TOKEN_MAX_BYTES);
  memcpy (stem_text, stem, length);
  stem_text[length] = '\0';
  unit->is_stop = g_hash_table_contains (self->stops, stem_text);
}

/* Copies a word without its apostrophes, so that “don’t”, “don't” and “dont” are one. */
static void
copy_word (TopaySearchUnit *unit, const char *word, gsize length)
{
  unit->length = 0;
  for (gsize i = 0; i < length; i++)
    if (word[i] != '\'')
      unit->word[unit->length++] = word[i];
  unit->word[unit->length] = '\0';
}

/**
 * topay_search_terms_cut:
 * @self: the terms of a language
 * @text: any bytes that end in NUL
 * @max_bytes: what follows is not read
 *
 * Folds @text, makes variants of words one and cuts it into units.
 *
 * Returns: (transfer full) (element-type TopaySearchUnit): the units in order
 */
GArray *
topay_search_terms_cut (TopaySearchTerms *self, const char *text, gsize max_bytes)
{
  g_autoptr (TopayFoldedText) folded = topay_folded_text_new (text, -1, max_bytes);
  g_autoptr (TopayFoldedText) unified = topay_search_unify_variants (folded, self->language);
  GArray *units = g_array_new (FALSE, FALSE, sizeof (TopaySearchUnit));
  TopayTokenizer tokenizer;
  TopayToken token;

  topay_tokenizer_init (&tokenizer, unified->text, unified->length);
  while (topay_tokenizer_next (&tokenizer, &token))
    {
      TopaySearchUnit unit = { 0 };

      if (token.kind == TOPAY_TOKEN_PAIR)
        {
          g_array_index (units, TopaySearchUnit, units->len - 1).is_adjacent = TRUE;
          continue;
        }
      copy_word (&unit, unified->text + token.start, token.end - token.start);
      unit.is_han = token.kind == TOPAY_TOKEN_HAN;
      unit.start = topay_folded_text_get_source_start (unified, token.start);
      unit.end = topay_folded_text_get_source_end (unified, token.whole_end);
      if (unit.is_han)
        unit.hash = hash_bytes (unit.word, unit.length);
      else
        topay_search_terms_set_word (self, &unit, unit.word);
      g_array_append_val (units, unit);
    }
  return units;
}

/**
 * topay_search_feature_get_key:
 * @group: a group
 * @hash: the hash of the feature inside its group
 *
 * Thirty-two bits a key keep the index small. Of a hundred thousand features a dozen share their
 * key with another one, which costs less than a typing error.
 *
 * Returns: what the index knows the feature by
 */
guint32
topay_search_feature_get_key (TopayFeatureGroup group, guint64 hash)
{
  return ((guint32) group << TOPAY_FEATURE_GROUP_SHIFT)
         | (guint32) (hash >> (64 - TOPAY_FEATURE_GROUP_SHIFT));
}

/**
 * topay_search_feature_get_group:
 * @key: any number
 *
 * Returns: the group that @key names; may be %TOPAY_N_FEATURE_GROUPS or more for damaged keys
 */
TopayFeatureGroup
topay_search_feature_get_group (guint32 key)
{
  return (TopayFeatureGroup) (key >> TOPAY_FEATURE_GROUP_SHIFT);
}

static void
add_feature (GArray *features, TopayFeatureGroup group, guint64 hash, gboolean votes)
{
  TopaySearchFeature feature = { topay_search_feature_get_key (group, hash), 1.0f, votes };

  g_array_append_val (features, feature);
}

/* All runs of three or four bytes of the word with a space at both ends. */
static void
collect_letters (const TopaySearchUnit *unit, guint groups, GArray *features)
{
  char padded[TOPAY_TOKEN_MAX_BYTES + 3];
  gsize length = unit->length + (unit->is_open ? 1 : 2);

  padded[0] = ' ';
  memcpy (padded + 1, unit->word, unit->length);
  padded[unit->length + 1] = ' ';
  for (gsize n = 3; n <= 4; n++)
    {
      TopayFeatureGroup group = n == 3 ? TOPAY_FEATURE_TRIPLE : TOPAY_FEATURE_QUADRUPLE;

      for (gsize i = 0; (groups & (1u << group)) != 0 && i + n <= length; i++)
        add_feature (features, group, hash_bytes (padded + i, n), FALSE);
    }
}

static void
collect_company (const GArray *units, guint position, GArray *features)
{
  const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, position);
  guint window = unit->is_han ? CHINESE_WINDOW : ENGLISH_WINDOW;

  for (guint other = position + 1; other < units->len && other <= position + window; other++)
    {
      const TopaySearchUnit *second = &g_array_index (units, TopaySearchUnit, other);
      guint64 low = MIN (unit->hash, second->hash), high = MAX (unit->hash, second->hash);

      if (!second->is_stop && !second->is_replaced && low != high)
        add_feature (features, TOPAY_FEATURE_COMPANY, topay_search_hash_two (low, high), FALSE);
    }
}

static void
collect_sequence (const GArray *units, guint position, guint groups, GArray *features)
{
  const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, position);
  const TopaySearchUnit *previous = position > 0 ? unit - 1 : NULL;
  TopayFeatureGroup group;
  guint64 hash;

  if (previous == NULL || previous->is_replaced
      || (unit->is_han ? !unit->is_adjacent : previous->is_han))
    return;

  hash = topay_search_hash_two (previous->hash, unit->hash);
  group = unit->is_han ? TOPAY_FEATURE_PAIR : TOPAY_FEATURE_PHRASE;
  if ((groups & (1u << group)) != 0)
    add_feature (features, group, hash, unit->is_han);
  if ((groups & (1u << TOPAY_FEATURE_BODY)) != 0 && unit->is_han)
    add_feature (features, TOPAY_FEATURE_BODY, hash, FALSE);
}

/**
 * topay_search_terms_collect:
 * @units: (element-type TopaySearchUnit): the units of a text
 * @groups: a bit for each #TopayFeatureGroup that is wanted
 * @features: (element-type TopaySearchFeature): is appended to
 *
 * Makes features of units, one for each time they stand there.
 */
void
topay_search_terms_collect (const GArray *units, guint groups, GArray *features)
{
  for (guint i = 0; i < units->len; i++)
    {
      const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, i);

      if (!unit->is_han)
        collect_letters (unit, groups, features);
      if (unit->is_replaced)
        continue;
      if ((groups & (1u << TOPAY_FEATURE_WORD)) != 0)
        add_feature (features, TOPAY_FEATURE_WORD, unit->hash, !unit->is_stop);
      if ((groups & (1u << TOPAY_FEATURE_BODY)) != 0 && !unit->is_stop)
        add_feature (features, TOPAY_FEATURE_BODY, unit->hash, FALSE);
      collect_sequence (units, i, groups, features);
      if ((groups & (1u << TOPAY_FEATURE_COMPANY)) != 0 && !unit->is_stop)
        collect_company (units, i, features);
    }
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const TopaySearchFeature *left = a, *right = b;

  return (left->key > right->key) - (left->key < right->key);
}

/**
 * topay_search_features_merge:
 * @features: (element-type TopaySearchFeature): the features of a text
 *
 * Sorts by key and adds up the weights of equal keys.
 */
void
topay_search_features_merge (GArray *features)
{
  guint kept = 0;

  g_array_sort (features, compare_keys);
  for (guint i = 0; i < features->len; i++)
    {
      TopaySearchFeature *feature = &g_array_index (features, TopaySearchFeature, i);
      TopaySearchFeature *last =
          kept > 0 ? &g_array_index (features, TopaySearchFeature, kept - 1) : NULL;

      if (last != NULL && last->key == feature->key)
        last->weight += feature->weight;
      else
        g_array_index (features, TopaySearchFeature, kept++) = *feature;
    }
  g_array_set_size (features, kept);
}
