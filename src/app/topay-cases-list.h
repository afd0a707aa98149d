/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* The left pane of the cases: open or closed ones, and what waits to be sent above them. */

G_BEGIN_DECLS

#define TOPAY_TYPE_CASES_LIST (topay_cases_list_get_type ())
G_DECLARE_FINAL_TYPE (TopayCasesList, topay_cases_list, TOPAY, CASES_LIST, GtkBox)

/* signals: "chosen" (const char *case_id), "filter-changed" () */
GtkWidget *topay_cases_list_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_cases_list_shows_closed (TopayCasesList *self);
void topay_cases_list_show_closed (TopayCasesList *self, gboolean closed);
gboolean topay_cases_list_is_waiting (TopayCasesList *self);
void topay_cases_list_mark (TopayCasesList *self, const char *case_id);
void topay_cases_list_focus (TopayCasesList *self);

G_END_DECLS
