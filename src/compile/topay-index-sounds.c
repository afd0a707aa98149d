/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which Chinese words can be found by their sound: every pair of characters that two questions or
 * more hold by its pinyin, and the keywords by their initials too. */

#include "config.h"

#include "topay-index-sounds.h"

#include <string.h>

#include "topay-rows.h"

/* A pair that one text alone holds may be a slip of the pen. */
#define MIN_TEXTS 2

typedef struct
{
  TopaySearchTerms *terms;  /* (owned) */
  GHashTable *n_texts_with; /* (owned): key of a pair → number of texts */
  GArray *rows;             /* (unowned) (element-type TopaySoundRow) */
} Listening;

static guint32
get_pair_key (const TopaySearchUnit *second)
{
  return topay_search_feature_get_key (TOPAY_FEATURE_PAIR,
                                       topay_search_hash_two ((second - 1)->hash, second->hash));
}

static void
add_row (Listening *listening, guint32 sound, guint32 key)
{
  TopaySoundRow row = { sound, key };

  g_array_append_val (listening->rows, row);
}

/* Both readings of both characters. */
static void
add_pair (Listening *listening, const TopaySearchUnit *second)
{
  TopaySyllable left[TOPAY_PINYIN_MAX_READINGS], right[TOPAY_PINYIN_MAX_READINGS];
  guint n_left = topay_pinyin_get_readings (topay_search_unit_get_character (second - 1), left);
  guint n_right = topay_pinyin_get_readings (topay_search_unit_get_character (second), right);

  for (guint i = 0; i < n_left; i++)
    for (guint j = 0; j < n_right; j++)
      add_row (listening, topay_sound_of_pair (left[i], right[j]), get_pair_key (second));
}

static void
count_pairs (Listening *listening, const GArray *units)
{
  for (guint i = 1; i < units->len; i++)
    {
      const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, i);
      gpointer key, count;

      if (!unit->is_adjacent)
        continue;
      key = GUINT_TO_POINTER (get_pair_key (unit));
      count = g_hash_table_lookup (listening->n_texts_with, key);
      g_hash_table_insert (listening->n_texts_with, key,
                           GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
      if (GPOINTER_TO_UINT (count) + 1 == MIN_TEXTS)
        add_pair (listening, unit);
    }
}

/* Makes the initials of @units stand for every pair in them. */
static void
add_initials (Listening *listening, const GArray *units)
{
  char initials[TOPAY_INITIALS_MAX + 1] = "";

  if (units->len < TOPAY_INITIALS_MIN || units->len > TOPAY_INITIALS_MAX)
    return;
  for (guint i = 0; i < units->len; i++)
    {
      const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, i);
      TopaySyllable readings[TOPAY_PINYIN_MAX_READINGS];

      if (!unit->is_han || (i > 0 && !unit->is_adjacent)
          || topay_pinyin_get_readings (topay_search_unit_get_character (unit), readings) == 0)
        return;
      initials[i] = topay_syllable_get_initial (readings[0]);
    }
  for (guint i = 1; i < units->len; i++)
    add_row (listening, topay_sound_of_initials (initials),
             get_pair_key (&g_array_index (units, TopaySearchUnit, i)));
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const TopaySoundRow *left = a, *right = b;

  if (left->sound != right->sound)
    return left->sound < right->sound ? -1 : 1;
  return (left->key > right->key) - (left->key < right->key);
}

/**
 * topay_index_sounds_new:
 * @corpus: the texts of a library
 *
 * Returns: (transfer full) (element-type TopaySoundRow): how its words sound, in the byte order of
 *   this computer; empty unless the language is Chinese
 */
GArray *
topay_index_sounds_new (const TopayIndexCorpus *corpus)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (TopaySoundRow));
  Listening listening = { topay_search_terms_new (corpus->language), NULL, rows };

  listening.n_texts_with = g_hash_table_new (NULL, NULL);
  for (guint i = 0; topay_search_terms_is_chinese (listening.terms) && i + 1 < corpus->texts->len;
       i++)
    {
      const TopayCorpusText *text = &g_array_index (corpus->texts, TopayCorpusText, i);
      g_autoptr (GArray) units = NULL;

      if (!text->is_sample && !text->is_keyword)
        continue;
      units = topay_search_terms_cut (listening.terms, text->text, strlen (text->text));
      count_pairs (&listening, units);
      if (text->is_keyword)
        add_initials (&listening, units);
    }
  topay_rows_sort_unique (rows, compare_rows);
  g_hash_table_unref (listening.n_texts_with);
  topay_search_terms_free (listening.terms);
  return rows;
}
