/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-wire-agents.h"

/* A case in the list: number, what it is about, when it is due, who works on it. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_CASE_ROW (topay_agent_case_row_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentCaseRow, topay_agent_case_row, TOPAY, AGENT_CASE_ROW, GtkListBoxRow)

GtkWidget *topay_agent_case_row_new (const char *case_id) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_agent_case_row_get_case_id (TopayAgentCaseRow *self);
void topay_agent_case_row_show (TopayAgentCaseRow *self,
                                const TopayWireAgentCase *entry,
                                const TopayWireAgentSelf *agent,
                                gint64 now);
void topay_agent_case_row_set_opened (TopayAgentCaseRow *self, gboolean opened);

G_END_DECLS
