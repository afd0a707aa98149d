/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-article.h"

/* One hit as a list shows it. */

G_BEGIN_DECLS

#define TOPAY_TYPE_SEARCH_ITEM (topay_search_item_get_type ())
G_DECLARE_FINAL_TYPE (TopaySearchItem, topay_search_item, TOPAY, SEARCH_ITEM, GObject)

TopaySearchItem *topay_search_item_new (const TopayArticleInfo *info,
                                        const char *category) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_search_item_get_id (TopaySearchItem *self);
const char *topay_search_item_get_title (TopaySearchItem *self);
const char *topay_search_item_get_summary (TopaySearchItem *self);
const char *topay_search_item_get_category (TopaySearchItem *self);
const char *topay_search_item_get_wizard (TopaySearchItem *self);
const char *topay_search_item_get_language (TopaySearchItem *self);

G_END_DECLS
