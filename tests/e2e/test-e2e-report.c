/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The report of the app, taken by the real service. */

#include "config.h"

#include "service-fixture.h"
#include "topay-client.h"
#include "topay-diag-report.h"
#include "topay-error.h"
#include "topay-test-server.h"

static gpointer
call (TopayClient *client, const TopayWireEndpoint *endpoint, gconstpointer request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_client_call_async (client, endpoint, request, NULL, topay_test_on_result_cb, &result);

  return topay_client_call_finish (client, topay_test_wait (&result), error);
}

static TopayClient *
make_client (TopayTestService *service)
{
  TopayWireSignIn request = { (char *) "wangfang", (char *) "moonlit-teapot-harbor", NULL, FALSE,
                              NULL };
  g_autoptr (GError) error = NULL;
  TopayClient *client = topay_client_new (topay_test_service_get_uri (service),
                                          topay_test_service_get_ca (service), &error);
  TopayWireSessionReply *reply = call (client, &topay_endpoint_sign_in, &request, &error);

  g_assert_no_error (error);
  topay_client_set_token (client, reply->token);
  topay_wire_free (&topay_record_session_reply, reply);

  return client;
}

static char *
build (const char *note)
{
  const TopayDiagReportSwitches switches = TOPAY_DIAG_REPORT_SWITCHES;
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  TopayDiagReportState state = {
    .now = g_get_real_time () / G_USEC_PER_SEC,
    .app_version = PACKAGE_VERSION,
    .build = "src",
    .facts = facts,
    .step = "result",
    .cause = "card.expired",
    .user_note = note,
  };

  return topay_diag_report_build (&state, &switches);
}

static void
test_report_of_the_app_is_taken (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayClient) client = make_client (service);
  g_autofree char *text = build ("My card 4111 1111 1111 1111 was refused\n第二次");
  TopayWireReportSend request = { text };
  g_autoptr (GError) error = NULL;
  TopayWireReceipt *receipt = call (client, &topay_endpoint_report_send, &request, &error);

  g_assert_no_error (error);
  topay_wire_free (&topay_record_receipt, receipt);
  topay_test_service_stop (service);
  g_assert_cmpint (topay_test_service_query (service, "SELECT count (*) FROM reports"), ==, 1);
}

static void
test_field_of_its_own_is_refused (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayClient) client = make_client (service);
  g_autofree char *text = build (NULL);
  g_autofree char *more = g_strconcat ("{\"host\":\"x\",", text + 1, NULL);
  TopayWireReportSend request = { more };
  g_autoptr (GError) error = NULL;

  g_assert_null (call (client, &topay_endpoint_report_send, &request, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_REFUSED);
  g_assert_cmpstr (topay_error_get_code (error), ==, "invalid_field");
  topay_test_service_stop (service);
  g_assert_cmpint (topay_test_service_query (service, "SELECT count (*) FROM reports"), ==, 0);
}

int
main (int argc, char **argv)
{
  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/e2e/report/of-the-app-is-taken", test_report_of_the_app_is_taken);
  g_test_add_func ("/e2e/report/field-of-its-own-is-refused", test_field_of_its_own_is_refused);

  return g_test_run ();
}
