/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-payment-watch-private.h"

#include "topay-diagnosis.h"
#include "topay-error.h"
#include "topay-request.h"

/* One question at a time:
 *
 *   start ─▶ timer ─▶ ask ─┬─ decided ──────▶ "settled", the end
 *              ▲           ├─ not found ────▶ "lost", the end
 *              └───────────┴─ anything else: nothing is known, so that it is asked again
 *
 * A network that comes back ends the wait of a question that was not answered.
 */

struct _TopayPaymentWatch
{
  GObject parent_instance;
  TopayClient *client; /* (owned) */
  char *payment_id;    /* (owned) */
  char *state;         /* (owned) (nullable) */
  gint64 checked_at;
  TopayWatchTime time;
  guint n_asked;
  gboolean is_watching;
  gboolean is_answered;      /* the last question */
  guint wait_source;         /* GSource id; 0 while a question is under way or nothing is watched */
  GCancellable *cancellable; /* (owned) (nullable): of the question that is under way */
};

G_DEFINE_FINAL_TYPE (TopayPaymentWatch, topay_payment_watch, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHECKED,
  SIGNAL_SETTLED,
  SIGNAL_LOST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void ask (TopayPaymentWatch *self);

static gint64
get_now (gpointer data)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
on_wait_over_cb (gpointer user_data)
{
  TopayPaymentWatch *self = user_data;

  self->wait_source = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
wait_for_next (TopayPaymentWatch *self)
{
  guint wait_ms = self->time.delay_s (self->n_asked) * self->time.second_ms;

  self->wait_source = g_timeout_add (wait_ms, on_wait_over_cb, self);
}

static void
note_state (TopayPaymentWatch *self, const TopayWirePaymentFacts *known)
{
  g_free (self->state);
  self->state = g_strdup (known->payment->state);
  self->checked_at = self->time.now_s (self->time.now_data);
}

/* Whoever hears a signal may stop the watch, or let go of it. */
static void
judge (TopayPaymentWatch *self, gboolean is_known, const GError *error)
{
  gboolean is_lost = g_strcmp0 (topay_error_get_code (error), "not_found") == 0;
  gboolean is_settled = is_known && !topay_payment_state_is_open (self->state);

  self->is_answered = is_known;
  if (is_lost || is_settled)
    topay_payment_watch_stop (self);
  else
    wait_for_next (self);

  g_signal_emit (self, signals[SIGNAL_CHECKED], 0, is_known);
  if (is_settled)
    g_signal_emit (self, signals[SIGNAL_SETTLED], 0, self->state);
  if (is_lost)
    g_signal_emit (self, signals[SIGNAL_LOST], 0);
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayPaymentWatch) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWirePaymentFacts *known = topay_client_send_finish (TOPAY_CLIENT (source), result, &error);
  gboolean is_known = known != NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (is_known)
    {
      note_state (self, known);
      topay_wire_free (&topay_record_payment_facts, known);
    }
  else
    g_debug ("watch: %s", error->message);
  judge (self, is_known, error);
}

static void
ask (TopayPaymentWatch *self)
{
  TopayWirePaymentRef request = { self->payment_id };
  g_autoptr (GBytes) body = topay_request_encode (&topay_record_payment_ref, &request);
  TopayClientParcel parcel = { &topay_endpoint_payment_look, body, NULL };

  self->n_asked++;
  self->is_answered = FALSE;
  if (!topay_client_has_token (self->client))
    {
      wait_for_next (self); /* until somebody signs in again */
      return;
    }

  self->cancellable = g_cancellable_new ();
  topay_client_send_async (self->client, &parcel, self->cancellable, on_looked_cb,
                           g_object_ref (self));
}

static void
on_network_changed_cb (GNetworkMonitor *monitor, gboolean is_available, gpointer user_data)
{
  TopayPaymentWatch *self = user_data;

  if (is_available && !self->is_answered && self->n_asked > 0)
    topay_payment_watch_check_now (self);
}

static void
topay_payment_watch_dispose (GObject *object)
{
  topay_payment_watch_stop (TOPAY_PAYMENT_WATCH (object));

  G_OBJECT_CLASS (topay_payment_watch_parent_class)->dispose (object);
}

static void
topay_payment_watch_finalize (GObject *object)
{
  TopayPaymentWatch *self = TOPAY_PAYMENT_WATCH (object);

  g_object_unref (self->client);
  g_free (self->payment_id);
  g_free (self->state);

  G_OBJECT_CLASS (topay_payment_watch_parent_class)->finalize (object);
}

static void
topay_payment_watch_class_init (TopayPaymentWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = topay_payment_watch_dispose;
  object_class->finalize = topay_payment_watch_finalize;

  /**
   * TopayPaymentWatch::checked:
   * @self: a watch
   * @is_answered: whether the service said how the payment is
   *
   * A question was asked.
   */
  signals[SIGNAL_CHECKED] = g_signal_new ("checked", TOPAY_TYPE_PAYMENT_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  /**
   * TopayPaymentWatch::settled:
   * @self: a watch, which has ended
   * @state: how the payment ended: "paid", "not_paid", "closed" …
   *
   * The payment is decided.
   */
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", TOPAY_TYPE_PAYMENT_WATCH, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * TopayPaymentWatch::lost:
   * @self: a watch, which has ended
   *
   * The service does not know the payment, or not of this account.
   */
  signals[SIGNAL_LOST] = g_signal_new ("lost", TOPAY_TYPE_PAYMENT_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_payment_watch_init (TopayPaymentWatch *self)
{
  self->time = (TopayWatchTime){ topay_watch_get_delay_s, 1000, get_now, NULL };
}

/**
 * topay_payment_state_is_open:
 * @state: of a payment, on the wire
 *
 * Returns: whether it may still become anything, so that paying again could pay twice
 */
gboolean
topay_payment_state_is_open (const char *state)
{
  return g_strcmp0 (state, "pending") == 0 || g_strcmp0 (state, "unknown") == 0;
}

/**
 * topay_payment_watch_new:
 * @client: with the session of the account whose payment it is
 * @payment_id: from the list of payments
 *
 * Makes a watch, which does nothing yet.
 *
 * Returns: (transfer full) (nullable): a watch; %NULL when @payment_id is no id
 */
TopayPaymentWatch *
topay_payment_watch_new (TopayClient *client, const char *payment_id)
{
  TopayWirePaymentRef request = { (char *) payment_id };
  TopayPaymentWatch *self;

  g_return_val_if_fail (TOPAY_IS_CLIENT (client) && payment_id != NULL, NULL);

  if (!topay_request_check (&topay_record_payment_ref, &request, NULL))
    return NULL;

  self = g_object_new (TOPAY_TYPE_PAYMENT_WATCH, NULL);
  self->client = g_object_ref (client);
  self->payment_id = g_strdup (payment_id);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed_cb), self, 0);

  return self;
}

/**
 * topay_payment_watch_set_time:
 * @self: a watch that was not started
 * @time: how time passes for it; copied
 */
void
topay_payment_watch_set_time (TopayPaymentWatch *self, const TopayWatchTime *time)
{
  self->time = *time;
}

/**
 * topay_payment_watch_get_payment_id:
 * @self: a watch
 *
 * Returns: (transfer none): id of the payment
 */
const char *
topay_payment_watch_get_payment_id (TopayPaymentWatch *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_WATCH (self), NULL);

  return self->payment_id;
}

/**
 * topay_payment_watch_get_state:
 * @self: a watch
 *
 * Returns: (transfer none) (nullable): how the payment was when it was last asked about
 */
const char *
topay_payment_watch_get_state (TopayPaymentWatch *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_WATCH (self), NULL);

  return self->state;
}

/**
 * topay_payment_watch_get_checked_at:
 * @self: a watch
 *
 * Returns: when the service last said how the payment is, in Unix seconds; 0 when never
 */
gint64
topay_payment_watch_get_checked_at (TopayPaymentWatch *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_WATCH (self), 0);

  return self->checked_at;
}

/**
 * topay_payment_watch_is_watching:
 * @self: a watch
 *
 * Returns: whether it was started, and has not ended
 */
gboolean
topay_payment_watch_is_watching (TopayPaymentWatch *self)
{
  g_return_val_if_fail (TOPAY_IS_PAYMENT_WATCH (self), FALSE);

  return self->is_watching;
}

/**
 * topay_payment_watch_start:
 * @self: a watch
 *
 * Begins, or begins anew: the first question comes after the first wait, since whoever starts a
 * watch has just asked.
 */
void
topay_payment_watch_start (TopayPaymentWatch *self)
{
  g_return_if_fail (TOPAY_IS_PAYMENT_WATCH (self));

  topay_payment_watch_stop (self);
  self->is_watching = TRUE;
  self->n_asked = 0;
  wait_for_next (self);
}

/**
 * topay_payment_watch_stop:
 * @self: a watch
 *
 * Ends it. Nothing more is heard of it.
 */
void
topay_payment_watch_stop (TopayPaymentWatch *self)
{
  g_return_if_fail (TOPAY_IS_PAYMENT_WATCH (self));

  self->is_watching = FALSE;
  g_clear_handle_id (&self->wait_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * topay_payment_watch_check_now:
 * @self: a watch
 *
 * Asks without waiting any longer, if it is watching and waits.
 */
void
topay_payment_watch_check_now (TopayPaymentWatch *self)
{
  g_return_if_fail (TOPAY_IS_PAYMENT_WATCH (self));

  if (self->wait_source == 0)
    return;

  g_clear_handle_id (&self->wait_source, g_source_remove);
  ask (self);
}
