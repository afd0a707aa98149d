/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-source.h"

#include <string.h>

#include "source-fixture.h"
#include "topay-bundle-writer.h"
#include "topay-library.h"
#include "topay-source-links.h"

/* What the lenient reader makes of @fixture. Complaints go to @complaints without the folder. */
static TopaySource *
read_source (TopayFixture *fixture, char **complaints)
{
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  TopaySource *source = topay_source_new (fixture->folder, NULL, report);
  g_autofree char *text = NULL;
  g_autofree char *prefix = g_strconcat (fixture->folder, "/", NULL);
  g_auto (GStrv) parts = NULL;

  topay_source_mend_links (source, report);
  text = topay_report_dup_text (report);
  parts = g_strsplit (text, prefix, -1);
  *complaints = g_strjoinv ("", parts);
  return source;
}

static TopayLibrary *
compile (TopayFixture *fixture)
{
  g_autofree char *complaints = NULL;
  g_autoptr (TopaySource) source = read_source (fixture, &complaints);
  g_autoptr (GBytes) bytes = topay_bundle_build (source);
  g_autoptr (GError) error = NULL;
  TopayLibrary *library = topay_library_new_from_bytes (bytes, &error);

  g_assert_no_error (error);
  return library;
}

/* An article as little as it can be, and what is made of it. */
static void
test_made_up (void)
{
  static const struct
  {
    const char *file;
    const char *text;
    const char *id;
    const char *title;
    guint n_blocks;
  } cases[] = {
    { "en/plain.md", "Only text.\n", "plain", "plain", 1 },
    { "en/headed.md", "# The title\n\nText.\n", "headed", "The title", 1 },
    { "en/later.md", "Text.\n\n## Later\n", "later", "Later", 2 },
    { "en/empty.md", "", "empty", "empty", 0 },
    { "en/same.md", "---\ntitle: Same\n---\n# Same\n\nText.\n", "same", "Same", 1 },
    { "en/other.md", "---\ntitle: One\n---\n# Two\n\nText.\n", "other", "One", 2 },
    { "en/named.md", "---\nid: real-name\n---\n", "real-name", "real-name", 0 },
    { "en/bad-id.md", "---\nid: a/b\ntitle: T\n---\n", "bad-id", "T", 0 },
    { "en/with space.md", "---\ntitle: T\n---\n", "with-space", "T", 0 },
    { "en/Upper_Case.md", "---\ntitle: T\n---\n", "Upper_Case", "T", 0 },
    { "en/中文.md", "---\ntitle: T\n---\n", "中文", "T", 0 },
    { "en/bom.md", "\xef\xbb\xbf---\r\ntitle: T\r\n---\r\nText.\r\n", "bom", "T", 1 },
    { "en/questions.md", "---\ntitle: T\nquestions: [a]\n---\n", "questions", "T", 0 },
    { "zh_CN/alone.md", "---\ntitle: 标题\n---\n正文\n", "alone", "标题", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayFixture) fixture = topay_fixture_new ();
      g_autoptr (TopayLibrary) library = NULL;
      g_autoptr (TopayArticle) article = NULL;
      g_autoptr (GError) error = NULL;
      const char *language = cases[i].file[0] == 'e' ? "en" : "zh_CN";
      guint n_blocks;

      topay_fixture_write (fixture, cases[i].file, cases[i].text);
      library = compile (fixture);
      g_assert_cmpstr (topay_library_get_languages (library)[0], ==, language);
      g_assert_null (topay_library_get_languages (library)[1]);
      article = topay_library_dup_article (library, language, cases[i].id, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (topay_article_get_info (article)->title, ==, cases[i].title);
      topay_article_get_blocks (article, &n_blocks);
      g_assert_cmpuint (n_blocks, ==, cases[i].n_blocks);
    }
}

static void
test_no_lists (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autoptr (TopayLibrary) library = NULL;
  const TopayCategory *categories;
  guint count;

  topay_fixture_write (fixture, "en/a.md", "---\ncategory: cards\n---\n");
  topay_fixture_write (fixture, "en/b.md", "---\ncategory: banks\n---\n");
  topay_fixture_write (fixture, "en/c.md", "");
  library = compile (fixture);
  categories = topay_library_get_categories (library, "en", &count);
  g_assert_cmpuint (count, ==, 2);
  g_assert_cmpstr (categories[0].title, ==, "banks");
  g_assert_cmpstr (categories[1].title, ==, "cards");
  g_assert_cmpstr (topay_library_get_info (library, "en", "c")->category, ==, "");
  g_assert_cmpstr (topay_library_get_version (library), ==, "");
  topay_library_get_tips (library, "en", &count);
  g_assert_cmpuint (count, ==, 0);
  g_assert_null (topay_library_get_popular (library)[0]);
  g_assert_null (topay_library_get_searches (library, "en")[0]);
}

/* Sources that are not quite right: what is said, without an error. */
static void
test_warnings (void)
{
  static const struct
  {
    const char *file;
    const char *from;
    const char *to;
    const char *complaints;
  } cases[] = {
    { "en/alpha.md", "article:beta", "article:delta",
      "en/alpha.md:34: There is no article “delta”\n" },
    { "en/alpha.md", "wizard: refund", "wizard: unheard-of", "" },
    { "en/alpha.md", "article:beta", "wizard:unheard-of", "" },
    { "en/alpha.md", "## Steps", "# Steps  ", "" },
    { "en/alpha.md", "[beta, gamma]", "[beta, delta]", "" },
    { "zh_CN/alpha.md", "id: alpha", "id: beta",
      "zh_CN/beta.md:2: The id “beta” is that of zh_CN/alpha.md too\n" },
    { "home.ini", "beta;alpha;", "delta;", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
      g_autofree char *complaints = NULL;
      g_autoptr (TopaySource) source = NULL;
      g_autoptr (TopayLibrary) library = NULL;

      topay_fixture_replace (fixture, cases[i].file, cases[i].from, cases[i].to);
      source = read_source (fixture, &complaints);
      if (strstr (cases[i].complaints, "too") == NULL)
        g_assert_cmpstr (complaints, ==, cases[i].complaints);
      library = compile (fixture);
      g_assert_cmpuint (topay_library_get_n_articles (library, "en"), ==, 3);
    }
}

/* A link that leads nowhere leaves its words. */
static void
test_broken_link (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autoptr (TopayLibrary) library = NULL;
  g_autoptr (TopayArticle) article = NULL;
  TopayBlock *const *blocks;
  guint n_blocks;

  topay_fixture_write (fixture, "en/a.md",
                       "See [here](article:zz) and [there](article:b).\n\n"
                       "```action article:zz\nGo\n```\n");
  topay_fixture_write (fixture, "zh_CN/b.md", "x\n");
  library = compile (fixture);
  article = topay_library_dup_article (library, "en", "a", NULL);
  blocks = topay_article_get_blocks (article, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 1);
  g_assert_cmpstr (blocks[0]->spans[1].text, ==, "here");
  g_assert_null (blocks[0]->spans[1].target);
  g_assert_cmpstr (blocks[0]->spans[3].target, ==, "article:b");
}

/* What no library can be made of, with the place. */
static void
test_errors (void)
{
  static const struct
  {
    const char *file;
    const char *text;
    const char *start;
  } cases[] = {
    { "en/a.md", "One\nTwo \xff\n", "en/a.md:2: Not UTF-8 text" },
    { "en/a.md", "One\n\ncut \xe4\xb8", "en/a.md:3: Not UTF-8 text" },
    { "en/a.md", "---\ntitle: [\n---\n", "en/a.md:3: The front matter is not YAML" },
    { "en/a.md", "---\ntitle: T\n---\n\n{{gone}}\n", "en/a.md:5: Unknown fact “{{gone}}”" },
    { "facts.ini", "[facts]\n\nno value\n", "facts.ini:3: Key file contains line" },
    { "categories", "\xff", "categories:1: Not UTF-8 text" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayFixture) fixture = topay_fixture_new ();
      g_autofree char *complaints = NULL;
      g_autoptr (TopaySource) source = NULL;

      topay_fixture_write (fixture, "en/b.md", "Sound.\n");
      topay_fixture_write (fixture, cases[i].file, cases[i].text);
      source = read_source (fixture, &complaints);
      if (!g_str_has_prefix (complaints, cases[i].start))
        g_assert_cmpstr (complaints, ==, cases[i].start);
    }
}

static void
test_large_file (void)
{
  static const struct
  {
    gsize length;
    const char *complaints;
  } cases[] = {
    { TOPAY_SOURCE_MAX_ARTICLE_BYTES, "" },
    { TOPAY_SOURCE_MAX_ARTICLE_BYTES + 1,
      "en/a.md:1: The file is too large, the limit is 4.0 MiB (4194304 bytes)\n" },
    { 5 * 1024 * 1024, "en/a.md:1: The file is too large, the limit is 4.0 MiB (4194304 bytes)\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayFixture) fixture = topay_fixture_new ();
      g_autofree char *filler = g_strnfill (cases[i].length, 'x');
      g_autofree char *complaints = NULL;
      g_autoptr (TopaySource) source = NULL;

      for (gsize j = 80; j < cases[i].length; j += 80)
        filler[j] = '\n';
      topay_fixture_write (fixture, "en/a.md", filler);
      source = read_source (fixture, &complaints);
      g_assert_cmpstr (complaints, ==, cases[i].complaints);
    }
}

static void
test_many_blocks (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autoptr (GString) items = g_string_new (NULL);
  g_autofree char *complaints = NULL;
  g_autoptr (TopaySource) source = NULL;

  for (guint i = 0; i < TOPAY_BODY_MAX_BLOCKS; i++)
    g_string_append (items, "-\n");
  topay_fixture_write (fixture, "en/a.md", items->str);
  source = read_source (fixture, &complaints);
  g_assert_cmpstr (complaints, ==,
                   "en/a.md:1: The article has 65537 paragraphs, items and cells, the limit is"
                   " 65536\n");
}

static void
test_nothing (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autofree char *missing = topay_fixture_dup_path (fixture, "missing");
  g_autoptr (TopayReport) empty = topay_report_new (FALSE);
  g_autoptr (TopayReport) none = topay_report_new (FALSE);

  topay_source_free (topay_source_new (fixture->folder, NULL, empty));
  topay_source_free (topay_source_new (missing, NULL, none));
  g_assert_cmpuint (topay_report_get_n_errors (empty), ==, 1);
  g_assert_false (topay_report_is_unreadable (empty));
  g_assert_cmpuint (topay_report_get_n_errors (none), ==, 1);
  g_assert_true (topay_report_is_unreadable (none));
}

static void
test_depfile (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autofree char *complaints = NULL;
  g_autoptr (TopaySource) source = NULL;
  g_autofree char *depfile = NULL;
  g_autofree char *expected = NULL;

  topay_fixture_write (fixture, "en/a b$c.md", "x\n");
  topay_fixture_write (fixture, "facts.ini", "[facts]\n");
  source = read_source (fixture, &complaints);
  depfile = topay_source_dup_depfile (source, "out/library.bundle");
  expected = g_strdup_printf ("out/library.bundle: \\\n  %s/facts.ini \\\n  %s/en \\\n"
                              "  %s/en/a\\ b$$c.md\n",
                              fixture->folder, fixture->folder, fixture->folder);
  g_assert_cmpstr (depfile, ==, expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/what-is-missing-is-made-up", test_made_up);
  g_test_add_func ("/source/lists-are-optional", test_no_lists);
  g_test_add_func ("/source/lenient-warns-and-goes-on", test_warnings);
  g_test_add_func ("/source/broken-link-leaves-its-words", test_broken_link);
  g_test_add_func ("/source/errors-have-file-and-line", test_errors);
  g_test_add_func ("/source/file-has-a-limit", test_large_file);
  g_test_add_func ("/source/blocks-have-a-limit", test_many_blocks);
  g_test_add_func ("/source/nothing-is-an-error", test_nothing);
  g_test_add_func ("/source/depfile-names-files-and-folders", test_depfile);
  return g_test_run ();
}
