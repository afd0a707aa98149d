/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "topay-error.h"
#include "topayd-edge-private.h"

#define BACKLOG 4096

/**
 * topayd_listener_free:
 * @self: (transfer full): a listening socket
 *
 * Closes it and takes the name of a Unix socket away.
 */
void
topayd_listener_free (TopaydListener *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->unix_path != NULL)
    unlink (self->unix_path);
  g_free (self->unix_path);
  g_free (self);
}

static GSocketAddress *
parse_address (const char *text, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (text, 0, NULL);
  GNetworkAddress *network = G_NETWORK_ADDRESS (parsed);
  GSocketAddress *address = NULL;

  if (network != NULL)
    address = g_inet_socket_address_new_from_string (g_network_address_get_hostname (network),
                                                     g_network_address_get_port (network));
  if (address == NULL)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                 "‘%s’ is not an address with a port, such as 127.0.0.1:8443", text);
  return address;
}

static TopaydListener *
listen_at (GSocketAddress *address, const char *name, GError **error)
{
  struct sockaddr_storage native = { 0 };
  gssize length = g_socket_address_get_native_size (address);
  TopaydListener *self = g_new0 (TopaydListener, 1);
  const int one = 1;

  g_socket_address_to_native (address, &native, sizeof native, NULL);
  self->fd = socket (native.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (self->fd >= 0)
    setsockopt (self->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  /* So that [::]:443 and 0.0.0.0:443 can both be named. */
  if (self->fd >= 0 && native.ss_family == AF_INET6)
    setsockopt (self->fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);

  if (self->fd < 0 || bind (self->fd, (struct sockaddr *) &native, (socklen_t) length) < 0
      || listen (self->fd, BACKLOG) < 0)
    {
      g_set_error (error, TOPAY_ERROR, errno == EADDRINUSE ? TOPAY_ERROR_BUSY : TOPAY_ERROR_IO,
                   "Cannot listen at ‘%s’: %s", name, g_strerror (errno));
      topayd_listener_free (self);
      return NULL;
    }
  return self;
}

static guint
find_port (int fd)
{
  struct sockaddr_storage native = { 0 };
  socklen_t length = sizeof native;
  g_autoptr (GSocketAddress) address = NULL;

  if (getsockname (fd, (struct sockaddr *) &native, &length) < 0)
    return 0;
  address = g_socket_address_new_from_native (&native, length);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/**
 * topayd_listener_new:
 * @address: a numeric address with a port, an IPv6 address in brackets
 * @tls: whether connections speak TLS
 *
 * Returns: (transfer full) (nullable): %NULL with %TOPAY_ERROR_INVALID for what is no address, or
 * one that may not do without TLS, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_IO
 */
TopaydListener *
topayd_listener_new (const char *address, gboolean tls, GError **error)
{
  g_autoptr (GSocketAddress) parsed = parse_address (address, error);
  TopaydListener *self;

  if (parsed == NULL)
    return NULL;
  if (!tls
      && !g_inet_address_get_is_loopback (
          g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (parsed))))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                   "‘%s’ is not of this machine alone and needs a certificate", address);
      return NULL;
    }

  self = listen_at (parsed, address, error);
  if (self != NULL)
    {
      self->tls = tls;
      self->port = find_port (self->fd);
    }
  return self;
}

/* A name is left behind by a service that was killed; one that answers is in use. */
static void
remove_stale (const char *path, GSocketAddress *address)
{
  g_autoptr (GSocket) probe = NULL;
  struct stat info;

  if (lstat (path, &info) < 0 || !S_ISSOCK (info.st_mode))
    return;
  probe =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (probe != NULL && !g_socket_connect (probe, address, NULL, NULL))
    unlink (path);
}

/**
 * topayd_listener_new_unix:
 * @path: where the socket gets its name, for its owner and group
 *
 * Returns: (transfer full) (nullable): %NULL with %TOPAY_ERROR_INVALID for a path that is too long,
 *   %TOPAY_ERROR_BUSY, %TOPAY_ERROR_IO
 */
TopaydListener *
topayd_listener_new_unix (const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  TopaydListener *self;

  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The path ‘%s’ is too long", path);
      return NULL;
    }
  address = g_unix_socket_address_new (path);
  remove_stale (path, address);
  self = listen_at (address, path, error);
  if (self == NULL)
    return NULL;

  self->unix_path = g_strdup (path);
  if (chmod (path, 0660) < 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot protect ‘%s’: %s", path,
                   g_strerror (errno));
      topayd_listener_free (self);
      return NULL;
    }
  return self;
}
