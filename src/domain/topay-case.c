/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case.h"

#define KIND(name) (1U << TOPAY_CASE_##name)
#define ALL        ((1U << TOPAY_CASE_N_KINDS) - 1)
#define MONEY      KIND (REFUND)
#define NO_MONEY   (ALL & ~MONEY)

#define PERSON  TOPAY_CASE_PERSON
#define AGENT   TOPAY_CASE_AGENT
#define SERVICE TOPAY_CASE_SERVICE
#define CHANNEL TOPAY_CASE_CHANNEL

#define MOVE(from, event, to, actors, clock, kinds)                                                \
  {                                                                                                \
    TOPAY_CASE_##from, TOPAY_CASE_##event, TOPAY_CASE_##to, actors, TOPAY_CASE_CLOCK_##clock,      \
        kinds                                                                                      \
  }

/* payments.md 4.3 of the product’s knowledge; what is not here cannot happen. A draft is the app’s
 * alone, and no case yet. */
/* clang-format off */
static const TopayCaseMove moves[] = {
  MOVE (SUBMITTED,      ACCEPT,   UNDER_REVIEW,   SERVICE,         STARTS,  ALL),
  MOVE (SUBMITTED,      PROVE,    APPROVED,       SERVICE,         GOES_ON, MONEY),
  MOVE (SUBMITTED,      WITHDRAW, WITHDRAWN,      PERSON,          ENDS,    ALL),
  MOVE (UNDER_REVIEW,   ASK,      NEED_INFO,      AGENT,           STOPS,   ALL),
  MOVE (UNDER_REVIEW,   APPROVE,  APPROVED,       AGENT,           ENDS,    ALL),
  MOVE (UNDER_REVIEW,   REFUSE,   REJECTED,       AGENT,           ENDS,    ALL),
  MOVE (UNDER_REVIEW,   WITHDRAW, WITHDRAWN,      PERSON,          ENDS,    ALL),
  MOVE (NEED_INFO,      SUPPLY,   UNDER_REVIEW,   PERSON,          RESUMES, ALL),
  MOVE (NEED_INFO,      SILENCE,  CLOSED_NO_INFO, SERVICE,         ENDS,    ALL),
  MOVE (NEED_INFO,      WITHDRAW, WITHDRAWN,      PERSON,          ENDS,    ALL),
  MOVE (CLOSED_NO_INFO, REOPEN,   UNDER_REVIEW,   PERSON,          STARTS,  ALL),
  MOVE (APPROVED,       PAY,      PROCESSING,     SERVICE,         GOES_ON, MONEY),
  MOVE (APPROVED,       GIVE_UP,  CLOSED,         SERVICE,         GOES_ON, MONEY),
  MOVE (APPROVED,       FINISH,   SUCCEEDED,      SERVICE | AGENT, GOES_ON, NO_MONEY),
  MOVE (PROCESSING,     ARRIVE,   SUCCEEDED,      CHANNEL,         GOES_ON, MONEY),
  MOVE (PROCESSING,     BOUNCE,   ABNORMAL,       CHANNEL,         GOES_ON, MONEY),
  MOVE (PROCESSING,     FAIL,     FAILED,         CHANNEL,         GOES_ON, MONEY),
  MOVE (ABNORMAL,       REROUTE,  REROUTED,       PERSON | AGENT,  GOES_ON, MONEY),
  MOVE (REROUTED,       ARRIVE,   SUCCEEDED,      CHANNEL,         GOES_ON, MONEY),
  MOVE (REROUTED,       BOUNCE,   ABNORMAL,       CHANNEL,         GOES_ON, MONEY),
  MOVE (REROUTED,       FAIL,     FAILED,         CHANNEL,         GOES_ON, MONEY),
  MOVE (FAILED,         RETRY,    PROCESSING,     AGENT,           GOES_ON, MONEY),
  MOVE (FAILED,         REROUTE,  REROUTED,       PERSON | AGENT,  GOES_ON, MONEY),
  MOVE (REJECTED,       APPEAL,   APPEAL_REVIEW,  PERSON,          STARTS,  ALL),
  MOVE (APPEAL_REVIEW,  APPROVE,  APPROVED,       AGENT,           ENDS,    ALL),
  MOVE (APPEAL_REVIEW,  REFUSE,   FINAL_REJECTED, AGENT,           ENDS,    ALL),
  MOVE (APPEAL_REVIEW,  WITHDRAW, WITHDRAWN,      PERSON,          ENDS,    ALL),
};
/* clang-format on */

static const char *const kinds[] = {
  [TOPAY_CASE_REFUND] = "refund",
  [TOPAY_CASE_COMPLAINT] = "complaint",
  [TOPAY_CASE_FRAUD] = "fraud",
  [TOPAY_CASE_WRONG_PERSON] = "wrong_person",
  [TOPAY_CASE_FROZEN_FUNDS] = "frozen_funds",
  [TOPAY_CASE_CONTACT_CHANGE] = "contact_change",
};
static const char *const states[] = {
  [TOPAY_CASE_SUBMITTED] = "submitted",
  [TOPAY_CASE_UNDER_REVIEW] = "under_review",
  [TOPAY_CASE_NEED_INFO] = "need_info",
  [TOPAY_CASE_APPROVED] = "approved",
  [TOPAY_CASE_PROCESSING] = "processing",
  [TOPAY_CASE_SUCCEEDED] = "succeeded",
  [TOPAY_CASE_ABNORMAL] = "abnormal",
  [TOPAY_CASE_REROUTED] = "rerouted",
  [TOPAY_CASE_FAILED] = "failed",
  [TOPAY_CASE_CLOSED] = "closed",
  [TOPAY_CASE_REJECTED] = "rejected",
  [TOPAY_CASE_APPEAL_REVIEW] = "appeal_review",
  [TOPAY_CASE_FINAL_REJECTED] = "final_rejected",
  [TOPAY_CASE_WITHDRAWN] = "withdrawn",
  [TOPAY_CASE_CLOSED_NO_INFO] = "closed_no_info",
};
static const char *const events[] = {
  [TOPAY_CASE_ACCEPT] = "accept",     [TOPAY_CASE_PROVE] = "prove",
  [TOPAY_CASE_ASK] = "ask",           [TOPAY_CASE_SUPPLY] = "supply",
  [TOPAY_CASE_SILENCE] = "silence",   [TOPAY_CASE_REOPEN] = "reopen",
  [TOPAY_CASE_APPROVE] = "approve",   [TOPAY_CASE_REFUSE] = "refuse",
  [TOPAY_CASE_WITHDRAW] = "withdraw", [TOPAY_CASE_PAY] = "pay",
  [TOPAY_CASE_FINISH] = "finish",     [TOPAY_CASE_ARRIVE] = "arrive",
  [TOPAY_CASE_BOUNCE] = "bounce",     [TOPAY_CASE_FAIL] = "fail",
  [TOPAY_CASE_RETRY] = "retry",       [TOPAY_CASE_REROUTE] = "reroute",
  [TOPAY_CASE_GIVE_UP] = "give_up",   [TOPAY_CASE_APPEAL] = "appeal",
};

G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == TOPAY_CASE_N_KINDS);
G_STATIC_ASSERT (G_N_ELEMENTS (states) == TOPAY_CASE_N_STATES);
G_STATIC_ASSERT (G_N_ELEMENTS (events) == TOPAY_CASE_N_EVENTS);

/**
 * topay_case_find_move:
 * @kind: of the case
 * @from: its state
 * @event: what happens
 *
 * Who may do it, and whether it is in time, is for the caller to judge: the move says who.
 *
 * Returns: (transfer none) (nullable): what comes of it; %NULL when it cannot happen
 */
const TopayCaseMove *
topay_case_find_move (TopayCaseKind kind, TopayCaseState from, TopayCaseEvent event)
{
  for (guint i = 0; i < G_N_ELEMENTS (moves); i++)
    if (moves[i].from == from && moves[i].event == event && (moves[i].kinds & (1U << kind)) != 0)
      return &moves[i];
  return NULL;
}

/**
 * topay_case_is_over:
 * @state: of a case
 *
 * Returns: whether nobody works on it any more; somebody may still appeal or reopen it
 */
gboolean
topay_case_is_over (TopayCaseState state)
{
  static const gboolean over[TOPAY_CASE_N_STATES] = {
    [TOPAY_CASE_SUCCEEDED] = TRUE, [TOPAY_CASE_CLOSED] = TRUE,
    [TOPAY_CASE_REJECTED] = TRUE,  [TOPAY_CASE_FINAL_REJECTED] = TRUE,
    [TOPAY_CASE_WITHDRAWN] = TRUE, [TOPAY_CASE_CLOSED_NO_INFO] = TRUE,
  };

  return state < TOPAY_CASE_N_STATES && over[state];
}

static gboolean
find_name (const char *const *names, guint n_names, const char *name, guint *place)
{
  for (guint i = 0; i < n_names; i++)
    if (g_str_equal (names[i], name))
      {
        *place = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * topay_case_kind_get_name:
 * @kind: of a case
 *
 * Returns: its name on the wire
 */
const char *
topay_case_kind_get_name (TopayCaseKind kind)
{
  return kinds[kind];
}

/**
 * topay_case_state_get_name:
 * @state: of a case
 *
 * Returns: its name on the wire
 */
const char *
topay_case_state_get_name (TopayCaseState state)
{
  return states[state];
}

/**
 * topay_case_event_get_name:
 * @event: that happens to a case
 *
 * Returns: its name in the timeline and the audit log
 */
const char *
topay_case_event_get_name (TopayCaseEvent event)
{
  return events[event];
}

/**
 * topay_case_kind_read:
 * @name: of the wire
 * @kind: (out): the kind
 *
 * Returns: whether there is one of this name
 */
gboolean
topay_case_kind_read (const char *name, TopayCaseKind *kind)
{
  guint place;

  if (!find_name (kinds, TOPAY_CASE_N_KINDS, name, &place))
    return FALSE;
  *kind = (TopayCaseKind) place;
  return TRUE;
}

/**
 * topay_case_state_read:
 * @name: of the wire
 * @state: (out): the state
 *
 * Returns: whether there is one of this name
 */
gboolean
topay_case_state_read (const char *name, TopayCaseState *state)
{
  guint place;

  if (!find_name (states, TOPAY_CASE_N_STATES, name, &place))
    return FALSE;
  *state = (TopayCaseState) place;
  return TRUE;
}

/* --- When the answer is due --- */

/* Whole working days behind the start; of the current one only what is over. */
static guint
count_used (const TopayCaseClock *clock, const TopayWorkdays *workdays, gint64 now)
{
  gint64 today = topay_workdays_get_day (workdays, now);
  gint64 last = now < topay_workdays_get_cutoff (workdays, today) ? today - 1 : today;

  if (!clock->is_running || last <= clock->start_day)
    return clock->n_used;
  return clock->n_used + topay_workdays_count (workdays, clock->start_day, last);
}

/**
 * topay_case_clock_apply:
 * @clock: of a review
 * @effect: of the event that happened
 * @workdays: the calendar
 * @now: Unix seconds
 *
 * A review that goes on after a wait for the person has what is left of its days, at least one.
 */
void
topay_case_clock_apply (TopayCaseClock *clock,
                        TopayCaseClockEffect effect,
                        const TopayWorkdays *workdays,
                        gint64 now)
{
  switch (effect)
    {
    case TOPAY_CASE_CLOCK_STARTS:
      *clock = (TopayCaseClock){ topay_workdays_get_start (workdays, now), 0, TRUE };
      break;
    case TOPAY_CASE_CLOCK_STOPS:
      clock->n_used = MIN (count_used (clock, workdays, now), TOPAY_CASE_REVIEW_DAYS - 1);
      clock->is_running = FALSE;
      break;
    case TOPAY_CASE_CLOCK_RESUMES:
      clock->start_day = topay_workdays_get_start (workdays, now);
      clock->is_running = TRUE;
      break;
    case TOPAY_CASE_CLOCK_ENDS:
      clock->is_running = FALSE;
      break;
    case TOPAY_CASE_CLOCK_GOES_ON:
    default:
      break;
    }
}

/**
 * topay_case_clock_get_due:
 * @clock: of a review
 * @workdays: the calendar
 * @day: (out): the day by whose cut-off the answer is due
 *
 * Returns: whether there is such a day; %FALSE while the clock stands still
 */
gboolean
topay_case_clock_get_due (const TopayCaseClock *clock, const TopayWorkdays *workdays, gint64 *day)
{
  if (!clock->is_running)
    return FALSE;
  *day = topay_workdays_add (workdays, clock->start_day, TOPAY_CASE_REVIEW_DAYS - clock->n_used);
  return TRUE;
}

/**
 * topay_case_clock_get_used:
 * @clock: of a review
 * @workdays: the calendar
 * @now: Unix seconds
 *
 * Returns: how many of its working days are over, also more than there are when it is late
 */
guint
topay_case_clock_get_used (const TopayCaseClock *clock, const TopayWorkdays *workdays, gint64 now)
{
  return count_used (clock, workdays, now);
}
