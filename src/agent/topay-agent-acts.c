/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-acts.h"

static const struct
{
  const char *name; /* of the wire */
  int event;        /* TopayCaseEvent; -1: it moves no case */
} acts[] = {
  [TOPAY_AGENT_CLAIM] = { "claim", -1 },
  [TOPAY_AGENT_RELEASE] = { "release", -1 },
  [TOPAY_AGENT_ASK] = { "ask", TOPAY_CASE_ASK },
  [TOPAY_AGENT_PROPOSE] = { "propose", TOPAY_CASE_APPROVE },
  [TOPAY_AGENT_APPROVE] = { "approve", TOPAY_CASE_APPROVE },
  [TOPAY_AGENT_REFUSE] = { "refuse", TOPAY_CASE_REFUSE },
  [TOPAY_AGENT_RETRY] = { "retry", TOPAY_CASE_RETRY },
  [TOPAY_AGENT_REROUTE] = { "reroute", TOPAY_CASE_REROUTE },
  [TOPAY_AGENT_FINISH] = { "finish", TOPAY_CASE_FINISH },
  [TOPAY_AGENT_NOTE] = { "note", -1 },
};

G_STATIC_ASSERT (G_N_ELEMENTS (acts) == TOPAY_AGENT_N_ACTS);

/* Of the roles that see cases only those work on them. */
static gboolean
may_act (const TopayWireAgentSelf *agent)
{
  return g_str_equal (agent->role, "agent") || g_str_equal (agent->role, "senior")
         || g_str_equal (agent->role, "supervisor");
}

static gboolean
can_move (const TopayWireCase *summary, TopayAgentActKind kind)
{
  TopayCaseKind case_kind;
  TopayCaseState state;
  const TopayCaseMove *move;

  if (!topay_case_kind_read (summary->kind, &case_kind)
      || !topay_case_state_read (summary->state, &state) || acts[kind].event < 0)
    return FALSE;

  move = topay_case_find_move (case_kind, state, (TopayCaseEvent) acts[kind].event);
  return move != NULL && (move->actors & TOPAY_CASE_AGENT) != 0;
}

static gboolean
is_over (const TopayWireCase *summary)
{
  TopayCaseState state;

  return !topay_case_state_read (summary->state, &state) || topay_case_is_over (state);
}

static gboolean
has_approved (const TopayWireAgentCaseDetail *detail, const TopayWireAgentSelf *agent)
{
  for (guint i = 0; i < detail->approvals->len; i++)
    {
      const TopayWireAgentApproval *approval = g_ptr_array_index (detail->approvals, i);

      if (g_str_equal (approval->agent_id, agent->id))
        return TRUE;
    }
  return FALSE;
}

/* One agent proposes, two others approve (D4). */
static guint
find_approval (const TopayWireAgentCaseDetail *detail,
               const TopayWireAgentSelf *agent,
               gboolean is_mine)
{
  const TopayWireAgentCase *entry = detail->entry;

  if (!can_move (entry->summary, TOPAY_AGENT_APPROVE))
    return 0;
  if (!entry->wants_two)
    return is_mine ? 1U << TOPAY_AGENT_APPROVE : 0;
  if (!entry->proposed)
    return is_mine ? 1U << TOPAY_AGENT_PROPOSE : 0;
  return is_mine || has_approved (detail, agent) ? 0 : 1U << TOPAY_AGENT_APPROVE;
}

/**
 * topay_agent_act_get_name:
 * @kind: an act
 *
 * Returns: (transfer none): its name on the wire
 */
const char *
topay_agent_act_get_name (TopayAgentActKind kind)
{
  g_return_val_if_fail (kind < TOPAY_AGENT_N_ACTS, NULL);

  return acts[kind].name;
}

/**
 * topay_agent_act_get_event:
 * @kind: an act
 * @event: (out): what it does to a case
 *
 * Returns: whether it moves a case at all
 */
gboolean
topay_agent_act_get_event (TopayAgentActKind kind, TopayCaseEvent *event)
{
  g_return_val_if_fail (kind < TOPAY_AGENT_N_ACTS, FALSE);

  if (acts[kind].event < 0)
    return FALSE;
  *event = (TopayCaseEvent) acts[kind].event;
  return TRUE;
}

/**
 * topay_agent_acts_find:
 * @detail: a case
 * @agent: who is signed in
 *
 * Returns: bits of 1 << #TopayAgentActKind, for what the agent can do with it now
 */
guint
topay_agent_acts_find (const TopayWireAgentCaseDetail *detail, const TopayWireAgentSelf *agent)
{
  static const TopayAgentActKind of_owner[] = { TOPAY_AGENT_ASK, TOPAY_AGENT_REFUSE,
                                                TOPAY_AGENT_RETRY, TOPAY_AGENT_REROUTE,
                                                TOPAY_AGENT_FINISH };
  const TopayWireAgentCase *entry = detail->entry;
  gboolean is_mine = g_strcmp0 (entry->claimed_by, agent->id) == 0;
  guint found = 1U << TOPAY_AGENT_NOTE;

  if (!may_act (agent))
    return 0;
  if (is_over (entry->summary))
    return found;

  if (entry->claimed_by == NULL)
    found |= 1U << TOPAY_AGENT_CLAIM;
  found |= find_approval (detail, agent, is_mine);
  if (!is_mine)
    return found;

  found |= 1U << TOPAY_AGENT_RELEASE;
  for (guint i = 0; i < G_N_ELEMENTS (of_owner); i++)
    if (can_move (entry->summary, of_owner[i]))
      found |= 1U << of_owner[i];
  return found;
}

/**
 * topay_agent_acts_find_hold:
 * @detail: a case
 * @agent: who is signed in
 *
 * Returns: why less is offered than the state of the case would allow
 */
TopayAgentHold
topay_agent_acts_find_hold (const TopayWireAgentCaseDetail *detail, const TopayWireAgentSelf *agent)
{
  const TopayWireAgentCase *entry = detail->entry;
  gboolean is_mine = g_strcmp0 (entry->claimed_by, agent->id) == 0;

  if (is_over (entry->summary))
    return TOPAY_AGENT_HOLD_NONE;
  if (!may_act (agent))
    return TOPAY_AGENT_HOLD_READS_ONLY;
  if (entry->proposed && is_mine)
    return TOPAY_AGENT_HOLD_OWN;
  if (entry->proposed && has_approved (detail, agent))
    return TOPAY_AGENT_HOLD_APPROVED;
  if (entry->claimed_by != NULL && !is_mine && !entry->proposed)
    return TOPAY_AGENT_HOLD_CLAIMED;
  return TOPAY_AGENT_HOLD_NONE;
}
