/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-page.h"

/* A page that is a title and one boxed list; the topics and the articles of one topic are made of
 * it. */

G_BEGIN_DECLS

#define TOPAY_TYPE_LIST_PAGE (topay_list_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (TopayListPage, topay_list_page, TOPAY, LIST_PAGE, TopayPage)

struct _TopayListPageClass
{
  TopayPageClass parent_class;
};

void topay_list_page_set_heading (TopayListPage *self, const char *title, const char *summary);
void topay_list_page_append (TopayListPage *self, GtkWidget *row);

G_END_DECLS
