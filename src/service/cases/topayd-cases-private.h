/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-cases.h"

/* Shared by the files of this folder. */

G_BEGIN_DECLS

#define TOPAYD_CASE_CONTEXT                                                                        \
  "case" /* of sealed bytes: they cannot be put in the place of others                             \
          */

#define TOPAYD_CASE_COLUMNS                                                                        \
  "c.id, c.number, c.account_id, c.kind, c.state, c.confirm, c.level, c.language, c.payment_id,"   \
  " c.other_payment_id, c.reason, coalesce (c.amount, 0), c.currency, c.clock_start_day,"          \
  " c.clock_used, c.clock_running, coalesce (c.due_day, 0), coalesce (c.deadline_at, 0),"          \
  " c.claimed_by, coalesce (c.proposed_at, 0), c.refused_by, coalesce (c.rating, 0), "             \
  "c.n_evidence,"                                                                                  \
  " c.created_at, c.updated_at, c.n_events, p.order_number, m.name"
#define TOPAYD_CASE_N_COLUMNS 28
#define TOPAYD_CASE_TABLES                                                                         \
  " FROM cases c LEFT JOIN payments p ON p.id = c.payment_id"                                      \
  " LEFT JOIN merchants m ON m.id = p.merchant_id "

static inline gint64
topayd_cases_get_now (const TopaydCases *cases)
{
  return cases->visit->caller->now;
}

gboolean topayd_case_fill (TopaydCase *self, TopaydRows *rows, GError **error);
GBytes *topayd_case_seal (const TopaydCases *cases, const char *text);
char *
topayd_case_unseal (const TopaydCases *cases, gconstpointer sealed, gsize n_sealed, GError **error);

/* The timeline: @self is already in its new state. */
gboolean topayd_case_note (const TopaydCases *cases,
                           TopaydCase *self,
                           const char *event,
                           const TopaydCaseAct *act,
                           GError **error);
gboolean
topayd_case_head (const TopaydCases *cases, const char *id, guint8 hash[32], GError **error);
gboolean topayd_case_list_events (
    const TopaydCases *cases, const char *id, gint64 since, GPtrArray *events, GError **error);
gboolean topayd_case_audit (const TopaydCases *cases,
                            const TopaydCase *self,
                            const char *action,
                            const char *actor,
                            GError **error);

gboolean topayd_case_update (const TopaydCases *cases, const TopaydCase *self, GError **error);
gboolean topayd_case_tell (const TopaydCases *cases,
                           const TopaydCase *self,
                           const char *news,
                           GError **error);
gboolean topayd_case_check_money (const TopaydCases *cases,
                                  const char *payment_id,
                                  gint64 amount,
                                  const char *but,
                                  const char **code,
                                  GError **error);
gboolean topayd_case_check_open (const TopaydCases *cases,
                                 const TopaydNewCase *wanted,
                                 const char *but,
                                 const char **code,
                                 GError **error);

G_END_DECLS
