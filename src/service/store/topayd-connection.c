/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-connection-private.h"

#include <errno.h>

#include "topay-error.h"

/* Longer than any other process should ever hold the file: only a shell of an operator does. */
#define BUSY_TIMEOUT_MS 2000

/* Checkpoints are asked for by us, never by SQLite: the automatic one swallows the error of its
 * fsync. Deleted rows are overwritten. A trigger also sees the rows that REPLACE takes away. The
 * 16 MiB hold what a group of 64 requests touches: with the 2 MiB of SQLite a fifth of the writer's
 * time went into reading pages again, and a group wrote pages twice. */
static const char writer_sql[] = "PRAGMA synchronous = FULL;"
                                 "PRAGMA wal_autocheckpoint = 0;"
                                 "PRAGMA journal_size_limit = 67108864;"
                                 "PRAGMA foreign_keys = ON;"
                                 "PRAGMA recursive_triggers = ON;"
                                 "PRAGMA secure_delete = ON;"
                                 "PRAGMA cell_size_check = ON;"
                                 "PRAGMA trusted_schema = OFF;"
                                 "PRAGMA temp_store = MEMORY;"
                                 "PRAGMA cache_size = -16384;";

static const char reader_sql[] = "PRAGMA query_only = ON;"
                                 "PRAGMA cell_size_check = ON;"
                                 "PRAGMA trusted_schema = OFF;"
                                 "PRAGMA temp_store = MEMORY;";

/* A failed write for want of room undoes the transaction; whatever was written before stays good.
 * SQLite calls a quota (EDQUOT) an input or output error, and so a log index that cannot grow. */
static gboolean
is_out_of_room (sqlite3 *db, int code)
{
  int system_error = sqlite3_system_errno (db);

  return (code & 0xff) == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE
         || (code == SQLITE_IOERR_WRITE && (system_error == EDQUOT || system_error == ENOSPC));
}

/**
 * topayd_sqlite_get_severity:
 * @db: the connection that failed
 * @code: an extended result code
 *
 * Returns: whom @code concerns
 */
TopaydSeverity
topayd_sqlite_get_severity (sqlite3 *db, int code)
{
  if (is_out_of_room (db, code))
    return TOPAYD_SEVERITY_FULL;

  switch (code & 0xff)
    {
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
    case SQLITE_NOLFS:
      return TOPAYD_SEVERITY_BROKEN;

    default:
      return TOPAYD_SEVERITY_NONE;
    }
}

static TopayError
get_error_code (sqlite3 *db, int code)
{
  if (is_out_of_room (db, code))
    return TOPAY_ERROR_FULL;

  switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TOPAY_ERROR_BUSY;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TOPAY_ERROR_DAMAGED;

    case SQLITE_TOOBIG:
      return TOPAY_ERROR_TOO_LARGE;

    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
    case SQLITE_RANGE:
    case SQLITE_ERROR:
      return TOPAY_ERROR_INVALID;

    default:
      return TOPAY_ERROR_IO;
    }
}

/**
 * topayd_sqlite_set_error:
 * @error: (nullable): where to
 * @db: (nullable): the connection that failed
 * @code: an extended result code
 * @what: what was not done
 *
 * Translates an error of SQLite. Its text names columns, never values.
 */
void
topayd_sqlite_set_error (GError **error, sqlite3 *db, int code, const char *what)
{
  g_set_error (error, TOPAY_ERROR, get_error_code (db, code), "%s: %s (%d)", what,
               (sqlite3_errcode (db) & 0xff) == (code & 0xff) ? sqlite3_errmsg (db)
                                                              : sqlite3_errstr (code),
               code);
}

/* A job that could commit would break the promise to everybody in its group. */
static int
authorize_cb (void *data, int action, const char *a, const char *b, const char *c, const char *d)
{
  const TopaydTransaction *self = data;

  if (!self->in_job)
    return SQLITE_OK;

  switch (action)
    {
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_PRAGMA:
      return SQLITE_DENY;

    default:
      return SQLITE_OK;
    }
}

static int
on_wal_commit_cb (void *data, sqlite3 *db, const char *name, int frames)
{
  TopaydTransaction *self = data;

  self->frames = frames;

  return SQLITE_OK;
}

/**
 * topayd_sqlite_get_text:
 * @db: a connection
 * @sql: a query of one value
 * @text: (out): the first column of the first row
 *
 * Returns: a result code; %SQLITE_DONE when there is no row
 */
int
topayd_sqlite_get_text (sqlite3 *db, const char *sql, char **text)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *text = g_strdup ((const char *) sqlite3_column_text (statement, 0));

  sqlite3_finalize (statement);

  return code == SQLITE_ROW ? SQLITE_OK : code;
}

/**
 * topayd_sqlite_get_integer:
 * @db: a connection
 * @sql: a query of one value
 * @integer: (out): the first column of the first row
 *
 * Returns: a result code; %SQLITE_DONE when there is no row
 */
int
topayd_sqlite_get_integer (sqlite3 *db, const char *sql, gint64 *integer)
{
  g_autofree char *text = NULL;
  int code = topayd_sqlite_get_text (db, sql, &text);

  if (code == SQLITE_OK)
    *integer = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return code;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static int
set_up_writer (TopaydTransaction *self)
{
  g_autofree char *mode = NULL;
  int code = topayd_sqlite_get_text (self->db, "PRAGMA journal_mode = WAL", &mode);

  if (code == SQLITE_OK && g_strcmp0 (mode, "wal") != 0)
    return SQLITE_CANTOPEN; /* a file system without shared memory */
  if (code == SQLITE_OK)
    code = sqlite3_exec (self->db, writer_sql, NULL, NULL, NULL);

  sqlite3_wal_hook (self->db, on_wal_commit_cb, self);

  return code;
}

static int
set_up (TopaydTransaction *self, TopaydConnectionKind kind)
{
  int code;

  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  /* Else a value that is compared with that of a partial index has its statement parsed anew each
   * time it is bound (sqlite3_db_config (), QPSG): twice for a refund. */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);

  if (kind == TOPAYD_CONNECTION_WRITER)
    code = set_up_writer (self);
  else
    code = sqlite3_exec (self->db, reader_sql, NULL, NULL, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_set_authorizer (self->db, authorize_cb, self);

  return code;
}

/**
 * topayd_db_connection_open:
 * @path: the database, which must exist
 * @kind: what it is for
 * @error: %TOPAY_ERROR_DAMAGED, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_IO
 *
 * Opens a connection. Two that write and checkpoint at the same instant can lose what was committed
 * before SQLite 3.51.3 (“the WAL-reset bug”), so of @TOPAYD_CONNECTION_WRITER there is one a file,
 * and readers are kept from checkpoints even when they close.
 *
 * Returns: (transfer full): a connection, or %NULL
 */
TopaydTransaction *
topayd_db_connection_open (const char *path, TopaydConnectionKind kind, GError **error)
{
  g_autoptr (TopaydTransaction) self = g_new0 (TopaydTransaction, 1);
  int access = kind == TOPAYD_CONNECTION_WRITER ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
  int code;

  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);
  self->controls = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);

  code =
      sqlite3_open_v2 (path, &self->db, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
  if (code == SQLITE_OK)
    code = set_up (self, kind);
  if (code == SQLITE_OK)
    return g_steal_pointer (&self);

  topayd_sqlite_set_error (error, self->db, code, "The database could not be opened");

  return NULL;
}

/**
 * topayd_db_connection_free:
 * @self: (transfer full): a connection
 *
 * Closes it as it is: what the log holds stays there until the next opening.
 */
void
topayd_db_connection_free (TopaydTransaction *self)
{
  g_hash_table_unref (self->statements);
  g_hash_table_unref (self->controls);
  sqlite3_close (self->db);
  g_free (self);
}

/**
 * topayd_db_connection_run:
 * @self: a connection
 * @sql: a constant statement without values and without rows
 *
 * Returns: an extended result code; %SQLITE_OK when it is done
 */
int
topayd_db_connection_run (TopaydTransaction *self, const char *sql)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->controls, sql);
  int code = SQLITE_OK;

  if (statement == NULL)
    {
      code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
      if (code != SQLITE_OK)
        return code;
      g_hash_table_insert (self->controls, (char *) sqlite3_sql (statement), statement);
    }

  code = sqlite3_step (statement);
  sqlite3_reset (statement);

  return code == SQLITE_DONE ? SQLITE_OK : code;
}

/**
 * topayd_db_connection_checkpoint:
 * @self: the connection that writes
 * @mode: of sqlite3_wal_checkpoint_v2 ()
 *
 * Carries the log into the database.
 *
 * Returns: an extended result code; that readers stand in the way is none
 */
int
topayd_db_connection_checkpoint (TopaydTransaction *self, int mode)
{
  int code = sqlite3_wal_checkpoint_v2 (self->db, NULL, mode, NULL, NULL);

  if (code == SQLITE_OK)
    self->frames = 0;

  return (code & 0xff) == SQLITE_BUSY ? SQLITE_OK : code;
}

/**
 * topayd_db_connection_limit:
 * @self: the connection that writes
 * @max_bytes: how large the database may become
 * @error: %TOPAY_ERROR_IO
 *
 * Sets a quota. A database that is larger already does not grow.
 *
 * Returns: whether it is set
 */
gboolean
topayd_db_connection_limit (TopaydTransaction *self, gint64 max_bytes, GError **error)
{
  gint64 page_bytes = 0;
  g_autofree char *sql = NULL;
  int code = topayd_sqlite_get_integer (self->db, "PRAGMA page_size", &page_bytes);

  /* A pragma takes no bound value. */
  sql = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT,
                         MAX (max_bytes / MAX (page_bytes, 1), 1));
  if (code == SQLITE_OK)
    code = sqlite3_exec (self->db, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;

  topayd_sqlite_set_error (error, self->db, code, "The quota could not be set");

  return FALSE;
}

/**
 * topayd_db_connection_is_whole:
 * @self: a connection
 * @thorough: also compare every index with its table, and look for rows without their parents
 * @error: %TOPAY_ERROR_DAMAGED with the first complaint, or why it could not be read
 *
 * Returns: whether the file is as SQLite left it
 */
gboolean
topayd_db_connection_is_whole (TopaydTransaction *self, gboolean thorough, GError **error)
{
  const char *sql = thorough ? "PRAGMA integrity_check (1)" : "PRAGMA quick_check (1)";
  g_autofree char *answer = NULL;
  g_autofree char *orphan = NULL;
  int code = topayd_sqlite_get_text (self->db, sql, &answer);

  if (code == SQLITE_OK && g_strcmp0 (answer, "ok") != 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The database is damaged: %s", answer);
      return FALSE;
    }

  if (code == SQLITE_OK && thorough)
    code = topayd_sqlite_get_text (self->db, "PRAGMA foreign_key_check", &orphan);
  if (orphan != NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
                   "The database is damaged: a row of “%s” belongs to nothing", orphan);
      return FALSE;
    }

  if (code == SQLITE_OK || code == SQLITE_DONE)
    return TRUE;

  topayd_sqlite_set_error (error, self->db, code, "The database could not be checked");

  return FALSE;
}
