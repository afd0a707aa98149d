/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-desk.h"

/* The pane in the middle: the case, and what can be done with it. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_CASE_VIEW (topay_agent_case_view_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentCaseView, topay_agent_case_view, TOPAY, AGENT_CASE_VIEW, AdwBin)

/* Activates "win.act" (name of an act), "win.open-evidence" (id), "win.back", "win.show-panel". */
GtkWidget *topay_agent_case_view_new (TopayAgentDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
void topay_agent_case_view_set_folded (TopayAgentCaseView *self, gboolean list, gboolean panel);
void topay_agent_case_view_focus (TopayAgentCaseView *self);

G_END_DECLS
