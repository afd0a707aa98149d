/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-source-article.h"

#include <string.h>

#include "topay-article-private.h"
#include "topay-bundle-format.h"
#include "topay-markdown.h"
#include "topay-source-file.h"

#define SUFFIX ".md"

static void
judge_line_ends (const char *text, const char *path, TopayReport *report)
{
  guint line = 1;

  for (const char *at = text; *at != '\0'; at++)
    if (*at == '\n')
      line++;
    else if ((*at == ' ' || *at == '\t') && (at[1] == '\n' || at[1] == '\0'))
      topay_report_add (report, TOPAY_SEVERITY_STRICT, path, line,
                        "There are blanks at the end of the line");
}

static void
expand_fields (TopayFrontMatter *front, const TopayFactSheet *facts, const char *language)
{
  static const TopayField expanded[] = { TOPAY_FIELD_TITLE, TOPAY_FIELD_SUMMARY,
                                         TOPAY_FIELD_KEYWORDS, TOPAY_FIELD_QUESTIONS };

  for (guint i = 0; i < G_N_ELEMENTS (expanded); i++)
    {
      GPtrArray *values = front->values[expanded[i]];

      for (guint j = 0; j < values->len; j++)
        {
          TopayFieldValue *value = g_ptr_array_index (values, j);
          g_autofree char *old = value->text;

          value->text = topay_fact_sheet_expand (facts, language, old);
        }
    }
}

/* As deep as the tree, which is at most TOPAY_BODY_MAX_DEPTH. */
static gsize
count_blocks (GPtrArray *blocks)
{
  gsize count = blocks->len;

  for (guint i = 0; i < blocks->len; i++)
    {
      const TopayDraft *block = g_ptr_array_index (blocks, i);

      count += count_blocks (block->children);
    }

  return count;
}

/* The reader of the library refuses more. */
static gboolean
check_blocks (const TopaySourceArticle *self, TopayReport *report)
{
  gsize count = count_blocks (self->blocks);

  if (count <= TOPAY_BODY_MAX_BLOCKS)
    return TRUE;

  topay_report_add (report, TOPAY_SEVERITY_ERROR, self->path, self->body_line,
                    "The article has %" G_GSIZE_FORMAT
                    " paragraphs, items and cells, the limit is %d",
                    count, TOPAY_BODY_MAX_BLOCKS);
  return FALSE;
}

static char *
dup_draft_text (const TopayDraft *draft)
{
  g_autoptr (GString) text = g_string_new (NULL);

  topay_draft_append_text (draft, text);
  return g_strdup (g_strstrip (text->str));
}

/* Without a title the first heading is one. A heading right at the start that says the title once
 * more is taken out of the body. */
static void
settle_title (TopaySourceArticle *self)
{
  const char *given = topay_front_matter_get_text (self->front, TOPAY_FIELD_TITLE);

  self->title = g_strdup (given);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      const TopayDraft *block = g_ptr_array_index (self->blocks, i);
      g_autofree char *text = NULL;

      if (block->kind != TOPAY_BLOCK_HEADING)
        continue;

      text = dup_draft_text (block);
      if (self->title == NULL && text[0] != '\0')
        self->title = g_strdup (text);
      if (i == 0 && g_strcmp0 (self->title, text) == 0)
        g_ptr_array_remove_index (self->blocks, 0);
      break;
    }

  if (self->title == NULL)
    self->title = g_strdup (self->id);
}

/* A file name may be anything; what cannot be part of an address becomes a hyphen. */
static char *
make_id_of_name (const char *name)
{
  g_autoptr (GString) id = g_string_new (NULL);

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *character = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));

      g_string_append (id, topay_article_id_is_safe (character) ? character : "-");
    }

  return topay_article_id_is_safe (id->str) ? g_strdup (id->str) : NULL;
}

static gboolean
settle_id (TopaySourceArticle *self, TopayReport *report)
{
  const char *given = topay_front_matter_get_text (self->front, TOPAY_FIELD_ID);
  guint line = topay_front_matter_get_line (self->front, TOPAY_FIELD_ID);

  if (given != NULL && topay_article_id_is_safe (given))
    {
      self->id = g_strdup (given);
      return TRUE;
    }

  if (given != NULL)
    topay_report_add (report, TOPAY_SEVERITY_WARNING, self->path, line,
                      "“%s” cannot be an id; the name of the file is taken", given);

  self->id = make_id_of_name (self->name);
  if (self->id != NULL)
    return TRUE;

  topay_report_add (report, TOPAY_SEVERITY_ERROR, self->path, line,
                    "The name of the file is too long for an id");
  return FALSE;
}

static char *
dup_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_filename_to_utf8 (base, -1, NULL, NULL, NULL);

  if (name == NULL)
    name = g_utf8_make_valid (base, -1);
  if (g_str_has_suffix (name, SUFFIX))
    name[strlen (name) - strlen (SUFFIX)] = '\0';

  return g_strdup (name);
}

static char *
read_text (const char *path, TopayReport *report)
{
  gsize limit = topay_report_is_strict (report) ? TOPAY_SOURCE_STRICT_MAX_BYTES
                                                : TOPAY_SOURCE_MAX_ARTICLE_BYTES;
  g_autoptr (GError) error = NULL;
  guint line;
  char *text = topay_source_file_read (path, limit, &line, &error);

  if (text == NULL)
    topay_report_add_error (report, path, line, error);

  return text;
}

/**
 * topay_source_article_new:
 * @path: the file
 * @language: (transfer none): a literal, the language of the folder
 * @facts: what is filled in
 * @report: takes the complaints
 *
 * Reads an article. Everything that can be missing is made up for: the id by the name of the file,
 * the title by the first heading.
 *
 * Returns: (transfer full) (nullable): the article, or %NULL after a complaint of
 *   TOPAY_SEVERITY_ERROR
 */
TopaySourceArticle *
topay_source_article_new (const char *path,
                          const char *language,
                          const TopayFactSheet *facts,
                          TopayReport *report)
{
  g_autoptr (TopaySourceArticle) self = NULL;
  g_autofree char *text = NULL;
  TopayMarkdownContext context = { path, language, facts, report };

  g_return_val_if_fail (path != NULL && language != NULL, NULL);
  g_return_val_if_fail (facts != NULL && report != NULL, NULL);

  text = read_text (path, report);
  if (text == NULL)
    return NULL;

  self = g_new0 (TopaySourceArticle, 1);
  self->path = g_strdup (path);
  self->name = dup_name (path);
  self->language = language;
  self->front = topay_front_matter_new (text, path, report);
  if (self->front == NULL || !settle_id (self, report))
    return NULL;

  self->body_line = self->front->body_line;
  judge_line_ends (text, path, report);
  topay_fact_sheet_judge (facts, text, path, self->body_line, report);
  expand_fields (self->front, facts, language);
  self->blocks = topay_markdown_parse (&context, text + self->front->body, self->body_line);
  if (!check_blocks (self, report))
    return NULL;

  settle_title (self);
  self->summary = g_strdup (topay_front_matter_get_text (self->front, TOPAY_FIELD_SUMMARY));
  if (self->summary == NULL)
    self->summary = g_strdup ("");

  return g_steal_pointer (&self);
}

/**
 * topay_source_article_free:
 * @self: (nullable) (transfer full): an article
 */
void
topay_source_article_free (TopaySourceArticle *self)
{
  if (self == NULL)
    return;

  g_free (self->path);
  g_free (self->name);
  g_free (self->id);
  g_free (self->title);
  g_free (self->summary);
  topay_front_matter_free (self->front);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_free (self);
}

/**
 * topay_source_article_dup_text:
 * @self: an article
 *
 * Returns: (transfer full): the words of the body without marks, what the search reads
 */
char *
topay_source_article_dup_text (const TopaySourceArticle *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->blocks->len; i++)
    topay_draft_append_text (g_ptr_array_index (self->blocks, i), text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
