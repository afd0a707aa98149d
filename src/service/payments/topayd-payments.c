/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-payments.h"

/* The state of the moment: a payment that settles by itself has settled for whoever looks late
 * enough, so that no timer has to be kept and none can be lost. ?2 is now. */
#define SETTLED "coalesce (p.settles_at <= ?2, 0)"
#define STATE   "CASE WHEN " SETTLED " THEN p.settles_to ELSE p.state END"
#define ORDER_STATE                                                                                \
  "CASE WHEN " SETTLED " THEN CASE p.settles_to WHEN 'paid' THEN 'paid' WHEN 'closed' THEN "       \
  "'closed' ELSE 'open' END ELSE p.order_state END"
#define DEBITED                                                                                    \
  "CASE WHEN " SETTLED " THEN CASE p.settles_to WHEN 'paid' THEN 'yes' ELSE 'no' END "             \
  "ELSE p.debited END"

#define COLUMNS                                                                                    \
  "p.id, p.order_number, m.name, p.amount, p.currency, p.made_at, " STATE ", p.method_id,"         \
  " w.label, p.reason, p.channel_code, " SETTLED
#define N_COLUMNS 12
#define TABLES                                                                                     \
  " FROM payments p JOIN merchants m ON m.id = p.merchant_id"                                      \
  " LEFT JOIN payment_methods w ON w.id = p.method_id "

/* The reason that was written down, else what the code of the channel means. What has settled has
 * no reason any more. */
static const char *
find_reason (const TopaydPaymentsView *view, TopaydRows *rows)
{
  const char *reason = topayd_rows_get_text (rows, 9);
  const char *code = topayd_rows_get_text (rows, 10);

  if (topayd_rows_get_integer (rows, 11) != 0)
    return "none";
  if (reason == NULL && code != NULL)
    reason = topayd_channel_codes_find (view->codes, code);
  return reason != NULL ? reason : "none";
}

static void
fill_payment (const TopaydPaymentsView *view, TopaydRows *rows, TopayWirePayment *record)
{
  record->id = topayd_rows_dup_text (rows, 0);
  record->order = topayd_rows_dup_text (rows, 1);
  record->merchant = topayd_rows_dup_text (rows, 2);
  record->amount = topayd_rows_get_integer (rows, 3);
  record->currency = topayd_rows_dup_text (rows, 4);
  record->made_at = topayd_rows_get_integer (rows, 5);
  record->state = topayd_rows_dup_text (rows, 6);
  record->method_id = topayd_rows_dup_text (rows, 7);
  record->method_label = topayd_rows_dup_text (rows, 8);
  record->reason = g_strdup (find_reason (view, rows));
  if (topayd_rows_get_integer (rows, 11) == 0)
    record->channel_code = topayd_rows_dup_text (rows, 10);
}

/**
 * topayd_payments_list:
 * @view: who looks
 * @payments: (element-type TopayWirePayment): where they are added, the latest first
 * @error: return location for an error
 *
 * Returns: whether all of the newest 50 are there; %FALSE with an error of the store
 */
gboolean
topayd_payments_list (const TopaydPaymentsView *view, GPtrArray *payments, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      view->transaction,
      "SELECT " COLUMNS TABLES "WHERE p.account_id = ?1 ORDER BY p.made_at DESC, p.id LIMIT ?3",
      TOPAYD_VALUES (TOPAYD_TEXT (view->account_id), TOPAYD_INTEGER (view->now),
                     TOPAYD_INTEGER (TOPAYD_PAYMENTS_LIST_MAX)),
      error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      TopayWirePayment *record = topay_wire_new (&topay_record_payment);

      fill_payment (view, rows, record);
      g_ptr_array_add (payments, record);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static void
fill_facts (TopaydRows *rows, TopayWirePaymentFacts *facts)
{
  facts->order_state = topayd_rows_dup_text (rows, N_COLUMNS);
  facts->debited = topayd_rows_dup_text (rows, N_COLUMNS + 1);
  facts->merchant_state = topayd_rows_dup_text (rows, N_COLUMNS + 2);
  facts->payee = topayd_rows_dup_text (rows, N_COLUMNS + 3);
  facts->delayed_until = topayd_rows_get_integer (rows, N_COLUMNS + 4);
}

static gboolean
may_have_moved_money (const char *state)
{
  static const char *const states[] = { "paid", "pending", "unknown", "delayed", NULL };

  return g_strv_contains (states, state);
}

/* Two tries of which one failed are no double payment: both must have moved money, or may yet. */
static gboolean
count_duplicates (const TopaydPaymentsView *view, TopayWirePaymentFacts *facts, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = NULL;

  facts->duplicates = 0;
  if (!may_have_moved_money (facts->payment->state))
    return TRUE;
  rows = topayd_sql_select (
      view->transaction,
      "SELECT p.order_number, count (*) OVER () FROM payments p"
      " JOIN payments o ON o.id = ?3 AND o.merchant_id = p.merchant_id AND o.amount = p.amount"
      " AND o.currency = p.currency"
      " WHERE p.account_id = ?1 AND p.id <> o.id AND abs (p.made_at - o.made_at) <= ?4"
      " AND " STATE " IN ('paid', 'pending', 'unknown', 'delayed')"
      " ORDER BY abs (p.made_at - o.made_at), p.id LIMIT 1",
      TOPAYD_VALUES (TOPAYD_TEXT (view->account_id), TOPAYD_INTEGER (view->now),
                     TOPAYD_TEXT (facts->payment->id),
                     TOPAYD_INTEGER (TOPAYD_PAYMENTS_DUPLICATE_S)),
      error);
  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      facts->duplicate_order = topayd_rows_dup_text (rows, 0);
      facts->duplicates = MIN (topayd_rows_get_integer (rows, 1), 1000);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_payments_look:
 * @view: who looks
 * @payment_id: of a payment
 * @facts: an empty record
 * @found: (out): %FALSE for a payment that is not there, or somebody else’s: nothing tells which
 * @error: return location for an error
 *
 * Tells what is known of a payment now.
 *
 * Returns: whether it could be looked up; %FALSE with an error of the store
 */
gboolean
topayd_payments_look (const TopaydPaymentsView *view,
                      const char *payment_id,
                      TopayWirePaymentFacts *facts,
                      gboolean *found,
                      GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (view->transaction,
                         "SELECT " COLUMNS ", " ORDER_STATE ", " DEBITED
                         ", m.state, p.payee, coalesce (p.delayed_until, 0)" TABLES
                         "WHERE p.account_id = ?1 AND p.id = ?3",
                         TOPAYD_VALUES (TOPAYD_TEXT (view->account_id), TOPAYD_INTEGER (view->now),
                                        TOPAYD_TEXT (payment_id)),
                         error);

  if (rows == NULL)
    return FALSE;
  *found = topayd_rows_next (rows, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (!*found)
    return TRUE;
  facts->payment = topay_wire_new (&topay_record_payment);
  fill_payment (view, rows, facts->payment);
  fill_facts (rows, facts);
  return count_duplicates (view, facts, error);
}
