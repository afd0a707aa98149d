/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"

#include "topayd-accounts-private.h"
#include "topayd-errand-private.h"
#include "topayd-limits-private.h"
#include "topayd-recovery-private.h"
#include "topayd-reset-private.h"

/* The second proof of a reset: the code of an authenticator, a recovery code in its place, or the
 * login password. The latter two need a hash. */

typedef struct
{
  TopaydErrand errand;

  /* Input */
  char *proof_id;         /* (owned) */
  TopaydSecret *proof;    /* (owned) */
  TopaydSecret *code;     /* (owned) (nullable) */
  TopaydSecret *recovery; /* (owned) (nullable): folded */
  TopaydSecret *password; /* (owned) (nullable) */

  /* In progress */
  gboolean is_judged;   /* the answer is there without a hash */
  gboolean is_recovery; /* what is compared */
  char *stored_hash;    /* (owned) (nullable): what it is compared with */
  TopaydRecoveryMatch match;
  TopaydVerify verify;

  /* Output */
  TopaydCodeAccepted accepted;
} Second;

static void
second_free (Second *self)
{
  topayd_errand_clear (&self->errand);
  g_free (self->proof_id);
  topayd_secret_free (self->proof);
  topayd_secret_free (self->code);
  topayd_secret_free (self->recovery);
  topayd_secret_free (self->password);
  g_free (self->stored_hash);
  topayd_recovery_match_clear (&self->match);
  topayd_code_accepted_clear (&self->accepted);
  g_free (self);
}

static const char *
get_wrong (const Second *self, const TopaydProofRow *row)
{
  return row->proof.second == TOPAY_SECOND_PROOF_TOTP ? "second_factor_failed"
                                                      : "credentials_wrong";
}

static gboolean
settle (const TopaydVisit *visit, Second *self, TopaydProofRow *row, gboolean right, GError **error)
{
  const char *wrong = get_wrong (self, row);
  TopayProofOutcome outcome = topay_proof_end_second (&row->proof, right, visit->caller->now);
  TopaydOutcome *answer = &self->accepted.outcome;

  self->is_judged = TRUE;
  topayd_outcome_set (answer, outcome == TOPAY_PROOF_WRONG ? wrong : "code_void");
  if (outcome == TOPAY_PROOF_WRONG)
    answer->tries_left = (int) row->proof.tries_left;
  if (outcome == TOPAY_PROOF_OK && !topayd_reset_accept (visit, row, &self->accepted, error))
    return FALSE;

  return topayd_proof_save (visit, row, error)
         && topayd_reset_note (visit, "reset.second_proof", row, answer->code, error);
}

/* Not looked at: costs no try. */
static gboolean
put_off (const TopaydVisit *visit,
         Second *self,
         TopaydProofRow *row,
         TopaydOutcome outcome,
         GError **error)
{
  self->is_judged = TRUE;
  self->accepted.outcome = outcome;
  row->proof.tries_left++;
  return topayd_proof_save (visit, row, error);
}

static gboolean
judge_code (const TopaydVisit *visit, Second *self, TopaydProofRow *row, GError **error)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, row->account_id };
  TopaydOutcome outcome;

  if (!topayd_totp_use (visit, &owner, self->code, &outcome, error))
    return FALSE;
  if (outcome.retry_after_s > 0)
    return put_off (visit, self, row, outcome, error);

  return settle (visit, self, row, outcome.code == NULL, error);
}

static gboolean
find_recovery (const TopaydVisit *visit, Second *self, TopaydProofRow *row, GError **error)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, row->account_id };
  TopaydOutcome outcome = { "too_many", -1, 0, 0 };

  self->is_recovery = TRUE;
  if (!topayd_recovery_find (visit, &owner, self->recovery, &self->match, error))
    return FALSE;

  outcome.retry_after_s = self->match.wait_s;
  self->stored_hash = g_strdup (self->match.hash);
  return self->match.wait_s > 0 ? put_off (visit, self, row, outcome, error)
                                : topayd_proof_save (visit, row, error);
}

/* It is a try at the login password like any other. */
static gboolean
find_password (const TopaydVisit *visit, Second *self, TopaydProofRow *row, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  TopaydLoginTry try = { "login", row->account_id };
  TopayThrottleState state;
  TopaydOutcome outcome = { "wait", -1, 0, 0 };

  if (!topayd_account_load (visit->transaction, row->account_id, &account, error)
      || !topayd_login_try (visit, &try, &state, &outcome.until, error))
    return FALSE;
  if (state == TOPAY_THROTTLE_WAITING)
    return put_off (visit, self, row, outcome, error);

  if (state == TOPAY_THROTTLE_OPEN && account != NULL)
    self->stored_hash = g_strdup (account->password_hash);
  return topayd_proof_save (visit, row, error);
}

static gboolean
begin (const TopaydVisit *visit, Second *self, TopaydProofRow *row, GError **error)
{
  if (row->proof.second == TOPAY_SECOND_PROOF_LOGIN_PASSWORD)
    return find_password (visit, self, row, error);

  /* A recovery code replaces a lost authenticator, to get back in; it does not lead on to money. */
  if (self->code == NULL && row->proof.kind == TOPAY_PROOF_LOGIN_PASSWORD)
    return find_recovery (visit, self, row, error);

  return judge_code (visit, self, row, error);
}

/* The first job: counts the try, and judges what needs no hash. */
static gboolean
judge_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Second *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  TopaydProofRow row;

  self->is_judged = self->is_recovery = FALSE;
  g_clear_pointer (&self->stored_hash, g_free);
  self->accepted = (TopaydCodeAccepted){ .outcome = { .tries_left = -1 } };
  if (!topayd_reset_load (&visit, self->proof_id, self->proof, &row, error))
    return FALSE;
  if (topay_proof_begin_second (&row.proof, visit.caller->now) == TOPAY_PROOF_OK)
    return begin (&visit, self, &row, error);

  self->is_judged = TRUE;
  topayd_outcome_set (&self->accepted.outcome, "code_void");
  return TRUE;
}

/* What the hash said still holds when this job runs. */
static gboolean
check_current (const TopaydVisit *visit,
               Second *self,
               const TopaydProofRow *row,
               gboolean *is_right,
               GError **error)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, row->account_id };
  g_autoptr (TopaydAccount) account = NULL;

  *is_right = FALSE;
  if (self->verify == TOPAYD_VERIFY_WRONG || row->proof.state != TOPAY_PROOF_STATE_SECOND)
    return TRUE;
  if (self->is_recovery)
    return topayd_recovery_take (visit, &owner, &self->match, is_right, error);
  if (!topayd_account_load (visit->transaction, row->account_id, &account, error))
    return FALSE;

  *is_right = account != NULL && g_strcmp0 (account->password_hash, self->stored_hash) == 0;
  return !*is_right || topayd_account_clear_login_locks (visit, account, error);
}

static gboolean
settle_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Second *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  gboolean is_right;
  TopaydProofRow row;

  self->accepted = (TopaydCodeAccepted){ .outcome = { .tries_left = -1 } };
  return topayd_reset_load (&visit, self->proof_id, self->proof, &row, error)
         && check_current (&visit, self, &row, &is_right, error)
         && settle (&visit, self, &row, is_right, error);
}

static void
on_settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (topayd_errand_written (task, result))
    g_task_return_boolean (task, TRUE);
}

static void
on_verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Second *self = g_task_get_task_data (task);

  if (topayd_errand_verified (task, result, &self->verify))
    topayd_errand_write (task, settle_job, on_settled_cb);
}

static void
on_judged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Second *self = g_task_get_task_data (task);
  const TopaydSecret *typed = self->is_recovery ? self->recovery : self->password;

  if (!topayd_errand_written (task, result))
    return;

  if (self->is_judged)
    g_task_return_boolean (task, TRUE);
  else
    topayd_errand_verify (task, typed == NULL ? "" : typed, self->stored_hash, on_verified_cb);
}

/**
 * topayd_reset_second_proof_async:
 * @identity: hasher, store
 * @answer: the proof token of topayd_reset_code(), and what was asked for; copied
 * @caller: from where
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Gives the second proof: a new proof token with nothing more to ask for, or
 * “second_factor_failed”, “credentials_wrong”, “code_void”, “too_many” or “wait”.
 */
void
topayd_reset_second_proof_async (const TopaydIdentity *identity,
                                 const TopaydSecondProofAnswer *answer,
                                 const TopaydCaller *caller,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Second *self = g_new0 (Second, 1);

  topayd_errand_init (&self->errand, identity, caller);
  self->proof_id = g_strdup (answer->proof_id);
  self->proof = topayd_secret_dup (answer->proof);
  self->code = topayd_secret_dup_nullable (answer->code);
  self->recovery = topayd_recovery_fold (answer->recovery_code);
  self->password = topayd_secret_dup_nullable (answer->password);
  g_task_set_source_tag (task, topayd_reset_second_proof_async);
  g_task_set_task_data (task, self, (GDestroyNotify) second_free);
  if (answer->code != NULL || topayd_hasher_has_room (identity->hasher))
    topayd_errand_write (task, judge_job, on_judged_cb);
  else
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Too many passwords wait");
}

/**
 * topayd_reset_second_proof_finish:
 * @result: of the call
 * @accepted: (out): what came of it; to be cleared
 * @error: return location for an error
 *
 * Returns: whether there is an answer; otherwise as topayd_sign_in_finish()
 */
gboolean
topayd_reset_second_proof_finish (GAsyncResult *result,
                                  TopaydCodeAccepted *accepted,
                                  GError **error)
{
  GTask *task = G_TASK (result);
  Second *self = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  *accepted = self->accepted;
  return TRUE;
}
