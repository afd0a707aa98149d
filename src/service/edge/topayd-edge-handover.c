/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The way of a connection from an edge thread to the main loop:
 *
 *   edge thread                              main context
 *   ───────────                              ────────────
 *   topayd_handover_open: socketpair
 *     our half stays in the epoll set
 *     the other half ──▶ idle source ──────▶ on_handover_cb: GSocketConnection ──▶ accept ()
 */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "topayd-edge-private.h"

typedef struct
{
  TopaydShared *shared; /* (owned) */
  int fd;               /* (owned) -1 when it was taken */
  guint length;
  guint8 address[28];
} Handover;

static void
handover_free (gpointer data)
{
  Handover *self = data;

  if (self->fd >= 0)
    close (self->fd);
  topayd_shared_unref (self->shared);
  g_free (self);
}

static gboolean
on_handover_cb (gpointer user_data)
{
  Handover *self = user_data;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GSocketAddress) peer = NULL;

  if (self->shared->accept == NULL)
    return G_SOURCE_REMOVE;
  socket = g_socket_new_from_fd (self->fd, NULL);
  if (socket == NULL)
    return G_SOURCE_REMOVE;

  self->fd = -1;
  stream = g_socket_connection_factory_create_connection (socket);
  peer = self->length > 0 ? g_socket_address_new_from_native (self->address, self->length)
                          : g_unix_socket_address_new ("");
  self->shared->accept (G_IO_STREAM (stream), peer, self->shared->user_data);
  return G_SOURCE_REMOVE;
}

/**
 * topayd_handover_open:
 * @shared: the edge
 * @address: of the peer
 * @length: of @address; 0 for the proxy's socket
 *
 * Makes the inner half of a connection and sends its other end to the main context.
 *
 * Returns: our end, which does not block, or -1 when there are no descriptors
 */
int
topayd_handover_open (TopaydShared *shared, const struct sockaddr *address, guint length)
{
  g_autoptr (GSource) source = NULL;
  Handover *handover;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0)
    return -1;

  handover = g_new0 (Handover, 1);
  handover->shared = g_atomic_rc_box_acquire (shared);
  handover->fd = ends[1];
  handover->length = MIN (length, sizeof handover->address);
  memcpy (handover->address, address, handover->length);

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_handover_cb, handover, handover_free);
  g_source_attach (source, shared->context);
  return ends[0];
}

static void
clear_shared (gpointer data)
{
  TopaydShared *self = data;

  g_clear_pointer (&self->tls, topayd_tls_free);
  g_clear_pointer (&self->peers, topayd_peers_free);
  g_clear_pointer (&self->listeners, g_ptr_array_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

/**
 * topayd_shared_unref:
 * @self: (transfer full): what the threads share
 */
void
topayd_shared_unref (TopaydShared *self)
{
  g_atomic_rc_box_release_full (self, clear_shared);
}
