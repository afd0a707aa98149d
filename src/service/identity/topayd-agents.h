/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-sessions.h"

G_BEGIN_DECLS

#define TOPAYD_FIRST_ADMIN_S (30 * 60)

typedef struct
{
  const char *name;
  const char *display_name;
  const char *role;
  const char *password_hash;
  const char *email;    /* (nullable): where every sign-in is told of */
  const char *language; /* (nullable): of these notices; NULL: English */
} TopaydNewAgent;

typedef struct
{
  const char *name;
  const char *password;
  const char *code;
} TopaydAgentSignIn;

/* An agent cannot sign in before topayd_totp_confirm () for it. */
gboolean topayd_agent_add (const TopaydVisit *visit,
                           const TopaydNewAgent *agent,
                           char id[TOPAYD_ID_SIZE],
                           GError **error);
gboolean topayd_agent_judge_password (const TopaydIdentity *identity,
                                      const char *name,
                                      const char *password,
                                      TopaydOutcome *outcome);

/* Once, while there is no agent at all: half an hour to make the first. */
gboolean topayd_first_admin_offer (TopaydTransaction *transaction,
                                   gint64 now,
                                   char token[TOPAYD_TOKEN_SIZE],
                                   gboolean *offered,
                                   GError **error);
typedef struct
{
  TopaydOutcome outcome;
  char id[TOPAYD_ID_SIZE];
} TopaydFirstAdmin;

gboolean topayd_first_admin_take (const TopaydVisit *visit,
                                  const char *token,
                                  const TopaydNewAgent *agent,
                                  TopaydFirstAdmin *taken,
                                  GError **error);

void topayd_agent_sign_in_async (const TopaydIdentity *identity,
                                 const TopaydAgentSignIn *request,
                                 const TopaydCaller *caller,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean
topayd_agent_sign_in_finish (GAsyncResult *result, TopaydSessionReply *reply, GError **error);

G_END_DECLS
