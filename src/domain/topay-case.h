/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-workdays.h"

/* What can happen to a case: one machine for refunds, complaints, reports of fraud, changes of a
 * contact and documents, in the service, the app and the console alike. No input or output, no
 * clock: what is needed of time is passed in. Names of the enumerations are those of the wire. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_CASE_REFUND,
  TOPAY_CASE_COMPLAINT,
  TOPAY_CASE_FRAUD,
  TOPAY_CASE_WRONG_PERSON,   /* money sent to somebody else: the payee can only be asked */
  TOPAY_CASE_FROZEN_FUNDS,   /* documents for money that is held */
  TOPAY_CASE_CONTACT_CHANGE, /* neither phone nor e-mail can be used any more */
  TOPAY_CASE_N_KINDS,
} TopayCaseKind;

typedef enum
{
  TOPAY_CASE_SUBMITTED,
  TOPAY_CASE_UNDER_REVIEW,
  TOPAY_CASE_NEED_INFO,
  TOPAY_CASE_APPROVED,
  TOPAY_CASE_PROCESSING, /* the money is on its way */
  TOPAY_CASE_SUCCEEDED,
  TOPAY_CASE_ABNORMAL, /* the way back is closed: another has to be chosen */
  TOPAY_CASE_REROUTED, /* on its way by another */
  TOPAY_CASE_FAILED,   /* the channel gave up; a person looks into it */
  TOPAY_CASE_CLOSED,
  TOPAY_CASE_REJECTED,
  TOPAY_CASE_APPEAL_REVIEW,
  TOPAY_CASE_FINAL_REJECTED,
  TOPAY_CASE_WITHDRAWN,
  TOPAY_CASE_CLOSED_NO_INFO, /* nobody answered */
  TOPAY_CASE_N_STATES,
} TopayCaseState;

typedef enum
{
  TOPAY_CASE_ACCEPT,  /* the service looked it over */
  TOPAY_CASE_PROVE,   /* a machine proved it: nobody has to review */
  TOPAY_CASE_ASK,     /* for more */
  TOPAY_CASE_SUPPLY,  /* what was asked for */
  TOPAY_CASE_SILENCE, /* nothing came within seven days */
  TOPAY_CASE_REOPEN,
  TOPAY_CASE_APPROVE,
  TOPAY_CASE_REFUSE,
  TOPAY_CASE_WITHDRAW,
  TOPAY_CASE_PAY,     /* the money leaves */
  TOPAY_CASE_FINISH,  /* what was approved is done, where no money moves */
  TOPAY_CASE_ARRIVE,  /* the channel says that it arrived */
  TOPAY_CASE_BOUNCE,  /* the channel says that it cannot arrive there */
  TOPAY_CASE_FAIL,    /* the channel gave up */
  TOPAY_CASE_RETRY,   /* the same way again */
  TOPAY_CASE_REROUTE, /* another way was chosen */
  TOPAY_CASE_GIVE_UP, /* the shop has had no money for it in seven days */
  TOPAY_CASE_APPEAL,
  TOPAY_CASE_N_EVENTS,
} TopayCaseEvent;

typedef enum
{
  TOPAY_CASE_PERSON = 1 << 0,
  TOPAY_CASE_AGENT = 1 << 1,
  TOPAY_CASE_SERVICE = 1 << 2,
  TOPAY_CASE_CHANNEL = 1 << 3,
} TopayCaseActor;

/* What an event does to the time of the review. */
typedef enum
{
  TOPAY_CASE_CLOCK_GOES_ON,
  TOPAY_CASE_CLOCK_STARTS, /* all of its working days are ahead */
  TOPAY_CASE_CLOCK_STOPS,  /* we wait for the person */
  TOPAY_CASE_CLOCK_RESUMES,
  TOPAY_CASE_CLOCK_ENDS,
} TopayCaseClockEffect;

typedef struct
{
  TopayCaseState from;
  TopayCaseEvent event;
  TopayCaseState to;
  guint actors; /* TopayCaseActor, any of which may */
  TopayCaseClockEffect clock;
  guint kinds; /* 1 << TopayCaseKind */
} TopayCaseMove;

const TopayCaseMove *
topay_case_find_move (TopayCaseKind kind, TopayCaseState from, TopayCaseEvent event);
gboolean topay_case_is_over (TopayCaseState state);

const char *topay_case_kind_get_name (TopayCaseKind kind);
const char *topay_case_state_get_name (TopayCaseState state);
const char *topay_case_event_get_name (TopayCaseEvent event);
gboolean topay_case_kind_read (const char *name, TopayCaseKind *kind);
gboolean topay_case_state_read (const char *name, TopayCaseState *state);

/* --- When the answer is due --- */

#define TOPAY_CASE_REVIEW_DAYS 3            /* working days */
#define TOPAY_CASE_ANSWER_S    (7 * 86400)  /* to answer what was asked */
#define TOPAY_CASE_REOPEN_S    (30 * 86400) /* after nobody answered */
#define TOPAY_CASE_APPEAL_S    (15 * 86400) /* after a refusal */

/* Of a review; all days are of the calendar. It is kept with the case. */
typedef struct
{
  gint64 start_day; /* behind which days are counted; meaningless while it stands still */
  guint n_used;     /* working days that were used before @start_day */
  gboolean is_running;
} TopayCaseClock;

void topay_case_clock_apply (TopayCaseClock *clock,
                             TopayCaseClockEffect effect,
                             const TopayWorkdays *workdays,
                             gint64 now);
gboolean
topay_case_clock_get_due (const TopayCaseClock *clock, const TopayWorkdays *workdays, gint64 *day);
guint
topay_case_clock_get_used (const TopayCaseClock *clock, const TopayWorkdays *workdays, gint64 now);

G_END_DECLS
