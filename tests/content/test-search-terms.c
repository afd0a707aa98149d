/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-search-terms.h"
#include "topay-search-variants.h"

typedef struct
{
  const char *language;
  const char *text;
  const char *expected;
} Case;

static const Case variants[] = {
  { "en", "e-mail me", "email me" },
  { "en", "i can not log in", "i can't login" },
  { "en", "cannot sign-in", "can't login" },
  { "en", "blog in", "blog in" }, /* whole words only */
  { "en", "u", "you" },
  { "en", "menu", "menu" },
  { "zh_CN", "如何登陆", "怎么登录" },
  { "zh_CN", "请问怎样改帐户", "怎么改账户" },
  { "zh_CN", "为何无法更换手机号码", "为什么不能更改手机号" },
  { "zh_CN", "客服电话号码", "客服电话号码" }, /* not everybody's is a mobile phone's */
  { "zh_CN", "能不能退", "能否退" },           /* still a question */
  { "zh_CN", "您好", "您好" },                 /* nothing else would be left */
  { "zh_CN", "", "" },
};

static void
test_variant_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autoptr (TopayFoldedText) folded = topay_folded_text_new (variants[i].text, -1, 1000);
      g_autoptr (TopayFoldedText) unified =
          topay_search_unify_variants (folded, variants[i].language);

      g_assert_cmpstr (unified->text, ==, variants[i].expected);
      g_assert_cmpuint (unified->length, ==, strlen (variants[i].expected));
      g_assert_cmpuint (unified->origins[unified->length], ==, strlen (variants[i].text));
    }
}

static char *
join_units (const char *language, const char *text)
{
  g_autoptr (TopaySearchTerms) terms = topay_search_terms_new (language);
  g_autoptr (GArray) units = topay_search_terms_cut (terms, text, 1000);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < units->len; i++)
    {
      const TopaySearchUnit *unit = &g_array_index (units, TopaySearchUnit, i);

      if (i > 0)
        g_string_append_c (joined, unit->is_adjacent ? '+' : '|');
      g_string_append_printf (joined, unit->is_stop ? "(%s)" : "%s", unit->word);
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static const Case units[] = {
  { "en", "Where is MY refund?", "where|(is)|(my)|refund" },
  { "en", "don’t don't dont", "dont|dont|dont" },
  { "en", "doing having", "(doing)|(having)" },
  { "zh_CN", "退款app吗退货", "退+款|app|退+货" },
  { "zh_CN", "退一下款", "退+款" },
};

static void
test_unit_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autofree char *joined = join_units (units[i].language, units[i].text);

      g_assert_cmpstr (joined, ==, units[i].expected);
    }
}

static GArray *
collect (const char *text, guint groups)
{
  g_autoptr (TopaySearchTerms) terms = topay_search_terms_new ("en");
  g_autoptr (GArray) cut = topay_search_terms_cut (terms, text, 1000);
  GArray *features = g_array_new (FALSE, FALSE, sizeof (TopaySearchFeature));

  topay_search_terms_collect (cut, groups, features);
  topay_search_features_merge (features);
  return features;
}

static void
assert_same_features (const char *a, const char *b, TopayFeatureGroup group)
{
  g_autoptr (GArray) left = collect (a, 1u << group);
  g_autoptr (GArray) right = collect (b, 1u << group);

  g_assert_cmpuint (left->len, >, 0);
  g_assert_cmpuint (left->len, ==, right->len);
  for (guint i = 0; i < left->len; i++)
    g_assert_true (g_array_index (left, TopaySearchFeature, i).key
                   == g_array_index (right, TopaySearchFeature, i).key);
}

static void
test_company_has_no_order (void)
{
  assert_same_features ("card lost", "lost card", TOPAY_FEATURE_COMPANY);
  assert_same_features ("lost the card", "lost card", TOPAY_FEATURE_COMPANY);
}

static void
test_stems_are_one_word (void)
{
  assert_same_features ("refunds refunded", "refund refund", TOPAY_FEATURE_WORD);
}

static void
test_sequence_has_an_order (void)
{
  g_autoptr (GArray) left = collect ("card lost", 1u << TOPAY_FEATURE_PHRASE);
  g_autoptr (GArray) right = collect ("lost card", 1u << TOPAY_FEATURE_PHRASE);

  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpuint (right->len, ==, 1);
  g_assert_true (g_array_index (left, TopaySearchFeature, 0).key
                 != g_array_index (right, TopaySearchFeature, 0).key);
}

static void
test_merging_counts (void)
{
  g_autoptr (GArray) features = collect ("card card the lost card", 1u << TOPAY_FEATURE_WORD);
  float sum = 0;

  g_assert_cmpuint (features->len, ==, 3);
  for (guint i = 0; i < features->len; i++)
    {
      const TopaySearchFeature *feature = &g_array_index (features, TopaySearchFeature, i);

      sum += feature->weight;
      g_assert_cmpint (topay_search_feature_get_group (feature->key), ==, TOPAY_FEATURE_WORD);
      if (i > 0)
        g_assert_cmpuint (feature[-1].key, <, feature->key);
    }
  g_assert_cmpfloat_with_epsilon (sum, 5.0f, 1e-6f);
}

static void
test_letters_of_the_longest_word_fit (void)
{
  g_autofree char *word = g_strnfill (TOPAY_TOKEN_MAX_BYTES + 5, 'q');
  g_autofree char *varied = g_strdup ("abcdefghijklmnopqrstuvwxyz0123456789");
  g_autoptr (GArray) same = collect (word, 1u << TOPAY_FEATURE_TRIPLE);
  g_autoptr (GArray) different = collect (varied, 1u << TOPAY_FEATURE_QUADRUPLE);

  g_assert_cmpuint (same->len, ==, 3); /* « qq», «qqq», «qq » */
  g_assert_cmpuint (different->len, ==, strlen (varied) - 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-terms/variant-table", test_variant_table);
  g_test_add_func ("/search-terms/unit-table", test_unit_table);
  g_test_add_func ("/search-terms/company-has-no-order", test_company_has_no_order);
  g_test_add_func ("/search-terms/stems-are-one-word", test_stems_are_one_word);
  g_test_add_func ("/search-terms/sequence-has-an-order", test_sequence_has_an_order);
  g_test_add_func ("/search-terms/merging-counts", test_merging_counts);
  g_test_add_func ("/search-terms/letters-of-the-longest-word-fit",
                   test_letters_of_the_longest_word_fit);
  return g_test_run ();
}
