/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TOPAY_TYPE_ACTION_CARD (topay_action_card_get_type ())
G_DECLARE_FINAL_TYPE (TopayActionCard, topay_action_card, TOPAY, ACTION_CARD, GtkButton)

GtkWidget *topay_action_card_new (const char *title, const char *caption) G_GNUC_WARN_UNUSED_RESULT;
void topay_action_card_set_icon (TopayActionCard *self, const char *icon_name, const char *tint);

G_END_DECLS
