/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_APPLICATION (topay_agent_application_get_type ())
G_DECLARE_FINAL_TYPE (
    TopayAgentApplication, topay_agent_application, TOPAY, AGENT_APPLICATION, AdwApplication)

TopayAgentApplication *topay_agent_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
