/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What proves a session: 256 random bits, of which only the SHA-256 is kept. */

G_BEGIN_DECLS

#define TOPAYD_TOKEN_LENGTH     43
#define TOPAYD_TOKEN_SIZE       (TOPAYD_TOKEN_LENGTH + 1)
#define TOPAYD_TOKEN_HASH_BYTES 32
#define TOPAYD_ID_SIZE          33

void topayd_token_draw (char token[TOPAYD_TOKEN_SIZE], guint8 hash[TOPAYD_TOKEN_HASH_BYTES]);
gboolean topayd_token_hash (const char *token, guint8 hash[TOPAYD_TOKEN_HASH_BYTES]);
void topayd_id_draw (char id[TOPAYD_ID_SIZE]);

G_END_DECLS
