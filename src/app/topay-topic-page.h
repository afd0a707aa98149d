/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-list-page.h"

G_BEGIN_DECLS

#define TOPAY_TYPE_TOPIC_PAGE (topay_topic_page_get_type ())
G_DECLARE_FINAL_TYPE (TopayTopicPage, topay_topic_page, TOPAY, TOPIC_PAGE, TopayListPage)

/* @topic must be a category of the context's library */
TopayPage *topay_topic_page_new (TopayContext *context,
                                 const char *topic) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
