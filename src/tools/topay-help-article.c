/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-help-private.h"

#include <glib/gi18n.h>

#include "topay-article-printer.h"
#include "topay-error.h"
#include "topay-plain-text.h"

/* The language to read an article in: without --lang rather another one than none. */
static const char *
choose_language (const TopayHelp *self, const char *id)
{
  const char *const *languages = topay_library_get_languages (self->library);
  const char *wanted = topay_help_choose_language (self, NULL);

  if (self->language != NULL || topay_library_get_info (self->library, wanted, id) != NULL)
    return wanted;

  for (guint i = 0; languages[i] != NULL; i++)
    if (topay_library_get_info (self->library, languages[i], id) != NULL)
      return languages[i];

  return wanted;
}

/* Prints an article. */
TopayHelpExit
topay_help_article (const TopayHelp *self, const char *id)
{
  g_autofree char *clean = g_utf8_make_valid (id, -1);
  g_autoptr (TopayArticle) article = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  article = topay_library_dup_article (self->library, choose_language (self, clean), clean, &error);
  if (article == NULL)
    {
      if (!g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND))
        return topay_help_fail (error);

      /* Translators: %s is the name of an article, such as “refund-time” */
      g_printerr (_("There is no article “%s”. “topay-help list” names them all.\n"), clean);
      return TOPAY_HELP_NOTHING;
    }

  if (self->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      topay_help_add_article (builder, article);
      topay_help_print_json (builder);
      return TOPAY_HELP_FOUND;
    }

  text = topay_article_print (article, self->width);
  topay_help_print ("%s", text);
  return TOPAY_HELP_FOUND;
}

static void
print_json (const TopayHelp *self, const char *language)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint n_articles = topay_library_get_n_articles (self->library, language);

  json_builder_begin_object (builder);
  topay_help_add_string (builder, "language", language);
  topay_help_add_string (builder, "version", topay_library_get_version (self->library));
  json_builder_set_member_name (builder, "articles");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_articles; i++)
    {
      const TopayArticleInfo *info = topay_library_get_nth_info (self->library, language, i);

      json_builder_begin_object (builder);
      topay_help_add_string (builder, "id", info->id);
      topay_help_add_string (builder, "title", info->title);
      topay_help_add_string (builder, "category", info->category);
      topay_help_add_string (builder, "summary", info->summary);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  topay_help_print_json (builder);
}

static guint
get_id_width (const TopayHelp *self, const char *language)
{
  guint n_articles = topay_library_get_n_articles (self->library, language);
  guint width = 0;

  for (guint i = 0; i < n_articles; i++)
    width = MAX (width, topay_plain_text_get_width (
                            topay_library_get_nth_info (self->library, language, i)->id));

  return width;
}

static void
print_article_line (const TopayArticleInfo *info, guint id_width)
{
  g_autoptr (GString) line = g_string_new ("  ");
  g_autofree char *title = topay_plain_text_clean (info->title);

  topay_plain_text_append_padded (line, info->id, id_width + 2);
  g_string_append (line, title);
  topay_help_print ("%s\n", line->str);
}

/* Prints the articles of a topic. @known: ids of the topics; with @category NULL those articles are
 * printed whose topic is not among them */
static void
print_topic (const TopayHelp *self,
             const char *language,
             const TopayCategory *category,
             GHashTable *known)
{
  guint n_articles = topay_library_get_n_articles (self->library, language);
  guint id_width = get_id_width (self, language);
  gboolean first = TRUE;

  for (guint i = 0; i < n_articles; i++)
    {
      const TopayArticleInfo *info = topay_library_get_nth_info (self->library, language, i);
      gboolean member = category != NULL ? g_str_equal (info->category, category->id)
                                         : !g_hash_table_contains (known, info->category);

      if (!member)
        continue;

      if (first && category != NULL)
        {
          g_autofree char *title = topay_plain_text_clean (category->title);

          topay_help_print ("%s\n", title);
        }
      first = FALSE;
      print_article_line (info, id_width);
    }
}

/* Names every article, by topic. */
TopayHelpExit
topay_help_list (const TopayHelp *self)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  const char *language = topay_help_choose_language (self, NULL);
  const TopayCategory *categories;
  guint n_categories = 0;

  if (self->json)
    print_json (self, language);
  else
    {
      categories = topay_library_get_categories (self->library, language, &n_categories);
      for (guint i = 0; i < n_categories; i++)
        {
          g_hash_table_add (known, (gpointer) categories[i].id);
          print_topic (self, language, &categories[i], known);
        }
      print_topic (self, language, NULL, known);
    }

  return topay_library_get_n_articles (self->library, language) > 0 ? TOPAY_HELP_FOUND
                                                                    : TOPAY_HELP_NOTHING;
}
