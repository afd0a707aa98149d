/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-search-highlight.h"

typedef struct
{
  const char *language;
  const char *query;
  const char *marked; /* the text with brackets around what must be found */
} Case;

static const Case cases[] = {
  { "en", "refund", "Your [refund] is on its way" },
  { "en", "refunds ", "[Refunding] a [REFUND]" },
  { "en", "where is my refund ", "[Where] is my [refund]? [Where’s] it" },
  { "en", "refu", "A [refund], not a fund" },
  { "en", "r", "A refund" },
  { "en", "log in ", "You can [log in] or [sign in] here" },
  { "en", "the ", "[The] refund of [the] shop" }, /* nothing else is asked for */
  { "en", "tp-2001 ", "Code [TP]-[2001] or [ＴＰ]－[２００１]" },
  { "en", "don't ", "[Don’t] pay, [dont] pay" },
  { "en", "", "Nothing" },
  { "en", "refund", "" },
  { "en", "\xFF refund \xFF", "\xFF a [refund] \xFF" },
  { "zh_CN", "退款多久到账", "[退款]申请后[多久到账]？" },
  { "zh_CN", "退款", "我要[退款]，[退款]！退一半款" },
  { "zh_CN", "退", "我要[退]款，[退]货" },
  { "zh_CN", "退款", "申請[退款]" },
  { "zh_CN", "帳戶", "您的[账户]和[帳戶]" },
  { "zh_CN", "如何付款", "[怎么付款]" },
  { "zh_CN", "app打不开", "[App] 为什么[打不开]" },
};

/* Puts brackets around the ranges. */
static char *
mark_text (const char *text, const GArray *ranges)
{
  g_autoptr (GString) marked = g_string_new (NULL);
  gsize at = 0;

  for (guint i = 0; i < ranges->len; i++)
    {
      const TopayTextRange *range = &g_array_index (ranges, TopayTextRange, i);

      g_assert_cmpuint (range->start, <, range->end);
      g_assert_cmpuint (range->end, <=, strlen (text));
      g_assert_true (i == 0 || range->start > at);
      g_string_append_len (marked, text + at, (gssize) (range->start - at));
      g_string_append_c (marked, '[');
      g_string_append_len (marked, text + range->start, (gssize) (range->end - range->start));
      g_string_append_c (marked, ']');
      at = range->end;
    }
  g_string_append (marked, text + at);
  return g_string_free (g_steal_pointer (&marked), FALSE);
}

static char *
remove_brackets (const char *marked)
{
  g_autoptr (GString) text = g_string_new (marked);

  g_string_replace (text, "[", "", 0);
  g_string_replace (text, "]", "", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_highlight_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = remove_brackets (cases[i].marked);
      g_autoptr (GArray) ranges = topay_search_highlight (cases[i].language, cases[i].query, text);
      g_autofree char *marked = mark_text (text, ranges);

      g_assert_cmpstr (marked, ==, cases[i].marked);
    }
}

static void
test_ranges_of_any_text_are_in_order (void)
{
  static const char *const pieces[] = { "refund", "退", "款",      "\xFF", "如何", "ﬁ",
                                        "log in", " ",  "e\u0301", "一下", "'",    "\u200D" };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) query = g_string_new (NULL);
      g_autoptr (GArray) ranges = NULL;
      g_autofree char *marked = NULL;

      for (guint i = 0; i < 12; i++)
        g_string_append (i < 4 ? query : text,
                         pieces[g_rand_int_range (random, 0, (gint32) G_N_ELEMENTS (pieces))]);
      ranges = topay_search_highlight (round % 2 == 0 ? "en" : "zh_CN", query->str, text->str);
      marked = mark_text (text->str, ranges);
      g_assert_cmpuint (strlen (marked), ==, text->len + 2 * (gsize) ranges->len);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-highlight/highlight-table", test_highlight_table);
  g_test_add_func ("/search-highlight/ranges-of-any-text-are-in-order",
                   test_ranges_of_any_text_are_in_order);
  return g_test_run ();
}
