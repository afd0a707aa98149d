/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"

#include "topayd-idempotency.h"
#include "topayd-prune.h"

#include "store-fixture.h"

#define DAY (24 * 60 * 60)

typedef struct
{
  TopaydIdempotencyKey key;
  gboolean fails;                 /* after the effect */
  TopaydIdempotencyAnswer answer; /* (owned contents) */
} Request;

/* What a handler does. */
static gboolean
request_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Request *request = data;
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"id\":1}", 8);

  if (!topayd_idempotency_begin (transaction, &request->key, &request->answer, error))
    return FALSE;
  if (request->answer.state != TOPAYD_IDEMPOTENCY_FRESH)
    return TRUE;

  if (!topayd_sql_run (transaction,
                       "INSERT INTO settings (name, value, changed_at)"
                       " VALUES (lower (hex (randomblob (16))), 'effect', 1)",
                       NULL, error)
      || !topayd_idempotency_finish (transaction, &request->key, 201, body, error))
    return FALSE;

  if (request->fails)
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_IO, "No");

  return !request->fails;
}

static void
request_clear (Request *request)
{
  topayd_idempotency_answer_clear (&request->answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static gint64
count_effects (StoreFixture *fixture)
{
  return store_count (fixture->store, "SELECT count(*) FROM settings WHERE value = 'effect'");
}

static void
test_once (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Request) request = { .key = { "anonymous", "vote", "k1", { 1 } }, .fails = TRUE };

  store_fixture_open (fixture, NULL);

  /* an effect that was undone leaves the key fresh */
  g_assert_false (topayd_store_write (fixture->store, request_job, &request, NULL));
  request.fails = FALSE;
  store_write (fixture->store, request_job, &request);
  g_assert_cmpint (request.answer.state, ==, TOPAYD_IDEMPOTENCY_FRESH);

  store_fixture_close (fixture);
  store_fixture_open (fixture, NULL);
  for (guint i = 0; i < 3; i++)
    {
      store_write (fixture->store, request_job, &request);
      g_assert_cmpint (request.answer.state, ==, TOPAYD_IDEMPOTENCY_STORED);
      g_assert_cmpuint (request.answer.status, ==, 201);
      g_assert_cmpmem (g_bytes_get_data (request.answer.body, NULL), 8, "{\"id\":1}", 8);
    }

  g_assert_cmpint (count_effects (fixture), ==, 1);
}

static void
test_other_body (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Request) request = { .key = { "anonymous", "vote", "k1", { 1 } } };

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, request_job, &request);
  request.key.fingerprint[31] = 1;
  store_write (fixture->store, request_job, &request);
  g_assert_cmpint (request.answer.state, ==, TOPAYD_IDEMPOTENCY_REUSED);
  g_assert_null (request.answer.body);

  /* others’ keys and other routes are theirs */
  request.key.scope = "0123456789abcdef0123456789abcdef";
  store_write (fixture->store, request_job, &request);
  g_assert_cmpint (request.answer.state, ==, TOPAYD_IDEMPOTENCY_FRESH);
  request.key.route = "refund";
  store_write (fixture->store, request_job, &request);
  g_assert_cmpint (request.answer.state, ==, TOPAYD_IDEMPOTENCY_FRESH);
  g_assert_cmpint (count_effects (fixture), ==, 3);
}

static void
test_at_once (StoreFixture *fixture, gconstpointer data)
{
  Request requests[100] = { 0 };
  g_auto (StoreResults) results = { 0 };
  guint fresh = 0;

  store_results_init (&results);
  store_fixture_open (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      requests[i].key = (TopaydIdempotencyKey){ "anonymous", "vote", "k1", { 1 } };
      topayd_store_write_async (fixture->store, request_job, &requests[i], NULL, NULL,
                                store_results_add_cb, &results);
    }
  store_results_wait (&results, G_N_ELEMENTS (requests));

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_assert_true (topayd_store_write_finish (fixture->store, results.results->pdata[i], NULL));
      fresh += requests[i].answer.state == TOPAYD_IDEMPOTENCY_FRESH;
      request_clear (&requests[i]);
    }

  g_assert_cmpuint (fresh, ==, 1);
  g_assert_cmpint (count_effects (fixture), ==, 1);
}

typedef struct
{
  gint64 now;
  gboolean more;
} Prune;

static gboolean
prune_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Prune *prune = data;

  return topayd_prune (transaction, prune->now, &prune->more, error);
}

static void
test_thirty_days (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Request) request = { .key = { "anonymous", "vote", "k1", { 1 } } };
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  Prune prune = { .now = now + 29 * DAY };

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, request_job, &request);
  store_write (fixture->store, prune_job, &prune);
  g_assert_false (prune.more);
  store_write (fixture->store, request_job, &request);
  g_assert_cmpint (request.answer.state, ==, TOPAYD_IDEMPOTENCY_STORED);

  prune.now = now + 31 * DAY;
  store_write (fixture->store, prune_job, &prune);
  store_write (fixture->store, request_job, &request);
  g_assert_cmpint (request.answer.state, ==, TOPAYD_IDEMPOTENCY_FRESH);
}

static gboolean
many_sends_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  for (guint i = 0; i < 1200; i++)
    if (!topayd_sql_run (transaction,
                         "INSERT INTO code_sends (subject, sent_at) VALUES (randomblob (32), 1000)",
                         NULL, error))
      return FALSE;

  return topayd_sql_run (transaction,
                         "INSERT INTO locks (kind, subject, failures, failed_at, disabled_at)"
                         " VALUES ('login', 'a', 100, 1000, 1000), ('login', 'b', 3, 1000, NULL)",
                         NULL, error);
}

static void
test_prune (StoreFixture *fixture, gconstpointer data)
{
  Prune prune = { .now = 1000 + 100 * DAY, .more = TRUE };
  guint rounds = 0;

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, many_sends_job, NULL);
  for (; prune.more; rounds++)
    store_write (fixture->store, prune_job, &prune);

  g_assert_cmpuint (rounds, ==, 3);
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM code_sends"), ==, 0);
  /* what is disabled stays disabled */
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM locks"), ==, 1);
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM locks WHERE disabled_at > 0"),
                   ==, 1);
}

int
main (int argc, char **argv)
{
#define ADD(name, test)                                                                            \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

  g_test_init (&argc, &argv, NULL);
  ADD ("/idempotency/one-key-has-one-effect", test_once);
  ADD ("/idempotency/other-body-is-refused", test_other_body);
  ADD ("/idempotency/hundred-at-once-have-one-effect", test_at_once);
  ADD ("/idempotency/keys-live-thirty-days", test_thirty_days);
  ADD ("/prune/forgets-in-small-steps-but-no-lock", test_prune);

  return g_test_run ();
}
