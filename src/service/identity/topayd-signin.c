/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"

#include "topayd-accounts-private.h"
#include "topayd-errand-private.h"
#include "topayd-limits-private.h"
#include "topayd-sessions-private.h"
#include "topayd-signin-private.h"

/* How long a half sign-in waits for the second factor. */
#define TICKET_S 300

typedef struct
{
  TopaydErrand errand;

  /* Input */
  char *typed;            /* (owned) */
  TopaydSecret *password; /* (owned) */
  char *device_name;      /* (owned) (nullable) */
  char *language;         /* (owned) (nullable) */
  gboolean stay_signed_in;

  /* In progress */
  char *account_id;  /* (owned) (nullable): of an account whose try was counted */
  char *stored_hash; /* (owned) (nullable): what the password is held against */
  TopaydVerify verify;

  /* Output */
  TopaydSessionReply reply;
} SignIn;

static void
sign_in_free (SignIn *self)
{
  topayd_errand_clear (&self->errand);
  g_free (self->typed);
  topayd_secret_free (self->password);
  g_free (self->device_name);
  g_free (self->language);
  g_free (self->account_id);
  g_free (self->stored_hash);
  topayd_session_reply_clear (&self->reply);
  g_free (self);
}

gboolean
topayd_sign_in_take_address (const TopaydVisit *visit, TopaydOutcome *outcome, GError **error)
{
  char subject[TOPAYD_SUBJECT_SIZE];
  gint64 wait_s = 0;

  if (visit->caller->address == NULL)
    return TRUE;

  topayd_subject_make (visit->identity->keys, "address", visit->caller->address, subject);
  if (!topayd_rates_take (visit, "sign_in", subject, &wait_s, error))
    return FALSE;
  if (wait_s > 0)
    {
      topayd_outcome_set (outcome, "too_many");
      outcome->retry_after_s = wait_s;
    }
  return TRUE;
}

/* Under what was typed: all that is ever told. A disabled one is not told either, it is only never
 * right again. */
static gboolean
count_typed (const TopaydVisit *visit, SignIn *self, gboolean *is_judged, GError **error)
{
  char subject[TOPAYD_SUBJECT_SIZE];
  TopaydLoginTry try = { "login", subject };
  TopayThrottleState state;
  gint64 until;

  topayd_typed_make_subject (visit->identity, self->typed, subject);
  if (!topayd_login_try (visit, &try, &state, &until, error))
    return FALSE;

  *is_judged = state == TOPAY_THROTTLE_OPEN;
  if (state == TOPAY_THROTTLE_WAITING)
    {
      topayd_outcome_set (&self->reply.outcome, "wait");
      self->reply.outcome.until = until;
    }
  return TRUE;
}

/* Under the account: what is enforced, without a word. */
static gboolean
count_account (const TopaydVisit *visit, SignIn *self, gboolean is_judged, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  TopayThrottleState state;
  TopaydLoginTry try = { "login", NULL };
  gint64 until;

  if (!topayd_account_find (visit, self->typed, &account, error))
    return FALSE;
  if (account == NULL || !is_judged)
    return TRUE;

  try.subject = account->id;
  if (!topayd_login_try (visit, &try, &state, &until, error))
    return FALSE;
  if (state == TOPAY_THROTTLE_OPEN)
    {
      self->account_id = g_strdup (account->id);
      self->stored_hash = g_strdup (account->password_hash);
    }
  return TRUE;
}

/* The first job: the try counts before the password is looked at, on the disk. */
static gboolean
count_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  SignIn *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  gboolean is_judged = FALSE;

  g_clear_pointer (&self->account_id, g_free);
  g_clear_pointer (&self->stored_hash, g_free);
  topayd_outcome_set (&self->reply.outcome, NULL);
  if (!topayd_sign_in_take_address (&visit, &self->reply.outcome, error))
    return FALSE;
  if (self->reply.outcome.code != NULL)
    return TRUE;
  if (!count_typed (&visit, self, &is_judged, error))
    return FALSE;

  return self->reply.outcome.code != NULL || count_account (&visit, self, is_judged, error);
}

/* The hundredth wrong password in a row disables it, and the owner is told. */
static gboolean
tell_if_disabled (const TopaydVisit *visit, const char *account_id, GError **error)
{
  TopayThrottle throttle;
  TopaydTell tell = { .kind = TOPAYD_TELL_LOGIN_DISABLED,
                      .account_id = account_id,
                      .created_at = visit->caller->now };

  if (!topayd_throttle_load (visit->transaction, "login", account_id, &throttle, error))
    return FALSE;

  return topay_throttle_get_state (&throttle, visit->caller->now) != TOPAY_THROTTLE_DISABLED
         || topayd_account_tell (visit, &tell, error);
}

static gboolean
refuse (const TopaydVisit *visit, SignIn *self, GError **error)
{
  topayd_outcome_set (&self->reply.outcome, "credentials_wrong");
  if (self->account_id != NULL && !tell_if_disabled (visit, self->account_id, error))
    return FALSE;

  return topayd_note (visit, NULL,
                      &(TopaydAuditEntry){ .action = "session.start",
                                           .object = self->account_id,
                                           .result = "credentials_wrong" },
                      error);
}

static gboolean
give_ticket (const TopaydVisit *visit,
             const SignIn *self,
             const TopaydAccount *account,
             TopaydSessionReply *reply,
             GError **error)
{
  TopaydProofRow row = { .kind = "sign_in", .method = "totp" };

  topay_proof_start (&row.proof, TOPAY_PROOF_STEP_UP, FALSE, visit->caller->now);
  row.proof.state = TOPAY_PROOF_STATE_SECOND;
  row.proof.second = TOPAY_SECOND_PROOF_TOTP;
  row.proof.expires_s = visit->caller->now + TICKET_S;
  topayd_id_draw (row.id);
  g_strlcpy (row.account_id, account->id, sizeof row.account_id);
  g_strlcpy (row.language, account->language, sizeof row.language);
  topayd_keys_lookup (visit->identity->keys, "account", account->id, row.subject);
  g_snprintf (row.data, sizeof row.data, "%d\n%s", self->stay_signed_in ? 1 : 0,
              self->device_name == NULL ? "" : self->device_name);
  topayd_proof_give_ticket (&row, reply->ticket);
  reply->needs_second_factor = TRUE;
  reply->ticket_until = row.proof.expires_s;
  return topayd_proof_insert (visit, &row, error);
}

/* A sign-in from a device of a name that was not seen before is worth a message. */
static gboolean
is_new_device (const TopaydVisit *visit,
               const TopaydSignInStart *start,
               gboolean *is_new,
               GError **error)
{
  gint64 n_known = 0, n_devices = 0;

  if (!topayd_sql_get_integer (visit->transaction,
                               "SELECT count (*) FROM devices WHERE account_id = ?1",
                               TOPAYD_VALUES (TOPAYD_TEXT (start->account->id)), &n_devices, error)
      || !topayd_sql_get_integer (
          visit->transaction, "SELECT count (*) FROM devices WHERE account_id = ?1 AND name = ?2",
          TOPAYD_VALUES (TOPAYD_TEXT (start->account->id),
                         TOPAYD_TEXT (start->device_name == NULL ? "?" : start->device_name)),
          &n_known, error))
    return FALSE;

  *is_new = n_devices > 0 && n_known == 0;
  return TRUE;
}

gboolean
topayd_sign_in_begin_session (const TopaydVisit *visit,
                              const TopaydSignInStart *start,
                              TopaydSessionReply *reply,
                              GError **error)
{
  TopaydNewSession session = { { TOPAYD_OWNER_ACCOUNT, start->account->id },
                               start->device_name,
                               start->stay_signed_in };
  TopaydTell tell = { .kind = TOPAYD_TELL_NEW_SIGN_IN,
                      .account_id = start->account->id,
                      .device = start->device_name,
                      .created_at = visit->caller->now };
  gboolean is_new;

  if (!is_new_device (visit, start, &is_new, error)
      || !topayd_session_begin (visit, &session, reply, error)
      || !topayd_sql_run (
          visit->transaction, "UPDATE accounts SET last_sign_in_at = ?2 WHERE id = ?1",
          TOPAYD_VALUES (TOPAYD_TEXT (start->account->id), TOPAYD_INTEGER (visit->caller->now)),
          error))
    return FALSE;

  return (!is_new || topayd_account_tell (visit, &tell, error))
         && topayd_note (visit, &session.owner,
                         &(TopaydAuditEntry){
                             .action = "session.start", .object = reply->session_id, .level = 1 },
                         error);
}

/* Messages are written in the language of the app that signed in last. */
static gboolean
learn_language (const TopaydVisit *visit, const SignIn *self, GError **error)
{
  gsize length = self->language == NULL ? 0 : strlen (self->language);

  if (length < 2 || length > 16)
    return TRUE;

  return topayd_sql_run (
      visit->transaction, "UPDATE accounts SET language = ?2 WHERE id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (self->account_id), TOPAYD_TEXT (self->language)), error);
}

static gboolean
accept (const TopaydVisit *visit, SignIn *self, const TopaydAccount *account, GError **error)
{
  TopaydSignInStart start = { account, self->device_name, self->stay_signed_in };

  topayd_outcome_set (&self->reply.outcome, NULL);
  if (!topayd_account_clear_login_locks (visit, account, error)
      || !learn_language (visit, self, error))
    return FALSE;
  if (account->second_factor)
    return give_ticket (visit, self, account, &self->reply, error);

  return topayd_sign_in_begin_session (visit, &start, &self->reply, error);
}

/* The second job. A password that was changed while it was compared is wrong. */
static gboolean
finish_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  SignIn *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  g_autoptr (TopaydAccount) account = NULL;

  topayd_session_reply_clear (&self->reply);
  if (self->account_id != NULL
      && !topayd_account_load (transaction, self->account_id, &account, error))
    return FALSE;
  if (self->verify == TOPAYD_VERIFY_WRONG || account == NULL
      || g_strcmp0 (account->password_hash, self->stored_hash) != 0)
    return refuse (&visit, self, error);

  return accept (&visit, self, account, error);
}

/* A hash of yesterday's cost is made anew while the password is at hand. */
typedef struct
{
  const TopaydIdentity *identity; /* (unowned) */
  char *account_id;               /* (owned) */
  char *old_hash;                 /* (owned) */
  char *new_hash;                 /* (owned) (nullable) */
} Rehash;

static void
rehash_free (Rehash *self)
{
  g_free (self->account_id);
  g_free (self->old_hash);
  g_free (self->new_hash);
  g_free (self);
}

static gboolean
rehash_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const Rehash *self = data;

  return topayd_sql_run (transaction,
                         "UPDATE accounts SET password = ?3 WHERE id = ?1 AND password = ?2",
                         TOPAYD_VALUES (TOPAYD_TEXT (self->account_id),
                                        TOPAYD_TEXT (self->old_hash), TOPAYD_TEXT (self->new_hash)),
                         error);
}

static void
on_rehash_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const TopaydIdentity *identity = user_data;
  g_autoptr (GError) error = NULL;

  if (!topayd_store_write_finish (identity->store, result, &error))
    g_message ("A password keeps its old hash: %s", error->message);
}

static void
on_rehashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Rehash *self = user_data;
  g_autoptr (GError) error = NULL;

  self->new_hash = topayd_hasher_hash_finish (self->identity->hasher, result, &error);
  if (self->new_hash == NULL)
    {
      g_message ("A password keeps its old hash: %s", error->message);
      rehash_free (self);
      return;
    }
  topayd_store_write_async (self->identity->store, rehash_job, self, (GDestroyNotify) rehash_free,
                            NULL, on_rehash_stored_cb, (gpointer) self->identity);
}

static void
start_rehash (const SignIn *self)
{
  Rehash *rehash = g_new0 (Rehash, 1);

  rehash->identity = self->errand.identity;
  rehash->account_id = g_strdup (self->account_id);
  rehash->old_hash = g_strdup (self->stored_hash);
  topayd_hasher_hash_async (self->errand.identity->hasher, self->password, NULL, on_rehashed_cb,
                            rehash);
}

static void
on_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *self = g_task_get_task_data (task);

  if (!topayd_errand_written (task, result))
    return;

  if (self->verify == TOPAYD_VERIFY_RIGHT_BUT_OLD && self->reply.outcome.code == NULL)
    start_rehash (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *self = g_task_get_task_data (task);

  if (topayd_errand_verified (task, result, &self->verify))
    topayd_errand_write (task, finish_job, on_finished_cb);
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  SignIn *self = g_task_get_task_data (task);

  if (!topayd_errand_written (task, result))
    return;

  if (self->reply.outcome.code != NULL)
    g_task_return_boolean (task, TRUE);
  else
    topayd_errand_verify (task, self->password, self->stored_hash, on_verified_cb);
}

/**
 * topayd_sign_in_async:
 * @identity: hasher, store
 * @request: who, and the password; copied
 * @caller: from where
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Signs in with a password. The answer is a session, a ticket for the second factor, or
 * “credentials_wrong”, “wait” or “too_many”; each is the same, and takes as long, for an account
 * that does not exist.
 */
void
topayd_sign_in_async (const TopaydIdentity *identity,
                      const TopaydSignIn *request,
                      const TopaydCaller *caller,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  SignIn *self = g_new0 (SignIn, 1);

  topayd_errand_init (&self->errand, identity, caller);
  self->typed = g_strdup (request->account);
  self->password = topayd_secret_dup (request->password);
  self->device_name = g_strdup (request->device_name);
  self->language = g_strdup (request->language);
  self->stay_signed_in = request->stay_signed_in;
  g_task_set_source_tag (task, topayd_sign_in_async);
  g_task_set_task_data (task, self, (GDestroyNotify) sign_in_free);
  if (topayd_hasher_has_room (identity->hasher))
    topayd_errand_write (task, count_job, on_counted_cb);
  else
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Too many passwords wait");
}

/**
 * topayd_sign_in_finish:
 * @result: of the call
 * @reply: (out): what came of it; to be cleared
 * @error: return location for an error
 *
 * Returns: whether there is an answer; otherwise %TOPAY_ERROR_BUSY when too many sign in, or an
 * error of the store
 */
gboolean
topayd_sign_in_finish (GAsyncResult *result, TopaydSessionReply *reply, GError **error)
{
  GTask *task = G_TASK (result);
  SignIn *self = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  *reply = self->reply;
  return TRUE;
}
