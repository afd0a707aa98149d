/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-article.h"

#include "topay-bundle-writer.h"
#include "topay-error.h"
#include "topay-library.h"

#define SPAN "[(0, 'x', '')]"

/* A library of one article with this body, in GVariant's text form. Bodies as no compiler makes
 * them can only be had this way. */
static TopayLibrary *
make_library (const char *body_text)
{
  g_autoptr (TopayBundleWriter) writer = topay_bundle_writer_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) body =
      g_variant_parse (G_VARIANT_TYPE (TOPAY_BODY_TYPE), body_text, NULL, NULL, &error);
  g_autoptr (GBytes) bytes = NULL;
  TopayLibrary *library;

  g_assert_no_error (error);
  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_META, "",
                                   g_variant_new_parsed ("('2026-11-20', ['en'])"));
  topay_bundle_writer_add_variant (
      writer, TOPAY_SECTION_ARTICLES, "en",
      g_variant_new_parsed ("@" TOPAY_ARTICLES_TYPE
                            " [('a', 'A', '', '', '', '', 1, [], [], [])]"));
  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_BODIES, "en",
                                   g_variant_new_array (NULL, &body, 1));
  bytes = topay_bundle_writer_finish (writer);
  library = topay_library_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
  return library;
}

static TopayArticle *
read_body (const char *body_text, GError **error)
{
  g_autoptr (TopayLibrary) library = make_library (body_text);

  return topay_library_dup_article (library, "en", "a", error);
}

static void
test_tree (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayArticle) article =
      read_body ("[(1, 2, '', 0, [(0, 'Head', '')]),"
                 " (3, 4, '', 2, []),"
                 " (4, 0, '', 1, []), (0, 0, '', 0, [(1, 'one', '')]),"
                 " (4, 0, '', 2, []), (0, 0, '', 0, [(0, 'two', ''), (8, 'link', 'article:b')]),"
                 " (2, 0, '', 1, []), (4, 0, '', 0, []),"
                 " (7, 0, '', 0, [])]",
                 &error);
  guint n_blocks;
  TopayBlock *const *blocks;
  const TopayBlock *steps;
  const TopayBlock *second;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  blocks = topay_article_get_blocks (article, &n_blocks);
  g_assert_cmpuint (n_blocks, ==, 3);
  g_assert_cmpint (blocks[2]->kind, ==, TOPAY_BLOCK_RULE);

  steps = blocks[1];
  g_assert_cmpint (steps->kind, ==, TOPAY_BLOCK_STEPS);
  g_assert_cmpuint (steps->number, ==, 4);
  g_assert_cmpuint (steps->n_children, ==, 2);
  second = steps->children[1];
  g_assert_cmpuint (second->n_children, ==, 2);
  g_assert_cmpstr (second->children[0]->spans[1].target, ==, "article:b");
  g_assert_null (second->children[0]->spans[0].target);
  g_assert_cmpint (second->children[1]->children[0]->kind, ==, TOPAY_BLOCK_ITEM);

  text = topay_block_dup_text (steps);
  g_assert_cmpstr (text, ==, "one\ntwolink");
}

static void
test_outlives_library (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayArticle) article = read_body ("[(0, 0, '', 0, " SPAN ")]", &error);
  g_autoptr (TopayArticle) again = topay_article_ref (article);
  guint n_blocks;

  g_assert_cmpstr (topay_article_get_info (again)->title, ==, "A");
  g_assert_cmpstr (topay_article_get_blocks (again, &n_blocks)[0]->spans[0].text, ==, "x");
}

static const struct
{
  const char *name;
  const char *body;
} damaged[] = {
  { "unknown-kind", "[(13, 0, '', 0, [])]" },
  { "unknown-mark", "[(0, 0, '', 0, [(32, 'x', '')])]" },
  { "link-without-target", "[(0, 0, '', 0, [(8, 'x', '')])]" },
  { "link-to-the-web", "[(0, 0, '', 0, [(8, 'x', 'https://example.com')])]" },
  { "link-to-a-strange-id", "[(0, 0, '', 0, [(8, 'x', 'article:a/../b')])]" },
  { "target-without-link", "[(0, 0, '', 0, [(0, 'x', 'article:b')])]" },
  { "link-and-channel", "[(0, 0, '', 0, [(24, '', 'hours')])]" },
  { "channel-with-text", "[(0, 0, '', 0, [(16, 'x', 'hours')])]" },
  { "more-children-than-blocks", "[(2, 0, '', 2, []), (4, 0, '', 0, [])]" },
  { "four-thousand-million-children", "[(5, 0, '', 4294967295, [])]" },
  { "heading-of-level-1", "[(1, 1, '', 0, " SPAN ")]" },
  { "heading-of-level-5", "[(1, 5, '', 0, " SPAN ")]" },
  { "paragraph-with-children", "[(0, 0, '', 1, []), (0, 0, '', 0, [])]" },
  { "list-with-text", "[(2, 0, '', 0, " SPAN ")]" },
  { "list-of-paragraphs", "[(2, 0, '', 1, []), (0, 0, '', 0, [])]" },
  { "item-without-list", "[(4, 0, '', 0, [])]" },
  { "row-without-table", "[(11, 0, '', 0, [])]" },
  { "cell-without-row", "[(12, 0, '', 0, [])]" },
  { "paragraph-with-attribute", "[(0, 0, 'info', 0, [])]" },
  { "callout-of-no-kind", "[(8, 0, 'odd', 0, " SPAN ")]" },
  { "callout-without-kind", "[(8, 0, '', 0, " SPAN ")]" },
  { "action-without-label", "[(9, 0, 'wizard:refund', 0, [])]" },
  { "action-without-target", "[(9, 0, '', 0, " SPAN ")]" },
  { "table-without-rows", "[(10, 2, '', 0, [])]" },
  { "table-of-no-columns", "[(10, 0, '', 1, []), (11, 0, '', 0, [])]" },
  { "table-of-too-many-columns", "[(10, 9, '', 1, []), (11, 0, '', 0, [])]" },
  { "row-shorter-than-its-table",
    "[(10, 2, '', 1, []), (11, 0, '', 1, []), (12, 0, '', 0, " SPAN ")]" },
};

static void
test_damaged (gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_body (data, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
}

/* @depth quotes in each other. */
static char *
make_deep_body (guint depth)
{
  g_autoptr (GString) body = g_string_new ("[");

  for (guint i = 1; i < depth; i++)
    g_string_append (body, "(5, 0, '', 1, []), ");
  g_string_append (body, "(5, 0, '', 0, [])]");
  return g_string_free (g_steal_pointer (&body), FALSE);
}

static void
test_depth (void)
{
  g_autofree char *deepest = make_deep_body (TOPAY_BODY_MAX_DEPTH);
  g_autofree char *deeper = make_deep_body (TOPAY_BODY_MAX_DEPTH + 1);
  g_autofree char *abyss = make_deep_body (2000);
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayArticle) article = read_body (deepest, &error);

  g_assert_no_error (error);
  g_assert_nonnull (article);
  g_assert_null (read_body (deeper, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (read_body (abyss, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/article/flat-list-becomes-a-tree", test_tree);
  g_test_add_func ("/article/keeps-what-its-text-lies-in", test_outlives_library);
  g_test_add_func ("/article/depth-is-limited", test_depth);
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autofree char *path = g_strconcat ("/article/damaged/", damaged[i].name, NULL);

      g_test_add_data_func (path, damaged[i].body, test_damaged);
    }
  return g_test_run ();
}
