/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sodium.h>

#include "payout-channel.h"
#include "tests/share.h"
#include "topayd-migration-private.h"
#include "topayd-payout-private.h"

/* Every case has a schedule of its own, drawn from a seed: what the channel does wrong, where the
 * program is killed, what the person does about it. Many go on at once, in one database without
 * fsync, since no power fails here. In the end somebody who knows only the books of the channel and
 * the states of the cases counts the money. */

#define NOW        1800000000
#define SEED       20261123
#define N_CASES    10000
#define N_WAVE     400
#define N_MUTANT   200
#define FAULTS     20   /* percent */
#define CRASHES    6    /* percent of the places where the program can be killed */
#define CALM_AFTER 4800 /* steps of a wave */
#define GATHER_S   60   /* so that several are due at once */
#define MOST_STEPS 200000
#define AMOUNT     1000

typedef struct
{
  char *folder;                  /* (owned) */
  char *path;                    /* (owned) */
  TopaydTransaction *connection; /* (owned) */
  TopayWorkdays *workdays;       /* (owned) */
  PayoutChannel *channel;        /* (owned) */
  GRand *rand;                   /* (owned) */
  TopaydPayoutRules rules;
  TopaydIdentity identity;
  guint n_crashes;
} World;

static void
execute (World *self, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (self->connection->db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

static World *
world_new (guint32 seed, ChannelMutant mutant)
{
  World *self = g_new0 (World, 1);
  g_autoptr (GError) error = NULL;
  int fd;

  self->folder = g_dir_make_tmp ("topay-payouts-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "topay.db", NULL);
  fd = g_open (self->path, O_CREAT | O_RDWR, 0600);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  self->connection = topayd_db_connection_open (self->path, TOPAYD_CONNECTION_WRITER, &error);
  g_assert_no_error (error);
  topayd_migration_run (self->connection, 0, topayd_migration_count (), &error);
  g_assert_no_error (error);
  execute (self, "PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF;"
                 "PRAGMA cell_size_check = OFF; PRAGMA cache_size = -65536");
  execute (self, "INSERT INTO accounts (id, name, name_key, created_at, updated_at)"
                 " VALUES (printf ('%032x', 1), 'ada', 'ada', 1, 1);"
                 "INSERT INTO merchants (id, name, changed_at)"
                 " VALUES (printf ('%032x', 1), 'Shop', 1)");
  self->workdays = topay_workdays_parse ("", 0, NULL);
  self->channel = payout_channel_new (seed);
  self->channel->now = NOW;
  self->channel->faults = FAULTS;
  self->channel->mutant = mutant;
  self->rand = g_rand_new_with_seed (seed + 1);
  self->rules = (TopaydPayoutRules){
    &self->identity, self->workdays, { { 60, 1 }, { 300, 12 }, { 3600, 0 } }, 3
  };
  return self;
}

static void
world_free (World *self)
{
  static const char *const names[] = { "topay.db", "topay.db-wal", "topay.db-shm" };

  topayd_db_connection_free (self->connection);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_object_unref (self->channel);
  topay_workdays_unref (self->workdays);
  g_rand_free (self->rand);
  g_free (self->path);
  g_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* @number: ?1 in it */
static gint64
count_for (World *self, const char *sql, gint64 number)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  topayd_sql_get_integer (self->connection, sql, TOPAYD_VALUES (TOPAYD_INTEGER (number)), &n,
                          &error);
  g_assert_no_error (error);
  return n;
}

static gint64
count (World *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  topayd_sql_get_integer (self->connection, sql, NULL, &n, &error);
  g_assert_no_error (error);
  return n;
}

/* --- A service that can be killed anywhere --- */

static gboolean
is_killed (World *self)
{
  gboolean killed = g_rand_int_range (self->rand, 0, 100) < CRASHES;

  self->n_crashes += killed;
  return killed;
}

static void
control (World *self, const char *sql)
{
  g_assert_cmpint (topayd_db_connection_run (self->connection, sql), ==, SQLITE_OK);
}

/* Returns whether the program is still there: it may be killed before the commit and behind it. A
 * commit is a savepoint here, which is as whole and much faster. */
static gboolean
run (World *self, TopaydJob job, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean commits = !is_killed (self);

  control (self, "SAVEPOINT job");
  job (self->connection, data, &error);
  g_assert_no_error (error);
  if (!commits)
    control (self, "ROLLBACK TO job");
  control (self, "RELEASE job");
  return commits && !is_killed (self);
}

static gboolean
start_all (World *self)
{
  TopaydPayoutStart start = { .rules = &self->rules, .now = self->channel->now };

  do
    {
      if (!run (self, topayd_payout_start, &start))
        return FALSE;
      g_assert_null (start.code);
      g_strlcpy (start.after, start.case_id, sizeof start.after);
    }
  while (start.case_id[0] != '\0');
  return TRUE;
}

static gboolean
write_down (World *self, TopaydPayoutResult *result)
{
  result->rules = &self->rules;
  result->now = self->channel->now;
  return run (self, topayd_payout_write, result);
}

/* What the thread does in one turn. Returns whether there was something to do. */
static gboolean
turn (World *self)
{
  g_auto (TopaydPayoutTask) task = { .rules = &self->rules, .now = self->channel->now };
  TopaydPayoutResult result = { 0 };

  while (
      topayd_payout_adapter_hear (TOPAYD_PAYOUT_ADAPTER (self->channel), result.id, &result.answer))
    if (is_killed (self) || !write_down (self, &result))
      return TRUE;
  if (!run (self, topayd_payout_take, &task))
    return TRUE;
  if (task.id[0] == '\0')
    {
      if (task.next_at != G_MAXINT64)
        self->channel->now = MAX (self->channel->now, task.next_at) + GATHER_S;
      return task.next_at != G_MAXINT64;
    }
  topayd_payout_perform (&task, TOPAYD_PAYOUT_ADAPTER (self->channel), NULL, &result);
  if (!is_killed (self))
    write_down (self, &result);
  return TRUE;
}

/* --- What people do --- */

typedef struct
{
  World *world;
  GPtrArray *abnormal; /* (element-type utf8): ids of cases */
  GPtrArray *failed;
} People;

static void
list_cases (World *self, const char *state, GPtrArray *ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (self->connection, "SELECT id FROM cases WHERE state = ?1 AND is_over = 0",
                         TOPAYD_VALUES (TOPAYD_TEXT (state)), &error);

  g_assert_no_error (error);
  while (topayd_rows_next (rows, &error))
    g_ptr_array_add (ids, topayd_rows_dup_text (rows, 0));
  g_assert_no_error (error);
}

/* The other method of a case has the next number. */
static void
act (World *self, const TopaydCases *cases, const char *id, TopayCaseEvent event)
{
  const TopaydCaseAct act = { .event = event,
                              .actor = TOPAY_CASE_AGENT,
                              .actor_id = "dddddddddddddddddddddddddddddddd" };
  g_autofree char *method =
      g_strdup_printf ("%032x", (guint) (g_ascii_strtoull (id, NULL, 16) * 2
                                         + (g_rand_boolean (self->rand) ? 1 : 0)));
  const char *code = "none";
  g_autoptr (GError) error = NULL;

  topayd_payout_act (cases, id, &act, event == TOPAY_CASE_REROUTE ? method : NULL, &code, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (code, ==, NULL);
}

static gboolean
people_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const People *self = data;
  const TopaydCaller caller = { .now = self->world->channel->now };
  const TopaydVisit visit = { transaction, &self->world->identity, &caller };
  const TopaydCases cases = { .visit = &visit, .workdays = self->world->workdays };

  for (guint i = 0; i < self->abnormal->len; i++)
    act (self->world, &cases, g_ptr_array_index (self->abnormal, i), TOPAY_CASE_REROUTE);
  for (guint i = 0; i < self->failed->len; i++)
    act (self->world, &cases, g_ptr_array_index (self->failed, i),
         g_rand_boolean (self->world->rand) ? TOPAY_CASE_RETRY : TOPAY_CASE_REROUTE);
  return TRUE;
}

/* Nobody gets more than four ways wrong in these worlds: the ninth attempt is the last. */
static void
let_people_act (World *self)
{
  g_autoptr (GPtrArray) abnormal = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) failed = g_ptr_array_new_with_free_func (g_free);
  People people = { self, abnormal, failed };

  list_cases (self, "abnormal", abnormal);
  list_cases (self, "failed", failed);
  if (abnormal->len + failed->len > 0)
    run (self, people_job, &people);
}

/* --- Waves --- */

/* Case i has the methods 2i and 2i + 1, whose label is its number alone. */
static void
open_wave (World *self, guint first, guint n)
{
  g_autofree char *sql = g_strdup_printf (
      "CREATE TEMP TABLE IF NOT EXISTS n (i INTEGER PRIMARY KEY); DELETE FROM n;"
      "WITH RECURSIVE r (i) AS (SELECT %u UNION ALL SELECT i + 1 FROM r WHERE i < %u)"
      " INSERT INTO n SELECT i FROM r;"
      "INSERT INTO payment_methods (id, account_id, place, kind, label)"
      " SELECT printf ('%%032x', 2 * i), printf ('%%032x', 1), 2 * i, 'balance',"
      " printf ('case %%d', i) FROM n UNION ALL"
      " SELECT printf ('%%032x', 2 * i + 1), printf ('%%032x', 1), 2 * i + 1, 'debit',"
      " printf ('case %%d', i) FROM n;"
      "INSERT INTO payments (id, account_id, order_number, merchant_id, amount, made_at, state,"
      " method_id) SELECT printf ('%%032x', i), printf ('%%032x', 1), printf ('T%%016d', i),"
      " printf ('%%032x', 1), %d, 1, 'paid', printf ('%%032x', 2 * i) FROM n;"
      "INSERT INTO cases (id, number, account_id, kind, state, is_over, level, language,"
      " payment_id, reason, amount, currency, created_at, updated_at)"
      " SELECT printf ('%%032x', i), printf ('R-%%08d', i), printf ('%%032x', 1), 'refund',"
      " 'approved', 0, 2, 'en', printf ('%%032x', i), 'faulty', %d, 'CNY', 1, 1 FROM n",
      first, first + n - 1, AMOUNT, AMOUNT);

  execute (self, sql);
}

static void
play_wave (World *self, guint first, guint n)
{
  self->channel->only = FALSE;
  for (guint i = 0; i < MOST_STEPS; i++)
    {
      gboolean is_busy;

      self->channel->only = i > CALM_AFTER;
      if (i % 64 == 0)
        start_all (self);
      is_busy = turn (self);
      if (!is_busy || i % 64 == 32)
        let_people_act (self);
      if (!is_busy && count (self, "SELECT count (*) FROM cases WHERE is_over = 0") == 0)
        return;
    }
}

/* --- Who counts the money --- */

typedef struct
{
  guint lost;    /* the case says that the money arrived, and none did */
  guint doubled; /* more than once, or more than was approved */
  guint unended; /* nobody knows */
  guint untrue;  /* the service has other payouts than the channel */
  guint n_paid;
  guint n_retried; /* with more than one attempt */
} Sums;

static void
check_case (World *self, guint i, Sums *sums)
{
  g_autofree char *label = g_strdup_printf ("case %u", i);
  gboolean is_over = count_for (self,
                                "SELECT state = 'succeeded' FROM cases"
                                " WHERE id = printf ('%032x', ?1)",
                                i)
                     == 1;
  gint64 settled = count_for (self,
                              "SELECT coalesce (sum (amount), 0) FROM payouts"
                              " WHERE case_id = printf ('%032x', ?1) AND state = 'settled'",
                              i);
  guint n_effective;
  gint64 sum;

  payout_channel_count (self->channel, label, &n_effective, &sum);
  sums->lost += is_over && n_effective == 0;
  sums->doubled += n_effective > 1 || sum > AMOUNT;
  sums->unended += !is_over;
  sums->untrue += settled != sum;
  sums->n_paid += n_effective == 1;
}

static void
play (World *self, guint n_cases, Sums *sums)
{
  for (guint first = 1; first <= n_cases; first += N_WAVE)
    {
      guint n = MIN (N_WAVE, n_cases - first + 1);

      open_wave (self, first, n);
      control (self, "BEGIN IMMEDIATE");
      play_wave (self, first, n);
      control (self, "COMMIT");
      /* what is on its way arrives after all */
      self->channel->now += 86400;
      for (guint i = first; i < first + n; i++)
        check_case (self, i, sums);
      g_hash_table_remove_all (self->channel->books);
      g_hash_table_remove_all (self->channel->aliases);
    }
  sums->n_retried = (guint) count (self, "SELECT count (*) FROM payouts WHERE attempt = 2");
}

static void
test_each_case_is_paid_once (void)
{
  g_autoptr (World) self = world_new (SEED, CHANNEL_IS_RIGHT);
  guint n_cases = topay_test_share (N_CASES);
  Sums sums = { 0 };

  play (self, n_cases, &sums);
  g_test_message ("%u cases, %u sent, %u asked, %u killed, %u with a second attempt", n_cases,
                  self->channel->n_sent, self->channel->n_asked, self->n_crashes, sums.n_retried);
  g_assert_cmpuint (sums.lost, ==, 0);
  g_assert_cmpuint (sums.doubled, ==, 0);
  g_assert_cmpuint (sums.unended, ==, 0);
  g_assert_cmpuint (sums.untrue, ==, 0);
  g_assert_cmpuint (sums.n_paid, ==, n_cases);
  g_assert_cmpuint (sums.n_retried, >, n_cases / 10);
  g_assert_cmpint (count (self, "SELECT count (*) FROM audit WHERE action = 'payout.odd'"), ==, 0);
  g_assert_cmpint (count (self, "SELECT count (*) FROM payouts WHERE state IN ('waiting', 'sent')"),
                   ==, 0);
}

/* Who counts has to see what this channel does. */
static void
test_fresh_ids_pay_twice (void)
{
  g_autoptr (World) self = world_new (SEED, CHANNEL_GETS_FRESH_IDS);
  Sums sums = { 0 };

  play (self, N_MUTANT, &sums);
  g_assert_cmpuint (sums.doubled, >, 0);
}

static void
test_a_lie_loses_money (void)
{
  g_autoptr (World) self = world_new (SEED, CHANNEL_LIES);
  Sums sums = { 0 };

  play (self, N_MUTANT, &sums);
  g_assert_cmpuint (sums.lost, >, 0);
}

int
main (int argc, char **argv)
{
  if (sodium_init () < 0)
    return 1;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payouts-schedules/each-case-is-paid-once", test_each_case_is_paid_once);
  g_test_add_func ("/payouts-schedules/checker-sees-fresh-ids", test_fresh_ids_pay_twice);
  g_test_add_func ("/payouts-schedules/checker-sees-a-lie", test_a_lie_loses_money);
  return g_test_run ();
}
