/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-sql.h"

#include <string.h>

#include "topay-error.h"

#include "topayd-connection-private.h"

struct _TopaydRows
{
  TopaydTransaction *transaction; /* (unowned): outlives every job */
  sqlite3_stmt *statement;        /* (unowned) unless is_extra */
  gboolean is_extra;              /* the kept one was in use already */
  gboolean is_over;               /* another step would begin anew */
};

static void
release (TopaydTransaction *self, sqlite3_stmt *statement, gboolean is_extra)
{
  if (is_extra)
    {
      sqlite3_finalize (statement);
      return;
    }

  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/* The kept statement of this text, or an extra one when a caller further out is still reading from
 * the kept one. */
static int
acquire (TopaydTransaction *self, const char *sql, sqlite3_stmt **statement, gboolean *is_extra)
{
  sqlite3_stmt *kept = g_hash_table_lookup (self->statements, sql);
  const char *rest = NULL;
  int code;

  *is_extra = kept != NULL && sqlite3_stmt_busy (kept);
  if (kept != NULL && !*is_extra)
    {
      *statement = kept;
      return SQLITE_OK;
    }

  code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, &rest);
  if (code == SQLITE_OK && (*statement == NULL || *rest != '\0'))
    code = SQLITE_MISUSE; /* nothing, or more than one statement */
  if (code != SQLITE_OK)
    {
      g_clear_pointer (statement, sqlite3_finalize);
      return code;
    }

  if (!*is_extra)
    g_hash_table_insert (self->statements, (char *) sqlite3_sql (*statement), *statement);

  return SQLITE_OK;
}

static int
bind_value (sqlite3_stmt *statement,
            int index,
            const TopaydValue *value,
            sqlite3_destructor_type copy)
{
  switch (value->type)
    {
    case TOPAYD_VALUE_INTEGER:
      return sqlite3_bind_int64 (statement, index, value->integer);

    case TOPAYD_VALUE_TEXT:
      if (value->data != NULL && !g_utf8_validate (value->data, -1, NULL))
        return SQLITE_MISMATCH;
      return sqlite3_bind_text (statement, index, value->data, -1, copy);

    case TOPAYD_VALUE_BLOB:
      if (value->data == NULL)
        return sqlite3_bind_null (statement, index);
      return sqlite3_bind_blob64 (statement, index, value->data, value->size, copy);

    case TOPAYD_VALUE_NULL:
      return sqlite3_bind_null (statement, index);

    case TOPAYD_VALUE_END:
    default:
      return SQLITE_MISUSE;
    }
}

/* As many values as the statement has places: a forgotten one would be NULL without a word. */
static int
bind_values (sqlite3_stmt *statement, const TopaydValue *values, sqlite3_destructor_type copy)
{
  int n = 0;
  int code = SQLITE_OK;

  for (; values != NULL && values[n].type != TOPAYD_VALUE_END && code == SQLITE_OK; n++)
    code = bind_value (statement, n + 1, &values[n], copy);

  if (code == SQLITE_OK && n != sqlite3_bind_parameter_count (statement))
    code = SQLITE_RANGE;

  return code;
}

static void
fail (TopaydTransaction *self, int code, GError **error)
{
  if (self->failure == SQLITE_OK
      && topayd_sqlite_get_severity (self->db, code) != TOPAYD_SEVERITY_NONE)
    self->failure = code;

  topayd_sqlite_set_error (error, self->db, code, "The database refused");
}

/**
 * topayd_sql_run:
 * @transaction: a transaction
 * @sql: one constant statement that gives no rows
 * @values: (nullable): %TOPAYD_VALUES, one for each place; needed only during the call
 * @error: %TOPAY_ERROR_INVALID for a broken constraint or a wrong statement, %TOPAY_ERROR_FULL,
 *   %TOPAY_ERROR_TOO_LARGE, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %TOPAY_ERROR_IO
 *
 * Runs a statement.
 *
 * Returns: whether it ran
 */
gboolean
topayd_sql_run (TopaydTransaction *transaction,
                const char *sql,
                const TopaydValue *values,
                GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_extra = FALSE;
  int code;

  g_return_val_if_fail (transaction != NULL && sql != NULL, FALSE);

  code = acquire (transaction, sql, &statement, &is_extra);
  if (code == SQLITE_OK)
    code = bind_values (statement, values, SQLITE_STATIC);
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code != SQLITE_DONE)
    fail (transaction, code == SQLITE_ROW ? SQLITE_MISUSE : code, error);
  if (statement != NULL)
    release (transaction, statement, is_extra);

  return code == SQLITE_DONE;
}

/**
 * topayd_sql_get_changes:
 * @transaction: a transaction
 *
 * Returns: how many rows the last statement inserted, changed or deleted, without what triggers and
 *   foreign keys did; 0 after an INSERT that a conflict turned into nothing
 */
gint64
topayd_sql_get_changes (TopaydTransaction *transaction)
{
  return sqlite3_changes64 (transaction->db);
}

/**
 * topayd_sql_select:
 * @transaction: a transaction
 * @sql: one constant statement; also one with RETURNING, whose changes are made at the first row
 * @values: (nullable): %TOPAYD_VALUES, one for each place; copied
 * @error: as topayd_sql_run ()
 *
 * Begins to read rows.
 *
 * Returns: (transfer full): rows, before the first; or %NULL
 */
TopaydRows *
topayd_sql_select (TopaydTransaction *transaction,
                   const char *sql,
                   const TopaydValue *values,
                   GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean is_extra = FALSE;
  TopaydRows *rows;
  int code;

  g_return_val_if_fail (transaction != NULL && sql != NULL, NULL);

  code = acquire (transaction, sql, &statement, &is_extra);
  if (code == SQLITE_OK)
    code = bind_values (statement, values, SQLITE_TRANSIENT);
  if (code != SQLITE_OK)
    {
      fail (transaction, code, error);
      if (statement != NULL)
        release (transaction, statement, is_extra);
      return NULL;
    }

  rows = g_new0 (TopaydRows, 1);
  rows->transaction = transaction;
  rows->statement = statement;
  rows->is_extra = is_extra;

  return rows;
}

/**
 * topayd_rows_free:
 * @rows: (transfer full): rows
 *
 * Ends the reading. Belongs into the job that began it.
 */
void
topayd_rows_free (TopaydRows *rows)
{
  release (rows->transaction, rows->statement, rows->is_extra);
  g_free (rows);
}

/**
 * topayd_rows_next:
 * @rows: rows
 * @error: as topayd_sql_run ()
 *
 * Goes to the next row, the first time to the first.
 *
 * Returns: whether there is one; %FALSE at the end, where @error is not set, and on errors
 */
gboolean
topayd_rows_next (TopaydRows *rows, GError **error)
{
  int code = rows->is_over ? SQLITE_DONE : sqlite3_step (rows->statement);

  rows->is_over = code != SQLITE_ROW;
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    fail (rows->transaction, code, error);

  return code == SQLITE_ROW;
}

/**
 * topayd_rows_is_null:
 * @rows: rows, at a row
 * @column: from 0
 *
 * Returns: whether there is no value
 */
gboolean
topayd_rows_is_null (TopaydRows *rows, guint column)
{
  return sqlite3_column_type (rows->statement, (int) column) == SQLITE_NULL;
}

/**
 * topayd_rows_get_integer:
 * @rows: rows, at a row
 * @column: from 0
 *
 * Returns: the value, 0 for NULL
 */
gint64
topayd_rows_get_integer (TopaydRows *rows, guint column)
{
  return sqlite3_column_int64 (rows->statement, (int) column);
}

/**
 * topayd_rows_get_text:
 * @rows: rows, at a row
 * @column: from 0
 *
 * Returns: (nullable): the value until the next row, %NULL for NULL
 */
const char *
topayd_rows_get_text (TopaydRows *rows, guint column)
{
  return (const char *) sqlite3_column_text (rows->statement, (int) column);
}

/**
 * topayd_rows_dup_text:
 * @rows: rows, at a row
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): the value, %NULL for NULL
 */
char *
topayd_rows_dup_text (TopaydRows *rows, guint column)
{
  return g_strdup (topayd_rows_get_text (rows, column));
}

/**
 * topayd_rows_get_blob:
 * @rows: rows, at a row
 * @column: from 0
 * @size: (out): bytes
 *
 * Returns: (nullable): the value until the next row, %NULL for NULL and for an empty one
 */
gconstpointer
topayd_rows_get_blob (TopaydRows *rows, guint column, gsize *size)
{
  gconstpointer bytes = sqlite3_column_blob (rows->statement, (int) column);

  *size = (gsize) sqlite3_column_bytes (rows->statement, (int) column);

  return bytes;
}

/**
 * topayd_rows_copy_blob:
 * @rows: rows, at a row
 * @column: from 0
 * @bytes: (out caller-allocates): where to
 * @size: bytes wanted
 *
 * Copies a value of a known size.
 *
 * Returns: whether it had that size; @bytes is untouched otherwise
 */
gboolean
topayd_rows_copy_blob (TopaydRows *rows, guint column, gpointer bytes, gsize size)
{
  gsize found = 0;
  gconstpointer value = topayd_rows_get_blob (rows, column, &found);

  if (value == NULL || found != size)
    return FALSE;

  memcpy (bytes, value, size);

  return TRUE;
}

/**
 * topayd_sql_get_integer:
 * @transaction: a transaction
 * @sql: one constant statement
 * @values: (nullable): %TOPAYD_VALUES, one for each place
 * @integer: (inout): the first column of the first row; untouched when there is none or it is NULL
 * @error: as topayd_sql_run ()
 *
 * Asks for one number.
 *
 * Returns: %FALSE only on errors; no row is not one
 */
gboolean
topayd_sql_get_integer (TopaydTransaction *transaction,
                        const char *sql,
                        const TopaydValue *values,
                        gint64 *integer,
                        GError **error)
{
  g_autoptr (TopaydRows) rows = topayd_sql_select (transaction, sql, values, error);
  g_autoptr (GError) problem = NULL;

  if (rows == NULL)
    return FALSE;

  if (topayd_rows_next (rows, &problem) && !topayd_rows_is_null (rows, 0))
    *integer = topayd_rows_get_integer (rows, 0);

  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}
