/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A refund from the wish to the money: faulty goods of ¥1,368 with two pictures, asked for while
 * the service is away, which is killed twice on the way; more is asked for and brought, two
 * approve, the card is closed, another way is chosen, the money arrives. Real service, real client,
 * no window. */

#include "config.h"

#include <string.h>

#include "case-app.h"
#include "topay-case-chain.h"
#include "topay-error.h"
#include "topay-test-server.h"

#define AMOUNT 136800

/* One pixel, made by us. */
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/"                               \
  "HwADBwIAMCbHYQAAAABJRU5ErkJggg=="
#define PDF "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

static TopayWireCaseDetail *
look (TopayTestApp *self)
{
  const TopayWireCaseLook request = { self->case_id, 0 };

  return topay_test_app_ask (self, &topay_endpoint_case_look, &request);
}

static char *
dup_state (TopayTestApp *self)
{
  TopayWireCaseDetail *detail = look (self);
  char *state = g_strdup (detail->summary->state);

  topay_wire_free (&topay_record_case_detail, detail);
  return state;
}

/* What happens by itself needs a moment: the channel’s thread, the outbox. */
static void
wait_for_state (TopayTestApp *self, const char *wanted)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  g_autofree char *state = dup_state (self);

  while (!g_str_equal (state, wanted))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (50000);
      g_free (state);
      state = dup_state (self);
    }
}

static char *
find_payment (TopayTestApp *self)
{
  TopayWirePaymentList *list = topay_test_app_ask (self, &topay_endpoint_payments, NULL);
  char *id = NULL;

  for (guint i = 0; i < list->payments->len; i++)
    {
      const TopayWirePayment *payment = g_ptr_array_index (list->payments, i);

      if (payment->amount == AMOUNT)
        id = g_strdup (payment->id);
    }
  topay_wire_free (&topay_record_payment_list, list);
  g_assert_nonnull (id);
  return id;
}

static GBytes *
make_png (void)
{
  gsize size = 0;
  guchar *bytes = g_base64_decode (PNG, &size);

  return g_bytes_new_take (bytes, size);
}

static void
ask_for_refund (TopayTestApp *self, const char *payment_id)
{
  TopayWireCaseNew *request = topay_wire_new (&topay_record_case_new);

  request->kind = g_strdup ("refund");
  request->payment_id = g_strdup (payment_id);
  request->reason = g_strdup ("faulty");
  request->amount = AMOUNT;
  request->words = g_strdup ("灯不亮");
  request->language = g_strdup ("zh_CN");
  g_ptr_array_unref (request->evidence);
  request->evidence = topay_test_app_list_refs (self, "draft:refund");
  topay_test_app_queue (self, &topay_endpoint_case_open, request, "draft:refund");
  topay_wire_free (&topay_record_case_new, request);
}

static void
step_up (TopayTestApp *self)
{
  const TopayWireStepUp request = { (char *) "code", (char *) "email" };
  TopayWireCodeSent *sent = topay_test_app_ask (self, &topay_endpoint_step_up_start, &request);
  g_autofree char *code = topay_test_service_take_code (self->service, "wangfang@example.org");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_account_step_up_async (self->account, sent->proof_id, code, NULL, topay_test_on_result_cb,
                               &result);
  topay_account_step_up_finish (self->account, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  topay_wire_free (&topay_record_code_sent, sent);
}

/* --- Agents --- */

static TopayClient *
sign_in_agent (TopayTestApp *self, const char *name, const char *password)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = topay_test_service_dup_agent_code (self->service, name);
  const TopayWireAgentSignIn request = { (char *) name, (char *) password, code };
  TopayClient *client = topay_client_new (topay_test_service_get_uri (self->service),
                                          topay_test_service_get_ca (self->service), NULL);
  g_autoptr (GAsyncResult) result = NULL;
  TopayWireSessionReply *reply;

  topay_client_call_async (client, &topay_endpoint_agent_sign_in, &request, NULL,
                           topay_test_on_result_cb, &result);
  reply = topay_client_call_finish (client, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  topay_client_set_token (client, reply->token);
  topay_wire_free (&topay_record_session_reply, reply);
  return client;
}

static gpointer
ask_as (TopayClient *client, const TopayWireEndpoint *endpoint, gconstpointer request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer reply;

  topay_client_call_async (client, endpoint, request, NULL, topay_test_on_result_cb, &result);
  reply = topay_client_call_finish (client, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  return reply;
}

/* With the content as the agent has just seen it, and all of the evidence ticked. */
static void
act_as (TopayTestApp *self, TopayClient *agent, const char *act, const char *template)
{
  const TopayWireCaseLook look_at = { self->case_id, 0 };
  TopayWireAgentCaseDetail *detail = ask_as (agent, &topay_endpoint_agent_case_look, &look_at);
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();
  TopayWireAgentAct request = { .case_id = self->case_id,
                                .act = (char *) act,
                                .template = (char *) template,
                                .seen = seen,
                                .content = detail->content };

  topay_wire_free (&topay_record_receipt, ask_as (agent, &topay_endpoint_agent_case_act, &request));
  topay_wire_free (&topay_record_agent_case_detail, detail);
}

static void
settle_payouts (TopayTestApp *self, const char *fault)
{
  GVariantBuilder arguments;
  const char *const faults[] = { fault, NULL };

  g_variant_builder_init (&arguments, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&arguments, "{sv}", "faults",
                         g_variant_new_strv (faults, fault != NULL ? 1 : 0));
  g_variant_builder_add (&arguments, "{sv}", "settle", g_variant_new_boolean (fault == NULL));
  topay_test_service_command (self->service, "demo-payout", g_variant_builder_end (&arguments));
}

/* What is on its way comes to its end as soon as it is there. */
static void
settle_until (TopayTestApp *self, const char *wanted)
{
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  g_autofree char *state = dup_state (self);

  while (!g_str_equal (state, wanted))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      settle_payouts (self, NULL);
      g_usleep (100000);
      g_free (state);
      state = dup_state (self);
    }
}

/* --- The story --- */

/* The way to a case: two pictures, the service away, killed twice. */
static void
submit (TopayTestApp *self)
{
  g_autofree char *payment_id = find_payment (self);
  g_autoptr (GBytes) png = make_png ();

  topay_test_app_kill_service (self);
  topay_test_app_add_file (self, "draft:refund", "whole.png", "goods", png);
  topay_test_app_add_file (self, "draft:refund", "detail.png", "goods", png);
  topay_test_app_wait_for_files (self, "draft:refund", 2, TOPAY_EVIDENCE_KEPT);
  ask_for_refund (self, payment_id);
  topay_test_app_stop (self); /* the app ends too, and comes back */
  topay_test_app_start (self);
  topay_test_app_start_service (self);
  g_usleep (30000);
  topay_test_app_kill_service (self);
  topay_test_app_start_service (self);
  topay_test_app_wait_for_delivery (self, 1);
  g_assert_true (self->confirm);
}

static void
review (TopayTestApp *self, TopayClient *lin)
{
  g_autoptr (GBytes) pdf = g_bytes_new_static (PDF, strlen (PDF));
  g_autoptr (GPtrArray) refs = NULL;
  TopayWireCaseAct supply = { self->case_id, (char *) "supply", (char *) "这是检测报告", NULL };
  TopayWireCaseRef ref = { self->case_id };

  step_up (self);
  topay_test_app_do (self, &topay_endpoint_case_confirm, &ref);
  act_as (self, lin, "claim", NULL);
  act_as (self, lin, "ask", "photo-needed");
  wait_for_state (self, "need_info");
  topay_test_app_add_file (self, "draft:supply", "report.pdf", "goods", pdf);
  topay_test_app_wait_for_files (self, "draft:supply", 1, TOPAY_EVIDENCE_READY);
  refs = topay_test_app_list_refs (self, "draft:supply");
  supply.evidence = refs;
  topay_test_app_queue (self, &topay_endpoint_case_act, &supply, "draft:supply");
  topay_test_app_wait_for_delivery (self, 2);
  for (guint i = 0; i < refs->len; i++)
    topay_wire_free (&topay_record_evidence_ref, g_ptr_array_index (refs, i));
  wait_for_state (self, "under_review");
}

static char *
find_balance (TopayTestApp *self)
{
  TopayWireMethodList *list = topay_test_app_ask (self, &topay_endpoint_methods, NULL);
  char *id = NULL;

  for (guint i = 0; i < list->methods->len; i++)
    {
      const TopayWireMethod *method = g_ptr_array_index (list->methods, i);

      if (g_str_equal (method->kind, "balance"))
        id = g_strdup (method->id);
    }
  topay_wire_free (&topay_record_method_list, list);
  g_assert_nonnull (id);
  return id;
}

/* Whoever has the timeline can tell that it is whole. */
static void
check_chain (const TopayWireCaseDetail *detail)
{
  guint8 before[TOPAY_CASE_CHAIN_BYTES] = { 0 };

  for (guint i = 0; i < detail->events->len; i++)
    {
      const TopayWireCaseEvent *event = g_ptr_array_index (detail->events, i);
      TopayCaseLink link = { .case_id = detail->summary->id,
                             .seq = event->seq,
                             .event = event->event,
                             .state = event->state,
                             .actor = event->actor,
                             .actor_id = event->actor_id,
                             .at = event->at,
                             .template = event->template,
                             .words = event->words };
      guint8 hash[TOPAY_CASE_CHAIN_BYTES];
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint j = 0; j < TOPAY_CASE_SALT_BYTES; j++)
        link.salt[j] = (guint8) (g_ascii_xdigit_value (event->salt[2 * j]) << 4
                                 | g_ascii_xdigit_value (event->salt[2 * j + 1]));
      topay_case_chain_hash (&link, before, hash);
      for (guint j = 0; j < sizeof hash; j++)
        g_string_append_printf (text, "%02x", hash[j]);
      g_assert_cmpstr (text->str, ==, event->hash);
      memcpy (before, hash, sizeof before);
    }
}

static void
test_from_the_wish_to_the_money (void)
{
  g_autoptr (TopayTestApp) self = topay_test_app_new ();
  g_autoptr (TopayClient) lin = NULL, zhou = NULL, he = NULL;
  g_autofree char *balance = NULL;
  TopayWireCaseReroute reroute;
  TopayWireCaseDetail *detail;

  submit (self);
  lin = sign_in_agent (self, "linyue", "lantern-over-the-quiet-bay");
  zhou = sign_in_agent (self, "zhoukai", "nine-cranes-cross-the-river");
  he = sign_in_agent (self, "heping", "a-kettle-sings-in-the-hall");
  review (self, lin);
  settle_payouts (self, "closed");
  act_as (self, lin, "propose", NULL);
  act_as (self, zhou, "approve", "proof-clear");
  act_as (self, he, "approve", "proof-clear");
  settle_until (self, "abnormal");
  balance = find_balance (self);
  reroute = (TopayWireCaseReroute){ self->case_id, balance };
  step_up (self);
  topay_test_app_do (self, &topay_endpoint_case_reroute, &reroute);
  settle_until (self, "succeeded");

  detail = look (self);
  g_assert_cmpuint (detail->evidence->len, ==, 3);
  g_assert_cmpstr (detail->decision->outcome, ==, "approved");
  g_assert_cmpstr (detail->payout->state, ==, "settled");
  g_assert_cmpint (detail->payout->amount, ==, AMOUNT);
  check_chain (detail);
  topay_wire_free (&topay_record_case_detail, detail);
  topay_test_service_stop (self->service);
  g_assert_cmpint (topay_test_service_query (self->service, "SELECT count (*) FROM cases"), ==, 1);
  g_assert_cmpint (topay_test_service_query (
                       self->service, "SELECT count (*) FROM payouts WHERE state = 'settled'"),
                   ==, 1);
}

int
main (int argc, char **argv)
{
  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/e2e/refund/from-the-wish-to-the-money", test_from_the_wish_to_the_money);

  return g_test_run ();
}
