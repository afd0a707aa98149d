/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-agents.h"

/* States and events as an agent reads them. In topay-case-words they speak to the customer: “You
 * sent the request” would be wrong here. */

G_BEGIN_DECLS

const char *topay_agent_names_get_state (const char *state);
const char *topay_agent_names_get_event (const char *event);
const char *topay_agent_names_get_reason (const TopayWireCase *summary);

G_END_DECLS
