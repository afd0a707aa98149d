/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cases with the real service: what is asked for once happens once, and never for more than was
 * paid, whoever asks and however often (B1, B2 and B4 of the requirements). */

#include "config.h"

#include <sqlite3.h>

#include "line.h"
#include "person.h"
#include "relay.h"
#include "topay-case-rules.h"
#include "topay-error.h"
#include "topay-test-server.h"

#define WANGFANG "wangfang"
#define ALEX     "alex"

#define N_SAME  100 /* identical requests at once */
#define N_KILLS 60
#define N_PARTS 50 /* partial refunds at once */

#define PAID       136800
#define CASE_ASKED 430 /* bytes of TLS: more than a request that only looks has */
#define PATIENCE   (30 * G_USEC_PER_SEC)

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayTestPerson *person;   /* (owned) */
  TopayWirePayment *payment; /* (owned): of the person, paid */
  char *token;               /* (owned): of a second session */
  TopayClient *client;       /* (owned): with it, made anew when the service has another port */
  TopayTestRelay *relay;     /* (owned) (nullable): then it goes that way */
} World;

static TopayWirePayment *
find_payment (TopayTestPerson *person, gint64 amount)
{
  g_autoptr (GError) error = NULL;
  TopayWirePaymentList *list =
      topay_test_person_try_signed_in (person, &topay_endpoint_payments, NULL, &error);
  TopayWirePayment *found = NULL;

  g_assert_no_error (error);
  for (guint i = 0; i < list->payments->len && found == NULL; i++)
    {
      TopayWirePayment *payment = g_ptr_array_index (list->payments, i);

      if (payment->amount == amount && g_str_equal (payment->state, "paid"))
        found = g_ptr_array_steal_index (list->payments, i);
    }
  topay_wire_free (&topay_record_payment_list, list);
  g_assert_nonnull (found);
  return found;
}

static void
connect_again (World *self)
{
  const TopayClientLimits once = { 8000, 15000, 1, 256 * 1024 };
  g_autofree char *uri = g_strdup (topay_test_service_get_uri (self->service));
  g_autoptr (GError) error = NULL;

  if (self->relay != NULL)
    {
      topay_test_relay_set_target (self->relay, topay_test_service_get_port (self->service));
      topay_test_relay_cut (self->relay);
      g_free (uri);
      uri = g_strdup_printf ("https://127.0.0.1:%u", topay_test_relay_get_port (self->relay));
    }
  g_clear_object (&self->client);
  self->client = topay_client_new (uri, topay_test_service_get_ca (self->service), &error);
  g_assert_no_error (error);
  topay_client_set_token (self->client, self->token);
  topay_client_set_limits (self->client, &once);
}

static void
take_token (World *self)
{
  TopayWireSignIn request = { (char *) WANGFANG, (char *) "moonlit-teapot-harbor", NULL, FALSE,
                              NULL };
  g_autoptr (GError) error = NULL;
  TopayWireSessionReply *reply =
      topay_test_person_try (self->person, &topay_endpoint_sign_in, &request, &error);

  g_assert_no_error (error);
  self->token = g_strdup (reply->token);
  topay_wire_free (&topay_record_session_reply, reply);
}

static World *
world_new (void)
{
  World *self = g_new0 (World, 1);

  self->service = topay_test_service_new ();
  self->person = topay_test_person_new (self->service);
  topay_test_person_sign_in (self->person, WANGFANG, "moonlit-teapot-harbor", NULL);
  self->payment = find_payment (self->person, PAID);
  take_token (self);
  connect_again (self);
  return self;
}

static void
world_free (World *self)
{
  topay_wire_free (&topay_record_payment, self->payment);
  g_clear_object (&self->client);
  g_clear_pointer (&self->relay, topay_test_relay_free);
  g_free (self->token);
  topay_test_person_free (self->person);
  topay_test_service_free (self->service);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static TopayWireCaseNew *
make_request (World *self, const char *reason, gint64 amount)
{
  TopayWireCaseNew *request = topay_wire_new (&topay_record_case_new);

  request->kind = g_strdup ("refund");
  request->payment_id = g_strdup (self->payment->id);
  request->reason = g_strdup (reason);
  request->amount = amount;
  request->words = g_strdup ("It never came.");
  request->language = g_strdup ("zh_CN");
  return request;
}

/* Under a key of the caller; the receipt, or NULL with the error. */
static TopayWireReceipt *
try_keyed (World *self, const TopayWireCaseNew *request, const char *key, GError **error)
{
  const TopayClientCall call = { &topay_endpoint_case_open, request, key };
  g_autoptr (GAsyncResult) result = NULL;

  topay_client_call_keyed_async (self->client, &call, NULL, topay_test_on_result_cb, &result);
  return topay_client_call_finish (self->client, topay_test_wait (&result), error);
}

static char *
open_case (World *self, const char *reason, gint64 amount)
{
  TopayWireCaseNew *request = make_request (self, reason, amount);
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt = try_keyed (self, request, NULL, &error);
  char *id;

  g_assert_no_error (error);
  id = g_strdup (receipt->case_id);
  topay_wire_free (&topay_record_receipt, receipt);
  topay_wire_free (&topay_record_case_new, request);
  return id;
}

/* --- Many at once --- */

typedef struct
{
  guint n_waiting;
  GPtrArray *ids;   /* (owned): of the cases in the receipts */
  GPtrArray *codes; /* (owned): of what was refused */
} Crowd;

static void
crowd_clear (Crowd *self)
{
  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->codes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Crowd, crowd_clear)

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Crowd *crowd = user_data;
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt = topay_client_call_finish (TOPAY_CLIENT (source), result, &error);

  if (receipt != NULL)
    g_ptr_array_add (crowd->ids, g_strdup (receipt->case_id));
  else
    g_ptr_array_add (crowd->codes, g_strdup (topay_error_get_code (error)));
  if (receipt != NULL)
    topay_wire_free (&topay_record_receipt, receipt);
  crowd->n_waiting--;
}

static void
send (World *self, Crowd *crowd, const TopayWireCaseNew *request, const char *key)
{
  const TopayClientCall call = { &topay_endpoint_case_open, request, key };

  crowd->n_waiting++;
  topay_client_call_keyed_async (self->client, &call, NULL, on_answered_cb, crowd);
}

static Crowd
crowd_make (void)
{
  return (Crowd){ 0, g_ptr_array_new_with_free_func (g_free),
                  g_ptr_array_new_with_free_func (g_free) };
}

static void
wait_for (const Crowd *crowd)
{
  while (crowd->n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* B1: one row and one id, whatever comes at once. */
static void
test_same_request_100_times_is_one_case (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *key = g_uuid_string_random ();
  TopayWireCaseNew *request = make_request (self, "not-received", 136800);
  g_auto (Crowd) crowd = crowd_make ();

  for (guint i = 0; i < N_SAME; i++)
    send (self, &crowd, request, key);
  wait_for (&crowd);
  g_assert_cmpuint (crowd.codes->len, ==, 0);
  g_assert_cmpuint (crowd.ids->len, ==, N_SAME);
  for (guint i = 1; i < N_SAME; i++)
    g_assert_cmpstr (g_ptr_array_index (crowd.ids, i), ==, g_ptr_array_index (crowd.ids, 0));
  topay_wire_free (&topay_record_case_new, request);
  topay_test_service_stop (self->service);
  g_assert_cmpint (topay_test_service_query (self->service, "SELECT count (*) FROM cases"), ==, 1);
  g_test_message ("%u identical requests at once: 1 case, 1 id", N_SAME);
}

/* B1: the key is of one request. */
static void
test_key_with_another_body_is_refused (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *key = g_uuid_string_random ();
  TopayWireCaseNew *request = make_request (self, "not-received", 100);
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt = try_keyed (self, request, key, &error);

  g_assert_no_error (error);
  topay_wire_free (&topay_record_receipt, receipt);
  request->amount = 200;
  g_assert_null (try_keyed (self, request, key, &error));
  g_assert_cmpstr (topay_error_get_code (error), ==, "key_reused");
  topay_wire_free (&topay_record_case_new, request);
}

static void
withdraw (World *self, const char *id)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  const TopayWireCaseAct act = { (char *) id, (char *) "withdraw", NULL, nothing };
  const TopayClientCall call = { &topay_endpoint_case_act, &act, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer receipt;

  topay_client_call_keyed_async (self->client, &call, NULL, topay_test_on_result_cb, &result);
  receipt = topay_client_call_finish (self->client, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  topay_wire_free (&topay_record_receipt, receipt);
}

/* A request on this connection has had its answer: what the service says next answers the next. */
static void
warm_up (World *self)
{
  const TopayClientCall call = { &topay_endpoint_methods, NULL, NULL };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gpointer reply;

      topay_client_call_keyed_async (self->client, &call, NULL, topay_test_on_result_cb, &result);
      reply = topay_client_call_finish (self->client, topay_test_wait (&result), &error);
      g_assert_no_error (error);
      topay_wire_free (topay_endpoint_methods.reply, reply);
    }
}

/* The request is done, its answer stands before the wire, and the service is killed. */
static void
kill_before_the_reply (World *self, const TopayWireCaseNew *request, const char *key)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  g_auto (Crowd) crowd = crowd_make ();

  warm_up (self);
  topay_test_relay_stop_at (self->relay, TOPAY_TEST_STOP_BEFORE_REPLY, CASE_ASKED);
  send (self, &crowd, request, key);
  while (!topay_test_relay_has_stopped (self->relay))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
    }
  topay_test_service_kill (self->service);
  topay_test_relay_cut (self->relay);
  wait_for (&crowd);
  g_assert_cmpuint (crowd.ids->len, ==, 0); /* nobody was told */
}

static char *
dup_committed (World *self, const char *key)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT json_extract (CAST (body AS TEXT), '$.case_id') FROM idempotency"
                       " WHERE route = 'case_open' AND key = '%s' COLLATE NOCASE",
                       key);

  return topay_test_service_query_text (self->service, sql);
}

/* B1: killed behind the commit, before the reply: the same id comes when it is asked again. */
static void
test_killed_before_the_reply_gives_the_same_id (void)
{
  g_autoptr (World) self = world_new ();

  self->relay = topay_test_relay_new (topay_test_service_get_port (self->service));
  connect_again (self);
  for (guint i = 0; i < N_KILLS; i++)
    {
      TopayWireCaseNew *request = make_request (self, "not-received", 100);
      g_autofree char *key = g_uuid_string_random ();
      g_autofree char *committed = NULL;
      g_autoptr (GError) error = NULL;
      TopayWireReceipt *receipt;

      kill_before_the_reply (self, request, key);
      committed = dup_committed (self, key);
      topay_test_service_start (self->service);
      connect_again (self);
      receipt = try_keyed (self, request, key, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (receipt->case_id, ==, committed);
      withdraw (self, receipt->case_id);
      topay_wire_free (&topay_record_receipt, receipt);
      topay_wire_free (&topay_record_case_new, request);
    }
  topay_test_service_stop (self->service);
  g_assert_cmpint (topay_test_service_query (self->service, "SELECT count (*) FROM cases"), ==,
                   N_KILLS);
  g_test_message ("%u kills after the commit and before the reply: %u times the same id", N_KILLS,
                  N_KILLS);
}

/* B2: whatever wins the race, never more than was paid. */
static void
test_parallel_parts_are_never_more_than_was_paid (void)
{
  static const char *const reasons[] = { "duplicate",    "wrong-amount", "changed-mind",
                                         "not-received", "subscription", "refund-missing" };
  g_autoptr (World) self = world_new ();
  g_auto (Crowd) crowd = crowd_make ();
  gint64 total;

  for (guint i = 0; i < N_PARTS; i++)
    {
      TopayWireCaseNew *request =
          make_request (self, reasons[i % G_N_ELEMENTS (reasons)], 40000 + i);

      send (self, &crowd, request, NULL);
      topay_wire_free (&topay_record_case_new, request);
    }
  wait_for (&crowd);
  g_assert_cmpuint (crowd.ids->len, ==, 3); /* 3 × 400 of 1,368 */
  for (guint i = 0; i < crowd.codes->len; i++)
    g_assert_true (g_strv_contains ((const char *const[]){ "case_exists", "amount_too_high", NULL },
                                    g_ptr_array_index (crowd.codes, i)));
  topay_test_service_stop (self->service);
  total = topay_test_service_query (self->service, "SELECT sum (amount) FROM cases");
  g_assert_cmpint (total, <=, 136800);
  g_assert_cmpint (total, >, 120000);
  g_test_message ("%u partial refunds at once: %" G_GINT64_FORMAT " of %d fen", N_PARTS, total,
                  PAID);
}

/* As topayd_prune () does at its next turn. */
static void
forget_keys (World *self)
{
  g_autofree char *path =
      g_build_filename (topay_test_service_get_folder (self->service), "data", "topay.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DELETE FROM idempotency", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), ==, 1);
  sqlite3_close (db);
}

/* B2: after a month the key is forgotten, and what it asked for still is not done twice. */
static void
test_a_month_later_it_is_the_same_case (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *key = g_uuid_string_random ();
  TopayWireCaseNew *request = make_request (self, "not-received", 100);
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt;

  receipt = try_keyed (self, request, key, &error);
  g_assert_no_error (error);
  topay_wire_free (&topay_record_receipt, receipt);
  topay_test_service_stop (self->service);
  forget_keys (self);
  topay_test_service_start (self->service);
  g_free (self->token);
  topay_test_person_free (self->person);
  self->person = topay_test_person_new (self->service); /* at its other port */
  take_token (self);
  connect_again (self);
  g_assert_null (try_keyed (self, request, key, &error));
  g_assert_cmpstr (topay_error_get_code (error), ==, "case_exists");
  topay_wire_free (&topay_record_case_new, request);
  topay_test_service_stop (self->service);
  g_assert_cmpint (topay_test_service_query (self->service, "SELECT count (*) FROM cases"), ==, 1);
}

/* --- Whose they are --- */

/* B4: somebody else’s case is not there, as one that never was. */
static void
test_other_peoples_cases_are_not_there (void)
{
  static char never[] = "0123456789abcdef0123456789abcdef";
  g_autoptr (World) self = world_new ();
  g_autofree char *id = open_case (self, "not-received", 100);
  g_autoptr (TopayTestPerson) other = topay_test_person_new (self->service);
  char *const ids[] = { id, never };

  topay_test_person_sign_in (other, ALEX, "quiet-orchard-lantern", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      TopayWireCaseLook look = { ids[i], 0 };
      TopayWireCaseAct act = { ids[i], (char *) "withdraw", NULL, g_ptr_array_new () };
      TopayWireCaseRate rate = { ids[i], 5, NULL };
      TopayWireCaseRef ref = { ids[i] };

      topay_test_person_ask_signed_in (other, &topay_endpoint_case_look, &look, "not_found");
      topay_test_person_ask_signed_in (other, &topay_endpoint_case_act, &act, "not_found");
      topay_test_person_ask_signed_in (other, &topay_endpoint_case_rate, &rate, "not_found");
      topay_test_person_ask_signed_in (other, &topay_endpoint_case_confirm, &ref,
                                       "step_up_required");
      g_ptr_array_unref (act.evidence);
    }
  topay_test_person_step_up (other, "alex@example.org");
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      TopayWireCaseRef ref = { ids[i] };
      TopayWireCaseReroute reroute = { ids[i], never };

      topay_test_person_ask_signed_in (other, &topay_endpoint_case_confirm, &ref, "not_found");
      topay_test_person_ask_signed_in (other, &topay_endpoint_case_reroute, &reroute, "not_found");
    }
}

/* B4, by the bytes themselves: the client would not send such things. */
static void
test_odd_amounts_change_nothing (void)
{
  static const struct
  {
    const char *amount;
    guint status;
    const char *code;
  } rows[] = {
    { "-1", 400, "invalid_field" },
    { "0", 400, "invalid_field" },
    { "9223372036854775808", 400, NULL },
    { "1e3", 400, NULL },
    { "1.0", 400, NULL },
    { "\"100\"", 400, NULL },
    { "\"１００\"", 400, NULL },
    { "１００", 400, NULL },
    { "true", 400, NULL },
    { "136801", 422, "amount_too_high" },
    { "1000000000000000", 422, "amount_too_high" },
    { "9223372036854775807", 400, NULL },
  };
  g_autoptr (World) self = world_new ();
  g_autoptr (TopayTestLine) line = topay_test_line_new (self->service, "127.0.0.9");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *key = g_uuid_string_random ();
      g_autofree char *headers =
          g_strdup_printf ("Authorization: Bearer %s\r\nIdempotency-Key: %s\r\n", self->token, key);
      g_autofree char *body = g_strdup_printf (
          "{\"kind\":\"refund\",\"payment_id\":\"%s\",\"reason\":\"not-received\",\"amount\":%s,"
          "\"words\":\"It never came.\",\"language\":\"en\"}",
          self->payment->id, rows[i].amount);
      g_autoptr (TopayTestReply) reply =
          topay_test_line_ask (line, "POST /v1/cases", headers, body);

      g_test_message ("%s: %u %s", rows[i].amount, reply->status, reply->body);
      g_assert_cmpuint (reply->status, ==, rows[i].status);
      g_assert_true (rows[i].code == NULL || topay_test_reply_has_code (reply, rows[i].code));
    }
  topay_test_service_stop (self->service);
  g_assert_cmpint (topay_test_service_query (self->service, "SELECT count (*) FROM cases"), ==, 0);
}

/* --- What the person sees --- */

static TopayWireCaseDetail *
look (World *self, const char *id)
{
  TopayWireCaseLook request = { (char *) id, 0 };
  g_autoptr (GError) error = NULL;
  TopayWireCaseDetail *detail =
      topay_test_person_try_signed_in (self->person, &topay_endpoint_case_look, &request, &error);

  g_assert_no_error (error);
  return detail;
}

static void
test_a_refund_waits_for_a_code_and_has_a_date_then (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *id = open_case (self, "not-received", 136800);
  TopayWireCaseDetail *detail = look (self, id);
  TopayWireCaseRef ref = { id };

  g_assert_true (detail->summary->confirm);
  g_assert_null (detail->summary->due_on);
  g_assert_cmpstr (detail->words, ==, "It never came.");
  g_assert_cmpstr (detail->summary->merchant, ==, "青禾家电");
  topay_wire_free (&topay_record_case_detail, detail);
  topay_test_person_step_up (self->person, "wangfang@example.org");
  topay_test_person_ask_signed_in (self->person, &topay_endpoint_case_confirm, &ref, NULL);
  detail = look (self, id);
  g_assert_cmpstr (detail->summary->state, ==, "under_review");
  g_assert_nonnull (detail->summary->due_on);
  g_assert_cmpuint (detail->days->len, >=, 4); /* the day itself and three working days */
  g_assert_cmpstr (((TopayWireCaseDay *) g_ptr_array_index (detail->days, 0))->mark, ==, "sent");
  g_assert_cmpstr (
      ((TopayWireCaseDay *) g_ptr_array_index (detail->days, detail->days->len - 1))->mark, ==,
      "due");
  g_assert_cmpuint (detail->events->len, ==, 3);
  topay_wire_free (&topay_record_case_detail, detail);
}

int
main (int argc, char **argv)
{
  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/e2e/cases/same-request-100-times-is-one-case",
                   test_same_request_100_times_is_one_case);
  g_test_add_func ("/e2e/cases/key-with-another-body-is-refused",
                   test_key_with_another_body_is_refused);
  g_test_add_func ("/e2e/cases/killed-before-the-reply-gives-the-same-id",
                   test_killed_before_the_reply_gives_the_same_id);
  g_test_add_func ("/e2e/cases/parallel-parts-are-never-more-than-was-paid",
                   test_parallel_parts_are_never_more_than_was_paid);
  g_test_add_func ("/e2e/cases/a-month-later-it-is-the-same-case",
                   test_a_month_later_it_is_the_same_case);
  g_test_add_func ("/e2e/cases/other-peoples-cases-are-not-there",
                   test_other_peoples_cases_are_not_there);
  g_test_add_func ("/e2e/cases/odd-amounts-change-nothing", test_odd_amounts_change_nothing);
  g_test_add_func ("/e2e/cases/a-refund-waits-for-a-code-and-has-a-date-then",
                   test_a_refund_waits_for_a_code_and_has_a_date_then);

  return g_test_run ();
}
