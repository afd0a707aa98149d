/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-worker.h"

#include "topay-error.h"

struct _TopaydWorker
{
  GThread *threads[TOPAYD_WORKER_THREADS]; /* (owned) (nullable): NULL once closed */
  GAsyncQueue *queue;                      /* (owned) (element-type GTask): one without work ends */
  gint n_waiting;                          /* atomic */
  gint is_closed;                          /* atomic */
};

typedef struct
{
  TopaydWork work;
  gpointer data; /* (unowned): of the caller, who waits */
} Job;

static void
run_job (TopaydWorker *self, GTask *task)
{
  const Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_atomic_int_get (&self->is_closed))
    g_set_error (&error, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The service is stopping");
  else if (!job->work (job->data, &error))
    g_assert (error != NULL);
  g_atomic_int_add (&self->n_waiting, -1);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gpointer
run_thread (gpointer data)
{
  TopaydWorker *self = data;

  for (;;)
    {
      g_autoptr (GTask) task = g_async_queue_pop (self->queue);

      if (g_task_get_task_data (task) == NULL)
        return NULL;
      run_job (self, task);
    }
}

/**
 * topayd_worker_new:
 * @name: of its threads, which are numbered from 1
 *
 * Starts the threads.
 *
 * Returns: (transfer full): a worker
 */
TopaydWorker *
topayd_worker_new (const char *name)
{
  TopaydWorker *self = g_new0 (TopaydWorker, 1);

  self->queue = g_async_queue_new_full (g_object_unref);
  for (guint i = 0; i < TOPAYD_WORKER_THREADS; i++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s-%u", name, i + 1);

      self->threads[i] = g_thread_new (numbered, run_thread, self);
    }
  return self;
}

/**
 * topayd_worker_close:
 * @self: a worker
 *
 * Ends the threads after what each is at; what still waits fails as busy. A second call does
 * nothing.
 */
void
topayd_worker_close (TopaydWorker *self)
{
  if (g_atomic_int_add (&self->is_closed, 1) > 0)
    return;
  for (guint i = 0; i < TOPAYD_WORKER_THREADS; i++)
    g_async_queue_push (self->queue, g_task_new (NULL, NULL, NULL, NULL));
  for (guint i = 0; i < TOPAYD_WORKER_THREADS; i++)
    g_thread_join (g_steal_pointer (&self->threads[i]));
}

/**
 * topayd_worker_free:
 * @self: (transfer full): a worker; nothing of it runs any more
 */
void
topayd_worker_free (TopaydWorker *self)
{
  topayd_worker_close (self);
  g_async_queue_unref (self->queue);
  g_free (self);
}

/**
 * topayd_worker_run_async:
 * @self: a worker
 * @work: what to do
 * @data: for @work, which alone uses it until @callback
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Does something in one of the threads, in order of arrival.
 */
void
topayd_worker_run_async (TopaydWorker *self,
                         TopaydWork work,
                         gpointer data,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  const Job job = { work, data };

  g_task_set_source_tag (task, topayd_worker_run_async);
  if (g_atomic_int_get (&self->is_closed))
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The service is stopping");
      return;
    }
  if (g_atomic_int_add (&self->n_waiting, 1) >= TOPAYD_WORKER_MAX_QUEUED)
    {
      g_atomic_int_add (&self->n_waiting, -1);
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "Too much waits for the disk");
      return;
    }
  g_task_set_task_data (task, g_memdup2 (&job, sizeof job), g_free);
  g_async_queue_push (self->queue, g_steal_pointer (&task));
}

/**
 * topayd_worker_run_finish:
 * @result: of the call
 * @error: return location for an error
 *
 * Returns: whether the work was done; otherwise BUSY, or its own error
 */
gboolean
topayd_worker_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, topayd_worker_run_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
