/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "store-fixture.h"

#include <sqlite3.h>

#include <glib/gstdio.h>

#include "topayd-audit.h"

void
store_fixture_set_up (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->root = g_dir_make_tmp ("topay-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->folder = g_build_filename (fixture->root, "state", "topayd", NULL);
  fixture->path = g_build_filename (fixture->folder, "topayd.db", NULL);
  fixture->checkpoints = g_strconcat (fixture->path, ".audit-checkpoints", NULL);
  fixture->key = g_strconcat (fixture->path, ".audit-key", NULL);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }

  g_remove (path);
}

void
store_fixture_tear_down (StoreFixture *fixture, gconstpointer data)
{
  store_fixture_close (fixture);
  remove_tree (fixture->root);
  g_free (fixture->root);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->checkpoints);
  g_free (fixture->key);
}

void
store_fixture_open (StoreFixture *fixture, const TopaydStoreOptions *options)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fixture->store);
  fixture->store = topayd_store_open (fixture->path, options, &error);
  g_assert_no_error (error);
}

void
store_fixture_close (StoreFixture *fixture)
{
  if (fixture->store == NULL)
    return;

  topayd_store_close (fixture->store);
  /* What is finished still waits on the main context, each with a reference. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
}

void
store_execute (const char *path, const char *sql)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

typedef struct
{
  const char *sql; /* (unowned) */
  gint64 n;
} Count;

static gboolean
count_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Count *count = data;

  return topayd_sql_get_integer (transaction, count->sql, NULL, &count->n, error);
}

gint64
store_count (TopaydStore *store, const char *sql)
{
  g_autoptr (GError) error = NULL;
  Count count = { sql, -1 };

  topayd_store_read (store, count_job, &count, &error);
  g_assert_no_error (error);

  return count.n;
}

void
store_write (TopaydStore *store, TopaydJob job, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean written = topayd_store_write (store, job, data, &error);

  g_assert_no_error (error);
  g_assert_true (written);
}

gboolean
store_add_setting (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_run (transaction,
                         "INSERT INTO settings (name, value, changed_at) VALUES (?1, 'x', 1)",
                         TOPAYD_VALUES (TOPAYD_TEXT (data)), error);
}

gboolean
store_add_audit (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_audit_append (transaction,
                              &(TopaydAuditEntry){ .actor = "account:0123456789abcdef",
                                                   .action = "session.start",
                                                   .object = "0123456789abcdef",
                                                   .result = "ok",
                                                   .level = 1,
                                                   .address_masked = "127.0.0.x",
                                                   .detail = data },
                              error);
}

static gboolean
gate_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  StoreGate *gate = data;

  g_atomic_int_set (&gate->entered, TRUE);
  while (!g_atomic_int_get (&gate->open))
    g_usleep (200);
  g_atomic_int_set (&gate->left, TRUE);

  return TRUE;
}

void
store_gate_close (StoreGate *gate, TopaydStore *store)
{
  g_atomic_int_set (&gate->entered, FALSE);
  g_atomic_int_set (&gate->open, FALSE);
  g_atomic_int_set (&gate->left, FALSE);
  topayd_store_write_async (store, gate_job, gate, NULL, NULL, NULL, NULL);
  while (!g_atomic_int_get (&gate->entered))
    g_usleep (200);
}

void
store_gate_open (StoreGate *gate)
{
  g_atomic_int_set (&gate->open, TRUE);
  while (!g_atomic_int_get (&gate->left))
    g_usleep (200);
}

void
store_results_init (StoreResults *results)
{
  results->results = g_ptr_array_new_with_free_func (g_object_unref);
}

void
store_results_clear (StoreResults *results)
{
  g_ptr_array_unref (results->results);
}

void
store_results_add_cb (GObject *source, GAsyncResult *result, gpointer results)
{
  g_ptr_array_add (((StoreResults *) results)->results, g_object_ref (result));
}

void
store_results_wait (StoreResults *results, guint n)
{
  while (results->results->len < n)
    g_main_context_iteration (NULL, TRUE);
}
