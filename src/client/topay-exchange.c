/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-exchange.h"

#include <string.h>

#include "topay-error.h"
#include "topay-peer.h"

/* The walk of one attempt, all of it on the main loop:
 *
 *   topay_exchange_async ── send ──▶ name, socket, TLS ──▶ head ──▶ body, piece by piece ──▶ reply
 *            │                            │                              │
 *            ├─ connect_ms ───────────────┘ stop                         │
 *            ├─ total_ms ──────────────────────────────────────── stop ──┤
 *            └─ cancellable of the caller ─────────────────────── stop ──┘
 *
 * Every stop cancels the inner cancellable and notes why; what GIO then says is of no interest.
 */

#define READ_BYTES 16384

#define REQUEST_ID_MAX 64

typedef enum
{
  STOP_NONE,
  STOP_CANCELLED,
  STOP_CONNECT_TIME,
  STOP_TOTAL_TIME,
  STOP_OLD_TLS,
} Stop;

typedef struct
{
  /* Input */
  SoupMessage *message; /* (owned) */
  gsize max_bytes;

  /* In progress */
  GCancellable *cancellable; /* (owned): of this attempt alone */
  GSource *caller_source;    /* (owned) (nullable): the caller's cancellable */
  GSource *connect_source;   /* (owned) (nullable) */
  GSource *total_source;     /* (owned) (nullable) */
  GInputStream *stream;      /* (owned) (nullable) */
  TopayPeer *peer;           /* (owned) (nullable): who was not believed */
  Stop stop;

  /* Output */
  TopayExchangeReply *reply; /* (owned) (nullable) */
} Exchange;

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* The sources hold the task; they end when it returns, so that nothing holds itself. */
static void
clear_sources (Exchange *exchange)
{
  clear_source (&exchange->caller_source);
  clear_source (&exchange->connect_source);
  clear_source (&exchange->total_source);
}

static void
exchange_free (Exchange *exchange)
{
  clear_sources (exchange);
  g_signal_handlers_disconnect_by_data (exchange->message, exchange);
  g_clear_object (&exchange->stream);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->cancellable);
  g_clear_pointer (&exchange->peer, topay_peer_free);
  g_clear_pointer (&exchange->reply, topay_exchange_reply_free);
  g_free (exchange);
}

/**
 * topay_exchange_reply_free:
 * @reply: (transfer full): an answer
 *
 * Frees an answer; its bytes, which may be a token, are overwritten first.
 */
void
topay_exchange_reply_free (TopayExchangeReply *reply)
{
  explicit_bzero (reply->text, reply->length);
  g_free (reply->text);
  g_free (reply->request_id);
  g_free (reply);
}

static void
stop_exchange (Exchange *exchange, Stop stop)
{
  if (exchange->stop != STOP_NONE)
    return;

  exchange->stop = stop;
  g_cancellable_cancel (exchange->cancellable);
}

static gboolean
on_caller_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  stop_exchange (g_task_get_task_data (user_data), STOP_CANCELLED);

  return G_SOURCE_REMOVE;
}

static gboolean
on_connect_time_over_cb (gpointer user_data)
{
  stop_exchange (g_task_get_task_data (user_data), STOP_CONNECT_TIME);

  return G_SOURCE_REMOVE;
}

static gboolean
on_total_time_over_cb (gpointer user_data)
{
  stop_exchange (g_task_get_task_data (user_data), STOP_TOTAL_TIME);

  return G_SOURCE_REMOVE;
}

/* A certificate that is not accepted is remembered for the page that explains it. There is no way
 * to accept it all the same. */
static gboolean
on_accept_certificate_cb (SoupMessage *message,
                          GTlsCertificate *certificate,
                          GTlsCertificateFlags problems,
                          gpointer user_data)
{
  Exchange *exchange = user_data;

  g_clear_pointer (&exchange->peer, topay_peer_free);
  exchange->peer = topay_peer_new (certificate, problems);

  return FALSE;
}

/* The priority string of topay_client_init_tls () refuses old versions in the handshake; this is
 * the second lock, for programs and libraries that do not honour it. */
static void
check_tls_version (Exchange *exchange, GTlsProtocolVersion version)
{
  if (version != G_TLS_PROTOCOL_VERSION_TLS_1_2 && version != G_TLS_PROTOCOL_VERSION_TLS_1_3)
    stop_exchange (exchange, STOP_OLD_TLS);
}

static void
on_network_event_cb (SoupMessage *message,
                     GSocketClientEvent event,
                     GIOStream *connection,
                     gpointer user_data)
{
  Exchange *exchange = user_data;

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKED && G_IS_TLS_CONNECTION (connection))
    check_tls_version (exchange,
                       g_tls_connection_get_protocol_version (G_TLS_CONNECTION (connection)));
  else if (event == G_SOCKET_CLIENT_COMPLETE)
    clear_source (&exchange->connect_source);
}

/* Just before the first byte, also on a connection that was kept open. */
static void
on_starting_cb (SoupMessage *message, gpointer user_data)
{
  Exchange *exchange = user_data;

  clear_source (&exchange->connect_source);
  check_tls_version (exchange, soup_message_get_tls_protocol_version (message));
}

static GError *
make_tls_error (const Exchange *exchange, const char *message)
{
  GError *error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_TLS, message);
  TopayErrorDetail *detail = topay_error_edit_detail (error);

  if (exchange->peer != NULL)
    {
      detail->peer_subject = g_strdup (exchange->peer->subject);
      detail->peer_issuer = g_strdup (exchange->peer->issuer);
    }
  detail->peer_problem = g_strdup (exchange->stop == STOP_OLD_TLS ? "old-version"
                                   : exchange->peer != NULL       ? exchange->peer->problem
                                                                  : "handshake");

  return error;
}

static GError *
translate_stop (const Exchange *exchange)
{
  switch (exchange->stop)
    {
    case STOP_CONNECT_TIME:
      return g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_TIMEOUT, "No connection in time");

    case STOP_TOTAL_TIME:
      return g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_TIMEOUT, "No whole answer in time");

    case STOP_OLD_TLS:
      return make_tls_error (exchange, "The connection is not TLS 1.2 or newer");

    case STOP_NONE:
    case STOP_CANCELLED:
    default:
      return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The call was cancelled");
    }
}

/* The border of the room: from here on there is only TOPAY_ERROR. A connection that broke during
 * the handshake is a matter of the network, whatever library says it. */
static GError *
translate_error (const Exchange *exchange, const GError *foreign)
{
  if (exchange->stop != STOP_NONE || g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return translate_stop (exchange);

  if (foreign->domain == G_TLS_ERROR && foreign->code != G_TLS_ERROR_EOF)
    return make_tls_error (exchange, foreign->message);

  if (g_error_matches (foreign, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_TIMEOUT, foreign->message);

  if (foreign->domain == SOUP_SESSION_ERROR)
    return g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_INVALID, foreign->message);

  return g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_OFFLINE, foreign->message);
}

/* Eats @task. */
static void
return_error (GTask *task, GError *error)
{
  Exchange *exchange = g_task_get_task_data (task);

  clear_sources (exchange);
  /* What still comes in is not read: the connection is of no use any more. */
  g_cancellable_cancel (exchange->cancellable);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Eats @task. */
static void
return_foreign_error (GTask *task, const GError *foreign)
{
  return_error (task, translate_error (g_task_get_task_data (task), foreign));
}

static gboolean
is_of_type (SoupMessageHeaders *headers, const char *wanted)
{
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL && g_ascii_strcasecmp (type, wanted) == 0;
}

/* Only the form in seconds: a date would lean on two clocks. */
static gint64
get_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return 0;

  return (gint64) seconds;
}

static char *
dup_request_id (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Request-Id");

  if (text == NULL || strlen (text) > REQUEST_ID_MAX)
    return NULL;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      return NULL;

  return g_strdup (text);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data; /* eaten when the task returns */
  Exchange *exchange = g_task_get_task_data (task);
  TopayExchangeReply *reply = exchange->reply;
  g_autoptr (GError) error = NULL;
  gssize count = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (count < 0 || exchange->stop != STOP_NONE)
    {
      return_foreign_error (task, error);
      return;
    }

  reply->length += (gsize) count;
  if (reply->length > exchange->max_bytes)
    {
      return_error (task, g_error_new (TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
                                       "The answer is larger than %" G_GSIZE_FORMAT " bytes",
                                       exchange->max_bytes));
      return;
    }

  if (count == 0)
    {
      clear_sources (exchange);
      g_task_return_pointer (task, g_steal_pointer (&exchange->reply),
                             (GDestroyNotify) topay_exchange_reply_free);
      g_object_unref (task);
      return;
    }

  g_input_stream_read_async (exchange->stream, reply->text + reply->length,
                             MIN (READ_BYTES, exchange->max_bytes + 1 - reply->length),
                             G_PRIORITY_DEFAULT, exchange->cancellable, on_read_cb, task);
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data; /* eaten when the task returns */
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  g_autoptr (GError) error = NULL;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL || exchange->stop != STOP_NONE)
    {
      return_foreign_error (task, error);
      return;
    }

  /* We offered no encoding. What comes encoded all the same could be a bomb. */
  if (soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    {
      return_error (task, g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_INVALID,
                                               "The answer is encoded though nobody asked"));
      return;
    }

  exchange->reply = g_new0 (TopayExchangeReply, 1);
  exchange->reply->status = soup_message_get_status (exchange->message);
  exchange->reply->is_json = is_of_type (headers, "application/json");
  exchange->reply->is_bytes = is_of_type (headers, "application/octet-stream");
  exchange->reply->retry_after_s = get_retry_after (headers);
  exchange->reply->request_id = dup_request_id (headers);
  /* Whole at once, so that nothing is left behind by growing; only touched pages cost. */
  exchange->reply->text = g_malloc (exchange->max_bytes + 1);

  g_input_stream_read_async (exchange->stream, exchange->reply->text, READ_BYTES,
                             G_PRIORITY_DEFAULT, exchange->cancellable, on_read_cb, task);
}

static SoupMessage *
make_message (const TopayExchangeRequest *request)
{
  SoupMessage *message = soup_message_new_from_uri (request->method, request->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  /* A connection that lay idle may be dead without our knowing. libsoup then tries again by itself
   * what may be repeated; everything else gets a new connection. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE
                                       | (request->is_repeatable ? SOUP_MESSAGE_IDEMPOTENT
                                                                 : SOUP_MESSAGE_NEW_CONNECTION));
  soup_message_headers_replace (headers, "Accept", "application/json, application/octet-stream");
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (
        message, request->sends_bytes ? "application/octet-stream" : "application/json",
        request->body);
  if (request->key != NULL)
    soup_message_headers_replace (headers, "Idempotency-Key", request->key);
  if (request->token != NULL)
    {
      g_autofree char *value = g_strconcat ("Bearer ", request->token, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
      explicit_bzero (value, strlen (value));
    }

  return message;
}

static GSource *
attach_timer (GTask *task, guint wait_ms, GSourceFunc callback)
{
  GSource *source = g_timeout_source_new (wait_ms);

  g_task_attach_source (task, source, callback);

  return source;
}

static void
start_sources (GTask *task, Exchange *exchange, const TopayClientLimits *limits)
{
  GCancellable *caller = g_task_get_cancellable (task);

  exchange->connect_source = attach_timer (task, limits->connect_ms, on_connect_time_over_cb);
  exchange->total_source = attach_timer (task, limits->total_ms, on_total_time_over_cb);
  if (caller == NULL)
    return;

  exchange->caller_source = g_cancellable_source_new (caller);
  g_task_attach_source (task, exchange->caller_source, G_SOURCE_FUNC (on_caller_cancelled_cb));
}

/**
 * topay_exchange_async:
 * @request: what to send; copied
 * @cancellable: (nullable): stops it, whatever it is doing
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Sends a request once and reads the answer. No redirect is followed, no cookie kept, no password
 * asked for, no encoding undone.
 */
void
topay_exchange_async (const TopayExchangeRequest *request,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Exchange *exchange;

  g_task_set_source_tag (task, topay_exchange_async);
  g_task_set_check_cancellable (task, FALSE); /* an answer that is here is given */
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The call was cancelled");
      return;
    }

  exchange = g_new0 (Exchange, 1);
  exchange->message = make_message (request);
  exchange->max_bytes = request->limits.max_bytes;
  exchange->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  g_signal_connect (exchange->message, "accept-certificate", G_CALLBACK (on_accept_certificate_cb),
                    exchange);
  g_signal_connect (exchange->message, "network-event", G_CALLBACK (on_network_event_cb), exchange);
  g_signal_connect (exchange->message, "starting", G_CALLBACK (on_starting_cb), exchange);
  start_sources (task, exchange, &request->limits);

  soup_session_send_async (request->session, exchange->message, G_PRIORITY_DEFAULT,
                           exchange->cancellable, on_sent_cb, g_steal_pointer (&task));
}

/**
 * topay_exchange_finish:
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_OFFLINE, %TOPAY_ERROR_TLS, %TOPAY_ERROR_TIMEOUT, %TOPAY_ERROR_TOO_LARGE,
 *   %TOPAY_ERROR_INVALID or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the answer, of whatever status
 */
TopayExchangeReply *
topay_exchange_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
