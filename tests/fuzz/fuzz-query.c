/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any query to a little search in each language. */

#include "config.h"

#include <stddef.h>

#include "search-fixture.h"
#include "topay-search-highlight.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static TopaySearchEngine *engines[2];
  static const char *const languages[] = { "en", "zh_CN" };
  g_autofree char *query = g_strndup ((const char *) data, size);

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (TopaySearchResult) result = NULL;
      g_autoptr (GArray) ranges = NULL;

      if (engines[i] == NULL)
        engines[i] = fixture_engine (languages[i]);
      result = topay_search_engine_query (engines[i], query, 10);
      g_assert_cmpuint (result->n_hits, <=, FIXTURE_N_ARTICLES);
      g_assert_true (result->confidence >= 0 && result->confidence <= 1);
      for (guint k = 0; k < result->n_hits; k++)
        g_assert_cmpuint (result->hits[k].article, <, FIXTURE_N_ARTICLES);
      ranges = topay_search_highlight (languages[i], query, "Where is my refund? 退款多久到账");
    }
  return 0;
}
