/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-client.h"

#include <string.h>

#include "topay-backoff.h"
#include "topay-error.h"
#include "topay-exchange.h"
#include "topay-reply.h"
#include "topay-request.h"
#include "topay-secret-store.h"

/* The service drops a connection that lay idle for 30 s; ours ends first, so that no request meets
 * a door that is just closing. */
#define IDLE_TIMEOUT_S 20

/* A diagnosis asks nine things at once, and on a slow network none of them can wait for another. */
#define MAX_CONNECTIONS 10

/* A person waits for a call: beyond this the error is told and the person decides. */
#define MAX_WAIT_MS TOPAY_BACKOFF_CAP_MS

struct _TopayClient
{
  GObject parent_instance;
  SoupSession *session; /* (owned) */
  char *base_uri;       /* (owned) */
  char *token;          /* (owned) (nullable): wiped when it goes */
  TopayClientLimits limits;
};

G_DEFINE_FINAL_TYPE (TopayClient, topay_client, G_TYPE_OBJECT)

static guint signed_out_signal;

static const TopayClientLimits default_limits = {
  .connect_ms = 8000,
  .total_ms = 15000,
  .attempts = 3,
  .max_bytes = TOPAY_WIRE_MAX_BYTES,
};

/* A part of a file, or a whole one, over a slow line. */
#define FILE_TOTAL_MS 60000

/* One call with all of its attempts. */
typedef struct
{
  /* Input */
  const TopayWireEndpoint *endpoint; /* static */
  GUri *uri;                         /* (owned) */
  GBytes *body;                      /* (owned) (nullable) */
  char *key;                         /* (owned) (nullable) */
  char *token;                       /* (owned) (nullable): wiped */
  guint attempts_left;

  /* In progress */
  TopayBackoff backoff;
  GSource *wait_source;   /* (owned) (nullable) */
  GSource *cancel_source; /* (owned) (nullable) */
} Call;

/* A reply that nobody fetched is freed all the same: it may hold a token. */
typedef struct
{
  const TopayWireRecord *record; /* static */
  gpointer value;                /* (owned) (nullable) */
  GBytes *bytes;                 /* (owned) (nullable) */
} Answer;

static void
answer_free (Answer *answer)
{
  if (answer->value != NULL)
    topay_wire_free (answer->record, answer->value);
  g_clear_pointer (&answer->bytes, g_bytes_unref);
  g_free (answer);
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
call_free (Call *call)
{
  clear_source (&call->wait_source);
  clear_source (&call->cancel_source);
  g_uri_unref (call->uri);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call->key);
  topay_secret_free (call->token);
  g_free (call);
}

static void
topay_client_finalize (GObject *object)
{
  TopayClient *self = TOPAY_CLIENT (object);

  g_clear_object (&self->session);
  g_free (self->base_uri);
  topay_secret_free (self->token);

  G_OBJECT_CLASS (topay_client_parent_class)->finalize (object);
}

static void
topay_client_class_init (TopayClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_client_finalize;

  /**
   * TopayClient::signed-out:
   * @self: a client
   *
   * The service does not know the token any more with which a call was made.
   */
  signed_out_signal = g_signal_new ("signed-out", TOPAY_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_client_init (TopayClient *self)
{
  self->limits = default_limits;
  self->session = soup_session_new_with_options (
      "idle-timeout", IDLE_TIMEOUT_S, "max-conns", MAX_CONNECTIONS, "max-conns-per-host",
      MAX_CONNECTIONS, "user-agent", "TopayHelpCenter/" PACKAGE_VERSION, NULL);

  /* No password is asked for on behalf of a server, and no encoding undone: a small answer could
   * become a large one. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
}

/**
 * topay_client_init_tls:
 *
 * Sets the floor of TLS for the whole process. GLib reads it once, when the first connection is
 * made: this belongs at the very start of main (), before there are threads.
 *
 * HTTP/2 is left out, since nothing here was proven with that of libsoup 3.2.
 */
void
topay_client_init_tls (void)
{
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", TRUE);
  g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
}

/* g_uri_parse () lets a blank pass. Colons are those of IPv6; beyond ASCII it is a matter of IDN.
 */
static gboolean
is_host (const char *host)
{
  for (const char *p = host; *p != '\0'; p++)
    if (g_ascii_isgraph (*p) ? !g_ascii_isalnum (*p) && strchr (".-_:", *p) == NULL
                             : g_ascii_isspace (*p) || g_ascii_iscntrl (*p))
      return FALSE;

  return *host != '\0';
}

/* The only place where an address of the service is judged: there is no other scheme than https. */
static gboolean
check_base_uri (const char *text, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host != NULL && is_host (host) && g_str_equal (g_uri_get_scheme (uri), "https")
      && (g_str_equal (g_uri_get_path (uri), "") || g_str_equal (g_uri_get_path (uri), "/"))
      && g_uri_get_userinfo (uri) == NULL && g_uri_get_query (uri) == NULL
      && g_uri_get_fragment (uri) == NULL)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
               "‘%s’ is not the address of a service: https://, a host, perhaps a port", text);

  return FALSE;
}

/**
 * topay_client_new:
 * @base_uri: address of the service: https, a host, perhaps a port
 * @ca_file: (nullable): a file with the certificates to check against; %NULL or empty for those of
 *   the system
 * @error: %TOPAY_ERROR_INVALID for the address, %TOPAY_ERROR_IO for the file
 *
 * Makes a client. Nothing is sent yet; only @ca_file is read, which is small and local.
 *
 * Returns: (transfer full): a client
 */
TopayClient *
topay_client_new (const char *base_uri, const char *ca_file, GError **error)
{
  g_autoptr (TopayClient) self = NULL;

  g_return_val_if_fail (base_uri != NULL, NULL);

  if (!check_base_uri (base_uri, error))
    return NULL;

  self = g_object_new (TOPAY_TYPE_CLIENT, NULL);
  self->base_uri = g_strdup (base_uri);

  if (ca_file != NULL && *ca_file != '\0')
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (GTlsDatabase) database = g_tls_file_database_new (ca_file, &failure);

      if (database == NULL)
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "‘%s’ cannot be used: %s", ca_file,
                       failure->message);
          return NULL;
        }
      soup_session_set_tls_database (self->session, database);
    }

  return g_steal_pointer (&self);
}

/**
 * topay_client_get_base_uri:
 * @self: a client
 *
 * Returns: (transfer none): the address of the service
 */
const char *
topay_client_get_base_uri (TopayClient *self)
{
  g_return_val_if_fail (TOPAY_IS_CLIENT (self), NULL);

  return self->base_uri;
}

/**
 * topay_client_set_limits:
 * @self: a client
 * @limits: limits for calls from now on; what is 0 stays as it is
 */
void
topay_client_set_limits (TopayClient *self, const TopayClientLimits *limits)
{
  g_return_if_fail (TOPAY_IS_CLIENT (self) && limits != NULL);

  if (limits->connect_ms != 0)
    self->limits.connect_ms = limits->connect_ms;
  if (limits->total_ms != 0)
    self->limits.total_ms = limits->total_ms;
  if (limits->attempts != 0)
    self->limits.attempts = limits->attempts;
  if (limits->max_bytes != 0)
    self->limits.max_bytes = limits->max_bytes;
}

/**
 * topay_client_set_token:
 * @self: a client
 * @token: (nullable): of a session; %NULL when there is none
 *
 * Calls from now on are made in the name of this session, if they need one. The token is only in
 * memory and goes nowhere but to the service; the one before is overwritten.
 */
void
topay_client_set_token (TopayClient *self, const char *token)
{
  g_return_if_fail (TOPAY_IS_CLIENT (self));

  topay_secret_free (self->token);
  self->token = g_strdup (token);
}

/**
 * topay_client_has_token:
 * @self: a client
 *
 * Returns: whether calls can be made in the name of a session
 */
gboolean
topay_client_has_token (TopayClient *self)
{
  g_return_val_if_fail (TOPAY_IS_CLIENT (self), FALSE);

  return self->token != NULL;
}

static void start_attempt (GTask *task);

static gboolean
on_wait_over_cb (gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);

  clear_source (&call->cancel_source);
  clear_source (&call->wait_source);
  start_attempt (g_object_ref (task));

  return G_SOURCE_REMOVE;
}

static gboolean
on_wait_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);

  clear_source (&call->wait_source);
  clear_source (&call->cancel_source);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The call was cancelled");

  return G_SOURCE_REMOVE;
}

/* Whether there will be another attempt; the sources then hold the task. */
static gboolean
wait_for_retry (GTask *task, const GError *failure)
{
  Call *call = g_task_get_task_data (task);
  gboolean is_repeatable = topay_request_is_repeatable (call->endpoint, call->key);
  const TopayErrorDetail *detail = topay_error_get_detail (failure);
  guint wait_ms;

  if (!is_repeatable || call->attempts_left == 0 || !topay_error_is_transient (failure))
    return FALSE;

  wait_ms = topay_backoff_next_ms (&call->backoff, g_random_double (), detail->retry_after_s);
  if (wait_ms > MAX_WAIT_MS)
    return FALSE;

  g_debug ("%s: again in %u ms: %s", call->endpoint->name, wait_ms, failure->message);
  call->wait_source = g_timeout_source_new (wait_ms);
  g_task_attach_source (task, call->wait_source, on_wait_over_cb);
  if (g_task_get_cancellable (task) != NULL)
    {
      call->cancel_source = g_cancellable_source_new (g_task_get_cancellable (task));
      g_task_attach_source (task, call->cancel_source, G_SOURCE_FUNC (on_wait_cancelled_cb));
    }

  return TRUE;
}

/* A token that was replaced meanwhile may well be unknown; only that of today counts. */
static void
notice_signed_out (TopayClient *self, const Call *call, const GError *failure)
{
  if (g_strcmp0 (topay_error_get_code (failure), "signed_out") == 0 && call->token != NULL
      && g_strcmp0 (call->token, self->token) == 0)
    g_signal_emit (self, signed_out_signal, 0);
}

static void
on_exchanged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) failure = NULL;
  g_autoptr (TopayExchangeReply) reply = topay_exchange_finish (result, &failure);
  gpointer record = reply != NULL ? topay_reply_read (call->endpoint, reply, &failure) : NULL;

  if (record != NULL)
    {
      Answer answer = { call->endpoint->reply, record,
                        topay_reply_dup_bytes (call->endpoint, reply) };

      g_task_return_pointer (task, g_memdup2 (&answer, sizeof answer),
                             (GDestroyNotify) answer_free);
      return;
    }

  g_debug ("%s: %s", call->endpoint->name, failure->message);
  if (wait_for_retry (task, failure))
    return;

  notice_signed_out (g_task_get_source_object (task), call, failure);
  g_task_return_error (task, g_steal_pointer (&failure));
}

/* Eats @task. */
static void
start_attempt (GTask *task)
{
  TopayClient *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);
  TopayExchangeRequest request = {
    .session = self->session,
    .uri = call->uri,
    .method = call->endpoint->method,
    .body = call->body,
    .token = call->token,
    .key = call->key,
    .sends_bytes = call->endpoint->raw_request,
    .is_repeatable = topay_request_is_repeatable (call->endpoint, call->key),
    .limits = self->limits,
  };

  if (call->endpoint->raw_request || call->endpoint->raw_reply)
    request.limits.total_ms = MAX (request.limits.total_ms, FILE_TOTAL_MS);
  if (call->endpoint->raw_reply)
    request.limits.max_bytes =
        MAX (request.limits.max_bytes, TOPAY_WIRE_EVIDENCE_BYTES + TOPAY_WIRE_EVIDENCE_HEAD);

  call->attempts_left--;
  topay_exchange_async (&request, g_task_get_cancellable (task), on_exchanged_cb, task);
}

/* Takes @task and the body in @parcel. */
static void
start_call (GTask *task, const TopayClientParcel *parcel, guint attempts)
{
  TopayClient *self = g_task_get_source_object (task);
  Call *call = g_new0 (Call, 1);
  g_autoptr (GUri) base = g_uri_parse (self->base_uri, SOUP_HTTP_URI_FLAGS, NULL);

  call->endpoint = parcel->endpoint;
  /* Only the path comes from the table: scheme, host and port are those of the service. */
  call->uri =
      g_uri_build (SOUP_HTTP_URI_FLAGS, g_uri_get_scheme (base), NULL, g_uri_get_host (base),
                   g_uri_get_port (base), parcel->endpoint->path, NULL, NULL);
  call->body = parcel->body != NULL ? g_bytes_ref (parcel->body) : NULL;
  call->key = g_strdup (parcel->key);
  /* Who asks is said only where it is needed: a vote is anonymous also while signed in. */
  if (parcel->endpoint->level != TOPAY_WIRE_LEVEL_0)
    call->token = g_strdup (self->token);
  call->attempts_left = attempts;

  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  g_task_set_check_cancellable (task, FALSE);
  start_attempt (task);
}

/**
 * topay_client_call_async:
 * @self: a client
 * @endpoint: what to call
 * @request: (nullable): its request record; %NULL exactly when it has none
 * @cancellable: (nullable): stops it, whatever it is doing
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Calls the service. What may be repeated without harm (reading, and what carries an
 * Idempotency-Key) is tried up to three times when the error is transient, with back-off.
 */
void
topay_client_call_async (TopayClient *self,
                         const TopayWireEndpoint *endpoint,
                         gconstpointer request,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  topay_client_call_keyed_async (self, &(TopayClientCall){ endpoint, request, NULL }, cancellable,
                                 callback, user_data);
}

/**
 * topay_client_call_keyed_async:
 * @self: a client
 * @call: what to call, and its key; a call that is queueable and has none gets one
 * @cancellable: (nullable): stops it, whatever it is doing
 * @callback: called with the result, for topay_client_call_finish ()
 * @user_data: for @callback
 *
 * Calls the service as topay_client_call_async () does.
 */
void
topay_client_call_keyed_async (TopayClient *self,
                               const TopayClientCall *call,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  const TopayWireEndpoint *endpoint = call->endpoint;
  TopayClientParcel parcel = { endpoint, NULL, call->key };
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *key = NULL;

  g_return_if_fail (TOPAY_IS_CLIENT (self) && endpoint != NULL);
  g_return_if_fail ((call->request == NULL) == (endpoint->request == NULL));
  g_return_if_fail (call->key == NULL || endpoint->queueable);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_client_call_keyed_async);

  if (call->request != NULL && !topay_request_check (endpoint->request, call->request, &failure))
    {
      g_task_return_error (task, g_steal_pointer (&failure));
      return;
    }

  body = call->request != NULL ? topay_request_encode (endpoint->request, call->request) : NULL;
  parcel.body = body;
  if (endpoint->queueable && parcel.key == NULL)
    parcel.key = key = g_uuid_string_random ();
  start_call (g_steal_pointer (&task), &parcel, self->limits.attempts);
}

/**
 * topay_client_call_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR with its detail, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the reply record of the endpoint, for topay_wire_free ()
 */
gpointer
topay_client_call_finish (TopayClient *self, GAsyncResult *result, GError **error)
{
  Answer *answer;
  gpointer record;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return NULL;

  record = g_steal_pointer (&answer->value);
  answer_free (answer);

  return record;
}

/**
 * topay_client_fetch_finish:
 * @self: a client
 * @result: of topay_client_call_async() for an endpoint with a raw reply
 * @bytes: (out) (transfer full): what came behind the record
 * @error: any of %TOPAY_ERROR with its detail, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the reply record of the endpoint, for topay_wire_free ()
 */
gpointer
topay_client_fetch_finish (TopayClient *self, GAsyncResult *result, GBytes **bytes, GError **error)
{
  Answer *answer;
  gpointer record;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return NULL;

  record = g_steal_pointer (&answer->value);
  *bytes = g_steal_pointer (&answer->bytes);
  answer_free (answer);

  return record;
}

/**
 * topay_client_send_async:
 * @self: a client
 * @parcel: a request that is already encoded
 * @cancellable: (nullable): stops it, whatever it is doing
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Sends a request once. Whoever calls this has its own plan for trying again.
 */
void
topay_client_send_async (TopayClient *self,
                         const TopayClientParcel *parcel,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TOPAY_IS_CLIENT (self) && parcel != NULL && parcel->endpoint != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_client_send_async);
  start_call (task, parcel, 1);
}

/**
 * topay_client_send_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR with its detail, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the reply record of the endpoint, for topay_wire_free ()
 */
gpointer
topay_client_send_finish (TopayClient *self, GAsyncResult *result, GError **error)
{
  return topay_client_call_finish (self, result, error);
}
