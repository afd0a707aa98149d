/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* What a wizard needs of the program around it. It knows endpoints and probes by name only. */

G_BEGIN_DECLS

#define TOPAY_TYPE_FLOW_HOST (topay_flow_host_get_type ())
G_DECLARE_INTERFACE (TopayFlowHost, topay_flow_host, TOPAY, FLOW_HOST, GObject)

/**
 * TopayFlowHostInterface:
 * @call_async: calls the endpoint @endpoint with @fields ("a{sv}" of s, x and b)
 * @call_finish: gives "a{sv}" of the reply (s, x, b, nested a{sv}; times are x), or an error: of
 *   TOPAY_ERROR with a TopayErrorDetail that holds the code of the wire when the service refused
 * @queue_async: keeps a call of @endpoint on this computer until the service has it once; @fields
 * as for @call_async, lists as "aa{sv}"
 * @queue_finish: gives "state" (s): "sent" with the reply, "kept", or "sign_in" when somebody has
 * to sign in before it goes; an error of the service when it said no at once, and then nothing is
 * kept
 * @list_async: asks for the list @list: "payments" or "cases"
 * @list_finish: gives "aa{sv}", each with "id" and what is known
 * @probe_async: runs the probe @probe; its reply has at least "result" (s)
 * @probe_finish: as @call_finish
 * @dup_value: what is known of @name: "language", "account", "display-name",
 *   "signed-in" ("yes"), "today" (YYYY-MM-DD); %NULL when nothing is
 * @get_now: Unix seconds
 */
struct _TopayFlowHostInterface
{
  GTypeInterface parent_interface;

  void (*call_async) (TopayFlowHost *self,
                      const char *endpoint,
                      GVariant *fields,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GVariant *(*call_finish) (TopayFlowHost *self, GAsyncResult *result, GError **error);
  void (*queue_async) (TopayFlowHost *self,
                       const char *endpoint,
                       GVariant *fields,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  GVariant *(*queue_finish) (TopayFlowHost *self, GAsyncResult *result, GError **error);
  void (*list_async) (TopayFlowHost *self,
                      const char *list,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GVariant *(*list_finish) (TopayFlowHost *self, GAsyncResult *result, GError **error);
  void (*probe_async) (TopayFlowHost *self,
                       const char *probe,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  GVariant *(*probe_finish) (TopayFlowHost *self, GAsyncResult *result, GError **error);
  char *(*dup_value) (TopayFlowHost *self, const char *name);
  gint64 (*get_now) (TopayFlowHost *self);
};

void topay_flow_host_call_async (TopayFlowHost *self,
                                 const char *endpoint,
                                 GVariant *fields,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GVariant *topay_flow_host_call_finish (TopayFlowHost *self,
                                       GAsyncResult *result,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_flow_host_queue_async (TopayFlowHost *self,
                                  const char *endpoint,
                                  GVariant *fields,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GVariant *topay_flow_host_queue_finish (TopayFlowHost *self,
                                        GAsyncResult *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_flow_host_list_async (TopayFlowHost *self,
                                 const char *list,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GVariant *topay_flow_host_list_finish (TopayFlowHost *self,
                                       GAsyncResult *result,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topay_flow_host_probe_async (TopayFlowHost *self,
                                  const char *probe,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GVariant *topay_flow_host_probe_finish (TopayFlowHost *self,
                                        GAsyncResult *result,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *topay_flow_host_dup_value (TopayFlowHost *self, const char *name) G_GNUC_WARN_UNUSED_RESULT;
gint64 topay_flow_host_get_now (TopayFlowHost *self);

G_END_DECLS
