/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-payments.h"

/* Which payment somebody means who types a few words. */

G_BEGIN_DECLS

gboolean topay_payment_matches (const TopayWirePayment *payment, const char *query, gint64 now);

G_END_DECLS
