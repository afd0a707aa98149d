/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-endpoints.h"

/* A record on its way out: judged before it travels, overwritten when it has. Private to the room.
 */

G_BEGIN_DECLS

gboolean topay_request_check (const TopayWireRecord *record, gconstpointer request, GError **error);
GBytes *topay_request_encode (const TopayWireRecord *record, gconstpointer request);
gboolean topay_request_is_repeatable (const TopayWireEndpoint *endpoint, const char *key);

G_END_DECLS
