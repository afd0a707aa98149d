/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-exchange.h"

/* From the bytes of an answer to a record or to an error. Private to the room. */

G_BEGIN_DECLS

gpointer topay_reply_read (const TopayWireEndpoint *endpoint,
                           const TopayExchangeReply *reply,
                           GError **error);

GBytes *topay_reply_dup_bytes (const TopayWireEndpoint *endpoint,
                               const TopayExchangeReply *reply) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
