/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-library.h"

#include "source-fixture.h"
#include "topay-bundle-writer.h"
#include "topay-error.h"

static TopayLibrary *
compile (TopayFixture *fixture)
{
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (TopaySource) source = topay_source_new (fixture->folder, NULL, report);
  g_autofree char *text = topay_report_dup_text (report);
  g_autofree char *path = topay_fixture_dup_path (fixture, "library.bundle");
  g_autoptr (GBytes) bundle = NULL;
  g_autoptr (GError) error = NULL;
  TopayLibrary *library;

  g_assert_cmpstr (text, ==, "");
  bundle = topay_bundle_build (source);
  topay_bundle_save (bundle, path, &error);
  g_assert_no_error (error);
  library = topay_library_new (path, &error);
  g_assert_no_error (error);
  return library;
}

static TopayLibrary *
make_clean_library (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();

  return compile (fixture);
}

static void
test_info (void)
{
  g_autoptr (TopayLibrary) library = make_clean_library ();
  const TopayArticleInfo *info = topay_library_get_info (library, "zh_CN", "alpha");

  g_assert_cmpstr (info->id, ==, "alpha");
  g_assert_cmpstr (info->language, ==, "zh_CN");
  g_assert_cmpstr (info->title, ==, "关于 alpha");
  g_assert_cmpstr (info->summary, ==, "等 3 天。");
  g_assert_cmpstr (info->category, ==, "money");
  g_assert_cmpstr (info->keywords[0], ==, "钱包");
  g_assert_null (info->keywords[1]);
  g_assert_cmpstr (info->error_codes[0], ==, "TP-1001");
  g_assert_cmpstr (info->wizard, ==, "refund");
  g_assert_cmpstr (info->related[0], ==, "beta");
  g_assert_cmpstr (info->related[1], ==, "gamma");
  g_assert_null (info->related[2]);
  g_assert_cmpstr (info->reviewed, ==, "2026-11-20");
  g_assert_cmpuint (info->minutes, ==, 1);
}

static void
test_positions (void)
{
  g_autoptr (TopayLibrary) library = make_clean_library ();

  g_assert_cmpuint (topay_library_get_n_articles (library, "en"), ==, 3);
  g_assert_cmpstr (topay_library_get_nth_info (library, "en", 0)->id, ==, "alpha");
  g_assert_cmpstr (topay_library_get_nth_info (library, "en", 2)->id, ==, "gamma");
  g_assert_null (topay_library_get_nth_info (library, "en", 3));
  g_assert_true (topay_library_get_nth_info (library, "en", 1)
                 == topay_library_get_info (library, "en", "beta"));
}

static void
test_whole (void)
{
  g_autoptr (TopayLibrary) library = make_clean_library ();

  g_assert_cmpstr (topay_library_get_version (library), ==, "2026-11-20");
  g_assert_true (topay_library_has_language (library, "zh_CN"));
  g_assert_false (topay_library_has_language (library, "fr"));
  g_assert_cmpstr (topay_library_get_languages (library)[0], ==, "en");
  g_assert_cmpstr (topay_library_get_languages (library)[1], ==, "zh_CN");
  g_assert_null (topay_library_get_languages (library)[2]);
  g_assert_cmpstr (topay_library_get_popular (library)[0], ==, "beta");
  g_assert_cmpstr (topay_library_get_popular (library)[1], ==, "alpha");
  g_assert_cmpstr (topay_library_get_searches (library, "en")[0], ==, "where is it");
  g_assert_cmpstr (topay_library_get_searches (library, "zh_CN")[0], ==, "在哪里");
  g_assert_null (topay_library_get_searches (library, "fr")[0]);
}

static void
test_lists (void)
{
  g_autoptr (TopayLibrary) library = make_clean_library ();
  guint n_categories;
  guint n_tips;
  const TopayCategory *categories = topay_library_get_categories (library, "zh_CN", &n_categories);
  const TopayTip *tips = topay_library_get_tips (library, "en", &n_tips);

  g_assert_cmpuint (n_categories, ==, 1);
  g_assert_cmpstr (categories[0].id, ==, "money");
  g_assert_cmpstr (categories[0].title, ==, "钱");
  g_assert_cmpstr (categories[0].icon_name, ==, "edit-undo-symbolic");
  g_assert_cmpstr (categories[0].tint, ==, "teal");
  g_assert_cmpuint (n_tips, ==, 1);
  g_assert_cmpstr (tips[0].text, ==, "Wait 3 days.");
  g_assert_cmpstr (tips[0].article, ==, "alpha");
  topay_library_get_tips (library, "fr", &n_tips);
  g_assert_cmpuint (n_tips, ==, 0);
}

static void
test_article (void)
{
  g_autoptr (TopayLibrary) library = make_clean_library ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayArticle) article = topay_library_dup_article (library, "en", "beta", &error);
  guint n_blocks;
  TopayBlock *const *blocks;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_true (topay_article_get_info (article)
                 == topay_library_get_info (library, "en", "beta"));
  blocks = topay_article_get_blocks (article, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 3);
  g_assert_cmpstr (blocks[0]->spans[1].target, ==, "article:beta");
  text = topay_block_dup_text (blocks[2]);
  g_assert_cmpstr (text, ==, "First\n3");
}

static void
test_not_found (void)
{
  g_autoptr (TopayLibrary) library = make_clean_library ();
  g_autoptr (GError) error = NULL;

  g_assert_null (topay_library_get_info (library, "en", "delta"));
  g_assert_null (topay_library_dup_article (library, "en", "delta", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (topay_library_dup_article (library, "fr", "alpha", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (topay_library_get_engine (library, "fr", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
}

static void
test_missing_translation (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autoptr (TopayLibrary) library = NULL;

  topay_fixture_remove (fixture, "zh_CN/beta.md");
  library = compile (fixture);
  g_assert_nonnull (topay_library_get_info (library, "en", "beta"));
  g_assert_null (topay_library_get_info (library, "zh_CN", "beta"));
  g_assert_cmpstr (topay_library_get_info (library, "zh_CN", "alpha")->related[0], ==, "gamma");
  g_assert_null (topay_library_get_info (library, "zh_CN", "alpha")->related[1]);
}

static void
test_engine (void)
{
  g_autoptr (TopayLibrary) library = make_clean_library ();
  g_autoptr (GError) error = NULL;
  TopaySearchEngine *engine = topay_library_get_engine (library, "en", &error);
  g_autoptr (TopaySearchResult) result = NULL;

  g_assert_no_error (error);
  g_assert_true (engine == topay_library_get_engine (library, "en", &error));
  result = topay_search_engine_query (engine, "TP-1003", 3);
  g_assert_cmpuint (result->n_hits, >, 0);
  g_assert_cmpstr (topay_library_get_nth_info (library, "en", result->hits[0].article)->id, ==,
                   "gamma");
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static GAsyncResult *
wait_for_library (const char *path, GCancellable *cancellable)
{
  GAsyncResult *result = NULL;

  topay_library_new_async (path, cancellable, on_opened_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return result;
}

static void
test_async (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autoptr (TopayLibrary) same = compile (fixture);
  g_autofree char *path = topay_fixture_dup_path (fixture, "library.bundle");
  g_autoptr (GAsyncResult) result = wait_for_library (path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayLibrary) library = topay_library_new_finish (result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (topay_library_get_n_articles (library, "en"), ==,
                    topay_library_get_n_articles (same, "en"));
}

static void
test_async_failures (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autofree char *path = topay_fixture_dup_path (fixture, "library.bundle");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = wait_for_library (path, NULL);
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (topay_library_new_finish (first, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
  g_clear_error (&error);

  g_cancellable_cancel (cancelled);
  second = wait_for_library (path, cancelled);
  g_assert_null (topay_library_new_finish (second, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
add_parsed (TopayBundleWriter *writer,
            TopaySectionKind kind,
            const char *language,
            const char *text)
{
  const char *type = kind == TOPAY_SECTION_META       ? TOPAY_META_TYPE
                     : kind == TOPAY_SECTION_ARTICLES ? TOPAY_ARTICLES_TYPE
                                                      : TOPAY_BODIES_TYPE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = g_variant_parse (G_VARIANT_TYPE (type), text, NULL, NULL, &error);

  g_assert_no_error (error);
  topay_bundle_writer_add_variant (writer, kind, language, value);
}

/* What the sections say of each other, in a library whose checksums are right. */
static void
test_hostile (void)
{
  static const struct
  {
    const char *meta;
    const char *articles; /* NULL: no such section */
    const char *bodies;
    gboolean opens;
  } cases[] = {
    { "('', ['en'])", NULL, "[]", FALSE },
    { "('', ['en'])", "[]", NULL, FALSE },
    { "('', ['en', 'en'])", "[]", "[]", FALSE },
    { "('', ['fr'])", "[]", "[]", FALSE },
    { "('', ['en'])", "[('', 'A', '', '', '', '', 1, [], [], [])]", "[[]]", FALSE },
    { "('', ['en'])", "[('a b', 'A', '', '', '', '', 1, [], [], [])]", "[[]]", FALSE },
    { "('', ['en'])", "[('../a', 'A', '', '', '', '', 1, [], [], [])]", "[[]]", FALSE },
    { "('', ['en'])", "[('a', 'A', '', '', 'w/w', '', 1, [], [], [])]", "[[]]", FALSE },
    { "('', ['en'])",
      "[('a', 'A', '', '', '', '', 1, [], [], []), ('a', 'B', '', '', '', '', 1, [], [], [])]",
      "[[], []]", FALSE },
    { "('', ['en'])", "[('a', 'A', '', '', '', '', 1, [], [], [])]", "[]", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayBundleWriter) writer = topay_bundle_writer_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TopayLibrary) library = NULL;
      g_autoptr (GError) error = NULL;

      add_parsed (writer, TOPAY_SECTION_META, "", cases[i].meta);
      if (cases[i].articles != NULL)
        add_parsed (writer, TOPAY_SECTION_ARTICLES, "en", cases[i].articles);
      if (cases[i].bodies != NULL)
        add_parsed (writer, TOPAY_SECTION_BODIES, "en", cases[i].bodies);
      bytes = topay_bundle_writer_finish (writer);
      library = topay_library_new_from_bytes (bytes, &error);
      g_assert_true ((library != NULL) == cases[i].opens);
      if (library != NULL)
        g_assert_null (topay_library_dup_article (library, "en", "a", &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/knows-an-article", test_info);
  g_test_add_func ("/library/articles-are-sorted-by-id", test_positions);
  g_test_add_func ("/library/knows-what-belongs-to-all", test_whole);
  g_test_add_func ("/library/lists-are-in-the-language-asked-for", test_lists);
  g_test_add_func ("/library/reads-a-body", test_article);
  g_test_add_func ("/library/what-there-is-not-is-not-found", test_not_found);
  g_test_add_func ("/library/missing-translation-is-null-and-not-related",
                   test_missing_translation);
  g_test_add_func ("/library/engine-is-made-once", test_engine);
  g_test_add_func ("/library/opens-in-the-background", test_async);
  g_test_add_func ("/library/background-errors-arrive", test_async_failures);
  g_test_add_func ("/library/sections-must-fit-each-other", test_hostile);
  return g_test_run ();
}
