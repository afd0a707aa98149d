/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-case-rules.h"
#include "topay-wire-cases.h"
#include "topayd-identity.h"

/* Cases: opened by people, moved on by them, by agents and by the service itself. Whatever happens
 * is in one transaction with its row in the timeline and in the audit log.
 *
 * What is refused is no error: @code gets a code of the wire, nothing is changed and there is no
 * row; NULL when it was done. Functions return FALSE for an error of the store alone. */

G_BEGIN_DECLS

#define TOPAYD_CASE_NUMBER_SIZE (TOPAY_WIRE_CASE_NUMBER_LENGTH + 1)

/* On the stack of a job. */
typedef struct
{
  const TopaydVisit *visit;      /* (unowned) */
  const TopayWorkdays *workdays; /* (unowned) */
  gint64 two_above;              /* a refund above it takes two; in the minor unit */
  gint64 supervisor_above;       /* one of whom is a supervisor */
} TopaydCases;

typedef struct
{
  TopayCaseKind kind;
  const char *account_id;
  const char *payment_id;       /* (nullable) */
  const char *other_payment_id; /* (nullable): of a double charge */
  const char *reason;
  gint64 amount;            /* of a refund */
  const char *words;        /* (nullable): of the person */
  const GPtrArray *answers; /* (nullable) (element-type TopayWireCaseAnswer) */
  guint n_evidence;         /* that comes with it */
  guint level;              /* how well it is proven who asks */
  const char *language;     /* (nullable): of the person; NULL: English */
  gboolean is_frozen;       /* the account */
} TopaydNewCase;

typedef struct
{
  TopayCaseEvent event;
  TopayCaseActor actor;
  const char *actor_id; /* (nullable): of an account or an agent; NULL for service and channel */
  const char *words;    /* (nullable): to whoever reads it */
  const char *template; /* (nullable): id of a text that both sides know */
} TopaydCaseAct;

typedef struct
{
  char *id;         /* (owned) */
  char *number;     /* (owned) */
  char *account_id; /* (owned) */
  TopayCaseKind kind;
  TopayCaseState state;
  gboolean confirm;
  guint level;
  char *language;         /* (owned) */
  char *payment_id;       /* (owned) (nullable) */
  char *other_payment_id; /* (owned) (nullable) */
  char *reason;           /* (owned) */
  gint64 amount;          /* 0 without one */
  char *currency;         /* (owned) (nullable) */
  TopayCaseClock clock;
  gint64 due_day;     /* 0 while the clock stands still */
  gint64 deadline_at; /* 0 without one */
  char *claimed_by;   /* (owned) (nullable) */
  gint64 proposed_at; /* 0: not */
  char *refused_by;   /* (owned) (nullable) */
  gint64 n_evidence;
  gint64 rating; /* 0: none */
  gint64 created_at;
  gint64 updated_at;
  gint64 n_events;
  char *order;    /* (owned) (nullable): number of the payment's order */
  char *merchant; /* (owned) (nullable) */
} TopaydCase;

void topayd_case_clear (TopaydCase *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydCase, topayd_case_clear)

/* --- Reading --- */

/* @account_id: (nullable): whose it has to be */
gboolean topayd_case_load (const TopaydCases *cases,
                           const char *id,
                           const char *account_id,
                           TopaydCase *found,
                           const char **code,
                           GError **error);
gboolean topayd_cases_list (const TopaydCases *cases,
                            const char *account_id,
                            gint64 skip,
                            TopayWireCaseList *list,
                            GError **error);
void topayd_case_describe (const TopaydCases *cases, const TopaydCase *self, TopayWireCase *record);
gboolean topayd_case_detail (const TopaydCases *cases,
                             const TopaydCase *self,
                             gint64 since,
                             TopayWireCaseDetail *detail,
                             GError **error);
gboolean topayd_case_verify (const TopaydCases *cases, const char *id, GError **error);

/* --- Acting --- */

gboolean topayd_case_open (const TopaydCases *cases,
                           const TopaydNewCase *wanted,
                           TopaydCase *opened,
                           const char **code,
                           GError **error);
gboolean topayd_case_confirm (const TopaydCases *cases,
                              const char *id,
                              const char *account_id,
                              const char **code,
                              GError **error);
gboolean topayd_case_act (const TopaydCases *cases,
                          const char *id,
                          const TopaydCaseAct *act,
                          const char **code,
                          GError **error);
gboolean topayd_case_add (const TopaydCases *cases,
                          const char *id,
                          const TopaydCaseAct *act,
                          const char **code,
                          GError **error);
gboolean topayd_case_rate (const TopaydCases *cases,
                           const char *id,
                           const char *account_id,
                           const TopayWireCaseRate *rating,
                           const char **code,
                           GError **error);

gboolean
topayd_case_count_evidence (const TopaydCases *cases, const char *id, guint n_more, GError **error);

/* What is due by itself: nobody answered, reminders, apologies. */
gboolean topayd_cases_tick (const TopaydCases *cases, guint *n_changed, GError **error);

G_END_DECLS
