/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-status-watch.h"

#include "topay-test-server.h"

/* What the service says is not as it should be, and who is asked about it. */

#define INCIDENT(id, kind, bank, text)                                                             \
  "{\"id\":\"" id "\",\"kind\":\"" kind "\"," bank "\"text_en\":\"" text                           \
  "\",\"text_zh\":\"公告\","                                                                     \
  "\"began_at\":\"2026-11-23T08:00:00Z\"}"
#define BANK              INCIDENT ("00000000000000000000000000000001", "bank", "\"bank\":\"North\",", "Cards")
#define SERVICE           INCIDENT ("00000000000000000000000000000002", "service", "", "Slow")
#define SECURITY          INCIDENT ("00000000000000000000000000000003", "security", "", "False messages")
#define STATUS(incidents) "{\"time\":\"2026-11-23T09:00:00Z\",\"incidents\":[" incidents "]}"

typedef struct
{
  TopayTestServer *server; /* (owned) */
  TopayClient *client;     /* (owned) */
  TopayStatusWatch *watch; /* (owned) */
  const char *body;        /* of the service; NULL when it is lost */
  guint n_changed;
} Fixture;

static TopayTestCertificates *certificates;

/* In a thread of the server. */
static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  Fixture *fixture = data;
  const char *body = g_atomic_pointer_get (&fixture->body);

  g_assert_true (g_str_has_prefix (request->head, "GET /v1/status "));
  if (body == NULL)
    return (TopayTestAnswer){ TOPAY_TEST_DROP, 0, NULL, NULL };
  return (TopayTestAnswer){ TOPAY_TEST_ANSWER, 200, NULL, body };
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

  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  uri = topay_test_server_dup_uri (fixture->server);
  fixture->client = topay_client_new (uri, certificates->ca, &error);
  g_assert_no_error (error);
  fixture->watch = topay_status_watch_new (fixture->client);
  g_signal_connect_swapped (fixture->watch, "changed", G_CALLBACK (on_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (fixture->watch);
  g_object_unref (fixture->client);
  topay_test_server_free (fixture->server);
}

static void
wait_for_change (Fixture *fixture, guint n_changed)
{
  while (fixture->n_changed < n_changed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_changed, ==, n_changed);
}

static void
settle (void)
{
  gint64 end_us = g_get_monotonic_time () + 100 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* As long as it takes; and a moment for one too many. */
static void
wait_for_requests (Fixture *fixture, guint n_requests)
{
  while (topay_test_server_get_n_requests (fixture->server) < n_requests)
    g_main_context_iteration (NULL, FALSE);
  settle ();
}

static void
test_the_worst_is_told (Fixture *fixture, gconstpointer data)
{
  fixture->body = STATUS (BANK "," SERVICE "," SECURITY);
  topay_status_watch_look (fixture->watch);
  wait_for_change (fixture, 1);
  g_assert_cmpstr (topay_status_watch_get_worst (fixture->watch)->kind, ==, "security");
  topay_status_watch_look_away (fixture->watch);
}

static void
test_nothing_is_told_of_nothing (Fixture *fixture, gconstpointer data)
{
  fixture->body = STATUS ("");
  topay_status_watch_look (fixture->watch);
  wait_for_requests (fixture, 1);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_null (topay_status_watch_get_worst (fixture->watch));
  topay_status_watch_look_away (fixture->watch);
}

/* However many look, and however often they come back, the service is asked once a period. */
static void
test_many_looks_are_one_question (Fixture *fixture, gconstpointer data)
{
  fixture->body = STATUS (SERVICE);
  for (guint i = 0; i < 5; i++)
    topay_status_watch_look (fixture->watch);
  wait_for_change (fixture, 1);
  for (guint i = 0; i < 5; i++)
    topay_status_watch_look_away (fixture->watch);
  topay_status_watch_look (fixture->watch);
  settle ();
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  topay_status_watch_look_away (fixture->watch);
}

/* Nobody looks, nobody asks; what was on its way is forgotten. */
static void
test_nobody_looks_nobody_asks (Fixture *fixture, gconstpointer data)
{
  fixture->body = STATUS (SERVICE);
  topay_status_watch_look (fixture->watch);
  topay_status_watch_look_away (fixture->watch);
  settle ();
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

/* Whoever cannot be reached says nothing new. */
static void
test_silence_changes_nothing (Fixture *fixture, gconstpointer data)
{
  topay_status_watch_look (fixture->watch);
  wait_for_requests (fixture, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_null (topay_status_watch_get_worst (fixture->watch));
  topay_status_watch_look_away (fixture->watch);
}

int
main (int argc, char **argv)
{
  int status;

  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();

#define ADD(name, func) g_test_add ("/status-watch/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("the-worst-is-told", test_the_worst_is_told);
  ADD ("nothing-is-told-of-nothing", test_nothing_is_told_of_nothing);
  ADD ("many-looks-are-one-question", test_many_looks_are_one_question);
  ADD ("nobody-looks-nobody-asks", test_nobody_looks_nobody_asks);
  ADD ("silence-changes-nothing", test_silence_changes_nothing);
#undef ADD

  status = g_test_run ();
  topay_test_certificates_free (certificates);
  return status;
}
