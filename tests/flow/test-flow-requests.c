/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a wizard needs to ask for something: payments to choose from, sums and days with a bound,
 * files, a review with pencils, a call that is kept until the service has it. */

#include "config.h"

#include <string.h>

#include "flow-fixture.h"
#include "topay-error.h"

#define FILE_1 "11111111111111111111111111111111"
#define FILE_2 "22222222222222222222222222222222"

static const char text[] =
    "<flow id=\"ask\" version=\"1\" title=\"Ask\">"
    "<parameter field=\"payment\"/><parameter field=\"reason\"/>"
    "<step id=\"which\" kind=\"form\" title=\"Which?\">"
    "<field id=\"payment\" kind=\"payment\" label=\"Payment\" required=\"yes\"/>"
    "<on outcome=\"ok\" next=\"why\"/></step>"
    "<step id=\"why\" kind=\"choice\" title=\"Why?\" button=\"Go on\">"
    "<field id=\"reason\" kind=\"choice\" label=\"Why\" required=\"yes\">"
    "<option value=\"faulty\" label=\"Faulty\" next=\"faulty\"/>"
    "<option value=\"late\" label=\"Late\" next=\"late\"/>"
    "<option value=\"stop\" label=\"Stop\" next=\"faulty\" button=\"Stop it\" destructive=\"yes\"/>"
    "</field></step>"
    "<step id=\"faulty\" kind=\"form\" title=\"What differs?\">"
    "<field id=\"differs\" kind=\"text\" label=\"What\" required=\"yes\" answer=\"yes\"/>"
    "<on outcome=\"ok\" next=\"sum\"/></step>"
    "<step id=\"late\" kind=\"form\" title=\"When?\">"
    "<field id=\"promised\" kind=\"date\" label=\"Day\" required=\"yes\" answer=\"yes\" "
    "most=\"@today\"/>"
    "<on outcome=\"ok\" if=\"payment-days>90\" next=\"over\"/>"
    "<on outcome=\"ok\" next=\"sum\"/></step>"
    "<step id=\"sum\" kind=\"form\" title=\"How much of {payment-amount:money}?\">"
    "<field id=\"amount\" kind=\"money\" label=\"Sum\" required=\"yes\" "
    "fallback=\"=payment-amount\" "
    "most=\"payment-amount\"/>"
    "<on outcome=\"ok\" next=\"proof\"/></step>"
    "<step id=\"proof\" kind=\"attach\" title=\"Proof\">"
    "<field id=\"files\" kind=\"files\" label=\"Files\" max=\"2\" offers=\"goods other\" "
    "required-if=\"reason=faulty or reason=stop\"/>"
    "<on outcome=\"ok\" next=\"review\"/></step>"
    "<step id=\"review\" kind=\"review\" title=\"Check\" button=\"Send\">"
    "<call endpoint=\"case_open\" queued=\"yes\">"
    "<set field=\"payment_id\" from=\"payment\"/>"
    "<set field=\"reason\" from=\"reason\"/>"
    "<set field=\"amount\" from=\"amount\"/>"
    "<set field=\"words\" from=\"differs\"/>"
    "<set field=\"answers\" list=\"answers\"/>"
    "<set field=\"evidence\" list=\"files\"/>"
    "<keep reply=\"state\" name=\"state\"/>"
    "<keep reply=\"number\" name=\"number\"/>"
    "</call>"
    "<on outcome=\"ok\" if=\"state=kept\" next=\"kept\"/>"
    "<on outcome=\"ok\" next=\"sent\"/></step>"
    "<step id=\"sent\" kind=\"result\" title=\"Sent as {number}\"/>"
    "<step id=\"kept\" kind=\"result\" title=\"Kept\"/>"
    "<step id=\"over\" kind=\"result\" title=\"Over\">"
    "<link kind=\"flow\" target=\"other\" with=\"payment\" label=\"Other\"/>"
    "<link kind=\"case\" target=\"number\" label=\"See it\"/></step>"
    "</flow>";

/* To the step behind the sum, with a payment of @days days ago. */
static Walk *
walk_to_proof (const char *reason)
{
  Walk *walk = walk_new_text (text);

  walk_choose (walk, "payment", 3);
  walk_continue (walk);
  walk_answer (walk, "reason", reason);
  walk_continue (walk);
  if (g_str_equal (reason, "late"))
    walk_answer (walk, "promised", "2026-11-17");
  else
    walk_answer (walk, "differs", "The cover is torn");
  walk_continue (walk);
  walk_continue (walk);
  walk_assert_step (walk, "proof");
  return walk;
}

static Walk *
walk_to_review (const char *reason)
{
  Walk *walk = walk_to_proof (reason);

  walk_answer (walk, "files", FILE_1);
  walk_continue (walk);
  walk_assert_step (walk, "review");
  return walk;
}

static char *
print_sent (Walk *walk, const char *field)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (walk_get_sent (walk), field, NULL);

  return value != NULL ? g_variant_print (value, FALSE) : NULL;
}

static void
assert_sent (Walk *walk, const char *field, const char *expected)
{
  g_autofree char *sent = print_sent (walk, field);

  g_assert_cmpstr (sent, ==, expected);
}

static void
test_payment_values (void)
{
  g_autoptr (Walk) walk = walk_new_text (text);

  walk_choose (walk, "payment", 3);
  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "payment"), ==, FLOW_PAYMENT);
  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "payment-amount"), ==, "136800");
  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "payment-merchant"), ==,
                   "Lin Books");
  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "payment-days"), ==, "3");
  g_assert_cmpstr (topay_flow_session_get_currency (walk->session), ==, "CNY");
  walk_answer (walk, "payment", "T2026");
  g_assert_null (topay_flow_session_get_value (walk->session, "payment-amount"));
  g_assert_null (topay_flow_session_get_value (walk->session, "payment-days"));
}

/* A number that nobody knows, and an id of which nothing is known, lead nowhere. */
static void
test_payment_is_known (void)
{
  g_autoptr (Walk) walk = walk_new_text (text);

  walk_continue (walk);
  walk_assert_problem (walk, "payment", "required");
  walk_answer (walk, "payment", "T2026112318200583");
  walk_continue (walk);
  walk_assert_problem (walk, "payment", "not_listed");
  walk_answer (walk, "payment", FLOW_PAYMENT);
  walk_continue (walk);
  walk_assert_problem (walk, "payment", "not_listed");
  walk_choose (walk, "payment", 3);
  walk_continue (walk);
  walk_assert_step (walk, "why");
}

static void
test_parameters (void)
{
  g_autoptr (Walk) walk = walk_new_text (text);

  g_assert_true (topay_flow_session_take_parameter (walk->session, "payment", FLOW_PAYMENT));
  g_assert_true (topay_flow_session_take_parameter (walk->session, "reason", "late"));
  g_assert_false (topay_flow_session_take_parameter (walk->session, "payment", "T2026"));
  g_assert_false (topay_flow_session_take_parameter (walk->session, "reason", "greed"));
  g_assert_false (topay_flow_session_take_parameter (walk->session, "differs", "all"));
  g_assert_false (topay_flow_session_take_parameter (walk->session, "nobody", "x"));
  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "reason"), ==, "late");
  g_assert_null (topay_flow_session_get_value (walk->session, "differs"));
  g_assert_false (topay_flow_session_is_dirty (walk->session)); /* nobody has done anything yet */
}

/* What is known of a payment is in the draft; its days are counted anew. */
static void
test_draft (void)
{
  g_autoptr (Walk) walk = walk_to_review ("late");
  g_autoptr (Walk) later = walk_new_text (text);
  g_autoptr (GBytes) draft = topay_flow_session_save (walk->session);
  g_autoptr (GError) error = NULL;

  g_assert_true (topay_flow_session_restore (later->session, draft, &error));
  g_assert_no_error (error);
  walk_assert_step (later, "review");
  g_assert_cmpstr (topay_flow_session_get_value (later->session, "payment-order"), ==,
                   "T2026112318200583");
  g_assert_cmpstr (topay_flow_session_get_value (later->session, "payment-days"), ==, "3");
  walk_continue (later);
  assert_sent (later, "evidence", "[{'id': <'" FILE_1 "'>}]");
  walk_reply (later, "queue:case_open", "{'state': <'kept'>}");
}

static void
test_window (void)
{
  static const struct
  {
    guint days;
    const char *step;
  } rows[] = { { 90, "sum" }, { 91, "over" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Walk) walk = walk_new_text (text);

      walk_choose (walk, "payment", rows[i].days);
      walk_continue (walk);
      walk_answer (walk, "reason", "late");
      walk_continue (walk);
      walk_answer (walk, "promised", "2026-11-17");
      walk_continue (walk);
      walk_assert_step (walk, rows[i].step);
    }
}

static void
test_day_bound (void)
{
  g_autoptr (Walk) walk = walk_new_text (text);

  walk_choose (walk, "payment", 3);
  walk_continue (walk);
  walk_answer (walk, "reason", "late");
  walk_continue (walk);
  walk_answer (walk, "promised", "2026-11-19");
  walk_continue (walk);
  walk_assert_problem (walk, "promised", "not_yet");
  walk_answer (walk, "promised", FLOW_TODAY);
  walk_continue (walk);
  walk_assert_step (walk, "sum");
}

/* All of it unless somebody says less; never more, and never nothing. */
static void
test_sum_bound (void)
{
  static const struct
  {
    const char *sum, *problem;
  } rows[] = {
    { "136801", "too_much" }, { "0", "too_little" }, { "13.68", "format" },
    { "", "required" },       { "-1", "format" },    { "99999999999999999999", "format" }
  };
  g_autoptr (Walk) walk = walk_to_proof ("late");

  topay_flow_session_go_back (walk->session);
  walk_assert_step (walk, "sum");
  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "amount"), ==, "136800");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      walk_answer (walk, "amount", rows[i].sum);
      walk_continue (walk);
      walk_assert_problem (walk, "amount", rows[i].problem);
    }
  walk_answer (walk, "amount", "1");
  walk_continue (walk);
  walk_assert_step (walk, "proof");
}

static void
test_sum_of_another (void)
{
  g_autoptr (Walk) walk = walk_to_proof ("late");
  g_autoptr (GVariant) other = g_variant_ref_sink (
      g_variant_new_parsed ("{'id': <'" FILE_2 "'>, 'order': <'T2026112318200584'>,"
                            " 'amount': <int64 500>, 'made_at': <int64 1794990000>}"));

  topay_flow_session_choose (walk->session, "payment", other);
  g_assert_null (topay_flow_session_get_value (walk->session, "amount"));
  g_assert_null (topay_flow_session_get_value (walk->session, "payment-merchant"));
}

static void
test_files (void)
{
  static const struct
  {
    const char *files, *problem;
  } rows[] = { { "", "required" },
               { "no-id", "format" },
               { FILE_1 "  " FILE_2, "format" },
               { FILE_1 " " FILE_2 " " FLOW_PAYMENT, "too_many_files" } };
  g_autoptr (Walk) walk = walk_to_proof ("faulty");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      walk_answer (walk, "files", rows[i].files);
      walk_continue (walk);
      walk_assert_problem (walk, "files", rows[i].problem);
    }
  walk_answer (walk, "files", FILE_1 " " FILE_2);
  walk_continue (walk);
  walk_assert_step (walk, "review");
}

/* Another reason needs none. */
static void
test_files_of_choice (void)
{
  g_autoptr (Walk) walk = walk_to_proof ("late");

  walk_continue (walk);
  walk_assert_step (walk, "review");
  walk_continue (walk);
  assert_sent (walk, "evidence", "[]");
  walk_reply (walk, "queue:case_open", "{'state': <'kept'>}");
}

static void
test_request (void)
{
  g_autoptr (Walk) walk = walk_to_review ("faulty");

  walk_continue (walk);
  assert_sent (walk, "payment_id", "'" FLOW_PAYMENT "'");
  assert_sent (walk, "amount", "'136800'");
  assert_sent (walk, "answers", "[{'question': <'differs'>, 'answer': <'The cover is torn'>}]");
  assert_sent (walk, "evidence", "[{'id': <'" FILE_1 "'>}]");
  walk_reply (walk, "queue:case_open", "{'state': <'sent'>, 'number': <'R-7KMQ2XWA'>}");
  walk_assert_step (walk, "sent");
  g_assert_cmpstr (topay_flow_session_get_value (walk->session, "number"), ==, "R-7KMQ2XWA");
}

static void
test_kept (void)
{
  g_autoptr (Walk) walk = walk_to_review ("faulty");

  walk_continue (walk);
  walk_reply (walk, "queue:case_open", "{'state': <'kept'>}");
  walk_assert_step (walk, "kept");
}

/* The service says no before the request is forgotten: it can be changed and sent again. */
static void
test_queue_refused (void)
{
  g_autoptr (Walk) walk = walk_to_review ("faulty");

  walk_continue (walk);
  walk_refuse (walk, "queue:case_open", "case_exists");
  walk_assert_problem (walk, NULL, "case_exists");
  walk_continue (walk);
  walk_reply (walk, "queue:case_open", "{'state': <'sent'>}");
  walk_assert_step (walk, "sent");
}

/* What was answered on a way that was left is not told. */
static void
test_other_way (void)
{
  g_autoptr (Walk) walk = walk_to_review ("faulty");

  topay_flow_session_edit (walk->session, "why");
  walk_assert_step (walk, "why");
  walk_answer (walk, "reason", "late");
  walk_continue (walk);
  walk_assert_step (walk, "late"); /* which was never asked */
  walk_answer (walk, "promised", "2026-11-17");
  walk_continue (walk);
  walk_assert_step (walk, "review"); /* past what was answered already */
  walk_continue (walk);
  assert_sent (walk, "answers", "[{'question': <'promised'>, 'answer': <'2026-11-17'>}]");
  assert_sent (walk, "words", NULL);
  walk_reply (walk, "queue:case_open", "{'state': <'kept'>}");
}

static void
test_pencil (void)
{
  const char *const steps[] = { "which", "why", "faulty", "sum", "proof" };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (Walk) walk = walk_to_review ("faulty");

      g_assert_true (topay_flow_session_can_edit (walk->session, steps[i]));
      topay_flow_session_edit (walk->session, steps[i]);
      walk_assert_step (walk, steps[i]);
      walk_continue (walk);
      walk_assert_step (walk, "review");
      g_assert_true (topay_flow_session_is_behind (walk->session, "proof"));
      walk_assert_place (walk, 6, 6);
    }
}

/* What is needed now and was not before stops the way to the review. */
static void
test_pencil_stops (void)
{
  g_autoptr (Walk) walk = walk_to_proof ("late");

  walk_continue (walk);
  topay_flow_session_edit (walk->session, "why");
  walk_answer (walk, "reason", "faulty");
  walk_continue (walk);
  walk_assert_step (walk, "faulty");
  walk_answer (walk, "differs", "The cover is torn");
  walk_continue (walk);
  walk_assert_step (walk, "proof");
  g_assert_null (topay_flow_session_get_problem (walk->session, "files"));
  walk_answer (walk, "files", FILE_1);
  walk_continue (walk);
  walk_assert_step (walk, "review");
}

/* Whoever goes back from there is on the ordinary way again. */
static void
test_pencil_and_back (void)
{
  g_autoptr (Walk) walk = walk_to_review ("faulty");

  topay_flow_session_edit (walk->session, "sum");
  topay_flow_session_go_back (walk->session);
  walk_assert_step (walk, "faulty");
  walk_continue (walk);
  walk_assert_step (walk, "sum");
}

static void
test_button (void)
{
  g_autoptr (Walk) walk = walk_new_text (text);

  walk_choose (walk, "payment", 3);
  walk_continue (walk);
  g_assert_null (topay_flow_session_get_button_option (walk->session));
  walk_answer (walk, "reason", "late");
  g_assert_null (topay_flow_session_get_button_option (walk->session));
  walk_answer (walk, "reason", "stop");
  g_assert_cmpstr (topay_flow_session_get_button_option (walk->session)->button, ==, "Stop it");
  g_assert_true (topay_flow_session_get_button_option (walk->session)->destructive);
}

/* A call under a condition; what worked once is not done again by a pencil. */
static void
test_call_with_condition (void)
{
  static const char steps[] =
      "<flow id=\"t\" version=\"1\" title=\"T\">"
      "<step id=\"a\" kind=\"form\" title=\"A\" once=\"yes\">"
      "<field id=\"stop\" kind=\"switch\" label=\"Stop\"/>"
      "<call endpoint=\"freeze\" if=\"stop=yes\"/><on outcome=\"ok\" next=\"r\"/></step>"
      "<step id=\"r\" kind=\"review\" title=\"R\"><on outcome=\"ok\" next=\"z\"/></step>"
      "<step id=\"z\" kind=\"result\" title=\"Z\"/></flow>";
  g_autoptr (Walk) walk = walk_new_text (steps);
  g_autoptr (Walk) other = walk_new_text (steps);

  walk_answer (walk, "stop", "no");
  walk_continue (walk);
  g_assert_cmpuint (walk_get_n_calls (walk), ==, 0);
  walk_assert_step (walk, "r");
  g_assert_true (topay_flow_session_is_behind (walk->session, "a"));
  g_assert_false (topay_flow_session_can_edit (walk->session, "a"));

  walk_answer (other, "stop", "yes");
  walk_continue (other);
  walk_reply (other, "freeze", "{}");
  walk_assert_step (other, "r");
}

/* What was done is done: nobody comes back to it, and the steps are counted on. */
static void
test_final (void)
{
  static const char steps[] =
      "<flow id=\"t\" version=\"1\" title=\"T\">"
      "<step id=\"a\" kind=\"form\" title=\"A\"><on outcome=\"ok\" next=\"b\"/></step>"
      "<step id=\"b\" kind=\"form\" title=\"B\" final=\"yes\"><call endpoint=\"freeze\"/>"
      "<on outcome=\"ok\" next=\"c\"/></step>"
      "<step id=\"c\" kind=\"form\" title=\"C\"><on outcome=\"ok\" next=\"z\"/></step>"
      "<step id=\"z\" kind=\"result\" title=\"Z\"/></flow>";
  g_autoptr (Walk) walk = walk_new_text (steps);

  walk_continue (walk);
  walk_continue (walk);
  walk_refuse (walk, "freeze", "signed_out");
  g_assert_true (topay_flow_session_can_go_back (walk->session)); /* nothing was done */
  walk_continue (walk);
  walk_reply (walk, "freeze", "{}");
  walk_assert_step (walk, "c");
  g_assert_false (topay_flow_session_can_go_back (walk->session));
  g_assert_true (topay_flow_session_is_behind (walk->session, "a"));
  g_assert_false (topay_flow_session_can_edit (walk->session, "a"));
  walk_assert_place (walk, 3, 3);
}

/* A change of the file, and what is said of it. */
static const struct
{
  const char *from, *to, *said;
} mistakes[] = {
  { "<parameter field=\"reason\"/>", "<parameter field=\"differs\"/>", "answers a choice" },
  { "<parameter field=\"reason\"/>", "<parameter field=\"nobody\"/>", "answers a choice" },
  { "kind=\"attach\"", "kind=\"form\"", "Files are asked for once in an attach step" },
  { " offers=\"goods other\"", "", "Files, and nothing else, offer something" },
  { "label=\"What\"", "label=\"What\" offers=\"goods\"", "Files, and nothing else, offer" },
  { "label=\"What\"", "label=\"What\" most=\"@today\"", "Only a sum or a day" },
  { "label=\"What\"", "label=\"What\" max=\"301\"", "no answer for a list" },
  { "label=\"What\"", "label=\"What\" required-if=\"reason=late\"", "required anyway" },
  { "label=\"What\" required=\"yes\"", "label=\"What\" required-if=\"reason=greed\"",
    "cannot be answered" },
  { " button=\"Stop it\"", "", "What destroys says what it does" },
  { "list=\"answers\"", "list=\"differs\"", "There is no list “differs”" },
  { "most=\"payment-amount\"", "most=\"payment-total\"", "Nothing has the name" },
  { "fallback=\"=payment-amount\"", "fallback=\"=payment-total\"", "Nothing has the name" },
  { "{payment-amount:money}", "{payment-amount:gold}", "The braces are wrong" },
  { "name=\"number\"", "name=\"payment-order\"", "no name to keep a value by" },
  { "id=\"differs\"", "id=\"payment-order\"", "Another field makes a value of the name" },
  { "list=\"answers\"", "list=\"answers\" value=\"x\"", "One of “from”, “value” and “list”" },
  { "payment-days>90", "payment-days>many", "is not “name=value”" },
  { "kind=\"case\" target=\"number\"", "kind=\"case\" target=\"nobody\"", "Nothing has the name" },
  { "with=\"payment\"", "with=\"nobody\"", "Nothing has the name" },
  { "kind=\"flow\"", "kind=\"action\"", "Only a wizard is opened with a value" },
};

static void
test_mistakes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GString) wrong = g_string_new (text);
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (wrong, mistakes[i].from, mistakes[i].to, 0), >, 0);
      g_assert_null (topay_flow_parse (wrong->str, wrong->len, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, mistakes[i].said));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flow-requests/a-chosen-payment-brings-its-values", test_payment_values);
  g_test_add_func ("/flow-requests/only-a-payment-that-is-known-leads-on", test_payment_is_known);
  g_test_add_func ("/flow-requests/a-parameter-answers-beforehand", test_parameters);
  g_test_add_func ("/flow-requests/a-draft-keeps-payment-and-files", test_draft);
  g_test_add_func ("/flow-requests/a-window-ends-after-its-last-day", test_window);
  g_test_add_func ("/flow-requests/a-day-is-not-ahead", test_day_bound);
  g_test_add_func ("/flow-requests/a-sum-is-not-above-what-was-paid", test_sum_bound);
  g_test_add_func ("/flow-requests/another-payment-forgets-the-sum", test_sum_of_another);
  g_test_add_func ("/flow-requests/files-are-counted", test_files);
  g_test_add_func ("/flow-requests/files-are-needed-for-some-choices", test_files_of_choice);
  g_test_add_func ("/flow-requests/the-request-has-answers-and-files", test_request);
  g_test_add_func ("/flow-requests/what-is-kept-for-later-is-told", test_kept);
  g_test_add_func ("/flow-requests/a-refusal-leaves-the-review", test_queue_refused);
  g_test_add_func ("/flow-requests/another-way-is-not-told", test_other_way);
  g_test_add_func ("/flow-requests/a-pencil-leads-back-to-the-review", test_pencil);
  g_test_add_func ("/flow-requests/a-pencil-stops-where-something-is-needed", test_pencil_stops);
  g_test_add_func ("/flow-requests/back-after-a-pencil-is-the-ordinary-way", test_pencil_and_back);
  g_test_add_func ("/flow-requests/an-option-names-the-button", test_button);
  g_test_add_func ("/flow-requests/a-call-may-have-a-condition", test_call_with_condition);
  g_test_add_func ("/flow-requests/nothing-leads-back-over-what-is-done", test_final);
  g_test_add_func ("/flow-requests/each-mistake-is-noticed", test_mistakes);
  return g_test_run ();
}
