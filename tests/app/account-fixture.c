/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "account-fixture.h"

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define ID    "0123456789abcdef0123456789abcdef"
#define SIGNED_IN                                                                                  \
  "{\"state\":\"signed_in\",\"token\":\"" TOKEN "\",\"expires_at\":\"2036-11-22T14:05:00Z\","      \
  "\"session\":{\"account_id\":\"" ID "\",\"account_name\":\"chen.min\","                          \
  "\"display_name\":\"Chen Min\",\"contacts\":[],\"level\":1,\"second_factor\":false,"             \
  "\"frozen\":\"no\",\"login_at\":\"2026-11-22T14:05:00Z\",\"device_id\":\"" ID "\","              \
  "\"payment_password_set\":true}}"

static GTestDBus *bus;

void
account_fixture_begin (void)
{
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_setenv ("DISPLAY", display, TRUE); /* which goes with the bus of the desktop */
}

void
account_fixture_end (void)
{
  g_test_dbus_stop (bus);
}

TopayTestAnswer
account_fixture_answer (guint status, const char *body)
{
  return (TopayTestAnswer){ TOPAY_TEST_ANSWER, status, NULL, body };
}

gboolean
account_fixture_serve (const TopayTestRequest *request, TopayTestAnswer *answer)
{
  if (g_str_has_prefix (request->head, "POST /v1/session "))
    *answer = account_fixture_answer (200, SIGNED_IN);
  else if (g_str_has_prefix (request->head, "DELETE /v1/session "))
    *answer = account_fixture_answer (200, "{\"done\":true}");
  else
    return FALSE;
  return TRUE;
}

TopayAccount *
account_fixture_new (TopayTestServer *server, const TopayTestCertificates *certificates)
{
  g_autofree char *uri = topay_test_server_dup_uri (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayClient) client = topay_client_new (uri, certificates->ca, &error);
  g_autoptr (TopaySecretStore) secrets = topay_secret_store_new (uri);

  g_assert_no_error (error);
  return topay_account_new (client, secrets);
}

void
account_fixture_sign_in (TopayAccount *account)
{
  const TopaySignIn request = { "chen.min", "right horse battery", "Desk", "en", FALSE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_account_sign_in_async (account, &request, NULL, topay_test_on_result_cb, &result);
  topay_test_wait (&result);
  topay_account_sign_in_finish (account, result, &error);
  g_assert_no_error (error);
}

void
account_fixture_sign_out (TopayAccount *account)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_sign_out_async (account, NULL, topay_test_on_result_cb, &result);
  topay_test_wait (&result);
  topay_account_sign_out_finish (account, result, NULL);
}
