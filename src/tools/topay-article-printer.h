/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-article.h"

G_BEGIN_DECLS

#define TOPAY_PRINTER_MIN_WIDTH 20

char *topay_article_print (const TopayArticle *article, guint width) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
