/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diagnostician-private.h"

#include "topay-error.h"
#include "topay-test-server.h"

/* How a run goes, with probes that do as the test says. */

#define PAYMENT "0123456789abcdef0123456789abcdef"

/* Long enough for what ends by itself, on a busy machine. */
#define SOON_MS 200

/* What the doubles did, in the order they did it. */
static GString *story;
static GPtrArray *hanging; /* (element-type GTask): those that do not end */

static void
run_fine (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  g_string_append (story, "fine ");
  topay_facts_set_word (facts, "dns", "ok");
  g_task_return_boolean (task, FALSE);
}

static void
run_notable (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  g_string_append (story, "notable ");
  topay_facts_set_word (facts, "vpn", "yes");
  g_task_return_boolean (task, TRUE);
}

static void
run_failing (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  g_string_append (story, "failing ");
  topay_facts_set_unavailable (facts, "frozen");
  g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_OFFLINE, "Nobody there");
}

static void
run_hanging (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  g_string_append (story, "hanging ");
  topay_facts_set_unavailable (facts, "rtt");
  g_ptr_array_add (hanging, g_object_ref (task));
}

static gboolean
on_obedient_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_task_return_error_if_cancelled (user_data);

  return G_SOURCE_REMOVE;
}

/* Ends when it is told to. */
static void
run_obedient (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  g_autoptr (GSource) source = g_cancellable_source_new (g_task_get_cancellable (task));

  g_string_append (story, "obedient ");
  g_source_set_callback (source, G_SOURCE_FUNC (on_obedient_cancelled_cb), g_object_ref (task),
                         g_object_unref);
  g_source_attach (source, NULL);
}

static void
run_payment (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  g_assert_cmpstr (context->payment_id, ==, PAYMENT);
  g_task_return_boolean (task, FALSE);
}

static const TopayProbe well[] = {
  { "link", FALSE, FALSE, run_notable },
  { "service", FALSE, FALSE, run_fine },
  { "account", FALSE, FALSE, run_failing },
};

static const TopayProbe ill[] = {
  { "link", FALSE, FALSE, run_fine },
  { "service", FALSE, FALSE, run_hanging },
  { "clock", FALSE, FALSE, run_notable },
};

static const TopayProbe slow[] = {
  { "link", FALSE, FALSE, run_fine },
  { "service", FALSE, FALSE, run_obedient },
};

static const TopayProbe account[] = {
  { "link", FALSE, FALSE, run_fine },
  { "payment", TRUE, TRUE, run_payment },
  { "account", TRUE, FALSE, run_fine },
};

typedef struct
{
  TopayDiagnostician *diagnostician; /* (owned) */
  GString *changes;                  /* (owned): "link=3 …" */
  GAsyncResult *result;              /* (owned) (nullable) */
} Fixture;

static void
on_changed_cb (TopayDiagnostician *self, guint nth, Fixture *fixture)
{
  TopayCheckState state;
  const char *name = topay_diagnostician_get_check (self, nth, &state);

  g_string_append_printf (fixture->changes, "%s=%c ", name, "wrfnu"[state]);
}

static void
begin (Fixture *fixture, const TopayProbe *probes, guint n_probes, TopayClient *client)
{
  g_autoptr (TopayProbeContext) context = topay_probe_context_new (client, NULL);

  fixture->diagnostician = topay_diagnostician_new (context, probes, n_probes);
  g_signal_connect (fixture->diagnostician, "check-changed", G_CALLBACK (on_changed_cb), fixture);
}

static void
run (Fixture *fixture, const char *payment_id, const char *code, GCancellable *cancellable)
{
  g_clear_object (&fixture->result);
  topay_diagnostician_run_async (fixture->diagnostician, payment_id, code, cancellable,
                                 topay_test_on_result_cb, &fixture->result);
}

static gboolean
finish (Fixture *fixture, GError **error)
{
  return topay_diagnostician_run_finish (fixture->diagnostician, topay_test_wait (&fixture->result),
                                         error);
}

static TopayCheckState
get_state (Fixture *fixture, guint nth)
{
  TopayCheckState state;

  topay_diagnostician_get_check (fixture->diagnostician, nth, &state);

  return state;
}

static const char *
get_word (Fixture *fixture, const char *name)
{
  return topay_facts_get_word (topay_diagnostician_get_facts (fixture->diagnostician), name);
}

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->changes = g_string_new (NULL);
  story = g_string_new (NULL);
  hanging = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
return_hanging (void)
{
  for (guint i = 0; i < hanging->len; i++)
    g_task_return_boolean (g_ptr_array_index (hanging, i), TRUE);
  g_ptr_array_set_size (hanging, 0);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  gpointer weak = fixture->diagnostician;

  return_hanging ();
  settle ();
  g_clear_object (&fixture->result);
  g_object_add_weak_pointer (G_OBJECT (fixture->diagnostician), &weak);
  g_object_unref (fixture->diagnostician);
  g_assert_null (weak);
  g_string_free (fixture->changes, TRUE);
  g_string_free (story, TRUE);
  g_ptr_array_unref (hanging);
}

static void
test_all_begin_before_any_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  begin (fixture, well, G_N_ELEMENTS (well), NULL);
  run (fixture, NULL, NULL, NULL);
  g_assert_cmpstr (story->str, ==, "notable fine failing ");
  g_assert_cmpstr (fixture->changes->str, ==, "link=r service=r account=r ");
  g_assert_true (topay_diagnostician_is_running (fixture->diagnostician));

  g_assert_true (finish (fixture, &error));
  g_assert_no_error (error);
  g_assert_false (topay_diagnostician_is_running (fixture->diagnostician));
  g_assert_cmpstr (fixture->changes->str, ==,
                   "link=r service=r account=r link=n service=f account=u ");
  g_assert_cmpstr (get_word (fixture, "vpn"), ==, "yes");
  g_assert_cmpstr (get_word (fixture, "dns"), ==, "ok");
  g_assert_cmpstr (get_word (fixture, "signed-in"), ==, "no");
  g_assert_cmpstr (get_word (fixture, "payment"), ==, "no");
  g_assert_cmpint (
      topay_facts_get_state (topay_diagnostician_get_facts (fixture->diagnostician), "frozen"), ==,
      TOPAY_FACT_UNAVAILABLE);
}

static void
test_hanging_probe_is_given_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GCancellable *told;

  begin (fixture, ill, G_N_ELEMENTS (ill), NULL);
  topay_diagnostician_set_limits (fixture->diagnostician, SOON_MS, 60000);
  run (fixture, NULL, NULL, NULL);
  g_assert_true (finish (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_state (fixture, 0), ==, TOPAY_CHECK_FINE);
  g_assert_cmpint (get_state (fixture, 1), ==, TOPAY_CHECK_UNAVAILABLE);
  g_assert_cmpint (get_state (fixture, 2), ==, TOPAY_CHECK_NOTABLE);
  told = g_task_get_cancellable (g_ptr_array_index (hanging, 0));
  g_assert_true (g_cancellable_is_cancelled (told));

  /* what it says later is not heard */
  g_string_truncate (fixture->changes, 0);
  return_hanging ();
  settle ();
  g_assert_cmpstr (fixture->changes->str, ==, "");
  g_assert_cmpint (get_state (fixture, 1), ==, TOPAY_CHECK_UNAVAILABLE);
}

static void
test_run_ends_though_a_probe_may_go_on (Fixture *fixture, gconstpointer data)
{
  begin (fixture, ill, G_N_ELEMENTS (ill), NULL);
  topay_diagnostician_set_limits (fixture->diagnostician, 60000, SOON_MS);
  run (fixture, NULL, NULL, NULL);
  g_assert_true (finish (fixture, NULL));
  g_assert_cmpint (get_state (fixture, 1), ==, TOPAY_CHECK_UNAVAILABLE);
  g_assert_cmpint (get_state (fixture, 2), ==, TOPAY_CHECK_NOTABLE);
}

static void
test_late_facts_do_not_change_what_is_shown (Fixture *fixture, gconstpointer data)
{
  TopayFacts *before;

  begin (fixture, ill, G_N_ELEMENTS (ill), NULL);
  run (fixture, NULL, NULL, NULL);
  before = topay_diagnostician_get_facts (fixture->diagnostician);
  topay_diagnostician_stop (fixture->diagnostician);
  topay_facts_set_number (before, "rtt", 7); /* as the probe that hangs may still do */
  g_assert_cmpint (
      topay_facts_get_state (topay_diagnostician_get_facts (fixture->diagnostician), "rtt"), ==,
      TOPAY_FACT_UNAVAILABLE);
  g_assert_true (finish (fixture, NULL));
}

static void
test_stop_keeps_what_there_is (Fixture *fixture, gconstpointer data)
{
  begin (fixture, slow, G_N_ELEMENTS (slow), NULL);
  run (fixture, NULL, NULL, NULL);
  while (get_state (fixture, 0) == TOPAY_CHECK_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (get_state (fixture, 1), ==, TOPAY_CHECK_RUNNING);

  topay_diagnostician_stop (fixture->diagnostician);
  g_assert_cmpint (get_state (fixture, 1), ==, TOPAY_CHECK_UNAVAILABLE);
  g_assert_cmpstr (get_word (fixture, "dns"), ==, "ok");
  g_assert_true (finish (fixture, NULL));
  topay_diagnostician_stop (fixture->diagnostician); /* there is nothing left to stop */
  g_assert_cmpstr (fixture->changes->str, ==, "link=r service=r link=f service=u ");
}

static void
test_cancelling_ends_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  begin (fixture, ill, G_N_ELEMENTS (ill), NULL);
  run (fixture, NULL, NULL, cancellable);
  g_cancellable_cancel (cancellable);
  g_assert_false (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (topay_diagnostician_is_running (fixture->diagnostician));

  g_clear_error (&error);
  run (fixture, NULL, NULL, cancellable);
  g_assert_false (finish (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_another_run_ends_the_one_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GError) error = NULL;

  begin (fixture, ill, G_N_ELEMENTS (ill), NULL);
  topay_diagnostician_set_limits (fixture->diagnostician, SOON_MS, 60000);
  topay_diagnostician_run_async (fixture->diagnostician, NULL, "TP-1003", NULL,
                                 topay_test_on_result_cb, &first);
  run (fixture, NULL, NULL, NULL);
  g_assert_null (get_word (fixture, "code"));
  g_assert_true (finish (fixture, NULL));
  g_assert_false (
      topay_diagnostician_run_finish (fixture->diagnostician, topay_test_wait (&first), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  for (guint i = 0; i < 3; i++)
    {
      run (fixture, NULL, NULL, NULL);
      g_assert_true (finish (fixture, NULL));
    }
}

static void
on_changed_stop_cb (TopayDiagnostician *self, guint nth, gpointer data)
{
  topay_diagnostician_stop (self);
}

static void
on_changed_again_cb (TopayDiagnostician *self, guint nth, Fixture *fixture)
{
  g_signal_handlers_disconnect_by_func (self, on_changed_again_cb, fixture);
  run (fixture, NULL, NULL, NULL);
}

static void
test_handlers_may_stop_and_begin_runs (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;

  begin (fixture, slow, G_N_ELEMENTS (slow), NULL);
  topay_diagnostician_set_limits (fixture->diagnostician, SOON_MS, 60000);
  g_signal_connect (fixture->diagnostician, "check-changed", G_CALLBACK (on_changed_stop_cb), NULL);
  run (fixture, NULL, NULL, NULL);
  g_assert_true (finish (fixture, NULL));
  g_signal_handlers_disconnect_by_func (fixture->diagnostician, on_changed_stop_cb, NULL);

  topay_diagnostician_run_async (fixture->diagnostician, NULL, NULL, NULL, topay_test_on_result_cb,
                                 &first);
  g_clear_object (&fixture->result);
  g_signal_connect (fixture->diagnostician, "check-changed", G_CALLBACK (on_changed_again_cb),
                    fixture);
  topay_diagnostician_stop (fixture->diagnostician);
  g_assert_true (topay_diagnostician_is_running (fixture->diagnostician));
  g_assert_true (finish (fixture, NULL));
  topay_test_wait (&first);
  g_assert_cmpint (get_state (fixture, 0), ==, TOPAY_CHECK_FINE);
  g_assert_cmpint (get_state (fixture, 1), ==, TOPAY_CHECK_UNAVAILABLE);
}

static void
test_probes_without_session_are_left_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopayClient) client = topay_client_new ("https://localhost:1", NULL, NULL);
  g_autoptr (GError) error = NULL;

  begin (fixture, account, G_N_ELEMENTS (account), client);
  run (fixture, PAYMENT, NULL, NULL);
  g_assert_true (finish (fixture, NULL));
  g_assert_cmpint (get_state (fixture, 1), ==, TOPAY_CHECK_UNAVAILABLE);
  g_assert_cmpint (get_state (fixture, 2), ==, TOPAY_CHECK_UNAVAILABLE);

  topay_client_set_token (client, "canary0token0canary0token0canary0token00000");
  run (fixture, NULL, NULL, NULL);
  g_assert_true (finish (fixture, NULL));
  g_assert_cmpint (get_state (fixture, 1), ==, TOPAY_CHECK_UNAVAILABLE);
  g_assert_cmpint (get_state (fixture, 2), ==, TOPAY_CHECK_FINE);

  run (fixture, PAYMENT, NULL, NULL);
  g_assert_true (finish (fixture, NULL));
  g_assert_cmpint (get_state (fixture, 1), ==, TOPAY_CHECK_FINE);
  g_assert_cmpstr (get_word (fixture, "payment"), ==, "yes");
  g_assert_cmpstr (get_word (fixture, "signed-in"), ==, "yes");

  run (fixture, "no id", NULL, NULL);
  g_assert_false (finish (fixture, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

static void
test_codes_are_told_in_one_spelling (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *typed;
    const char *told; /* (nullable) */
  } rows[] = {
    { "TP-2103", "TP-2103" }, { " tp2103 ", "TP-2103" },    { "Tp 2103", "TP-2103" },
    { "tp_21", "tp_21" },     { "ORDERPAID", "ORDERPAID" }, { "  ", NULL },
    { "a\nb", "a b" },        { "tp-21035", "tp-21035" },
  };

  begin (fixture, well, 1, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      run (fixture, NULL, rows[i].typed, NULL);
      g_assert_cmpstr (get_word (fixture, "code"), ==, rows[i].told);
      g_assert_true (finish (fixture, NULL));
    }
}

#define ADD(path, function)                                                                        \
  g_test_add ("/diagnostician/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("all-begin-before-any-ends", test_all_begin_before_any_ends);
  ADD ("hanging-probe-is-given-up", test_hanging_probe_is_given_up);
  ADD ("run-ends-though-a-probe-may-go-on", test_run_ends_though_a_probe_may_go_on);
  ADD ("late-facts-do-not-change-what-is-shown", test_late_facts_do_not_change_what_is_shown);
  ADD ("stop-keeps-what-there-is", test_stop_keeps_what_there_is);
  ADD ("cancelling-ends-at-once", test_cancelling_ends_at_once);
  ADD ("another-run-ends-the-one-before", test_another_run_ends_the_one_before);
  ADD ("handlers-may-stop-and-begin-runs", test_handlers_may_stop_and_begin_runs);
  ADD ("probes-without-session-are-left-out", test_probes_without_session_are_left_out);
  ADD ("codes-are-told-in-one-spelling", test_codes_are_told_in_one_spelling);

  return g_test_run ();
}
