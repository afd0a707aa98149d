/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-agents.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"
#include "topay-password-policy.h"

#include "topayd-accounts-private.h"
#include "topayd-errand-private.h"
#include "topayd-limits-private.h"
#include "topayd-names.h"
#include "topayd-sessions-private.h"
#include "topayd-signin-private.h"
#include "topayd-totp.h"

#define FIRST_ADMIN "first_admin"

typedef struct
{
  TopaydErrand errand;

  /* Input */
  char *name_key;         /* (owned) (nullable) */
  TopaydSecret *password; /* (owned) */
  TopaydSecret *code;     /* (owned) */

  /* In progress */
  char *agent_id;    /* (owned) (nullable) */
  char *stored_hash; /* (owned) (nullable) */
  TopaydVerify verify;

  /* Output */
  TopaydSessionReply reply;
} SignIn;

static void
sign_in_free (SignIn *self)
{
  topayd_errand_clear (&self->errand);
  g_free (self->name_key);
  topayd_secret_free (self->password);
  topayd_secret_free (self->code);
  g_free (self->agent_id);
  g_free (self->stored_hash);
  topayd_session_reply_clear (&self->reply);
  g_free (self);
}

/**
 * topayd_agent_judge_password:
 * @identity: the list of common passwords
 * @name: of the agent
 * @password: as typed
 * @outcome: (out): done, or a code of the rules for passwords
 *
 * Agents see what belongs to others: their passwords have 15 characters or more, whatever comes
 * besides.
 *
 * Returns: whether it may be one
 */
gboolean
topayd_agent_judge_password (const TopaydIdentity *identity,
                             const char *name,
                             const char *password,
                             TopaydOutcome *outcome)
{
  const char *const personal[] = { name, NULL };
  TopayPasswordContext context = { identity->blocklist, personal, FALSE };

  topayd_outcome_set (outcome,
                      topay_password_verdict_get_code (topay_password_judge (password, &context)));
  return outcome->code == NULL;
}

static gboolean
check_new (TopaydTransaction *transaction,
           const char *key,
           const TopaydNewAgent *agent,
           GError **error)
{
  static const char *const roles[] = { "agent",  "senior", "supervisor", "auditor",
                                       "editor", "admin",  NULL };
  gint64 n_found = 0;

  if (key == NULL || g_utf8_strlen (agent->name, -1) > 64 || !g_strv_contains (roles, agent->role))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Not a name or a role of an agent");
      return FALSE;
    }
  if (!topayd_sql_get_integer (transaction, "SELECT count (*) FROM agents WHERE name_key = ?1",
                               TOPAYD_VALUES (TOPAYD_TEXT (key)), &n_found, error))
    return FALSE;
  if (n_found == 0)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The name of the agent is taken");
  return FALSE;
}

static gboolean
set_email (const TopaydVisit *visit, const char *id, const char *typed, GError **error)
{
  g_autofree char *email = topayd_normalize_email (typed);
  g_autofree char *masked = email != NULL ? topayd_mask_email (email) : NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (email == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Not an e-mail address");
      return FALSE;
    }
  sealed = topayd_agent_seal_email (visit->identity, id, email);
  return topayd_sql_run (
      visit->transaction, "UPDATE agents SET email_sealed = ?2, email_masked = ?3 WHERE id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (id),
                     TOPAYD_BLOB (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed)),
                     TOPAYD_TEXT (masked)),
      error);
}

/**
 * topayd_agent_add:
 * @visit: the job
 * @agent: who it shall be; the password was judged before it was hashed
 * @id: (out caller-allocates): the id
 * @error: return location for an error
 *
 * Adds an agent, who can sign in once an authenticator is confirmed.
 *
 * Returns: whether there is one more; otherwise %TOPAY_ERROR_INVALID, or an error of the store
 */
gboolean
topayd_agent_add (const TopaydVisit *visit,
                  const TopaydNewAgent *agent,
                  char id[TOPAYD_ID_SIZE],
                  GError **error)
{
  g_autofree char *key = topayd_normalize_name (agent->name);

  if (!check_new (visit->transaction, key, agent, error))
    return FALSE;

  topayd_id_draw (id);
  return topayd_sql_run (
             visit->transaction,
             "INSERT INTO agents (id, name, name_key, display_name, role, password, "
             "password_changed_at, created_at, updated_at, language) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?7, ?8)",
             TOPAYD_VALUES (
                 TOPAYD_TEXT (id), TOPAYD_TEXT (agent->name), TOPAYD_TEXT (key),
                 TOPAYD_TEXT (agent->display_name == NULL ? agent->name : agent->display_name),
                 TOPAYD_TEXT (agent->role), TOPAYD_TEXT (agent->password_hash),
                 TOPAYD_INTEGER (visit->caller->now),
                 TOPAYD_TEXT (agent->language == NULL ? "en" : agent->language)),
             error)
         && (agent->email == NULL || set_email (visit, id, agent->email, error))
         && topayd_note (
             visit, NULL,
             &(TopaydAuditEntry){
                 .actor = "operator", .action = "agent.add", .object = id, .detail = agent->role },
             error);
}

/**
 * topayd_first_admin_offer:
 * @transaction: a transaction
 * @now: Unix seconds
 * @token: (out caller-allocates): to be shown on the terminal, once, and wiped
 * @offered: (out): %FALSE when there is an agent already
 * @error: return location for an error
 *
 * Lets somebody at the terminal become the first administrator within half an hour; an offer before
 * is void. There is no password that comes with the program.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_first_admin_offer (TopaydTransaction *transaction,
                          gint64 now,
                          char token[TOPAYD_TOKEN_SIZE],
                          gboolean *offered,
                          GError **error)
{
  g_autofree char *value = NULL;
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];
  char text[2 * TOPAYD_TOKEN_HASH_BYTES + 1];
  gint64 n_agents = 0;

  *offered = FALSE;
  token[0] = '\0';
  if (!topayd_sql_get_integer (transaction, "SELECT count (*) FROM agents", NULL, &n_agents, error))
    return FALSE;
  if (n_agents > 0)
    return TRUE;

  topayd_token_draw (token, hash);
  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  value = g_strdup_printf ("%" G_GINT64_FORMAT ":%s", now + TOPAYD_FIRST_ADMIN_S, text);
  *offered = TRUE;
  return topayd_sql_run (
      transaction,
      "INSERT INTO settings (name, value, changed_at) VALUES (?1, ?2, ?3) "
      "ON CONFLICT (name) DO UPDATE SET value = ?2, changed_at = ?3",
      TOPAYD_VALUES (TOPAYD_TEXT (FIRST_ADMIN), TOPAYD_TEXT (value), TOPAYD_INTEGER (now)), error);
}

static gboolean
matches_offer (const char *value, const char *token, gint64 now)
{
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];
  char text[2 * TOPAYD_TOKEN_HASH_BYTES + 1];
  char *end = NULL;
  gint64 until = g_ascii_strtoll (value, &end, 10);

  if (*end != ':' || strlen (end + 1) != sizeof text - 1 || now > until
      || !topayd_token_hash (token, hash))
    return FALSE;

  sodium_bin2hex (text, sizeof text, hash, sizeof hash);
  return sodium_memcmp (text, end + 1, sizeof text - 1) == 0;
}

static gboolean
check_offer (const TopaydVisit *visit, const char *token, gboolean *is_right, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction,
      "SELECT value FROM settings WHERE name = ?1 AND NOT EXISTS (SELECT 1 FROM agents)",
      TOPAYD_VALUES (TOPAYD_TEXT (FIRST_ADMIN)), error);

  *is_right = FALSE;
  if (rows == NULL)
    return FALSE;

  if (topayd_rows_next (rows, &problem))
    *is_right = matches_offer (topayd_rows_get_text (rows, 0), token, visit->caller->now);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_first_admin_take:
 * @visit: the job
 * @token: of topayd_first_admin_offer()
 * @agent: who it shall be; the role is always that of an administrator
 * @taken: (out): the id; or “forbidden” for a token that is wrong, old or used
 * @error: return location for an error
 *
 * Returns: as topayd_agent_add()
 */
gboolean
topayd_first_admin_take (const TopaydVisit *visit,
                         const char *token,
                         const TopaydNewAgent *agent,
                         TopaydFirstAdmin *taken,
                         GError **error)
{
  TopaydNewAgent admin = *agent;
  gboolean is_right;

  *taken = (TopaydFirstAdmin){ .outcome = { .tries_left = -1 } };
  if (!check_offer (visit, token, &is_right, error))
    return FALSE;
  if (!is_right)
    {
      topayd_outcome_set (&taken->outcome, "forbidden");
      return TRUE;
    }
  admin.role = "admin";
  return topayd_sql_run (visit->transaction, "DELETE FROM settings WHERE name = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (FIRST_ADMIN)), error)
         && topayd_agent_add (visit, &admin, taken->id, error);
}

static gboolean
find_agent (TopaydTransaction *transaction, SignIn *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction, "SELECT id, password FROM agents WHERE name_key = ?1 AND disabled_at IS NULL",
      TOPAYD_VALUES (TOPAYD_TEXT (self->name_key == NULL ? "" : self->name_key)), error);

  if (rows == NULL)
    return FALSE;

  if (topayd_rows_next (rows, &problem))
    {
      self->agent_id = topayd_rows_dup_text (rows, 0);
      self->stored_hash = topayd_rows_dup_text (rows, 1);
    }
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* An agent has one name, so one count is enough: under the name, whether there is such an agent or
 * not. */
static gboolean
count_name (const TopaydVisit *visit, SignIn *self, gboolean *is_judged, GError **error)
{
  char subject[TOPAYD_SUBJECT_SIZE];
  TopaydLoginTry try = { "agent_login", subject };
  TopayThrottleState state;
  gint64 until;

  topayd_subject_make (visit->identity->keys, "agent", self->name_key == NULL ? "" : self->name_key,
                       subject);
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

static gboolean
count_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  SignIn *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  gboolean is_judged = FALSE;

  g_clear_pointer (&self->agent_id, g_free);
  g_clear_pointer (&self->stored_hash, g_free);
  topayd_outcome_set (&self->reply.outcome, NULL);
  if (!topayd_sign_in_take_address (&visit, &self->reply.outcome, error))
    return FALSE;
  if (self->reply.outcome.code != NULL)
    return TRUE;
  if (!count_name (&visit, self, &is_judged, error))
    return FALSE;
  if (self->reply.outcome.code == NULL && !find_agent (transaction, self, error))
    return FALSE;

  if (!is_judged)
    g_clear_pointer (&self->stored_hash, g_free);
  return TRUE;
}

static gboolean
refuse (const TopaydVisit *visit, SignIn *self, GError **error)
{
  topayd_session_reply_clear (&self->reply);
  topayd_outcome_set (&self->reply.outcome, "credentials_wrong");
  return topayd_note (visit, NULL,
                      &(TopaydAuditEntry){ .action = "agent.sign_in",
                                           .object = self->agent_id,
                                           .result = "credentials_wrong" },
                      error);
}

static gboolean
begin_session (const TopaydVisit *visit, SignIn *self, GError **error)
{
  TopaydNewSession session = { { TOPAYD_OWNER_AGENT, self->agent_id }, NULL, FALSE };
  char subject[TOPAYD_SUBJECT_SIZE];

  topayd_subject_make (visit->identity->keys, "agent", self->name_key, subject);
  topayd_outcome_set (&self->reply.outcome, NULL);
  return topayd_lock_clear (visit->transaction, "agent_login", subject, error)
         && topayd_session_begin (visit, &session, &self->reply, error)
         && topayd_sql_run (
             visit->transaction, "UPDATE agents SET last_sign_in_at = ?2 WHERE id = ?1",
             TOPAYD_VALUES (TOPAYD_TEXT (self->agent_id), TOPAYD_INTEGER (visit->caller->now)),
             error)
         && topayd_agent_tell_sign_in (visit, self->agent_id, error)
         && topayd_note (visit, &session.owner,
                         &(TopaydAuditEntry){ .action = "agent.sign_in",
                                              .object = self->reply.session_id,
                                              .level = 1 },
                         error);
}

/* Both factors or nothing; which one was wrong is not told. The code is looked at only after the
 * password was right, so that a stranger cannot use up the tries of the authenticator. */
static gboolean
finish_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  SignIn *self = data;
  TopaydVisit visit = topayd_errand_visit (&self->errand, transaction);
  TopaydOwner owner = { TOPAYD_OWNER_AGENT, self->agent_id };
  TopaydOutcome factor;

  topayd_session_reply_clear (&self->reply);
  if (self->verify == TOPAYD_VERIFY_WRONG || self->agent_id == NULL)
    return refuse (&visit, self, error);
  if (!topayd_totp_use (&visit, &owner, self->code, &factor, error))
    return FALSE;

  return factor.code == NULL ? begin_session (&visit, self, error) : refuse (&visit, self, error);
}

static void
on_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (topayd_errand_written (task, result))
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
 * topayd_agent_sign_in_async:
 * @identity: hasher, store
 * @request: name, password and the code of the authenticator; copied
 * @caller: from where
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Signs an agent in: a session, or “credentials_wrong”, “wait”, “too_many”. Without an
 * authenticator in force nobody gets in. Agents have no devices that could be known, so the address
 * of the agent is told of every sign-in.
 */
void
topayd_agent_sign_in_async (const TopaydIdentity *identity,
                            const TopaydAgentSignIn *request,
                            const TopaydCaller *caller,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  SignIn *self = g_new0 (SignIn, 1);

  topayd_errand_init (&self->errand, identity, caller);
  self->name_key = topayd_normalize_name (request->name);
  self->password = topayd_secret_dup (request->password);
  self->code = topayd_secret_dup (request->code);
  g_task_set_source_tag (task, topayd_agent_sign_in_async);
  g_task_set_task_data (task, self, (GDestroyNotify) sign_in_free);
  if (topayd_hasher_has_room (identity->hasher))
    topayd_errand_write (task, count_job, on_counted_cb);
  else
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Too many passwords wait");
}

/**
 * topayd_agent_sign_in_finish:
 * @result: of the call
 * @reply: (out): what came of it; to be cleared
 * @error: return location for an error
 *
 * Returns: whether there is an answer; otherwise as topayd_sign_in_finish()
 */
gboolean
topayd_agent_sign_in_finish (GAsyncResult *result, TopaydSessionReply *reply, GError **error)
{
  GTask *task = G_TASK (result);
  SignIn *self = g_task_get_task_data (task);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  *reply = self->reply;
  return TRUE;
}
