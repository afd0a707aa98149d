/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-migration-private.h"

#include <string.h>

#include <gio/gio.h>

#include "topay-error.h"

#include "topayd-store-resources.h"

#define FOLDER "/com/topay/topayd/migrations/"

G_STATIC_ASSERT (TOPAYD_APPLICATION_ID == 1953460324); /* as below, where nothing can be pasted */

static const char versions_sql[] = "PRAGMA application_id = 1953460324;"
                                   "CREATE TABLE IF NOT EXISTS schema_version ("
                                   "  version INTEGER PRIMARY KEY CHECK (version >= 1),"
                                   "  checksum TEXT NOT NULL," /* SHA-256 of the step */
                                   "  program TEXT NOT NULL,"
                                   "  applied_at INTEGER NOT NULL"
                                   ") STRICT;";

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names in order. Their numbers are 1, 2, 3 …: a gap is a mistake of the build, which the tests
 * see. */
static char **
dup_names (void)
{
  char **names = g_resource_enumerate_children (topayd_store_get_resource (), FOLDER,
                                                G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint n = g_strv_length (names);

  qsort (names, n, sizeof *names, compare_names);
  for (guint i = 0; i < n; i++)
    g_assert (g_ascii_strtoull (names[i], NULL, 10) == i + 1);

  return names;
}

static GBytes *
load_step (const char *name)
{
  g_autofree char *path = g_strconcat (FOLDER, name, NULL);

  return g_resource_lookup_data (topayd_store_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}

/**
 * topayd_migration_count:
 *
 * Returns: the version of the tables that this program wants
 */
guint
topayd_migration_count (void)
{
  g_auto (GStrv) names = dup_names ();

  return g_strv_length (names);
}

static gboolean
refuse (TopayError code, GError **error, const char *message)
{
  g_set_error_literal (error, TOPAY_ERROR, code, message);

  return FALSE;
}

/* A file without our mark is taken only when nothing at all is in it. */
static gboolean
check_mark (TopaydTransaction *connection, gboolean *is_empty, GError **error)
{
  gint64 mark = 0;
  gint64 things = 0;
  int code = topayd_sqlite_get_integer (connection->db, "PRAGMA application_id", &mark);

  if (code == SQLITE_OK)
    code =
        topayd_sqlite_get_integer (connection->db, "SELECT count(*) FROM sqlite_schema", &things);
  if (code != SQLITE_OK)
    {
      topayd_sqlite_set_error (error, connection->db, code, "The database could not be read");
      return FALSE;
    }

  *is_empty = mark == 0 && things == 0;
  if (mark != TOPAYD_APPLICATION_ID && !*is_empty)
    return refuse (TOPAY_ERROR_DAMAGED, error, "This file is no database of topayd");

  return TRUE;
}

static gboolean
check_step (TopaydRows *rows, char **names, guint n, guint version, GError **error)
{
  g_autoptr (GBytes) step = NULL;
  g_autofree char *checksum = NULL;

  if (topayd_rows_get_integer (rows, 0) != version)
    return refuse (TOPAY_ERROR_DAMAGED, error, "The list of versions in the database has a gap");
  if (version > n)
    return TRUE; /* a newer one; told when all are counted */

  step = load_step (names[version - 1]);
  checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, step);
  if (g_strcmp0 (topayd_rows_get_text (rows, 1), checksum) == 0)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED,
               "Version %u of the database was made by another program than this", version);

  return FALSE;
}

/**
 * topayd_migration_check:
 * @connection: a connection outside of a transaction
 * @version: (out): how far the file is; 0 for an empty one
 * @error: %TOPAY_ERROR_UNSUPPORTED for a newer file or other steps, %TOPAY_ERROR_DAMAGED for a
 *   file that is not ours, or why it cannot be read
 *
 * Looks whether this program may work with the file. Writes nothing.
 *
 * Returns: whether it may
 */
gboolean
topayd_migration_check (TopaydTransaction *connection, guint *version, GError **error)
{
  g_auto (GStrv) names = dup_names ();
  guint known = g_strv_length (names);
  g_autoptr (TopaydRows) rows = NULL;
  g_autoptr (GError) problem = NULL;
  gboolean is_empty = FALSE;
  guint n = 0;

  if (!check_mark (connection, &is_empty, error))
    return FALSE;

  if (!is_empty)
    rows = topayd_sql_select (connection,
                              "SELECT version, checksum FROM schema_version ORDER BY version", NULL,
                              &problem);
  while (rows != NULL && topayd_rows_next (rows, &problem))
    if (!check_step (rows, names, known, ++n, error))
      return FALSE;

  if (problem != NULL)
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&problem), "No list of versions: ");
      return FALSE;
    }

  if (n > known)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED,
                   "The database has version %u, this program knows %u: it is too old", n, known);
      return FALSE;
    }

  *version = n;

  return TRUE;
}

static int
note_step (TopaydTransaction *connection, guint version, GBytes *step)
{
  g_autofree char *checksum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, step);
  gboolean noted = topayd_sql_run (
      connection,
      "INSERT INTO schema_version (version, checksum, program, applied_at) VALUES (?1, ?2, ?3, ?4)",
      TOPAYD_VALUES (TOPAYD_INTEGER (version), TOPAYD_TEXT (checksum),
                     TOPAYD_TEXT (PACKAGE_VERSION),
                     TOPAYD_INTEGER (g_get_real_time () / G_USEC_PER_SEC)),
      NULL);

  return noted ? SQLITE_OK : sqlite3_extended_errcode (connection->db);
}

/* One step, whole or not at all, whenever the program is killed. */
static int
run_step (TopaydTransaction *connection, guint version, const char *name)
{
  g_autoptr (GBytes) step = load_step (name);
  g_autofree char *sql = g_strndup (g_bytes_get_data (step, NULL), g_bytes_get_size (step));
  int code = sqlite3_exec (connection->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

  if (code == SQLITE_OK && version == 1)
    code = sqlite3_exec (connection->db, versions_sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec (connection->db, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = note_step (connection, version, step);
  if (code == SQLITE_OK)
    code = sqlite3_exec (connection->db, "COMMIT", NULL, NULL, NULL);

  return code;
}

/**
 * topayd_migration_run:
 * @connection: the connection that writes, outside of a transaction
 * @from: the version that topayd_migration_check () told
 * @to: the version wanted, at most topayd_migration_count ()
 * @error: %TOPAY_ERROR_FULL, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %TOPAY_ERROR_IO
 *
 * Brings the tables to a newer version, each step in a transaction of its own.
 *
 * Returns: whether they are there
 */
gboolean
topayd_migration_run (TopaydTransaction *connection, guint from, guint to, GError **error)
{
  g_auto (GStrv) names = dup_names ();

  for (guint version = from + 1; version <= to; version++)
    {
      int code = run_step (connection, version, names[version - 1]);

      if (code != SQLITE_OK)
        {
          g_autofree char *what = g_strdup_printf ("Step %s failed", names[version - 1]);

          topayd_sqlite_set_error (error, connection->db, code, what);
          sqlite3_exec (connection->db, "ROLLBACK", NULL, NULL, NULL);
          return FALSE;
        }

      g_message ("the database has version %u now", version);
    }

  return TRUE;
}
