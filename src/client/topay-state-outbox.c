/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"
#include "topay-state-store-private.h"

/**
 * topay_outbox_entry_free:
 * @entry: (transfer full): an entry
 */
void
topay_outbox_entry_free (TopayOutboxEntry *entry)
{
  g_free (entry->id);
  g_free (entry->endpoint);
  g_clear_pointer (&entry->body, g_bytes_unref);
  g_free (entry->subject);
  g_free (entry->code);
  g_free (entry->account);
  g_free (entry->evidence);
  g_free (entry);
}

/**
 * topay_outbox_settlement_free:
 * @settlement: (transfer full): what became of an entry
 */
void
topay_outbox_settlement_free (TopayOutboxSettlement *settlement)
{
  g_free (settlement->id);
  g_free (settlement->code);
  g_free (settlement->endpoint);
  if (settlement->receipt != NULL)
    topay_wire_free (&topay_record_receipt, settlement->receipt);
  g_free (settlement);
}

/**
 * topay_outbox_taken_free:
 * @taken: (transfer full): what topay_state_store_take () returned
 */
void
topay_outbox_taken_free (TopayOutboxTaken *taken)
{
  g_clear_pointer (&taken->entry, topay_outbox_entry_free);
  g_free (taken);
}

static TopayOutboxEntry *
read_entry (sqlite3_stmt *row)
{
  TopayOutboxEntry *entry = g_new0 (TopayOutboxEntry, 1);
  gconstpointer body = sqlite3_column_blob (row, 2);

  entry->id = g_strdup ((const char *) sqlite3_column_text (row, 0));
  entry->endpoint = g_strdup ((const char *) sqlite3_column_text (row, 1));
  entry->body = g_bytes_new (body, (gsize) sqlite3_column_bytes (row, 2));
  entry->subject = g_strdup ((const char *) sqlite3_column_text (row, 3));
  entry->level = sqlite3_column_int (row, 4);
  entry->state = (TopayOutboxState) sqlite3_column_int (row, 5);
  entry->attempts = (guint) sqlite3_column_int (row, 6);
  entry->next_attempt = sqlite3_column_int64 (row, 7);
  entry->created = sqlite3_column_int64 (row, 8);
  entry->code = g_strdup ((const char *) sqlite3_column_text (row, 9));
  entry->account = g_strdup ((const char *) sqlite3_column_text (row, 10));

  return entry;
}

/* A statement whose only value is a text. */
static gboolean
run_with_text (TopayStateStore *self, TopayStatement which, const char *text, GError **error)
{
  sqlite3_stmt *statement = topay_state_store_get_statement (self, which, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, text, -1, SQLITE_STATIC);

  return topay_state_store_run (self, statement, "The outbox could not be changed", error);
}

/* Reads the number in the only row; 0 for NULL. */
static gboolean
read_number (TopayStateStore *self, sqlite3_stmt *statement, gint64 *number, GError **error)
{
  gboolean is_row = FALSE;
  gboolean ok =
      topay_state_store_step (self, statement, &is_row, "The outbox could not be read", error);

  *number = is_row ? sqlite3_column_int64 (statement, 0) : 0;
  topay_state_store_finish (statement);

  return ok;
}

static gboolean
check_room (TopayStateStore *self, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_OUTBOX_COUNT, error);
  gint64 count = 0;

  if (statement == NULL || !read_number (self, statement, &count, error))
    return FALSE;

  if (count >= TOPAY_OUTBOX_MAX_ENTRIES)
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_FULL, "Too many requests are waiting");

  return count < TOPAY_OUTBOX_MAX_ENTRIES;
}

/* The files of a draft become those of the request, in its transaction. */
static gboolean
move_evidence (TopayStateStore *self, const TopayOutboxEntry *entry, GError **error)
{
  g_autofree char *owner = g_strconcat ("outbox:", entry->id, NULL);
  sqlite3_stmt *statement;

  if (entry->evidence == NULL)
    return TRUE;

  statement = topay_state_store_get_statement (self, TOPAY_STATEMENT_EVIDENCE_MOVE, error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, entry->evidence, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, owner, -1, SQLITE_STATIC);

  return topay_state_store_run (self, statement, "The files were not kept", error);
}

/**
 * topay_state_store_put_entry:
 * @self: a store, in a transaction
 * @entry: a request
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Queues a request in the place of an unsent one about the same subject. One that is on its way
 * stays: the answer decides what becomes of it.
 *
 * Returns: whether it is queued
 */
gboolean
topay_state_store_put_entry (TopayStateStore *self, const TopayOutboxEntry *entry, GError **error)
{
  sqlite3_stmt *statement;
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (entry->body, &size);

  if (entry->subject != NULL
      && !run_with_text (self, TOPAY_STATEMENT_OUTBOX_SUPERSEDE, entry->subject, error))
    return FALSE;

  if (!check_room (self, error))
    return FALSE;

  statement = topay_state_store_get_statement (self, TOPAY_STATEMENT_OUTBOX_ADD, error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, entry->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, entry->endpoint, -1, SQLITE_STATIC);
  sqlite3_bind_blob (statement, 3, size > 0 ? data : "", (int) size, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, entry->subject, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 5, entry->level);
  sqlite3_bind_int64 (statement, 6, entry->next_attempt);
  sqlite3_bind_int64 (statement, 7, entry->created);
  sqlite3_bind_text (statement, 8, entry->account, -1, SQLITE_STATIC);

  return topay_state_store_run (self, statement, "The request was not kept", error)
         && move_evidence (self, entry, error);
}

static gboolean
put_entry (TopayStateStore *self, gconstpointer data, GError **error)
{
  return topay_state_store_put_entry (self, data, error);
}

/**
 * topay_state_store_queue:
 * @self: a store
 * @entry: a request
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Keeps a request until it is delivered. When this returns %TRUE it is on the disk.
 *
 * Returns: whether it is kept
 */
gboolean
topay_state_store_queue (TopayStateStore *self, const TopayOutboxEntry *entry, GError **error)
{
  return topay_state_store_transact (self, put_entry, entry, error);
}

/**
 * topay_state_store_list_outbox:
 * @self: a store
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY or %TOPAY_ERROR_DAMAGED
 *
 * Returns: (transfer full) (element-type TopayOutboxEntry): all requests, the oldest first
 */
GPtrArray *
topay_state_store_list_outbox (TopayStateStore *self, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_OUTBOX_LIST, error);
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) topay_outbox_entry_free);
  gboolean is_row = TRUE;
  gboolean ok = statement != NULL;

  while (ok && is_row)
    {
      ok = topay_state_store_step (self, statement, &is_row, "The outbox could not be read", error);
      if (ok && is_row)
        g_ptr_array_add (entries, read_entry (statement));
    }
  if (statement != NULL)
    topay_state_store_finish (statement);

  return ok ? g_steal_pointer (&entries) : NULL;
}

/**
 * topay_state_store_unqueue:
 * @self: a store
 * @id: of a request
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Forgets a request; that there is none is no error.
 *
 * Returns: whether it is gone
 */
gboolean
topay_state_store_unqueue (TopayStateStore *self, const char *id, GError **error)
{
  return run_with_text (self, TOPAY_STATEMENT_OUTBOX_DELETE, id, error);
}

typedef struct
{
  /* Input */
  gint64 now;
  const TopayOutboxReach *reach; /* (unowned) */

  /* Output */
  TopayOutboxTaken *taken; /* (unowned) */
} Take;

static gboolean
find_next_time (TopayStateStore *self, const Take *take, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_OUTBOX_NEXT_TIME, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int (statement, 1, take->reach->level);
  sqlite3_bind_text (statement, 2, take->reach->account, -1, SQLITE_STATIC);

  return read_number (self, statement, &take->taken->next_attempt, error);
}

/* Times to wait were written by another clock: all that waits is due, once. */
static gboolean
forget_waits (TopayStateStore *self, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_OUTBOX_DUE, error);

  return statement != NULL
         && topay_state_store_run (self, statement, "The outbox could not be changed", error);
}

static gboolean
take_entry (TopayStateStore *self, gconstpointer data, GError **error)
{
  const Take *take = data;
  sqlite3_stmt *statement;
  gboolean is_row = FALSE;
  gboolean ok;

  if (take->reach->was_set_back && !forget_waits (self, error))
    return FALSE;
  statement = topay_state_store_get_statement (self, TOPAY_STATEMENT_OUTBOX_NEXT, error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, take->now);
  sqlite3_bind_int (statement, 2, take->reach->level);
  sqlite3_bind_text (statement, 3, take->reach->account, -1, SQLITE_STATIC);
  ok = topay_state_store_step (self, statement, &is_row, "The outbox could not be read", error);
  if (is_row)
    take->taken->entry = read_entry (statement);
  topay_state_store_finish (statement);

  if (!ok)
    return FALSE;
  if (!is_row)
    return find_next_time (self, take, error);

  return run_with_text (self, TOPAY_STATEMENT_OUTBOX_SEND, take->taken->entry->id, error);
}

/**
 * topay_state_store_take:
 * @self: a store
 * @now: seconds since 1970, UTC
 * @reach: what can be sent
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Marks the oldest request that is due and whose files the service has as being sent. When this
 * returns, the mark is on the disk: only then may a byte of it leave.
 *
 * Returns: (transfer full): the request as it was before, or when to ask again
 */
TopayOutboxTaken *
topay_state_store_take (TopayStateStore *self,
                        gint64 now,
                        const TopayOutboxReach *reach,
                        GError **error)
{
  g_autoptr (TopayOutboxTaken) taken = g_new0 (TopayOutboxTaken, 1);
  Take take = { now, reach, taken };

  if (!topay_state_store_transact (self, take_entry, &take, error))
    return NULL;

  return g_steal_pointer (&taken);
}

static gboolean
retry_entry (TopayStateStore *self, const TopayOutboxSettlement *settlement, GError **error)
{
  sqlite3_stmt *statement;

  /* Something newer about the same subject waits: this one is of no use any more. */
  if (!run_with_text (self, TOPAY_STATEMENT_OUTBOX_DROP_STALE, settlement->id, error))
    return FALSE;

  statement = topay_state_store_get_statement (self, TOPAY_STATEMENT_OUTBOX_RETRY, error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, settlement->id, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 2, settlement->next_attempt);

  return topay_state_store_run (self, statement, "The outbox could not be changed", error)
         && (!settlement->sends_files_again
             || run_with_text (self, TOPAY_STATEMENT_EVIDENCE_KEEP, settlement->id, error));
}

static gboolean
add_receipt (TopayStateStore *self, const TopayOutboxSettlement *settlement, GError **error)
{
  const TopayWireReceipt *receipt = settlement->receipt;
  sqlite3_stmt *statement;

  if (receipt == NULL)
    return TRUE;

  statement = topay_state_store_get_statement (self, TOPAY_STATEMENT_RECEIPT_ADD, error);
  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, settlement->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, settlement->endpoint, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, receipt->received_at);
  sqlite3_bind_text (statement, 4, receipt->case_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 5, receipt->number, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 6, receipt->due_on, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 7, receipt->confirm);

  return topay_state_store_run (self, statement, "The receipt was not kept", error);
}

static gboolean
deliver_entry (TopayStateStore *self, const TopayOutboxSettlement *settlement, GError **error)
{
  return add_receipt (self, settlement, error)
         && run_with_text (self, TOPAY_STATEMENT_EVIDENCE_DELETE_OF, settlement->id, error)
         && run_with_text (self, TOPAY_STATEMENT_OUTBOX_DELETE, settlement->id, error);
}

static gboolean
fail_entry (TopayStateStore *self, const TopayOutboxSettlement *settlement, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_OUTBOX_FAIL, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, settlement->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, settlement->code, -1, SQLITE_STATIC);

  return topay_state_store_run (self, statement, "The outbox could not be changed", error);
}

static gboolean
settle_entry (TopayStateStore *self, gconstpointer data, GError **error)
{
  const TopayOutboxSettlement *settlement = data;

  switch (settlement->outcome)
    {
    case TOPAY_OUTBOX_OUTCOME_RETRY:
      return retry_entry (self, settlement, error);

    case TOPAY_OUTBOX_OUTCOME_FAILED:
      return fail_entry (self, settlement, error);

    case TOPAY_OUTBOX_OUTCOME_DELIVERED:
    default:
      return deliver_entry (self, settlement, error);
    }
}

/**
 * topay_state_store_settle:
 * @self: a store
 * @settlement: what became of a request that was taken
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Returns: whether that is kept; if not, the request counts as being sent until the next start
 */
gboolean
topay_state_store_settle (TopayStateStore *self,
                          const TopayOutboxSettlement *settlement,
                          GError **error)
{
  return topay_state_store_transact (self, settle_entry, settlement, error);
}
