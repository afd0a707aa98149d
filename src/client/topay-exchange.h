/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "topay-client.h"

/* One attempt: a request out, an answer in, within limits of bytes and time. Private to the room.
 */

G_BEGIN_DECLS

typedef struct
{
  SoupSession *session; /* (unowned) */
  GUri *uri;            /* (unowned): https, of the service */
  const char *method;
  GBytes *body; /* (unowned) (nullable): JSON, or a line and bytes */
  gboolean sends_bytes;
  const char *token; /* (nullable) */
  const char *key;   /* (nullable) */
  gboolean is_repeatable;
  TopayClientLimits limits;
} TopayExchangeRequest;

typedef struct
{
  guint status;
  gboolean is_json, is_bytes;
  gint64 retry_after_s; /* 0: not said */
  char *request_id;     /* (owned) (nullable) */
  char *text;           /* (owned): not terminated; wiped when it is freed */
  gsize length;
} TopayExchangeReply;

void topay_exchange_reply_free (TopayExchangeReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayExchangeReply, topay_exchange_reply_free)

void topay_exchange_async (const TopayExchangeRequest *request,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
TopayExchangeReply *topay_exchange_finish (GAsyncResult *result, GError **error);

G_END_DECLS
