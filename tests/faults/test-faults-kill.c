/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The service is killed at any moment while fifty people use it: what it acknowledged is there,
 * once. Then the judge itself is judged, on the same world with something wrong in it. */

#include "config.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>

#include "fault-check.h"
#include "fault-crowd.h"
#include "fault-plan.h"
#include "topay-client.h"
#include "topay-test-server.h"

#define N_PEOPLE     50
#define USUAL_ROUNDS 7

#define LIFE_LEAST_MS 150
#define LIFE_MOST_MS  1200
#define STOP_MOST_MS  150

/* Now and then it hangs for a while before it dies. */
static void
live_and_die (TopayTestService *service, GRand *rand)
{
  g_usleep ((gulong) g_rand_int_range (rand, LIFE_LEAST_MS, LIFE_MOST_MS) * 1000);
  if (g_rand_int_range (rand, 0, 3) == 0)
    {
      kill (topay_test_service_get_pid (service), SIGSTOP);
      g_usleep ((gulong) g_rand_int_range (rand, 1, STOP_MOST_MS) * 1000);
      if (g_rand_boolean (rand))
        kill (topay_test_service_get_pid (service), SIGCONT);
    }
  topay_test_service_kill (service);
}

static void
run_rounds (TopayTestService *service, TopayFaultCrowd *crowd, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint n_rounds = topay_fault_get_rounds (USUAL_ROUNDS);

  for (guint i = 0; i < n_rounds; i++)
    {
      live_and_die (service, rand);
      topay_test_service_start (service);
      topay_fault_crowd_set_port (crowd, topay_test_service_get_port (service));
    }
  topay_fault_crowd_wait_for_password (crowd);
  topay_fault_crowd_finish (crowd);
  topay_test_service_stop (service);
  g_test_message ("%u kills", n_rounds);
}

/* What somebody could do to the world, and the words that the judge has to find for it. */
typedef struct
{
  const char *name;
  const char *sql;
  const char *words;
} Sabotage;

/* clang-format off */
static const Sabotage sabotages[] = {
  { "lost-vote", "DELETE FROM votes WHERE rowid = (SELECT max (rowid) FROM votes)",
    "acknowledged and there 0 times: vote" },
  { "vote-twice",
    "INSERT INTO votes SELECT lower (hex (randomblob (16))), article, language, answer, reason,"
    " content_version, received_at FROM votes LIMIT 1", "a vote twice" },
  { "vote-of-nobody",
    "INSERT INTO votes SELECT lower (hex (randomblob (16))), 'fault-x', language, answer, reason,"
    " content_version, received_at FROM votes LIMIT 1", "a vote that nobody sent" },
  { "other-receipt", "UPDATE votes SET id = lower (hex (randomblob (16)))"
    " WHERE rowid = (SELECT max (rowid) FROM votes)", "a vote without its key" },
  { "lost-key", "DELETE FROM idempotency WHERE key = (SELECT max (key) FROM idempotency)",
    "a vote without its key" },
  { "lost-proof", "PRAGMA foreign_keys = off;"
    "DELETE FROM proofs WHERE id = (SELECT id FROM proofs WHERE state = 'done' LIMIT 1)",
    "acknowledged and there 0 times: start" },
  { "undone-reset", "UPDATE proofs SET state = 'void' WHERE state = 'done'",
    "a proof that is done in one place only" },
  { "lost-hold", "DELETE FROM holds WHERE id = (SELECT max (id) FROM holds WHERE kind = 'payout')",
    "more or fewer holds" },
  { "cut-audit", "DROP TRIGGER audit_no_delete;"
    "DELETE FROM audit WHERE seq = (SELECT max (seq) FROM audit)", "the audit log: " },
  { "hole-in-audit", "DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq = 3",
    "the audit log: " },
  { "changed-audit", "DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'x' WHERE seq = 3",
    "the audit log: " },
};
/* clang-format on */

static void
copy_tree (const char *from, const char *to)
{
  const char *const arguments[] = { "cp", "-a", from, to, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
spoil (const char *data, const char *sql)
{
  g_autofree char *path = g_build_filename (data, "topay.db", NULL);
  g_autofree char *complaint = NULL;
  sqlite3 *db = NULL;
  int changes;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &complaint);
  g_assert_cmpstr (complaint, ==, NULL);
  changes = sqlite3_total_changes (db);
  sqlite3_close (db);
  g_assert_cmpint (changes, >, 0);
}

static void
assert_found (const TopayFaultPlaces *places, const char *words)
{
  TopayFaultTally tally;
  g_autoptr (GPtrArray) complaints = topay_fault_check (places, &tally);

  for (guint i = 0; i < complaints->len; i++)
    if (strstr (g_ptr_array_index (complaints, i), words) != NULL)
      return;
  g_error ("the checker did not notice: %s", words);
}

static void
judge_the_judge (const TopayFaultPlaces *places)
{
  g_autofree char *home = g_dir_make_tmp ("topay-faults-XXXXXX", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sabotages); i++)
    {
      g_autofree char *copy = g_build_filename (home, sabotages[i].name, NULL);
      const TopayFaultPlaces spoilt = { copy, places->key, places->journals };

      copy_tree (places->data, copy);
      spoil (copy, sabotages[i].sql);
      assert_found (&spoilt, sabotages[i].words);
      topay_test_remove_tree (copy);
    }
  topay_test_remove_tree (home);
}

static void
test_killed_service_keeps_its_word (void)
{
  guint32 seed = topay_fault_get_seed ();
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayFaultCrowd) crowd = topay_fault_crowd_new (service, N_PEOPLE, seed);
  const char *folder = topay_test_service_get_folder (service);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *key = g_build_filename (folder, "keys", "audit.key", NULL);
  const TopayFaultPlaces places = { data, key, topay_fault_crowd_get_journals (crowd) };
  TopayFaultTally tally;

  run_rounds (service, crowd, seed);
  topay_fault_assert (&places, &tally);
  g_test_message ("%u votes, %u steps of resets, %u of them ends; %" G_GINT64_FORMAT
                  " rows of the audit log, %" G_GINT64_FORMAT " checkpoints",
                  tally.votes, tally.steps, tally.ends, tally.audit_rows, tally.checkpoints);
  g_assert_cmpuint (tally.votes, >, N_PEOPLE);
  g_assert_cmpuint (tally.ends, >, 0);
  g_assert_cmpint (tally.checkpoints, >, 0);
  judge_the_judge (&places);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/faults/kill/killed-service-keeps-its-word",
                   test_killed_service_keeps_its_word);

  return g_test_run ();
}
