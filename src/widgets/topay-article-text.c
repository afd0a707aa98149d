/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-article-text.h"

/* The body as plain text, for the clipboard: lists keep their signs, tables their columns, and
 * what stands inside of a list is indented below its sign. */

#define MAX_DEPTH 12

/* The tree is walked by two functions that call each other. */
static char *dup_block (const TopayBlock *block, const TopayArticleStyle *style, guint depth);

/* Puts @first in front of the first line and as many spaces in front of the others. */
static char *
dup_indented (const char *text, const char *first)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *spaces = g_strnfill (g_utf8_strlen (first, -1), ' ');
  GString *indented = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *prefix = i == 0 ? first : spaces;

      /* no spaces at the end of an empty line */
      g_string_append_printf (indented, "%s%s%s", i == 0 ? "" : "\n",
                              lines[i][0] != '\0' ? prefix : "", lines[i]);
    }

  return g_string_free (indented, FALSE);
}

static char *
dup_joined (TopayBlock *const *blocks,
            guint n_blocks,
            const char *separator,
            const TopayArticleStyle *style,
            guint depth)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < n_blocks; i++)
    {
      g_autofree char *text = dup_block (blocks[i], style, depth + 1);

      if (text == NULL || text[0] == '\0')
        continue;

      g_string_append (joined, joined->len > 0 ? separator : "");
      g_string_append (joined, text);
    }

  return g_string_free (joined, FALSE);
}

static char *
dup_list (const TopayBlock *list, const TopayArticleStyle *style, guint depth)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < list->n_children; i++)
    {
      const TopayBlock *item = list->children[i];
      g_autofree char *sign = list->kind == TOPAY_BLOCK_STEPS
                                  ? g_strdup_printf ("%u. ", list->number + i)
                                  : g_strdup ("• ");
      g_autofree char *text = dup_joined (item->children, item->n_children, "\n", style, depth + 1);
      g_autofree char *indented = dup_indented (text, sign);

      g_string_append (joined, i > 0 ? "\n" : "");
      g_string_append (joined, indented);
    }

  return g_string_free (joined, FALSE);
}

static char *
dup_callout (const TopayBlock *callout, const TopayArticleStyle *style, guint depth)
{
  g_autofree char *title = topay_rich_text_dup_plain (callout->spans, callout->n_spans, style);
  g_autofree char *text = dup_joined (callout->children, callout->n_children, "\n", style, depth);

  return g_strconcat (title, title[0] != '\0' && text[0] != '\0' ? "\n" : "", text, NULL);
}

static char *
dup_block (const TopayBlock *block, const TopayArticleStyle *style, guint depth)
{
  if (depth > MAX_DEPTH)
    return NULL;

  switch (block->kind)
    {
    case TOPAY_BLOCK_PARAGRAPH:
    case TOPAY_BLOCK_HEADING:
    case TOPAY_BLOCK_CODE:
    case TOPAY_BLOCK_CELL:
      return topay_rich_text_dup_plain (block->spans, block->n_spans, style);

    case TOPAY_BLOCK_LIST:
    case TOPAY_BLOCK_STEPS:
      return dup_list (block, style, depth);

    case TOPAY_BLOCK_CALLOUT:
      return dup_callout (block, style, depth);

    case TOPAY_BLOCK_TABLE:
    case TOPAY_BLOCK_ITEM:
    case TOPAY_BLOCK_QUOTE:
      return dup_joined (block->children, block->n_children, "\n", style, depth);

    case TOPAY_BLOCK_ROW:
      return dup_joined (block->children, block->n_children, " | ", style, depth);

    /* a button and a line say nothing on paper */
    case TOPAY_BLOCK_ACTION:
    case TOPAY_BLOCK_RULE:
    default:
      return NULL;
    }
}

/**
 * topay_article_text_dup:
 * @blocks: (array length=n_blocks): the body of an article
 * @n_blocks: how many
 * @style: the world around the article
 *
 * Returns: (transfer full): the body as plain text, an empty line between blocks
 */
char *
topay_article_text_dup (TopayBlock *const *blocks, guint n_blocks, const TopayArticleStyle *style)
{
  return dup_joined (blocks, n_blocks, "\n\n", style, 0);
}
