/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-cases-private.h"

#include "topay-error.h"

/**
 * topayd_case_clear:
 * @self: a case
 */
void
topayd_case_clear (TopaydCase *self)
{
  g_free (self->id);
  g_free (self->number);
  g_free (self->account_id);
  g_free (self->language);
  g_free (self->payment_id);
  g_free (self->other_payment_id);
  g_free (self->reason);
  g_free (self->currency);
  g_free (self->claimed_by);
  g_free (self->refused_by);
  g_free (self->order);
  g_free (self->merchant);
  *self = (TopaydCase){ 0 };
}

static void
fill_texts (TopaydCase *self, TopaydRows *rows)
{
  self->id = topayd_rows_dup_text (rows, 0);
  self->number = topayd_rows_dup_text (rows, 1);
  self->account_id = topayd_rows_dup_text (rows, 2);
  self->language = topayd_rows_dup_text (rows, 7);
  self->payment_id = topayd_rows_dup_text (rows, 8);
  self->other_payment_id = topayd_rows_dup_text (rows, 9);
  self->reason = topayd_rows_dup_text (rows, 10);
  self->currency = topayd_rows_dup_text (rows, 12);
  self->claimed_by = topayd_rows_dup_text (rows, 18);
  self->refused_by = topayd_rows_dup_text (rows, 20);
  self->order = topayd_rows_dup_text (rows, 26);
  self->merchant = topayd_rows_dup_text (rows, 27);
}

/**
 * topayd_case_fill:
 * @self: (out caller-allocates): empty
 * @rows: a row of %TOPAYD_CASE_COLUMNS
 * @error: return location for an error
 *
 * Returns: %FALSE with %TOPAY_ERROR_DAMAGED for a kind or state that nobody knows
 */
gboolean
topayd_case_fill (TopaydCase *self, TopaydRows *rows, GError **error)
{
  fill_texts (self, rows);
  self->confirm = topayd_rows_get_integer (rows, 5) != 0;
  self->level = (guint) topayd_rows_get_integer (rows, 6);
  self->amount = topayd_rows_get_integer (rows, 11);
  self->clock.start_day = topayd_rows_get_integer (rows, 13);
  self->clock.n_used = (guint) topayd_rows_get_integer (rows, 14);
  self->clock.is_running = topayd_rows_get_integer (rows, 15) != 0;
  self->due_day = topayd_rows_get_integer (rows, 16);
  self->deadline_at = topayd_rows_get_integer (rows, 17);
  self->proposed_at = topayd_rows_get_integer (rows, 19);
  self->rating = topayd_rows_get_integer (rows, 21);
  self->n_evidence = topayd_rows_get_integer (rows, 22);
  self->created_at = topayd_rows_get_integer (rows, 23);
  self->updated_at = topayd_rows_get_integer (rows, 24);
  self->n_events = topayd_rows_get_integer (rows, 25);
  if (topay_case_kind_read (topayd_rows_get_text (rows, 3), &self->kind)
      && topay_case_state_read (topayd_rows_get_text (rows, 4), &self->state))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The case ‘%s’ is of no kind or state",
               self->id);
  return FALSE;
}

/**
 * topayd_case_load:
 * @cases: the job
 * @id: of a case
 * @account_id: (nullable): whose it has to be: one of somebody else is not there
 * @found: (out caller-allocates): the case, for topayd_case_clear()
 * @code: (out): "not_found", or %NULL
 * @error: return location for an error
 *
 * Returns: whether it could be looked up; %FALSE with an error of the store
 */
gboolean
topayd_case_load (const TopaydCases *cases,
                  const char *id,
                  const char *account_id,
                  TopaydCase *found,
                  const char **code,
                  GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (cases->visit->transaction,
                         "SELECT " TOPAYD_CASE_COLUMNS TOPAYD_CASE_TABLES
                         "WHERE c.id = ?1 AND (?2 IS NULL OR c.account_id = ?2)",
                         TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (account_id)), error);

  *code = NULL;
  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    return topayd_case_fill (found, rows, error);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  *code = "not_found";
  return TRUE;
}

static char *
format_day (gint64 day)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day * 86400);

  return g_date_time_format (date, "%Y-%m-%d");
}

/**
 * topayd_case_describe:
 * @cases: the job
 * @self: a case
 * @record: (out caller-allocates): an empty record
 *
 * Fills the record of the wire.
 */
void
topayd_case_describe (const TopaydCases *cases, const TopaydCase *self, TopayWireCase *record)
{
  gint64 today = topay_workdays_get_day (cases->workdays, topayd_cases_get_now (cases));

  record->id = g_strdup (self->id);
  record->number = g_strdup (self->number);
  record->kind = g_strdup (topay_case_kind_get_name (self->kind));
  record->state = g_strdup (topay_case_state_get_name (self->state));
  record->confirm = self->confirm;
  record->payment_id = g_strdup (self->payment_id);
  record->order = g_strdup (self->order);
  record->merchant = g_strdup (self->merchant);
  record->amount = self->amount > 0 ? self->amount : TOPAY_WIRE_NO_INTEGER;
  record->currency = g_strdup (self->currency);
  record->reason = g_strdup (self->reason);
  record->due_on = self->due_day != 0 ? format_day (self->due_day) : NULL;
  record->late = self->due_day != 0 && self->due_day < today;
  record->deadline_at = self->deadline_at;
  record->created_at = self->created_at;
  record->updated_at = self->updated_at;
  record->n_events = self->n_events;
  record->n_evidence = self->n_evidence;
}

static gboolean
add_case (const TopaydCases *cases, TopaydRows *rows, GPtrArray *list, GError **error)
{
  g_auto (TopaydCase) row = { 0 };
  TopayWireCase *record;

  if (!topayd_case_fill (&row, rows, error))
    return FALSE;
  record = topay_wire_new (&topay_record_case);
  topayd_case_describe (cases, &row, record);
  g_ptr_array_add (list, record);
  return TRUE;
}

/**
 * topayd_cases_list:
 * @cases: the job
 * @account_id: whose
 * @skip: how many to pass over
 * @list: an empty record
 * @error: return location for an error
 *
 * Fills a page of the cases of an account, the latest change first.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_cases_list (const TopaydCases *cases,
                   const char *account_id,
                   gint64 skip,
                   TopayWireCaseList *list,
                   GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = NULL;

  if (!topayd_sql_get_integer (cases->visit->transaction,
                               "SELECT count (*) FROM cases WHERE account_id = ?1",
                               TOPAYD_VALUES (TOPAYD_TEXT (account_id)), &list->n_total, error))
    return FALSE;
  rows = topayd_sql_select (cases->visit->transaction,
                            "SELECT " TOPAYD_CASE_COLUMNS TOPAYD_CASE_TABLES
                            "WHERE c.account_id = ?1 ORDER BY c.updated_at DESC, c.id"
                            " LIMIT ?2 OFFSET ?3",
                            TOPAYD_VALUES (TOPAYD_TEXT (account_id),
                                           TOPAYD_INTEGER (TOPAY_WIRE_MAX_CASES),
                                           TOPAYD_INTEGER (skip)),
                            error);
  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    if (!add_case (cases, rows, list->cases, error))
      return FALSE;
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
