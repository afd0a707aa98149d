/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-audit.h"
#include "topayd-backup.h"

#include "store-fixture.h"

#define ROUNDS      10
#define OUTSTANDING 100

/* A program that writes rows, each with its row in the audit log, and says which are reported. It
 * never ends by itself. */
typedef struct
{
  TopaydStore *store; /* (unowned) */
  guint next;         /* number of the next row */
} Writer;

static gboolean
row_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return store_add_setting (transaction, data, error) && store_add_audit (transaction, data, error);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Writer *writer = user_data;
  g_autofree char *line = NULL;

  if (result != NULL)
    {
      g_assert_true (topayd_store_write_finish (writer->store, result, NULL));
      line = g_strconcat (topayd_store_get_job_data (result), "\n", NULL);
      if (write (STDOUT_FILENO, line, strlen (line)) < 0)
        _exit (1);
    }

  topayd_store_write_async (writer->store, row_job, g_strdup_printf ("%u", writer->next++), g_free,
                            NULL, on_written_cb, writer);
}

static int
write_for_ever (const char *path, const char *first)
{
  g_autoptr (TopaydStore) store = topayd_store_open (path, NULL, NULL);
  Writer writer = { store, (guint) g_ascii_strtoull (first, NULL, 10) };

  if (store == NULL)
    return 1;

  for (guint i = 0; i < OUTSTANDING; i++)
    on_written_cb (NULL, NULL, &writer);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* Starts the program, and kills it when it has reported so many rows; they are added to @reported.
 */
static void
write_and_kill (
    StoreFixture *fixture, const char *program, guint first, guint n, GHashTable *reported)
{
  g_autofree char *number = g_strdup_printf ("%u", first);
  const char *const argv[] = { program, "--write", fixture->path, number, NULL };
  g_autoptr (GError) error = NULL;
  GPid child = 0;
  int out = -1;
  FILE *stream;
  char line[64];
  guint seen = 0;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL,
                            G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                            &child, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  stream = fdopen (out, "r");
  while (fgets (line, sizeof line, stream) != NULL && strchr (line, '\n') != NULL)
    {
      if (!g_ascii_isdigit (line[0]))
        continue; /* of the log */
      g_hash_table_add (reported, g_strndup (line, strlen (line) - 1));
      if (++seen == n)
        kill (child, SIGKILL);
    }

  fclose (stream);
  g_spawn_close_pid (child);
  g_assert_cmpuint (seen, >=, n);
}

typedef struct
{
  GHashTable *reported; /* (unowned) */
  guint missing;
} Search;

static gboolean
search_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Search *search = data;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, search->reported);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      gint64 found = 0;

      if (!topayd_sql_get_integer (transaction, "SELECT count(*) FROM settings WHERE name = ?1",
                                   TOPAYD_VALUES (TOPAYD_TEXT (name)), &found, error))
        return FALSE;
      search->missing += found != 1;
    }

  return TRUE;
}

static void
test_kill (StoreFixture *fixture, gconstpointer program)
{
  g_autoptr (GHashTable) reported = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Search search = { reported, 0 };

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      guint8 key[TOPAYD_AUDIT_PUBLIC_KEY_BYTES];

      write_and_kill (fixture, program, i * 1000000, (guint) g_test_rand_int_range (1, 600),
                      reported);
      g_assert_true (topayd_audit_load_public_key (fixture->key, key, &error));
      g_assert_true (topayd_store_check (fixture->path, NULL, key, &error));
      store_fixture_open (fixture, NULL);
      store_write (fixture->store, search_job, &search);
      g_assert_cmpuint (search.missing, ==, 0);
      /* each row with its row in the audit log, and the other way round */
      g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM settings"), ==,
                       store_count (fixture->store, "SELECT count(*) FROM audit"));
      g_assert_cmpint (store_count (fixture->store, "SELECT count(*) FROM (SELECT name FROM"
                                                    " settings EXCEPT SELECT detail FROM audit)"),
                       ==, 0);
      store_fixture_close (fixture);
    }

  g_test_message ("%u rows reported, none missing", g_hash_table_size (reported));
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--write") == 0)
    return write_for_ever (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store-crash/nothing-reported-is-lost", StoreFixture, argv[0], store_fixture_set_up,
              test_kill, store_fixture_tear_down);

  return g_test_run ();
}
