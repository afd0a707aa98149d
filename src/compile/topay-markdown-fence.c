/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-markdown-private.h"

#include <string.h>

#include "topay-article-private.h"
#include "topay-bundle-format.h"

/* CommonMark has no callouts, buttons and tables. They are fenced blocks whose info string says
 * what they are (docs/content.md). */

#define MIN_COLUMNS 2
#define MAX_COLUMNS 3 /* what fits a narrow window */

static void
complain (TopayMarkdownWalk *self, TopaySeverity severity, guint line, const char *message)
{
  topay_report_add (self->context->report, severity, self->context->path, line, "%s", message);
}

static gboolean
is_title (const TopayDraft *block)
{
  if (block->kind != TOPAY_BLOCK_PARAGRAPH)
    return FALSE;

  for (guint i = 0; i < block->spans->len; i++)
    if ((topay_draft_get_span (block, i)->flags & TOPAY_SPAN_STRONG) == 0)
      return FALSE;

  return block->spans->len > 0;
}

/* The first paragraph in strong type is the callout's title; there the type says nothing more. */
static void
take_title (TopayDraft *callout)
{
  g_autoptr (TopayDraft) first = NULL;

  if (callout->children->len == 0 || !is_title (topay_draft_get_child (callout, 0)))
    return;

  first = g_ptr_array_steal_index (callout->children, 0);
  for (guint i = 0; i < first->spans->len; i++)
    topay_draft_get_span (first, i)->flags &= ~TOPAY_SPAN_STRONG;

  g_ptr_array_unref (callout->spans);
  callout->spans = g_ptr_array_ref (first->spans);
}

static void
add_callout (
    TopayMarkdownWalk *self, const char *kind, const char *text, guint line, GPtrArray *into)
{
  static const char *const kinds[] = { "info", "good", "warn", "danger", NULL };
  g_autoptr (TopayDraft) callout = topay_draft_new (TOPAY_BLOCK_CALLOUT, line);
  gboolean known = g_strv_contains (kinds, kind);

  if (!known)
    complain (self, TOPAY_SEVERITY_WARNING, line,
              "The kind of a callout is info, good, warn or danger");

  callout->attribute = g_strdup (known ? kind : "info");
  self->depth++;
  topay_markdown_walk_text (self, text, line, callout->children);
  self->depth--;
  take_title (callout);

  if (callout->children->len == 0 && callout->spans->len == 0)
    complain (self, TOPAY_SEVERITY_WARNING, line, "The callout is empty");
  else
    g_ptr_array_add (into, g_steal_pointer (&callout));
}

static void
add_action (
    TopayMarkdownWalk *self, const char *target, const char *text, guint line, GPtrArray *into)
{
  g_autoptr (TopayDraft) action = topay_draft_new (TOPAY_BLOCK_ACTION, line);
  g_autofree char *label = g_strstrip (g_strdelimit (g_strdup (text), "\n", ' '));
  gboolean sound = topay_article_target_is_safe (target);

  if (!sound)
    complain (self, TOPAY_SEVERITY_WARNING, line,
              "An action leads to “wizard:ID” or “article:ID”; it is left out");
  else if (label[0] == '\0')
    complain (self, TOPAY_SEVERITY_WARNING, line, "The action has no label; it is left out");

  if (!sound || label[0] == '\0')
    return;

  action->attribute = g_strdup (target);
  topay_markdown_add_plain (self, label, line + 1, action);
  g_ptr_array_add (into, g_steal_pointer (&action));
}

/* Cuts a row at each bar but “\|”. Bars around the whole row, a habit from other dialects, make no
 * cells. What is beyond TOPAY_BODY_MAX_COLUMNS stays in the last one: a line of bars must not
 * become a table of a million columns. */
static GPtrArray *
split_row (const char *row)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean outer = row[0] == '|';

  for (const char *at = row + (outer ? 1 : 0); *at != '\0'; at++)
    {
      gboolean closing = outer && *at == '|' && at[1] == '\0';

      if (at[0] == '\\' && at[1] == '|')
        g_string_append_c (cell, *++at);
      else if (*at != '|' || cells->len + 1 >= TOPAY_BODY_MAX_COLUMNS)
        g_string_append_c (cell, *at);
      else if (!closing)
        {
          g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
          g_string_truncate (cell, 0);
        }
    }

  g_ptr_array_add (cells, g_strstrip (g_strdup (cell->str)));
  return g_steal_pointer (&cells);
}

static TopayDraft *
make_row (TopayMarkdownWalk *self, const char *text, guint line)
{
  g_autoptr (GPtrArray) cells = split_row (text);
  TopayDraft *row = topay_draft_new (TOPAY_BLOCK_ROW, line);

  for (guint i = 0; i < cells->len; i++)
    {
      TopayDraft *cell = topay_draft_new (TOPAY_BLOCK_CELL, line);

      topay_markdown_add_cell_text (self, g_ptr_array_index (cells, i), line, cell);
      g_ptr_array_add (row->children, cell);
    }

  return row;
}

/* Judges the columns and makes all rows as long as the longest. */
static void
even_out (TopayMarkdownWalk *self, TopayDraft *table)
{
  guint columns = topay_draft_get_child (table, 0)->children->len;
  guint most = columns;

  if (columns < MIN_COLUMNS || columns > MAX_COLUMNS)
    complain (self, TOPAY_SEVERITY_STRICT, topay_draft_get_child (table, 0)->line,
              "A table has two or three columns");

  for (guint i = 1; i < table->children->len; i++)
    {
      TopayDraft *row = topay_draft_get_child (table, i);

      if (row->children->len != columns)
        topay_report_add (self->context->report, TOPAY_SEVERITY_WARNING, self->context->path,
                          row->line, "The row has %u cells, the head has %u", row->children->len,
                          columns);
      most = MAX (most, row->children->len);
    }

  table->number = most;
  for (guint i = 0; i < table->children->len; i++)
    {
      TopayDraft *row = topay_draft_get_child (table, i);

      while (row->children->len < most)
        g_ptr_array_add (row->children, topay_draft_new (TOPAY_BLOCK_CELL, row->line));
    }
}

static void
add_table (TopayMarkdownWalk *self, const char *text, guint line, GPtrArray *into)
{
  g_autoptr (TopayDraft) table = topay_draft_new (TOPAY_BLOCK_TABLE, line);
  g_auto (GStrv) rows = g_strsplit (text, "\n", -1);

  for (guint i = 0; rows[i] != NULL; i++)
    if (g_strstrip (rows[i])[0] != '\0')
      g_ptr_array_add (table->children, make_row (self, rows[i], line + 1 + i));

  if (table->children->len < 2)
    complain (self, TOPAY_SEVERITY_STRICT, line, "The table has no row below its head");
  if (table->children->len == 0)
    return;

  even_out (self, table);
  g_ptr_array_add (into, g_steal_pointer (&table));
}

/* Adds what a fenced block stands for. Returns FALSE when it is nothing but code. */
gboolean
topay_markdown_add_fence (TopayMarkdownWalk *self, cmark_node *node, GPtrArray *into)
{
  const char *info = cmark_node_get_fence_info (node);
  const char *text = cmark_node_get_literal (node);
  guint line = (guint) cmark_node_get_start_line (node) + self->offset;
  gsize length = strcspn (info, " \t");
  g_autofree char *name = g_strndup (info, length);
  g_autofree char *argument = g_strstrip (g_strdup (info + length));

  if (g_str_equal (name, "callout") && self->depth < TOPAY_BODY_MAX_DEPTH)
    add_callout (self, argument, text, line, into);
  else if (g_str_equal (name, "action"))
    add_action (self, argument, text, line, into);
  else if (g_str_equal (name, "table") && self->depth + 2 <= TOPAY_BODY_MAX_DEPTH)
    add_table (self, text, line, into);
  else
    {
      if (name[0] != '\0')
        topay_report_add (self->context->report, TOPAY_SEVERITY_STRICT, self->context->path, line,
                          "A fenced block is a callout, an action or a table, not “%s”", name);
      return FALSE;
    }

  return TRUE;
}
