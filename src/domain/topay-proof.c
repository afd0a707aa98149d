/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-proof.h"

/* The walk, from left to right; every state also leads to VOID, by time or by a sixth try.
 *
 *   CODE ──right code──▶ SECOND ──right proof──▶ READY ──finish──▶ DONE
 *    │ ▲        └────────(none asked for)─────────▲
 *    └─┘ resend: another code, tries and time from the start
 *
 * An unknown account walks in CODE like any other; only that no code is the right one.
 */

static gboolean
is_over (const TopayProof *self, gint64 now_s)
{
  return self->state == TOPAY_PROOF_STATE_DONE || self->state == TOPAY_PROOF_STATE_VOID
         || now_s > self->expires_s;
}

static void
enter (TopayProof *self, TopayProofState state, gint64 now_s)
{
  self->state = state;
  self->tries_left = TOPAY_PROOF_TRIES;
  self->expires_s =
      now_s + (state == TOPAY_PROOF_STATE_CODE ? TOPAY_PROOF_CODE_S : TOPAY_PROOF_FINISH_S);
}

static void
enter_code (TopayProof *self, gboolean has_code, gint64 now_s)
{
  enter (self, TOPAY_PROOF_STATE_CODE, now_s);
  self->has_code = has_code;
  self->resend_s = now_s + TOPAY_PROOF_RESEND_S;
}

/* What is due is in @state and in time; otherwise why not. */
static TopayProofOutcome
check (const TopayProof *self, TopayProofState state, gint64 now_s)
{
  if (is_over (self, now_s))
    return TOPAY_PROOF_IS_VOID;

  return self->state == state ? TOPAY_PROOF_OK : TOPAY_PROOF_NOT_YET;
}

static TopayProofOutcome
refuse (TopayProof *self)
{
  if (self->tries_left > 0)
    return TOPAY_PROOF_WRONG;

  topay_proof_make_void (self);
  return TOPAY_PROOF_IS_VOID;
}

/**
 * topay_proof_start:
 * @self: (out): a new proof
 * @kind: what is asked for
 * @has_code: whether a code is sent; %FALSE for an unknown account and beyond the limit of sends
 * @now_s: Unix seconds
 *
 * Begins the walk. It looks the same whatever @has_code says.
 */
void
topay_proof_start (TopayProof *self, TopayProofKind kind, gboolean has_code, gint64 now_s)
{
  *self = (TopayProof){ .kind = kind, .second = TOPAY_SECOND_PROOF_NONE };
  enter_code (self, has_code, now_s);
}

/**
 * topay_proof_can_resend:
 * @self: a proof
 * @now_s: Unix seconds
 *
 * Returns: whether topay_proof_resend() would be %TOPAY_PROOF_OK
 */
gboolean
topay_proof_can_resend (const TopayProof *self, gint64 now_s)
{
  return check (self, TOPAY_PROOF_STATE_CODE, now_s) == TOPAY_PROOF_OK && now_s >= self->resend_s;
}

/**
 * topay_proof_resend:
 * @self: a proof
 * @has_code: whether another code is sent; without one the old code is void as well, so that the
 *   limit of sends is a limit of guesses too
 * @now_s: Unix seconds
 *
 * Replaces the code.
 *
 * Returns: %TOPAY_PROOF_OK, %TOPAY_PROOF_TOO_EARLY, %TOPAY_PROOF_NOT_YET when the code was accepted
 *   already, or %TOPAY_PROOF_IS_VOID
 */
TopayProofOutcome
topay_proof_resend (TopayProof *self, gboolean has_code, gint64 now_s)
{
  TopayProofOutcome outcome = check (self, TOPAY_PROOF_STATE_CODE, now_s);

  if (outcome != TOPAY_PROOF_OK)
    return outcome;
  if (now_s < self->resend_s)
    return TOPAY_PROOF_TOO_EARLY;

  enter_code (self, has_code, now_s);
  return TOPAY_PROOF_OK;
}

/**
 * topay_proof_try_code:
 * @self: a proof
 * @matches: whether the code is the one that was sent; compared in constant time
 * @second: what is asked for next when it is
 * @now_s: Unix seconds
 *
 * Counts a try at the code and judges it.
 *
 * Returns: %TOPAY_PROOF_OK and the next state, %TOPAY_PROOF_WRONG while tries are left,
 *   %TOPAY_PROOF_NOT_YET when a code was accepted before, or %TOPAY_PROOF_IS_VOID
 */
TopayProofOutcome
topay_proof_try_code (TopayProof *self, gboolean matches, TopaySecondProof second, gint64 now_s)
{
  TopayProofOutcome outcome = check (self, TOPAY_PROOF_STATE_CODE, now_s);

  /* A code that was accepted is used: it cannot be accepted once more. */
  if (outcome == TOPAY_PROOF_NOT_YET)
    return TOPAY_PROOF_IS_VOID;
  if (outcome != TOPAY_PROOF_OK)
    return outcome;

  self->tries_left--;
  if (!matches || !self->has_code)
    return refuse (self);

  self->has_code = FALSE;
  self->second = second;
  enter (self,
         second == TOPAY_SECOND_PROOF_NONE ? TOPAY_PROOF_STATE_READY : TOPAY_PROOF_STATE_SECOND,
         now_s);
  return TOPAY_PROOF_OK;
}

/**
 * topay_proof_begin_second:
 * @self: a proof; to be stored before the second proof is looked at
 * @now_s: Unix seconds
 *
 * Counts a try at the second proof before it is judged, because judging a password takes time in
 * which the service may die or be asked again.
 *
 * Returns: %TOPAY_PROOF_OK when it may be judged
 */
TopayProofOutcome
topay_proof_begin_second (TopayProof *self, gint64 now_s)
{
  TopayProofOutcome outcome = check (self, TOPAY_PROOF_STATE_SECOND, now_s);

  if (outcome == TOPAY_PROOF_OK && self->tries_left == 0)
    return refuse (self);

  if (outcome == TOPAY_PROOF_OK)
    self->tries_left--;
  return outcome;
}

/**
 * topay_proof_end_second:
 * @self: a proof
 * @right: whether the second proof was right
 * @now_s: Unix seconds
 *
 * Takes in what came of a try that topay_proof_begin_second() counted.
 *
 * Returns: %TOPAY_PROOF_OK and ready to finish, %TOPAY_PROOF_WRONG while tries are left, or
 *   %TOPAY_PROOF_IS_VOID
 */
TopayProofOutcome
topay_proof_end_second (TopayProof *self, gboolean right, gint64 now_s)
{
  TopayProofOutcome outcome = check (self, TOPAY_PROOF_STATE_SECOND, now_s);

  if (outcome != TOPAY_PROOF_OK)
    return outcome;
  if (!right)
    return refuse (self);

  enter (self, TOPAY_PROOF_STATE_READY, now_s);
  return TOPAY_PROOF_OK;
}

/**
 * topay_proof_check_ready:
 * @self: a proof
 * @now_s: Unix seconds
 *
 * Returns: %TOPAY_PROOF_OK when topay_proof_finish() would succeed, otherwise what it would say
 */
TopayProofOutcome
topay_proof_check_ready (const TopayProof *self, gint64 now_s)
{
  return check (self, TOPAY_PROOF_STATE_READY, now_s);
}

/**
 * topay_proof_finish:
 * @self: a proof
 * @now_s: Unix seconds
 *
 * Uses the proof up; it opens one thing once.
 *
 * Returns: %TOPAY_PROOF_OK, %TOPAY_PROOF_NOT_YET or %TOPAY_PROOF_IS_VOID
 */
TopayProofOutcome
topay_proof_finish (TopayProof *self, gint64 now_s)
{
  TopayProofOutcome outcome = topay_proof_check_ready (self, now_s);

  if (outcome == TOPAY_PROOF_OK)
    self->state = TOPAY_PROOF_STATE_DONE;
  return outcome;
}

/**
 * topay_proof_make_void:
 * @self: a proof
 *
 * Ends the walk, wherever it is.
 */
void
topay_proof_make_void (TopayProof *self)
{
  self->state = TOPAY_PROOF_STATE_VOID;
  self->has_code = FALSE;
  self->tries_left = 0;
}
