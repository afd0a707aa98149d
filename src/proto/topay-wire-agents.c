/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire-agents.h"

#define WORDS TOPAY_WIRE_MAX_CASE_WORDS

static const char *const values_role[] = { "agent",  "senior", "supervisor", "auditor",
                                           "editor", "admin",  NULL };
static const char *const values_queue[] = { "open", "mine", "second", "over", NULL };
static const char *const values_kind[] = {
  "refund", "complaint", "fraud", "wrong_person", "frozen_funds", "contact_change", NULL
};
static const char *const values_frozen[] = { "no", "risk", "legal", "user", NULL };
static const char *const values_verification[] = { "none", "basic", "full", "expired", NULL };
static const char *const values_closed[] = { "level", "limit", NULL };
static const char *const values_act[] = { "claim",   "release", "note",   "ask",
                                          "propose", "approve", "refuse", "retry",
                                          "reroute", "finish",  NULL };

#define FIELD  TOPAY_WIRE_FIELD
#define LIST   TOPAY_WIRE_LIST
#define NESTED TOPAY_WIRE_NESTED
#define RECORD TOPAY_WIRE_DEFINE

#define REQUIRED TOPAY_WIRE_REQUIRED
#define OPTIONAL TOPAY_WIRE_OPTIONAL

/* Rows of tables: one a line. */
/* clang-format off */

#define T TopayWireAgentSelf
static const TopayWireField fields_agent_self[] = {
  FIELD (T, id, REQUIRED, ID, 0, 0, NULL, "Of the agent"),
  FIELD (T, account, REQUIRED, ANY, 1, 254, NULL, "With which the agent signs in"),
  FIELD (T, display_name, REQUIRED, ANY, 1, 64, NULL, "As people see it"),
  FIELD (T, role, REQUIRED, CHOICE, 0, 0, values_role, "What the agent may do"),
  FIELD (T, expires_at, REQUIRED, TIME, 0, 0, NULL, "When the session ends at the latest"),
};
#undef T
RECORD (agent_self, "The agent who is signed in");

#define T TopayWireAgentQueue
static const TopayWireField fields_agent_queue[] = {
  FIELD (T, queue, REQUIRED, CHOICE, 0, 0, values_queue, "Second: those that wait for an approval"),
  FIELD (T, kind, OPTIONAL, CHOICE, 0, 0, values_kind, "Only these"),
};
#undef T
RECORD (agent_queue, "Which cases are wanted");

#define T TopayWireAgentCase
static const TopayWireField fields_agent_case[] = {
  NESTED (T, summary, REQUIRED, case, "The case"),
  FIELD (T, customer, REQUIRED, ANY, 1, 64, NULL, "Whose it is; hidden but for its ends"),
  FIELD (T, level, REQUIRED, ANY, 0, 2, NULL, "How well it was proven who asks"),
  FIELD (T, claimed_by, OPTIONAL, ID, 0, 0, NULL, "The agent who works on it"),
  FIELD (T, claimed_name, OPTIONAL, ANY, 1, 64, NULL, "How that one is called"),
  FIELD (T, proposed, OPTIONAL, ANY, 0, 0, NULL, "Approval was proposed"),
  FIELD (T, wants_two, OPTIONAL, ANY, 0, 0, NULL, "Two others have to approve"),
  FIELD (T, n_approvals, REQUIRED, ANY, 0, 2, NULL, "How many have"),
  FIELD (T, language, REQUIRED, LANGUAGE, 0, 0, NULL, "Of the person"),
};
#undef T
RECORD (agent_case, "A case in the queue of the agents");

#define T TopayWireAgentCaseList
static const TopayWireField fields_agent_case_list[] = {
  LIST (T, cases, REQUIRED, agent_case, TOPAY_WIRE_MAX_QUEUE, "The first due first"),
  FIELD (T, n_total, REQUIRED, ANY, 0, G_MAXINT32, NULL, "How many there are"),
};
#undef T
RECORD (agent_case_list, "The cases of a queue");

#define T TopayWireAgentApproval
static const TopayWireField fields_agent_approval[] = {
  FIELD (T, agent_id, REQUIRED, ID, 0, 0, NULL, "Who"),
  FIELD (T, name, REQUIRED, ANY, 1, 64, NULL, "How that one is called"),
  FIELD (T, approved_at, REQUIRED, TIME, 0, 0, NULL, "When"),
  FIELD (T, expires_at, REQUIRED, TIME, 0, 0, NULL, "When it is void"),
};
#undef T
RECORD (agent_approval, "One of two approvals");

#define T TopayWireAgentNote
static const TopayWireField fields_agent_note[] = {
  FIELD (T, name, REQUIRED, ANY, 1, 64, NULL, "Who wrote it"),
  FIELD (T, at, REQUIRED, TIME, 0, 0, NULL, "When"),
  FIELD (T, words, REQUIRED, LINES, 1, WORDS, NULL, "The note; the person never sees it"),
};
#undef T
RECORD (agent_note, "A note between agents");

#define T TopayWireAgentPanel
static const TopayWireField fields_agent_panel[] = {
  FIELD (T, display_name, REQUIRED, ANY, 1, 64, NULL, "Of the person"),
  FIELD (T, account_masked, REQUIRED, ANY, 1, 254, NULL, "Name of the account, hidden but for its ends"),
  FIELD (T, phone_masked, OPTIONAL, ANY, 1, 64, NULL, "Hidden but for its ends"),
  FIELD (T, email_masked, OPTIONAL, ANY, 1, 254, NULL, "Hidden but for its ends"),
  FIELD (T, verification, REQUIRED, CHOICE, 0, 0, values_verification, "Level of identity"),
  FIELD (T, frozen, REQUIRED, CHOICE, 0, 0, values_frozen, "Whether the account is frozen, and why"),
  FIELD (T, since, REQUIRED, TIME, 0, 0, NULL, "When the account was made"),
  LIST (T, payments, REQUIRED, payment, 10, "The latest first"),
  LIST (T, cases, REQUIRED, case, 10, "The latest change first"),
};
#undef T
RECORD (agent_panel, "What an agent may see of the person");

#define T TopayWireAgentCaseDetail
static const TopayWireField fields_agent_case_detail[] = {
  NESTED (T, entry, REQUIRED, agent_case, "As in the queue"),
  NESTED (T, detail, REQUIRED, case_detail, "As the person sees it"),
  NESTED (T, panel, OPTIONAL, agent_panel, "The person; none when it stays closed"),
  FIELD (T, panel_closed, OPTIONAL, CHOICE, 0, 0, values_closed, "Why: who asks is not proven, or too many were looked at"),
  LIST (T, approvals, REQUIRED, agent_approval, 2, "Those that count"),
  LIST (T, notes, REQUIRED, agent_note, 8, "The latest first"),
  LIST (T, methods, REQUIRED, method, 20, "Where the money could go instead"),
  FIELD (T, content, REQUIRED, HASH, 0, 0, NULL, "What an approval is bound to"),
};
#undef T
RECORD (agent_case_detail, "A case as an agent sees it");

#define T TopayWireAgentAct
static const TopayWireField fields_agent_act[] = {
  FIELD (T, case_id, REQUIRED, ID, 0, 0, NULL, "Of the case"),
  FIELD (T, act, REQUIRED, CHOICE, 0, 0, values_act, "What the agent does"),
  FIELD (T, template, OPTIONAL, SLUG, 1, 48, NULL, "Id of the text; ask, approve and refuse need one"),
  FIELD (T, rule, OPTIONAL, SLUG, 1, 64, NULL, "Article with the rule"),
  FIELD (T, words, OPTIONAL, LINES, 1, WORDS, NULL, "What is added; a note needs it"),
  FIELD (T, change, OPTIONAL, LINES, 1, WORDS, NULL, "What would change a refusal"),
  LIST (T, seen, OPTIONAL, evidence_ref, TOPAY_WIRE_MAX_CASE_EVIDENCE, "The evidence that was looked at"),
  FIELD (T, content, OPTIONAL, HASH, 0, 0, NULL, "What was approved; propose and approve need it"),
  FIELD (T, method_id, OPTIONAL, ID, 0, 0, NULL, "Of reroute: another way for the money"),
};
#undef T
RECORD (agent_act, "What an agent does in a case");

/* clang-format on */
