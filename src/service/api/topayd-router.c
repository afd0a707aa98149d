/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-router.h"

#include <string.h>

#include "topay-error.h"

#define KEY_DIGITS 32

static const TopaydRoute *
find_route (const TopayWireEndpoint *endpoint)
{
  for (guint i = 0; i < topayd_n_routes; i++)
    if (topayd_routes[i].endpoint == endpoint)
      return &topayd_routes[i];
  return NULL;
}

/* The endpoint of the request; NULL when it was refused. */
static const TopayWireEndpoint *
match (TopaydCall *call, GUri *uri)
{
  const char *method = soup_server_message_get_method (call->message);
  gboolean path_known = FALSE;
  const TopayWireEndpoint *endpoint =
      topay_wire_endpoint_match (method, g_uri_get_path (uri), &path_known);

  if (endpoint != NULL && find_route (endpoint) != NULL)
    return endpoint;
  topayd_call_refuse (call, path_known ? "method_not_allowed" : "not_found");
  return NULL;
}

static gboolean
has_right_type (const TopaydCall *call)
{
  const char *type = soup_message_headers_get_content_type (
      soup_server_message_get_request_headers (call->message), NULL);
  const char *right = call->endpoint->raw_request ? "application/octet-stream" : "application/json";

  return type != NULL && g_ascii_strcasecmp (type, right) == 0;
}

/* The words of the codec’s error are for the log; the person’s program gets the code and the field.
 */
static gboolean
decode (TopaydCall *call, const char *text, gsize length)
{
  const char *field = NULL;
  g_autoptr (GError) error = NULL;

  if (!topay_wire_scan (text, length, call->endpoint->max_bytes, &error))
    {
      topayd_call_refuse (call, "bad_request");
      return FALSE;
    }
  call->request = topay_wire_decode (call->endpoint->request, text, length, &field, &error);
  if (call->request != NULL)
    return TRUE;

  call->field = field;
  if (field == NULL)
    topayd_call_refuse (call, "bad_request");
  else if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND))
    topayd_call_refuse (call, "missing_field");
  else
    topayd_call_refuse (call, "invalid_field");
  return FALSE;
}

static void
free_bytes (gpointer data)
{
  GByteArray *copy = data;

  explicit_bzero (copy->data, copy->len);
  g_byte_array_unref (copy);
}

/* A line with the record, and bytes behind it: copied, since the body of the message is wiped
 * before the handler is done. */
static gboolean
decode_raw (TopaydCall *call, const char *text, gsize length)
{
  const char *end = memchr (text, '\n', MIN (length, TOPAY_WIRE_EVIDENCE_HEAD));
  GByteArray *copy;
  gsize n_bytes;

  if (end == NULL)
    {
      topayd_call_refuse (call, "bad_request");
      return FALSE;
    }
  n_bytes = length - (gsize) (end - text) - 1;
  copy = g_byte_array_sized_new ((guint) MAX (n_bytes, 1));
  g_byte_array_append (copy, (const guint8 *) end + 1, (guint) n_bytes);
  call->bytes = g_bytes_new_with_free_func (copy->data, n_bytes, free_bytes, copy);
  return decode (call, text, (gsize) (end - text));
}

/* FALSE when the request was refused. */
static gboolean
read_body (TopaydCall *call)
{
  SoupMessageBody *body = soup_server_message_get_request_body (call->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize length = 0;
  const char *text = g_bytes_get_data (bytes, &length);

  if (length > call->endpoint->max_bytes)
    {
      topayd_call_refuse (call, "too_large");
      return FALSE;
    }
  if (call->endpoint->request == NULL)
    return TRUE;
  if (!has_right_type (call))
    {
      topayd_call_refuse (call, "unsupported_type");
      return FALSE;
    }
  if (text == NULL)
    text = "";
  return call->endpoint->raw_request ? decode_raw (call, text, length)
                                     : decode (call, text, length);
}

/* A password may be in a body, also in one that was refused. libsoup keeps the pieces as they came
 * and, once somebody asked for it, the whole; nobody else holds the bytes. */
static void
wipe_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  goffset offset = 0;

  while (offset < body->length)
    {
      g_autoptr (GBytes) piece = soup_message_body_get_chunk (body, offset);
      gsize size = piece != NULL ? g_bytes_get_size (piece) : 0;

      if (size == 0)
        break;
      explicit_bzero ((char *) g_bytes_get_data (piece, NULL), size);
      offset += (goffset) size;
    }
  if (body->data != NULL)
    explicit_bzero ((char *) body->data, (gsize) body->length);
}

/* A UUID, or its digits alone. */
static gboolean
is_key (const char *key)
{
  return g_uuid_string_is_valid (key)
         || (strlen (key) == KEY_DIGITS && strspn (key, "0123456789abcdefABCDEF") == KEY_DIGITS);
}

static gboolean
read_key (TopaydCall *call)
{
  const char *key = soup_message_headers_get_one (
      soup_server_message_get_request_headers (call->message), "Idempotency-Key");

  if (!call->endpoint->queueable)
    return TRUE;
  if (key == NULL || !is_key (key))
    {
      topayd_call_refuse (call, "idempotency_key_required");
      return FALSE;
    }
  call->key = g_ascii_strdown (key, -1);
  return TRUE;
}

/* The token of the header; FALSE when there is none that could be one. */
static gboolean
read_token (TopaydCall *call)
{
  const char *header = soup_message_headers_get_one (
      soup_server_message_get_request_headers (call->message), "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", 7) != 0
      || strlen (header + 7) != TOPAYD_TOKEN_SIZE - 1)
    return FALSE;
  g_strlcpy (call->token, header + 7, TOPAYD_TOKEN_SIZE);
  return TRUE;
}

static gboolean
find_session (TopaydTransaction *transaction, gpointer data, GError **error)
{
  TopaydCall *call = data;

  if (!topayd_session_find (transaction, call->token, call->caller.now, &call->session, error))
    return FALSE;
  call->has_session = call->session.is_live;
  return TRUE;
}

/* What the session may do here; NULL when it may. */
static const char *
judge_session (const TopaydCall *call)
{
  gboolean is_agent = call->session.kind == TOPAY_SESSION_AGENT;

  if (!call->has_session)
    return "signed_out";
  if ((call->endpoint->level == TOPAY_WIRE_LEVEL_AGENT) != is_agent)
    return "forbidden";
  if (call->endpoint->level == TOPAY_WIRE_LEVEL_2 && call->session.level < 2)
    return "step_up_required";
  return NULL;
}

static void
on_session_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  const char *refusal;

  if (!topayd_store_read_finish (TOPAYD_STORE (source), result, &error))
    {
      topayd_call_fail (call, error);
      return;
    }
  refusal = judge_session (call);
  if (refusal != NULL)
    topayd_call_refuse (call, refusal);
  else
    find_route (call->endpoint)->handler (call);
}

static void
handle (TopaydCall *call)
{
  call->even = find_route (call->endpoint)->even;
  if (call->endpoint->level == TOPAY_WIRE_LEVEL_0)
    {
      find_route (call->endpoint)->handler (call);
      return;
    }
  if (!read_token (call))
    {
      topayd_call_refuse (call, "signed_out");
      return;
    }
  topayd_store_read_async (call->service->store, find_session, call, NULL, NULL,
                           on_session_found_cb, topayd_call_ref (call));
}

static gboolean
on_delay_over_cb (gpointer user_data)
{
  handle (user_data);
  return G_SOURCE_REMOVE;
}

/* Now, or as late as a demo plays it. */
static void
begin (TopaydCall *call)
{
  guint delay_ms = topayd_stage_get_delay_ms (call->service->stage);

  topayd_call_pause (call);
  if (delay_ms == 0)
    handle (call);
  else
    g_timeout_add_full (G_PRIORITY_DEFAULT, delay_ms, on_delay_over_cb, topayd_call_ref (call),
                        (GDestroyNotify) topayd_call_unref);
}

static void
route (TopaydCall *call)
{
  GUri *uri = soup_server_message_get_uri (call->message);

  call->endpoint = match (call, uri);
  if (call->endpoint == NULL)
    return;
  if (g_uri_get_query (uri) != NULL)
    topayd_call_refuse (call, "bad_request"); /* nothing is ever told in an address */
  else if (read_body (call) && read_key (call))
    begin (call);
}

static void
on_request_cb (SoupServer *server,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer user_data)
{
  g_autoptr (TopaydCall) call = topayd_call_new (user_data, message);

  route (call);
  wipe_body (message);
}

/**
 * topayd_router_attach:
 * @service: what the requests may use; outlives @server
 * @server: takes the connections of the edge
 *
 * Answers the requests of @server from now on.
 */
void
topayd_router_attach (TopaydService *service, SoupServer *server)
{
  soup_server_add_handler (server, NULL, on_request_cb, service, NULL);
}
