/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-rich-text.h"

G_BEGIN_DECLS

GtkWidget *topay_article_table_new (const TopayBlock *table, const TopayArticleStyle *style);

G_END_DECLS
