/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-confidence.h"

#include <math.h>

/* What the index does not know of a query may be what it is about: below this share of known words
 * nothing is answered, however clear the hit looks. */
#define MIN_KNOWN 0.62

/* For an index with too few sample questions to calibrate itself. Fitted to libraries of 3 to 77
 * articles with 1 to 10 questions each, asked of what they do and do not explain; the lead is no
 * help across libraries. The vote weighs most. */
const TopaySearchCalibration topay_search_default_calibration = {
  .weights = { -3.85, 0.75, 0.0, 3.1, 2.7, 0.0, 0.0 },
  .threshold = 0.88,
};

/**
 * topay_search_calibration_load:
 * @self: (out caller-allocates): the calibration
 * @meta: of an index
 *
 * Any stored number is a calibration, though not always a good one.
 */
void
topay_search_calibration_load (TopaySearchCalibration *self, const TopayIndexMeta *meta)
{
  for (guint i = 0; i < TOPAY_EVIDENCE_N_VALUES; i++)
    self->weights[i] =
        (gint32) GUINT32_FROM_LE ((guint32) meta->calibration[i]) / TOPAY_INDEX_CALIBRATION_SCALE;
  self->threshold = (gint32) GUINT32_FROM_LE ((guint32) meta->calibration[TOPAY_EVIDENCE_N_VALUES])
                    / TOPAY_INDEX_CALIBRATION_SCALE;
}

static gint32
to_fixed (double value)
{
  double bound = 32000.0;

  return (gint32) lround (CLAMP (value, -bound, bound) * TOPAY_INDEX_CALIBRATION_SCALE);
}

/**
 * topay_search_calibration_save:
 * @self: a calibration
 * @meta: (inout): of an index that is being written
 */
void
topay_search_calibration_save (const TopaySearchCalibration *self, TopayIndexMeta *meta)
{
  for (guint i = 0; i < TOPAY_EVIDENCE_N_VALUES; i++)
    meta->calibration[i] = (gint32) GUINT32_TO_LE ((guint32) to_fixed (self->weights[i]));
  meta->calibration[TOPAY_EVIDENCE_N_VALUES] =
      (gint32) GUINT32_TO_LE ((guint32) to_fixed (self->threshold));
}

/**
 * topay_search_evidence_get_values:
 * @self: what is known of a first hit
 * @values: (out caller-allocates): the numbers that are weighed, the first is always 1
 *
 * The margin counts by its root: the first bit of a margin says more than the last.
 */
void
topay_search_evidence_get_values (const TopaySearchEvidence *self,
                                  double values[TOPAY_EVIDENCE_N_VALUES])
{
  values[0] = 1.0;
  values[1] = sqrt (MAX (self->margin, 0.0));
  values[2] = self->lead;
  values[3] = self->votes;
  values[4] = self->known;
  values[5] = self->nearest;
  values[6] = self->decision;
}

/**
 * topay_search_calibration_estimate:
 * @self: a calibration
 * @evidence: what is known of a first hit
 *
 * Logistic calibration (Platt, 1999).
 *
 * Returns: estimated probability that the first hit is right, 0 … 1
 */
double
topay_search_calibration_estimate (const TopaySearchCalibration *self,
                                   const TopaySearchEvidence *evidence)
{
  double values[TOPAY_EVIDENCE_N_VALUES], sum = 0;

  topay_search_evidence_get_values (evidence, values);
  for (guint i = 0; i < TOPAY_EVIDENCE_N_VALUES; i++)
    sum += self->weights[i] * values[i];
  return 1.0 / (1.0 + exp (-CLAMP (sum, -30.0, 30.0)));
}

/**
 * topay_search_calibration_is_sure:
 * @self: a calibration
 * @evidence: what is known of a first hit
 *
 * Returns: whether the first hit may be shown as the answer
 */
gboolean
topay_search_calibration_is_sure (const TopaySearchCalibration *self,
                                  const TopaySearchEvidence *evidence)
{
  return evidence->known >= MIN_KNOWN
         && topay_search_calibration_estimate (self, evidence) >= self->threshold;
}
