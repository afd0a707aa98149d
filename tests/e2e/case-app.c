/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "case-app.h"

#include "topay-error.h"
#include "topay-test-server.h"

/* --- The app --- */

static void
on_delivered_cb (TopayOutbox *outbox,
                 const char *id,
                 const TopayWireReceipt *receipt,
                 TopayTestApp *self)
{
  g_free (self->case_id);
  self->case_id = g_strdup (receipt->case_id);
  self->confirm = receipt->confirm;
  self->n_delivered++;
}

void
topay_test_app_start (TopayTestApp *self)
{
  self->state = topay_state_db_new (self->folder);
  self->evidence = topay_evidence_new (self->state, self->account);
  self->outbox = topay_outbox_new (self->state, self->client);
  topay_outbox_follow (self->outbox, self->account);
  g_signal_connect (self->outbox, "delivered", G_CALLBACK (on_delivered_cb), self);
  topay_outbox_wake (self->outbox);
}

void
topay_test_app_stop (TopayTestApp *self)
{
  topay_outbox_stop (self->outbox);
  g_clear_object (&self->outbox);
  g_clear_object (&self->evidence);
  topay_state_db_close (self->state);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->state);
}

/* A connection of before a kill may still be taken for good once. */
void
topay_test_app_sign_in (TopayTestApp *self)
{
  const TopaySignIn wish = { "wangfang", "moonlit-teapot-harbor", "Laptop", "zh_CN", FALSE };

  for (guint i = 0;; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      topay_account_sign_in_async (self->account, &wish, NULL, topay_test_on_result_cb, &result);
      topay_account_sign_in_finish (self->account, topay_test_wait (&result), &error);
      if (error == NULL)
        return;
      if (i > 0 || !g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_OFFLINE))
        g_error ("signing in: %s", error->message);
    }
}

TopayTestApp *
topay_test_app_new_for (TopayTestService *service, const char *folder)
{
  TopayTestApp *self = g_new0 (TopayTestApp, 1);
  const TopayClientLimits quick = { 2000, 5000, 1, 256 * 1024 };
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  self->service = service;
  self->relay = topay_test_relay_new (topay_test_service_get_port (self->service));
  self->folder = folder != NULL ? g_strdup (folder) : g_dir_make_tmp ("topay-refund-XXXXXX", NULL);
  uri = g_strdup_printf ("https://127.0.0.1:%u", topay_test_relay_get_port (self->relay));
  self->client = topay_client_new (uri, topay_test_service_get_ca (self->service), &error);
  g_assert_no_error (error);
  topay_client_set_limits (self->client, &quick);
  self->account = topay_account_new (self->client, NULL);
  topay_test_app_sign_in (self);
  topay_test_app_start (self);
  return self;
}

TopayTestApp *
topay_test_app_new (void)
{
  return topay_test_app_new_for (topay_test_service_new (), NULL);
}

void
topay_test_app_free (TopayTestApp *self)
{
  topay_test_app_stop (self);
  g_clear_object (&self->account);
  g_clear_object (&self->client);
  topay_test_relay_free (self->relay);
  topay_test_service_free (self->service);
  topay_test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->case_id);
  g_free (self);
}

void
topay_test_app_kill_service (TopayTestApp *self)
{
  topay_test_service_kill (self->service);
  topay_test_relay_cut (self->relay);
}

void
topay_test_app_start_service (TopayTestApp *self)
{
  topay_test_service_start (self->service);
  topay_test_relay_set_target (self->relay, topay_test_service_get_port (self->service));
  topay_evidence_wake (self->evidence);
  topay_outbox_wake (self->outbox);
}

gpointer
topay_test_app_ask (TopayTestApp *self, const TopayWireEndpoint *endpoint, gconstpointer request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer reply;

  topay_account_call_async (self->account, endpoint, request, NULL, topay_test_on_result_cb,
                            &result);
  reply = topay_account_call_finish (self->account, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  return reply;
}

void
topay_test_app_do (TopayTestApp *self, const TopayWireEndpoint *endpoint, gconstpointer request)
{
  topay_wire_free (endpoint->reply, topay_test_app_ask (self, endpoint, request));
}

/* --- Files --- */

void
topay_test_app_wait_for_files (TopayTestApp *self,
                               const char *owner,
                               guint n,
                               TopayEvidenceState state)
{
  g_autoptr (GListModel) list = topay_evidence_list (self->evidence, owner);
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  guint n_there = 0;

  while (n_there < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
      n_there = 0;
      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        {
          g_autoptr (TopayEvidenceFile) file = g_list_model_get_item (list, i);

          g_assert_cmpint (topay_evidence_file_get_state (file), !=, TOPAY_EVIDENCE_REFUSED);
          n_there += topay_evidence_file_get_state (file) >= state;
        }
    }
}

void
topay_test_app_add_file (
    TopayTestApp *self, const char *owner, const char *name, const char *kind, GBytes *bytes)
{
  TopayEvidenceFile *file = topay_evidence_add_bytes (self->evidence, owner, bytes, name);

  topay_evidence_describe (self->evidence, file, kind, NULL);
}

/* The ids of an owner’s files, for a request. */
GPtrArray *
topay_test_app_list_refs (TopayTestApp *self, const char *owner)
{
  g_autoptr (GListModel) list = topay_evidence_list (self->evidence, owner);
  GPtrArray *refs = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (TopayEvidenceFile) file = g_list_model_get_item (list, i);
      TopayWireEvidenceRef *ref = topay_wire_new (&topay_record_evidence_ref);

      ref->id = g_strdup (topay_evidence_file_get_id (file));
      g_ptr_array_add (refs, ref);
    }
  return refs;
}

/* --- The outbox --- */

void
topay_test_app_queue (TopayTestApp *self,
                      const TopayWireEndpoint *endpoint,
                      gconstpointer request,
                      const char *owner)
{
  const TopayClientCall call = { endpoint, request, NULL };
  const TopayOutboxScope scope = { "wangfang", owner };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  topay_outbox_add_for_async (self->outbox, &call, &scope, NULL, topay_test_on_result_cb, &result);
  id = topay_outbox_add_finish (self->outbox, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  topay_evidence_refresh (self->evidence);
}

void
topay_test_app_wait_for_delivery (TopayTestApp *self, guint n)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (self->n_delivered < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}
