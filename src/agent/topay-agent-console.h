/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-desk.h"

/* The three panes: list, case, customer. The customer lies over the case below 1000 px, the list is
 * a page of its own below 720 px. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_CONSOLE (topay_agent_console_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentConsole, topay_agent_console, TOPAY, AGENT_CONSOLE, AdwBin)

GtkWidget *topay_agent_console_new (TopayAgentQueue *queue,
                                    TopayAgentDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_agent_console_open_next (TopayAgentConsole *self);
void topay_agent_console_go_back (TopayAgentConsole *self);
void topay_agent_console_cycle (TopayAgentConsole *self, gboolean forward);
void topay_agent_console_focus (TopayAgentConsole *self);
void topay_agent_console_show_panel (TopayAgentConsole *self, gboolean shown);
gboolean topay_agent_console_shows_panel (TopayAgentConsole *self);

G_END_DECLS
