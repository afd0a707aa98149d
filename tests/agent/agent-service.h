/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-test-server.h"
#include "topay-wire-endpoints.h"

/* A service with four cases and three agents, as the console sees it. It keeps the rules that a
 * console has to get along with; it is no second implementation of them. */

G_BEGIN_DECLS

typedef enum
{
  CASE_SMALL,     /* R-7K2M9Q4D: ¥368.00, due tomorrow */
  CASE_FRAUD,     /* F-3H8P2W5X: due in three days, and first all the same */
  CASE_LARGE,     /* R-9B4T6N1C: ¥1,368.00, late by two days; takes two approvals */
  CASE_COMPLAINT, /* C-5V1L8Z3K: nobody proved who asks, the clock stands still */
  CASE_ABNORMAL,  /* R-2D6G8J0L: approved, and the money came back; Lin’s */
  N_CASES,
} AgentCase;

typedef struct _AgentService AgentService;

/* The accounts: lin, wu and he (a supervisor), each with the password below and the code 424242. */
#define AGENT_PASSWORD "a sentence nobody else knows"
#define AGENT_CODE     "424242"

AgentService *agent_service_new (const char *certificate);
void agent_service_free (AgentService *self);
char *agent_service_dup_uri (AgentService *self);

const char *agent_service_get_case_id (AgentCase which);
const char *agent_service_get_evidence_id (guint which); /* 0 a picture, 1 a PDF, 2 a text */

/* What the service keeps; all of these may be called while it runs. */
guint agent_service_get_n_acts (AgentService *self);   /* that counted */
guint agent_service_get_n_looks (AgentService *self);  /* at any case */
char *agent_service_dup_last_act (AgentService *self); /* its body */
char *agent_service_dup_state (AgentService *self, AgentCase which);
char *agent_service_dup_claimer (AgentService *self, AgentCase which);

void agent_service_change_content (AgentService *self, AgentCase which);
void agent_service_claim (AgentService *self, AgentCase which, const char *account);
void agent_service_propose (AgentService *self, AgentCase which);
void agent_service_lose_answers (AgentService *self,
                                 guint n_answers); /* of acts, after they count */
void agent_service_refuse_all (AgentService *self, const char *code, guint status);
void agent_service_end_sessions (AgentService *self);
void agent_service_add_events (AgentService *self, AgentCase which, guint n_events);

G_END_DECLS
