/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "topay-context.h"

/* A page of the navigator: brings its own header bar, its regions for F6 and what Escape does
 * first. Everything else (Back, history, motion) is the navigator's. Pages never know their
 * neighbours: they go elsewhere by action name (win.open-article, win.open-topic, win.search …). */

G_BEGIN_DECLS

#define TOPAY_TYPE_PAGE (topay_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (TopayPage, topay_page, TOPAY, PAGE, AdwBin)

struct _TopayPageClass
{
  AdwBinClass parent_class;

  /* Escape was pressed and no popover took it: TRUE when the page used it (cleared a search). */
  gboolean (*escape) (TopayPage *self);
  /* Back was asked for: TRUE when the page used it (went to the step before). */
  gboolean (*back) (TopayPage *self);
  /* The page is on screen: put the focus where it belongs. @again when it was returned to. */
  void (*shown) (TopayPage *self, gboolean again);
  /* (transfer full) (nullable): the topay-help: address that opens this page. */
  char *(*dup_uri) (TopayPage *self);

  gpointer padding[7];
};

/* properties "context" (construct only), "title" (also the window's title) */
TopayContext *topay_page_get_context (TopayPage *self);
const char *topay_page_get_title (TopayPage *self);
void topay_page_set_title (TopayPage *self, const char *title);
char *topay_page_dup_uri (TopayPage *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_page_escape (TopayPage *self);
gboolean topay_page_back (TopayPage *self);
void topay_page_shown (TopayPage *self, gboolean again);

void topay_page_add_region (TopayPage *self, GtkWidget *region);
gboolean topay_page_cycle_region (TopayPage *self, gboolean forward);

G_END_DECLS
