/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "topay-wire-payments.h"

/* Payments to choose from, with a search. A payment that is chosen is looked into by the action
 * win.open-diagnosis. */

G_BEGIN_DECLS

#define TOPAY_TYPE_PAYMENT_LIST (topay_payment_list_get_type ())
G_DECLARE_FINAL_TYPE (TopayPaymentList, topay_payment_list, TOPAY, PAYMENT_LIST, GtkBox)

void topay_payment_list_take (TopayPaymentList *self, TopayWirePaymentList *payments);
gboolean topay_payment_list_is_known (TopayPaymentList *self);
guint topay_payment_list_get_n_payments (TopayPaymentList *self);
gboolean topay_payment_list_clear_search (TopayPaymentList *self);
gboolean topay_payment_list_focus_first (TopayPaymentList *self);

G_END_DECLS
