/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-payments-page.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-error.h"
#include "topay-field.h"
#include "topay-menu.h"
#include "topay-payment-card.h"
#include "topay-payment-match.h"
#include "topay-problem.h"
#include "topay-uri.h"
#include "topay-wizards.h"
#include "topay-wrap-layout.h"

/* A wait shorter than this shows nothing: a flash would only disturb. */
#define SPINNER_DELAY_MS 300
/* How long the list rests before a screen reader is told how many fit. */
#define ANNOUNCE_DELAY_MS 600
/* More are a button away: what stands below the list must stay in reach. */
#define FIRST_ROWS 6

struct _TopayPaymentsPage
{
  TopayPage parent_instance;
  GCancellable *cancellable;      /* (owned) (nullable): of the call on its way */
  TopayWirePaymentList *payments; /* (owned) (nullable): a row each; NULL while nothing is known */
  gboolean shows_all;
  gboolean moves_focus;  /* what had it goes away: with the answer it goes where that is */
  guint spinner_source;  /* GSource id; 0 when nothing is waited for */
  guint announce_source; /* GSource id; 0 when nothing is to be said */

  GtkWidget *header_bar;
  GtkWidget *back_button;
  GtkMenuButton *menu_button;
  GtkLabel *announcement;
  GtkWidget *choice;
  GtkWidget *others;
  TopayCallout *problem;
  GtkWidget *retry_button; /* (unowned): a descendant */
  TopayCallout *signed_out;
  GtkWidget *empty;
  GtkSpinner *spinner;
  GtkEditable *entry;
  GtkListBox *list;
  GtkLabel *nothing;
  GtkButton *all_button;
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

static const char *
get_query (TopayPaymentsPage *self)
{
  return gtk_editable_get_text (self->entry);
}

static guint
get_n_payments (TopayPaymentsPage *self)
{
  return self->payments != NULL ? self->payments->payments->len : 0;
}

static guint
count_visible_rows (TopayPaymentsPage *self)
{
  guint n_visible = 0;

  for (guint i = 0; i < get_n_payments (self); i++)
    if (gtk_widget_get_child_visible (
            GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i))))
      n_visible++;
  return n_visible;
}

static GtkWidget *
get_first_visible_row (TopayPaymentsPage *self)
{
  for (guint i = 0; i < get_n_payments (self); i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);

      if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
        return GTK_WIDGET (row);
    }
  return NULL;
}

/* Without words the newest, with words whatever fits. */
static gboolean
is_row_wanted (GtkListBoxRow *row, gpointer user_data)
{
  TopayPaymentsPage *self = user_data;
  guint nth = (guint) gtk_list_box_row_get_index (row);
  const char *query = get_query (self);

  if (nth >= get_n_payments (self))
    return FALSE;
  if (*query == '\0')
    return self->shows_all || nth < FIRST_ROWS;
  return topay_payment_matches (g_ptr_array_index (self->payments->payments, nth), query,
                                g_get_real_time () / G_USEC_PER_SEC);
}

static void
update_rows (TopayPaymentsPage *self)
{
  const char *query = get_query (self);
  guint n_payments = get_n_payments (self);
  gboolean more = *query == '\0' && !self->shows_all && n_payments > FIRST_ROWS;
  /* Translators: %s is what was typed */
  g_autofree char *nothing = g_strdup_printf (
      _ ("No payment fits “%s”. Try the shop, the amount or the day alone."), query);
  g_autofree char *all = g_strdup_printf (
      /* Translators: %u is a number of payments */
      ngettext ("Show %u payment", "Show all %u payments", n_payments), n_payments);

  gtk_label_set_text (self->nothing, nothing);
  gtk_list_box_invalidate_filter (self->list);
  gtk_button_set_label (self->all_button, all);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), more);
}

static gboolean
on_announce_timeout_cb (gpointer user_data)
{
  TopayPaymentsPage *self = user_data;
  guint n_visible = count_visible_rows (self);
  g_autofree char *text = g_strdup_printf (
      /* Translators: %u is a number of payments that fit what was typed */
      ngettext ("%u payment fits", "%u payments fit", n_visible), n_visible);

  self->announce_source = 0;
  gtk_label_set_text (self->announcement, text);
  return G_SOURCE_REMOVE;
}

static void
on_search_changed_cb (TopayPaymentsPage *self)
{
  update_rows (self);
  g_clear_handle_id (&self->announce_source, g_source_remove);
  if (*get_query (self) != '\0')
    self->announce_source = g_timeout_add (ANNOUNCE_DELAY_MS, on_announce_timeout_cb, self);
}

static void
open_diagnosis (TopayPaymentsPage *self, const char *payment_id, const char *code)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-diagnosis", "(ss)", payment_id, code);
}

static void
on_row_activated_cb (TopayPaymentsPage *self, GtkListBoxRow *row)
{
  guint nth = (guint) gtk_list_box_row_get_index (row);
  const TopayWirePayment *payment = g_ptr_array_index (self->payments->payments, nth);

  open_diagnosis (self, payment->id, "");
}

/* Enter takes what was searched for; of the unsearched list nothing was chosen yet. */
static void
on_entry_activated_cb (TopayPaymentsPage *self)
{
  GtkWidget *row;

  if (*get_query (self) == '\0')
    return;

  update_rows (self); /* without waiting for the delay */
  row = get_first_visible_row (self);
  if (row != NULL)
    on_row_activated_cb (self, GTK_LIST_BOX_ROW (row));
}

static gboolean
topay_payments_page_escape (TopayPage *page)
{
  TopayPaymentsPage *self = TOPAY_PAYMENTS_PAGE (page);

  if (*get_query (self) == '\0')
    return FALSE;

  gtk_editable_set_text (self->entry, "");
  update_rows (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  return TRUE;
}

/* The entry keeps Escape for itself, so the page's two steps start here. */
static void
on_stop_search_cb (TopayPaymentsPage *self)
{
  if (!topay_payments_page_escape (TOPAY_PAGE (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static gboolean
on_entry_key_pressed_cb (TopayPaymentsPage *self,
                         guint keyval,
                         guint keycode,
                         GdkModifierType state)
{
  GtkWidget *row;

  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;

  update_rows (self);
  row = get_first_visible_row (self);
  return row != NULL && gtk_widget_grab_focus (row) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
show_all (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayPaymentsPage *self = TOPAY_PAYMENTS_PAGE (widget);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, FIRST_ROWS);

  self->shows_all = TRUE;
  update_rows (self);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row)); /* the button goes away */
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
  guint n_payments = get_n_payments (self);

  gtk_widget_set_visible (GTK_WIDGET (self->signed_out), is_signed_out);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), has_problem);
  gtk_widget_set_visible (self->empty, self->payments != NULL && n_payments == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->entry), n_payments > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n_payments > 0);
  update_rows (self);
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
append_row (TopayPaymentsPage *self, const TopayWirePayment *payment)
{
  GtkWidget *card = topay_payment_card_new (payment);
  GtkWidget *chevron = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_box_append (GTK_BOX (card), chevron);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), card);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  topay_payment_card_get_sentence (TOPAY_PAYMENT_CARD (card)), -1);
  gtk_list_box_append (self->list, row);
}

static void
clear_rows (TopayPaymentsPage *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

/* The row that has the focus; -1 for none. */
static int
get_focused_row (TopayPaymentsPage *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  return GTK_IS_LIST_BOX_ROW (focus) ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus)) : -1;
}

static void
focus_payment (TopayPaymentsPage *self, const char *id)
{
  for (guint i = 0; i < get_n_payments (self); i++)
    {
      const TopayWirePayment *payment = g_ptr_array_index (self->payments->payments, i);

      if (g_strcmp0 (payment->id, id) == 0)
        gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i)));
    }
}

/* Of a payment nothing but the state ever changes. */
static gboolean
is_same (const TopayWirePaymentList *one, const TopayWirePaymentList *other)
{
  if (one == NULL || other == NULL || one->payments->len != other->payments->len)
    return FALSE;
  for (guint i = 0; i < one->payments->len; i++)
    {
      const TopayWirePayment *payment = g_ptr_array_index (one->payments, i);
      const TopayWirePayment *same = g_ptr_array_index (other->payments, i);

      if (!g_str_equal (payment->id, same->id) || !g_str_equal (payment->state, same->state))
        return FALSE;
    }
  return TRUE;
}

/* Takes @payments. Whoever stands on a payment stays on it when a newer one came above it. */
static void
take_payments (TopayPaymentsPage *self, TopayWirePaymentList *payments)
{
  int focused = get_focused_row (self);
  g_autofree char *id = NULL;

  if (is_same (self->payments, payments))
    {
      topay_wire_free (&topay_record_payment_list, payments);
      return;
    }
  if (focused >= 0 && (guint) focused < get_n_payments (self))
    {
      const TopayWirePayment *payment =
          g_ptr_array_index (self->payments->payments, (guint) focused);

      id = g_strdup (payment->id);
    }
  clear_rows (self);
  if (self->payments != NULL)
    topay_wire_free (&topay_record_payment_list, self->payments);
  self->payments = payments;
  for (guint i = 0; i < get_n_payments (self); i++)
    append_row (self, g_ptr_array_index (payments->payments, i));
  if (id != NULL)
    focus_payment (self, id);
}

static void
show_payments (TopayPaymentsPage *self, TopayWirePaymentList *payments)
{
  gboolean takes_focus = takes_focus_along (self);
  GtkWidget *row;

  stop_waiting (self);
  take_payments (self, payments);
  update_states (self, FALSE, FALSE);
  gtk_label_set_text (self->announcement, ""); /* what was said of a problem is over */
  row = get_first_visible_row (self);
  if (takes_focus)
    gtk_widget_grab_focus (row != NULL ? row : self->back_button);
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
      if (self->payments == NULL)
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
      take_payments (self, NULL); /* of nobody else */
      gtk_editable_set_text (self->entry, "");
      self->shows_all = FALSE;
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

/* Full width is what a Chinese input method may write. */
static void
look_code_up (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayPaymentsPage *self = TOPAY_PAYMENTS_PAGE (widget);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->code_row));
  g_autofree char *code = g_utf8_normalize (typed, -1, G_NORMALIZE_NFKC);

  if (code == NULL || *g_strstrip (code) == '\0')
    say_code_problem (self, _ ("Type the code first; it stands on the screen or in the message."));
  else if (!topay_uri_is_code (code))
    say_code_problem (self,
                      _ ("A code looks like TP-2103: letters and digits, without other words."));
  else
    open_diagnosis (self, "", code);
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
  gtk_list_box_set_filter_func (self->list, is_row_wanted, self, NULL);
  make_code_field (self);
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
  g_clear_handle_id (&self->announce_source, g_source_remove);

  GTK_WIDGET_CLASS (topay_payments_page_parent_class)->unroot (widget);
}

static void
topay_payments_page_dispose (GObject *object)
{
  TopayPaymentsPage *self = TOPAY_PAYMENTS_PAGE (object);

  if (self->list != NULL) /* which asks the page while it goes */
    gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);

  G_OBJECT_CLASS (topay_payments_page_parent_class)->dispose (object);
}

static void
topay_payments_page_finalize (GObject *object)
{
  TopayPaymentsPage *self = TOPAY_PAYMENTS_PAGE (object);

  g_clear_object (&self->cancellable);
  if (self->payments != NULL)
    topay_wire_free (&topay_record_payment_list, self->payments);

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
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, others);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, signed_out);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, entry);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, list);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, nothing);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentsPage, code_bin);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
topay_payments_page_class_init (TopayPaymentsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = topay_payments_page_constructed;
  object_class->dispose = topay_payments_page_dispose;
  object_class->finalize = topay_payments_page_finalize;
  widget_class->unroot = topay_payments_page_unroot;
  TOPAY_PAGE_CLASS (klass)->escape = topay_payments_page_escape;
  TOPAY_PAGE_CLASS (klass)->shown = topay_payments_page_shown;
  TOPAY_PAGE_CLASS (klass)->dup_uri = topay_payments_page_dup_uri;

  g_type_ensure (TOPAY_TYPE_CALLOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-payments-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "payments.load", NULL, load_again);
  gtk_widget_class_install_action (widget_class, "payments.show-all", NULL, show_all);
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
