/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-desk.h"

/* The sections of a case, one below the other. Each is NULL when there is nothing to say. */

G_BEGIN_DECLS

/* Names what had the focus, so that it finds its way back when a section is made anew. */
#define TOPAY_AGENT_FOCUS_KEY "topay-agent-focus"

GtkWidget *topay_agent_section_new_head (TopayAgentDesk *desk, gint64 now);
GtkWidget *topay_agent_section_new_request (TopayAgentDesk *desk, gint64 now);
GtkWidget *topay_agent_section_new_ask (TopayAgentDesk *desk, gint64 now);
GtkWidget *topay_agent_section_new_approvals (TopayAgentDesk *desk, gint64 now);
GtkWidget *topay_agent_section_new_decision (TopayAgentDesk *desk, gint64 now);
GtkWidget *topay_agent_section_new_payout (TopayAgentDesk *desk, gint64 now);
GtkWidget *topay_agent_section_new_evidence (TopayAgentDesk *desk, gint64 now);
GtkWidget *topay_agent_section_new_notes (TopayAgentDesk *desk, gint64 now);
GtkWidget *topay_agent_section_new_history (TopayAgentDesk *desk, gint64 now);

G_END_DECLS
