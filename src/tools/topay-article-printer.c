/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-article-printer.h"

#include <string.h>

#include <glib/gi18n.h>

#include "topay-plain-text.h"

#define COLUMN_GAP       2
#define MIN_COLUMN_WIDTH 6

typedef struct
{
  GString *out;    /* (unowned) */
  guint width;     /* columns of the whole line */
  GString *indent; /* (owned): stands before every line */
  char *bullet;    /* (owned) (nullable): before the next line, instead of the end of indent */
  gboolean tight;  /* no empty line before the next block */
} Printer;

static void
print_blank (Printer *self)
{
  g_autofree char *indent = NULL;

  if (!self->tight)
    {
      indent = g_strchomp (g_strdup (self->indent->str));
      g_string_append_printf (self->out, "%s\n", indent);
    }
  self->tight = FALSE;
}

static guint
get_room (const Printer *self)
{
  guint used = topay_plain_text_get_width (self->indent->str);

  return MAX (TOPAY_PRINTER_MIN_WIDTH / 2, self->width > used ? self->width - used : 0);
}

/* Prints a line behind the indent, or behind the bullet where one is due. */
static void
print_line (Printer *self, const char *line)
{
  g_autofree char *text = NULL;

  if (self->bullet != NULL)
    {
      gsize kept = self->indent->len - strlen (self->bullet);

      text = g_strdup_printf ("%.*s%s%s", (int) kept, self->indent->str, self->bullet, line);
      g_clear_pointer (&self->bullet, g_free);
    }
  else
    text = g_strconcat (self->indent->str, line, NULL);

  g_string_append_printf (self->out, "%s\n", g_strchomp (text));
}

/* A bullet that still waits gets a line of its own before the indent grows. */
static void
flush_bullet (Printer *self)
{
  if (self->bullet != NULL)
    print_line (self, "");
}

static void
print_text (Printer *self, const char *text)
{
  g_auto (GStrv) lines = topay_plain_text_wrap (text, get_room (self));

  for (guint i = 0; lines[i] != NULL; i++)
    print_line (self, lines[i]);
}

static void
print_underlined (Printer *self, const char *text, char line)
{
  g_autofree char *rule =
      g_strnfill (MIN (topay_plain_text_get_width (text), get_room (self)), line);

  print_text (self, text);
  print_line (self, rule);
}

/* A link names the article, so that the next command can be typed. */
static char *
dup_spans (const TopayBlock *block)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < block->n_spans; i++)
    {
      const TopaySpan *span = &block->spans[i];
      gboolean last = i + 1 == block->n_spans || block->spans[i + 1].target != span->target;

      g_string_append (text, span->text);
      if ((span->flags & TOPAY_SPAN_CHANNEL) != 0)
        g_string_append (text, _("Not set up yet"));
      else if (span->target != NULL && g_str_has_prefix (span->target, "article:") && last)
        g_string_append_printf (text, " [%s]", span->target + strlen ("article:"));
    }

  return topay_plain_text_clean (text->str);
}

static void print_blocks (Printer *self, TopayBlock *const *blocks, guint n_blocks);

/* Prints children further in. @bullet: what stands before the first line, as wide as @indent */
static void
print_indented (Printer *self, const TopayBlock *block, const char *indent, const char *bullet)
{
  gsize length;

  flush_bullet (self);
  length = self->indent->len;
  g_string_append (self->indent, indent);
  self->bullet = g_strdup (bullet);
  self->tight = TRUE;
  print_blocks (self, block->children, block->n_children);
  flush_bullet (self);
  g_string_truncate (self->indent, length);
}

static gboolean
is_short (const TopayBlock *list)
{
  for (guint i = 0; i < list->n_children; i++)
    if (list->children[i]->n_children > 1)
      return FALSE;

  return TRUE;
}

static void
print_list (Printer *self, const TopayBlock *list)
{
  gboolean close = is_short (list);

  for (guint i = 0; i < list->n_children; i++)
    {
      g_autofree char *bullet = list->kind == TOPAY_BLOCK_STEPS
                                    ? g_strdup_printf ("%u. ", list->number + i)
                                    : g_strdup ("- ");
      g_autofree char *indent = g_strnfill (strlen (bullet), ' ');

      if (i > 0)
        {
          self->tight = close;
          print_blank (self);
        }
      print_indented (self, list->children[i], indent, bullet);
    }

  self->tight = FALSE;
}

static void
print_callout (Printer *self, const TopayBlock *callout)
{
  g_autofree char *title = dup_spans (callout);
  gsize length = self->indent->len;

  flush_bullet (self);
  g_string_append (self->indent, "| ");
  if (title[0] != '\0')
    print_text (self, title);
  self->tight = title[0] == '\0';
  print_blocks (self, callout->children, callout->n_children);
  g_string_truncate (self->indent, length);
  self->tight = FALSE;
}

/* A button for a wizard needs a window; one for an article is a pointer. */
static void
print_action (Printer *self, const TopayBlock *action)
{
  g_autofree char *label = dup_spans (action);
  g_autofree char *text =
      g_strdup_printf ("→ %s [%s]", label, action->attribute + strlen ("article:"));

  print_text (self, text);
}

/* Takes from the widest column until the table fits. */
static void
fit_columns (guint *widths, guint n_columns, guint room)
{
  for (;;)
    {
      guint total = COLUMN_GAP * (n_columns - 1);
      guint widest = 0;

      for (guint i = 0; i < n_columns; i++)
        {
          total += widths[i];
          if (widths[i] > widths[widest])
            widest = i;
        }

      if (total <= room || widths[widest] <= MIN_COLUMN_WIDTH)
        return;
      widths[widest] = MAX (MIN_COLUMN_WIDTH, widths[widest] - MIN (widths[widest], total - room));
    }
}

static void
print_row (Printer *self, const TopayBlock *row, const guint *widths)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  guint n_lines = 1;

  for (guint i = 0; i < row->n_children; i++)
    {
      g_autofree char *text = dup_spans (row->children[i]);
      char **lines = topay_plain_text_wrap (text, widths[i]);

      n_lines = MAX (n_lines, g_strv_length (lines));
      g_ptr_array_add (cells, lines);
    }

  for (guint i = 0; i < n_lines; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint j = 0; j < cells->len; j++)
        {
          char **lines = g_ptr_array_index (cells, j);
          const char *part = i < g_strv_length (lines) ? lines[i] : "";

          topay_plain_text_append_padded (line, part, widths[j] + COLUMN_GAP);
        }
      print_line (self, line->str);
    }
}

static void
measure_columns (const TopayBlock *table, guint *widths)
{
  for (guint i = 0; i < table->n_children; i++)
    for (guint j = 0; j < table->number; j++)
      {
        g_autofree char *text = dup_spans (table->children[i]->children[j]);

        widths[j] = MAX (widths[j], MAX (2, topay_plain_text_get_width (text)));
      }
}

static void
print_table (Printer *self, const TopayBlock *table)
{
  g_autofree guint *widths = g_new0 (guint, table->number);
  g_autoptr (GString) rule = g_string_new (NULL);

  measure_columns (table, widths);
  fit_columns (widths, table->number, get_room (self));
  for (guint i = 0; i < table->number; i++)
    {
      g_autofree char *line = g_strnfill (widths[i], '-');

      topay_plain_text_append_padded (rule, line, widths[i] + COLUMN_GAP);
    }

  for (guint i = 0; i < table->n_children; i++)
    {
      print_row (self, table->children[i], widths);
      if (i == 0)
        print_line (self, rule->str);
    }
}

static void
print_spans (Printer *self, const TopayBlock *block)
{
  g_autofree char *text = dup_spans (block);

  if (block->kind == TOPAY_BLOCK_HEADING)
    print_underlined (self, text, '-');
  else
    print_text (self, text);
}

static void
print_block (Printer *self, const TopayBlock *block)
{
  switch (block->kind)
    {
    case TOPAY_BLOCK_LIST:
    case TOPAY_BLOCK_STEPS:
      print_list (self, block);
      break;
    case TOPAY_BLOCK_QUOTE:
      print_indented (self, block, "> ", NULL);
      break;
    case TOPAY_BLOCK_RULE:
      print_line (self, "---");
      break;
    case TOPAY_BLOCK_CALLOUT:
      print_callout (self, block);
      break;
    case TOPAY_BLOCK_ACTION:
      print_action (self, block);
      break;
    case TOPAY_BLOCK_TABLE:
      print_table (self, block);
      break;
    case TOPAY_BLOCK_PARAGRAPH:
    case TOPAY_BLOCK_HEADING:
    case TOPAY_BLOCK_CODE:
    case TOPAY_BLOCK_ITEM:
    case TOPAY_BLOCK_ROW:
    case TOPAY_BLOCK_CELL:
    default:
      print_spans (self, block);
      break;
    }
}

/* As deep as the tree, which is at most TOPAY_BODY_MAX_DEPTH. */
static void
print_blocks (Printer *self, TopayBlock *const *blocks, guint n_blocks)
{
  for (guint i = 0; i < n_blocks; i++)
    {
      if (blocks[i]->kind == TOPAY_BLOCK_ACTION
          && !g_str_has_prefix (blocks[i]->attribute, "article:"))
        continue;

      print_blank (self);
      print_block (self, blocks[i]);
    }
}

static void
print_related (Printer *self, const TopayArticleInfo *info)
{
  g_autofree char *ids = NULL;
  g_autofree char *text = NULL;

  if (info->related[0] == NULL)
    return;

  ids = g_strjoinv (", ", (char **) info->related);
  /* Translators: %s is a list of names of articles, such as “refund-time, refund-apply” */
  text = g_strdup_printf (_("See also: %s"), ids);
  print_blank (self);
  print_text (self, text);
}

/**
 * topay_article_print:
 * @article: an article
 * @width: columns of the terminal
 *
 * Sets an article as plain text: wrapped, steps numbered, tables in columns, the names of linked
 * articles in brackets.
 *
 * Returns: (transfer full): the text, ends with a line break; holds no control characters
 */
char *
topay_article_print (const TopayArticle *article, guint width)
{
  const TopayArticleInfo *info = topay_article_get_info (article);
  g_autofree char *title = topay_plain_text_clean (info->title);
  g_autofree char *summary = topay_plain_text_clean (info->summary);
  Printer printer = { .width = MAX (width, TOPAY_PRINTER_MIN_WIDTH) };
  TopayBlock *const *blocks;
  guint n_blocks = 0;

  printer.out = g_string_new (NULL);
  printer.indent = g_string_new (NULL);
  print_underlined (&printer, title, '=');
  if (summary[0] != '\0')
    {
      print_blank (&printer);
      print_text (&printer, summary);
    }

  blocks = topay_article_get_blocks (article, &n_blocks);
  print_blocks (&printer, blocks, n_blocks);
  print_related (&printer, info);

  g_string_free (printer.indent, TRUE);
  g_free (printer.bullet);
  return g_string_free (printer.out, FALSE);
}
