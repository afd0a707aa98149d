/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-state-db-private.h"

/* The operations of the outbox on TopayStateDb, like those of topay-state-calls.c. */

typedef struct
{
  gint64 now;
  TopayOutboxReach reach;
  char *account; /* (owned) (nullable): that of @reach */
} TakeInput;

static void
take_input_free (TakeInput *input)
{
  g_free (input->account);
  g_free (input);
}

static TopayOutboxEntry *
copy_entry (const TopayOutboxEntry *entry)
{
  TopayOutboxEntry *copy = g_memdup2 (entry, sizeof *entry);

  copy->id = g_strdup (entry->id);
  copy->endpoint = g_strdup (entry->endpoint);
  copy->body = g_bytes_ref (entry->body);
  copy->subject = g_strdup (entry->subject);
  copy->code = g_strdup (entry->code);
  copy->account = g_strdup (entry->account);
  copy->evidence = g_strdup (entry->evidence);

  return copy;
}

static gboolean
run_queue (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_queue (store, input, error);
}

/**
 * topay_state_db_queue_async:
 * @self: a database
 * @entry: a request, copied; of its last five fields only the times are read
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: (nullable): called when the request is kept or refused
 * @user_data: for @callback
 *
 * Keeps a request until it is delivered; TopayOutbox makes and sends them.
 */
void
topay_state_db_queue_async (TopayStateDb *self,
                            const TopayOutboxEntry *entry,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  static const TopayStateCall call = { run_queue, (GDestroyNotify) topay_outbox_entry_free, NULL };
  GTask *task;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));
  g_return_if_fail (entry != NULL && entry->id != NULL && entry->endpoint != NULL);
  g_return_if_fail (entry->body != NULL && (entry->level == 0 || entry->level == 1));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_state_db_queue_async);
  topay_state_db_call (self, g_task_new (self, cancellable, topay_state_db_on_queued_cb, task),
                       &call, copy_entry (entry));
}

/**
 * topay_state_db_queue_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL, %TOPAY_ERROR_DAMAGED or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the request is kept
 */
gboolean
topay_state_db_queue_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_finish (self, result, error);
}

static gboolean
run_list (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  *output = topay_state_store_list_outbox (store, error);

  return *output != NULL;
}

/**
 * topay_state_db_list_outbox_async:
 * @self: a database
 * @cancellable: (nullable): stops the work
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Reads what waits to be sent and what was refused.
 */
void
topay_state_db_list_outbox_async (TopayStateDb *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  static const TopayStateCall call = { run_list, NULL, (GDestroyNotify) g_ptr_array_unref };
  GTask *task;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_state_db_list_outbox_async);
  topay_state_db_call (self, task, &call, NULL);
}

/**
 * topay_state_db_list_outbox_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type TopayOutboxEntry): the requests, the oldest first
 */
GPtrArray *
topay_state_db_list_outbox_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
run_unqueue (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_unqueue (store, input, error);
}

/**
 * topay_state_db_unqueue_async:
 * @self: a database
 * @id: of a request
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: (nullable): called when it is gone
 * @user_data: for @callback
 *
 * Forgets a request. One that is on its way may arrive all the same.
 */
void
topay_state_db_unqueue_async (TopayStateDb *self,
                              const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  static const TopayStateCall call = { run_unqueue, g_free, NULL };
  GTask *task;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_state_db_unqueue_async);
  topay_state_db_call (self, task, &call, g_strdup (id));
}

/**
 * topay_state_db_unqueue_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL, %TOPAY_ERROR_DAMAGED or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is gone
 */
gboolean
topay_state_db_unqueue_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_finish (self, result, error);
}

static gboolean
run_take (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  const TakeInput *take = input;

  *output = topay_state_store_take (store, take->now, &take->reach, error);

  return *output != NULL;
}

/**
 * topay_state_db_take_async:
 * @self: a database
 * @now: seconds since 1970, UTC
 * @reach: what can be sent
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Takes the next request to send. It cannot be cancelled: a request that was taken must be settled.
 */
void
topay_state_db_take_async (TopayStateDb *self,
                           gint64 now,
                           const TopayOutboxReach *reach,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  static const TopayStateCall call = { run_take, (GDestroyNotify) take_input_free,
                                       (GDestroyNotify) topay_outbox_taken_free };
  TakeInput input = { now, *reach, g_strdup (reach->account) };
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, topay_state_db_take_async);
  input.reach.account = input.account;
  topay_state_db_call (self, task, &call, g_memdup2 (&input, sizeof input));
}

/**
 * topay_state_db_take_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Returns: (transfer full): the request, or when to ask again
 */
TopayOutboxTaken *
topay_state_db_take_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
run_settle (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_settle (store, input, error);
}

/**
 * topay_state_db_settle_async:
 * @self: a database
 * @settlement: what became of a request that was taken, copied
 * @callback: called when that is kept
 * @user_data: for @callback
 */
void
topay_state_db_settle_async (TopayStateDb *self,
                             const TopayOutboxSettlement *settlement,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  static const TopayStateCall call = { run_settle, (GDestroyNotify) topay_outbox_settlement_free,
                                       NULL };
  TopayOutboxSettlement *copy = g_memdup2 (settlement, sizeof *settlement);
  GTask *task = g_task_new (self, NULL, callback, user_data);

  copy->id = g_strdup (settlement->id);
  copy->code = g_strdup (settlement->code);
  copy->endpoint = g_strdup (settlement->endpoint);
  copy->receipt = settlement->receipt != NULL
                      ? topay_wire_copy (&topay_record_receipt, settlement->receipt)
                      : NULL;
  g_task_set_source_tag (task, topay_state_db_settle_async);
  topay_state_db_call (self, task, &call, copy);
}

/**
 * topay_state_db_settle_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Returns: whether it is kept
 */
gboolean
topay_state_db_settle_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_finish (self, result, error);
}
