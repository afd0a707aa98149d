/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "search-fixture.h"
#include "topay-error.h"

typedef struct
{
  const char *language;
  const char *query;
  guint first;
} Case;

#define NOTHING FIXTURE_N_ARTICLES

static const Case cases[] = {
  { "en", "where is my refund", FIXTURE_REFUND },
  { "en", "REFUNDS not arriving!!", FIXTURE_REFUND },
  { "en", "refu", FIXTURE_REFUND },
  { "en", "i forg", FIXTURE_PASSWORD },
  { "en", "r", FIXTURE_REFUND },
  { "en", "my refunf", FIXTURE_REFUND },
  { "en", "pasword", FIXTURE_PASSWORD },
  { "en", "card delcined", FIXTURE_DECLINED },
  { "en", "log in", FIXTURE_PASSWORD },
  { "en", "cannot login", FIXTURE_PASSWORD },
  { "en", "can’t sign-in", FIXTURE_PASSWORD },
  { "en", "ｒｅｆｕｎｄ", FIXTURE_REFUND },
  { "en", "thunderstorm", FIXTURE_DECLINED }, /* only the body has it */
  { "en", "rejected", FIXTURE_DECLINED },     /* only a keyword and a question */
  { "zh_CN", "退款没到", FIXTURE_REFUND },
  { "zh_CN", "退款沒到帳", FIXTURE_REFUND },
  { "zh_CN", "退", FIXTURE_REFUND },
  { "zh_CN", "帳戶被盜", FIXTURE_FRAUD },
  { "zh_CN", "如何更改密码", FIXTURE_PASSWORD },
  { "zh_CN", "登陆不了", FIXTURE_PASSWORD },
  { "zh_CN", "ＡＰＰ登录不了", FIXTURE_PASSWORD },
  { "zh_CN", "請問幾點上班？", FIXTURE_HOURS },
  { "zh_CN", "支付失败", FIXTURE_DECLINED },
  { "en", "", NOTHING },
  { "en", " \t?!… ", NOTHING },
  { "en", "xqzzv wprtk", NOTHING },
  { "en", "qq", NOTHING },
  { "en", "退款", NOTHING },
  { "zh_CN", "", NOTHING },
  { "zh_CN", "龘靐", NOTHING },
  { "zh_CN", "zzxqv", NOTHING },
};

static void
test_query_table (void)
{
  g_autoptr (TopaySearchEngine) english = fixture_engine ("en");
  g_autoptr (TopaySearchEngine) chinese = fixture_engine ("zh_CN");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint first = fixture_first (cases[i].language[0] == 'e' ? english : chinese, cases[i].query);

      if (first != cases[i].first)
        g_test_message ("%s “%s”", cases[i].language, cases[i].query);
      g_assert_cmpuint (first, ==, cases[i].first);
    }
}

static void
test_prefix_ends_at_a_space (void)
{
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");

  g_assert_cmpuint (fixture_first (engine, "refu"), ==, FIXTURE_REFUND);
  g_assert_cmpuint (fixture_first (engine, "refu "), ==, NOTHING);
}

static const Case codes[] = {
  { "en", "TP-2001", FIXTURE_DECLINED },
  { "en", "tp2001", FIXTURE_DECLINED },
  { "en", "tp 2001", FIXTURE_DECLINED },
  { "en", " Tp–2001 ", FIXTURE_DECLINED },
  { "en", "tp 20 01", FIXTURE_DECLINED },
  { "en", "ＴＰ－２００１", FIXTURE_DECLINED },
  { "en", "my refund says TP2001, why?", FIXTURE_DECLINED },
  { "en", "refund refund refund tp-1002", FIXTURE_PASSWORD },
  { "en", "e 7", FIXTURE_FRAUD },
  { "zh_CN", "退款显示TP2001怎么办", FIXTURE_DECLINED },
  { "zh_CN", "ＴＰ－１００１", FIXTURE_PASSWORD },
};

static void
test_code_comes_first (void)
{
  g_autoptr (TopaySearchEngine) english = fixture_engine ("en");
  g_autoptr (TopaySearchEngine) chinese = fixture_engine ("zh_CN");

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (TopaySearchResult) result = topay_search_engine_query (
          codes[i].language[0] == 'e' ? english : chinese, codes[i].query, 3);

      g_test_message ("%s", codes[i].query);
      g_assert_cmpuint (result->n_hits, >, 0);
      g_assert_cmpuint (result->hits[0].article, ==, codes[i].first);
      g_assert_true (result->answer);
      g_assert_cmpfloat (result->confidence, >=, 1.0);
    }
}

static void
test_unknown_code_finds_nothing (void)
{
  static const char *const unknown[] = { "TP-9999", "tp9999", "tp 9999", "ERR_4711", "x-12" };
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_cmpuint (fixture_first (engine, unknown[i]), ==, NOTHING);
}

static void
test_code_inside_a_word_is_none (void)
{
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");
  g_autoptr (TopaySearchResult) result = topay_search_engine_query (engine, "http 2001 refund", 3);

  g_assert_cmpuint (result->hits[0].article, ==, FIXTURE_REFUND);
  g_assert_cmpfloat (result->confidence, <, 1.0);
}

static void
test_unfinished_code_finds_without_answer (void)
{
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");
  g_autoptr (TopaySearchResult) result = topay_search_engine_query (engine, "TP-10", 3);

  g_assert_cmpuint (result->n_hits, ==, 1);
  g_assert_cmpuint (result->hits[0].article, ==, FIXTURE_PASSWORD);
  g_assert_false (result->answer);
}

static void
test_limit_is_kept (void)
{
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");

  for (guint limit = 0; limit < 8; limit++)
    {
      g_autoptr (TopaySearchResult) result =
          topay_search_engine_query (engine, "payment TP-2001", limit);
      g_autoptr (TopaySearchResult) words = topay_search_engine_query (engine, "my money", limit);

      g_assert_cmpuint (result->n_hits, <=, limit);
      g_assert_cmpuint (words->n_hits, <=, limit);
      if (limit > 0)
        g_assert_cmpuint (result->hits[0].article, ==, FIXTURE_DECLINED);
    }
}

static void
test_scores_fall_and_articles_differ (void)
{
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");
  g_autoptr (TopaySearchResult) result =
      topay_search_engine_query (engine, "my payment money card TP-3001", 10);
  gboolean seen[FIXTURE_N_ARTICLES] = { FALSE };

  g_assert_cmpuint (result->n_hits, >, 2);
  for (guint i = 0; i < result->n_hits; i++)
    {
      g_assert_false (seen[result->hits[i].article]);
      seen[result->hits[i].article] = TRUE;
      if (i > 0)
        g_assert_cmpfloat (result->hits[i].score, <=, result->hits[i - 1].score);
    }
}

static void
test_same_query_gives_the_same (void)
{
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");
  g_autoptr (TopaySearchResult) first = topay_search_engine_query (engine, "card payment", 10);
  g_autoptr (TopaySearchResult) other = topay_search_engine_query (engine, "wrong password", 10);
  g_autoptr (TopaySearchResult) second = topay_search_engine_query (engine, "card payment", 10);

  g_assert_cmpuint (other->n_hits, >, 0);
  g_assert_cmpuint (first->n_hits, ==, second->n_hits);
  for (guint i = 0; i < first->n_hits; i++)
    {
      g_assert_cmpuint (first->hits[i].article, ==, second->hits[i].article);
      g_assert_cmpfloat (ABS (first->hits[i].score - second->hits[i].score), <=, 0.0);
    }
}

static void
test_equal_articles_stand_in_order (void)
{
  const char *const questions[] = { "where is my refund", NULL };
  TopayIndexArticle twins[3] = { { 0 } };
  g_autoptr (GBytes) index = NULL;
  g_autoptr (TopaySearchEngine) engine = NULL;
  g_autoptr (TopaySearchResult) result = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (twins); i++)
    twins[i].questions = questions;
  index = topay_index_build (&(TopayIndexLibrary){ "en", twins, G_N_ELEMENTS (twins), NULL });
  engine = topay_search_engine_new (index, NULL);
  result = topay_search_engine_query (engine, "refund", 10);
  g_assert_cmpuint (result->n_hits, ==, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (result->hits[i].article, ==, i);
}

static void
test_sound_finds_chinese (void)
{
  static const struct
  {
    const char *query;
    guint article;
  } sounds[] = {
    { "tuikuan", FIXTURE_REFUND },       { "推款", FIXTURE_REFUND },
    { "wangji mima", FIXTURE_PASSWORD }, { "忘记蜜码", FIXTURE_PASSWORD },
    { "kefu", FIXTURE_HOURS },
  };
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("zh_CN");
  g_autoptr (TopaySearchEngine) english = fixture_engine ("en");
  g_autoptr (TopaySearchResult) none = topay_search_engine_query (english, "tuikuan", 5);

  for (gsize i = 0; i < G_N_ELEMENTS (sounds); i++)
    g_assert_cmpuint (fixture_first (engine, sounds[i].query), ==, sounds[i].article);
  g_assert_cmpuint (none->n_hits, ==, 0);
}

static void
test_initials_find_keywords (void)
{
  static const char *const keywords[] = { "退款", NULL };
  static const char *const questions[] = { "退款没到", "退款要多久", NULL };
  static const char *const others[] = { "密码忘了", "密码错误", NULL };
  const TopayIndexArticle articles[] = { { .questions = others },
                                         { .keywords = keywords, .questions = questions } };
  g_autoptr (GBytes) index =
      topay_index_build (&(TopayIndexLibrary){ "zh_CN", articles, G_N_ELEMENTS (articles), NULL });
  g_autoptr (TopaySearchEngine) engine = topay_search_engine_new (index, NULL);
  g_autoptr (TopaySearchResult) unknown = topay_search_engine_query (engine, "mm", 5);

  g_assert_cmpuint (fixture_first (engine, "tk"), ==, 1);
  g_assert_cmpuint (unknown->n_hits, ==, 0); /* 密码 is no keyword */
}

static void
test_unknown_words_find_nothing (void)
{
  static const char *const queries[] = { "zzzzqqqq xxyyzzy <i>", "the qqqqzz", "qqqqzz" };
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (TopaySearchResult) result = topay_search_engine_query (engine, queries[i], 5);

      g_assert_cmpuint (result->n_hits, ==, 0);
    }
}

static void
test_foreign_subject_is_not_answered (void)
{
  static const char *const foreign[] = { "what's the weather tomorrow", "apply for a loan",
                                         "my dog ate the remote control", "is my horse open" };
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autoptr (TopaySearchResult) result = topay_search_engine_query (engine, foreign[i], 5);

      g_assert_false (result->answer);
      g_assert_cmpfloat (result->confidence, <=, 1.0);
    }
}

static void
test_asked_as_written_is_answered (void)
{
  g_autoptr (TopaySearchEngine) english = fixture_engine ("en");
  g_autoptr (TopaySearchEngine) chinese = fixture_engine ("zh_CN");
  g_autoptr (TopaySearchResult) refund =
      topay_search_engine_query (english, "my refund has not arrived", 5);
  g_autoptr (TopaySearchResult) password = topay_search_engine_query (chinese, "忘记密码怎么办", 5);

  g_assert_true (refund->answer);
  g_assert_true (password->answer);
  g_assert_cmpfloat (refund->confidence, >, 0.9);
}

static void
test_any_query_is_survived (void)
{
  static const char *const pieces[] = { "refund", "退",       "\xFF",    "TP-", "2001", " ",
                                        "'",      "\xE9\x80", "e\u0301", "’s",  "-",    "ＴＰ",
                                        "\u200D", "a",        "款",      "\n" };
  g_autoptr (TopaySearchEngine) english = fixture_engine ("en");
  g_autoptr (TopaySearchEngine) chinese = fixture_engine ("zh_CN");
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GString) query = g_string_new (NULL);
      guint n = (guint) g_rand_int_range (random, 0, round % 100 == 0 ? 3000 : 12);
      g_autoptr (TopaySearchResult) result = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append (query,
                         pieces[g_rand_int_range (random, 0, (gint32) G_N_ELEMENTS (pieces))]);
      result = topay_search_engine_query (round % 2 == 0 ? english : chinese, query->str, 5);
      g_assert_cmpfloat (result->confidence, >=, 0.0);
      g_assert_cmpfloat (result->confidence, <=, 1.0);
      for (guint i = 0; i < result->n_hits; i++)
        g_assert_cmpuint (result->hits[i].article, <, FIXTURE_N_ARTICLES);
    }
}

static void
test_what_follows_the_limit_is_not_read (void)
{
  g_autoptr (TopaySearchEngine) engine = fixture_engine ("en");
  g_autofree char *spaces = g_strnfill (TOPAY_SEARCH_MAX_QUERY_BYTES, ' ');
  g_autofree char *query = g_strconcat (spaces, "refund", NULL);

  g_assert_cmpuint (fixture_first (engine, query), ==, NOTHING);
  g_assert_cmpuint (fixture_first (engine, query + 100), ==, FIXTURE_REFUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/search-engine/query-table", test_query_table);
  g_test_add_func ("/search-engine/prefix-ends-at-a-space", test_prefix_ends_at_a_space);
  g_test_add_func ("/search-engine/code-comes-first", test_code_comes_first);
  g_test_add_func ("/search-engine/unknown-code-finds-nothing", test_unknown_code_finds_nothing);
  g_test_add_func ("/search-engine/code-inside-a-word-is-none", test_code_inside_a_word_is_none);
  g_test_add_func ("/search-engine/unfinished-code-finds-without-answer",
                   test_unfinished_code_finds_without_answer);
  g_test_add_func ("/search-engine/limit-is-kept", test_limit_is_kept);
  g_test_add_func ("/search-engine/scores-fall-and-articles-differ",
                   test_scores_fall_and_articles_differ);
  g_test_add_func ("/search-engine/same-query-gives-the-same", test_same_query_gives_the_same);
  g_test_add_func ("/search-engine/equal-articles-stand-in-order",
                   test_equal_articles_stand_in_order);
  g_test_add_func ("/search-engine/sound-finds-chinese", test_sound_finds_chinese);
  g_test_add_func ("/search-engine/initials-find-keywords", test_initials_find_keywords);
  g_test_add_func ("/search-engine/unknown-words-find-nothing", test_unknown_words_find_nothing);
  g_test_add_func ("/search-engine/foreign-subject-is-not-answered",
                   test_foreign_subject_is_not_answered);
  g_test_add_func ("/search-engine/asked-as-written-is-answered",
                   test_asked_as_written_is_answered);
  g_test_add_func ("/search-engine/any-query-is-survived", test_any_query_is_survived);
  g_test_add_func ("/search-engine/what-follows-the-limit-is-not-read",
                   test_what_follows_the_limit_is_not_read);
  return g_test_run ();
}
