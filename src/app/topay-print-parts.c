/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-print-parts.h"

/* Makes a flat list of the tree of blocks: paper has no nesting, only indents. */

#define BODY_POINTS    10.5
#define SMALL_POINTS   9
#define HEADING_POINTS 13
#define TITLE_POINTS   20

#define GAP_POINTS     7
#define SECTION_POINTS 14
#define ROW_POINTS     4

#define MAX_DEPTH 12

typedef struct
{
  GPtrArray *parts;               /* (unowned) (element-type TopayPrintPart) */
  const TopayArticleStyle *style; /* (unowned) */
  guint indent;
  guint depth;
  char *marker; /* (owned) (nullable): for the next part */
  gboolean barred;
  guint n_barred; /* parts of the callout so far */
} Flattener;

static void
part_free (TopayPrintPart *part)
{
  g_strfreev (part->cells);
  g_free (part->marker);
  g_free (part);
}

static TopayPrintPart *
add_part (Flattener *self, TopayPrintKind kind, double above, double size)
{
  TopayPrintPart *part = g_new0 (TopayPrintPart, 1);

  part->kind = kind;
  part->above = above;
  part->size = size;
  part->indent = self->indent;
  part->barred = self->barred;
  part->joined = self->barred && self->n_barred++ > 0;
  part->marker = g_steal_pointer (&self->marker);
  g_ptr_array_add (self->parts, part);

  return part;
}

/* Takes @markup. */
static TopayPrintPart *
add_text (Flattener *self, char *markup, double above, double size)
{
  TopayPrintPart *part = add_part (self, TOPAY_PRINT_TEXT, above, size);

  part->cells = g_new0 (char *, 2);
  part->cells[0] = markup;

  return part;
}

static char *
dup_bold (const char *plain)
{
  return g_markup_printf_escaped ("<b>%s</b>", plain);
}

static void
add_row (Flattener *self, const TopayBlock *row, gboolean head)
{
  TopayPrintPart *part =
      add_part (self, TOPAY_PRINT_ROW, head ? GAP_POINTS : ROW_POINTS, BODY_POINTS);

  part->keep = head;
  part->cells = g_new0 (char *, row->n_children + 1);
  for (guint i = 0; i < row->n_children; i++)
    {
      const TopayBlock *cell = row->children[i];
      g_autofree char *markup =
          topay_rich_text_dup_markup (cell->spans, cell->n_spans, self->style);

      part->cells[i] = head ? g_strconcat ("<b>", markup, "</b>", NULL) : g_strdup (markup);
    }
}

static void flatten (Flattener *self, const TopayBlock *block);

static void
flatten_children (Flattener *self, const TopayBlock *block)
{
  for (guint i = 0; i < block->n_children; i++)
    flatten (self, block->children[i]);
}

static void
flatten_list (Flattener *self, const TopayBlock *list)
{
  self->indent++;
  for (guint i = 0; i < list->n_children; i++)
    {
      g_free (self->marker);
      self->marker = list->kind == TOPAY_BLOCK_STEPS ? g_strdup_printf ("%u.", list->number + i)
                                                     : g_strdup ("•");
      flatten_children (self, list->children[i]);
    }
  self->indent--;
  g_clear_pointer (&self->marker, g_free);
}

static void
flatten_callout (Flattener *self, const TopayBlock *callout)
{
  g_autofree char *title =
      topay_rich_text_dup_plain (callout->spans, callout->n_spans, self->style);
  gboolean barred = self->barred;

  self->n_barred = barred ? self->n_barred : 0;
  self->barred = TRUE;
  self->indent++;
  if (title[0] != '\0')
    add_text (self, dup_bold (title), SECTION_POINTS, BODY_POINTS)->keep = TRUE;
  flatten_children (self, callout);
  self->indent--;
  self->barred = barred;
}

static void
flatten_heading (Flattener *self, const TopayBlock *heading)
{
  g_autofree char *plain =
      topay_rich_text_dup_plain (heading->spans, heading->n_spans, self->style);
  double size = heading->number <= 2 ? HEADING_POINTS : BODY_POINTS;

  add_text (self, dup_bold (plain), SECTION_POINTS, size)->keep = TRUE;
}

/* A text that is strong from end to end names what follows it: the name of a step. */
static gboolean
is_name (const TopayBlock *block)
{
  for (guint i = 0; i < block->n_spans; i++)
    if ((block->spans[i].flags & TOPAY_SPAN_STRONG) == 0)
      return FALSE;

  return block->n_spans > 0;
}

static void
flatten_spans (Flattener *self, const TopayBlock *block)
{
  char *markup = topay_rich_text_dup_markup (block->spans, block->n_spans, self->style);

  add_text (self, markup, GAP_POINTS, BODY_POINTS)->keep = is_name (block);
}

static void
flatten_one (Flattener *self, const TopayBlock *block)
{
  switch (block->kind)
    {
    case TOPAY_BLOCK_HEADING:
      flatten_heading (self, block);
      break;

    case TOPAY_BLOCK_PARAGRAPH:
    case TOPAY_BLOCK_CODE:
      flatten_spans (self, block);
      break;

    case TOPAY_BLOCK_LIST:
    case TOPAY_BLOCK_STEPS:
      flatten_list (self, block);
      break;

    case TOPAY_BLOCK_CALLOUT:
    case TOPAY_BLOCK_QUOTE:
      flatten_callout (self, block);
      break;

    case TOPAY_BLOCK_TABLE:
      for (guint i = 0; i < block->n_children; i++)
        add_row (self, block->children[i], i == 0);
      break;

    case TOPAY_BLOCK_RULE:
      add_part (self, TOPAY_PRINT_RULE, GAP_POINTS, BODY_POINTS);
      break;

    /* a button is of no use on paper; the others only stand inside of lists and tables */
    case TOPAY_BLOCK_ACTION:
    case TOPAY_BLOCK_ITEM:
    case TOPAY_BLOCK_ROW:
    case TOPAY_BLOCK_CELL:
    default:
      break;
    }
}

static void
flatten (Flattener *self, const TopayBlock *block)
{
  if (self->depth >= MAX_DEPTH)
    return;

  self->depth++;
  flatten_one (self, block);
  self->depth--;
}

/**
 * topay_print_parts_new:
 * @article: what is printed
 * @style: the world around the article
 *
 * Returns: (transfer full) (element-type TopayPrintPart): the article from top to bottom
 */
GPtrArray *
topay_print_parts_new (const TopayPrintArticle *article, const TopayArticleStyle *style)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  TopayArticleStyle paper = *style;
  Flattener self = { .parts = parts, .style = &paper };

  paper.on_paper = TRUE;

  add_text (&self, dup_bold (article->title), 0, TITLE_POINTS)->keep = TRUE;
  if (article->date != NULL)
    add_text (&self, g_markup_escape_text (article->date, -1), 4, SMALL_POINTS)->keep = TRUE;

  if (article->summary != NULL)
    {
      self.barred = TRUE;
      self.indent = 1;
      add_text (&self, g_markup_escape_text (article->summary, -1), SECTION_POINTS, BODY_POINTS);
      self.barred = FALSE;
      self.indent = 0;
    }

  for (guint i = 0; i < article->n_blocks; i++)
    flatten (&self, article->blocks[i]);

  return parts;
}
