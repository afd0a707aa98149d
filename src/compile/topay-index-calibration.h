/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-index-corpus.h"
#include "topay-search-confidence.h"

G_BEGIN_DECLS

/* Into how many parts the sample questions are dealt for calibrating. */
#define TOPAY_CALIBRATION_FOLDS 5

void topay_index_calibrate (const TopayIndexCorpus *corpus, TopaySearchCalibration *calibration);

G_END_DECLS
