/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-markdown-private.h"

#include <string.h>

#include "topay-article-private.h"

/* Put before the text of a table cell and taken off again: white space to cmark's rules of
 * emphasis, but not to its rules of blocks, so that “- none” and “1. May” stay a cell's words. */
#define GUARD "\xc2\xa0"

typedef struct
{
  TopayMarkdownWalk *walk; /* (unowned) */
  TopayDraft *block;       /* (unowned) */
  guint strong;            /* how many marks are open */
  guint emphasis;
  char *target;     /* (owned) (nullable): of the link that is open */
  gboolean pending; /* a line of the source ended */
} Writer;

static void
writer_clear (Writer *writer)
{
  g_clear_pointer (&writer->target, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writer, writer_clear)

static TopaySpanFlags
get_flags (const Writer *writer)
{
  TopaySpanFlags flags = 0;

  if (writer->strong > 0)
    flags |= TOPAY_SPAN_STRONG;
  if (writer->emphasis > 0)
    flags |= TOPAY_SPAN_EMPHASIS;
  if (writer->target != NULL)
    flags |= TOPAY_SPAN_LINK;

  return flags;
}

static gunichar
get_last_character (const TopayDraft *block)
{
  const TopayDraftSpan *span;
  const char *end;

  if (block->spans->len == 0)
    return 0;

  span = topay_draft_get_span (block, block->spans->len - 1);
  if (span->text->len == 0)
    return 0;

  end = g_utf8_find_prev_char (span->text->str, span->text->str + span->text->len);
  return end != NULL ? g_utf8_get_char (end) : 0;
}

/* A line that ends in the source is a space, but none between two Chinese characters. */
static void
settle_break (Writer *writer, TopaySpanFlags flags, const char *text, guint line)
{
  gboolean wide;

  if (!writer->pending || text[0] == '\0')
    return;

  writer->pending = FALSE;
  if (writer->block->spans->len == 0)
    return;

  wide = g_unichar_iswide (get_last_character (writer->block))
         && g_unichar_iswide (g_utf8_get_char (text));
  if (!wide)
    topay_draft_add_text (writer->block, flags, writer->target, " ", line);
}

static void
add_literal (Writer *writer, TopaySpanFlags flags, const char *text, guint line)
{
  g_autofree char *expanded =
      topay_fact_sheet_expand (writer->walk->context->facts, writer->walk->context->language, text);

  if (expanded[0] == '\0')
    return;

  settle_break (writer, flags, expanded, line);
  topay_draft_add_text (writer->block, flags, writer->target, expanded, line);
}

static void
add_channel (Writer *writer, TopaySpanFlags flags, const char *channel, guint line)
{
  TopaySpanFlags kept = (flags & ~TOPAY_SPAN_LINK) | TOPAY_SPAN_CHANNEL;

  settle_break (writer, flags, "c", line);
  topay_draft_add_text (writer->block, kept, channel, "", line);
}

/* Channels become spans of their own; facts are filled in between them. */
static void
add_text (Writer *writer, TopaySpanFlags flags, const char *text, guint line)
{
  const char *from = text;
  const char *at = text;

  for (;;)
    {
      g_auto (TopayPlaceholder) found = { 0 };
      g_autofree char *before = NULL;
      const char *channel;

      if (!topay_placeholder_next (at, &found))
        break;

      at = found.end;
      channel = topay_placeholder_get_channel (&found);
      if (channel == NULL)
        continue;

      before = g_strndup (from, (gsize) (found.start - from));
      add_literal (writer, flags, before, line);
      add_channel (writer, flags, channel, line);
      from = at;
    }

  add_literal (writer, flags, from, line);
}

/* A comment says nothing to the reader; other raw HTML is shown as it was typed. */
static void
add_html (Writer *writer, const char *html, guint line)
{
  const TopayMarkdownContext *context = writer->walk->context;
  g_autofree char *text = g_strstrip (g_strdup (html));

  topay_report_add (context->report, TOPAY_SEVERITY_STRICT, context->path, line,
                    "Raw HTML is not allowed");
  g_strdelimit (text, "\n", ' ');
  if (!g_str_has_prefix (text, "<!--"))
    add_text (writer, get_flags (writer), text, line);
}

static void
open_link (Writer *writer, const char *url, guint line)
{
  const TopayMarkdownContext *context = writer->walk->context;

  g_clear_pointer (&writer->target, g_free);
  if (url != NULL && topay_article_target_is_safe (url))
    {
      writer->target = g_strdup (url);
      return;
    }

  topay_report_add (context->report, TOPAY_SEVERITY_WARNING, context->path, line,
                    "A link leads to “article:ID” or “wizard:ID”, not to “%s”",
                    url != NULL ? url : "");
}

static void
enter_leaf (Writer *writer, cmark_node *node, guint line)
{
  const char *literal = cmark_node_get_literal (node);

  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_TEXT:
      add_text (writer, get_flags (writer), literal, line);
      break;
    case CMARK_NODE_CODE:
      add_text (writer, get_flags (writer) | TOPAY_SPAN_CODE, literal, line);
      break;
    case CMARK_NODE_CODE_BLOCK:
      topay_markdown_add_plain (writer->walk, literal, line, writer->block);
      break;
    case CMARK_NODE_HTML_INLINE:
    case CMARK_NODE_HTML_BLOCK:
      add_html (writer, literal, line);
      break;
    case CMARK_NODE_SOFTBREAK:
      writer->pending = TRUE;
      break;
    case CMARK_NODE_LINEBREAK:
      writer->pending = FALSE;
      topay_draft_add_text (writer->block, get_flags (writer), writer->target, "\n", line);
      break;
    default:
      /* a block in a block that is flattened */
      writer->pending = TRUE;
      break;
    }
}

static void
visit (Writer *writer, cmark_node *node, gboolean enter)
{
  const TopayMarkdownContext *context = writer->walk->context;
  guint line = (guint) cmark_node_get_start_line (node) + writer->walk->offset;

  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_STRONG:
      writer->strong += enter ? 1 : -1u;
      break;
    case CMARK_NODE_EMPH:
      writer->emphasis += enter ? 1 : -1u;
      break;
    case CMARK_NODE_LINK:
      if (enter)
        open_link (writer, cmark_node_get_url (node), line);
      else
        g_clear_pointer (&writer->target, g_free);
      break;
    case CMARK_NODE_IMAGE:
      if (enter)
        topay_report_add (context->report, TOPAY_SEVERITY_STRICT, context->path, line,
                          "Pictures are not allowed");
      break;
    default:
      if (enter)
        enter_leaf (writer, node, line);
      break;
    }
}

/* Adds the text of everything below @node. By cmark's iterator: marks can be nested as deep as a
 * file is long. */
void
topay_markdown_add_inlines (TopayMarkdownWalk *self, cmark_node *node, TopayDraft *block)
{
  g_auto (Writer) writer = { .walk = self, .block = block };
  cmark_iter *iter = cmark_iter_new (node);
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    visit (&writer, cmark_iter_get_node (iter), event == CMARK_EVENT_ENTER);

  cmark_iter_free (iter);
}

static void
take_guard_off (TopayDraft *block)
{
  TopayDraftSpan *first;

  if (block->spans->len == 0)
    return;

  first = topay_draft_get_span (block, 0);
  if (g_str_has_prefix (first->text->str, GUARD))
    g_string_erase (first->text, 0, (gssize) strlen (GUARD));
  if (first->text->len == 0 && (first->flags & TOPAY_SPAN_CHANNEL) == 0)
    g_ptr_array_remove_index (block->spans, 0);
}

/* Adds @text, one line of CommonMark, as inline text whatever it starts with. */
void
topay_markdown_add_cell_text (TopayMarkdownWalk *self,
                              const char *text,
                              guint line,
                              TopayDraft *block)
{
  g_autofree char *guarded = g_strconcat (GUARD, text, NULL);
  cmark_node *document =
      cmark_parse_document (guarded, strlen (guarded), CMARK_OPT_DEFAULT | CMARK_OPT_UNSAFE);
  guint offset = self->offset;

  cmark_consolidate_text_nodes (document);
  self->offset = line - 1;
  topay_markdown_add_inlines (self, document, block);
  self->offset = offset;
  cmark_node_free (document);

  take_guard_off (block);
}

/* Adds @text as it is, but with the facts filled in. */
void
topay_markdown_add_plain (TopayMarkdownWalk *self, const char *text, guint line, TopayDraft *block)
{
  g_auto (Writer) writer = { .walk = self, .block = block };

  add_text (&writer, 0, text, line);
}
