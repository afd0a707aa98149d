/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-missing-page.h"

#include "topay-menu.h"

struct _TopayMissingPage
{
  TopayPage parent_instance;

  GtkWidget *header_bar;
  GtkMenuButton *menu_button;
  GtkWidget *status;
  GtkWidget *search_button;
};

G_DEFINE_FINAL_TYPE (TopayMissingPage, topay_missing_page, TOPAY_TYPE_PAGE)

static void
topay_missing_page_shown (TopayPage *page, gboolean again)
{
  if (!again)
    gtk_widget_grab_focus (TOPAY_MISSING_PAGE (page)->search_button);
}

static void
topay_missing_page_class_init (TopayMissingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  TOPAY_PAGE_CLASS (klass)->shown = topay_missing_page_shown;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-missing-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayMissingPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayMissingPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TopayMissingPage, status);
  gtk_widget_class_bind_template_child (widget_class, TopayMissingPage, search_button);
}

static void
topay_missing_page_init (TopayMissingPage *self)
{
  g_autoptr (GMenuModel) menu = topay_menu_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  topay_page_add_region (TOPAY_PAGE (self), self->header_bar);
  topay_page_add_region (TOPAY_PAGE (self), self->status);
}

/**
 * topay_missing_page_new:
 * @context: what the page needs
 *
 * Returns: (transfer floating): a page that says that an address leads nowhere, with ways on
 */
TopayPage *
topay_missing_page_new (TopayContext *context)
{
  return g_object_new (TOPAY_TYPE_MISSING_PAGE, "context", context, NULL);
}
