/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a VPN is up, by the kinds of the network interfaces alone: neither their addresses nor
 * their names leave this file. Read in a worker thread, since /sys is files. */

#include "config.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <net/if_arp.h>

#include "topay-error.h"
#include "topay-probes-private.h"

#define NET_FOLDER "/sys/class/net"

/* IFF_TUN of linux/if_tun.h, whose header is not everywhere; IFF_TAP, 2, is how virtual machines
 * are connected. */
#define TUN_FLAG 0x1

static gboolean
read_number (const char *folder, const char *name, const char *file, gint64 *number)
{
  g_autofree char *path = g_build_filename (folder, name, file, NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  *number = g_ascii_strtoll (g_strstrip (text), NULL, 0);

  return TRUE;
}

static gboolean
is_wireguard (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, "uevent", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL)
         && g_strstr_len (text, -1, "DEVTYPE=wireguard") != NULL;
}

/**
 * topay_vpn_is_interface:
 * @folder: where the kernel tells about interfaces
 * @name: of an interface
 *
 * Knows tun (OpenVPN and most others), WireGuard, PPP over whatever, and IPsec interfaces.
 *
 * Returns: whether it is the kind of interface that a VPN makes
 */
gboolean
topay_vpn_is_interface (const char *folder, const char *name)
{
  gint64 number = 0;

  if (read_number (folder, name, "tun_flags", &number) && (number & TUN_FLAG) != 0)
    return TRUE;
  if (read_number (folder, name, "type", &number) && number == ARPHRD_PPP)
    return TRUE;

  return is_wireguard (folder, name) || g_str_has_prefix (name, "ipsec")
         || g_str_has_prefix (name, "xfrm");
}

static void
find_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  struct ifaddrs *interfaces = NULL;
  gboolean is_found = FALSE;

  if (getifaddrs (&interfaces) != 0)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_IO, "No network interfaces to see");
      return;
    }

  for (const struct ifaddrs *at = interfaces; at != NULL && !is_found; at = at->ifa_next)
    is_found = at->ifa_addr != NULL && (at->ifa_flags & IFF_UP) != 0
               && (at->ifa_addr->sa_family == AF_INET || at->ifa_addr->sa_family == AF_INET6)
               && topay_vpn_is_interface (NET_FOLDER, at->ifa_name);
  freeifaddrs (interfaces);
  g_task_return_boolean (task, is_found);
}

/**
 * topay_vpn_find_async:
 * @cancellable: (nullable): a cancellable
 * @callback: called with the result
 * @data: for @callback
 *
 * Looks for a VPN that is up.
 */
void
topay_vpn_find_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, topay_vpn_find_async);
  g_task_run_in_thread (task, find_in_thread);
}

/**
 * topay_vpn_find_finish:
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether there is one; %FALSE with @error when nobody could say
 */
gboolean
topay_vpn_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
