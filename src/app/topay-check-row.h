/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-diagnostician.h"

/* A row of a diagnosis: what is looked at, what was found, and in a picture and a word how it is.
 */

G_BEGIN_DECLS

#define TOPAY_TYPE_CHECK_ROW (topay_check_row_get_type ())
G_DECLARE_FINAL_TYPE (TopayCheckRow, topay_check_row, TOPAY, CHECK_ROW, GtkListBoxRow)

GtkWidget *topay_check_row_new (const char *title) G_GNUC_WARN_UNUSED_RESULT;
void topay_check_row_set (TopayCheckRow *self, TopayCheckState state, const char *text);
void topay_check_row_add_suffix (TopayCheckRow *self, GtkWidget *suffix);
TopayCheckState topay_check_row_get_state (TopayCheckRow *self);

G_END_DECLS
