/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TopaydLimits:
 *
 * What one peer, one request and all of them together may take of the service. Every member can be
 * set in the group “limits” of a key-file, under its own name with dashes.
 */
typedef struct
{
  gint64 head_max_bytes;   /* request line and fields together */
  gint64 head_max_fields;  /* fields of one head */
  gint64 target_max_bytes; /* path and query */
  gint64 body_max_bytes;   /* decoded content of one request */

  gint64 handshake_ms;        /* TLS, from the accept on */
  gint64 head_ms;             /* from the first byte of a head to its last */
  gint64 body_ms;             /* from the last byte of a head to the last of its body */
  gint64 body_window_ms;      /* over which the rate of a body is averaged */
  gint64 body_bytes_a_second; /* least rate within such a window */
  gint64 idle_ms;             /* between two requests, and before the first */
  gint64 reply_ms;            /* the service's own time for an answer */
  gint64 output_stall_ms;     /* the peer takes nothing of what waits for it */
  gint64 linger_ms;           /* after the last byte of ours, for the peer to read it */
  gint64 backend_idle_ms;     /* then an idle connection gives back its inner half */
  gint64 accept_pause_ms;     /* when descriptors ran out */

  gint64 max_connections;
  gint64 max_connections_per_address; /* an IPv6 network of 64 bits counts as one address */
  gint64 max_pipelined;               /* requests of one connection without an answer */
  gint64 output_max_bytes;            /* backlog of answers of one connection */
} TopaydLimits;

void topayd_limits_init (TopaydLimits *self);
gboolean
topayd_limits_load (TopaydLimits *self, GKeyFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
