/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_SEARCH_PAGE (topay_search_page_get_type ())
G_DECLARE_FINAL_TYPE (TopaySearchPage, topay_search_page, TOPAY, SEARCH_PAGE, TopayPage)

TopayPage *topay_search_page_new (TopayContext *context,
                                  const char *query) G_GNUC_WARN_UNUSED_RESULT;
void topay_search_page_set_query (TopaySearchPage *self, const char *query);

G_END_DECLS
