/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-console.h"

#include "topay-agent-case-view.h"
#include "topay-agent-list.h"
#include "topay-agent-panel.h"

struct _TopayAgentConsole
{
  AdwBin parent_instance;
  TopayAgentList *list;          /* (unowned): a descendant */
  TopayAgentCaseView *case_view; /* (unowned): a descendant */
  TopayAgentPanel *panel;        /* (unowned): a descendant */

  AdwLeaflet *leaflet;
  AdwFlap *flap;
  AdwClamp *list_bin;
  AdwBin *case_bin;
  AdwClamp *panel_bin;
};

G_DEFINE_FINAL_TYPE (TopayAgentConsole, topay_agent_console, ADW_TYPE_BIN)

static void
on_folded_cb (TopayAgentConsole *self)
{
  gboolean is_folded = adw_leaflet_get_folded (self->leaflet);

  if (self->case_view == NULL)
    return;
  topay_agent_list_set_folded (self->list, is_folded);
  topay_agent_case_view_set_folded (self->case_view, is_folded, adw_flap_get_folded (self->flap));
}

static void
on_opened_cb (TopayAgentConsole *self)
{
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->flap));
  topay_agent_case_view_focus (self->case_view);
}

static void
topay_agent_console_class_init (TopayAgentConsoleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               AGENT_RESOURCE_PATH "/topay-agent-console.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayAgentConsole, leaflet);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentConsole, flap);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentConsole, list_bin);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentConsole, case_bin);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentConsole, panel_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_folded_cb);
}

static void
topay_agent_console_init (TopayAgentConsole *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_agent_console_new:
 * @queue: the cases
 * @desk: the one that is worked on
 *
 * Returns: (transfer floating): the three panes
 */
GtkWidget *
topay_agent_console_new (TopayAgentQueue *queue, TopayAgentDesk *desk)
{
  TopayAgentConsole *self = g_object_new (TOPAY_TYPE_AGENT_CONSOLE, NULL);

  self->list = TOPAY_AGENT_LIST (topay_agent_list_new (queue, desk));
  self->case_view = TOPAY_AGENT_CASE_VIEW (topay_agent_case_view_new (desk));
  self->panel = TOPAY_AGENT_PANEL (topay_agent_panel_new (desk));
  adw_clamp_set_child (self->list_bin, GTK_WIDGET (self->list));
  adw_bin_set_child (self->case_bin, GTK_WIDGET (self->case_view));
  adw_clamp_set_child (self->panel_bin, GTK_WIDGET (self->panel));
  g_signal_connect_object (self->list, "opened", G_CALLBACK (on_opened_cb), self,
                           G_CONNECT_SWAPPED);
  on_folded_cb (self);
  return GTK_WIDGET (self);
}

/**
 * topay_agent_console_open_next:
 * @self: the panes
 *
 * Opens the case below the one that is open.
 *
 * Returns: whether there is one
 */
gboolean
topay_agent_console_open_next (TopayAgentConsole *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_CONSOLE (self), FALSE);

  return topay_agent_list_open_next (self->list);
}

/**
 * topay_agent_console_go_back:
 * @self: the panes
 *
 * Closes what lies over the case, or goes from the case to the list.
 */
void
topay_agent_console_go_back (TopayAgentConsole *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_CONSOLE (self));

  if (adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap))
    {
      adw_flap_set_reveal_flap (self->flap, FALSE);
      topay_agent_case_view_focus (self->case_view);
      return;
    }
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->list_bin));
  topay_agent_list_focus (self->list);
}

static gboolean
has_focus_within (GtkWidget *pane)
{
  GtkRoot *root = gtk_widget_get_root (pane);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, pane);
}

static void
focus_pane (TopayAgentConsole *self, guint pane)
{
  if (pane == 0)
    {
      adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->list_bin));
      topay_agent_list_focus (self->list);
      return;
    }
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->flap));
  if (pane == 1)
    topay_agent_case_view_focus (self->case_view);
  else
    topay_agent_panel_focus (self->panel);
}

/**
 * topay_agent_console_cycle:
 * @self: the panes
 * @forward: to the next rather than the one before
 *
 * Goes from pane to pane, of those that are on screen.
 */
void
topay_agent_console_cycle (TopayAgentConsole *self, gboolean forward)
{
  guint n_panes, pane = 0;

  g_return_if_fail (TOPAY_IS_AGENT_CONSOLE (self));

  n_panes = adw_flap_get_reveal_flap (self->flap) ? 3 : 2;
  if (has_focus_within (GTK_WIDGET (self->case_bin)))
    pane = 1;
  else if (has_focus_within (GTK_WIDGET (self->panel_bin)))
    pane = 2;
  focus_pane (self, (pane + (forward ? 1 : n_panes - 1)) % n_panes);
}

/**
 * topay_agent_console_focus:
 * @self: the panes
 *
 * Begins at the list.
 */
void
topay_agent_console_focus (TopayAgentConsole *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_CONSOLE (self));

  focus_pane (self, 0);
}

/**
 * topay_agent_console_show_panel:
 * @self: the panes
 * @shown: whether the customer is to be seen
 */
void
topay_agent_console_show_panel (TopayAgentConsole *self, gboolean shown)
{
  g_return_if_fail (TOPAY_IS_AGENT_CONSOLE (self));

  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->flap));
  adw_flap_set_reveal_flap (self->flap, shown);
  if (shown)
    topay_agent_panel_focus (self->panel);
  else
    topay_agent_case_view_focus (self->case_view);
}

/**
 * topay_agent_console_shows_panel:
 * @self: the panes
 *
 * Returns: whether the customer is to be seen
 */
gboolean
topay_agent_console_shows_panel (TopayAgentConsole *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_CONSOLE (self), FALSE);

  return adw_flap_get_reveal_flap (self->flap);
}
