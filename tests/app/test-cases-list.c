/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of hundreds of cases: all of them come, but never so many new rows at once that a frame
 * would be late. How long that takes is for tests/bench/cases. */

#include "config.h"

#include "account-fixture.h"
#include "topay-cases-list.h"
#include "topay-test-cases.h"
#include "view-fixture.h"

#define N_CASES 400

/* GtkListView makes no more rows than the first so many of what it knows. */
#define N_ROWS       200
#define MOST_AT_ONCE 30

typedef struct
{
  ViewFixture view;
  TopayTestServer *server; /* (owned) */
  TopayTestCases *cases;   /* (owned): of the service */
  TopayAccount *account;   /* (owned) */
  TopayCaseStore *store;   /* (owned) */
  char *folder;            /* (owned) */
  GListModel *known;       /* (unowned): what the view knows of */
  guint most_at_once;      /* rows to be made */
} Fixture;

static TopayTestCertificates *certificates;

/* In a thread of the server. */
static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  Fixture *fixture = data;
  TopayTestAnswer answer;

  if (account_fixture_serve (request, &answer)
      || topay_test_cases_serve (fixture->cases, request, &answer))
    return answer;
  return account_fixture_answer (404, "{\"code\":\"not_found\",\"request_id\":\"0123\"}");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->cases = topay_test_cases_new ();
  for (guint i = 0; i < N_CASES; i++)
    topay_test_cases_add (fixture->cases, i, "refund");
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  fixture->folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  view_fixture_set_up (&fixture->view, "en", fixture->folder);
  fixture->account = account_fixture_new (fixture->server, certificates);
  fixture->store = topay_case_store_new (fixture->account, fixture->view.state);
  topay_context_set_account (fixture->view.context, fixture->account);
  topay_context_set_cases (fixture->view.context, fixture->store);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  view_fixture_tear_down (&fixture->view);
  g_clear_object (&fixture->account);
  topay_test_server_free (fixture->server);
  topay_test_cases_free (fixture->cases);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
on_items_changed_cb (GListModel *known, guint position, guint removed, guint added, gpointer data)
{
  Fixture *fixture = data;
  guint end = MIN (position + added, N_ROWS);
  guint n_rows = end > position + removed ? end - position - removed : 0;

  fixture->most_at_once = MAX (fixture->most_at_once, n_rows);
}

static gboolean
has_come (gpointer data)
{
  Fixture *fixture = data;

  return g_list_model_get_n_items (topay_case_store_get_open (fixture->store)) == N_CASES;
}

static gboolean
is_known (gpointer data)
{
  Fixture *fixture = data;

  return g_list_model_get_n_items (fixture->known) == N_CASES;
}

static gboolean
is_empty (gpointer data)
{
  Fixture *fixture = data;

  return g_list_model_get_n_items (fixture->known) == 0;
}

static void
show_list (Fixture *fixture)
{
  GtkWidget *list = topay_cases_list_new (fixture->view.context);
  GtkWidget *view;

  view_fixture_present (&fixture->view, list);
  view = view_find_nth (list, GTK_TYPE_LIST_VIEW, 0);
  fixture->known = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
  fixture->most_at_once = g_list_model_get_n_items (fixture->known);
  g_signal_connect (fixture->known, "items-changed", G_CALLBACK (on_items_changed_cb), fixture);
}

static void
hide_list (Fixture *fixture)
{
  g_signal_handlers_disconnect_by_data (fixture->known, fixture);
}

static void
test_known_before (Fixture *fixture, gconstpointer data)
{
  account_fixture_sign_in (fixture->account);
  view_wait_until (has_come, fixture);
  show_list (fixture);
  g_assert_cmpuint (fixture->most_at_once, >, 0);
  view_wait_until (is_known, fixture);
  g_assert_cmpuint (fixture->most_at_once, <=, MOST_AT_ONCE);
  hide_list (fixture);
}

static void
test_known_later (Fixture *fixture, gconstpointer data)
{
  show_list (fixture);
  for (guint i = 0; i < 2; i++)
    {
      account_fixture_sign_in (fixture->account);
      view_wait_until (is_known, fixture);
      account_fixture_sign_out (fixture->account);
      view_wait_until (is_empty, fixture);
    }
  g_assert_cmpuint (fixture->most_at_once, <=, MOST_AT_ONCE);
  hide_list (fixture);
}

int
main (int argc, char *argv[])
{
  int status;

  account_fixture_begin ();
  view_fixture_init (&argc, &argv);
  topay_client_init_tls ();
  certificates = topay_test_certificates_new ();
  g_test_add ("/cases-list/rows-are-made-over-some-frames", Fixture, NULL, set_up,
              test_known_before, tear_down);
  g_test_add ("/cases-list/an-emptied-list-begins-anew", Fixture, NULL, set_up, test_known_later,
              tear_down);
  status = g_test_run ();
  topay_test_certificates_free (certificates);
  account_fixture_end ();
  return status;
}
