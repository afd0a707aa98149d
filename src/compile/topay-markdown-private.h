/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cmark.h>

#include "topay-markdown.h"

/* One walk over the body of an article. A callout and a table cell are texts of their own, parsed
 * with the same state but other lines. */

G_BEGIN_DECLS

typedef struct
{
  const TopayMarkdownContext *context; /* (unowned) */
  guint offset;                        /* what a line of cmark lacks to the line of the file */
  guint depth;                         /* of the blocks that are made next; 1 is the article */
  guint last_level;                    /* of the last heading; 1 is the title */
} TopayMarkdownWalk;

/* topay-markdown.c */
void
topay_markdown_walk_text (TopayMarkdownWalk *self, const char *text, guint offset, GPtrArray *into);

/* topay-markdown-inline.c */
void topay_markdown_add_inlines (TopayMarkdownWalk *self, cmark_node *node, TopayDraft *block);
void topay_markdown_add_cell_text (TopayMarkdownWalk *self,
                                   const char *text,
                                   guint line,
                                   TopayDraft *block);
void
topay_markdown_add_plain (TopayMarkdownWalk *self, const char *text, guint line, TopayDraft *block);

/* topay-markdown-fence.c */
gboolean topay_markdown_add_fence (TopayMarkdownWalk *self, cmark_node *node, GPtrArray *into);

G_END_DECLS
