/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-wire-payments.h"

/* A payment as people know it again: shop, time, order, amount and its state in words. Bare, with
 * room around it: in a row of a list, or with the style class "card" on its own. */

G_BEGIN_DECLS

#define TOPAY_TYPE_PAYMENT_CARD (topay_payment_card_get_type ())
G_DECLARE_FINAL_TYPE (TopayPaymentCard, topay_payment_card, TOPAY, PAYMENT_CARD, GtkBox)

GtkWidget *topay_payment_card_new (const TopayWirePayment *payment) G_GNUC_WARN_UNUSED_RESULT;
/* All of it in one sentence, for a screen reader; the card itself has it as its name. */
const char *topay_payment_card_get_sentence (TopayPaymentCard *self);

void topay_payment_card_set_mark (TopayPaymentCard *self, GtkWidget *mark);

G_END_DECLS
