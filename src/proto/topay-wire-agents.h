/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-cases.h"

/* The records of the agents' console. */

G_BEGIN_DECLS

#define TOPAY_WIRE_MAX_QUEUE 100

typedef struct
{
  char *id;
  char *account;
  char *display_name;
  char *role;
  gint64 expires_at;
} TopayWireAgentSelf;

typedef struct
{
  char *queue;
  char *kind;
} TopayWireAgentQueue;

typedef struct
{
  TopayWireCase *summary;
  char *customer;
  gint64 level;
  char *claimed_by;
  char *claimed_name;
  gboolean proposed;
  gboolean wants_two;
  gint64 n_approvals;
  char *language;
} TopayWireAgentCase;

typedef struct
{
  GPtrArray *cases; /* (element-type TopayWireAgentCase) */
  gint64 n_total;
} TopayWireAgentCaseList;

typedef struct
{
  char *agent_id;
  char *name;
  gint64 approved_at;
  gint64 expires_at;
} TopayWireAgentApproval;

typedef struct
{
  char *name;
  gint64 at;
  char *words;
} TopayWireAgentNote;

typedef struct
{
  char *display_name;
  char *account_masked;
  char *phone_masked;
  char *email_masked;
  char *verification;
  char *frozen;
  gint64 since;
  GPtrArray *payments; /* (element-type TopayWirePayment) */
  GPtrArray *cases;    /* (element-type TopayWireCase) */
} TopayWireAgentPanel;

typedef struct
{
  TopayWireAgentCase *entry;
  TopayWireCaseDetail *detail;
  TopayWireAgentPanel *panel;
  char *panel_closed;
  GPtrArray *approvals; /* (element-type TopayWireAgentApproval) */
  GPtrArray *notes;     /* (element-type TopayWireAgentNote) */
  GPtrArray *methods;   /* (element-type TopayWireMethod) */
  char *content;
} TopayWireAgentCaseDetail;

typedef struct
{
  char *case_id;
  char *act;
  char *template;
  char *rule;
  char *words;
  char *change;
  GPtrArray *seen; /* (element-type TopayWireEvidenceRef) */
  char *content;
  char *method_id;
} TopayWireAgentAct;

TOPAY_WIRE_DECLARE (agent_self, TopayWireAgentSelf);
TOPAY_WIRE_DECLARE (agent_queue, TopayWireAgentQueue);
TOPAY_WIRE_DECLARE (agent_case, TopayWireAgentCase);
TOPAY_WIRE_DECLARE (agent_case_list, TopayWireAgentCaseList);
TOPAY_WIRE_DECLARE (agent_approval, TopayWireAgentApproval);
TOPAY_WIRE_DECLARE (agent_note, TopayWireAgentNote);
TOPAY_WIRE_DECLARE (agent_panel, TopayWireAgentPanel);
TOPAY_WIRE_DECLARE (agent_case_detail, TopayWireAgentCaseDetail);
TOPAY_WIRE_DECLARE (agent_act, TopayWireAgentAct);

G_END_DECLS
