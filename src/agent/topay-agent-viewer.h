/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-desk.h"

/* A file of a case: pictures and texts inside the console, under a watermark; a PDF leaves it only
 * after a warning. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_VIEWER (topay_agent_viewer_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentViewer, topay_agent_viewer, TOPAY, AGENT_VIEWER, AdwWindow)

GtkWidget *topay_agent_viewer_new (GtkWindow *parent,
                                   TopayAgentDesk *desk,
                                   const char *evidence_id) G_GNUC_WARN_UNUSED_RESULT;
double topay_agent_viewer_get_zoom (TopayAgentViewer *self);

G_END_DECLS
