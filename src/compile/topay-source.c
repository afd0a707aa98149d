/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-source.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "topay-article-private.h"
#include "topay-error.h"
#include "topay-source-file.h"

#define MAX_LIST_BYTES (1024 * 1024)

const char *const topay_source_languages[TOPAY_N_LANGUAGES] = { "en", "zh_CN" };

static void
add_input (TopaySource *self, const char *path)
{
  g_ptr_array_add (self->inputs, g_strdup (path));
}

/* Reads a list if it is there. Returns FALSE when it is there and cannot be read. */
static gboolean
read_list (TopaySource *self, TopaySourceList *list, const char *name, TopayReport *report)
{
  g_autoptr (GError) error = NULL;
  guint line = 1;

  list->path = g_build_filename (self->folder, name, NULL);
  if (!g_file_test (list->path, G_FILE_TEST_EXISTS))
    return TRUE;

  add_input (self, list->path);
  list->text = topay_source_file_read (list->path, MAX_LIST_BYTES, &line, &error);
  if (list->text != NULL)
    list->file = topay_source_file_parse_ini (list->text, &line, &error);
  if (error != NULL)
    topay_report_add_error (report, list->path, line, error);

  return error == NULL;
}

static void
judge_list (TopaySource *self, const TopaySourceList *list, TopayReport *report)
{
  if (list->text != NULL)
    topay_fact_sheet_judge (self->facts, list->text, list->path, G_MAXUINT, report);
}

static void
list_clear (TopaySourceList *list)
{
  g_clear_pointer (&list->path, g_free);
  g_clear_pointer (&list->text, g_free);
  g_clear_pointer (&list->file, g_key_file_unref);
}

static void
read_wizard_line (
    TopaySource *self, const char *path, guint line, char *content, TopayReport *report)
{
  g_auto (GStrv) words = NULL;

  if (g_strstrip (content)[0] == '\0' || content[0] == '#')
    return;

  words = g_strsplit_set (content, " \t", 2);
  if (words[1] == NULL
      || (!g_str_equal (g_strstrip (words[1]), "planned") && !g_str_equal (words[1], "available")))
    topay_report_add (report, TOPAY_SEVERITY_WARNING, path, line,
                      "A line of this list is “id planned” or “id available”");

  if (!g_hash_table_add (self->wizards, g_strdup (words[0])))
    topay_report_add (report, TOPAY_SEVERITY_WARNING, path, line, "“%s” is listed twice", words[0]);
}

static void
read_wizards (TopaySource *self, const char *path, TopayReport *report)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint line;

  add_input (self, path);
  text = topay_source_file_read (path, MAX_LIST_BYTES, &line, &error);
  if (text == NULL)
    {
      topay_report_add_error (report, path, line, error);
      return;
    }

  self->wizards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_wizard_line (self, path, i + 1, lines[i], report);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static int
compare_articles (gconstpointer a, gconstpointer b)
{
  const TopaySourceArticle *first = *(const TopaySourceArticle *const *) a;
  const TopaySourceArticle *second = *(const TopaySourceArticle *const *) b;

  return strcmp (first->id, second->id);
}

/* The articles of a folder, sorted so that complaints and duplicates do not depend on the disk. */
static GPtrArray *
list_articles (const char *folder, TopayReport *report)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &problem);
  const char *name;

  if (directory == NULL && !g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_IO, problem->message);
      topay_report_add_error (report, folder, 1, error);
    }

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    if (name[0] != '.' && g_str_has_suffix (name, ".md"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));

  g_ptr_array_sort (paths, compare_paths);
  return g_steal_pointer (&paths);
}

/* Takes @article. Of two with the same id the second is called as its file, which is unique. */
static void
add_article (TopaySource *self, guint language, TopaySourceArticle *article, TopayReport *report)
{
  GHashTable *positions = self->positions[language];
  const TopaySourceArticle *other = g_hash_table_lookup (positions, article->id);

  if (other != NULL)
    {
      topay_report_add (report, TOPAY_SEVERITY_WARNING, article->path,
                        topay_front_matter_get_line (article->front, TOPAY_FIELD_ID),
                        "The id “%s” is that of %s too", article->id, other->path);
      if (topay_article_id_is_safe (article->name)
          && !g_hash_table_contains (positions, article->name))
        {
          g_free (article->id);
          article->id = g_strdup (article->name);
        }
      else
        {
          topay_source_article_free (article);
          return;
        }
    }

  g_hash_table_insert (positions, article->id, article);
  g_ptr_array_add (self->articles[language], article);
}

static void
read_language (TopaySource *self, guint language, TopayReport *report)
{
  g_autofree char *folder = g_build_filename (self->folder, topay_source_languages[language], NULL);
  g_autoptr (GPtrArray) paths = list_articles (folder, report);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    add_input (self, folder);

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      TopaySourceArticle *article =
          topay_source_article_new (path, topay_source_languages[language], self->facts, report);

      add_input (self, path);
      if (article != NULL)
        add_article (self, language, article, report);
    }

  g_ptr_array_sort (self->articles[language], compare_articles);
}

/* Whether there is a folder to read at all. */
static gboolean
check_folder (const char *folder, TopayReport *report)
{
  g_autoptr (GError) error = NULL;
  GStatBuf status;
  int code = 0;

  if (g_stat (folder, &status) != 0)
    code = errno;
  else if (!S_ISDIR (status.st_mode))
    code = ENOTDIR;

  if (code == 0)
    return TRUE;

  error = g_error_new (TOPAY_ERROR, code == ENOENT ? TOPAY_ERROR_NOT_FOUND : TOPAY_ERROR_IO,
                       "Cannot be read: %s", g_strerror (code));
  topay_report_add_error (report, folder, 1, error);
  return FALSE;
}

/**
 * topay_source_new:
 * @folder: where the languages and the lists are
 * @wizards_path: (nullable): the list of wizards; %NULL when wizards are not to be judged
 * @report: takes the complaints
 *
 * Reads everything there is. What is missing stays empty; only when there is no article at all, or
 * when something is plainly wrong, the report has an error.
 *
 * Returns: (transfer full): the sources; without use when @report has an error
 */
TopaySource *
topay_source_new (const char *folder, const char *wizards_path, TopayReport *report)
{
  TopaySource *self = g_new0 (TopaySource, 1);
  gboolean broken_facts;

  g_return_val_if_fail (folder != NULL, self);
  g_return_val_if_fail (report != NULL, self);

  self->folder = g_strdup (folder);
  self->inputs = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    {
      self->articles[i] =
          g_ptr_array_new_with_free_func ((GDestroyNotify) topay_source_article_free);
      self->positions[i] = g_hash_table_new (g_str_hash, g_str_equal);
    }

  if (!check_folder (folder, report))
    return self;

  read_list (self, &self->categories, "categories", report);
  broken_facts = !read_list (self, &self->facts_list, "facts.ini", report);
  read_list (self, &self->tips, "tips.ini", report);
  read_list (self, &self->home, "home.ini", report);
  self->facts = broken_facts ? topay_fact_sheet_new_unreadable ()
                             : topay_fact_sheet_new (self->facts_list.file);
  judge_list (self, &self->categories, report);
  judge_list (self, &self->tips, report);
  judge_list (self, &self->home, report);
  if (wizards_path != NULL)
    read_wizards (self, wizards_path, report);

  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    read_language (self, i, report);

  if (topay_report_get_n_errors (report) == 0
      && self->articles[0]->len + self->articles[1]->len == 0)
    topay_report_add (report, TOPAY_SEVERITY_ERROR, folder, 1,
                      "There is no article: en/*.md, zh_CN/*.md");

  return self;
}

/**
 * topay_source_free:
 * @self: (nullable) (transfer full): sources
 */
void
topay_source_free (TopaySource *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    {
      g_clear_pointer (&self->positions[i], g_hash_table_unref);
      g_clear_pointer (&self->articles[i], g_ptr_array_unref);
      g_clear_pointer (&self->thesauri[i], topay_thesaurus_free);
    }
  list_clear (&self->categories);
  list_clear (&self->facts_list);
  list_clear (&self->tips);
  list_clear (&self->home);
  g_clear_pointer (&self->facts, topay_fact_sheet_free);
  g_clear_pointer (&self->wizards, g_hash_table_unref);
  g_clear_pointer (&self->inputs, g_ptr_array_unref);
  g_free (self->folder);
  g_free (self);
}

/**
 * topay_source_set_thesaurus:
 * @self: the sources
 * @language: of @thesaurus
 * @thesaurus: (transfer full) (nullable): what is the same to people
 */
void
topay_source_set_thesaurus (TopaySource *self, guint language, TopayThesaurus *thesaurus)
{
  g_clear_pointer (&self->thesauri[language], topay_thesaurus_free);
  self->thesauri[language] = thesaurus;
}

/**
 * topay_source_read_thesauri:
 * @self: the sources
 * @folder: (type filename): holds a text file for each language; any of them may be missing
 * @report: takes complaints
 *
 * Reads what is the same to people.
 */
void
topay_source_read_thesauri (TopaySource *self, const char *folder, TopayReport *report)
{
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    {
      g_autofree char *name = g_strconcat (topay_source_languages[i], ".txt", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      guint line = 1;

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      add_input (self, path);
      text = topay_source_file_read (path, TOPAY_THESAURUS_MAX_BYTES, &line, &error);
      if (text == NULL)
        topay_report_add_error (report, path, line, error);
      else
        topay_source_set_thesaurus (
            self, i, topay_thesaurus_parse (topay_source_languages[i], text, path, report));
    }
}

/**
 * topay_source_has_article:
 * @self: sources
 * @id: an id
 *
 * Returns: whether there is such an article in any language
 */
gboolean
topay_source_has_article (const TopaySource *self, const char *id)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    if (g_hash_table_contains (self->positions[i], id))
      return TRUE;

  return FALSE;
}

/**
 * topay_source_dup_list_text:
 * @self: sources
 * @list: one of its lists
 * @group: a group of it
 * @key: a key of the group
 * @language: the language wanted; the untranslated text is taken where it lacks
 *
 * Returns: (transfer full): the text with facts filled in; "" when there is none
 */
char *
topay_source_dup_list_text (const TopaySource *self,
                            const TopaySourceList *list,
                            const char *group,
                            const char *key,
                            const char *language)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL && list != NULL, NULL);
  g_return_val_if_fail (group != NULL && key != NULL && language != NULL, NULL);

  if (list->file != NULL)
    text = g_key_file_get_locale_string (list->file, group, key, language, NULL);

  return text != NULL ? topay_fact_sheet_expand (self->facts, language, text) : g_strdup ("");
}

/* As ninja and make read it. */
static void
append_escaped (GString *text, const char *path)
{
  for (const char *at = path; *at != '\0'; at++)
    {
      if (*at == ' ' || *at == '#' || *at == '\\')
        g_string_append_c (text, '\\');
      else if (*at == '$')
        g_string_append_c (text, '$');
      g_string_append_c (text, *at);
    }
}

/**
 * topay_source_dup_depfile:
 * @self: sources
 * @target: the file that is made of them
 *
 * Names every input for the build system. The folders are among them: an article that comes or
 * goes changes its folder.
 *
 * Returns: (transfer full): a rule in the syntax of make
 */
char *
topay_source_dup_depfile (const TopaySource *self, const char *target)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (target != NULL, NULL);

  append_escaped (text, target);
  g_string_append_c (text, ':');
  for (guint i = 0; i < self->inputs->len; i++)
    {
      g_string_append (text, " \\\n  ");
      append_escaped (text, g_ptr_array_index (self->inputs, i));
    }
  g_string_append_c (text, '\n');

  return g_string_free (g_steal_pointer (&text), FALSE);
}
