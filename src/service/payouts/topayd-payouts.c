/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-payouts.h"

#include "topay-error.h"
#include "topayd-payout-books.h"
#include "topayd-payout-private.h"

#define FIRST_WAIT_S     60
#define N_SECOND_WAITS   12
#define SECOND_WAIT_S    300
#define LAST_WAIT_S      3600
#define LATE_DAYS        3
#define LONGEST_SLEEP_S  5 /* whoever approves something need not know of us */
#define STORE_WAIT_S     5
#define RECONCILE_S      86400
#define RECONCILE_WAIT_S 3600 /* after the books could not be read */
#define BOOKS_S          (30 * 86400)
#define BOOKS_GRACE_S    (2 * LAST_WAIT_S)

struct _TopaydPayouts
{
  GObject parent_instance;
  TopaydStore *store;           /* (owned) */
  TopaydPayoutAdapter *adapter; /* (owned): the thread’s alone while it runs */
  TopayWorkdays *(*dup_workdays) (gpointer data);
  gpointer workdays_data;  /* (unowned) */
  TopayWorkdays *workdays; /* (owned): the thread’s alone while it runs */
  TopaydPayoutRules rules;
  gint64 (*now) (gpointer data);
  gpointer now_data;         /* (unowned) */
  gint64 reconcile_at;       /* the thread’s alone */
  GHashTable *complaints;    /* (owned) (element-type utf8): likewise; ids of cases */
  GThread *thread;           /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): ends the waiting for the channel */

  GMutex lock;
  GCond changed;
  gboolean is_woken, is_stopping;
  GQueue errands; /* (owned) (element-type GTask) */
  TopaydPayoutsStatistics statistics;
};

G_DEFINE_FINAL_TYPE (TopaydPayouts, topayd_payouts, G_TYPE_OBJECT)

typedef struct
{
  TopaydPayoutsErrand run;
  gpointer data;          /* (owned) (nullable) */
  GDestroyNotify destroy; /* (nullable) */
} Errand;

static void
errand_free (gpointer errand)
{
  Errand *self = errand;

  if (self->destroy != NULL)
    self->destroy (self->data);
  g_free (self);
}

static gint64
get_now (TopaydPayouts *self)
{
  return self->now != NULL ? self->now (self->now_data) : g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
is_stopping (TopaydPayouts *self)
{
  gboolean stopping;

  g_mutex_lock (&self->lock);
  stopping = self->is_stopping;
  g_mutex_unlock (&self->lock);
  return stopping;
}

static void
sleep_until_woken (TopaydPayouts *self, gint64 seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;

  g_mutex_lock (&self->lock);
  while (!self->is_woken && !self->is_stopping)
    if (!g_cond_wait_until (&self->changed, &self->lock, end))
      break;
  self->is_woken = FALSE;
  g_mutex_unlock (&self->lock);
}

/* --- Payouts --- */

static void
count_task (TopaydPayouts *self, const TopaydPayoutTask *task)
{
  if (task->is_late)
    g_warning ("payout %s is late: somebody has to look into it", task->id);
  g_mutex_lock (&self->lock);
  self->statistics.sent += task->is_first;
  self->statistics.late += task->is_late;
  g_mutex_unlock (&self->lock);
}

static void
count_result (TopaydPayouts *self, const TopaydPayoutResult *result)
{
  TopaydPayoutAnswerKind kind = result->answer.kind;

  if (result->odd != NULL)
    g_warning ("payout %s is odd (%s, the channel says %s): somebody has to look into it",
               result->id, result->odd, topayd_payout_answer_get_name (kind));
  g_mutex_lock (&self->lock);
  self->statistics.odd += result->odd != NULL;
  self->statistics.settled += result->is_news && kind == TOPAYD_PAYOUT_SETTLED;
  self->statistics.returned += result->is_news && kind == TOPAYD_PAYOUT_RETURNED;
  self->statistics.failed += result->is_news && kind == TOPAYD_PAYOUT_FAILED;
  g_mutex_unlock (&self->lock);
}

/* What cannot be written is asked for again later: nothing of it is lost. */
static void
write_result (TopaydPayouts *self, TopaydPayoutResult *result)
{
  g_autoptr (GError) error = NULL;

  result->rules = &self->rules;
  result->now = get_now (self);
  if (topayd_store_write (self->store, topayd_payout_write, result, &error))
    {
      count_result (self, result);
      return;
    }
  g_warning ("payout %s cannot be written down: %s", result->id, error->message);
  if (!topayd_store_write (self->store, topayd_payout_put_off, result, NULL))
    sleep_until_woken (self, STORE_WAIT_S);
}

/* Once a case: it is tried again every few seconds. */
static void
complain (TopaydPayouts *self, const char *case_id, const char *why)
{
  if (g_hash_table_add (self->complaints, g_strdup (case_id)))
    g_warning ("case %s cannot be paid: %s", case_id, why);
}

static void
start_approved (TopaydPayouts *self)
{
  TopaydPayoutStart start = { .rules = &self->rules, .now = get_now (self) };

  do
    {
      g_autoptr (GError) error = NULL;

      if (!topayd_store_write (self->store, topayd_payout_start, &start, &error))
        {
          complain (self, start.case_id, error->message);
          if (g_str_equal (start.case_id, start.after))
            return;
        }
      else if (start.code != NULL)
        complain (self, start.case_id, start.code);
      g_strlcpy (start.after, start.case_id, sizeof start.after);
    }
  while (start.case_id[0] != '\0' && !is_stopping (self));
}

static void
hear (TopaydPayouts *self)
{
  TopaydPayoutResult result = { 0 };

  while (!is_stopping (self)
         && topayd_payout_adapter_hear (self->adapter, result.id, &result.answer))
    write_result (self, &result);
}

/* Deals with one payout. Returns how long nothing is to be done. */
static gint64
deal_with_one (TopaydPayouts *self)
{
  g_auto (TopaydPayoutTask) task = { .rules = &self->rules, .now = get_now (self) };
  TopaydPayoutResult result = { 0 };
  g_autoptr (GError) error = NULL;

  if (!topayd_store_write (self->store, topayd_payout_take, &task, &error))
    {
      g_warning ("the payouts cannot be read: %s", error->message);
      return STORE_WAIT_S;
    }
  if (task.id[0] == '\0')
    return CLAMP (task.next_at - task.now, 1, LONGEST_SLEEP_S);
  count_task (self, &task);
  topayd_payout_perform (&task, self->adapter, self->cancellable, &result);
  write_result (self, &result);
  return 0;
}

/* --- The books --- */

static gboolean
note_comparison (TopaydTransaction *transaction, gpointer note, GError **error)
{
  return topayd_payout_audit (transaction, note, error);
}

static void
tell_differences (const GPtrArray *differences)
{
  for (guint i = 0; i < differences->len; i++)
    {
      const TopaydDifference *difference = g_ptr_array_index (differences, i);

      g_warning ("payout %s differs (%s): here %s, there %s", difference->id,
                 topayd_difference_kind_get_name (difference->kind),
                 difference->here != NULL ? difference->here : "nothing",
                 difference->there != NULL ? difference->there : "nothing");
    }
}

/* In the thread. */
static GPtrArray *
reconcile (TopaydPayouts *self, const char *actor, GError **error)
{
  gint64 now = get_now (self);
  const TopaydPayoutBooks books = { self->store, self->adapter, now - BOOKS_S,
                                    now - BOOKS_GRACE_S };
  g_autoptr (GPtrArray) differences =
      topayd_payout_books_compare (&books, self->cancellable, error);
  TopaydPayoutNote note = { actor, "payout.reconcile", NULL, NULL, NULL, now };

  if (differences == NULL)
    return NULL;
  note.result = differences->len == 0 ? "ok" : "differs";
  if (!topayd_store_write (self->store, note_comparison, &note, error))
    return NULL;
  tell_differences (differences);
  g_mutex_lock (&self->lock);
  self->statistics.n_differences = differences->len;
  g_mutex_unlock (&self->lock);
  return g_steal_pointer (&differences);
}

static void
reconcile_daily (TopaydPayouts *self)
{
  gint64 now = get_now (self);
  g_autoptr (GPtrArray) differences = NULL;
  g_autoptr (GError) error = NULL;

  /* also when the clock was set back */
  if (now < self->reconcile_at && self->reconcile_at - now <= RECONCILE_S)
    return;
  differences = reconcile (self, "service", &error);
  self->reconcile_at = now + (differences != NULL ? RECONCILE_S : RECONCILE_WAIT_S);
  if (differences == NULL)
    g_warning ("the books of the payouts cannot be compared: %s", error->message);
}

/* --- The thread --- */

static GTask *
take_errand (TopaydPayouts *self)
{
  GTask *task;

  g_mutex_lock (&self->lock);
  task = g_queue_pop_head (&self->errands);
  g_mutex_unlock (&self->lock);
  return task;
}

static void
run_errands (TopaydPayouts *self)
{
  for (GTask *taken = take_errand (self); taken != NULL; taken = take_errand (self))
    {
      g_autoptr (GTask) task = taken;
      const Errand *errand = g_task_get_task_data (task);
      GError *error = NULL;

      if (errand->run (self, errand->data, &error))
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, error);
    }
}

static void
refuse_errands (TopaydPayouts *self)
{
  for (GTask *taken = take_errand (self); taken != NULL; taken = take_errand (self))
    {
      g_autoptr (GTask) task = taken;

      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The payouts are stopped");
    }
}

/* An operator may have put another one in force. */
static void
renew_workdays (TopaydPayouts *self)
{
  g_clear_pointer (&self->workdays, topay_workdays_unref);
  self->workdays = self->dup_workdays (self->workdays_data);
  self->rules.workdays = self->workdays;
}

static gpointer
run_payouts (gpointer data)
{
  TopaydPayouts *self = data;

  while (!is_stopping (self))
    {
      gint64 wait_s;

      renew_workdays (self);
      run_errands (self);
      hear (self);
      start_approved (self);
      reconcile_daily (self);
      wait_s = is_stopping (self) ? 0 : deal_with_one (self);
      if (wait_s > 0)
        sleep_until_woken (self, wait_s);
    }
  return NULL;
}

static void
topayd_payouts_dispose (GObject *object)
{
  TopaydPayouts *self = TOPAYD_PAYOUTS (object);

  topayd_payouts_stop (self);
  g_clear_object (&self->adapter);
  g_clear_object (&self->store);
  g_clear_pointer (&self->workdays, topay_workdays_unref);

  G_OBJECT_CLASS (topayd_payouts_parent_class)->dispose (object);
}

static void
topayd_payouts_finalize (GObject *object)
{
  TopaydPayouts *self = TOPAYD_PAYOUTS (object);

  g_hash_table_unref (self->complaints);
  g_object_unref (self->cancellable);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (topayd_payouts_parent_class)->finalize (object);
}

static void
topayd_payouts_class_init (TopaydPayoutsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = topayd_payouts_dispose;
  object_class->finalize = topayd_payouts_finalize;
}

static void
topayd_payouts_init (TopaydPayouts *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_queue_init (&self->errands);
  self->cancellable = g_cancellable_new ();
  self->complaints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->statistics.n_differences = -1;
}

/**
 * topayd_payouts_new:
 * @settings: store and channel, which are held; the rest has to outlive the payouts
 *
 * Makes the payouts of the service. Nothing moves before topayd_payouts_start ().
 *
 * Returns: (transfer full): the payouts
 */
TopaydPayouts *
topayd_payouts_new (const TopaydPayoutsSettings *settings)
{
  gint64 speed = MAX (settings->speed, 1);
  TopaydPayouts *self;

  g_return_val_if_fail (TOPAYD_IS_STORE (settings->store), NULL);
  g_return_val_if_fail (TOPAYD_IS_PAYOUT_ADAPTER (settings->adapter), NULL);
  g_return_val_if_fail (settings->dup_workdays != NULL, NULL);

  self = g_object_new (TOPAYD_TYPE_PAYOUTS, NULL);
  self->store = g_object_ref (settings->store);
  self->adapter = g_object_ref (settings->adapter);
  self->dup_workdays = settings->dup_workdays;
  self->workdays_data = settings->workdays_data;
  self->now = settings->now;
  self->now_data = settings->now_data;
  self->rules = (TopaydPayoutRules){
    .identity = settings->identity,
    .waits = { { MAX (FIRST_WAIT_S / speed, 1), 1 },
               { MAX (SECOND_WAIT_S / speed, 1), N_SECOND_WAITS },
               { MAX (LAST_WAIT_S / speed, 1), 0 } },
    .late_days = LATE_DAYS,
  };
  return self;
}

/**
 * topayd_payouts_start:
 * @self: the payouts
 *
 * Starts the thread “topayd-payouts”, which begins with what the last run left.
 */
void
topayd_payouts_start (TopaydPayouts *self)
{
  g_return_if_fail (TOPAYD_IS_PAYOUTS (self));
  g_return_if_fail (self->thread == NULL);

  self->is_stopping = FALSE;
  g_cancellable_reset (self->cancellable);
  self->thread = g_thread_new ("topayd-payouts", run_payouts, self);
}

/**
 * topayd_payouts_stop:
 * @self: the payouts
 *
 * Ends the thread, before the store is closed: what is on its way is asked for at the next start.
 * Does nothing when there is no thread.
 */
void
topayd_payouts_stop (TopaydPayouts *self)
{
  g_return_if_fail (TOPAYD_IS_PAYOUTS (self));

  g_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      g_thread_join (g_steal_pointer (&self->thread));
    }
  refuse_errands (self);
}

/**
 * topayd_payouts_wake:
 * @self: the payouts
 *
 * Lets the thread look at once; otherwise it does within five seconds. From any thread.
 */
void
topayd_payouts_wake (TopaydPayouts *self)
{
  g_return_if_fail (TOPAYD_IS_PAYOUTS (self));

  g_mutex_lock (&self->lock);
  self->is_woken = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

/**
 * topayd_payouts_get_statistics:
 * @self: the payouts
 * @statistics: (out caller-allocates): what happened since it was made
 *
 * For the metrics. From any thread.
 */
void
topayd_payouts_get_statistics (TopaydPayouts *self, TopaydPayoutsStatistics *statistics)
{
  g_return_if_fail (TOPAYD_IS_PAYOUTS (self));

  g_mutex_lock (&self->lock);
  *statistics = self->statistics;
  g_mutex_unlock (&self->lock);
}

/**
 * topayd_payouts_get_adapter:
 * @self: the payouts
 *
 * Returns: (transfer none): the channel, for errands
 */
TopaydPayoutAdapter *
topayd_payouts_get_adapter (TopaydPayouts *self)
{
  g_return_val_if_fail (TOPAYD_IS_PAYOUTS (self), NULL);

  return self->adapter;
}

/**
 * topayd_payouts_run_async:
 * @self: the payouts
 * @errand: what to do
 * @data: (nullable): for @errand
 * @destroy: (nullable): frees @data after the callback
 * @callback: called on the thread-default main context of this call
 * @user_data: for @callback
 *
 * Does something in the thread, between two payouts: what has to do with the channel, or may wait.
 */
void
topayd_payouts_run_async (TopaydPayouts *self,
                          TopaydPayoutsErrand errand,
                          gpointer data,
                          GDestroyNotify destroy,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Errand *kept;
  gboolean is_taken;

  g_return_if_fail (TOPAYD_IS_PAYOUTS (self) && errand != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  kept = g_new0 (Errand, 1);
  *kept = (Errand){ errand, data, destroy };
  g_task_set_source_tag (task, topayd_payouts_run_async);
  g_task_set_task_data (task, kept, errand_free);

  g_mutex_lock (&self->lock);
  is_taken = self->thread != NULL && !self->is_stopping;
  if (is_taken)
    g_queue_push_tail (&self->errands, g_object_ref (task));
  self->is_woken = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  if (!is_taken)
    g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The payouts are stopped");
}

/**
 * topayd_payouts_run_finish:
 * @self: the payouts
 * @result: what the callback was given
 * @error: what the errand set; BUSY when the thread is stopped
 *
 * Returns: whether it is done
 */
gboolean
topayd_payouts_run_finish (TopaydPayouts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * topayd_payouts_get_errand_data:
 * @result: what a callback was given
 *
 * Returns: (transfer none) (nullable): the data of the errand, with its outputs
 */
gpointer
topayd_payouts_get_errand_data (GAsyncResult *result)
{
  const Errand *errand;

  g_return_val_if_fail (G_IS_TASK (result), NULL);

  errand = g_task_get_task_data (G_TASK (result));
  return errand->data;
}

typedef struct
{
  char *actor;            /* (owned) */
  GPtrArray *differences; /* (owned) (nullable) */
} Reconciliation;

static void
reconciliation_free (gpointer reconciliation)
{
  Reconciliation *self = reconciliation;

  g_clear_pointer (&self->differences, g_ptr_array_unref);
  g_free (self->actor);
  g_free (self);
}

static gboolean
run_reconciliation (TopaydPayouts *self, gpointer data, GError **error)
{
  Reconciliation *reconciliation = data;

  reconciliation->differences = reconcile (self, reconciliation->actor, error);
  return reconciliation->differences != NULL;
}

/**
 * topayd_payouts_reconcile_async:
 * @self: the payouts
 * @actor: who asks, for the audit log
 * @callback: called on the thread-default main context of this call
 * @user_data: for @callback
 *
 * Compares the books of the last 30 days now; it is done every day anyway.
 */
void
topayd_payouts_reconcile_async (TopaydPayouts *self,
                                const char *actor,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Reconciliation *reconciliation;

  g_return_if_fail (TOPAYD_IS_PAYOUTS (self) && actor != NULL);

  reconciliation = g_new0 (Reconciliation, 1);
  reconciliation->actor = g_strdup (actor);
  topayd_payouts_run_async (self, run_reconciliation, reconciliation, reconciliation_free, callback,
                            user_data);
}

/**
 * topayd_payouts_reconcile_finish:
 * @self: the payouts
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type TopaydDifference): the differences; %NULL with an error of
 *   the channel or the store
 */
GPtrArray *
topayd_payouts_reconcile_finish (TopaydPayouts *self, GAsyncResult *result, GError **error)
{
  Reconciliation *reconciliation;

  if (!topayd_payouts_run_finish (self, result, error))
    return NULL;
  reconciliation = topayd_payouts_get_errand_data (result);
  return g_steal_pointer (&reconciliation->differences);
}
