/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes as a search index, with the length and the checksum made right, so that the checks
 * behind them are met. */

#include "config.h"

#include <stddef.h>
#include <string.h>

#include "topay-search-engine.h"
#include "topay-search-index.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
put_u64 (guint8 *at, guint64 value)
{
  guint64 little = GUINT64_TO_LE (value);

  memcpy (at, &little, sizeof little);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static const char *const queries[] = { "refund", "i was charged twice", "退款没到", "tk",
                                         "TP-1001" };
  g_autofree guint8 *copy = g_memdup2 (data, size);
  gsize length = size - size % 8;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TopaySearchEngine) engine = NULL;

  if (length >= TOPAY_INDEX_HEADER_BYTES)
    {
      put_u64 (copy + 16, length);
      put_u64 (copy + 24, topay_search_index_checksum (copy, length));
    }
  bytes = g_bytes_new (copy, length);
  engine = topay_search_engine_new (bytes, NULL);
  for (gsize i = 0; engine != NULL && i < G_N_ELEMENTS (queries); i++)
    topay_search_result_free (topay_search_engine_query (engine, queries[i], 5));
  return 0;
}
