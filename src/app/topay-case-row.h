/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-case-list.h"

/* A case in a list: what it is about, how far it is, by when it is answered. Made a dozen times and
 * filled again and again, so that a list of thousands scrolls. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CASE_ROW (topay_case_row_get_type ())
G_DECLARE_FINAL_TYPE (TopayCaseRow, topay_case_row, TOPAY, CASE_ROW, GtkBox)

GtkWidget *topay_case_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_case_row_set_item (TopayCaseRow *self, TopayCaseItem *item);

GtkWidget *topay_case_pill_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topay_case_pill_show (GtkLabel *pill, const TopayWireCase *summary);
const char *topay_case_get_icon_name (const TopayWireCase *summary, const char **tint);
char *topay_case_dup_name (TopayCaseItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
