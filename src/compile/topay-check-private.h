/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-check.h"
#include "topay-style.h"

G_BEGIN_DECLS

/* topay-check-article.c: what can be said of an article and its translation */
void topay_check_article (const TopaySource *source,
                          guint language,
                          const TopaySourceArticle *article,
                          TopayReport *report);

/* topay-check-language.c: terms, typography, length */
void topay_check_language (const TopaySource *source,
                           const TopayStyle *style,
                           guint language,
                           TopayReport *report);

/* topay-check-typography.c: how signs are set */
void topay_check_typography (guint language, const TopayProse *prose, TopayReport *report);

/* topay-check-lists.c: categories, tips and home page */
void topay_check_lists (const TopaySource *source, TopayReport *report);

G_END_DECLS
