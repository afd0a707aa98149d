/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-proof.h"

#include "topayd-keys.h"

/* Codes that go out by mail or phone. */

G_BEGIN_DECLS

#define TOPAYD_CODE_SIZE       (TOPAY_PROOF_DIGITS + 1)
#define TOPAYD_CODE_SALT_BYTES 16
#define TOPAYD_CODE_HASH_BYTES 32

typedef struct
{
  char digits[TOPAYD_CODE_SIZE]; /* to be wiped once it is on its way */
  guint8 salt[TOPAYD_CODE_SALT_BYTES];
  guint8 hash[TOPAYD_CODE_HASH_BYTES];
} TopaydCode;

void topayd_code_draw (const TopaydKeys *keys, TopaydCode *code);
void topayd_code_clear (TopaydCode *code);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydCode, topayd_code_clear)
gboolean topayd_code_matches (const TopaydKeys *keys,
                              const char *typed,
                              const guint8 salt[TOPAYD_CODE_SALT_BYTES],
                              const guint8 hash[TOPAYD_CODE_HASH_BYTES]);
gboolean topayd_code_fold (const char *typed, char *digits, gsize n_digits);

G_END_DECLS
