/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>
#include <sys/random.h>

#include "topay-account-private.h"
#include "topay-error.h"

/* Staying signed in. The Secret Service keeps one text:
 *
 *   "1 " request-id " " refresh-token
 *
 * A refresh token is good for one use, after which the service gives the next; a use that is
 * repeated ends the whole session, since it may be a thief's. Only a repetition with the same
 * request id, soon after, counts as the same use whose answer was lost. So the id of the next use
 * is drawn when its token arrives and kept together with it: whenever the program is killed, the
 * next start repeats exactly what may have been sent. Saving replaces the text in one step, so that
 * there is always either the old pair or the new one, and nothing is asked with the new token
 * before it is saved.
 */

#define ID_LENGTH    32
#define TOKEN_LENGTH 43
#define TEXT_LENGTH  (2 + ID_LENGTH + 1 + TOKEN_LENGTH)

static char *
dup_random_id (void)
{
  guint8 bytes[ID_LENGTH / 2];
  GString *text = g_string_sized_new (ID_LENGTH);

  /* Below 256 bytes this is never cut short (getrandom (2)). */
  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_error ("the system gives no random numbers");

  for (guint i = 0; i < sizeof bytes; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_string_free (text, FALSE);
}

static char *
format_kept (const TopayAccount *self)
{
  return g_strconcat ("1 ", self->refresh_id, " ", self->refresh_token, NULL);
}

/* What is in the Secret Service may be of another version, or written by somebody else. */
static gboolean
parse_kept (TopayAccount *self, const char *text)
{
  if (strlen (text) != TEXT_LENGTH || !g_str_has_prefix (text, "1 ") || text[2 + ID_LENGTH] != ' ')
    return FALSE;

  self->refresh_id = g_strndup (text + 2, ID_LENGTH);
  self->refresh_token = g_strdup (text + 2 + ID_LENGTH + 1);

  return TRUE;
}

static void
drop_refresh_token (TopayAccount *self)
{
  g_clear_pointer (&self->refresh_token, topay_secret_free);
  g_clear_pointer (&self->refresh_id, topay_secret_free);
}

static void
on_forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAccount) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  self->forgetting--;
  if (!topay_secret_store_save_finish (TOPAY_SECRET_STORE (source), result, &error))
    g_message ("the kept session was not forgotten: %s", error->message);
}

/**
 * topay_account_forget: (skip)
 * @self: an account
 *
 * Takes the session out of the Secret Service and out of memory.
 */
void
topay_account_forget (TopayAccount *self)
{
  drop_refresh_token (self);
  if (self->secrets == NULL)
    return;

  self->forgetting++;
  topay_secret_store_save_async (self->secrets, NULL, NULL, on_forgotten_cb, g_object_ref (self));
}

static void
on_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (topay_secret_store_save_finish (TOPAY_SECRET_STORE (source), result, &error))
    {
      /* Signed out while it was being saved. */
      if (self->refresh_token == NULL)
        topay_account_forget (self);
      else
        topay_account_set_stay (self, TOPAY_ACCOUNT_STAY_YES);
    }
  else
    {
      g_message ("the session cannot be kept: %s", error->message);
      topay_account_forget (self);
      if (self->state == TOPAY_ACCOUNT_STATE_SIGNED_IN)
        topay_account_set_stay (self, TOPAY_ACCOUNT_STAY_UNAVAILABLE);
    }

  g_task_return_boolean (task, TRUE);
}

/**
 * topay_account_keep_async: (skip)
 * @self: an account
 * @refresh_token: (nullable): what the service gave
 * @callback: called when that is settled
 * @user_data: for @callback
 *
 * Keeps the session in the Secret Service, and nowhere else. Where that cannot be done the token is
 * dropped and #TopayAccount:stay says so.
 */
void
topay_account_keep_async (TopayAccount *self,
                          const char *refresh_token,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  char *text;

  g_task_set_source_tag (task, topay_account_keep_async);

  /* A store that is still busy forgetting would forget this too. */
  if (refresh_token == NULL || self->secrets == NULL || self->forgetting > 0)
    {
      drop_refresh_token (self);
      topay_account_set_stay (self, TOPAY_ACCOUNT_STAY_UNAVAILABLE);
      g_task_return_boolean (task, TRUE);
      return;
    }

  drop_refresh_token (self);
  self->refresh_token = g_strdup (refresh_token);
  self->refresh_id = dup_random_id ();
  text = format_kept (self);
  topay_secret_store_save_async (self->secrets, text, NULL, on_kept_cb, g_steal_pointer (&task));
  topay_secret_free (text);
}

/**
 * topay_account_keep_finish: (skip)
 * @self: an account
 * @result: what the callback was given
 */
void
topay_account_keep_finish (TopayAccount *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
finish_refresh (TopayAccount *self, const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->refresh_waiters);

  for (guint i = 0; waiters != NULL && i < waiters->len; i++)
    {
      GTask *task = g_ptr_array_index (waiters, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
on_new_token_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopayAccount *self = TOPAY_ACCOUNT (source);

  topay_account_keep_finish (self, result);
  finish_refresh (self, NULL);
}

/* The service says no: the session is over, and what is kept is of no use. Anything else may pass.
 */
static void
take_refresh_error (TopayAccount *self, const GError *error)
{
  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_DENIED))
    {
      topay_account_forget (self);
      topay_account_leave (self, TOPAY_ACCOUNT_REASON_EXPIRED);
    }

  finish_refresh (self, error);
}

static void
on_refreshed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAccount) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireSessionReply *reply = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  if (reply != NULL && (reply->token == NULL || reply->session == NULL))
    g_set_error_literal (&error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "There is no session in it");
  else if (reply != NULL && self->refresh_token == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Signed out meanwhile");

  if (error != NULL)
    take_refresh_error (self, error);
  else
    {
      topay_account_adopt (self, reply);
      topay_account_keep_async (self, reply->refresh_token, on_new_token_kept_cb, NULL);
    }

  if (reply != NULL)
    topay_wire_free (&topay_record_session_reply, reply);
}

/**
 * topay_account_refresh_async: (skip)
 * @self: an account with a refresh token
 * @callback: (nullable): called when there is a new session, or none
 * @user_data: for @callback
 *
 * Renews the session. Whoever asks while that is under way waits for the same answer.
 */
void
topay_account_refresh_async (TopayAccount *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  TopayWireRefresh request = { self->refresh_token, self->refresh_id };

  g_task_set_source_tag (task, topay_account_refresh_async);

  if (self->refresh_waiters != NULL)
    {
      g_ptr_array_add (self->refresh_waiters, task);
      return;
    }

  self->refresh_waiters = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->refresh_waiters, task);
  topay_client_call_async (self->client, &topay_endpoint_refresh, &request, NULL, on_refreshed_cb,
                           g_object_ref (self));
}

/**
 * topay_account_refresh_finish: (skip)
 * @self: an account
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR
 *
 * Returns: whether there is a new session
 */
gboolean
topay_account_refresh_finish (TopayAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopayAccount *self = TOPAY_ACCOUNT (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (topay_account_refresh_finish (self, result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  /* What is kept stays kept for the next attempt, unless the service has said no. */
  if (self->state == TOPAY_ACCOUNT_STATE_SIGNING_IN)
    topay_account_leave (self, TOPAY_ACCOUNT_REASON_NONE);
  g_task_return_error (task, error);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayAccount *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *text = topay_secret_store_load_finish (TOPAY_SECRET_STORE (source), result, &error);
  gboolean is_kept = text != NULL && parse_kept (self, text);

  topay_secret_free (text);
  if (is_kept)
    {
      topay_account_set_stay (self, TOPAY_ACCOUNT_STAY_YES);
      topay_account_refresh_async (self, on_restored_cb, g_steal_pointer (&task));
      return;
    }

  topay_account_leave (self, TOPAY_ACCOUNT_REASON_NONE);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, FALSE);
}

/**
 * topay_account_restore_async:
 * @self: an account, signed out
 * @cancellable: (nullable): stops the question to the Secret Service, which may ask the person
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Signs in with what the Secret Service keeps. Call it once at start, and again when the first
 * attempt found no network.
 */
void
topay_account_restore_async (TopayAccount *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TOPAY_IS_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_account_restore_async);
  g_task_set_check_cancellable (task, FALSE);

  if (self->state != TOPAY_ACCOUNT_STATE_SIGNED_OUT)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Signing in is under way");
      return;
    }
  if (self->secrets == NULL)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }

  topay_account_set_state (self, TOPAY_ACCOUNT_STATE_SIGNING_IN);
  topay_secret_store_load_async (self->secrets, cancellable, on_loaded_cb, g_steal_pointer (&task));
}

/**
 * topay_account_restore_finish:
 * @self: an account
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR, or %G_IO_ERROR_CANCELLED; a session that the service ended is
 *   %TOPAY_ERROR_DENIED
 *
 * Returns: whether somebody is signed in; %FALSE without error when nothing is kept
 */
gboolean
topay_account_restore_finish (TopayAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
