/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-identity.h"

G_BEGIN_DECLS

typedef struct
{
  TopayProofKind kind; /* not a step-up */
  const char *account; /* as typed */
  const char *channel; /* "email" or "phone" */
  const char *language;
} TopaydResetStart;

/* What every code that was asked for is answered with, whoever asked. */
typedef struct
{
  TopaydOutcome outcome;
  char proof_id[TOPAYD_ID_SIZE];
  gint64 expires_at, resend_at;
  guint tries_left, digits;
} TopaydCodeSent;

typedef struct
{
  TopaydOutcome outcome;
  char proof[TOPAYD_TOKEN_SIZE]; /* to be wiped */
  gint64 expires_at;
  TopaySecondProof second_proof; /* still asked for */
  TopayAccountState account_state;
} TopaydCodeAccepted;

void topayd_code_accepted_clear (TopaydCodeAccepted *accepted);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydCodeAccepted, topayd_code_accepted_clear)

gboolean topayd_reset_start (const TopaydVisit *visit,
                             const TopaydResetStart *request,
                             TopaydCodeSent *sent,
                             GError **error);
gboolean topayd_reset_resend (const TopaydVisit *visit,
                              const char *proof_id,
                              const char *channel,
                              TopaydCodeSent *sent,
                              GError **error);
gboolean topayd_reset_code (const TopaydVisit *visit,
                            const char *proof_id,
                            const char *code,
                            TopaydCodeAccepted *accepted,
                            GError **error);

typedef struct
{
  const char *proof_id;
  const char *proof;
  const char *code;          /* (nullable) */
  const char *recovery_code; /* (nullable) */
  const char *password;      /* (nullable) */
} TopaydSecondProofAnswer;

void topayd_reset_second_proof_async (const TopaydIdentity *identity,
                                      const TopaydSecondProofAnswer *answer,
                                      const TopaydCaller *caller,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean topayd_reset_second_proof_finish (GAsyncResult *result,
                                           TopaydCodeAccepted *accepted,
                                           GError **error);

typedef struct
{
  const char *proof_id;
  const char *proof;
  const char *new_password;
  gboolean end_other_sessions;
} TopaydResetFinish;

typedef struct
{
  TopaydOutcome outcome;
  TopayProofKind kind;
  guint ended_sessions;
  gint64 holds_until;
} TopaydResetDone;

void topayd_reset_finish_async (const TopaydIdentity *identity,
                                const TopaydResetFinish *request,
                                const TopaydCaller *caller,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean topayd_reset_finish_finish (GAsyncResult *result, TopaydResetDone *done, GError **error);

typedef struct
{
  TopaydOutcome outcome;
  TopayAccountState state;
} TopaydUnlocked;

gboolean topayd_reset_unlock (const TopaydVisit *visit,
                              const char *proof_id,
                              const char *proof,
                              TopaydUnlocked *unlocked,
                              GError **error);

G_END_DECLS
