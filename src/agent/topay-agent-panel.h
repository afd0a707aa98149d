/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-desk.h"

/* The pane at the right: what an agent may see of the person. Below the level of the case it stays
 * closed and says why. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_PANEL (topay_agent_panel_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentPanel, topay_agent_panel, TOPAY, AGENT_PANEL, AdwBin)

GtkWidget *topay_agent_panel_new (TopayAgentDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
void topay_agent_panel_focus (TopayAgentPanel *self);

G_END_DECLS
