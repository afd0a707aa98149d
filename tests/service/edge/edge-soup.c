/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "edge-fixture.h"

#define BIG_BYTES (1024 * 1024)

static void
answer (SoupServerMessage *message, const char *text, gsize length)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text, length);
}

static gboolean
on_late_cb (gpointer user_data)
{
  SoupServerMessage *message = user_data;

  answer (message, "late", 4);
  soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

/* The sources of SoupServer are those of the thread-default context, and so is this. */
static void
answer_later (SoupServerMessage *message)
{
  g_autoptr (GSource) source = g_timeout_source_new (100);

  soup_server_message_pause (message);
  g_source_set_callback (source, on_late_cb, g_object_ref (message), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static char *
name_peer (SoupServerMessage *message)
{
  GSocketAddress *peer = soup_server_message_get_remote_address (message);

  if (G_IS_INET_SOCKET_ADDRESS (peer))
    return g_inet_address_to_string (
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (peer)));
  return g_strdup (G_IS_UNIX_SOCKET_ADDRESS (peer) ? "proxy" : "nobody");
}

static void
on_request_cb (SoupServer *server,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer user_data)
{
  guint *n_requests = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autofree char *text = NULL;

  ++*n_requests;
  if (strcmp (path, "/slow") == 0)
    {
      answer_later (message);
      return;
    }
  if (strcmp (path, "/never") == 0)
    {
      soup_server_message_pause (message);
      return;
    }
  if (strcmp (path, "/big") == 0)
    text = g_strnfill (BIG_BYTES, 'x');
  else if (strcmp (path, "/peer") == 0)
    text = name_peer (message);
  else if (strcmp (path, "/count") == 0)
    text = g_strdup_printf ("%u", *n_requests);
  else if (body->length > 0)
    text = g_strndup (body->data, (gsize) body->length);
  else
    text = g_strdup ("hello");
  answer (message, text, strlen (text));
}

/* Without a listener libsoup closes every connection after its first answer. Nobody can reach this
 * one: its name is gone before anything else happens. */
static void
listen_nowhere (SoupServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("topay-edge-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "nowhere", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_true (g_socket_bind (socket, address, FALSE, &error));
  g_assert_true (g_socket_listen (socket, &error));
  g_assert_true (soup_server_listen_socket (server, socket, 0, &error));
  g_remove (path);
  g_rmdir (folder);
}

/**
 * edge_soup_new:
 * @n_requests: counts requests
 *
 * Returns: (transfer full): the server of edge-fixture.h, for connections that are given to it
 */
SoupServer *
edge_soup_new (guint *n_requests)
{
  SoupServer *server = soup_server_new (NULL, NULL);

  soup_server_remove_websocket_extension (server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
  soup_server_add_handler (server, NULL, on_request_cb, n_requests, NULL);
  listen_nowhere (server);
  return server;
}

/**
 * edge_soup_accept_cb:
 * @stream: of the edge
 * @peer: of the edge
 * @server: a SoupServer
 *
 * Gives a connection to the server.
 */
void
edge_soup_accept_cb (GIOStream *stream, GSocketAddress *peer, gpointer server)
{
  g_autoptr (GError) error = NULL;

  g_autoptr (GSocketAddress) here =
      g_socket_connection_get_local_address (G_SOCKET_CONNECTION (stream), &error);

  g_assert_no_error (error);
  soup_server_accept_iostream (server, stream, here, peer, &error);
  g_assert_no_error (error);
}
