/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls of probes. Four of them want to know about the payment and three what the service is: they
 * share one call, and with it one connection.
 *
 *   probe ── waiter ──┐
 *   probe ── waiter ──┼── shared call ── client
 *   probe ── waiter ──┘   (ends with the last waiter)
 */

#include "config.h"

#include "topay-error.h"
#include "topay-probes-private.h"
#include "topay-request.h"

#define SHARED_KEY "topay-probe-calls"

typedef struct
{
  char *key; /* (owned) (nullable): endpoint and payment; none is shared with nobody */
  const TopayWireEndpoint *endpoint;
  GHashTable *calls;         /* (owned): those under way of this client */
  GCancellable *cancellable; /* (owned) */
  GList *waiters;            /* (owned) (element-type Waiter) */
  gint64 sent_us;
  gint64 begun_us;
} Shared;

typedef struct
{
  Shared *shared;         /* (unowned) */
  GSource *cancel_source; /* (owned) (nullable) */
  TopayProbeAnswered answered;
  gpointer data;
} Waiter;

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancel_source != NULL)
    {
      g_source_destroy (waiter->cancel_source);
      g_source_unref (waiter->cancel_source);
    }
  g_free (waiter);
}

static void
shared_free (Shared *shared)
{
  g_free (shared->key);
  g_hash_table_unref (shared->calls);
  g_object_unref (shared->cancellable);
  g_free (shared);
}

static GHashTable *
get_calls (TopayClient *client)
{
  GHashTable *calls = g_object_get_data (G_OBJECT (client), SHARED_KEY);

  if (calls == NULL)
    {
      calls = g_hash_table_new (g_str_hash, g_str_equal);
      g_object_set_data_full (G_OBJECT (client), SHARED_KEY, calls,
                              (GDestroyNotify) g_hash_table_unref);
    }

  return calls;
}

/* Nobody joins from now on. */
static void
close_shared (Shared *shared)
{
  if (shared->key != NULL && g_hash_table_lookup (shared->calls, shared->key) == shared)
    g_hash_table_remove (shared->calls, shared->key);
}

static gboolean
on_waiter_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  Waiter *waiter = user_data;
  Shared *shared = waiter->shared;
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The call was cancelled");
  TopayProbeAnswer answer = { .error = error };

  shared->waiters = g_list_remove (shared->waiters, waiter);
  if (shared->waiters == NULL)
    {
      close_shared (shared);
      g_cancellable_cancel (shared->cancellable);
    }
  waiter->answered (&answer, waiter->data);
  waiter_free (waiter);

  return G_SOURCE_REMOVE;
}

static void
on_called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Shared *shared = user_data;
  g_autoptr (GError) error = NULL;
  gpointer reply = topay_client_send_finish (TOPAY_CLIENT (source), result, &error);
  TopayProbeAnswer answer = { reply, error, shared->sent_us,
                              g_get_monotonic_time () - shared->begun_us };

  close_shared (shared);
  while (shared->waiters != NULL)
    {
      Waiter *waiter = shared->waiters->data;

      shared->waiters = g_list_delete_link (shared->waiters, shared->waiters);
      waiter->answered (&answer, waiter->data);
      waiter_free (waiter);
    }

  if (reply != NULL)
    topay_wire_free (shared->endpoint->reply, reply);
  shared_free (shared);
}

static void
send_call (TopayProbeContext *context, Shared *shared)
{
  TopayWirePaymentRef request = { context->payment_id };
  g_autoptr (GBytes) body = shared->endpoint->request != NULL
                                ? topay_request_encode (shared->endpoint->request, &request)
                                : NULL;
  TopayClientParcel parcel = { shared->endpoint, body, NULL };

  shared->sent_us = context->now_us (context->now_data);
  shared->begun_us = g_get_monotonic_time ();
  topay_client_send_async (context->client, &parcel, shared->cancellable, on_called_cb, shared);
}

/* Eats @key, which may be NULL. */
static Shared *
start_shared (TopayProbeContext *context, const TopayWireEndpoint *endpoint, char *key)
{
  Shared *shared = g_new0 (Shared, 1);

  shared->key = key;
  shared->endpoint = endpoint;
  shared->calls = g_hash_table_ref (get_calls (context->client));
  shared->cancellable = g_cancellable_new ();
  if (key != NULL)
    g_hash_table_insert (shared->calls, shared->key, shared);
  send_call (context, shared);

  return shared;
}

static void
join_shared (Shared *shared, GCancellable *cancellable, TopayProbeAnswered answered, gpointer data)
{
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->shared = shared;
  waiter->answered = answered;
  waiter->data = data;
  shared->waiters = g_list_append (shared->waiters, waiter);
  if (cancellable == NULL)
    return;

  waiter->cancel_source = g_cancellable_source_new (cancellable);
  g_source_set_callback (waiter->cancel_source, G_SOURCE_FUNC (on_waiter_cancelled_cb), waiter,
                         NULL);
  g_source_attach (waiter->cancel_source, g_main_context_get_thread_default ());
}

/**
 * topay_probe_call:
 * @context: with a client, and with a payment if @endpoint takes one
 * @endpoint: takes nothing, or a payment
 * @cancellable: (nullable): of whoever asks; others keep waiting
 * @answered: called once, later
 * @data: for @answered
 *
 * Calls the service, once. Who asks the same while a call is under way gets its answer.
 */
void
topay_probe_call (TopayProbeContext *context,
                  const TopayWireEndpoint *endpoint,
                  GCancellable *cancellable,
                  TopayProbeAnswered answered,
                  gpointer data)
{
  g_autofree char *key = g_strdup_printf ("%s %s", endpoint->name,
                                          endpoint->request != NULL ? context->payment_id : "");
  Shared *shared = g_hash_table_lookup (get_calls (context->client), key);

  if (shared == NULL)
    shared = start_shared (context, endpoint, g_steal_pointer (&key));
  join_shared (shared, cancellable, answered, data);
}

/**
 * topay_probe_call_anew:
 * @context: with a client
 * @endpoint: takes nothing
 * @cancellable: (nullable): of whoever asks
 * @answered: called once, later
 * @data: for @answered
 *
 * Calls the service whoever else does, to see how that goes.
 */
void
topay_probe_call_anew (TopayProbeContext *context,
                       const TopayWireEndpoint *endpoint,
                       GCancellable *cancellable,
                       TopayProbeAnswered answered,
                       gpointer data)
{
  join_shared (start_shared (context, endpoint, NULL), cancellable, answered, data);
}

/**
 * topay_probe_need_client:
 * @context: a context
 * @task: of a probe; returned when there is no service to ask
 *
 * Returns: whether there is one
 */
gboolean
topay_probe_need_client (TopayProbeContext *context, GTask *task)
{
  if (context->client != NULL)
    return TRUE;

  g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_OFFLINE, "No service is set up");

  return FALSE;
}
