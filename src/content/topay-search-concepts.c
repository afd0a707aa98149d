/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-concepts.h"

#include "topay-search-bisect.h"

/* A question with more meanings than this is a letter: the rest makes no company. */
#define MAX_RUNS 64

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

/**
 * topay_concept_get_class:
 * @concept: a meaning
 *
 * Returns: the class of meanings that are easily taken for each other, 0 for none
 */
guint
topay_concept_get_class (guint32 concept)
{
  return concept >> TOPAY_CONCEPT_CLASS_SHIFT;
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

static guint
find_row (const TopayConcepts *self, guint32 key)
{
  return topay_search_bisect ((const guint32 *) self->rows, self->n_rows,
                              sizeof (TopayConceptRow) / sizeof (guint32), key);
}

/* Makes @run the next longer one, or the first one at the next unit; FALSE behind the last. */
static gboolean
advance (const GArray *units, TopayConceptRun *run)
{
  guint next = run->first + run->n_units;

  if (run->n_units > 0 && run->n_units < TOPAY_CONCEPT_MAX_UNITS && next < units->len
      && goes_on (units, next))
    {
      run->hash = topay_search_hash_two (run->hash, start_run (units, next));
      run->n_units++;
      return TRUE;
    }

  if (run->n_units > 0)
    run->first++;
  while (run->first < units->len && g_array_index (units, TopaySearchUnit, run->first).is_replaced)
    run->first++;
  if (run->first >= units->len)
    return FALSE;
  run->hash = start_run (units, run->first);
  run->n_units = 1;
  return TRUE;
}

/**
 * topay_concepts_next:
 * @self: the runs that are known
 * @units: (element-type TopaySearchUnit): the units of a text
 * @run: (inout): the last run that was found, zeros at first
 *
 * Finds the next meaning of a run of units, shorter runs inside longer ones too: the password in
 * “payment password” is still a password.
 *
 * Returns: whether there was one
 */
gboolean
topay_concepts_next (const TopayConcepts *self, const GArray *units, TopayConceptRun *run)
{
  if (self->n_rows == 0)
    return FALSE;

  for (;;)
    {
      guint32 key = fold_run (run->hash);

      if (run->n_units > 0 && run->next_row < self->n_rows
          && GUINT32_FROM_LE (self->rows[run->next_row].key) == key)
        {
          run->concept = GUINT32_FROM_LE (self->rows[run->next_row++].concept);
          return TRUE;
        }
      if (!advance (units, run))
        return FALSE;
      run->next_row = find_row (self, fold_run (run->hash));
    }
}

/* The latest run and each that ended before it began: what is said together says more. */
static void
add_company (const TopayConceptRun *runs,
             guint n_runs,
             const TopayConceptRun *latest,
             GArray *features)
{
  for (guint i = 0; i < n_runs; i++)
    {
      guint32 low = MIN (runs[i].concept, latest->concept);
      guint32 high = MAX (runs[i].concept, latest->concept);
      guint64 hash =
          topay_search_hash_two (topay_concept_get_hash (low), topay_concept_get_hash (high));
      TopaySearchFeature feature = { topay_search_feature_get_key (TOPAY_FEATURE_COMPANY, hash),
                                     1.0f, FALSE };

      if (low != high && runs[i].first + runs[i].n_units <= latest->first)
        g_array_append_val (features, feature);
    }
}

/**
 * topay_concepts_collect:
 * @self: the runs that are known
 * @units: (element-type TopaySearchUnit): the units of a text
 * @groups: a bit for each #TopayFeatureGroup that is wanted
 * @features: (element-type TopaySearchFeature): is appended to
 *
 * Adds a feature for each meaning of each run of units, and for each two meanings in company.
 */
void
topay_concepts_collect (const TopayConcepts *self,
                        const GArray *units,
                        guint groups,
                        GArray *features)
{
  TopayConceptRun run = { 0 }, runs[MAX_RUNS];
  guint n_runs = 0;

  while (topay_concepts_next (self, units, &run))
    {
      add_concept (run.concept, groups, features);
      if ((groups & (1u << TOPAY_FEATURE_COMPANY)) == 0 || n_runs == MAX_RUNS)
        continue;
      add_company (runs, n_runs, &run, features);
      runs[n_runs++] = run;
    }
}
