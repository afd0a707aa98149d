/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files of evidence in the state: on its thread, so that nothing else waits for the disk. */

#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "topay-error.h"
#include "topay-evidence-row.h"
#include "topay-file-type.h"
#include "topay-state-db-private.h"
#include "topay-state-store-private.h"
#include "topay-wire-cases.h"

#define FOLDER "evidence"

/**
 * topay_evidence_row_free:
 * @row: (transfer full): a row
 */
void
topay_evidence_row_free (TopayEvidenceRow *row)
{
  g_free (row->id);
  g_free (row->owner);
  g_free (row->name);
  g_free (row->type);
  g_free (row->sha256);
  g_free (row->kind);
  g_free (row->caption);
  g_free (row->problem);
  g_clear_pointer (&row->bytes, g_bytes_unref);
  g_free (row);
}

/**
 * topay_evidence_row_copy:
 * @row: a row
 *
 * Returns: (transfer full): another one with the same values
 */
TopayEvidenceRow *
topay_evidence_row_copy (const TopayEvidenceRow *row)
{
  TopayEvidenceRow *copy = g_memdup2 (row, sizeof *row);

  copy->id = g_strdup (row->id);
  copy->owner = g_strdup (row->owner);
  copy->name = g_strdup (row->name);
  copy->type = g_strdup (row->type);
  copy->sha256 = g_strdup (row->sha256);
  copy->kind = g_strdup (row->kind);
  copy->caption = g_strdup (row->caption);
  copy->problem = g_strdup (row->problem);
  copy->bytes = row->bytes != NULL ? g_bytes_ref (row->bytes) : NULL;
  return copy;
}

/* --- The bytes --- */

static char *
dup_path (const TopayStateStore *store, const char *id)
{
  return g_build_filename (store->folder, FOLDER, id, NULL);
}

static gboolean
write_bytes (TopayStateStore *store, const TopayEvidenceRow *row, GError **error)
{
  g_autofree char *folder = g_build_filename (store->folder, FOLDER, NULL);
  g_autofree char *path = dup_path (store, row->id);
  g_autoptr (GError) cause = NULL;
  gsize size = 0;
  const char *bytes = g_bytes_get_data (row->bytes, &size);

  if (g_mkdir_with_parents (folder, 0700) == 0
      && g_file_set_contents_full (path, bytes, (gssize) size,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, &cause))
    return TRUE;
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_FULL, "The disk is full");
  else
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "The file was not kept: %s",
                 cause != NULL ? cause->message : g_strerror (errno));
  return FALSE;
}

static void
remove_bytes (TopayStateStore *store, const char *id)
{
  g_autofree char *path = dup_path (store, id);

  if (g_unlink (path) != 0 && errno != ENOENT)
    g_message ("a file of evidence stays behind: %s", g_strerror (errno));
}

/* --- The rows --- */

static gboolean
count (TopayStateStore *store, const char *owner, gint64 *n, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_EVIDENCE_COUNT, error);
  gboolean is_row = FALSE;
  gboolean ok;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, owner, -1, SQLITE_STATIC);
  ok = topay_state_store_step (store, statement, &is_row, "The files could not be counted", error);
  *n = is_row ? sqlite3_column_int64 (statement, 0) : 0;
  topay_state_store_finish (statement);
  return ok;
}

static gboolean
insert (TopayStateStore *store, gconstpointer data, GError **error)
{
  const TopayEvidenceRow *row = data;
  gint64 n = 0;
  sqlite3_stmt *statement;

  if (!count (store, row->owner, &n, error))
    return FALSE;
  if (n >= TOPAY_WIRE_MAX_EVIDENCE)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "There are enough files");
      g_free (topay_error_edit_detail (*error)->code);
      topay_error_edit_detail (*error)->code = g_strdup ("too_many");
      return FALSE;
    }
  statement = topay_state_store_get_statement (store, TOPAY_STATEMENT_EVIDENCE_ADD, error);
  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, row->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, row->owner, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, row->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, row->type, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 5, row->size);
  sqlite3_bind_text (statement, 6, row->sha256, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 7, row->kind, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 8, row->caption, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 9, g_get_real_time () / G_USEC_PER_SEC);
  return topay_state_store_run (store, statement, "The file was not kept", error);
}

/* The bytes are on the disk before the row says so; what has no row is swept. */
static gboolean
run_add (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  TopayEvidenceRow *row = input;

  if (!write_bytes (store, row, error))
    return FALSE;
  if (topay_state_store_transact (store, insert, row, error))
    return TRUE;
  remove_bytes (store, row->id);
  return FALSE;
}

static gboolean
change (TopayStateStore *store, gconstpointer data, GError **error)
{
  const TopayEvidenceRow *row = data;
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_EVIDENCE_DESCRIBE, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, row->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, row->kind, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, row->caption, -1, SQLITE_STATIC);
  if (!topay_state_store_run (store, statement, "The file was not described", error))
    return FALSE;
  statement = topay_state_store_get_statement (store, TOPAY_STATEMENT_EVIDENCE_STATE, error);
  sqlite3_bind_text (statement, 1, row->id, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, (int) row->state);
  sqlite3_bind_text (statement, 3, row->problem, -1, SQLITE_STATIC);
  return topay_state_store_run (store, statement, "The file was not described", error);
}

static gboolean
run_change (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_transact (store, change, input, error);
}

static gboolean
delete_row (TopayStateStore *store, gconstpointer data, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_EVIDENCE_DELETE, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, data, -1, SQLITE_STATIC);
  return topay_state_store_run (store, statement, "The file was not removed", error);
}

static gboolean
run_delete (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  if (!topay_state_store_transact (store, delete_row, input, error))
    return FALSE;
  remove_bytes (store, input);
  return TRUE;
}

static TopayEvidenceRow *
read_row (sqlite3_stmt *statement)
{
  TopayEvidenceRow *row = g_new0 (TopayEvidenceRow, 1);

  row->id = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  row->owner = g_strdup ((const char *) sqlite3_column_text (statement, 1));
  row->name = g_strdup ((const char *) sqlite3_column_text (statement, 2));
  row->type = g_strdup ((const char *) sqlite3_column_text (statement, 3));
  row->size = sqlite3_column_int64 (statement, 4);
  row->sha256 = g_strdup ((const char *) sqlite3_column_text (statement, 5));
  row->kind = g_strdup ((const char *) sqlite3_column_text (statement, 6));
  row->caption = g_strdup ((const char *) sqlite3_column_text (statement, 7));
  row->state = (TopayEvidenceRowState) sqlite3_column_int (statement, 8);
  row->problem = g_strdup ((const char *) sqlite3_column_text (statement, 9));
  return row;
}

/* What was written before a crash and has no row, or was sent. */
static void
sweep (TopayStateStore *store, GPtrArray *rows)
{
  g_autofree char *folder = g_build_filename (store->folder, FOLDER, NULL);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  for (guint i = 0; i < rows->len; i++)
    g_hash_table_add (known, ((TopayEvidenceRow *) g_ptr_array_index (rows, i))->id);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (!g_hash_table_contains (known, name))
      remove_bytes (store, name);
}

static gboolean
run_list (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (store, TOPAY_STATEMENT_EVIDENCE_LIST, error);
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) topay_evidence_row_free);
  gboolean is_row = TRUE, ok = statement != NULL;

  while (ok && is_row)
    {
      ok = topay_state_store_step (store, statement, &is_row, "The files could not be listed",
                                   error);
      if (ok && is_row)
        g_ptr_array_add (rows, read_row (statement));
    }
  if (statement != NULL)
    topay_state_store_finish (statement);
  if (!ok)
    return FALSE;
  sweep (store, rows);
  *output = g_steal_pointer (&rows);
  return TRUE;
}

static gboolean
run_load (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  g_autofree char *path = dup_path (store, input);
  g_autoptr (GError) cause = NULL;
  GStatBuf info;
  char *bytes = NULL;
  gsize size = 0;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > TOPAY_FILE_MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The file is not what was kept");
      return FALSE;
    }
  if (!g_file_get_contents (path, &bytes, &size, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "The file cannot be read: %s",
                   cause->message);
      return FALSE;
    }
  *output = g_bytes_new_take (bytes, size);
  return TRUE;
}

/* --- Calls --- */

static GTask *
make_task (TopayStateDb *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tag);
  return task;
}

/**
 * topay_state_db_add_evidence_async:
 * @self: a database
 * @row: with its bytes; copied
 * @callback: called when both are on the disk, or neither
 * @user_data: for @callback
 *
 * Keeps a file until the service has it.
 */
void
topay_state_db_add_evidence_async (TopayStateDb *self,
                                   const TopayEvidenceRow *row,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  static const TopayStateCall call = { run_add, (GDestroyNotify) topay_evidence_row_free, NULL };

  topay_state_db_call (self,
                       make_task (self, topay_state_db_add_evidence_async, callback, user_data),
                       &call, topay_evidence_row_copy (row));
}

/**
 * topay_state_db_change_evidence_async:
 * @self: a database
 * @row: whose kind, caption, state and problem count; copied
 * @callback: (nullable): called when they are on the disk
 * @user_data: for @callback
 */
void
topay_state_db_change_evidence_async (TopayStateDb *self,
                                      const TopayEvidenceRow *row,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  static const TopayStateCall call = { run_change, (GDestroyNotify) topay_evidence_row_free, NULL };

  topay_state_db_call (self,
                       make_task (self, topay_state_db_change_evidence_async, callback, user_data),
                       &call, topay_evidence_row_copy (row));
}

/**
 * topay_state_db_delete_evidence_async:
 * @self: a database
 * @id: of a file
 * @callback: (nullable): called when it is gone
 * @user_data: for @callback
 */
void
topay_state_db_delete_evidence_async (TopayStateDb *self,
                                      const char *id,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  static const TopayStateCall call = { run_delete, g_free, NULL };

  topay_state_db_call (self,
                       make_task (self, topay_state_db_delete_evidence_async, callback, user_data),
                       &call, g_strdup (id));
}

/**
 * topay_state_db_evidence_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_FULL, %TOPAY_ERROR_TOO_LARGE with the code "too_many", %TOPAY_ERROR_IO,
 *   %TOPAY_ERROR_BUSY or %TOPAY_ERROR_DAMAGED
 *
 * Returns: whether it was done
 */
gboolean
topay_state_db_evidence_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_finish (self, result, error);
}

/**
 * topay_state_db_list_evidence_async:
 * @self: a database
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Reads what is kept, and removes files that nothing knows any more.
 */
void
topay_state_db_list_evidence_async (TopayStateDb *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  static const TopayStateCall call = { run_list, NULL, (GDestroyNotify) g_ptr_array_unref };

  topay_state_db_call (
      self, make_task (self, topay_state_db_list_evidence_async, callback, user_data), &call, NULL);
}

/**
 * topay_state_db_list_evidence_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY or %TOPAY_ERROR_DAMAGED
 *
 * Returns: (transfer full) (element-type TopayEvidenceRow): in the order of adding
 */
GPtrArray *
topay_state_db_list_evidence_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * topay_state_db_load_evidence_async:
 * @self: a database
 * @id: of a file
 * @callback: called with the result
 * @user_data: for @callback
 */
void
topay_state_db_load_evidence_async (TopayStateDb *self,
                                    const char *id,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  static const TopayStateCall call = { run_load, g_free, (GDestroyNotify) g_bytes_unref };

  topay_state_db_call (self,
                       make_task (self, topay_state_db_load_evidence_async, callback, user_data),
                       &call, g_strdup (id));
}

/**
 * topay_state_db_load_evidence_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO or %TOPAY_ERROR_DAMAGED
 *
 * Returns: (transfer full): its bytes
 */
GBytes *
topay_state_db_load_evidence_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
