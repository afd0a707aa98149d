/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wizards that ask for something, held against the table of reasons by which the service
 * judges: each reason is offered, its window is kept, and its proof is asked for; and each wizard
 * walked to its ends. */

#include "config.h"

#include <string.h>

#include "flow-fixture.h"
#include "topay-case-rules.h"

#define FILE_1 "11111111111111111111111111111111"
#define SENT                                                                                       \
  "{'state': <'sent'>, 'case_id': <'0123456789abcdef0123456789abcdef'>, 'number': <'R-7KMQ2XWA'>," \
  " 'due_on': <'2026-11-23'>}"
#define CONFIRM                                                                                    \
  "{'state': <'sent'>, 'case_id': <'0123456789abcdef0123456789abcdef'>, 'number': <'R-7KMQ2XWA'>," \
  " 'confirm': <true>}"

static const char *const flows[TOPAY_CASE_N_KINDS] = {
  [TOPAY_CASE_REFUND] = "refund",
  [TOPAY_CASE_COMPLAINT] = "complaint",
  [TOPAY_CASE_FRAUD] = "fraud-report",
  [TOPAY_CASE_WRONG_PERSON] = "wrong-transfer",
  [TOPAY_CASE_FROZEN_FUNDS] = "frozen-funds",
  [TOPAY_CASE_CONTACT_CHANGE] = "lost-contact",
};

static const TopayFlowStep *
get_step (Walk *walk)
{
  return topay_flow_session_get_step (walk->session);
}

static gboolean
is_at (Walk *walk, const char *step)
{
  return g_str_equal (get_step (walk)->id, step);
}

/* An answer that the field takes; NULL when it need not be answered. */
static const char *
get_answer (Walk *walk, const TopayFlowField *field)
{
  switch (field->kind)
    {
    case TOPAY_FLOW_FIELD_CHOICE:
      return ((TopayFlowOption *) g_ptr_array_index (field->options, 0))->value;
    case TOPAY_FLOW_FIELD_DATE:
      return "2026-11-17";
    case TOPAY_FLOW_FIELD_MONEY:
      return "136800";
    case TOPAY_FLOW_FIELD_SWITCH:
      return "yes";
    case TOPAY_FLOW_FIELD_CODE:
      return field->max == 6 ? "719402" : "48210573";
    case TOPAY_FLOW_FIELD_FILES:
      return topay_flow_session_is_required (walk->session, field) ? FILE_1 : NULL;
    case TOPAY_FLOW_FIELD_PAYMENT:
    case TOPAY_FLOW_FIELD_CASE:
      return NULL;
    case TOPAY_FLOW_FIELD_TEXT:
    case TOPAY_FLOW_FIELD_MULTILINE:
    case TOPAY_FLOW_FIELD_ACCOUNT:
    case TOPAY_FLOW_FIELD_PASSWORD:
    case TOPAY_FLOW_FIELD_NEW_PASSWORD:
    case TOPAY_FLOW_FIELD_NEW_PIN:
    default:
      return "It is like so";
    }
}

/* Answers what has no answer yet, and goes on. */
static void
go_on (Walk *walk, guint days)
{
  const TopayFlowStep *step = get_step (walk);

  for (guint i = 0; i < step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (step->fields, i);
      const char *known = topay_flow_session_get_value (walk->session, field->id);

      if (!topay_flow_session_holds (walk->session, field->condition))
        continue;
      if (topay_flow_field_is_listed (field) && field->required)
        walk_choose (walk, field->id, days);
      else if ((known == NULL || *known == '\0') && get_answer (walk, field) != NULL)
        walk_answer (walk, field->id, get_answer (walk, field));
    }
  walk_continue (walk);
  if (g_strcmp0 (walk_get_waiting (walk), "freeze") == 0)
    walk_reply (walk, "freeze", "{'frozen': <'by_you'>}");
}

/* With @reason to the review, or to an end before it. */
static Walk *
walk_with (const char *flow, const char *reason, guint days)
{
  Walk *walk = walk_new_file (flow);

  if (reason != NULL)
    walk_answer (walk, "reason", reason);
  while (get_step (walk)->kind != TOPAY_FLOW_STEP_REVIEW
         && get_step (walk)->kind != TOPAY_FLOW_STEP_RESULT)
    {
      const TopayFlowStep *before = get_step (walk);

      go_on (walk, days);
      g_assert_true (get_step (walk) != before); /* the answers are taken */
    }
  return walk;
}

static void
assert_sent (Walk *walk, const char *field, const char *expected)
{
  g_autofree char *sent = walk_dup_sent (walk, field);

  g_assert_cmpstr (sent, ==, expected);
}

static const TopayFlowField *
find_field (Walk *walk, const char *id)
{
  return topay_flow_find_field (topay_flow_session_get_flow (walk->session), id);
}

/* Each reason of the table leads to a request with its kind and its reason. */
static void
test_reasons (void)
{
  guint n_reasons;
  const TopayCaseReason *reasons = topay_case_reasons (&n_reasons);

  for (guint i = 0; i < n_reasons; i++)
    {
      g_autoptr (Walk) walk = walk_with (flows[reasons[i].kind], reasons[i].id, 3);

      g_test_message ("%s: %s", flows[reasons[i].kind], reasons[i].id);
      walk_assert_step (walk, "review");
      walk_continue (walk);
      assert_sent (walk, "kind", topay_case_kind_get_name (reasons[i].kind));
      assert_sent (walk, "reason", reasons[i].id);
      assert_sent (walk, "payment_id", reasons[i].needs_payment ? FLOW_PAYMENT : NULL);
      walk_reply (walk, "queue:case_open", SENT);
      walk_assert_step (walk, "sent");
      g_assert_cmpstr (topay_flow_session_get_value (walk->session, "due-on"), ==, "2026-11-23");
    }
}

/* No wizard offers a reason that the service does not know, but those that lead elsewhere. */
static void
test_offers (void)
{
  static const char *const elsewhere[] = { "wrong-person", "not-me", "scam", NULL };

  for (guint kind = 0; kind < TOPAY_CASE_N_KINDS; kind++)
    {
      g_autoptr (Walk) walk = walk_new_file (flows[kind]);
      const GPtrArray *options = find_field (walk, "reason")->options;

      for (guint i = 0; i < options->len; i++)
        {
          const char *value = ((TopayFlowOption *) g_ptr_array_index (options, i))->value;
          gboolean leads_away = kind == TOPAY_CASE_REFUND && g_strv_contains (elsewhere, value);

          g_assert_true (leads_away
                         == (topay_case_reason_find ((TopayCaseKind) kind, value) == NULL));
        }
    }
}

/* On its last day a reason counts, a day later it is over. */
static void
test_windows (void)
{
  guint n_reasons;
  const TopayCaseReason *reasons = topay_case_reasons (&n_reasons);

  for (guint i = 0; i < n_reasons; i++)
    {
      g_autoptr (Walk) last = NULL, later = NULL;

      if (reasons[i].window_days == 0)
        continue;
      g_test_message ("%s: %u days", reasons[i].id, reasons[i].window_days);
      last = walk_with (flows[reasons[i].kind], reasons[i].id, reasons[i].window_days);
      walk_assert_step (last, "review");
      later = walk_with (flows[reasons[i].kind], reasons[i].id, reasons[i].window_days + 1);
      walk_assert_step (later, "over");
    }
}

static gboolean
says_over (Walk *walk)
{
  const GPtrArray *texts = get_step (walk)->texts;

  for (guint i = 0; i < texts->len; i++)
    {
      const TopayFlowText *text = g_ptr_array_index (texts, i);

      if (text->kind == TOPAY_FLOW_TEXT_WARN
          && topay_flow_session_holds (walk->session, text->condition))
        return TRUE;
    }
  return FALSE;
}

/* That a window is over is said as soon as the reason is chosen. */
static void
test_windows_are_told (void)
{
  guint n_reasons;
  const TopayCaseReason *reasons = topay_case_reasons (&n_reasons);

  for (guint i = 0; i < n_reasons; i++)
    for (guint more = 0; more < 2 && reasons[i].kind == TOPAY_CASE_REFUND; more++)
      {
        g_autoptr (Walk) walk = walk_new_file ("refund");

        walk_choose (walk, "payment", reasons[i].window_days + more);
        walk_continue (walk);
        walk_answer (walk, "reason", reasons[i].id);
        g_assert_cmpint (says_over (walk), ==, (gboolean) more);
      }
}

/* A reason that needs proof does not lead on without, another does. */
static void
test_proof (void)
{
  guint n_reasons;
  const TopayCaseReason *reasons = topay_case_reasons (&n_reasons);

  for (guint i = 0; i < n_reasons; i++)
    {
      g_autoptr (Walk) walk = walk_with (flows[reasons[i].kind], reasons[i].id, 3);
      const TopayFlowField *files = find_field (walk, "files");

      g_test_message ("%s: %u files", reasons[i].id, reasons[i].min_evidence);
      g_assert_cmpint (topay_flow_session_is_required (walk->session, files), ==,
                       reasons[i].min_evidence > 0);
      g_assert_cmpuint (reasons[i].min_evidence, <=, 1);
    }
}

/* What is fraud never becomes a refund. */
static void
test_fraud_is_no_refund (void)
{
  static const char *const reasons[] = { "not-me", "scam" };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr (Walk) walk = walk_with ("refund", reasons[i], 3);
      const TopayFlowLink *link = g_ptr_array_index (get_step (walk)->links, 0);

      walk_assert_step (walk, "fraud");
      g_assert_cmpuint (walk_get_n_calls (walk), ==, 0);
      g_assert_cmpstr (link->target, ==, "fraud-report");
      g_assert_cmpstr (link->with, ==, "payment");
    }
}

static void
test_payment_states (void)
{
  static const struct
  {
    const char *state, *step;
  } rows[] = {
    { "paid", "why" },         { "refunded", "refunded" }, { "not_paid", "no-money" },
    { "pending", "no-money" }, { "unknown", "no-money" },  { "closed", "no-money" },
    { "delayed", "delayed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Walk) walk = walk_new_file ("refund");

      walk_choose_in_state (walk, "payment", 3, rows[i].state);
      walk_continue (walk);
      walk_assert_step (walk, rows[i].step);
    }
}

static void
test_promised_day (void)
{
  g_autoptr (Walk) walk = walk_new_file ("refund");

  walk_choose (walk, "payment", 3);
  walk_continue (walk);
  walk_answer (walk, "reason", "not-received");
  walk_continue (walk);
  walk_answer (walk, "promised", "2026-11-19");
  walk_answer (walk, "shop", "silent");
  walk_continue (walk);
  walk_assert_step (walk, "too-early");
}

static void
test_part_of_a_sum (void)
{
  g_autoptr (Walk) walk = walk_new_file ("refund");

  walk_answer (walk, "reason", "faulty");
  walk_answer (walk, "amount", "5000");
  while (!is_at (walk, "review"))
    {
      go_on (walk, 3);
      walk_answer (walk, "amount", "5000"); /* which the choice of the payment forgets */
    }
  walk_continue (walk);
  assert_sent (walk, "amount", "5000");
  walk_reply (walk, "queue:case_open", SENT);
}

/* Of a double charge the whole second payment comes back. */
static void
test_double_charge (void)
{
  g_autoptr (Walk) walk = walk_with ("refund", "duplicate", 3);

  walk_continue (walk);
  assert_sent (walk, "amount", "136800");
  assert_sent (walk, "other_payment_id", FLOW_PAYMENT);
  walk_reply (walk, "queue:case_open", SENT);
}

static void
confirm (Walk *walk)
{
  walk_continue (walk);
  walk_reply (walk, "queue:case_open", CONFIRM);
  walk_assert_step (walk, "confirm");
  g_assert_false (topay_flow_session_can_go_back (walk->session)); /* it is sent */
}

static void
test_confirm (void)
{
  g_autoptr (Walk) walk = walk_with ("refund", "faulty", 3);

  confirm (walk);
  walk_continue (walk);
  assert_sent (walk, "method", "code");
  assert_sent (walk, "channel", "phone");
  walk_reply (walk, "step_up_start", "{'proof_id': <'p'>, 'expires_at': <int64 1795000600>}");
  walk_answer (walk, "code", "4821 0573");
  walk_continue (walk);
  assert_sent (walk, "code", "48210573");
  walk_reply (walk, "step_up_finish", "{}");
  assert_sent (walk, "case_id", "0123456789abcdef0123456789abcdef");
  walk_reply (walk, "case_confirm", "{'due_on': <'2026-11-24'>}");
  walk_assert_step (walk, "sent");
  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "due-on"), ==, "2026-11-24");
}

static void
test_confirm_with_app (void)
{
  g_autoptr (Walk) walk = walk_with ("refund", "faulty", 3);

  confirm (walk);
  walk_answer (walk, "method", "totp");
  walk_continue (walk);
  assert_sent (walk, "channel", NULL);
  walk_reply (walk, "step_up_start", "{'proof_id': <'p'>}");
  walk_answer (walk, "app-code", "719402");
  walk_continue (walk);
  assert_sent (walk, "code", "719402");
  walk_refuse (walk, "step_up_finish", "code_wrong");
  walk_assert_problem (walk, "app-code", "code_wrong");
  walk_continue (walk);
  walk_refuse (walk, "step_up_finish", "code_void");
  walk_assert_step (walk, "confirm"); /* a new one, and the request is not sent twice */
}

/* The draft of somebody who has sent it goes on at the code, not at the review. */
static void
test_confirm_after_a_crash (void)
{
  g_autoptr (Walk) walk = walk_with ("refund", "faulty", 3);
  g_autoptr (Walk) later = walk_new_file ("refund");
  g_autoptr (GBytes) draft = NULL;

  confirm (walk);
  draft = topay_flow_session_save (walk->session);
  g_assert_true (topay_flow_session_restore (later->session, draft, NULL));
  walk_assert_step (later, "confirm");
  g_assert_false (topay_flow_session_can_go_back (later->session));
  g_assert_cmpstr (topay_flow_session_get_value (later->session, "number"), ==, "R-7KMQ2XWA");
}

static void
test_kept (void)
{
  static const struct
  {
    const char *state, *step;
  } rows[] = { { "{'state': <'kept'>}", "kept" }, { "{'state': <'sign_in'>}", "sign-in" } };

  for (guint kind = 0; kind < TOPAY_CASE_N_KINDS; kind++)
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        g_autoptr (Walk) walk = walk_with (flows[kind], kind == 0 ? "faulty" : NULL, 3);

        walk_continue (walk);
        walk_reply (walk, "queue:case_open", rows[i].state);
        walk_assert_step (walk, rows[i].step);
      }
}

/* The card on Home, the choice, the button. */
static void
test_three_taps (void)
{
  static const char *const reasons[] = { "account-taken", "not-me" };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr (Walk) walk = walk_new_file ("fraud-report");
      const TopayFlowOption *option;

      g_assert_null (topay_flow_session_get_button_option (walk->session));
      walk_answer (walk, "reason", reasons[i]);
      option = topay_flow_session_get_button_option (walk->session);
      g_assert_cmpstr (option->button, ==, "Freeze and continue");
      g_assert_true (option->destructive);
      walk_continue (walk);
      walk_reply (walk, "freeze", "{'frozen': <'by_you'>}");
      walk_assert_step (walk, "tell");
      g_assert_false (topay_flow_session_can_go_back (walk->session));
    }
}

/* Red only where it freezes, and nothing is frozen that nobody asked for. */
static void
test_no_freeze (void)
{
  static const char *const reasons[] = { "scam", "fake-topay" };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    {
      g_autoptr (Walk) walk = walk_new_file ("fraud-report");

      walk_answer (walk, "reason", reasons[i]);
      g_assert_null (topay_flow_session_get_button_option (walk->session));
      g_assert_false (get_step (walk)->destructive);
      walk_continue (walk);
      g_assert_cmpuint (walk_get_n_calls (walk), ==, 0);
      walk_assert_step (walk, "tell");
    }
}

static void
test_freeze_refused (void)
{
  g_autoptr (Walk) frozen = walk_new_file ("fraud-report");
  g_autoptr (Walk) nobody = walk_new_file ("fraud-report");

  walk_answer (frozen, "reason", "not-me");
  walk_continue (frozen);
  walk_refuse (frozen, "freeze", "frozen");
  walk_assert_step (frozen, "tell");

  walk_answer (nobody, "reason", "not-me");
  walk_continue (nobody);
  walk_refuse (nobody, "freeze", "signed_out");
  walk_assert_step (nobody, "freeze");
  walk_continue (nobody);
  walk_reply (nobody, "freeze", "{'frozen': <'by_you'>}");
  walk_assert_step (nobody, "tell");
}

static void
test_without_freeze (void)
{
  g_autoptr (Walk) walk = walk_new_file ("fraud-report");

  walk_answer (walk, "reason", "account-taken");
  walk_continue (walk);
  walk_refuse (walk, "freeze", "signed_out");
  walk_act (walk, "without");
  walk_assert_step (walk, "tell");
  while (!is_at (walk, "review"))
    go_on (walk, 3);
  walk_continue (walk);
  assert_sent (walk, "reason", "account-taken");
  walk_reply (walk, "queue:case_open", "{'state': <'sign_in'>}");
  walk_assert_step (walk, "sign-in");
}

static void
test_appeal (void)
{
  g_autoptr (Walk) walk = walk_with ("appeal", NULL, 3);

  walk_assert_step (walk, "review");
  walk_continue (walk);
  assert_sent (walk, "case_id", FLOW_PAYMENT);
  assert_sent (walk, "act", "appeal");
  assert_sent (walk, "words", "It is like so");
  walk_refuse (walk, "queue:case_act", "wrong_state");
  walk_assert_problem (walk, NULL, "wrong_state");
  walk_continue (walk);
  walk_reply (walk, "queue:case_act", SENT);
  walk_assert_step (walk, "sent");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow-cases/each-reason-leads-to-its-request", test_reasons);
  g_test_add_func ("/flow-cases/no-other-reason-is-offered", test_offers);
  g_test_add_func ("/flow-cases/windows-are-those-of-the-service", test_windows);
  g_test_add_func ("/flow-cases/a-window-that-is-over-is-told-at-the-choice",
                   test_windows_are_told);
  g_test_add_func ("/flow-cases/proof-is-needed-where-the-service-wants-it", test_proof);
  g_test_add_func ("/flow-cases/fraud-is-never-a-refund", test_fraud_is_no_refund);
  g_test_add_func ("/flow-cases/without-money-there-is-nothing-to-return", test_payment_states);
  g_test_add_func ("/flow-cases/a-promised-day-is-waited-for", test_promised_day);
  g_test_add_func ("/flow-cases/a-part-of-the-sum-can-be-asked-for", test_part_of_a_sum);
  g_test_add_func ("/flow-cases/a-double-charge-comes-back-whole", test_double_charge);
  g_test_add_func ("/flow-cases/a-request-is-confirmed-with-a-code", test_confirm);
  g_test_add_func ("/flow-cases/a-request-is-confirmed-with-the-app", test_confirm_with_app);
  g_test_add_func ("/flow-cases/a-crash-does-not-send-it-twice", test_confirm_after_a_crash);
  g_test_add_func ("/flow-cases/what-waits-is-said-to-wait", test_kept);
  g_test_add_func ("/flow-cases/three-taps-to-a-frozen-account", test_three_taps);
  g_test_add_func ("/flow-cases/red-only-where-it-freezes", test_no_freeze);
  g_test_add_func ("/flow-cases/a-freeze-that-is-refused-leads-on", test_freeze_refused);
  g_test_add_func ("/flow-cases/a-report-goes-without-a-freeze", test_without_freeze);
  g_test_add_func ("/flow-cases/an-appeal-is-an-act-of-its-case", test_appeal);
  return g_test_run ();
}
