/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-payment-watch-private.h"

#include "topay-diagnosis.h"
#include "topay-test-server.h"

/* A watch over a service that changes its mind, with seconds that last a millisecond. */

#define TOKEN   "canary0token0canary0token0canary0token00000"
#define PAYMENT "0123456789abcdef0123456789abcdef"

#define LOOK(state)                                                                                \
  "{\"payment\":{\"id\":\"" PAYMENT "\",\"order\":\"T2026112212345678\",\"merchant\":\"Tea\","     \
  "\"amount\":12800,\"currency\":\"CNY\",\"made_at\":\"2026-11-22T14:00:00Z\",\"state\":\"" state  \
  "\",\"reason\":\"none\"},\"order_state\":\"pending\",\"debited\":\"unknown\",\"duplicates\":0,"  \
  "\"merchant_state\":\"open\",\"payee\":\"match\"}"

static TopayTestCertificates *certificates;

typedef struct
{
  TopayTestServer *server;    /* (owned) */
  TopayClient *client;        /* (owned) */
  TopayPaymentWatch *watch;   /* (owned) */
  GArray *delays_s;           /* (owned) (element-type guint): that were asked for */
  const char *const *answers; /* of the service, one after another; the last one stays */
  guint n_asked;              /* of the server’s thread */
  guint n_settled;
  guint n_lost;
  char *state; /* (owned) (nullable): that settled it */
} Fixture;

static Fixture *current;

static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  Fixture *fixture = data;
  const char *body = fixture->answers[fixture->n_asked];

  if (fixture->answers[fixture->n_asked + 1] != NULL)
    fixture->n_asked++;
  if (*body == '!')
    return (TopayTestAnswer){ TOPAY_TEST_DROP, 0, NULL, NULL };
  if (*body == '4')
    return (TopayTestAnswer){ TOPAY_TEST_ANSWER, 404, NULL,
                              "{\"code\":\"not_found\",\"request_id\":\"0123456789abcdef\"}" };

  return (TopayTestAnswer){ TOPAY_TEST_ANSWER, 200, NULL, body };
}

static guint
note_delay (guint nth)
{
  guint delay_s = topay_watch_get_delay_s (nth);

  g_array_append_val (current->delays_s, delay_s);

  return delay_s;
}

static gint64
get_now (gpointer data)
{
  return 1795356300;
}

static void
on_settled_cb (TopayPaymentWatch *watch, const char *state, Fixture *fixture)
{
  fixture->n_settled++;
  g_free (fixture->state);
  fixture->state = g_strdup (state);
}

static void
on_lost_cb (TopayPaymentWatch *watch, Fixture *fixture)
{
  fixture->n_lost++;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  const TopayWatchTime time = { note_delay, 1, get_now, NULL };
  g_autofree char *uri = NULL;

  current = fixture;
  fixture->answers = data;
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  uri = topay_test_server_dup_uri (fixture->server);
  fixture->client = topay_client_new (uri, certificates->ca, NULL);
  topay_client_set_token (fixture->client, TOKEN);
  fixture->delays_s = g_array_new (FALSE, FALSE, sizeof (guint));
  fixture->watch = topay_payment_watch_new (fixture->client, PAYMENT);
  topay_payment_watch_set_time (fixture->watch, &time);
  g_signal_connect (fixture->watch, "settled", G_CALLBACK (on_settled_cb), fixture);
  g_signal_connect (fixture->watch, "lost", G_CALLBACK (on_lost_cb), fixture);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer weak = fixture->watch;

  g_object_add_weak_pointer (G_OBJECT (fixture->watch), &weak);
  topay_payment_watch_stop (fixture->watch);
  settle ();
  g_object_unref (fixture->watch);
  g_assert_null (weak);
  g_object_unref (fixture->client);
  topay_test_server_free (fixture->server);
  g_array_unref (fixture->delays_s);
  g_free (fixture->state);
}

static void
watch_to_the_end (Fixture *fixture)
{
  topay_payment_watch_start (fixture->watch);
  while (topay_payment_watch_is_watching (fixture->watch))
    g_main_context_iteration (NULL, TRUE);
  settle ();
}

static const char *const pending_then_paid[] = { LOOK ("pending"), LOOK ("unknown"), LOOK ("paid"),
                                                 NULL };
static const char *const broken_then_closed[] = { "!", LOOK ("pending"), "!", LOOK ("closed"),
                                                  NULL };
static const char *const gone[] = { LOOK ("pending"), "4", NULL };
static const char *const for_ever[] = { LOOK ("pending"), NULL };

static void
test_settled_is_said_once (Fixture *fixture, gconstpointer data)
{
  watch_to_the_end (fixture);
  g_assert_cmpuint (fixture->n_settled, ==, 1);
  g_assert_cmpstr (fixture->state, ==, "paid");
  g_assert_cmpuint (fixture->delays_s->len, ==, 3);
  g_assert_cmpint (topay_payment_watch_get_checked_at (fixture->watch), ==, 1795356300);
  topay_payment_watch_check_now (fixture->watch); /* there is nothing to ask any more */
  settle ();
  g_assert_cmpuint (fixture->n_settled, ==, 1);
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 3);
}

static void
test_broken_connections_do_not_end_it (Fixture *fixture, gconstpointer data)
{
  watch_to_the_end (fixture);
  g_assert_cmpuint (fixture->n_settled, ==, 1);
  g_assert_cmpstr (fixture->state, ==, "closed");
}

static void
test_unknown_payment_ends_it (Fixture *fixture, gconstpointer data)
{
  watch_to_the_end (fixture);
  g_assert_cmpuint (fixture->n_settled, ==, 0);
  g_assert_cmpuint (fixture->n_lost, ==, 1);
  g_assert_cmpstr (topay_payment_watch_get_state (fixture->watch), ==, "pending");
}

static void
test_stopped_is_silent (Fixture *fixture, gconstpointer data)
{
  topay_payment_watch_start (fixture->watch);
  while (topay_test_server_get_n_requests (fixture->server) < 2)
    g_main_context_iteration (NULL, FALSE);
  topay_payment_watch_stop (fixture->watch);
  settle ();
  g_assert_false (topay_payment_watch_is_watching (fixture->watch));
  g_assert_cmpuint (fixture->n_settled, ==, 0);

  topay_payment_watch_start (fixture->watch); /* and again from the beginning */
  g_assert_cmpuint (g_array_index (fixture->delays_s, guint, fixture->delays_s->len - 1), ==, 5);
}

/* Seconds that last for ever: only what ends the wait brings another question. */
static void
wait_without_end (Fixture *fixture)
{
  const TopayWatchTime time = { note_delay, 10000000, get_now, NULL };

  topay_payment_watch_set_time (fixture->watch, &time);
}

static void
on_checked_cb (TopayPaymentWatch *watch, gboolean is_answered, guint *n_checked)
{
  (*n_checked)++;
}

static void
test_network_that_comes_back_ends_the_wait (Fixture *fixture, gconstpointer data)
{
  GNetworkMonitor *monitor = g_network_monitor_get_default ();
  guint n_checked = 0;

  wait_without_end (fixture);
  g_signal_connect (fixture->watch, "checked", G_CALLBACK (on_checked_cb), &n_checked);
  topay_payment_watch_start (fixture->watch);
  g_signal_emit_by_name (monitor, "network-changed", TRUE); /* nothing was asked in vain yet */
  settle ();
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 0);

  topay_payment_watch_check_now (fixture->watch);
  while (n_checked < 1) /* the connection breaks */
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (monitor, "network-changed", FALSE);
  g_signal_emit_by_name (monitor, "network-changed", TRUE);
  while (n_checked < 2) /* it is pending */
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (monitor, "network-changed", TRUE); /* the answer is as good as new */
  settle ();
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 2);
  g_assert_cmpstr (topay_payment_watch_get_state (fixture->watch), ==, "pending");
}

static void
test_nobody_is_asked_without_session (Fixture *fixture, gconstpointer data)
{
  wait_without_end (fixture);
  topay_client_set_token (fixture->client, NULL);
  topay_payment_watch_start (fixture->watch);
  topay_payment_watch_check_now (fixture->watch);
  settle ();
  g_assert_true (topay_payment_watch_is_watching (fixture->watch));
  g_assert_cmpuint (topay_test_server_get_n_connections (fixture->server), ==, 0);
}

static void
test_asked_at_the_times_of_the_plan (void)
{
  static const guint plan_s[] = { 5, 10, 20, 30, 45, 345, 645 };
  guint at_s = 0;

  for (guint i = 0; i < G_N_ELEMENTS (plan_s); i++)
    {
      at_s += topay_watch_get_delay_s (i);
      g_assert_cmpuint (at_s, ==, plan_s[i]);
    }
}

static void
test_only_ids_are_watched (void)
{
  g_autoptr (TopayClient) client = topay_client_new ("https://localhost:1", NULL, NULL);

  g_assert_null (topay_payment_watch_new (client, "T2026112212345678"));
}

#define ADD(path, answers, function)                                                               \
  g_test_add ("/payment-watch/" path, Fixture, answers, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  int status;

  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();

  ADD ("settled-is-said-once", pending_then_paid, test_settled_is_said_once);
  ADD ("broken-connections-do-not-end-it", broken_then_closed,
       test_broken_connections_do_not_end_it);
  ADD ("unknown-payment-ends-it", gone, test_unknown_payment_ends_it);
  ADD ("stopped-is-silent", for_ever, test_stopped_is_silent);
  ADD ("network-that-comes-back-ends-the-wait", broken_then_closed,
       test_network_that_comes_back_ends_the_wait);
  ADD ("nobody-is-asked-without-session", for_ever, test_nobody_is_asked_without_session);
  g_test_add_func ("/payment-watch/asked-at-the-times-of-the-plan",
                   test_asked_at_the_times_of_the_plan);
  g_test_add_func ("/payment-watch/only-ids-are-watched", test_only_ids_are_watched);

  status = g_test_run ();
  topay_test_certificates_free (certificates);

  return status;
}
