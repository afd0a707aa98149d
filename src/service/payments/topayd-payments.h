/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-payments.h"
#include "topayd-channel-codes.h"
#include "topayd-sql.h"

/* What is known of payments. Everything takes the account that asks and sees nothing of others. */

G_BEGIN_DECLS

#define TOPAYD_PAYMENTS_LIST_MAX 50

/* Others to the same merchant, of the same amount, within this time may be one purchase. */
#define TOPAYD_PAYMENTS_DUPLICATE_S (10 * 60)

/* Who looks, and when; on the stack of a job of the store. */
typedef struct
{
  TopaydTransaction *transaction; /* (unowned) */
  TopaydChannelCodes *codes;      /* (unowned) */
  const char *account_id;         /* (unowned) */
  gint64 now;                     /* Unix seconds */
} TopaydPaymentsView;

gboolean topayd_payments_list (const TopaydPaymentsView *view, GPtrArray *payments, GError **error);
gboolean topayd_payments_look (const TopaydPaymentsView *view,
                               const char *payment_id,
                               TopayWirePaymentFacts *facts,
                               gboolean *found,
                               GError **error);

G_END_DECLS
