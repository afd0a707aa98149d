/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-case.h"
#include "topay-wire-agents.h"

/* What an agent can do with a case now. The service has the last word; this is what the console
 * offers. No widgets. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_AGENT_CLAIM,
  TOPAY_AGENT_RELEASE,
  TOPAY_AGENT_ASK,
  TOPAY_AGENT_PROPOSE,
  TOPAY_AGENT_APPROVE,
  TOPAY_AGENT_REFUSE,
  TOPAY_AGENT_RETRY,
  TOPAY_AGENT_REROUTE,
  TOPAY_AGENT_FINISH,
  TOPAY_AGENT_NOTE,
  TOPAY_AGENT_N_ACTS,
} TopayAgentActKind;

/* Why an approval is not offered to somebody who could think that it is. */
typedef enum
{
  TOPAY_AGENT_HOLD_NONE,
  TOPAY_AGENT_HOLD_READS_ONLY, /* the role looks and does nothing */
  TOPAY_AGENT_HOLD_CLAIMED,    /* another works on it */
  TOPAY_AGENT_HOLD_OWN,        /* who proposed it does not approve it */
  TOPAY_AGENT_HOLD_APPROVED,   /* approved by this agent already */
} TopayAgentHold;

const char *topay_agent_act_get_name (TopayAgentActKind kind);
guint topay_agent_acts_find (const TopayWireAgentCaseDetail *detail,
                             const TopayWireAgentSelf *agent); /* 1 << TopayAgentActKind */
TopayAgentHold topay_agent_acts_find_hold (const TopayWireAgentCaseDetail *detail,
                                           const TopayWireAgentSelf *agent);

/* (nullable): the event that the texts of an act belong to */
gboolean topay_agent_act_get_event (TopayAgentActKind kind, TopayCaseEvent *event);

G_END_DECLS
