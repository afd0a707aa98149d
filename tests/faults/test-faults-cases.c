/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Requests with files while the service and the app of the person are killed and the wire is cut:
 * at any moment, in the middle of a part, and between a request and its reply. What was
 * acknowledged or saved is there, once. Then the judge is judged, on the same world with something
 * wrong. */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "fault-cases.h"
#include "fault-person.h"
#include "fault-plan.h"
#include "topay-client.h"
#include "topay-state-store.h"
#include "topay-test-server.h"

/* Of kills of the service, kills of the app, and cuts: every one at every kind of moment once.
 * TOPAY_FAULT_ROUNDS=60 is what the product asks for. */
#define USUAL_ROUNDS N_MOMENTS

#define MOST_MS     200 /* until a strike at random */
#define WISH_US     (10 * G_USEC_PER_SEC)
#define STOP_US     (3 * G_USEC_PER_SEC) /* for a moment that does not come */
#define CALM_US     (60 * G_USEC_PER_SEC)
#define DAY_BYTES   (40 * 1024 * 1024) /* of all files: below what the service takes in a day */
#define LEAST_BYTES 20000              /* of a file */
#define MOST_BYTES  300000             /* of a file: two parts */
#define PART_BYTES  (256 * 1024)
#define PART_ASKED  8000 /* bytes that only a part is longer than */
#define CASE_ASKED  430  /* bytes that a request to look is shorter than */

typedef enum
{
  VICTIM_SERVICE,
  VICTIM_APP,
  VICTIM_WIRE,
  N_VICTIMS,
} Victim;

typedef enum
{
  MOMENT_ANY,
  MOMENT_IN_PART,
  MOMENT_AFTER_PART,
  MOMENT_AFTER_REQUEST, /* that opens a case, and nothing else is under way */
  N_MOMENTS,
} Moment;

static const char *const victims[N_VICTIMS] = { "kills of the service", "kills of the app",
                                                "cuts of the wire" };

typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayFaultPerson *person;  /* (owned) */
  GRand *rand;               /* (owned) */
  guint n_bytes;             /* of a file */
  guint n_wishes;
  guint tally[N_VICTIMS][N_MOMENTS];
  guint n_quiet;     /* at a random moment nothing was under way */
  guint n_missed;    /* the moment did not come in time */
  guint n_committed; /* killed after the request: the service had it, and nobody was told */
} World;

static void
spin (guint ms)
{
  g_usleep (ms * 1000);
}

static TopayTestRelay *
get_relay (World *self)
{
  return topay_fault_person_get_relay (self->person);
}

/* Whether so many lines begin so before the time is over. */
static gboolean
wait_for_lines (World *self, const char *word, guint n, gint64 patience_us)
{
  gint64 end = g_get_monotonic_time () + patience_us;

  while (topay_fault_person_count (self->person, word) < n)
    {
      if (g_get_monotonic_time () >= end)
        return FALSE;
      g_usleep (500);
    }
  return TRUE;
}

static gboolean
wait_for_stop (World *self)
{
  gint64 end = g_get_monotonic_time () + STOP_US;

  while (!topay_test_relay_has_stopped (get_relay (self)))
    {
      if (g_get_monotonic_time () >= end)
        return FALSE;
      g_usleep (500);
    }
  return TRUE;
}

/* --- Moments --- */

static guint
draw_files (World *self, Moment moment)
{
  if (moment == MOMENT_AFTER_REQUEST)
    return 0;
  return moment == MOMENT_ANY ? (guint) g_rand_int_range (self->rand, 0, 2) : 1;
}

/* Everything before is settled: what comes now is the only request under way. */
static void
wait_for_calm (World *self)
{
  guint n = topay_fault_person_count (self->person, "calm");

  topay_fault_person_tell (self->person, "calm\n");
  g_assert_true (wait_for_lines (self, "calm", n + 1, CALM_US));
}

static void
ask (World *self, Moment moment)
{
  topay_fault_person_ask (self->person, draw_files (self, moment), self->n_bytes);
  self->n_wishes = topay_fault_person_count (self->person, "wish") + 1;
}

/* Brings about the moment; which one it became in fact. */
static Moment
wait_for_moment (World *self, Moment moment)
{
  guint part = MIN (self->n_bytes, PART_BYTES);

  if (moment == MOMENT_ANY || !wait_for_lines (self, "wish", self->n_wishes, WISH_US))
    {
      spin ((guint) g_rand_int_range (self->rand, 0, MOST_MS));
      moment = MOMENT_ANY;
    }
  else if (moment == MOMENT_IN_PART)
    topay_test_relay_stop_at (
        get_relay (self), TOPAY_TEST_STOP_IN_REQUEST,
        (guint) g_rand_int_range (self->rand, PART_ASKED, (gint32) (part - PART_ASKED)));
  else
    topay_test_relay_stop_at (get_relay (self), TOPAY_TEST_STOP_BEFORE_REPLY,
                              moment == MOMENT_AFTER_PART ? part : CASE_ASKED);
  if (moment != MOMENT_ANY && !wait_for_stop (self))
    {
      self->n_missed++;
      return MOMENT_ANY;
    }
  self->n_quiet += moment == MOMENT_ANY && topay_test_relay_get_asked (get_relay (self)) == 0;
  return moment == MOMENT_ANY && topay_test_relay_get_asked (get_relay (self)) >= PART_ASKED
             ? MOMENT_IN_PART
             : moment;
}

/* --- Strikes --- */

/* Whether the service has the last wish, and could not say so. */
static gboolean
has_untold_wish (World *self)
{
  g_autofree char *key = topay_fault_person_dup_last (self->person, "wish");
  g_autofree char *sql =
      g_strdup_printf ("SELECT count (*) FROM idempotency WHERE route = 'case_open'"
                       " AND key = '%s' COLLATE NOCASE",
                       key);

  return topay_test_service_query (self->service, sql) == 1
         && topay_fault_person_count (self->person, key) == 0;
}

static void
strike (World *self, Victim victim, Moment moment)
{
  switch (victim)
    {
    case VICTIM_SERVICE:
      topay_test_service_kill (self->service);
      topay_test_relay_cut (get_relay (self));
      self->n_committed += moment == MOMENT_AFTER_REQUEST && has_untold_wish (self);
      topay_test_service_start (self->service);
      topay_fault_person_follow (self->person);
      break;
    case VICTIM_APP:
      topay_fault_person_kill (self->person);
      topay_fault_person_start (self->person);
      break;
    case VICTIM_WIRE:
    case N_VICTIMS:
    default:
      topay_test_relay_cut (get_relay (self));
      break;
    }
  self->tally[victim][moment]++;
}

static void
run_round (World *self, guint n)
{
  Victim victim = (Victim) (n % N_VICTIMS);
  Moment moment = (Moment) (n / N_VICTIMS % N_MOMENTS);

  if (moment == MOMENT_AFTER_REQUEST)
    wait_for_calm (self);
  ask (self, moment);
  strike (self, victim, wait_for_moment (self, moment));
}

static void
tell_tally (World *self)
{
  for (guint i = 0; i < N_VICTIMS; i++)
    {
      const guint *n = self->tally[i];

      g_test_message ("%u %s: %u in the middle of a part, %u after a part and before its reply, %u"
                      " after a request and before its reply, %u at any moment",
                      n[MOMENT_ANY] + n[MOMENT_IN_PART] + n[MOMENT_AFTER_PART]
                          + n[MOMENT_AFTER_REQUEST],
                      victims[i], n[MOMENT_IN_PART], n[MOMENT_AFTER_PART], n[MOMENT_AFTER_REQUEST],
                      n[MOMENT_ANY]);
    }
  g_test_message ("%u of the random moments were quiet, %u moments did not come; %u times the"
                  " service was killed with a case that nobody was told of; the password was asked"
                  " for %u times",
                  self->n_quiet, self->n_missed, self->n_committed,
                  topay_fault_person_count (self->person, "signed-in"));
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
  { "lost-saved", "DELETE FROM idempotency WHERE route = 'case_open' AND key = (SELECT min (key)"
    " FROM idempotency WHERE route = 'case_open')", "saved and not there" },
  { "invented", "UPDATE idempotency SET key = '01234567-89ab-4cde-8f01-23456789abcd' WHERE route ="
    " 'case_open' AND key = (SELECT min (key) FROM idempotency WHERE route = 'case_open')",
    "nobody asked for it" },
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
  { "odd-day", "UPDATE cases SET due_day = clock_start_day - 1 WHERE id = (SELECT min (id) FROM"
    " cases WHERE clock_running = 1)", "a day of decision that is not within a month" },
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

/* I1 and I2 on the side of the person: nothing waits any more, and everything that was saved has
 * its receipt. */
static void
assert_receipts (World *self)
{
  g_autofree char *path =
      g_build_filename (topay_fault_person_get_folder (self->person), TOPAY_STATE_FILE_NAME, NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *row = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT (SELECT count (*) FROM outbox),"
                                       " (SELECT count (*) FROM receipt), (SELECT count (*) FROM"
                                       " evidence WHERE owner LIKE 'outbox:%')",
                                       -1, &row, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (row), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (row, 0), ==, 0);
  g_assert_cmpint (sqlite3_column_int (row, 1), >=,
                   (int) topay_fault_person_count (self->person, "kept"));
  g_assert_cmpint (sqlite3_column_int (row, 2), ==, 0);
  sqlite3_finalize (row);
  sqlite3_close (db);
}

static void
assert_kept (World *self, const TopayFaultPlaces *places, const char *journal)
{
  TopayFaultCaseTally tally;
  g_autoptr (GPtrArray) complaints = topay_fault_check_cases (places, journal, &tally);

  for (guint i = 0; i < complaints->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (complaints, i));
  g_assert_cmpuint (complaints->len, ==, 0);
  g_assert_cmpuint (tally.kept, >, 0);
  g_assert_cmpuint (tally.cases, >, 0);
  g_test_message ("%u wishes, %u saved, %u acknowledged with %u files, %u events",
                  topay_fault_person_count (self->person, "wish"), tally.kept, tally.cases,
                  tally.files, tally.events);
  assert_receipts (self);
}

/* Half of the moments that were scripted are less than chance would give, unless the script is of
 * no use any more. */
static void
assert_struck (World *self, guint n_rounds)
{
  for (guint i = 0; i < N_VICTIMS; i++)
    for (guint j = MOMENT_IN_PART; j < N_MOMENTS; j++)
      g_assert_cmpuint (self->tally[i][j], >=, n_rounds / N_MOMENTS / 2);
  g_assert_cmpuint (self->n_committed, >=, self->tally[VICTIM_SERVICE][MOMENT_AFTER_REQUEST]);
}

static void
test_requests_with_files_survive (void)
{
  guint n_rounds = topay_fault_get_rounds (USUAL_ROUNDS);
  World self = { topay_test_service_new (), NULL, g_rand_new_with_seed (topay_fault_get_seed ()),
                 0 };
  const char *folder = topay_test_service_get_folder (self.service);
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *key = g_build_filename (folder, "keys", "audit.key", NULL);
  const TopayFaultPlaces places = { data, key, folder };

  self.n_bytes = CLAMP (DAY_BYTES / (n_rounds * N_VICTIMS), LEAST_BYTES, MOST_BYTES);
  self.person = topay_fault_person_new (self.service, NULL);
  for (guint i = 0; i < n_rounds * N_VICTIMS; i++)
    run_round (&self, i);
  topay_fault_person_finish (self.person);
  topay_test_service_stop (self.service);
  tell_tally (&self);
  assert_kept (&self, &places, topay_fault_person_get_journal (self.person));
  assert_struck (&self, n_rounds);
  judge_the_judge (&places, topay_fault_person_get_journal (self.person));
  topay_fault_person_free (self.person);
  topay_test_service_free (self.service);
  g_rand_free (self.rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/faults/cases/requests-with-files-survive", test_requests_with_files_survive);

  return g_test_run ();
}
