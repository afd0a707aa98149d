/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TOPAY_PROOF_DIGITS   8
#define TOPAY_PROOF_CODE_S   600
#define TOPAY_PROOF_TRIES    5
#define TOPAY_PROOF_RESEND_S 60
#define TOPAY_PROOF_FINISH_S 600

typedef enum
{
  TOPAY_PROOF_LOGIN_PASSWORD,
  TOPAY_PROOF_PAYMENT_PASSWORD,
  TOPAY_PROOF_UNLOCK,
  TOPAY_PROOF_STEP_UP,
} TopayProofKind;

typedef enum
{
  TOPAY_SECOND_PROOF_NONE,
  TOPAY_SECOND_PROOF_TOTP,
  TOPAY_SECOND_PROOF_LOGIN_PASSWORD,
} TopaySecondProof;

typedef enum
{
  TOPAY_PROOF_STATE_CODE,   /* waits for the code */
  TOPAY_PROOF_STATE_SECOND, /* waits for the second proof */
  TOPAY_PROOF_STATE_READY,  /* proven: may be finished once */
  TOPAY_PROOF_STATE_DONE,
  TOPAY_PROOF_STATE_VOID,
} TopayProofState;

typedef enum
{
  TOPAY_PROOF_OK,
  TOPAY_PROOF_WRONG,     /* some tries are left */
  TOPAY_PROOF_TOO_EARLY, /* a resend before its time; nothing changed */
  TOPAY_PROOF_NOT_YET,   /* a step before its turn; nothing changed */
  TOPAY_PROOF_IS_VOID,   /* expired, used or out of tries: start again */
} TopayProofOutcome;

/**
 * TopayProof:
 * @kind: what is asked for
 * @state: the step that is due
 * @has_code: whether a code was sent that could be right; never for an unknown account
 * @second: what is asked for after the code
 * @tries_left: tries at the code or at the second proof, whichever is due
 * @expires_s: Unix seconds; the step that is due has to come before
 * @resend_s: Unix seconds; from then on a new code may be asked for
 *
 * One walk from “send me a code” to the thing asked for. It holds no secret: the caller compares
 * codes and tells what came of it.
 */
typedef struct
{
  TopayProofKind kind;
  TopayProofState state;
  gboolean has_code;
  TopaySecondProof second;
  guint tries_left;
  gint64 expires_s;
  gint64 resend_s;
} TopayProof;

void topay_proof_start (TopayProof *self, TopayProofKind kind, gboolean has_code, gint64 now_s);
TopayProofOutcome topay_proof_resend (TopayProof *self, gboolean has_code, gint64 now_s);
TopayProofOutcome
topay_proof_try_code (TopayProof *self, gboolean matches, TopaySecondProof second, gint64 now_s);
TopayProofOutcome topay_proof_begin_second (TopayProof *self, gint64 now_s);
TopayProofOutcome topay_proof_end_second (TopayProof *self, gboolean right, gint64 now_s);
TopayProofOutcome topay_proof_finish (TopayProof *self, gint64 now_s);
TopayProofOutcome topay_proof_check_ready (const TopayProof *self, gint64 now_s);
void topay_proof_make_void (TopayProof *self);
gboolean topay_proof_can_resend (const TopayProof *self, gint64 now_s);

G_END_DECLS
