/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-agents.h"
#include "topayd-cases.h"

/* What agents see and do. One claims a case and works on it; where the rules want it, two others
 * approve exactly what was looked at. */

G_BEGIN_DECLS

#define TOPAYD_AGENT_LOOKS_MAX 100 /* people whose data an agent may look at in an hour */

/* Who acts; on the stack of a job. */
typedef struct
{
  const char *id;
  char role[16];
  char *name; /* (owned): as people see it */
} TopaydCaseAgent;

void topayd_case_agent_clear (TopaydCaseAgent *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydCaseAgent, topayd_case_agent_clear)

gboolean topayd_case_agent_load (const TopaydCases *cases,
                                 const char *id,
                                 TopaydCaseAgent *agent,
                                 GError **error);
gboolean topayd_case_agent_may_look (const TopaydCaseAgent *agent);
gboolean topayd_case_agent_may_act (const TopaydCaseAgent *agent);

gboolean topayd_agent_cases_list (const TopaydCases *cases,
                                  const TopaydCaseAgent *agent,
                                  const TopayWireAgentQueue *queue,
                                  TopayWireAgentCaseList *list,
                                  GError **error);
gboolean topayd_agent_case_describe (const TopaydCases *cases,
                                     const TopaydCase *self,
                                     TopayWireAgentCaseDetail *detail,
                                     GError **error);
gboolean topayd_agent_note_look (const TopaydCases *cases,
                                 const TopaydCaseAgent *agent,
                                 const TopaydCase *self,
                                 gboolean *too_many,
                                 GError **error);
gboolean topayd_agent_case_act (const TopaydCases *cases,
                                const TopaydCaseAgent *agent,
                                const TopayWireAgentAct *request,
                                const char **code,
                                GError **error);

G_END_DECLS
