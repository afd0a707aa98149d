/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-base32-private.h"

/* @n_bytes is a multiple of five; @text has room for the NUL. */
void
topayd_base32_encode (const guint8 *bytes, gsize n_bytes, char *text)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  guint64 group = 0;

  for (gsize i = 0; i < n_bytes; i++)
    {
      group = group << 8 | bytes[i];
      for (int shift = 35; i % 5 == 4 && shift >= 0; shift -= 5)
        *text++ = alphabet[group >> shift & 0x1F];
    }
  *text = '\0';
}
