/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-print.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "sample-article.h"
#include "topay-print-parts.h"

/* Read by LeakSanitizer. Cairo 1.16 forgets a table of 768 bytes for each Han font that it embeds
 * into a PDF; a page of four characters drawn with Pango alone shows the same. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:cairo_surface_finish\n";
}

static const TopayArticleStyle style = { .language = "en" };

static TopayPrintArticle
describe (SampleArticle *sample)
{
  TopayPrintArticle article = { "How to <b>print</b> & read", "Reviewed 12 November 2026",
                                "In short.", NULL, 0 };

  article.blocks = sample_article_get_blocks (sample, &article.n_blocks);

  return article;
}

/* Prints into a file and tells how many pages it took. */
static int
print_to_file (SampleArticle *sample, char **contents, gsize *length)
{
  TopayPrintArticle article = describe (sample);
  g_autoptr (GtkPrintOperation) operation = topay_print_operation_new (&article, &style);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("topay-print-XXXXXX.pdf", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);

  gtk_print_operation_set_export_filename (operation, path);
  g_assert_cmpint (
      gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==,
      GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, contents, length, &error));
  g_unlink (path);

  return gtk_print_operation_get_n_pages_to_print (operation);
}

static void
test_every_block_prints (gconstpointer data)
{
  g_autoptr (SampleArticle) sample = sample_article_new_complete (data);
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_cmpint (print_to_file (sample, &contents, &length), <=, 2);
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
  g_assert_cmpuint (length, >, 5000);
}

static void
test_long_article_takes_more_pages (void)
{
  g_autoptr (SampleArticle) sample = sample_article_new ();
  g_autofree char *contents = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = 0;
  int pages;

  /* one paragraph over several pages: it is cut between lines */
  for (guint i = 0; i < 2000; i++)
    g_string_append (text, "Words that fill a page. ");
  sample_article_add_text (sample, NULL, TOPAY_BLOCK_PARAGRAPH, 0, text->str);

  pages = print_to_file (sample, &contents, &length);
  g_assert_cmpint (pages, >=, 5);
  g_assert_cmpint (pages, <=, 20);
}

static void
test_empty_article_is_one_page (void)
{
  g_autoptr (SampleArticle) sample = sample_article_new ();
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_cmpint (print_to_file (sample, &contents, &length), ==, 1);
}

static const TopayPrintPart *
get_part (GPtrArray *parts, guint i)
{
  g_assert_cmpuint (i, <, parts->len);

  return g_ptr_array_index (parts, i);
}

static void
test_parts_keep_signs_and_literal_text (void)
{
  g_autoptr (SampleArticle) sample = sample_article_new_complete ("en");
  TopayPrintArticle article = describe (sample);
  g_autoptr (GPtrArray) parts = topay_print_parts_new (&article, &style);

  g_assert_cmpstr (get_part (parts, 0)->cells[0], ==,
                   "<b>How to &lt;b&gt;print&lt;/b&gt; &amp; read</b>");
  g_assert_true (get_part (parts, 2)->barred);
  /* the first heading, two bullets, a heading, a step */
  g_assert_true (get_part (parts, 3)->keep);
  g_assert_cmpstr (get_part (parts, 4)->marker, ==, "•");
  g_assert_cmpstr (get_part (parts, 7)->marker, ==, "1.");
  g_assert_true (get_part (parts, 7)->keep);
  g_assert_null (get_part (parts, 8)->marker);
  g_assert_cmpuint (get_part (parts, 8)->indent, ==, 1);
}

static void
test_paper_has_no_links_and_no_button (void)
{
  g_autoptr (SampleArticle) sample = sample_article_new_complete ("en");
  TopayPrintArticle article = describe (sample);
  g_autoptr (GPtrArray) parts = topay_print_parts_new (&article, &style);

  for (guint i = 0; i < parts->len; i++)
    for (char **cell = get_part (parts, i)->cells; cell != NULL && *cell != NULL; cell++)
      {
        g_autoptr (GError) error = NULL;

        g_assert_null (strstr (*cell, "<a "));
        g_assert_null (strstr (*cell, "Ask for a refund"));
        g_assert_true (pango_parse_markup (*cell, -1, 0, NULL, NULL, NULL, &error));
        g_assert_no_error (error);
      }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_data_func ("/article-print/every-block-prints/en", "en", test_every_block_prints);
  g_test_add_data_func ("/article-print/every-block-prints/zh", "zh_CN", test_every_block_prints);
  g_test_add_func ("/article-print/long-paragraph-takes-more-pages",
                   test_long_article_takes_more_pages);
  g_test_add_func ("/article-print/empty-article-is-one-page", test_empty_article_is_one_page);
  g_test_add_func ("/article-print/parts-keep-signs-and-literal-text",
                   test_parts_keep_signs_and_literal_text);
  g_test_add_func ("/article-print/paper-has-no-links-and-no-button",
                   test_paper_has_no_links_and_no_button);

  return g_test_run ();
}
