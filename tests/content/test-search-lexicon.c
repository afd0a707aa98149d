/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "search-fixture.h"
#include "topay-search-lexicon.h"

typedef struct
{
  const char *a;
  const char *b;
  gboolean is_slip;
} Case;

static const Case slips[] = {
  { "refund", "refunf", TRUE },  { "refund", "refun", TRUE },   { "refund", "rrefund", TRUE },
  { "refund", "erfund", TRUE },  { "refund", "refudn", TRUE },  { "refund", "efund", TRUE },
  { "refund", "refundx", TRUE }, { "refund", "refnu", FALSE },  { "refund", "drefun", FALSE },
  { "refund", "fund", FALSE },   { "refund", "refnux", FALSE }, { "abcd", "badc", FALSE },
  { "abcd", "acbd", TRUE },      { "abcd", "adcb", FALSE },     { "", "a", TRUE },
};

static void
test_slip_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (slips); i++)
    {
      const char *a = slips[i].a, *b = slips[i].b;

      g_test_message ("%s %s", a, b);
      g_assert_cmpint (topay_is_one_slip_apart (a, strlen (a), b, strlen (b)), ==,
                       slips[i].is_slip);
      g_assert_cmpint (topay_is_one_slip_apart (b, strlen (b), a, strlen (a)), ==,
                       slips[i].is_slip);
    }
}

static void
assert_guess (const TopaySearchIndex *index, const char *word, gboolean typing, const char *first)
{
  TopayLexiconGuess guesses[TOPAY_LEXICON_MAX_GUESSES];
  guint n_guesses = typing ? topay_search_lexicon_complete (index, word, guesses)
                           : topay_search_lexicon_correct (index, word, guesses);
  float sum = 0;

  if (first == NULL)
    {
      g_assert_cmpuint (n_guesses, ==, 0);
      return;
    }
  g_assert_cmpuint (n_guesses, >, 0);
  g_assert_cmpstr (topay_search_index_get_word (index, guesses[0].word), ==, first);
  for (guint i = 0; i < n_guesses; i++)
    {
      sum += guesses[i].share;
      if (i > 0)
        g_assert_cmpfloat (guesses[i].share, <=, guesses[i - 1].share);
    }
  g_assert_cmpfloat_with_epsilon (sum, 1.0f, 1e-4f);
}

static void
test_guesses (void)
{
  g_autoptr (GBytes) bytes = fixture_build ("en");
  g_autoptr (TopaySearchIndex) index = topay_search_index_open (bytes, NULL);

  g_assert_true (topay_search_lexicon_knows (index, "refund"));
  g_assert_false (topay_search_lexicon_knows (index, "refun"));
  g_assert_false (topay_search_lexicon_knows (index, ""));
  g_assert_false (topay_search_lexicon_knows (index, "zzzz"));

  assert_guess (index, "refu", TRUE, "refund");
  assert_guess (index, "zzz", TRUE, NULL);
  assert_guess (index, "refnud", FALSE, "refund");
  assert_guess (index, "paymnet", FALSE, "payment");
  assert_guess (index, "czn", FALSE, NULL);     /* too short to be sure */
  assert_guess (index, "refnduu", FALSE, NULL); /* two slips */
  assert_guess (index, "退款", FALSE, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-lexicon/slip-table", test_slip_table);
  g_test_add_func ("/search-lexicon/guesses", test_guesses);
  return g_test_run ();
}
