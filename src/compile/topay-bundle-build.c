/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-bundle-writer.h"

#include <string.h>

#include "topay-index-input.h"

#define DEFAULT_ICON "dialog-question-symbolic"
#define DEFAULT_TINT "plain"

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
append_span (GVariantBuilder *spans, const TopayDraftSpan *span)
{
  g_variant_builder_add (spans, "(yss)", (guchar) span->flags, span->text->str,
                         or_empty (span->target));
}

/* A block, then its children: the order of TOPAY_BODY_TYPE. */
static void
append_block (GVariantBuilder *body, const TopayDraft *block)
{
  GVariantBuilder spans = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(yss)"));

  for (guint i = 0; i < block->spans->len; i++)
    append_span (&spans, topay_draft_get_span (block, i));

  g_variant_builder_add (body, "(yusua(yss))", (guchar) block->kind, block->number,
                         or_empty (block->attribute), block->children->len, &spans);

  for (guint i = 0; i < block->children->len; i++)
    append_block (body, topay_draft_get_child (block, i));
}

static GVariant *
make_bodies (GPtrArray *articles)
{
  GVariantBuilder bodies = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (TOPAY_BODIES_TYPE));

  for (guint i = 0; i < articles->len; i++)
    {
      const TopaySourceArticle *article = g_ptr_array_index (articles, i);

      g_variant_builder_open (&bodies, G_VARIANT_TYPE (TOPAY_BODY_TYPE));
      for (guint j = 0; j < article->blocks->len; j++)
        append_block (&bodies, g_ptr_array_index (article->blocks, j));
      g_variant_builder_close (&bodies);
    }

  return g_variant_builder_end (&bodies);
}

static GVariant *
make_list (const TopaySourceArticle *article, TopayField field)
{
  g_autofree const char **list = topay_front_matter_get_list (article->front, field);

  return g_variant_new_strv (list, -1);
}

static const char *
get_text (const TopaySourceArticle *article, TopayField field)
{
  return or_empty (topay_front_matter_get_text (article->front, field));
}

static GVariant *
make_articles (GPtrArray *articles)
{
  GVariantBuilder infos = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (TOPAY_ARTICLES_TYPE));

  for (guint i = 0; i < articles->len; i++)
    {
      const TopaySourceArticle *article = g_ptr_array_index (articles, i);
      g_autofree char *text = topay_source_article_dup_text (article);

      g_variant_builder_add (
          &infos, "(ssssssu@as@as@as)", article->id, article->title, article->summary,
          get_text (article, TOPAY_FIELD_CATEGORY), get_text (article, TOPAY_FIELD_WIZARD),
          get_text (article, TOPAY_FIELD_REVIEWED),
          topay_draft_count_minutes (article->language, text),
          make_list (article, TOPAY_FIELD_KEYWORDS), make_list (article, TOPAY_FIELD_ERROR_CODES),
          make_list (article, TOPAY_FIELD_RELATED));
    }

  return g_variant_builder_end (&infos);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Without a list the topics are what the articles name, so that every article is found. */
static char **
dup_category_ids (const TopaySource *source)
{
  g_autoptr (GHashTable) seen = NULL;
  g_autoptr (GPtrArray) ids = NULL;

  if (source->categories.file != NULL)
    return g_key_file_get_groups (source->categories.file, NULL);

  seen = g_hash_table_new (g_str_hash, g_str_equal);
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    for (guint j = 0; j < source->articles[i]->len; j++)
      {
        const char *category =
            get_text (g_ptr_array_index (source->articles[i], j), TOPAY_FIELD_CATEGORY);

        if (category[0] != '\0' && g_hash_table_add (seen, (gpointer) category))
          g_ptr_array_add (ids, g_strdup (category));
      }

  g_ptr_array_sort (ids, compare_names);
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

static char *
dup_or (char *text, const char *otherwise)
{
  if (text[0] != '\0')
    return text;

  g_free (text);
  return g_strdup (otherwise);
}

static GVariant *
make_categories (const TopaySource *source, const char *language)
{
  GVariantBuilder result = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (TOPAY_CATEGORIES_TYPE));
  const TopaySourceList *list = &source->categories;
  g_auto (GStrv) ids = dup_category_ids (source);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *title =
          dup_or (topay_source_dup_list_text (source, list, ids[i], "title", language), ids[i]);
      g_autofree char *summary =
          topay_source_dup_list_text (source, list, ids[i], "summary", language);
      g_autofree char *icon = dup_or (
          topay_source_dup_list_text (source, list, ids[i], "icon", language), DEFAULT_ICON);
      g_autofree char *tint = dup_or (
          topay_source_dup_list_text (source, list, ids[i], "tint", language), DEFAULT_TINT);

      g_variant_builder_add (&result, "(sssss)", ids[i], title, summary, icon, tint);
    }

  return g_variant_builder_end (&result);
}

static GVariant *
make_tips (const TopaySource *source, const char *language)
{
  GVariantBuilder result = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (TOPAY_TIPS_TYPE));
  const TopaySourceList *list = &source->tips;
  g_auto (GStrv) ids = NULL;

  if (list->file != NULL)
    ids = g_key_file_get_groups (list->file, NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autofree char *title = topay_source_dup_list_text (source, list, ids[i], "title", language);
      g_autofree char *text = topay_source_dup_list_text (source, list, ids[i], "text", language);
      g_autofree char *article =
          topay_source_dup_list_text (source, list, ids[i], "article", language);

      if (title[0] != '\0' || text[0] != '\0')
        g_variant_builder_add (&result, "(ssss)", ids[i], title, text, article);
    }

  return g_variant_builder_end (&result);
}

static GVariant *
make_searches (const TopaySource *source, const char *language)
{
  g_auto (GStrv) queries = NULL;

  if (source->home.file != NULL)
    queries = g_key_file_get_locale_string_list (source->home.file, "searches", "queries", language,
                                                 NULL, NULL);

  return g_variant_new_strv ((const char *const *) queries, queries != NULL ? -1 : 0);
}

/* Only articles that there are. */
static GVariant *
make_popular (const TopaySource *source)
{
  GVariantBuilder result = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (TOPAY_HOME_TYPE));
  g_auto (GStrv) ids = NULL;

  if (source->home.file != NULL)
    ids = g_key_file_get_string_list (source->home.file, "popular", "articles", NULL, NULL);

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    if (topay_source_has_article (source, ids[i]))
      g_variant_builder_add (&result, "s", ids[i]);

  return g_variant_builder_end (&result);
}

static GVariant *
make_meta (const TopaySource *source)
{
  GVariantBuilder languages = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));
  const char *version = "";

  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    {
      if (source->articles[i]->len > 0)
        g_variant_builder_add (&languages, "s", topay_source_languages[i]);

      for (guint j = 0; j < source->articles[i]->len; j++)
        {
          const char *reviewed =
              get_text (g_ptr_array_index (source->articles[i], j), TOPAY_FIELD_REVIEWED);

          if (strcmp (reviewed, version) > 0)
            version = reviewed;
        }
    }

  return g_variant_new ("(sas)", version, &languages);
}

static void
add_language (TopayBundleWriter *writer, const TopaySource *source, guint language)
{
  const char *name = topay_source_languages[language];
  GPtrArray *articles = source->articles[language];
  g_autoptr (TopayIndexInput) input = topay_index_input_new (source, language);
  g_autoptr (GBytes) index = topay_index_build (&input->library);

  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_ARTICLES, name, make_articles (articles));
  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_CATEGORIES, name,
                                   make_categories (source, name));
  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_TIPS, name, make_tips (source, name));
  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_SEARCHES, name,
                                   make_searches (source, name));
  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_BODIES, name, make_bodies (articles));
  topay_bundle_writer_add_bytes (writer, TOPAY_SECTION_INDEX, name, index);
}

/**
 * topay_bundle_build:
 * @source: what was read without an error
 *
 * Compiles a library. The same sources always give the same bytes.
 *
 * Returns: (transfer full): the library file, with a section for each language that has articles
 */
GBytes *
topay_bundle_build (const TopaySource *source)
{
  g_autoptr (TopayBundleWriter) writer = topay_bundle_writer_new ();

  g_return_val_if_fail (source != NULL, NULL);

  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_META, "", make_meta (source));
  topay_bundle_writer_add_variant (writer, TOPAY_SECTION_HOME, "", make_popular (source));
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    if (source->articles[i]->len > 0)
      add_language (writer, source, i);

  return topay_bundle_writer_finish (writer);
}
