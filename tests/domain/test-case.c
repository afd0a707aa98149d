/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case.h"

#include <string.h>

#define N_SEQUENCES 10000
#define SEED        20261123

/* What may happen to a refund, as payments.md 4.3 draws it; everything else may not. */
static const char *const of_refunds[] = {
  "submitted accept under_review",
  "submitted prove approved",
  "submitted withdraw withdrawn",
  "under_review ask need_info",
  "under_review approve approved",
  "under_review refuse rejected",
  "under_review withdraw withdrawn",
  "need_info supply under_review",
  "need_info silence closed_no_info",
  "need_info withdraw withdrawn",
  "closed_no_info reopen under_review",
  "approved pay processing",
  "approved give_up closed",
  "processing arrive succeeded",
  "processing bounce abnormal",
  "processing fail failed",
  "abnormal reroute rerouted",
  "rerouted arrive succeeded",
  "rerouted bounce abnormal",
  "rerouted fail failed",
  "failed retry processing",
  "failed reroute rerouted",
  "rejected appeal appeal_review",
  "appeal_review approve approved",
  "appeal_review refuse final_rejected",
  "appeal_review withdraw withdrawn",
};

/* And to what moves no money. */
static const char *const of_others[] = {
  "submitted accept under_review",    "submitted withdraw withdrawn",
  "under_review ask need_info",       "under_review approve approved",
  "under_review refuse rejected",     "under_review withdraw withdrawn",
  "need_info supply under_review",    "need_info silence closed_no_info",
  "need_info withdraw withdrawn",     "closed_no_info reopen under_review",
  "approved finish succeeded",        "rejected appeal appeal_review",
  "appeal_review approve approved",   "appeal_review refuse final_rejected",
  "appeal_review withdraw withdrawn",
};

static gboolean
is_legal (TopayCaseKind kind, TopayCaseState from, TopayCaseEvent event, const char **to)
{
  const char *const *rows = kind == TOPAY_CASE_REFUND ? of_refunds : of_others;
  guint n_rows = kind == TOPAY_CASE_REFUND ? G_N_ELEMENTS (of_refunds) : G_N_ELEMENTS (of_others);
  g_autofree char *beginning = g_strdup_printf ("%s %s ", topay_case_state_get_name (from),
                                                topay_case_event_get_name (event));

  for (guint i = 0; i < n_rows; i++)
    if (g_str_has_prefix (rows[i], beginning))
      {
        *to = rows[i] + strlen (beginning);
        return TRUE;
      }
  return FALSE;
}

/* Every kind, every state, every event. */
static void
test_every_pair (void)
{
  guint n_pairs = 0, n_legal = 0;

  for (int kind = 0; kind < TOPAY_CASE_N_KINDS; kind++)
    for (int from = 0; from < TOPAY_CASE_N_STATES; from++)
      for (int event = 0; event < TOPAY_CASE_N_EVENTS; event++)
        {
          const char *to = NULL;
          gboolean legal =
              is_legal ((TopayCaseKind) kind, (TopayCaseState) from, (TopayCaseEvent) event, &to);
          const TopayCaseMove *move = topay_case_find_move (
              (TopayCaseKind) kind, (TopayCaseState) from, (TopayCaseEvent) event);

          g_test_message ("%s: %s, %s", topay_case_kind_get_name ((TopayCaseKind) kind),
                          topay_case_state_get_name ((TopayCaseState) from),
                          topay_case_event_get_name ((TopayCaseEvent) event));
          g_assert_true ((move != NULL) == legal);
          n_pairs++;
          n_legal += legal;
          if (move != NULL)
            g_assert_cmpstr (topay_case_state_get_name (move->to), ==, to);
        }
  g_test_message ("%u pairs of %d kinds, %u of them legal", n_pairs, TOPAY_CASE_N_KINDS, n_legal);
}

/* Nobody decides his own case, and no machine refuses. */
static void
test_who_may (void)
{
  for (int from = 0; from < TOPAY_CASE_N_STATES; from++)
    {
      const TopayCaseMove *refuse =
          topay_case_find_move (TOPAY_CASE_REFUND, (TopayCaseState) from, TOPAY_CASE_REFUSE);
      const TopayCaseMove *approve =
          topay_case_find_move (TOPAY_CASE_REFUND, (TopayCaseState) from, TOPAY_CASE_APPROVE);
      const TopayCaseMove *arrive =
          topay_case_find_move (TOPAY_CASE_REFUND, (TopayCaseState) from, TOPAY_CASE_ARRIVE);

      g_assert_true (refuse == NULL || refuse->actors == TOPAY_CASE_AGENT);
      g_assert_true (approve == NULL || approve->actors == TOPAY_CASE_AGENT);
      g_assert_true (arrive == NULL || arrive->actors == TOPAY_CASE_CHANNEL);
    }
}

static const TopayCaseMove *
draw_move (GRand *chance, TopayCaseKind kind, TopayCaseState state)
{
  TopayCaseEvent event = (TopayCaseEvent) g_rand_int_range (chance, 0, TOPAY_CASE_N_EVENTS);

  return topay_case_find_move (kind, state, event);
}

/* Whatever happens: money arrives once, an appeal is there once, and what is decided for good stays
 * so. */
static void
test_any_sequence (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);
  guint n_moves = 0;

  for (guint i = 0; i < N_SEQUENCES; i++)
    {
      TopayCaseKind kind = (TopayCaseKind) g_rand_int_range (chance, 0, TOPAY_CASE_N_KINDS);
      TopayCaseState state = TOPAY_CASE_SUBMITTED;
      guint n_arrived = 0, n_appeals = 0;

      for (guint j = 0; j < 200; j++)
        {
          const TopayCaseMove *move = draw_move (chance, kind, state);

          if (move == NULL)
            continue;
          g_assert_true (state != TOPAY_CASE_SUCCEEDED && state != TOPAY_CASE_FINAL_REJECTED
                         && state != TOPAY_CASE_WITHDRAWN && state != TOPAY_CASE_CLOSED);
          n_moves++;
          n_arrived += move->event == TOPAY_CASE_ARRIVE;
          n_appeals += move->event == TOPAY_CASE_APPEAL;
          state = move->to;
        }
      g_assert_cmpuint (n_arrived, <=, 1);
      g_assert_cmpuint (n_appeals, <=, 1);
      g_assert_true (kind == TOPAY_CASE_REFUND || n_arrived == 0);
    }
  g_test_message ("%u sequences of 200 events, %u moves", N_SEQUENCES, n_moves);
}

static void
test_names_are_read_back (void)
{
  TopayCaseKind kind;
  TopayCaseState state;

  for (int i = 0; i < TOPAY_CASE_N_KINDS; i++)
    {
      g_assert_true (topay_case_kind_read (topay_case_kind_get_name ((TopayCaseKind) i), &kind));
      g_assert_cmpint (kind, ==, i);
    }
  for (int i = 0; i < TOPAY_CASE_N_STATES; i++)
    {
      g_assert_true (
          topay_case_state_read (topay_case_state_get_name ((TopayCaseState) i), &state));
      g_assert_cmpint (state, ==, i);
    }
  g_assert_false (topay_case_kind_read ("draft", &kind));
  g_assert_false (topay_case_state_read ("", &state));
}

/* --- The clock --- */

static gint64
get_seconds (const char *local)
{
  g_autofree char *text = g_strconcat (local, ":00+08:00", NULL);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time);
}

static TopayWorkdays *
make_calendar (void)
{
  static const char text[] = "covers 2026\n2026-10-01 off\n2026-10-02 off\n2026-10-10 work\n";

  return topay_workdays_parse (text, strlen (text), NULL);
}

static void
assert_due (const TopayCaseClock *clock, const TopayWorkdays *workdays, const char *date)
{
  g_autofree char *noon = g_strconcat (date, "T12:00", NULL);
  gint64 day = 0;

  g_assert_true (topay_case_clock_get_due (clock, workdays, &day));
  g_assert_cmpint (day, ==, topay_workdays_get_day (workdays, get_seconds (noon)));
}

/* Asked for more on the second day, supplied a week later: two days are left. */
static void
test_clock_stops_while_we_wait (void)
{
  g_autoptr (TopayWorkdays) workdays = make_calendar ();
  TopayCaseClock clock = { 0 };
  gint64 day;

  topay_case_clock_apply (&clock, TOPAY_CASE_CLOCK_STARTS, workdays,
                          get_seconds ("2026-11-23T09:00"));
  assert_due (&clock, workdays, "2026-11-26");
  g_assert_cmpuint (topay_case_clock_get_used (&clock, workdays, get_seconds ("2026-11-24T18:00")),
                    ==, 1);

  topay_case_clock_apply (&clock, TOPAY_CASE_CLOCK_STOPS, workdays,
                          get_seconds ("2026-11-25T10:00"));
  g_assert_false (topay_case_clock_get_due (&clock, workdays, &day));
  g_assert_cmpuint (topay_case_clock_get_used (&clock, workdays, get_seconds ("2026-12-25T10:00")),
                    ==, 1);

  topay_case_clock_apply (&clock, TOPAY_CASE_CLOCK_RESUMES, workdays,
                          get_seconds ("2026-12-02T10:00"));
  assert_due (&clock, workdays, "2026-12-04");
}

/* A late answer to a late question still leaves a day. */
static void
test_a_day_is_always_left (void)
{
  g_autoptr (TopayWorkdays) workdays = make_calendar ();
  TopayCaseClock clock = { 0 };

  topay_case_clock_apply (&clock, TOPAY_CASE_CLOCK_STARTS, workdays,
                          get_seconds ("2026-11-02T09:00"));
  topay_case_clock_apply (&clock, TOPAY_CASE_CLOCK_STOPS, workdays,
                          get_seconds ("2026-11-16T09:00"));
  topay_case_clock_apply (&clock, TOPAY_CASE_CLOCK_RESUMES, workdays,
                          get_seconds ("2026-11-16T10:00"));
  assert_due (&clock, workdays, "2026-11-17");
}

static void
test_an_appeal_begins_anew (void)
{
  g_autoptr (TopayWorkdays) workdays = make_calendar ();
  TopayCaseClock clock = { 0 };

  topay_case_clock_apply (&clock, TOPAY_CASE_CLOCK_STARTS, workdays,
                          get_seconds ("2026-09-21T09:00"));
  topay_case_clock_apply (&clock, TOPAY_CASE_CLOCK_ENDS, workdays,
                          get_seconds ("2026-09-23T09:00"));
  topay_case_clock_apply (&clock, TOPAY_CASE_CLOCK_STARTS, workdays,
                          get_seconds ("2026-09-30T09:00"));
  assert_due (&clock, workdays, "2026-10-07");
  g_assert_cmpuint (topay_case_clock_get_used (&clock, workdays, get_seconds ("2026-10-12T18:00")),
                    ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/case/every-pair", test_every_pair);
  g_test_add_func ("/case/who-may", test_who_may);
  g_test_add_func ("/case/any-sequence", test_any_sequence);
  g_test_add_func ("/case/names-are-read-back", test_names_are_read_back);
  g_test_add_func ("/case/clock-stops-while-we-wait", test_clock_stops_while_we_wait);
  g_test_add_func ("/case/a-day-is-always-left", test_a_day_is_always_left);
  g_test_add_func ("/case/an-appeal-begins-anew", test_an_appeal_begins_anew);
  return g_test_run ();
}
