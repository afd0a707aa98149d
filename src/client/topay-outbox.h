/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-account.h"
#include "topay-state-db.h"

/* Sends what waits in the state database, one entry after the other, until the service has it. */

G_BEGIN_DECLS

#define TOPAY_TYPE_OUTBOX (topay_outbox_get_type ())
G_DECLARE_FINAL_TYPE (TopayOutbox, topay_outbox, TOPAY, OUTBOX, GObject)

/* signals: "delivered" (const char *id, TopayWireReceipt *receipt), then "settled" (const char *id,
 * const char *code): NULL when the service has it, else why not */
TopayOutbox *topay_outbox_new (TopayStateDb *state, TopayClient *client) G_GNUC_WARN_UNUSED_RESULT;
void topay_outbox_follow (TopayOutbox *self, TopayAccount *account);
void topay_outbox_wake (TopayOutbox *self);
void topay_outbox_hurry (TopayOutbox *self);
void topay_outbox_stop (TopayOutbox *self);

/* The tests' own clock: seconds since 1970, UTC. */
typedef gint64 (*TopayOutboxClock) (gpointer data);

void topay_outbox_set_clock (TopayOutbox *self, TopayOutboxClock clock, gpointer data);

/* Queues a call of an endpoint that is queueable and has no secret; returns its id. */
void topay_outbox_add_async (TopayOutbox *self,
                             const TopayWireEndpoint *endpoint,
                             gconstpointer request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* Whose request it is, and which files go before it. */
typedef struct
{
  const char *account;  /* (nullable): in whose session alone it is sent */
  const char *evidence; /* (nullable): owner of files that were added, see TopayEvidence */
} TopayOutboxScope;

void topay_outbox_add_for_async (TopayOutbox *self,
                                 const TopayClientCall *call,
                                 const TopayOutboxScope *scope,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *topay_outbox_add_finish (TopayOutbox *self, GAsyncResult *result, GError **error);

G_END_DECLS
