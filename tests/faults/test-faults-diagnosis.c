/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a diagnosis sees of networks that are bad, with the probes of the product, the real client
 * and the real service; and that the app goes on all the while. */

#include "config.h"

#include "diagnosis-table.h"
#include "fault-plan.h"
#include "fault-weather.h"
#include "service-fixture.h"
#include "topay-diagnosis-words.h"
#include "topay-diagnostician.h"
#include "topay-test-server.h"

/* The clock of a loop that is alive. */
#define BEAT_MS 20

/* A busy machine may be slow: this tells a run that ends from one that does not. */
#define SLACK_MS 5000

/* A loop that is away for so long waits for something, busy machine or not. */
#define FREEZE_MS 3000

typedef enum
{
  WAY_DIRECT,
  WAY_WEATHER,
  WAY_NOBODY,   /* nothing listens */
  WAY_NAMELESS, /* a name that no server knows */
  WAY_IMPOSTOR, /* somebody else, with a certificate of his */
} Way;

typedef struct
{
  const char *name;
  gint64 least;     /* of a number */
  const char *word; /* (nullable): a word instead; "" for what nobody could say */
} Expected;

typedef struct
{
  const char *name;
  Way way;
  gboolean is_signed_in;
  TopayFaultSky sky;
  const char *scene; /* (nullable): of the demo */
  gsize certificate; /* of an impostor: offset of the file in the certificates */
  const char *cause; /* that is to be named first */
  Expected expected[6];
} Row;

#define CERTIFICATE(member) G_STRUCT_OFFSET (TopayTestCertificates, member)

/* clang-format off */
static const Row rows[] = {
  { "well", WAY_DIRECT, FALSE, { 0 }, NULL, 0, "unknown",
    { { "link", 0, "full" }, { "tls", 0, "ok" }, { "dns", 0, "ok" }, { "incident", 0, "none" },
      { "clock-offset", -2, NULL } } },
  { "captive-portal", WAY_DIRECT, FALSE, { 0 }, "captive-portal", 0, "net.captive",
    { { "link", 0, "portal" } } },
  { "clock-off", WAY_DIRECT, FALSE, { 0 }, "clock-off", 0, "clock.skew",
    { { "tls", 0, "ok" }, { "clock-offset", -425, NULL } } },
  { "slow", WAY_DIRECT, FALSE, { 0 }, "slow", 0, "net.weak",
    { { "tls", 0, "ok" }, { "rtt", 2900, NULL } } },
  { "latency-3-s", WAY_WEATHER, FALSE, { 1500, 0, FALSE }, NULL, 0, "net.weak",
    { { "tls", 0, "ok" }, { "rtt", 3000, NULL } } },
  { "latency-3-s-signed-in", WAY_WEATHER, TRUE, { 1500, 0, FALSE }, NULL, 0, "bal.insufficient",
    { { "tls", 0, "ok" }, { "frozen", 0, "no" }, { "payment-state", 0, "not_paid" },
      { "merchant-state", 0, "open" }, { "limit-single", 1, NULL }, { "method-state", 0, "active" } } },
  { "loss-30-percent", WAY_WEATHER, FALSE, { 20, 30, FALSE }, NULL, 0, "net.weak",
    { { "tls", 0, "ok" }, { "loss", 10, NULL }, { "rtt", 40, NULL } } },
  { "stalled", WAY_WEATHER, FALSE, { 0, 0, TRUE }, NULL, 0, "net.weak",
    { { "tls", 0, "timeout" }, { "dns", 0, "ok" }, { "loss", 100, NULL }, { "rtt", 0, "" } } },
  { "nobody-listens", WAY_NOBODY, FALSE, { 0 }, NULL, 0, "net.blocked",
    { { "tls", 0, "refused" }, { "dns", 0, "ok" }, { "loss", 0, "" } } },
  { "no-name", WAY_NAMELESS, FALSE, { 0 }, NULL, 0, "net.blocked",
    { { "dns", 0, "failed" }, { "tls", 0, "" } } },
  { "untrusted", WAY_IMPOSTOR, FALSE, { 0 }, NULL, CERTIFICATE (other_ca_good), "net.blocked",
    { { "tls", 0, "untrusted" }, { "clock-offset", 0, "" }, { "rtt", 0, "" } } },
  { "expired", WAY_IMPOSTOR, FALSE, { 0 }, NULL, CERTIFICATE (expired), "clock.skew",
    { { "tls", 0, "expired" } } },
  { "wrong-name", WAY_IMPOSTOR, FALSE, { 0 }, NULL, CERTIFICATE (wrong_host), "net.blocked",
    { { "tls", 0, "name" } } },
};
/* clang-format on */

static TopayTestCertificates *certificates;
static TopayTestService *service;

typedef struct
{
  TopayFaultWeather *weather;        /* (owned) (nullable) */
  TopayTestServer *impostor;         /* (owned) (nullable) */
  TopayDiagnostician *diagnostician; /* (owned) */
  gint64 beat_at;
  gint64 longest_us;
} Fixture;

static gboolean
on_beat_cb (gpointer user_data)
{
  Fixture *fixture = user_data;
  gint64 now = g_get_monotonic_time ();

  fixture->longest_us = MAX (fixture->longest_us, now - fixture->beat_at);
  fixture->beat_at = now;

  return G_SOURCE_CONTINUE;
}

static char *
dup_portal (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path =
      g_build_filename (topay_test_service_get_folder (service), "service.ini", NULL);
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);

  return g_key_file_get_string (file, "service", "portal_uri", NULL);
}

static void
stage (const char *scene)
{
  const char *const scenes[] = { scene, NULL };
  GVariantDict arguments = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&arguments, "account", "s", "wangfang");
  g_variant_dict_insert_value (&arguments, "scenes", g_variant_new_strv (scenes, -1));
  topay_test_service_command (service, "demo-scene", g_variant_dict_end (&arguments));
}

/* Where the client of a row goes, and whom it trusts. */
static TopayClient *
make_client (Fixture *fixture, const Row *row)
{
  guint16 port = topay_test_service_get_port (service);
  const char *ca = topay_test_service_get_ca (service);
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  TopayClient *client;

  if (row->way == WAY_WEATHER)
    {
      fixture->weather = topay_fault_weather_new (port, &row->sky, topay_fault_get_seed ());
      port = topay_fault_weather_get_port (fixture->weather);
    }
  else if (row->way == WAY_IMPOSTOR)
    {
      fixture->impostor =
          topay_test_server_new (G_STRUCT_MEMBER (char *, certificates, row->certificate));
      port = (guint16) topay_test_server_get_port (fixture->impostor);
      ca = certificates->ca;
    }
  else if (row->way == WAY_NOBODY)
    port = 1;

  uri = row->way == WAY_NAMELESS ? g_strdup ("https://service.invalid")
                                 : g_strdup_printf ("https://127.0.0.1:%u", port);
  client = topay_client_new (uri, ca, &error);
  g_assert_no_error (error);

  return client;
}

static gpointer
call (TopayClient *client, const TopayWireEndpoint *endpoint, gconstpointer request)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer reply;

  topay_client_call_async (client, endpoint, request, NULL, topay_test_on_result_cb, &result);
  reply = topay_client_call_finish (client, topay_test_wait (&result), &error);
  g_assert_no_error (error);

  return reply;
}

/* On a network that is well: gives @client the session, and returns the newest payment. */
static char *
sign_in (TopayClient *client)
{
  TopayWireSignIn request = { (char *) "wangfang", (char *) "moonlit-teapot-harbor", NULL, FALSE,
                              NULL };
  g_autoptr (TopayClient) direct = topay_client_new (topay_test_service_get_uri (service),
                                                     topay_test_service_get_ca (service), NULL);
  TopayWireSessionReply *reply = call (direct, &topay_endpoint_sign_in, &request);
  TopayWirePaymentList *list;
  char *payment_id;

  topay_client_set_token (direct, reply->token);
  topay_client_set_token (client, reply->token);
  topay_wire_free (&topay_record_session_reply, reply);
  list = call (direct, &topay_endpoint_payments, NULL);
  g_assert_cmpuint (list->payments->len, >, 0);
  payment_id = g_strdup (((TopayWirePayment *) g_ptr_array_index (list->payments, 0))->id);
  topay_wire_free (&topay_record_payment_list, list);

  return payment_id;
}

static void
assert_expected (const TopayFacts *facts, const Row *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (row->expected) && row->expected[i].name != NULL; i++)
    {
      const Expected *expected = &row->expected[i];
      const char *word = topay_facts_get_word (facts, expected->name);
      gint64 number = 0;

      g_test_message ("%s: %s", expected->name, word);
      if (expected->word != NULL)
        g_assert_cmpstr (word != NULL ? word : "", ==, expected->word);
      else
        {
          g_assert_true (topay_facts_get_number (facts, expected->name, &number));
          g_assert_cmpint (expected->least < 0 ? -ABS (number) : number, >=, expected->least);
        }
    }
}

static void
assert_cause (const TopayFacts *measured, const Row *row, gint64 begun_us)
{
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();
  g_autoptr (TopayFacts) facts = topay_facts_copy (measured);
  g_autoptr (TopayVerdict) verdict = NULL;
  const TopayFinding *first;

  topay_diagnosis_complete (causes, facts, g_get_real_time () / G_USEC_PER_SEC);
  verdict = topay_diagnose (causes, facts);
  first = g_ptr_array_index (verdict->findings, 0);
  topay_test_table_note (row->cause, TOPAY_TEST_WAY_MEASURED,
                         g_str_equal (first->cause->id, row->cause), begun_us);
  g_assert_cmpstr (first->cause->id, ==, row->cause);
}

static void
run (Fixture *fixture, const Row *row, const char *payment_id)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint64 begun_at = g_get_monotonic_time ();
  guint beat = g_timeout_add (BEAT_MS, on_beat_cb, fixture);
  gint64 took_ms;

  fixture->beat_at = begun_at;
  topay_diagnostician_run_async (fixture->diagnostician, payment_id, NULL, NULL,
                                 topay_test_on_result_cb, &result);
  g_assert_true (
      topay_diagnostician_run_finish (fixture->diagnostician, topay_test_wait (&result), NULL));
  g_source_remove (beat);
  took_ms = (g_get_monotonic_time () - begun_at) / 1000;
  g_test_message ("%s: %" G_GINT64_FORMAT " ms, the loop away for %" G_GINT64_FORMAT " ms at most",
                  row->name, took_ms, fixture->longest_us / 1000);
  g_assert_cmpint (took_ms, <, TOPAY_DIAGNOSTICIAN_RUN_MS + SLACK_MS);
  g_assert_cmpint (fixture->longest_us / 1000, <, FREEZE_MS);
}

static void
test_network_is_seen (gconstpointer data)
{
  const Row *row = data;
  Fixture fixture = { 0 };
  g_autofree char *portal = dup_portal ();
  g_autoptr (TopayClient) client = make_client (&fixture, row);
  g_autoptr (TopayProbeContext) context = topay_probe_context_new (client, portal);
  g_autofree char *payment_id = row->is_signed_in ? sign_in (client) : NULL;
  gint64 begun_us;

  if (row->scene != NULL)
    stage (row->scene);
  fixture.diagnostician = topay_diagnostician_new (context, topay_probes, topay_n_probes);
  begun_us = g_get_monotonic_time ();
  run (&fixture, row, payment_id);
  assert_expected (topay_diagnostician_get_facts (fixture.diagnostician), row);
  assert_cause (topay_diagnostician_get_facts (fixture.diagnostician), row, begun_us);

  if (row->scene != NULL)
    stage ("reset");
  g_object_unref (fixture.diagnostician);
  g_clear_pointer (&fixture.weather, topay_fault_weather_free);
  g_clear_pointer (&fixture.impostor, topay_test_server_free);
}

int
main (int argc, char **argv)
{
  int status;

  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();
  service = topay_test_service_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/diagnosis/", rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], test_network_is_seen);
    }

  status = g_test_run ();
  topay_test_service_free (service);
  topay_test_certificates_free (certificates);

  return status;
}
