/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-agent-desk.h"

G_BEGIN_DECLS

GtkWidget *topay_agent_file_new (const TopayWireEvidence *file,
                                 TopayAgentDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
char *topay_agent_file_dup_facts (const TopayWireEvidence *file) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
