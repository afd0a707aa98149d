/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-account-private.h"
#include "topay-error.h"
#include "topay-request.h"

/* Signing in and out, proving more, and calls in the name of the session. */

static GTask *
make_task (TopayAccount *self,
           gpointer source_tag,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  /* What the service has done is told, also when the caller stopped waiting just then. */
  g_task_set_check_cancellable (task, FALSE);

  return task;
}

static void
on_sign_in_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  topay_account_keep_finish (TOPAY_ACCOUNT (source), result);
  g_task_return_boolean (task, TRUE);
}

/* Eats @task. */
static void
take_session (GTask *task, TopayWireSessionReply *reply)
{
  TopayAccount *self = g_task_get_source_object (task);

  if (g_strcmp0 (reply->state, "second_factor") == 0 && reply->ticket != NULL)
    {
      topay_secret_free (self->ticket);
      self->ticket = g_steal_pointer (&reply->ticket);
      topay_account_set_state (self, TOPAY_ACCOUNT_STATE_SECOND_FACTOR);
    }
  else if (reply->token != NULL && reply->session != NULL)
    {
      topay_account_adopt (self, reply);
      if (self->stay_wanted)
        {
          topay_account_keep_async (self, reply->refresh_token, on_sign_in_kept_cb, task);
          return;
        }
    }
  else
    {
      topay_account_leave (self, TOPAY_ACCOUNT_REASON_NONE);
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_INVALID, "There is no session in it");
      g_object_unref (task);
      return;
    }

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
on_signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data; /* eaten by take_session () */
  TopayAccount *self = g_task_get_source_object (task);
  GError *error = NULL;
  TopayWireSessionReply *reply = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  if (reply != NULL)
    {
      take_session (task, reply);
      topay_wire_free (&topay_record_session_reply, reply);
      return;
    }

  topay_account_set_state (self, TOPAY_ACCOUNT_STATE_SIGNED_OUT);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * topay_account_sign_in_async:
 * @self: an account, signed out
 * @sign_in: what the person typed
 * @cancellable: (nullable): stops waiting; the service may have begun a session all the same
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Takes account and password to the service. It is never tried again by itself: a wrong password
 * counts.
 */
void
topay_account_sign_in_async (TopayAccount *self,
                             const TopaySignIn *sign_in,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;
  TopayWireSignIn *request;

  g_return_if_fail (TOPAY_IS_ACCOUNT (self) && sign_in != NULL);
  g_return_if_fail (sign_in->account != NULL && sign_in->password != NULL);

  task = make_task (self, topay_account_sign_in_async, cancellable, callback, user_data);
  if (self->state != TOPAY_ACCOUNT_STATE_SIGNED_OUT)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Signing in is under way");
      g_object_unref (task);
      return;
    }

  self->stay_wanted = sign_in->stay_signed_in;
  topay_account_set_stay (self, TOPAY_ACCOUNT_STAY_NO);
  topay_account_set_state (self, TOPAY_ACCOUNT_STATE_SIGNING_IN);

  request = topay_wire_new (&topay_record_sign_in);
  request->account = g_strdup (sign_in->account);
  request->password = g_strdup (sign_in->password);
  request->device_name = g_strdup (sign_in->device_name);
  request->language = g_strdup (sign_in->language);
  request->stay_signed_in = sign_in->stay_signed_in;
  topay_client_call_async (self->client, &topay_endpoint_sign_in, request, cancellable,
                           on_signed_in_cb, task);
  topay_wire_free (&topay_record_sign_in, request);
}

/**
 * topay_account_sign_in_finish:
 * @self: an account
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR with its detail, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the password was right; #TopayAccount:state says what is next
 */
gboolean
topay_account_sign_in_finish (TopayAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* A wrong code may be tried again with the same ticket; anything that ends the ticket ends the
 * sign-in. */
static void
on_second_factor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data; /* eaten by take_session () */
  TopayAccount *self = g_task_get_source_object (task);
  GError *error = NULL;
  TopayWireSessionReply *reply = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);
  const char *code = topay_error_get_code (error);

  if (reply != NULL && self->ticket != NULL)
    {
      take_session (task, reply);
      topay_wire_free (&topay_record_session_reply, reply);
      return;
    }

  if (reply != NULL)
    {
      topay_wire_free (&topay_record_session_reply, reply);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The sign-in was given up");
    }
  else if (g_strcmp0 (code, "signed_out") == 0 || g_strcmp0 (code, "code_void") == 0)
    topay_account_leave (self, TOPAY_ACCOUNT_REASON_NONE);

  g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * topay_account_second_factor_async:
 * @self: an account in the state %TOPAY_ACCOUNT_STATE_SECOND_FACTOR
 * @code: (nullable): from the authenticator app
 * @recovery_code: (nullable): or one of the printed codes
 * @cancellable: (nullable): stops waiting
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Takes the second factor to the service.
 */
void
topay_account_second_factor_async (TopayAccount *self,
                                   const char *code,
                                   const char *recovery_code,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;
  TopayWireSecondFactor *request;

  g_return_if_fail (TOPAY_IS_ACCOUNT (self));
  g_return_if_fail ((code == NULL) != (recovery_code == NULL));

  task = make_task (self, topay_account_second_factor_async, cancellable, callback, user_data);
  if (self->ticket == NULL)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_DENIED, "No code is asked for");
      g_object_unref (task);
      return;
    }

  request = topay_wire_new (&topay_record_second_factor);
  request->ticket = g_strdup (self->ticket);
  request->code = g_strdup (code);
  request->recovery_code = g_strdup (recovery_code);
  topay_client_call_async (self->client, &topay_endpoint_second_factor, request, cancellable,
                           on_second_factor_cb, task);
  topay_wire_free (&topay_record_second_factor, request);
}

/**
 * topay_account_second_factor_finish:
 * @self: an account
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR with its detail, or %G_IO_ERROR_CANCELLED; when the state is
 *   %TOPAY_ACCOUNT_STATE_SIGNED_OUT then, the sign-in begins anew
 *
 * Returns: whether somebody is signed in
 */
gboolean
topay_account_second_factor_finish (TopayAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * topay_account_cancel_sign_in:
 * @self: an account
 *
 * Gives up a sign-in that waits for its second factor.
 */
void
topay_account_cancel_sign_in (TopayAccount *self)
{
  g_return_if_fail (TOPAY_IS_ACCOUNT (self));

  if (self->state == TOPAY_ACCOUNT_STATE_SECOND_FACTOR)
    topay_account_leave (self, TOPAY_ACCOUNT_REASON_NONE);
}

static void
on_signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer reply = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  if (reply != NULL)
    topay_wire_free (topay_endpoint_sign_out.reply, reply);

  /* The service knew before we said it. */
  if (reply != NULL || g_strcmp0 (topay_error_get_code (error), "signed_out") == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * topay_account_sign_out_async:
 * @self: an account
 * @cancellable: (nullable): stops waiting for the service
 * @callback: (nullable): called when the service has answered
 * @user_data: for @callback
 *
 * Signs out. Here that is done when this returns: no secret is left in memory, and the Secret
 * Service is asked to forget.
 */
void
topay_account_sign_out_async (TopayAccount *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TOPAY_IS_ACCOUNT (self));

  task = make_task (self, topay_account_sign_out_async, cancellable, callback, user_data);
  topay_account_forget (self);
  if (topay_client_has_token (self->client))
    /* The call has its own copy of the token. */
    topay_client_call_async (self->client, &topay_endpoint_sign_out, NULL, cancellable,
                             on_signed_out_cb, task);
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
  topay_account_leave (self, TOPAY_ACCOUNT_REASON_BY_YOU);
}

/**
 * topay_account_sign_out_finish:
 * @self: an account
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR: signed out here, but the service could not be told; it ends the
 *   session by itself after half an hour
 *
 * Returns: whether the service knows
 */
gboolean
topay_account_sign_out_finish (TopayAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* One call in the name of the session. Its request is kept for a second attempt. */
typedef struct
{
  const TopayWireEndpoint *endpoint; /* static */
  gpointer request;                  /* (owned) (nullable) */
  char *key;                         /* (owned) (nullable): Idempotency-Key */
  guint generation;                  /* of the token that it was made with */
  gboolean is_second;
} Call;

static void
call_free (Call *call)
{
  if (call->request != NULL)
    topay_wire_free (call->endpoint->request, call->request);
  g_free (call->key);
  g_free (call);
}

static void start_call (GTask *task);

static void
on_renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data; /* eaten */
  GError *error = NULL;

  if (topay_account_refresh_finish (TOPAY_ACCOUNT (source), result, &error))
    {
      start_call (task);
      return;
    }

  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Whether the call goes on with another token. It was refused before anything was done, so that
 * repeating it doubles nothing. Eats @task then. */
static gboolean
renew (GTask *task, const GError *error)
{
  TopayAccount *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  if (call->is_second || g_strcmp0 (topay_error_get_code (error), "signed_out") != 0)
    return FALSE;

  call->is_second = TRUE;
  if (call->generation != self->generation && topay_client_has_token (self->client))
    start_call (task);
  else if (self->refresh_token != NULL)
    topay_account_refresh_async (self, on_renewed_cb, task);
  else
    return FALSE;

  return TRUE;
}

static void
on_called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data; /* eaten */
  GError *error = NULL;
  gpointer reply = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  if (reply == NULL && renew (task, error))
    {
      g_error_free (error);
      return;
    }

  if (reply != NULL)
    g_task_return_pointer (task, reply, NULL);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

/* Eats @task. */
static void
start_call (GTask *task)
{
  TopayAccount *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  call->generation = self->generation;
  topay_client_call_keyed_async (self->client,
                                 &(TopayClientCall){ call->endpoint, call->request, call->key },
                                 g_task_get_cancellable (task), on_called_cb, task);
}

/**
 * topay_account_call_async:
 * @self: an account
 * @endpoint: what to call
 * @request: (nullable): its request record; %NULL exactly when it has none
 * @cancellable: (nullable): stops it, whatever it is doing
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Calls the service in the name of the session; endpoints that need none are called without it. A
 * session that ended meanwhile is renewed once, if the person stays signed in.
 */
void
topay_account_call_async (TopayAccount *self,
                          const TopayWireEndpoint *endpoint,
                          gconstpointer request,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  topay_account_call_keyed_async (self, &(TopayClientCall){ endpoint, request, NULL }, cancellable,
                                  callback, user_data);
}

/**
 * topay_account_call_keyed_async:
 * @self: an account
 * @keyed: what to call, and its key
 * @cancellable: (nullable): stops it, whatever it is doing
 * @callback: called with the result, for topay_account_call_finish ()
 * @user_data: for @callback
 *
 * Calls the service as topay_account_call_async () does. Made again with the same key, it counts
 * once.
 */
void
topay_account_call_keyed_async (TopayAccount *self,
                                const TopayClientCall *keyed,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  const TopayWireEndpoint *endpoint = keyed->endpoint;
  gconstpointer request = keyed->request;
  GTask *task;
  Call *call;
  GError *error = NULL;

  g_return_if_fail (TOPAY_IS_ACCOUNT (self) && endpoint != NULL);
  g_return_if_fail ((request == NULL) == (endpoint->request == NULL));

  task = make_task (self, topay_account_call_keyed_async, cancellable, callback, user_data);
  if (request != NULL && !topay_request_check (endpoint->request, request, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  call = g_new0 (Call, 1);
  call->endpoint = endpoint;
  call->key = g_strdup (keyed->key);
  call->request = request != NULL ? topay_wire_copy (endpoint->request, request) : NULL;
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  start_call (task);
}

/**
 * topay_account_call_finish:
 * @self: an account
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR with its detail, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the reply record of the endpoint, for topay_wire_free ()
 */
gpointer
topay_account_call_finish (TopayAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopayAccount *self = TOPAY_ACCOUNT (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TopayWireSession *info = topay_account_call_finish (self, result, &error);

  if (info == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* Signed out while the answer was on its way. */
  if (self->state == TOPAY_ACCOUNT_STATE_SIGNED_IN)
    topay_account_set_info (self, info);
  else
    topay_wire_free (&topay_record_session, info);
  g_task_return_boolean (task, TRUE);
}

/**
 * topay_account_update_async:
 * @self: an account
 * @cancellable: (nullable): stops it
 * @callback: (nullable): called with the result
 * @user_data: for @callback
 *
 * Asks the service who is signed in, after something may have changed.
 */
void
topay_account_update_async (TopayAccount *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (TOPAY_IS_ACCOUNT (self));

  topay_account_call_async (
      self, &topay_endpoint_session, NULL, cancellable, on_updated_cb,
      make_task (self, topay_account_update_async, cancellable, callback, user_data));
}

/**
 * topay_account_update_finish:
 * @self: an account
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the service answered
 */
gboolean
topay_account_update_finish (TopayAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_stepped_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopayAccount *self = TOPAY_ACCOUNT (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TopayWireSessionReply *reply = topay_account_call_finish (self, result, &error);

  if (reply != NULL && (reply->token == NULL || reply->session == NULL))
    error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_INVALID, "There is no session in it");
  else if (reply != NULL && self->state != TOPAY_ACCOUNT_STATE_SIGNED_IN)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Signed out meanwhile");
  else if (reply != NULL)
    topay_account_adopt (self, reply);

  if (reply != NULL)
    topay_wire_free (&topay_record_session_reply, reply);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * topay_account_step_up_async:
 * @self: an account, signed in
 * @proof_id: of the code that was sent
 * @code: what the person typed
 * @cancellable: (nullable): stops waiting
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Proves again who is there; #TopayAccount:level is 2 for five minutes then.
 */
void
topay_account_step_up_async (TopayAccount *self,
                             const char *proof_id,
                             const char *code,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  TopayWireCode *request;

  g_return_if_fail (TOPAY_IS_ACCOUNT (self));
  g_return_if_fail (proof_id != NULL && code != NULL);

  request = topay_wire_new (&topay_record_code);
  request->proof_id = g_strdup (proof_id);
  request->code = g_strdup (code);
  topay_account_call_async (
      self, &topay_endpoint_step_up_finish, request, cancellable, on_stepped_up_cb,
      make_task (self, topay_account_step_up_async, cancellable, callback, user_data));
  topay_wire_free (&topay_record_code, request);
}

/**
 * topay_account_step_up_finish:
 * @self: an account
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR with its detail, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the code was right
 */
gboolean
topay_account_step_up_finish (TopayAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
