/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-cache.h"
#include "topay-state-db-private.h"
#include "topay-state-store-private.h"

/* The tables of the cases. Records are JSON, read and written on the thread of the state: 5,000 of
 * them take longer than a frame. */

#define NOT_READ "The cases could not be read"
#define NOT_KEPT "The cases were not kept"

/**
 * topay_cached_case_new: (skip)
 * @summary: copied
 * @n_seen: events that the person has seen
 * @n_told: events that the person was told of
 *
 * Returns: (transfer full): a row
 */
TopayCachedCase *
topay_cached_case_new (const TopayWireCase *summary, gint64 n_seen, gint64 n_told)
{
  TopayCachedCase *row = g_new0 (TopayCachedCase, 1);

  row->summary = topay_wire_copy (&topay_record_case, summary);
  row->n_seen = n_seen;
  row->n_told = n_told;
  return row;
}

/**
 * topay_cached_case_free: (skip)
 * @row: (transfer full): a row
 */
void
topay_cached_case_free (TopayCachedCase *row)
{
  if (row->summary != NULL)
    topay_wire_free (&topay_record_case, row->summary);
  g_free (row);
}

/**
 * topay_case_cache_new: (skip)
 * @account: whose cases
 *
 * Returns: (transfer full): no rows yet
 */
TopayCaseCache *
topay_case_cache_new (const char *account)
{
  TopayCaseCache *cache = g_new0 (TopayCaseCache, 1);

  cache->account = g_strdup (account);
  cache->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) topay_cached_case_free);
  return cache;
}

/**
 * topay_case_cache_free: (skip)
 * @cache: (transfer full): rows of an account
 */
void
topay_case_cache_free (TopayCaseCache *cache)
{
  g_free (cache->account);
  g_ptr_array_unref (cache->rows);
  g_free (cache);
}

/* --- On the thread --- */

typedef struct
{
  char *account; /* (owned) (nullable) */
  char *case_id; /* (owned) (nullable) */
} CaseInput;

/* A case in full on its way to the disk. */
typedef struct
{
  char *account;     /* (owned) */
  char *case_id;     /* (owned) */
  char *detail;      /* (owned): JSON, without events */
  gint64 fetched_at; /* Unix seconds */
  gint64 since;
  GPtrArray *events; /* (owned) (element-type utf8): JSON, those behind @since */
} FileInput;

static void
case_input_free (CaseInput *input)
{
  g_free (input->account);
  g_free (input->case_id);
  g_free (input);
}

static void
file_input_free (FileInput *input)
{
  g_free (input->account);
  g_free (input->case_id);
  g_free (input->detail);
  g_ptr_array_unref (input->events);
  g_free (input);
}

static gpointer
decode_column (const TopayWireRecord *record, sqlite3_stmt *row, int column)
{
  const char *text = (const char *) sqlite3_column_text (row, column);

  if (text == NULL)
    return NULL;
  return topay_wire_decode (record, text, (gsize) sqlite3_column_bytes (row, column), NULL, NULL);
}

static gboolean
read_owner (TopayStateStore *store, const char *account, TopayCaseCache *cache, GError **error)
{
  TopayStatement which =
      account != NULL ? TOPAY_STATEMENT_CASE_OWNER : TOPAY_STATEMENT_CASE_OWNER_LAST;
  sqlite3_stmt *statement = topay_state_store_get_statement (store, which, error);
  gboolean is_row = FALSE;
  gboolean ok;

  if (statement == NULL)
    return FALSE;
  if (account != NULL)
    sqlite3_bind_text (statement, 1, account, -1, SQLITE_STATIC);
  ok = topay_state_store_step (store, statement, &is_row, NOT_READ, error);
  if (ok && is_row)
    {
      g_free (cache->account);
      cache->account = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      cache->stays = sqlite3_column_int (statement, 1) != 0;
      cache->fetched_at = sqlite3_column_int64 (statement, 2);
    }
  topay_state_store_finish (statement);
  return ok;
}

/* A row of which this version cannot make anything is fetched again. */
static gboolean
read_rows (TopayStateStore *store, TopayCaseCache *cache, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_CASE_LIST, error);
  gboolean is_row = FALSE;
  gboolean ok;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, cache->account, -1, SQLITE_STATIC);
  while ((ok = topay_state_store_step (store, statement, &is_row, NOT_READ, error)) && is_row)
    {
      TopayCachedCase *row = g_new0 (TopayCachedCase, 1);

      row->summary = decode_column (&topay_record_case, statement, 0);
      row->n_seen = sqlite3_column_int64 (statement, 1);
      row->n_told = sqlite3_column_int64 (statement, 2);
      if (row->summary != NULL)
        g_ptr_array_add (cache->rows, row);
      else
        {
          topay_cached_case_free (row);
          cache->fetched_at = 0;
        }
    }
  topay_state_store_finish (statement);
  return ok;
}

static gboolean
run_load_cases (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  const CaseInput *wanted = input;
  g_autoptr (TopayCaseCache) cache = topay_case_cache_new (wanted->account);

  if (!read_owner (store, wanted->account, cache, error)
      || (cache->account != NULL && !read_rows (store, cache, error)))
    return FALSE;
  *output = g_steal_pointer (&cache);
  return TRUE;
}

static gboolean
save_row (TopayStateStore *store, const char *account, const TopayCachedCase *row, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_CASE_SAVE, error);
  gsize length = 0;
  g_autofree char *json = topay_wire_encode (&topay_record_case, row->summary, &length);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, account, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, row->summary->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, json, (int) length, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, row->n_seen);
  sqlite3_bind_int64 (statement, 5, row->n_told);
  return topay_state_store_run (store, statement, NOT_KEPT, error);
}

static gboolean
save_cache (TopayStateStore *store, gconstpointer data, GError **error)
{
  const TopayCaseCache *cache = data;
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_CASE_OWNER_SAVE, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, cache->account, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, cache->stays);
  sqlite3_bind_int64 (statement, 3, cache->fetched_at);
  if (!topay_state_store_run (store, statement, NOT_KEPT, error))
    return FALSE;
  for (guint i = 0; i < cache->rows->len; i++)
    if (!save_row (store, cache->account, g_ptr_array_index (cache->rows, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
run_save_cases (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_transact (store, save_cache, input, error);
}

static gboolean
read_detail (TopayStateStore *store, const CaseInput *wanted, TopayCaseFile *file, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_CASE_LOAD, error);
  gboolean is_row = FALSE;
  gboolean ok;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, wanted->account, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, wanted->case_id, -1, SQLITE_STATIC);
  ok = topay_state_store_step (store, statement, &is_row, NOT_READ, error);
  if (ok && is_row)
    {
      file->detail = decode_column (&topay_record_case_detail, statement, 0);
      file->fetched_at = sqlite3_column_int64 (statement, 1);
    }
  topay_state_store_finish (statement);
  return ok;
}

static gboolean
read_events (TopayStateStore *store, const CaseInput *wanted, GPtrArray *events, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_CASE_EVENT_LIST, error);
  gboolean is_row = FALSE;
  gboolean ok;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, wanted->account, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, wanted->case_id, -1, SQLITE_STATIC);
  while ((ok = topay_state_store_step (store, statement, &is_row, NOT_READ, error)) && is_row)
    {
      TopayWireCaseEvent *event = decode_column (&topay_record_case_event, statement, 0);

      if (event != NULL) /* a gap breaks the chain, and then all are fetched */
        g_ptr_array_add (events, event);
    }
  topay_state_store_finish (statement);
  return ok;
}

static gboolean
run_load_case (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  TopayCaseFile *file = g_new0 (TopayCaseFile, 1);
  gboolean ok =
      read_detail (store, input, file, error)
      && (file->detail == NULL || read_events (store, input, file->detail->events, error));

  if (ok && file->detail != NULL)
    {
      file->n_kept = topay_case_file_get_n_events (file);
      *output = file;
    }
  else
    {
      if (file->detail != NULL)
        topay_wire_free (&topay_record_case_detail, file->detail);
      g_free (file);
    }
  return ok;
}

static gboolean
save_event (TopayStateStore *store, const FileInput *file, guint nth, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_CASE_EVENT_SAVE, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, file->account, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, file->case_id, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 3, file->since + nth + 1);
  sqlite3_bind_text (statement, 4, g_ptr_array_index (file->events, nth), -1, SQLITE_STATIC);
  return topay_state_store_run (store, statement, NOT_KEPT, error);
}

static gboolean
save_file (TopayStateStore *store, gconstpointer data, GError **error)
{
  const FileInput *file = data;
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_CASE_DETAIL_SAVE, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, file->account, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, file->case_id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, file->detail, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, file->fetched_at);
  if (!topay_state_store_run (store, statement, NOT_KEPT, error))
    return FALSE;
  for (guint i = 0; i < file->events->len; i++)
    if (!save_event (store, file, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
run_save_case (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_transact (store, save_file, input, error);
}

static gboolean
forget (TopayStateStore *store, gconstpointer data, GError **error)
{
  static const TopayStatement statements[] = {
    TOPAY_STATEMENT_CASE_OWNER_FORGET,
    TOPAY_STATEMENT_CASE_FORGET,
    TOPAY_STATEMENT_CASE_DETAIL_FORGET,
    TOPAY_STATEMENT_CASE_EVENT_FORGET,
  };

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      sqlite3_stmt *statement = topay_state_store_get_statement (store, statements[i], error);

      if (statement == NULL)
        return FALSE;
      sqlite3_bind_text (statement, 1, data, -1, SQLITE_STATIC);
      if (!topay_state_store_run (store, statement, NOT_KEPT, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_forget (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_transact (store, forget, input, error);
}

/* --- On the main loop --- */

static CaseInput *
make_input (const char *account, const char *case_id)
{
  CaseInput *input = g_new0 (CaseInput, 1);

  input->account = g_strdup (account);
  input->case_id = g_strdup (case_id);
  return input;
}

/**
 * topay_state_db_load_cases_async: (skip)
 * @self: a database
 * @account: (nullable): whose cases; %NULL for the last account that stays signed in
 * @cancellable: (nullable): stops the work
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Reads what is known of the cases of an account.
 */
void
topay_state_db_load_cases_async (TopayStateDb *self,
                                 const char *account,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const TopayStateCall call = { run_load_cases, (GDestroyNotify) case_input_free,
                                       (GDestroyNotify) topay_case_cache_free };
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, topay_state_db_load_cases_async);
  topay_state_db_call (self, task, &call, make_input (account, NULL));
}

/**
 * topay_state_db_load_cases_finish: (skip)
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the cases; without an account when none stays signed in
 */
TopayCaseCache *
topay_state_db_load_cases_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * topay_state_db_save_cases_async: (skip)
 * @self: a database
 * @cache: (transfer full): of an account; its rows take the place of those of the same cases
 * @callback: (nullable): called when they are kept or refused
 * @user_data: for @callback
 *
 * Keeps what the service said.
 */
void
topay_state_db_save_cases_async (TopayStateDb *self,
                                 TopayCaseCache *cache,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const TopayStateCall call = { run_save_cases, (GDestroyNotify) topay_case_cache_free,
                                       NULL };
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, topay_state_db_save_cases_async);
  topay_state_db_call (self, task, &call, cache);
}

/**
 * topay_state_db_load_case_async: (skip)
 * @self: a database
 * @account: whose case
 * @case_id: of the case
 * @cancellable: (nullable): stops the work
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Reads what is known of a case in full.
 */
void
topay_state_db_load_case_async (TopayStateDb *self,
                                const char *account,
                                const char *case_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const TopayStateCall call = { run_load_case, (GDestroyNotify) case_input_free,
                                       (GDestroyNotify) topay_case_file_free };
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, topay_state_db_load_case_async);
  topay_state_db_call (self, task, &call, make_input (account, case_id));
}

/**
 * topay_state_db_load_case_finish: (skip)
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the case; %NULL without error when it was never looked at
 */
TopayCaseFile *
topay_state_db_load_case_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Without events, which have rows of their own. */
static char *
encode_detail (const TopayWireCaseDetail *detail)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  TopayWireCaseDetail bare = *detail;

  bare.events = none;
  return topay_wire_encode (&topay_record_case_detail, &bare, NULL);
}

/**
 * topay_state_db_save_case_async: (skip)
 * @self: a database
 * @account: whose case
 * @file: the case; read at once
 * @callback: (nullable): called when it is kept or refused
 * @user_data: for @callback
 *
 * Keeps a case in full.
 */
void
topay_state_db_save_case_async (TopayStateDb *self,
                                const char *account,
                                const TopayCaseFile *file,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const TopayStateCall call = { run_save_case, (GDestroyNotify) file_input_free, NULL };
  GTask *task = g_task_new (self, NULL, callback, user_data);
  FileInput *input = g_new0 (FileInput, 1);

  input->account = g_strdup (account);
  input->case_id = g_strdup (file->detail->summary->id);
  input->detail = encode_detail (file->detail);
  input->fetched_at = file->fetched_at;
  input->since = file->n_kept;
  input->events = g_ptr_array_new_with_free_func (g_free);
  for (gint64 i = file->n_kept; i < (gint64) file->detail->events->len; i++)
    g_ptr_array_add (input->events,
                     topay_wire_encode (&topay_record_case_event,
                                        g_ptr_array_index (file->detail->events, i), NULL));

  g_task_set_source_tag (task, topay_state_db_save_case_async);
  topay_state_db_call (self, task, &call, input);
}

/**
 * topay_state_db_forget_cases_async: (skip)
 * @self: a database
 * @account: whose cases
 * @callback: (nullable): called when they are gone
 * @user_data: for @callback
 *
 * Forgets the cases of an account.
 */
void
topay_state_db_forget_cases_async (TopayStateDb *self,
                                   const char *account,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  static const TopayStateCall call = { run_forget, g_free, NULL };
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, topay_state_db_forget_cases_async);
  topay_state_db_call (self, task, &call, g_strdup (account));
}

/**
 * topay_state_db_cases_finish: (skip)
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Returns: whether it is done
 */
gboolean
topay_state_db_cases_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_finish (self, result, error);
}
