/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/socket.h>

G_BEGIN_DECLS

/* Who a connection counts for: an IPv4 address, or the network part of an IPv6 address. */
typedef struct
{
  guint64 high;
  guint64 low;
} TopaydPeerKey;

/* How many connections everybody has; all edge threads share it. */
typedef struct _TopaydPeers TopaydPeers;

TopaydPeers *topayd_peers_new (void);
void topayd_peers_free (TopaydPeers *self);
gboolean topayd_peers_enter (TopaydPeers *self, const TopaydPeerKey *key, guint most);
void topayd_peers_leave (TopaydPeers *self, const TopaydPeerKey *key);
gboolean topayd_peer_key_init (TopaydPeerKey *key, const struct sockaddr_storage *address);

G_END_DECLS
