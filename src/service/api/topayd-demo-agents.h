/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-service.h"

/* Invented agents of a demo, who can sign in at the console: an agent, a senior and a supervisor,
 * as many as two approvals need. */

G_BEGIN_DECLS

/* Who they are, in words, with the secrets of their authenticators. */
#define TOPAYD_DEMO_AGENTS_FILE "agents.txt"

gboolean topayd_demo_agents_fill (TopaydService *service, const char *folder, GError **error);
char *topayd_demo_agents_dup_code (const char *folder, const char *name, gint64 now, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
