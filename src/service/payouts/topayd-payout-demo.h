/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-payout-ledger.h"

/* A payment channel that moves no money: of demos and tests. It keeps its own books, comes to an
 * end as slowly as real ones do, and can be told what to do wrong. */

G_BEGIN_DECLS

typedef struct
{
  const char *ledger_path;
  gboolean is_unsynced;          /* only for tests that power cannot fail */
  gint64 speed;                  /* how many times faster than real its time goes; 0: 1 */
  gint64 (*now) (gpointer data); /* (nullable): Unix seconds; NULL: the clock of the system */
  gpointer now_data;             /* (unowned) */
} TopaydPayoutDemoSettings;

#define TOPAYD_TYPE_PAYOUT_DEMO (topayd_payout_demo_get_type ())
G_DECLARE_FINAL_TYPE (TopaydPayoutDemo, topayd_payout_demo, TOPAYD, PAYOUT_DEMO, GObject)

TopaydPayoutDemo *topayd_payout_demo_new (const TopaydPayoutDemoSettings *settings,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Where the channel is used: in the thread of the payouts, as an errand. */
gboolean
topayd_payout_demo_script (TopaydPayoutDemo *self, TopaydPayoutFault fault, GError **error);
gboolean topayd_payout_demo_settle (TopaydPayoutDemo *self, guint *n_settled, GError **error);

G_END_DECLS
