/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-outbox.h"

#include "topay-backoff.h"
#include "topay-error.h"
#include "topay-request.h"
#include "topay-state-db-private.h"

/* The pump. One request is on its way at a time, and every step is on the disk before the next:
 *
 *   idle ──▶ take: mark as being sent ──▶ send ──▶ settle: delete, put back or mark as failed ──┐
 *    ▲           │ nothing is due                                                               │
 *    └─ timer, network, new request, signed in                                  at once for the
 * next
 *
 * Killed at any point it sends again under the same key, and the service does it once.
 */

/* After trouble with our own disk. */
#define DISK_WAIT_S 30

/* When whoever answers is not the service, or has no use for this version of the app: trying soon
 * changes nothing, but the request is not to blame and is not lost. */
#define STRANGER_WAIT_S 300

/* For a session that ended while the request was on its way. */
#define SESSION_WAIT_S 5

/* A clock that was set back by less than this only makes a request wait so much longer. */
#define SET_BACK_S 60

/* For files that have to go again, and how often a request may wait for them. */
#define FILES_WAIT_S    2
#define MAX_FILE_ROUNDS 5

struct _TopayOutbox
{
  GObject parent_instance;
  TopayStateDb *state;       /* (owned) */
  TopayClient *client;       /* (owned) */
  GCancellable *cancellable; /* (owned): ends what is on its way when we go */
  TopayOutboxClock clock;    /* (nullable): NULL for that of the system */
  gpointer clock_data;
  gint64 ahead_s;        /* of the clock over the time that is never set, when we looked last */
  TopayAccount *account; /* (unowned) (nullable): whose session it is */

  TopayOutboxEntry *entry;           /* (owned) (nullable): on its way */
  TopayOutboxSettlement *settlement; /* (owned) (nullable): not yet on the disk */
  guint wake_source;                 /* GSource id; 0 unless a time is waited for */
  gboolean is_busy;                  /* an operation is on its way */
  gboolean is_woken;                 /* something new came meanwhile */
  gboolean is_hurried;               /* the network came back: no need to wait out the back-off */
};

G_DEFINE_FINAL_TYPE (TopayOutbox, topay_outbox, G_TYPE_OBJECT)

static guint settled_signal, delivered_signal;

static gint64
get_now (TopayOutbox *self)
{
  if (self->clock != NULL)
    return self->clock (self->clock_data);

  return g_get_real_time () / G_USEC_PER_SEC;
}

static gint64
get_ahead_s (TopayOutbox *self)
{
  return get_now (self) - g_get_monotonic_time () / G_USEC_PER_SEC;
}

/* Whether the clock was set back since we looked last: times to wait that were written before would
 * be waited out in full, and then as long as it was set back by. */
static gboolean
was_set_back (TopayOutbox *self)
{
  gint64 before = self->ahead_s;

  self->ahead_s = get_ahead_s (self);
  return self->ahead_s < before - SET_BACK_S;
}

static gboolean
on_time_cb (gpointer user_data)
{
  TopayOutbox *self = user_data;

  self->wake_source = 0;
  topay_outbox_wake (self);

  return G_SOURCE_REMOVE;
}

/* An operation has ended, and the next one has a time. 0: only something new wakes us. */
static void
wait_seconds (TopayOutbox *self, gint64 seconds)
{
  self->is_busy = FALSE;
  if (self->is_woken)
    topay_outbox_wake (self);
  else if (seconds > 0)
    self->wake_source = g_timeout_add_seconds ((guint) MIN (seconds, 3600), on_time_cb, self);
}

static void
on_settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayOutbox) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayOutboxSettlement *settlement;

  if (!topay_state_db_settle_finish (TOPAY_STATE_DB (source), result, &error))
    {
      /* It is not sent again before this is written: the next wake writes it first. */
      g_message ("the outbox cannot be written: %s", error->message);
      wait_seconds (self, DISK_WAIT_S);
      return;
    }

  settlement = g_steal_pointer (&self->settlement);
  if (settlement->receipt != NULL)
    g_signal_emit (self, delivered_signal, 0, settlement->id, settlement->receipt);
  if (settlement->outcome != TOPAY_OUTBOX_OUTCOME_RETRY)
    g_signal_emit (self, settled_signal, 0, settlement->id, settlement->code);
  topay_outbox_settlement_free (settlement);

  self->is_busy = FALSE;
  topay_outbox_wake (self);
}

static void
settle (TopayOutbox *self)
{
  topay_state_db_settle_async (self->state, self->settlement, on_settled_cb, g_object_ref (self));
}

/* The service forgot the files of a request that waited for long: they go first once more. */
static gboolean
lacks_files (const GError *error)
{
  return error != NULL && g_strcmp0 (topay_error_get_code (error), "evidence_missing") == 0;
}

/* The only errors that end a request are those which the service itself has named and which do not
 * pass. */
static gint64
get_retry_wait_s (const TopayOutbox *self, const GError *error)
{
  TopayBackoff backoff = { self->entry->attempts };
  const TopayErrorDetail *detail = topay_error_get_detail (error);
  guint wait_ms;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return 1;
  if (g_strcmp0 (detail->code, "signed_out") == 0)
    return SESSION_WAIT_S;
  if (lacks_files (error) && self->entry->attempts < MAX_FILE_ROUNDS)
    return FILES_WAIT_S;

  wait_ms = topay_backoff_next_ms (&backoff, g_random_double (), detail->retry_after_s);
  /* A wire that is cut while it begins looks like somebody who cannot prove to be the service. No
   * byte of the request leaves then, so asking again soon costs nothing. */
  if (topay_error_is_transient (error) || g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TLS))
    return (wait_ms + 999) / 1000;
  if (detail->code == NULL || error->code == TOPAY_ERROR_UNSUPPORTED)
    return STRANGER_WAIT_S;

  return -1;
}

static TopayOutboxSettlement *
judge (TopayOutbox *self, const GError *error)
{
  TopayOutboxSettlement *settlement = g_new0 (TopayOutboxSettlement, 1);
  gint64 wait_s = error != NULL ? get_retry_wait_s (self, error) : 0;

  settlement->id = g_strdup (self->entry->id);
  if (error == NULL)
    settlement->outcome = TOPAY_OUTBOX_OUTCOME_DELIVERED;
  else if (wait_s >= 0)
    {
      settlement->outcome = TOPAY_OUTBOX_OUTCOME_RETRY;
      settlement->next_attempt = get_now (self) + wait_s;
      settlement->sends_files_again = lacks_files (error);
    }
  else
    {
      settlement->outcome = TOPAY_OUTBOX_OUTCOME_FAILED;
      settlement->code = g_strdup (topay_error_get_code (error));
    }

  return settlement;
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayOutbox) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  gpointer reply = topay_client_send_finish (TOPAY_CLIENT (source), result, &error);
  const TopayWireEndpoint *endpoint = topay_wire_endpoint_find (self->entry->endpoint);

  if (reply == NULL)
    g_debug ("outbox %s: attempt %u: %s", self->entry->id, self->entry->attempts + 1,
             error->message);

  self->settlement = judge (self, error);
  if (reply != NULL && endpoint->reply == &topay_record_receipt)
    {
      self->settlement->endpoint = g_strdup (endpoint->name);
      self->settlement->receipt = reply;
    }
  else if (reply != NULL)
    topay_wire_free (endpoint->reply, reply);
  g_clear_pointer (&self->entry, topay_outbox_entry_free);
  settle (self);
}

/* What an endpoint must be for its requests to lie on a disk and be sent when nobody looks. */
static gboolean
can_queue (const TopayWireEndpoint *endpoint)
{
  return endpoint != NULL && endpoint->queueable && endpoint->request != NULL
         && endpoint->level <= TOPAY_WIRE_LEVEL_1
         && !topay_wire_record_has_secrets (endpoint->request);
}

static void
send_entry (TopayOutbox *self)
{
  TopayClientParcel parcel = {
    .endpoint = topay_wire_endpoint_find (self->entry->endpoint),
    .body = self->entry->body,
    .key = self->entry->id,
  };

  /* Written by another version of the program, or by somebody else. */
  if (!can_queue (parcel.endpoint))
    {
      self->settlement = g_new0 (TopayOutboxSettlement, 1);
      self->settlement->id = g_strdup (self->entry->id);
      self->settlement->outcome = TOPAY_OUTBOX_OUTCOME_FAILED;
      self->settlement->code = g_strdup ("not_found");
      g_clear_pointer (&self->entry, topay_outbox_entry_free);
      settle (self);
      return;
    }

  topay_client_send_async (self->client, &parcel, self->cancellable, on_sent_cb,
                           g_object_ref (self));
}

static void
on_taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayOutbox) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayOutboxTaken) taken =
      topay_state_db_take_finish (TOPAY_STATE_DB (source), result, &error);

  if (taken == NULL)
    {
      g_message ("the outbox cannot be read: %s", error->message);
      wait_seconds (self, DISK_WAIT_S);
      return;
    }

  self->entry = g_steal_pointer (&taken->entry);
  if (self->entry != NULL)
    send_entry (self);
  else
    wait_seconds (self,
                  taken->next_attempt != 0 ? MAX (taken->next_attempt - get_now (self), 1) : 0);
}

static void
on_network_changed_cb (TopayOutbox *self, gboolean is_available)
{
  if (is_available)
    topay_outbox_hurry (self);
}

static void
topay_outbox_dispose (GObject *object)
{
  TopayOutbox *self = TOPAY_OUTBOX (object);

  g_clear_handle_id (&self->wake_source, g_source_remove);

  G_OBJECT_CLASS (topay_outbox_parent_class)->dispose (object);
}

static void
topay_outbox_finalize (GObject *object)
{
  TopayOutbox *self = TOPAY_OUTBOX (object);

  if (self->account != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->account), (gpointer *) &self->account);
  g_clear_pointer (&self->entry, topay_outbox_entry_free);
  g_clear_pointer (&self->settlement, topay_outbox_settlement_free);
  g_object_unref (self->state);
  g_object_unref (self->client);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (topay_outbox_parent_class)->finalize (object);
}

static void
topay_outbox_class_init (TopayOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = topay_outbox_dispose;
  object_class->finalize = topay_outbox_finalize;

  /**
   * TopayOutbox::settled:
   * @self: an outbox
   * @id: of a request
   * @code: (nullable): %NULL when the service has it, else why it does not want it
   *
   * The way of a request has ended.
   */
  settled_signal = g_signal_new ("settled", TOPAY_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  /**
   * TopayOutbox::delivered:
   * @self: an outbox
   * @id: of a request
   * @receipt: (type gpointer): a TopayWireReceipt, for the time of the call
   *
   * The service has a request, and said so; comes before “settled”.
   */
  delivered_signal = g_signal_new ("delivered", TOPAY_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
}

static void
topay_outbox_init (TopayOutbox *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * topay_outbox_new:
 * @state: where the requests lie
 * @client: calls to the service
 *
 * Makes an outbox; it begins with topay_outbox_wake ().
 *
 * Returns: (transfer full): an outbox
 */
TopayOutbox *
topay_outbox_new (TopayStateDb *state, TopayClient *client)
{
  TopayOutbox *self;

  g_return_val_if_fail (TOPAY_IS_STATE_DB (state), NULL);
  g_return_val_if_fail (TOPAY_IS_CLIENT (client), NULL);

  self = g_object_new (TOPAY_TYPE_OUTBOX, NULL);
  self->state = g_object_ref (state);
  self->client = g_object_ref (client);
  self->ahead_s = get_ahead_s (self);
  g_signal_connect_object (state, "outbox-changed", G_CALLBACK (topay_outbox_wake), self,
                           G_CONNECT_SWAPPED);
  /* A hint and no more: what it says of the network need not be so. */
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * topay_outbox_set_clock:
 * @self: an outbox
 * @clock: (nullable): gives the seconds since 1970, UTC; %NULL for the clock of the system
 * @data: for @clock
 */
void
topay_outbox_set_clock (TopayOutbox *self, TopayOutboxClock clock, gpointer data)
{
  g_return_if_fail (TOPAY_IS_OUTBOX (self));

  self->clock = clock;
  self->clock_data = data;
  self->ahead_s = get_ahead_s (self);
}

/* Requests of the account wait for somebody to be signed in. */
static void
on_account_changed_cb (TopayOutbox *self, GParamSpec *pspec, TopayAccount *account)
{
  if (topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_IN)
    topay_outbox_wake (self);
}

/**
 * topay_outbox_follow:
 * @self: an outbox
 * @account: the session of the same client; no reference is kept
 *
 * Wakes the outbox from here on whenever somebody has signed in, or a session was restored.
 */
void
topay_outbox_follow (TopayOutbox *self, TopayAccount *account)
{
  g_return_if_fail (TOPAY_IS_OUTBOX (self));
  g_return_if_fail (TOPAY_IS_ACCOUNT (account));

  if (self->account != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->account), (gpointer *) &self->account);
  self->account = account;
  g_object_add_weak_pointer (G_OBJECT (account), (gpointer *) &self->account);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (on_account_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * topay_outbox_wake:
 * @self: an outbox
 *
 * Looks whether there is something to send, as at start. New requests, the network and the account
 * of topay_outbox_follow () wake it by themselves.
 */
void
topay_outbox_wake (TopayOutbox *self)
{
  TopayOutboxReach reach = { 0 };
  gint64 hurry_s;

  g_return_if_fail (TOPAY_IS_OUTBOX (self));

  self->is_woken = self->is_busy;
  if (self->is_busy)
    return;

  g_clear_handle_id (&self->wake_source, g_source_remove);
  self->is_busy = TRUE;
  if (self->settlement != NULL)
    {
      settle (self);
      return;
    }
  if (g_cancellable_is_cancelled (self->cancellable))
    return; /* busy for ever: nothing wakes it again */

  hurry_s = self->is_hurried ? TOPAY_BACKOFF_CAP_MS / 1000 : 0;
  self->is_hurried = FALSE;
  reach.level = topay_client_has_token (self->client) ? 1 : 0;
  reach.was_set_back = was_set_back (self);
  reach.account = self->account != NULL ? topay_account_get_name (self->account) : NULL;
  topay_state_db_take_async (self->state, get_now (self) + hurry_s, &reach, on_taken_cb,
                             g_object_ref (self));
}

/**
 * topay_outbox_hurry:
 * @self: an outbox
 *
 * The service can be reached again: what waited out a back-off is sent now.
 */
void
topay_outbox_hurry (TopayOutbox *self)
{
  g_return_if_fail (TOPAY_IS_OUTBOX (self));

  self->is_hurried = TRUE;
  topay_outbox_wake (self);
}

/**
 * topay_outbox_stop:
 * @self: an outbox
 *
 * Ends what is on its way, before the program or the session ends. The request is put back and sent
 * again by the next outbox on the same state.
 */
void
topay_outbox_stop (TopayOutbox *self)
{
  g_return_if_fail (TOPAY_IS_OUTBOX (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->wake_source, g_source_remove);
}

static void
on_queued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (topay_state_db_queue_finish (TOPAY_STATE_DB (source), result, &error))
    g_task_return_pointer (task, g_strdup (g_task_get_task_data (task)), g_free);
  else
    g_task_return_error (task, error);
}

/**
 * topay_outbox_add_for_async:
 * @self: an outbox
 * @call: endpoint (queueable, without a secret in its request, and of no level that a wait would
 *   outlive) and request; its key, if there is one, becomes the id
 * @scope: whose it is and which files go before it; copied
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: called when the request is on the disk
 * @user_data: for @callback
 *
 * Queues a call together with the files that were added under an owner: in one transaction they
 * become those of the request, which is sent once the service has all of them.
 */
void
topay_outbox_add_for_async (TopayOutbox *self,
                            const TopayClientCall *call,
                            const TopayOutboxScope *scope,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autofree char *id = call->key != NULL ? g_strdup (call->key) : g_uuid_string_random ();
  TopayOutboxEntry entry = { .id = id };
  GError *error = NULL;

  g_return_if_fail (TOPAY_IS_OUTBOX (self));
  g_return_if_fail (call->endpoint != NULL && call->request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_outbox_add_for_async);

  if (!can_queue (call->endpoint))
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                               "Requests of %s do not wait on a disk", call->endpoint->name);
      return;
    }
  if (!topay_request_check (call->endpoint->request, call->request, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  body = topay_request_encode (call->endpoint->request, call->request);
  entry.endpoint = (char *) call->endpoint->name;
  entry.body = body;
  entry.level = call->endpoint->level == TOPAY_WIRE_LEVEL_0 ? 0 : 1;
  entry.created = get_now (self);
  entry.account = (char *) scope->account;
  entry.evidence = (char *) scope->evidence;
  g_task_set_task_data (task, g_strdup (id), g_free);
  topay_state_db_queue_async (self->state, &entry, cancellable, on_queued_cb,
                              g_steal_pointer (&task));
}

/**
 * topay_outbox_add_async:
 * @self: an outbox
 * @endpoint: queueable, without a secret in its request, and of no level that a wait would outlive
 * @request: its request record
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: called when the request is on the disk
 * @user_data: for @callback
 *
 * Queues a call. It is sent as soon as that can be, by this program or the next.
 */
void
topay_outbox_add_async (TopayOutbox *self,
                        const TopayWireEndpoint *endpoint,
                        gconstpointer request,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  const TopayClientCall call = { endpoint, request, NULL };
  const TopayOutboxScope scope = { 0 };

  topay_outbox_add_for_async (self, &call, &scope, cancellable, callback, user_data);
}

/**
 * topay_outbox_add_finish:
 * @self: an outbox
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_INVALID for a call that must not wait, %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY,
 *   %TOPAY_ERROR_FULL, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): id of the request, which outlives a crash from here on
 */
char *
topay_outbox_add_finish (TopayOutbox *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
