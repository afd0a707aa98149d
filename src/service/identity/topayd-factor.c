/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"

#include "topayd-errand-private.h"
#include "topayd-limits-private.h"
#include "topayd-recovery-private.h"
#include "topayd-signin-private.h"

typedef struct
{
  TopaydErrand errand;

  /* Input */
  TopaydSecret *ticket;   /* (owned) */
  TopaydSecret *code;     /* (owned) (nullable) */
  TopaydSecret *recovery; /* (owned) (nullable): folded */
  gboolean wants_recovery;

  /* In progress */
  gboolean is_judged; /* the answer is there without a hash */
  TopaydRecoveryMatch match;
  TopaydVerify verify;

  /* Output */
  TopaydSessionReply reply;
} Factor;

static void
factor_free (Factor *self)
{
  topayd_errand_clear (&self->errand);
  topayd_secret_free (self->ticket);
  topayd_secret_free (self->code);
  topayd_secret_free (self->recovery);
  topayd_recovery_match_clear (&self->match);
  topayd_session_reply_clear (&self->reply);
  g_free (self);
}

gboolean
topayd_sign_in_complete (const TopaydVisit *visit,
                         const TopaydProofRow *row,
                         TopaydSessionReply *reply,
                         GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  const char *device = strchr (row->data, '\n');
  TopaydSignInStart start = { NULL, device == NULL ? NULL : device + 1, row->data[0] == '1' };

  if (!topayd_account_load (visit->transaction, row->account_id, &account, error))
    return FALSE;
  if (account == NULL)
    {
      topayd_outcome_set (&reply->outcome, "code_void");
      return TRUE;
    }
  start.account = account;
  return topayd_sign_in_begin_session (visit, &start, reply, error);
}

/* What a proof says about a second factor that was judged. */
static gboolean
settle (const TopaydVisit *visit,
        TopaydProofRow *row,
        gboolean is_right,
        TopaydSessionReply *reply,
        GError **error)
{
  TopayProofOutcome outcome = topay_proof_end_second (&row->proof, is_right, visit->caller->now);
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, row->account_id };

  if (outcome == TOPAY_PROOF_OK)
    outcome = topay_proof_finish (&row->proof, visit->caller->now);
  topayd_outcome_set (&reply->outcome, outcome == TOPAY_PROOF_OK      ? NULL
                                       : outcome == TOPAY_PROOF_WRONG ? "second_factor_failed"
                                                                      : "code_void");
  if (outcome == TOPAY_PROOF_WRONG)
    reply->outcome.tries_left = (int) row->proof.tries_left;
  if (!topayd_proof_save (visit, row, error))
    return FALSE;

  return outcome == TOPAY_PROOF_OK
             ? topayd_sign_in_complete (visit, row, reply, error)
             : topayd_note (visit, &owner,
                            &(TopaydAuditEntry){ .action = "session.second_factor",
                                                 .object = row->id,
                                                 .result = reply->outcome.code },
                            error);
}

static gboolean
wait (const TopaydVisit *visit,
      TopaydProofRow *row,
      gint64 wait_s,
      TopaydSessionReply *reply,
      GError **error)
{
  topayd_outcome_set (&reply->outcome, "too_many");
  reply->outcome.retry_after_s = wait_s;
  row->proof.tries_left++; /* what was not looked at costs nothing */
  return topayd_proof_save (visit, row, error);
}

static gboolean
judge_code (const TopaydVisit *visit, Factor *self, TopaydProofRow *row, GError **error)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, row->account_id };
  TopaydOutcome outcome;

  self->is_judged = TRUE;
  if (!topayd_totp_use (visit, &owner, self->code, &outcome, error))
    return FALSE;
  if (outcome.retry_after_s > 0)
    return wait (visit, row, outcome.retry_after_s, &self->reply, error);

  return settle (visit, row, outcome.code == NULL, &self->reply, error);
}

static gboolean
find_recovery (const TopaydVisit *visit, Factor *self, TopaydProofRow *row, GError **error)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, row->account_id };

  if (!topayd_recovery_find (visit, &owner, self->recovery, &self->match, error))
    return FALSE;
  if (self->match.wait_s == 0)
    return topayd_proof_save (visit, row, error);

  self->is_judged = TRUE;
  return wait (visit, row, self->match.wait_s, &self->reply, error);
}

/* The first job: finds the half sign-in and counts the try. */
static gboolean
judge_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Factor *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  TopaydProofRow row;

  self->is_judged = FALSE;
  topayd_session_reply_clear (&self->reply);
  topayd_outcome_set (&self->reply.outcome, NULL);
  if (!topayd_proof_load_by_ticket (transaction, self->ticket, &row, error))
    return FALSE;
  if (strcmp (row.kind, "sign_in") != 0
      || topay_proof_begin_second (&row.proof, visit.caller->now) != TOPAY_PROOF_OK)
    {
      topayd_outcome_set (&self->reply.outcome, "code_void");
      self->is_judged = TRUE;
      return TRUE;
    }
  return self->wants_recovery ? find_recovery (&visit, self, &row, error)
                              : judge_code (&visit, self, &row, error);
}

/* The second job, of a recovery code only. */
static gboolean
recover_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Factor *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  gboolean is_taken = FALSE;
  TopaydOwner owner;
  TopaydProofRow row;

  topayd_session_reply_clear (&self->reply);
  if (!topayd_proof_load_by_ticket (transaction, self->ticket, &row, error))
    return FALSE;

  owner = (TopaydOwner){ TOPAYD_OWNER_ACCOUNT, row.account_id };
  if (self->verify != TOPAYD_VERIFY_WRONG && row.proof.state == TOPAY_PROOF_STATE_SECOND
      && !topayd_recovery_take (&visit, &owner, &self->match, &is_taken, error))
    return FALSE;

  return settle (&visit, &row, is_taken, &self->reply, error);
}

static void
on_recovered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (topayd_errand_written (task, result))
    g_task_return_boolean (task, TRUE);
}

static void
on_verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Factor *self = g_task_get_task_data (task);

  if (topayd_errand_verified (task, result, &self->verify))
    topayd_errand_write (task, recover_job, on_recovered_cb);
}

static void
on_judged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Factor *self = g_task_get_task_data (task);

  if (!topayd_errand_written (task, result))
    return;

  if (self->is_judged)
    g_task_return_boolean (task, TRUE);
  else
    topayd_errand_verify (task, self->recovery == NULL ? "" : self->recovery, self->match.hash,
                          on_verified_cb);
}

/**
 * topayd_second_factor_async:
 * @identity: hasher, store
 * @request: the ticket of topayd_sign_in_async(), and a code; copied
 * @caller: from where
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Ends a sign-in with the code of an authenticator or a recovery code: a session, or
 * “second_factor_failed”, “code_void” or “too_many”.
 */
void
topayd_second_factor_async (const TopaydIdentity *identity,
                            const TopaydSecondFactor *request,
                            const TopaydCaller *caller,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Factor *self = g_new0 (Factor, 1);

  topayd_errand_init (&self->errand, identity, caller);
  self->ticket = topayd_secret_dup (request->ticket);
  self->code = topayd_secret_dup_nullable (request->code);
  self->wants_recovery = request->code == NULL;
  self->recovery = topayd_recovery_fold (request->recovery_code);
  g_task_set_source_tag (task, topayd_second_factor_async);
  g_task_set_task_data (task, self, (GDestroyNotify) factor_free);
  if (!self->wants_recovery || topayd_hasher_has_room (identity->hasher))
    topayd_errand_write (task, judge_job, on_judged_cb);
  else
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Too many passwords wait");
}

/**
 * topayd_second_factor_finish:
 * @result: of the call
 * @reply: (out): what came of it; to be cleared
 * @error: return location for an error
 *
 * Returns: whether there is an answer; otherwise as topayd_sign_in_finish()
 */
gboolean
topayd_second_factor_finish (GAsyncResult *result, TopaydSessionReply *reply, GError **error)
{
  GTask *task = G_TASK (result);
  Factor *self = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  *reply = self->reply;
  return TRUE;
}
