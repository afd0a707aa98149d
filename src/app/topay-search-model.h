/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-library.h"
#include "topay-search-item.h"

/* A query in, a list of hits out. The search runs in memory and at once (some ten microseconds),
 * and the list changes by one emission that leaves equal items alone, so that rows neither flicker
 * nor lose the focus. */

G_BEGIN_DECLS

/* More would not be read; fewer rows also keep a letter within a frame. */
#define TOPAY_SEARCH_MODEL_LIMIT 8

#define TOPAY_TYPE_SEARCH_MODEL (topay_search_model_get_type ())
G_DECLARE_FINAL_TYPE (TopaySearchModel, topay_search_model, TOPAY, SEARCH_MODEL, GObject)

/* properties "query", "best-answer" (TopaySearchItem or NULL: not repeated in the list), "n-hits"
 * (best answer included): notified after the list has changed; "problem": whether an index turned
 * out to be damaged */
TopaySearchModel *topay_search_model_new (const char *language) G_GNUC_WARN_UNUSED_RESULT;
void topay_search_model_set_library (TopaySearchModel *self, TopayLibrary *library);
const char *topay_search_model_get_query (TopaySearchModel *self);
void topay_search_model_set_query (TopaySearchModel *self, const char *query);
TopaySearchItem *topay_search_model_get_best_answer (TopaySearchModel *self);
guint topay_search_model_get_n_hits (TopaySearchModel *self);
gboolean topay_search_model_has_problem (TopaySearchModel *self);
gboolean topay_search_model_is_searchable (const char *query);

G_END_DECLS
