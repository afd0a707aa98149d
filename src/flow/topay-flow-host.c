/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-host.h"

G_DEFINE_INTERFACE (TopayFlowHost, topay_flow_host, G_TYPE_OBJECT)

static void
topay_flow_host_default_init (TopayFlowHostInterface *iface)
{
}

/**
 * topay_flow_host_call_async:
 * @self: a host
 * @endpoint: name of an endpoint
 * @fields: (transfer none): "a{sv}"; a floating one is taken
 * @cancellable: (nullable): stops it at any moment
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Calls the service.
 */
void
topay_flow_host_call_async (TopayFlowHost *self,
                            const char *endpoint,
                            GVariant *fields,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TOPAY_FLOW_HOST_GET_IFACE (self)->call_async (self, endpoint, fields, cancellable, callback,
                                                user_data);
}

/**
 * topay_flow_host_call_finish:
 * @self: a host
 * @result: as the callback got it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): "a{sv}" of the reply
 */
GVariant *
topay_flow_host_call_finish (TopayFlowHost *self, GAsyncResult *result, GError **error)
{
  return TOPAY_FLOW_HOST_GET_IFACE (self)->call_finish (self, result, error);
}

/**
 * topay_flow_host_queue_async:
 * @self: a host
 * @endpoint: name of an endpoint
 * @fields: (transfer floating): "a{sv}" of its request; lists are "aa{sv}"
 * @cancellable: (nullable): stops waiting; what is kept stays kept
 * @callback: called when it is sent, or kept for later
 * @user_data: for @callback
 *
 * Keeps a call until the service has it, once.
 */
void
topay_flow_host_queue_async (TopayFlowHost *self,
                             const char *endpoint,
                             GVariant *fields,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  TOPAY_FLOW_HOST_GET_IFACE (self)->queue_async (self, endpoint, fields, cancellable, callback,
                                                 user_data);
}

/**
 * topay_flow_host_queue_finish:
 * @self: a host
 * @result: as the callback got it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): "a{sv}" with "state" and, when it is "sent", the reply
 */
GVariant *
topay_flow_host_queue_finish (TopayFlowHost *self, GAsyncResult *result, GError **error)
{
  return TOPAY_FLOW_HOST_GET_IFACE (self)->queue_finish (self, result, error);
}

/**
 * topay_flow_host_list_async:
 * @self: a host
 * @list: "payments" or "cases"
 * @cancellable: (nullable): stops waiting
 * @callback: called when it is there
 * @user_data: for @callback
 *
 * Asks for what somebody may choose from.
 */
void
topay_flow_host_list_async (TopayFlowHost *self,
                            const char *list,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  TOPAY_FLOW_HOST_GET_IFACE (self)->list_async (self, list, cancellable, callback, user_data);
}

/**
 * topay_flow_host_list_finish:
 * @self: a host
 * @result: as the callback got it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): "aa{sv}", the newest first
 */
GVariant *
topay_flow_host_list_finish (TopayFlowHost *self, GAsyncResult *result, GError **error)
{
  return TOPAY_FLOW_HOST_GET_IFACE (self)->list_finish (self, result, error);
}

/**
 * topay_flow_host_probe_async:
 * @self: a host
 * @probe: name of a probe
 * @cancellable: (nullable): stops it at any moment
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks at this computer or its connection.
 */
void
topay_flow_host_probe_async (TopayFlowHost *self,
                             const char *probe,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  TOPAY_FLOW_HOST_GET_IFACE (self)->probe_async (self, probe, cancellable, callback, user_data);
}

/**
 * topay_flow_host_probe_finish:
 * @self: a host
 * @result: as the callback got it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): "a{sv}" with at least "result"
 */
GVariant *
topay_flow_host_probe_finish (TopayFlowHost *self, GAsyncResult *result, GError **error)
{
  return TOPAY_FLOW_HOST_GET_IFACE (self)->probe_finish (self, result, error);
}

/**
 * topay_flow_host_dup_value:
 * @self: a host
 * @name: "language", "account" …
 *
 * Returns: (transfer full) (nullable): what is known of it
 */
char *
topay_flow_host_dup_value (TopayFlowHost *self, const char *name)
{
  return TOPAY_FLOW_HOST_GET_IFACE (self)->dup_value (self, name);
}

/**
 * topay_flow_host_get_now:
 * @self: a host
 *
 * Returns: Unix seconds
 */
gint64
topay_flow_host_get_now (TopayFlowHost *self)
{
  return TOPAY_FLOW_HOST_GET_IFACE (self)->get_now (self);
}
