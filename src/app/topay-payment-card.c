/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-payment-card.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "topay-date.h"
#include "topay-diagnosis-words.h"
#include "topay-money.h"

struct _TopayPaymentCard
{
  GtkBox parent_instance;
  char *sentence; /* (owned) */

  AdwAvatar *avatar;
  GtkLabel *merchant;
  GtkLabel *caption;
  GtkLabel *amount;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (TopayPaymentCard, topay_payment_card, GTK_TYPE_BOX)

/* The colour only repeats what the word says: blue where we act, green where all is well. */
static const struct
{
  const char *state;
  const char *style_class;
} styles[] = {
  { "pending", "wait" }, { "unknown", "wait" },  { "delayed", "wait" },
  { "paid", "good" },    { "refunded", "good" },
};

static const char *
get_style_class (const char *state)
{
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (g_str_equal (styles[i].state, state))
      return styles[i].style_class;
  return "plain";
}

static void
topay_payment_card_finalize (GObject *object)
{
  g_free (TOPAY_PAYMENT_CARD (object)->sentence);

  G_OBJECT_CLASS (topay_payment_card_parent_class)->finalize (object);
}

static void
topay_payment_card_class_init (TopayPaymentCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = topay_payment_card_finalize;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-payment-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentCard, merchant);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentCard, caption);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentCard, amount);
  gtk_widget_class_bind_template_child (widget_class, TopayPaymentCard, state);
}

static void
topay_payment_card_init (TopayPaymentCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* In fours, as on a receipt: easier to compare, and where a narrow window may break the line. */
static char *
dup_grouped (const char *order)
{
  gsize length = strlen (order);
  gsize first = length % 4 != 0 ? length % 4 : 4;
  g_autoptr (GString) text = g_string_new (NULL);

  /* “T2026 1123 1407 0583”: the letter stays with the digits behind it */
  if (first == 1)
    first += 4;
  g_string_append_len (text, order, (gssize) MIN (first, length));
  for (gsize i = first; i < length; i += 4)
    {
      g_string_append_c (text, ' ');
      g_string_append_len (text, order + i, (gssize) MIN (4, length - i));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_caption (const TopayWirePayment *payment)
{
  g_autofree char *time =
      topay_date_dup_recent (payment->made_at, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *order = dup_grouped (payment->order);

  /* Translators: %1$s is a time such as “Today 14:05”, %2$s an order number */
  return g_strdup_printf (_ ("%1$s · order %2$s"), time, order);
}

/**
 * topay_payment_card_new:
 * @payment: a payment; only looked at
 *
 * Shows a payment as it is now; what happens to it later is the business of who made the card.
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
topay_payment_card_new (const TopayWirePayment *payment)
{
  TopayPaymentCard *self = g_object_new (TOPAY_TYPE_PAYMENT_CARD, NULL);
  g_autofree char *caption = dup_caption (payment);
  g_autofree char *amount = topay_money_dup_text (payment->amount, payment->currency);
  const char *state = topay_diagnosis_words_get_payment_state (payment->state);

  adw_avatar_set_text (self->avatar, payment->merchant);
  gtk_label_set_text (self->merchant, payment->merchant);
  gtk_label_set_text (self->caption, caption);
  gtk_label_set_text (self->amount, amount);
  gtk_label_set_text (self->state, state);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), get_style_class (payment->state));
  /* Translators: a payment for a screen reader: %1$s is a shop, %2$s an amount, %3$s a state such
   * as “Not paid”, %4$s time and order number */
  self->sentence =
      g_strdup_printf (_ ("%1$s, %2$s, %3$s, %4$s"), payment->merchant, amount, state, caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->sentence, -1);
  return GTK_WIDGET (self);
}

/**
 * topay_payment_card_get_sentence:
 * @self: a card
 *
 * Returns: all that it shows, as one sentence
 */
const char *
topay_payment_card_get_sentence (TopayPaymentCard *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_CARD (self), NULL);

  return self->sentence;
}

/**
 * topay_payment_card_set_mark:
 * @self: a card
 * @mark: (transfer floating): what says whether it is chosen
 *
 * Puts a mark where the letters of the shop stand: a narrow window has no room for both.
 */
void
topay_payment_card_set_mark (TopayPaymentCard *self, GtkWidget *mark)
{
  g_return_if_fail (TOPAY_IS_PAYMENT_CARD (self));

  gtk_widget_set_visible (GTK_WIDGET (self->avatar), FALSE);
  gtk_box_prepend (GTK_BOX (self), mark);
}
