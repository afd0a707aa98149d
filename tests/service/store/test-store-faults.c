/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define _GNU_SOURCE 1 /* unshare () */

#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-backup.h"

#include "store-fixture.h"

/* The library calls these instead of those of the system: the program comes first. */
static int failing; /* atomic: whether the disk refuses to sync */
static int syncs;   /* atomic: how often it was asked since */

static int
sync_or_fail (long number, int fd)
{
  if (!g_atomic_int_get (&failing))
    return (int) syscall (number, fd);

  g_atomic_int_inc (&syncs);
  errno = EIO;

  return -1;
}

int
fdatasync (int fd)
{
  return sync_or_fail (SYS_fdatasync, fd);
}

int
fsync (int fd)
{
  return sync_or_fail (SYS_fsync, fd);
}

static void
on_broken_cb (GObject *store, GParamSpec *pspec, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
test_failed_sync (StoreFixture *fixture, gconstpointer data)
{
  g_auto (StoreResults) results = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean told = FALSE;
  StoreGate gate;

  store_results_init (&results);
  store_fixture_open (fixture, NULL);
  g_signal_connect (fixture->store, "notify::broken", G_CALLBACK (on_broken_cb), &told);
  store_write (fixture->store, store_add_setting, (gpointer) "kept");

  store_gate_close (&gate, fixture->store);
  for (guint i = 0; i < 100; i++)
    topayd_store_write_async (fixture->store, store_add_setting, g_strdup_printf ("%u", i), g_free,
                              NULL, store_results_add_cb, &results);
  g_atomic_int_set (&syncs, 0);
  g_atomic_int_set (&failing, TRUE);
  store_gate_open (&gate);
  store_results_wait (&results, 100);
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GError) refusal = NULL;

      g_assert_false (
          topayd_store_write_finish (fixture->store, results.results->pdata[i], &refusal));
      g_assert_error (refusal, TOPAY_ERROR, TOPAY_ERROR_IO);
    }

  while (!told)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (topayd_store_is_broken (fixture->store));
  g_assert_false (topayd_store_write (fixture->store, store_add_setting, (gpointer) "x", &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);

  /* Once, and never again, also not to close. */
  g_ptr_array_set_size (results.results, 0);
  store_fixture_close (fixture);
  g_assert_cmpint (g_atomic_int_get (&syncs), ==, 1);

  g_atomic_int_set (&failing, FALSE);
  store_fixture_open (fixture, NULL);
  g_assert_cmpint (
      store_count (fixture->store, "SELECT count(*) FROM settings WHERE name = 'kept'"), ==, 1);
}

static gboolean
fill_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_run (transaction,
                         "INSERT INTO settings (name, value, changed_at)"
                         " VALUES (?1, hex (zeroblob (250000)), 1)",
                         TOPAYD_VALUES (TOPAYD_TEXT (data)), error);
}

static gboolean
empty_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_run (transaction, "DELETE FROM settings WHERE length (value) > 100", NULL,
                         error);
}

/* Fills the store until it says that it is full; gives how often it did not. */
static guint
fill (TopaydStore *store)
{
  guint n = 0;

  for (;;)
    {
      g_autofree char *name = g_strdup_printf ("fill %u", n);
      g_autoptr (GError) error = NULL;

      if (!topayd_store_write (store, fill_job, name, &error))
        {
          g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_FULL);
          return n;
        }

      g_assert_cmpuint (n++, <, 200);
    }
}

static void
test_quota (StoreFixture *fixture, gconstpointer data)
{
  const TopaydStoreOptions options = { .max_bytes = 4 * 1024 * 1024 };
  g_auto (StoreResults) results = { 0 };
  StoreGate gate;
  TopaydStoreStatistics statistics;
  guint n;

  store_results_init (&results);
  store_fixture_open (fixture, &options);
  n = fill (fixture->store);
  g_assert_cmpuint (n, >, 3);

  /* reads go on; the small ones of a group do not fall with the large one */
  g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==, n);
  store_write (fixture->store, empty_job, NULL);
  for (guint i = 0; i + 1 < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("refill %u", i);

      store_write (fixture->store, fill_job, name);
    }

  store_gate_close (&gate, fixture->store);
  for (guint i = 0; i < 10; i++)
    topayd_store_write_async (fixture->store, i == 2 || i == 7 ? fill_job : store_add_setting,
                              g_strdup_printf ("%u", i), g_free, NULL, store_results_add_cb,
                              &results);
  store_gate_open (&gate);
  store_results_wait (&results, 10);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (GError) error = NULL;

      topayd_store_write_finish (fixture->store, results.results->pdata[i], &error);
      if (i == 7) /* there was room for one */
        g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_FULL);
      else
        g_assert_no_error (error);
    }

  topayd_store_get_statistics (fixture->store, &statistics);
  g_assert_cmpuint (statistics.full, ==, 2);
  g_assert_false (topayd_store_is_broken (fixture->store));
}

/* Only root, and not in every container. */
static gboolean
mount_small_disk (const char *path)
{
  return unshare (CLONE_NEWNS) == 0 && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0
         && mount ("none", path, "tmpfs", 0, "size=4m,mode=0700") == 0;
}

static void
test_mount_in_subprocess (void)
{
  g_assert_true (mount_small_disk (g_get_tmp_dir ()));
}

/* Everything on a disk of four megabytes: the log runs full, not the database. */
static void
test_small_disk_in_subprocess (void)
{
  StoreFixture fixture = { 0 };
  g_autofree char *ballast = NULL;
  g_autofree char *zeros = g_malloc0 (1024 * 1024);
  guint n;

  g_assert_true (mount_small_disk (g_get_tmp_dir ()));
  store_fixture_set_up (&fixture, NULL);
  store_fixture_open (&fixture, NULL);
  store_write (fixture.store, store_add_audit, NULL);
  ballast = g_build_filename (fixture.root, "ballast", NULL);
  g_assert_true (g_file_set_contents (ballast, zeros, 1024 * 1024, NULL));
  n = fill (fixture.store);
  g_assert_cmpint (store_count (fixture.store, "SELECT count(*) FROM settings"), ==, n);
  g_assert_cmpint (store_count (fixture.store, "SELECT count(*) FROM audit"), ==, 1);
  g_assert_false (topayd_store_is_broken (fixture.store));

  /* It goes on when there is room, without being started anew. */
  g_assert_cmpint (g_remove (ballast), ==, 0);
  store_write (fixture.store, fill_job, (gpointer) "room");
  store_write (fixture.store, store_add_audit, NULL);
  topayd_store_close (fixture.store);
  g_assert_true (topayd_store_check (fixture.path, NULL, NULL, NULL));
  store_fixture_tear_down (&fixture, NULL);
}

static void
test_small_disk (void)
{
  g_test_trap_subprocess ("/store-faults/mount/subprocess", 0, G_TEST_SUBPROCESS_DEFAULT);
  if (!g_test_trap_has_passed ())
    {
      g_test_skip ("no file system can be mounted here");
      return;
    }

  g_test_trap_subprocess ("/store-faults/small-disk/subprocess", 0,
                          G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
#define ADD(name, test)                                                                            \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

  g_test_init (&argc, &argv, NULL);
  ADD ("/store-faults/failed-sync-is-never-tried-again", test_failed_sync);
  ADD ("/store-faults/full-quota-refuses-the-large-alone", test_quota);
  g_test_add_func ("/store-faults/full-disk-recovers-by-itself", test_small_disk);
  g_test_add_func ("/store-faults/mount/subprocess", test_mount_in_subprocess);
  g_test_add_func ("/store-faults/small-disk/subprocess", test_small_disk_in_subprocess);

  return g_test_run ();
}
