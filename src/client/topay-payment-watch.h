/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-client.h"

/* Waits until a payment is decided that is pending or whose state nobody knows: asks the service
 * from time to time, and goes on through whatever the network does. */

G_BEGIN_DECLS

#define TOPAY_TYPE_PAYMENT_WATCH (topay_payment_watch_get_type ())
G_DECLARE_FINAL_TYPE (TopayPaymentWatch, topay_payment_watch, TOPAY, PAYMENT_WATCH, GObject)

/* signals: "checked" (gboolean is_answered) after every question, "settled" (const char *state)
 * once, "lost" () once: the service does not know this payment, and nothing more will come */
TopayPaymentWatch *topay_payment_watch_new (TopayClient *client,
                                            const char *payment_id) G_GNUC_WARN_UNUSED_RESULT;
const char *topay_payment_watch_get_payment_id (TopayPaymentWatch *self);
const char *topay_payment_watch_get_state (TopayPaymentWatch *self); /* (nullable): not known yet */
gint64 topay_payment_watch_get_checked_at (TopayPaymentWatch *self); /* Unix seconds; 0: never */

void topay_payment_watch_start (TopayPaymentWatch *self);
void topay_payment_watch_stop (TopayPaymentWatch *self);
void topay_payment_watch_check_now (TopayPaymentWatch *self);
gboolean topay_payment_watch_is_watching (TopayPaymentWatch *self);

gboolean topay_payment_state_is_open (const char *state);

G_END_DECLS
