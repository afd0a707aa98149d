/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topayd-migration-private.h"

#include "store-fixture.h"

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
  connection = topayd_db_connection_open (fixture->path, TOPAYD_CONNECTION_WRITER, &error);
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
      topayd_db_connection_free (make_version (fixture, version));
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
      connection = topayd_db_connection_open (fixture->path, TOPAYD_CONNECTION_WRITER, &error);
      g_assert_no_error (error);
      g_assert_true (topayd_migration_check (connection, &version, &error));
      g_assert_true (topayd_migration_run (connection, version, topayd_migration_count (), &error));
      g_assert_true (topayd_db_connection_is_whole (connection, TRUE, &error));
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
  ADD ("/store-migration/killed-one-leaves-old-or-new", test_killed_migration);
  ADD ("/store-migration/every-version-comes-to-the-newest", test_every_version);

  return g_test_run ();
}
