/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-seal.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"

/* nonce ‖ ciphertext ‖ tag, by XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): its nonce is long
 * enough to be drawn at random for every value. */
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES   crypto_aead_xchacha20poly1305_ietf_ABYTES

/**
 * topayd_seal:
 * @keys: keys
 * @context: what the value is and whose; not stored, asked for again when it is opened, so that a
 *   value copied to another row does not open there
 * @bytes: what to seal
 * @n_bytes: how many
 *
 * Encrypts a value for the database.
 *
 * Returns: (transfer full): the sealed value
 */
GBytes *
topayd_seal (const TopaydKeys *keys, const char *context, gconstpointer bytes, gsize n_bytes)
{
  gsize size = NONCE_BYTES + n_bytes + TAG_BYTES;
  guint8 *sealed = g_malloc (size);

  randombytes_buf (sealed, NONCE_BYTES);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + NONCE_BYTES, NULL, bytes, n_bytes,
                                              (const guint8 *) context, strlen (context), NULL,
                                              sealed, topayd_keys_get (keys, TOPAYD_KEY_SEAL));
  return g_bytes_new_take (sealed, size);
}

/**
 * topayd_seal_open:
 * @keys: keys
 * @context: as it was sealed
 * @sealed: the sealed value
 * @n_sealed: bytes of @sealed
 * @error: return location for an error
 *
 * Decrypts a value of the database.
 *
 * Returns: (transfer full) (nullable): the value, ended by NUL; %NULL with %TOPAY_ERROR_DAMAGED
 * when it was sealed with another key, for something else, or changed
 */
TopaydSecret *
topayd_seal_open (const TopaydKeys *keys,
                  const char *context,
                  gconstpointer sealed,
                  gsize n_sealed,
                  GError **error)
{
  const guint8 *bytes = sealed;
  g_autoptr (TopaydSecret) secret = NULL;

  if (n_sealed >= NONCE_BYTES + TAG_BYTES)
    {
      secret = topayd_secret_new (NULL, n_sealed - NONCE_BYTES - TAG_BYTES);
      if (crypto_aead_xchacha20poly1305_ietf_decrypt (
              (guint8 *) secret, NULL, NULL, bytes + NONCE_BYTES, n_sealed - NONCE_BYTES,
              (const guint8 *) context, strlen (context), bytes,
              topayd_keys_get (keys, TOPAYD_KEY_SEAL))
          == 0)
        return g_steal_pointer (&secret);
    }
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "A sealed value does not open");
  return NULL;
}

/**
 * topayd_seal_bytes:
 * @bytes: what to seal
 * @size: how many
 * @context: what the value is and whose
 * @data: (type TopaydKeys): keys
 * @error: not set: sealing cannot fail
 *
 * topayd_seal() for a part that knows no keys.
 *
 * Returns: (transfer full): the sealed value
 */
GBytes *
topayd_seal_bytes (
    gconstpointer bytes, gsize size, const char *context, gpointer data, GError **error)
{
  return topayd_seal (data, context, bytes, size);
}

/**
 * topayd_seal_open_bytes:
 * @bytes: the sealed value
 * @size: its bytes
 * @context: as it was sealed
 * @data: (type TopaydKeys): keys
 * @error: return location for an error
 *
 * topayd_seal_open() for a part that knows no keys. The memory of the value is wiped with the last
 * reference; a NUL follows the last byte.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL with %TOPAY_ERROR_DAMAGED
 */
GBytes *
topayd_seal_open_bytes (
    gconstpointer bytes, gsize size, const char *context, gpointer data, GError **error)
{
  TopaydSecret *secret = topayd_seal_open (data, context, bytes, size, error);

  if (secret == NULL)
    return NULL;

  return g_bytes_new_with_free_func (secret, size - NONCE_BYTES - TAG_BYTES,
                                     (GDestroyNotify) topayd_secret_free, secret);
}
