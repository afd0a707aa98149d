/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-confidence.h"
#include "topay-search-engine.h"

/* For the compiler, which asks an engine what it would find in order to calibrate it. */

G_BEGIN_DECLS

gboolean topay_search_engine_measure (TopaySearchEngine *self,
                                      const char *query,
                                      guint *article,
                                      TopaySearchEvidence *evidence);

G_END_DECLS
