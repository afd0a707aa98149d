/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-cases-page.h"

#include <glib/gi18n.h>

#include "topay-case-view.h"
#include "topay-case-waiting.h"
#include "topay-cases-list.h"
#include "topay-date.h"
#include "topay-problem.h"

/* A wait shorter than this shows nothing: a flash would only disturb. */
#define SPINNER_DELAY_MS 300

struct _TopayCasesPage
{
  AdwBin parent_instance;
  TopayContext *context; /* (owned) */
  char *wanted;          /* (owned) (nullable): id of a case to open once there are cases */
  guint spinner_source;  /* GSource id; 0 when nothing is waited for */

  AdwLeaflet *leaflet;  /* (unowned) (nullable): a descendant, once there are cases */
  TopayCasesList *list; /* (unowned) (nullable): likewise */
  TopayCaseView *view;  /* (unowned) (nullable): likewise */
  GtkStack *detail;     /* (unowned) (nullable): likewise */

  GtkRevealer *strip;
  GtkLabel *strip_text;
  GtkStack *states;
  GtkSpinner *spinner;
  TopayCaseWaiting *waiting_signed_out;
  GtkWidget *sign_in_row;
  AdwStatusPage *problem;
  GtkWidget *refund_button;
  GtkWidget *closed_button;
  AdwBin *panes;
};

G_DEFINE_FINAL_TYPE (TopayCasesPage, topay_cases_page, ADW_TYPE_BIN)

typedef enum
{
  PROP_SHOWS_DETAIL_ALONE = 1,
} TopayCasesPageProperty;

static GParamSpec *properties[PROP_SHOWS_DETAIL_ALONE + 1];

static TopayCaseStore *
get_cases (TopayCasesPage *self)
{
  return topay_context_get_cases (self->context);
}

static gboolean
on_spinner_timeout_cb (gpointer user_data)
{
  TopayCasesPage *self = user_data;

  self->spinner_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
set_waiting (TopayCasesPage *self, gboolean waits)
{
  if (!waits)
    {
      g_clear_handle_id (&self->spinner_source, g_source_remove);
      gtk_spinner_stop (self->spinner);
      gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
    }
  else if (self->spinner_source == 0 && !gtk_spinner_get_spinning (self->spinner))
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_timeout_cb, self);
}

static void
show_problem (TopayCasesPage *self, const GError *error)
{
  g_autoptr (TopayProblem) problem = topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *text = g_markup_escape_text (problem->text, -1);

  adw_status_page_set_title (self->problem, problem->title);
  adw_status_page_set_description (self->problem, text);
  gtk_stack_set_visible_child_name (self->states, "problem");
}

/* What is known stays; the strip says how old it is. */
static void
show_age (TopayCasesPage *self)
{
  gint64 fetched_at = topay_case_store_get_fetched_at (get_cases (self));
  gboolean is_old = topay_case_store_get_error (get_cases (self)) != NULL && fetched_at > 0;
  g_autofree char *moment = topay_date_dup_moment (fetched_at, g_get_real_time () / G_USEC_PER_SEC);

  if (is_old)
    {
      /* Translators: %s is a time such as 14:20, or a date with a time */
      g_autofree char *text = g_strdup_printf (_ ("No connection to Topay. Updated %s"), moment);

      gtk_label_set_text (self->strip_text, text);
    }
  gtk_revealer_set_reveal_child (self->strip, is_old);
}

static gboolean
is_empty (TopayCasesPage *self)
{
  return g_list_model_get_n_items (topay_case_store_get_open (get_cases (self))) == 0;
}

/* Nothing is open, nothing waits, and nobody asked for anything else: what to expect here. */
static gboolean
wants_empty_page (TopayCasesPage *self)
{
  return is_empty (self)
         && (self->list == NULL
             || (!topay_cases_list_is_waiting (self->list)
                 && !topay_cases_list_shows_closed (self->list)
                 && topay_case_view_get_case_id (self->view) == NULL));
}

static void
update_alone (TopayCasesPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "cases.back",
                                 topay_cases_page_shows_detail_alone (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWS_DETAIL_ALONE]);
}

static void
on_chosen_cb (TopayCasesPage *self, const char *case_id)
{
  topay_cases_page_open_case (self, case_id);
  topay_case_view_focus_title (self->view);
}

static void update (TopayCasesPage *self);

static GtkWidget *
make_detail (TopayCasesPage *self)
{
  GtkWidget *stack = g_object_new (GTK_TYPE_STACK, "hexpand", TRUE, "hhomogeneous", FALSE,
                                   "vhomogeneous", FALSE, NULL);
  GtkWidget *none = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (none), "emblem-documents-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (none), _ ("Choose a case"));
  adw_status_page_set_description (ADW_STATUS_PAGE (none),
                                   _ ("Everything that happened to it stands here."));
  self->view = g_object_new (TOPAY_TYPE_CASE_VIEW, NULL);
  topay_case_view_set_context (self->view, self->context);
  self->detail = GTK_STACK (stack);
  gtk_stack_add_named (self->detail, none, "none");
  gtk_stack_add_named (self->detail, GTK_WIDGET (self->view), "case");
  return stack;
}

/* The list and the case are made when there is something to put into them. */
static void
make_panes (TopayCasesPage *self)
{
  GtkWidget *leaflet, *list, *line;

  if (self->leaflet != NULL)
    return;
  leaflet = adw_leaflet_new ();
  list = topay_cases_list_new (self->context);
  line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  self->leaflet = ADW_LEAFLET (leaflet);
  self->list = TOPAY_CASES_LIST (list);
  adw_leaflet_append (self->leaflet, list);
  adw_leaflet_page_set_navigatable (adw_leaflet_append (self->leaflet, line), FALSE);
  adw_leaflet_append (self->leaflet, make_detail (self));
  adw_leaflet_set_visible_child (self->leaflet, list);
  adw_bin_set_child (self->panes, leaflet);
  g_signal_connect_object (list, "chosen", G_CALLBACK (on_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "filter-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (leaflet, "notify::folded", G_CALLBACK (update_alone), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (leaflet, "notify::visible-child", G_CALLBACK (update_alone), self,
                           G_CONNECT_SWAPPED);
}

/* Of nobody else: the next person finds nothing open. */
static void
forget_panes (TopayCasesPage *self)
{
  if (self->leaflet == NULL)
    return;
  self->leaflet = NULL;
  self->list = NULL;
  self->view = NULL;
  self->detail = NULL;
  adw_bin_set_child (self->panes, NULL);
  update_alone (self);
}

static void
update_buttons (TopayCasesPage *self)
{
  gboolean has_closed = g_list_model_get_n_items (topay_case_store_get_over (get_cases (self))) > 0;

  gtk_widget_set_visible (self->refund_button,
                          topay_context_is_wizard_available (self->context, "refund"));
  gtk_widget_set_visible (self->closed_button, has_closed);
}

static void
open_wanted (TopayCasesPage *self)
{
  g_autofree char *id = g_steal_pointer (&self->wanted);

  if (id != NULL)
    topay_cases_page_open_case (self, id);
}

static void
update (TopayCasesPage *self)
{
  TopayCaseStore *cases = get_cases (self);
  TopayAccount *account = topay_context_get_account (self->context);
  TopayAccountState state;
  gboolean is_known;

  if (cases == NULL || account == NULL)
    {
      gtk_stack_set_visible_child_name (self->states, "signed-out");
      return;
    }
  state = topay_account_get_state (account);
  is_known = topay_case_store_is_known (cases);
  set_waiting (self, !is_known && state != TOPAY_ACCOUNT_STATE_SIGNED_OUT
                         && topay_case_store_get_error (cases) == NULL);
  show_age (self);
  if (is_known)
    {
      make_panes (self);
      update_buttons (self);
      gtk_stack_set_visible_child_name (self->states, wants_empty_page (self) ? "empty" : "cases");
      open_wanted (self);
      return;
    }
  forget_panes (self);
  if (state == TOPAY_ACCOUNT_STATE_SIGNED_OUT || state == TOPAY_ACCOUNT_STATE_SECOND_FACTOR)
    gtk_stack_set_visible_child_name (self->states, "signed-out");
  else if (topay_case_store_get_error (cases) != NULL)
    show_problem (self, topay_case_store_get_error (cases));
  else
    gtk_stack_set_visible_child_name (self->states, "waiting");
}

static void
refresh (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayCasesPage *self = TOPAY_CASES_PAGE (widget);

  if (get_cases (self) != NULL)
    topay_case_store_refresh (get_cases (self));
}

static void
show_closed (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayCasesPage *self = TOPAY_CASES_PAGE (widget);

  if (self->list == NULL)
    return;
  topay_cases_list_show_closed (self->list, TRUE);
  topay_cases_list_focus (self->list);
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  topay_cases_page_back (TOPAY_CASES_PAGE (widget));
}

static void
topay_cases_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((TopayCasesPageProperty) id)
    {
    case PROP_SHOWS_DETAIL_ALONE:
      g_value_set_boolean (value, topay_cases_page_shows_detail_alone (TOPAY_CASES_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_cases_page_dispose (GObject *object)
{
  TopayCasesPage *self = TOPAY_CASES_PAGE (object);

  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_object (&self->context);
  g_clear_pointer (&self->wanted, g_free);

  G_OBJECT_CLASS (topay_cases_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, strip);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, strip_text);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, states);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, waiting_signed_out);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, sign_in_row);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, refund_button);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, closed_button);
  gtk_widget_class_bind_template_child (widget_class, TopayCasesPage, panes);
}

static void
topay_cases_page_class_init (TopayCasesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = topay_cases_page_get_property;
  object_class->dispose = topay_cases_page_dispose;
  properties[PROP_SHOWS_DETAIL_ALONE] =
      g_param_spec_boolean ("shows-detail-alone", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TOPAY_TYPE_CASE_WAITING);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-cases-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "cases.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "cases.show-closed", NULL, show_closed);
  gtk_widget_class_install_action (widget_class, "cases.back", NULL, go_back);
}

static void
topay_cases_page_init (TopayCasesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
follow_context (TopayCasesPage *self)
{
  TopayAccount *account = topay_context_get_account (self->context);

  if (get_cases (self) != NULL)
    g_signal_connect_object (get_cases (self), "changed", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  if (account != NULL)
    g_signal_connect_object (account, "notify::state", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  update (self);
}

/**
 * topay_cases_page_new:
 * @context: with an account and its cases, or without a service
 *
 * Returns: (transfer floating): the tab
 */
GtkWidget *
topay_cases_page_new (TopayContext *context)
{
  TopayCasesPage *self = g_object_new (TOPAY_TYPE_CASES_PAGE, NULL);

  self->context = g_object_ref (context);
  topay_case_waiting_set_context (self->waiting_signed_out, context);
  follow_context (self);
  return GTK_WIDGET (self);
}

/**
 * topay_cases_page_open_case:
 * @self: the tab
 * @case_id: of a case; one that nobody knows is asked for
 *
 * Shows a case in full.
 */
void
topay_cases_page_open_case (TopayCasesPage *self, const char *case_id)
{
  TopayCaseItem *item;

  g_return_if_fail (TOPAY_IS_CASES_PAGE (self) && case_id != NULL);

  if (get_cases (self) == NULL || !topay_case_store_is_known (get_cases (self)))
    {
      g_free (self->wanted);
      self->wanted = g_strdup (case_id);
      return;
    }
  make_panes (self);
  item = topay_case_store_find (get_cases (self), case_id);
  if (item != NULL)
    topay_cases_list_show_closed (self->list, topay_case_item_is_over (item));
  topay_cases_list_mark (self->list, case_id);
  topay_case_view_show_case (self->view, case_id);
  gtk_stack_set_visible_child_name (self->detail, "case");
  gtk_stack_set_visible_child_name (self->states, "cases");
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->detail));
}

/**
 * topay_cases_page_get_case_id:
 * @self: the tab
 *
 * Returns: (transfer none) (nullable): of the case that is shown in full
 */
const char *
topay_cases_page_get_case_id (TopayCasesPage *self)
{
  g_return_val_if_fail (TOPAY_IS_CASES_PAGE (self), NULL);

  return self->view != NULL ? topay_case_view_get_case_id (self->view) : NULL;
}

/**
 * topay_cases_page_shows_detail_alone:
 * @self: the tab
 *
 * Returns: whether a case covers the list
 */
gboolean
topay_cases_page_shows_detail_alone (TopayCasesPage *self)
{
  g_return_val_if_fail (TOPAY_IS_CASES_PAGE (self), FALSE);

  return self->leaflet != NULL && adw_leaflet_get_folded (self->leaflet)
         && adw_leaflet_get_visible_child (self->leaflet) == GTK_WIDGET (self->detail);
}

/**
 * topay_cases_page_back:
 * @self: the tab
 *
 * Goes back from a case to the list that it covers.
 *
 * Returns: whether that was a move
 */
gboolean
topay_cases_page_back (TopayCasesPage *self)
{
  g_return_val_if_fail (TOPAY_IS_CASES_PAGE (self), FALSE);

  if (!topay_cases_page_shows_detail_alone (self))
    return FALSE;
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->list));
  topay_cases_list_focus (self->list);
  return TRUE;
}

/**
 * topay_cases_page_focus:
 * @self: the tab
 *
 * Puts the focus where somebody who comes here begins.
 */
void
topay_cases_page_focus (TopayCasesPage *self)
{
  const char *state;

  g_return_if_fail (TOPAY_IS_CASES_PAGE (self));

  state = gtk_stack_get_visible_child_name (self->states);
  if (topay_cases_page_shows_detail_alone (self))
    topay_case_view_focus_title (self->view);
  else if (g_strcmp0 (state, "cases") == 0)
    topay_cases_list_focus (self->list);
  else
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}
