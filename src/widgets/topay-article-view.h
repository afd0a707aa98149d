/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-rich-text.h"

/* The body of an article as widgets. */

G_BEGIN_DECLS

/**
 * TopayArticlePlace:
 * @block: index of the block that the top edge of the window cuts
 * @fraction: how much of that block lies above the edge, 0 … 1
 *
 * Where somebody reads; the same place in the other language has the same value.
 */
typedef struct
{
  guint block;
  double fraction;
} TopayArticlePlace;

#define TOPAY_TYPE_ARTICLE_VIEW (topay_article_view_get_type ())
G_DECLARE_FINAL_TYPE (TopayArticleView, topay_article_view, TOPAY, ARTICLE_VIEW, GtkBox)

/* signal "link-activated" (kind: "article" or "wizard", id) */
GtkWidget *topay_article_view_new (void);
void topay_article_view_show_blocks (TopayArticleView *self,
                                     const TopayArticleStyle *style,
                                     TopayBlock *const *blocks,
                                     guint n_blocks);

gboolean topay_article_view_get_place (TopayArticleView *self, TopayArticlePlace *place);
void topay_article_view_restore_place (TopayArticleView *self, const TopayArticlePlace *place);
void topay_article_view_go_to_block (TopayArticleView *self, guint block);
GtkWidget *topay_article_view_get_block_widget (TopayArticleView *self, guint block);

G_END_DECLS
