/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What Topay itself lets somebody pay, by how well the person is known. */

G_BEGIN_DECLS

typedef enum
{
  TOPAYD_VERIFICATION_NONE, /* also one whose document is over */
  TOPAYD_VERIFICATION_BASIC,
  TOPAYD_VERIFICATION_FULL,
  TOPAYD_N_VERIFICATIONS,
} TopaydVerification;

/* In fen. */
typedef struct
{
  gint64 single[TOPAYD_N_VERIFICATIONS];
  gint64 day[TOPAYD_N_VERIFICATIONS];
  gint64 year[TOPAYD_N_VERIFICATIONS];
} TopaydPaymentLimits;

const char *topayd_verification_to_string (TopaydVerification verification);
TopaydVerification topayd_verification_from_string (const char *text);
gboolean topayd_payment_limits_check (const TopaydPaymentLimits *self, GError **error);

/* Days and years are those of Beijing, which has one zone and no summer time. */
gint64 topayd_period_get_day (gint64 now);
gint64 topayd_period_get_next_day (gint64 now);
gint64 topayd_period_get_year (gint64 now);
gint64 topayd_period_get_next_year (gint64 now);

G_END_DECLS
