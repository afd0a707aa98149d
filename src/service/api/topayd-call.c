/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-call.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"
#include "topayd-even.h"
#include "topayd-log.h"

/* Told to whoever meets a full queue: by then most of it is done. */
#define BUSY_RETRY_S 2

static void
make_request_id (char id[TOPAYD_REQUEST_ID_SIZE])
{
  guint8 bytes[(TOPAYD_REQUEST_ID_SIZE - 1) / 2];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (id, TOPAYD_REQUEST_ID_SIZE, bytes, sizeof bytes);
}

/* An IPv4 address in the clothes of IPv6 (RFC 4291 section 2.5.5.2) is the IPv4 address: otherwise
 * all of IPv4 would be one net to the limits. */
static char *
dup_plain (const char *address)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);
  g_autoptr (GInetAddress) inner = NULL;
  const guint8 *bytes;

  if (parsed == NULL)
    return NULL;
  bytes = g_inet_address_to_bytes (parsed);
  if (g_inet_address_get_family (parsed) == G_SOCKET_FAMILY_IPV6
      && memcmp (bytes, mapped, sizeof mapped) == 0)
    {
      inner = g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
      return g_inet_address_to_string (inner);
    }
  return g_inet_address_to_string (parsed);
}

/* The address of the peer in figures. A proxy, which comes by the Unix socket alone, says for whom
 * it asks; nobody else’s word on that is heard. */
static char *
dup_peer (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);
  const char *forwarded;

  if (address != NULL && G_IS_INET_SOCKET_ADDRESS (address))
    return g_inet_address_to_string (
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));

  forwarded =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "X-Real-IP");
  return forwarded != NULL ? dup_plain (forwarded) : NULL;
}

/* As the limits count: an IPv4 address, or the net of 64 bits that an IPv6 host has to itself. */
static char *
dup_counted (const char *address)
{
  g_autoptr (GInetAddress) parsed =
      address != NULL ? g_inet_address_new_from_string (address) : NULL;
  const guint8 *bytes;

  if (parsed == NULL || g_inet_address_get_family (parsed) == G_SOCKET_FAMILY_IPV4)
    return g_strdup (address);
  bytes = g_inet_address_to_bytes (parsed);
  return g_strdup_printf ("%x:%x:%x:%x::/64", bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3],
                          bytes[4] << 8 | bytes[5], bytes[6] << 8 | bytes[7]);
}

/**
 * topayd_call_new:
 * @service: what the call may use; outlives it
 * @message: (transfer none): a whole request
 *
 * Begins to answer a request, with a random id of its own.
 *
 * Returns: (transfer full): a call
 */
TopaydCall *
topayd_call_new (TopaydService *service, SoupServerMessage *message)
{
  TopaydCall *self = g_new0 (TopaydCall, 1);
  g_autofree char *peer = dup_peer (message);

  g_atomic_ref_count_init (&self->ref_count);
  self->service = service;
  self->message = g_object_ref (message);
  self->started_us = g_get_monotonic_time ();
  self->address = dup_counted (peer);
  self->address_masked = topayd_log_mask_address (peer);
  self->caller.address = self->address;
  self->caller.address_masked = self->address_masked;
  self->caller.now_ms = g_get_real_time () / 1000;
  self->caller.now = service->now ();
  self->outcome.tries_left = -1;
  make_request_id (self->request_id);
  return self;
}

/**
 * topayd_call_ref:
 * @self: a call
 *
 * Returns: (transfer full): @self
 */
TopaydCall *
topayd_call_ref (TopaydCall *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * topayd_call_unref:
 * @self: (transfer full): a call
 *
 * Lets go of a call; secrets are wiped with the last reference.
 */
void
topayd_call_unref (TopaydCall *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->request != NULL)
    topay_wire_free (self->endpoint->request, self->request);
  if (self->reply != NULL)
    topay_wire_free (self->endpoint->reply, self->reply);
  topayd_call_set_work (self, NULL, NULL);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->reply_bytes, g_bytes_unref);
  g_free (self->reply_name);
  explicit_bzero (self->token, sizeof self->token);
  g_object_unref (self->message);
  g_free (self->key);
  g_free (self->address);
  g_free (self->address_masked);
  g_free (self);
}

/**
 * topayd_call_pause:
 * @self: a call
 *
 * Says that the answer comes later.
 */
void
topayd_call_pause (TopaydCall *self)
{
  soup_server_message_pause (self->message);
  self->paused = TRUE;
}

/**
 * topayd_call_make_reply:
 * @self: a call
 *
 * Makes the record of the reply, empty, in place of any made before.
 *
 * Returns: (transfer none): the struct of the endpoint's reply
 */
gpointer
topayd_call_make_reply (TopaydCall *self)
{
  if (self->reply != NULL)
    topay_wire_free (self->endpoint->reply, self->reply);
  self->reply = topay_wire_new (self->endpoint->reply);
  return self->reply;
}

static const char *
get_route (TopaydCall *self)
{
  return self->endpoint != NULL ? self->endpoint->name : "none";
}

/* Everything that was answered, in one line and in the numbers. */
static void
note (TopaydCall *self, guint status, const char *code)
{
  gint64 time_us = g_get_monotonic_time () - self->started_us;
  const TopaydLogField fields[] = {
    TOPAYD_LOG_FIELD_ID ("request", self->request_id),
    TOPAYD_LOG_FIELD_WORD ("route", get_route (self)),
    TOPAYD_LOG_FIELD_NUMBER ("status", status),
    TOPAYD_LOG_FIELD_WORD ("code", code),
    TOPAYD_LOG_FIELD_NUMBER ("time_us", time_us),
    TOPAYD_LOG_FIELD_WORD ("from", self->address_masked),
  };

  topayd_metrics_count (self->service->metrics, get_route (self), status, time_us);
  topayd_log_event ("request", fields, G_N_ELEMENTS (fields));
}

/* A token is in some answers: the text of every answer is wiped once it was sent. */
static void
free_text (gpointer text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

/* The header Date, which libsoup has set, as of another clock. */
static void
play_clock (TopaydCall *self, SoupMessageHeaders *headers)
{
  gint64 time = topayd_stage_get_time (self->service->stage, self->caller.now);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);

  soup_message_headers_replace (headers, "Date", text);
}

/* Bytes are a file to save, whatever is in them: nothing looks for a type of its own, nothing keeps
 * them, and nobody gets a piece (RFC 6266, RFC 8187; a Range is not heard). */
static void
describe_bytes (TopaydCall *self, SoupMessageHeaders *headers)
{
  g_autofree char *name = g_uri_escape_string (
      self->reply_name != NULL ? self->reply_name : self->endpoint->name, NULL, FALSE);
  g_autofree char *disposition = g_strdup_printf ("attachment; filename*=UTF-8''%s", name);

  soup_message_headers_replace (headers, "Content-Type", "application/octet-stream");
  soup_message_headers_replace (headers, "Content-Disposition", disposition);
  soup_message_headers_replace (headers, "Accept-Ranges", "none");
}

static void
append_body (TopaydCall *self, GBytes *record, gboolean has_bytes)
{
  SoupMessageBody *body = soup_server_message_get_response_body (self->message);

  soup_message_body_append_bytes (body, record);
  if (!has_bytes)
    return;
  soup_message_body_append (body, SOUP_MEMORY_STATIC, "\n", 1);
  soup_message_body_append_bytes (body, self->reply_bytes);
}

/* FALSE when @value does not fit its table, and nothing was sent. */
static gboolean
send (TopaydCall *self, guint status, const TopayWireRecord *record, gconstpointer value)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  gsize length = 0;
  char *text = topay_wire_encode (record, value, &length);
  gboolean has_bytes = self->reply_bytes != NULL && value == self->reply;
  g_autoptr (GBytes) body = NULL;

  g_assert (!self->answered);
  if (text == NULL)
    return FALSE;
  body = g_bytes_new_with_free_func (text, length, free_text, text);
  self->answered = TRUE;
  soup_message_headers_replace (headers, "Request-Id", self->request_id);
  if ((topayd_stage_get (self->service->stage) & TOPAYD_STAGE_CLOCK_OFF) != 0)
    play_clock (self, headers);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Content-Type", "application/json");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (has_bytes)
    describe_bytes (self, headers);
  soup_server_message_set_status (self->message, status, NULL);
  append_body (self, body, has_bytes);
  if (self->paused && self->even)
    topayd_even_release (self->message, self->started_us);
  else if (self->paused)
    soup_server_message_unpause (self->message);
  return TRUE;
}

/* What HTTP wants beside some refusals (RFC 9110 sections 10.2.3, 11.6.1 and 15.5.6). */
static void
add_refusal_headers (TopaydCall *self, guint status)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  const char *path = g_uri_get_path (soup_server_message_get_uri (self->message));

  if (self->outcome.retry_after_s > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, self->outcome.retry_after_s);

      soup_message_headers_replace (headers, "Retry-After", seconds);
    }
  if (status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (headers, "WWW-Authenticate", "Bearer");
  for (guint i = 0; status == SOUP_STATUS_METHOD_NOT_ALLOWED && i < topay_wire_n_endpoints; i++)
    if (g_str_equal (topay_wire_endpoints[i]->path, path))
      soup_message_headers_append (headers, "Allow", topay_wire_endpoints[i]->method);
}

/* The record that says why not; constants of the program are lent, not given away. */
static void
refuse (TopaydCall *self)
{
  const TopaydOutcome *outcome = &self->outcome;
  const TopayWireErrorCode *known = topay_wire_error_code_find (outcome->code);
  TopayWireProblem problem = {
    .code = (char *) outcome->code,
    .request_id = self->request_id,
    .field = (char *) self->field,
    .retry_after_s = outcome->retry_after_s > 0 ? outcome->retry_after_s : TOPAY_WIRE_NO_INTEGER,
    .tries_left = outcome->tries_left >= 0 ? outcome->tries_left : TOPAY_WIRE_NO_INTEGER,
    .until = outcome->until,
  };
  guint status = known != NULL ? known->status : SOUP_STATUS_INTERNAL_SERVER_ERROR;

  add_refusal_headers (self, status);
  if (!send (self, status, &topay_record_problem, &problem))
    {
      const TopayWireProblem bare = {
        .code = (char *) "internal",
        .request_id = self->request_id,
        .retry_after_s = TOPAY_WIRE_NO_INTEGER,
        .tries_left = TOPAY_WIRE_NO_INTEGER,
      };

      status = SOUP_STATUS_INTERNAL_SERVER_ERROR;
      send (self, status, &topay_record_problem, &bare);
    }
  note (self, status, outcome->code);
}

/**
 * topayd_call_answer:
 * @self: a call whose reply or outcome is set
 *
 * Sends the reply, or the refusal of the outcome. To be called once.
 */
void
topayd_call_answer (TopaydCall *self)
{
  if (self->outcome.code != NULL)
    {
      refuse (self);
      return;
    }
  if (send (self, self->endpoint->success, self->endpoint->reply, self->reply))
    note (self, self->endpoint->success, "ok");
  else
    topayd_call_refuse (self, "internal");
}

/**
 * topayd_call_refuse:
 * @self: a call
 * @code: a code of the wire, a constant
 *
 * Refuses the request.
 */
void
topayd_call_refuse (TopaydCall *self, const char *code)
{
  self->outcome.code = code;
  refuse (self);
}

/**
 * topayd_call_fail:
 * @self: a call
 * @error: why the service could not do it; goes to the log with the id of the request, never to
 *   whoever asked
 *
 * Refuses a request that nobody is to blame for, or the one that topayd_call_undo() undid. Nothing
 * was changed.
 */
void
topayd_call_fail (TopaydCall *self, const GError *error)
{
  const char *code = "internal";

  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_REFUSED) && self->outcome.code != NULL)
    code = self->outcome.code;
  else if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_BUSY))
    {
      code = "busy";
      self->outcome.retry_after_s = BUSY_RETRY_S;
    }
  else if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_FULL))
    code = "storage_full";
  else
    g_warning ("Request %s: %s", self->request_id, error->message);
  topayd_call_refuse (self, code);
}

/**
 * topayd_call_undo:
 * @self: a call whose job has changed something already
 * @code: a code of the wire, a constant
 * @error: return location for an error, with which the job has to return
 *
 * Refuses the request and undoes what its job did so far.
 *
 * Returns: %FALSE with %TOPAY_ERROR_REFUSED
 */
gboolean
topayd_call_undo (TopaydCall *self, const char *code, GError **error)
{
  topayd_outcome_set (&self->outcome, code);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_REFUSED, "Refused: %s", code);
  return FALSE;
}

/* A session that ended while the request waited must not have an effect any more. */
static gboolean
check_session (TopaydTransaction *transaction, TopaydCall *self, GError **error)
{
  if (!self->has_session)
    return TRUE;
  if (!topayd_session_find (transaction, self->token, self->caller.now, &self->session, error))
    return FALSE;
  if (!self->session.is_live)
    topayd_outcome_set (&self->outcome, "signed_out");
  else if (topayd_session_wants_touch (&self->session, self->caller.now))
    return topayd_session_touch (transaction, &self->session, self->caller.now, error);
  return TRUE;
}

static gboolean
run_write (TopaydTransaction *transaction, gpointer data, GError **error)
{
  TopaydCall *self = data;
  const TopaydVisit visit = { transaction, &self->service->identity, &self->caller };

  self->outcome = (TopaydOutcome){ .tries_left = -1 };
  if (!check_session (transaction, self, error))
    return FALSE;
  return self->outcome.code != NULL || self->job (&visit, self, error);
}

static gboolean
run_read (TopaydTransaction *transaction, gpointer data, GError **error)
{
  TopaydCall *self = data;

  const TopaydVisit visit = { transaction, &self->service->identity, &self->caller };

  self->outcome = (TopaydOutcome){ .tries_left = -1 };
  return self->job (&visit, self, error);
}

static void
finish (TopaydCall *self, gboolean ok, const GError *error)
{
  if (!ok)
    topayd_call_fail (self, error);
  else if (self->next != NULL && self->outcome.code == NULL)
    self->next (self);
  else
    topayd_call_answer (self);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  gboolean ok = topayd_store_write_finish (TOPAYD_STORE (source), result, &error);

  if (ok && self->service->mail != NULL)
    topayd_mail_wake (self->service->mail);
  finish (self, ok, error);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  gboolean ok = topayd_store_read_finish (TOPAYD_STORE (source), result, &error);

  finish (self, ok, error);
}

/**
 * topayd_call_write_then:
 * @self: a paused call
 * @job: sets the outcome when that is the end of it
 * @next: (nullable): goes on when there is no outcome; %NULL to answer
 *
 * Runs a job that changes something, and goes on when it is on the disk. The session, if there is
 * one, is proven again in the same transaction.
 */
void
topayd_call_write_then (TopaydCall *self, TopaydCallJob job, TopaydCallStep next)
{
  self->job = job;
  self->next = next;
  topayd_store_write_async (self->service->store, run_write, topayd_call_ref (self),
                            (GDestroyNotify) topayd_call_unref, NULL, on_written_cb,
                            topayd_call_ref (self));
}

/**
 * topayd_call_read_then:
 * @self: a paused call
 * @job: sets the outcome when that is the end of it
 * @next: (nullable): goes on when there is no outcome; %NULL to answer
 *
 * Runs a job that only reads, and goes on.
 */
void
topayd_call_read_then (TopaydCall *self, TopaydCallJob job, TopaydCallStep next)
{
  self->job = job;
  self->next = next;
  topayd_store_read_async (self->service->store, run_read, topayd_call_ref (self),
                           (GDestroyNotify) topayd_call_unref, NULL, on_read_cb,
                           topayd_call_ref (self));
}

/**
 * topayd_call_write:
 * @self: a paused call
 * @job: sets reply or outcome
 *
 * Runs a job that changes something, and answers when it is on the disk. The session, if there is
 * one, is proven again in the same transaction.
 */
void
topayd_call_write (TopaydCall *self, TopaydCallJob job)
{
  topayd_call_write_then (self, job, NULL);
}

/**
 * topayd_call_read:
 * @self: a paused call
 * @job: sets reply or outcome
 *
 * Runs a job that only reads, and answers.
 */
void
topayd_call_read (TopaydCall *self, TopaydCallJob job)
{
  topayd_call_read_then (self, job, NULL);
}

/**
 * topayd_call_set_work:
 * @self: a call
 * @work: (transfer full) (nullable): what its handler keeps between steps
 * @free_work: (nullable): of @work
 *
 * Keeps something for the rest of the call, in place of what was kept before.
 */
void
topayd_call_set_work (TopaydCall *self, gpointer work, GDestroyNotify free_work)
{
  if (self->work != NULL && self->free_work != NULL)
    self->free_work (self->work);
  self->work = work;
  self->free_work = free_work;
}
