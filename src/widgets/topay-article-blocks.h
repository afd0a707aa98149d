/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-rich-text.h"

G_BEGIN_DECLS

/**
 * TopayArticleBuilder:
 * @style: the world around the article
 * @n_actions: buttons made so far: only the first one is filled
 * @depth: how deep the current block lies
 */
typedef struct
{
  const TopayArticleStyle *style;
  guint n_actions;
  guint depth;
} TopayArticleBuilder;

GtkWidget *topay_article_builder_make (TopayArticleBuilder *self, const TopayBlock *block);

G_END_DECLS
