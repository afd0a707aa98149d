/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "relay.h"
#include "service-fixture.h"
#include "topay-outbox.h"
#include "topay-test-server.h"

#define LATER_S 3600

/* The votes of somebody's library, on their way through a wire that can be cut. */
typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayTestRelay *relay;     /* (owned) */
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
  g_assert_null (code);
  fixture->n_settled++;
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  fixture->service = topay_test_service_new ();
  fixture->relay = topay_test_relay_new (topay_test_service_get_port (fixture->service));
  uri = g_strdup_printf ("https://127.0.0.1:%u", topay_test_relay_get_port (fixture->relay));
  fixture->client = topay_client_new (uri, topay_test_service_get_ca (fixture->service), &error);
  g_assert_no_error (error);
  fixture->folder = g_dir_make_tmp ("topay-e2e-XXXXXX", &error);
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
  topay_test_relay_free (fixture->relay);
  topay_test_service_free (fixture->service);
}

static void
save_vote (Fixture *fixture, const char *article)
{
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
assert_votes (Fixture *fixture, int n_votes)
{
  topay_test_service_stop (fixture->service);
  g_assert_cmpint (topay_test_service_query (fixture->service, "SELECT count (*) FROM votes"), ==,
                   n_votes);
  g_assert_cmpint (
      topay_test_service_query (fixture->service, "SELECT count (DISTINCT article) FROM votes"), ==,
      n_votes);
}

static void
test_exactly_once (Fixture *fixture, gconstpointer data)
{
  save_vote (fixture, "reset-login-password");
  save_vote (fixture, "unlock-account");
  wait_for_settled (fixture, 2);
  assert_votes (fixture, 2);
}

/* Votes that the service has stored, by what it counts. */
static gboolean
has_stored (Fixture *fixture)
{
  g_autofree char *text = NULL;

  g_assert_cmpuint (topay_test_service_probe (fixture->service, "/metrics", &text), ==, 200);
  return strstr (text, "route=\"vote\",status=\"201\"") != NULL;
}

/* The vote is stored and the answer never arrives: it is sent again, and counts once. */
static void
test_lost_reply (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer info;

  /* a connection that is there already: what is lost is the answer, not the handshake */
  topay_client_call_async (fixture->client, &topay_endpoint_info, NULL, NULL,
                           topay_test_on_result_cb, &result);
  info = topay_client_call_finish (fixture->client, topay_test_wait (&result), &error);
  g_assert_no_error (error);
  topay_wire_free (&topay_record_service_info, info);

  save_vote (fixture, "reset-login-password");
  topay_test_relay_hold (fixture->relay);
  fixture->now += LATER_S;
  topay_outbox_wake (fixture->outbox);
  while (!has_stored (fixture))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (fixture->n_settled, ==, 0);
  topay_test_relay_cut (fixture->relay);
  wait_for_settled (fixture, 1);
  assert_votes (fixture, 1);
}

/* The service dies and comes back elsewhere; the outbox goes on where it was. */
static void
test_restart (Fixture *fixture, gconstpointer data)
{
  save_vote (fixture, "reset-login-password");
  wait_for_settled (fixture, 1);
  topay_test_service_kill (fixture->service);
  topay_test_relay_cut (fixture->relay);
  save_vote (fixture, "unlock-account");
  fixture->now += LATER_S;
  topay_outbox_wake (fixture->outbox);
  topay_test_service_start (fixture->service);
  topay_test_relay_set_target (fixture->relay, topay_test_service_get_port (fixture->service));
  wait_for_settled (fixture, 2);
  assert_votes (fixture, 2);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  add ("/e2e/vote/arrives-once", test_exactly_once);
  add ("/e2e/vote/lost-reply-counts-once", test_lost_reply);
  add ("/e2e/vote/survives-kill-9-of-the-service", test_restart);

  return g_test_run ();
}
