/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-context.h"
#include "topay-flow-session.h"

/* Keeps and forgets drafts without anybody waiting for it; whoever lists them is told. */

G_BEGIN_DECLS

void topay_drafts_save (TopayContext *context, TopayFlowSession *session);
void topay_drafts_delete (TopayContext *context, const char *flow);

G_END_DECLS
