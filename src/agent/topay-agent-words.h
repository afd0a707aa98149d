/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-agent-acts.h"
#include "topay-agent-queue.h"

/* What the console says of cases, in the language of the agent: plain text, never markup. Names of
 * states, kinds and reasons are those of topay-case-words. */

G_BEGIN_DECLS

/* A word and how it looks: "good", "wait", "warn", "danger" or "plain", as of a status pill. */
typedef struct
{
  char *text;       /* (owned) */
  const char *look; /* static */
} TopayAgentPill;

void topay_agent_pill_clear (TopayAgentPill *pill);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopayAgentPill, topay_agent_pill_clear)

void topay_agent_words_make_due (const TopayWireCase *summary, gint64 now, TopayAgentPill *pill);
const char *topay_agent_words_get_state_look (const char *state);
char *topay_agent_words_dup_what (const TopayWireCase *summary) G_GNUC_WARN_UNUSED_RESULT;
char *topay_agent_words_dup_claim (const TopayWireAgentCase *entry,
                                   const TopayWireAgentSelf *agent) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_agent_words_has_approvals (const TopayWireAgentCase *entry);
char *topay_agent_words_dup_approvals (const TopayWireAgentCase *entry) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_agent_words_get_level (gint64 level);
const char *topay_agent_words_get_language (const char *language);
const char *topay_agent_words_get_queue (TopayAgentQueueKind kind);
const char *topay_agent_words_get_empty (TopayAgentQueueKind kind);
const char *topay_agent_words_get_hold (TopayAgentHold hold);
const char *topay_agent_words_get_role (const char *role);
const char *topay_agent_words_get_verification (const char *verification);
const char *topay_agent_words_get_frozen (const char *frozen);
const char *topay_agent_words_get_panel_closed (const char *why);
const char *topay_agent_words_get_scan (const char *scan);

G_END_DECLS
