/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every article of the product, as a reader meets it. */

#include "config.h"

#include <string.h>

#include "topay-article-page.h"
#include "view-fixture.h"

/* About a phone screen of text at 360 px. */
#define LONGEST_PARAGRAPH_ENGLISH 560
#define LONGEST_PARAGRAPH_CHINESE 200

typedef void (*Judge) (ViewFixture *fixture, const TopayArticleInfo *info);

static void
set_up (ViewFixture *fixture, gconstpointer language)
{
  view_fixture_set_up (fixture, language, "/proc/nonexistent");
  view_fixture_load_library (fixture, g_getenv ("TOPAY_TEST_BUNDLE"));
}

static void
tear_down (ViewFixture *fixture, gconstpointer data)
{
  view_fixture_tear_down (fixture);
}

static void
judge_all (ViewFixture *fixture, Judge judge)
{
  TopayLibrary *library = topay_context_get_library (fixture->context);
  const char *language = topay_context_get_language (fixture->context);
  guint n_articles = topay_library_get_n_articles (library, language);

  g_assert_cmpuint (n_articles, >=, 80);
  for (guint i = 0; i < n_articles; i++)
    judge (fixture, topay_library_get_nth_info (library, language, i));
}

static void
judge_width (ViewFixture *fixture, const TopayArticleInfo *info)
{
  TopayPage *page = topay_article_page_new (fixture->context, info->id);
  int width;

  view_fixture_present (fixture, GTK_WIDGET (page));
  width = view_measure_width (GTK_WIDGET (page), 150);
  if (width > 360)
    {
      g_test_message ("%s needs %d px with large text", info->id, width);
      g_test_fail ();
    }
}

static void
test_fits_a_narrow_window_with_large_text (ViewFixture *fixture, gconstpointer data)
{
  judge_all (fixture, judge_width);
}

static void
judge_block (const char *id, const TopayBlock *block, glong longest)
{
  g_autofree char *text = topay_block_dup_text (block);

  if (block->kind == TOPAY_BLOCK_PARAGRAPH && g_utf8_strlen (text, -1) > longest)
    {
      g_test_message ("%s has a wall of text: %s", id, text);
      g_test_fail ();
    }
}

static void
judge_shape (ViewFixture *fixture, const TopayArticleInfo *info)
{
  const char *language = topay_context_get_language (fixture->context);
  glong longest = language[0] == 'e' ? LONGEST_PARAGRAPH_ENGLISH : LONGEST_PARAGRAPH_CHINESE;
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayArticle) article = topay_library_dup_article (
      topay_context_get_library (fixture->context), language, info->id, &error);
  TopayBlock *const *blocks;
  guint n_blocks;

  g_assert_no_error (error);
  blocks = topay_article_get_blocks (article, &n_blocks);
  g_assert_cmpuint (n_blocks, >, 0);
  for (guint i = 0; i < n_blocks; i++)
    {
      judge_block (info->id, blocks[i], longest);
      if (blocks[i]->kind == TOPAY_BLOCK_HEADING
          && (i + 1 == n_blocks || blocks[i + 1]->kind == TOPAY_BLOCK_HEADING))
        {
          g_test_message ("%s has a heading with nothing below it", info->id);
          g_test_fail ();
        }
    }
}

static void
test_has_no_orphan_heading_and_no_wall_of_text (ViewFixture *fixture, gconstpointer data)
{
  view_fixture_present (fixture, gtk_label_new (NULL)); /* which the fixture takes away again */
  judge_all (fixture, judge_shape);
}

static void
add_language (const char *language)
{
  g_autofree char *fits =
      g_strdup_printf ("/every-article/%s/fits-a-narrow-window-with-large-text", language);
  g_autofree char *shape =
      g_strdup_printf ("/every-article/%s/has-no-orphan-heading-and-no-wall-of-text", language);

  g_test_add (fits, ViewFixture, language, set_up, test_fits_a_narrow_window_with_large_text,
              tear_down);
  g_test_add (shape, ViewFixture, language, set_up, test_has_no_orphan_heading_and_no_wall_of_text,
              tear_down);
}

int
main (int argc, char *argv[])
{
  view_fixture_init (&argc, &argv);
  add_language ("en");
  add_language ("zh_CN");
  return g_test_run ();
}
