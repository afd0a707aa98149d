/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-state-db.h"

#include "topay-error.h"
#include "topay-state-db-private.h"

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

typedef struct
{
  /* Input */
  GTask *task;         /* (owned) (nullable): NULL for the stop */
  TopayStateCall call; /* what to do */
  gpointer input;      /* (owned) (nullable) */

  /* Output */
  gpointer output; /* (owned) (nullable) */
  GError *error;   /* (owned) (nullable) */
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
  char *name;                 /* (owned) */
  GAsyncQueue *jobs;          /* (owned): a reference of its own */
  GMainContext *context;      /* (owned): where the condition is announced */
  Announcement *announcement; /* (owned) (nullable): NULL once it is sent */
} Worker;

struct _TopayStateDb
{
  GObject parent_instance;
  char *folder;      /* (owned) */
  char *name;        /* (owned): of the file */
  GThread *thread;   /* (owned) (nullable): NULL once it is closed */
  GAsyncQueue *jobs; /* (owned) (element-type Job) */
  TopayStateCondition condition;
};

G_DEFINE_FINAL_TYPE (TopayStateDb, topay_state_db, G_TYPE_OBJECT)

typedef enum
{
  PROP_FOLDER = 1,
  PROP_NAME,
  PROP_CONDITION,
} TopayStateDbProperty;

static GParamSpec *properties[PROP_CONDITION + 1];
static guint outbox_changed_signal;

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  if (job->input != NULL)
    job->call.free_input (job->input);
  if (job->output != NULL)
    job->call.free_output (job->output);
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
  g_free (worker->name);
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
    g_task_return_pointer (job->task, g_steal_pointer (&job->output), job->call.free_output);

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
  /* A write that nobody waits for any more is not begun; one that is committed stays. */
  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
    job->call.run (store, job->input, &job->output, &job->error);
}

static gpointer
run_worker (gpointer data)
{
  Worker *worker = data;
  g_autoptr (TopayStateStore) store = topay_state_store_open (worker->folder, worker->name);
  Job *job;

  announce (worker, topay_state_store_get_condition (store));

  while ((job = g_async_queue_pop (worker->jobs))->task != NULL)
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
  worker->name = g_strdup (self->name);
  worker->jobs = g_async_queue_ref (self->jobs);
  worker->context = g_main_context_ref_thread_default ();
  worker->announcement = g_new0 (Announcement, 1);
  g_weak_ref_init (&worker->announcement->db, self);

  self->thread = g_thread_new ("topay-state", run_worker, worker);
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

    case PROP_NAME:
      g_value_set_string (value, self->name);
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

    case PROP_NAME:
      self->name = g_value_dup_string (value);
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
  g_free (self->name);

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
   * TopayStateDb:name:
   *
   * Of the file in the folder.
   */
  properties[PROP_NAME] =
      g_param_spec_string ("name", NULL, NULL, TOPAY_STATE_FILE_NAME,
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

  /**
   * TopayStateDb::outbox-changed:
   * @self: a database
   *
   * A request was queued.
   */
  outbox_changed_signal = g_signal_new ("outbox-changed", TOPAY_TYPE_STATE_DB, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
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
 * topay_state_db_new_for_account:
 * @folder: an absolute path; made with mode 0700 when it is not there
 * @account: the name of an account
 *
 * Like topay_state_db_new (), for what belongs to one account. The name of the file is a hash: it
 * does not tell who uses this computer.
 *
 * Returns: (transfer full): a database
 */
TopayStateDb *
topay_state_db_new_for_account (const char *folder, const char *account)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *name = NULL;

  g_return_val_if_fail (folder != NULL && account != NULL, NULL);

  g_checksum_update (checksum, (const guchar *) "topay-account:", -1);
  g_checksum_update (checksum, (const guchar *) account, -1);
  name = g_strdup_printf ("account-%.32s.db", g_checksum_get_string (checksum));

  return g_object_new (TOPAY_TYPE_STATE_DB, "folder", folder, "name", name, NULL);
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
 * topay_state_db_call:
 * @self: a database
 * @task: (transfer full): of the caller, with its source tag
 * @call: what to do
 * @input: (transfer full) (nullable): for the operation
 *
 * Runs an operation on the thread of the state, in its turn.
 */
void
topay_state_db_call (TopayStateDb *self, GTask *task, const TopayStateCall *call, gpointer input)
{
  Job *job = g_new0 (Job, 1);

  job->task = task;
  job->call = *call;
  job->input = input;

  if (self->thread != NULL)
    {
      g_async_queue_push (self->jobs, job);
      return;
    }

  g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_IO, "The state is closed");
  job_free (job);
}

/**
 * topay_state_db_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: what the operation said
 *
 * For operations without an output.
 *
 * Returns: whether it is done
 */
gboolean
topay_state_db_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, failure);

  return FALSE;
}

/**
 * topay_state_db_on_queued_cb:
 * @source: a database
 * @result: of an operation that queued a request
 * @user_data: (transfer full): the task of the caller
 *
 * Tells the outbox that there is something to send, then the caller.
 */
void
topay_state_db_on_queued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!topay_state_db_finish (TOPAY_STATE_DB (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_signal_emit (source, outbox_changed_signal, 0);
  g_task_return_pointer (task, NULL, NULL);
}
