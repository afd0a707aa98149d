/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-backup.h"

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-place-private.h"
#include "topayd-store-private.h"

/* Pages copied between two groups of writes: about a megabyte. */
#define STEP_PAGES 256

struct _TopaydBackup
{
  TopaydRequest *request; /* (owned) */
  const char *path;       /* (unowned): the request’s */
  char *partial;          /* (owned): the name until it is whole */
  sqlite3 *db;            /* (owned) (nullable): the copy */
  sqlite3_backup *copy;   /* (owned) (nullable) */
};

static void
discard (TopaydBackup *self)
{
  if (self->copy != NULL)
    sqlite3_backup_finish (g_steal_pointer (&self->copy));
  g_clear_pointer (&self->db, sqlite3_close);
}

/* Eats the backup and sends its request home. */
static void
finish (TopaydBackup *self)
{
  static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };

  discard (self);
  for (guint i = 0; self->request->error != NULL && i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *rest = g_strconcat (self->partial, suffixes[i], NULL);

      g_unlink (rest);
    }

  topayd_request_finish (self->request);
  g_free (self->partial);
  g_free (self);
}

static gboolean
open_copy (TopaydBackup *self, TopaydWriter *writer, GError **error)
{
  int code;

  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "‘%s’ is there already", self->path);
      return FALSE;
    }

  g_unlink (self->partial); /* of a backup that was killed */
  if (!topayd_place_make_file (self->partial, error))
    return FALSE;

  code = sqlite3_open_v2 (self->partial, &self->db,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL);
  if (code == SQLITE_OK)
    self->copy = sqlite3_backup_init (self->db, "main", writer->connection->db, "main");
  if (self->copy != NULL)
    return TRUE;

  topayd_sqlite_set_error (error, self->db, sqlite3_extended_errcode (self->db),
                           "The backup was not begun");

  return FALSE;
}

/* Writes go through the same connection, so SQLite carries them into the copy too and it never has
 * to begin anew; in the end it is the database as of the last step. */
TopaydBackup *
topayd_backup_begin (TopaydWriter *writer, TopaydRequest *request)
{
  TopaydBackup *self = g_new0 (TopaydBackup, 1);

  self->request = request;
  self->path = request->data;
  self->partial = g_strconcat (self->path, ".partial", NULL);
  if (open_copy (self, writer, &request->error))
    return self;

  finish (self);

  return NULL;
}

/* One file that needs no log beside it, and that is on the disk before it gets its name. */
static gboolean
complete (TopaydBackup *self, TopaydWriter *writer, GError **error)
{
  g_autofree char *checkpoint_path = topayd_store_dup_checkpoint_path (self->path, NULL);
  int code = sqlite3_backup_finish (g_steal_pointer (&self->copy));

  if (code == SQLITE_OK)
    code = sqlite3_exec (self->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  if (code != SQLITE_OK)
    {
      topayd_sqlite_set_error (error, self->db, code, "The backup was not finished");
      return FALSE;
    }

  discard (self);

  return topayd_writer_sign (writer, error)
         && topayd_place_copy (topayd_checkpointer_get_path (writer->checkpointer), checkpoint_path,
                               error)
         && topayd_place_sync_file (self->partial, error)
         && topayd_place_rename (self->partial, self->path, error);
}

/* FALSE when it is over, one way or the other. */
gboolean
topayd_backup_step (TopaydBackup *self, TopaydWriter *writer)
{
  GCancellable *cancellable = g_task_get_cancellable (self->request->task);
  int code;

  if (g_cancellable_set_error_if_cancelled (cancellable, &self->request->error))
    {
      finish (self);
      return FALSE;
    }

  code = sqlite3_backup_step (self->copy, STEP_PAGES);
  if (code == SQLITE_OK)
    return TRUE;

  if (code == SQLITE_DONE)
    complete (self, writer, &self->request->error);
  else
    topayd_sqlite_set_error (&self->request->error, self->db, code, "The backup failed");
  finish (self);

  return FALSE;
}

void
topayd_backup_stop (TopaydBackup *self)
{
  g_set_error_literal (&self->request->error, TOPAY_ERROR, TOPAY_ERROR_IO,
                       "The store was closed before the backup was finished");
  finish (self);
}

/**
 * topayd_store_backup_async:
 * @self: a store
 * @path: an absolute path where nothing is yet
 * @cancellable: (nullable): stops it
 * @callback: (nullable): called on the thread-default main context of this call
 * @user_data: for @callback
 *
 * Copies the database while the service goes on working. The checkpoints of the audit log stand
 * beside the copy, PATH.audit-checkpoints, so that it can be verified by itself.
 */
void
topayd_store_backup_async (TopaydStore *self,
                           const char *path,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  TopaydRequest *request;

  g_return_if_fail (TOPAYD_IS_STORE (self) && path != NULL);

  request = g_new0 (TopaydRequest, 1);
  request->kind = TOPAYD_REQUEST_BACKUP;
  request->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (request->task, topayd_store_backup_async);
  g_task_set_check_cancellable (request->task, FALSE);
  request->data = g_strdup (path);
  g_task_set_task_data (request->task, request->data, g_free);
  if (!topayd_store_push (self, request))
    topayd_request_finish (request);
}

/**
 * topayd_store_backup_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_INVALID when something is there already, %TOPAY_ERROR_BUSY when a backup is
 *   under way, %TOPAY_ERROR_FULL, %TOPAY_ERROR_IO or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the backup is on the disk
 */
gboolean
topayd_store_backup_finish (TopaydStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
