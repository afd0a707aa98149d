/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-outbox.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "topay-error.h"
#include "topay-state-db-private.h"
#include "topay-test-server.h"
#include "topay-vote-request.h"

static const char receipt_body[] = "{\"id\":\"0123456789abcdef0123456789abcdef\","
                                   "\"received_at\":\"2026-11-22T14:05:00Z\"}";

/* So many requests are acknowledged before the program is killed; it goes on meanwhile. */
#define REQUESTS_BEFORE_KILL 25

static const char session_body[] =
    "{\"state\":\"signed_in\",\"token\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
    "\"session\":"
    "{\"account_id\":\"0123456789abcdef0123456789abcdef\",\"account_name\":\"ming\","
    "\"display_name\":\"Ming\",\"contacts\":[],\"level\":1,\"second_factor\":false,"
    "\"frozen\":\"no\",\"login_at\":\"2026-11-22T14:05:00Z\","
    "\"device_id\":\"0123456789abcdef0123456789abcdef\",\"payment_password_set\":false}}";

static TopayTestCertificates *certificates;

/* What the service has: which key brought which body. */
typedef struct
{
  GHashTable *bodies; /* (owned): key → body */
  GPtrArray *order;   /* (owned) (element-type utf8): bodies as they came first */
  guint conflicts;    /* a known key with another body */
  guint lose_every;   /* every so many answers are lost; 0: none */
  guint n_requests;
  TopayTestAnswer answer; /* when not lost */
} Ledger;

typedef struct
{
  TopayTestServer *server; /* (owned) */
  TopayClient *client;     /* (owned) */
  char *folder;            /* (owned) */
  TopayStateDb *state;     /* (owned) */
  TopayOutbox *outbox;     /* (owned) */
  gint64 now;
  Ledger ledger;
} Fixture;

static char *
dup_key (const char *head)
{
  const char *header = strstr (head, "\r\nIdempotency-Key: ");
  const char *start = header != NULL ? header + 19 : "";

  return g_strndup (start, strcspn (start, "\r"));
}

static TopayTestAnswer
keep_ledger (const TopayTestRequest *request, gpointer data)
{
  Ledger *ledger = data;
  TopayTestAnswer lost = { TOPAY_TEST_DROP, 0, NULL, NULL };
  char *key = dup_key (request->head);
  const char *known = g_hash_table_lookup (ledger->bodies, key);

  ledger->n_requests++;
  if (known != NULL)
    {
      ledger->conflicts += !g_str_equal (known, request->body);
      g_free (key);
    }
  else if (ledger->answer.status == 201)
    {
      g_hash_table_insert (ledger->bodies, key, g_strdup (request->body));
      g_ptr_array_add (ledger->order, g_strdup (request->body));
    }
  else
    g_free (key);

  if (ledger->lose_every != 0 && ledger->n_requests % ledger->lose_every == 0)
    return lost;

  return ledger->answer;
}

static gint64
read_clock (gpointer data)
{
  return *(gint64 *) data;
}

static TopayClient *
make_client (const char *uri, const char *ca_file)
{
  g_autoptr (GError) error = NULL;
  TopayClient *client = topay_client_new (uri, ca_file, &error);

  g_assert_no_error (error);

  return client;
}

static void
open_outbox (Fixture *fixture)
{
  fixture->state = topay_state_db_new (fixture->folder);
  fixture->outbox = topay_outbox_new (fixture->state, fixture->client);
  topay_outbox_set_clock (fixture->outbox, read_clock, &fixture->now);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;

  fixture->server = topay_test_server_new (certificates->good);
  fixture->ledger.bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fixture->ledger.order = g_ptr_array_new_with_free_func (g_free);
  fixture->ledger.answer = (TopayTestAnswer){ TOPAY_TEST_ANSWER, 201, NULL, receipt_body };
  topay_test_server_set_handler (fixture->server, keep_ledger, &fixture->ledger);
  uri = topay_test_server_dup_uri (fixture->server);
  fixture->client = make_client (uri, certificates->ca);
  fixture->folder = g_dir_make_tmp ("topay-outbox-XXXXXX", NULL);
  fixture->now = g_get_real_time () / G_USEC_PER_SEC;
  open_outbox (fixture);
}

static void
close_outbox (Fixture *fixture)
{
  g_clear_object (&fixture->outbox);
  topay_state_db_close (fixture->state);
  g_clear_object (&fixture->state);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->state != NULL)
    close_outbox (fixture);
  g_object_unref (fixture->client);
  topay_test_server_free (fixture->server);
  g_hash_table_unref (fixture->ledger.bodies);
  g_ptr_array_unref (fixture->ledger.order);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static GPtrArray *
list (TopayStateDb *state)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  topay_state_db_list_outbox_async (state, NULL, topay_test_on_result_cb, &result);
  entries = topay_state_db_list_outbox_finish (state, topay_test_wait (&result), &error);
  g_assert_no_error (error);

  return entries;
}

static guint
count (TopayStateDb *state)
{
  g_autoptr (GPtrArray) entries = list (state);

  return entries->len;
}

/* The only entry. */
static TopayOutboxEntry *
get_entry (TopayStateDb *state)
{
  g_autoptr (GPtrArray) entries = list (state);

  g_assert_cmpuint (entries->len, ==, 1);

  return g_ptr_array_steal_index (entries, 0);
}

static char *
add_request (TopayOutbox *outbox, const char *article, GError **error)
{
  TopayWireVote vote = { (char *) article, (char *) "en", (char *) "helpful", (char *) "none", 0 };
  g_autoptr (GAsyncResult) result = NULL;

  topay_outbox_add_async (outbox, &topay_endpoint_vote, &vote, NULL, topay_test_on_result_cb,
                          &result);

  return topay_outbox_add_finish (outbox, topay_test_wait (&result), error);
}

static void
save_vote (TopayStateDb *state, const char *article, TopayVoteAnswer answer)
{
  TopayVote vote = { article, "en", answer, TOPAY_VOTE_REASON_NONE, "2026-11-22" };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_state_db_save_vote_async (state, &vote, NULL, topay_test_on_result_cb, &result);
  topay_state_db_save_vote_finish (state, topay_test_wait (&result), &error);
  g_assert_no_error (error);
}

static TopayOutboxTaken *
take (TopayStateDb *state, gint64 now, int level)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  TopayOutboxTaken *taken;

  topay_state_db_take_async (state, now, &(TopayOutboxReach){ .level = level },
                             topay_test_on_result_cb, &result);
  taken = topay_state_db_take_finish (state, topay_test_wait (&result), &error);
  g_assert_no_error (error);

  return taken;
}

static void
settle (TopayStateDb *state, const char *id, TopayOutboxOutcome outcome, gint64 next_attempt)
{
  TopayOutboxSettlement settlement = { (char *) id, outcome, next_attempt, NULL };
  g_autoptr (GAsyncResult) result = NULL;

  topay_state_db_settle_async (state, &settlement, topay_test_on_result_cb, &result);
  g_assert_true (topay_state_db_settle_finish (state, topay_test_wait (&result), NULL));
}

static void
wait_until_empty (TopayStateDb *state)
{
  while (count (state) > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_requests (Fixture *fixture, guint number)
{
  while (topay_test_server_get_n_requests (fixture->server) < number)
    g_main_context_iteration (NULL, FALSE);
}

static void
on_settled_cb (TopayOutbox *outbox, const char *id, const char *code, gpointer user_data)
{
  char **place = user_data;

  g_assert_null (*place);
  *place = g_strdup_printf ("%s %s", id, code != NULL ? code : "delivered");
}

static char *
wait_until_settled (TopayOutbox *outbox)
{
  char *settled = NULL;
  gulong handler = g_signal_connect (outbox, "settled", G_CALLBACK (on_settled_cb), &settled);

  while (settled == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (outbox, handler);

  return settled;
}

static void
test_request_is_delivered_and_gone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = add_request (fixture->outbox, "refund-time", &error);
  g_autofree char *settled = NULL;
  g_autofree char *expected = NULL;

  g_assert_no_error (error);
  g_assert_true (g_uuid_string_is_valid (id));
  settled = wait_until_settled (fixture->outbox);
  expected = g_strconcat (id, " delivered", NULL);
  g_assert_cmpstr (settled, ==, expected);
  g_assert_cmpuint (count (fixture->state), ==, 0);
  g_assert_true (g_hash_table_contains (fixture->ledger.bodies, id));
}

static void
test_requests_keep_their_order (Fixture *fixture, gconstpointer data)
{
  static const char *const articles[] = { "c", "a", "d", "b" };

  for (guint i = 0; i < G_N_ELEMENTS (articles); i++)
    g_free (add_request (fixture->outbox, articles[i], NULL));
  wait_until_empty (fixture->state);

  for (guint i = 0; i < G_N_ELEMENTS (articles); i++)
    {
      g_autofree char *start = g_strdup_printf ("{\"article\":\"%s\"", articles[i]);

      g_assert_true (g_str_has_prefix (g_ptr_array_index (fixture->ledger.order, i), start));
    }
}

/* An endpoint that has secrets, is of a high level or may not be repeated never gets onto the disk.
 */
static void
test_only_queueable_calls_wait (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    {
      const TopayWireEndpoint *endpoint = topay_wire_endpoints[i];
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gpointer request;

      if (endpoint->request == NULL || endpoint->queueable)
        continue;

      request = topay_wire_new (endpoint->request);
      topay_outbox_add_async (fixture->outbox, endpoint, request, NULL, topay_test_on_result_cb,
                              &result);
      g_assert_null (topay_outbox_add_finish (fixture->outbox, topay_test_wait (&result), &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      topay_wire_free (endpoint->request, request);
    }
  g_assert_cmpuint (count (fixture->state), ==, 0);
}

static void
test_no_queueable_call_has_a_secret (void)
{
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    if (topay_wire_endpoints[i]->queueable)
      g_assert_false (topay_wire_record_has_secrets (topay_wire_endpoints[i]->request));
}

static void
test_bad_request_is_not_queued (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (add_request (fixture->outbox, "No Article", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  g_assert_cmpstr (topay_error_get_detail (error)->field, ==, "article");
  g_assert_cmpuint (count (fixture->state), ==, 0);
}

static void
test_restart_turns_sending_into_queued (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayOutboxEntry) entry = NULL;
  TopayOutboxTaken *taken;

  g_clear_object (&fixture->outbox);
  save_vote (fixture->state, "a", TOPAY_VOTE_HELPFUL);
  taken = take (fixture->state, fixture->now + TOPAY_VOTE_HOLD_S + 2, 0);
  g_assert_nonnull (taken->entry);
  topay_outbox_taken_free (taken);
  entry = get_entry (fixture->state);
  g_assert_cmpint (entry->state, ==, TOPAY_OUTBOX_STATE_SENDING);
  g_assert_cmpuint (entry->attempts, ==, 1);

  close_outbox (fixture);
  open_outbox (fixture);
  g_clear_pointer (&entry, topay_outbox_entry_free);
  entry = get_entry (fixture->state);
  g_assert_cmpint (entry->state, ==, TOPAY_OUTBOX_STATE_QUEUED);
  g_assert_cmpuint (entry->attempts, ==, 1);
  g_assert_cmpint (entry->next_attempt, ==, 0);
}

static void
test_latest_vote_wins_while_it_waits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayOutboxEntry) first = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  const TopayOutboxEntry *second;

  save_vote (fixture->state, "a", TOPAY_VOTE_NOT_HELPFUL);
  first = get_entry (fixture->state);
  save_vote (fixture->state, "b", TOPAY_VOTE_HELPFUL);
  save_vote (fixture->state, "a", TOPAY_VOTE_HELPFUL);
  entries = list (fixture->state);
  g_assert_cmpuint (entries->len, ==, 2);
  second = g_ptr_array_index (entries, 1);
  g_assert_cmpstr (second->subject, ==, "vote:a");
  g_assert_cmpstr (second->id, !=, first->id);

  fixture->now += TOPAY_VOTE_HOLD_S + 1;
  topay_outbox_wake (fixture->outbox);
  wait_until_empty (fixture->state);
  g_assert_cmpuint (fixture->ledger.order->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (fixture->ledger.order, 1), ==,
                   "{\"article\":\"a\",\"language\":\"en\",\"answer\":\"helpful\","
                   "\"reason\":\"none\",\"content_version\":20261122}");
}

static void
test_newer_vote_ends_the_one_on_its_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayOutboxEntry) entry = NULL;
  TopayOutboxTaken *taken;

  g_clear_object (&fixture->outbox);
  save_vote (fixture->state, "a", TOPAY_VOTE_NOT_HELPFUL);
  taken = take (fixture->state, fixture->now + TOPAY_VOTE_HOLD_S + 2, 0);
  save_vote (fixture->state, "a", TOPAY_VOTE_HELPFUL);
  g_assert_cmpuint (count (fixture->state), ==, 2);

  settle (fixture->state, taken->entry->id, TOPAY_OUTBOX_OUTCOME_RETRY, fixture->now);
  entry = get_entry (fixture->state);
  g_assert_cmpstr (entry->id, !=, taken->entry->id);
  topay_outbox_taken_free (taken);

  /* the same when the program was killed in between */
  taken = take (fixture->state, fixture->now + TOPAY_VOTE_HOLD_S + 2, 0);
  save_vote (fixture->state, "a", TOPAY_VOTE_NOT_HELPFUL);
  close_outbox (fixture);
  open_outbox (fixture);
  g_clear_pointer (&entry, topay_outbox_entry_free);
  entry = get_entry (fixture->state);
  g_assert_cmpstr (entry->id, !=, taken->entry->id);
  topay_outbox_taken_free (taken);
}

static void
test_vote_is_held_a_moment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;

  save_vote (fixture->state, "held", TOPAY_VOTE_HELPFUL);
  id = add_request (fixture->outbox, "at-once", NULL);
  g_free (wait_until_settled (fixture->outbox));
  g_assert_cmpuint (fixture->ledger.order->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (fixture->ledger.order, 0), "at-once"));
  g_assert_cmpuint (count (fixture->state), ==, 1);
}

static void
test_permanent_refusal_is_kept_with_its_code (Fixture *fixture, gconstpointer data)
{
  g_autofree char *settled = NULL;
  g_autoptr (TopayOutboxEntry) entry = NULL;

  fixture->ledger.answer = (TopayTestAnswer){
    TOPAY_TEST_ANSWER,
    422,
    NULL,
    "{\"code\":\"key_reused\",\"request_id\":\"0123456789abcdef\"}",
  };
  g_free (add_request (fixture->outbox, "a", NULL));
  settled = wait_until_settled (fixture->outbox);
  g_assert_true (g_str_has_suffix (settled, " key_reused"));
  entry = get_entry (fixture->state);
  g_assert_cmpint (entry->state, ==, TOPAY_OUTBOX_STATE_FAILED);
  g_assert_cmpstr (entry->code, ==, "key_reused");
  topay_outbox_wake (fixture->outbox);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 1);
}

static TopayOutboxEntry *
wait_until_put_back (Fixture *fixture)
{
  TopayOutboxEntry *entry;

  wait_for_requests (fixture, 1);
  while ((entry = get_entry (fixture->state))->state == TOPAY_OUTBOX_STATE_SENDING)
    {
      topay_outbox_entry_free (entry);
      g_main_context_iteration (NULL, FALSE);
    }

  return entry;
}

typedef struct
{
  const char *name;
  TopayTestAnswer answer;
  gint64 least_wait_s;
  gint64 most_wait_s;
} Trouble;

static const Trouble troubles[] = {
  { "busy",
    { TOPAY_TEST_ANSWER, 503, NULL, "{\"code\":\"busy\",\"request_id\":\"0123456789abcdef\"}" },
    0,
    1 },
  { "retry-after", { TOPAY_TEST_ANSWER, 503, "Retry-After: 900\r\n", "" }, 900, 901 },
  { "lost-answer", { TOPAY_TEST_DROP, 0, NULL, NULL }, 0, 1 },
  { "not-our-service", { TOPAY_TEST_ANSWER, 200, NULL, "<html>" }, 300, 300 },
  { "app-too-old",
    { TOPAY_TEST_ANSWER, 426, NULL,
      "{\"code\":\"app_too_old\",\"request_id\":\"0123456789abcdef\"}" },
    300,
    300 },
};

static void
test_trouble_puts_the_request_back (Fixture *fixture, gconstpointer data)
{
  const Trouble *trouble = data;
  g_autoptr (TopayOutboxEntry) entry = NULL;
  g_autofree char *id = NULL;

  fixture->ledger.answer = trouble->answer;
  id = add_request (fixture->outbox, "a", NULL);
  entry = wait_until_put_back (fixture);
  g_assert_cmpstr (entry->id, ==, id);
  g_assert_cmpint (entry->state, ==, TOPAY_OUTBOX_STATE_QUEUED);
  g_assert_cmpuint (entry->attempts, ==, 1);
  g_assert_cmpint (entry->next_attempt - fixture->now, >=, trouble->least_wait_s);
  g_assert_cmpint (entry->next_attempt - fixture->now, <=, trouble->most_wait_s);

  /* and it gets there when the time has come */
  topay_test_server_set_handler (fixture->server, NULL, NULL);
  topay_test_server_set_answer (fixture->server,
                                &(TopayTestAnswer){ TOPAY_TEST_ANSWER, 201, NULL, receipt_body });
  fixture->now = entry->next_attempt;
  topay_outbox_wake (fixture->outbox);
  wait_until_empty (fixture->state);
}

static void
test_impostor_loses_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayTestServer) impostor = topay_test_server_new (certificates->self_signed);
  g_autofree char *uri = topay_test_server_dup_uri (impostor);
  g_autoptr (TopayClient) client = make_client (uri, certificates->ca);
  g_autoptr (TopayOutbox) outbox = NULL;
  g_autoptr (TopayOutboxEntry) entry = NULL;

  g_clear_object (&fixture->outbox);
  outbox = topay_outbox_new (fixture->state, client);
  g_free (add_request (outbox, "a", NULL));
  while ((entry = get_entry (fixture->state))->attempts == 0
         || entry->state == TOPAY_OUTBOX_STATE_SENDING)
    g_clear_pointer (&entry, topay_outbox_entry_free);
  g_assert_cmpint (entry->state, ==, TOPAY_OUTBOX_STATE_QUEUED);
  g_assert_cmpuint (topay_test_server_get_n_bytes (impostor), ==, 0);
  topay_outbox_stop (outbox);
}

static void
queue_raw (TopayStateDb *state, const char *endpoint, int level)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
  g_autofree char *id = g_uuid_string_random ();
  TopayOutboxEntry entry = {
    .id = id, .endpoint = (char *) endpoint, .body = body, .level = level
  };
  g_autoptr (GAsyncResult) result = NULL;

  topay_state_db_queue_async (state, &entry, NULL, topay_test_on_result_cb, &result);
  g_assert_true (topay_state_db_queue_finish (state, topay_test_wait (&result), NULL));
}

static void
test_request_of_a_person_waits_for_the_session (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayOutboxEntry) entry = NULL;

  queue_raw (fixture->state, "vote", 1);
  g_free (add_request (fixture->outbox, "a", NULL));
  g_free (wait_until_settled (fixture->outbox));
  entry = get_entry (fixture->state);
  g_assert_cmpint (entry->level, ==, 1);
  g_assert_cmpuint (entry->attempts, ==, 0);

  topay_client_set_token (fixture->client, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  topay_outbox_wake (fixture->outbox);
  wait_until_empty (fixture->state);
}

static TopayTestAnswer
sign_in_or_keep_ledger (const TopayTestRequest *request, gpointer data)
{
  if (strstr (request->head, topay_endpoint_sign_in.path) != NULL)
    return (TopayTestAnswer){ TOPAY_TEST_ANSWER, 200, NULL, session_body };

  return keep_ledger (request, data);
}

static void
test_signing_in_sends_what_waited (Fixture *fixture, gconstpointer data)
{
  const TopaySignIn sign_in = { "ming", "a password", "here", "en", FALSE };
  g_autoptr (TopayAccount) account = topay_account_new (fixture->client, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  topay_test_server_set_handler (fixture->server, sign_in_or_keep_ledger, &fixture->ledger);
  topay_outbox_follow (fixture->outbox, account);
  queue_raw (fixture->state, "vote", 1);
  g_free (add_request (fixture->outbox, "a", NULL));
  g_free (wait_until_settled (fixture->outbox));
  g_assert_cmpuint (count (fixture->state), ==, 1);

  topay_account_sign_in_async (account, &sign_in, NULL, topay_test_on_result_cb, &result);
  g_assert_true (topay_account_sign_in_finish (account, topay_test_wait (&result), &error));
  g_assert_no_error (error);
  wait_until_empty (fixture->state);
  g_assert_cmpuint (fixture->ledger.order->len, ==, 2);
}

static void
test_row_of_an_unknown_endpoint_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *settled = NULL;

  queue_raw (fixture->state, "of_a_later_version", 0);
  settled = wait_until_settled (fixture->outbox);
  g_assert_true (g_str_has_suffix (settled, " not_found"));
  g_assert_cmpuint (topay_test_server_get_n_connections (fixture->server), ==, 0);
}

/* Also a row that somebody wrote into the file does not send a call that may not wait. */
static void
test_row_of_a_secret_endpoint_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *settled = NULL;

  queue_raw (fixture->state, "sign_in", 0);
  settled = wait_until_settled (fixture->outbox);
  g_assert_true (g_str_has_suffix (settled, " not_found"));
  g_assert_cmpuint (topay_test_server_get_n_connections (fixture->server), ==, 0);
}

static void
test_outbox_has_an_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* in memory: a thousand syncs would take seconds */
  close_outbox (fixture);
  fixture->state = topay_state_db_new ("/proc/nonexistent");
  for (guint i = 0; i < TOPAY_OUTBOX_MAX_ENTRIES; i++)
    {
      g_autoptr (GBytes) body = g_bytes_new_static ("{}", 2);
      g_autofree char *id = g_uuid_string_random ();
      TopayOutboxEntry entry = { .id = id, .endpoint = (char *) "vote", .body = body };

      topay_state_db_queue_async (fixture->state, &entry, NULL, NULL, NULL);
    }
  fixture->outbox = topay_outbox_new (fixture->state, fixture->client);
  topay_outbox_stop (fixture->outbox);
  g_assert_null (add_request (fixture->outbox, "a", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_FULL);
  g_assert_cmpuint (count (fixture->state), ==, TOPAY_OUTBOX_MAX_ENTRIES);
}

static void
test_clock_set_back_does_not_strand (Fixture *fixture, gconstpointer data)
{
  TopayOutboxTaken *taken;

  topay_outbox_stop (fixture->outbox);
  g_free (add_request (fixture->outbox, "a", NULL));
  taken = take (fixture->state, fixture->now, 0);
  settle (fixture->state, taken->entry->id, TOPAY_OUTBOX_OUTCOME_RETRY, fixture->now + 30);
  topay_outbox_taken_free (taken);

  /* a year earlier */
  taken = take (fixture->state, fixture->now - 365 * 86400, 0);
  g_assert_nonnull (taken->entry);
  topay_outbox_taken_free (taken);
}

/* An hour is less than the service may ask for as a wait: nothing but the clock itself tells. */
static void
test_clock_set_back_an_hour_does_not_delay (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayOutboxEntry) entry = NULL;

  fixture->ledger.answer = (TopayTestAnswer){ TOPAY_TEST_ANSWER, 503, "Retry-After: 30\r\n", "" };
  g_free (add_request (fixture->outbox, "a", NULL));
  entry = wait_until_put_back (fixture);
  g_assert_cmpint (entry->next_attempt, >=, fixture->now + 30);
  topay_test_server_set_handler (fixture->server, NULL, NULL);
  topay_test_server_set_answer (fixture->server,
                                &(TopayTestAnswer){ TOPAY_TEST_ANSWER, 201, NULL, receipt_body });
  fixture->now -= 3600;
  topay_outbox_wake (fixture->outbox);
  wait_until_empty (fixture->state);
}

/* Set while the app did not run, which nobody sees. */
static void
test_clock_set_between_starts_does_not_delay (Fixture *fixture, gconstpointer data)
{
  TopayOutboxTaken *taken;

  topay_outbox_stop (fixture->outbox);
  g_free (add_request (fixture->outbox, "a", NULL));
  taken = take (fixture->state, fixture->now, 0);
  settle (fixture->state, taken->entry->id, TOPAY_OUTBOX_OUTCOME_RETRY, fixture->now + 30);
  topay_outbox_taken_free (taken);
  close_outbox (fixture);
  fixture->now -= 3600;
  open_outbox (fixture);
  topay_outbox_wake (fixture->outbox);
  wait_until_empty (fixture->state);
}

static void
test_stop_puts_back_what_was_on_its_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayOutboxEntry) entry = NULL;

  fixture->ledger.answer = (TopayTestAnswer){ TOPAY_TEST_SILENT, 0, NULL, NULL };
  g_free (add_request (fixture->outbox, "a", NULL));
  wait_for_requests (fixture, 1);
  topay_outbox_stop (fixture->outbox);
  entry = wait_until_put_back (fixture);
  g_assert_cmpint (entry->state, ==, TOPAY_OUTBOX_STATE_QUEUED);
}

/* The child of the test below: asks and sends for ever, and says aloud what is kept. */
static int
run_child (const char *folder, const char *uri, const char *ca_file)
{
  g_autoptr (TopayStateDb) state = topay_state_db_new (folder);
  g_autoptr (TopayClient) client = make_client (uri, ca_file);
  g_autoptr (TopayOutbox) outbox = topay_outbox_new (state, client);

  for (guint i = 0;; i++)
    {
      g_autofree char *article = g_strdup_printf ("article-%u", i);
      g_autofree char *id = add_request (outbox, article, NULL);

      if (id == NULL)
        return 1;

      printf ("%s\n", id);
      fflush (stdout);
    }
}

static GPtrArray *
kill_child_in_the_middle (Fixture *fixture)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *uri = topay_test_server_dup_uri (fixture->server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--child", fixture->folder,
                        uri, certificates->ca, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  char *line;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      g_ptr_array_add (ids, line);
      /* once it is sending; otherwise this proves nothing */
      if (ids->len >= REQUESTS_BEFORE_KILL
          && topay_test_server_get_n_requests (fixture->server) > 1)
        g_subprocess_send_signal (child, SIGKILL);
    }
  g_subprocess_wait (child, NULL, NULL);
  g_assert_true (g_subprocess_get_if_signaled (child));

  return ids;
}

static gint64
far_future (gpointer data)
{
  return g_get_real_time () / G_USEC_PER_SEC + 3600;
}

static void
test_killed_program_loses_and_doubles_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GHashTable) bodies = g_hash_table_new (g_str_hash, g_str_equal);

  close_outbox (fixture);
  fixture->ledger.lose_every = 3;
  ids = kill_child_in_the_middle (fixture);
  g_assert_cmpuint (ids->len, >=, REQUESTS_BEFORE_KILL);

  open_outbox (fixture);
  topay_outbox_set_clock (fixture->outbox, far_future, NULL);
  fixture->ledger.lose_every = 0;
  topay_outbox_wake (fixture->outbox);
  wait_until_empty (fixture->state);

  for (guint i = 0; i < ids->len; i++)
    g_assert_true (g_hash_table_contains (fixture->ledger.bodies, g_ptr_array_index (ids, i)));
  /* each article came under one key only */
  for (guint i = 0; i < fixture->ledger.order->len; i++)
    g_assert_true (g_hash_table_add (bodies, g_ptr_array_index (fixture->ledger.order, i)));
  g_assert_cmpuint (fixture->ledger.conflicts, ==, 0);
  g_assert_cmpuint (fixture->ledger.order->len, >=, ids->len);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer), gconstpointer data)
{
  g_test_add (path, Fixture, data, fixture_set_up, test, fixture_tear_down);
}

static void
add_tests (void)
{
  add ("/outbox/request-is-delivered-and-gone", test_request_is_delivered_and_gone, NULL);
  add ("/outbox/requests-keep-their-order", test_requests_keep_their_order, NULL);
  add ("/outbox/only-queueable-calls-wait", test_only_queueable_calls_wait, NULL);
  g_test_add_func ("/outbox/no-queueable-call-has-a-secret", test_no_queueable_call_has_a_secret);
  add ("/outbox/bad-request-is-not-queued", test_bad_request_is_not_queued, NULL);
  add ("/outbox/restart-turns-sending-into-queued", test_restart_turns_sending_into_queued, NULL);
  add ("/outbox/latest-vote-wins-while-it-waits", test_latest_vote_wins_while_it_waits, NULL);
  add ("/outbox/newer-vote-ends-the-one-on-its-way", test_newer_vote_ends_the_one_on_its_way, NULL);
  add ("/outbox/vote-is-held-a-moment", test_vote_is_held_a_moment, NULL);
  add ("/outbox/permanent-refusal-is-kept", test_permanent_refusal_is_kept_with_its_code, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path =
          g_strconcat ("/outbox/trouble-puts-the-request-back/", troubles[i].name, NULL);

      add (path, test_trouble_puts_the_request_back, &troubles[i]);
    }
  add ("/outbox/impostor-loses-nothing", test_impostor_loses_nothing, NULL);
  add ("/outbox/request-of-a-person-waits-for-the-session",
       test_request_of_a_person_waits_for_the_session, NULL);
  add ("/outbox/signing-in-sends-what-waited", test_signing_in_sends_what_waited, NULL);
  add ("/outbox/row-of-an-unknown-endpoint-fails", test_row_of_an_unknown_endpoint_fails, NULL);
  add ("/outbox/row-of-a-secret-endpoint-fails", test_row_of_a_secret_endpoint_fails, NULL);
  add ("/outbox/it-has-an-end", test_outbox_has_an_end, NULL);
  add ("/outbox/clock-set-back-does-not-strand", test_clock_set_back_does_not_strand, NULL);
  add ("/outbox/clock-set-back-an-hour-does-not-delay", test_clock_set_back_an_hour_does_not_delay,
       NULL);
  add ("/outbox/clock-set-between-starts-does-not-delay",
       test_clock_set_between_starts_does_not_delay, NULL);
  add ("/outbox/stop-puts-back-what-was-on-its-way", test_stop_puts_back_what_was_on_its_way, NULL);
  add ("/outbox/killed-program-loses-and-doubles-nothing",
       test_killed_program_loses_and_doubles_nothing, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  topay_client_init_tls ();
  if (argc == 5 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3], argv[4]);

  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();
  add_tests ();
  status = g_test_run ();
  topay_test_certificates_free (certificates);

  return status;
}
