/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-case.h"
#include "topayd-identity.h"
#include "topayd-secret.h"

/* Cases: opened by people, moved on by them, by agents and by the service itself. Whatever happens
 * is in one transaction with its row in the timeline and in the audit log. */

G_BEGIN_DECLS

#define TOPAYD_CASE_NUMBER_SIZE 16 /* with the NUL: C, the date, six digits */
#define TOPAYD_CASES_LIST_MAX   200
#define TOPAYD_CASE_MAX_WORDS   2000 /* characters */

/* On the stack of a job. */
typedef struct
{
  const TopaydVisit *visit;      /* (unowned) */
  const TopayWorkdays *workdays; /* (unowned) */
} TopaydCases;

typedef struct
{
  TopayCaseKind kind;
  const char *account_id;
  const char *payment_id; /* (nullable) */
  const char *reason;     /* a word of the wizard */
  gint64 amount;          /* of a refund */
  const char *words;      /* (nullable): of the person */
} TopaydNewCase;

typedef struct
{
  TopayCaseEvent event;
  TopayCaseActor actor;
  const char *actor_id; /* (nullable): of an account or an agent; NULL for service and channel */
  const char *words;    /* (nullable): to whoever reads it */
} TopaydCaseAct;

typedef struct
{
  char *id;         /* (owned) */
  char *number;     /* (owned) */
  char *account_id; /* (owned) */
  TopayCaseKind kind;
  TopayCaseState state;
  char *payment_id; /* (owned) (nullable) */
  char *reason;     /* (owned) */
  gint64 amount;    /* 0 without one */
  char *currency;   /* (owned) (nullable) */
  TopayCaseClock clock;
  gint64 due_day;     /* 0 while the clock stands still */
  gint64 deadline_at; /* 0 without one */
  gint64 created_at;
  gint64 updated_at;
  gint64 n_events;
} TopaydCase;

void topayd_case_clear (TopaydCase *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TopaydCase, topayd_case_clear)
void topayd_case_free (TopaydCase *self);

/* @code: (out): a code of the wire when it is refused, which is no error; NULL when it was done */
gboolean topayd_case_open (const TopaydCases *cases,
                           const TopaydNewCase *wanted,
                           TopaydCase *opened,
                           const char **code,
                           GError **error);
gboolean topayd_case_act (const TopaydCases *cases,
                          const char *id,
                          const TopaydCaseAct *act,
                          const char **code,
                          GError **error);

/* @account_id: (nullable): whose it has to be */
gboolean topayd_case_load (const TopaydCases *cases,
                           const char *id,
                           const char *account_id,
                           TopaydCase *found,
                           const char **code,
                           GError **error);
gboolean topayd_cases_list (const TopaydCases *cases,
                            const char *account_id,
                            GPtrArray *found,
                            GError **error);
gboolean topayd_case_verify (const TopaydCases *cases, const char *id, GError **error);

G_END_DECLS
