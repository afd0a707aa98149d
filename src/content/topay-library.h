/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-article.h"
#include "topay-search-engine.h"

/* The help library: one compiled bundle, mapped into memory and read in place. */

G_BEGIN_DECLS

/**
 * TopayCategory:
 * @id: the group's name in data/articles/categories
 * @title: in the language asked for
 * @summary: one line
 * @icon_name: a symbolic icon of the icon theme
 * @tint: teal, violet, blue, red, green, amber or plain
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *summary;
  const char *icon_name;
  const char *tint;
} TopayCategory;

/**
 * TopayTip:
 * @id: the group's name in data/articles/tips.ini
 * @title: plain text
 * @text: plain text
 * @article: (nullable): the article that says more
 */
typedef struct
{
  const char *id;
  const char *title;
  const char *text;
  const char *article;
} TopayTip;

#define TOPAY_TYPE_LIBRARY (topay_library_get_type ())
G_DECLARE_FINAL_TYPE (TopayLibrary, topay_library, TOPAY, LIBRARY, GObject)

TopayLibrary *topay_library_new (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
TopayLibrary *topay_library_new_from_bytes (GBytes *bytes,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_library_new_async (const char *path,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
TopayLibrary *topay_library_new_finish (GAsyncResult *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *const *topay_library_get_languages (TopayLibrary *self);
const char *topay_library_get_version (TopayLibrary *self);
gint64 topay_library_get_version_number (TopayLibrary *self);
gboolean topay_library_has_language (TopayLibrary *self, const char *language);

guint topay_library_get_n_articles (TopayLibrary *self, const char *language);
const TopayArticleInfo *
topay_library_get_nth_info (TopayLibrary *self, const char *language, guint position);
const TopayArticleInfo *
topay_library_get_info (TopayLibrary *self, const char *language, const char *id);
TopayArticle *topay_library_dup_article (TopayLibrary *self,
                                         const char *language,
                                         const char *id,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

const TopayCategory *
topay_library_get_categories (TopayLibrary *self, const char *language, guint *n_categories);
const TopayTip *topay_library_get_tips (TopayLibrary *self, const char *language, guint *n_tips);
const char *const *topay_library_get_popular (TopayLibrary *self);
const char *const *topay_library_get_searches (TopayLibrary *self, const char *language);

TopaySearchEngine *
topay_library_get_engine (TopayLibrary *self, const char *language, GError **error);

G_END_DECLS
