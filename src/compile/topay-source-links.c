/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-source-links.h"

#include <string.h>

typedef struct
{
  TopaySource *source; /* (unowned) */
  TopayReport *report; /* (unowned) */
  const char *path;    /* (unowned): of the article */
} Mender;

/* Whether a target can be kept. A wizard that nobody knows is only complained of: which wizards
 * there are is known to the program that shows the article. */
static gboolean
judge_target (const Mender *self, const char *target, guint line)
{
  const char *id = strchr (target, ':') + 1;
  gboolean article = g_str_has_prefix (target, "article:");
  gboolean known;

  if (article)
    known = topay_source_has_article (self->source, id);
  else
    known = self->source->wizards == NULL || g_hash_table_contains (self->source->wizards, id);

  if (known)
    return TRUE;

  topay_report_add (self->report, TOPAY_SEVERITY_WARNING, self->path, line,
                    article ? "There is no article “%s”" : "There is no wizard “%s”", id);
  return !article;
}

static void
mend_spans (const Mender *self, TopayDraft *block)
{
  for (guint i = 0; i < block->spans->len; i++)
    {
      TopayDraftSpan *span = topay_draft_get_span (block, i);

      if ((span->flags & TOPAY_SPAN_LINK) == 0 || judge_target (self, span->target, span->line))
        continue;

      span->flags &= ~TOPAY_SPAN_LINK;
      g_clear_pointer (&span->target, g_free);
    }
}

/* As deep as the tree, which is at most TOPAY_BODY_MAX_DEPTH. */
static void
mend_blocks (const Mender *self, GPtrArray *blocks)
{
  for (guint i = blocks->len; i > 0; i--)
    {
      TopayDraft *block = g_ptr_array_index (blocks, i - 1);

      mend_spans (self, block);
      mend_blocks (self, block->children);
      if (block->kind == TOPAY_BLOCK_ACTION && !judge_target (self, block->attribute, block->line))
        g_ptr_array_remove_index (blocks, i - 1);
    }
}

/**
 * topay_source_mend_links:
 * @source: the sources
 * @report: takes a complaint for each link that leads nowhere
 *
 * Makes plain text of links to articles that exist in no language, and takes out such buttons.
 */
void
topay_source_mend_links (TopaySource *source, TopayReport *report)
{
  g_return_if_fail (source != NULL);
  g_return_if_fail (report != NULL);

  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    for (guint j = 0; j < source->articles[i]->len; j++)
      {
        TopaySourceArticle *article = g_ptr_array_index (source->articles[i], j);
        Mender mender = { source, report, article->path };

        mend_blocks (&mender, article->blocks);
      }
}
