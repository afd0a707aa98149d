/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A server for edge-probes.py. Says “ADDRESS PID” and the name of a file with the authority, or
 * “-”, on one line, and serves until its input ends. edge-server plain     the edge, with a
 * SoupServer behind it edge-server tls       the same with TLS edge-server bare      the SoupServer
 * alone, with WebSocket: what the probes are to find open
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "edge-fixture.h"

static void
wait_for_end (void)
{
  char byte;

  fflush (stdout);
  while (read (STDIN_FILENO, &byte, 1) > 0)
    continue;
}

static void
run_edge (gboolean tls)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (tls);

  /* Everybody comes from one address here. */
  fixture->config.limits.max_connections_per_address = 2000;
  fixture->config.limits.head_ms = 1000;
  fixture->config.limits.body_window_ms = 1000;
  edge_fixture_start (fixture);
  printf ("127.0.0.1:%u %d %s\n", fixture->port, (int) getpid (), tls ? fixture->ca_file : "-");
  wait_for_end ();
}

static gboolean
on_input_cb (GIOChannel *channel, GIOCondition condition, gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
on_message_cb (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer user_data)
{
  gsize length;
  const char *text = g_bytes_get_data (message, &length);

  if (type == SOUP_WEBSOCKET_DATA_TEXT && length < 65536)
    soup_websocket_connection_send_text (connection, text);
}

static void
on_websocket_cb (SoupServer *server,
                 SoupServerMessage *message,
                 const char *path,
                 SoupWebsocketConnection *connection,
                 gpointer user_data)
{
  g_signal_connect (connection, "message", G_CALLBACK (on_message_cb), NULL);
  g_ptr_array_add (user_data, g_object_ref (connection));
}

static guint
listen_on_loopback (SoupServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) given = NULL;
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  if (socket == NULL || !g_socket_bind (socket, wanted, TRUE, &error)
      || !g_socket_listen (socket, &error)
      || !soup_server_listen_socket (server, socket, 0, &error))
    g_error ("%s", error->message);
  given = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (given));
}

static void
run_bare (void)
{
  guint n_requests = 0;
  g_autoptr (SoupServer) server = edge_soup_new (&n_requests);
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (STDIN_FILENO);

  soup_server_add_websocket_handler (server, "/chat", NULL, NULL, on_websocket_cb, open, NULL);
  printf ("127.0.0.1:%u %d -\n", listen_on_loopback (server), (int) getpid ());
  fflush (stdout);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, on_input_cb, loop);
  g_main_loop_run (loop);
  /* What libsoup has forgotten, connections whose peers have gone, is no leak of ours. */
  _exit (EXIT_SUCCESS);
}

int
main (int argc, char *argv[])
{
  const char *kind = argc > 1 ? argv[1] : "plain";

  if (strcmp (kind, "bare") == 0)
    run_bare ();
  else
    run_edge (strcmp (kind, "tls") == 0);
  return EXIT_SUCCESS;
}
