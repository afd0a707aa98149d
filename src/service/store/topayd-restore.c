/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-backup.h"

#include <errno.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-migration-private.h"
#include "topayd-place-private.h"
#include "topayd-store-private.h"

/* A restore, step by step; after a kill at any of them the next opening goes on where it stopped:
 *
 *   1  the backup is checked, and copied to  X.restoring.partial
 *   2  its checkpoints are copied to         CHECKPOINTS.restoring
 *   3  X.restoring.partial becomes           X.restoring              (from here it will be done)
 *   4  X-wal, X-shm, X and CHECKPOINTS get   .replaced-TIME
 *   5  CHECKPOINTS.restoring becomes         CHECKPOINTS
 *   6  X.restoring becomes                   X
 */

static gboolean
check_audit (const char *path, const char *checkpoint_path, const guint8 *key, GError **error)
{
  TopaydAuditReport report;

  if (!topayd_audit_verify (path, checkpoint_path, key, &report, error))
    return FALSE;
  if (report.problem == TOPAYD_AUDIT_INTACT)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
               "The audit log is not intact: %s, from row %" G_GINT64_FORMAT,
               topayd_audit_problem_to_string (report.problem), report.first_bad_row);

  return FALSE;
}

/**
 * topayd_store_check:
 * @path: a database, in use or not, or a backup
 * @checkpoint_path: (nullable): the checkpoints of its audit log; %NULL: PATH.audit-checkpoints
 * @public_key: (nullable): 32 bytes; %NULL leaves the signatures alone
 * @error: %TOPAY_ERROR_DAMAGED with the first complaint, %TOPAY_ERROR_UNSUPPORTED when a newer
 *   program made it, %TOPAY_ERROR_NOT_FOUND or %TOPAY_ERROR_IO
 *
 * Reads the whole file: pages, indexes, references between rows, version, audit log.
 *
 * Returns: whether all is well
 */
gboolean
topayd_store_check (const char *path,
                    const char *checkpoint_path,
                    const guint8 *public_key,
                    GError **error)
{
  g_autoptr (TopaydTransaction) connection = NULL;
  g_autofree char *usual_path = topayd_store_dup_checkpoint_path (path, NULL);
  guint version = 0;

  g_return_val_if_fail (path != NULL, FALSE);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no database ‘%s’", path);
      return FALSE;
    }

  connection = topayd_db_connection_open (path, TOPAYD_CONNECTION_READER, error);
  if (connection == NULL || !topayd_migration_check (connection, &version, error)
      || !topayd_db_connection_is_whole (connection, TRUE, error))
    return FALSE;

  if (version == 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The database ‘%s’ is empty", path);
      return FALSE;
    }

  return check_audit (path, checkpoint_path != NULL ? checkpoint_path : usual_path, public_key,
                      error);
}

static gboolean
set_aside (const char *path, const char *suffix, GError **error)
{
  g_autofree char *kept = g_strconcat (path, suffix, NULL);

  if (g_rename (path, kept) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Not set aside: ‘%s’: %s", path,
               g_strerror (errno));

  return FALSE;
}

/* A log that stayed behind would be played into the restored file, so it goes first. */
static gboolean
set_database_aside (const char *path, const char *suffix, GError **error)
{
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  g_autofree char *index_path = g_strconcat (path, "-shm", NULL);

  return set_aside (log_path, suffix, error) && set_aside (index_path, suffix, error)
         && set_aside (path, suffix, error);
}

gboolean
topayd_restore_finish (const char *path, const char *checkpoint_path, GError **error)
{
  g_autofree char *restoring = g_strconcat (path, ".restoring", NULL);
  g_autofree char *checkpoints = g_strconcat (checkpoint_path, ".restoring", NULL);
  g_autofree char *suffix = NULL;

  if (!g_file_test (restoring, G_FILE_TEST_EXISTS))
    return TRUE;

  suffix = g_strdup_printf (".replaced-%" G_GINT64_FORMAT, g_get_real_time ());
  if (!set_database_aside (path, suffix, error))
    return FALSE;

  if (g_file_test (checkpoints, G_FILE_TEST_EXISTS)
      && (!set_aside (checkpoint_path, suffix, error)
          || !topayd_place_rename (checkpoints, checkpoint_path, error)))
    return FALSE;

  g_message ("the database was restored; what was there is kept as %s", suffix);

  return topayd_place_sync_folder (path, error) && topayd_place_rename (restoring, path, error);
}

static gboolean
prepare (const char *path, const char *checkpoint_path, const char *backup_path, GError **error)
{
  g_autofree char *backup_checkpoints = topayd_store_dup_checkpoint_path (backup_path, NULL);
  g_autofree char *partial = g_strconcat (path, ".restoring.partial", NULL);
  g_autofree char *restoring = g_strconcat (path, ".restoring", NULL);
  g_autofree char *checkpoints = g_strconcat (checkpoint_path, ".restoring", NULL);

  return topayd_store_check (backup_path, NULL, NULL, error)
         && topayd_place_copy (backup_path, partial, error)
         && topayd_place_copy (backup_checkpoints, checkpoints, error)
         && topayd_place_sync_folder (checkpoints, error)
         && topayd_place_rename (partial, restoring, error);
}

/**
 * topayd_store_restore:
 * @path: the database, not in use
 * @backup_path: a backup, with its checkpoints beside it
 * @options: (nullable): as of topayd_store_open ()
 * @error: %TOPAY_ERROR_BUSY when the database is in use, or why the backup is refused
 *
 * Puts a backup in the place of the database. The database and its checkpoints stay beside it, with
 * the ending “.replaced-” and the time: only they can tell what happened after the backup.
 *
 * Returns: whether it is in its place; when not, either nothing was changed or the next
 *   topayd_store_open () goes on
 */
gboolean
topayd_store_restore (const char *path,
                      const char *backup_path,
                      const TopaydStoreOptions *options,
                      GError **error)
{
  g_autofree char *checkpoint_path = topayd_store_dup_checkpoint_path (path, options);
  gboolean restored;
  int lock_fd;

  g_return_val_if_fail (path != NULL && backup_path != NULL, FALSE);

  if (!topayd_place_make_folder (path, error))
    return FALSE;

  lock_fd = topayd_place_lock (path, error);
  if (lock_fd < 0)
    return FALSE;

  restored = prepare (path, checkpoint_path, backup_path, error)
             && topayd_restore_finish (path, checkpoint_path, error);
  g_close (lock_fd, NULL);

  return restored;
}
