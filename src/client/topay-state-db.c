/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-state-db.h"

#include "topay-error.h"
#include "topay-state-store.h"

/* How an operation travels:
 *
 *   any context                         thread "topay-state"
 *   ───────────                         ────────────────────
 *   x_async: Job ──▶ queue ───────────▶ run_job: store, commit
 *   on_job_done_cb ◀── idle source of the context of the call
 *   └─ returns the task
 *
 * The thread never holds the last reference of anything with a lifetime of the main loop: a job
 * goes back with its task.
 */

typedef enum
{
  JOB_SAVE_VOTE,
  JOB_LOAD_VOTE,
  JOB_ERASE,
  JOB_STOP,
} JobKind;

typedef struct
{
  TopayVoteAnswer answer;
  TopayVoteReason reason;
} FoundVote;

typedef struct
{
  JobKind kind;

  /* Input */
  GTask *task;    /* (owned) (nullable): NULL for the stop */
  char *article;  /* (owned) (nullable) */
  char *language; /* (owned) (nullable) */

  TopayVoteAnswer answer;
  TopayVoteReason reason;

  /* Output */
  FoundVote *found; /* (unowned): the task's data, of a load only */
  GError *error;    /* (owned) (nullable) */
} Job;

/* Made where the database is made, filled in on the thread, opened at home: the thread itself never
 * takes a reference out of the weak one, so it can never hold the last. */
typedef struct
{
  GWeakRef db; /* TopayStateDb */
  TopayStateCondition condition;
} Announcement;

/* What the thread owns. */
typedef struct
{
  char *folder;               /* (owned) */
  GAsyncQueue *jobs;          /* (owned): a reference of its own */
  GMainContext *context;      /* (owned): where the condition is announced */
  Announcement *announcement; /* (owned) (nullable): NULL once it is sent */
} Worker;

struct _TopayStateDb
{
  GObject parent_instance;
  char *folder;      /* (owned) */
  GThread *thread;   /* (owned) (nullable): NULL once it is closed */
  GAsyncQueue *jobs; /* (owned) (element-type Job) */
  TopayStateCondition condition;
};

G_DEFINE_FINAL_TYPE (TopayStateDb, topay_state_db, G_TYPE_OBJECT)

typedef enum
{
  PROP_FOLDER = 1,
  PROP_CONDITION,
} TopayStateDbProperty;

static GParamSpec *properties[PROP_CONDITION + 1];

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_free (job->article);
  g_free (job->language);
  g_free (job);
}

static void
announcement_free (Announcement *announcement)
{
  g_weak_ref_clear (&announcement->db);
  g_free (announcement);
}

static void
worker_free (Worker *worker)
{
  g_clear_pointer (&worker->announcement, announcement_free);
  g_main_context_unref (worker->context);
  g_async_queue_unref (worker->jobs);
  g_free (worker->folder);
  g_free (worker);
}

/* Not g_main_context_invoke (): that may run the callback here, when nobody iterates the context.
 */
static void
send_to_context (GMainContext *context, GSourceFunc callback, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, callback, data, destroy);
  g_source_set_static_name (source, "topay-state");
  g_source_attach (source, context);
}

static gboolean
on_job_done_cb (gpointer user_data)
{
  Job *job = user_data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (job->task, TRUE);

  return G_SOURCE_REMOVE;
}

static gboolean
on_opened_cb (gpointer user_data)
{
  Announcement *announcement = user_data;
  g_autoptr (TopayStateDb) self = g_weak_ref_get (&announcement->db);

  if (self != NULL && self->condition != announcement->condition)
    {
      self->condition = announcement->condition;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONDITION]);
    }

  return G_SOURCE_REMOVE;
}

static void
announce (Worker *worker, TopayStateCondition condition)
{
  worker->announcement->condition = condition;
  send_to_context (worker->context, on_opened_cb, g_steal_pointer (&worker->announcement),
                   (GDestroyNotify) announcement_free);
}

static void
run_job (TopayStateStore *store, Job *job)
{
  TopayVote vote = { job->article, job->language, job->answer, job->reason };

  /* A write that nobody waits for any more is not begun; one that is committed stays. */
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
    return;

  switch (job->kind)
    {
    case JOB_SAVE_VOTE:
      topay_state_store_save_vote (store, &vote, &job->error);
      break;

    case JOB_LOAD_VOTE:
      topay_state_store_load_vote (store, job->article, &job->found->answer, &job->found->reason,
                                   &job->error);
      break;

    case JOB_ERASE:
      topay_state_store_erase (store, &job->error);
      break;

    case JOB_STOP:
    default:
      g_assert_not_reached ();
    }
}

static gpointer
run_worker (gpointer data)
{
  Worker *worker = data;
  g_autoptr (TopayStateStore) store = topay_state_store_open (worker->folder);
  Job *job;

  announce (worker, topay_state_store_get_condition (store));

  while ((job = g_async_queue_pop (worker->jobs))->kind != JOB_STOP)
    {
      run_job (store, job);
      send_to_context (g_task_get_context (job->task), on_job_done_cb, job,
                       (GDestroyNotify) job_free);
    }

  job_free (job);
  worker_free (worker);

  return NULL;
}

static void
start_worker (TopayStateDb *self)
{
  Worker *worker = g_new0 (Worker, 1);

  worker->folder = g_strdup (self->folder);
  worker->jobs = g_async_queue_ref (self->jobs);
  worker->context = g_main_context_ref_thread_default ();
  worker->announcement = g_new0 (Announcement, 1);
  g_weak_ref_init (&worker->announcement->db, self);

  self->thread = g_thread_new ("topay-state", run_worker, worker);
}

/* Eats @job. */
static void
push_job (TopayStateDb *self, Job *job)
{
  if (self->thread != NULL)
    {
      g_async_queue_push (self->jobs, job);
      return;
    }

  g_task_return_new_error (job->task, TOPAY_ERROR, TOPAY_ERROR_IO, "The state is closed");
  job_free (job);
}

static Job *
job_new (TopayStateDb *self,
         JobKind kind,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->task = g_task_new (self, cancellable, callback, user_data);

  return job;
}

static void
topay_state_db_constructed (GObject *object)
{
  G_OBJECT_CLASS (topay_state_db_parent_class)->constructed (object);

  start_worker (TOPAY_STATE_DB (object));
}

static void
topay_state_db_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TopayStateDb *self = TOPAY_STATE_DB (object);

  switch ((TopayStateDbProperty) id)
    {
    case PROP_FOLDER:
      g_value_set_string (value, self->folder);
      break;

    case PROP_CONDITION:
      g_value_set_int (value, self->condition);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_state_db_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TopayStateDb *self = TOPAY_STATE_DB (object);

  switch ((TopayStateDbProperty) id)
    {
    case PROP_FOLDER:
      self->folder = g_value_dup_string (value);
      break;

    case PROP_CONDITION:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_state_db_dispose (GObject *object)
{
  topay_state_db_close (TOPAY_STATE_DB (object));

  G_OBJECT_CLASS (topay_state_db_parent_class)->dispose (object);
}

static void
topay_state_db_finalize (GObject *object)
{
  TopayStateDb *self = TOPAY_STATE_DB (object);

  g_async_queue_unref (self->jobs);
  g_free (self->folder);

  G_OBJECT_CLASS (topay_state_db_parent_class)->finalize (object);
}

static void
topay_state_db_class_init (TopayStateDbClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = topay_state_db_constructed;
  object_class->get_property = topay_state_db_get_property;
  object_class->set_property = topay_state_db_set_property;
  object_class->dispose = topay_state_db_dispose;
  object_class->finalize = topay_state_db_finalize;

  /**
   * TopayStateDb:folder:
   *
   * An absolute path; the folder is made with mode 0700 when it is not there.
   */
  properties[PROP_FOLDER] =
      g_param_spec_string ("folder", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * TopayStateDb:condition:
   *
   * Where the state lives, a #TopayStateCondition; notified once, when it is known.
   */
  properties[PROP_CONDITION] =
      g_param_spec_int ("condition", NULL, NULL, TOPAY_STATE_CONDITION_OPENING,
                        TOPAY_STATE_CONDITION_MEMORY_ONLY, TOPAY_STATE_CONDITION_OPENING,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
topay_state_db_init (TopayStateDb *self)
{
  self->jobs = g_async_queue_new_full ((GDestroyNotify) job_free);
}

/**
 * topay_state_db_new:
 * @folder: an absolute path; made with mode 0700 when it is not there
 *
 * Starts opening the state. Returns at once: operations wait in order until it is open. Whatever
 * the disk says, the database serves; #TopayStateDb:condition tells how long it will remember.
 *
 * Returns: (transfer full): a database
 */
TopayStateDb *
topay_state_db_new (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return g_object_new (TOPAY_TYPE_STATE_DB, "folder", folder, NULL);
}

/**
 * topay_state_db_close:
 * @self: a database
 *
 * Finishes the operations that were asked for, closes the file and ends the thread. Waits for the
 * disk: call it once, when the program ends. Callbacks of what was finished still come by the main
 * context; later operations fail with %TOPAY_ERROR_IO. Does nothing the second time.
 */
void
topay_state_db_close (TopayStateDb *self)
{
  Job *stop;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));

  if (self->thread == NULL)
    return;

  stop = g_new0 (Job, 1);
  stop->kind = JOB_STOP;
  g_async_queue_push (self->jobs, stop);
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * topay_state_db_get_condition:
 * @self: a database
 *
 * Returns: where the state lives, %TOPAY_STATE_CONDITION_OPENING while that is not known
 */
TopayStateCondition
topay_state_db_get_condition (TopayStateDb *self)
{
  g_return_val_if_fail (TOPAY_IS_STATE_DB (self), TOPAY_STATE_CONDITION_OPENING);

  return self->condition;
}

/**
 * topay_state_db_save_vote_async:
 * @self: a database
 * @vote: the vote, copied; takes the place of an earlier one about the same article
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: (nullable): called when the vote is kept or refused
 * @user_data: for @callback
 *
 * Keeps a vote.
 */
void
topay_state_db_save_vote_async (TopayStateDb *self,
                                const TopayVote *vote,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Job *job;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));
  g_return_if_fail (vote != NULL && vote->article != NULL && vote->language != NULL);
  g_return_if_fail (vote->answer == TOPAY_VOTE_HELPFUL || vote->answer == TOPAY_VOTE_NOT_HELPFUL);

  job = job_new (self, JOB_SAVE_VOTE, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, topay_state_db_save_vote_async);
  job->article = g_strdup (vote->article);
  job->language = g_strdup (vote->language);
  job->answer = vote->answer;
  job->reason = vote->reason;
  push_job (self, job);
}

/**
 * topay_state_db_save_vote_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * A vote of which this says %TRUE outlives a crash and a power cut, unless the state lives in
 * memory. After a cancellation the vote may or may not be kept, but never half of it.
 *
 * Returns: whether the vote is kept
 */
gboolean
topay_state_db_save_vote_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * topay_state_db_load_vote_async:
 * @self: a database
 * @article: id of an article
 * @cancellable: (nullable): stops the work
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Looks up the earlier vote about an article.
 */
void
topay_state_db_load_vote_async (TopayStateDb *self,
                                const char *article,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Job *job;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));
  g_return_if_fail (article != NULL);

  job = job_new (self, JOB_LOAD_VOTE, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, topay_state_db_load_vote_async);
  job->article = g_strdup (article);
  job->found = g_new0 (FoundVote, 1);
  g_task_set_task_data (job->task, job->found, g_free);
  push_job (self, job);
}

/**
 * topay_state_db_load_vote_finish:
 * @self: a database
 * @result: what the callback was given
 * @answer: (out): the vote, or %TOPAY_VOTE_NONE
 * @reason: (out): its reason, or %TOPAY_VOTE_REASON_NONE
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE only on errors, with @answer and @reason untouched; no vote is not one
 */
gboolean
topay_state_db_load_vote_finish (TopayStateDb *self,
                                 GAsyncResult *result,
                                 TopayVoteAnswer *answer,
                                 TopayVoteReason *reason,
                                 GError **error)
{
  const FoundVote *found;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (answer != NULL && reason != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  found = g_task_get_task_data (G_TASK (result));
  *answer = found->answer;
  *reason = found->reason;

  return TRUE;
}

/**
 * topay_state_db_erase_async:
 * @self: a database
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Forgets everything that is kept on this computer, also what was set aside as damaged.
 */
void
topay_state_db_erase_async (TopayStateDb *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Job *job;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));

  job = job_new (self, JOB_ERASE, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, topay_state_db_erase_async);
  push_job (self, job);
}

/**
 * topay_state_db_erase_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether everything is gone
 */
gboolean
topay_state_db_erase_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
