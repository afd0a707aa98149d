/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-rows.h"

#include <string.h>

/**
 * topay_rows_sort_unique:
 * @rows: rows of any one type
 * @compare: their order; 0 for two that say the same
 *
 * Sorts rows and drops what is said twice.
 */
void
topay_rows_sort_unique (GArray *rows, GCompareFunc compare)
{
  gsize size = g_array_get_element_size (rows);
  guint kept = 0;

  g_array_sort (rows, compare);
  for (guint i = 0; i < rows->len; i++)
    {
      const char *row = rows->data + i * size;

      if (kept > 0 && compare (rows->data + (kept - 1) * size, row) == 0)
        continue;
      memmove (rows->data + kept * size, row, size);
      kept++;
    }
  g_array_set_size (rows, kept);
}
