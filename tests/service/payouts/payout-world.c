/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "payout-world.h"

#include <glib/gstdio.h>

#define MOST_TURNS 200

static void
open_store (PayoutWorld *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "topayd.db", NULL);
  const TopaydStoreOptions options = { .audit_key_path =
                                           topayd_keys_get_audit_path (self->fixture->keys) };
  g_autoptr (GError) error = NULL;

  self->store = topayd_store_open (path, &options, &error);
  g_assert_no_error (error);
}

static void
close_store (PayoutWorld *self)
{
  if (self->store != self->fixture->store)
    topayd_store_close (self->store);
  g_clear_object (&self->store);
}

PayoutWorld *
payout_world_new (void)
{
  PayoutWorld *self = g_new0 (PayoutWorld, 1);
  char bob[TOPAYD_ID_SIZE];

  self->fixture = fixture_new ();
  self->store = g_object_ref (self->fixture->store);
  self->workdays = topay_workdays_parse ("", 0, NULL);
  self->channel = payout_channel_new (1);
  self->channel->now = NOW;
  self->rules = (TopaydPayoutRules){
    &self->fixture->identity, self->workdays, { { 60, 1 }, { 300, 12 }, { 3600, 0 } }, 3
  };
  fixture_add_account (self->fixture, "bob", "bob@example.com", bob);
  payout_world_execute (
      self, "INSERT INTO merchants (id, name, changed_at) VALUES (printf ('%032x', 1), 'Shop', 1)");
  payout_world_execute (
      self, "INSERT INTO payment_methods (id, account_id, place, kind, label, state)"
            " SELECT '" CARD "', id, 1, 'debit', '" LABEL "', 'active' FROM accounts"
            " WHERE name_key = 'ada' UNION ALL"
            " SELECT '" BALANCE "', id, 2, 'balance', '" LABEL "', 'active' FROM accounts"
            " WHERE name_key = 'ada' UNION ALL"
            " SELECT '" CLOSED "', id, 3, 'debit', 'Old card', 'closed' FROM accounts"
            " WHERE name_key = 'ada' UNION ALL"
            " SELECT '" OTHERS "', id, 1, 'debit', 'Her card', 'active' FROM accounts"
            " WHERE name_key = 'bob'");
  payout_world_execute (
      self, "INSERT INTO payments (id, account_id, order_number, merchant_id, amount, made_at,"
            " state, method_id) SELECT printf ('%032x', 1), id, 'T0000000000000001',"
            " printf ('%032x', 1), 2000, 1, 'paid', '" CARD "' FROM accounts"
            " WHERE name_key = 'ada'");
  payout_world_execute (
      self, "INSERT INTO cases (id, number, account_id, kind, state, is_over, level, language,"
            " payment_id, reason, amount, currency, created_at, updated_at)"
            " SELECT '" CASE "', 'R-12345678', id, 'refund', 'approved', 0, 2, 'en',"
            " printf ('%032x', 1), 'faulty', 1368, 'CNY', 1, 1 FROM accounts"
            " WHERE name_key = 'ada'");
  return self;
}

void
payout_world_free (PayoutWorld *self)
{
  close_store (self);
  topayd_payout_task_clear (&self->task);
  g_object_unref (self->channel);
  topay_workdays_unref (self->workdays);
  fixture_free (self->fixture);
  g_free (self);
}

void
payout_world_run (PayoutWorld *self, TopaydJob job, gpointer data)
{
  g_autoptr (GError) error = NULL;

  topayd_store_write (self->store, job, data, &error);
  g_assert_no_error (error);
}

typedef struct
{
  const char *sql;
  gint64 number;
} Sql;

static gboolean
count_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Sql *self = data;

  return topayd_sql_get_integer (transaction, self->sql, NULL, &self->number, error);
}

gint64
payout_world_count (PayoutWorld *self, const char *sql)
{
  Sql job = { sql, -1 };

  payout_world_run (self, count_job, &job);
  return job.number;
}

static gboolean
execute_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const Sql *self = data;

  return topayd_sql_run (transaction, self->sql, NULL, error);
}

/* Returns whether the database took it. */
gboolean
payout_world_execute (PayoutWorld *self, const char *sql)
{
  Sql job = { sql, -1 };

  return topayd_store_write (self->store, execute_job, &job, NULL);
}

/* --- Crashes --- */

static void
copy_file (const char *from, const char *to, const char *name)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *target = g_build_filename (to, name, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  if (g_file_get_contents (source, &bytes, &length, NULL))
    g_assert_true (g_file_set_contents_full (target, bytes, (gssize) length,
                                             G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

char *
payout_world_keep (PayoutWorld *self)
{
  static const char *const names[] = { "topayd.db", "topayd.db-wal",
                                       "topayd.db.audit-checkpoints" };
  g_autofree char *name = g_strdup_printf ("crash-%u", ++self->n_crashes);
  g_autofree char *from = g_path_get_dirname (topayd_store_get_path (self->store));
  char *folder = g_build_filename (self->fixture->folder, name, NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    copy_file (from, folder, names[i]);
  return folder;
}

void
payout_world_put_back (PayoutWorld *self, const char *folder)
{
  close_store (self);
  topayd_payout_task_clear (&self->task);
  self->result = (TopaydPayoutResult){ 0 };
  open_store (self, folder);
}

void
payout_world_crash (PayoutWorld *self)
{
  g_autofree char *folder = payout_world_keep (self);

  payout_world_put_back (self, folder);
}

/* --- Steps --- */

void
payout_world_start (PayoutWorld *self)
{
  TopaydPayoutStart start = { .rules = &self->rules, .now = self->channel->now };

  payout_world_run (self, topayd_payout_start, &start);
  g_assert_null (start.code);
}

gboolean
payout_world_take (PayoutWorld *self)
{
  self->task.rules = &self->rules;
  self->task.now = self->channel->now;
  payout_world_run (self, topayd_payout_take, &self->task);
  return self->task.id[0] != '\0';
}

void
payout_world_perform (PayoutWorld *self)
{
  topayd_payout_perform (&self->task, TOPAYD_PAYOUT_ADAPTER (self->channel), NULL, &self->result);
}

void
payout_world_write (PayoutWorld *self)
{
  self->result.rules = &self->rules;
  self->result.now = self->channel->now;
  payout_world_run (self, topayd_payout_write, &self->result);
}

gboolean
payout_world_turn (PayoutWorld *self)
{
  if (!payout_world_take (self) && self->task.next_at != G_MAXINT64)
    {
      self->channel->now = self->task.next_at;
      payout_world_take (self);
    }
  if (self->task.id[0] == '\0')
    return FALSE;
  payout_world_perform (self);
  payout_world_write (self);
  return TRUE;
}

void
payout_world_finish (PayoutWorld *self)
{
  guint n_turns = 0;

  payout_world_start (self);
  while (payout_world_turn (self))
    g_assert_cmpuint (n_turns++, <, MOST_TURNS);
}

typedef struct
{
  PayoutWorld *world;
  TopaydCaseAct act;
  const char *method_id;
} Act;

static gboolean
act_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const Act *self = data;
  const TopaydCaller caller = { .now = self->world->channel->now };
  const TopaydVisit visit = { transaction, &self->world->fixture->identity, &caller };
  const TopaydCases cases = { .visit = &visit, .workdays = self->world->workdays };

  return topayd_payout_act (&cases, CASE, &self->act, self->method_id, &self->world->code, error);
}

const char *
payout_world_act (PayoutWorld *self, TopayCaseEvent event, const char *method_id)
{
  Act act = { self, { .event = event, .actor = TOPAY_CASE_AGENT, .actor_id = AGENT }, method_id };

  payout_world_run (self, act_job, &act);
  return self->code;
}

typedef struct
{
  const char *case_state;
  const char *payout_state;
  gint64 is_so;
} Look;

static gboolean
look_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Look *self = data;

  return topayd_sql_get_integer (
      transaction,
      "SELECT (SELECT state FROM cases WHERE id = '" CASE "') = ?1 AND"
      " coalesce ((SELECT state FROM payouts ORDER BY attempt DESC LIMIT 1), 'none') = ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (self->case_state), TOPAYD_TEXT (self->payout_state)),
      &self->is_so, error);
}

gboolean
payout_world_is (PayoutWorld *self, const char *case_state, const char *payout_state)
{
  Look look = { case_state, payout_state, 0 };

  payout_world_run (self, look_job, &look);
  return look.is_so != 0;
}

guint
payout_world_count_paid (PayoutWorld *self)
{
  guint n_effective;
  gint64 sum;

  payout_channel_count (self->channel, LABEL, &n_effective, &sum);
  g_assert_cmpint (sum, ==, n_effective * AMOUNT);
  return n_effective;
}
