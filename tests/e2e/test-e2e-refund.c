/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A refund from the wish to the money: faulty goods of ¥1,368 with two pictures, asked for while
 * the service is away, which is killed twice on the way; more is asked for and brought, two
 * approve, the card is closed, another way is chosen, the money arrives. Real service, real client,
 * no window. */

#include "config.h"

#include <string.h>

#include "person.h"
#include "relay.h"
#include "topay-case-chain.h"
#include "topay-error.h"
#include "topay-evidence.h"
#include "topay-outbox.h"
#include "topay-test-server.h"

#define AMOUNT 136800

/* One pixel, made by us. */
#define PNG                                                                                        \
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPj/"                               \
  "HwADBwIAMCbHYQAAAABJRU5ErkJggg=="
#define PDF "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayTestRelay *relay;     /* (owned): the same port whatever port the service has */
  char *folder;              /* (owned): of the app */
  TopayStateDb *state;       /* (owned) */
  TopayClient *client;       /* (owned) */
  TopayAccount *account;     /* (owned) */
  TopayEvidence *evidence;   /* (owned) */
  TopayOutbox *outbox;       /* (owned) */
  char *case_id;             /* (owned) (nullable): from the receipt */
  gboolean confirm;          /* likewise */
  guint n_delivered;
} App;

/* --- The app --- */

static void
on_delivered_cb (TopayOutbox *outbox, const char *id, const TopayWireReceipt *receipt, App *self)
{
  g_free (self->case_id);
  self->case_id = g_strdup (receipt->case_id);
  self->confirm = receipt->confirm;
  self->n_delivered++;
}

static void
app_start (App *self)
{
  self->state = topay_state_db_new (self->folder);
  self->evidence = topay_evidence_new (self->state, self->account);
  self->outbox = topay_outbox_new (self->state, self->client);
  topay_outbox_follow (self->outbox, self->account);
  g_signal_connect (self->outbox, "delivered", G_CALLBACK (on_delivered_cb), self);
  topay_outbox_wake (self->outbox);
}

static void
app_stop (App *self)
{
  topay_outbox_stop (self->outbox);
  g_clear_object (&self->outbox);
  g_clear_object (&self->evidence);
  topay_state_db_close (self->state);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&self->state);
}

static void
sign_in (App *self)
{
  const TopaySignIn wish = { "wangfang", "moonlit-teapot-harbor", "Laptop", "zh_CN", FALSE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_account_sign_in_async (self->account, &wish, NULL, topay_test_on_result_cb, &result);
  topay_account_sign_in_finish (self->account, topay_test_wait (&result), &error);
  g_assert_no_error (error);
}

static App *
app_new (void)
{
  App *self = g_new0 (App, 1);
  const TopayClientLimits quick = { 2000, 5000, 1, 256 * 1024 };
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  self->service = topay_test_service_new ();
  self->relay = topay_test_relay_new (topay_test_service_get_port (self->service));
  self->folder = g_dir_make_tmp ("topay-refund-XXXXXX", NULL);
  uri = g_strdup_printf ("https://127.0.0.1:%u", topay_test_relay_get_port (self->relay));
  self->client = topay_client_new (uri, topay_test_service_get_ca (self->service), &error);
  g_assert_no_error (error);
  topay_client_set_limits (self->client, &quick);
  self->account = topay_account_new (self->client, NULL);
  sign_in (self);
  app_start (self);
  return self;
}

static void
app_free (App *self)
{
  app_stop (self);
  g_clear_object (&self->account);
  g_clear_object (&self->client);
  topay_test_relay_free (self->relay);
  topay_test_service_free (self->service);
  topay_test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->case_id);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (App, app_free)

static void
kill_service (App *self)
{
  topay_test_service_kill (self->service);
  topay_test_relay_cut (self->relay);
}

static void
start_service (App *self)
{
  topay_test_service_start (self->service);
  topay_test_relay_set_target (self->relay, topay_test_service_get_port (self->service));
  topay_evidence_wake (self->evidence);
  topay_outbox_wake (self->outbox);
}

static gpointer
ask (App *self, const TopayWireEndpoint *endpoint, gconstpointer request)
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

static void
do_ask (App *self, const TopayWireEndpoint *endpoint, gconstpointer request)
{
  topay_wire_free (endpoint->reply, ask (self, endpoint, request));
}

static TopayWireCaseDetail *
look (App *self)
{
  const TopayWireCaseLook request = { self->case_id, 0 };

  return ask (self, &topay_endpoint_case_look, &request);
}

static char *
dup_state (App *self)
{
  TopayWireCaseDetail *detail = look (self);
  char *state = g_strdup (detail->summary->state);

  topay_wire_free (&topay_record_case_detail, detail);
  return state;
}

/* What happens by itself needs a moment: the channel’s thread, the outbox. */
static void
wait_for_state (App *self, const char *wanted)
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
find_payment (App *self)
{
  TopayWirePaymentList *list = ask (self, &topay_endpoint_payments, NULL);
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

/* --- Files --- */

static void
wait_for_files (App *self, const char *owner, guint n, TopayEvidenceState state)
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

static void
add (App *self, const char *owner, const char *name, const char *kind, GBytes *bytes)
{
  TopayEvidenceFile *file = topay_evidence_add_bytes (self->evidence, owner, bytes, name);

  topay_evidence_describe (self->evidence, file, kind, NULL);
}

static GBytes *
make_png (void)
{
  gsize size = 0;
  guchar *bytes = g_base64_decode (PNG, &size);

  return g_bytes_new_take (bytes, size);
}

/* The ids of an owner’s files, for a request. */
static GPtrArray *
list_refs (App *self, const char *owner)
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

static void
queue (App *self, const TopayWireEndpoint *endpoint, gconstpointer request, const char *owner)
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

static void
wait_for_delivery (App *self, guint n)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (self->n_delivered < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
ask_for_refund (App *self, const char *payment_id)
{
  TopayWireCaseNew *request = topay_wire_new (&topay_record_case_new);

  request->kind = g_strdup ("refund");
  request->payment_id = g_strdup (payment_id);
  request->reason = g_strdup ("faulty");
  request->amount = AMOUNT;
  request->words = g_strdup ("灯不亮");
  request->language = g_strdup ("zh_CN");
  g_ptr_array_unref (request->evidence);
  request->evidence = list_refs (self, "draft:refund");
  queue (self, &topay_endpoint_case_open, request, "draft:refund");
  topay_wire_free (&topay_record_case_new, request);
}

static void
step_up (App *self)
{
  const TopayWireStepUp request = { (char *) "code", (char *) "email" };
  TopayWireCodeSent *sent = ask (self, &topay_endpoint_step_up_start, &request);
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
sign_in_agent (App *self, const char *name, const char *password)
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
act_as (App *self, TopayClient *agent, const char *act, const char *template)
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
settle_payouts (App *self, const char *fault)
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
settle_until (App *self, const char *wanted)
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
submit (App *self)
{
  g_autofree char *payment_id = find_payment (self);
  g_autoptr (GBytes) png = make_png ();

  kill_service (self);
  add (self, "draft:refund", "whole.png", "goods", png);
  add (self, "draft:refund", "detail.png", "goods", png);
  wait_for_files (self, "draft:refund", 2, TOPAY_EVIDENCE_KEPT);
  ask_for_refund (self, payment_id);
  app_stop (self); /* the app ends too, and comes back */
  app_start (self);
  start_service (self);
  g_usleep (30000);
  kill_service (self);
  start_service (self);
  wait_for_delivery (self, 1);
  g_assert_true (self->confirm);
}

static void
review (App *self, TopayClient *lin)
{
  g_autoptr (GBytes) pdf = g_bytes_new_static (PDF, strlen (PDF));
  g_autoptr (GPtrArray) refs = NULL;
  TopayWireCaseAct supply = { self->case_id, (char *) "supply", (char *) "这是检测报告", NULL };
  TopayWireCaseRef ref = { self->case_id };

  step_up (self);
  do_ask (self, &topay_endpoint_case_confirm, &ref);
  act_as (self, lin, "claim", NULL);
  act_as (self, lin, "ask", "photo-needed");
  wait_for_state (self, "need_info");
  add (self, "draft:supply", "report.pdf", "goods", pdf);
  wait_for_files (self, "draft:supply", 1, TOPAY_EVIDENCE_READY);
  refs = list_refs (self, "draft:supply");
  supply.evidence = refs;
  queue (self, &topay_endpoint_case_act, &supply, "draft:supply");
  wait_for_delivery (self, 2);
  for (guint i = 0; i < refs->len; i++)
    topay_wire_free (&topay_record_evidence_ref, g_ptr_array_index (refs, i));
  wait_for_state (self, "under_review");
}

static char *
find_balance (App *self)
{
  TopayWireMethodList *list = ask (self, &topay_endpoint_methods, NULL);
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
  g_autoptr (App) self = app_new ();
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
  do_ask (self, &topay_endpoint_case_reroute, &reroute);
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
