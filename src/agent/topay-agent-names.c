/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-names.h"

/**
 * topay_agent_names_get_kind:
 * @kind: of a case
 *
 * Returns: (transfer none): what it is about
 */
const char *
topay_agent_names_get_kind (const char *kind)
{
  return kind;
}

/**
 * topay_agent_names_get_state:
 * @state: of a case
 *
 * Returns: (transfer none): how far it is
 */
const char *
topay_agent_names_get_state (const char *state)
{
  return state;
}

/**
 * topay_agent_names_get_reason:
 * @kind: of a case
 * @reason: why, in a word of the wizard
 *
 * Returns: (transfer none): why
 */
const char *
topay_agent_names_get_reason (const char *kind, const char *reason)
{
  return reason;
}

/**
 * topay_agent_names_get_question:
 * @id: of a field of a wizard
 *
 * Returns: (transfer none): what was asked
 */
const char *
topay_agent_names_get_question (const char *id)
{
  return id;
}

/**
 * topay_agent_names_get_answer:
 * @answer: of the person: an id of a choice, or words
 *
 * Returns: (transfer none): what was answered
 */
const char *
topay_agent_names_get_answer (const char *answer)
{
  return answer;
}

/**
 * topay_agent_names_get_template:
 * @event: ask, approve or refuse
 * @id: of a text that both sides know
 *
 * Returns: (transfer none): the text
 */
const char *
topay_agent_names_get_template (TopayCaseEvent event, const char *id)
{
  return id;
}

/**
 * topay_agent_names_dup_event:
 * @event: of a case
 *
 * Returns: (transfer full): what happened
 */
char *
topay_agent_names_dup_event (const TopayWireCaseEvent *event)
{
  return g_strdup (event->event);
}
