/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "topay-article.h"

G_BEGIN_DECLS

TopayArticle *topay_article_new (GVariant *body,
                                 const TopayArticleInfo *info,
                                 GObject *owner,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean topay_article_id_is_safe (const char *id);
gboolean topay_article_target_is_safe (const char *target);

G_END_DECLS
