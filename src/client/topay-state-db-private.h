/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-state-store.h"

/* How the operations of the state reach its thread. */

G_BEGIN_DECLS

/* Runs on the thread. The input is its own; the output is freed like the input when nobody takes
 * it. */
typedef gboolean (*TopayStateOperation) (TopayStateStore *store,
                                         gpointer input,
                                         gpointer *output,
                                         GError **error);

typedef struct
{
  TopayStateOperation run;
  GDestroyNotify free_input;
  GDestroyNotify free_output; /* NULL: there is none */
} TopayStateCall;

void
topay_state_db_call (TopayStateDb *self, GTask *task, const TopayStateCall *call, gpointer input);
gboolean topay_state_db_finish (TopayStateDb *self, GAsyncResult *result, GError **error);
void topay_state_db_on_queued_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* For TopayOutbox. */
void topay_state_db_take_async (TopayStateDb *self,
                                gint64 now,
                                const TopayOutboxReach *reach,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
TopayOutboxTaken *
topay_state_db_take_finish (TopayStateDb *self, GAsyncResult *result, GError **error);
void topay_state_db_settle_async (TopayStateDb *self,
                                  const TopayOutboxSettlement *settlement,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean topay_state_db_settle_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

G_END_DECLS
