/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-client.h"

#include <string.h>

#include "topay-error.h"
#include "topay-test-server.h"

#define TOKEN "canary0token0canary0token0canary0token00000"

static const char info_body[] =
    "{\"service\":\"topayd\",\"version\":\"0.1.0\",\"time\":\"2026-11-22T14:05:00Z\","
    "\"minimum_app_version\":\"0.1.0\",\"minimum_content_version\":0,\"code_digits\":8,"
    "\"code_minutes\":10,\"password_minimum\":15,\"password_minimum_second_factor\":8,"
    "\"pin_digits\":6}";
static const char receipt_body[] = "{\"id\":\"0123456789abcdef0123456789abcdef\","
                                   "\"received_at\":\"2026-11-22T14:05:00Z\"}";
static const char problem_busy[] = "{\"code\":\"busy\",\"request_id\":\"0123456789abcdef\"}";

static TopayTestCertificates *certificates;

typedef struct
{
  TopayTestServer *server; /* (owned) */
  TopayClient *client;     /* (owned): trusts the test's authority; tries once */
} Fixture;

static TopayClient *
make_client (TopayTestServer *server, const char *ca_file)
{
  g_autofree char *uri = topay_test_server_dup_uri (server);
  g_autoptr (GError) error = NULL;
  TopayClient *client = topay_client_new (uri, ca_file, &error);

  g_assert_no_error (error);
  topay_client_set_limits (client, &(TopayClientLimits){ .attempts = 1 });

  return client;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = topay_test_server_new (certificates->good);
  fixture->client = make_client (fixture->server, certificates->ca);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->client);
  topay_test_server_free (fixture->server);
}

static gpointer
call (TopayClient *client, const TopayWireEndpoint *endpoint, gconstpointer request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_client_call_async (client, endpoint, request, NULL, topay_test_on_result_cb, &result);

  return topay_client_call_finish (client, topay_test_wait (&result), error);
}

static void
assert_call_fails (TopayClient *client, TopayError kind, GError **error)
{
  g_assert_null (call (client, &topay_endpoint_info, NULL, error));
  g_assert_error (*error, TOPAY_ERROR, (int) kind);
}

static gpointer
vote (TopayClient *client, GError **error)
{
  TopayWireVote record = { (char *) "refund-time", (char *) "en", (char *) "helpful",
                           (char *) "none", 0 };

  return call (client, &topay_endpoint_vote, &record, error);
}

static void
answer (Fixture *fixture, guint status, const char *headers, const char *body)
{
  TopayTestAnswer row = { TOPAY_TEST_ANSWER, status, headers, body };

  topay_test_server_set_answer (fixture->server, &row);
}

static void
test_reply_comes_back_as_record (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TopayWireServiceInfo *info;

  answer (fixture, 200, NULL, info_body);
  info = call (fixture->client, &topay_endpoint_info, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (info->service, ==, "topayd");
  g_assert_cmpint (info->code_digits, ==, 8);
  topay_wire_free (&topay_record_service_info, info);
}

static void
test_head_says_what_it_must_and_no_more (Fixture *fixture, gconstpointer data)
{
  g_autofree char *head = NULL;
  g_autofree char *body = NULL;
  g_autofree char *second_head = NULL;

  answer (fixture, 201, NULL, receipt_body);
  topay_client_set_token (fixture->client, TOKEN);
  topay_wire_free (&topay_record_receipt, vote (fixture->client, NULL));
  topay_wire_free (&topay_record_receipt, vote (fixture->client, NULL));

  head = topay_test_server_dup_head (fixture->server, 0);
  second_head = topay_test_server_dup_head (fixture->server, 1);
  body = topay_test_server_dup_body (fixture->server, 0);
  g_assert_true (g_str_has_prefix (head, "POST /v1/votes HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (head, "\r\nContent-Type: application/json\r\n"));
  g_assert_nonnull (strstr (head, "\r\nIdempotency-Key: "));
  /* two votes are two */
  g_assert_cmpint (memcmp (strstr (head, "Idempotency-Key: "),
                           strstr (second_head, "Idempotency-Key: "), 17 + 36),
                   !=, 0);
  g_assert_null (strstr (head, "Accept-Encoding"));
  g_assert_null (strstr (head, "Cookie"));
  /* a vote is anonymous also while somebody is signed in */
  g_assert_null (strstr (head, "Authorization"));
  g_assert_cmpstr (body, ==,
                   "{\"article\":\"refund-time\",\"language\":\"en\",\"answer\":\"helpful\","
                   "\"reason\":\"none\",\"content_version\":0}");
}

static void
test_token_goes_where_it_is_needed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *head = NULL;

  answer (fixture, 200, NULL, "{\"devices\":[]}");
  topay_client_set_token (fixture->client, TOKEN);
  topay_wire_free (&topay_record_device_list,
                   call (fixture->client, &topay_endpoint_devices, NULL, NULL));
  head = topay_test_server_dup_head (fixture->server, 0);
  g_assert_nonnull (strstr (head, "\r\nAuthorization: Bearer " TOKEN "\r\n"));
}

static void
test_only_https_is_an_address (void)
{
  static const char *const wrong[] = {
    "http://localhost",   "HTTP://localhost",      "localhost",          "https://",
    "https://user@host",  "https://host/path",     "https://host?query", "https://host#part",
    "ftp://host",         "unix:/run/topayd.sock", "wss://host",         "",
    "https://host:99999", "https://ho st",         "javascript:1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (topay_client_new (wrong[i], NULL, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

static void
test_missing_ca_file_is_an_error (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (topay_client_new ("https://localhost", "/nonexistent/ca.pem", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
}

/* Every code of the table, with its status: what kind of error it becomes must be transient exactly
 * when the table says so. */
static void
test_every_code_becomes_an_error (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < topay_wire_n_error_codes; i++)
    {
      const TopayWireErrorCode *code = &topay_wire_error_codes[i];
      g_autofree char *body =
          g_strdup_printf ("{\"code\":\"%s\",\"request_id\":\"0123456789abcdef\","
                           "\"field\":\"code\",\"retry_after_s\":7,\"tries_left\":2,"
                           "\"until\":\"2026-11-22T14:05:00Z\"}",
                           code->code);
      g_autoptr (GError) error = NULL;
      const TopayErrorDetail *detail;

      answer (fixture, code->status, NULL, body);
      g_assert_null (call (fixture->client, &topay_endpoint_info, NULL, &error));
      g_assert_cmpuint (error->domain, ==, TOPAY_ERROR);
      g_assert_cmpint (topay_error_is_transient (error), ==, code->transient);
      detail = topay_error_get_detail (error);
      g_assert_cmpstr (detail->code, ==, code->code);
      g_assert_cmpstr (detail->field, ==, "code");
      g_assert_cmpstr (detail->request_id, ==, "0123456789abcdef");
      g_assert_cmpint (detail->retry_after_s, ==, 7);
      g_assert_cmpint (detail->tries_left, ==, 2);
      g_assert_cmpint (detail->until, ==, 1795356300);
    }
}

static void
test_status_without_our_words_is_judged_by_itself (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint status;
    const char *headers;
    const char *body;
    TopayError kind;
  } rows[] = {
    { 502, "Content-Type: text/html\r\n", "<html>", TOPAY_ERROR_BUSY },
    { 503, NULL, "", TOPAY_ERROR_BUSY },
    { 504, NULL, "not json", TOPAY_ERROR_BUSY },
    { 429, NULL, "{}", TOPAY_ERROR_RATE_LIMITED },
    { 500, NULL, "[]", TOPAY_ERROR_REFUSED },
    { 418, NULL, "{\"code\":\"teapot\",\"request_id\":\"0123456789abcdef\"}", TOPAY_ERROR_REFUSED },
    { 200, "Content-Type: text/html\r\n", info_body, TOPAY_ERROR_INVALID },
    { 200, NULL, "{}", TOPAY_ERROR_INVALID },
    { 200, NULL, "", TOPAY_ERROR_INVALID },
    { 204, NULL, "", TOPAY_ERROR_INVALID },
    { 206, NULL, info_body, TOPAY_ERROR_INVALID },
    { 200, "Content-Encoding: gzip\r\n", info_body, TOPAY_ERROR_INVALID },
    { 200, "Content-Encoding: identity\r\n", info_body, TOPAY_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      answer (fixture, rows[i].status, rows[i].headers, rows[i].body);
      assert_call_fails (fixture->client, rows[i].kind, &error);
    }
}

static void
test_unknown_code_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  answer (fixture, 422, "Retry-After: 9\r\nRequest-Id: fedcba9876543210\r\n",
          "{\"code\":\"of_a_newer_service\",\"request_id\":\"0123456789abcdef\"}");
  assert_call_fails (fixture->client, TOPAY_ERROR_REFUSED, &error);
  g_assert_cmpstr (topay_error_get_code (error), ==, "of_a_newer_service");
  g_assert_cmpint (topay_error_get_detail (error)->retry_after_s, ==, 9);
  g_assert_cmpint (topay_error_get_detail (error)->tries_left, ==, -1);
  g_assert_cmpstr (topay_error_get_detail (error)->request_id, ==, "fedcba9876543210");
}

static void
test_wild_headers_are_ignored (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  answer (fixture, 503, "Retry-After: Fri, 31 Dec 1999 23:59:59 GMT\r\nRequest-Id: <b>\r\n",
          problem_busy);
  assert_call_fails (fixture->client, TOPAY_ERROR_BUSY, &error);
  g_assert_cmpint (topay_error_get_detail (error)->retry_after_s, <=, 0);
  g_assert_cmpstr (topay_error_get_detail (error)->request_id, ==, "0123456789abcdef");
}

static void
test_redirect_is_not_followed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayTestServer) other = topay_test_server_new (certificates->good);
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autofree char *http =
      g_strdup_printf ("Location: http://localhost:%u/\r\n", topay_test_server_get_port (other));
  g_autofree char *other_port = g_strdup_printf ("Location: https://localhost:%u/v1/devices\r\n",
                                                 topay_test_server_get_port (other));
  g_autofree char *other_host = g_strdup_printf ("Location: https://127.0.0.1:%u/v1/devices\r\n",
                                                 topay_test_server_get_port (other));
  const char *locations[] = { http, other_port, other_host, "Location: /v1/other\r\n" };

  topay_client_set_token (fixture->client, TOKEN);
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    for (guint j = 0; j < G_N_ELEMENTS (locations); j++)
      {
        g_autoptr (GError) error = NULL;

        answer (fixture, statuses[i], locations[j], "");
        g_assert_null (call (fixture->client, &topay_endpoint_devices, NULL, &error));
        g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      }

  g_assert_cmpuint (topay_test_server_get_n_connections (other), ==, 0);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==,
                    G_N_ELEMENTS (statuses) * G_N_ELEMENTS (locations));
}

/* Nobody is asked for a password on behalf of a server. */
static void
test_challenge_is_not_taken_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  answer (fixture, 401, "WWW-Authenticate: Basic realm=\"x\"\r\nSet-Cookie: a=b\r\n", "");
  assert_call_fails (fixture->client, TOPAY_ERROR_REFUSED, &error);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 1);
}

static void
test_large_answer_is_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree char *spaces = g_strnfill (TOPAY_WIRE_MAX_BYTES - (sizeof info_body - 1), ' ');
  g_autofree char *just = g_strconcat (spaces, info_body, NULL);
  g_autofree char *beyond = g_strconcat (" ", just, NULL);
  g_autoptr (GError) error = NULL;
  gpointer info;

  answer (fixture, 200, NULL, just);
  info = call (fixture->client, &topay_endpoint_info, NULL, &error);
  g_assert_no_error (error);
  topay_wire_free (&topay_record_service_info, info);

  answer (fixture, 200, NULL, beyond);
  assert_call_fails (fixture->client, TOPAY_ERROR_TOO_LARGE, &error);
}

static void
test_endless_answer_is_cut (Fixture *fixture, gconstpointer data)
{
  TopayTestAnswer endless = { TOPAY_TEST_ENDLESS, 200, NULL, "" };
  g_autoptr (GError) error = NULL;

  topay_test_server_set_answer (fixture->server, &endless);
  assert_call_fails (fixture->client, TOPAY_ERROR_TOO_LARGE, &error);
}

static void
test_deep_answer_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *brackets = g_strnfill (200000, '[');
  g_autofree char *body = g_strconcat ("{\"service\":", brackets, NULL);
  g_autoptr (GError) error = NULL;

  answer (fixture, 200, NULL, body);
  assert_call_fails (fixture->client, TOPAY_ERROR_INVALID, &error);
}

static void
test_cut_answer_is_an_error (Fixture *fixture, gconstpointer data)
{
  TopayTestAnswer drop = { TOPAY_TEST_DROP, 0, NULL, NULL };
  g_autoptr (GError) error = NULL;

  topay_test_server_set_answer (fixture->server, &drop);
  assert_call_fails (fixture->client, TOPAY_ERROR_OFFLINE, &error);
  g_assert_true (topay_error_is_transient (error));
}

static void
test_nobody_there_is_offline (void)
{
  g_autoptr (TopayTestServer) server = topay_test_server_new (certificates->good);
  g_autoptr (TopayClient) client = make_client (server, certificates->ca);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&server, topay_test_server_free);
  assert_call_fails (client, TOPAY_ERROR_OFFLINE, &error);
}

/* Where a server may fall silent. */
typedef struct
{
  const char *name;
  TopayTestManner manner;
  TopayClientLimits limits; /* the one that must end it, short */
  const char *message;
} Phase;

static const Phase phases[] = {
  { "handshake", TOPAY_TEST_NO_HANDSHAKE, { .connect_ms = 60 }, "No connection in time" },
  { "head", TOPAY_TEST_SILENT, { .total_ms = 120 }, "No whole answer in time" },
  { "body", TOPAY_TEST_SILENT_BODY, { .total_ms = 120 }, "No whole answer in time" },
};

static void
fall_silent (Fixture *fixture, const Phase *phase)
{
  TopayTestAnswer silent = { phase->manner, 200, NULL, info_body };

  topay_test_server_set_answer (fixture->server, &silent);
}

static void
test_silence_ends_in_time (Fixture *fixture, gconstpointer data)
{
  const Phase *phase = data;
  g_autoptr (GError) error = NULL;

  fall_silent (fixture, phase);
  topay_client_set_limits (fixture->client, &phase->limits);
  assert_call_fails (fixture->client, TOPAY_ERROR_TIMEOUT, &error);
  g_assert_cmpstr (error->message, ==, phase->message);
  g_assert_true (topay_error_is_transient (error));
}

static gboolean
on_cancel_time_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_cancel_ends_silence (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fall_silent (fixture, data);
  topay_client_call_async (fixture->client, &topay_endpoint_info, NULL, cancellable,
                           topay_test_on_result_cb, &result);
  g_timeout_add (60, on_cancel_time_cb, cancellable);
  g_assert_null (topay_client_call_finish (fixture->client, topay_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* After so many turns of the main loop, wherever the call is then. */
static void
test_cancel_at_every_turn_says_so (Fixture *fixture, gconstpointer data)
{
  answer (fixture, 200, NULL, info_body);

  for (guint turns = 0; turns < 12; turns++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gpointer info;

      topay_client_call_async (fixture->client, &topay_endpoint_info, NULL, cancellable,
                               topay_test_on_result_cb, &result);
      for (guint i = 0; i < turns && result == NULL; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);
      info = topay_client_call_finish (fixture->client, topay_test_wait (&result), &error);
      if (info == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        topay_wire_free (&topay_record_service_info, info);
    }
}

static void
test_cancelled_before_sends_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  topay_client_call_async (fixture->client, &topay_endpoint_info, NULL, cancellable,
                           topay_test_on_result_cb, &result);
  g_assert_null (topay_client_call_finish (fixture->client, topay_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (topay_test_server_get_n_connections (fixture->server), ==, 0);
}

/* A service that loses its first answers, but has done what was asked. */
typedef struct
{
  GHashTable *keys; /* (owned): Idempotency-Key → nothing */
  guint losses;     /* answers still to lose */
} Ledger;

static TopayTestAnswer
keep_ledger (const TopayTestRequest *request, gpointer data)
{
  Ledger *ledger = data;
  const char *key = strstr (request->head, "Idempotency-Key: ");
  TopayTestAnswer lost = { TOPAY_TEST_DROP, 0, NULL, NULL };
  TopayTestAnswer done = { TOPAY_TEST_ANSWER, 201, NULL, receipt_body };

  if (key != NULL)
    g_hash_table_add (ledger->keys, g_strndup (key + 17, 36));
  if (ledger->losses == 0)
    return done;

  ledger->losses--;

  return lost;
}

static void
test_lost_answer_is_asked_again_under_the_same_key (Fixture *fixture, gconstpointer data)
{
  Ledger ledger = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 1 };
  g_autoptr (GError) error = NULL;
  gpointer receipt;

  topay_test_server_set_handler (fixture->server, keep_ledger, &ledger);
  topay_client_set_limits (fixture->client, &(TopayClientLimits){ .attempts = 3 });
  receipt = vote (fixture->client, &error);
  g_assert_no_error (error);
  topay_wire_free (&topay_record_receipt, receipt);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), >=, 2);
  g_assert_cmpuint (g_hash_table_size (ledger.keys), ==, 1);
  g_hash_table_unref (ledger.keys);
}

static void
test_what_may_not_be_repeated_is_not (Fixture *fixture, gconstpointer data)
{
  TopayWireSignIn sign_in = { (char *) "ming", (char *) "a password", NULL, FALSE, NULL };
  g_autoptr (GError) error = NULL;

  topay_client_set_limits (fixture->client, &(TopayClientLimits){ .attempts = 3 });
  answer (fixture, 503, NULL, problem_busy);
  g_assert_null (call (fixture->client, &topay_endpoint_sign_in, &sign_in, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 1);

  topay_test_server_set_answer (fixture->server,
                                &(TopayTestAnswer){ TOPAY_TEST_DROP, 0, NULL, NULL });
  g_clear_error (&error);
  g_assert_null (call (fixture->client, &topay_endpoint_sign_in, &sign_in, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_OFFLINE);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 2);
}

static void
test_attempts_are_counted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  topay_client_set_limits (fixture->client, &(TopayClientLimits){ .attempts = 2 });
  answer (fixture, 503, NULL, problem_busy);
  assert_call_fails (fixture->client, TOPAY_ERROR_BUSY, &error);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 2);
}

static void
test_permanent_error_is_not_repeated (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  topay_client_set_limits (fixture->client, &(TopayClientLimits){ .attempts = 3 });
  answer (fixture, 404, NULL, "{\"code\":\"not_found\",\"request_id\":\"0123456789abcdef\"}");
  assert_call_fails (fixture->client, TOPAY_ERROR_NOT_FOUND, &error);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 1);
}

/* Longer than a person waits: the caller is told instead. */
static void
test_long_retry_after_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  topay_client_set_limits (fixture->client, &(TopayClientLimits){ .attempts = 3 });
  answer (fixture, 503, "Retry-After: 3000\r\n", problem_busy);
  assert_call_fails (fixture->client, TOPAY_ERROR_BUSY, &error);
  g_assert_cmpint (topay_error_get_detail (error)->retry_after_s, ==, 3000);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 1);
}

static void
test_waiting_for_a_retry_can_be_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_client_set_limits (fixture->client, &(TopayClientLimits){ .attempts = 3 });
  answer (fixture, 503, "Retry-After: 25\r\n", problem_busy);
  topay_client_call_async (fixture->client, &topay_endpoint_info, NULL, cancellable,
                           topay_test_on_result_cb, &result);
  while (topay_test_server_get_n_requests (fixture->server) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_timeout_add (100, on_cancel_time_cb, cancellable);
  g_assert_null (topay_client_call_finish (fixture->client, topay_test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 1);
}

static void
test_bad_request_does_not_travel (Fixture *fixture, gconstpointer data)
{
  TopayWireCode code = { (char *) "0123456789abcdef0123456789abcdef", (char *) "12ab" };
  g_autoptr (GError) error = NULL;

  g_assert_null (call (fixture->client, &topay_endpoint_reset_code, &code, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  g_assert_cmpstr (topay_error_get_detail (error)->field, ==, "code");
  g_assert_cmpstr (topay_error_get_code (error), ==, "invalid_field");
  g_assert_cmpuint (topay_test_server_get_n_connections (fixture->server), ==, 0);
}

static void
on_signed_out_cb (TopayClient *client, gpointer user_data)
{
  guint *count = user_data;

  *count += 1;
}

static void
test_unknown_token_is_announced (Fixture *fixture, gconstpointer data)
{
  guint count = 0;

  answer (fixture, 401, NULL, "{\"code\":\"signed_out\",\"request_id\":\"0123456789abcdef\"}");
  g_signal_connect (fixture->client, "signed-out", G_CALLBACK (on_signed_out_cb), &count);
  g_assert_null (call (fixture->client, &topay_endpoint_devices, NULL, NULL));
  g_assert_cmpuint (count, ==, 0);
  topay_client_set_token (fixture->client, TOKEN);
  g_assert_null (call (fixture->client, &topay_endpoint_devices, NULL, NULL));
  g_assert_cmpuint (count, ==, 1);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

static void
add_phase_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    {
      g_autofree char *time = g_strconcat ("/client/silence-ends-in-time/", phases[i].name, NULL);
      g_autofree char *cancel = g_strconcat ("/client/cancel-ends-silence/", phases[i].name, NULL);

      g_test_add (time, Fixture, &phases[i], fixture_set_up, test_silence_ends_in_time,
                  fixture_tear_down);
      g_test_add (cancel, Fixture, &phases[i], fixture_set_up, test_cancel_ends_silence,
                  fixture_tear_down);
    }
}

static void
add_answer_tests (void)
{
  add ("/client/reply-comes-back-as-record", test_reply_comes_back_as_record);
  add ("/client/head-says-what-it-must-and-no-more", test_head_says_what_it_must_and_no_more);
  add ("/client/token-goes-where-it-is-needed", test_token_goes_where_it_is_needed);
  add ("/client/every-code-becomes-an-error", test_every_code_becomes_an_error);
  add ("/client/status-without-our-words", test_status_without_our_words_is_judged_by_itself);
  add ("/client/unknown-code-is-kept", test_unknown_code_is_kept);
  add ("/client/wild-headers-are-ignored", test_wild_headers_are_ignored);
  add ("/client/redirect-is-not-followed", test_redirect_is_not_followed);
  add ("/client/challenge-is-not-taken-up", test_challenge_is_not_taken_up);
  add ("/client/large-answer-is-cut", test_large_answer_is_cut);
  add ("/client/endless-answer-is-cut", test_endless_answer_is_cut);
  add ("/client/deep-answer-is-refused", test_deep_answer_is_refused);
  add ("/client/cut-answer-is-an-error", test_cut_answer_is_an_error);
  add ("/client/unknown-token-is-announced", test_unknown_token_is_announced);
}

static void
add_retry_tests (void)
{
  add ("/client/cancel-at-every-turn-says-so", test_cancel_at_every_turn_says_so);
  add ("/client/cancelled-before-sends-nothing", test_cancelled_before_sends_nothing);
  add ("/client/lost-answer-is-asked-again-under-the-same-key",
       test_lost_answer_is_asked_again_under_the_same_key);
  add ("/client/what-may-not-be-repeated-is-not", test_what_may_not_be_repeated_is_not);
  add ("/client/attempts-are-counted", test_attempts_are_counted);
  add ("/client/permanent-error-is-not-repeated", test_permanent_error_is_not_repeated);
  add ("/client/long-retry-after-is-told", test_long_retry_after_is_told);
  add ("/client/waiting-for-a-retry-can-be-cancelled", test_waiting_for_a_retry_can_be_cancelled);
  add ("/client/bad-request-does-not-travel", test_bad_request_does_not_travel);
}

int
main (int argc, char **argv)
{
  int status;

  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();

  g_test_add_func ("/client/only-https-is-an-address", test_only_https_is_an_address);
  g_test_add_func ("/client/missing-ca-file-is-an-error", test_missing_ca_file_is_an_error);
  g_test_add_func ("/client/nobody-there-is-offline", test_nobody_there_is_offline);
  add_answer_tests ();
  add_phase_tests ();
  add_retry_tests ();

  status = g_test_run ();
  topay_test_certificates_free (certificates);

  return status;
}
