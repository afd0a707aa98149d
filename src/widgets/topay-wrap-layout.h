/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Children of their natural width in centered lines, as words in a paragraph: for chips. Where
 * columns are to be equal, see TopayColumnsLayout. */

G_BEGIN_DECLS

#define TOPAY_TYPE_WRAP_LAYOUT (topay_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (TopayWrapLayout, topay_wrap_layout, TOPAY, WRAP_LAYOUT, GtkLayoutManager)

/* property "spacing" (px, between children and lines). Lines are centred, unless the widget stands
 * at the start. */
GtkLayoutManager *topay_wrap_layout_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
