/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests with files while the service is killed and the wire is cut at any moment, also in the
 * middle of a part and between a request and its reply, and the app ends and comes back: what was
 * acknowledged is there, once. Then the judge is judged, on the same world with something wrong. */

#include "config.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "case-app.h"
#include "fault-cases.h"
#include "fault-plan.h"
#include "topay-client.h"
#include "topay-test-server.h"

#define USUAL_ROUNDS 10     /* of each: TOPAY_FAULT_ROUNDS=60 is what the product asks for */
#define FILE_BYTES   300000 /* two parts; in all below what a day takes */
#define MOST_MS      400

typedef struct
{
  TopayTestApp *app;   /* (owned) */
  GRand *rand;         /* (owned) */
  char *journal;       /* (owned): path */
  GHashTable *n_files; /* (owned): key of a request → how many files it brings */
  guint n_written;
} World;

/* On the disk before anybody counts on it. */
static void
write_line (World *self, const char *key, const char *case_id, guint n_files)
{
  FILE *file = fopen (self->journal, "a");

  g_assert_nonnull (file);
  fprintf (file, "%s %s %u\n", key, case_id, n_files);
  g_assert_cmpint (fflush (file), ==, 0);
  g_assert_cmpint (fsync (fileno (file)), ==, 0);
  fclose (file);
  self->n_written++;
}

static void
on_delivered_cb (TopayOutbox *outbox, const char *id, const TopayWireReceipt *receipt, World *self)
{
  write_line (self, id, receipt->case_id,
              GPOINTER_TO_UINT (g_hash_table_lookup (self->n_files, id)));
}

static void
listen (World *self)
{
  g_signal_connect (self->app->outbox, "delivered", G_CALLBACK (on_delivered_cb), self);
}

static void
spin (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
}

/* A text of random lines: nothing that could be pressed together, and always another file. */
static GBytes *
make_file (World *self)
{
  GString *text = g_string_sized_new (FILE_BYTES);

  while (text->len < FILE_BYTES)
    g_string_append_printf (text, "%08x%08x\n", g_rand_int (self->rand), g_rand_int (self->rand));
  return g_string_free_to_bytes (text);
}

static void
complain_about_something (World *self, guint n)
{
  g_autofree char *owner = g_strdup_printf ("draft:%u", n);
  guint n_files = (guint) g_rand_int_range (self->rand, 0, 3);
  TopayWireCaseNew *request = topay_wire_new (&topay_record_case_new);
  g_autofree char *key = g_uuid_string_random ();
  const TopayClientCall call = { &topay_endpoint_case_open, request, key };
  const TopayOutboxScope scope = { "wangfang", owner };
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *id = NULL;

  for (guint i = 0; i < n_files; i++)
    {
      g_autoptr (GBytes) file = make_file (self);

      topay_test_app_add_file (self->app, owner, "notes.txt", "other", file);
    }
  topay_test_app_wait_for_files (self->app, owner, n_files, TOPAY_EVIDENCE_KEPT);
  request->kind = g_strdup ("complaint");
  request->reason = g_strdup ("service");
  request->words = g_strdup_printf ("fault-%u", n);
  request->language = g_strdup ("en");
  g_ptr_array_unref (request->evidence);
  request->evidence = topay_test_app_list_refs (self->app, owner);
  g_hash_table_insert (self->n_files, g_strdup (key), GUINT_TO_POINTER (n_files));
  topay_outbox_add_for_async (self->app->outbox, &call, &scope, NULL, topay_test_on_result_cb,
                              &result);
  id = topay_outbox_add_finish (self->app->outbox, topay_test_wait (&result), NULL);
  g_assert_cmpstr (id, ==, key);
  topay_evidence_refresh (self->app->evidence);
  topay_wire_free (&topay_record_case_new, request);
}

static void
restart_app (World *self)
{
  topay_test_app_stop (self->app);
  topay_test_app_start (self->app);
  listen (self);
}

static void
strike (World *self, guint n)
{
  spin ((guint) g_rand_int_range (self->rand, 0, MOST_MS));
  switch (n % 4)
    {
    case 0:
      topay_test_app_kill_service (self->app);
      topay_test_app_start_service (self->app);
      break;
    case 1: /* what the service says from here on is lost with the cut */
      topay_test_relay_hold (self->app->relay);
      spin ((guint) g_rand_int_range (self->rand, 0, 60));
      topay_test_relay_cut (self->app->relay);
      break;
    case 2:
      topay_test_relay_cut (self->app->relay);
      break;
    default:
      topay_test_app_kill_service (self->app);
      restart_app (self);
      topay_test_app_start_service (self->app);
      break;
    }
  topay_evidence_wake (self->app->evidence);
}

/* What still waits, for whoever reads why a run did not end. */
static void
tell_what_waits (World *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  topay_state_db_list_outbox_async (self->app->state, NULL, topay_test_on_result_cb, &result);
  entries = topay_state_db_list_outbox_finish (self->app->state, topay_test_wait (&result), NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const TopayOutboxEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *owner = g_strconcat ("outbox:", entry->id, NULL);
      g_autoptr (GListModel) files = topay_evidence_list (self->app->evidence, owner);

      g_test_message ("%s: state %d, %u attempts, %s", entry->id, (int) entry->state,
                      entry->attempts, entry->code != NULL ? entry->code : "no code");
      for (guint j = 0; j < g_list_model_get_n_items (files); j++)
        {
          g_autoptr (TopayEvidenceFile) file = g_list_model_get_item (files, j);
          const char *problem = topay_evidence_file_get_problem (file);

          g_test_message ("  a file: state %d, %s", (int) topay_evidence_file_get_state (file),
                          problem != NULL ? problem : "no problem");
        }
    }
}

static void
wait_for_all (World *self, guint n)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (self->n_written < n)
    {
      if (g_get_monotonic_time () >= end)
        tell_what_waits (self);
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      spin (20);
      topay_evidence_wake (self->app->evidence);
    }
}

/* --- Judging --- */

/* clang-format off */
static const struct
{
  const char *name;
  const char *sql;
  const char *words;
} sabotages[] = {
  { "lost-case", "PRAGMA foreign_keys = off; DELETE FROM cases WHERE id = (SELECT max (id) FROM cases)",
    "acknowledged and not there: case" },
  { "without-key", /* as it is without deduplication: a second case that no key leads to */
    "INSERT INTO cases SELECT lower (hex (randomblob (16))), 'C-22222222', account_id, kind, state,"
    " is_over, confirm, level, language, payment_id, other_payment_id, reason, amount, currency,"
    " answers, clock_start_day, clock_used, clock_running, due_day, deadline_at, reminders,"
    " claimed_by, proposed_at, refused_by, n_evidence, rating, rating_reason, created_at, updated_at,"
    " n_events FROM cases LIMIT 1", "a case without its key" },
  { "acknowledged-too-early", /* the key was kept, the case was not */
    "PRAGMA foreign_keys = off; DELETE FROM case_events WHERE case_id = (SELECT min (id) FROM cases);"
    "DELETE FROM cases WHERE id = (SELECT min (id) FROM cases)", "a key without its case" },
  { "lost-key", "DELETE FROM idempotency WHERE route = 'case_open' AND key = (SELECT max (key)"
    " FROM idempotency WHERE route = 'case_open')", "acknowledged without its key" },
  { "lost-file", "UPDATE evidence SET case_id = NULL, event_seq = NULL, added_at = NULL,"
    " expires_at = 1 WHERE case_id = (SELECT max (case_id) FROM evidence)",
    "acknowledged with other files" },
  { "illegal-step", "DROP TRIGGER case_events_stay; UPDATE case_events SET state = 'succeeded'"
    " WHERE event = 'accept' AND case_id = (SELECT min (id) FROM cases)", "no such step" },
  { "other-state", "UPDATE cases SET state = 'approved' WHERE id = (SELECT min (id) FROM cases)",
    "a state that no event led to" },
  { "hole", "DELETE FROM case_events WHERE seq = 1 AND case_id = (SELECT min (id) FROM cases)",
    "a hole in a timeline" },
  { "unseen", "DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE seq = (SELECT max (seq) FROM"
    " audit WHERE action = 'case.submit')", "an event without its row in the audit log" },
};
/* clang-format on */

static void
run_command (const char *const *arguments)
{
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

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &complaint);
  g_assert_cmpstr (complaint, ==, NULL);
  g_assert_cmpint (sqlite3_total_changes (db), >, 0);
  sqlite3_close (db);
}

static void
assert_found (const TopayFaultPlaces *places, const char *journal, const char *words)
{
  TopayFaultCaseTally tally;
  g_autoptr (GPtrArray) complaints = topay_fault_check_cases (places, journal, &tally);

  for (guint i = 0; i < complaints->len; i++)
    if (strstr (g_ptr_array_index (complaints, i), words) != NULL)
      return;
  g_error ("the checker did not notice: %s", words);
}

static void
judge_the_judge (const TopayFaultPlaces *places, const char *journal)
{
  g_autofree char *home = g_dir_make_tmp ("topay-faults-XXXXXX", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sabotages); i++)
    {
      g_autofree char *copy = g_build_filename (home, sabotages[i].name, NULL);
      const TopayFaultPlaces spoilt = { copy, places->key, places->journals };
      const char *const copying[] = { "cp", "-a", places->data, copy, NULL };

      run_command (copying);
      spoil (copy, sabotages[i].sql);
      assert_found (&spoilt, journal, sabotages[i].words);
      topay_test_remove_tree (copy);
    }
  topay_test_remove_tree (home);
}

static void
assert_kept (const TopayFaultPlaces *places, const char *journal, guint n_cases)
{
  TopayFaultCaseTally tally;
  g_autoptr (GPtrArray) complaints = topay_fault_check_cases (places, journal, &tally);

  for (guint i = 0; i < complaints->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (complaints, i));
  g_assert_cmpuint (complaints->len, ==, 0);
  g_assert_cmpuint (tally.cases, ==, n_cases);
  g_test_message ("%u cases with %u files, %u events", tally.cases, tally.files, tally.events);
}

static void
test_requests_with_files_survive (void)
{
  guint n_rounds = topay_fault_get_rounds (USUAL_ROUNDS) * 2; /* kills and cuts by turns */
  World self = { topay_test_app_new (), g_rand_new_with_seed (topay_fault_get_seed ()), NULL,
                 g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0 };
  const char *folder = topay_test_service_get_folder (self.app->service);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *key = g_build_filename (folder, "keys", "audit.key", NULL);
  const TopayFaultPlaces places = { data, key, folder };

  self.journal = g_build_filename (folder, "cases.journal", NULL);
  listen (&self);
  for (guint i = 0; i < n_rounds; i++)
    {
      complain_about_something (&self, i);
      strike (&self, i);
    }
  wait_for_all (&self, n_rounds);
  topay_test_service_stop (self.app->service);
  assert_kept (&places, self.journal, n_rounds);
  judge_the_judge (&places, self.journal);
  g_free (self.journal);
  g_rand_free (self.rand);
  g_hash_table_unref (self.n_files);
  topay_test_app_free (self.app);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/faults/cases/requests-with-files-survive", test_requests_with_files_survive);

  return g_test_run ();
}
