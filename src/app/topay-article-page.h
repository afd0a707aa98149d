/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_ARTICLE_PAGE (topay_article_page_get_type ())
G_DECLARE_FINAL_TYPE (TopayArticlePage, topay_article_page, TOPAY, ARTICLE_PAGE, TopayPage)

/* @id must exist in at least one language of the context's library. */
TopayPage *topay_article_page_new (TopayContext *context, const char *id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
