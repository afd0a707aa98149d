/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-service-host.h"

#include "topay-error.h"
#include "topay-flow-wire.h"
#include "topay-problem.h"

struct _TopayServiceHost
{
  GObject parent_instance;
  TopayContext *context; /* (owned) */
};

static void topay_service_host_host_init (TopayFlowHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TopayServiceHost,
                               topay_service_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TOPAY_TYPE_FLOW_HOST,
                                                      topay_service_host_host_init))

/* One call: the request lives until the answer is there, then it is wiped. */
typedef struct
{
  const TopayWireEndpoint *endpoint; /* static */
  gpointer request;                  /* (owned) (nullable) */
} Call;

static void
call_free (Call *call)
{
  if (call->request != NULL)
    topay_wire_free (call->endpoint->request, call->request);
  g_free (call);
}

static void
end_call (GTask *task, gpointer reply, GError *error)
{
  const Call *call = g_task_get_task_data (task);

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (
      task, g_variant_ref_sink (topay_flow_wire_from_record (call->endpoint->reply, reply)),
      (GDestroyNotify) g_variant_unref);
  topay_wire_free (call->endpoint->reply, reply);
}

static void
on_account_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer reply = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  end_call (task, reply, error);
}

static void
on_client_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer reply = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  end_call (task, reply, error);
}

static GError *
make_no_service (void)
{
  GError *error =
      g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_UNSUPPORTED, "No service is set up");

  topay_error_edit_detail (error)->code = g_strdup (TOPAY_PROBLEM_NO_SERVICE);
  return error;
}

/* The call with its request; NULL with an error when it cannot be made. */
static Call *
make_call (const char *name, GVariant *fields, GError **error)
{
  Call *call = g_new0 (Call, 1);

  call->endpoint = topay_wire_endpoint_find (name);
  if (call->endpoint == NULL)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "No endpoint is called “%s”", name);
  else if (call->endpoint->request != NULL)
    call->request = topay_flow_wire_to_record (call->endpoint->request, fields, error);
  if (call->endpoint != NULL && (call->endpoint->request == NULL || call->request != NULL))
    return call;

  g_free (call);
  return NULL;
}

static void
topay_service_host_call_async (TopayFlowHost *host,
                               const char *endpoint,
                               GVariant *fields,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TopayAccount *account = topay_context_get_account (TOPAY_SERVICE_HOST (host)->context);
  g_autoptr (GVariant) held = g_variant_ref_sink (fields);
  GTask *task = g_task_new (host, cancellable, callback, user_data);
  GError *error = NULL;
  Call *call = account != NULL ? make_call (endpoint, held, &error) : NULL;

  g_task_set_source_tag (task, topay_service_host_call_async);
  if (call == NULL)
    {
      g_task_return_error (task, error != NULL ? error : make_no_service ());
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  if (call->endpoint->level == TOPAY_WIRE_LEVEL_0)
    topay_client_call_async (topay_account_get_client (account), call->endpoint, call->request,
                             cancellable, on_client_replied_cb, task);
  else
    topay_account_call_async (account, call->endpoint, call->request, cancellable,
                              on_account_replied_cb, task);
}

static GVariant *
topay_service_host_call_finish (TopayFlowHost *host, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* No wizard of this release looks at the computer. */
static void
topay_service_host_probe_async (TopayFlowHost *host,
                                const char *probe,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (host, cancellable, callback, user_data);

  g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "No probe is called “%s”",
                           probe);
}

static char *
topay_service_host_dup_value (TopayFlowHost *host, const char *name)
{
  TopayServiceHost *self = TOPAY_SERVICE_HOST (host);
  TopayAccount *account = topay_context_get_account (self->context);

  if (g_str_equal (name, "language"))
    return g_strdup (topay_context_get_language (self->context));
  if (account == NULL)
    return NULL;
  if (g_str_equal (name, "account"))
    return g_strdup (topay_account_get_name (account));
  if (g_str_equal (name, "display-name"))
    return g_strdup (topay_account_get_display_name (account));
  return NULL;
}

static gint64
topay_service_host_get_now (TopayFlowHost *host)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
topay_service_host_host_init (TopayFlowHostInterface *iface)
{
  iface->call_async = topay_service_host_call_async;
  iface->call_finish = topay_service_host_call_finish;
  iface->probe_async = topay_service_host_probe_async;
  iface->probe_finish = topay_service_host_call_finish;
  iface->dup_value = topay_service_host_dup_value;
  iface->get_now = topay_service_host_get_now;
}

static void
topay_service_host_finalize (GObject *object)
{
  g_clear_object (&TOPAY_SERVICE_HOST (object)->context);

  G_OBJECT_CLASS (topay_service_host_parent_class)->finalize (object);
}

static void
topay_service_host_class_init (TopayServiceHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_service_host_finalize;
}

static void
topay_service_host_init (TopayServiceHost *self)
{
}

/**
 * topay_service_host_new:
 * @context: whose account and language
 *
 * Returns: (transfer full): what a wizard calls the service by
 */
TopayFlowHost *
topay_service_host_new (TopayContext *context)
{
  TopayServiceHost *self = g_object_new (TOPAY_TYPE_SERVICE_HOST, NULL);

  self->context = g_object_ref (context);
  return TOPAY_FLOW_HOST (self);
}
