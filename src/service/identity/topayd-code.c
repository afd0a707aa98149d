/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-code.h"

#include <sodium.h>
#include <string.h>

/* 10 to the number of digits. */
#define N_CODES 100000000u
G_STATIC_ASSERT (TOPAY_PROOF_DIGITS == 8);

static void
hash_code (const TopaydKeys *keys, const char *digits, const guint8 *salt, guint8 *hash)
{
  crypto_auth_hmacsha256_state state;

  crypto_auth_hmacsha256_init (&state, topayd_keys_get (keys, TOPAYD_KEY_PEPPER), TOPAYD_KEY_BYTES);
  crypto_auth_hmacsha256_update (&state, (const guint8 *) "topay-code", sizeof "topay-code");
  crypto_auth_hmacsha256_update (&state, salt, TOPAYD_CODE_SALT_BYTES);
  crypto_auth_hmacsha256_update (&state, (const guint8 *) digits, TOPAY_PROOF_DIGITS);
  crypto_auth_hmacsha256_final (&state, hash);
  sodium_memzero (&state, sizeof state);
}

/**
 * topayd_code_draw:
 * @keys: keys
 * @code: (out caller-allocates): a new code; to be given to topayd_code_clear()
 *
 * Draws the digits evenly, and what is kept of them: HMAC (pepper, salt ‖ code). Without the pepper
 * the hundred million codes cannot be tried out on a stolen database.
 */
void
topayd_code_draw (const TopaydKeys *keys, TopaydCode *code)
{
  guint32 number = randombytes_uniform (N_CODES);

  for (gsize i = TOPAY_PROOF_DIGITS; i-- > 0; number /= 10)
    code->digits[i] = (char) ('0' + number % 10);
  code->digits[TOPAY_PROOF_DIGITS] = '\0';
  randombytes_buf (code->salt, sizeof code->salt);
  hash_code (keys, code->digits, code->salt, code->hash);
}

/**
 * topayd_code_clear:
 * @code: a code
 *
 * Wipes.
 */
void
topayd_code_clear (TopaydCode *code)
{
  sodium_memzero (code, sizeof *code);
}

/**
 * topayd_code_fold:
 * @typed: (nullable): what was typed
 * @digits: (out caller-allocates) (array length=n_digits): @n_digits ASCII digits and NUL
 * @n_digits: how many are wanted
 *
 * Takes the digits of a code as people type and paste them: wide ones, with spaces or hyphens.
 *
 * Returns: whether there are exactly so many digits and nothing else
 */
gboolean
topayd_code_fold (const char *typed, char *digits, gsize n_digits)
{
  gsize length = 0;

  memset (digits, 0, n_digits + 1);
  if (typed == NULL || strnlen (typed, 65) > 64 || !g_utf8_validate (typed, -1, NULL))
    return FALSE;

  for (const char *at = typed; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_isspace (character) || character == '-')
        continue;
      if (character >= 0xFF10 && character <= 0xFF19)
        character = character - 0xFF10 + '0';
      if (length == n_digits || character < '0' || character > '9')
        return FALSE;
      digits[length++] = (char) character;
    }
  return length == n_digits;
}

/**
 * topayd_code_matches:
 * @keys: keys
 * @typed: (nullable): what was typed
 * @salt: of the code that was sent
 * @hash: of the code that was sent
 *
 * Compares in a time that does not depend on how much is right.
 *
 * Returns: whether it is the code
 */
gboolean
topayd_code_matches (const TopaydKeys *keys,
                     const char *typed,
                     const guint8 salt[TOPAYD_CODE_SALT_BYTES],
                     const guint8 hash[TOPAYD_CODE_HASH_BYTES])
{
  char digits[TOPAYD_CODE_SIZE];
  guint8 typed_hash[TOPAYD_CODE_HASH_BYTES];
  gboolean is_code = topayd_code_fold (typed, digits, TOPAY_PROOF_DIGITS);

  hash_code (keys, digits, salt, typed_hash);
  sodium_memzero (digits, sizeof digits);
  return sodium_memcmp (typed_hash, hash, sizeof typed_hash) == 0 && is_code;
}
