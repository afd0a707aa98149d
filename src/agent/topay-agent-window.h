/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-session.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_WINDOW (topay_agent_window_get_type ())
G_DECLARE_FINAL_TYPE (
    TopayAgentWindow, topay_agent_window, TOPAY, AGENT_WINDOW, AdwApplicationWindow)

TopayAgentWindow *topay_agent_window_new (GtkApplication *application,
                                          TopayAgentSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
