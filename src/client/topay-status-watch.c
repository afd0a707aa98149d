/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-status-watch.h"

#include "topay-wire-endpoints.h"

struct _TopayStatusWatch
{
  GObject parent_instance;
  TopayClient *client;       /* (owned) */
  TopayWireStatus *status;   /* (owned) (nullable): the last that was heard */
  GCancellable *cancellable; /* (owned) (nullable): while it is asked for */
  gint64 heard_us;           /* of the monotonic clock; 0: never */
  guint n_looks;             /* of those who look now */
  guint wait_source;         /* GSource id; 0 when nothing is waited for */
};

G_DEFINE_FINAL_TYPE (TopayStatusWatch, topay_status_watch, G_TYPE_OBJECT)

static guint changed_signal;

static guint
get_place (const TopayWireIncident *incident)
{
  static const char *const kinds[] = { "security", "payments", "service", "maintenance", NULL };
  guint place = 0;

  while (kinds[place] != NULL && !g_str_equal (kinds[place], incident->kind))
    place++;
  return place;
}

/**
 * topay_incidents_find_worst:
 * @incidents: (element-type TopayWireIncident): the open ones, the latest first
 *
 * Returns: (transfer none) (nullable): the one to tell first
 */
const TopayWireIncident *
topay_incidents_find_worst (const GPtrArray *incidents)
{
  const TopayWireIncident *worst = NULL;

  for (guint i = 0; i < incidents->len; i++)
    {
      const TopayWireIncident *incident = g_ptr_array_index (incidents, i);

      if (worst == NULL || get_place (incident) < get_place (worst))
        worst = incident;
    }
  return worst;
}

static void ask (TopayStatusWatch *self);

static gboolean
on_wait_over_cb (gpointer user_data)
{
  TopayStatusWatch *self = user_data;

  self->wait_source = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_next (TopayStatusWatch *self)
{
  if (self->n_looks > 0 && self->wait_source == 0)
    self->wait_source = g_timeout_add_seconds (TOPAY_STATUS_WATCH_PERIOD_S, on_wait_over_cb, self);
}

static gboolean
is_same (const TopayWireIncident *one, const TopayWireIncident *other)
{
  if (one == NULL || other == NULL)
    return one == other;
  return g_str_equal (one->id, other->id) && g_str_equal (one->text_en, other->text_en)
         && g_str_equal (one->text_zh, other->text_zh)
         && one->expected_end_at == other->expected_end_at;
}

/* Takes @status. */
static void
hear (TopayStatusWatch *self, TopayWireStatus *status)
{
  TopayWireStatus *before = self->status;
  const TopayWireIncident *was = topay_status_watch_get_worst (self);
  gboolean is_changed;

  self->status = status;
  self->heard_us = g_get_monotonic_time ();
  is_changed = !is_same (was, topay_status_watch_get_worst (self));
  if (before != NULL)
    topay_wire_free (&topay_record_status, before);
  if (is_changed)
    g_signal_emit (self, changed_signal, 0);
}

static void
on_asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayStatusWatch) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireStatus *status = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (status != NULL)
    hear (self, status);
  else
    g_debug ("status: %s", error->message); /* what was heard last stays */
  wait_for_next (self);
}

static void
ask (TopayStatusWatch *self)
{
  self->cancellable = g_cancellable_new ();
  topay_client_call_async (self->client, &topay_endpoint_status, NULL, self->cancellable,
                           on_asked_cb, g_object_ref (self));
}

static void
stop (TopayStatusWatch *self)
{
  g_clear_handle_id (&self->wait_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
topay_status_watch_dispose (GObject *object)
{
  stop (TOPAY_STATUS_WATCH (object));

  G_OBJECT_CLASS (topay_status_watch_parent_class)->dispose (object);
}

static void
topay_status_watch_finalize (GObject *object)
{
  TopayStatusWatch *self = TOPAY_STATUS_WATCH (object);

  if (self->status != NULL)
    topay_wire_free (&topay_record_status, self->status);
  g_object_unref (self->client);

  G_OBJECT_CLASS (topay_status_watch_parent_class)->finalize (object);
}

static void
topay_status_watch_class_init (TopayStatusWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topay_status_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = topay_status_watch_finalize;

  /**
   * TopayStatusWatch::changed:
   * @self: a watch
   *
   * There is something else to tell, or nothing any more.
   */
  changed_signal = g_signal_new ("changed", TOPAY_TYPE_STATUS_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_status_watch_init (TopayStatusWatch *self)
{
}

/**
 * topay_status_watch_new:
 * @client: of the service; a reference is kept
 *
 * Returns: (transfer full): a watch that asks nothing before somebody looks
 */
TopayStatusWatch *
topay_status_watch_new (TopayClient *client)
{
  TopayStatusWatch *self;

  g_return_val_if_fail (TOPAY_IS_CLIENT (client), NULL);

  self = g_object_new (TOPAY_TYPE_STATUS_WATCH, NULL);
  self->client = g_object_ref (client);
  return self;
}

/**
 * topay_status_watch_look:
 * @self: a watch
 *
 * Somebody looks: asks now, unless it was heard within the period, and then every period.
 */
void
topay_status_watch_look (TopayStatusWatch *self)
{
  gint64 age_us;

  g_return_if_fail (TOPAY_IS_STATUS_WATCH (self));

  if (self->n_looks++ > 0 || self->cancellable != NULL)
    return;
  age_us = g_get_monotonic_time () - self->heard_us;
  if (self->heard_us == 0 || age_us >= TOPAY_STATUS_WATCH_PERIOD_S * G_TIME_SPAN_SECOND)
    ask (self);
  else
    wait_for_next (self);
}

/**
 * topay_status_watch_look_away:
 * @self: a watch that somebody looks at
 *
 * Ends a look; without any, nothing is asked.
 */
void
topay_status_watch_look_away (TopayStatusWatch *self)
{
  g_return_if_fail (TOPAY_IS_STATUS_WATCH (self) && self->n_looks > 0);

  if (--self->n_looks == 0)
    stop (self);
}

/**
 * topay_status_watch_get_worst:
 * @self: a watch
 *
 * Returns: (transfer none) (nullable): the incident to tell, until the next "changed"
 */
const TopayWireIncident *
topay_status_watch_get_worst (TopayStatusWatch *self)
{
  g_return_val_if_fail (TOPAY_IS_STATUS_WATCH (self), NULL);

  return self->status != NULL ? topay_incidents_find_worst (self->status->incidents) : NULL;
}
