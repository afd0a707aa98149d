/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#include "topayd-audit.h"
#include "topayd-place-private.h"

#include "store-fixture.h"

#define N_ROWS      40
#define N_MUTATIONS 200  /* in a plain run */
#define N_LONG      1000 /* what the product asks for, with TOPAY_TEST_LONG=1 */

/* Whoever owns the file can drop what keeps others from changing it. */
#define DROP_TRIGGERS                                                                              \
  "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DROP TRIGGER audit_in_order;"

static TopaydAuditReport
verify (StoreFixture *fixture)
{
  guint8 key[TOPAYD_AUDIT_PUBLIC_KEY_BYTES];
  TopaydAuditReport report;
  g_autoptr (GError) error = NULL;

  g_assert_true (topayd_audit_load_public_key (fixture->key, key, &error));
  g_assert_true (topayd_audit_verify (fixture->path, fixture->checkpoints, key, &report, &error));
  g_assert_no_error (error);

  return report;
}

/* A closed database with a log whose last row has a checkpoint, and one in the middle. */
static void
make_log (StoreFixture *fixture, const char *word)
{
  for (guint part = 0; part < 2; part++)
    {
      store_fixture_open (fixture, NULL);
      for (guint i = 0; i < N_ROWS / 2; i++)
        {
          g_autofree char *detail = g_strdup_printf ("%s %u of part %u", word, i, part);

          store_write (fixture->store, store_add_audit, detail);
        }
      store_fixture_close (fixture);
    }
}

static void
test_intact (StoreFixture *fixture, gconstpointer data)
{
  TopaydAuditReport report;

  store_fixture_open (fixture, NULL);
  report = verify (fixture);
  g_assert_cmpint (report.problem, ==, TOPAYD_AUDIT_INTACT);
  g_assert_cmpint (report.rows, ==, 0);
  store_fixture_close (fixture);

  make_log (fixture, "row");
  report = verify (fixture);
  g_assert_cmpint (report.problem, ==, TOPAYD_AUDIT_INTACT);
  g_assert_cmpint (report.rows, ==, N_ROWS);
  g_assert_cmpint (report.checkpoints, ==, 2);
  g_assert_cmpint (report.last_checkpoint_row, ==, N_ROWS);

  /* also while it is written to */
  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_audit, NULL);
  report = verify (fixture);
  g_assert_cmpint (report.problem, ==, TOPAYD_AUDIT_INTACT);
  g_assert_cmpint (report.rows, ==, N_ROWS + 1);
}

static gboolean
run_text_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_run (transaction, data, NULL, error);
}

static void
test_append_only (StoreFixture *fixture, gconstpointer data)
{
  static const char *const statements[] = {
    "UPDATE audit SET result = 'failed' WHERE seq = 1",
    "DELETE FROM audit WHERE seq = 2",
    "DELETE FROM audit",
    "INSERT INTO audit SELECT 5, at, actor, action, object, result, level, address_masked, detail,"
    " hash FROM audit WHERE seq = 1",
    "INSERT OR REPLACE INTO audit SELECT 1, at, actor, action, object, 'failed', level,"
    " address_masked, detail, hash FROM audit WHERE seq = 1",
    "UPDATE OR REPLACE audit SET seq = 1 WHERE seq = 2",
  };

  store_fixture_open (fixture, NULL);
  for (guint i = 0; i < 3; i++)
    store_write (fixture->store, store_add_audit, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (
          topayd_store_write (fixture->store, run_text_job, (gpointer) statements[i], &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }

  g_assert_cmpint (verify (fixture).rows, ==, 3);
}

static gboolean
act_and_fail_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  if (store_add_audit (transaction, data, error))
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_DENIED, "No");

  return FALSE;
}

static void
test_undone_with_the_action (StoreFixture *fixture, gconstpointer data)
{
  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_audit, NULL);
  g_assert_false (topayd_store_write (fixture->store, act_and_fail_job, NULL, NULL));
  store_write (fixture->store, store_add_audit, NULL);

  g_assert_cmpint (verify (fixture).problem, ==, TOPAYD_AUDIT_INTACT);
  g_assert_cmpint (verify (fixture).rows, ==, 2);
}

typedef struct
{
  const char *name;
  const char *sql;
  TopaydAuditProblem problem;
  gint64 first_bad_row;
} Tampering;

static const Tampering tamperings[] = {
  { "changed bit", "UPDATE audit SET result = 'oj' WHERE seq = 17", TOPAYD_AUDIT_ROW_CHANGED, 17 },
  { "changed hash", "UPDATE audit SET hash = randomblob (32) WHERE seq = 40",
    TOPAYD_AUDIT_ROW_CHANGED, 40 },
  { "deleted", "DELETE FROM audit WHERE seq = 23", TOPAYD_AUDIT_ROW_MISSING, 23 },
  { "deleted first", "DELETE FROM audit WHERE seq = 1", TOPAYD_AUDIT_ROW_MISSING, 1 },
  { "deleted and closed up",
    "DELETE FROM audit WHERE seq = 23; UPDATE audit SET seq = -seq WHERE seq > 23;"
    "UPDATE audit SET seq = -seq - 1 WHERE seq < 0",
    TOPAYD_AUDIT_ROW_CHANGED, 23 },
  { "swapped",
    "UPDATE audit SET seq = 100 WHERE seq = 9; UPDATE audit SET seq = 9 WHERE seq = 31;"
    "UPDATE audit SET seq = 31 WHERE seq = 100",
    TOPAYD_AUDIT_ROW_CHANGED, 9 },
  { "inserted",
    "UPDATE audit SET seq = -seq WHERE seq > 11; UPDATE audit SET seq = -seq + 1 WHERE seq < 0;"
    "INSERT INTO audit SELECT 12, at, actor, action, object, result, level, address_masked, detail,"
    " hash FROM audit WHERE seq = 11",
    TOPAYD_AUDIT_ROW_CHANGED, 12 },
  { "cut off", "DELETE FROM audit WHERE seq > 38", TOPAYD_AUDIT_TAIL_MISSING, 39 },
  { "emptied", "DELETE FROM audit", TOPAYD_AUDIT_TAIL_MISSING, 1 },
  { "zero byte", "UPDATE audit SET detail = detail || char (0) || 'x' WHERE seq = 5",
    TOPAYD_AUDIT_ROW_CHANGED, 5 },
};

static void
test_tampering (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *kept = g_strconcat (fixture->path, ".kept", NULL);

  make_log (fixture, "row");
  store_execute (fixture->path, "PRAGMA ignore_check_constraints = ON;" DROP_TRIGGERS);
  g_assert_true (topayd_place_copy (fixture->path, kept, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (tamperings); i++)
    {
      const Tampering *tampering = &tamperings[i];
      g_autofree char *sql =
          g_strconcat ("PRAGMA ignore_check_constraints = ON;", tampering->sql, NULL);
      TopaydAuditReport report;

      g_test_message ("%s", tampering->name);
      g_assert_true (topayd_place_copy (kept, fixture->path, NULL));
      g_assert_cmpint (verify (fixture).problem, ==, TOPAYD_AUDIT_INTACT);
      store_execute (fixture->path, sql);
      report = verify (fixture);
      g_assert_cmpint (report.problem, ==, tampering->problem);
      g_assert_cmpint (report.first_bad_row, ==, tampering->first_bad_row);
    }
}

/* One byte of one value of one row becomes another one. */
static char *
dup_mutation (gint64 *row)
{
  static const char *const columns[] = { "actor",          "action", "object", "result",
                                         "address_masked", "detail", "hash" };
  const char *column = columns[g_test_rand_int_range (0, G_N_ELEMENTS (columns))];
  const char *type = strcmp (column, "hash") == 0 ? "BLOB" : "TEXT";

  *row = g_test_rand_int_range (1, N_ROWS + 1);
  if (g_test_rand_int_range (0, 8) == 0)
    return g_strdup_printf ("UPDATE audit SET at = at + %d WHERE seq = %d",
                            g_test_rand_int_range (1, 1 << 20), (int) *row);

  return g_strdup_printf (
      "UPDATE audit SET %s = CAST (substr (CAST (%s AS BLOB), 1, p) ||"
      " CASE substr (CAST (%s AS BLOB), p + 1, 1) WHEN x'5a' THEN x'59' ELSE x'5a' END ||"
      " substr (CAST (%s AS BLOB), p + 2) AS %s)"
      " FROM (SELECT %d AS p) WHERE seq = %d",
      column, column, column, column, type, g_test_rand_int_range (0, 2), (int) *row);
}

static void
test_mutations (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *kept = g_strconcat (fixture->path, ".kept", NULL);
  gboolean is_long = g_strcmp0 (g_getenv ("TOPAY_TEST_LONG"), "1") == 0;
  guint n_mutations = is_long ? N_LONG : N_MUTATIONS;

  make_log (fixture, "row");
  store_execute (fixture->path, DROP_TRIGGERS "PRAGMA journal_mode = DELETE");
  g_assert_true (topayd_place_copy (fixture->path, kept, NULL));
  for (guint i = 0; i < n_mutations; i++)
    {
      gint64 row = 0;
      g_autofree char *mutation = dup_mutation (&row);
      g_autofree char *sql = g_strconcat ("PRAGMA synchronous = OFF; PRAGMA"
                                          " ignore_check_constraints = ON;",
                                          mutation, NULL);
      TopaydAuditReport report;

      g_assert_true (topayd_place_copy (kept, fixture->path, NULL));
      store_execute (fixture->path, sql);
      report = verify (fixture);
      if (report.problem != TOPAYD_AUDIT_ROW_CHANGED || report.first_bad_row != row)
        g_error ("not found: %s", mutation);
    }
  g_test_message ("%u mutations, each found at its row", n_mutations);
}

/* The owner of the file writes another log, whose rows fit together. */
static void
test_rewritten (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *kept = g_strconcat (fixture->checkpoints, ".kept", NULL);
  g_autofree char *text = NULL;
  TopaydAuditReport report;

  make_log (fixture, "row");
  g_assert_true (topayd_place_copy (fixture->checkpoints, kept, NULL));
  g_remove (fixture->path);
  g_remove (fixture->checkpoints);
  make_log (fixture, "other row");
  g_assert_cmpint (verify (fixture).problem, ==, TOPAYD_AUDIT_INTACT);

  /* a checkpoint that somebody else signed */
  g_assert_true (g_file_get_contents (fixture->checkpoints, &text, NULL, NULL));
  text[strlen (text) - 2] = text[strlen (text) - 2] == '0' ? '1' : '0';
  g_assert_true (g_file_set_contents (fixture->checkpoints, text, -1, NULL));
  report = verify (fixture);
  g_assert_cmpint (report.problem, ==, TOPAYD_AUDIT_CHECKPOINT_BAD);
  g_assert_cmpint (report.first_bad_row, ==, N_ROWS / 2 + 1);

  /* the checkpoints of what was there */
  g_assert_true (topayd_place_copy (kept, fixture->checkpoints, NULL));
  report = verify (fixture);
  g_assert_cmpint (report.problem, ==, TOPAYD_AUDIT_CHAIN_REWRITTEN);
  g_assert_cmpint (report.first_bad_row, ==, 1);
}

static void
test_older_database_is_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *kept = g_strconcat (fixture->path, ".kept", NULL);
  g_autoptr (GError) error = NULL;

  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_audit, NULL);
  store_fixture_close (fixture);
  g_assert_true (topayd_place_copy (fixture->path, kept, NULL));
  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_audit, NULL);
  store_fixture_close (fixture);

  g_assert_true (topayd_place_copy (kept, fixture->path, NULL));
  g_assert_null (topayd_store_open (fixture->path, NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "checkpoint"));
}

static void
test_half_checkpoint (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *longer = NULL;
  g_autoptr (GError) error = NULL;

  make_log (fixture, "row");
  g_assert_true (g_file_get_contents (fixture->checkpoints, &text, NULL, NULL));
  longer = g_strconcat (text, "1 41 17", NULL); /* killed while it wrote */
  g_assert_true (g_file_set_contents (fixture->checkpoints, longer, -1, NULL));
  g_assert_cmpint (verify (fixture).problem, ==, TOPAYD_AUDIT_INTACT);
  store_fixture_open (fixture, NULL);
  store_write (fixture->store, store_add_audit, NULL);
  store_fixture_close (fixture);
  g_assert_cmpint (verify (fixture).checkpoints, ==, 3);

  /* The key is never replaced while there are checkpoints of it. */
  g_remove (fixture->key);
  g_assert_null (topayd_store_open (fixture->path, NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "key"));
}

static gboolean
many_rows_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  for (guint i = 0; i < 1000; i++)
    if (!store_add_audit (transaction, NULL, error))
      return FALSE;

  return TRUE;
}

static void
test_thousand_rows (StoreFixture *fixture, gconstpointer data)
{
  store_fixture_open (fixture, NULL);
  store_write (fixture->store, many_rows_job, NULL);
  /* signed after the answer; the next job waits for it */
  store_write (fixture->store, store_add_setting, (gpointer) "a");
  g_assert_cmpint (verify (fixture).last_checkpoint_row, ==, 1000);
}

int
main (int argc, char **argv)
{
#define ADD(name, test)                                                                            \
  g_test_add (name, StoreFixture, NULL, store_fixture_set_up, test, store_fixture_tear_down)

  g_test_init (&argc, &argv, NULL);
  ADD ("/audit/intact-log-verifies-also-in-use", test_intact);
  ADD ("/audit/rows-are-only-ever-added", test_append_only);
  ADD ("/audit/row-goes-with-its-action", test_undone_with_the_action);
  ADD ("/audit/tampering-names-the-first-bad-row", test_tampering);
  ADD ("/audit/every-mutation-is-found", test_mutations);
  ADD ("/audit/rewritten-chain-does-not-fit-its-checkpoints", test_rewritten);
  ADD ("/audit/older-database-is-refused", test_older_database_is_refused);
  ADD ("/audit/half-written-checkpoint-is-no-damage", test_half_checkpoint);
  ADD ("/audit/thousand-rows-are-signed-at-once", test_thousand_rows);

  return g_test_run ();
}
