/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-backup.h"
#include "topayd-migration-private.h"
#include "topayd-store-private.h"

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

static TopaydTransaction *
make_version (StoreFixture *fixture, guint version)
{
  g_autoptr (GError) error = NULL;
  TopaydTransaction *connection;
  int fd;

  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  fd = g_open (fixture->path, O_CREAT | O_RDWR, 0600);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  connection = topayd_connection_open (fixture->path, TOPAYD_CONNECTION_WRITER, &error);
  g_assert_no_error (error);
  topayd_migration_run (connection, 0, version, &error);
  g_assert_no_error (error);

  return connection;
}

static void
test_every_version (StoreFixture *fixture, gconstpointer data)
{
  for (guint version = 0; version <= topayd_migration_count (); version++)
    {
      topayd_connection_free (make_version (fixture, version));
      store_fixture_open (fixture, NULL);
      g_assert_cmpint (store_count (fixture->store, "SELECT max(version) FROM schema_version"), ==,
                       topayd_migration_count ());
      store_write (fixture->store, store_add_audit, NULL);
      store_fixture_close (fixture);
      g_remove (fixture->path);
      g_remove (fixture->checkpoints);
    }
}

static int
on_statement_cb (unsigned kind, void *data, void *statement, void *text)
{
  guint *left = data;

  if (--*left == 0)
    _exit (3);

  return 0;
}

/* Brings an empty file to the last version, and dies before the statement of this number. */
static int
migrate_and_die (StoreFixture *fixture, guint n)
{
  int status = 0;
  pid_t child = fork ();

  if (child == 0)
    {
      TopaydTransaction *connection = make_version (fixture, 0);

      sqlite3_trace_v2 (connection->db, SQLITE_TRACE_STMT, on_statement_cb, &n);
      _exit (topayd_migration_run (connection, 0, topayd_migration_count (), NULL) ? 0 : 1);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));

  return WEXITSTATUS (status);
}

static void
test_killed_migration (StoreFixture *fixture, gconstpointer data)
{
  guint deaths = 0;
  int status;

  do
    {
      g_autoptr (TopaydTransaction) connection = NULL;
      g_autoptr (GError) error = NULL;
      guint version = 0;

      g_remove (fixture->path);
      status = migrate_and_die (fixture, deaths + 1);
      connection = topayd_connection_open (fixture->path, TOPAYD_CONNECTION_WRITER, &error);
      g_assert_no_error (error);
      g_assert_true (topayd_migration_check (connection, &version, &error));
      g_assert_true (topayd_migration_run (connection, version, topayd_migration_count (), &error));
      g_assert_true (topayd_connection_is_whole (connection, TRUE, &error));
      deaths += status == 3;
    }
  while (status == 3);

  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (deaths, >, 40); /* it has more statements than that */
}

int
main (int argc, char **argv)
{
#define ADD(name, test)                                                                            \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

  g_test_init (&argc, &argv, NULL);
  /* first, while there are no threads: it forks */
  ADD ("/store-open/killed-migration-leaves-old-or-new", test_killed_migration);
  ADD ("/store-open/files-are-private", test_modes);
  ADD ("/store-open/second-process-is-locked-out", test_second_process);
  g_test_add_func ("/store-open/second-process/subprocess", test_second_process_in_subprocess);
  ADD ("/store-open/missing-file-is-told", test_missing);
  ADD ("/store-open/damaged-file-is-refused", test_damaged);
  ADD ("/store-open/foreign-file-is-refused", test_foreign);
  ADD ("/store-open/newer-file-is-refused", test_newer);
  ADD ("/store-open/every-version-comes-to-the-newest", test_every_version);

  return g_test_run ();
}
