/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "identity-fixture.h"
#include "tests/share.h"
#include "topay-error.h"
#include "topayd-case-news.h"

#define MERCHANT "11111111111111111111111111111111"
#define PAID     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" /* of ada: 1,000 fen */
#define OPEN     "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" /* likewise, pending */
#define OTHERS   "cccccccccccccccccccccccccccccccc" /* of bob */
#define TWIN     "99999999999999999999999999999999"
#define AGENT    "dddddddddddddddddddddddddddddddd"
#define ADA      "(SELECT id FROM accounts WHERE name_key = 'ada')"
#define BOB      "(SELECT id FROM accounts WHERE name_key = 'bob')"
#define DAY_S    86400

#define TWO_ABOVE        600
#define SUPERVISOR_ABOVE 900

#define N_STEPS 3000
#define SEED    20261123

typedef struct
{
  Fixture *fixture;        /* (owned) */
  TopayWorkdays *workdays; /* (owned) */
  TopaydNewCase wanted;
  TopaydCaseAct act;
  const char *id;  /* (unowned): of the case that is acted on */
  TopaydCase last; /* (owned): that was opened or loaded */
  const char *code;
  gboolean is_whole;           /* of a timeline */
  TopayWireCaseDetail *detail; /* (unowned): of whoever asks */
} World;

/* Within every window. */
static void
renew_payments (World *self)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE payments SET made_at = %" G_GINT64_FORMAT,
                                          self->fixture->caller.now - 3600);

  fixture_execute (self->fixture, sql);
}

static World *
world_new (void)
{
  World *self = g_new0 (World, 1);
  char bob[TOPAYD_ID_SIZE];

  self->fixture = fixture_new ();
  self->workdays = topay_workdays_parse ("", 0, NULL);
  fixture_add_account (self->fixture, "bob", "bob@example.com", bob);
  fixture_execute (self->fixture, "INSERT INTO merchants (id, name, changed_at)"
                                  " VALUES ('" MERCHANT "', 'Shop', 1)");
  fixture_execute (
      self->fixture,
      "INSERT INTO payments (id, account_id, order_number, merchant_id, amount, made_at, state)"
      " VALUES ('" PAID "', " ADA ", 'T0000000000000001', '" MERCHANT "', 1000, 1, 'paid'),"
      " ('" OPEN "', " ADA ", 'T0000000000000002', '" MERCHANT "', 1000, 1, 'pending'),"
      " ('" OTHERS "', " BOB ", 'T0000000000000003', '" MERCHANT "', 1000, 1, 'paid')");
  renew_payments (self);
  fixture_execute (self->fixture,
                   "INSERT INTO agents (id, name, name_key, role, created_at, updated_at)"
                   " VALUES ('" AGENT "', 'lin', 'lin', 'agent', 1, 1)");
  self->wanted = (TopaydNewCase){ .kind = TOPAY_CASE_REFUND,
                                  .account_id = self->fixture->account_id,
                                  .payment_id = PAID,
                                  .reason = "faulty",
                                  .amount = 400,
                                  .words = "It does not work",
                                  .n_evidence = 1,
                                  .level = 2 };
  return self;
}

static void
world_free (World *self)
{
  topayd_case_clear (&self->last);
  topay_workdays_unref (self->workdays);
  fixture_free (self->fixture);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static gboolean
open_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = { &visit, self->workdays, TWO_ABOVE, SUPERVISOR_ABOVE };

  topayd_case_clear (&self->last);
  return topayd_case_open (&cases, &self->wanted, &self->last, &self->code, error);
}

/* The code that refuses it; NULL when it is open. */
static const char *
open_case (World *self)
{
  fixture_run (self->fixture, open_job, self);
  return self->code;
}

static gboolean
act_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = { &visit, self->workdays, TWO_ABOVE, SUPERVISOR_ABOVE };
  const char *gone = NULL;

  if (!topayd_case_act (&cases, self->id, &self->act, &self->code, error))
    return FALSE;
  topayd_case_clear (&self->last);
  return topayd_case_load (&cases, self->id, NULL, &self->last, &gone, error);
}

static const char *
act (World *self, const char *id, TopayCaseEvent event, TopayCaseActor actor)
{
  const char *who = actor == TOPAY_CASE_PERSON  ? self->fixture->account_id
                    : actor == TOPAY_CASE_AGENT ? AGENT
                                                : NULL;

  self->id = id;
  self->act = (TopaydCaseAct){ event, actor, who, "Because 4111 1111 1111 1111", NULL };
  fixture_run (self->fixture, act_job, self);
  return self->code;
}

static gboolean
verify_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = { &visit, self->workdays, TWO_ABOVE, SUPERVISOR_ABOVE };
  g_autoptr (GError) problem = NULL;

  self->is_whole = topayd_case_verify (&cases, self->id, &problem);
  g_assert_true (self->is_whole || g_error_matches (problem, TOPAY_ERROR, TOPAY_ERROR_DAMAGED));
  return TRUE;
}

static gboolean
is_whole (World *self, const char *id)
{
  self->id = id;
  fixture_run (self->fixture, verify_job, self);
  return self->is_whole;
}

static gint64
count (World *self, const char *sql)
{
  return fixture_count (self->fixture, sql);
}

/* --- Opening --- */

static void
test_a_case_is_opened (void)
{
  g_autoptr (World) self = world_new ();

  g_assert_null (open_case (self));
  g_assert_cmpint (self->last.state, ==, TOPAY_CASE_UNDER_REVIEW);
  g_assert_true (g_regex_match_simple ("^R-[2-9A-HJKMNP-TV-Z]{8}$", self->last.number, 0, 0));
  g_assert_cmpint (self->last.n_events, ==, 2);
  g_assert_cmpint (count (self, "SELECT count (*) FROM cases WHERE n_events = 2 AND amount = 400"
                                " AND currency = 'CNY'"),
                   ==, 1);
  g_assert_cmpint (count (self, "SELECT count (*) FROM audit WHERE action = 'case.submit'"), ==, 1);
  g_assert_true (is_whole (self, self->last.id));
}

/* What is refused leaves nothing behind. */
static void
test_what_cannot_be_is_refused (void)
{
  static const struct
  {
    const char *payment_id;
    gint64 amount;
    const char *code;
  } rows[] = {
    { OTHERS, 400, "not_found" },
    { "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", 400, "not_found" },
    { OPEN, 400, "payment_not_paid" },
    { PAID, 1001, "amount_too_high" },
    { PAID, G_MAXINT64, "amount_too_high" },
    { PAID, 0, "invalid_field" },
    { PAID, -1, "invalid_field" },
    { NULL, 400, "missing_field" },
  };
  g_autoptr (World) self = world_new ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      self->wanted.payment_id = rows[i].payment_id;
      self->wanted.amount = rows[i].amount;
      g_assert_cmpstr (open_case (self), ==, rows[i].code);
    }
  g_assert_cmpint (count (self, "SELECT (SELECT count (*) FROM cases)"
                                " + (SELECT count (*) FROM case_events)"),
                   ==, 0);
}

static void
test_one_open_for_a_payment_and_a_reason (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *id = NULL;

  g_assert_null (open_case (self));
  id = g_strdup (self->last.id);
  g_assert_cmpstr (open_case (self), ==, "case_exists");
  self->wanted.reason = "not-received";
  g_assert_null (open_case (self));
  self->wanted.reason = "faulty";
  g_assert_null (act (self, id, TOPAY_CASE_WITHDRAW, TOPAY_CASE_PERSON));
  g_assert_null (open_case (self));
}

/* Whatever reasons are found: all refunds together are never more than what was paid. */
static void
test_never_more_than_was_paid (void)
{
  g_autoptr (World) self = world_new ();
  guint n_reasons = 0, n_open = 0;
  const TopayCaseReason *reasons = topay_case_reasons (&n_reasons);

  self->wanted.amount = 150;
  for (guint i = 0; i < n_reasons; i++)
    if (reasons[i].kind == TOPAY_CASE_REFUND)
      {
        self->wanted.reason = reasons[i].id;
        n_open += open_case (self) == NULL;
      }
  g_assert_cmpuint (n_open, ==, 6); /* 900 of 1,000 */
  g_assert_cmpint (count (self, "SELECT sum (amount) FROM cases"), ==, 900);
}

/* Each reason has its time, counted from the payment. */
static void
test_a_window_ends (void)
{
  g_autoptr (World) self = world_new ();
  const TopayCaseReason *reason = topay_case_reason_find (TOPAY_CASE_REFUND, "faulty");

  self->fixture->caller.now += (gint64) reason->window_days * DAY_S - 3600;
  g_assert_cmpstr (open_case (self), ==, "too_late");
  self->fixture->caller.now -= 1;
  g_assert_null (open_case (self));
}

static void
test_what_goes_with_it_is_judged (void)
{
  g_autoptr (World) self = world_new ();

  self->wanted.n_evidence = 0;
  g_assert_cmpstr (open_case (self), ==, "evidence_missing");
  self->wanted.n_evidence = 1;
  self->wanted.is_frozen = TRUE;
  g_assert_cmpstr (open_case (self), ==, "frozen");
  self->wanted.is_frozen = FALSE;
  self->wanted.reason = "because";
  g_assert_cmpstr (open_case (self), ==, "invalid_field");
  self->wanted.reason = "duplicate";
  self->wanted.other_payment_id = OTHERS;
  g_assert_cmpstr (open_case (self), ==, "not_found");
  g_assert_cmpint (count (self, "SELECT count (*) FROM cases"), ==, 0);
}

/* --- The second proof --- */

static gboolean
confirm_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = { &visit, self->workdays, TWO_ABOVE, SUPERVISOR_ABOVE };
  const char *gone = NULL;

  if (!topayd_case_confirm (&cases, self->id, self->fixture->account_id, &self->code, error))
    return FALSE;
  topayd_case_clear (&self->last);
  return topayd_case_load (&cases, self->id, NULL, &self->last, &gone, error);
}

static void
test_a_review_waits_for_a_second_proof (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *id = NULL;

  self->wanted.level = 1;
  g_assert_null (open_case (self));
  id = g_strdup (self->last.id);
  g_assert_cmpint (self->last.state, ==, TOPAY_CASE_SUBMITTED);
  g_assert_true (self->last.confirm);
  g_assert_cmpint (self->last.due_day, ==, 0);
  g_assert_cmpstr (act (self, id, TOPAY_CASE_ACCEPT, TOPAY_CASE_SERVICE), ==, "wrong_state");
  for (guint i = 0; i < 2; i++) /* twice is once */
    {
      self->id = id;
      fixture_run (self->fixture, confirm_job, self);
      g_assert_null (self->code);
      g_assert_cmpint (self->last.state, ==, TOPAY_CASE_UNDER_REVIEW);
      g_assert_false (self->last.confirm);
      g_assert_cmpuint (self->last.level, ==, 2);
      g_assert_cmpint (self->last.n_events, ==, 3);
    }
  g_assert_cmpint (self->last.due_day, !=, 0);
}

/* The books show it: nobody has to look. */
static void
test_a_double_charge_is_proven_by_the_books (void)
{
  static const struct
  {
    const char *change;
    TopayCaseState state;
  } rows[] = {
    { "UPDATE payments SET amount = amount", TOPAY_CASE_APPROVED },
    { "UPDATE payments SET amount = 499 WHERE id = '" TWIN "'", TOPAY_CASE_UNDER_REVIEW },
    { "UPDATE payments SET state = 'pending' WHERE id = '" TWIN "'", TOPAY_CASE_UNDER_REVIEW },
    { "UPDATE payments SET made_at = made_at - 601 WHERE id = '" TWIN "'",
      TOPAY_CASE_UNDER_REVIEW },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (World) self = world_new ();

      fixture_execute (
          self->fixture,
          "INSERT INTO payments (id, account_id, order_number, merchant_id, amount, made_at, state)"
          " SELECT '" TWIN "', account_id, 'T0000000000000009', merchant_id, 500, made_at - 60,"
          " 'paid' FROM payments WHERE id = '" PAID "'");
      fixture_execute (self->fixture, "UPDATE payments SET amount = 500 WHERE id = '" PAID "'");
      fixture_execute (self->fixture, rows[i].change);
      self->wanted.reason = "duplicate";
      self->wanted.amount = 500;
      self->wanted.other_payment_id = TWIN;
      g_assert_null (open_case (self));
      g_assert_cmpint (self->last.state, ==, rows[i].state);
      g_assert_cmpint (count (self, "SELECT count (*) FROM case_decisions"), ==,
                       rows[i].state == TOPAY_CASE_APPROVED ? 1 : 0);
    }
}

/* --- Acting --- */

static void
test_a_refund_goes_its_way (void)
{
  static const struct
  {
    TopayCaseEvent event;
    TopayCaseActor actor;
    TopayCaseState state;
  } steps[] = {
    { TOPAY_CASE_ASK, TOPAY_CASE_AGENT, TOPAY_CASE_NEED_INFO },
    { TOPAY_CASE_SUPPLY, TOPAY_CASE_PERSON, TOPAY_CASE_UNDER_REVIEW },
    { TOPAY_CASE_APPROVE, TOPAY_CASE_AGENT, TOPAY_CASE_APPROVED },
    { TOPAY_CASE_PAY, TOPAY_CASE_SERVICE, TOPAY_CASE_PROCESSING },
    { TOPAY_CASE_BOUNCE, TOPAY_CASE_CHANNEL, TOPAY_CASE_ABNORMAL },
    { TOPAY_CASE_REROUTE, TOPAY_CASE_PERSON, TOPAY_CASE_REROUTED },
    { TOPAY_CASE_ARRIVE, TOPAY_CASE_CHANNEL, TOPAY_CASE_SUCCEEDED },
  };
  g_autoptr (World) self = world_new ();
  g_autofree char *id = NULL;

  g_assert_null (open_case (self));
  id = g_strdup (self->last.id);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      self->fixture->caller.now += 600;
      g_assert_null (act (self, id, steps[i].event, steps[i].actor));
      g_assert_cmpint (self->last.state, ==, steps[i].state);
    }
  g_assert_cmpint (self->last.n_events, ==, (gint64) G_N_ELEMENTS (steps) + 2);
  g_assert_cmpint (count (self, "SELECT count (*) FROM audit WHERE action GLOB 'case.*'"), ==,
                   (gint64) G_N_ELEMENTS (steps) + 2);
  g_assert_cmpint (count (self, "SELECT is_over FROM cases"), ==, 1);
  g_assert_true (is_whole (self, id));
}

static void
test_nobody_does_what_is_anothers (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *id = NULL;

  g_assert_null (open_case (self));
  id = g_strdup (self->last.id);
  g_assert_cmpstr (act (self, id, TOPAY_CASE_APPROVE, TOPAY_CASE_PERSON), ==, "wrong_state");
  g_assert_cmpstr (act (self, id, TOPAY_CASE_APPROVE, TOPAY_CASE_SERVICE), ==, "wrong_state");
  g_assert_cmpstr (act (self, id, TOPAY_CASE_WITHDRAW, TOPAY_CASE_AGENT), ==, "wrong_state");
  g_assert_cmpstr (act (self, id, TOPAY_CASE_PAY, TOPAY_CASE_SERVICE), ==, "wrong_state");
  self->act = (TopaydCaseAct){ TOPAY_CASE_WITHDRAW, TOPAY_CASE_PERSON, AGENT, NULL, NULL };
  fixture_run (self->fixture, act_job, self);
  g_assert_cmpstr (self->code, ==, "not_found"); /* somebody else’s */
  g_assert_cmpint (self->last.n_events, ==, 2);
  g_assert_cmpint (count (self, "SELECT count (*) FROM case_events"), ==, 2);
}

/* Seven days to answer, thirty to come back, fifteen to appeal; not a second more. */
static void
test_deadlines_are_kept (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *id = NULL;
  gint64 *now = &self->fixture->caller.now;

  g_assert_null (open_case (self));
  id = g_strdup (self->last.id);
  g_assert_cmpint (
      self->last.due_day, ==,
      topay_workdays_add (self->workdays, topay_workdays_get_start (self->workdays, *now), 3));
  act (self, id, TOPAY_CASE_ASK, TOPAY_CASE_AGENT);
  g_assert_cmpint (self->last.due_day, ==, 0); /* we wait for the person */
  *now += 7 * DAY_S - 1;
  g_assert_cmpstr (act (self, id, TOPAY_CASE_SILENCE, TOPAY_CASE_SERVICE), ==, "too_early");
  *now += 1;
  g_assert_cmpstr (act (self, id, TOPAY_CASE_SUPPLY, TOPAY_CASE_PERSON), ==, "too_late");
  g_assert_null (act (self, id, TOPAY_CASE_SILENCE, TOPAY_CASE_SERVICE));
  *now += 30 * DAY_S - 1;
  g_assert_null (act (self, id, TOPAY_CASE_REOPEN, TOPAY_CASE_PERSON));
  g_assert_null (act (self, id, TOPAY_CASE_REFUSE, TOPAY_CASE_AGENT));
  *now += 15 * DAY_S;
  g_assert_cmpstr (act (self, id, TOPAY_CASE_APPEAL, TOPAY_CASE_PERSON), ==, "too_late");
}

static gboolean
detail_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = { &visit, self->workdays, TWO_ABOVE, SUPERVISOR_ABOVE };

  return topayd_case_detail (&cases, &self->last, 0, self->detail, error);
}

/* Days of the month and their marks, of a case that is opened at @now. */
static void
assert_days (gint64 now, const char *expected)
{
  g_autoptr (World) self = world_new ();
  g_autoptr (GString) marks = g_string_new (NULL);

  self->fixture->caller.now = now;
  renew_payments (self);
  g_assert_null (open_case (self));
  self->detail = topay_wire_new (&topay_record_case_detail);
  fixture_run (self->fixture, detail_job, self);
  for (guint i = 0; i < self->detail->days->len; i++)
    {
      const TopayWireCaseDay *day = g_ptr_array_index (self->detail->days, i);

      g_string_append_printf (marks, "%s%s %s", i > 0 ? ", " : "", day->day + 8, day->mark);
    }
  g_assert_cmpstr (marks->str, ==, expected);
  topay_wire_free (&topay_record_case_detail, self->detail);
}

/* Counting begins behind the day that it counts as having come. */
static void
test_the_strip_counts_to_three (void)
{
  assert_days (1795418640, /* Monday, 23 November 2026, 15:24 in Beijing */
               "23 sent, 24 ahead, 25 ahead, 26 due");
  assert_days (1795447440, /* that day, 23:24: behind the cut-off */
               "23 sent, 24 received, 25 ahead, 26 ahead, 27 due");
  assert_days (1795850640, /* Saturday */
               "28 sent, 29 off, 30 received, 01 ahead, 02 ahead, 03 due");
}

/* Refused, asked for again under another name, and then appealed: the money is there once. */
static void
test_an_appeal_finds_no_money_twice (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *first = NULL;

  self->wanted.amount = 700;
  g_assert_null (open_case (self));
  first = g_strdup (self->last.id);
  g_assert_null (act (self, first, TOPAY_CASE_REFUSE, TOPAY_CASE_AGENT));
  self->wanted.reason = "not-received";
  g_assert_null (open_case (self));
  g_assert_cmpstr (act (self, first, TOPAY_CASE_APPEAL, TOPAY_CASE_PERSON), ==, "amount_too_high");
  self->wanted.reason = "faulty";
  self->wanted.amount = 300;
  g_assert_null (open_case (self));
  g_assert_cmpstr (act (self, first, TOPAY_CASE_APPEAL, TOPAY_CASE_PERSON), ==, "case_exists");
}

/* --- The timeline --- */

static void
test_words_are_masked_and_sealed (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *id = NULL;

  self->wanted.words = "CANARY-WORD";
  g_assert_null (open_case (self));
  id = g_strdup (self->last.id);
  act (self, id, TOPAY_CASE_ASK, TOPAY_CASE_AGENT);
  g_assert_cmpint (count (self,
                          "SELECT count (*) FROM case_events, cases WHERE instr (words,"
                          " CAST ('CANARY' AS BLOB)) > 0 OR instr (words, CAST ('4111' AS BLOB))"
                          " > 0 OR instr (answers, CAST ('CANARY' AS BLOB)) > 0"),
                   ==, 0);
  g_assert_cmpint (count (self, "SELECT count (*) FROM case_events WHERE length (words) > 16"), ==,
                   2);
}

static void
test_a_changed_timeline_is_seen (void)
{
  static const char *const changes[] = {
    "UPDATE case_events SET at = at + 1 WHERE seq = 2",
    "UPDATE case_events SET actor = 'agent' WHERE seq = 1",
    "UPDATE case_events SET actor_id = NULL WHERE seq = 1",
    "UPDATE case_events SET salt = zeroblob (16) WHERE seq = 3",
    "UPDATE case_events SET words = NULL WHERE seq = 3",
    "UPDATE case_events SET seq = 9 WHERE seq = 3",
    "DELETE FROM case_events WHERE seq = 3",
    "DELETE FROM case_events WHERE seq = 1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (World) self = world_new ();
      g_autofree char *id = NULL;

      g_assert_null (open_case (self));
      id = g_strdup (self->last.id);
      act (self, id, TOPAY_CASE_ASK, TOPAY_CASE_AGENT);
      g_assert_true (is_whole (self, id));
      fixture_execute (self->fixture, "DROP TRIGGER case_events_stay");
      fixture_execute (self->fixture, changes[i]);
      g_test_message ("%s", changes[i]);
      g_assert_false (is_whole (self, id));
    }
}

/* --- What is due by itself --- */

typedef struct
{
  World *world;
  guint n;
} Due;

static gboolean
tick_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Due *due = data;
  World *self = due->world;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = { &visit, self->workdays, TWO_ABOVE, SUPERVISOR_ABOVE };

  return topayd_cases_tick (&cases, &due->n, error);
}

static gboolean
news_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  Due *due = data;
  World *self = due->world;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = { &visit, self->workdays, TWO_ABOVE, SUPERVISOR_ABOVE };

  return topayd_case_news_send (&cases, &due->n, error);
}

static guint
run_due (World *self, TopaydJob job)
{
  Due due = { self, 0 };

  fixture_run (self->fixture, job, &due);
  return due.n;
}

/* Whatever happens within a minute is one letter, and nothing is told twice. */
static void
test_news_go_into_one_letter (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *id = NULL;

  g_assert_null (open_case (self));
  id = g_strdup (self->last.id);
  g_assert_null (act (self, id, TOPAY_CASE_ASK, TOPAY_CASE_AGENT));
  g_assert_cmpuint (run_due (self, news_job), ==, 0);
  self->fixture->caller.now += TOPAYD_CASE_NEWS_WAIT_S;
  g_assert_cmpuint (run_due (self, news_job), ==, 1);
  g_assert_cmpuint (run_due (self, news_job), ==, 0);
  g_assert_cmpint (count (self, "SELECT count (*) FROM case_news"), ==, 0);
}

/* Day 3, day 6 and the end of a question; an apology once the answer is late: each once. */
static void
test_what_is_due_happens_once (void)
{
  static const gint64 days[] = { 3, 6 };
  g_autoptr (World) self = world_new ();
  g_autofree char *id = NULL;

  g_assert_null (open_case (self));
  id = g_strdup (self->last.id);
  g_assert_null (act (self, id, TOPAY_CASE_ASK, TOPAY_CASE_AGENT));
  g_assert_cmpuint (run_due (self, tick_job), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      self->fixture->caller.now += 3 * DAY_S;
      g_assert_cmpuint (run_due (self, tick_job), ==, 1);
      g_assert_cmpuint (run_due (self, tick_job), ==, 0);
    }
  self->fixture->caller.now += DAY_S;
  g_assert_cmpuint (run_due (self, tick_job), ==, 1);
  g_assert_cmpint (count (self, "SELECT count (*) FROM cases WHERE state = 'closed_no_info'"), ==,
                   1);
  renew_payments (self);
  g_assert_null (open_case (self));
  self->fixture->caller.now += 10 * DAY_S;
  g_assert_cmpuint (run_due (self, tick_job), ==, 1);
  g_assert_cmpuint (run_due (self, tick_job), ==, 0);
  g_assert_cmpint (count (self, "SELECT count (*) FROM case_news WHERE news = 'late'"), ==, 1);
}

/* --- Whatever happens --- */

static void
do_anything (World *self, GRand *chance, GPtrArray *ids)
{
  static const TopayCaseActor actors[] = { TOPAY_CASE_PERSON, TOPAY_CASE_AGENT, TOPAY_CASE_SERVICE,
                                           TOPAY_CASE_CHANNEL };
  static const char *const reasons[] = { "faulty", "duplicate", "wrong-amount", "not-received" };

  self->fixture->caller.now += g_rand_int_range (chance, 0, 3 * DAY_S);
  if (ids->len == 0 || g_rand_int_range (chance, 0, 10) == 0)
    {
      renew_payments (self);
      self->wanted.reason = reasons[g_rand_int_range (chance, 0, G_N_ELEMENTS (reasons))];
      self->wanted.amount = g_rand_int_range (chance, 1, 500);
      if (open_case (self) == NULL)
        g_ptr_array_add (ids, g_strdup (self->last.id));
      return;
    }
  act (self, g_ptr_array_index (ids, g_rand_int_range (chance, 0, (gint32) ids->len)),
       (TopayCaseEvent) g_rand_int_range (chance, 0, TOPAY_CASE_N_EVENTS),
       actors[g_rand_int_range (chance, 0, G_N_ELEMENTS (actors))]);
}

/* I4, I5 and I6 of the product’s knowledge: money, states, and a row for every change. */
static void
test_rules_hold_whatever_happens (void)
{
  g_autoptr (World) self = world_new ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < topay_test_share (N_STEPS); i++)
    do_anything (self, chance, ids);
  g_test_message ("%u cases", ids->len);
  g_assert_cmpint (count (self, "SELECT coalesce (sum (amount), 0) FROM cases WHERE state NOT IN"
                                " ('rejected', 'final_rejected', 'withdrawn', 'closed',"
                                " 'closed_no_info')"),
                   <=, 1000);
  g_assert_cmpint (count (self, "SELECT count (*) FROM cases WHERE n_events <>"
                                " (SELECT count (*) FROM case_events WHERE case_id = cases.id)"),
                   ==, 0);
  g_assert_cmpint (count (self, "SELECT (SELECT count (*) FROM case_events)"
                                " - (SELECT count (*) FROM audit WHERE action GLOB 'case.*')"),
                   ==, 0);
  g_assert_cmpint (count (self, "SELECT count (*) FROM cases c WHERE state <> (SELECT state FROM"
                                " case_events WHERE case_id = c.id ORDER BY seq DESC LIMIT 1)"),
                   ==, 0);
  for (guint i = 0; i < ids->len; i++)
    g_assert_true (is_whole (self, g_ptr_array_index (ids, i)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cases/a-case-is-opened", test_a_case_is_opened);
  g_test_add_func ("/cases/what-cannot-be-is-refused", test_what_cannot_be_is_refused);
  g_test_add_func ("/cases/one-open-for-a-payment-and-a-reason",
                   test_one_open_for_a_payment_and_a_reason);
  g_test_add_func ("/cases/never-more-than-was-paid", test_never_more_than_was_paid);
  g_test_add_func ("/cases/a-window-ends", test_a_window_ends);
  g_test_add_func ("/cases/what-goes-with-it-is-judged", test_what_goes_with_it_is_judged);
  g_test_add_func ("/cases/a-review-waits-for-a-second-proof",
                   test_a_review_waits_for_a_second_proof);
  g_test_add_func ("/cases/a-double-charge-is-proven-by-the-books",
                   test_a_double_charge_is_proven_by_the_books);
  g_test_add_func ("/cases/a-refund-goes-its-way", test_a_refund_goes_its_way);
  g_test_add_func ("/cases/nobody-does-what-is-anothers", test_nobody_does_what_is_anothers);
  g_test_add_func ("/cases/deadlines-are-kept", test_deadlines_are_kept);
  g_test_add_func ("/cases/the-strip-counts-to-three", test_the_strip_counts_to_three);
  g_test_add_func ("/cases/an-appeal-finds-no-money-twice", test_an_appeal_finds_no_money_twice);
  g_test_add_func ("/cases/words-are-masked-and-sealed", test_words_are_masked_and_sealed);
  g_test_add_func ("/cases/a-changed-timeline-is-seen", test_a_changed_timeline_is_seen);
  g_test_add_func ("/cases/news-go-into-one-letter", test_news_go_into_one_letter);
  g_test_add_func ("/cases/what-is-due-happens-once", test_what_is_due_happens_once);
  g_test_add_func ("/cases/rules-hold-whatever-happens", test_rules_hold_whatever_happens);
  return g_test_run ();
}
