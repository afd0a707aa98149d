/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-monitor.h"

#include <libsoup/soup.h>

#include "topay-error.h"

struct _TopaydMonitor
{
  GObject parent_instance;
  SoupServer *server;     /* (owned) */
  TopaydMetrics *metrics; /* (unowned): the service outlives us */
  TopaydMonitorIsReady is_ready;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (TopaydMonitor, topayd_monitor, G_TYPE_OBJECT)

static void
answer (SoupServerMessage *message, guint status, const char *type, const char *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, text, strlen (text));
}

static void
on_health_cb (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              GHashTable *query,
              gpointer user_data)
{
  answer (message, SOUP_STATUS_OK, "text/plain; charset=utf-8", "ok\n");
}

static void
on_ready_cb (SoupServer *server,
             SoupServerMessage *message,
             const char *path,
             GHashTable *query,
             gpointer user_data)
{
  TopaydMonitor *self = user_data;
  const char *reason = "stopping";
  gboolean ready = self->is_ready (self->data, &reason);
  g_autofree char *text = g_strdup_printf ("%s\n", ready ? "ready" : reason);

  answer (message, ready ? SOUP_STATUS_OK : SOUP_STATUS_SERVICE_UNAVAILABLE,
          "text/plain; charset=utf-8", text);
}

static void
on_metrics_cb (SoupServer *server,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer user_data)
{
  TopaydMonitor *self = user_data;
  g_autofree char *text = topayd_metrics_dup_text (self->metrics);

  answer (message, SOUP_STATUS_OK, "text/plain; version=0.0.4; charset=utf-8", text);
}

static void
on_other_cb (SoupServer *server,
             SoupServerMessage *message,
             const char *path,
             GHashTable *query,
             gpointer user_data)
{
  answer (message, SOUP_STATUS_NOT_FOUND, "text/plain; charset=utf-8",
          "Try /healthz, /readyz or /metrics\n");
}

static void
topayd_monitor_dispose (GObject *object)
{
  TopaydMonitor *self = TOPAYD_MONITOR (object);

  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  G_OBJECT_CLASS (topayd_monitor_parent_class)->dispose (object);
}

static void
topayd_monitor_class_init (TopaydMonitorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topayd_monitor_dispose;
}

static void
topayd_monitor_init (TopaydMonitor *self)
{
  self->server = soup_server_new (NULL, NULL);
}

/**
 * topayd_monitor_new:
 * @metrics: (transfer none): what /metrics tells; must live longer
 * @is_ready: asked for /readyz
 * @data: for @is_ready
 *
 * Returns: (transfer full): a monitor that does not listen yet
 */
TopaydMonitor *
topayd_monitor_new (TopaydMetrics *metrics, TopaydMonitorIsReady is_ready, gpointer data)
{
  TopaydMonitor *self = g_object_new (TOPAYD_TYPE_MONITOR, NULL);

  self->metrics = metrics;
  self->is_ready = is_ready;
  self->data = data;
  soup_server_add_handler (self->server, NULL, on_other_cb, self, NULL);
  soup_server_add_handler (self->server, "/healthz", on_health_cb, self, NULL);
  soup_server_add_handler (self->server, "/readyz", on_ready_cb, self, NULL);
  soup_server_add_handler (self->server, "/metrics", on_metrics_cb, self, NULL);
  return self;
}

/**
 * topayd_monitor_listen:
 * @self: a monitor
 * @address: "ADDRESS:PORT"; the address must be on loopback, since nothing here is guarded; port 0
 *   takes a free one
 * @error: return location for an error
 *
 * Returns: whether it listens; %FALSE with INVALID or IO
 */
gboolean
topayd_monitor_listen (TopaydMonitor *self, const char *address, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (address, 0, NULL);
  g_autoptr (GSocketAddress) socket_address = NULL;

  if (parsed != NULL)
    socket_address = g_inet_socket_address_new_from_string (
        g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)),
        g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));
  if (socket_address == NULL
      || !g_inet_address_get_is_loopback (
          g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (socket_address))))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "‘%s’ is not on loopback", address);
      return FALSE;
    }
  if (soup_server_listen (self->server, socket_address, 0, &cause))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot listen on %s: %s", address,
               cause->message);
  return FALSE;
}

/**
 * topayd_monitor_get_port:
 * @self: a monitor
 *
 * Returns: the port it listens on; 0 when it does not
 */
guint
topayd_monitor_get_port (TopaydMonitor *self)
{
  GSList *uris = soup_server_get_uris (self->server);
  int port = uris != NULL ? g_uri_get_port (uris->data) : 0;

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return MAX (port, 0);
}
