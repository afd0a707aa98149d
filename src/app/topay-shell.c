/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-shell.h"

#include <glib/gi18n.h>

#include "topay-account-button.h"
#include "topay-home-view.h"
#include "topay-menu.h"
#include "topay-uri.h"

struct _TopayShell
{
  TopayPage parent_instance;
  TopayHomeView *home; /* (unowned): a child */

  GtkWidget *header_bar;
  GtkMenuButton *menu_button;
  TopayAccountButton *account_button;
  AdwViewStack *tabs;
};

G_DEFINE_FINAL_TYPE (TopayShell, topay_shell, TOPAY_TYPE_PAGE)

static void
topay_shell_shown (TopayPage *page, gboolean again)
{
  TopayShell *self = TOPAY_SHELL (page);

  topay_home_view_reset (self->home);
  if (!again)
    topay_home_view_focus_search (self->home);
}

static char *
topay_shell_dup_uri (TopayPage *page)
{
  return topay_uri_build (TOPAY_URI_HOME, NULL);
}

static void
topay_shell_constructed (GObject *object)
{
  TopayShell *self = TOPAY_SHELL (object);
  GtkWidget *home = topay_home_view_new (topay_page_get_context (TOPAY_PAGE (self)));
  g_autoptr (GMenuModel) menu = topay_menu_new ();
  AdwViewStackPage *page;

  G_OBJECT_CLASS (topay_shell_parent_class)->constructed (object);

  self->home = TOPAY_HOME_VIEW (home);
  page = adw_view_stack_add_titled (self->tabs, home, "home", C_ ("tab", "Home"));
  adw_view_stack_page_set_icon_name (page, "go-home-symbolic");
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  topay_account_button_set_context (self->account_button,
                                    topay_page_get_context (TOPAY_PAGE (self)));

  topay_page_set_title (TOPAY_PAGE (self), _ ("Topay Help Center"));
  topay_page_add_region (TOPAY_PAGE (self), self->header_bar);
  topay_page_add_region (TOPAY_PAGE (self), GTK_WIDGET (self->tabs));
}

static void
topay_shell_class_init (TopayShellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TopayPageClass *page_class = TOPAY_PAGE_CLASS (klass);

  object_class->constructed = topay_shell_constructed;
  page_class->shown = topay_shell_shown;
  page_class->dup_uri = topay_shell_dup_uri;

  g_type_ensure (TOPAY_TYPE_ACCOUNT_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-shell.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayShell, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, account_button);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, tabs);
}

static void
topay_shell_init (TopayShell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_shell_new:
 * @context: what the page needs
 *
 * Returns: (transfer floating): the root page with its tabs
 */
TopayPage *
topay_shell_new (TopayContext *context)
{
  return g_object_new (TOPAY_TYPE_SHELL, "context", context, NULL);
}

/**
 * topay_shell_select_tab:
 * @self: the root page
 * @position: of the tab, 0 is Home; one that does not exist is ignored
 *
 * Shows a tab.
 */
void
topay_shell_select_tab (TopayShell *self, guint position)
{
  g_autoptr (GtkSelectionModel) pages = NULL;

  g_return_if_fail (TOPAY_IS_SHELL (self));

  pages = adw_view_stack_get_pages (self->tabs);
  if (position < g_list_model_get_n_items (G_LIST_MODEL (pages)))
    gtk_selection_model_select_item (pages, position, TRUE);
}
