/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-session.h"

#include <string.h>

#include "topay-error.h"
#include "topay-test-server.h"

/* When an agent is signed in, and when not any more. */

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define SESSION                                                                                    \
  "{\"state\":\"signed_in\",\"token\":\"" TOKEN "\",\"expires_at\":\"2036-11-22T14:05:00Z\"}"
#define AGENT                                                                                      \
  "{\"id\":\"0123456789abcdef0123456789abcdef\",\"account\":\"lin\","                              \
  "\"display_name\":\"Lin Yue\",\"role\":\"senior\",\"expires_at\":\"2036-11-22T14:05:00Z\"}"
#define SIGNED_OUT "{\"code\":\"signed_out\",\"request_id\":\"0123456789abcdef\"}"

#define MINUTE 60
#define HOUR   (60 * MINUTE)

typedef struct
{
  TopayTestServer *server;    /* (owned) */
  TopayClient *client;        /* (owned) */
  TopayAgentSession *session; /* (owned) */
  int is_ended;               /* atomic: the service knows no session any more */
  guint n_changed;
} Fixture;

static TopayTestCertificates *certificates;
static gint64 now_s;

static gint64
get_now (void)
{
  return now_s;
}

/* In a thread of the server. */
static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  Fixture *fixture = data;
  TopayTestAnswer answer = { TOPAY_TEST_ANSWER, 200, NULL, AGENT };

  if (g_str_has_prefix (request->head, "POST /v1/agent/session "))
    {
      if (strstr (request->body, "\"code\":\"424242\"") == NULL)
        {
          answer.status = 401;
          answer.body = "{\"code\":\"credentials_wrong\",\"request_id\":\"0123456789abcdef\"}";
        }
      else
        answer.body = SESSION;
    }
  else if (g_atomic_int_get (&fixture->is_ended))
    {
      answer.status = 401;
      answer.body = SIGNED_OUT;
    }
  else if (g_str_has_prefix (request->head, "DELETE /v1/agent/session "))
    answer.body = "{\"done\":true}";
  return answer;
}

static void
on_changed_cb (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  now_s = 1700000000;
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  uri = topay_test_server_dup_uri (fixture->server);
  fixture->client = topay_client_new (uri, certificates->ca, &error);
  g_assert_no_error (error);
  fixture->session = topay_agent_session_new (fixture->client);
  topay_agent_session_set_clock (fixture->session, get_now);
  g_signal_connect_swapped (fixture->session, "changed", G_CALLBACK (on_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->session);
  g_object_unref (fixture->client);
  topay_test_server_free (fixture->server);
}

static gboolean
sign_in (Fixture *fixture, const char *code, GError **error)
{
  TopayWireAgentSignIn request = { (char *) "lin", (char *) "a long password", (char *) code };
  g_autoptr (GAsyncResult) result = NULL;

  topay_agent_session_sign_in_async (fixture->session, &request, NULL, topay_test_on_result_cb,
                                     &result);
  g_assert_cmpint (topay_agent_session_get_state (fixture->session), ==, TOPAY_AGENT_SIGNING_IN);
  topay_test_wait (&result);
  return topay_agent_session_sign_in_finish (fixture->session, result, error);
}

static void
sign_in_well (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sign_in (fixture, "424242", &error));
  g_assert_no_error (error);
  g_assert_cmpint (topay_agent_session_get_state (fixture->session), ==, TOPAY_AGENT_SIGNED_IN);
}

static void
assert_left (Fixture *fixture, TopayAgentReason expected)
{
  g_assert_cmpint (topay_agent_session_get_state (fixture->session), ==, TOPAY_AGENT_SIGNED_OUT);
  g_assert_cmpint (topay_agent_session_get_reason (fixture->session), ==, expected);
  g_assert_null (topay_agent_session_get_self (fixture->session));
  g_assert_false (topay_client_has_token (fixture->client));
}

static void
test_code_signs_in (Fixture *fixture, gconstpointer data)
{
  sign_in_well (fixture);
  g_assert_cmpstr (topay_agent_session_get_self (fixture->session)->display_name, ==, "Lin Yue");
  g_assert_true (topay_client_has_token (fixture->client));
  g_assert_cmpuint (fixture->n_changed, ==, 2); /* on the way, and there */
}

static void
test_wrong_code_signs_nobody_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sign_in (fixture, "111111", &error));
  g_assert_cmpstr (topay_error_get_code (error), ==, "credentials_wrong");
  assert_left (fixture, TOPAY_AGENT_REASON_NONE);
  sign_in_well (fixture);
}

static void
test_sign_out_tells_the_service (Fixture *fixture, gconstpointer data)
{
  g_autofree char *head = NULL;

  sign_in_well (fixture);
  topay_agent_session_sign_out (fixture->session);
  assert_left (fixture, TOPAY_AGENT_REASON_BY_YOU);
  while (topay_test_server_get_n_requests (fixture->server) < 3)
    g_main_context_iteration (NULL, TRUE);
  head = topay_test_server_dup_head (fixture->server, 2);
  g_assert_true (g_str_has_prefix (head, "DELETE /v1/agent/session "));
  g_assert_nonnull (strstr (head, TOKEN));
}

/* The polling of the queue is no sign of a person. */
static void
test_nobody_there_ends_it (Fixture *fixture, gconstpointer data)
{
  TopayAgentReason reason;

  sign_in_well (fixture);
  now_s += 13 * MINUTE - 1;
  topay_agent_session_check (fixture->session);
  g_assert_false (topay_agent_session_is_ending (fixture->session));

  now_s += 1;
  topay_agent_session_check (fixture->session);
  g_assert_true (topay_agent_session_is_ending (fixture->session));
  g_assert_cmpint (topay_agent_session_get_left_s (fixture->session, &reason), ==, 2 * MINUTE);
  g_assert_cmpint (reason, ==, TOPAY_AGENT_REASON_IDLE);

  topay_agent_session_touch (fixture->session);
  g_assert_false (topay_agent_session_is_ending (fixture->session));

  now_s += 15 * MINUTE;
  topay_agent_session_touch (fixture->session); /* too late */
  assert_left (fixture, TOPAY_AGENT_REASON_IDLE);
}

static void
test_eight_hours_end_it (Fixture *fixture, gconstpointer data)
{
  TopayAgentReason reason;

  sign_in_well (fixture);
  for (guint i = 0; i < 8 * 6 - 1; i++)
    {
      now_s += 10 * MINUTE;
      topay_agent_session_touch (fixture->session);
    }
  g_assert_cmpint (topay_agent_session_get_left_s (fixture->session, &reason), ==, 10 * MINUTE);
  g_assert_cmpint (reason, ==, TOPAY_AGENT_REASON_OVER);
  now_s += 10 * MINUTE;
  topay_agent_session_touch (fixture->session);
  assert_left (fixture, TOPAY_AGENT_REASON_OVER);
}

static void
test_service_ends_it (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sign_in_well (fixture);
  g_atomic_int_set (&fixture->is_ended, TRUE);
  topay_client_call_async (fixture->client, &topay_endpoint_agent_self, NULL, NULL,
                           topay_test_on_result_cb, &result);
  topay_test_wait (&result);
  g_assert_null (topay_client_call_finish (fixture->client, result, &error));
  assert_left (fixture, TOPAY_AGENT_REASON_ENDED);
}

static void
test_session_that_is_void_at_once_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&fixture->is_ended, TRUE);
  g_assert_false (sign_in (fixture, "424242", &error));
  g_assert_cmpstr (topay_error_get_code (error), ==, "signed_out");
  g_assert_cmpint (topay_agent_session_get_state (fixture->session), ==, TOPAY_AGENT_SIGNED_OUT);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/agent-session/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  int result;

  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();
  add ("code-signs-in", test_code_signs_in);
  add ("wrong-code-signs-nobody-in", test_wrong_code_signs_nobody_in);
  add ("sign-out-tells-the-service", test_sign_out_tells_the_service);
  add ("nobody-there-ends-it", test_nobody_there_ends_it);
  add ("eight-hours-end-it", test_eight_hours_end_it);
  add ("service-ends-it", test_service_ends_it);
  add ("session-that-is-void-at-once-fails", test_session_that_is_void_at_once_fails);
  result = g_test_run ();
  topay_test_certificates_free (certificates);
  return result;
}
