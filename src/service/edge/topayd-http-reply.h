/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TopaydHttpReply:
 *
 * The outbound side of one HTTP/1.1 connection: finds where answers end. Plain data.
 */
typedef struct
{
  guint state;    /* private */
  gboolean bare;  /* the answer is to HEAD: no body follows */
  gboolean close; /* “Connection: close” stood in the last head */
  gboolean chunked;
  gboolean sized;
  guint status;
  guint64 length; /* still to come */
  guint line_length;
  char line[64]; /* the start of the present line */
} TopaydHttpReply;

void topayd_http_reply_init (TopaydHttpReply *self);
void topayd_http_reply_expect (TopaydHttpReply *self, gboolean bare);
gsize
topayd_http_reply_feed (TopaydHttpReply *self, const void *bytes, gsize length, gboolean *done);
gboolean topayd_http_reply_is_between (const TopaydHttpReply *self);

G_END_DECLS
