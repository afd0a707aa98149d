/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-case.h"
#include "topay-wire-agents.h"

/* Names of what is of a case, from the ids of the wire; an id that nobody knows stands for itself.
 */

G_BEGIN_DECLS

const char *topay_agent_names_get_kind (const char *kind);
const char *topay_agent_names_get_state (const char *state);
const char *topay_agent_names_get_reason (const char *kind, const char *reason);
const char *topay_agent_names_get_template (TopayCaseEvent event, const char *id);
const char *topay_agent_names_get_question (const char *id);
const char *topay_agent_names_get_answer (const char *answer);
char *topay_agent_names_dup_event (const TopayWireCaseEvent *event) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
