/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "fault-line.h"

#include <string.h>

#define TIMEOUT_S 10
#define MAX_BYTES 16384

struct _TopayFaultLine
{
  GTlsDatabase *authority; /* (owned) */
  GSocketAddress *source;  /* (owned) */
  GIOStream *stream;       /* (owned) (nullable): while there is a connection */
  guint16 port;            /* it leads to */
};

/**
 * topay_fault_line_new:
 * @ca_file: the authority of the service
 * @source: an address of loopback to come from
 *
 * Returns: (transfer full): a line that is not yet connected
 */
TopayFaultLine *
topay_fault_line_new (const char *ca_file, const char *source)
{
  TopayFaultLine *self = g_new0 (TopayFaultLine, 1);
  g_autoptr (GError) error = NULL;

  self->authority = g_tls_file_database_new (ca_file, &error);
  g_assert_no_error (error);
  self->source = g_inet_socket_address_new_from_string (source, 0);
  return self;
}

void
topay_fault_line_free (TopayFaultLine *self)
{
  topay_fault_line_close (self);
  g_object_unref (self->authority);
  g_object_unref (self->source);
  g_free (self);
}

void
topay_fault_line_close (TopayFaultLine *self)
{
  if (self->stream != NULL)
    g_io_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
}

static gboolean
connect_to (TopayFaultLine *self, guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) identity = g_network_address_new ("127.0.0.1", 0);
  g_autoptr (GSocketConnection) plain = NULL;
  g_autoptr (GIOStream) stream = NULL;

  g_socket_client_set_local_address (client, self->source);
  g_socket_client_set_timeout (client, TIMEOUT_S);
  plain = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);
  if (plain == NULL)
    return FALSE;
  stream = g_tls_client_connection_new (G_IO_STREAM (plain), identity, NULL);
  if (stream == NULL)
    return FALSE;
  g_tls_connection_set_database (G_TLS_CONNECTION (stream), self->authority);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (stream), NULL, NULL))
    return FALSE;
  self->stream = g_steal_pointer (&stream);
  self->port = port;
  return TRUE;
}

static gboolean
receive_more (TopayFaultLine *self, GString *text)
{
  char bytes[MAX_BYTES];
  gssize length = g_input_stream_read (g_io_stream_get_input_stream (self->stream), bytes,
                                       sizeof bytes, NULL, NULL);

  if (length > 0)
    g_string_append_len (text, bytes, length);
  return length > 0;
}

static gsize
read_length (const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *line = strstr (lower, "\r\ncontent-length: ");

  return line != NULL ? (gsize) g_ascii_strtoull (line + 18, NULL, 10) : 0;
}

static TopayTestReply *
receive (TopayFaultLine *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TopayTestReply) reply = g_new0 (TopayTestReply, 1);
  const char *end;
  gsize head_length, length;

  while ((end = strstr (text->str, "\r\n\r\n")) == NULL)
    if (!receive_more (self, text))
      return NULL;
  head_length = (gsize) (end - text->str);
  reply->head = g_strndup (text->str, head_length);
  length = read_length (reply->head);
  while (text->len < head_length + 4 + length)
    if (!receive_more (self, text))
      return NULL;
  reply->body = g_strndup (text->str + head_length + 4, length);
  reply->status = (guint) g_ascii_strtoull (reply->head + strlen ("HTTP/1.1 "), NULL, 10);
  return g_steal_pointer (&reply);
}

/**
 * topay_fault_line_ask:
 * @self: a line
 * @port: where the service is now
 * @request: of topay_test_compose()
 *
 * Returns: (transfer full) (nullable): the whole answer, or %NULL when it did not come
 */
TopayTestReply *
topay_fault_line_ask (TopayFaultLine *self, guint16 port, const char *request)
{
  TopayTestReply *reply = NULL;

  if (self->stream != NULL && self->port != port)
    topay_fault_line_close (self);
  if (self->stream == NULL && !connect_to (self, port))
    return NULL;
  if (g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), request,
                                 strlen (request), NULL, NULL, NULL))
    reply = receive (self);
  if (reply == NULL)
    topay_fault_line_close (self);
  return reply;
}
