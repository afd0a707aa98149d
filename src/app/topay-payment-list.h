/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-wire-payments.h"

/* Payments to choose from, with a search. A payment that is chosen is looked into by the action
 * win.open-diagnosis, unless the list is one of which one stays chosen. */

G_BEGIN_DECLS

#define TOPAY_TYPE_PAYMENT_LIST (topay_payment_list_get_type ())
G_DECLARE_FINAL_TYPE (TopayPaymentList, topay_payment_list, TOPAY, PAYMENT_LIST, GtkBox)

void topay_payment_list_take (TopayPaymentList *self, TopayWirePaymentList *payments);
gboolean topay_payment_list_is_known (TopayPaymentList *self);
guint topay_payment_list_get_n_payments (TopayPaymentList *self);
gboolean topay_payment_list_clear_search (TopayPaymentList *self);
gboolean topay_payment_list_focus_first (TopayPaymentList *self);

/* One of them stays chosen, as in a form. Signal "chosen" (const char *id): another one is. */
void topay_payment_list_set_chooses (TopayPaymentList *self);
void topay_payment_list_choose (TopayPaymentList *self, const char *id);
const TopayWirePayment *topay_payment_list_find (TopayPaymentList *self, const char *id);
const char *topay_payment_list_get_query (TopayPaymentList *self);
const TopayWirePayment *topay_payment_list_get_only_match (TopayPaymentList *self);

G_END_DECLS
