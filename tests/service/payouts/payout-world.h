/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "identity-fixture.h"
#include "payout-channel.h"
#include "topayd-payout-private.h"

/* One approved refund of ada, a channel, and the steps of the thread, one by one. */

G_BEGIN_DECLS

#define CASE    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define CARD    "11111111111111111111111111111111" /* with which it was paid */
#define BALANCE "22222222222222222222222222222222"
#define CLOSED  "33333333333333333333333333333333"
#define OTHERS  "44444444444444444444444444444444" /* of bob */
#define AGENT   "dddddddddddddddddddddddddddddddd"
#define LABEL   "Bank card (4821)"
#define AMOUNT  1368

typedef struct
{
  Fixture *fixture;        /* (owned) */
  TopaydStore *store;      /* (owned): the one in use; another than the fixture’s after a crash */
  TopayWorkdays *workdays; /* (owned) */
  PayoutChannel *channel;  /* (owned) */
  TopaydPayoutRules rules;
  TopaydPayoutTask task;     /* (owned): taken last */
  TopaydPayoutResult result; /* written last */
  const char *code;          /* of the act done last */
  guint n_crashes;
} PayoutWorld;

PayoutWorld *payout_world_new (void);
void payout_world_free (PayoutWorld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PayoutWorld, payout_world_free)

/* Everything below ends the test when it fails. */
void payout_world_run (PayoutWorld *self, TopaydJob job, gpointer data);
gint64 payout_world_count (PayoutWorld *self, const char *sql);
gboolean payout_world_execute (PayoutWorld *self, const char *sql);

/* What is on the disk now, and nothing else: the program goes on with a copy of it. */
void payout_world_crash (PayoutWorld *self);
/* A copy, and going back to it. */
char *payout_world_keep (PayoutWorld *self) G_GNUC_WARN_UNUSED_RESULT;
void payout_world_put_back (PayoutWorld *self, const char *folder);

void payout_world_start (PayoutWorld *self);
gboolean payout_world_take (PayoutWorld *self);
void payout_world_perform (PayoutWorld *self);
void payout_world_write (PayoutWorld *self);
/* Take, perform and write; the clock goes on to what is due. */
gboolean payout_world_turn (PayoutWorld *self);
/* Until nothing is to be done. */
void payout_world_finish (PayoutWorld *self);
const char *payout_world_act (PayoutWorld *self, TopayCaseEvent event, const char *method_id);
gboolean payout_world_is (PayoutWorld *self, const char *case_state, const char *payout_state);
guint payout_world_count_paid (PayoutWorld *self);

G_END_DECLS
