/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-store.h"

#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-migration-private.h"
#include "topayd-place-private.h"
#include "topayd-store-private.h"

#define DEFAULT_QUEUED 4096
#define N_READERS      2

/* A file up to this size is looked through at every start, which takes less than a tenth of a
 * second; of a larger one damage is found when it is read, and by topayd_store_check (). */
#define QUICK_CHECK_BYTES (16 * 1024 * 1024)

struct _TopaydWaiter
{
  GMutex lock;
  GCond changed;
  gboolean done;
};

typedef struct
{
  GAsyncQueue *queue;            /* (unowned): the store’s */
  TopaydTransaction *connection; /* (owned) */
  GThread *thread;               /* (owned) (nullable) */
} Reader;

struct _TopaydStore
{
  GObject parent_instance;
  char *path;             /* (owned) */
  guint max_queued;       /* of each queue */
  int lock_fd;            /* (owned): -1 when closed */
  gboolean is_accepting;  /* under the lock of the queue */
  TopaydShared shared;    /* with the writer’s queue */
  TopaydWriter writer;    /* its thread’s alone while that runs */
  GThread *writer_thread; /* (owned) (nullable) */
  GAsyncQueue *reads;     /* (owned) (element-type TopaydRequest) */
  Reader readers[N_READERS];
};

G_DEFINE_FINAL_TYPE (TopaydStore, topayd_store, G_TYPE_OBJECT)

typedef enum
{
  PROP_BROKEN = 1,
} TopaydStoreProperty;

static GParamSpec *properties[PROP_BROKEN + 1];

static void
request_free (TopaydRequest *request)
{
  g_clear_object (&request->task);
  g_clear_error (&request->error);
  g_free (request);
}

static gboolean
on_request_done_cb (gpointer user_data)
{
  TopaydRequest *request = user_data;

  if (request->error != NULL)
    g_task_return_error (request->task, g_steal_pointer (&request->error));
  else
    g_task_return_boolean (request->task, TRUE);

  return G_SOURCE_REMOVE;
}

static void
send_to_context (GMainContext *context, GSourceFunc callback, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, callback, data, destroy);
  g_source_set_static_name (source, "topayd-store");
  g_source_attach (source, context);
}

/* Sends a request home. A thread of the store never drops the last reference of a task, and with it
 * of the store itself, which would then wait for its own thread. Whoever blocks still owns the
 * request, and may be gone as soon as the lock is open. */
void
topayd_request_finish (TopaydRequest *request)
{
  TopaydWaiter *waiter = request->waiter;

  if (waiter != NULL)
    {
      g_mutex_lock (&waiter->lock);
      waiter->done = TRUE;
      g_cond_signal (&waiter->changed);
      g_mutex_unlock (&waiter->lock);
    }
  else if (request->task != NULL)
    send_to_context (g_task_get_context (request->task), on_request_done_cb, request,
                     (GDestroyNotify) request_free);
  else
    request_free (request);
}

static void
weak_ref_free (GWeakRef *ref)
{
  g_weak_ref_clear (ref);
  g_free (ref);
}

static gboolean
on_broken_cb (gpointer user_data)
{
  g_autoptr (TopaydStore) self = g_weak_ref_get (user_data);

  if (self != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BROKEN]);

  return G_SOURCE_REMOVE;
}

void
topayd_shared_announce (TopaydShared *shared)
{
  if (shared->store != NULL)
    send_to_context (shared->context, on_broken_cb, g_steal_pointer (&shared->store),
                     (GDestroyNotify) weak_ref_free);
}

static void
run_read (TopaydTransaction *connection, TopaydRequest *request)
{
  int code;

  if (request->task != NULL
      && g_cancellable_set_error_if_cancelled (g_task_get_cancellable (request->task),
                                               &request->error))
    return;

  /* One transaction, so that all queries of a job see the same moment. */
  code = topayd_db_connection_run (connection, "BEGIN");
  if (code != SQLITE_OK)
    {
      topayd_sqlite_set_error (&request->error, connection->db, code, "Nothing was read");
      return;
    }

  connection->in_job = TRUE;
  if (!request->job (connection, request->data, &request->error) && request->error == NULL)
    g_set_error_literal (&request->error, TOPAY_ERROR, TOPAY_ERROR_IO, "A job failed untold");
  connection->in_job = FALSE;
  topayd_db_connection_run (connection, "ROLLBACK");
}

static gpointer
run_reader (gpointer data)
{
  Reader *self = data;

  for (;;)
    {
      TopaydRequest *request = g_async_queue_pop (self->queue);
      gboolean stop = request->kind == TOPAYD_REQUEST_STOP;

      if (!stop)
        run_read (self->connection, request);
      topayd_request_finish (request);

      if (stop)
        return NULL;
    }
}

/* Puts a request into a queue, or says why not; the request stays the caller’s then. */
static gboolean
push (TopaydStore *self, GAsyncQueue *queue, TopaydRequest *request)
{
  gboolean accepted = FALSE;

  g_async_queue_lock (queue);
  if (!self->is_accepting)
    g_set_error_literal (&request->error, TOPAY_ERROR, TOPAY_ERROR_IO, "The store is closed");
  else if (g_atomic_int_get (&self->shared.broken))
    g_set_error_literal (&request->error, TOPAY_ERROR, TOPAY_ERROR_IO,
                         "The disk failed the database; nothing is accepted any more");
  else if (g_async_queue_length_unlocked (queue) >= (int) self->max_queued)
    g_set_error_literal (&request->error, TOPAY_ERROR, TOPAY_ERROR_BUSY,
                         "Too much is waiting for the database");
  else
    accepted = TRUE;
  if (accepted)
    g_async_queue_push_unlocked (queue, request);
  g_async_queue_unlock (queue);

  return accepted;
}

gboolean
topayd_store_push (TopaydStore *self, TopaydRequest *request)
{
  return push (self, self->shared.queue, request);
}

static void
send_request (TopaydStore *self, GAsyncQueue *queue, TopaydRequest *request)
{
  if (!push (self, queue, request))
    topayd_request_finish (request);
}

static TopaydRequest *
request_new (TopaydStore *self,
             TopaydJob job,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  TopaydRequest *request = g_new0 (TopaydRequest, 1);

  request->kind = TOPAYD_REQUEST_JOB;
  request->job = job;
  request->task = g_task_new (self, cancellable, callback, user_data);
  /* What is committed is reported as committed, also to who does not want it any more. */
  g_task_set_check_cancellable (request->task, FALSE);

  return request;
}

static gboolean
run_and_wait (TopaydStore *self, GAsyncQueue *queue, TopaydRequest *request, GError **error)
{
  TopaydWaiter waiter = { .done = FALSE };

  g_mutex_init (&waiter.lock);
  g_cond_init (&waiter.changed);
  request->waiter = &waiter;

  if (push (self, queue, request))
    {
      g_mutex_lock (&waiter.lock);
      while (!waiter.done)
        g_cond_wait (&waiter.changed, &waiter.lock);
      g_mutex_unlock (&waiter.lock);
    }

  g_cond_clear (&waiter.changed);
  g_mutex_clear (&waiter.lock);

  if (request->error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&request->error));

  return FALSE;
}

static void
topayd_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TopaydStore *self = TOPAYD_STORE (object);

  switch ((TopaydStoreProperty) id)
    {
    case PROP_BROKEN:
      g_value_set_boolean (value, topayd_store_is_broken (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topayd_store_dispose (GObject *object)
{
  topayd_store_close (TOPAYD_STORE (object));

  G_OBJECT_CLASS (topayd_store_parent_class)->dispose (object);
}

static void
topayd_store_finalize (GObject *object)
{
  TopaydStore *self = TOPAYD_STORE (object);

  g_clear_pointer (&self->shared.store, weak_ref_free);
  g_main_context_unref (self->shared.context);
  g_mutex_clear (&self->shared.lock);
  g_async_queue_unref (self->shared.queue);
  g_async_queue_unref (self->reads);
  g_free (self->path);

  G_OBJECT_CLASS (topayd_store_parent_class)->finalize (object);
}

static void
topayd_store_class_init (TopaydStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = topayd_store_get_property;
  object_class->dispose = topayd_store_dispose;
  object_class->finalize = topayd_store_finalize;

  /**
   * TopaydStore:broken:
   *
   * Whether the disk failed a commit. Notified once, on the main context of the opener.
   */
  properties[PROP_BROKEN] =
      g_param_spec_boolean ("broken", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
topayd_store_init (TopaydStore *self)
{
  self->lock_fd = -1;
  self->reads = g_async_queue_new ();
  self->shared.queue = g_async_queue_new ();
  self->shared.context = g_main_context_ref_thread_default ();
  self->shared.store = g_new0 (GWeakRef, 1);
  g_weak_ref_init (self->shared.store, self);
  g_mutex_init (&self->shared.lock);
}

char *
topayd_store_dup_checkpoint_path (const char *path, const TopaydStoreOptions *options)
{
  if (options != NULL && options->audit_checkpoint_path != NULL)
    return g_strdup (options->audit_checkpoint_path);

  return g_strconcat (path, ".audit-checkpoints", NULL);
}

/* A database that went missing is never replaced by an empty one without a word. */
static gboolean
make_database (const char *path, const char *checkpoint_path, gboolean must_exist, GError **error)
{
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  GStatBuf info;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      gboolean was_there = g_file_test (log_path, G_FILE_TEST_EXISTS)
                           || (g_stat (checkpoint_path, &info) == 0 && info.st_size > 0);

      if (must_exist || was_there)
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no database ‘%s’%s",
                       path, was_there ? ", though its other files are there" : "");
          return FALSE;
        }
    }

  return topayd_place_make_file (path, error);
}

static gboolean
open_database (TopaydStore *self, const TopaydStoreOptions *options, GError **error)
{
  TopaydWriter *writer = &self->writer;
  guint version = 0;
  GStatBuf info;

  writer->connection = topayd_db_connection_open (self->path, TOPAYD_CONNECTION_WRITER, error);
  if (writer->connection == NULL || !topayd_migration_check (writer->connection, &version, error))
    return FALSE;

  if (g_stat (self->path, &info) == 0 && info.st_size <= QUICK_CHECK_BYTES
      && !topayd_db_connection_is_whole (writer->connection, FALSE, error))
    return FALSE;

  if (!topayd_migration_run (writer->connection, version, topayd_migration_count (), error)
      || !topayd_checkpointer_agrees (writer->checkpointer, writer->connection, error))
    return FALSE;

  if (options != NULL && options->max_bytes > 0
      && !topayd_db_connection_limit (writer->connection, options->max_bytes, error))
    return FALSE;

  for (guint i = 0; i < N_READERS; i++)
    {
      self->readers[i].queue = self->reads;
      self->readers[i].connection =
          topayd_db_connection_open (self->path, TOPAYD_CONNECTION_READER, error);
      if (self->readers[i].connection == NULL)
        return FALSE;
    }

  return TRUE;
}

static gboolean
open_files (TopaydStore *self, const TopaydStoreOptions *options, GError **error)
{
  g_autofree char *checkpoint_path = topayd_store_dup_checkpoint_path (self->path, options);
  g_autofree char *key_path = options != NULL && options->audit_key_path != NULL
                                  ? g_strdup (options->audit_key_path)
                                  : g_strconcat (self->path, ".audit-key", NULL);

  if (!topayd_place_make_folder (self->path, error))
    return FALSE;

  self->lock_fd = topayd_place_lock (self->path, error);
  if (self->lock_fd < 0 || !topayd_restore_finish (self->path, checkpoint_path, error)
      || !make_database (self->path, checkpoint_path, options != NULL && options->must_exist,
                         error))
    return FALSE;

  self->writer.checkpointer = topayd_checkpointer_open (key_path, checkpoint_path, error);

  return self->writer.checkpointer != NULL && open_database (self, options, error);
}

static void
start_threads (TopaydStore *self)
{
  static const char *const names[N_READERS] = { "topayd-reader-1", "topayd-reader-2" };

  self->writer.shared = &self->shared;
  self->is_accepting = TRUE;
  self->writer_thread = g_thread_new ("topayd-writer", topayd_writer_run, &self->writer);
  for (guint i = 0; i < N_READERS; i++)
    self->readers[i].thread = g_thread_new (names[i], run_reader, &self->readers[i]);
}

/**
 * topayd_store_open:
 * @path: the database; made, with its folder, when it is not there
 * @options: (nullable): where what differs from the usual
 * @error: %TOPAY_ERROR_BUSY when another process has it open, %TOPAY_ERROR_UNSUPPORTED when a
 *   newer program made it, %TOPAY_ERROR_DAMAGED, %TOPAY_ERROR_INVALID, %TOPAY_ERROR_NOT_FOUND,
 *   %TOPAY_ERROR_FULL or %TOPAY_ERROR_IO
 *
 * Opens the store, brings the tables to the version of this program and starts its threads. Waits
 * for the disk: call it when the program starts.
 *
 * Returns: (transfer full): a store, or %NULL; nothing was changed then, but the tables may have
 *   come to a newer version
 */
TopaydStore *
topayd_store_open (const char *path, const TopaydStoreOptions *options, GError **error)
{
  g_autoptr (TopaydStore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (TOPAYD_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->max_queued =
      options != NULL && options->max_queued > 0 ? options->max_queued : DEFAULT_QUEUED;

  g_message ("SQLite %s", sqlite3_libversion ());
  if (!open_files (self, options, error))
    return NULL;

  start_threads (self);

  return g_steal_pointer (&self);
}

static void
stop_thread (GAsyncQueue *queue)
{
  TopaydRequest *stop = g_new0 (TopaydRequest, 1);

  stop->kind = TOPAYD_REQUEST_STOP;
  g_async_queue_push (queue, stop);
}

static void
stop_threads (TopaydStore *self)
{
  g_async_queue_lock (self->shared.queue);
  g_async_queue_lock (self->reads);
  self->is_accepting = FALSE;
  g_async_queue_unlock (self->reads);
  g_async_queue_unlock (self->shared.queue);

  if (self->writer_thread == NULL)
    return;

  for (guint i = 0; i < N_READERS; i++)
    stop_thread (self->reads);
  for (guint i = 0; i < N_READERS; i++)
    g_thread_join (g_steal_pointer (&self->readers[i].thread));

  stop_thread (self->shared.queue);
  g_thread_join (g_steal_pointer (&self->writer_thread));
}

/**
 * topayd_store_close:
 * @self: a store
 *
 * Finishes what was asked for, closes the files and ends the threads. Waits for the disk: call it
 * once, when the program ends. Callbacks of what was finished still come by their main contexts;
 * later requests fail with %TOPAY_ERROR_IO. Does nothing the second time.
 */
void
topayd_store_close (TopaydStore *self)
{
  g_return_if_fail (TOPAYD_IS_STORE (self));

  stop_threads (self);
  /* The readers first: the last connection that closes takes the empty log away. */
  for (guint i = 0; i < N_READERS; i++)
    g_clear_pointer (&self->readers[i].connection, topayd_db_connection_free);
  g_clear_pointer (&self->writer.connection, topayd_db_connection_free);
  g_clear_pointer (&self->writer.checkpointer, topayd_checkpointer_free);

  if (self->lock_fd >= 0)
    g_close (self->lock_fd, NULL);
  self->lock_fd = -1;
}

/**
 * topayd_store_get_path:
 * @self: a store
 *
 * Returns: the file
 */
const char *
topayd_store_get_path (TopaydStore *self)
{
  g_return_val_if_fail (TOPAYD_IS_STORE (self), NULL);

  return self->path;
}

/**
 * topayd_store_is_broken:
 * @self: a store
 *
 * Returns: #TopaydStore:broken, from any thread
 */
gboolean
topayd_store_is_broken (TopaydStore *self)
{
  g_return_val_if_fail (TOPAYD_IS_STORE (self), TRUE);

  return g_atomic_int_get (&self->shared.broken);
}

/**
 * topayd_store_get_statistics:
 * @self: a store
 * @statistics: (out caller-allocates): since the opening
 *
 * For the metrics of the service; from any thread.
 */
void
topayd_store_get_statistics (TopaydStore *self, TopaydStoreStatistics *statistics)
{
  g_return_if_fail (TOPAYD_IS_STORE (self) && statistics != NULL);

  g_mutex_lock (&self->shared.lock);
  *statistics = self->shared.statistics;
  g_mutex_unlock (&self->shared.lock);
  statistics->queued = (guint) MAX (g_async_queue_length (self->shared.queue), 0);
}

/**
 * topayd_store_write_async:
 * @self: a store
 * @job: what to do
 * @data: (nullable): for @job
 * @destroy: (nullable): frees @data after the callback
 * @cancellable: (nullable): stops a job that has not begun
 * @callback: (nullable): called on the thread-default main context of this call
 * @user_data: for @callback
 *
 * Runs a job that writes. Jobs run in the order of the calls, up to 64 in one commit.
 */
void
topayd_store_write_async (TopaydStore *self,
                          TopaydJob job,
                          gpointer data,
                          GDestroyNotify destroy,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  TopaydRequest *request;

  g_return_if_fail (TOPAYD_IS_STORE (self) && job != NULL);

  request = request_new (self, job, cancellable, callback, user_data);
  g_task_set_source_tag (request->task, topayd_store_write_async);
  g_task_set_task_data (request->task, data, destroy);
  request->data = data;
  send_request (self, self->shared.queue, request);
}

/**
 * topayd_store_write_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: what the job set; %TOPAY_ERROR_BUSY when too much is waiting, %TOPAY_ERROR_FULL when
 *   there is no room, %TOPAY_ERROR_IO when the store is closed or broken, or
 *   %G_IO_ERROR_CANCELLED when the job was not begun
 *
 * What this says %TRUE of outlives a crash and a power cut. After %TOPAY_ERROR_IO the job may or
 * may not be found done when the program starts anew, but never half of it; after every other
 * error nothing of it is kept.
 *
 * Returns: whether the job is done and on the disk
 */
gboolean
topayd_store_write_finish (TopaydStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * topayd_store_read_async:
 * @self: a store
 * @job: what to do; it cannot change anything
 * @data: (nullable): for @job
 * @destroy: (nullable): frees @data after the callback
 * @cancellable: (nullable): stops a job that has not begun
 * @callback: (nullable): called on the thread-default main context of this call
 * @user_data: for @callback
 *
 * Runs a job that reads, beside the writer. It sees one moment: everything whose write was reported
 * before this call, and nothing half done.
 */
void
topayd_store_read_async (TopaydStore *self,
                         TopaydJob job,
                         gpointer data,
                         GDestroyNotify destroy,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  TopaydRequest *request;

  g_return_if_fail (TOPAYD_IS_STORE (self) && job != NULL);

  request = request_new (self, job, cancellable, callback, user_data);
  g_task_set_source_tag (request->task, topayd_store_read_async);
  g_task_set_task_data (request->task, data, destroy);
  request->data = data;
  send_request (self, self->reads, request);
}

/**
 * topayd_store_read_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: as topayd_store_write_finish ()
 *
 * Returns: whether the job is done
 */
gboolean
topayd_store_read_finish (TopaydStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * topayd_store_get_job_data:
 * @result: what a callback of the store was given
 *
 * Returns: (transfer none) (nullable): the data of the job, with its outputs
 */
gpointer
topayd_store_get_job_data (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_get_task_data (G_TASK (result));
}

/**
 * topayd_store_write:
 * @self: a store
 * @job: what to do
 * @data: (nullable): for @job
 * @error: as topayd_store_write_finish ()
 *
 * Runs a job that writes and waits for the disk. Not for a thread whose main loop serves others.
 *
 * Returns: whether the job is done and on the disk
 */
gboolean
topayd_store_write (TopaydStore *self, TopaydJob job, gpointer data, GError **error)
{
  TopaydRequest request = { .kind = TOPAYD_REQUEST_JOB, .job = job, .data = data };

  g_return_val_if_fail (TOPAYD_IS_STORE (self) && job != NULL, FALSE);

  return run_and_wait (self, self->shared.queue, &request, error);
}

/**
 * topayd_store_read:
 * @self: a store
 * @job: what to do
 * @data: (nullable): for @job
 * @error: as topayd_store_write_finish ()
 *
 * Runs a job that reads and waits for it. Not for a thread whose main loop serves others.
 *
 * Returns: whether the job is done
 */
gboolean
topayd_store_read (TopaydStore *self, TopaydJob job, gpointer data, GError **error)
{
  TopaydRequest request = { .kind = TOPAYD_REQUEST_JOB, .job = job, .data = data };

  g_return_val_if_fail (TOPAYD_IS_STORE (self) && job != NULL, FALSE);

  return run_and_wait (self, self->reads, &request, error);
}
