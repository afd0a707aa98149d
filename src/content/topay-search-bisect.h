/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * topay_search_bisect:
 * @keys: little-endian keys in rising order, the first of every @stride numbers
 * @n_keys: how many there are
 * @stride: numbers from one key to the next
 * @key: what to look for
 *
 * Looks up the place of a key in a table of the index. In the header, since every feature of every
 * query comes here.
 *
 * Returns: the first place whose key is not below @key; @n_keys when there is none
 */
static inline guint
topay_search_bisect (const guint32 *keys, guint n_keys, guint stride, guint32 key)
{
  guint low = 0, high = n_keys;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (GUINT32_FROM_LE (keys[(gsize) middle * stride]) < key)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

G_END_DECLS
