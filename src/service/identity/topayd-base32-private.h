/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Base 32 of RFC 4648, 6, for lengths that need no padding. */

G_BEGIN_DECLS

#define TOPAYD_BASE32_LENGTH(n_bytes) ((n_bytes) *8 / 5)

void topayd_base32_encode (const guint8 *bytes, gsize n_bytes, char *text);

G_END_DECLS
