/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-mail.h"

#include "topay-error.h"

#include "topayd-mail-queue-private.h"

/* How a message travels:
 *
 *   any job of the writer         thread "topayd-mail"              somebody else
 *   ─────────────────────         ────────────────────              ─────────────
 *   topayd_mail_enqueue: row
 *   └─ wake ────────────────────▶ step: a job behind the one that
 *   COMMIT                        woke it, so it sees the row when
 *                                 that is committed, or never
 *                                 send ───────────────────────────▶ accepts
 *                                 step: outcome, next row
 *
 * A crash between the acceptance and the next step sends the letter twice, with the same
 * Message-ID.
 */

#define N_CHANNELS     (TOPAYD_CHANNEL_PHONE + 1)
#define FIRST_WAIT_S   5
#define LONGEST_WAIT_S (15 * 60)
#define LONGEST_CODE_S 60 /* a code is worth nothing after ten minutes */
#define FAILURES_TO_PAUSE                                                                          \
  3                        /* in a row: then it is not the letters, and each would cost a timeout */
#define LONGEST_SLEEP_S 60 /* a clock that is set is noticed after that */
#define STORE_WAIT_S    5

/* What the thread knows of one way out. */
typedef struct
{
  TopaydSender *sender; /* (owned) (nullable) */
  guint failures;       /* transient ones in a row */
  gint64 paused_until;
} Way;

struct _TopaydMail
{
  GObject parent_instance;
  TopaydStore *store; /* (owned) */
  TopaydMailBox box;
  gint64 (*now) (gpointer data);
  gpointer now_data;         /* (unowned) */
  Way ways[N_CHANNELS];      /* the thread's alone while it runs */
  GThread *thread;           /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): ends a sending */

  GMutex lock;
  GCond changed;
  gboolean is_woken, is_stopping;
  TopaydMailStatistics statistics;
};

G_DEFINE_FINAL_TYPE (TopaydMail, topayd_mail, G_TYPE_OBJECT)

static gint64
get_now (TopaydMail *self)
{
  return self->now != NULL ? self->now (self->now_data) : g_get_real_time () / G_USEC_PER_SEC;
}

/* Half of it is certain, half of it by chance, so that what failed together does not come back
 * together. */
static gint64
draw_wait_s (guint n_failures, gint64 longest_s)
{
  guint doublings = MIN (n_failures, 16);
  gint64 wait_s = MIN ((gint64) FIRST_WAIT_S << doublings, longest_s);

  return wait_s - g_random_int_range (0, (gint32) (wait_s / 2) + 1);
}

static void
count (TopaydMail *self, const TopaydMailStep *step)
{
  g_mutex_lock (&self->lock);
  self->statistics.expired += (guint64) step->n_expired;
  self->statistics.sent += step->outcome == TOPAYD_MAIL_SENT;
  self->statistics.retried += step->outcome == TOPAYD_MAIL_LATER;
  self->statistics.failed += step->outcome == TOPAYD_MAIL_FAILED;
  if (step->outcome == TOPAYD_MAIL_SENT)
    self->statistics.last_sent_at = step->now;
  g_mutex_unlock (&self->lock);
}

/* Returns whether to go on. Woken or not, it may look. */
static gboolean
sleep_until_woken (TopaydMail *self, gint64 seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  gboolean goes_on;

  g_mutex_lock (&self->lock);
  while (!self->is_woken && !self->is_stopping)
    {
      if (!g_cond_wait_until (&self->changed, &self->lock, end))
        break;
    }
  self->is_woken = FALSE;
  goes_on = !self->is_stopping;
  g_mutex_unlock (&self->lock);

  return goes_on;
}

static gboolean
is_stopping (TopaydMail *self)
{
  gboolean stopping;

  g_mutex_lock (&self->lock);
  stopping = self->is_stopping;
  g_mutex_unlock (&self->lock);

  return stopping;
}

static gboolean
render_and_send (TopaydMail *self, const TopaydMailRow *row, GError **error)
{
  g_auto (TopaydMailClear) clear = { 0 };
  g_auto (TopaydMessageText) text = { 0 };
  TopaydMessageFields fields;
  TopaydMessageKind kind;
  TopaydChannel channel;

  if (!topayd_message_kind_from_string (row->kind, &kind)
      || !topayd_channel_from_string (row->channel, &channel))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED, "No text for ‘%s’", row->kind);
      return FALSE;
    }
  if (!topayd_mail_queue_open (&self->box, row, &clear, error))
    return FALSE;
  fields = (TopaydMessageFields){ clear.code, clear.minutes, row->created_at, clear.device };
  if (!topayd_message_render (kind, channel, row->language, &fields, &text, error))
    return FALSE;

  return topayd_sender_send (self->ways[channel].sender,
                             &(const TopaydLetter){ row->id, channel, clear.address, row->language,
                                                    row->created_at, text.subject, text.body },
                             self->cancellable, error);
}

static void
note_failure (TopaydMail *self, const TopaydMailRow *row, TopaydMailStep *next, const GError *error)
{
  TopaydMessageKind kind;
  gboolean is_code =
      topayd_message_kind_from_string (row->kind, &kind) && topayd_message_kind_is_code (kind);
  guint n_failures = (guint) CLAMP (row->attempts, 0, 1000);

  next->reason = g_strdup (error->message);
  if (!topay_error_is_transient (error))
    {
      next->outcome = TOPAYD_MAIL_FAILED;
      g_message ("mail %s (%s) failed: %s", row->id, row->kind, error->message);
      return;
    }
  next->outcome = TOPAYD_MAIL_LATER;
  next->next_at =
      get_now (self) + draw_wait_s (n_failures, is_code ? LONGEST_CODE_S : LONGEST_WAIT_S);
  g_message ("mail %s (%s) is tried again: %s", row->id, row->kind, error->message);
}

/* A way that fails again and again rests for all its letters. */
static void
note_way (TopaydMail *self, const char *channel_name, TopaydMailOutcome outcome)
{
  TopaydChannel channel = TOPAYD_CHANNEL_EMAIL;
  Way *way;

  if (!topayd_channel_from_string (channel_name, &channel))
    return;
  way = &self->ways[channel];
  way->failures = outcome == TOPAYD_MAIL_LATER ? way->failures + 1 : 0;
  if (way->failures >= FAILURES_TO_PAUSE)
    way->paused_until =
        get_now (self) + draw_wait_s (way->failures - FAILURES_TO_PAUSE, LONGEST_CODE_S);
}

/* Sends the row, and begins the step that writes down how it went. */
static void
send_row (TopaydMail *self, const TopaydMailRow *row, TopaydMailStep *next)
{
  g_autoptr (GError) error = NULL;

  if (row->expires_at <= get_now (self))
    return;
  next->id = g_strdup (row->id);
  if (render_and_send (self, row, &error))
    {
      next->outcome = TOPAYD_MAIL_SENT;
      g_debug ("mail %s (%s) is sent", row->id, row->kind);
    }
  /* stopped, not failed: the row is as it was */
  else if (g_cancellable_is_cancelled (self->cancellable))
    return;
  else
    note_failure (self, row, next, error);
  note_way (self, row->channel, next->outcome);
}

/* What is accepted has to be written down before anything else is sent, however long the store
 * takes to have room again. */
static gboolean
run_step (TopaydMail *self, TopaydMailStep *step)
{
  while (TRUE)
    {
      g_autoptr (GError) error = NULL;

      step->now = get_now (self);
      for (guint i = 0; i < N_CHANNELS; i++)
        step->is_ready[i] = self->ways[i].sender != NULL && self->ways[i].paused_until <= step->now;
      if (topayd_store_write (self->store, topayd_mail_queue_step, step, &error))
        {
          count (self, step);
          return TRUE;
        }
      g_message ("the mail cannot be read: %s", error->message);
      if (!sleep_until_woken (self, STORE_WAIT_S))
        return FALSE;
    }
}

static gint64
find_wait_s (TopaydMail *self, const TopaydMailStep *step)
{
  gint64 due = step->first_end;

  for (guint i = 0; i < N_CHANNELS; i++)
    {
      if (self->ways[i].sender != NULL)
        due = MIN (due, MAX (step->first_at[i], self->ways[i].paused_until));
    }

  return CLAMP (due - step->now, 1, LONGEST_SLEEP_S);
}

static gpointer
run_mail (gpointer data)
{
  TopaydMail *self = data;
  g_auto (TopaydMailStep) step = { 0 };

  while (run_step (self, &step) && !is_stopping (self))
    {
      g_auto (TopaydMailStep) done = step;

      step = (TopaydMailStep){ 0 };
      if (done.row.id != NULL)
        send_row (self, &done.row, &step);
      else if (!sleep_until_woken (self, find_wait_s (self, &done)))
        break;
    }

  return NULL;
}

static void
topayd_mail_dispose (GObject *object)
{
  TopaydMail *self = TOPAYD_MAIL (object);

  topayd_mail_stop (self);
  for (guint i = 0; i < N_CHANNELS; i++)
    g_clear_object (&self->ways[i].sender);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (topayd_mail_parent_class)->dispose (object);
}

static void
topayd_mail_finalize (GObject *object)
{
  TopaydMail *self = TOPAYD_MAIL (object);

  g_object_unref (self->cancellable);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (topayd_mail_parent_class)->finalize (object);
}

static void
topayd_mail_class_init (TopaydMailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = topayd_mail_dispose;
  object_class->finalize = topayd_mail_finalize;
}

static void
topayd_mail_init (TopaydMail *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->cancellable = g_cancellable_new ();
}

/**
 * topayd_mail_new:
 * @settings: store, senders and key; what it points to is copied or held but where it says
 * otherwise
 *
 * Makes the mail of the service; nothing is sent before topayd_mail_start ().
 *
 * Returns: (transfer full): the mail
 */
TopaydMail *
topayd_mail_new (const TopaydMailSettings *settings)
{
  TopaydMail *self;

  g_return_val_if_fail (settings != NULL && TOPAYD_IS_STORE (settings->store), NULL);
  g_return_val_if_fail (settings->seal != NULL && settings->open != NULL, NULL);

  self = g_object_new (TOPAYD_TYPE_MAIL, NULL);
  self->store = g_object_ref (settings->store);
  g_set_object (&self->ways[TOPAYD_CHANNEL_EMAIL].sender, settings->email);
  g_set_object (&self->ways[TOPAYD_CHANNEL_PHONE].sender, settings->phone);
  self->box = (TopaydMailBox){ settings->seal, settings->open, settings->crypt_data };
  self->now = settings->now;
  self->now_data = settings->now_data;

  return self;
}

/**
 * topayd_mail_enqueue:
 * @self: the mail
 * @transaction: of whatever the message tells about
 * @message: what to tell whom; its address and code are sealed before they are written
 * @error: return location
 *
 * Puts a message into the queue: it is sent when the transaction is committed, and only then.
 * Called in a job of the store.
 *
 * Returns: whether it could be done; TOPAY_ERROR_INVALID when address, code or end are none
 */
gboolean
topayd_mail_enqueue (TopaydMail *self,
                     TopaydTransaction *transaction,
                     const TopaydMessage *message,
                     GError **error)
{
  g_return_val_if_fail (TOPAYD_IS_MAIL (self), FALSE);
  g_return_val_if_fail (transaction != NULL && message != NULL, FALSE);

  if (!topayd_mail_queue_add (transaction, &self->box, message, error))
    return FALSE;
  /* The step that this wakes is a job behind the one that runs. */
  topayd_mail_wake (self);

  return TRUE;
}

/**
 * topayd_mail_start:
 * @self: the mail
 *
 * Starts the thread “topayd-mail”, which begins with what the last run left.
 */
void
topayd_mail_start (TopaydMail *self)
{
  g_return_if_fail (TOPAYD_IS_MAIL (self));
  g_return_if_fail (self->thread == NULL);

  self->is_stopping = FALSE;
  g_cancellable_reset (self->cancellable);
  self->thread = g_thread_new ("topayd-mail", run_mail, self);
}

/**
 * topayd_mail_stop:
 * @self: the mail
 *
 * Ends the thread, before the store is closed: a letter on its way is given up within about a
 * second and sent at the next start. Does nothing when there is no thread.
 */
void
topayd_mail_stop (TopaydMail *self)
{
  g_return_if_fail (TOPAYD_IS_MAIL (self));

  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * topayd_mail_wake:
 * @self: the mail
 *
 * Lets the thread look at the queue. From any thread.
 */
void
topayd_mail_wake (TopaydMail *self)
{
  g_return_if_fail (TOPAYD_IS_MAIL (self));

  g_mutex_lock (&self->lock);
  self->is_woken = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

/**
 * topayd_mail_get_statistics:
 * @self: the mail
 * @statistics: (out caller-allocates): what happened since it was made
 *
 * For the metrics. From any thread.
 */
void
topayd_mail_get_statistics (TopaydMail *self, TopaydMailStatistics *statistics)
{
  g_return_if_fail (TOPAYD_IS_MAIL (self));

  g_mutex_lock (&self->lock);
  *statistics = self->statistics;
  g_mutex_unlock (&self->lock);
}
