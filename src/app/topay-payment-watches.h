/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-account.h"

/* Payments whose end somebody wants to be told of, also after the window was closed: while there is
 * one, the application stays. Whoever signs out is told of nothing any more. */

G_BEGIN_DECLS

/* More than anybody waits for at once; the oldest gives way. */
#define TOPAY_PAYMENT_WATCHES_MAX 8

#define TOPAY_TYPE_PAYMENT_WATCHES (topay_payment_watches_get_type ())
G_DECLARE_FINAL_TYPE (TopayPaymentWatches, topay_payment_watches, TOPAY, PAYMENT_WATCHES, GObject)

TopayPaymentWatches *topay_payment_watches_new (GApplication *application,
                                                TopayAccount *account) G_GNUC_WARN_UNUSED_RESULT;

/* @name: shop and sum, as a notification names the payment */
void
topay_payment_watches_keep (TopayPaymentWatches *self, const char *payment_id, const char *name);
void topay_payment_watches_forget (TopayPaymentWatches *self, const char *payment_id);
gboolean topay_payment_watches_is_kept (TopayPaymentWatches *self, const char *payment_id);

G_END_DECLS
