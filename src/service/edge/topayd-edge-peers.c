/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-edge-peers.h"

#include <netinet/in.h>
#include <string.h>

typedef struct
{
  TopaydPeerKey key;
  guint n;
} Peer;

struct _TopaydPeers
{
  GMutex lock;
  GHashTable *table; /* (owned) (element-type Peer): each its own key */
};

static guint
hash_peer (gconstpointer data)
{
  const Peer *peer = data;
  guint64 mixed = (peer->key.high * 0x9E3779B97F4A7C15) ^ (peer->key.low * 0xC2B2AE3D27D4EB4F);

  return (guint) (mixed >> 32);
}

static gboolean
equal_peers (gconstpointer a, gconstpointer b)
{
  const Peer *one = a, *other = b;

  return one->key.high == other->key.high && one->key.low == other->key.low;
}

/**
 * topayd_peers_new:
 *
 * Returns: (transfer full): nobody has a connection yet
 */
TopaydPeers *
topayd_peers_new (void)
{
  TopaydPeers *self = g_new0 (TopaydPeers, 1);

  g_mutex_init (&self->lock);
  self->table = g_hash_table_new_full (hash_peer, equal_peers, g_free, NULL);
  return self;
}

/**
 * topayd_peers_free:
 * @self: (transfer full): the counts
 */
void
topayd_peers_free (TopaydPeers *self)
{
  g_hash_table_unref (self->table);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * topayd_peers_enter:
 * @self: the counts
 * @key: who
 * @most: connections one may have
 *
 * Counts one more. From any thread.
 *
 * Returns: %FALSE when @key has @most already; nothing is counted then
 */
gboolean
topayd_peers_enter (TopaydPeers *self, const TopaydPeerKey *key, guint most)
{
  Peer wanted = { *key, 0 };
  Peer *peer;
  gboolean counted;

  g_mutex_lock (&self->lock);
  peer = g_hash_table_lookup (self->table, &wanted);
  if (peer == NULL)
    {
      peer = g_memdup2 (&wanted, sizeof wanted);
      g_hash_table_add (self->table, peer);
    }
  counted = peer->n < most;
  peer->n += counted ? 1 : 0;
  g_mutex_unlock (&self->lock);
  return counted;
}

/**
 * topayd_peers_leave:
 * @self: the counts
 * @key: who has been counted
 *
 * Takes one back; who has none left is forgotten. From any thread.
 */
void
topayd_peers_leave (TopaydPeers *self, const TopaydPeerKey *key)
{
  Peer wanted = { *key, 0 };
  Peer *peer;

  g_mutex_lock (&self->lock);
  peer = g_hash_table_lookup (self->table, &wanted);
  g_assert (peer != NULL && peer->n > 0);
  if (--peer->n == 0)
    g_hash_table_remove (self->table, peer);
  g_mutex_unlock (&self->lock);
}

/**
 * topayd_peer_key_init:
 * @key: (out): who
 * @address: of a peer
 *
 * An IPv6 customer is given a network of 64 bits, so its lower half says nothing. An IPv4 address
 * that came to an IPv6 socket is the same as itself.
 *
 * Returns: whether @address is of the internet
 */
gboolean
topayd_peer_key_init (TopaydPeerKey *key, const struct sockaddr_storage *address)
{
  memset (key, 0, sizeof *key);
  if (address->ss_family == AF_INET)
    {
      const struct sockaddr_in *in = (const struct sockaddr_in *) (const void *) address;

      key->low = (G_GUINT64_CONSTANT (0xffff) << 32) | g_ntohl (in->sin_addr.s_addr);
      return TRUE;
    }
  if (address->ss_family == AF_INET6)
    {
      const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) (const void *) address;
      const guint8 *bytes = in6->sin6_addr.s6_addr;

      memcpy (&key->high, bytes, 8);
      key->high = GUINT64_FROM_BE (key->high);
      if (IN6_IS_ADDR_V4MAPPED (&in6->sin6_addr))
        {
          memcpy (&key->low, bytes + 8, 8);
          key->low = GUINT64_FROM_BE (key->low);
        }
      return TRUE;
    }
  return FALSE;
}
