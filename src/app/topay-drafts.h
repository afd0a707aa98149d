/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-context.h"
#include "topay-flow-session.h"

/* Keeps and forgets drafts without anybody waiting for it; whoever lists them is told. */

G_BEGIN_DECLS

void topay_drafts_save (TopayContext *context, TopayFlowSession *session);
char *topay_drafts_dup_owner (const char *flow) G_GNUC_WARN_UNUSED_RESULT;
void topay_drafts_discard (TopayContext *context, const char *flow);
void topay_drafts_delete (TopayContext *context, const char *flow);

G_END_DECLS
