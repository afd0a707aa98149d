/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-search-item.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_SEARCH_ROW (topay_search_row_get_type ())
G_DECLARE_FINAL_TYPE (TopaySearchRow, topay_search_row, TOPAY, SEARCH_ROW, GtkListBoxRow)

GtkWidget *topay_search_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
TopaySearchItem *topay_search_row_get_item (TopaySearchRow *self);
void topay_search_row_show (TopaySearchRow *self, TopaySearchItem *item, const char *query);

PangoAttrList *topay_search_marks_new (const char *language,
                                       const char *query,
                                       const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
