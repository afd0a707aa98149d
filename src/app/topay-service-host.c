/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-service-host.h"

#include "topay-drafts.h"
#include "topay-error.h"
#include "topay-flow-post.h"
#include "topay-flow-wire.h"
#include "topay-problem.h"

struct _TopayServiceHost
{
  GObject parent_instance;
  TopayContext *context; /* (owned) */
  char *owner;           /* (owned): of the files of the wizard */
  char *account;         /* (owned) (nullable): who was signed in when it began */
  GVariant *payments;    /* (owned) (nullable): the list, as it was when it was asked for */
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

/* A freeze has ended the session: the app notices at once. */
static void
on_updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!topay_account_update_finish (TOPAY_ACCOUNT (source), result, &error))
    g_debug ("after the freeze: %s", error->message);
}

static void
on_frozen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer reply = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (reply != NULL)
    topay_account_update_async (TOPAY_ACCOUNT (source), NULL, on_updated_cb, NULL);
  end_call (task, reply, error);
}

/* The account keeps the token of the second proof for itself. */
static void
on_stepped_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (topay_account_step_up_finish (TOPAY_ACCOUNT (source), result, &error))
    g_task_return_pointer (task, g_variant_ref_sink (g_variant_new ("a{sv}", NULL)),
                           (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, error);
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

/* Nobody can be asked for: as if the service had said it. */
static GError *
make_signed_out (void)
{
  GError *error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_REFUSED, "Nobody is signed in");

  topay_error_edit_detail (error)->code = g_strdup ("signed_out");
  return error;
}

static gboolean
is_signed_in (TopayAccount *account)
{
  return topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_IN;
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

/* At the start of the app a session may still be on its way. */
static gboolean
is_signed_out (TopayAccount *account)
{
  return topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SIGNED_OUT
         || topay_account_get_state (account) == TOPAY_ACCOUNT_STATE_SECOND_FACTOR;
}

/* A draft is a file like any other: it may lack what the code goes with. */
static gboolean
is_step_up (const Call *call)
{
  const TopayWireCode *code = call->request;

  return call->endpoint == &topay_endpoint_step_up_finish && code->proof_id != NULL
         && code->code != NULL;
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
  if (call->endpoint->level > TOPAY_WIRE_LEVEL_0 && is_signed_out (account))
    {
      g_task_return_error (task, make_signed_out ());
      g_object_unref (task);
    }
  else if (is_step_up (call))
    {
      const TopayWireCode *code = call->request;

      topay_account_step_up_async (account, code->proof_id, code->code, cancellable,
                                   on_stepped_up_cb, task);
    }
  else if (call->endpoint == &topay_endpoint_freeze)
    topay_account_call_async (account, call->endpoint, call->request, cancellable, on_frozen_cb,
                              task);
  else if (call->endpoint->level == TOPAY_WIRE_LEVEL_0)
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

/* --- What is kept until the service has it --- */

/* A request is sent in the session of whom it is of; a freeze may have ended that one. */
static void
note_account (TopayServiceHost *self)
{
  TopayAccount *account = topay_context_get_account (self->context);

  if (account == NULL || !is_signed_in (account))
    return;
  g_free (self->account);
  self->account = g_strdup (topay_account_get_name (account));
}

static void
on_posted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GVariant *reply = topay_flow_post_finish (TOPAY_CONTEXT (source), result, &error);

  if (reply != NULL)
    g_task_return_pointer (task, reply, (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, error);
}

static void
topay_service_host_queue_async (TopayFlowHost *host,
                                const char *endpoint,
                                GVariant *fields,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  TopayServiceHost *self = TOPAY_SERVICE_HOST (host);
  g_autoptr (GVariant) held = g_variant_ref_sink (fields);
  GTask *task = g_task_new (host, cancellable, callback, user_data);
  GError *error = NULL;
  Call *call = make_call (endpoint, held, &error);

  g_task_set_source_tag (task, topay_service_host_queue_async);
  if (call == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  note_account (self);
  topay_flow_post_async (
      self->context, &(const TopayClientCall){ call->endpoint, call->request, NULL },
      &(const TopayOutboxScope){ self->account, self->owner }, cancellable, on_posted_cb, task);
}

/* --- Lists --- */

/* Of a record each what a wizard may know of it. */
static GVariant *
make_items (const TopayWireRecord *record,
            const GPtrArray *records,
            gboolean (*is_wanted) (gconstpointer))
{
  GVariantBuilder items;

  g_variant_builder_init (&items, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < records->len; i++)
    if (is_wanted == NULL || is_wanted (g_ptr_array_index (records, i)))
      g_variant_builder_add_value (
          &items, topay_flow_wire_from_record (record, g_ptr_array_index (records, i)));
  return g_variant_ref_sink (g_variant_builder_end (&items));
}

/* Only a refusal that is not the last word can be appealed, and only for a time. */
static gboolean
can_appeal (gconstpointer data)
{
  const TopayWireCase *found = data;

  return g_str_equal (found->state, "rejected")
         && (found->deadline_at == 0 || found->deadline_at > g_get_real_time () / G_USEC_PER_SEC);
}

static void
on_payments_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayServiceHost *self = g_task_get_source_object (task);
  GError *error = NULL;
  TopayWirePaymentList *list = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (list == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&self->payments, g_variant_unref);
  self->payments = make_items (&topay_record_payment, list->payments, NULL);
  topay_wire_free (&topay_record_payment_list, list);
  g_task_return_pointer (task, g_variant_ref (self->payments), (GDestroyNotify) g_variant_unref);
}

static void
on_cases_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  TopayWireCaseList *list = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (list == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task, make_items (&topay_record_case, list->cases, can_appeal),
                         (GDestroyNotify) g_variant_unref);
  topay_wire_free (&topay_record_case_list, list);
}

static void
list_cases (TopayAccount *account, GCancellable *cancellable, GTask *task)
{
  TopayWireCasePage *page = topay_wire_new (&topay_record_case_page);

  topay_account_call_async (account, &topay_endpoint_cases, page, cancellable, on_cases_listed_cb,
                            task);
  topay_wire_free (&topay_record_case_page, page);
}

/* The payments are asked for once: a freeze ends the session, and the report needs them after. */
static void
topay_service_host_list_async (TopayFlowHost *host,
                               const char *list,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  TopayServiceHost *self = TOPAY_SERVICE_HOST (host);
  TopayAccount *account = topay_context_get_account (self->context);
  GTask *task = g_task_new (host, cancellable, callback, user_data);

  g_task_set_source_tag (task, topay_service_host_list_async);
  if (g_str_equal (list, "payments") && self->payments != NULL)
    g_task_return_pointer (task, g_variant_ref (self->payments), (GDestroyNotify) g_variant_unref);
  else if (account == NULL)
    g_task_return_error (task, make_no_service ());
  else if (!is_signed_in (account))
    g_task_return_error (task, make_signed_out ());
  else if (g_str_equal (list, "payments"))
    {
      topay_account_call_async (account, &topay_endpoint_payments, NULL, cancellable,
                                on_payments_listed_cb, task);
      return;
    }
  else
    {
      list_cases (account, cancellable, task);
      return;
    }
  g_object_unref (task);
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
dup_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

static char *
topay_service_host_dup_value (TopayFlowHost *host, const char *name)
{
  TopayServiceHost *self = TOPAY_SERVICE_HOST (host);
  TopayAccount *account = topay_context_get_account (self->context);

  if (g_str_equal (name, "language"))
    return g_strdup (topay_context_get_language (self->context));
  if (g_str_equal (name, "today"))
    return dup_today ();
  if (account == NULL)
    return NULL;
  if (g_str_equal (name, "signed-in"))
    return g_strdup (is_signed_in (account) ? "yes" : NULL);
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
  iface->queue_async = topay_service_host_queue_async;
  iface->queue_finish = topay_service_host_call_finish;
  iface->list_async = topay_service_host_list_async;
  iface->list_finish = topay_service_host_call_finish;
  iface->probe_async = topay_service_host_probe_async;
  iface->probe_finish = topay_service_host_call_finish;
  iface->dup_value = topay_service_host_dup_value;
  iface->get_now = topay_service_host_get_now;
}

static void
topay_service_host_finalize (GObject *object)
{
  g_clear_object (&TOPAY_SERVICE_HOST (object)->context);
  g_clear_pointer (&TOPAY_SERVICE_HOST (object)->payments, g_variant_unref);
  g_free (TOPAY_SERVICE_HOST (object)->owner);
  g_free (TOPAY_SERVICE_HOST (object)->account);

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
 * @flow: id of the wizard
 *
 * Returns: (transfer full): what a wizard calls the service by
 */
TopayFlowHost *
topay_service_host_new (TopayContext *context, const char *flow)
{
  TopayServiceHost *self = g_object_new (TOPAY_TYPE_SERVICE_HOST, NULL);

  self->context = g_object_ref (context);
  self->owner = topay_drafts_dup_owner (flow);
  note_account (self);
  return TOPAY_FLOW_HOST (self);
}
