/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* A window over the main one that asks for one thing: a lead, what is to be filled in, what went
 * wrong, and one main button. */

G_BEGIN_DECLS

#define TOPAY_TYPE_SHEET (topay_sheet_get_type ())
G_DECLARE_FINAL_TYPE (TopaySheet, topay_sheet, TOPAY, SHEET, AdwWindow)

/* signal "accepted" (): the main button was pressed */
TopaySheet *topay_sheet_new (GtkWidget *parent, const char *title, const char *button_label);
void topay_sheet_set_lead (TopaySheet *self, const char *lead);
void topay_sheet_append (TopaySheet *self, GtkWidget *child);
void topay_sheet_fit (TopaySheet *self);
void topay_sheet_set_busy (TopaySheet *self, gboolean busy);
void topay_sheet_set_ready (TopaySheet *self, gboolean ready);
void topay_sheet_show_error (TopaySheet *self, const GError *error);
void topay_sheet_show_problem (TopaySheet *self, const char *title, const char *text);

G_END_DECLS
