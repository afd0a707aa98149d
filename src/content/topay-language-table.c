/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-language-table-private.h"

#include "topay-article-private.h"
#include "topay-error.h"

static gboolean
fail_damaged (GError **error, const char *what)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The library is damaged: %s", what);
  return FALSE;
}

/* An optional section; @value stays NULL when the library does without it. */
static gboolean
load (TopayLanguageTable *self,
      TopayBundle *bundle,
      TopaySectionKind kind,
      const char *type,
      GVariant **value,
      GError **error)
{
  if (!topay_bundle_has_section (bundle, kind, self->language))
    return TRUE;

  *value = topay_bundle_dup_variant (bundle, kind, self->language, type, error);
  if (*value == NULL)
    return FALSE;

  g_ptr_array_add (self->values, *value);
  return TRUE;
}

static const char *
or_null (const char *text)
{
  return text[0] != '\0' ? text : NULL;
}

/* Takes @list. */
static const char *const *
keep_list (TopayLanguageTable *self, const char **list)
{
  g_ptr_array_add (self->lists, list);
  return list;
}

static gboolean
read_info (TopayLanguageTable *self, GVariant *articles, guint position, GError **error)
{
  TopayArticleInfo *info = &self->infos[position];
  const char **keywords;
  const char **error_codes;
  const char **related;
  guint32 minutes;

  g_variant_get_child (articles, position, "(&s&s&s&s&s&su^a&s^a&s^a&s)", &info->id, &info->title,
                       &info->summary, &info->category, &info->wizard, &info->reviewed, &minutes,
                       &keywords, &error_codes, &related);
  info->language = self->language;
  info->wizard = or_null (info->wizard);
  info->reviewed = or_null (info->reviewed);
  info->minutes = MAX (1, minutes);
  info->keywords = keep_list (self, keywords);
  info->error_codes = keep_list (self, error_codes);
  info->related = keep_list (self, related);

  if (!topay_article_id_is_safe (info->id)
      || (info->wizard != NULL && !topay_article_id_is_safe (info->wizard)))
    return fail_damaged (error, "an article has an impossible id");

  if (!g_hash_table_insert (self->positions, (gpointer) info->id, GUINT_TO_POINTER (position + 1)))
    return fail_damaged (error, "two articles have the same id");

  return TRUE;
}

/* Only now all ids are known. The lists are ours, so they are shortened in place. */
static void
drop_unknown_related (TopayLanguageTable *self)
{
  for (guint i = 0; i < self->n_infos; i++)
    {
      const char **related = (const char **) self->infos[i].related;
      guint kept = 0;

      for (guint j = 0; related[j] != NULL; j++)
        if (g_hash_table_contains (self->positions, related[j]))
          related[kept++] = related[j];
      related[kept] = NULL;
    }
}

static gboolean
read_articles (TopayLanguageTable *self, TopayBundle *bundle, GError **error)
{
  GVariant *articles = NULL;

  if (!load (self, bundle, TOPAY_SECTION_ARTICLES, TOPAY_ARTICLES_TYPE, &articles, error))
    return FALSE;

  if (articles == NULL || !topay_bundle_has_section (bundle, TOPAY_SECTION_BODIES, self->language))
    return fail_damaged (error, "a language has no articles");

  self->n_infos = (guint) g_variant_n_children (articles);
  self->infos = g_new0 (TopayArticleInfo, self->n_infos);
  for (guint i = 0; i < self->n_infos; i++)
    if (!read_info (self, articles, i, error))
      return FALSE;

  drop_unknown_related (self);
  return TRUE;
}

static gboolean
read_categories (TopayLanguageTable *self, TopayBundle *bundle, GError **error)
{
  GVariant *value = NULL;

  if (!load (self, bundle, TOPAY_SECTION_CATEGORIES, TOPAY_CATEGORIES_TYPE, &value, error))
    return FALSE;

  self->n_categories = value != NULL ? (guint) g_variant_n_children (value) : 0;
  self->categories = g_new0 (TopayCategory, self->n_categories);
  for (guint i = 0; i < self->n_categories; i++)
    {
      TopayCategory *category = &self->categories[i];

      g_variant_get_child (value, i, "(&s&s&s&s&s)", &category->id, &category->title,
                           &category->summary, &category->icon_name, &category->tint);
    }

  return TRUE;
}

static gboolean
read_tips (TopayLanguageTable *self, TopayBundle *bundle, GError **error)
{
  GVariant *value = NULL;

  if (!load (self, bundle, TOPAY_SECTION_TIPS, TOPAY_TIPS_TYPE, &value, error))
    return FALSE;

  self->n_tips = value != NULL ? (guint) g_variant_n_children (value) : 0;
  self->tips = g_new0 (TopayTip, self->n_tips);
  for (guint i = 0; i < self->n_tips; i++)
    {
      TopayTip *tip = &self->tips[i];

      g_variant_get_child (value, i, "(&s&s&s&s)", &tip->id, &tip->title, &tip->text,
                           &tip->article);
      if (!g_hash_table_contains (self->positions, tip->article))
        tip->article = NULL;
    }

  return TRUE;
}

static gboolean
read_searches (TopayLanguageTable *self, TopayBundle *bundle, GError **error)
{
  GVariant *value = NULL;

  if (!load (self, bundle, TOPAY_SECTION_SEARCHES, TOPAY_SEARCHES_TYPE, &value, error))
    return FALSE;

  self->searches = value != NULL ? g_variant_get_strv (value, NULL) : g_new0 (const char *, 1);
  return TRUE;
}

/* Reads and verifies everything of @language but bodies and index. */
TopayLanguageTable *
topay_language_table_new (TopayBundle *bundle, const char *language, GError **error)
{
  g_autoptr (TopayLanguageTable) self = g_new0 (TopayLanguageTable, 1);

  self->language = g_strdup (language);
  self->positions = g_hash_table_new (g_str_hash, g_str_equal);
  self->lists = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  if (!read_articles (self, bundle, error) || !read_categories (self, bundle, error)
      || !read_tips (self, bundle, error) || !read_searches (self, bundle, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
topay_language_table_free (TopayLanguageTable *self)
{
  if (self == NULL)
    return;

  g_free (self->language);
  g_free (self->infos);
  g_free (self->categories);
  g_free (self->tips);
  g_free (self->searches);
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self);
}

gboolean
topay_language_table_find (const TopayLanguageTable *self, const char *id, guint *position)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, id));

  if (found == 0)
    return FALSE;

  *position = found - 1;
  return TRUE;
}
