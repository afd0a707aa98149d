/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-index-builder.h"
#include "topay-index-calibration.h"
#include "topay-index-corpus.h"
#include "topay-index-model.h"
#include "topay-index-statistics.h"
#include "topay-search-confidence.h"
#include "topay-search-engine.h"
#include "topay-search-index.h"

static guint
find_first (GBytes *index, const char *query)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaySearchEngine) engine = topay_search_engine_new (index, &error);
  g_autoptr (TopaySearchResult) result = NULL;

  g_assert_no_error (error);
  result = topay_search_engine_query (engine, query, 5);
  return result->n_hits > 0 ? result->hits[0].article : G_MAXUINT;
}

static void
test_no_articles_give_an_empty_index (void)
{
  g_autoptr (GBytes) index = topay_index_build (&(TopayIndexLibrary){ "en", NULL, 0, NULL });

  g_assert_cmpuint (find_first (index, "refund"), ==, G_MAXUINT);
  g_assert_cmpuint (find_first (index, "TP-2001"), ==, G_MAXUINT);
}

static void
test_one_article_is_found (void)
{
  const TopayIndexArticle article = { .title = "How long a refund takes" };
  g_autoptr (GBytes) index = topay_index_build (&(TopayIndexLibrary){ "en", &article, 1, NULL });

  g_assert_cmpuint (find_first (index, "refund"), ==, 0);
  g_assert_cmpuint (find_first (index, "password"), ==, G_MAXUINT);
}

static void
test_every_field_alone_is_enough (void)
{
  const char *const word[] = { "thunderstorm", NULL };
  const char *const none[] = { NULL };
  const TopayIndexArticle fields[] = {
    { .title = "Thunderstorm" }, { .summary = "A thunderstorm." }, { .keywords = word },
    { .questions = word },       { .body = "One thunderstorm" },   { .error_codes = word },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const TopayIndexArticle articles[] = {
        { .title = "", .summary = "", .body = "", .keywords = none, .questions = none },
        fields[i],
        { .title = "Another" },
      };
      g_autoptr (GBytes) index =
          topay_index_build (&(TopayIndexLibrary){ "en", articles, G_N_ELEMENTS (articles), NULL });

      g_assert_cmpuint (find_first (index, "thunderstorm"), ==, 1);
    }
}

static void
test_bad_text_is_survived (void)
{
  const char *const bad[] = { "\xFF\xFE", "\xE9\x80", "", "ref\xFFund card", NULL };
  const TopayIndexArticle article = { "\xC0\x80", "\xED\xA0\x80", bad, bad, bad, "\xF5 money" };
  g_autoptr (GBytes) index = topay_index_build (&(TopayIndexLibrary){ "zh_CN", &article, 1, NULL });

  g_assert_cmpuint (find_first (index, "card"), ==, 0);
  g_assert_cmpuint (find_first (index, "money"), ==, 0);
}

static void
test_long_language_is_cut (void)
{
  const TopayIndexArticle article = { .title = "Refund" };
  g_autoptr (GBytes) index =
      topay_index_build (&(TopayIndexLibrary){ "en_a_very_long_name_indeed", &article, 1, NULL });

  g_assert_cmpuint (find_first (index, "refund"), ==, 0);
}

/* Words of a made-up language, each article with its own. */
static char *
make_question (GRand *random, guint article)
{
  return g_strdup_printf ("why w%c%c%ux does thing%d and topic%ua or topic%ub",
                          'a' + (char) (article % 26), 'a' + (char) (article / 26 % 26), article,
                          g_rand_int_range (random, 0, 50), article, article / 2);
}

static GBytes *
build_many (guint n_articles, guint n_questions)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree TopayIndexArticle *articles = g_new0 (TopayIndexArticle, n_articles);

  for (guint i = 0; i < n_articles; i++)
    {
      char **list = g_new0 (char *, n_questions + 1);

      for (guint k = 0; k < n_questions; k++)
        list[k] = make_question (random, i);
      g_ptr_array_add (lists, list);
      articles[i].questions = (const char *const *) list;
    }
  return topay_index_build (&(TopayIndexLibrary){ "en", articles, n_articles, NULL });
}

static void
test_thousands_of_articles_are_searched (void)
{
  g_autoptr (GBytes) index = build_many (3000, 2);

  g_assert_cmpuint (find_first (index, "topic1234a"), ==, 1234);
  g_assert_cmpuint (find_first (index, "why does topic2999a not work"), ==, 2999);
}

static void
test_equal_input_gives_equal_bytes (void)
{
  g_autoptr (GBytes) first = build_many (30, 6);
  g_autoptr (GBytes) second = build_many (30, 6);

  g_assert_true (g_bytes_equal (first, second));
}

static gboolean
is_default (GBytes *bytes)
{
  g_autoptr (TopaySearchIndex) index = topay_search_index_open (bytes, NULL);
  TopaySearchCalibration calibration;

  topay_search_calibration_load (&calibration, index->meta);
  return ABS (calibration.weights[0] - topay_search_default_calibration.weights[0]) < 1e-3
         && ABS (calibration.threshold - topay_search_default_calibration.threshold) < 1e-3;
}

static void
test_enough_questions_calibrate (void)
{
  g_autoptr (GBytes) few = build_many (10, 9);
  g_autoptr (GBytes) enough = build_many (10, 11);

  g_assert_true (is_default (few));
  g_assert_false (is_default (enough));
}

static void
test_calibration_survives_questions_that_tell_nothing (void)
{
  const char *questions[121] = { NULL };
  TopayIndexArticle articles[2] = { { 0 } };
  g_autoptr (GBytes) index = NULL;
  g_autoptr (TopaySearchEngine) engine = NULL;
  g_autoptr (TopaySearchResult) result = NULL;

  for (guint i = 0; i < 120; i++)
    questions[i] = "where is my refund";
  articles[0].questions = articles[1].questions = (const char *const *) questions;
  index = topay_index_build (&(TopayIndexLibrary){ "en", articles, 2, NULL });
  engine = topay_search_engine_new (index, NULL);
  result = topay_search_engine_query (engine, "where is my refund", 5);
  g_assert_cmpuint (result->n_hits, ==, 2);
  g_assert_false (result->answer);
  g_assert_cmpfloat (result->confidence, <, 0.95);
}

/* The same question twenty times in one article and twice in another. Were all equally dear, the
 * model would push the small article away as hard as it draws the large one. */
static void
test_large_article_does_not_drown_a_small_one (void)
{
  const char *many[21] = { NULL }, *few[3] = { NULL };
  TopayIndexArticle articles[2] = { { 0 } };
  const TopayIndexLibrary library = { "en", articles, 2, NULL };
  g_autoptr (TopayIndexCorpus) corpus = NULL;
  g_autoptr (TopayIndexStatistics) statistics = NULL;
  g_autoptr (TopayIndexModel) model = NULL;

  for (guint i = 0; i < 20; i++)
    many[i] = few[i % 2] = "refund late";
  articles[0].questions = (const char *const *) many;
  articles[1].questions = (const char *const *) few;
  corpus = topay_index_corpus_new (&library, TOPAY_CALIBRATION_FOLDS);
  statistics = topay_index_statistics_new (corpus, TOPAY_CORPUS_NO_FOLD);
  model = topay_index_model_new (corpus, statistics, TOPAY_CORPUS_NO_FOLD);
  g_assert_cmpuint (model->scales->len, ==, 2);
  g_assert_cmpuint (g_array_index (model->scales, guint32, 1), >, 0);
  g_assert_cmpfloat (g_array_index (model->scales, guint32, 1), <,
                     0.9 * g_array_index (model->scales, guint32, 0));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/index-builder/no-articles-give-an-empty-index",
                   test_no_articles_give_an_empty_index);
  g_test_add_func ("/index-builder/one-article-is-found", test_one_article_is_found);
  g_test_add_func ("/index-builder/every-field-alone-is-enough", test_every_field_alone_is_enough);
  g_test_add_func ("/index-builder/bad-text-is-survived", test_bad_text_is_survived);
  g_test_add_func ("/index-builder/long-language-is-cut", test_long_language_is_cut);
  g_test_add_func ("/index-builder/thousands-of-articles-are-searched",
                   test_thousands_of_articles_are_searched);
  g_test_add_func ("/index-builder/equal-input-gives-equal-bytes",
                   test_equal_input_gives_equal_bytes);
  g_test_add_func ("/index-builder/enough-questions-calibrate", test_enough_questions_calibrate);
  g_test_add_func ("/index-builder/calibration-survives-questions-that-tell-nothing",
                   test_calibration_survives_questions_that_tell_nothing);
  g_test_add_func ("/index-builder/large-article-does-not-drown-a-small-one",
                   test_large_article_does_not_drown_a_small_one);
  return g_test_run ();
}
