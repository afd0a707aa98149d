/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Children in columns of equal width, as many as fit: what GtkFlowBox does for cards, but counted
 * by the width there is rather than by the children's natural one, without a focus stop of its own.
 */

G_BEGIN_DECLS

#define TOPAY_TYPE_COLUMNS_LAYOUT (topay_columns_layout_get_type ())
G_DECLARE_FINAL_TYPE (
    TopayColumnsLayout, topay_columns_layout, TOPAY, COLUMNS_LAYOUT, GtkLayoutManager)

/* properties "min-column-width" (px), "max-columns", "spacing" (px, between columns and rows) */
GtkLayoutManager *topay_columns_layout_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
