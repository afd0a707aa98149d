/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-secret.h"

#include <sodium.h>
#include <string.h>

/**
 * topayd_secret_new:
 * @bytes: (nullable): what to keep; %NULL for zeros
 * @n_bytes: how many
 *
 * Copies into memory that does not reach the swap space or a core file. libsodium has to be
 * initialised, as it is once there are keys.
 *
 * Returns: (transfer full): the copy, ended by NUL
 */
TopaydSecret *
topayd_secret_new (gconstpointer bytes, gsize n_bytes)
{
  char *secret = sodium_malloc (n_bytes + 1);

  if (secret == NULL)
    g_error ("No memory for a secret");
  memset (secret, 0, n_bytes + 1);
  if (bytes != NULL)
    memcpy (secret, bytes, n_bytes);
  return secret;
}

/**
 * topayd_secret_dup:
 * @text: what to keep
 *
 * Returns: (transfer full): a copy of @text that is kept as topayd_secret_new() does
 */
TopaydSecret *
topayd_secret_dup (const char *text)
{
  return topayd_secret_new (text, strlen (text));
}

/**
 * topayd_secret_free:
 * @secret: (transfer full) (nullable): a secret
 *
 * Wipes and frees.
 */
void
topayd_secret_free (TopaydSecret *secret)
{
  sodium_free (secret);
}
