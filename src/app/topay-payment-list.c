/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-payment-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "topay-payment-card.h"
#include "topay-payment-match.h"

/* How long the list rests before a screen reader is told how many fit. */
#define ANNOUNCE_DELAY_MS 600
/* More are a button away: what stands below the list must stay in reach. */
#define FIRST_ROWS 6

struct _TopayPaymentList
{
  GtkBox parent_instance;
  TopayWirePaymentList *payments; /* (owned) (nullable): a row each; NULL while nothing is known */
  gboolean shows_all;
  gboolean chooses;      /* one stays chosen */
  char *chosen;          /* (owned) (nullable): its id */
  guint announce_source; /* GSource id; 0 when nothing is to be said */

  GtkEditable *entry;
  GtkLabel *announcement;
  GtkListBox *list;
  GtkLabel *nothing;
  GtkButton *all_button;
};

G_DEFINE_FINAL_TYPE (TopayPaymentList, topay_payment_list, GTK_TYPE_BOX)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
get_query (TopayPaymentList *self)
{
  return gtk_editable_get_text (self->entry);
}

static guint
get_n_payments (TopayPaymentList *self)
{
  return self->payments != NULL ? self->payments->payments->len : 0;
}

static const TopayWirePayment *
get_payment (TopayPaymentList *self, guint nth)
{
  return g_ptr_array_index (self->payments->payments, nth);
}

static guint
count_visible_rows (TopayPaymentList *self)
{
  guint n_visible = 0;

  for (guint i = 0; i < get_n_payments (self); i++)
    if (gtk_widget_get_child_visible (
            GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i))))
      n_visible++;
  return n_visible;
}

static GtkWidget *
get_first_visible_row (TopayPaymentList *self)
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
  TopayPaymentList *self = user_data;
  guint nth = (guint) gtk_list_box_row_get_index (row);
  const char *query = get_query (self);

  if (nth >= get_n_payments (self))
    return FALSE;
  if (*query == '\0')
    return self->shows_all || nth < FIRST_ROWS
           || g_strcmp0 (get_payment (self, nth)->id, self->chosen) == 0;
  return topay_payment_matches (g_ptr_array_index (self->payments->payments, nth), query,
                                g_get_real_time () / G_USEC_PER_SEC);
}

static void
update_rows (TopayPaymentList *self)
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
  TopayPaymentList *self = user_data;
  guint n_visible = count_visible_rows (self);
  g_autofree char *text = g_strdup_printf (
      /* Translators: %u is a number of payments that fit what was typed */
      ngettext ("%u payment fits", "%u payments fit", n_visible), n_visible);

  self->announce_source = 0;
  gtk_label_set_text (self->announcement, text);
  return G_SOURCE_REMOVE;
}

static void
on_search_changed_cb (TopayPaymentList *self)
{
  update_rows (self);
  g_clear_handle_id (&self->announce_source, g_source_remove);
  if (*get_query (self) != '\0')
    self->announce_source = g_timeout_add (ANNOUNCE_DELAY_MS, on_announce_timeout_cb, self);
}

/* The mark of each row says whether it is the one. */
static void
update_marks (TopayPaymentList *self)
{
  for (guint i = 0; self->chooses && i < get_n_payments (self); i++)
    {
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i));
      gboolean is_chosen = g_strcmp0 (get_payment (self, i)->id, self->chosen) == 0;
      GtkWidget *mark =
          gtk_widget_get_first_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));

      gtk_check_button_set_active (GTK_CHECK_BUTTON (mark), is_chosen);
      gtk_accessible_update_state (
          GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_CHECKED,
          is_chosen ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
    }
}

static void
choose (TopayPaymentList *self, const char *id)
{
  g_autofree char *chosen = g_strdup (id);

  g_free (self->chosen);
  self->chosen = g_steal_pointer (&chosen);
  update_marks (self);
  gtk_list_box_invalidate_filter (self->list);
}

static void
on_row_activated_cb (TopayPaymentList *self, GtkListBoxRow *row)
{
  const TopayWirePayment *payment = get_payment (self, (guint) gtk_list_box_row_get_index (row));

  if (self->chooses)
    {
      choose (self, payment->id);
      g_signal_emit (self, signals[CHOSEN], 0, payment->id);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-diagnosis", "(ss)", payment->id, "");
}

/* Enter takes what was searched for; of the unsearched list nothing was chosen yet. */
static void
on_entry_activated_cb (TopayPaymentList *self)
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
clear_search (TopayPaymentList *self)
{
  if (*get_query (self) == '\0')
    return FALSE;

  gtk_editable_set_text (self->entry, "");
  update_rows (self);
  return TRUE;
}

/* The entry keeps Escape for itself, so the page's two steps start here. */
static void
on_stop_search_cb (TopayPaymentList *self)
{
  if (!clear_search (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static gboolean
on_entry_key_pressed_cb (TopayPaymentList *self, guint keyval, guint keycode, GdkModifierType state)
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
  TopayPaymentList *self = TOPAY_PAYMENT_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, FIRST_ROWS);

  self->shows_all = TRUE;
  update_rows (self);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row)); /* the button goes away */
}

static GtkWidget *
make_chevron (void)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

/* One of a group is round. */
static GtkWidget *
make_mark (TopayPaymentList *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);
  GtkWidget *other =
      first != NULL ? gtk_widget_get_first_child (gtk_list_box_row_get_child (first)) : NULL;

  return g_object_new (GTK_TYPE_CHECK_BUTTON, "can-focus", FALSE, "can-target", FALSE, "valign",
                       GTK_ALIGN_CENTER, "group", other, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static void
append_row (TopayPaymentList *self, const TopayWirePayment *payment)
{
  GtkWidget *card = topay_payment_card_new (payment);
  GtkWidget *row = g_object_new (
      GTK_TYPE_LIST_BOX_ROW, "accessible-role",
      self->chooses ? GTK_ACCESSIBLE_ROLE_RADIO : GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);

  if (self->chooses)
    topay_payment_card_set_mark (TOPAY_PAYMENT_CARD (card), make_mark (self));
  else
    gtk_box_append (GTK_BOX (card), make_chevron ());
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), card);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  topay_payment_card_get_sentence (TOPAY_PAYMENT_CARD (card)), -1);
  gtk_list_box_append (self->list, row);
}

static void
clear_rows (TopayPaymentList *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

/* The row that has the focus; -1 for none. */
static int
get_focused_row (TopayPaymentList *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));

  return GTK_IS_LIST_BOX_ROW (focus) ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus)) : -1;
}

static void
focus_payment (TopayPaymentList *self, const char *id)
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

static void
topay_payment_list_unroot (GtkWidget *widget)
{
  g_clear_handle_id (&TOPAY_PAYMENT_LIST (widget)->announce_source, g_source_remove);

  GTK_WIDGET_CLASS (topay_payment_list_parent_class)->unroot (widget);
}

static void
topay_payment_list_dispose (GObject *object)
{
  TopayPaymentList *self = TOPAY_PAYMENT_LIST (object);

  if (self->list != NULL) /* which asks us while it goes */
    gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);

  G_OBJECT_CLASS (topay_payment_list_parent_class)->dispose (object);
}

static void
topay_payment_list_finalize (GObject *object)
{
  TopayPaymentList *self = TOPAY_PAYMENT_LIST (object);

  if (self->payments != NULL)
    topay_wire_free (&topay_record_payment_list, self->payments);
  g_free (self->chosen);

  G_OBJECT_CLASS (topay_payment_list_parent_class)->finalize (object);
}

static void
topay_payment_list_class_init (TopayPaymentListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = topay_payment_list_dispose;
  object_class->finalize = topay_payment_list_finalize;
  widget_class->unroot = topay_payment_list_unroot;

  /**
   * TopayPaymentList::chosen:
   * @id: of a payment
   *
   * Somebody chose it, in a list of which one stays chosen.
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-payment-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentList, entry);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentList, announcement);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentList, list);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentList, nothing);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentList, all_button);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_install_action (widget_class, "payments.show-all", NULL, show_all);
}

static void
topay_payment_list_init (TopayPaymentList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, is_row_wanted, self, NULL);
}

/**
 * topay_payment_list_take:
 * @self: a list
 * @payments: (transfer full) (nullable): what is shown from now on; %NULL to know of none
 *
 * Shows payments, the order kept. Whoever stands on one stays on it when a newer one came above it;
 * nothing moves when they are the same.
 */
void
topay_payment_list_take (TopayPaymentList *self, TopayWirePaymentList *payments)
{
  int focused = get_focused_row (self);
  g_autofree char *id = NULL;

  g_return_if_fail (TOPAY_IS_PAYMENT_LIST (self));

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
  if (payments == NULL)
    {
      gtk_editable_set_text (self->entry, "");
      self->shows_all = FALSE;
    }
  update_marks (self);
  gtk_widget_set_visible (GTK_WIDGET (self->entry),
                          get_n_payments (self) > (self->chooses ? 0 : 1));
  gtk_widget_set_visible (GTK_WIDGET (self), get_n_payments (self) > 0);
  update_rows (self);
  if (id != NULL)
    focus_payment (self, id);
}

/**
 * topay_payment_list_is_known:
 * @self: a list
 *
 * Returns: whether payments were given to it, were it none
 */
gboolean
topay_payment_list_is_known (TopayPaymentList *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_LIST (self), FALSE);

  return self->payments != NULL;
}

/**
 * topay_payment_list_get_n_payments:
 * @self: a list
 *
 * Returns: how many there are, in view or not
 */
guint
topay_payment_list_get_n_payments (TopayPaymentList *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_LIST (self), 0);

  return get_n_payments (self);
}

/**
 * topay_payment_list_clear_search:
 * @self: a list
 *
 * Takes the words of the search away and puts the caret there, as Escape does first.
 *
 * Returns: whether there were any
 */
gboolean
topay_payment_list_clear_search (TopayPaymentList *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_LIST (self), FALSE);

  return clear_search (self) && gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

/**
 * topay_payment_list_focus_first:
 * @self: a list
 *
 * Puts the focus onto the newest payment in view.
 *
 * Returns: whether there is one
 */
gboolean
topay_payment_list_focus_first (TopayPaymentList *self)
{
  GtkWidget *row;

  g_return_val_if_fail (TOPAY_IS_PAYMENT_LIST (self), FALSE);

  row = get_first_visible_row (self);
  return row != NULL && gtk_widget_grab_focus (row);
}

/**
 * topay_payment_list_set_chooses:
 * @self: a list without payments
 *
 * Makes it a list of which one stays chosen.
 */
void
topay_payment_list_set_chooses (TopayPaymentList *self)
{
  g_return_if_fail (TOPAY_IS_PAYMENT_LIST (self));
  g_return_if_fail (self->payments == NULL);

  self->chooses = TRUE;
  g_object_set (self->list, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO_GROUP, NULL);
}

/**
 * topay_payment_list_choose:
 * @self: a list of which one stays chosen
 * @id: (nullable): of a payment, known or not; %NULL for none
 *
 * Marks a payment, without the signal.
 */
void
topay_payment_list_choose (TopayPaymentList *self, const char *id)
{
  g_return_if_fail (TOPAY_IS_PAYMENT_LIST (self));

  choose (self, id);
}

/**
 * topay_payment_list_find:
 * @self: a list
 * @id: of a payment
 *
 * Returns: (transfer none) (nullable): the payment
 */
const TopayWirePayment *
topay_payment_list_find (TopayPaymentList *self, const char *id)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_LIST (self), NULL);

  for (guint i = 0; i < get_n_payments (self); i++)
    if (g_strcmp0 (get_payment (self, i)->id, id) == 0)
      return get_payment (self, i);
  return NULL;
}

/**
 * topay_payment_list_get_query:
 * @self: a list
 *
 * Returns: what is searched for
 */
const char *
topay_payment_list_get_query (TopayPaymentList *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_LIST (self), "");

  return get_query (self);
}

/**
 * topay_payment_list_get_only_match:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): the payment that fits what is searched for, when there is
 *   one and no other
 */
const TopayWirePayment *
topay_payment_list_get_only_match (TopayPaymentList *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_LIST (self), NULL);

  if (*get_query (self) == '\0')
    return NULL;
  update_rows (self); /* without waiting for the delay */
  if (count_visible_rows (self) != 1)
    return NULL;
  return get_payment (
      self, (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (get_first_visible_row (self))));
}
