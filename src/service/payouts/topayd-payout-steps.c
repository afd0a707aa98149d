/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topayd-payout-private.h"

/* How a payout travels:
 *
 *   job “take”                 the channel                job “write”
 *   ──────────                 ───────────                ───────────
 *   waiting → sent, COMMIT ──▶ send ────────────────────▶ settled | returned | failed, with the
 *                                │                        event of the case
 *                                └─ no answer, or a crash: it stays “sent”
 *   sent and due ────────────▶ ask ─────────────────────▶ the same
 *                                └─ unknown: send, with the same id
 */

/* --- Starting what was approved --- */

static gboolean
find_approved (TopaydTransaction *transaction, TopaydPayoutStart *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (transaction,
                         "SELECT id FROM cases WHERE kind = 'refund' AND state = 'approved'"
                         " AND id > ?1 ORDER BY id LIMIT 1",
                         TOPAYD_VALUES (TOPAYD_TEXT (self->after)), error);

  if (rows == NULL)
    return FALSE;
  self->case_id[0] = '\0';
  if (topayd_rows_next (rows, &problem))
    g_strlcpy (self->case_id, topayd_rows_get_text (rows, 0), sizeof self->case_id);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_payout_start:
 * @transaction: a transaction of its own
 * @start: a TopaydPayoutStart
 * @error: return location for an error
 *
 * A job of the store: moves the next approved refund on, and opens its payout. One that cannot be
 * moved does not stand in the way of the others: the caller goes on behind it.
 *
 * Returns: whether it could be judged
 */
gboolean
topayd_payout_start (TopaydTransaction *transaction, gpointer start, GError **error)
{
  TopaydPayoutStart *self = start;
  const TopaydCaller caller = { .now = self->now };
  const TopaydVisit visit = { transaction, self->rules->identity, &caller };
  const TopaydCases cases = { .visit = &visit, .workdays = self->rules->workdays };
  const TopaydCaseAct act = { .event = TOPAY_CASE_PAY, .actor = TOPAY_CASE_SERVICE };

  self->code = NULL;
  if (!find_approved (transaction, self, error))
    return FALSE;
  return self->case_id[0] == '\0'
         || topayd_payout_act (&cases, self->case_id, &act, NULL, &self->code, error);
}

/* --- Taking what is due --- */

/**
 * topayd_payout_task_clear:
 * @task: a task
 */
void
topayd_payout_task_clear (TopaydPayoutTask *task)
{
  g_clear_pointer (&task->currency, g_free);
  g_clear_pointer (&task->method_id, g_free);
  g_clear_pointer (&task->method_kind, g_free);
  g_clear_pointer (&task->method_label, g_free);
  g_clear_pointer (&task->method_state, g_free);
  g_clear_pointer (&task->earlier, g_strfreev);
  task->id[0] = '\0';
}

/* What is to be done later than anything can be is from before the clock was set back. */
static gboolean
load_due (TopaydTransaction *transaction,
          TopaydPayoutTask *self,
          gint64 today,
          gint64 *attempt,
          GError **error)
{
  gint64 last_s = self->rules->waits[TOPAYD_PAYOUT_N_WAITS - 1].seconds;
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction,
      "SELECT p.id, p.amount, p.currency, p.method_id, p.method_kind, p.method_label, m.state,"
      " p.state = 'waiting', p.accepted_at IS NOT NULL, p.told_at IS NULL AND p.expected_day < ?2,"
      " p.attempt"
      " FROM payouts p JOIN cases c ON c.id = p.case_id"
      " LEFT JOIN payments y ON y.id = c.payment_id"
      " LEFT JOIN payment_methods m ON m.id = coalesce (p.method_id, y.method_id)"
      " WHERE p.next_ask_at <= ?1 OR p.next_ask_at > ?3 ORDER BY p.next_ask_at, p.id LIMIT 1",
      TOPAYD_VALUES (TOPAYD_INTEGER (self->now), TOPAYD_INTEGER (today - self->rules->late_days),
                     TOPAYD_INTEGER (self->now + last_s)),
      error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      g_strlcpy (self->id, topayd_rows_get_text (rows, 0), sizeof self->id);
      self->amount = topayd_rows_get_integer (rows, 1);
      self->currency = topayd_rows_dup_text (rows, 2);
      self->method_id = topayd_rows_dup_text (rows, 3);
      self->method_kind = topayd_rows_dup_text (rows, 4);
      self->method_label = topayd_rows_dup_text (rows, 5);
      self->method_state = topayd_rows_dup_text (rows, 6);
      self->is_first = topayd_rows_get_integer (rows, 7) != 0;
      self->is_known = topayd_rows_get_integer (rows, 8) != 0;
      self->is_late = topayd_rows_get_integer (rows, 9) != 0;
      *attempt = topayd_rows_get_integer (rows, 10);
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gboolean
load_earlier (TopaydTransaction *transaction, TopaydPayoutTask *self, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction,
      "SELECT e.id FROM payouts e JOIN payouts p ON p.case_id = e.case_id AND e.attempt < p.attempt"
      " WHERE p.id = ?1 ORDER BY e.attempt",
      TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    g_strv_builder_add (ids, topayd_rows_get_text (rows, 0));
  if (problem == NULL)
    {
      self->earlier = g_strv_builder_end (ids);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* Until this is on the disk the channel must not hear of it. It is due at once: whoever finds it so
 * after a crash asks first. */
static gboolean
mark_sent (TopaydTransaction *transaction, const TopaydPayoutTask *self, GError **error)
{
  const TopaydPayoutNote note = { "service", "payout.send", self->id, NULL, NULL, self->now };

  return topayd_sql_run (transaction,
                         "UPDATE payouts SET state = 'sent', sent_at = ?2, next_ask_at = ?2,"
                         " n_asks = 0 WHERE id = ?1 AND state = 'waiting'",
                         TOPAYD_VALUES (TOPAYD_TEXT (self->id), TOPAYD_INTEGER (self->now)), error)
         && topayd_payout_audit (transaction, &note, error);
}

static gboolean
mark_told (TopaydTransaction *transaction, const TopaydPayoutNote *note, GError **error)
{
  return topayd_sql_run (transaction, "UPDATE payouts SET told_at = ?2 WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (note->id), TOPAYD_INTEGER (note->at)), error)
         && topayd_payout_audit (transaction, note, error);
}

/**
 * topayd_payout_take:
 * @transaction: a transaction of its own
 * @task: a TopaydPayoutTask
 * @error: return location for an error
 *
 * A job of the store: finds the payout that is due first. May be called again after it was undone.
 *
 * Returns: whether there is a task, or none is due; %FALSE with an error of the store
 */
gboolean
topayd_payout_take (TopaydTransaction *transaction, gpointer task, GError **error)
{
  TopaydPayoutTask *self = task;
  gint64 today = topay_workdays_get_day (self->rules->workdays, self->now);
  gint64 attempt = 0;

  topayd_payout_task_clear (self);
  self->next_at = self->now;
  if (!load_due (transaction, self, today, &attempt, error))
    return FALSE;
  if (self->id[0] == '\0')
    return topayd_sql_get_integer (transaction,
                                   "SELECT coalesce (min (next_ask_at), 9223372036854775807)"
                                   " FROM payouts WHERE next_ask_at IS NOT NULL",
                                   NULL, &self->next_at, error);
  if (attempt > 1 && !load_earlier (transaction, self, error))
    return FALSE;
  if (self->is_first && !mark_sent (transaction, self, error))
    return FALSE;
  return !self->is_late
         || mark_told (transaction,
                       &(const TopaydPayoutNote){ "service", "payout.late", self->id, "late", NULL,
                                                  self->now },
                       error);
}

/* --- Between the jobs --- */

/* The channel is asked about every attempt before this one: that it said once that the money came
 * back is not enough to send it again. */
static gboolean
is_way_free (const TopaydPayoutTask *task,
             TopaydPayoutAdapter *adapter,
             GCancellable *cancellable,
             TopaydPayoutResult *result)
{
  for (char **id = task->earlier; id != NULL && *id != NULL; id++)
    {
      TopaydPayoutAnswer earlier;

      topayd_payout_adapter_ask (adapter, *id, cancellable, &earlier);
      if (earlier.kind == TOPAYD_PAYOUT_NO_ANSWER)
        return FALSE;
      if (earlier.kind == TOPAYD_PAYOUT_ACCEPTED || earlier.kind == TOPAYD_PAYOUT_SETTLED)
        {
          result->is_held = TRUE;
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * topayd_payout_perform:
 * @task: what topayd_payout_take () gave, on the disk by now
 * @adapter: the channel
 * @cancellable: (nullable): stops the waiting
 * @result: id and answer are filled in
 *
 * Sends what was never sent. Everything else is asked for, and only what the channel never heard of
 * is sent again, with the same id.
 */
void
topayd_payout_perform (const TopaydPayoutTask *task,
                       TopaydPayoutAdapter *adapter,
                       GCancellable *cancellable,
                       TopaydPayoutResult *result)
{
  const TopaydPayoutOrder order = { task->id,           task->method_id,    task->method_kind,
                                    task->method_label, task->method_state, task->amount,
                                    task->currency };

  g_strlcpy (result->id, task->id, sizeof result->id);
  result->answer = (TopaydPayoutAnswer){ TOPAYD_PAYOUT_UNKNOWN, "", 0 };
  result->is_held = FALSE;
  if (!task->is_first)
    topayd_payout_adapter_ask (adapter, task->id, cancellable, &result->answer);
  if (result->answer.kind != TOPAYD_PAYOUT_UNKNOWN || task->is_known)
    return;
  result->answer.kind = TOPAYD_PAYOUT_NO_ANSWER;
  if (is_way_free (task, adapter, cancellable, result))
    topayd_payout_adapter_send (adapter, &order, cancellable, &result->answer);
}

/* --- Writing down what came of it --- */

typedef struct
{
  char *case_id; /* (owned) (nullable): NULL without such a payout */
  char *state;   /* (owned) */
  gint64 n_asks;
  gboolean is_known, is_told;
} Row;

static void
row_clear (Row *self)
{
  g_free (self->case_id);
  g_free (self->state);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static gboolean
load_row (TopaydTransaction *transaction, const char *id, Row *row, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (transaction,
                         "SELECT case_id, state, n_asks, accepted_at IS NOT NULL,"
                         " told_at IS NOT NULL FROM payouts WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      row->case_id = topayd_rows_dup_text (rows, 0);
      row->state = topayd_rows_dup_text (rows, 1);
      row->n_asks = topayd_rows_get_integer (rows, 2);
      row->is_known = topayd_rows_get_integer (rows, 3) != 0;
      row->is_told = topayd_rows_get_integer (rows, 4) != 0;
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static gint64
find_wait_s (const TopaydPayoutRules *rules, gint64 n_asks)
{
  for (guint i = 0; i + 1 < TOPAYD_PAYOUT_N_WAITS; i++)
    {
      if (n_asks < rules->waits[i].count)
        return rules->waits[i].seconds;
      n_asks -= rules->waits[i].count;
    }
  return rules->waits[TOPAYD_PAYOUT_N_WAITS - 1].seconds;
}

/* Something that must not be: written down once, for a person. */
static gboolean
note_odd (TopaydTransaction *transaction, TopaydPayoutResult *self, const Row *row, GError **error)
{
  const TopaydPayoutNote note = {
    "channel", "payout.odd", self->id, self->odd, topayd_payout_answer_get_name (self->answer.kind),
    self->now
  };

  if (row->is_told)
    {
      self->odd = NULL;
      return TRUE;
    }
  return mark_told (transaction, &note, error);
}

static gboolean
wait_on (TopaydTransaction *transaction, TopaydPayoutResult *self, const Row *row, GError **error)
{
  gboolean is_accepted = self->answer.kind == TOPAYD_PAYOUT_ACCEPTED;

  if (!topayd_sql_run (
          transaction,
          "UPDATE payouts SET n_asks = n_asks + 1, next_ask_at = ?2,"
          " accepted_at = CASE WHEN ?3 THEN coalesce (accepted_at, ?4) ELSE accepted_at END"
          " WHERE id = ?1",
          TOPAYD_VALUES (TOPAYD_TEXT (self->id),
                         TOPAYD_INTEGER (self->now + find_wait_s (self->rules, row->n_asks)),
                         TOPAYD_INTEGER (is_accepted ? 1 : 0), TOPAYD_INTEGER (self->now)),
          error))
    return FALSE;
  if (self->is_held)
    self->odd = "held";
  else if (self->answer.kind == TOPAYD_PAYOUT_UNKNOWN && row->is_known)
    self->odd = "lost";
  return self->odd == NULL || note_odd (transaction, self, row, error);
}

static gboolean
move_case (TopaydTransaction *transaction, TopaydPayoutResult *self, const Row *row, GError **error)
{
  const TopaydCaller caller = { .now = self->now };
  const TopaydVisit visit = { transaction, self->rules->identity, &caller };
  const TopaydCases cases = { .visit = &visit, .workdays = self->rules->workdays };
  const TopaydCaseAct act = {
    .event = self->answer.kind == TOPAYD_PAYOUT_SETTLED    ? TOPAY_CASE_ARRIVE
             : self->answer.kind == TOPAYD_PAYOUT_RETURNED ? TOPAY_CASE_BOUNCE
                                                           : TOPAY_CASE_FAIL,
    .actor = TOPAY_CASE_CHANNEL,
  };
  const char *code = NULL;

  if (!topayd_case_act (&cases, row->case_id, &act, &code, error))
    return FALSE;
  /* where the money is stays true even when the case went another way */
  if (code != NULL)
    self->odd = code;
  return code == NULL || note_odd (transaction, self, row, error);
}

static gboolean
finish (TopaydTransaction *transaction, TopaydPayoutResult *self, const Row *row, GError **error)
{
  const char *state = topayd_payout_answer_get_name (self->answer.kind);
  gboolean has_reference = self->answer.reference[0] != '\0';
  gint64 at = self->answer.at > 0 && self->answer.at <= self->now ? self->answer.at : self->now;
  g_autofree char *action = g_strconcat ("payout.", state, NULL);
  const TopaydPayoutNote note = { "channel", action, self->id, NULL, NULL, self->now };

  self->is_news = TRUE;
  return topayd_sql_run (
             transaction,
             "UPDATE payouts SET state = ?2, reference = ?3, settled_at = ?4, next_ask_at = NULL,"
             " sent_at = coalesce (sent_at, ?4), accepted_at = coalesce (accepted_at, ?4)"
             " WHERE id = ?1",
             TOPAYD_VALUES (TOPAYD_TEXT (self->id), TOPAYD_TEXT (state),
                            TOPAYD_TEXT (has_reference ? self->answer.reference : NULL),
                            TOPAYD_INTEGER (at)),
             error)
         && topayd_payout_audit (transaction, &note, error)
         && move_case (transaction, self, row, error);
}

static gboolean
is_final (TopaydPayoutAnswerKind kind)
{
  return kind == TOPAYD_PAYOUT_SETTLED || kind == TOPAYD_PAYOUT_RETURNED
         || kind == TOPAYD_PAYOUT_FAILED;
}

/**
 * topayd_payout_write:
 * @transaction: a transaction of its own
 * @result: a TopaydPayoutResult
 * @error: return location for an error
 *
 * A job of the store: writes down what the channel said, with what it means for the case. What was
 * said before changes nothing; what cannot be true together is noted for a person. May be called
 * again after it was undone.
 *
 * Returns: whether all of it could be done
 */
gboolean
topayd_payout_write (TopaydTransaction *transaction, gpointer result, GError **error)
{
  TopaydPayoutResult *self = result;
  g_auto (Row) row = { 0 };

  self->is_news = FALSE;
  self->odd = NULL;
  if (!load_row (transaction, self->id, &row, error))
    return FALSE;
  if (row.case_id == NULL)
    {
      const TopaydPayoutNote note = { "channel",   "payout.odd", self->id,
                                      "not_found", NULL,         self->now };

      self->odd = "not_found";
      return topayd_payout_audit (transaction, &note, error);
    }
  if (g_str_equal (row.state, "waiting") || g_str_equal (row.state, "sent"))
    return is_final (self->answer.kind) ? finish (transaction, self, &row, error)
                                        : wait_on (transaction, self, &row, error);
  if (self->answer.kind == TOPAYD_PAYOUT_NO_ANSWER
      || g_str_equal (row.state, topayd_payout_answer_get_name (self->answer.kind)))
    return TRUE;
  /* an answer that was long on its way is no contradiction */
  if (!is_final (self->answer.kind))
    return TRUE;
  self->odd = "differs";
  return note_odd (transaction, self, &row, error);
}

/**
 * topayd_payout_put_off:
 * @transaction: a transaction of its own
 * @result: a TopaydPayoutResult that could not be written
 * @error: return location for an error
 *
 * A job of the store: lets a payout wait that could not be dealt with, so that it does not stand in
 * the way of the others.
 *
 * Returns: whether it is done
 */
gboolean
topayd_payout_put_off (TopaydTransaction *transaction, gpointer result, GError **error)
{
  const TopaydPayoutResult *self = result;

  return topayd_sql_run (
      transaction, "UPDATE payouts SET next_ask_at = ?2 WHERE id = ?1 AND next_ask_at IS NOT NULL",
      TOPAYD_VALUES (
          TOPAYD_TEXT (self->id),
          TOPAYD_INTEGER (self->now + self->rules->waits[TOPAYD_PAYOUT_N_WAITS - 1].seconds)),
      error);
}
