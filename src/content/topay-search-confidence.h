/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-index.h"

/* How sure the search is of its first hit. */

G_BEGIN_DECLS

#define TOPAY_EVIDENCE_N_VALUES 7

/**
 * TopaySearchEvidence:
 * @margin: fused score of the first hit above that of the second, over the root of the articles
 * @lead: fused score of the first hit, over the same
 * @votes: share of the vote that the first hit has, 0 … 1
 * @known: share of what the query says that the index knows, 0 … 1
 * @nearest: how much of what is known the nearest sample question says too, 0 … 1
 * @decision: on which side of its border the linear model sees the query, about -1 … 1
 */
typedef struct
{
  double margin;
  double lead;
  double votes;
  double known;
  double nearest;
  double decision;
} TopaySearchEvidence;

/**
 * TopaySearchCalibration:
 * @weights: of a constant and the evidence
 * @threshold: probability from which on at least 95 of 100 first hits were right
 */
typedef struct
{
  double weights[TOPAY_EVIDENCE_N_VALUES];
  double threshold;
} TopaySearchCalibration;

extern const TopaySearchCalibration topay_search_default_calibration;

void topay_search_calibration_load (TopaySearchCalibration *self, const TopayIndexMeta *meta);
void topay_search_calibration_save (const TopaySearchCalibration *self, TopayIndexMeta *meta);
void topay_search_evidence_get_values (const TopaySearchEvidence *self,
                                       double values[TOPAY_EVIDENCE_N_VALUES]);
double topay_search_calibration_estimate (const TopaySearchCalibration *self,
                                          const TopaySearchEvidence *evidence);
gboolean topay_search_calibration_is_sure (const TopaySearchCalibration *self,
                                           const TopaySearchEvidence *evidence);

G_END_DECLS
