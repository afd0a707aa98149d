/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-backup.h"

#include "store-fixture.h"

#define PATH_VARIABLE "TOPAY_TEST_DATABASE"

static void
assert_refused (StoreFixture *fixture,
                const TopaydStoreOptions *options,
                TopayError code,
                const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (topayd_store_open (fixture->path, options, &error));
  g_assert_error (error, TOPAY_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, word));
}

static guint
get_mode (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);

  return info.st_mode & 0777;
}

static void
test_modes (StoreFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "",      "-wal",       "-shm",
                                       ".lock", ".audit-key", ".audit-checkpoints" };
  mode_t before = umask (0);

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_setting, (gpointer) "a");
  umask (before);

  g_assert_cmpuint (get_mode (fixture->folder), ==, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, names[i], NULL);

      g_assert_cmpuint (get_mode (path), ==, 0600);
    }

  store_fixture_close (fixture);
  g_chmod (fixture->path, 0644);
  store_fixture_open (fixture, NULL);
  g_assert_cmpuint (get_mode (fixture->path), ==, 0600);

  store_fixture_close (fixture);
  g_chmod (fixture->folder, 0777);
  assert_refused (fixture, NULL, TOPAY_ERROR_INVALID, "0700");
}

static void
test_second_process_in_subprocess (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (topayd_store_open (g_getenv (PATH_VARIABLE), NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
  g_assert_nonnull (strstr (error->message, "in use"));
}

static void
test_second_process (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  store_fixture_open (fixture, NULL);
  g_setenv (PATH_VARIABLE, fixture->path, TRUE);
  g_test_trap_subprocess ("/store-open/second-process/subprocess", 0,
                          G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  g_unsetenv (PATH_VARIABLE);

  assert_refused (fixture, NULL, TOPAY_ERROR_BUSY, "in use");
  g_assert_false (topayd_store_restore (fixture->path, fixture->path, NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);

  store_write (fixture->store, store_add_setting, (gpointer) "undisturbed");
  store_fixture_close (fixture);
  store_fixture_open (fixture, NULL);
}

static void
test_missing (StoreFixture *fixture, gconstpointer data)
{
  const TopaydStoreOptions options = { .must_exist = TRUE };

  assert_refused (fixture, &options, TOPAY_ERROR_NOT_FOUND, "no database");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_audit, NULL);
  store_fixture_close (fixture);

  /* Never silently empty. */
  g_assert_cmpint (g_remove (fixture->path), ==, 0);
  assert_refused (fixture, NULL, TOPAY_ERROR_NOT_FOUND, "other files");
}

static void
write_bytes (const char *path, gint64 offset, const void *bytes, gsize size)
{
  int fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (pwrite (fd, bytes, size, offset), ==, size);
  close (fd);
}

static void
test_damaged (StoreFixture *fixture, gconstpointer data)
{
  char junk[4096];
  g_autofree char *text = NULL;
  gsize size = 0;

  store_fixture_open (fixture, NULL);
  store_fixture_close (fixture);
  memset (junk, 0x5a, sizeof junk);

  /* a table in the middle */
  write_bytes (fixture->path, 3 * 4096, junk, sizeof junk);
  assert_refused (fixture, NULL, TOPAY_ERROR_DAMAGED, "damaged");

  /* the header; and the file is left for whoever mends it */
  write_bytes (fixture->path, 0, junk, 100);
  assert_refused (fixture, NULL, TOPAY_ERROR_DAMAGED, "not a database");
  g_assert_true (g_file_get_contents (fixture->path, &text, &size, NULL));
  g_assert_cmpuint (text[0], ==, 0x5a);
  g_assert_cmpuint (size, >, 4096);
}

static void
test_foreign (StoreFixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  store_execute (fixture->path, "CREATE TABLE diary (day TEXT)");
  assert_refused (fixture, NULL, TOPAY_ERROR_DAMAGED, "no database of topayd");
}

static void
test_newer (StoreFixture *fixture, gconstpointer data)
{
  store_fixture_open (fixture, NULL);
  store_fixture_close (fixture);
  store_execute (fixture->path, "INSERT INTO schema_version SELECT max(version) + 1, 'x', '99', 1"
                                " FROM schema_version");
  assert_refused (fixture, NULL, TOPAY_ERROR_UNSUPPORTED, "too old");

  store_execute (fixture->path, "DELETE FROM schema_version WHERE checksum = 'x'");
  store_fixture_open (fixture, NULL);
  store_fixture_close (fixture);

  store_execute (fixture->path, "UPDATE schema_version SET checksum = 'y' WHERE version = 1");
  assert_refused (fixture, NULL, TOPAY_ERROR_UNSUPPORTED, "another program");
}

int
main (int argc, char **argv)
{
#define ADD(name, test)                                                                            \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

  g_test_init (&argc, &argv, NULL);
  ADD ("/store-open/files-are-private", test_modes);
  ADD ("/store-open/second-process-is-locked-out", test_second_process);
  g_test_add_func ("/store-open/second-process/subprocess", test_second_process_in_subprocess);
  ADD ("/store-open/missing-file-is-told", test_missing);
  ADD ("/store-open/damaged-file-is-refused", test_damaged);
  ADD ("/store-open/foreign-file-is-refused", test_foreign);
  ADD ("/store-open/newer-file-is-refused", test_newer);

  return g_test_run ();
}
