/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-terms.h"

/* What different people call the same thing: a run of units that a thesaurus knows stands for a
 * concept. The rows come from the compiler and lie in the index. */

G_BEGIN_DECLS

/* The longest run of words or Han characters that is looked for. */
#define TOPAY_CONCEPT_MAX_UNITS 8

/* The meanings of one class are easily taken for each other: a login password and a payment
 * password. The class stands in the highest bits of a concept; class 0 is none. */
#define TOPAY_CONCEPT_CLASS_SHIFT 24
#define TOPAY_CONCEPT_MAX_CLASSES 255

/**
 * TopayConceptRow:
 * @key: of the run of units, little-endian
 * @concept: class and number of the meaning, little-endian
 *
 * Rows are sorted by key, then concept; a run may have several meanings.
 */
typedef struct
{
  guint32 key;
  guint32 concept;
} TopayConceptRow;

/**
 * TopayConcepts:
 * @rows: (unowned)
 * @n_rows: how many
 */
typedef struct
{
  const TopayConceptRow *rows;
  guint n_rows;
} TopayConcepts;

/**
 * TopayConceptRun:
 * @first: the first unit of a run
 * @n_units: how many units it has; 0 before the first run
 * @concept: what it means
 * @next_row: the row to go on with
 * @hash: of the run
 *
 * A place in a text that has a meaning; begins with zeros.
 */
typedef struct
{
  guint first;
  guint n_units;
  guint32 concept;
  guint next_row;
  guint64 hash;
} TopayConceptRun;

guint32 topay_concept_get_key (const GArray *units, guint first, guint n_units);
guint64 topay_concept_get_hash (guint32 concept);
guint topay_concept_get_class (guint32 concept);
gboolean topay_concepts_next (const TopayConcepts *self, const GArray *units, TopayConceptRun *run);
void topay_concepts_collect (const TopayConcepts *self,
                             const GArray *units,
                             guint groups,
                             GArray *features);

G_END_DECLS
