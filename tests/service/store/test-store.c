/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-store-private.h"

#include "store-fixture.h"

#define N_WRITERS 1000

/* Looks at the file from outside, as any other program would. */
static gint64
count_outside (sqlite3 *db)
{
  gint64 n = -1;

  g_assert_cmpint (topayd_sqlite_get_integer (db, "SELECT count(*) FROM settings", &n), ==,
                   SQLITE_OK);

  return n;
}

typedef struct
{
  TopaydStore *store; /* (unowned) */
  sqlite3 *db;        /* (unowned): another connection */
  guint n;
} Order;

static void
on_ordered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Order *order = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (topayd_store_write_finish (order->store, result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (strtoul (topayd_store_get_job_data (result), NULL, 10), ==, order->n);
  order->n++;
  g_assert_cmpint (count_outside (order->db), >=, order->n);
}

static void
test_order (StoreFixture *fixture, gconstpointer data)
{
  const guint n = 3 * TOPAYD_GROUP_JOBS;
  StoreGate gate;
  Order order = { 0 };
  TopaydStoreStatistics before, after;

  store_fixture_open (fixture, NULL);
  g_assert_cmpint (sqlite3_open_v2 (fixture->path, &order.db, SQLITE_OPEN_READONLY, NULL), ==,
                   SQLITE_OK);
  order.store = fixture->store;
  topayd_store_get_statistics (fixture->store, &before);

  store_gate_close (&gate, fixture->store);
  for (guint i = 0; i < n; i++)
    topayd_store_write_async (fixture->store, store_add_setting, g_strdup_printf ("%u", i), g_free,
                              NULL, on_ordered_cb, &order);
  g_assert_cmpint (count_outside (order.db), ==, 0);
  store_gate_open (&gate);
  while (order.n < n)
    g_main_context_iteration (NULL, TRUE);

  topayd_store_get_statistics (fixture->store, &after);
  g_assert_cmpuint (after.groups - before.groups, ==, 4);
  g_assert_cmpuint (after.jobs - before.jobs, ==, n + 1);
  g_assert_cmpuint (after.failed, ==, 0);
  sqlite3_close (order.db);
}

/* Does its work, then thinks better of it. */
static gboolean
regret_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  if (!store_add_setting (transaction, data, error))
    return FALSE;

  g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_DENIED, "No");

  return FALSE;
}

static void
test_isolation (StoreFixture *fixture, gconstpointer data)
{
  g_auto (StoreResults) results = { 0 };
  StoreGate gate;

  store_results_init (&results);
  store_fixture_open (fixture, NULL);
  store_gate_close (&gate, fixture->store);
  for (guint i = 0; i < 12; i++)
    topayd_store_write_async (fixture->store, i % 4 == 3 ? regret_job : store_add_setting,
                              i == 6 ? g_strdup ("setting 5") : g_strdup_printf ("setting %u", i),
                              g_free, NULL, store_results_add_cb, &results);
  store_gate_open (&gate);
  store_results_wait (&results, 12);

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GError) error = NULL;

      topayd_store_write_finish (fixture->store, results.results->pdata[i], &error);
      if (i % 4 == 3)
        g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED);
      else if (i == 6) /* the name of another */
        g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      else
        g_assert_no_error (error);
    }

  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==, 8);
}

static gboolean
run_text_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_run (transaction, data, NULL, error);
}

static void
test_job_limits (StoreFixture *fixture, gconstpointer data)
{
  static const char *const statements[] = {
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT other",
    "RELEASE job",
    "ATTACH '/tmp/other' AS other",
    "PRAGMA synchronous = OFF",
    "INSERT INTO settings (name, value, changed_at) VALUES ('a', 'a', 1); DELETE FROM settings",
    "INSERT INTO settings (name, value, changed_at) VALUES (?1, 'a', 1)",
    "SELECT 1",
    "",
  };

  store_fixture_open (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
          topayd_store_write (fixture->store, run_text_job, (gpointer) statements[i], &error));
      g_assert_nonnull (error);
      g_assert_false (topayd_store_is_broken (fixture->store));
    }

  store_write (fixture->store, store_add_setting, (gpointer) "after");
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==, 1);
}

static gboolean
cancel_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  g_cancellable_cancel (data);

  return store_add_setting (transaction, (gpointer) "late", error);
}

static void
test_cancel (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) early = g_cancellable_new ();
  g_autoptr (GCancellable) late = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (StoreResults) results = { 0 };
  StoreGate gate;

  store_results_init (&results);
  store_fixture_open (fixture, NULL);
  store_gate_close (&gate, fixture->store);
  topayd_store_write_async (fixture->store, store_add_setting, (gpointer) "early", NULL, early,
                            store_results_add_cb, &results);
  topayd_store_write_async (fixture->store, cancel_job, late, NULL, late, store_results_add_cb,
                            &results);
  g_cancellable_cancel (early);
  store_gate_open (&gate);
  store_results_wait (&results, 2);

  g_assert_false (topayd_store_write_finish (fixture->store, results.results->pdata[0], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (topayd_store_write_finish (fixture->store, results.results->pdata[1], NULL));
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==, 1);
}

static void
test_queue_bound (StoreFixture *fixture, gconstpointer data)
{
  const TopaydStoreOptions options = { .max_queued = 8 };
  g_auto (StoreResults) results = { 0 };
  StoreGate gate;
  guint done = 0;

  store_results_init (&results);
  store_fixture_open (fixture, &options);
  store_gate_close (&gate, fixture->store);
  for (guint i = 0; i < 20; i++)
    topayd_store_write_async (fixture->store, store_add_setting, g_strdup_printf ("%u", i), g_free,
                              NULL, store_results_add_cb, &results);
  store_results_wait (&results, 12); /* while the writer is held */
  store_gate_open (&gate);
  store_results_wait (&results, 20);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GError) error = NULL;

      done += topayd_store_write_finish (fixture->store, results.results->pdata[i], &error);
      if (i < 12)
        g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
    }

  g_assert_cmpuint (done, ==, 8);
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==, 8);
}

/* Reads, then writes what it read: two that ran at once would lose one. */
static gboolean
increment_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  gint64 n = 0;
  g_autofree char *text = NULL;

  if (!topayd_sql_get_integer (transaction, "SELECT value FROM settings WHERE name = 'n'", NULL, &n,
                               error))
    return FALSE;

  text = g_strdup_printf ("%" G_GINT64_FORMAT, n + 1);

  return topayd_sql_run (transaction,
                         "INSERT INTO settings (name, value, changed_at) VALUES ('n', ?1, 1)"
                         " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                         TOPAYD_VALUES (TOPAYD_TEXT (text)), error);
}

static gpointer
increment_thread (gpointer data)
{
  for (guint i = 0; i < 25; i++)
    store_write (data, increment_job, NULL);

  return NULL;
}

static void
test_many_writers (StoreFixture *fixture, gconstpointer data)
{
  GThread *threads[4];
  g_auto (StoreResults) results = { 0 };

  store_results_init (&results);
  store_fixture_open (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("test-writer", increment_thread, fixture->store);
  for (guint i = 0; i < N_WRITERS; i++)
    topayd_store_write_async (fixture->store, increment_job, NULL, NULL, NULL, store_results_add_cb,
                              &results);
  store_results_wait (&results, N_WRITERS);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  for (guint i = 0; i < N_WRITERS; i++)
    g_assert_true (topayd_store_write_finish (fixture->store, results.results->pdata[i], NULL));
  g_assert_cmpint (store_count (fixture->store, "SELECT value FROM settings WHERE name = 'n'"), ==,
                   N_WRITERS + 4 * 25);
}

static void
test_readers (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  StoreGate gate;

  store_fixture_open (fixture, NULL);
  for (guint i = 1; i <= 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      store_write (fixture->store, store_add_setting, name);
      g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==, i);
    }

  g_assert_false (
      topayd_store_read (fixture->store, store_add_setting, (gpointer) "by a reader", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);

  /* Readers do not wait for the writer. */
  store_gate_close (&gate, fixture->store);
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==, 50);
  store_gate_open (&gate);
}

static gboolean
sql_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const char *sql = "SELECT name, value, NULL, x'00ff' FROM settings ORDER BY name";
  g_autoptr (TopaydRows) outer = topayd_sql_select (transaction, sql, NULL, error);
  guint8 bytes[2] = { 7, 7 };
  guint8 three[3] = { 7, 7, 7 };
  guint n = 0;

  g_assert_nonnull (outer);
  while (topayd_rows_next (outer, NULL))
    {
      /* The same statement again, while it is in use. */
      g_autoptr (TopaydRows) inner = topayd_sql_select (transaction, sql, NULL, error);

      g_assert_true (topayd_rows_next (inner, NULL));
      g_assert_cmpstr (topayd_rows_get_text (inner, 0), ==, "a");
      g_assert_cmpstr (topayd_rows_get_text (outer, 0), ==, n == 0 ? "a" : "b");
      g_assert_true (topayd_rows_is_null (outer, 2));
      g_assert_false (topayd_rows_copy_blob (outer, 3, three, sizeof three));
      g_assert_cmpuint (three[0], ==, 7);
      g_assert_true (topayd_rows_copy_blob (outer, 3, bytes, sizeof bytes));
      g_assert_cmpuint (bytes[1], ==, 255);
      n++;
    }

  g_assert_cmpuint (n, ==, 2);
  g_assert_false (topayd_rows_next (outer, NULL)); /* and it stays over */

  return topayd_sql_run (transaction, "INSERT INTO settings VALUES (?1, ?2, ?3)",
                         TOPAYD_VALUES (TOPAYD_TEXT (data), TOPAYD_TEXT ("x"), TOPAYD_INTEGER (1)),
                         error);
}

static void
test_sql (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_setting, (gpointer) "b");
  store_write (fixture->store, store_add_setting, (gpointer) "a");
  store_write (fixture->store, sql_job, (gpointer) "c'); DROP TABLE settings; --");
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==, 3);

  store_write (fixture->store, run_text_job,
               (gpointer) "DELETE FROM settings WHERE name NOT IN ('a', 'b')");
  g_assert_false (topayd_store_write (fixture->store, sql_job, (gpointer) "\xff\xfe", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

static void
test_close (StoreFixture *fixture, gconstpointer data)
{
  g_auto (StoreResults) results = { 0 };
  g_autofree char *log_path = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr (GError) error = NULL;

  store_results_init (&results);
  store_fixture_open (fixture, NULL);
  for (guint i = 0; i < 100; i++)
    topayd_store_write_async (fixture->store, store_add_setting, g_strdup_printf ("%u", i), g_free,
                              NULL, store_results_add_cb, &results);
  topayd_store_close (fixture->store);
  topayd_store_close (fixture->store);
  store_results_wait (&results, 100);
  for (guint i = 0; i < 100; i++)
    g_assert_true (topayd_store_write_finish (fixture->store, results.results->pdata[i], NULL));

  g_assert_false (topayd_store_write (fixture->store, store_add_setting, (gpointer) "x", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
  g_assert_false (g_file_test (log_path, G_FILE_TEST_EXISTS));

  g_ptr_array_set_size (results.results, 0);
  store_fixture_close (fixture);
  store_fixture_open (fixture, NULL);
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==, 100);
}

int
main (int argc, char **argv)
{
#define ADD(name, test)                                                                            \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

  g_test_init (&argc, &argv, NULL);
  ADD ("/store/reports-in-order-after-the-commit", test_order);
  ADD ("/store/failing-job-undoes-itself-alone", test_isolation);
  ADD ("/store/job-cannot-leave-its-transaction", test_job_limits);
  ADD ("/store/cancelling-stops-only-what-has-not-begun", test_cancel);
  ADD ("/store/full-queue-refuses-at-once", test_queue_bound);
  ADD ("/store/thousand-writers-lose-nothing", test_many_writers);
  ADD ("/store/readers-see-what-is-committed", test_readers);
  ADD ("/store/values-are-bound-never-pasted", test_sql);
  ADD ("/store/close-finishes-what-was-asked-for", test_close);

  return g_test_run ();
}
