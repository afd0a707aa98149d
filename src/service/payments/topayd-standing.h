/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-payment-limits.h"
#include "topayd-payments.h"

/* What an account may do, has, and pays with. */

G_BEGIN_DECLS

gboolean
topayd_standing_load (const TopaydPaymentsView *view, TopayWireStanding *record, GError **error);
gboolean
topayd_wallet_load (const TopaydPaymentsView *view, TopayWireWallet *record, GError **error);
gboolean topayd_payment_limits_list (const TopaydPaymentsView *view,
                                     const TopaydPaymentLimits *limits,
                                     GPtrArray *list,
                                     GError **error);
gboolean topayd_methods_list (const TopaydPaymentsView *view, GPtrArray *methods, GError **error);

G_END_DECLS
