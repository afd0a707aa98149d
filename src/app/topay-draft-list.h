/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* The wizards that were left in the middle, each with a way to go on. Not there when there is none.
 */

G_BEGIN_DECLS

#define TOPAY_TYPE_DRAFT_LIST (topay_draft_list_get_type ())
G_DECLARE_FINAL_TYPE (TopayDraftList, topay_draft_list, TOPAY, DRAFT_LIST, AdwBin)

void topay_draft_list_set_context (TopayDraftList *self, TopayContext *context);
void topay_draft_list_update (TopayDraftList *self);

G_END_DECLS
