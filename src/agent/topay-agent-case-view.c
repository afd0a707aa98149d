/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-case-view.h"

#include <glib/gi18n.h>

#include "topay-agent-parts.h"
#include "topay-agent-problem.h"
#include "topay-agent-sections.h"
#include "topay-callout.h"
#include "topay-text-clean.h"
#include "topay-wrap-layout.h"

struct _TopayAgentCaseView
{
  AdwBin parent_instance;
  TopayAgentDesk *desk;                   /* (owned) */
  GtkWidget *buttons[TOPAY_AGENT_N_ACTS]; /* (unowned): descendants */
  char *shown;                            /* (owned) (nullable): id of the case on screen */
  gboolean is_away;                       /* the focus was at an act, which is being done */

  AdwHeaderBar *header_bar;
  AdwWindowTitle *window_title;
  GtkWidget *back_button;
  GtkWidget *panel_button;
  GtkStack *states;
  GtkSpinner *spinner;
  AdwStatusPage *problem_page;
  GtkScrolledWindow *scroller;
  GtkBox *body;
  GtkLabel *hold;
  GtkBox *acts;
  GtkWidget *bar;
};

G_DEFINE_FINAL_TYPE (TopayAgentCaseView, topay_agent_case_view, ADW_TYPE_BIN)

/* In the order of the bar; of those that can be done the first here is the filled one. */
static const struct
{
  TopayAgentActKind kind;
  const char *label;
  const char *look; /* (nullable) */
} labels[] = {
  { TOPAY_AGENT_CLAIM, NC_ ("button", "Take the case"), "suggested-action" },
  { TOPAY_AGENT_APPROVE, NC_ ("button", "Approve…"), "suggested-action" },
  { TOPAY_AGENT_PROPOSE, NC_ ("button", "Propose approval…"), "suggested-action" },
  { TOPAY_AGENT_FINISH, NC_ ("button", "Mark as done…"), "suggested-action" },
  { TOPAY_AGENT_REROUTE, NC_ ("button", "Send another way…"), "suggested-action" },
  { TOPAY_AGENT_RETRY, NC_ ("button", "Send again…"), NULL },
  { TOPAY_AGENT_ASK, NC_ ("button", "Ask for more…"), NULL },
  { TOPAY_AGENT_REFUSE, NC_ ("button", "Refuse…"), NULL },
  { TOPAY_AGENT_NOTE, NC_ ("button", "Note…"), NULL },
  { TOPAY_AGENT_RELEASE, NC_ ("button", "Let it go"), NULL },
};

G_STATIC_ASSERT (G_N_ELEMENTS (labels) == TOPAY_AGENT_N_ACTS);

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static GtkWidget *
find_focus (GtkWidget *parent, const char *key)
{
  if (g_strcmp0 (g_object_get_data (G_OBJECT (parent), TOPAY_AGENT_FOCUS_KEY), key) == 0)
    return parent;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_focus (child, key);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* What had the focus, when it was in the sections. */
static char *
dup_focus (TopayAgentCaseView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->body)))
    return NULL;
  return g_strdup (g_object_get_data (G_OBJECT (focus), TOPAY_AGENT_FOCUS_KEY));
}

static void
add_problem (TopayAgentCaseView *self)
{
  const GError *error = topay_agent_desk_get_problem (self->desk);
  g_autoptr (TopayProblem) problem = NULL;
  GtkWidget *callout;

  if (error == NULL)
    return;

  problem = topay_agent_problem_new (error, get_now ());
  callout = topay_callout_new ("warn");
  topay_callout_set_title (TOPAY_CALLOUT (callout), problem->title);
  topay_callout_set_text (TOPAY_CALLOUT (callout), problem->text);
  gtk_box_append (self->body, callout);
}

static void
add_sections (TopayAgentCaseView *self)
{
  static GtkWidget *(*const make[]) (TopayAgentDesk *, gint64) = {
    topay_agent_section_new_head,     topay_agent_section_new_request,
    topay_agent_section_new_ask,      topay_agent_section_new_approvals,
    topay_agent_section_new_decision, topay_agent_section_new_payout,
    topay_agent_section_new_evidence, topay_agent_section_new_notes,
    topay_agent_section_new_history,
  };

  for (guint i = 0; i < G_N_ELEMENTS (make); i++)
    {
      GtkWidget *section = make[i](self->desk, get_now ());

      if (section != NULL)
        gtk_box_append (self->body, section);
      if (i == 0)
        add_problem (self);
    }
}

/* The place and the focus stay when it is the same case. */
static void
update_body (TopayAgentCaseView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  const char *id = topay_agent_desk_get_case_id (self->desk);
  gboolean is_same = g_strcmp0 (self->shown, id) == 0;
  g_autofree char *focus = is_same ? dup_focus (self) : NULL;
  GtkWidget *found;

  topay_agent_box_clear (self->body);
  add_sections (self);
  found = focus != NULL ? find_focus (GTK_WIDGET (self->body), focus) : NULL;
  if (found != NULL)
    gtk_widget_grab_focus (found);
  if (!is_same)
    gtk_adjustment_set_value (adjustment, 0);
  g_free (self->shown);
  self->shown = g_strdup (id);
}

/* While something is done no button takes the keys, and the one that was pressed may be gone then:
 * whoever pressed it goes on at what can be done now. */
static void
keep_focus (TopayAgentCaseView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (topay_agent_desk_is_acting (self->desk))
    self->is_away =
        self->is_away || (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->acts)));
  else
    self->is_away = self->is_away && focus == NULL;
}

static void
bring_focus_back (TopayAgentCaseView *self)
{
  if (topay_agent_desk_is_acting (self->desk) || !self->is_away)
    return;
  self->is_away = FALSE;
  if (!gtk_widget_child_focus (GTK_WIDGET (self->acts), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
}

static void
update_acts (TopayAgentCaseView *self)
{
  const TopayWireAgentSelf *agent =
      topay_agent_session_get_self (topay_agent_desk_get_session (self->desk));
  guint acts = topay_agent_desk_find_acts (self->desk);
  TopayAgentHold hold = TOPAY_AGENT_HOLD_NONE;
  const char *text;
  gboolean has_filled = FALSE;

  keep_focus (self);
  if (agent != NULL)
    hold = topay_agent_acts_find_hold (topay_agent_desk_get_detail (self->desk), agent);
  text = topay_agent_words_get_hold (hold);
  gtk_label_set_text (self->hold, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hold), text != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      GtkWidget *button = self->buttons[labels[i].kind];
      gboolean can = (acts & (1U << labels[i].kind)) != 0;

      gtk_widget_set_visible (button, can);
      gtk_widget_remove_css_class (button, "suggested-action");
      if (can && !has_filled && labels[i].look != NULL)
        {
          gtk_widget_add_css_class (button, labels[i].look);
          has_filled = TRUE;
        }
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->acts), !topay_agent_desk_is_acting (self->desk));
  gtk_widget_set_visible (self->bar, acts != 0 || text != NULL);
  bring_focus_back (self);
}

static void
show_problem_page (TopayAgentCaseView *self)
{
  g_autoptr (TopayProblem) problem =
      topay_agent_problem_new (topay_agent_desk_get_problem (self->desk), get_now ());
  g_autofree char *title = g_markup_escape_text (problem->title, -1);
  g_autofree char *text = g_markup_escape_text (problem->text, -1);

  adw_status_page_set_title (self->problem_page, title);
  adw_status_page_set_description (self->problem_page, text);
  gtk_stack_set_visible_child_name (self->states, "problem");
}

static void
update_title (TopayAgentCaseView *self)
{
  const TopayWireAgentCaseDetail *detail = topay_agent_desk_get_detail (self->desk);
  g_autofree char *number = NULL;
  g_autofree char *customer = NULL;

  if (detail == NULL)
    {
      adw_window_title_set_title (self->window_title, _ ("Topay Agent"));
      adw_window_title_set_subtitle (self->window_title, "");
      return;
    }
  number = topay_text_clean (detail->entry->summary->number);
  customer = topay_text_clean (detail->entry->customer);
  adw_window_title_set_title (self->window_title, number);
  adw_window_title_set_subtitle (self->window_title, customer);
}

static void
update (TopayAgentCaseView *self)
{
  gboolean has_case = topay_agent_desk_get_case_id (self->desk) != NULL;
  gboolean has_detail = topay_agent_desk_get_detail (self->desk) != NULL;
  gboolean has_problem = topay_agent_desk_get_problem (self->desk) != NULL;

  update_title (self);
  gtk_spinner_set_spinning (self->spinner, has_case && !has_detail && !has_problem);
  if (!has_detail)
    {
      topay_agent_box_clear (self->body);
      g_clear_pointer (&self->shown, g_free);
    }
  if (!has_case)
    gtk_stack_set_visible_child_name (self->states, "nothing");
  else if (has_detail)
    {
      update_body (self);
      update_acts (self);
      gtk_stack_set_visible_child_name (self->states, "case");
    }
  else if (has_problem)
    show_problem_page (self);
  else
    gtk_stack_set_visible_child_name (self->states, "waiting");
}

static void
make_buttons (TopayAgentCaseView *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      GtkWidget *button =
          gtk_button_new_with_label (g_dpgettext2 (NULL, "button", labels[i].label));

      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s",
                                        topay_agent_act_get_name (labels[i].kind));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.act");
      gtk_box_append (self->acts, button);
      self->buttons[labels[i].kind] = button;
    }
}

static void
topay_agent_case_view_dispose (GObject *object)
{
  TopayAgentCaseView *self = TOPAY_AGENT_CASE_VIEW (object);

  g_clear_pointer (&self->shown, g_free);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (topay_agent_case_view_parent_class)->dispose (object);
}

static void
topay_agent_case_view_class_init (TopayAgentCaseViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_agent_case_view_dispose;

  g_type_ensure (TOPAY_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               AGENT_RESOURCE_PATH "/topay-agent-case-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, window_title);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, back_button);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, panel_button);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, states);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, problem_page);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, scroller);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, body);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, hold);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, acts);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentCaseView, bar);
}

static void
topay_agent_case_view_init (TopayAgentCaseView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  make_buttons (self);
}

/**
 * topay_agent_case_view_new:
 * @desk: whose case
 *
 * Returns: (transfer floating): the pane
 */
GtkWidget *
topay_agent_case_view_new (TopayAgentDesk *desk)
{
  TopayAgentCaseView *self = g_object_new (TOPAY_TYPE_AGENT_CASE_VIEW, NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * topay_agent_case_view_set_folded:
 * @self: the pane
 * @list: whether the list is a page of its own
 * @panel: whether the customer lies over this pane
 *
 * Shows the ways to what is not on screen, and the buttons of the window where its last pane is
 * hidden.
 */
void
topay_agent_case_view_set_folded (TopayAgentCaseView *self, gboolean list, gboolean panel)
{
  g_return_if_fail (TOPAY_IS_AGENT_CASE_VIEW (self));

  gtk_widget_set_visible (self->back_button, list);
  gtk_widget_set_visible (self->panel_button, panel);
  adw_header_bar_set_show_end_title_buttons (self->header_bar, panel);
}

/**
 * topay_agent_case_view_focus:
 * @self: the pane
 *
 * Puts the focus on the case, where the arrow keys scroll it.
 */
void
topay_agent_case_view_focus (TopayAgentCaseView *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_CASE_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
}
