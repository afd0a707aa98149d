/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-library.h"

#include <stdio.h>

#include "topay-bundle.h"
#include "topay-error.h"
#include "topay-article-private.h"
#include "topay-language-table-private.h"

/* What is read when:
 *
 *   topay_library_new            header, META, HOME and for each language everything that is short
 *                                and that a first screen needs (GTask thread in the async form)
 *   topay_library_dup_article    BODIES of the language, at the first article
 *   topay_library_get_engine     INDEX of the language, at the first search
 *
 * The short sections are read at once so that damage is an error of opening, where somebody can
 * still say so, and not an empty list later. After opening only the bodies, the engines and the
 * marks of verified sections change, and those only in the thread that uses the library. */

typedef struct
{
  TopayLanguageTable *table; /* (owned) */
  GVariant *bodies;          /* (owned) (nullable): NULL until the first article */
  TopaySearchEngine *engine; /* (owned) (nullable): NULL until the first search */
} Language;

struct _TopayLibrary
{
  GObject parent_instance;
  TopayBundle *bundle;    /* (owned) */
  GVariant *meta;         /* (owned): version and languages are borrowed from it */
  GVariant *home;         /* (owned) (nullable) */
  const char *version;    /* (unowned): in meta */
  const char **languages; /* (owned) (array zero-terminated=1): strings in meta */
  const char **popular;   /* (owned) (array zero-terminated=1): strings in home */
  GPtrArray *parts;       /* (owned) (element-type Language): in the order of languages */
};

G_DEFINE_FINAL_TYPE (TopayLibrary, topay_library, G_TYPE_OBJECT)

static void
language_free (Language *self)
{
  g_clear_pointer (&self->engine, topay_search_engine_free);
  g_clear_pointer (&self->bodies, g_variant_unref);
  g_clear_pointer (&self->table, topay_language_table_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Language, language_free)

static Language *
find_language (TopayLibrary *self, const char *language)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      Language *part = g_ptr_array_index (self->parts, i);

      if (g_str_equal (part->table->language, language))
        return part;
    }

  return NULL;
}

static const TopayLanguageTable *
find_table (TopayLibrary *self, const char *language)
{
  Language *part = find_language (self, language);

  return part != NULL ? part->table : NULL;
}

static void
topay_library_finalize (GObject *object)
{
  TopayLibrary *self = TOPAY_LIBRARY (object);

  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->popular, g_free);
  g_clear_pointer (&self->languages, g_free);
  g_clear_pointer (&self->home, g_variant_unref);
  g_clear_pointer (&self->meta, g_variant_unref);
  g_clear_pointer (&self->bundle, topay_bundle_free);

  G_OBJECT_CLASS (topay_library_parent_class)->finalize (object);
}

static void
topay_library_class_init (TopayLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_library_finalize;
}

static void
topay_library_init (TopayLibrary *self)
{
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) language_free);
}

static gboolean
read_global (TopayLibrary *self, GError **error)
{
  self->meta =
      topay_bundle_dup_variant (self->bundle, TOPAY_SECTION_META, "", TOPAY_META_TYPE, error);
  if (self->meta == NULL)
    return FALSE;

  g_variant_get (self->meta, "(&s^a&s)", &self->version, &self->languages);
  if (!topay_bundle_has_section (self->bundle, TOPAY_SECTION_HOME, ""))
    {
      self->popular = g_new0 (const char *, 1);
      return TRUE;
    }

  self->home =
      topay_bundle_dup_variant (self->bundle, TOPAY_SECTION_HOME, "", TOPAY_HOME_TYPE, error);
  if (self->home == NULL)
    return FALSE;

  self->popular = g_variant_get_strv (self->home, NULL);
  return TRUE;
}

static gboolean
read_languages (TopayLibrary *self, GError **error)
{
  for (guint i = 0; self->languages[i] != NULL; i++)
    {
      g_autoptr (Language) part = NULL;

      if (find_language (self, self->languages[i]) != NULL)
        {
          g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
                               "The library is damaged: it names a language twice");
          return FALSE;
        }

      part = g_new0 (Language, 1);
      part->table = topay_language_table_new (self->bundle, self->languages[i], error);
      if (part->table == NULL)
        return FALSE;
      g_ptr_array_add (self->parts, g_steal_pointer (&part));
    }

  return TRUE;
}

/* A part of the file that is missing is damage to whoever opens it, not a wrong path. */
static TopayLibrary *
library_new_take (TopayBundle *bundle, GError **error)
{
  g_autoptr (TopayLibrary) self = g_object_new (TOPAY_TYPE_LIBRARY, NULL);
  g_autoptr (GError) problem = NULL;

  self->bundle = bundle;
  if (read_global (self, &problem) && read_languages (self, &problem))
    return g_steal_pointer (&self);

  if (g_error_matches (problem, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND))
    problem->code = TOPAY_ERROR_DAMAGED;
  g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/**
 * topay_library_new:
 * @path: a compiled library
 * @error: return location for an error
 *
 * Maps a library and verifies everything that is short. Blocks for the time of a disk access;
 * topay_library_new_async() does not.
 *
 * Returns: (transfer full) (nullable): the library, or %NULL with TOPAY_ERROR_NOT_FOUND,
 *   TOPAY_ERROR_IO, TOPAY_ERROR_TOO_LARGE, TOPAY_ERROR_DAMAGED or TOPAY_ERROR_UNSUPPORTED
 */
TopayLibrary *
topay_library_new (const char *path, GError **error)
{
  TopayBundle *bundle;

  g_return_val_if_fail (path != NULL, NULL);

  bundle = topay_bundle_open (path, error);
  return bundle != NULL ? library_new_take (bundle, error) : NULL;
}

/**
 * topay_library_new_from_bytes:
 * @bytes: a compiled library; a reference is kept
 * @error: return location for an error
 *
 * The same as topay_library_new() for a library that is in memory already.
 *
 * Returns: (transfer full) (nullable): the library, or %NULL with TOPAY_ERROR_TOO_LARGE,
 *   TOPAY_ERROR_DAMAGED or TOPAY_ERROR_UNSUPPORTED
 */
TopayLibrary *
topay_library_new_from_bytes (GBytes *bytes, GError **error)
{
  TopayBundle *bundle;

  g_return_val_if_fail (bytes != NULL, NULL);

  bundle = topay_bundle_new (bytes, error);
  return bundle != NULL ? library_new_take (bundle, error) : NULL;
}

/* In the GTask thread. The library is new and nobody else knows it yet. */
static void
open_library_thread (GTask *task,
                     gpointer source_object,
                     gpointer task_data,
                     GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  TopayLibrary *library = topay_library_new (task_data, &error);

  if (library == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, library, g_object_unref);
}

/**
 * topay_library_new_async:
 * @path: a compiled library
 * @cancellable: (nullable): a cancellable
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Opens a library in a thread of the GTask pool, once, at the start of a program. The thread
 * shares nothing: it hands the finished library over with the result.
 */
void
topay_library_new_async (const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_library_new_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, open_library_thread);
}

/**
 * topay_library_new_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the library, or %NULL with an error of
 *   topay_library_new() or G_IO_ERROR_CANCELLED
 */
TopayLibrary *
topay_library_new_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, topay_library_new_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * topay_library_get_languages:
 * @self: a library
 *
 * Returns: (transfer none) (array zero-terminated=1): "en", "zh_CN"; what the library really has
 */
const char *const *
topay_library_get_languages (TopayLibrary *self)
{
  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);

  return self->languages;
}

/**
 * topay_library_get_version:
 * @self: a library
 *
 * Returns: (transfer none): the day of the latest review of an article, "YYYY-MM-DD"; "" when no
 *   article says one
 */
const char *
topay_library_get_version (TopayLibrary *self)
{
  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);

  return self->version;
}

/**
 * topay_library_get_version_number:
 * @self: a library
 *
 * Returns: its version, a day, as the service counts it: 20261122; 0 when it is none
 */
gint64
topay_library_get_version_number (TopayLibrary *self)
{
  guint year = 0, month = 0, day = 0;

  if (sscanf (topay_library_get_version (self), "%4u-%2u-%2u", &year, &month, &day) != 3)
    return 0;
  return (gint64) year * 10000 + month * 100 + day;
}

/**
 * topay_library_has_language:
 * @self: a library
 * @language: "en" or "zh_CN"
 *
 * Returns: whether there are articles in that language
 */
gboolean
topay_library_has_language (TopayLibrary *self, const char *language)
{
  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), FALSE);
  g_return_val_if_fail (language != NULL, FALSE);

  return find_language (self, language) != NULL;
}

/**
 * topay_library_get_n_articles:
 * @self: a library
 * @language: the language
 *
 * Returns: how many articles it has; 0 for a language that it does not have
 */
guint
topay_library_get_n_articles (TopayLibrary *self, const char *language)
{
  const TopayLanguageTable *table;

  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), 0);
  g_return_val_if_fail (language != NULL, 0);

  table = find_table (self, language);
  return table != NULL ? table->n_infos : 0;
}

/**
 * topay_library_get_nth_info:
 * @self: a library
 * @language: the language
 * @position: 0 … topay_library_get_n_articles() - 1, the positions of search hits
 *
 * Returns: (transfer none) (nullable): the article, %NULL beyond the last; valid as long as @self
 */
const TopayArticleInfo *
topay_library_get_nth_info (TopayLibrary *self, const char *language, guint position)
{
  const TopayLanguageTable *table;

  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);

  table = find_table (self, language);
  return table != NULL && position < table->n_infos ? &table->infos[position] : NULL;
}

/**
 * topay_library_get_info:
 * @self: a library
 * @language: the language
 * @id: an article
 *
 * Returns: (transfer none) (nullable): the article, %NULL when there is none of that id in that
 *   language; valid as long as @self
 */
const TopayArticleInfo *
topay_library_get_info (TopayLibrary *self, const char *language, const char *id)
{
  const TopayLanguageTable *table;
  guint position;

  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  table = find_table (self, language);
  if (table == NULL || !topay_language_table_find (table, id, &position))
    return NULL;

  return &table->infos[position];
}

static gboolean
load_bodies (TopayLibrary *self, Language *part, GError **error)
{
  g_autoptr (GVariant) bodies = NULL;

  if (part->bodies != NULL)
    return TRUE;

  bodies = topay_bundle_dup_variant (self->bundle, TOPAY_SECTION_BODIES, part->table->language,
                                     TOPAY_BODIES_TYPE, error);
  if (bodies == NULL)
    return FALSE;

  if (g_variant_n_children (bodies) != part->table->n_infos)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
                           "The library is damaged: articles without a body");
      return FALSE;
    }

  part->bodies = g_steal_pointer (&bodies);
  return TRUE;
}

/**
 * topay_library_dup_article:
 * @self: a library
 * @language: the language
 * @id: an article
 * @error: return location for an error
 *
 * Reads the body of an article. Every call makes a new tree; the texts stay in the mapped file.
 *
 * Returns: (transfer full) (nullable): the article, which keeps @self alive, or %NULL with
 *   TOPAY_ERROR_NOT_FOUND or TOPAY_ERROR_DAMAGED
 */
TopayArticle *
topay_library_dup_article (TopayLibrary *self, const char *language, const char *id, GError **error)
{
  g_autoptr (GVariant) body = NULL;
  Language *part;
  guint position = 0;

  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  part = find_language (self, language);
  if (part == NULL || !topay_language_table_find (part->table, id, &position))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "No article “%s” in “%s”", id,
                   language);
      return NULL;
    }

  if (!load_bodies (self, part, error))
    return NULL;

  body = g_variant_get_child_value (part->bodies, position);
  return topay_article_new (body, &part->table->infos[position], G_OBJECT (self), error);
}

/**
 * topay_library_get_categories:
 * @self: a library
 * @language: the language
 * @n_categories: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_categories) (nullable): the topics in the order of the
 *   home page; valid as long as @self
 */
const TopayCategory *
topay_library_get_categories (TopayLibrary *self, const char *language, guint *n_categories)
{
  const TopayLanguageTable *table;

  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);
  g_return_val_if_fail (n_categories != NULL, NULL);

  table = find_table (self, language);
  *n_categories = table != NULL ? table->n_categories : 0;
  return table != NULL ? table->categories : NULL;
}

/**
 * topay_library_get_tips:
 * @self: a library
 * @language: the language
 * @n_tips: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_tips) (nullable): the security tips; the article of a
 *   tip exists in @language; valid as long as @self
 */
const TopayTip *
topay_library_get_tips (TopayLibrary *self, const char *language, guint *n_tips)
{
  const TopayLanguageTable *table;

  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);
  g_return_val_if_fail (n_tips != NULL, NULL);

  table = find_table (self, language);
  *n_tips = table != NULL ? table->n_tips : 0;
  return table != NULL ? table->tips : NULL;
}

/**
 * topay_library_get_popular:
 * @self: a library
 *
 * Returns: (transfer none) (array zero-terminated=1): ids of the articles asked for most, the first
 *   first; one of them may lack a translation
 */
const char *const *
topay_library_get_popular (TopayLibrary *self)
{
  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);

  return self->popular;
}

/**
 * topay_library_get_searches:
 * @self: a library
 * @language: the language
 *
 * Returns: (transfer none) (array zero-terminated=1): queries to start from; empty for a language
 *   that @self does not have
 */
const char *const *
topay_library_get_searches (TopayLibrary *self, const char *language)
{
  static const char *const none[] = { NULL };
  const TopayLanguageTable *table;

  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);

  table = find_table (self, language);
  return table != NULL ? table->searches : none;
}

/**
 * topay_library_get_engine:
 * @self: a library
 * @language: the language
 * @error: return location for an error
 *
 * The search over the articles of a language, made at the first call. Its hits are positions of
 * topay_library_get_nth_info().
 *
 * Returns: (transfer none) (nullable): the engine, owned by @self, or %NULL with
 *   TOPAY_ERROR_NOT_FOUND, TOPAY_ERROR_DAMAGED or TOPAY_ERROR_UNSUPPORTED
 */
TopaySearchEngine *
topay_library_get_engine (TopayLibrary *self, const char *language, GError **error)
{
  g_autoptr (GBytes) index = NULL;
  Language *part;

  g_return_val_if_fail (TOPAY_IS_LIBRARY (self), NULL);
  g_return_val_if_fail (language != NULL, NULL);

  part = find_language (self, language);
  if (part != NULL && part->engine != NULL)
    return part->engine;

  index = topay_bundle_dup_section (self->bundle, TOPAY_SECTION_INDEX, language, error);
  if (index == NULL)
    return NULL;

  if (part == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "No articles in “%s”", language);
      return NULL;
    }

  part->engine = topay_search_engine_new (index, error);
  return part->engine;
}
