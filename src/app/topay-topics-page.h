/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-list-page.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_TOPICS_PAGE (topay_topics_page_get_type ())
G_DECLARE_FINAL_TYPE (TopayTopicsPage, topay_topics_page, TOPAY, TOPICS_PAGE, TopayListPage)

TopayPage *topay_topics_page_new (TopayContext *context) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
