/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-token.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32
#define ID_BYTES    16

/**
 * topayd_token_draw:
 * @token: (out caller-allocates): 43 characters of base64url (RFC 4648, 5) and NUL; to be wiped
 * @hash: (out caller-allocates): what is kept of it
 *
 * Draws a new token. One SHA-256 is enough of a hash: nobody guesses 256 random bits.
 */
void
topayd_token_draw (char token[TOPAYD_TOKEN_SIZE], guint8 hash[TOPAYD_TOKEN_HASH_BYTES])
{
  guint8 bytes[TOKEN_BYTES];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2base64 (token, TOPAYD_TOKEN_SIZE, bytes, sizeof bytes,
                     sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero (bytes, sizeof bytes);
  crypto_hash_sha256 (hash, (const guint8 *) token, TOPAYD_TOKEN_LENGTH);
}

/**
 * topayd_token_hash:
 * @token: (nullable): what somebody shows
 * @hash: (out caller-allocates): what would be kept of it
 *
 * Only the usual spelling counts, so that one token has one hash.
 *
 * Returns: whether @token has the form of a token
 */
gboolean
topayd_token_hash (const char *token, guint8 hash[TOPAYD_TOKEN_HASH_BYTES])
{
  if (token == NULL || strnlen (token, TOPAYD_TOKEN_SIZE) != TOPAYD_TOKEN_LENGTH)
    return FALSE;

  for (gsize i = 0; i < TOPAYD_TOKEN_LENGTH; i++)
    {
      if (!g_ascii_isalnum (token[i]) && token[i] != '-' && token[i] != '_')
        return FALSE;
    }
  crypto_hash_sha256 (hash, (const guint8 *) token, TOPAYD_TOKEN_LENGTH);
  return TRUE;
}

/**
 * topayd_id_draw:
 * @id: (out caller-allocates): 32 lowercase hexadecimal digits and NUL
 *
 * Draws a new id of 128 random bits.
 */
void
topayd_id_draw (char id[TOPAYD_ID_SIZE])
{
  guint8 bytes[ID_BYTES];

  randombytes_buf (bytes, sizeof bytes);
  sodium_bin2hex (id, TOPAYD_ID_SIZE, bytes, sizeof bytes);
}
