/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "topay-diagnostician-private.h"
#include "topay-error.h"
#include "topay-probes-private.h"
#include "topay-test-server.h"

/* What the probes of the product find, of a service that answers as the test says. */

#define TOKEN   "canary0token0canary0token0canary0token00000"
#define PAYMENT "0123456789abcdef0123456789abcdef"
#define CARD    "11111111111111111111111111111111"

#define SERVICE_TIME G_GINT64_CONSTANT (1795356300) /* 2026-11-22T14:05:00Z */

static const char info_body[] =
    "{\"service\":\"topayd\",\"version\":\"0.1.0\",\"time\":\"2026-11-22T14:05:00Z\","
    "\"minimum_app_version\":\"0.9.1\",\"minimum_content_version\":57,\"code_digits\":8,"
    "\"code_minutes\":10,\"password_minimum\":15,\"password_minimum_second_factor\":8,"
    "\"pin_digits\":6}";
static const char status_body[] =
    "{\"time\":\"2026-11-22T14:05:00Z\",\"incidents\":["
    "{\"id\":\"" PAYMENT "\",\"kind\":\"bank\",\"bank\":\"B\",\"text_en\":\"bank\","
    "\"text_zh\":\"bank\",\"began_at\":\"2026-11-22T14:00:00Z\"},"
    "{\"id\":\"" PAYMENT "\",\"kind\":\"payments\",\"text_en\":\"Payments are slow\","
    "\"text_zh\":\"Payments are slow\",\"began_at\":\"2026-11-22T14:00:00Z\","
    "\"expected_end_at\":\"2026-11-22T15:00:00Z\"}]}";
static const char look_body[] =
    "{\"payment\":{\"id\":\"" PAYMENT "\",\"order\":\"T2026112212345678\",\"merchant\":\"Tea\","
    "\"amount\":12800,\"currency\":\"CNY\",\"made_at\":\"2026-11-22T14:00:00Z\","
    "\"state\":\"not_paid\",\"method_id\":\"" CARD "\",\"method_label\":\"Card 1\","
    "\"reason\":\"card.expired\",\"channel_code\":\"expired_card\"},\"order_state\":\"open\","
    "\"debited\":\"no\",\"duplicates\":2,\"merchant_state\":\"limited\",\"payee\":\"match\"}";
static const char standing_body[] =
    "{\"login\":\"open\",\"pin\":\"locked\",\"pin_until\":\"2026-11-22T14:20:00Z\","
    "\"frozen\":\"no\",\"verification\":\"full\",\"minor\":false}";
static const char wallet_body[] =
    "{\"currency\":\"CNY\",\"available\":5000,\"held\":9000,\"holds\":["
    "{\"amount\":9000,\"reason\":\"refund\",\"until\":\"2026-11-23T14:00:00Z\"}]}";
static const char limits_body[] =
    "{\"limits\":[{\"kind\":\"single\",\"maximum\":100000,\"used\":0},"
    "{\"kind\":\"day\",\"maximum\":500000,\"used\":499000,"
    "\"resets_at\":\"2026-11-23T00:00:00Z\"},"
    "{\"kind\":\"bank\",\"maximum\":1,\"used\":0,"
    "\"method_id\":\"22222222222222222222222222222222\"},"
    "{\"kind\":\"bank\",\"maximum\":20000,\"used\":10000,\"method_id\":\"" CARD "\"}]}";
static const char methods_body[] =
    "{\"methods\":[{\"id\":\"22222222222222222222222222222222\",\"kind\":\"balance\","
    "\"label\":\"Balance\",\"state\":\"active\",\"bank_state\":\"up\"},"
    "{\"id\":\"" CARD "\",\"kind\":\"credit\",\"label\":\"Card 1\",\"bank\":\"B\","
    "\"state\":\"expired\",\"expires\":\"2026-10\",\"bank_state\":\"maintenance\","
    "\"minimum\":100,\"maximum\":900000}]}";

static const struct
{
  const char *line;
  const char *body;
} pages[] = {
  { "GET /v1/info ", info_body },           { "GET /v1/status ", status_body },
  { "POST /v1/payments/look ", look_body }, { "GET /v1/standing ", standing_body },
  { "GET /v1/wallet ", wallet_body },       { "GET /v1/limits ", limits_body },
  { "GET /v1/methods ", methods_body },
};

static TopayTestCertificates *certificates;

static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_has_prefix (request->head, pages[i].line))
      return (TopayTestAnswer){ TOPAY_TEST_ANSWER, 200, NULL, pages[i].body };

  return (TopayTestAnswer){ TOPAY_TEST_DROP, 0, NULL, NULL };
}

typedef struct
{
  TopayTestServer *server;           /* (owned) */
  TopayClient *client;               /* (owned) */
  TopayProbeContext *context;        /* (owned) */
  TopayDiagnostician *diagnostician; /* (owned) (nullable) */
  gint64 now_us;
} Fixture;

static gint64
get_now (gpointer data)
{
  return *(gint64 *) data;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;
  const char *file = data != NULL ? data : certificates->good;

  fixture->server = topay_test_server_new (file);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  uri = topay_test_server_dup_uri (fixture->server);
  fixture->client = topay_client_new (uri, certificates->ca, NULL);
  fixture->context = topay_probe_context_new (fixture->client, NULL);
  fixture->now_us = SERVICE_TIME * G_USEC_PER_SEC;
  fixture->context->now_us = get_now;
  fixture->context->now_data = &fixture->now_us;
  fixture->context->content_version = 57;
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->diagnostician);
  topay_probe_context_free (fixture->context);
  g_object_unref (fixture->client);
  topay_test_server_free (fixture->server);
}

/* Runs the table of the product; the facts are those of the run. */
static TopayFacts *
diagnose (Fixture *fixture, const char *payment_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->diagnostician);
  fixture->diagnostician = topay_diagnostician_new (fixture->context, topay_probes, topay_n_probes);
  topay_diagnostician_run_async (fixture->diagnostician, payment_id, NULL, NULL,
                                 topay_test_on_result_cb, &result);
  topay_diagnostician_run_finish (fixture->diagnostician, topay_test_wait (&result), &error);
  g_assert_no_error (error);

  return topay_diagnostician_get_facts (fixture->diagnostician);
}

static TopayCheckState
get_state (Fixture *fixture, const char *name)
{
  TopayCheckState state;

  for (guint i = 0; i < topay_n_probes; i++)
    if (g_str_equal (topay_diagnostician_get_check (fixture->diagnostician, i, &state), name))
      return state;

  g_assert_not_reached ();
}

typedef struct
{
  const char *name;
  const char *word; /* (nullable): nobody could say, or asked */
} Expected;

static void
assert_facts (const TopayFacts *facts, const Expected *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    if (g_strcmp0 (topay_facts_get_word (facts, rows[i].name), rows[i].word) != 0)
      {
        g_test_message ("%s is %s, not %s", rows[i].name,
                        topay_facts_get_word (facts, rows[i].name), rows[i].word);
        g_test_fail ();
      }
}

static const Expected everything[] = {
  { "link", "full" },
  { "dns", "ok" },
  { "tls", "ok" },
  { "tls-issuer", NULL },

  { "clock-offset", "0" },
  { "app-old", "yes" },
  { "content-old", "no" },
  { "incident", "payments" },
  { "incident-text", "Payments are slow" },
  { "incident-end", "1795359600" },
  { "payment-state", "not_paid" },
  { "reason", "card.expired" },
  { "channel-code", "expired_card" },
  { "order", "T2026112212345678" },
  { "merchant", "Tea" },
  { "amount", "12800" },
  { "made-at", "1795356000" },
  { "order-state", "open" },
  { "debited", "no" },
  { "duplicates", "2" },
  { "delayed-until", NULL },
  { "merchant-state", "limited" },
  { "payee", "match" },
  { "login", "open" },
  { "pin", "locked" },
  { "pin-until", "1795357200" },
  { "frozen", "no" },
  { "verification", "full" },
  { "minor", "no" },
  { "available", "5000" },
  { "held", "9000" },
  { "held-reason", "refund" },
  { "held-until", "1795442400" },
  { "limit-single", "100000" },
  { "limit-day", "500000" },
  { "used-day", "499000" },
  { "resets-day", "1795392000" },
  { "limit-bank", "20000" },
  { "used-bank", "10000" },
  { "limit-year", NULL },
  { "method", "Card 1" },
  { "method-kind", "credit" },
  { "method-state", "expired" },
  { "card-expires", "2026-10" },
  { "bank", "B" },
  { "bank-state", "maintenance" },
  { "minimum", "100" },
  { "maximum", "900000" },
  { "signed-in", "yes" },
  { "payment", "yes" },
};

static void
test_everything_of_a_payment_is_found (Fixture *fixture, gconstpointer data)
{
  TopayFacts *facts;
  gint64 rtt, loss;

  topay_client_set_token (fixture->client, TOKEN);
  facts = diagnose (fixture, PAYMENT);
  assert_facts (facts, everything, G_N_ELEMENTS (everything));
  g_assert_true (topay_facts_get_number (facts, "rtt", &rtt));
  g_assert_cmpint (rtt, >=, 1);
  g_assert_true (topay_facts_get_number (facts, "loss", &loss));
  g_assert_cmpint (loss, <, 100); /* on a busy machine some are late */
  g_assert_cmpint (get_state (fixture, "version"), ==, TOPAY_CHECK_NOTABLE);
  g_assert_cmpint (get_state (fixture, "clock"), ==, TOPAY_CHECK_FINE);
  g_assert_cmpint (get_state (fixture, "merchant"), ==, TOPAY_CHECK_NOTABLE);

  /* info nine times, the look once though four probes want it, and five others */
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 15);
}

static void
test_without_session_the_network_is_still_seen (Fixture *fixture, gconstpointer data)
{
  static const Expected rows[] = { { "tls", "ok" }, { "signed-in", "no" }, { "payment", "no" } };
  TopayFacts *facts = diagnose (fixture, NULL);

  assert_facts (facts, rows, G_N_ELEMENTS (rows));
  g_assert_cmpint (topay_facts_get_state (facts, "frozen"), ==, TOPAY_FACT_ABSENT);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 10);
}

static void
test_clock_is_compared_both_ways (Fixture *fixture, gconstpointer data)
{
  const Expected fast = { "clock-offset", "420" };
  const Expected slow = { "clock-offset", "-420" };

  fixture->now_us = (SERVICE_TIME + 420) * G_USEC_PER_SEC + G_USEC_PER_SEC / 2;
  assert_facts (diagnose (fixture, NULL), &fast, 1);
  g_assert_cmpint (get_state (fixture, "clock"), ==, TOPAY_CHECK_NOTABLE);

  fixture->now_us = (SERVICE_TIME - 420) * G_USEC_PER_SEC + G_USEC_PER_SEC / 2;
  assert_facts (diagnose (fixture, NULL), &slow, 1);
}

static void
test_versions_are_numbers (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *version;
    const char *is_old;
  } rows[] = {
    { "0.9.1", "no" },  { "0.9.0", "yes" }, { "0.9", "yes" },       { "0.10", "no" },
    { "0.9.10", "no" }, { "1", "no" },      { "0.9.1~beta", "no" }, { "", "yes" },
  };

  fixture->context->content_version = 56;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const Expected expected[] = { { "app-old", rows[i].is_old }, { "content-old", "yes" } };

      g_free (fixture->context->app_version);
      fixture->context->app_version = g_strdup (rows[i].version);
      assert_facts (diagnose (fixture, NULL), expected, 2);
    }
}

typedef struct
{
  const char *name;
  gsize offset; /* of the file in the certificates */
  const char *tls;
  const char *issuer; /* part of it */
} Impostor;

static const Impostor impostors[] = {
  { "unknown", G_STRUCT_OFFSET (TopayTestCertificates, other_ca_good), "untrusted", "Other" },
  { "self-signed", G_STRUCT_OFFSET (TopayTestCertificates, self_signed), "untrusted", "localhost" },
  { "wrong-name", G_STRUCT_OFFSET (TopayTestCertificates, wrong_host), "name", "Test Authority" },
  { "expired", G_STRUCT_OFFSET (TopayTestCertificates, expired), "expired", "Test Authority" },
  { "not-yet", G_STRUCT_OFFSET (TopayTestCertificates, not_yet), "expired", "Test Authority" },
};

static void
test_impostors_are_named (gconstpointer data)
{
  const Impostor *impostor = data;
  Fixture fixture = { 0 };
  TopayFacts *facts;

  fixture_set_up (&fixture, G_STRUCT_MEMBER (char *, certificates, impostor->offset));
  facts = diagnose (&fixture, NULL);
  g_assert_cmpstr (topay_facts_get_word (facts, "tls"), ==, impostor->tls);
  g_assert_nonnull (strstr (topay_facts_get_word (facts, "tls-issuer"), impostor->issuer));
  g_assert_cmpint (topay_facts_get_state (facts, "rtt"), ==, TOPAY_FACT_UNAVAILABLE);
  g_assert_cmpint (topay_facts_get_state (facts, "incident"), ==, TOPAY_FACT_UNAVAILABLE);
  g_assert_cmpuint (topay_test_server_get_n_bytes (fixture.server), ==, 0);
  fixture_tear_down (&fixture, NULL);
}

static void
test_closed_door_is_not_loss (Fixture *fixture, gconstpointer data)
{
  static const Expected rows[] = { { "tls", "refused" }, { "dns", "ok" }, { "loss", NULL } };

  g_clear_object (&fixture->context->client);
  fixture->context->client = topay_client_new ("https://localhost:1", NULL, NULL);
  assert_facts (diagnose (fixture, NULL), rows, G_N_ELEMENTS (rows));
  g_assert_cmpint (get_state (fixture, "service"), ==, TOPAY_CHECK_NOTABLE);
  g_assert_cmpint (get_state (fixture, "clock"), ==, TOPAY_CHECK_UNAVAILABLE);
}

static void
test_name_nobody_knows_is_said_so (Fixture *fixture, gconstpointer data)
{
  static const Expected rows[] = { { "tls", NULL }, { "dns", "failed" }, { "loss", NULL } };

  g_clear_object (&fixture->context->client);
  fixture->context->client = topay_client_new ("https://service.invalid", NULL, NULL);
  assert_facts (diagnose (fixture, NULL), rows, G_N_ELEMENTS (rows));
}

static void
test_without_service_the_local_ones_answer (Fixture *fixture, gconstpointer data)
{
  TopayFacts *facts;

  g_clear_object (&fixture->context->client);
  facts = diagnose (fixture, NULL);
  g_assert_nonnull (topay_facts_get_word (facts, "link"));
  g_assert_nonnull (topay_facts_get_word (facts, "vpn"));
  g_assert_cmpint (topay_facts_get_state (facts, "tls"), ==, TOPAY_FACT_UNAVAILABLE);
}

/* The service takes the request and says nothing: the test has no time to wait for its limits. */
static void
test_stopping_a_silent_service_is_quick (Fixture *fixture, gconstpointer data)
{
  TopayTestAnswer silence = { TOPAY_TEST_SILENT, 0, NULL, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  topay_client_set_token (fixture->client, TOKEN);
  topay_test_server_set_handler (fixture->server, NULL, NULL);
  topay_test_server_set_answer (fixture->server, &silence);
  fixture->diagnostician = topay_diagnostician_new (fixture->context, topay_probes, topay_n_probes);
  topay_diagnostician_run_async (fixture->diagnostician, PAYMENT, NULL, NULL,
                                 topay_test_on_result_cb, &result);
  while (topay_test_server_get_n_requests (fixture->server) == 0)
    g_main_context_iteration (NULL, FALSE);
  topay_diagnostician_stop (fixture->diagnostician);
  g_assert_true (
      topay_diagnostician_run_finish (fixture->diagnostician, topay_test_wait (&result), NULL));
  g_assert_cmpint (topay_facts_get_state (topay_diagnostician_get_facts (fixture->diagnostician),
                                          "payment-state"),
                   ==, TOPAY_FACT_UNAVAILABLE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_silence_in_time_is_a_timeout (Fixture *fixture, gconstpointer data)
{
  TopayTestAnswer silence = { TOPAY_TEST_NO_HANDSHAKE, 0, NULL, NULL };
  static const Expected rows[] = { { "tls", "timeout" }, { "loss", "100" }, { "rtt", NULL } };
  TopayClientLimits limits = { .connect_ms = 100, .total_ms = 200, .attempts = 1 };

  topay_client_set_limits (fixture->client, &limits);
  topay_test_server_set_handler (fixture->server, NULL, NULL);
  topay_test_server_set_answer (fixture->server, &silence);
  assert_facts (diagnose (fixture, NULL), rows, G_N_ELEMENTS (rows));
}

static void
write_file (const char *folder, const char *name, const char *file, const char *text)
{
  g_autofree char *place = g_build_filename (folder, name, NULL);
  g_autofree char *path = g_build_filename (place, file, NULL);

  g_mkdir_with_parents (place, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_vpn_is_known_by_its_kind (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-net-XXXXXX", NULL);

  write_file (folder, "tun0", "tun_flags", "0x1001\n");
  write_file (folder, "vnet0", "tun_flags", "0x1002\n"); /* of a virtual machine */
  write_file (folder, "vnet0", "type", "1\n");
  write_file (folder, "ppp0", "type", "512\n");
  write_file (folder, "home", "uevent", "DEVTYPE=wireguard\nINTERFACE=home\n");
  write_file (folder, "wlan0", "uevent", "DEVTYPE=wlan\n");
  write_file (folder, "wlan0", "type", "1\n");

  g_assert_true (topay_vpn_is_interface (folder, "tun0"));
  g_assert_true (topay_vpn_is_interface (folder, "ppp0"));
  g_assert_true (topay_vpn_is_interface (folder, "home"));
  g_assert_true (topay_vpn_is_interface (folder, "ipsec0"));
  g_assert_false (topay_vpn_is_interface (folder, "vnet0"));
  g_assert_false (topay_vpn_is_interface (folder, "wlan0"));
  g_assert_false (topay_vpn_is_interface (folder, "lo"));
  topay_test_remove_tree (folder);
}

/* Plain text, one connection, of a thread that sees what it is sent. */
typedef struct
{
  GSocketListener *listener; /* (owned) */
  const char *answer;
  char request[4096];
} Hotspot;

static gpointer
answer_once (gpointer data)
{
  Hotspot *hotspot = data;
  g_autoptr (GSocketConnection) connection =
      g_socket_listener_accept (hotspot->listener, NULL, NULL, NULL);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  gsize length = 0;

  while (strstr (hotspot->request, "\r\n\r\n") == NULL)
    length += (gsize) g_input_stream_read (input, hotspot->request + length,
                                           sizeof hotspot->request - length - 1, NULL, NULL);
  g_output_stream_write_all (output, hotspot->answer, strlen (hotspot->answer), NULL, NULL, NULL);

  return NULL;
}

static void
test_portal_is_asked_for_nothing_else (void)
{
  static const struct
  {
    const char *answer;
    int portal; /* -1: says nothing */
  } rows[] = {
    { "HTTP/1.1 204 No Content\r\n\r\n", TOPAY_PORTAL_OPEN },
    { "HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n",
      TOPAY_PORTAL_CLOSED },
    { "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n<html>", TOPAY_PORTAL_CLOSED },
    { "HTTP/1.1 511 X\r\nContent-Length: 0\r\n\r\n", TOPAY_PORTAL_CLOSED },
    { "HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n", -1 },
    { "nonsense\r\n\r\n", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      Hotspot hotspot = { g_socket_listener_new (), rows[i].answer, { 0 } };
      guint port = g_socket_listener_add_any_inet_port (hotspot.listener, NULL, NULL);
      g_autofree char *uri = g_strdup_printf ("http://localhost:%u", port);
      GThread *thread = g_thread_new ("hotspot", answer_once, &hotspot);
      g_autoptr (GAsyncResult) result = NULL;
      TopayPortal portal = TOPAY_PORTAL_OPEN;
      g_auto (GStrv) lines = NULL;
      gboolean is_told;

      topay_portal_ask_async (uri, NULL, topay_test_on_result_cb, &result);
      is_told = topay_portal_ask_finish (topay_test_wait (&result), &portal, NULL);
      g_thread_join (thread);
      g_assert_cmpint (is_told ? (int) portal : -1, ==, rows[i].portal);
      lines = g_strsplit (hotspot.request, "\r\n", -1);
      g_assert_cmpstr (lines[0], ==, "GET /generate_204 HTTP/1.1");
      for (guint j = 1; *lines[j] != '\0'; j++)
        g_assert_true (g_str_has_prefix (lines[j], "Host: localhost:")
                       || g_str_equal (lines[j], "Connection: Keep-Alive"));
      g_object_unref (hotspot.listener);
    }
}

static void
test_portal_is_plain_and_nothing_else (void)
{
  static const char *const wrong[] = { "https://localhost",     "http://",
                                       "http://a@localhost",    "http://localhost/other",
                                       "http://localhost/?a=b", "" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      TopayPortal portal;

      topay_portal_ask_async (wrong[i], NULL, topay_test_on_result_cb, &result);
      g_assert_false (topay_portal_ask_finish (topay_test_wait (&result), &portal, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

#define ADD(path, function)                                                                        \
  g_test_add ("/probes/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  int status;

  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();

  ADD ("everything-of-a-payment-is-found", test_everything_of_a_payment_is_found);
  ADD ("without-session-the-network-is-still-seen", test_without_session_the_network_is_still_seen);
  ADD ("clock-is-compared-both-ways", test_clock_is_compared_both_ways);
  ADD ("versions-are-numbers", test_versions_are_numbers);
  ADD ("closed-door-is-not-loss", test_closed_door_is_not_loss);
  ADD ("name-nobody-knows-is-said-so", test_name_nobody_knows_is_said_so);
  ADD ("without-service-the-local-ones-answer", test_without_service_the_local_ones_answer);
  ADD ("stopping-a-silent-service-is-quick", test_stopping_a_silent_service_is_quick);
  ADD ("silence-in-time-is-a-timeout", test_silence_in_time_is_a_timeout);
  for (guint i = 0; i < G_N_ELEMENTS (impostors); i++)
    {
      g_autofree char *path = g_strconcat ("/probes/impostor-is-named/", impostors[i].name, NULL);

      g_test_add_data_func (path, &impostors[i], test_impostors_are_named);
    }
  g_test_add_func ("/probes/vpn-is-known-by-its-kind", test_vpn_is_known_by_its_kind);
  g_test_add_func ("/probes/portal-is-asked-for-nothing-else",
                   test_portal_is_asked_for_nothing_else);
  g_test_add_func ("/probes/portal-is-plain-and-nothing-else",
                   test_portal_is_plain_and_nothing_else);

  status = g_test_run ();
  topay_test_certificates_free (certificates);

  return status;
}
