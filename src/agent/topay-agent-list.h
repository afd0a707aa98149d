/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-desk.h"

/* The pane at the left: who is signed in, the queues with their counts, the cases of one. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_LIST (topay_agent_list_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentList, topay_agent_list, TOPAY, AGENT_LIST, AdwBin)

/* signal "opened": a case was chosen here */
GtkWidget *topay_agent_list_new (TopayAgentQueue *queue,
                                 TopayAgentDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_agent_list_open_next (TopayAgentList *self);
void topay_agent_list_set_folded (TopayAgentList *self, gboolean folded);
void topay_agent_list_focus (TopayAgentList *self);

G_END_DECLS
