/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-payout-adapter.h"

/* The books of the demo channel: lines that are only ever added to a file, so that somebody who
 * knows nothing of the service can count the money.
 *
 *   pay ID AMOUNT CURRENCY AT DUE OUTCOME REFERENCE
 *   due ID AT            it comes to its end at another time
 *   script FAULT         what happens to one of the next payouts
 *   used                 the oldest script was */

G_BEGIN_DECLS

typedef enum
{
  TOPAYD_FAULT_LATE,    /* done; it is told after two questions that have no answer */
  TOPAYD_FAULT_TWICE,   /* done; its end is told twice unasked */
  TOPAYD_FAULT_UNHEARD, /* done, without an answer */
  TOPAYD_FAULT_LOST,    /* not done, without an answer */
  TOPAYD_FAULT_CLOSED,  /* it comes back: the card is closed */
  TOPAYD_FAULT_FAILED,  /* the channel gives up */
  TOPAYD_FAULT_STUCK,   /* it never comes to an end */
  TOPAYD_N_FAULTS,
} TopaydPayoutFault;

const char *topayd_payout_fault_get_name (TopaydPayoutFault fault);
gboolean topayd_payout_fault_read (const char *name, TopaydPayoutFault *fault);

typedef struct
{
  char id[TOPAYD_PAYOUT_ID_SIZE];
  gint64 amount;
  char currency[TOPAYD_PAYOUT_CURRENCY_SIZE];
  gint64 at;  /* when it was accepted, Unix seconds */
  gint64 due; /* when it comes to its end; G_MAXINT64: never */
  TopaydPayoutAnswerKind outcome;
  char reference[TOPAYD_PAYOUT_REFERENCE_SIZE];
  guint n_silent; /* questions that have no answer; not kept */
} TopaydLedgerLine;

typedef struct _TopaydPayoutLedger TopaydPayoutLedger;

TopaydPayoutLedger *topayd_payout_ledger_open (const char *path,
                                               gboolean is_synced,
                                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topayd_payout_ledger_free (TopaydPayoutLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydPayoutLedger, topayd_payout_ledger_free)

TopaydLedgerLine *topayd_payout_ledger_find (TopaydPayoutLedger *self, const char *id);
GHashTable *topayd_payout_ledger_get_lines (TopaydPayoutLedger *self);
gboolean topayd_payout_ledger_get_script (TopaydPayoutLedger *self, TopaydPayoutFault *fault);

/* All of these are on the disk when they return. @uses: the oldest script is used up by it. */
gboolean topayd_payout_ledger_pay (TopaydPayoutLedger *self,
                                   const TopaydLedgerLine *line,
                                   gboolean uses,
                                   GError **error);
gboolean topayd_payout_ledger_use (TopaydPayoutLedger *self, GError **error);
gboolean
topayd_payout_ledger_set_due (TopaydPayoutLedger *self, const char *id, gint64 due, GError **error);
gboolean
topayd_payout_ledger_script (TopaydPayoutLedger *self, TopaydPayoutFault fault, GError **error);

G_END_DECLS
