/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-chooser.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-choice-list.h"
#include "topay-error.h"
#include "topay-flow-wire.h"
#include "topay-flow-words.h"
#include "topay-money.h"
#include "topay-payment-list.h"
#include "topay-problem.h"
#include "topay-wire-cases.h"

/* A wait shorter than this shows nothing: a flash would only disturb. */
#define SPINNER_DELAY_MS 300

struct _TopayFlowChooser
{
  AdwBin parent_instance;
  TopayFlowSession *session;   /* (owned) */
  const TopayFlowField *field; /* (unowned): of the flow, which the session holds */
  GCancellable *cancellable;   /* (owned) (nullable): of the list on its way */
  GVariant *items;             /* (owned) (nullable): "aa{sv}"; NULL while nothing is known */
  guint spinner_source;        /* GSource id; 0 when nothing is waited for */

  GtkWidget *column;     /* (unowned): the child */
  TopayCallout *problem; /* (unowned): a descendant, like all that follow */
  GtkWidget *problem_button;
  GtkWidget *empty;
  GtkWidget *spinner;
  TopayPaymentList *payments; /* (nullable) */
  GtkWidget *cases;           /* (nullable) */
  GtkWidget *none_button;
};

G_DEFINE_FINAL_TYPE (TopayFlowChooser, topay_flow_chooser, ADW_TYPE_BIN)

static const char *
get_answer (TopayFlowChooser *self)
{
  const char *answer = topay_flow_session_get_value (self->session, self->field->id);

  return answer != NULL && *answer != '\0' ? answer : NULL;
}

static gboolean
is_payment (TopayFlowChooser *self)
{
  return self->field->kind == TOPAY_FLOW_FIELD_PAYMENT;
}

/* The item of the list with the id; NULL when there is none. */
static GVariant *
find_item (TopayFlowChooser *self, const char *id)
{
  for (gsize i = 0; self->items != NULL && i < g_variant_n_children (self->items); i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (self->items, i);
      const char *known = NULL;

      if (g_variant_lookup (item, "id", "&s", &known) && g_strcmp0 (known, id) == 0)
        return g_steal_pointer (&item);
    }
  return NULL;
}

static void
choose (TopayFlowChooser *self, const char *id)
{
  g_autoptr (GVariant) item = find_item (self, id);

  if (item != NULL)
    topay_flow_session_choose (self->session, self->field->id, item);
}

static void
on_payment_chosen_cb (TopayFlowChooser *self, const char *id)
{
  choose (self, id);
}

static void
on_case_changed_cb (TopayFlowChooser *self)
{
  choose (self, topay_choice_list_get_chosen (TOPAY_CHOICE_LIST (self->cases)));
}

static void
on_none_clicked_cb (TopayFlowChooser *self)
{
  topay_flow_session_set_answer (self->session, self->field->id, "");
  if (self->payments != NULL)
    topay_payment_list_focus_first (self->payments);
}

/* --- What is there --- */

static void
show_payments (TopayFlowChooser *self)
{
  TopayWirePaymentList *list = topay_wire_new (&topay_record_payment_list);

  for (gsize i = 0; i < g_variant_n_children (self->items); i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (self->items, i);
      gpointer payment = topay_flow_wire_to_record (&topay_record_payment, item, NULL);

      if (payment != NULL)
        g_ptr_array_add (list->payments, payment);
    }
  topay_payment_list_take (self->payments, list);
}

static char *
dup_case_caption (GVariant *item)
{
  const char *merchant = NULL, *currency = NULL;
  gint64 amount = 0;
  g_autofree char *sum = NULL;

  g_variant_lookup (item, "merchant", "&s", &merchant);
  g_variant_lookup (item, "currency", "&s", &currency);
  if (!g_variant_lookup (item, "amount", "x", &amount))
    return g_strdup (merchant != NULL ? merchant : "");
  sum = topay_money_dup_text (amount, currency);
  if (merchant == NULL)
    return g_steal_pointer (&sum);
  /* Translators: %1$s is a shop, %2$s a sum */
  return g_strdup_printf (C_ ("case", "%1$s · %2$s"), merchant, sum);
}

static void
show_cases (TopayFlowChooser *self)
{
  if (self->cases != NULL)
    gtk_box_remove (GTK_BOX (self->column), self->cases);
  self->cases = topay_choice_list_new (topay_flow_words_translate (self->field->label));
  for (gsize i = 0; i < g_variant_n_children (self->items); i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (self->items, i);
      g_autofree char *caption = dup_case_caption (item);
      const char *id = NULL, *number = NULL;

      if (g_variant_lookup (item, "id", "&s", &id)
          && g_variant_lookup (item, "number", "&s", &number))
        topay_choice_list_append (TOPAY_CHOICE_LIST (self->cases), id, number, caption);
    }
  topay_choice_list_choose (TOPAY_CHOICE_LIST (self->cases), get_answer (self));
  g_signal_connect_object (self->cases, "changed", G_CALLBACK (on_case_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->column), self->cases);
}

static void
show_items (TopayFlowChooser *self)
{
  gboolean any = g_variant_n_children (self->items) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  gtk_widget_set_visible (self->empty, !any);
  if (is_payment (self))
    show_payments (self);
  else if (any)
    show_cases (self);
  /* what was asked for from outside, or stands in a draft, is known by its id alone */
  if (get_answer (self) != NULL)
    choose (self, get_answer (self));
  topay_flow_chooser_update (self);
}

/* --- Asking for it --- */

static gboolean
on_spinner_timeout_cb (gpointer user_data)
{
  TopayFlowChooser *self = user_data;

  self->spinner_source = 0;
  gtk_widget_set_visible (self->spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  return G_SOURCE_REMOVE;
}

static void
stop_waiting (TopayFlowChooser *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_visible (self->spinner, FALSE);
}

static void
show_problem (TopayFlowChooser *self, const GError *error)
{
  g_autoptr (TopayProblem) problem = topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);
  gboolean signed_out = g_strcmp0 (topay_error_get_code (error), "signed_out") == 0;

  topay_callout_set_title (self->problem,
                           signed_out ? _ ("Sign in to choose from a list") : problem->title);
  topay_callout_set_text (self->problem,
                          signed_out ? _ ("Your payments and cases are shown to nobody "
                                                  "else.")
                                     : problem->text);
  gtk_button_set_label (GTK_BUTTON (self->problem_button),
                        signed_out ? _ ("Sign in") : _ ("Try again"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->problem_button),
                                  signed_out ? "win.sign-in" : "chooser.load");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayFlowChooser) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) items =
      topay_flow_host_list_finish (TOPAY_FLOW_HOST (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->session == NULL)
    return;

  g_clear_object (&self->cancellable);
  stop_waiting (self);
  if (items == NULL)
    {
      show_problem (self, error);
      return;
    }
  g_clear_pointer (&self->items, g_variant_unref);
  self->items = g_steal_pointer (&items);
  show_items (self);
}

static void
load (TopayFlowChooser *self)
{
  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_timeout_cb, self);
  topay_flow_host_list_async (topay_flow_session_get_host (self->session),
                              is_payment (self) ? "payments" : "cases", self->cancellable,
                              on_listed_cb, g_object_ref (self));
}

static void
load_again (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  load (TOPAY_FLOW_CHOOSER (widget));
}

/* Whoever comes back from signing in finds the list. */
static void
topay_flow_chooser_map (GtkWidget *widget)
{
  TopayFlowChooser *self = TOPAY_FLOW_CHOOSER (widget);

  GTK_WIDGET_CLASS (topay_flow_chooser_parent_class)->map (widget);
  if (self->items == NULL)
    load (self);
}

static void
topay_flow_chooser_dispose (GObject *object)
{
  TopayFlowChooser *self = TOPAY_FLOW_CHOOSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  g_clear_pointer (&self->items, g_variant_unref);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (topay_flow_chooser_parent_class)->dispose (object);
}

/* The focus goes to what can be chosen. */
static gboolean
topay_flow_chooser_grab_focus (GtkWidget *widget)
{
  TopayFlowChooser *self = TOPAY_FLOW_CHOOSER (widget);

  return gtk_widget_child_focus (self->column, GTK_DIR_TAB_FORWARD);
}

static void
topay_flow_chooser_class_init (TopayFlowChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_flow_chooser_dispose;
  widget_class->map = topay_flow_chooser_map;
  widget_class->grab_focus = topay_flow_chooser_grab_focus;

  gtk_widget_class_install_action (widget_class, "chooser.load", NULL, load_again);
}

static void
topay_flow_chooser_init (TopayFlowChooser *self)
{
}

static void
make_problem (TopayFlowChooser *self)
{
  GtkWidget *callout = topay_callout_new ("info");

  self->problem = TOPAY_CALLOUT (callout);
  self->problem_button =
      g_object_new (GTK_TYPE_BUTTON, "halign", GTK_ALIGN_START, "margin-top", 6, NULL);
  topay_callout_append (self->problem, self->problem_button);
  gtk_widget_set_visible (callout, FALSE);
  gtk_box_append (GTK_BOX (self->column), callout);
}

static void
make_empty (TopayFlowChooser *self)
{
  const char *text = is_payment (self) ? _ ("There is no payment in this account yet.")
                                       : _ ("None of your cases can be appealed now.");

  self->empty = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "xalign", 0.0F,
                              "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->empty, "dim");
  gtk_box_append (GTK_BOX (self->column), self->empty);
}

/* A choice among other fields says what it is about; alone, the heading does. */
static void
make_title (TopayFlowChooser *self)
{
  const TopayFlowStep *step = topay_flow_session_get_step (self->session);
  GtkWidget *title;

  if (step->fields->len == 1)
    return;

  title = g_object_new (GTK_TYPE_LABEL, "label", topay_flow_words_translate (self->field->label),
                        "xalign", 0.0F, "wrap", TRUE, "margin-top", 12, NULL);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (self->column), title);
}

static void
make_payments (TopayFlowChooser *self)
{
  GtkWidget *list = g_object_new (TOPAY_TYPE_PAYMENT_LIST, NULL);

  self->payments = TOPAY_PAYMENT_LIST (list);
  topay_payment_list_set_chooses (self->payments);
  topay_payment_list_choose (self->payments, get_answer (self));
  g_signal_connect_object (list, "chosen", G_CALLBACK (on_payment_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->column), list);
}

static void
make_none_button (TopayFlowChooser *self)
{
  self->none_button = gtk_button_new_with_label (_ ("None of them"));
  gtk_widget_set_halign (self->none_button, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->none_button, "flat");
  g_signal_connect_object (self->none_button, "clicked", G_CALLBACK (on_none_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->column), self->none_button);
}

/**
 * topay_flow_chooser_new:
 * @session: the wizard
 * @field: a listed field of its step
 *
 * Returns: (transfer floating): the control; it asks for its list when it is on screen
 */
GtkWidget *
topay_flow_chooser_new (TopayFlowSession *session, const TopayFlowField *field)
{
  TopayFlowChooser *self = g_object_new (TOPAY_TYPE_FLOW_CHOOSER, NULL);

  self->session = g_object_ref (session);
  self->field = field;
  self->column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  make_title (self);
  make_problem (self);
  make_empty (self);
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "visible", FALSE, "width-request", 24,
                                "height-request", 24, NULL);
  gtk_box_append (GTK_BOX (self->column), self->spinner);
  if (is_payment (self))
    make_payments (self);
  make_none_button (self);
  adw_bin_set_child (ADW_BIN (self), self->column);
  topay_flow_chooser_update (self);
  return GTK_WIDGET (self);
}

/**
 * topay_flow_chooser_update:
 * @self: a chooser
 *
 * Shows what is chosen now.
 */
void
topay_flow_chooser_update (TopayFlowChooser *self)
{
  g_return_if_fail (TOPAY_IS_FLOW_CHOOSER (self));

  if (self->payments != NULL)
    topay_payment_list_choose (self->payments, get_answer (self));
  gtk_widget_set_visible (self->none_button,
                          self->items != NULL && get_answer (self) != NULL
                              && !topay_flow_session_is_required (self->session, self->field));
}

/**
 * topay_flow_chooser_take_typed:
 * @self: a chooser
 *
 * Somebody goes on: when nothing was chosen, what was typed into the search counts, if one payment
 * fits it and no other.
 */
void
topay_flow_chooser_take_typed (TopayFlowChooser *self)
{
  const TopayWirePayment *only;
  const char *typed;

  g_return_if_fail (TOPAY_IS_FLOW_CHOOSER (self));

  typed = self->payments != NULL ? topay_payment_list_get_query (self->payments) : "";
  if (*typed == '\0' || topay_flow_session_has_chosen (self->session, self->field->id))
    return;

  only = topay_payment_list_get_only_match (self->payments);
  if (only != NULL)
    choose (self, only->id);
  else
    topay_flow_session_set_answer (self->session, self->field->id, typed);
}
