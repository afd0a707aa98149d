/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-concepts.h"

static guint64
start_run (const GArray *units, guint position)
{
  return g_array_index (units, TopaySearchUnit, position).hash;
}

/* Whether the unit at @position goes on with the run before it. Words follow words whatever stands
 * between them; Han characters must touch. */
static gboolean
goes_on (const GArray *units, guint position)
{
  const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, position);

  if (unit->is_replaced)
    return FALSE;
  return !unit->is_han || unit->is_adjacent || !(unit - 1)->is_han;
}

static guint32
fold_run (guint64 hash)
{
  return (guint32) (hash >> 32);
}

/**
 * topay_concept_get_key:
 * @units: (element-type TopaySearchUnit): the units of a text
 * @first: where the run begins
 * @n_units: how long it is, at least 1
 *
 * Returns: what rows know the run by
 */
guint32
topay_concept_get_key (const GArray *units, guint first, guint n_units)
{
  guint64 hash = start_run (units, first);

  for (guint i = 1; i < n_units; i++)
    hash = topay_search_hash_two (hash, start_run (units, first + i));
  return fold_run (hash);
}

/**
 * topay_concept_get_hash:
 * @concept: number of a meaning
 *
 * Returns: the hash of the feature that the meaning is; differs from those of words
 */
guint64
topay_concept_get_hash (guint32 concept)
{
  return topay_search_hash_two (G_GUINT64_CONSTANT (0x636f6e63657074), concept);
}

static void
add_concept (guint32 concept, guint groups, GArray *features)
{
  static const TopayFeatureGroup wanted[] = { TOPAY_FEATURE_CONCEPT, TOPAY_FEATURE_BODY };

  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      TopaySearchFeature feature = {
        topay_search_feature_get_key (wanted[i], topay_concept_get_hash (concept)),
        1.0f,
        FALSE,
      };

      if ((groups & (1u << wanted[i])) != 0)
        g_array_append_val (features, feature);
    }
}

/* Adds the meanings of one run. */
static void
look_up (const TopayConcepts *self, guint32 key, guint groups, GArray *features)
{
  guint low = 0, high = self->n_rows;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (GUINT32_FROM_LE (self->rows[middle].key) < key)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < self->n_rows && GUINT32_FROM_LE (self->rows[low].key) == key; low++)
    add_concept (GUINT32_FROM_LE (self->rows[low].concept), groups, features);
}

/**
 * topay_concepts_collect:
 * @self: the runs that are known
 * @units: (element-type TopaySearchUnit): the units of a text
 * @groups: a bit for each #TopayFeatureGroup that is wanted
 * @features: (element-type TopaySearchFeature): is appended to
 *
 * Adds a feature for each meaning of each run of units, shorter runs inside longer ones too: the
 * password in “payment password” is still a password.
 */
void
topay_concepts_collect (const TopayConcepts *self,
                        const GArray *units,
                        guint groups,
                        GArray *features)
{
  for (guint first = 0; self->n_rows > 0 && first < units->len; first++)
    {
      guint64 hash = start_run (units, first);

      if (g_array_index (units, TopaySearchUnit, first).is_replaced)
        continue;
      look_up (self, fold_run (hash), groups, features);
      for (guint next = first + 1;
           next < units->len && next < first + TOPAY_CONCEPT_MAX_UNITS && goes_on (units, next);
           next++)
        {
          hash = topay_search_hash_two (hash, start_run (units, next));
          look_up (self, fold_run (hash), groups, features);
        }
    }
}
