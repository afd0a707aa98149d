/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>

#include "topay-error.h"
#include "topay-password-policy.h"
#include "topay-pin-policy.h"

#include "topayd-accounts-private.h"
#include "topayd-errand-private.h"
#include "topayd-limits-private.h"
#include "topayd-reset-private.h"

/* After a reset addresses and payout ways stay as they are for a day. */
#define HOLD_S (24 * 3600)

typedef struct
{
  TopaydErrand errand;

  /* Input */
  char *proof_id;         /* (owned) */
  TopaydSecret *proof;    /* (owned) */
  TopaydSecret *password; /* (owned): a PIN in its folded form */
  gboolean end_other_sessions;

  /* In progress */
  char *hash; /* (owned) (nullable): of the new password */

  /* Output */
  TopaydResetDone done;
} Finish;

static void
finish_free (Finish *self)
{
  topayd_errand_clear (&self->errand);
  g_free (self->proof_id);
  topayd_secret_free (self->proof);
  topayd_secret_free (self->password);
  g_free (self->hash);
  g_free (self);
}

static gboolean
judge_password (const TopaydVisit *visit,
                Finish *self,
                const TopaydAccount *account,
                GError **error)
{
  g_autoptr (GPtrArray) contacts = topayd_account_load_contacts (visit, account->id, TRUE, error);
  g_autoptr (GPtrArray) personal = g_ptr_array_new ();
  TopayPasswordContext context = { visit->identity->blocklist, NULL, account->second_factor };

  if (contacts == NULL)
    return FALSE;

  g_ptr_array_add (personal, account->name);
  g_ptr_array_add (personal, account->display_name);
  for (guint i = 0; i < contacts->len; i++)
    g_ptr_array_add (personal, ((TopaydContact *) g_ptr_array_index (contacts, i))->address);
  g_ptr_array_add (personal, NULL);
  context.personal = (const char *const *) personal->pdata;
  topayd_outcome_set (&self->done.outcome, topay_password_verdict_get_code (
                                               topay_password_judge (self->password, &context)));
  return TRUE;
}

static gboolean
judge_pin (Finish *self)
{
  char pin[TOPAY_PIN_DIGITS + 1];

  topayd_outcome_set (&self->done.outcome,
                      topay_pin_verdict_get_code (topay_pin_judge (self->password)));
  if (topay_pin_fold (self->password, pin))
    {
      topayd_secret_free (self->password);
      self->password = topayd_secret_dup (pin);
    }
  sodium_memzero (pin, sizeof pin);
  return TRUE;
}

/* Whether the proof leads to this at all, and what the rules say of the new password. A password
 * that is refused does not use the proof up. */
static gboolean
judge (const TopaydVisit *visit, Finish *self, const TopaydProofRow *row, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  gboolean is_payment = row->proof.kind == TOPAY_PROOF_PAYMENT_PASSWORD;

  if (topay_proof_check_ready (&row->proof, visit->caller->now) != TOPAY_PROOF_OK
      || row->proof.kind == TOPAY_PROOF_UNLOCK)
    {
      topayd_outcome_set (&self->done.outcome, "code_void");
      return TRUE;
    }
  if (!topayd_account_load (visit->transaction, row->account_id, &account, error))
    return FALSE;
  if (account == NULL || (is_payment && !topay_account_may_change (account->frozen)))
    {
      topayd_outcome_set (&self->done.outcome, account == NULL ? "code_void" : "forbidden");
      return TRUE;
    }
  return is_payment ? judge_pin (self) : judge_password (visit, self, account, error);
}

static gboolean
judge_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Finish *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  TopaydProofRow row;

  self->done = (TopaydResetDone){ .outcome = { .tries_left = -1 } };
  return topayd_reset_load (&visit, self->proof_id, self->proof, &row, error)
         && judge (&visit, self, &row, error);
}

static gboolean
hold (const TopaydVisit *visit, const char *account_id, const char *kind, GError **error)
{
  return topayd_sql_run (visit->transaction,
                         "INSERT INTO holds (account_id, kind, reason, created_at, until_at) "
                         "VALUES (?1, ?2, 'reset', ?3, ?4)",
                         TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_TEXT (kind),
                                        TOPAYD_INTEGER (visit->caller->now),
                                        TOPAYD_INTEGER (visit->caller->now + HOLD_S)),
                         error);
}

static gboolean
set_login_password (const TopaydVisit *visit, const Finish *self, const char *id, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;

  return topayd_account_load (visit->transaction, id, &account, error)
         && topayd_account_set_password_hash (visit->transaction, id, self->hash,
                                              visit->caller->now, error)
         && topayd_account_clear_login_locks (visit, account, error);
}

/* Everything that follows, in one transaction: all of it, or the old password. */
static gboolean
change (const TopaydVisit *visit, Finish *self, const TopaydProofRow *row, GError **error)
{
  gboolean is_login = row->proof.kind == TOPAY_PROOF_LOGIN_PASSWORD;
  const char *id = row->account_id;
  gint64 now = visit->caller->now;
  TopaydEnding ending = { id, NULL, "reset" };
  TopaydTell tell = { .kind = is_login ? TOPAYD_TELL_PASSWORD_CHANGED
                                       : TOPAYD_TELL_PAYMENT_PASSWORD_CHANGED,
                      .account_id = id,
                      .created_at = now };

  self->done.kind = row->proof.kind;
  self->done.holds_until = now + HOLD_S;
  if (!(is_login
            ? set_login_password (visit, self, id, error)
            : topayd_account_set_payment_pin_hash (visit->transaction, id, self->hash, now, error)))
    return FALSE;
  if ((is_login || self->end_other_sessions)
      && !topayd_account_end_sessions (visit, &ending, &self->done.ended_sessions, error))
    return FALSE;

  return topayd_proofs_void_others (visit, id, row->id, error) && hold (visit, id, "payout", error)
         && hold (visit, id, "contact", error) && topayd_account_tell (visit, &tell, error);
}

static gboolean
change_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Finish *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  TopaydProofRow row;

  self->done = (TopaydResetDone){ .outcome = { .tries_left = -1 } };
  if (!topayd_reset_load (&visit, self->proof_id, self->proof, &row, error)
      || !judge (&visit, self, &row, error))
    return FALSE;
  if (self->done.outcome.code != NULL)
    return TRUE;

  topay_proof_finish (&row.proof, visit.caller->now);
  return topayd_proof_save (&visit, &row, error) && change (&visit, self, &row, error)
         && topayd_reset_note (&visit, "reset.finish", &row, NULL, error);
}

static void
on_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (topayd_errand_written (task, result))
    g_task_return_boolean (task, TRUE);
}

static void
on_hashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Finish *self = g_task_get_task_data (task);

  self->hash = topayd_hasher_hash_finish (self->errand.identity->hasher, result, &error);
  if (self->hash == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    topayd_errand_write (task, change_job, on_changed_cb);
}

static void
on_judged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Finish *self = g_task_get_task_data (task);

  if (!topayd_errand_written (task, result))
    return;

  if (self->done.outcome.code != NULL)
    g_task_return_boolean (task, TRUE);
  else
    topayd_hasher_hash_async (self->errand.identity->hasher, self->password, NULL, on_hashed_cb,
                              g_object_ref (task));
}

/**
 * topayd_reset_finish_async:
 * @identity: hasher, store
 * @request: a proof that asks for nothing more, and the new password; copied
 * @caller: from where
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Sets the new password: “code_void”, a code of the rules for passwords, “forbidden” on a frozen
 * account (payment password only), or done. Then sessions end (after a new login password all of
 * them), other codes are void, addresses and payouts are held for a day, and every proven address
 * is told. Nobody is signed in by it.
 */
void
topayd_reset_finish_async (const TopaydIdentity *identity,
                           const TopaydResetFinish *request,
                           const TopaydCaller *caller,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Finish *self = g_new0 (Finish, 1);

  topayd_errand_init (&self->errand, identity, caller);
  self->proof_id = g_strdup (request->proof_id);
  self->proof = topayd_secret_dup (request->proof);
  self->password = topayd_secret_dup (request->new_password);
  self->end_other_sessions = request->end_other_sessions;
  g_task_set_source_tag (task, topayd_reset_finish_async);
  g_task_set_task_data (task, self, (GDestroyNotify) finish_free);
  topayd_errand_write (task, judge_job, on_judged_cb);
}

/**
 * topayd_reset_finish_finish:
 * @result: of the call
 * @done: (out): what came of it
 * @error: return location for an error
 *
 * Returns: whether there is an answer; otherwise as topayd_sign_in_finish()
 */
gboolean
topayd_reset_finish_finish (GAsyncResult *result, TopaydResetDone *done, GError **error)
{
  GTask *task = G_TASK (result);
  Finish *self = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  *done = self->done;
  return TRUE;
}
