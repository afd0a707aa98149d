/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-payout.h"

#include "topay-error.h"
#include "topayd-payout-private.h"

#define DAY_S 86400

/* A way for the money, and what the next payout of a case is made of. */
typedef struct
{
  gint64 attempt;
  gint64 amount;
  char *currency;  /* (owned) */
  char *method_id; /* (owned) (nullable): NULL: the way it came */
  char *kind;      /* (owned) (nullable) */
  char *label;     /* (owned) (nullable) */
} Plan;

static void
plan_clear (Plan *self)
{
  g_free (self->currency);
  g_free (self->method_id);
  g_free (self->kind);
  g_free (self->label);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

/**
 * topayd_payout_make_id:
 * @case_id: of a case
 * @attempt: which payout of it, from 1
 * @id: (out): the id
 *
 * Makes the id of case and attempt, not by chance: when the database has to be put back to an older
 * copy, what is sent again has the id that the channel knows already.
 */
void
topayd_payout_make_id (const char *case_id, gint64 attempt, char id[TOPAYD_PAYOUT_ID_SIZE])
{
  g_autofree char *text = g_strdup_printf ("topay payout %s %" G_GINT64_FORMAT, case_id, attempt);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  g_strlcpy (id, hash, TOPAYD_PAYOUT_ID_SIZE);
}

/**
 * topayd_payout_audit:
 * @transaction: the job
 * @note: what happened
 * @error: return location for an error
 *
 * Adds a row to the audit log.
 *
 * Returns: whether it is added; %FALSE with an error of the store
 */
gboolean
topayd_payout_audit (TopaydTransaction *transaction, const TopaydPayoutNote *note, GError **error)
{
  const TopaydAuditEntry entry = { .actor = note->actor,
                                   .action = note->action,
                                   .object = note->id,
                                   .result = note->result != NULL ? note->result : "ok",
                                   .detail = note->detail,
                                   .at = note->at };

  return topayd_audit_append (transaction, &entry, error);
}

/* The way that the payment took; nothing is known of it when the method is not there any more. */
static gboolean
plan_original (const TopaydCases *cases, const char *case_id, Plan *plan, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT m.kind, m.label FROM cases c JOIN payments p ON p.id = c.payment_id"
      " JOIN payment_methods m ON m.id = p.method_id WHERE c.id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (case_id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      plan->kind = topayd_rows_dup_text (rows, 0);
      plan->label = topayd_rows_dup_text (rows, 1);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* One of the person’s own that can be used. */
static gboolean
plan_chosen (
    const TopaydCases *cases, const char *case_id, Plan *plan, const char **code, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT m.kind, m.label, m.state = 'active' FROM cases c"
      " JOIN payment_methods m ON m.account_id = c.account_id WHERE c.id = ?1 AND m.id = ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (case_id), TOPAYD_TEXT (plan->method_id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      plan->kind = topayd_rows_dup_text (rows, 0);
      plan->label = topayd_rows_dup_text (rows, 1);
      if (topayd_rows_get_integer (rows, 2) == 0)
        *code = "invalid_field";
      return TRUE;
    }
  *code = "not_found";
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* The payout before this one. The same way again is that one’s. */
static gboolean
plan_attempt (const TopaydCases *cases, const char *case_id, Plan *plan, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT attempt, method_id FROM payouts WHERE case_id = ?1 ORDER BY attempt DESC LIMIT 1",
      TOPAYD_VALUES (TOPAYD_TEXT (case_id)), error);

  if (rows == NULL)
    return FALSE;
  plan->attempt = 1;
  if (topayd_rows_next (rows, &problem))
    {
      plan->attempt = topayd_rows_get_integer (rows, 0) + 1;
      if (plan->method_id == NULL)
        plan->method_id = topayd_rows_dup_text (rows, 1);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
plan_amount (
    const TopaydCases *cases, const char *case_id, Plan *plan, const char **code, GError **error)
{
  g_auto (TopaydCase) owner = { 0 };

  if (!topayd_case_load (cases, case_id, NULL, &owner, code, error))
    return FALSE;
  if (*code != NULL)
    return TRUE;
  if (owner.kind != TOPAY_CASE_REFUND || owner.amount <= 0 || owner.currency == NULL)
    *code = "wrong_state";
  plan->amount = owner.amount;
  plan->currency = g_steal_pointer (&owner.currency);
  return TRUE;
}

static gboolean
make_plan (
    const TopaydCases *cases, const char *case_id, Plan *plan, const char **code, GError **error)
{
  *code = NULL;
  if (!plan_amount (cases, case_id, plan, code, error))
    return FALSE;
  if (*code != NULL)
    return TRUE;
  if (!plan_attempt (cases, case_id, plan, error))
    return FALSE;
  if (plan->attempt > TOPAYD_PAYOUT_MAX_ATTEMPTS)
    {
      *code = "wrong_state";
      return TRUE;
    }
  return plan->method_id != NULL ? plan_chosen (cases, case_id, plan, code, error)
                                 : plan_original (cases, case_id, plan, error);
}

static gint64
find_expected_day (const TopaydCases *cases, const Plan *plan)
{
  gint64 now = cases->visit->caller->now;

  if (g_strcmp0 (plan->kind, "balance") == 0)
    return topay_workdays_get_day (cases->workdays, now);
  return topay_workdays_add (cases->workdays, topay_workdays_get_start (cases->workdays, now),
                             TOPAYD_PAYOUT_CARD_DAYS);
}

static gboolean
insert (const TopaydCases *cases, const char *case_id, const Plan *plan, GError **error)
{
  gint64 now = cases->visit->caller->now;
  char id[TOPAYD_PAYOUT_ID_SIZE];
  const TopaydPayoutNote note = { "service", "payout.open", id, NULL, plan->kind, now };

  topayd_payout_make_id (case_id, plan->attempt, id);
  return topayd_sql_run (
             cases->visit->transaction,
             "INSERT INTO payouts (id, case_id, attempt, method_id, method_kind, method_label,"
             " amount, currency, expected_day, created_at, next_ask_at)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
             TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (case_id), TOPAYD_INTEGER (plan->attempt),
                            TOPAYD_TEXT (plan->method_id), TOPAYD_TEXT (plan->kind),
                            TOPAYD_TEXT (plan->label), TOPAYD_INTEGER (plan->amount),
                            TOPAYD_TEXT (plan->currency),
                            TOPAYD_INTEGER (find_expected_day (cases, plan)), TOPAYD_INTEGER (now)),
             error)
         && topayd_payout_audit (cases->visit->transaction, &note, error);
}

/**
 * topayd_payout_check:
 * @cases: the job
 * @case_id: of a refund
 * @method_id: (nullable): as of topayd_payout_open ()
 * @code: (out): as of topayd_payout_open ()
 * @error: return location for an error
 *
 * Looks whether a payout could be opened, before the case is moved on. Changes nothing.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_payout_check (const TopaydCases *cases,
                     const char *case_id,
                     const char *method_id,
                     const char **code,
                     GError **error)
{
  g_auto (Plan) plan = { .method_id = g_strdup (method_id) };

  return make_plan (cases, case_id, &plan, code, error);
}

/**
 * topayd_payout_open:
 * @cases: the job, in which the case was just moved on by PAY, RETRY or REROUTE
 * @case_id: of a refund
 * @method_id: (nullable): which of the person’s methods; %NULL for that of the payout before, or
 *   for the way that the payment took
 * @code: (out): "not_found" (no such case, or no such method of theirs), "wrong_state" (not a
 *   refund, or too many attempts), "invalid_field" (a method that cannot be used); %NULL when it
 *   is open. The caller has to undo what it did to the case when it is refused:
 *   topayd_payout_check () says it before
 * @error: return location for an error
 *
 * Opens the payout of all that was approved. topayd_payout_act () does both.
 *
 * Returns: whether it could be judged; %FALSE with INVALID while another payout of the case is open
 *   or arrived, or an error of the store
 */
gboolean
topayd_payout_open (const TopaydCases *cases,
                    const char *case_id,
                    const char *method_id,
                    const char **code,
                    GError **error)
{
  g_auto (Plan) plan = { .method_id = g_strdup (method_id) };

  if (!make_plan (cases, case_id, &plan, code, error))
    return FALSE;
  return *code != NULL || insert (cases, case_id, &plan, error);
}

/**
 * topayd_payout_act:
 * @cases: the job
 * @case_id: of a refund
 * @act: PAY, RETRY or REROUTE
 * @method_id: (nullable): of REROUTE, which needs one
 * @code: (out): as topayd_payout_open () and topayd_case_act (); %NULL when it happened
 * @error: return location for an error
 *
 * Moves the case on and opens its next payout. What is refused changes nothing. Wake the thread of
 * the payouts when the job is committed.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_payout_act (const TopaydCases *cases,
                   const char *case_id,
                   const TopaydCaseAct *act,
                   const char *method_id,
                   const char **code,
                   GError **error)
{
  g_auto (Plan) plan = { .method_id = g_strdup (method_id) };

  *code = act->event == TOPAY_CASE_REROUTE && method_id == NULL ? "invalid_field" : NULL;
  if (*code != NULL)
    return TRUE;
  if (!make_plan (cases, case_id, &plan, code, error))
    return FALSE;
  if (*code != NULL)
    return TRUE;
  if (!topayd_case_act (cases, case_id, act, code, error))
    return FALSE;
  return *code != NULL || insert (cases, case_id, &plan, error);
}

static char *
format_day (gint64 day)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * DAY_S);

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d") : NULL;
}

static TopayWireCasePayout *
read_record (TopaydRows *rows)
{
  TopayWireCasePayout *record = topay_wire_new (&topay_record_case_payout);

  record->state = topayd_rows_dup_text (rows, 0);
  record->method_label = topayd_rows_dup_text (rows, 1);
  record->amount = topayd_rows_get_integer (rows, 2);
  record->currency = topayd_rows_dup_text (rows, 3);
  record->expected_on = format_day (topayd_rows_get_integer (rows, 4));
  record->reference = topayd_rows_dup_text (rows, 5);
  record->sent_at = topayd_rows_get_integer (rows, 6);
  record->settled_at = topayd_rows_get_integer (rows, 7);
  return record;
}

/**
 * topayd_payout_load_latest:
 * @visit: the job
 * @case_id: of a case
 * @payout: (out) (transfer full) (nullable): for topay_wire_free (); %NULL when nothing was paid
 * yet
 * @error: return location for an error
 *
 * Reads where the money of a case is, as people see it.
 *
 * Returns: whether it could be looked up; %FALSE with an error of the store
 */
gboolean
topayd_payout_load_latest (const TopaydVisit *visit,
                           const char *case_id,
                           TopayWireCasePayout **payout,
                           GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction,
      "SELECT state, method_label, amount, currency, expected_day, reference,"
      " coalesce (sent_at, 0), coalesce (settled_at, 0) FROM payouts WHERE case_id = ?1"
      " ORDER BY attempt DESC LIMIT 1",
      TOPAYD_VALUES (TOPAYD_TEXT (case_id)), error);

  *payout = NULL;
  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    *payout = read_record (rows);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
