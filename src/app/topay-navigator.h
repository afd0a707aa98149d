/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

/* A stack of pages with a history. The only place that knows GtkStack: newer toolkits have a widget
 * for this, and then only this file changes. */

G_BEGIN_DECLS

/* Pages of the history, the root included. */
#define TOPAY_NAVIGATOR_MAX_DEPTH 32

#define TOPAY_TYPE_NAVIGATOR (topay_navigator_get_type ())
G_DECLARE_FINAL_TYPE (TopayNavigator, topay_navigator, TOPAY, NAVIGATOR, AdwBin)

/* property "visible-page": TopayPage, notified on every move */
GtkWidget *topay_navigator_new (void);
TopayPage *topay_navigator_get_visible_page (TopayNavigator *self);
TopayPage *topay_navigator_get_nth_page (TopayNavigator *self, guint position);
guint topay_navigator_get_depth (TopayNavigator *self);

void topay_navigator_push (TopayNavigator *self, TopayPage *page);
void topay_navigator_push_at_once (TopayNavigator *self, TopayPage *page);
gboolean topay_navigator_pop (TopayNavigator *self);
gboolean topay_navigator_pop_to_root (TopayNavigator *self);

G_END_DECLS
