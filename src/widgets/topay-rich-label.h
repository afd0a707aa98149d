/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-rich-text.h"

G_BEGIN_DECLS

/* Activated with the address of a link that was followed; TopayArticleView has it. */
#define TOPAY_ACTION_FOLLOW_LINK "article.follow-link"

GtkWidget *
topay_rich_label_new (const TopaySpan *spans, guint n_spans, const TopayArticleStyle *style);
GtkWidget *topay_rich_label_new_heading (const TopayBlock *block, const TopayArticleStyle *style);
void topay_rich_label_make_selectable (GtkWidget *label);
void topay_rich_label_take_focus (GtkWidget *label);

G_END_DECLS
