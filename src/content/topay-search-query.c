/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-query.h"

#include <math.h>
#include <string.h>

#include "topay-search-engine.h"
#include "topay-search-lexicon.h"

/* A question of more words than this is a letter; the rest adds nothing but time. */
#define MAX_UNITS 256

/* Each correction compares with the whole lexicon, so that there are only so many. */
#define MAX_CORRECTIONS 6

/* Each pair of syllables is looked up. */
#define MAX_SYLLABLES 16

/* From this share on a guess takes the place of the word altogether. */
#define CLEAR_GUESS 0.5f

/* A guess says less than a word that was typed; a word that only bodies hold says less than one
 * that somebody asked with. */
#define GUESS_WORTH 0.8
#define BODY_WORTH  0.5

typedef struct
{
  const TopaySearchIndex *index; /* (unowned) */
  TopaySearchTerms *terms;       /* (unowned) */
  GArray *features;              /* (unowned) */
  guint n_corrections;
} Guessing;

static gboolean
has_feature (const TopaySearchIndex *index, TopayFeatureGroup group, guint64 hash)
{
  guint position;

  return topay_search_index_find (index, topay_search_feature_get_key (group, hash), &position);
}

static gboolean
is_known (const TopaySearchIndex *index, const TopaySearchUnit *unit)
{
  return unit->is_meant || has_feature (index, TOPAY_FEATURE_WORD, unit->hash)
         || has_feature (index, TOPAY_FEATURE_BODY, unit->hash);
}

static void
add_guess (Guessing *guessing, const TopayLexiconGuess *guess)
{
  static const TopayFeatureGroup groups[] = { TOPAY_FEATURE_WORD, TOPAY_FEATURE_BODY };
  TopaySearchUnit unit = { 0 };

  topay_search_terms_set_word (guessing->terms, &unit,
                               topay_search_index_get_word (guessing->index, guess->word));
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      TopaySearchFeature feature = { topay_search_feature_get_key (groups[i], unit.hash),
                                     guess->share, FALSE };

      g_array_append_val (guessing->features, feature);
    }
}

/* Adds the pairs of Han characters that sound like @sound, with the weight of one shared among them
 * by how often they are asked for; FALSE when there are none. */
static gboolean
add_sound (Guessing *guessing, guint32 sound)
{
  const TopaySearchIndex *index = guessing->index;
  guint n_rows, first = topay_sounds_find (&index->sounds, sound, &n_rows);
  double all = 0;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = first; i < first + n_rows; i++)
      {
        TopaySearchFeature feature = { GUINT32_FROM_LE (index->sounds.rows[i].key), 1.0f, FALSE };
        guint position;

        if (!topay_search_index_find (index, feature.key, &position))
          continue;
        feature.weight = (float) GUINT16_FROM_LE (index->sample_counts[position]) + 0.5f;
        if (pass == 0)
          all += feature.weight;
        else
          {
            feature.weight /= (float) all;
            g_array_append_val (guessing->features, feature);
          }
      }
  return all > 0;
}

/* Reads a word as pinyin, else as initials: “tuikuan”, “tk” for 退款. */
static gboolean
guess_by_sound (Guessing *guessing, const TopaySearchUnit *unit)
{
  TopaySyllable syllables[MAX_SYLLABLES];
  guint n_syllables = topay_pinyin_split (unit->word, syllables, MAX_SYLLABLES);
  gboolean found = FALSE;

  for (guint i = 1; i < n_syllables; i++)
    found |= add_sound (guessing, topay_sound_of_pair (syllables[i - 1], syllables[i]));
  if (!found && unit->length >= TOPAY_INITIALS_MIN && unit->length <= TOPAY_INITIALS_MAX)
    found = add_sound (guessing, topay_sound_of_initials (unit->word));
  return found;
}

/* Two characters that nobody knows side by side may be typed for two that sound alike. */
static void
guess_pair (Guessing *guessing, TopaySearchUnit *second)
{
  TopaySyllable left[TOPAY_PINYIN_MAX_READINGS], right[TOPAY_PINYIN_MAX_READINGS];
  guint64 hash = topay_search_hash_two ((second - 1)->hash, second->hash);

  if (has_feature (guessing->index, TOPAY_FEATURE_PAIR, hash)
      || has_feature (guessing->index, TOPAY_FEATURE_BODY, hash)
      || topay_pinyin_get_readings (topay_search_unit_get_character (second - 1), left) == 0
      || topay_pinyin_get_readings (topay_search_unit_get_character (second), right) == 0)
    return;

  second->is_guess = add_sound (guessing, topay_sound_of_pair (left[0], right[0]));
}

/* Puts known words in the place of an unknown one: those it may become while it is being typed,
 * else those it may sound like, else those it may be with one slip. */
static void
guess_unit (Guessing *guessing, TopaySearchUnit *unit)
{
  TopayLexiconGuess guesses[TOPAY_LEXICON_MAX_GUESSES];
  guint n_guesses = 0;

  if (unit->is_open)
    n_guesses = topay_search_lexicon_complete (guessing->index, unit->word, guesses);
  if (n_guesses == 0 && guess_by_sound (guessing, unit))
    {
      unit->is_replaced = TRUE;
      unit->is_guess = TRUE;
      return;
    }
  if (n_guesses == 0)
    {
      unit->is_open = FALSE;
      if (guessing->n_corrections++ < MAX_CORRECTIONS)
        n_guesses = topay_search_lexicon_correct (guessing->index, unit->word, guesses);
    }
  if (n_guesses == 0)
    return;

  if (guesses[0].share >= CLEAR_GUESS)
    {
      topay_search_terms_set_word (guessing->terms, unit,
                                   topay_search_index_get_word (guessing->index, guesses[0].word));
      unit->is_open = FALSE;
    }
  else
    {
      unit->is_replaced = TRUE;
      for (guint i = 0; i < n_guesses; i++)
        add_guess (guessing, &guesses[i]);
    }
  unit->is_guess = TRUE;
}

/* How much a feature tells: the rarer the more, the unknown most. */
static double
get_weight (const TopaySearchIndex *index, TopayFeatureGroup group, guint64 hash, gboolean *known)
{
  double n_samples = 0;
  guint position;

  *known = topay_search_index_find (index, topay_search_feature_get_key (group, hash), &position);
  if (*known)
    n_samples = GUINT16_FROM_LE (index->sample_counts[position]);
  return log (1.0 + (index->n_samples + 1.0) / (n_samples + 0.5));
}

/* Adds what @unit tells to @all, and what of it is known to @known. Words count by themselves, Han
 * characters by their pairs: hardly any single character is unknown. */
static void
weigh_unit (const TopaySearchIndex *index, const GArray *units, guint at, double sums[2])
{
  const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, at);
  gboolean leads_pair =
      at + 1 < units->len && g_array_index (units, TopaySearchUnit, at + 1).is_adjacent;
  gboolean known;
  double weight;

  if (unit->is_stop || (unit->is_han && !unit->is_adjacent && leads_pair))
    return;
  if (unit->is_adjacent)
    weight = get_weight (index, TOPAY_FEATURE_PAIR,
                         topay_search_hash_two ((unit - 1)->hash, unit->hash), &known);
  else
    weight = get_weight (index, TOPAY_FEATURE_WORD, unit->hash, &known);

  sums[1] += weight;
  if (unit->is_guess)
    sums[0] += GUESS_WORTH * weight;
  else if (known)
    sums[0] += weight;
  else if (unit->is_meant)
    sums[0] += GUESS_WORTH * weight;
  else if (!unit->is_han && has_feature (index, TOPAY_FEATURE_BODY, unit->hash))
    sums[0] += BODY_WORTH * weight;
}

/* Marks the units of each run whose meaning some article knows by other words. */
static void
mark_meant (const TopaySearchIndex *index, GArray *units)
{
  TopayConceptRun run = { 0 };

  while (topay_concepts_next (&index->concepts, units, &run))
    if (has_feature (index, TOPAY_FEATURE_CONCEPT, topay_concept_get_hash (run.concept)))
      for (guint i = run.first; i < run.first + run.n_units; i++)
        g_array_index (units, TopaySearchUnit, i).is_meant = TRUE;
}

/* Whether there is anything to go by. Words such as “i” and “the” are known everywhere and say
 * nothing, unless the query has no others. */
static gboolean
knows_any (const TopaySearchIndex *index, const GArray *units)
{
  gboolean has_telling = FALSE, knows_stop = FALSE;

  for (guint i = 0; i < units->len; i++)
    {
      const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, i);
      gboolean known = unit->is_guess || is_known (index, unit);

      if (known && !unit->is_stop)
        return TRUE;
      has_telling |= !unit->is_stop;
      knows_stop |= known;
    }
  return knows_stop && !has_telling;
}

/**
 * topay_search_query_init:
 * @self: (out caller-allocates): what the index makes of the query
 * @index: an index
 * @terms: of the index' language
 * @text: what a person typed; any bytes, of which %TOPAY_SEARCH_MAX_QUERY_BYTES are read
 *
 * Cuts the query, completes the word that is being typed, corrects slips in words that nobody
 * knows, and says how much of it is known.
 */
void
topay_search_query_init (TopaySearchQuery *self,
                         const TopaySearchIndex *index,
                         TopaySearchTerms *terms,
                         const char *text)
{
  g_autoptr (GArray) units = topay_search_terms_cut (terms, text, TOPAY_SEARCH_MAX_QUERY_BYTES);
  Guessing guessing = { index, terms, NULL, 0 };
  gsize length = strnlen (text, TOPAY_SEARCH_MAX_QUERY_BYTES);
  double sums[2] = { 0, 0 };

  *self = (TopaySearchQuery){ g_array_new (FALSE, FALSE, sizeof (TopaySearchFeature)), FALSE, 0 };
  guessing.features = self->features;
  if (units->len > MAX_UNITS)
    g_array_set_size (units, MAX_UNITS);
  mark_meant (index, units);

  for (guint i = 0; i < units->len; i++)
    {
      TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, i);

      if (!unit->is_han && !is_known (index, unit)
          && !topay_search_lexicon_knows (index, unit->word))
        {
          unit->is_open = i + 1 == units->len && unit->end == length;
          guess_unit (&guessing, unit);
        }
      if (unit->is_adjacent)
        guess_pair (&guessing, unit);
    }
  self->knows_any = knows_any (index, units);
  for (guint i = 0; i < units->len; i++)
    weigh_unit (index, units, i, sums);

  self->known = sums[1] > 0 ? sums[0] / sums[1] : 0;
  topay_search_terms_collect (units, topay_search_terms_get_groups (terms), self->features);
  topay_concepts_collect (&index->concepts, units, topay_search_terms_get_groups (terms),
                          self->features);
  topay_search_features_merge (self->features);
}

/**
 * topay_search_query_clear:
 * @self: a query
 */
void
topay_search_query_clear (TopaySearchQuery *self)
{
  g_clear_pointer (&self->features, g_array_unref);
}
