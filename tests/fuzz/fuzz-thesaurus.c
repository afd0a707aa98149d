/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any text as a thesaurus, used on itself. */

#include "config.h"

#include <stddef.h>

#include "topay-thesaurus.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static const char *const languages[] = { "en", "zh_CN" };
  g_autofree char *raw = g_strndup ((const char *) data, size);
  g_autofree char *text = g_utf8_make_valid (raw, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autoptr (TopayReport) report = topay_report_new (TRUE);
      g_autoptr (TopayThesaurus) thesaurus =
          topay_thesaurus_parse (languages[i], text, "fuzz.txt", report);
      TopayConcepts concepts = topay_thesaurus_get_concepts (thesaurus);
      g_autoptr (TopaySearchTerms) terms = topay_search_terms_new (languages[i]);
      g_autoptr (GArray) units = topay_search_terms_cut (terms, text, 4096);
      g_autoptr (GArray) features = g_array_new (FALSE, FALSE, sizeof (TopaySearchFeature));

      topay_concepts_collect (&concepts, units, G_MAXUINT, features);
      for (guint row = 1; row < concepts.n_rows; row++)
        g_assert_cmpuint (GUINT32_FROM_LE (concepts.rows[row - 1].key), <=,
                          GUINT32_FROM_LE (concepts.rows[row].key));
    }
  return 0;
}
