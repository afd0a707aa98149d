/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-audit.h"
#include "topayd-backup.h"
#include "topayd-place-private.h"

#include "store-fixture.h"

#define COUNT "SELECT count(*) FROM settings"

static gboolean
make_backup (StoreFixture *fixture, const char *path, GError **error)
{
  g_auto (StoreResults) results = { 0 };

  store_results_init (&results);
  topayd_store_backup_async (fixture->store, path, NULL, store_results_add_cb, &results);
  store_results_wait (&results, 1);

  return topayd_store_backup_finish (fixture->store, results.results->pdata[0], error);
}

static char *
dup_backup_path (StoreFixture *fixture)
{
  return g_build_filename (fixture->root, "backup.db", NULL);
}

static gboolean
fill_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_run (transaction,
                         "INSERT INTO settings (name, value, changed_at)"
                         " VALUES (?1, hex (randomblob (20000)), 1)",
                         TOPAYD_VALUES (TOPAYD_TEXT (data)), error);
}

/* Writes come between the steps of the copy; what was reported before its end is in it. */
static void
test_while_running (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = dup_backup_path (fixture);
  g_auto (StoreResults) results = { 0 };
  g_auto (StoreResults) backups = { 0 };
  g_autoptr (GError) error = NULL;
  TopaydStoreOptions options = { 0 };
  guint n = 0;

  store_results_init (&results);
  store_results_init (&backups);
  store_fixture_open (fixture, NULL);
  for (; n < 200; n++)
    topayd_store_write_async (fixture->store, fill_job, g_strdup_printf ("%u", n), g_free, NULL,
                              store_results_add_cb, &results);
  store_results_wait (&results, n);

  topayd_store_backup_async (fixture->store, path, NULL, store_results_add_cb, &backups);
  topayd_store_backup_async (fixture->store, "/nowhere/other", NULL, store_results_add_cb,
                             &backups);
  for (; n < 300; n++)
    topayd_store_write_async (fixture->store, store_add_audit, NULL, NULL, NULL,
                              store_results_add_cb, &results);
  store_results_wait (&backups, 2);
  g_assert_false (topayd_store_backup_finish (fixture->store, backups.results->pdata[0], &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY); /* one at a time */
  g_clear_error (&error);
  g_assert_true (topayd_store_backup_finish (fixture->store, backups.results->pdata[1], NULL));
  store_results_wait (&results, n);

  g_ptr_array_set_size (results.results, 0);
  g_ptr_array_set_size (backups.results, 0);
  store_fixture_close (fixture);

  /* The copy is a database by itself, with the key of the service. */
  g_assert_true (topayd_store_check (path, NULL, NULL, NULL));
  options.audit_key_path = fixture->key;
  fixture->store = topayd_store_open (path, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpint (store_count (fixture->store, COUNT), ==, 200);
}

static void
test_restore (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = dup_backup_path (fixture);
  g_autoptr (GError) error = NULL;
  guint8 key[TOPAYD_AUDIT_PUBLIC_KEY_BYTES];

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_setting, (gpointer) "before");
  store_write (fixture->store, store_add_audit, NULL);
  g_assert_true (make_backup (fixture, path, &error));
  g_assert_false (make_backup (fixture, path, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID); /* never over another one */
  g_clear_error (&error);
  store_write (fixture->store, store_add_setting, (gpointer) "after");
  store_write (fixture->store, store_add_audit, NULL);
  store_fixture_close (fixture);

  g_assert_true (topayd_store_restore (fixture->path, path, NULL, &error));
  store_fixture_open (fixture, NULL);
  g_assert_cmpint (store_count (fixture->store, COUNT), ==, 1);
  store_write (fixture->store, store_add_audit, NULL);
  store_fixture_close (fixture);
  g_assert_true (topayd_audit_load_public_key (fixture->key, key, NULL));
  g_assert_true (topayd_store_check (fixture->path, NULL, key, &error));
  g_assert_no_error (error);
}

static guint
count_kept (StoreFixture *fixture)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    n += g_str_has_prefix (name, "topayd.db.replaced-");

  return n;
}

/* A kill after the point of no return: the files stand as a real one leaves them. */
static void
test_killed_restore (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = dup_backup_path (fixture);
  g_autofree char *restoring = g_strconcat (fixture->path, ".restoring", NULL);
  g_autofree char *checkpoints = g_strconcat (path, ".audit-checkpoints", NULL);
  g_autofree char *restoring_checkpoints = g_strconcat (fixture->checkpoints, ".restoring", NULL);

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_setting, (gpointer) "before");
  store_write (fixture->store, store_add_audit, NULL);
  g_assert_true (make_backup (fixture, path, NULL));
  store_write (fixture->store, store_add_setting, (gpointer) "after");
  store_write (fixture->store, store_add_audit, NULL);
  store_fixture_close (fixture);

  for (guint step = 0; step < 3; step++)
    {
      g_assert_true (topayd_place_copy (path, restoring, NULL));
      if (step < 2) /* killed before the checkpoints had their place */
        g_assert_true (topayd_place_copy (checkpoints, restoring_checkpoints, NULL));
      if (step > 0) /* killed after the old file was set aside */
        g_assert_cmpint (g_remove (fixture->path), ==, 0);
      store_fixture_open (fixture, NULL);
      g_assert_cmpint (store_count (fixture->store, COUNT), ==, 1);
      g_assert_cmpuint (count_kept (fixture), ==, 1);
      store_fixture_close (fixture);
    }
}

static void
test_bad_backup (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = dup_backup_path (fixture);
  g_autoptr (GError) error = NULL;
  char junk[64];
  int fd;

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_setting, (gpointer) "mine");
  g_assert_true (make_backup (fixture, path, NULL));
  store_fixture_close (fixture);

  memset (junk, 0x77, sizeof junk);
  fd = g_open (path, O_WRONLY, 0);
  g_assert_cmpint (pwrite (fd, junk, sizeof junk, 2 * 4096), ==, sizeof junk);
  close (fd);

  g_assert_false (topayd_store_check (path, NULL, NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_false (topayd_store_restore (fixture->path, path, NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
  store_fixture_open (fixture, NULL);
  g_assert_cmpint (store_count (fixture->store, COUNT), ==, 1);
}

static void
test_check (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (topayd_store_check (fixture->path, NULL, NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
  g_clear_error (&error);

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_audit, NULL);
  g_assert_true (topayd_store_check (fixture->path, NULL, NULL, &error)); /* in use */
  store_fixture_close (fixture);

  store_execute (fixture->path, "PRAGMA foreign_keys = OFF;"
                                "INSERT INTO holds (account_id, kind, reason, created_at, until_at)"
                                " VALUES ('nobody', 'payout', 'reset', 1, 2)");
  g_assert_false (topayd_store_check (fixture->path, NULL, NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "holds"));
  g_clear_error (&error);

  store_execute (fixture->path, "DELETE FROM holds; DROP TRIGGER audit_no_update;"
                                "UPDATE audit SET result = 'no' WHERE seq = 1");
  g_assert_false (topayd_store_check (fixture->path, NULL, NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "row 1"));
}

int
main (int argc, char **argv)
{
#define ADD(name, test)                                                                            \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

  g_test_init (&argc, &argv, NULL);
  ADD ("/backup/made-while-others-write", test_while_running);
  ADD ("/backup/restored-log-goes-on", test_restore);
  ADD ("/backup/killed-restore-goes-on", test_killed_restore);
  ADD ("/backup/damaged-one-is-refused", test_bad_backup);
  ADD ("/backup/check-names-what-is-wrong", test_check);

  return g_test_run ();
}
