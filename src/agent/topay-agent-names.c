/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-names.h"

#include <glib/gi18n.h>

#include "topay-case-words.h"

typedef struct
{
  const char *id;
  const char *text;
} Word;

/* clang-format off */
static const Word states[] = {
  { "submitted",      NC_ ("state of a case", "New") },
  { "under_review",   NC_ ("state of a case", "To be decided") },
  { "need_info",      NC_ ("state of a case", "Waits for the customer") },
  { "approved",       NC_ ("state of a case", "Approved") },
  { "processing",     NC_ ("state of a case", "Money on its way") },
  { "succeeded",      NC_ ("state of a case", "Done") },
  { "abnormal",       NC_ ("state of a case", "Money came back") },
  { "rerouted",       NC_ ("state of a case", "On its way, other way") },
  { "failed",         NC_ ("state of a case", "Payout failed") },
  { "closed",         NC_ ("state of a case", "Closed") },
  { "rejected",       NC_ ("state of a case", "Refused") },
  { "appeal_review",  NC_ ("state of a case", "Appeal to be decided") },
  { "final_rejected", NC_ ("state of a case", "Refused for good") },
  { "withdrawn",      NC_ ("state of a case", "Withdrawn") },
  { "closed_no_info", NC_ ("state of a case", "Closed: no answer") },
};

static const Word events[] = {
  { "submit",   NC_ ("event of a case", "Request sent") },
  { "confirm",  NC_ ("event of a case", "Confirmed with a code") },
  { "accept",   NC_ ("event of a case", "Review began") },
  { "prove",    NC_ ("event of a case", "Proven by our books") },
  { "ask",      NC_ ("event of a case", "Asked for more") },
  { "supply",   NC_ ("event of a case", "Answered what was asked") },
  { "add",      NC_ ("event of a case", "Something added") },
  { "silence",  NC_ ("event of a case", "No answer in seven days") },
  { "reopen",   NC_ ("event of a case", "Opened again") },
  { "propose",  NC_ ("event of a case", "Approval proposed") },
  { "approve",  NC_ ("event of a case", "Approved") },
  { "refuse",   NC_ ("event of a case", "Refused") },
  { "withdraw", NC_ ("event of a case", "Withdrawn") },
  { "pay",      NC_ ("event of a case", "Money left") },
  { "finish",   NC_ ("event of a case", "Done") },
  { "arrive",   NC_ ("event of a case", "Money arrived") },
  { "bounce",   NC_ ("event of a case", "Money came back") },
  { "fail",     NC_ ("event of a case", "Payout failed") },
  { "retry",    NC_ ("event of a case", "Money sent again") },
  { "reroute",  NC_ ("event of a case", "Another way chosen") },
  { "give_up",  NC_ ("event of a case", "Closed: the shop had no money") },
  { "appeal",   NC_ ("event of a case", "Appealed") },
};
/* clang-format on */

/**
 * topay_agent_names_get_state:
 * @state: of a case
 *
 * Returns: (transfer none): how far it is; one that nobody knows stands for itself
 */
const char *
topay_agent_names_get_state (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].id, state))
      return g_dpgettext2 (NULL, "state of a case", states[i].text);
  return state;
}

/**
 * topay_agent_names_get_event:
 * @event: of a case
 *
 * Returns: (transfer none): what happened; one that nobody knows stands for itself
 */
const char *
topay_agent_names_get_event (const char *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (g_str_equal (events[i].id, event))
      return g_dpgettext2 (NULL, "event of a case", events[i].text);
  return event;
}

/**
 * topay_agent_names_get_reason:
 * @summary: a case
 *
 * Returns: (transfer none): why the person asks
 */
const char *
topay_agent_names_get_reason (const TopayWireCase *summary)
{
  TopayCaseKind kind;

  if (!topay_case_kind_read (summary->kind, &kind))
    return summary->reason;
  return topay_case_words_get_reason (kind, summary->reason);
}
