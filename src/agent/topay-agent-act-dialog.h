/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-desk.h"

/* What an act needs of the agent, asked in a window over the console. It stays until the service
 * has said yes. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_ACT_DIALOG (topay_agent_act_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
    TopayAgentActDialog, topay_agent_act_dialog, TOPAY, AGENT_ACT_DIALOG, AdwWindow)

/* signal "done": the service did it */
GtkWidget *topay_agent_act_dialog_new (GtkWindow *parent,
                                       TopayAgentDesk *desk,
                                       TopayAgentActKind kind) G_GNUC_WARN_UNUSED_RESULT;
TopayAgentActKind topay_agent_act_dialog_get_kind (TopayAgentActDialog *self);

G_END_DECLS
