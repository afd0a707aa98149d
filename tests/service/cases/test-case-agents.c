/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Four eyes (D4 of the requirements), and what else agents may and may not. */

#include "config.h"

#include "identity-fixture.h"
#include "topayd-case-agents.h"

#define MERCHANT "11111111111111111111111111111111"
#define PAYMENT  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LIN      "a0000000000000000000000000000001" /* agent */
#define HAN      "a0000000000000000000000000000002" /* agent */
#define WU       "a0000000000000000000000000000003" /* senior */
#define SUN      "a0000000000000000000000000000004" /* supervisor */
#define AUDITOR  "a0000000000000000000000000000005"
#define ADMIN    "a0000000000000000000000000000006"

#define TWO_ABOVE        1000
#define SUPERVISOR_ABOVE 5000
#define MUCH             3000
#define VERY_MUCH        6000
#define DAY_S            86400

typedef struct
{
  Fixture *fixture;        /* (owned) */
  TopayWorkdays *workdays; /* (owned) */
  TopaydNewCase wanted;
  TopayWireAgentAct request;
  const char *agent;
  TopaydCase last; /* (owned) */
  char *content;   /* (owned): of the case as it is now */
  gint64 n_queue;
  GPtrArray *queue; /* (owned) (element-type utf8): numbers in their order */
  gboolean too_many;
  const char *code;
} World;

static World *
world_new (void)
{
  World *self = g_new0 (World, 1);
  g_autofree char *made = NULL;

  self->fixture = fixture_new ();
  self->workdays = topay_workdays_parse ("", 0, NULL);
  self->queue = g_ptr_array_new_with_free_func (g_free);
  fixture_execute (self->fixture, "INSERT INTO merchants (id, name, changed_at)"
                                  " VALUES ('" MERCHANT "', 'Shop', 1)");
  made = g_strdup_printf (
      "INSERT INTO payments (id, account_id, order_number, merchant_id, amount, made_at, state)"
      " VALUES ('" PAYMENT "', '%s', 'T0000000000000001', '" MERCHANT "', 9000, %" G_GINT64_FORMAT
      ", 'paid')",
      self->fixture->account_id, self->fixture->caller.now - 3600);
  fixture_execute (self->fixture, made);
  fixture_execute (self->fixture,
                   "INSERT INTO agents (id, name, name_key, role, created_at, updated_at) VALUES"
                   " ('" LIN "', 'lin', 'lin', 'agent', 1, 1),"
                   " ('" HAN "', 'han', 'han', 'agent', 1, 1),"
                   " ('" WU "', 'wu', 'wu', 'senior', 1, 1),"
                   " ('" SUN "', 'sun', 'sun', 'supervisor', 1, 1),"
                   " ('" AUDITOR "', 'audit', 'audit', 'auditor', 1, 1),"
                   " ('" ADMIN "', 'admin', 'admin', 'admin', 1, 1)");
  self->wanted = (TopaydNewCase){ .kind = TOPAY_CASE_REFUND,
                                  .account_id = self->fixture->account_id,
                                  .payment_id = PAYMENT,
                                  .reason = "not-received",
                                  .amount = MUCH,
                                  .level = 2 };
  return self;
}

static void
world_free (World *self)
{
  topayd_case_clear (&self->last);
  g_ptr_array_unref (self->queue);
  g_free (self->content);
  topay_workdays_unref (self->workdays);
  fixture_free (self->fixture);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

#define CASES(self, visit)                                                                         \
  {                                                                                                \
    &(visit), (self)->workdays, TWO_ABOVE, SUPERVISOR_ABOVE                                        \
  }

/* --- Jobs --- */

static gboolean
open_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = CASES (self, visit);

  topayd_case_clear (&self->last);
  return topayd_case_open (&cases, &self->wanted, &self->last, &self->code, error);
}

static gboolean
look_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = CASES (self, visit);
  g_autofree char *id = g_strdup (self->last.id);
  const char *code = NULL;
  TopayWireAgentCaseDetail *detail;
  gboolean ok;

  topayd_case_clear (&self->last);
  if (!topayd_case_load (&cases, id, NULL, &self->last, &code, error))
    return FALSE;
  detail = topay_wire_new (&topay_record_agent_case_detail);
  ok = topayd_agent_case_describe (&cases, &self->last, detail, error);
  g_free (self->content);
  self->content = g_strdup (detail->content);
  topay_wire_free (&topay_record_agent_case_detail, detail);
  return ok;
}

static gboolean
act_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = CASES (self, visit);
  g_auto (TopaydCaseAgent) agent = { 0 };

  return topayd_case_agent_load (&cases, self->agent, &agent, error)
         && topayd_agent_case_act (&cases, &agent, &self->request, &self->code, error);
}

static gboolean
person_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = CASES (self, visit);
  const TopaydCaseAct add = { 0, TOPAY_CASE_PERSON, self->fixture->account_id, "More", NULL };
  const TopaydCaseAct appeal = { TOPAY_CASE_APPEAL, TOPAY_CASE_PERSON, self->fixture->account_id,
                                 "Once more", NULL };

  return self->last.state == TOPAY_CASE_REJECTED
             ? topayd_case_act (&cases, self->last.id, &appeal, &self->code, error)
             : topayd_case_add (&cases, self->last.id, &add, &self->code, error);
}

static gboolean
queue_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = CASES (self, visit);
  const TopayWireAgentQueue wanted = { self->request.act, NULL };
  TopayWireAgentCaseList *list = topay_wire_new (&topay_record_agent_case_list);
  g_auto (TopaydCaseAgent) agent = { 0 };
  gboolean ok = topayd_case_agent_load (&cases, self->agent, &agent, error)
                && topayd_agent_cases_list (&cases, &agent, &wanted, list, error);

  g_ptr_array_set_size (self->queue, 0);
  for (guint i = 0; i < list->cases->len; i++)
    g_ptr_array_add (
        self->queue,
        g_strdup (((TopayWireAgentCase *) g_ptr_array_index (list->cases, i))->summary->number));
  self->n_queue = list->n_total;
  topay_wire_free (&topay_record_agent_case_list, list);
  return ok;
}

static gboolean
note_look_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydVisit visit = { transaction, &self->fixture->identity, &self->fixture->caller };
  const TopaydCases cases = CASES (self, visit);
  const TopaydCaseAgent agent = { .id = self->agent };

  return topayd_agent_note_look (&cases, &agent, &self->last, &self->too_many, error);
}

/* --- What the tests say --- */

static void
look (World *self)
{
  fixture_run (self->fixture, look_job, self);
}

static void
open_case (World *self, gint64 amount)
{
  self->wanted.amount = amount;
  fixture_run (self->fixture, open_job, self);
  g_assert_null (self->code);
  look (self);
}

/* Of the case as @self saw it last; NULL when it was done. */
static const char *
act (World *self, const char *agent, const char *what, const char *template)
{
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();

  self->agent = agent;
  self->request = (TopayWireAgentAct){ .case_id = self->last.id,
                                       .act = (char *) what,
                                       .template = (char *) template,
                                       .seen = seen,
                                       .content = self->content };
  fixture_run (self->fixture, act_job, self);
  return self->code;
}

static const char *
do_as_person (World *self)
{
  fixture_run (self->fixture, person_job, self);
  return self->code;
}

static gint64
list (World *self, const char *agent, const char *queue)
{
  self->agent = agent;
  self->request = (TopayWireAgentAct){ .act = (char *) queue };
  fixture_run (self->fixture, queue_job, self);
  return self->n_queue;
}

static TopayCaseState
get_state (World *self)
{
  look (self);
  return self->last.state;
}

/* Proposed by Lin, and looked at anew. */
static void
propose (World *self, gint64 amount)
{
  open_case (self, amount);
  g_assert_null (act (self, LIN, "claim", NULL));
  g_assert_null (act (self, LIN, "propose", NULL));
  look (self);
}

/* --- Tests --- */

static void
test_little_takes_who_works_on_it (void)
{
  g_autoptr (World) self = world_new ();

  open_case (self, TWO_ABOVE);
  g_assert_null (act (self, LIN, "claim", NULL));
  g_assert_cmpstr (act (self, HAN, "approve", "proof-clear"), ==, "claimed");
  g_assert_cmpstr (act (self, HAN, "claim", NULL), ==, "claimed");
  g_assert_cmpstr (act (self, LIN, "propose", NULL), ==, "wrong_state");
  g_assert_null (act (self, LIN, "approve", "proof-clear"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_APPROVED);
  g_assert_cmpint (fixture_count (self->fixture,
                                  "SELECT count (*) FROM case_decisions d JOIN case_events e ON"
                                  " e.case_id = d.case_id AND e.seq = d.seq WHERE e.event ="
                                  " 'approve' AND e.template = 'proof-clear'"),
                   ==, 1);
}

static void
test_much_takes_two_others (void)
{
  g_autoptr (World) self = world_new ();

  propose (self, MUCH);
  g_assert_cmpstr (act (self, LIN, "approve", "proof-clear"), ==, "four_eyes");
  g_assert_null (act (self, HAN, "approve", "proof-clear"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_UNDER_REVIEW);
  g_assert_cmpstr (act (self, HAN, "approve", "proof-clear"), ==, "four_eyes");
  g_assert_cmpstr (act (self, LIN, "approve", "proof-clear"), ==, "four_eyes");
  g_assert_null (act (self, WU, "approve", "proof-clear"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_APPROVED);
  g_assert_cmpint (fixture_count (self->fixture,
                                  "SELECT count (*) FROM audit WHERE action = 'case.approve-one'"),
                   ==, 2);
}

/* Nobody can go round it: nothing is approved that was not proposed, nor by who hands it on. */
static void
test_nothing_is_approved_unasked (void)
{
  g_autoptr (World) self = world_new ();

  open_case (self, MUCH);
  g_assert_cmpstr (act (self, HAN, "approve", "proof-clear"), ==, "wrong_state");
  g_assert_null (act (self, LIN, "claim", NULL));
  g_assert_null (act (self, LIN, "propose", NULL));
  g_assert_null (act (self, LIN, "release", NULL)); /* takes the proposal along */
  g_assert_cmpstr (act (self, LIN, "approve", "proof-clear"), ==, "wrong_state");
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_UNDER_REVIEW);
}

static void
test_what_changes_has_to_be_approved_anew (void)
{
  g_autoptr (World) self = world_new ();

  propose (self, MUCH);
  g_assert_null (act (self, HAN, "approve", "proof-clear"));
  g_assert_null (do_as_person (self)); /* adds something */
  g_assert_cmpstr (act (self, WU, "approve", "proof-clear"), ==, "content_changed");
  look (self);
  g_assert_cmpstr (act (self, WU, "approve", "proof-clear"), ==, "wrong_state");
  g_assert_null (act (self, LIN, "propose", NULL));
  g_assert_null (act (self, WU, "approve", "proof-clear"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_UNDER_REVIEW); /* Han’s counts no more */
  g_assert_null (act (self, HAN, "approve", "proof-clear"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_APPROVED);
}

static void
test_an_approval_is_void_after_a_day (void)
{
  g_autoptr (World) self = world_new ();

  propose (self, MUCH);
  g_assert_null (act (self, HAN, "approve", "proof-clear"));
  self->fixture->caller.now += DAY_S;
  g_assert_null (act (self, WU, "approve", "proof-clear"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_UNDER_REVIEW);
  g_assert_null (act (self, HAN, "approve", "proof-clear"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_APPROVED);
}

static void
test_very_much_takes_a_supervisor (void)
{
  g_autoptr (World) self = world_new ();

  propose (self, VERY_MUCH);
  g_assert_null (act (self, HAN, "approve", "proof-clear"));
  g_assert_cmpstr (act (self, WU, "approve", "proof-clear"), ==, "four_eyes");
  g_assert_null (act (self, SUN, "approve", "proof-clear"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_APPROVED);
}

/* A hundred tries of three people: two count, and it is approved once. */
static void
test_a_race_approves_once (void)
{
  static const char *const who[] = { HAN, WU, SUN, LIN };
  g_autoptr (World) self = world_new ();
  g_autoptr (GRand) chance = g_rand_new_with_seed (20261123);
  guint n_done = 0;

  propose (self, MUCH);
  for (guint i = 0; i < 100; i++)
    n_done +=
        act (self, who[g_rand_int_range (chance, 0, G_N_ELEMENTS (who))], "approve", "proof-clear")
        == NULL;
  g_assert_cmpuint (n_done, ==, 2);
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_APPROVED);
  g_assert_cmpint (
      fixture_count (self->fixture, "SELECT count (*) FROM case_events WHERE event = 'approve'"),
      ==, 1);
  g_assert_cmpint (fixture_count (self->fixture, "SELECT count (DISTINCT actor) FROM audit"
                                                 " WHERE action = 'case.approve-one'"),
                   ==, 2);
}

static void
test_an_appeal_is_for_somebody_else (void)
{
  g_autoptr (World) self = world_new ();

  open_case (self, TWO_ABOVE);
  g_assert_null (act (self, LIN, "refuse", "proof-missing"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_REJECTED);
  g_assert_null (do_as_person (self)); /* appeals */
  look (self);
  g_assert_cmpstr (act (self, LIN, "claim", NULL), ==, "four_eyes");
  g_assert_cmpstr (act (self, LIN, "approve", "proof-clear"), ==, "four_eyes");
  g_assert_null (act (self, HAN, "refuse", "not-confirmed"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_FINAL_REJECTED);
  g_assert_cmpint (fixture_count (self->fixture, "SELECT count (*) FROM case_decisions WHERE"
                                                 " outcome = 'finally_refused'"),
                   ==, 1);
}

static void
test_roles_have_their_limits (void)
{
  g_autoptr (World) self = world_new ();

  open_case (self, TWO_ABOVE);
  g_assert_cmpstr (act (self, AUDITOR, "claim", NULL), ==, "forbidden");
  g_assert_cmpstr (act (self, ADMIN, "claim", NULL), ==, "forbidden");
  g_assert_cmpstr (act (self, ADMIN, "approve", "proof-clear"), ==, "forbidden");
  fixture_execute (self->fixture, "UPDATE agents SET disabled_at = 1 WHERE id = '" LIN "'");
  g_assert_cmpstr (act (self, LIN, "claim", NULL), ==, "forbidden");
  g_assert_null (act (self, HAN, "claim", NULL));
  g_assert_null (act (self, SUN, "claim", NULL)); /* a supervisor hands on what lies still */
}

static void
test_a_decision_needs_its_text (void)
{
  g_autoptr (World) self = world_new ();

  open_case (self, TWO_ABOVE);
  g_assert_cmpstr (act (self, LIN, "refuse", NULL), ==, "missing_field");
  g_assert_cmpstr (act (self, LIN, "refuse", "proof-clear"), ==, "invalid_field");
  g_assert_cmpstr (act (self, LIN, "refuse", "payee-refused"), ==, "invalid_field");
  g_assert_cmpstr (act (self, LIN, "ask", "identity-needed"), ==, "invalid_field");
  g_assert_cmpstr (act (self, LIN, "note", NULL), ==, "missing_field");
  look (self);
  g_assert_null (self->last.claimed_by); /* what was refused changed nothing */
  g_assert_null (act (self, LIN, "ask", "photo-needed"));
  g_assert_cmpint (get_state (self), ==, TOPAY_CASE_NEED_INFO);
  g_assert_cmpstr (act (self, LIN, "refuse", "proof-missing"), ==, "wrong_state");
}

static void
test_queues_show_what_is_due (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *fraud = NULL;

  propose (self, MUCH);
  self->wanted.reason = "subscription";
  open_case (self, TWO_ABOVE);
  self->wanted.kind = TOPAY_CASE_FRAUD;
  self->wanted.reason = "scam";
  self->wanted.payment_id = NULL;
  self->fixture->caller.now += DAY_S;
  open_case (self, 0);
  fraud = g_strdup (self->last.number);
  g_assert_cmpint (list (self, HAN, "open"), ==, 3);
  g_assert_cmpstr (g_ptr_array_index (self->queue, 0), ==, fraud);
  g_assert_cmpint (list (self, LIN, "mine"), ==, 1);
  g_assert_cmpint (list (self, HAN, "mine"), ==, 0);
  g_assert_cmpint (list (self, HAN, "second"), ==, 1);
  g_assert_cmpint (list (self, LIN, "second"), ==, 0);
  g_assert_cmpint (list (self, LIN, "over"), ==, 0);
}

/* D3: nobody walks through everybody’s data. */
static void
test_an_agent_looks_at_a_hundred_people_an_hour (void)
{
  g_autoptr (World) self = world_new ();
  g_autofree char *sql = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
      " INSERT INTO agent_looks (agent_id, account_id, at) SELECT '" LIN "',"
      " printf ('%%032x', i), %" G_GINT64_FORMAT " FROM n",
      TOPAYD_AGENT_LOOKS_MAX, self->fixture->caller.now);

  open_case (self, MUCH);
  self->agent = LIN;
  fixture_run (self->fixture, note_look_job, self);
  g_assert_false (self->too_many);
  fixture_execute (self->fixture, "DELETE FROM agent_looks");
  fixture_execute (self->fixture,
                   "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                   " INSERT INTO accounts (id, name, name_key, created_at, updated_at)"
                   " SELECT printf ('%032x', i), 'p' || i, 'p' || i, 1, 1 FROM n");
  fixture_execute (self->fixture, sql);
  fixture_run (self->fixture, note_look_job, self);
  g_assert_true (self->too_many);
  self->fixture->caller.now += 3600;
  fixture_run (self->fixture, note_look_job, self);
  g_assert_false (self->too_many);
  g_assert_cmpint (
      fixture_count (self->fixture, "SELECT count (*) FROM audit WHERE action = 'case.look'"), ==,
      2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/four-eyes/little-takes-who-works-on-it", test_little_takes_who_works_on_it);
  g_test_add_func ("/four-eyes/much-takes-two-others", test_much_takes_two_others);
  g_test_add_func ("/four-eyes/nothing-is-approved-unasked", test_nothing_is_approved_unasked);
  g_test_add_func ("/four-eyes/what-changes-has-to-be-approved-anew",
                   test_what_changes_has_to_be_approved_anew);
  g_test_add_func ("/four-eyes/an-approval-is-void-after-a-day",
                   test_an_approval_is_void_after_a_day);
  g_test_add_func ("/four-eyes/very-much-takes-a-supervisor", test_very_much_takes_a_supervisor);
  g_test_add_func ("/four-eyes/a-race-approves-once", test_a_race_approves_once);
  g_test_add_func ("/four-eyes/an-appeal-is-for-somebody-else",
                   test_an_appeal_is_for_somebody_else);
  g_test_add_func ("/agents/roles-have-their-limits", test_roles_have_their_limits);
  g_test_add_func ("/agents/a-decision-needs-its-text", test_a_decision_needs_its_text);
  g_test_add_func ("/agents/queues-show-what-is-due", test_queues_show_what_is_due);
  g_test_add_func ("/agents/an-agent-looks-at-a-hundred-people-an-hour",
                   test_an_agent_looks_at_a_hundred_people_an_hour);

  return g_test_run ();
}
