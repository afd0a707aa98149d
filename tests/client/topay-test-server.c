/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-test-server.h"

#include <string.h>

/* What a client takes at most. */
#define ENDLESS_BYTES (256 * 1024)

struct _TopayTestServer
{
  GSocketListener *listener;    /* (owned) */
  GTlsCertificate *certificate; /* (owned) */
  GCancellable *cancellable;    /* (owned): ends accepting */
  GThread *thread;              /* (owned): accepts */
  guint port;

  GMutex mutex;        /* for all below */
  GPtrArray *threads;  /* (owned) (element-type GThread): one a connection */
  GPtrArray *sockets;  /* (owned) (element-type GSocket): shut down to end the threads */
  GPtrArray *requests; /* (owned) (element-type TopayTestRequest) */
  TopayTestAnswer answer;
  TopayTestHandler handler; /* (nullable) */
  gpointer handler_data;
  guint n_connections;
  gsize n_bytes;
};

typedef struct
{
  TopayTestServer *server;       /* (unowned): joins us */
  GSocketConnection *connection; /* (owned) */
} Guest;

static void
request_free (TopayTestRequest *request)
{
  g_free (request->head);
  g_free (request->body);
  g_free (request);
}

static gsize
get_body_length (const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *header = strstr (lower, "\r\ncontent-length:");

  return header != NULL ? (gsize) g_ascii_strtoull (header + 17, NULL, 10) : 0;
}

/* Reads one request; NULL when the other side is gone. */
static TopayTestRequest *
read_request (TopayTestServer *self, GInputStream *stream)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  const char *end = NULL;

  while (end == NULL || text->len - (gsize) (end - text->str) < get_body_length (text->str))
    {
      gssize count = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL);

      if (count <= 0)
        return NULL;

      g_mutex_lock (&self->mutex);
      self->n_bytes += (gsize) count;
      g_mutex_unlock (&self->mutex);
      g_string_append_len (text, buffer, count);
      end = strstr (text->str, "\r\n\r\n");
      if (end != NULL)
        end += 4;
    }

  TopayTestRequest *request = g_new0 (TopayTestRequest, 1);

  request->head = g_strndup (text->str, (gsize) (end - text->str));
  request->body = g_strdup (end);

  return request;
}

static gboolean
send_text (TopayTestServer *self, GOutputStream *stream, const char *text, gsize length)
{
  return g_output_stream_write_all (stream, text, length, NULL, NULL, NULL);
}

/* Head and the first @length bytes of the body in one write: two would wait for each other. */
static gboolean
send_head (TopayTestServer *self,
           GOutputStream *stream,
           const TopayTestAnswer *answer,
           const char *framing,
           gsize length)
{
  gboolean has_type = answer->headers != NULL && strstr (answer->headers, "Content-Type") != NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "HTTP/1.1 %u X\r\n%s%s%s\r\n", answer->status, framing,
                   has_type ? "" : "Content-Type: application/json; charset=utf-8\r\n",
                   answer->headers != NULL ? answer->headers : "");
  g_string_append_len (text, answer->body != NULL ? answer->body : "", (gssize) length);

  return send_text (self, stream, text->str, text->len);
}

/* Until the test ends or the client goes. */
static void
stay_silent (TopayTestServer *self, GInputStream *stream)
{
  char buffer[256];

  while (g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL) > 0)
    ;
}

/* One byte more than any client takes, in writes of one TLS record each; the end never comes. What
 * is written to somebody who has gone would fail, and GLib's TLS (2.74) then loses the memory of an
 * error: so the last write is the one that the client needs to see that it is too much. */
static void
send_endless (TopayTestServer *self, GOutputStream *stream)
{
  g_autofree char *spaces = g_strnfill (4096, ' ');
  g_autofree char *chunk = g_strdup_printf ("1000\r\n%s\r\n", spaces);

  for (guint sent = 0; sent < ENDLESS_BYTES; sent += 4096)
    if (!send_text (self, stream, chunk, strlen (chunk)))
      return;

  send_text (self, stream, "1\r\n ", 4);
}

static gsize
get_length (const TopayTestAnswer *answer)
{
  if (answer->length > 0 || answer->body == NULL)
    return answer->length;
  return strlen (answer->body);
}

/* Whether the connection goes on. */
static gboolean
give_answer (TopayTestServer *self, GIOStream *stream, const TopayTestAnswer *answer)
{
  GOutputStream *output = g_io_stream_get_output_stream (stream);
  gsize length = get_length (answer);
  g_autofree char *framing = g_strdup_printf ("Content-Length: %" G_GSIZE_FORMAT "\r\n", length);

  switch (answer->manner)
    {
    case TOPAY_TEST_SILENT_BODY:
      send_head (self, output, answer, framing, length / 2);
      stay_silent (self, g_io_stream_get_input_stream (stream));
      return FALSE;

    case TOPAY_TEST_SILENT:
    case TOPAY_TEST_NO_HANDSHAKE:
      stay_silent (self, g_io_stream_get_input_stream (stream));
      return FALSE;

    case TOPAY_TEST_ENDLESS:
      send_head (self, output, answer, "Transfer-Encoding: chunked\r\n", 0);
      send_endless (self, output);
      stay_silent (self, g_io_stream_get_input_stream (stream));
      return FALSE;

    case TOPAY_TEST_DROP:
      return FALSE;

    case TOPAY_TEST_ANSWER:
    default:
      return send_head (self, output, answer, framing, length);
    }
}

/* The body is copied before the next call of the handler may free it. */
static TopayTestAnswer
choose_answer (TopayTestServer *self, TopayTestRequest *request, char **body)
{
  TopayTestAnswer answer;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  answer = self->handler != NULL ? self->handler (request, self->handler_data) : self->answer;
  *body = answer.length > 0 ? g_memdup2 (answer.body, answer.length) : g_strdup (answer.body);
  answer.body = *body;
  g_mutex_unlock (&self->mutex);

  return answer;
}

static gpointer
serve (gpointer data)
{
  Guest *guest = data;
  TopayTestServer *self = guest->server;
  GIOStream *plain = G_IO_STREAM (guest->connection);
  g_autoptr (GIOStream) stream = g_tls_server_connection_new (plain, self->certificate, NULL);
  TopayTestManner manner;
  TopayTestRequest *request;

  g_mutex_lock (&self->mutex);
  manner = self->answer.manner;
  g_mutex_unlock (&self->mutex);

  if (manner == TOPAY_TEST_NO_HANDSHAKE)
    stay_silent (self, g_io_stream_get_input_stream (plain));
  else if (g_tls_connection_handshake (G_TLS_CONNECTION (stream), NULL, NULL))
    while ((request = read_request (self, g_io_stream_get_input_stream (stream))) != NULL)
      {
        g_autofree char *body = NULL;
        TopayTestAnswer answer = choose_answer (self, request, &body);

        if (!give_answer (self, stream, &answer))
          break;
      }

  /* No farewell in TLS: where nobody reads it, GLib's TLS (2.74) loses the memory of an error. */
  g_io_stream_close (plain, NULL, NULL);
  g_object_unref (guest->connection);
  g_free (guest);

  return NULL;
}

static gpointer
accept_guests (gpointer data)
{
  TopayTestServer *self = data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (self->listener, NULL, self->cancellable, NULL))
         != NULL)
    {
      Guest *guest = g_new0 (Guest, 1);

      guest->server = self;
      guest->connection = connection;
      g_mutex_lock (&self->mutex);
      self->n_connections++;
      g_ptr_array_add (self->sockets, g_object_ref (g_socket_connection_get_socket (connection)));
      g_ptr_array_add (self->threads, g_thread_new ("test-guest", serve, guest));
      g_mutex_unlock (&self->mutex);
    }

  return NULL;
}

/**
 * topay_test_server_new:
 * @certificate: a file with certificate and key
 *
 * Listens on a free port of 127.0.0.1. It answers 200 with an empty object until told otherwise.
 *
 * Returns: (transfer full): a server
 */
TopayTestServer *
topay_test_server_new (const char *certificate)
{
  TopayTestServer *self = g_new0 (TopayTestServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->threads = g_ptr_array_new ();
  self->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  self->answer = (TopayTestAnswer){ TOPAY_TEST_ANSWER, 200, NULL, "{}" };
  self->cancellable = g_cancellable_new ();
  self->certificate = g_tls_certificate_new_from_file (certificate, &error);
  g_assert_no_error (error);
  self->listener = g_socket_listener_new ();
  g_socket_listener_add_address (self->listener, wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &address, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  self->thread = g_thread_new ("test-server", accept_guests, self);

  return self;
}

/**
 * topay_test_server_free:
 * @self: (transfer full): a server
 *
 * Ends all of its threads.
 */
void
topay_test_server_free (TopayTestServer *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  /* Not by the cancellable: GLib's TLS (2.74) then loses the memory of an error. */
  for (guint i = 0; i < self->sockets->len; i++)
    g_socket_shutdown (g_ptr_array_index (self->sockets, i), TRUE, TRUE, NULL);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));

  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->sockets);
  g_ptr_array_unref (self->requests);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->certificate);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * topay_test_server_get_port:
 * @self: a server
 *
 * Returns: its port
 */
guint
topay_test_server_get_port (TopayTestServer *self)
{
  return self->port;
}

/**
 * topay_test_server_dup_uri:
 * @self: a server
 *
 * Returns: (transfer full): its address, by name
 */
char *
topay_test_server_dup_uri (TopayTestServer *self)
{
  return g_strdup_printf ("https://localhost:%u", self->port);
}

/**
 * topay_test_server_set_answer:
 * @self: a server
 * @answer: to every request from now on; its strings must outlive the server
 */
void
topay_test_server_set_answer (TopayTestServer *self, const TopayTestAnswer *answer)
{
  g_mutex_lock (&self->mutex);
  self->answer = *answer;
  g_mutex_unlock (&self->mutex);
}

/**
 * topay_test_server_set_handler:
 * @self: a server
 * @handler: chooses the answer to each request
 * @data: for @handler
 */
void
topay_test_server_set_handler (TopayTestServer *self, TopayTestHandler handler, gpointer data)
{
  g_mutex_lock (&self->mutex);
  self->handler = handler;
  self->handler_data = data;
  g_mutex_unlock (&self->mutex);
}

/**
 * topay_test_server_get_n_connections:
 * @self: a server
 *
 * Returns: how many connections there were
 */
guint
topay_test_server_get_n_connections (TopayTestServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->n_connections;
  g_mutex_unlock (&self->mutex);

  return count;
}

/**
 * topay_test_server_get_n_requests:
 * @self: a server
 *
 * Returns: how many requests came whole
 */
guint
topay_test_server_get_n_requests (TopayTestServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->requests->len;
  g_mutex_unlock (&self->mutex);

  return count;
}

/**
 * topay_test_server_get_n_bytes:
 * @self: a server
 *
 * Returns: how many bytes came through TLS
 */
gsize
topay_test_server_get_n_bytes (TopayTestServer *self)
{
  gsize count;

  g_mutex_lock (&self->mutex);
  count = self->n_bytes;
  g_mutex_unlock (&self->mutex);

  return count;
}

static char *
dup_part (TopayTestServer *self, guint number, gboolean is_head)
{
  const TopayTestRequest *request;
  char *copy;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (number, <, self->requests->len);
  request = g_ptr_array_index (self->requests, number);
  copy = g_strdup (is_head ? request->head : request->body);
  g_mutex_unlock (&self->mutex);

  return copy;
}

/**
 * topay_test_server_dup_head:
 * @self: a server
 * @number: of a request, from 0
 *
 * Returns: (transfer full): its head
 */
char *
topay_test_server_dup_head (TopayTestServer *self, guint number)
{
  return dup_part (self, number, TRUE);
}

/**
 * topay_test_server_dup_body:
 * @self: a server
 * @number: of a request, from 0
 *
 * Returns: (transfer full): its body
 */
char *
topay_test_server_dup_body (TopayTestServer *self, guint number)
{
  return dup_part (self, number, FALSE);
}

/**
 * topay_test_on_result_cb:
 * @source: ignored
 * @result: what is kept
 * @user_data: a `GAsyncResult **`
 */
void
topay_test_on_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  *place = g_object_ref (result);
}

/**
 * topay_test_wait:
 * @place: what topay_test_on_result_cb () was given
 *
 * Returns: (transfer none): the result, as soon as there is one
 */
GAsyncResult *
topay_test_wait (GAsyncResult **place)
{
  while (*place == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *place;
}
