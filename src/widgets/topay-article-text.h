/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-rich-text.h"

G_BEGIN_DECLS

char *topay_article_text_dup (TopayBlock *const *blocks,
                              guint n_blocks,
                              const TopayArticleStyle *style) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
