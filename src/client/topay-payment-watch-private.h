/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-payment-watch.h"

/* For tests, which do not have five minutes: how time passes. */

G_BEGIN_DECLS

typedef struct
{
  guint (*delay_s) (guint nth);
  guint second_ms;            /* how long a second lasts */
  gint64 (*now_s) (gpointer); /* wall clock */
  gpointer now_data;          /* (unowned) */
} TopayWatchTime;

void topay_payment_watch_set_time (TopayPaymentWatch *self, const TopayWatchTime *time);

G_END_DECLS
