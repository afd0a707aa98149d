/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-workdays.h"
#include "topayd-identity.h"
#include "topayd-payout-adapter.h"
#include "topayd-payout.h"

/* The thread “topayd-payouts”: starts what was approved, sends it, asks where it is, and compares
 * the books once a day. */

G_BEGIN_DECLS

typedef struct
{
  TopaydStore *store;
  TopaydPayoutAdapter *adapter;
  const TopaydIdentity *identity;                 /* (unowned): outlives the payouts */
  TopayWorkdays *(*dup_workdays) (gpointer data); /* the calendar in force, (transfer full) */
  gpointer workdays_data;                         /* (unowned) */
  gint64 speed;                  /* how many times faster than usual the channel is asked; 0: 1 */
  gint64 (*now) (gpointer data); /* (nullable): Unix seconds; NULL: the clock of the system */
  gpointer now_data;             /* (unowned) */
} TopaydPayoutsSettings;

typedef struct
{
  guint64 sent, settled, returned, failed; /* since the start */
  guint64 late, odd;                       /* likewise: for a person to look into */
  gint64 n_differences; /* of the books, when they were last compared; -1: not yet */
} TopaydPayoutsStatistics;

#define TOPAYD_TYPE_PAYOUTS (topayd_payouts_get_type ())
G_DECLARE_FINAL_TYPE (TopaydPayouts, topayd_payouts, TOPAYD, PAYOUTS, GObject)

TopaydPayouts *topayd_payouts_new (const TopaydPayoutsSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void topayd_payouts_start (TopaydPayouts *self);
void topayd_payouts_stop (TopaydPayouts *self);
void topayd_payouts_wake (TopaydPayouts *self);
void topayd_payouts_get_statistics (TopaydPayouts *self, TopaydPayoutsStatistics *statistics);
TopaydPayoutAdapter *topayd_payouts_get_adapter (TopaydPayouts *self);

/* Something to be done in the thread, between two payouts. */
typedef gboolean (*TopaydPayoutsErrand) (TopaydPayouts *self, gpointer data, GError **error);

void topayd_payouts_run_async (TopaydPayouts *self,
                               TopaydPayoutsErrand errand,
                               gpointer data,
                               GDestroyNotify destroy,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean topayd_payouts_run_finish (TopaydPayouts *self, GAsyncResult *result, GError **error);
gpointer topayd_payouts_get_errand_data (GAsyncResult *result);

/* Compares our books with the channel’s. */
void topayd_payouts_reconcile_async (TopaydPayouts *self,
                                     const char *actor,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *topayd_payouts_reconcile_finish (TopaydPayouts *self,
                                            GAsyncResult *result,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
