/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-agent-session.h"

/* Account, password and the code of the authenticator app, on one page: an agent always needs all
 * three, and nothing says which of them was wrong. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_SIGN_IN (topay_agent_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentSignIn, topay_agent_sign_in, TOPAY, AGENT_SIGN_IN, AdwBin)

GtkWidget *topay_agent_sign_in_new (TopayAgentSession *session) G_GNUC_WARN_UNUSED_RESULT;
void topay_agent_sign_in_begin (TopayAgentSignIn *self);

G_END_DECLS
