/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-shell.h"

#include <glib/gi18n.h>

#include "topay-account-button.h"
#include "topay-cases-page.h"
#include "topay-home-view.h"
#include "topay-menu.h"
#include "topay-switcher-title.h"
#include "topay-uri.h"

struct _TopayShell
{
  TopayPage parent_instance;
  TopayHomeView *home;   /* (unowned): a child */
  TopayCasesPage *cases; /* (unowned): likewise */
  guint n_unread_shown;  /* on the tab */

  GtkWidget *header_bar;
  GtkMenuButton *menu_button;
  TopayAccountButton *account_button;
  AdwViewStack *tabs;
  AdwViewSwitcherBar *bar;
  TopaySwitcherTitle *switcher;
  GtkWidget *search_button;
  GtkWidget *back_button;
};

G_DEFINE_FINAL_TYPE (TopayShell, topay_shell, TOPAY_TYPE_PAGE)

typedef enum
{
  PROP_CAN_GO_BACK = 1,
} TopayShellProperty;

static GParamSpec *properties[PROP_CAN_GO_BACK + 1];

static gboolean
shows_cases (TopayShell *self)
{
  return adw_view_stack_get_visible_child (self->tabs) == GTK_WIDGET (self->cases);
}

static void
topay_shell_shown (TopayPage *page, gboolean again)
{
  TopayShell *self = TOPAY_SHELL (page);

  topay_home_view_reset (self->home);
  if (!again && !shows_cases (self))
    topay_home_view_focus_search (self->home);
}

/* Where a case covers the list, Back leads to the list. */
static gboolean
topay_shell_back (TopayPage *page)
{
  TopayShell *self = TOPAY_SHELL (page);

  return shows_cases (self) && topay_cases_page_back (self->cases);
}

static char *
topay_shell_dup_uri (TopayPage *page)
{
  TopayShell *self = TOPAY_SHELL (page);
  const char *case_id = topay_cases_page_get_case_id (self->cases);

  if (shows_cases (self) && case_id != NULL)
    return topay_uri_build (TOPAY_URI_CASE, case_id);
  return topay_uri_build (shows_cases (self) ? TOPAY_URI_CASES : TOPAY_URI_HOME, NULL);
}

/* The header has what the tab on screen needs, and the window its name. */
static void
update_header (TopayShell *self)
{
  gboolean has_back = topay_shell_can_go_back (self);
  const char *home = _ ("Topay Help");

  gtk_widget_set_visible (self->back_button, has_back);
  gtk_widget_set_visible (self->search_button, !has_back);
  topay_switcher_title_set_title (self->switcher, shows_cases (self) ? C_ ("tab", "Cases") : home);
  topay_page_set_title (TOPAY_PAGE (self),
                        shows_cases (self) ? C_ ("tab", "Cases") : _ ("Topay Help Center"));
  adw_view_switcher_bar_set_reveal (self->bar, topay_switcher_title_is_narrow (self->switcher));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
}

/* The number says it, the colour only repeats it. */
static void
update_unread (TopayShell *self)
{
  TopayCaseStore *cases = topay_context_get_cases (topay_page_get_context (TOPAY_PAGE (self)));
  guint n_unread = topay_case_store_get_n_unread (cases);
  AdwViewStackPage *page = adw_view_stack_get_page (self->tabs, GTK_WIDGET (self->cases));

  if (n_unread == self->n_unread_shown)
    return;
  self->n_unread_shown = n_unread;
  adw_view_stack_page_set_badge_number (page, n_unread);
  adw_view_stack_page_set_needs_attention (page, n_unread > 0);
}

static void
add_tabs (TopayShell *self)
{
  TopayContext *context = topay_page_get_context (TOPAY_PAGE (self));
  GtkWidget *home = topay_home_view_new (context);
  GtkWidget *cases = topay_cases_page_new (context);
  AdwViewStackPage *page;

  self->home = TOPAY_HOME_VIEW (home);
  page = adw_view_stack_add_titled (self->tabs, home, "home", C_ ("tab", "Home"));
  adw_view_stack_page_set_icon_name (page, "go-home-symbolic");
  self->cases = TOPAY_CASES_PAGE (cases);
  page = adw_view_stack_add_titled (self->tabs, cases, "cases", C_ ("tab", "Cases"));
  adw_view_stack_page_set_icon_name (page, "emblem-documents-symbolic");
  topay_switcher_title_set_stack (self->switcher, self->tabs);
  if (topay_context_get_cases (context) == NULL)
    return;
  g_signal_connect_object (topay_context_get_cases (context), "changed", G_CALLBACK (update_unread),
                           self, G_CONNECT_SWAPPED);
  update_unread (self);
}

static void
topay_shell_constructed (GObject *object)
{
  TopayShell *self = TOPAY_SHELL (object);
  g_autoptr (GMenuModel) menu = topay_menu_new ();

  G_OBJECT_CLASS (topay_shell_parent_class)->constructed (object);

  add_tabs (self);
  gtk_menu_button_set_menu_model (self->menu_button, menu);
  topay_account_button_set_context (self->account_button,
                                    topay_page_get_context (TOPAY_PAGE (self)));
  g_signal_connect_object (self->tabs, "notify::visible-child", G_CALLBACK (update_header), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cases, "notify::shows-detail-alone", G_CALLBACK (update_header),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->switcher, "notify::is-narrow", G_CALLBACK (update_header), self,
                           G_CONNECT_SWAPPED);
  update_header (self);

  topay_page_add_region (TOPAY_PAGE (self), self->header_bar);
  topay_page_add_region (TOPAY_PAGE (self), GTK_WIDGET (self->tabs));
  topay_page_add_region (TOPAY_PAGE (self), GTK_WIDGET (self->bar));
}

/* While a window is there, the cases are kept up to date. */
static void
topay_shell_map (GtkWidget *widget)
{
  TopayCaseStore *cases = topay_context_get_cases (topay_page_get_context (TOPAY_PAGE (widget)));

  GTK_WIDGET_CLASS (topay_shell_parent_class)->map (widget);
  if (cases != NULL)
    topay_case_store_look (cases);
}

static void
topay_shell_unmap (GtkWidget *widget)
{
  TopayCaseStore *cases = topay_context_get_cases (topay_page_get_context (TOPAY_PAGE (widget)));

  if (cases != NULL)
    topay_case_store_look_away (cases);
  GTK_WIDGET_CLASS (topay_shell_parent_class)->unmap (widget);
}

static void
topay_shell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((TopayShellProperty) id)
    {
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, topay_shell_can_go_back (TOPAY_SHELL (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_shell_class_init (TopayShellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TopayPageClass *page_class = TOPAY_PAGE_CLASS (klass);

  object_class->constructed = topay_shell_constructed;
  object_class->get_property = topay_shell_get_property;
  properties[PROP_CAN_GO_BACK] =
      g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  widget_class->map = topay_shell_map;
  widget_class->unmap = topay_shell_unmap;
  page_class->shown = topay_shell_shown;
  page_class->back = topay_shell_back;
  page_class->dup_uri = topay_shell_dup_uri;

  g_type_ensure (TOPAY_TYPE_ACCOUNT_BUTTON);
  g_type_ensure (TOPAY_TYPE_SWITCHER_TITLE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-shell.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayShell, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, account_button);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, tabs);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, bar);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, switcher);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, search_button);
  gtk_widget_class_bind_template_child (widget_class, TopayShell, back_button);
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

static void
focus_tab (TopayShell *self)
{
  if (shows_cases (self))
    topay_cases_page_focus (self->cases);
  else
    topay_home_view_focus_search (self->home);
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
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (pages)))
    return;
  gtk_selection_model_select_item (pages, position, TRUE);
  focus_tab (self);
}

/**
 * topay_shell_cycle_tab:
 * @self: the root page
 * @forward: to the next tab, else to the one before
 *
 * Goes from tab to tab, around.
 */
void
topay_shell_cycle_tab (TopayShell *self, gboolean forward)
{
  g_autoptr (GtkSelectionModel) pages = NULL;
  guint n_pages, position = 0;

  g_return_if_fail (TOPAY_IS_SHELL (self));

  pages = adw_view_stack_get_pages (self->tabs);
  n_pages = g_list_model_get_n_items (G_LIST_MODEL (pages));
  while (position < n_pages && !gtk_selection_model_is_selected (pages, position))
    position++;
  topay_shell_select_tab (self, (position + (forward ? 1 : n_pages - 1)) % n_pages);
}

/**
 * topay_shell_can_go_back:
 * @self: the root page
 *
 * Returns: whether a case covers the list to which Back leads
 */
gboolean
topay_shell_can_go_back (TopayShell *self)
{
  g_return_val_if_fail (TOPAY_IS_SHELL (self), FALSE);

  return shows_cases (self) && topay_cases_page_shows_detail_alone (self->cases);
}

/**
 * topay_shell_open_case:
 * @self: the root page
 * @case_id: (nullable): of a case; %NULL for the list
 *
 * Shows the cases, and one of them in full.
 */
void
topay_shell_open_case (TopayShell *self, const char *case_id)
{
  g_return_if_fail (TOPAY_IS_SHELL (self));

  adw_view_stack_set_visible_child (self->tabs, GTK_WIDGET (self->cases));
  if (case_id != NULL)
    topay_cases_page_open_case (self->cases, case_id);
  topay_cases_page_focus (self->cases);
}
