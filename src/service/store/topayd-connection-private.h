/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "topayd-sql.h"

/* One connection to the database with its prepared statements: what a job knows as its
 * transaction. Used by one thread at a time. */

G_BEGIN_DECLS

struct _TopaydTransaction
{
  sqlite3 *db;            /* (owned) */
  GHashTable *statements; /* (owned) (element-type utf8 sqlite3_stmt): of jobs, by their own text */
  GHashTable *controls; /* (owned) (element-type utf8 sqlite3_stmt): ours, which jobs may not use */
  gboolean in_job;      /* transactions, pragmas and attached files are refused */
  gboolean audited;     /* the audit log was added to since this was last cleared */
  int failure;          /* the first code that condemns more than its job; SQLITE_OK: none */
  int frames;           /* pages in the write-ahead log after the last commit */
};

typedef enum
{
  TOPAYD_CONNECTION_WRITER, /* the only one of its file */
  TOPAYD_CONNECTION_READER,
} TopaydConnectionKind;

TopaydTransaction *topayd_db_connection_open (const char *path,
                                              TopaydConnectionKind kind,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topayd_db_connection_free (TopaydTransaction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydTransaction, topayd_db_connection_free)

int topayd_db_connection_run (TopaydTransaction *self, const char *sql);
int topayd_db_connection_checkpoint (TopaydTransaction *self, int mode);
gboolean topayd_db_connection_limit (TopaydTransaction *self, gint64 max_bytes, GError **error);
gboolean topayd_db_connection_is_whole (TopaydTransaction *self, gboolean thorough, GError **error);

/* What a code of SQLite means for the others who use the same connection. */
typedef enum
{
  TOPAYD_SEVERITY_NONE,   /* only who asked is concerned */
  TOPAYD_SEVERITY_FULL,   /* the whole transaction is undone; nothing is lost */
  TOPAYD_SEVERITY_BROKEN, /* what the disk holds is not known any more */
} TopaydSeverity;

TopaydSeverity topayd_sqlite_get_severity (sqlite3 *db, int code);
void topayd_sqlite_set_error (GError **error, sqlite3 *db, int code, const char *what);
int topayd_sqlite_get_text (sqlite3 *db, const char *sql, char **text);
int topayd_sqlite_get_integer (sqlite3 *db, const char *sql, gint64 *integer);

G_END_DECLS
