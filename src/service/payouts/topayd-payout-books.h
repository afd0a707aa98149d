/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-payout-adapter.h"
#include "topayd-store.h"

/* Compares what the service knows of payouts with what the channel has in its books. */

G_BEGIN_DECLS

#define TOPAYD_PAYOUT_MAX_DIFFERENCES 1000

typedef enum
{
  TOPAYD_DIFFERENCE_MISSING_THERE, /* the channel has nothing of it */
  TOPAYD_DIFFERENCE_MISSING_HERE,  /* nobody here sent it */
  TOPAYD_DIFFERENCE_AMOUNT,        /* or the currency */
  TOPAYD_DIFFERENCE_STATE,
  TOPAYD_DIFFERENCE_TWICE, /* more than one payout of a case moved money */
} TopaydDifferenceKind;

typedef struct
{
  TopaydDifferenceKind kind;
  char id[TOPAYD_PAYOUT_ID_SIZE]; /* of the payout */
  char *here;                     /* (owned) (nullable) */
  char *there;                    /* (owned) (nullable) */
} TopaydDifference;

void topayd_difference_free (TopaydDifference *self);
const char *topayd_difference_kind_get_name (TopaydDifferenceKind kind);

/* Of one comparison. */
typedef struct
{
  TopaydStore *store;           /* (unowned) */
  TopaydPayoutAdapter *adapter; /* (unowned) */
  gint64 since;                 /* Unix seconds */
  gint64 settled_by;            /* what ended later there may not be known here yet */
} TopaydPayoutBooks;

GPtrArray *topayd_payout_books_compare (const TopaydPayoutBooks *books,
                                        GCancellable *cancellable,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
