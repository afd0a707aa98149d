/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-markdown.h"

#include <string.h>

#include "topay-bundle-format.h"
#include "topay-markdown-private.h"

#define FIRST_LEVEL 2
#define LAST_LEVEL  4

static void
complain (TopayMarkdownWalk *self, guint line, const char *message)
{
  topay_report_add (self->context->report, TOPAY_SEVERITY_STRICT, self->context->path, line, "%s",
                    message);
}

static guint
get_line (TopayMarkdownWalk *self, cmark_node *node)
{
  return (guint) cmark_node_get_start_line (node) + self->offset;
}

static void
add_heading (TopayMarkdownWalk *self, cmark_node *node, GPtrArray *into)
{
  guint level = (guint) cmark_node_get_heading_level (node);
  guint line = get_line (self, node);
  TopayDraft *heading = topay_draft_new (TOPAY_BLOCK_HEADING, line);

  if (level < FIRST_LEVEL)
    complain (self, line, "Headings start at “##”: the title is the only one of the first level");
  else if (level > LAST_LEVEL)
    complain (self, line, "Headings end at “####”");
  else if (level > self->last_level + 1)
    complain (self, line, "The heading skips a level");

  self->last_level = level;
  heading->number = CLAMP (level, FIRST_LEVEL, LAST_LEVEL);
  topay_markdown_add_inlines (self, node, heading);
  if (heading->spans->len == 0)
    complain (self, line, "The heading is empty");
  g_ptr_array_add (into, heading);
}

static void
add_paragraph (TopayMarkdownWalk *self, cmark_node *node, GPtrArray *into)
{
  g_autoptr (TopayDraft) paragraph = topay_draft_new (TOPAY_BLOCK_PARAGRAPH, get_line (self, node));

  topay_markdown_add_inlines (self, node, paragraph);
  if (paragraph->spans->len > 0)
    g_ptr_array_add (into, g_steal_pointer (&paragraph));
}

static void
add_code (TopayMarkdownWalk *self, cmark_node *node, GPtrArray *into)
{
  TopayDraft *code = topay_draft_new (TOPAY_BLOCK_CODE, get_line (self, node));
  g_autofree char *text = g_strchomp (g_strdup (cmark_node_get_literal (node)));

  topay_markdown_add_plain (self, text, code->line, code);
  g_ptr_array_add (into, code);
}

static TopayDraft *
new_container (TopayMarkdownWalk *self, cmark_node *node, cmark_node_type type)
{
  TopayDraft *block;

  if (type == CMARK_NODE_BLOCK_QUOTE)
    return topay_draft_new (TOPAY_BLOCK_QUOTE, get_line (self, node));

  if (type == CMARK_NODE_ITEM)
    return topay_draft_new (TOPAY_BLOCK_ITEM, get_line (self, node));

  if (cmark_node_get_list_type (node) != CMARK_ORDERED_LIST)
    return topay_draft_new (TOPAY_BLOCK_LIST, get_line (self, node));

  block = topay_draft_new (TOPAY_BLOCK_STEPS, get_line (self, node));
  block->number = (guint) MAX (0, cmark_node_get_list_start (node));
  return block;
}

static void walk_children (TopayMarkdownWalk *self, cmark_node *node, GPtrArray *into);

/* A container needs room for what is in it, a list for its items and what is in them. Where there
 * is none, the words are kept and the shape is not. */
static void
add_container (TopayMarkdownWalk *self, cmark_node *node, GPtrArray *into)
{
  cmark_node_type type = cmark_node_get_type (node);
  TopayDraft *block;

  if (self->depth + (type == CMARK_NODE_LIST ? 2 : 1) > TOPAY_BODY_MAX_DEPTH
      && type != CMARK_NODE_ITEM)
    {
      topay_report_add (self->context->report, TOPAY_SEVERITY_WARNING, self->context->path,
                        get_line (self, node), "The text is nested too deep");
      add_paragraph (self, node, into);
      return;
    }

  block = new_container (self, node, type);
  self->depth++;
  walk_children (self, node, block->children);
  self->depth--;
  g_ptr_array_add (into, block);
}

static void
add_block (TopayMarkdownWalk *self, cmark_node *node, GPtrArray *into)
{
  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_HEADING:
      add_heading (self, node, into);
      break;
    case CMARK_NODE_BLOCK_QUOTE:
    case CMARK_NODE_LIST:
    case CMARK_NODE_ITEM:
      add_container (self, node, into);
      break;
    case CMARK_NODE_CODE_BLOCK:
      if (!topay_markdown_add_fence (self, node, into))
        add_code (self, node, into);
      break;
    case CMARK_NODE_THEMATIC_BREAK:
      g_ptr_array_add (into, topay_draft_new (TOPAY_BLOCK_RULE, get_line (self, node)));
      break;
    default:
      /* paragraphs, and raw HTML, which is complained of and shown as text */
      add_paragraph (self, node, into);
      break;
    }
}

/* Recursive, but add_container() ends it at TOPAY_BODY_MAX_DEPTH. */
static void
walk_children (TopayMarkdownWalk *self, cmark_node *node, GPtrArray *into)
{
  for (cmark_node *child = cmark_node_first_child (node); child != NULL;
       child = cmark_node_next (child))
    add_block (self, child, into);
}

/* Parses @text, whose first line is line @offset + 1 of the file. */
void
topay_markdown_walk_text (TopayMarkdownWalk *self, const char *text, guint offset, GPtrArray *into)
{
  /* UNSAFE keeps addresses as they were typed, so that they can be judged here. */
  cmark_node *document =
      cmark_parse_document (text, strlen (text), CMARK_OPT_DEFAULT | CMARK_OPT_UNSAFE);
  guint previous = self->offset;

  cmark_consolidate_text_nodes (document);
  self->offset = offset;
  walk_children (self, document, into);
  self->offset = previous;
  cmark_node_free (document);
}

/**
 * topay_markdown_parse:
 * @context: what belongs to the article
 * @text: CommonMark (0.30) with the fenced blocks of docs/content.md
 * @first_line: the line of the file that @text starts on
 *
 * Makes the blocks of an article. Whatever @text is, the result keeps the rules of
 * #TopayBlockKind: what breaks one is complained of and shown as nearly as it can be.
 *
 * Returns: (transfer full) (element-type TopayDraft): the blocks in the order of the text
 */
GPtrArray *
topay_markdown_parse (const TopayMarkdownContext *context, const char *text, guint first_line)
{
  TopayMarkdownWalk walk = { .context = context, .depth = 1, .last_level = 1 };
  g_autoptr (GPtrArray) blocks = NULL;

  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (first_line > 0, NULL);

  blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) topay_draft_free);
  topay_markdown_walk_text (&walk, text, first_line - 1, blocks);
  return g_steal_pointer (&blocks);
}
