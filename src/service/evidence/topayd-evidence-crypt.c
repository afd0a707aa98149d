/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-evidence-crypt.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"

/* header ‖ pieces, each of 64 KiB and its tag; the last says that it is the last, so that a file
 * that was cut or lengthened does not open (crypto_secretstream of libsodium). */
#define HEADER_BYTES crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define TAG_BYTES    crypto_secretstream_xchacha20poly1305_ABYTES
#define PIECE_BYTES  65536

G_STATIC_ASSERT (TOPAYD_EVIDENCE_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES);

typedef struct
{
  guint8 *bytes; /* (owned) */
  gsize length;
} Wiped;

static void
wiped_free (gpointer data)
{
  Wiped *self = data;

  sodium_memzero (self->bytes, self->length);
  g_free (self->bytes);
  g_free (self);
}

/**
 * topayd_evidence_take_bytes:
 * @bytes: (transfer full): memory of g_malloc()
 * @n_bytes: how many
 *
 * Returns: (transfer full): the same; wiped with the last reference
 */
GBytes *
topayd_evidence_take_bytes (guint8 *bytes, gsize n_bytes)
{
  Wiped *wiped = g_new0 (Wiped, 1);

  wiped->bytes = bytes;
  wiped->length = n_bytes;
  return g_bytes_new_with_free_func (bytes, n_bytes, wiped_free, wiped);
}

/**
 * topayd_evidence_get_encrypted_size:
 * @n_bytes: of a file
 *
 * Returns: how many bytes it takes on the disk
 */
gsize
topayd_evidence_get_encrypted_size (gsize n_bytes)
{
  gsize n_pieces = n_bytes == 0 ? 1 : (n_bytes + PIECE_BYTES - 1) / PIECE_BYTES;

  return HEADER_BYTES + n_bytes + n_pieces * TAG_BYTES;
}

/**
 * topayd_evidence_encrypt:
 * @key: %TOPAYD_EVIDENCE_KEY_BYTES
 * @context: what it is and whose; asked for again when it is opened
 * @plain: the bytes
 *
 * Returns: (transfer full): what goes to the disk
 */
GBytes *
topayd_evidence_encrypt (GBytes *key, const char *context, GBytes *plain)
{
  crypto_secretstream_xchacha20poly1305_state state;
  gsize left = 0;
  const guint8 *from = g_bytes_get_data (plain, &left);
  gsize size = topayd_evidence_get_encrypted_size (left);
  guint8 *encrypted = g_malloc (size);
  guint8 *to = encrypted + HEADER_BYTES;

  crypto_secretstream_xchacha20poly1305_init_push (&state, encrypted, g_bytes_get_data (key, NULL));
  do
    {
      gsize length = MIN (left, PIECE_BYTES);
      guint8 tag = length == left ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;

      crypto_secretstream_xchacha20poly1305_push (&state, to, NULL, from, length,
                                                  (const guint8 *) context, strlen (context), tag);
      to += length + TAG_BYTES;
      from = length > 0 ? from + length : from; /* of nothing it is NULL */
      left -= length;
    }
  while (left > 0);
  sodium_memzero (&state, sizeof state);
  return g_bytes_new_take (encrypted, size);
}

typedef struct
{
  const guint8 *from; /* (unowned) */
  gsize left;
  guint8 *to; /* (unowned) */
  gsize n_done;
} Cursor;

static gboolean
open_pieces (crypto_secretstream_xchacha20poly1305_state *state,
             const char *context,
             Cursor *cursor)
{
  guint8 tag = 0;

  while (cursor->left >= TAG_BYTES)
    {
      gsize length = MIN (cursor->left, PIECE_BYTES + TAG_BYTES);

      if (crypto_secretstream_xchacha20poly1305_pull (state, cursor->to + cursor->n_done, NULL,
                                                      &tag, cursor->from, length,
                                                      (const guint8 *) context, strlen (context))
          != 0)
        return FALSE;
      cursor->from += length;
      cursor->left -= length;
      cursor->n_done += length - TAG_BYTES;
      if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL)
        return cursor->left == 0;
    }
  return FALSE;
}

/**
 * topayd_evidence_decrypt:
 * @key: %TOPAYD_EVIDENCE_KEY_BYTES
 * @context: as it was encrypted
 * @encrypted: what was on the disk
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the bytes, wiped with the last reference; %NULL with
 *   %TOPAY_ERROR_DAMAGED when any of it was changed, cut off or put somewhere else
 */
GBytes *
topayd_evidence_decrypt (GBytes *key, const char *context, GBytes *encrypted, GError **error)
{
  crypto_secretstream_xchacha20poly1305_state state;
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (encrypted, &size);
  g_autoptr (GBytes) plain = NULL;
  Cursor cursor;
  gboolean done = FALSE;

  if (size >= HEADER_BYTES + TAG_BYTES)
    {
      cursor = (Cursor){ bytes + HEADER_BYTES, size - HEADER_BYTES, g_malloc (size), 0 };
      done = crypto_secretstream_xchacha20poly1305_init_pull (&state, bytes,
                                                              g_bytes_get_data (key, NULL))
                 == 0
             && open_pieces (&state, context, &cursor);
      plain = topayd_evidence_take_bytes (cursor.to, size);
      sodium_memzero (&state, sizeof state);
    }
  if (done)
    return g_bytes_new_from_bytes (plain, 0, cursor.n_done);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "Evidence does not open");
  return NULL;
}
