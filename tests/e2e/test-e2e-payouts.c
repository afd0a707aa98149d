/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Approved money leaves a service that is killed again and again: the books of the channel, which
 * know nothing of the service, have each payout once. */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "service-fixture.h"
#include "topayd-admin.h"

#define N_KILLS      8
#define N_KILLS_LONG 60
#define LONGEST_US   150000 /* until the next kill */
#define PAUSE_US     50000

/* Days of a card are two seconds. */
static const char *const environment[] = { "TOPAYD_PAYOUTS_SPEED=43200", NULL };

static char *
get_ledger (TopayTestService *service)
{
  return g_build_filename (topay_test_service_get_folder (service), "data", "payout-ledger.txt",
                           NULL);
}

/* Every payment that was paid is to be refunded. */
static void
approve_all (TopayTestService *service)
{
  g_autofree char *path =
      g_build_filename (topay_test_service_get_folder (service), "data", "topay.db", NULL);
  sqlite3 *db = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_exec (
      db,
      "INSERT INTO cases (id, number, account_id, kind, state, is_over, level, language,"
      " payment_id, reason, amount, currency, created_at, updated_at)"
      " SELECT lower (hex (randomblob (16))), 'R-' || hex (randomblob (4)), account_id, 'refund',"
      " 'approved', 0, 2, 'en', id, 'faulty', amount, currency, 1, 1 FROM payments"
      " WHERE state = 'paid' AND amount > 0",
      NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

/* All that does not change where the money goes. */
static void
script_faults (TopayTestService *service)
{
  g_autofree char *path = get_ledger (service);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 4; i++)
    g_string_append (text, "script lost\nscript unheard\nscript late\nscript twice\n");
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
}

static GVariant *
ask (TopayTestService *service, const char *command, const char *key)
{
  g_autofree char *path =
      g_build_filename (topay_test_service_get_folder (service), "admin.socket", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      topayd_admin_call (path, command, g_variant_new ("a{sv}", NULL), &error);
  GVariant *value;

  g_assert_no_error (error);
  value = g_variant_lookup_value (reply, key, G_VARIANT_TYPE ("aa{sv}"));
  g_assert_nonnull (value);
  return value;
}

static gsize
count_rows (TopayTestService *service, const char *command, const char *key)
{
  g_autoptr (GVariant) rows = ask (service, command, key);

  return g_variant_n_children (rows);
}

static void
wait_for_the_end (TopayTestService *service)
{
  while (count_rows (service, "payouts-list", "payouts") > 0
         || topay_test_service_get_count (service, "topayd_payouts_differences") != 0)
    g_usleep (PAUSE_US);
}

/* Reads the books as anybody could. */
static void
check_books (TopayTestService *service, gint64 n_cases, gint64 sum)
{
  g_autofree char *path = get_ledger (service);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) words = g_strsplit (*line, " ", -1);

      if (g_strcmp0 (words[0], "pay") != 0)
        continue;
      g_assert_cmpuint (g_strv_length (words), ==, 8);
      g_assert_cmpstr (words[6], ==, "settled");
      g_assert_true (g_hash_table_add (ids, g_strdup (words[1])));
      sum -= g_ascii_strtoll (words[2], NULL, 10);
    }
  g_assert_cmpuint (g_hash_table_size (ids), ==, n_cases);
  g_assert_cmpint (sum, ==, 0);
}

static void
test_killed_again_and_again (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new_with (environment);
  guint n_kills = topay_test_is_long () ? N_KILLS_LONG : N_KILLS;
  gint64 n_cases, sum;

  topay_test_service_stop (service);
  approve_all (service);
  script_faults (service);
  n_cases = topay_test_service_query (service, "SELECT count (*) FROM cases");
  sum = topay_test_service_query (service, "SELECT sum (amount) FROM cases");
  g_assert_cmpint (n_cases, >, 10);
  for (guint i = 0; i < n_kills; i++)
    {
      topay_test_service_start (service);
      g_usleep ((gulong) g_test_rand_int_range (0, LONGEST_US));
      topay_test_service_kill (service);
    }
  topay_test_service_start (service);
  wait_for_the_end (service);
  g_assert_cmpuint (count_rows (service, "payouts-reconcile", "differences"), ==, 0);
  topay_test_service_stop (service);

  check_books (service, n_cases, sum);
  g_assert_cmpint (
      topay_test_service_query (service, "SELECT count (*) FROM cases WHERE state = 'succeeded'"),
      ==, n_cases);
  g_assert_cmpint (
      topay_test_service_query (service, "SELECT count (*) FROM payouts WHERE state = 'settled'"),
      ==, n_cases);
  g_assert_cmpint (
      topay_test_service_query (service, "SELECT count (*) FROM audit WHERE action = 'payout.odd'"),
      ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/e2e-payouts/killed-again-and-again-pays-once", test_killed_again_and_again);
  return g_test_run ();
}
