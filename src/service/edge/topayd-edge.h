/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topayd-limits.h"

G_BEGIN_DECLS

/**
 * TopaydEdgeConfig:
 * @addresses: (nullable) (array zero-terminated=1): “127.0.0.1:8443”, “[::]:8443”; port 0 takes a
 * free one
 * @unix_path: (nullable): a socket for a proxy on this machine; never TLS
 * @certificate_file: (nullable): PEM, the server's own certificate first
 * @key_file: (nullable): PEM
 * @n_threads: edge threads, 1 … 16; 0 for one a processor, at most four
 * @limits: see there
 *
 * Without a certificate the addresses must be of the loopback.
 */
typedef struct
{
  const char *const *addresses;
  const char *unix_path;
  const char *certificate_file;
  const char *key_file;
  guint n_threads;
  TopaydLimits limits;
} TopaydEdgeConfig;

/**
 * TopaydRefusal:
 *
 * Why a connection or a request was turned away, for the statistics.
 */
typedef enum
{
  TOPAYD_REFUSAL_BAD_REQUEST,
  TOPAYD_REFUSAL_METHOD,
  TOPAYD_REFUSAL_BODY_TOO_LARGE,
  TOPAYD_REFUSAL_HEAD_TOO_LARGE,
  TOPAYD_REFUSAL_UNSUPPORTED,
  TOPAYD_REFUSAL_HANDSHAKE,
  TOPAYD_REFUSAL_SLOW_HANDSHAKE,
  TOPAYD_REFUSAL_SLOW_HEAD,
  TOPAYD_REFUSAL_SLOW_BODY,
  TOPAYD_REFUSAL_SLOW_READER,
  TOPAYD_REFUSAL_NO_ANSWER,
  TOPAYD_REFUSAL_TOTAL_CAP,
  TOPAYD_REFUSAL_ADDRESS_CAP,
  TOPAYD_REFUSAL_NO_DESCRIPTOR,
  TOPAYD_N_REFUSALS
} TopaydRefusal;

/**
 * TopaydEdgeStatistics:
 *
 * Sums since the start, but for @n_open.
 */
typedef struct
{
  guint64 n_open; /* connections now */
  guint64 n_accepted;
  guint64 n_handshakes; /* completed */
  guint64 n_requests;   /* let through, whole */
  guint64 n_replies;    /* given back, whole */
  guint64 bytes_in;     /* plain */
  guint64 bytes_out;    /* plain */
  guint64 refused[TOPAYD_N_REFUSALS];
} TopaydEdgeStatistics;

/**
 * TopaydEdgeAcceptFunc:
 * @stream: the inner half of a connection; a GSocketConnection
 * @peer: the address of the peer: a GInetSocketAddress, or a GUnixSocketAddress for the proxy's
 * socket
 * @user_data: (closure): of topayd_edge_start ()
 *
 * Called on the main context that was the thread default at the start. A connection may come by
 * several times: its inner half is given back while it is idle. soup_server_accept_iostream () also
 * wants a local address: that of @stream will do.
 */
typedef void (*TopaydEdgeAcceptFunc) (GIOStream *stream, GSocketAddress *peer, gpointer user_data);

#define TOPAYD_TYPE_EDGE (topayd_edge_get_type ())
G_DECLARE_FINAL_TYPE (TopaydEdge, topayd_edge, TOPAYD, EDGE, GObject)

TopaydEdge *topayd_edge_new (const TopaydEdgeConfig *config,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_edge_start (TopaydEdge *self,
                            TopaydEdgeAcceptFunc accept,
                            gpointer user_data,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint topayd_edge_get_port (TopaydEdge *self, guint nth);
gboolean topayd_edge_reload_certificates (TopaydEdge *self,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topayd_edge_stop_async (TopaydEdge *self,
                             gint64 deadline_ms,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean topayd_edge_stop_finish (TopaydEdge *self, GAsyncResult *result, GError **error);
void topayd_edge_get_statistics (TopaydEdge *self, TopaydEdgeStatistics *statistics);
const char *topayd_refusal_get_name (TopaydRefusal refusal);

G_END_DECLS
