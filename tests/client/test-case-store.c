/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-case-store-private.h"
#include "topay-test-cases.h"

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define ID    "0123456789abcdef0123456789abcdef"
#define SIGNED_IN                                                                                  \
  "{\"state\":\"signed_in\",\"token\":\"" TOKEN "\",\"expires_at\":\"2036-11-22T14:05:00Z\","      \
  "\"session\":{\"account_id\":\"" ID "\",\"account_name\":\"%s\","                                \
  "\"display_name\":\"Chen Min\",\"contacts\":[],\"level\":1,\"second_factor\":false,"             \
  "\"frozen\":\"no\",\"login_at\":\"2026-11-22T14:05:00Z\",\"device_id\":\"" ID "\","              \
  "\"payment_password_set\":true}}"

/* Nothing happens by itself but what a test asks for. */
#define NEVER_MS 3600000

typedef struct
{
  char *folder;            /* (owned) */
  TopayTestServer *server; /* (owned) */
  TopayTestCases *cases;   /* (owned): of the service */
  TopayStateDb *state;     /* (owned) */
  TopayAccount *account;   /* (owned) */
  TopayCaseStore *store;   /* (owned) */
  char *signed_in;         /* (owned): the answer to a sign-in */
  int is_lost;             /* the service is out of reach; atomic */
  int n_answers;           /* then it is; 0: it is there for good; atomic */
  GString *told;           /* (owned): the events that were told of */
} Fixture;

static TopayTestCertificates *certificates;

static const TopayTestEvent accepted = { "accept", "under_review", "service", NULL };
static const TopayTestEvent asked = { "ask", "need_info", "agent", "A picture" };
static const TopayTestEvent supplied = { "supply", "under_review", "person", "Here" };
static const TopayTestEvent approved = { "approve", "approved", "agent", NULL };
static const TopayTestEvent withdrawn = { "withdraw", "withdrawn", "person", NULL };

/* In a thread of the server. */
static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  Fixture *fixture = data;
  TopayTestAnswer reply = { TOPAY_TEST_ANSWER, 200, NULL, "{\"done\":true}" };

  if (g_atomic_int_get (&fixture->n_answers) > 0 && g_atomic_int_dec_and_test (&fixture->n_answers))
    g_atomic_int_set (&fixture->is_lost, TRUE);
  else if (g_atomic_int_get (&fixture->is_lost))
    return (TopayTestAnswer){ TOPAY_TEST_DROP, 0, NULL, NULL };
  if (g_str_has_prefix (request->head, "POST /v1/session "))
    reply.body = fixture->signed_in;
  else if (!topay_test_cases_serve (fixture->cases, request, &reply)
           && !g_str_has_prefix (request->head, "DELETE /v1/session "))
    reply = (TopayTestAnswer){ TOPAY_TEST_ANSWER, 404, NULL,
                               "{\"code\":\"not_found\",\"request_id\":\"0123456789abcdef\"}" };
  return reply;
}

static void
on_event_cb (Fixture *fixture, TopayCaseItem *item, const TopayWireCaseEvent *event)
{
  g_string_append_printf (fixture->told, "%s:%s ", topay_case_item_get_case (item)->number + 9,
                          event->event);
}

static void
open_store (Fixture *fixture)
{
  g_autofree char *uri = topay_test_server_dup_uri (fixture->server);
  TopayClientLimits limits = { 2000, 2000, 1, 256 * 1024 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayClient) client = topay_client_new (uri, certificates->ca, &error);

  g_assert_no_error (error);
  topay_client_set_limits (client, &limits);
  fixture->state = topay_state_db_new (fixture->folder);
  fixture->account = topay_account_new (client, NULL);
  fixture->store = topay_case_store_new (fixture->account, fixture->state);
  topay_case_store_set_pace (fixture->store, NEVER_MS, NEVER_MS);
  g_signal_connect_swapped (fixture->store, "event", G_CALLBACK (on_event_cb), fixture);
}

static void
close_store (Fixture *fixture)
{
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->account);
  topay_state_db_close (fixture->state);
  g_clear_object (&fixture->state);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  fixture->told = g_string_new (NULL);
  fixture->signed_in = g_strdup_printf (SIGNED_IN, "chen.min");
  fixture->cases = topay_test_cases_new ();
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  open_store (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_store (fixture);
  topay_test_server_free (fixture->server);
  topay_test_cases_free (fixture->cases);
  g_string_free (fixture->told, TRUE);
  g_free (fixture->signed_in);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
sign_in (Fixture *fixture)
{
  const TopaySignIn request = { "chen.min", "right horse battery", "Desk", "en", FALSE };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_account_sign_in_async (fixture->account, &request, NULL, topay_test_on_result_cb, &result);
  topay_test_wait (&result);
  topay_account_sign_in_finish (fixture->account, result, &error);
  g_assert_no_error (error);
}

static void
sign_out (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_account_sign_out_async (fixture->account, NULL, topay_test_on_result_cb, &result);
  topay_test_wait (&result);
  topay_account_sign_out_finish (fixture->account, result, NULL);
}

/* Until nothing is under way any more. */
static void
settle (Fixture *fixture)
{
  while (fixture->store->is_listing || fixture->store->looking != NULL
         || (fixture->store->owner == NULL
             && topay_account_get_state (fixture->account) == TOPAY_ACCOUNT_STATE_SIGNED_IN))
    g_main_context_iteration (NULL, TRUE);
}

/* Until what was to be kept is on the disk. */
static void
settle_disk (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TopayCaseCache) cache = NULL;

  topay_state_db_load_cases_async (fixture->state, "nobody", NULL, topay_test_on_result_cb,
                                   &result);
  topay_test_wait (&result);
  cache = topay_state_db_load_cases_finish (fixture->state, result, NULL);
}

static void
refresh (Fixture *fixture)
{
  topay_case_store_refresh (fixture->store);
  settle (fixture);
}

static void
begin (Fixture *fixture)
{
  sign_in (fixture);
  settle (fixture);
}

static guint
count (GListModel *model)
{
  return g_list_model_get_n_items (model);
}

static const TopayCaseFile *
look_at (Fixture *fixture, guint number)
{
  g_autofree char *id = topay_test_cases_dup_id (number);

  topay_case_store_look_at (fixture->store, id);
  settle (fixture);
  topay_case_store_look_away_from (fixture->store, id);
  return topay_case_store_get_file (fixture->store, id);
}

static TopayCaseItem *
find (Fixture *fixture, guint number)
{
  g_autofree char *id = topay_test_cases_dup_id (number);

  return topay_case_store_find (fixture->store, id);
}

static char *
dup_order (GListModel *model)
{
  GString *order = g_string_new (NULL);

  for (guint i = 0; i < count (model); i++)
    {
      g_autoptr (TopayCaseItem) item = g_list_model_get_item (model, i);

      g_string_append_printf (order, "%s%s", i > 0 ? " " : "",
                              topay_case_item_get_case (item)->number + 9);
    }
  return g_string_free (order, FALSE);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *open = NULL;
  g_autofree char *over = NULL;

  for (guint i = 1; i <= 4; i++)
    topay_test_cases_add (fixture->cases, i, "refund");
  topay_test_cases_happen (fixture->cases, 1, &accepted);
  topay_test_cases_happen (fixture->cases, 1, &asked);
  topay_test_cases_happen (fixture->cases, 3, &withdrawn);
  topay_test_cases_happen (fixture->cases, 2, &accepted);
  begin (fixture);

  open = dup_order (topay_case_store_get_open (fixture->store));
  over = dup_order (topay_case_store_get_over (fixture->store));
  g_assert_cmpstr (open, ==, "1 2 4");
  g_assert_cmpstr (over, ==, "3");
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  guint n_lists;

  for (guint i = 1; i <= 400; i++)
    topay_test_cases_add (fixture->cases, i, "refund");
  begin (fixture);
  g_assert_cmpuint (count (topay_case_store_get_open (fixture->store)), ==, 400);
  g_assert_cmpuint (topay_test_cases_get_n_lists (fixture->cases), ==, 3);

  /* what is known is not asked for again */
  n_lists = topay_test_cases_get_n_lists (fixture->cases);
  topay_test_cases_happen (fixture->cases, 7, &accepted);
  refresh (fixture);
  g_assert_cmpuint (topay_test_cases_get_n_lists (fixture->cases), ==, n_lists + 1);
  g_assert_cmpstr (topay_case_item_get_case (find (fixture, 7))->state, ==, "under_review");
}

/* The service is lost between two pages of changes: those of the second are not forgotten, also
 * when nothing is new any more about the last case of the first. */
static void
test_lost_between_pages (Fixture *fixture, gconstpointer data)
{
  guint n_cases = TOPAY_WIRE_MAX_CASES + 1;

  for (guint i = 1; i <= n_cases; i++)
    topay_test_cases_add (fixture->cases, i, "complaint");
  begin (fixture);
  for (guint i = 1; i <= n_cases; i++)
    topay_test_cases_happen (fixture->cases, i, &accepted);

  g_atomic_int_set (&fixture->n_answers, 1);
  refresh (fixture);
  g_assert_nonnull (topay_case_store_get_error (fixture->store));
  g_assert_cmpstr (topay_case_item_get_case (find (fixture, n_cases))->state, ==, "under_review");
  g_assert_cmpstr (topay_case_item_get_case (find (fixture, 1))->state, ==, "submitted");

  g_atomic_int_set (&fixture->is_lost, FALSE);
  look_at (fixture, 2);
  refresh (fixture);
  g_assert_no_error (topay_case_store_get_error (fixture->store));
  g_assert_cmpstr (topay_case_item_get_case (find (fixture, 1))->state, ==, "under_review");
}

static void
test_gone (Fixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 200; i++)
    topay_test_cases_add (fixture->cases, i, "refund");
  begin (fixture);
  topay_test_cases_remove (fixture->cases, 5);
  refresh (fixture); /* sees that the count does not fit */
  refresh (fixture);
  g_assert_null (find (fixture, 5));
  g_assert_cmpuint (count (topay_case_store_get_open (fixture->store)), ==, 199);
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  const TopayCaseFile *file;

  topay_test_cases_add (fixture->cases, 1, "refund");
  for (guint i = 0; i < 20; i++)
    {
      topay_test_cases_happen (fixture->cases, 1, i % 2 == 0 ? &asked : &supplied);
    }
  begin (fixture);
  file = look_at (fixture, 1);
  g_assert_cmpint (topay_case_file_get_n_events (file), ==, 21);
  g_assert_true (topay_case_file_is_sound (file));
  g_assert_cmpuint (topay_test_cases_get_n_looks (fixture->cases), ==, 2);

  topay_test_cases_happen (fixture->cases, 1, &approved);
  file = look_at (fixture, 1);
  g_assert_cmpint (topay_case_file_get_n_events (file), ==, 22);
  g_assert_false (file->is_broken);
  g_assert_cmpstr (file->detail->summary->state, ==, "approved");
}

static void
test_changed_history (Fixture *fixture, gconstpointer data)
{
  const TopayCaseFile *file;
  const TopayWireCaseEvent *first;

  topay_test_cases_add (fixture->cases, 1, "refund");
  topay_test_cases_happen (fixture->cases, 1, &accepted);
  begin (fixture);
  look_at (fixture, 1);
  topay_test_cases_forge (fixture->cases, 1, "never said");
  topay_test_cases_happen (fixture->cases, 1, &asked);
  file = look_at (fixture, 1);

  first = g_ptr_array_index (file->detail->events, 0);
  g_assert_true (file->is_broken);
  g_assert_cmpint (topay_case_file_get_n_events (file), ==, 2);
  g_assert_null (first->words);
}

static void
test_shorter_history (Fixture *fixture, gconstpointer data)
{
  const TopayCaseFile *file;

  topay_test_cases_add (fixture->cases, 1, "refund");
  topay_test_cases_happen (fixture->cases, 1, &accepted);
  topay_test_cases_happen (fixture->cases, 1, &asked);
  begin (fixture);
  look_at (fixture, 1);
  topay_test_cases_cut (fixture->cases, 1, 1);
  file = look_at (fixture, 1);

  g_assert_true (file->is_broken);
  g_assert_cmpint (topay_case_file_get_n_events (file), ==, 3);
}

static void
test_never_sound (Fixture *fixture, gconstpointer data)
{
  const TopayCaseFile *file;
  TopayWireCaseDetail *detail;
  TopayWireCaseEvent *event;

  topay_test_cases_add (fixture->cases, 1, "refund");
  detail = topay_test_cases_get (fixture->cases, 1);
  event = g_ptr_array_index (detail->events, 0);
  event->hash[0] = event->hash[0] == '0' ? '1' : '0';
  begin (fixture);
  file = look_at (fixture, 1);
  g_assert_nonnull (file);
  g_assert_true (file->is_broken);
}

static void
test_first_is_no_news (Fixture *fixture, gconstpointer data)
{
  topay_test_cases_add (fixture->cases, 1, "refund");
  topay_test_cases_happen (fixture->cases, 1, &accepted);
  begin (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "");
  g_assert_cmpuint (topay_case_store_get_n_unread (fixture->store), ==, 0);
}

static void
test_news (Fixture *fixture, gconstpointer data)
{
  topay_test_cases_add (fixture->cases, 1, "refund");
  topay_test_cases_add (fixture->cases, 2, "refund");
  begin (fixture);
  topay_test_cases_happen (fixture->cases, 1, &accepted);
  topay_test_cases_happen (fixture->cases, 1, &asked);
  topay_test_cases_happen (fixture->cases, 2, &withdrawn);
  refresh (fixture);

  /* what the person did is no news to them */
  g_assert_cmpstr (fixture->told->str, ==, "1:accept 1:ask ");
  g_assert_true (topay_case_item_is_unread (find (fixture, 1)));
  g_assert_false (topay_case_item_is_unread (find (fixture, 2)));
  g_assert_cmpuint (topay_case_store_get_n_unread (fixture->store), ==, 1);

  refresh (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "1:accept 1:ask ");
}

static void
test_new_case (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  topay_test_cases_add (fixture->cases, 1, "refund");
  refresh (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "");
  g_assert_cmpuint (topay_case_store_get_n_unread (fixture->store), ==, 0);

  topay_test_cases_happen (fixture->cases, 1, &accepted);
  refresh (fixture);
  g_assert_cmpstr (fixture->told->str, ==, "1:accept ");
}

static void
test_seen_is_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = topay_test_cases_dup_id (1);

  topay_test_cases_add (fixture->cases, 1, "refund");
  topay_test_cases_add (fixture->cases, 2, "refund");
  begin (fixture);
  topay_test_cases_happen (fixture->cases, 1, &accepted);
  topay_test_cases_happen (fixture->cases, 2, &accepted);
  refresh (fixture);
  topay_case_store_mark_seen (fixture->store, id);
  g_assert_cmpuint (topay_case_store_get_n_unread (fixture->store), ==, 1);

  close_store (fixture);
  open_store (fixture);
  g_string_truncate (fixture->told, 0);
  begin (fixture);
  g_assert_false (topay_case_item_is_unread (find (fixture, 1)));
  g_assert_true (topay_case_item_is_unread (find (fixture, 2)));
  g_assert_cmpstr (fixture->told->str, ==, ""); /* told is told */
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  const TopayCaseFile *file;

  topay_test_cases_add (fixture->cases, 1, "refund");
  topay_test_cases_happen (fixture->cases, 1, &accepted);
  begin (fixture);
  look_at (fixture, 1);
  close_store (fixture);

  open_store (fixture);
  sign_in (fixture);
  g_atomic_int_set (&fixture->is_lost, TRUE);
  settle (fixture);
  file = look_at (fixture, 1);
  g_assert_true (topay_case_store_is_known (fixture->store));
  g_assert_nonnull (topay_case_store_get_error (fixture->store));
  g_assert_cmpint (topay_case_store_get_fetched_at (fixture->store), >, 0);
  g_assert_cmpuint (count (topay_case_store_get_open (fixture->store)), ==, 1);
  g_assert_cmpint (topay_case_file_get_n_events (file), ==, 2);
  g_assert_cmpint (file->fetched_at, >, 0);

  g_atomic_int_set (&fixture->is_lost, FALSE);
  refresh (fixture);
  g_assert_null (topay_case_store_get_error (fixture->store));
}

static void
test_others_see_nothing (Fixture *fixture, gconstpointer data)
{
  topay_test_cases_add (fixture->cases, 1, "refund");
  begin (fixture);
  look_at (fixture, 1);
  sign_out (fixture);
  g_assert_false (topay_case_store_is_known (fixture->store));
  g_assert_null (find (fixture, 1));

  g_free (fixture->signed_in);
  fixture->signed_in = g_strdup_printf (SIGNED_IN, "li.hong");
  topay_test_cases_remove (fixture->cases, 1);
  begin (fixture);
  g_assert_cmpuint (count (topay_case_store_get_open (fixture->store)), ==, 0);
}

static gboolean
has_rows (Fixture *fixture, const char *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (TopayCaseCache) cache = NULL;

  topay_state_db_load_cases_async (fixture->state, account, NULL, topay_test_on_result_cb, &result);
  topay_test_wait (&result);
  cache = topay_state_db_load_cases_finish (fixture->state, result, NULL);
  return cache->rows->len > 0;
}

static void
test_signing_out_forgets (Fixture *fixture, gconstpointer data)
{
  topay_test_cases_add (fixture->cases, 1, "refund");
  begin (fixture);
  settle_disk (fixture);
  g_assert_true (has_rows (fixture, "chen.min"));
  sign_out (fixture);
  g_assert_false (has_rows (fixture, "chen.min"));
}

static void
on_items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  guint *changes = data;

  changes[0]++;
  changes[1] += removed;
  changes[2] += added;
}

static void
test_small_changes (Fixture *fixture, gconstpointer data)
{
  guint changes[3] = { 0 };

  for (guint i = 1; i <= 30; i++)
    topay_test_cases_add (fixture->cases, i, "refund");
  begin (fixture);
  g_signal_connect (topay_case_store_get_open (fixture->store), "items-changed",
                    G_CALLBACK (on_items_changed_cb), changes);
  refresh (fixture);
  g_assert_cmpuint (changes[0], ==, 0);

  topay_test_cases_happen (fixture->cases, 29, &accepted); /* from the second place to the first */
  refresh (fixture);
  g_assert_cmpuint (changes[0], ==, 1);
  g_assert_cmpuint (changes[1], ==, 2);
  g_assert_cmpuint (changes[2], ==, 2);
}

int
main (int argc, char *argv[])
{
  const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/case-store/those-that-wait-for-the-person-come-first", test_order },
    { "/case-store/all-pages-once-then-only-what-changed", test_pages },
    { "/case-store/what-a-lost-page-would-tell-is-asked-for-again", test_lost_between_pages },
    { "/case-store/what-is-gone-goes", test_gone },
    { "/case-store/events-are-put-together", test_merge },
    { "/case-store/a-changed-history-is-told-and-not-believed", test_changed_history },
    { "/case-store/a-shorter-history-is-told-and-not-believed", test_shorter_history },
    { "/case-store/a-history-that-never-was-sound-is-told", test_never_sound },
    { "/case-store/the-first-list-is-no-news", test_first_is_no_news },
    { "/case-store/news-are-told-once", test_news },
    { "/case-store/a-case-of-ones-own-is-no-news", test_new_case },
    { "/case-store/what-was-seen-stays-seen", test_seen_is_kept },
    { "/case-store/offline-there-is-what-was-known", test_offline },
    { "/case-store/another-account-sees-nothing", test_others_see_nothing },
    { "/case-store/signing-out-forgets", test_signing_out_forgets },
    { "/case-store/a-list-changes-only-where-it-must", test_small_changes },
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();
  certificates = topay_test_certificates_new ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  status = g_test_run ();
  topay_test_certificates_free (certificates);
  return status;
}
