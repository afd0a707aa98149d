/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-edge.h"

#include <sys/socket.h>
#include <unistd.h>

#include "topay-error.h"
#include "topayd-edge-private.h"

#define MAX_THREADS   16
#define USUAL_THREADS 4

struct _TopaydEdge
{
  GObject parent_instance;
  TopaydShared *shared; /* (owned) */
  GPtrArray *threads;   /* (owned) (element-type TopaydEdgeThread) */
  guint n_threads;      /* wanted */
  guint n_ended;
  GTask *stop; /* (owned) (nullable): the stop that is under way */
  gboolean stopped;
};

G_DEFINE_FINAL_TYPE (TopaydEdge, topayd_edge, G_TYPE_OBJECT)

/* New connections are refused from now on; the descriptors stay until no thread can look at them.
 */
static void
shut_listeners (TopaydEdge *self)
{
  for (guint i = 0; i < self->shared->listeners->len; i++)
    {
      TopaydListener *listener = g_ptr_array_index (self->shared->listeners, i);

      shutdown (listener->fd, SHUT_RDWR);
      if (listener->unix_path != NULL)
        unlink (listener->unix_path);
      g_clear_pointer (&listener->unix_path, g_free);
    }
}

static void
ask_threads_to_stop (TopaydEdge *self, gint64 due_us)
{
  for (guint i = 0; i < self->threads->len; i++)
    topayd_edge_thread_stop (g_ptr_array_index (self->threads, i), due_us);
}

/* After this nothing of the edge is called any more. */
static void
end_threads (TopaydEdge *self)
{
  g_ptr_array_set_size (self->threads, 0);
  g_ptr_array_set_size (self->shared->listeners, 0);
  self->shared->accept = NULL;
  self->shared->edge = NULL;
  self->stopped = TRUE;
}

static gboolean
on_thread_end_cb (gpointer user_data)
{
  TopaydShared *shared = user_data;
  TopaydEdge *self = shared->edge;
  g_autoptr (GTask) task = NULL;

  if (self == NULL || ++self->n_ended < self->threads->len)
    return G_SOURCE_REMOVE;
  end_threads (self);
  task = g_steal_pointer (&self->stop);
  if (task != NULL)
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
topayd_edge_dispose (GObject *object)
{
  TopaydEdge *self = TOPAYD_EDGE (object);

  if (self->threads != NULL && self->threads->len > 0)
    {
      shut_listeners (self);
      ask_threads_to_stop (self, 0);
      end_threads (self);
    }
  g_clear_pointer (&self->threads, g_ptr_array_unref);
  g_clear_pointer (&self->shared, topayd_shared_unref);
  G_OBJECT_CLASS (topayd_edge_parent_class)->dispose (object);
}

static void
topayd_edge_class_init (TopaydEdgeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topayd_edge_dispose;
}

static void
topayd_edge_init (TopaydEdge *self)
{
  self->threads = g_ptr_array_new_with_free_func ((GDestroyNotify) topayd_edge_thread_free);
  self->shared = g_atomic_rc_box_new0 (TopaydShared);
  self->shared->peers = topayd_peers_new ();
  self->shared->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) topayd_listener_free);
  self->shared->on_thread_end = on_thread_end_cb;
  self->shared->edge = self;
}

static gboolean
add_listeners (TopaydEdge *self, const TopaydEdgeConfig *config, GError **error)
{
  GPtrArray *listeners = self->shared->listeners;

  for (guint i = 0; config->addresses != NULL && config->addresses[i] != NULL; i++)
    {
      TopaydListener *listener =
          topayd_listener_new (config->addresses[i], self->shared->tls != NULL, error);

      if (listener == NULL)
        return FALSE;
      g_ptr_array_add (listeners, listener);
    }
  if (config->unix_path != NULL)
    {
      TopaydListener *listener = topayd_listener_new_unix (config->unix_path, error);

      if (listener == NULL)
        return FALSE;
      g_ptr_array_add (listeners, listener);
    }
  if (listeners->len == 0)
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "No address to listen at");
  return listeners->len > 0;
}

/**
 * topayd_edge_new:
 * @config: what to listen at, and the limits; not needed after the call
 *
 * Loads the certificate and takes the addresses. Clients can connect from now on; they are served
 * once topayd_edge_start () is called.
 *
 * Returns: (transfer full) (nullable): %NULL with %TOPAY_ERROR_INVALID for addresses or files that
 *   cannot be used, %TOPAY_ERROR_BUSY for an address in use, %TOPAY_ERROR_IO
 */
TopaydEdge *
topayd_edge_new (const TopaydEdgeConfig *config, GError **error)
{
  g_autoptr (TopaydEdge) self = NULL;

  g_return_val_if_fail (config != NULL, NULL);

  if ((config->certificate_file == NULL) != (config->key_file == NULL))
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                           "A certificate and its key belong together");
      return NULL;
    }
  self = g_object_new (TOPAYD_TYPE_EDGE, NULL);
  self->shared->limits = config->limits;
  self->n_threads =
      config->n_threads > 0 ? config->n_threads : MIN (g_get_num_processors (), USUAL_THREADS);
  self->n_threads = MIN (self->n_threads, MAX_THREADS);
  if (config->certificate_file != NULL)
    {
      self->shared->tls = topayd_tls_new (config->certificate_file, config->key_file, error);
      if (self->shared->tls == NULL)
        return NULL;
    }
  if (!add_listeners (self, config, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * topayd_edge_start:
 * @self: an edge that has not been started
 * @accept: takes connections, on the thread-default main context of this call
 * @user_data: for @accept
 *
 * Starts the threads.
 *
 * Returns: %FALSE with %TOPAY_ERROR_IO when the system has no room for them
 */
gboolean
topayd_edge_start (TopaydEdge *self,
                   TopaydEdgeAcceptFunc accept,
                   gpointer user_data,
                   GError **error)
{
  g_return_val_if_fail (TOPAYD_IS_EDGE (self) && accept != NULL, FALSE);
  g_return_val_if_fail (self->shared->context == NULL, FALSE);

  self->shared->accept = accept;
  self->shared->user_data = user_data;
  self->shared->context = g_main_context_ref_thread_default ();
  for (guint i = 0; i < self->n_threads; i++)
    {
      TopaydEdgeThread *thread = topayd_edge_thread_new (self->shared, i + 1, error);

      if (thread == NULL)
        {
          ask_threads_to_stop (self, 0);
          end_threads (self);
          return FALSE;
        }
      g_ptr_array_add (self->threads, thread);
    }
  return TRUE;
}

/**
 * topayd_edge_get_port:
 * @self: an edge
 * @nth: which of the configured addresses, from 0 on
 *
 * Returns: the port it listens at, 0 when there is no such address
 */
guint
topayd_edge_get_port (TopaydEdge *self, guint nth)
{
  GPtrArray *listeners;

  g_return_val_if_fail (TOPAYD_IS_EDGE (self), 0);

  listeners = self->shared->listeners;
  return nth < listeners->len ? ((TopaydListener *) g_ptr_array_index (listeners, nth))->port : 0;
}

/**
 * topayd_edge_reload_certificates:
 * @self: an edge
 *
 * Reads the files of certificate and key again, for who connects from now on. Nothing that is open
 * is disturbed. An edge without TLS has nothing to do.
 *
 * Returns: %FALSE with %TOPAY_ERROR_INVALID when the files are not usable; the former ones then
 * stay
 */
gboolean
topayd_edge_reload_certificates (TopaydEdge *self, GError **error)
{
  g_return_val_if_fail (TOPAYD_IS_EDGE (self), FALSE);

  return self->shared->tls == NULL || topayd_tls_reload (self->shared->tls, error);
}

/**
 * topayd_edge_stop_async:
 * @self: an edge
 * @deadline_ms: then what is still running is cut
 * @callback: called when no connection is left
 * @user_data: for @callback
 *
 * Stops accepting, closes what is idle and lets requests that have come whole be answered.
 */
void
topayd_edge_stop_async (TopaydEdge *self,
                        gint64 deadline_ms,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (TOPAYD_IS_EDGE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, topayd_edge_stop_async);
  if (self->stop != NULL)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The edge is stopping already");
      return;
    }
  shut_listeners (self);
  if (self->threads->len == 0)
    {
      end_threads (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->stop = g_steal_pointer (&task);
  ask_threads_to_stop (self, g_get_monotonic_time () + deadline_ms * 1000);
}

/**
 * topayd_edge_stop_finish:
 * @self: an edge
 * @result: of topayd_edge_stop_async ()
 *
 * Returns: %FALSE with %TOPAY_ERROR_BUSY when another stop was under way
 */
gboolean
topayd_edge_stop_finish (TopaydEdge *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * topayd_edge_get_statistics:
 * @self: an edge
 * @statistics: (out caller-allocates): sums since the start
 *
 * Reads the counters; each is exact, but they are not of one moment.
 */
void
topayd_edge_get_statistics (TopaydEdge *self, TopaydEdgeStatistics *statistics)
{
  TopaydShared *shared;

  g_return_if_fail (TOPAYD_IS_EDGE (self) && statistics != NULL);

  shared = self->shared;
  *statistics = (TopaydEdgeStatistics){
    .n_open = atomic_load (&shared->n_open),
    .n_accepted = atomic_load (&shared->n_accepted),
    .n_handshakes = atomic_load (&shared->n_handshakes),
    .n_requests = atomic_load (&shared->n_requests),
    .n_replies = atomic_load (&shared->n_replies),
    .bytes_in = atomic_load (&shared->bytes_in),
    .bytes_out = atomic_load (&shared->bytes_out),
  };
  for (guint i = 0; i < TOPAYD_N_REFUSALS; i++)
    statistics->refused[i] = atomic_load (&shared->refused[i]);
}

/**
 * topayd_refusal_get_name:
 * @refusal: a reason
 *
 * Returns: (transfer none): its name in the metrics
 */
const char *
topayd_refusal_get_name (TopaydRefusal refusal)
{
  static const char *const names[] = {
    "bad_request", "method",         "body_too_large", "head_too_large", "unsupported",
    "handshake",   "slow_handshake", "slow_head",      "slow_body",      "slow_reader",
    "no_answer",   "total_cap",      "address_cap",    "no_descriptor",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == TOPAYD_N_REFUSALS);
  g_return_val_if_fail ((guint) refusal < TOPAYD_N_REFUSALS, NULL);
  return names[refusal];
}
