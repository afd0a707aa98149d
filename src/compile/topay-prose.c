/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-prose.h"

#include "topay-source-file.h"
#include "topay-tokenizer.h"

/**
 * topay_prose_new:
 * @kind: what it is
 * @path: (transfer none): the file; must outlive the piece
 * @text: UTF-8, may be empty
 * @line: where it starts in the file
 *
 * Returns: (transfer full): a piece of text
 */
TopayProse *
topay_prose_new (TopayProseKind kind, const char *path, const char *text, guint line)
{
  TopayDraftLine first = { 0, line };
  TopayProse *self;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  self = g_new0 (TopayProse, 1);
  self->kind = kind;
  self->path = path;
  self->text = g_string_new (text);
  self->lines = g_array_new (FALSE, FALSE, sizeof first);
  g_array_append_val (self->lines, first);
  return self;
}

/**
 * topay_prose_free:
 * @self: (nullable) (transfer full): a piece of text
 */
void
topay_prose_free (TopayProse *self)
{
  if (self == NULL)
    return;

  g_string_free (self->text, TRUE);
  g_array_unref (self->lines);
  g_free (self);
}

/**
 * topay_prose_get_line:
 * @self: a piece of text
 * @start: a place in it, in bytes
 *
 * Returns: the line of the file, counted from 1
 */
guint
topay_prose_get_line (const TopayProse *self, gsize start)
{
  guint from = 0;
  guint to;

  g_return_val_if_fail (self != NULL, 1);

  to = self->lines->len;
  while (to - from > 1)
    {
      guint middle = from + (to - from) / 2;

      if (g_array_index (self->lines, TopayDraftLine, middle).start <= start)
        from = middle;
      else
        to = middle;
    }

  return g_array_index (self->lines, TopayDraftLine, from).line;
}

/**
 * topay_prose_is_body:
 * @self: a piece of text
 *
 * Returns: whether it belongs to what the length of an article is measured by
 */
gboolean
topay_prose_is_body (const TopayProse *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->kind != TOPAY_PROSE_TITLE && self->kind != TOPAY_PROSE_SUMMARY;
}

/**
 * topay_prose_is_sentences:
 * @self: a piece of text
 *
 * Returns: whether it is made of whole sentences; headings and cells would make every article look
 *   easier than it is
 */
gboolean
topay_prose_is_sentences (const TopayProse *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->kind == TOPAY_PROSE_TEXT || self->kind == TOPAY_PROSE_SUMMARY;
}

static void
append_object (TopayProse *prose, guint line)
{
  TopayDraftLine mark = { prose->text->len, line };

  g_array_append_val (prose->lines, mark);
  g_string_append_unichar (prose->text, TOPAY_PROSE_OBJECT);
}

static void
append_span (TopayProse *prose, const TopayDraftSpan *span)
{
  TopayDraftLine mark = { prose->text->len, span->line };

  if ((span->flags & (TOPAY_SPAN_CODE | TOPAY_SPAN_CHANNEL)) != 0)
    {
      append_object (prose, span->line);
      return;
    }

  g_array_append_val (prose->lines, mark);
  for (guint i = 0; span->lines != NULL && i < span->lines->len; i++)
    {
      TopayDraftLine later = g_array_index (span->lines, TopayDraftLine, i);

      later.start += prose->text->len;
      g_array_append_val (prose->lines, later);
    }
  g_string_append (prose->text, span->text->str);
}

typedef struct
{
  GPtrArray *pieces;  /* (unowned) (element-type TopayProse) */
  const char *path;   /* (unowned) */
  TopayProseKind row; /* what a cell is here */
} Lister;

static gboolean
is_strong (const TopayDraft *block)
{
  for (guint i = 0; i < block->spans->len; i++)
    if ((topay_draft_get_span (block, i)->flags & TOPAY_SPAN_STRONG) == 0)
      return FALSE;

  return TRUE;
}

static TopayProseKind
get_kind (const Lister *self, const TopayDraft *block)
{
  switch (block->kind)
    {
    case TOPAY_BLOCK_HEADING:
      return TOPAY_PROSE_HEADING;
    case TOPAY_BLOCK_CALLOUT:
      return TOPAY_PROSE_NAME;
    case TOPAY_BLOCK_ACTION:
      return TOPAY_PROSE_BUTTON;
    case TOPAY_BLOCK_CELL:
      return self->row;
    case TOPAY_BLOCK_PARAGRAPH:
      return is_strong (block) ? TOPAY_PROSE_NAME : TOPAY_PROSE_TEXT;
    case TOPAY_BLOCK_LIST:
    case TOPAY_BLOCK_STEPS:
    case TOPAY_BLOCK_ITEM:
    case TOPAY_BLOCK_QUOTE:
    case TOPAY_BLOCK_CODE:
    case TOPAY_BLOCK_RULE:
    case TOPAY_BLOCK_TABLE:
    case TOPAY_BLOCK_ROW:
    default:
      return TOPAY_PROSE_TEXT;
    }
}

/* As deep as the tree, which is at most TOPAY_BODY_MAX_DEPTH. */
static void
list_block (Lister *self, const TopayDraft *block)
{
  if (block->spans->len > 0 && block->kind != TOPAY_BLOCK_CODE)
    {
      TopayProse *prose = topay_prose_new (get_kind (self, block), self->path, "", block->line);

      for (guint i = 0; i < block->spans->len; i++)
        append_span (prose, topay_draft_get_span (block, i));
      g_ptr_array_add (self->pieces, prose);
    }

  for (guint i = 0; i < block->children->len; i++)
    {
      const TopayDraft *child = topay_draft_get_child (block, i);

      if (child->kind == TOPAY_BLOCK_ROW)
        self->row = i == 0 ? TOPAY_PROSE_HEAD : TOPAY_PROSE_CELL;
      list_block (self, child);
    }
}

static void
list_field (Lister *self, const TopayFrontMatter *front, TopayField field, TopayProseKind kind)
{
  GPtrArray *values = front->values[field];

  if (values->len > 0)
    {
      const TopayFieldValue *value = g_ptr_array_index (values, 0);

      g_ptr_array_add (self->pieces, topay_prose_new (kind, self->path, value->text, value->line));
    }
}

/**
 * topay_prose_list:
 * @article: an article
 *
 * Takes apart what a reader sees: title, summary and body. Keywords and sample questions are
 * people's own words and not among it.
 *
 * Returns: (transfer full) (element-type TopayProse): in the order of the file, valid as long as
 *   @article
 */
GPtrArray *
topay_prose_list (const TopaySourceArticle *article)
{
  g_autoptr (GPtrArray) pieces = NULL;
  Lister lister;

  g_return_val_if_fail (article != NULL, NULL);

  pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) topay_prose_free);
  lister = (Lister){ pieces, article->path, TOPAY_PROSE_CELL };
  list_field (&lister, article->front, TOPAY_FIELD_TITLE, TOPAY_PROSE_TITLE);
  list_field (&lister, article->front, TOPAY_FIELD_SUMMARY, TOPAY_PROSE_SUMMARY);
  for (guint i = 0; i < article->blocks->len; i++)
    list_block (&lister, g_ptr_array_index (article->blocks, i));

  return g_steal_pointer (&pieces);
}

/* A key of every group of @list. */
static void
list_key (const TopaySource *source,
          const TopaySourceList *list,
          guint language,
          const char *key,
          GPtrArray *pieces)
{
  g_auto (GStrv) groups = NULL;
  g_autofree char *name = NULL;

  if (list->file == NULL)
    return;

  name = language == 0 ? g_strdup (key)
                       : g_strdup_printf ("%s[%s]", key, topay_source_languages[language]);
  groups = g_key_file_get_groups (list->file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autofree char *raw = g_key_file_get_string (list->file, groups[i], name, NULL);
      g_autofree char *text = NULL;

      if (raw == NULL)
        continue;

      text = topay_fact_sheet_expand (source->facts, topay_source_languages[language], raw);
      g_ptr_array_add (
          pieces, topay_prose_new (TOPAY_PROSE_SUMMARY, list->path, text,
                                   topay_source_file_find_ini_line (list->text, groups[i], name)));
    }
}

/**
 * topay_prose_list_lists:
 * @source: the sources
 * @language: a position in topay_source_languages
 *
 * Returns: (transfer full) (element-type TopayProse): the words of categories and tips, valid as
 *   long as @source
 */
GPtrArray *
topay_prose_list_lists (const TopaySource *source, guint language)
{
  g_autoptr (GPtrArray) pieces = NULL;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (language < TOPAY_N_LANGUAGES, NULL);

  pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) topay_prose_free);
  list_key (source, &source->categories, language, "title", pieces);
  list_key (source, &source->categories, language, "summary", pieces);
  list_key (source, &source->tips, language, "title", pieces);
  list_key (source, &source->tips, language, "text", pieces);
  return g_steal_pointer (&pieces);
}

/**
 * topay_prose_count_words:
 * @text: plain text
 *
 * Returns: how many runs between blanks hold a letter, a digit or an object
 */
gsize
topay_prose_count_words (const char *text)
{
  gsize words = 0;
  gboolean counted = FALSE;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_isspace (character))
        counted = FALSE;
      else if (!counted && (g_unichar_isalnum (character) || character == TOPAY_PROSE_OBJECT))
        {
          words++;
          counted = TRUE;
        }
    }

  return words;
}

/**
 * topay_prose_count_han:
 * @text: plain text
 *
 * Returns: how many Chinese characters it has, without punctuation
 */
gsize
topay_prose_count_han (const char *text)
{
  gsize count = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (topay_is_han (g_utf8_get_char (at)))
      count++;

  return count;
}
