/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-freeze.h"

#include "topay-error.h"

#include "topayd-accounts-private.h"
#include "topayd-errand-private.h"
#include "topayd-limits-private.h"

typedef struct
{
  TopaydErrand errand;

  /* Input */
  TopaydSession session;
  TopaydSecret *password; /* (owned) */

  /* In progress */
  char *stored_hash; /* (owned) (nullable) */
  TopaydVerify verify;

  /* Output */
  TopaydUnfrozen unfrozen;
} Unfreeze;

static void
unfreeze_free (Unfreeze *self)
{
  topayd_errand_clear (&self->errand);
  topayd_secret_free (self->password);
  g_free (self->stored_hash);
  g_free (self);
}

static gboolean
set_frozen (const TopaydVisit *visit, const char *account_id, TopayFrozen frozen, GError **error)
{
  return topayd_sql_run (
      visit->transaction,
      "UPDATE accounts SET frozen = ?2, frozen_at = ?3, updated_at = ?4 WHERE id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_TEXT (topay_frozen_to_text (frozen)),
                     frozen == TOPAY_FROZEN_NO ? TOPAYD_NULL : TOPAYD_INTEGER (visit->caller->now),
                     TOPAYD_INTEGER (visit->caller->now)),
      error);
}

/* Half sign-ins, step-ups and a payment password on its way end with the sessions; the way back to
 * a forgotten login password stays. */
static gboolean
void_proofs (const TopaydVisit *visit, const char *account_id, GError **error)
{
  return topayd_sql_run (
      visit->transaction,
      "UPDATE proofs SET state = 'void', code_salt = NULL, code_hash = NULL, ticket_hash = NULL, "
      "ended_at = ?2 WHERE account_id = ?1 AND kind IN ('sign_in', 'step_up', 'payment_password') "
      "AND state IN ('open', 'code_proven', 'proven')",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_INTEGER (visit->caller->now)), error);
}

static gboolean
tell (const TopaydVisit *visit, const char *account_id, TopaydTellKind kind, GError **error)
{
  TopaydTell notice = { .kind = kind, .account_id = account_id, .created_at = visit->caller->now };

  return topayd_account_tell (visit, &notice, error);
}

static gboolean
note (const TopaydVisit *visit,
      const char *account_id,
      const char *action,
      TopayFrozen by,
      GError **error)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, account_id };

  return topayd_note (visit, by == TOPAY_FROZEN_BY_US ? NULL : &owner,
                      &(TopaydAuditEntry){
                          .actor = by == TOPAY_FROZEN_BY_US ? "operator" : NULL,
                          .action = action,
                          .object = account_id,
                          .level = by == TOPAY_FROZEN_BY_US ? 0 : 1,
                          .detail = topay_frozen_to_text (by),
                      },
                      error);
}

/**
 * topayd_freeze:
 * @visit: the job
 * @account_id: of an account
 * @by: who freezes
 * @state: (out): what is locked then
 * @error: return location for an error
 *
 * Stops payments and changes, and ends every session, also the one that asks. A freeze of ours is
 * not weakened by one of the person's.
 *
 * Returns: whether it is frozen; otherwise %TOPAY_ERROR_NOT_FOUND, or an error of the store
 */
gboolean
topayd_freeze (const TopaydVisit *visit,
               const char *account_id,
               TopayFrozen by,
               TopayAccountState *state,
               GError **error)
{
  TopaydEnding ending = { account_id, NULL, "frozen" };
  guint n_ended;

  if (!topayd_account_load_state (visit->transaction, account_id, visit->caller->now, state, error))
    return FALSE;
  if (state->frozen == TOPAY_FROZEN_BY_US)
    by = TOPAY_FROZEN_BY_US;

  return set_frozen (visit, account_id, by, error)
         && topayd_account_end_sessions (visit, &ending, &n_ended, error)
         && void_proofs (visit, account_id, error)
         && (state->frozen == by || tell (visit, account_id, TOPAYD_TELL_FROZEN, error))
         && note (visit, account_id, "account.freeze", by, error)
         && topayd_account_load_state (visit->transaction, account_id, visit->caller->now, state,
                                       error);
}

/**
 * topayd_unfreeze_by_operator:
 * @visit: the job
 * @account_id: of an account
 * @error: return location for an error
 *
 * Ends whatever freeze there is.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_unfreeze_by_operator (const TopaydVisit *visit, const char *account_id, GError **error)
{
  return set_frozen (visit, account_id, TOPAY_FROZEN_NO, error)
         && tell (visit, account_id, TOPAYD_TELL_UNFROZEN, error)
         && note (visit, account_id, "account.unfreeze", TOPAY_FROZEN_BY_US, error);
}

/* The step-up has to be one of an authenticator: a mailbox that was taken over shall not thaw what
 * was frozen because of it. */
static gboolean
has_totp_step_up (const TopaydVisit *visit,
                  const TopaydSession *session,
                  gboolean *has,
                  GError **error)
{
  gint64 n_found = 0;
  gboolean done = topayd_sql_get_integer (
      visit->transaction,
      "SELECT count (*) FROM proofs WHERE session_id = ?1 AND kind = 'step_up' AND method = 'totp' "
      "AND state = 'done' AND ended_at >= ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (session->id),
                     TOPAYD_INTEGER (visit->caller->now - TOPAY_STEP_UP_S)),
      &n_found, error);

  *has = n_found > 0;
  return done;
}

static gboolean
count_password (const TopaydVisit *visit,
                Unfreeze *self,
                const TopaydAccount *account,
                GError **error)
{
  TopaydLoginTry try = { "login", account->id };
  TopayThrottleState state;
  gint64 until;

  if (!topayd_login_try (visit, &try, &state, &until, error))
    return FALSE;
  if (state == TOPAY_THROTTLE_WAITING)
    {
      topayd_outcome_set (&self->unfrozen.outcome, "wait");
      self->unfrozen.outcome.until = until;
    }
  else if (state == TOPAY_THROTTLE_OPEN)
    self->stored_hash = g_strdup (account->password_hash);
  return TRUE;
}

static gboolean
count_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Unfreeze *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  g_autoptr (TopaydAccount) account = NULL;
  gboolean has_totp = FALSE;

  g_clear_pointer (&self->stored_hash, g_free);
  self->unfrozen = (TopaydUnfrozen){ .outcome = { .tries_left = -1 } };
  if (!topayd_account_load (transaction, self->session.owner_id, &account, error)
      || !has_totp_step_up (&visit, &self->session, &has_totp, error))
    return FALSE;

  if (account == NULL || account->frozen == TOPAY_FROZEN_BY_US || !account->second_factor)
    topayd_outcome_set (&self->unfrozen.outcome, account == NULL ? "signed_out" : "forbidden");
  else if (self->session.level < 2 || !has_totp)
    topayd_outcome_set (&self->unfrozen.outcome, "step_up_required");
  else
    return count_password (&visit, self, account, error);
  return TRUE;
}

static gboolean
thaw (const TopaydVisit *visit, Unfreeze *self, const TopaydAccount *account, GError **error)
{
  return topayd_account_clear_login_locks (visit, account, error)
         && set_frozen (visit, account->id, TOPAY_FROZEN_NO, error)
         && (account->frozen == TOPAY_FROZEN_NO
             || tell (visit, account->id, TOPAYD_TELL_UNFROZEN, error))
         && note (visit, account->id, "account.unfreeze", TOPAY_FROZEN_BY_YOU, error)
         && topayd_account_load_state (visit->transaction, account->id, visit->caller->now,
                                       &self->unfrozen.state, error);
}

static gboolean
thaw_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Unfreeze *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  g_autoptr (TopaydAccount) account = NULL;

  if (!topayd_account_load (transaction, self->session.owner_id, &account, error))
    return FALSE;
  if (self->verify == TOPAYD_VERIFY_WRONG || account == NULL
      || account->frozen == TOPAY_FROZEN_BY_US
      || g_strcmp0 (account->password_hash, self->stored_hash) != 0)
    {
      topayd_outcome_set (&self->unfrozen.outcome, "credentials_wrong");
      return TRUE;
    }
  return thaw (&visit, self, account, error);
}

static void
on_thawed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (topayd_errand_written (task, result))
    g_task_return_boolean (task, TRUE);
}

static void
on_verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Unfreeze *self = g_task_get_task_data (task);

  if (topayd_errand_verified (task, result, &self->verify))
    topayd_errand_write (task, thaw_job, on_thawed_cb);
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Unfreeze *self = g_task_get_task_data (task);

  if (!topayd_errand_written (task, result))
    return;

  if (self->unfrozen.outcome.code != NULL)
    g_task_return_boolean (task, TRUE);
  else
    topayd_errand_verify (task, self->password, self->stored_hash, on_verified_cb);
}

/**
 * topayd_unfreeze_async:
 * @identity: hasher, store
 * @request: a session, and the login password; copied
 * @caller: from where
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Ends a freeze of the person's own: with the login password and a step-up by authenticator within
 * five minutes. “forbidden” when we froze, or two-step verification is off: then people have to
 * look at it. Also “step_up_required”, “credentials_wrong”, “wait”.
 */
void
topayd_unfreeze_async (const TopaydIdentity *identity,
                       const TopaydUnfreeze *request,
                       const TopaydCaller *caller,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Unfreeze *self = g_new0 (Unfreeze, 1);

  topayd_errand_init (&self->errand, identity, caller);
  self->session = *request->session;
  self->password = topayd_secret_dup (request->password);
  g_task_set_source_tag (task, topayd_unfreeze_async);
  g_task_set_task_data (task, self, (GDestroyNotify) unfreeze_free);
  if (topayd_hasher_has_room (identity->hasher))
    topayd_errand_write (task, count_job, on_counted_cb);
  else
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Too many passwords wait");
}

/**
 * topayd_unfreeze_finish:
 * @result: of the call
 * @unfrozen: (out): what came of it
 * @error: return location for an error
 *
 * Returns: whether there is an answer; otherwise as topayd_sign_in_finish()
 */
gboolean
topayd_unfreeze_finish (GAsyncResult *result, TopaydUnfrozen *unfrozen, GError **error)
{
  GTask *task = G_TASK (result);
  Unfreeze *self = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  *unfrozen = self->unfrozen;
  return TRUE;
}
