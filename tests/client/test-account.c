/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define _GNU_SOURCE 1 /* memmem () */

#include "topay-account.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "topay-error.h"
#include "topay-state-db.h"
#include "topay-test-secrets.h"
#include "topay-test-server.h"

#define PASSWORD "canary-password-of-ming"
#define CODE     "271828"
#define TICKET   "canary0ticket0canary0ticket0canary0ticket00"

static TopayTestCertificates *certificates;

/* What the service remembers. Tokens are numbered: "canary0token0…7". */
typedef struct
{
  gboolean asks_second_factor;
  gboolean gives_refresh;
  guint token;         /* number of the session's token; 0: none */
  guint refresh;       /* number of the refresh token that may be used; 0: none */
  char *refresh_id;    /* (owned) (nullable): request id of the last use */
  guint level;         /* of the session */
  guint n_refreshes;   /* uses, repetitions not counted */
  guint n_repetitions; /* same token, same id */
  guint n_thefts;      /* an old token with another id: the session is over */
  guint lose;          /* answers to refreshes still to lose */
  GPid kill;           /* whom to kill before the next answer; 0: nobody */
  guint fail_status;   /* instead of an answer; 0: answer */
  char *text;          /* (owned) (nullable): body of the last answer */
} Service;

typedef struct
{
  TopayTestServer *server;   /* (owned) */
  TopayClient *client;       /* (owned) */
  char *folder;              /* (owned) */
  char *secret_path;         /* (owned) */
  TopayTestSecrets *secrets; /* (owned) */
  TopayAccount *account;     /* (owned) */
  Service service;
} Fixture;

static char *
dup_token (const char *kind, guint number)
{
  char *text = g_strdup_printf ("canary0%s0", kind);
  g_autofree char *start = text;
  g_autofree char *tail = g_strdup_printf ("%0*u", (int) (43 - strlen (text)), number);

  return g_strconcat (start, tail, NULL);
}

static TopayTestAnswer
reply (Service *service, guint status, char *text)
{
  TopayTestAnswer answer = { TOPAY_TEST_ANSWER, status, NULL, text };

  g_free (service->text);
  service->text = text;

  return answer;
}

static TopayTestAnswer
refuse (Service *service, guint status, const char *code)
{
  return reply (service, status,
                g_strdup_printf ("{\"code\":\"%s\",\"request_id\":\"0123456789abcdef\"}", code));
}

static char *
dup_session (const Service *service)
{
  return g_strdup_printf (
      "{\"account_id\":\"0123456789abcdef0123456789abcdef\",\"account_name\":\"ming\","
      "\"display_name\":\"Ming\",\"contacts\":[{\"kind\":\"email\",\"masked\":\"m***@e***\","
      "\"verified\":true}],\"level\":%u,%s\"second_factor\":false,\"frozen\":\"no\","
      "\"login_at\":\"2026-11-22T14:05:00Z\",\"device_id\":\"0123456789abcdef0123456789abcdef\","
      "\"payment_password_set\":false}",
      service->level, service->level == 2 ? "\"level_until\":\"2999-01-01T00:00:00Z\"," : "");
}

static TopayTestAnswer
give_session (Service *service)
{
  g_autofree char *session = dup_session (service);
  g_autofree char *token = dup_token ("token", service->token);
  g_autofree char *refresh = dup_token ("refresh", service->refresh);
  g_autofree char *both = service->gives_refresh
                              ? g_strdup_printf (",\"refresh_token\":\"%s\"", refresh)
                              : g_strdup ("");

  return reply (service, 200,
                g_strdup_printf ("{\"state\":\"signed_in\",\"token\":\"%s\"%s,\"session\":%s}",
                                 token, both, session));
}

static TopayTestAnswer
start_session (Service *service)
{
  service->token++;
  service->level = 1;
  if (service->gives_refresh)
    service->refresh++;
  g_clear_pointer (&service->refresh_id, g_free);

  return give_session (service);
}

static TopayTestAnswer
sign_in (Service *service, const char *body)
{
  if (strstr (body, "\"password\":\"" PASSWORD "\"") == NULL)
    return refuse (service, 401, "credentials_wrong");

  service->gives_refresh = strstr (body, "\"stay_signed_in\":true") != NULL;
  if (service->asks_second_factor)
    return reply (service, 200,
                  g_strdup ("{\"state\":\"second_factor\",\"ticket\":\"" TICKET "\"}"));

  return start_session (service);
}

static TopayTestAnswer
second_factor (Service *service, const char *body)
{
  if (strstr (body, TICKET) == NULL)
    return refuse (service, 401, "signed_out");
  if (strstr (body, "\"code\":\"" CODE "\"") == NULL)
    return refuse (service, 401, "second_factor_failed");

  return start_session (service);
}

/* The rules of A17: one use each; a repetition with the same id gives the same answer; anything
 * else ends the session. */
static TopayTestAnswer
refresh (Service *service, const char *body)
{
  g_autofree char *current = dup_token ("refresh", service->refresh);
  g_autofree char *previous = dup_token ("refresh", service->refresh - 1);

  if (service->refresh == 0)
    return refuse (service, 401, "signed_out");

  if (strstr (body, current) != NULL)
    {
      service->n_refreshes++;
      g_free (service->refresh_id);
      service->refresh_id = g_strndup (strstr (body, "\"request_id\":\"") + 14, 32);
      service->refresh++;
      service->token++;
      service->level = 1;
      return give_session (service);
    }
  if (strstr (body, previous) != NULL && service->refresh_id != NULL
      && strstr (body, service->refresh_id) != NULL)
    {
      service->n_repetitions++;
      return give_session (service);
    }

  service->n_thefts++;
  service->refresh = 0;
  service->token = 0;

  return refuse (service, 401, "signed_out");
}

static TopayTestAnswer
answer_to_session (Service *service, const TopayTestRequest *request)
{
  g_autofree char *token = dup_token ("token", service->token);

  if (service->token == 0 || strstr (request->head, token) == NULL)
    return refuse (service, 401, "signed_out");

  if (g_str_has_prefix (request->head, "GET /v1/session "))
    return reply (service, 200, dup_session (service));
  if (g_str_has_prefix (request->head, "GET /v1/devices "))
    return reply (service, 200, g_strdup ("{\"devices\":[]}"));
  if (g_str_has_prefix (request->head, "POST /v1/devices/end-others "))
    return reply (service, 200, g_strdup ("{\"count\":2}"));
  if (g_str_has_prefix (request->head, "DELETE /v1/session "))
    {
      service->token = 0;
      service->refresh = 0;
      return reply (service, 200, g_strdup ("{\"done\":true}"));
    }
  if (g_str_has_prefix (request->head, "POST /v1/step-up/finish "))
    {
      service->token++;
      service->level = 2;
      service->gives_refresh = FALSE;
      return give_session (service);
    }

  return refuse (service, 404, "not_found");
}

static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  Service *service = data;
  TopayTestAnswer lost = { TOPAY_TEST_DROP, 0, NULL, NULL };
  TopayTestAnswer answer;

  if (service->fail_status != 0)
    return refuse (service, service->fail_status, "busy");

  if (g_str_has_prefix (request->head, "POST /v1/session "))
    answer = sign_in (service, request->body);
  else if (g_str_has_prefix (request->head, "POST /v1/session/second-factor "))
    answer = second_factor (service, request->body);
  else if (g_str_has_prefix (request->head, "POST /v1/session/refresh "))
    answer = refresh (service, request->body);
  else
    answer = answer_to_session (service, request);

  if (service->kill != 0)
    {
      kill (service->kill, SIGKILL);
      service->kill = 0;
      return lost;
    }
  if (service->lose > 0 && strstr (request->head, "refresh") != NULL)
    {
      service->lose--;
      return lost;
    }

  return answer;
}

/* As at a new start of the program. */
static void
open_account (Fixture *fixture)
{
  g_autofree char *uri = topay_test_server_dup_uri (fixture->server);
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->account);
  g_clear_object (&fixture->client);
  fixture->client = topay_client_new (uri, certificates->ca, &error);
  g_assert_no_error (error);
  topay_client_set_limits (fixture->client, &(TopayClientLimits){ .attempts = 1 });
  fixture->account = topay_account_new (fixture->client, (TopaySecretStore *) fixture->secrets);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, &fixture->service);
  fixture->folder = g_dir_make_tmp ("topay-account-XXXXXX", NULL);
  fixture->secret_path = g_build_filename (fixture->folder, "secret-service", NULL);
  fixture->secrets = topay_test_secrets_new (fixture->secret_path);
  open_account (fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->account);
  g_clear_object (&fixture->client);
  g_clear_object (&fixture->secrets);
  topay_test_server_free (fixture->server);
  g_free (fixture->service.refresh_id);
  g_free (fixture->service.text);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->secret_path);
}

static gboolean
do_sign_in (TopayAccount *account, const char *password, gboolean stay, GError **error)
{
  TopaySignIn row = { "ming", password, "Test", "en", stay };
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_sign_in_async (account, &row, NULL, topay_test_on_result_cb, &result);

  return topay_account_sign_in_finish (account, topay_test_wait (&result), error);
}

static void
must_sign_in (Fixture *fixture, gboolean stay)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (do_sign_in (fixture->account, PASSWORD, stay, &error));
  g_assert_no_error (error);
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_IN);
}

static gboolean
do_second_factor (TopayAccount *account, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_second_factor_async (account, code, NULL, NULL, topay_test_on_result_cb, &result);

  return topay_account_second_factor_finish (account, topay_test_wait (&result), error);
}

static gboolean
do_restore (TopayAccount *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_restore_async (account, NULL, topay_test_on_result_cb, &result);

  return topay_account_restore_finish (account, topay_test_wait (&result), error);
}

static gboolean
do_sign_out (TopayAccount *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_sign_out_async (account, NULL, topay_test_on_result_cb, &result);

  return topay_account_sign_out_finish (account, topay_test_wait (&result), error);
}

static gboolean
list_devices (TopayAccount *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gpointer devices;

  topay_account_call_async (account, &topay_endpoint_devices, NULL, NULL, topay_test_on_result_cb,
                            &result);
  devices = topay_account_call_finish (account, topay_test_wait (&result), error);
  topay_wire_free (&topay_record_device_list, devices);

  return devices != NULL;
}

static void
count_notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *count = user_data;

  *count += 1;
}

static void
test_password_signs_in (Fixture *fixture, gconstpointer data)
{
  const TopayWireSession *info;
  guint states = 0;
  guint names = 0;

  g_signal_connect (fixture->account, "notify::state", G_CALLBACK (count_notify_cb), &states);
  g_signal_connect (fixture->account, "notify::display-name", G_CALLBACK (count_notify_cb), &names);
  must_sign_in (fixture, FALSE);
  g_assert_cmpuint (states, ==, 2); /* signing in, signed in */
  g_assert_cmpuint (names, ==, 1);
  g_assert_cmpstr (topay_account_get_name (fixture->account), ==, "ming");
  g_assert_cmpstr (topay_account_get_display_name (fixture->account), ==, "Ming");
  g_assert_cmpint (topay_account_get_level (fixture->account), ==, 1);
  g_assert_cmpint (topay_account_get_stay (fixture->account), ==, TOPAY_ACCOUNT_STAY_NO);
  info = topay_account_get_info (fixture->account);
  g_assert_cmpuint (info->contacts->len, ==, 1);
  g_assert_true (list_devices (fixture->account, NULL));
}

static void
test_wrong_password_stays_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (do_sign_in (fixture->account, "wrong password, long enough", FALSE, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED);
  g_assert_cmpstr (topay_error_get_code (error), ==, "credentials_wrong");
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_OUT);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 1);
  must_sign_in (fixture, FALSE);
}

static void
test_second_factor_may_be_tried_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->service.asks_second_factor = TRUE;
  g_assert_true (do_sign_in (fixture->account, PASSWORD, FALSE, &error));
  g_assert_cmpint (topay_account_get_state (fixture->account), ==,
                   TOPAY_ACCOUNT_STATE_SECOND_FACTOR);
  g_assert_false (do_second_factor (fixture->account, "000000", &error));
  g_assert_cmpstr (topay_error_get_code (error), ==, "second_factor_failed");
  g_assert_cmpint (topay_account_get_state (fixture->account), ==,
                   TOPAY_ACCOUNT_STATE_SECOND_FACTOR);
  g_clear_error (&error);
  g_assert_true (do_second_factor (fixture->account, CODE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_IN);
}

static void
test_second_factor_can_be_given_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->service.asks_second_factor = TRUE;
  do_sign_in (fixture->account, PASSWORD, FALSE, NULL);
  topay_account_cancel_sign_in (fixture->account);
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_OUT);
  g_assert_false (do_second_factor (fixture->account, CODE, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED);
}

static void
test_only_one_sign_in_at_a_time (Fixture *fixture, gconstpointer data)
{
  TopaySignIn row = { "ming", PASSWORD, NULL, "en", FALSE };
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  topay_account_sign_in_async (fixture->account, &row, NULL, topay_test_on_result_cb, &first);
  topay_account_sign_in_async (fixture->account, &row, NULL, topay_test_on_result_cb, &second);
  g_assert_false (
      topay_account_sign_in_finish (fixture->account, topay_test_wait (&second), &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
  g_assert_true (topay_account_sign_in_finish (fixture->account, topay_test_wait (&first), NULL));
}

static void
test_reply_without_session_is_refused (Fixture *fixture, gconstpointer data)
{
  static const char *const bodies[] = {
    "{\"state\":\"signed_in\"}",
    "{\"state\":\"signed_in\",\"token\":\"" TICKET "\"}",
    "{\"state\":\"second_factor\"}",
  };

  topay_test_server_set_handler (fixture->server, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      TopayTestAnswer answer = { TOPAY_TEST_ANSWER, 200, NULL, bodies[i] };
      g_autoptr (GError) error = NULL;

      topay_test_server_set_answer (fixture->server, &answer);
      g_assert_false (do_sign_in (fixture->account, PASSWORD, FALSE, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      g_assert_cmpint (topay_account_get_state (fixture->account), ==,
                       TOPAY_ACCOUNT_STATE_SIGNED_OUT);
      g_assert_false (topay_client_has_token (fixture->client));
    }
}

static void
test_sign_out_forgets_everywhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  must_sign_in (fixture, TRUE);
  g_assert_true (g_file_test (fixture->secret_path, G_FILE_TEST_EXISTS));
  g_assert_true (do_sign_out (fixture->account, &error));
  g_assert_no_error (error);
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_OUT);
  g_assert_cmpint (topay_account_get_reason (fixture->account), ==, TOPAY_ACCOUNT_REASON_BY_YOU);
  g_assert_null (topay_account_get_name (fixture->account));
  g_assert_cmpint (topay_account_get_level (fixture->account), ==, 0);
  g_assert_false (topay_client_has_token (fixture->client));
  g_assert_false (g_file_test (fixture->secret_path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture->service.token, ==, 0);
}

static void
test_sign_out_offline_forgets_here (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  must_sign_in (fixture, TRUE);
  fixture->service.fail_status = 503;
  g_assert_false (do_sign_out (fixture->account, &error));
  g_assert_true (topay_error_is_transient (error));
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_OUT);
  g_assert_false (topay_client_has_token (fixture->client));
  g_assert_false (g_file_test (fixture->secret_path, G_FILE_TEST_EXISTS));
}

static void
test_ended_session_is_noticed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  must_sign_in (fixture, FALSE);
  fixture->service.token += 1; /* ended elsewhere */
  g_assert_false (list_devices (fixture->account, &error));
  g_assert_cmpstr (topay_error_get_code (error), ==, "signed_out");
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_OUT);
  g_assert_cmpint (topay_account_get_reason (fixture->account), ==, TOPAY_ACCOUNT_REASON_EXPIRED);
  must_sign_in (fixture, FALSE);
  g_assert_cmpint (topay_account_get_reason (fixture->account), ==, TOPAY_ACCOUNT_REASON_NONE);
}

static void
test_step_up_raises_the_level (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint levels = 0;

  must_sign_in (fixture, FALSE);
  g_signal_connect (fixture->account, "notify::level", G_CALLBACK (count_notify_cb), &levels);
  topay_account_step_up_async (fixture->account, "0123456789abcdef0123456789abcdef", "12345678",
                               NULL, topay_test_on_result_cb, &result);
  g_assert_true (
      topay_account_step_up_finish (fixture->account, topay_test_wait (&result), &error));
  g_assert_no_error (error);
  g_assert_cmpint (topay_account_get_level (fixture->account), ==, 2);
  g_assert_cmpuint (levels, ==, 1);
  /* with the new token */
  g_assert_true (list_devices (fixture->account, NULL));
}

static void
test_update_asks_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  must_sign_in (fixture, FALSE);
  fixture->service.level = 2;
  topay_account_update_async (fixture->account, NULL, topay_test_on_result_cb, &result);
  g_assert_true (topay_account_update_finish (fixture->account, topay_test_wait (&result), NULL));
  g_assert_cmpint (topay_account_get_level (fixture->account), ==, 2);
}

static void
test_others_can_be_signed_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  TopayWireCount *ended;

  must_sign_in (fixture, FALSE);
  topay_account_call_async (fixture->account, &topay_endpoint_end_devices, NULL, NULL,
                            topay_test_on_result_cb, &result);
  ended = topay_account_call_finish (fixture->account, topay_test_wait (&result), NULL);
  g_assert_cmpint (ended->count, ==, 2);
  topay_wire_free (&topay_record_count, ended);
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_IN);
}

static void
test_next_start_is_signed_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  must_sign_in (fixture, TRUE);
  g_assert_cmpint (topay_account_get_stay (fixture->account), ==, TOPAY_ACCOUNT_STAY_YES);

  for (guint i = 0; i < 3; i++)
    {
      open_account (fixture);
      g_assert_true (do_restore (fixture->account, &error));
      g_assert_no_error (error);
      g_assert_cmpint (topay_account_get_state (fixture->account), ==,
                       TOPAY_ACCOUNT_STATE_SIGNED_IN);
      g_assert_cmpint (topay_account_get_stay (fixture->account), ==, TOPAY_ACCOUNT_STAY_YES);
      g_assert_true (list_devices (fixture->account, NULL));
    }
  g_assert_cmpuint (fixture->service.n_refreshes, ==, 3);
  g_assert_cmpuint (fixture->service.n_thefts, ==, 0);
}

static void
test_nothing_kept_is_no_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (do_restore (fixture->account, &error));
  g_assert_no_error (error);
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_OUT);

  g_assert_true (g_file_set_contents (fixture->secret_path, "1 of another program", -1, NULL));
  g_assert_false (do_restore (fixture->account, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (topay_test_server_get_n_connections (fixture->server), ==, 0);
}

static void
test_idle_session_is_renewed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  must_sign_in (fixture, TRUE);
  fixture->service.token += 10; /* half an hour later */
  g_assert_true (list_devices (fixture->account, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->service.n_refreshes, ==, 1);
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_IN);
}

/* Calls that all find the session ended renew it once: a second use of the token would end it. */
static void
test_session_is_renewed_once_for_all (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[5] = { NULL };

  must_sign_in (fixture, TRUE);
  fixture->service.token += 10;
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    topay_account_call_async (fixture->account, &topay_endpoint_devices, NULL, NULL,
                              topay_test_on_result_cb, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      gpointer devices =
          topay_account_call_finish (fixture->account, topay_test_wait (&results[i]), NULL);

      g_assert_nonnull (devices);
      topay_wire_free (&topay_record_device_list, devices);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (fixture->service.n_refreshes, ==, 1);
  g_assert_cmpuint (fixture->service.n_repetitions, ==, 0);
  g_assert_cmpuint (fixture->service.n_thefts, ==, 0);
}

static void
test_lost_refresh_is_repeated_with_the_same_id (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  must_sign_in (fixture, TRUE);
  open_account (fixture);
  fixture->service.lose = 1;
  g_assert_false (do_restore (fixture->account, &error));
  g_assert_true (topay_error_is_transient (error));
  g_assert_cmpint (topay_account_get_state (fixture->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_OUT);
  g_clear_error (&error);

  /* by the same program, or by the next */
  open_account (fixture);
  g_assert_true (do_restore (fixture->account, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->service.n_refreshes, ==, 1);
  g_assert_cmpuint (fixture->service.n_repetitions, ==, 1);
  g_assert_cmpuint (fixture->service.n_thefts, ==, 0);

  /* and by the call itself */
  topay_client_set_limits (fixture->client, &(TopayClientLimits){ .attempts = 2 });
  fixture->service.token += 10;
  fixture->service.lose = 1;
  g_assert_true (list_devices (fixture->account, NULL));
  g_assert_cmpuint (fixture->service.n_refreshes, ==, 2);
  g_assert_cmpuint (fixture->service.n_repetitions, ==, 2);
}

static void
test_stolen_token_ends_the_session (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  must_sign_in (fixture, TRUE);
  fixture->service.refresh += 2; /* somebody else has used it, twice */
  open_account (fixture);
  g_assert_false (do_restore (fixture->account, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED);
  g_assert_cmpint (topay_account_get_reason (fixture->account), ==, TOPAY_ACCOUNT_REASON_EXPIRED);
  g_assert_false (g_file_test (fixture->secret_path, G_FILE_TEST_EXISTS));
}

/* The child of the test below: one start of the program that is killed while it waits. */
static int
run_child (const char *path, const char *uri, const char *ca_file)
{
  g_autoptr (TopayTestSecrets) secrets = topay_test_secrets_new (path);
  g_autoptr (TopayClient) client = topay_client_new (uri, ca_file, NULL);
  g_autoptr (TopayAccount) account = topay_account_new (client, TOPAY_SECRET_STORE (secrets));

  getchar ();
  do_restore (account, NULL);

  return 0;
}

static void
test_killed_program_is_never_locked_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *uri = topay_test_server_dup_uri (fixture->server);
  g_autoptr (GError) error = NULL;

  must_sign_in (fixture, TRUE);
  for (guint i = 1; i <= 5; i++)
    {
      g_autoptr (GSubprocess) child =
          g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, NULL, program, "--child",
                            fixture->secret_path, uri, certificates->ca, NULL);

      /* between the use of the token and the answer to it */
      fixture->service.kill =
          (GPid) g_ascii_strtoll (g_subprocess_get_identifier (child), NULL, 10);
      g_output_stream_write_all (g_subprocess_get_stdin_pipe (child), "\n", 1, NULL, NULL, NULL);
      g_subprocess_wait (child, NULL, NULL);
      g_assert_true (g_subprocess_get_if_signaled (child));

      open_account (fixture);
      g_assert_true (do_restore (fixture->account, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (fixture->service.n_repetitions, ==, i);
    }
  g_assert_cmpuint (fixture->service.n_thefts, ==, 0);
}

static gboolean
tree_has (const char *path, const char *text)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (tree_has (child, text))
        return TRUE;
    }

  return folder == NULL && g_file_get_contents (path, &contents, &length, NULL)
         && memmem (contents, length, text, strlen (text)) != NULL;
}

static void
assert_no_canary (const char *folder)
{
  g_autofree char *password = g_base64_encode ((const guchar *) PASSWORD, strlen (PASSWORD));

  g_assert_false (tree_has (folder, "canary"));
  g_assert_false (tree_has (folder, password));
  g_assert_false (tree_has (folder, CODE));
}

static void
test_broken_secret_service_keeps_nothing (Fixture *fixture, gconstpointer data)
{
  topay_test_secrets_set_broken (fixture->secrets, TRUE);
  must_sign_in (fixture, TRUE);
  g_assert_cmpint (topay_account_get_stay (fixture->account), ==, TOPAY_ACCOUNT_STAY_UNAVAILABLE);
  g_assert_true (list_devices (fixture->account, NULL));

  /* it is not renewed behind the person's back either */
  fixture->service.token += 10;
  g_assert_false (list_devices (fixture->account, NULL));
  g_assert_cmpuint (fixture->service.n_refreshes, ==, 0);
  assert_no_canary (fixture->folder);
}

/* The real store, on a machine without a Secret Service; a state database beside it, as in the
 * program. Everything that a program could write goes under one folder. */
static void
test_no_secret_service_means_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = topay_test_server_dup_uri (fixture->server);
  g_autoptr (TopaySecretStore) secrets = topay_secret_store_new (uri);
  g_autoptr (TopayStateDb) state = topay_state_db_new (g_get_user_data_dir ());
  g_autoptr (TopayAccount) account = NULL;
  TopayVote vote = { "a", "en", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  account = topay_account_new (fixture->client, secrets);
  fixture->service.asks_second_factor = TRUE;
  g_assert_true (do_sign_in (account, PASSWORD, TRUE, &error));
  g_assert_true (do_second_factor (account, CODE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (topay_account_get_stay (account), ==, TOPAY_ACCOUNT_STAY_UNAVAILABLE);
  topay_state_db_save_vote_async (state, &vote, NULL, topay_test_on_result_cb, &result);
  topay_test_wait (&result);
  topay_state_db_close (state);

  g_assert_true (tree_has (g_get_home_dir (), "SQLite format 3"));
  assert_no_canary (g_get_home_dir ());
  g_assert_false (do_restore (account, &error));
}

/* The token is wiped in our own memory when the session ends; what libsoup and GnuTLS had of it is
 * theirs. */
static void
test_token_of_a_session_that_ended_is_not_used (Fixture *fixture, gconstpointer data)
{
  guint before;
  g_autofree char *head = NULL;

  must_sign_in (fixture, FALSE);
  do_sign_out (fixture->account, NULL);
  before = topay_test_server_get_n_requests (fixture->server);
  g_assert_false (list_devices (fixture->account, NULL));
  head = topay_test_server_dup_head (fixture->server, before);
  g_assert_null (strstr (head, "Authorization"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

static void
add_tests (void)
{
  add ("/account/password-signs-in", test_password_signs_in);
  add ("/account/wrong-password-stays-out", test_wrong_password_stays_out);
  add ("/account/second-factor-may-be-tried-again", test_second_factor_may_be_tried_again);
  add ("/account/second-factor-can-be-given-up", test_second_factor_can_be_given_up);
  add ("/account/only-one-sign-in-at-a-time", test_only_one_sign_in_at_a_time);
  add ("/account/reply-without-session-is-refused", test_reply_without_session_is_refused);
  add ("/account/sign-out-forgets-everywhere", test_sign_out_forgets_everywhere);
  add ("/account/sign-out-offline-forgets-here", test_sign_out_offline_forgets_here);
  add ("/account/token-that-ended-is-not-used", test_token_of_a_session_that_ended_is_not_used);
  add ("/account/ended-session-is-noticed", test_ended_session_is_noticed);
  add ("/account/step-up-raises-the-level", test_step_up_raises_the_level);
  add ("/account/update-asks-again", test_update_asks_again);
  add ("/account/others-can-be-signed-out", test_others_can_be_signed_out);
  add ("/account/next-start-is-signed-in", test_next_start_is_signed_in);
  add ("/account/nothing-kept-is-no-error", test_nothing_kept_is_no_error);
  add ("/account/idle-session-is-renewed", test_idle_session_is_renewed);
  add ("/account/session-is-renewed-once-for-all", test_session_is_renewed_once_for_all);
  add ("/account/lost-refresh-is-repeated-with-the-same-id",
       test_lost_refresh_is_repeated_with_the_same_id);
  add ("/account/stolen-token-ends-the-session", test_stolen_token_ends_the_session);
  add ("/account/killed-program-is-never-locked-out", test_killed_program_is_never_locked_out);
  add ("/account/broken-secret-service-keeps-nothing", test_broken_secret_service_keeps_nothing);
  add ("/account/no-secret-service-means-no-file", test_no_secret_service_means_no_file);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = NULL;
  int status;

  topay_client_init_tls ();
  if (argc == 5 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3], argv[4]);

  home = g_dir_make_tmp ("topay-home-XXXXXX", NULL);
  g_setenv ("HOME", home, TRUE);
  for (guint i = 0; i < 4; i++)
    g_unsetenv ((const char *const[]){ "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                                       "XDG_STATE_HOME" }[i]);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);

  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();
  add_tests ();
  status = g_test_run ();
  topay_test_certificates_free (certificates);
  topay_test_remove_tree (home);

  return status;
}
