/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-notify.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/**
 * topayd_notify:
 * @state: "READY=1", "RELOADING=1" or "STOPPING=1"
 *
 * Tells the supervisor, where there is one, how the service is: one datagram to the socket named in
 * NOTIFY_SOCKET, as sd_notify(3) describes. What cannot be told is left untold.
 */
void
topayd_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gsize length = path != NULL ? strlen (path) : 0;
  int fd;

  if (length < 2 || length >= sizeof address.sun_path || (path[0] != '/' && path[0] != '@'))
    return;
  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return;

  memcpy (address.sun_path, path, length);
  if (address.sun_path[0] == '@')
    address.sun_path[0] = '\0';
  if (sendto (fd, state, strlen (state), MSG_NOSIGNAL, (struct sockaddr *) &address,
              (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + length))
      < 0)
    g_info ("The supervisor cannot be told %s", state);
  close (fd);
}
