/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"
#include "topay-search-model.h"

/* “Do it now”: the wizards that do what the first hits explain. */

G_BEGIN_DECLS

#define TOPAY_TYPE_SEARCH_ACTIONS (topay_search_actions_get_type ())
G_DECLARE_FINAL_TYPE (TopaySearchActions, topay_search_actions, TOPAY, SEARCH_ACTIONS, GtkBox)

void topay_search_actions_set_context (TopaySearchActions *self, TopayContext *context);
void topay_search_actions_show (TopaySearchActions *self, TopaySearchModel *model);
GtkWidget *topay_search_actions_get_first (TopaySearchActions *self);

G_END_DECLS
