/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-list-page.h"

#include "topay-menu.h"

typedef struct
{
  GtkWidget *header_bar;
  GtkLabel *header_title;
  GtkMenuButton *menu_button;
  GtkWidget *scroller;
  GtkLabel *title_label;
  GtkLabel *summary_label;
  GtkListBox *list;
} TopayListPagePrivate;

G_DEFINE_TYPE_WITH_PRIVATE (TopayListPage, topay_list_page, TOPAY_TYPE_PAGE)

static void
topay_list_page_shown (TopayPage *page, gboolean again)
{
  TopayListPagePrivate *priv = topay_list_page_get_instance_private (TOPAY_LIST_PAGE (page));
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (priv->list, 0);

  if (!again && first != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
topay_list_page_class_init (TopayListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  TOPAY_PAGE_CLASS (klass)->shown = topay_list_page_shown;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-list-page.ui");
  gtk_widget_class_bind_template_child_private (widget_class, TopayListPage, header_bar);
  gtk_widget_class_bind_template_child_private (widget_class, TopayListPage, header_title);
  gtk_widget_class_bind_template_child_private (widget_class, TopayListPage, menu_button);
  gtk_widget_class_bind_template_child_private (widget_class, TopayListPage, scroller);
  gtk_widget_class_bind_template_child_private (widget_class, TopayListPage, title_label);
  gtk_widget_class_bind_template_child_private (widget_class, TopayListPage, summary_label);
  gtk_widget_class_bind_template_child_private (widget_class, TopayListPage, list);
}

static void
topay_list_page_init (TopayListPage *self)
{
  TopayListPagePrivate *priv = topay_list_page_get_instance_private (self);
  g_autoptr (GMenuModel) menu = topay_menu_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_menu_model (priv->menu_button, menu);
  topay_page_add_region (TOPAY_PAGE (self), priv->header_bar);
  topay_page_add_region (TOPAY_PAGE (self), priv->scroller);
}

/**
 * topay_list_page_set_heading:
 * @self: a page
 * @title: plain text, also the window's title
 * @summary: plain text, a line below it; "" for none
 *
 * Says what the list holds.
 */
void
topay_list_page_set_heading (TopayListPage *self, const char *title, const char *summary)
{
  TopayListPagePrivate *priv = topay_list_page_get_instance_private (self);

  g_return_if_fail (TOPAY_IS_LIST_PAGE (self));

  topay_page_set_title (TOPAY_PAGE (self), title);
  gtk_label_set_text (priv->header_title, title);
  gtk_label_set_text (priv->title_label, title);
  gtk_label_set_text (priv->summary_label, summary);
  gtk_widget_set_visible (GTK_WIDGET (priv->summary_label), *summary != '\0');
}

/**
 * topay_list_page_append:
 * @self: a page
 * @row: (transfer floating): a row
 *
 * Adds a row at the end.
 */
void
topay_list_page_append (TopayListPage *self, GtkWidget *row)
{
  TopayListPagePrivate *priv = topay_list_page_get_instance_private (self);

  g_return_if_fail (TOPAY_IS_LIST_PAGE (self));

  gtk_list_box_append (priv->list, row);
}
