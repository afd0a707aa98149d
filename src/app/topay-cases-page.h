/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* The tab with the cases: a list, and beside it, or behind it where there is no room, one of them
 * in full. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CASES_PAGE (topay_cases_page_get_type ())
G_DECLARE_FINAL_TYPE (TopayCasesPage, topay_cases_page, TOPAY, CASES_PAGE, AdwBin)

/* property "shows-detail-alone": the list is behind a case, so that Back leads to it */
GtkWidget *topay_cases_page_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;
void topay_cases_page_open_case (TopayCasesPage *self, const char *case_id);
const char *topay_cases_page_get_case_id (TopayCasesPage *self); /* (nullable) */
gboolean topay_cases_page_shows_detail_alone (TopayCasesPage *self);
gboolean topay_cases_page_back (TopayCasesPage *self);
void topay_cases_page_focus (TopayCasesPage *self);

G_END_DECLS
