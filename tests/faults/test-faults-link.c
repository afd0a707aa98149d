/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The outbox of the app on a network that breaks in every way, again and again: the service has
 * every vote once. */

#include "config.h"

#include "fault-plan.h"
#include "fault-proxy.h"
#include "service-fixture.h"
#include "topay-outbox.h"
#include "topay-test-server.h"

#define USUAL_ROUNDS 21
#define LATER_S      3600

/* Short, since a stalled connection is waited for. */
static const TopayClientLimits limits = {
  .connect_ms = 300,
  .total_ms = 400,
  .attempts = 3,
  .max_bytes = 65536,
};

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayFaultProxy *proxy;    /* (owned) */
  TopayClient *client;       /* (owned) */
  char *folder;              /* (owned) */
  TopayStateDb *state;       /* (owned) */
  TopayOutbox *outbox;       /* (owned) */
  gint64 now;
  guint n_settled;
} Fixture;

static gint64
read_clock (gpointer data)
{
  return *(gint64 *) data;
}

static void
on_settled_cb (TopayOutbox *outbox, const char *id, const char *code, Fixture *fixture)
{
  g_assert_cmpstr (code, ==, NULL);
  fixture->n_settled++;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  fixture->service = topay_test_service_new ();
  fixture->proxy = topay_fault_proxy_new (topay_test_service_get_port (fixture->service),
                                          topay_fault_get_seed ());
  uri = g_strdup_printf ("https://127.0.0.1:%u", topay_fault_proxy_get_port (fixture->proxy));
  fixture->client = topay_client_new (uri, topay_test_service_get_ca (fixture->service), &error);
  g_assert_no_error (error);
  topay_client_set_limits (fixture->client, &limits);
  fixture->folder = g_dir_make_tmp ("topay-faults-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->now = g_get_real_time () / G_USEC_PER_SEC;
  fixture->state = topay_state_db_new (fixture->folder);
  fixture->outbox = topay_outbox_new (fixture->state, fixture->client);
  topay_outbox_set_clock (fixture->outbox, read_clock, &fixture->now);
  g_signal_connect (fixture->outbox, "settled", G_CALLBACK (on_settled_cb), fixture);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->outbox);
  topay_state_db_close (fixture->state);
  g_clear_object (&fixture->state);
  g_clear_object (&fixture->client);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
  topay_fault_proxy_free (fixture->proxy);
  topay_test_service_free (fixture->service);
}

static void
save_vote (Fixture *fixture, guint number)
{
  g_autofree char *article = g_strdup_printf ("fault-0-%u", number);
  const TopayVote vote = { article, "en", TOPAY_VOTE_HELPFUL, TOPAY_VOTE_REASON_NONE,
                           "2026-11-22" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_state_db_save_vote_async (fixture->state, &vote, NULL, topay_test_on_result_cb, &result);
  topay_state_db_save_vote_finish (fixture->state, topay_test_wait (&result), &error);
  g_assert_no_error (error);
}

/* The moment comes in which the outbox tries again. */
static void
wait_for_settled (Fixture *fixture, guint n_settled)
{
  while (fixture->n_settled < n_settled)
    {
      fixture->now += LATER_S;
      topay_outbox_wake (fixture->outbox);
      for (guint i = 0; i < 20 && fixture->n_settled < n_settled; i++)
        {
          g_main_context_iteration (NULL, FALSE);
          g_usleep (1000);
        }
    }
}

static void
test_every_vote_once (Fixture *fixture, gconstpointer data)
{
  guint n_faults = topay_fault_get_rounds (USUAL_ROUNDS);
  guint n_votes = 0, n_struck = 0;

  topay_fault_proxy_set_faults (fixture->proxy, n_faults);
  while (topay_fault_proxy_get_n_left (fixture->proxy) > 0)
    {
      save_vote (fixture, n_votes++);
      wait_for_settled (fixture, n_votes);
    }
  save_vote (fixture, n_votes++);
  wait_for_settled (fixture, n_votes);

  for (guint i = 1; i < TOPAY_FAULT_N_KINDS; i++)
    {
      guint n = topay_fault_proxy_get_n_struck (fixture->proxy, (TopayFaultKind) i);

      g_test_message ("%s: %u", topay_fault_kind_to_string ((TopayFaultKind) i), n);
      n_struck += n;
    }
  g_test_message ("%u votes, %u of %u connections struck", n_votes, n_struck, n_faults);
  g_assert_cmpuint (n_struck, >=, n_faults / 2);
  topay_test_service_stop (fixture->service);
  g_assert_cmpint (topay_test_service_query (fixture->service, "SELECT count (*) FROM votes"), ==,
                   n_votes);
  g_assert_cmpint (
      topay_test_service_query (fixture->service, "SELECT count (DISTINCT article) FROM votes"), ==,
      n_votes);
  g_assert_cmpint (topay_test_service_query (fixture->service, "SELECT count (*) FROM idempotency"),
                   ==, n_votes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add ("/faults/link/every-vote-once", Fixture, NULL, fixture_set_up, test_every_vote_once,
              fixture_tear_down);

  return g_test_run ();
}
