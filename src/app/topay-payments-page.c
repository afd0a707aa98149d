/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-payments-page.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-causes.h"
#include "topay-error.h"
#include "topay-field.h"
#include "topay-incident-notice.h"
#include "topay-menu.h"
#include "topay-payment-list.h"
#include "topay-problem.h"
#include "topay-uri.h"
#include "topay-wizards.h"
#include "topay-wrap-layout.h"

/* A wait shorter than this shows nothing: a flash would only disturb. */
#define SPINNER_DELAY_MS 300

struct _TopayPaymentsPage
{
  TopayPage parent_instance;
  GCancellable *cancellable; /* (owned) (nullable): of the call on its way */
  gboolean moves_focus;      /* what had it goes away: with the answer it goes where that is */
  guint spinner_source;      /* GSource id; 0 when nothing is waited for */

  GtkWidget *header_bar;
  GtkWidget *back_button;
  GtkMenuButton *menu_button;
  GtkLabel *announcement;
  GtkWidget *choice;
  GtkWidget *others;
  TopayIncidentNotice *notice;
  TopayCallout *problem;
  GtkWidget *retry_button; /* (unowned): a descendant */
  TopayCallout *signed_out;
  GtkWidget *empty;
  GtkSpinner *spinner;
  TopayPaymentList *payments;
  AdwBin *code_bin;
  TopayField *code_field; /* (unowned): a descendant */
  GtkWidget *code_row;    /* (unowned): a descendant */
};

G_DEFINE_FINAL_TYPE (TopayPaymentsPage, topay_payments_page, TOPAY_TYPE_PAGE)

static TopayAccount *
get_account (TopayPaymentsPage *self)
{
  TopayContext *context = topay_page_get_context (TOPAY_PAGE (self));

  return context != NULL ? topay_context_get_account (context) : NULL;
}

static gboolean
on_spinner_timeout_cb (gpointer user_data)
{
  TopayPaymentsPage *self = user_data;

  self->spinner_source = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
start_waiting (TopayPaymentsPage *self)
{
  if (self->spinner_source == 0 && !gtk_spinner_get_spinning (self->spinner))
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_timeout_cb, self);
}

static void
stop_waiting (TopayPaymentsPage *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

/* What is known of payments is on screen, with or without a problem above it. */
static void
update_states (TopayPaymentsPage *self, gboolean is_signed_out, gboolean has_problem)
{
  gboolean is_empty = topay_payment_list_is_known (self->payments)
                      && topay_payment_list_get_n_payments (self->payments) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->signed_out), is_signed_out);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), has_problem);
  gtk_widget_set_visible (self->empty, is_empty);
}

/* Whether the focus is in @widget, or nowhere. */
static gboolean
is_focus_in (TopayPaymentsPage *self, GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus == NULL || focus == widget || gtk_widget_is_ancestor (focus, widget);
}

/* Whether what had the focus goes away, and nobody has gone elsewhere since. Asked once. */
static gboolean
takes_focus_along (TopayPaymentsPage *self)
{
  gboolean takes =
      self->moves_focus
      && (is_focus_in (self, self->back_button) || is_focus_in (self, GTK_WIDGET (self->problem)));

  self->moves_focus = FALSE;
  return takes;
}

static void
show_problem (TopayPaymentsPage *self, const GError *error)
{
  g_autoptr (TopayProblem) problem = topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);
  gboolean takes_focus = takes_focus_along (self);

  stop_waiting (self);
  topay_callout_set_title (self->problem, problem->title);
  topay_callout_set_text (self->problem, problem->text);
  gtk_widget_set_visible (self->retry_button, problem->can_retry);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->retry_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, problem->text, -1);
  update_states (self, FALSE, TRUE);
  gtk_label_set_text (self->announcement, problem->title);
  if (takes_focus)
    gtk_widget_grab_focus (problem->can_retry ? self->retry_button : self->back_button);
}

static void
say_no_service (TopayPaymentsPage *self)
{
  g_autoptr (GError) error = g_error_new (TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED, "No service");

  topay_error_edit_detail (error)->code = g_strdup (TOPAY_PROBLEM_NO_SERVICE);
  show_problem (self, error);
}

static void
show_payments (TopayPaymentsPage *self, TopayWirePaymentList *payments)
{
  gboolean takes_focus = takes_focus_along (self);

  stop_waiting (self);
  topay_payment_list_take (self->payments, payments);
  update_states (self, FALSE, FALSE);
  gtk_label_set_text (self->announcement, ""); /* what was said of a problem is over */
  if (takes_focus && !topay_payment_list_focus_first (self->payments))
    gtk_widget_grab_focus (self->back_button);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayPaymentsPage) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWirePaymentList *payments =
      topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (payments == NULL)
    {
      show_problem (self, error);
      return;
    }
  show_payments (self, payments);
}

static void
stop_loading (TopayPaymentsPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  stop_waiting (self);
}

/* Whoever comes back from signing in stood on the button that is not needed any more. */
static void
leave_signed_out (TopayPaymentsPage *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->signed_out)))
    return;

  if (is_focus_in (self, GTK_WIDGET (self->signed_out)))
    {
      self->moves_focus = TRUE;
      gtk_widget_grab_focus (self->back_button);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->signed_out), FALSE);
}

/* What is on screen stays until the answer is there. */
static void
load (TopayPaymentsPage *self)
{
  TopayAccount *account = get_account (self);

  stop_loading (self);
  if (account == NULL)
    {
      say_no_service (self);
      return;
    }
  switch (topay_account_get_state (account))
    {
    case TOPAY_ACCOUNT_STATE_SIGNED_IN:
      self->cancellable = g_cancellable_new ();
      leave_signed_out (self);
      if (!topay_payment_list_is_known (self->payments))
        start_waiting (self);
      topay_account_call_async (account, &topay_endpoint_payments, NULL, self->cancellable,
                                on_loaded_cb, g_object_ref (self));
      break;
    case TOPAY_ACCOUNT_STATE_SIGNING_IN: /* at start, or on the page above */
      start_waiting (self);
      break;
    case TOPAY_ACCOUNT_STATE_SIGNED_OUT:
    case TOPAY_ACCOUNT_STATE_SECOND_FACTOR:
    default:
      topay_payment_list_take (self->payments, NULL); /* of nobody else */
      update_states (self, TRUE, FALSE);
      break;
    }
}

static void
load_again (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayPaymentsPage *self = TOPAY_PAYMENTS_PAGE (widget);

  self->moves_focus = TRUE;
  load (self);
}

static void
say_code_problem (TopayPaymentsPage *self, const char *text)
{
  topay_field_set_error (self->code_field, text);
  gtk_widget_grab_focus (self->code_row);
  gtk_editable_select_region (GTK_EDITABLE (self->code_row), 0, -1);
}

static void
look_code_up (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayPaymentsPage *self = TOPAY_PAYMENTS_PAGE (widget);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->code_row));
  g_autofree char *code = topay_cause_code_read (typed);

  if (code != NULL && *code == '\0')
    say_code_problem (self, _ ("Type the code first; it stands on the screen or in the message."));
  else if (code == NULL)
    say_code_problem (self,
                      _ ("A code looks like TP-2103: letters and digits, without other words."));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-diagnosis", "(ss)", "", code);
}

static void
on_code_changed_cb (TopayPaymentsPage *self)
{
  topay_field_set_error (self->code_field, NULL);
}

static void
on_code_entered_cb (TopayPaymentsPage *self)
{
  look_code_up (GTK_WIDGET (self), NULL, NULL);
}

static void
make_code_field (TopayPaymentsPage *self)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (C_ ("button", "_Look up"));

  self->code_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->code_row), _ ("Type an error code"));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->code_row), button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "payments.look-up");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_append (GTK_LIST_BOX (list), self->code_row);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("With an error code"), -1);
  self->code_field = TOPAY_FIELD (topay_field_new (list));
  topay_field_set_part (self->code_field, self->code_row);
  g_signal_connect_object (self->code_row, "changed", G_CALLBACK (on_code_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->code_row, "entry-activated", G_CALLBACK (on_code_entered_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (self->code_bin, GTK_WIDGET (self->code_field));
}

static GtkWidget *
make_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static GtkWidget *
append_button_row (TopayCallout *callout)
{
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "halign", GTK_ALIGN_START, "margin-top", 6, NULL);

  gtk_widget_set_layout_manager (row, topay_wrap_layout_new ());
  topay_callout_append (callout, row);
  return row;
}

static void
make_callouts (TopayPaymentsPage *self)
{
  GtkWidget *sign_in_button = make_button (_ ("_Sign in"), "win.sign-in");
  GtkWidget *row = append_button_row (self->problem);

  self->retry_button = make_button (_ ("_Try again"), "payments.load");
  gtk_widget_add_css_class (self->retry_button, "suggested-action");
  gtk_box_append (GTK_BOX (row), self->retry_button);
  gtk_box_append (GTK_BOX (row),
                  make_button (_ ("_Ask a person"), "win.open-article::contact-channels"));
  gtk_widget_add_css_class (sign_in_button, "suggested-action");
  gtk_box_append (GTK_BOX (append_button_row (self->signed_out)), sign_in_button);
}

/* A page that is covered asks when it is shown again; what is not for anybody else goes at once. */
static void
on_account_changed_cb (TopayPaymentsPage *self)
{
  TopayAccountState state = topay_account_get_state (get_account (self));

  if (state == TOPAY_ACCOUNT_STATE_SIGNED_OUT || gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
}

static void
topay_payments_page_shown (TopayPage *page, gboolean again)
{
  if (!again)
    gtk_widget_grab_focus (TOPAY_PAYMENTS_PAGE (page)->back_button);
  load (TOPAY_PAYMENTS_PAGE (page));
}

static gboolean
topay_payments_page_escape (TopayPage *page)
{
  return topay_payment_list_clear_search (TOPAY_PAYMENTS_PAGE (page)->payments);
}

static char *
topay_payments_page_dup_uri (TopayPage *page)
{
  return topay_uri_build (TOPAY_URI_FLOW, TOPAY_WIZARD_DIAGNOSIS);
}

static void
topay_payments_page_constructed (GObject *object)
{
  TopayPaymentsPage *self = TOPAY_PAYMENTS_PAGE (object);
  TopayAccount *account;
  g_autoptr (GMenuModel) menu = topay_menu_new ();

  G_OBJECT_CLASS (topay_payments_page_parent_class)->constructed (object);

  gtk_menu_button_set_menu_model (self->menu_button, menu);
  make_code_field (self);
  topay_incident_notice_set_context (self->notice, topay_page_get_context (TOPAY_PAGE (self)));
  make_callouts (self);
  topay_page_add_region (TOPAY_PAGE (self), self->header_bar);
  topay_page_add_region (TOPAY_PAGE (self), self->choice);
  topay_page_add_region (TOPAY_PAGE (self), self->others);

  account = get_account (self);
  if (account != NULL)
    g_signal_connect_object (account, "notify::state", G_CALLBACK (on_account_changed_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
topay_payments_page_unroot (GtkWidget *widget)
{
  TopayPaymentsPage *self = TOPAY_PAYMENTS_PAGE (widget);

  stop_loading (self);

  GTK_WIDGET_CLASS (topay_payments_page_parent_class)->unroot (widget);
}

static void
topay_payments_page_finalize (GObject *object)
{
  g_clear_object (&TOPAY_PAYMENTS_PAGE (object)->cancellable);

  G_OBJECT_CLASS (topay_payments_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, announcement);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, choice);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, others);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, signed_out);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, payments);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, code_bin);
}

static void
topay_payments_page_class_init (TopayPaymentsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = topay_payments_page_constructed;
  object_class->finalize = topay_payments_page_finalize;
  widget_class->unroot = topay_payments_page_unroot;
  TOPAY_PAGE_CLASS (klass)->escape = topay_payments_page_escape;
  TOPAY_PAGE_CLASS (klass)->shown = topay_payments_page_shown;
  TOPAY_PAGE_CLASS (klass)->dup_uri = topay_payments_page_dup_uri;

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  g_type_ensure (TOPAY_TYPE_INCIDENT_NOTICE);
  g_type_ensure (TOPAY_TYPE_PAYMENT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-payments-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "payments.load", NULL, load_again);
  gtk_widget_class_install_action (widget_class, "payments.look-up", NULL, look_code_up);
}

static void
topay_payments_page_init (TopayPaymentsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_payments_page_new:
 * @context: what the page needs
 *
 * Makes the page that asks what to look for. It lists the newest payments of whoever is signed in,
 * and follows the account.
 *
 * Returns: (transfer floating): the page
 */
TopayPage *
topay_payments_page_new (TopayContext *context)
{
  return g_object_new (TOPAY_TYPE_PAYMENTS_PAGE, "context", context, NULL);
}
