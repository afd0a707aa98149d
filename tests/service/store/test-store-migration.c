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

/* Somebody who was there before there were payments. */
static void
test_with_people (StoreFixture *fixture, gconstpointer data)
{
  static const char sql[] =
      "INSERT INTO accounts (id, name, name_key, frozen, created_at, updated_at)"
      " VALUES ('0123456789abcdef0123456789abcdef', 'Ada', 'ada', 'by_you', 1, 1);"
      "INSERT INTO devices (id, account_id, name, signed_in_at, last_used_at)"
      " VALUES ('abcdef0123456789abcdef0123456789', '0123456789abcdef0123456789abcdef', 'x', 1, 1);"
      "INSERT INTO locks (kind, subject, failures)"
      " VALUES ('payment_pin', '0123456789abcdef0123456789abcdef', 3);"
      "INSERT INTO votes (id, article, language, answer, reason, content_version, received_at)"
      " VALUES ('0123456789abcdef0123456789abcdef', 'a', 'en', 'helpful', 'none', 1, 1);";
  static const struct
  {
    const char *sql;
    gint64 number;
  } facts[] = {
    { "SELECT count (*) FROM accounts WHERE name = 'Ada' AND frozen = 'by_you'", 1 },
    { "SELECT count (*) FROM devices", 1 },
    { "SELECT failures FROM locks", 3 },
    { "SELECT count (*) FROM votes", 1 },
    { "SELECT count (*) FROM payments", 0 },
    { "SELECT count (*) FROM reports", 0 },
  };
  TopaydTransaction *connection = make_version (fixture, 1);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_exec (connection->db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  topayd_db_connection_free (connection);
  store_fixture_open (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    g_assert_cmpint (store_count (fixture->store, facts[i].sql), ==, facts[i].number);
  store_fixture_close (fixture);

  connection = topayd_db_connection_open (fixture->path, TOPAYD_CONNECTION_WRITER, &error);
  g_assert_no_error (error);
  g_assert_true (topayd_db_connection_is_whole (connection, TRUE, &error));
  topayd_db_connection_free (connection);
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
  ADD ("/store-migration/a-database-with-people-keeps-them", test_with_people);
  ADD ("/store-migration/every-version-comes-to-the-newest", test_every_version);

  return g_test_run ();
}
