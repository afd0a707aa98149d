/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-standing.h"

#include "topayd-accounts.h"

#define HOLDS_MAX   32
#define METHODS_MAX 20

/* FALSE with @error when reading the rows ended in a problem. */
static gboolean
is_well (GError **problem, GError **error)
{
  if (*problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (problem));
  return FALSE;
}

/* What identity does not know; an account without a row is nobody in particular. */
static gboolean
load_row (const TopaydPaymentsView *view,
          TopayWireStanding *record,
          char **frozen_reason,
          GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      view->transaction,
      "SELECT CASE WHEN verification <> 'none' AND document_expires_at <= ?2 THEN 'expired'"
      " ELSE verification END, coalesce (document_expires_at, 0), minor, frozen_reason"
      " FROM account_standing WHERE account_id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (view->account_id), TOPAYD_INTEGER (view->now)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      record->verification = topayd_rows_dup_text (rows, 0);
      record->document_expires_at = topayd_rows_get_integer (rows, 1);
      record->minor = topayd_rows_get_integer (rows, 2) != 0;
      *frozen_reason = topayd_rows_dup_text (rows, 3);
    }
  else
    record->verification = g_strdup ("none");
  return is_well (&problem, error);
}

/**
 * topayd_standing_load:
 * @view: who looks
 * @record: an empty record
 * @error: return location for an error
 *
 * Returns: whether @record is filled; %FALSE with an error of the store
 */
gboolean
topayd_standing_load (const TopaydPaymentsView *view, TopayWireStanding *record, GError **error)
{
  g_autofree char *frozen_reason = NULL;
  TopayAccountState state;

  if (!topayd_account_load_state (view->transaction, view->account_id, view->now, &state, error)
      || !load_row (view, record, &frozen_reason, error))
    return FALSE;
  record->login = g_strdup (topay_throttle_state_to_text (state.login));
  record->login_until = state.login == TOPAY_THROTTLE_WAITING ? state.login_until_s : 0;
  record->pin = g_strdup (topay_payment_state_to_text (state.payment));
  record->pin_until = state.payment == TOPAY_PAYMENT_LOCKED ? state.payment_until_s : 0;
  if (state.frozen == TOPAY_FROZEN_NO)
    record->frozen = g_strdup ("no");
  else if (state.frozen == TOPAY_FROZEN_BY_YOU)
    record->frozen = g_strdup ("user");
  else
    record->frozen = g_strdup (frozen_reason != NULL ? frozen_reason : "risk");
  return TRUE;
}

static gboolean
load_holds (const TopaydPaymentsView *view, TopayWireWallet *record, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      view->transaction,
      "SELECT amount, reason, coalesce (until_at, 0), sum (amount) OVER () FROM money_holds"
      " WHERE account_id = ?1 AND (until_at IS NULL OR until_at > ?2)"
      " ORDER BY until_at IS NULL, until_at, id LIMIT ?3",
      TOPAYD_VALUES (TOPAYD_TEXT (view->account_id), TOPAYD_INTEGER (view->now),
                     TOPAYD_INTEGER (HOLDS_MAX)),
      error);

  if (rows == NULL)
    return FALSE;
  record->held = 0;
  while (topayd_rows_next (rows, &problem))
    {
      TopayWireMoneyHold *hold = topay_wire_new (&topay_record_money_hold);

      hold->amount = topayd_rows_get_integer (rows, 0);
      hold->reason = topayd_rows_dup_text (rows, 1);
      hold->until = topayd_rows_get_integer (rows, 2);
      record->held = topayd_rows_get_integer (rows, 3);
      g_ptr_array_add (record->holds, hold);
    }
  return is_well (&problem, error);
}

/**
 * topayd_wallet_load:
 * @view: who looks
 * @record: an empty record
 * @error: return location for an error
 *
 * Returns: whether @record is filled, with nothing for an account without a wallet; %FALSE with an
 *   error of the store
 */
gboolean
topayd_wallet_load (const TopaydPaymentsView *view, TopayWireWallet *record, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      view->transaction, "SELECT currency, available FROM wallets WHERE account_id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (view->account_id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      record->currency = topayd_rows_dup_text (rows, 0);
      record->available = topayd_rows_get_integer (rows, 1);
    }
  else
    {
      record->currency = g_strdup ("CNY");
      record->available = 0;
    }
  return is_well (&problem, error) && load_holds (view, record, error);
}

/* What is used of a limit in the period that runs. */
static gboolean
load_use (const TopaydPaymentsView *view,
          const char *kind,
          gint64 period_at,
          gint64 *used,
          GError **error)
{
  *used = 0;
  return topayd_sql_get_integer (
      view->transaction,
      "SELECT used FROM limit_use WHERE account_id = ?1 AND kind = ?2 AND method_id = ''"
      " AND period_at = ?3",
      TOPAYD_VALUES (TOPAYD_TEXT (view->account_id), TOPAYD_TEXT (kind),
                     TOPAYD_INTEGER (period_at)),
      used, error);
}

static TopayWireLimit *
add_limit (GPtrArray *list, const char *kind, gint64 maximum, gint64 used, gint64 resets_at)
{
  TopayWireLimit *limit = topay_wire_new (&topay_record_limit);

  limit->kind = g_strdup (kind);
  limit->maximum = maximum;
  limit->used = used;
  limit->resets_at = resets_at;
  g_ptr_array_add (list, limit);
  return limit;
}

/* The limit that somebody set is one of a day. */
static gboolean
add_user_limit (const TopaydPaymentsView *view, gint64 used_day, GPtrArray *list, GError **error)
{
  gint64 maximum = -1;

  if (!topayd_sql_get_integer (view->transaction,
                               "SELECT maximum FROM user_limits WHERE account_id = ?1",
                               TOPAYD_VALUES (TOPAYD_TEXT (view->account_id)), &maximum, error))
    return FALSE;
  if (maximum >= 0)
    add_limit (list, "user", maximum, used_day, topayd_period_get_next_day (view->now));
  return TRUE;
}

static gboolean
add_bank_limits (const TopaydPaymentsView *view, GPtrArray *list, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      view->transaction,
      "SELECT w.id, w.bank_limit, coalesce (u.used, 0) FROM payment_methods w"
      " LEFT JOIN limit_use u ON u.account_id = w.account_id AND u.kind = 'bank'"
      " AND u.method_id = w.id AND u.period_at = ?2"
      " WHERE w.account_id = ?1 AND w.bank_limit IS NOT NULL ORDER BY w.place LIMIT ?3",
      TOPAYD_VALUES (TOPAYD_TEXT (view->account_id),
                     TOPAYD_INTEGER (topayd_period_get_day (view->now)),
                     TOPAYD_INTEGER (METHODS_MAX)),
      error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      TopayWireLimit *limit =
          add_limit (list, "bank", topayd_rows_get_integer (rows, 1),
                     topayd_rows_get_integer (rows, 2), topayd_period_get_next_day (view->now));

      limit->method_id = topayd_rows_dup_text (rows, 0);
    }
  return is_well (&problem, error);
}

/**
 * topayd_payment_limits_list:
 * @view: who looks
 * @limits: those of the configuration
 * @list: (element-type TopayWireLimit): where they are added
 * @error: return location for an error
 *
 * Topay’s own limits follow from how well the person is known; then the one that the person set,
 * and those of banks.
 *
 * Returns: whether all are there; %FALSE with an error of the store
 */
gboolean
topayd_payment_limits_list (const TopaydPaymentsView *view,
                            const TopaydPaymentLimits *limits,
                            GPtrArray *list,
                            GError **error)
{
  TopayWireStanding standing = { 0 };
  g_autofree char *verification = NULL;
  g_autofree char *frozen_reason = NULL;
  TopaydVerification level;
  gint64 used_day, used_year;

  if (!load_row (view, &standing, &frozen_reason, error))
    {
      g_free (standing.verification);
      return FALSE;
    }
  verification = standing.verification;
  level = topayd_verification_from_string (verification);
  if (!load_use (view, "day", topayd_period_get_day (view->now), &used_day, error)
      || !load_use (view, "year", topayd_period_get_year (view->now), &used_year, error))
    return FALSE;
  add_limit (list, "single", limits->single[level], 0, 0);
  add_limit (list, "day", limits->day[level], used_day, topayd_period_get_next_day (view->now));
  add_limit (list, "year", limits->year[level], used_year, topayd_period_get_next_year (view->now));
  return add_user_limit (view, used_day, list, error) && add_bank_limits (view, list, error);
}

/* @column of @rows; no integer where it is empty. */
static gint64
get_optional (TopaydRows *rows, guint column)
{
  return topayd_rows_is_null (rows, column) ? TOPAY_WIRE_NO_INTEGER
                                            : topayd_rows_get_integer (rows, column);
}

/* A card is over with its last month, wherever its state still stands. */
#define METHOD_STATE                                                                               \
  "CASE WHEN w.state = 'active' AND w.expires < strftime ('%Y-%m', ?2 + 28800, 'unixepoch')"       \
  " THEN 'expired' ELSE w.state END"

/* An open incident of a bank is as good as its state. */
#define BANK_STATE                                                                                 \
  "CASE WHEN b.state <> 'up' AND (b.until_at IS NULL OR b.until_at > ?2) THEN b.state"             \
  " WHEN EXISTS (SELECT 1 FROM incidents i WHERE i.kind = 'bank' AND i.bank = w.bank"              \
  " AND i.ended_at IS NULL AND i.began_at <= ?2) THEN 'down' ELSE 'up' END"

/**
 * topayd_methods_list:
 * @view: who looks
 * @methods: (element-type TopayWireMethod): where they are added
 * @error: return location for an error
 *
 * Returns: whether all are there; %FALSE with an error of the store
 */
gboolean
topayd_methods_list (const TopaydPaymentsView *view, GPtrArray *methods, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      view->transaction,
      "SELECT w.id, w.kind, w.label, w.bank, " METHOD_STATE ", w.expires, " BANK_STATE
      ", w.minimum, w.maximum FROM payment_methods w LEFT JOIN banks b ON b.name = w.bank"
      " WHERE w.account_id = ?1 ORDER BY w.place LIMIT ?3",
      TOPAYD_VALUES (TOPAYD_TEXT (view->account_id), TOPAYD_INTEGER (view->now),
                     TOPAYD_INTEGER (METHODS_MAX)),
      error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      TopayWireMethod *record = topay_wire_new (&topay_record_method);

      record->id = topayd_rows_dup_text (rows, 0);
      record->kind = topayd_rows_dup_text (rows, 1);
      record->label = topayd_rows_dup_text (rows, 2);
      record->bank = topayd_rows_dup_text (rows, 3);
      record->state = topayd_rows_dup_text (rows, 4);
      record->expires = topayd_rows_dup_text (rows, 5);
      record->bank_state = topayd_rows_dup_text (rows, 6);
      record->minimum = get_optional (rows, 7);
      record->maximum = get_optional (rows, 8);
      g_ptr_array_add (methods, record);
    }
  return is_well (&problem, error);
}
