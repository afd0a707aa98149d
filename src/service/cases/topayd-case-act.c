/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What moves a case on, and what is due by itself. */

#include "config.h"

#include "topayd-cases-private.h"

#include "topay-error.h"

#define DAY_S     86400
#define TICK_ROWS 200 /* of one transaction */

/* Bits of the column “reminders”; of a state, from its begin on. */
#define REMINDED_DAY_3 1
#define REMINDED_DAY_6 2
#define REMINDED_LATE  4

/* How long the person has for what comes next; 0 when there is nothing. */
static gint64
get_deadline (TopayCaseState state, gint64 now)
{
  switch ((int) state)
    {
    case TOPAY_CASE_NEED_INFO:
      return now + TOPAY_CASE_ANSWER_S;
    case TOPAY_CASE_REJECTED:
      return now + TOPAY_CASE_APPEAL_S;
    case TOPAY_CASE_CLOSED_NO_INFO:
      return now + TOPAY_CASE_REOPEN_S;
    default:
      return 0;
    }
}

static gboolean
is_in_time (const TopaydCase *self, TopayCaseEvent event, gint64 now)
{
  if (event == TOPAY_CASE_SILENCE)
    return now >= self->deadline_at;
  if (event == TOPAY_CASE_SUPPLY || event == TOPAY_CASE_REOPEN || event == TOPAY_CASE_APPEAL)
    return now < self->deadline_at;
  return TRUE;
}

/* What was over and begins again must not find its place taken, nor its money. */
static gboolean
check_again (const TopaydCases *cases,
             const TopaydCase *self,
             const TopayCaseMove *move,
             const char **code,
             GError **error)
{
  const TopaydNewCase same = { .kind = self->kind,
                               .payment_id = self->payment_id,
                               .reason = self->reason };

  if (self->payment_id == NULL || !topay_case_is_over (self->state)
      || topay_case_is_over (move->to))
    return TRUE;
  if (!topayd_case_check_open (cases, &same, self->id, code, error))
    return FALSE;
  return *code != NULL || self->kind != TOPAY_CASE_REFUND
         || topayd_case_check_money (cases, self->payment_id, self->amount, self->id, code, error);
}

static gboolean
check_act (const TopaydCases *cases,
           const TopaydCase *self,
           const TopaydCaseAct *act,
           const TopayCaseMove *move,
           const char **code,
           GError **error)
{
  gint64 now = topayd_cases_get_now (cases);

  if (move == NULL || (move->actors & (guint) act->actor) == 0
      || (self->confirm && act->event != TOPAY_CASE_WITHDRAW))
    *code = "wrong_state";
  else if (!is_in_time (self, act->event, now))
    *code = act->event == TOPAY_CASE_SILENCE ? "too_early" : "too_late";
  return *code != NULL || check_again (cases, self, move, code, error);
}

/**
 * topayd_case_update:
 * @cases: the job
 * @self: a case in its new state
 * @error: return location for an error
 *
 * Writes state, clock and deadline. What two had to approve has to be approved anew.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_update (const TopaydCases *cases, const TopaydCase *self, GError **error)
{
  gint64 due = 0;
  gboolean has_due = topay_case_clock_get_due (&self->clock, cases->workdays, &due);

  return topayd_sql_run (
             cases->visit->transaction,
             "UPDATE cases SET state = ?2, is_over = ?3, clock_start_day = ?4, clock_used = ?5,"
             " clock_running = ?6, due_day = ?7, deadline_at = ?8, updated_at = ?9, reminders = 0,"
             " proposed_at = NULL, refused_by = ?10,"
             " confirm = CASE WHEN ?3 = 1 THEN 0 ELSE confirm END WHERE id = ?1",
             TOPAYD_VALUES (
                 TOPAYD_TEXT (self->id), TOPAYD_TEXT (topay_case_state_get_name (self->state)),
                 TOPAYD_INTEGER (topay_case_is_over (self->state) ? 1 : 0),
                 TOPAYD_INTEGER (self->clock.start_day), TOPAYD_INTEGER (self->clock.n_used),
                 TOPAYD_INTEGER (self->clock.is_running ? 1 : 0),
                 has_due ? TOPAYD_INTEGER (due) : TOPAYD_NULL,
                 self->deadline_at != 0 ? TOPAYD_INTEGER (self->deadline_at) : TOPAYD_NULL,
                 TOPAYD_INTEGER (self->updated_at), TOPAYD_TEXT (self->refused_by)),
             error)
         && topayd_sql_run (cases->visit->transaction,
                            "DELETE FROM case_approvals WHERE case_id = ?1",
                            TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);
}

/* Who refused must not be who judges the appeal, and an appeal finds nobody at work on it. */
static void
note_refusal (TopaydCase *self, const TopaydCaseAct *act)
{
  if (act->event != TOPAY_CASE_REFUSE)
    return;
  g_free (self->refused_by);
  self->refused_by = g_strdup (act->actor_id);
}

static gboolean
release_over (const TopaydCases *cases, const TopaydCase *self, GError **error)
{
  if (!topay_case_is_over (self->state))
    return TRUE;
  return topayd_sql_run (cases->visit->transaction,
                         "UPDATE cases SET claimed_by = NULL WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);
}

/* What the person learns by mail: what somebody else did. */
static gboolean
tell_about (const TopaydCases *cases,
            const TopaydCase *self,
            const TopaydCaseAct *act,
            GError **error)
{
  if (act->actor == TOPAY_CASE_PERSON || act->event == TOPAY_CASE_ACCEPT)
    return TRUE;
  return topayd_case_tell (cases, self, topay_case_state_get_name (self->state), error);
}

/**
 * topayd_case_tell:
 * @cases: the job
 * @self: a case
 * @news: what there is to tell: the name of a state, or "received", "confirm", "reminder", "late"
 * @error: return location for an error
 *
 * Notes that the person has to be told; topayd-case-news puts what came together into one letter.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_tell (const TopaydCases *cases,
                  const TopaydCase *self,
                  const char *news,
                  GError **error)
{
  return topayd_sql_run (
      cases->visit->transaction,
      "INSERT INTO case_news (account_id, case_id, news, at) VALUES (?1, ?2, ?3, ?4)",
      TOPAYD_VALUES (TOPAYD_TEXT (self->account_id), TOPAYD_TEXT (self->id), TOPAYD_TEXT (news),
                     TOPAYD_INTEGER (topayd_cases_get_now (cases))),
      error);
}

/**
 * topayd_case_act:
 * @cases: the job
 * @id: of a case
 * @act: what happens, and who does it; a person has to be its owner
 * @code: (out): "not_found", "wrong_state" (this cannot happen now, or not by this actor),
 *   "too_late", "too_early", "case_exists" or "amount_too_high"; %NULL when it happened
 * @error: return location for an error
 *
 * Moves a case on. What is refused changes nothing and leaves no row.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_case_act (const TopaydCases *cases,
                 const char *id,
                 const TopaydCaseAct *act,
                 const char **code,
                 GError **error)
{
  const char *owner = act->actor == TOPAY_CASE_PERSON ? act->actor_id : NULL;
  g_auto (TopaydCase) self = { 0 };
  const TopayCaseMove *move;

  if (!topayd_case_load (cases, id, owner, &self, code, error))
    return FALSE;
  if (*code != NULL)
    return TRUE;
  move = topay_case_find_move (self.kind, self.state, act->event);
  if (!check_act (cases, &self, act, move, code, error))
    return FALSE;
  if (*code != NULL)
    return TRUE;
  self.state = move->to;
  self.updated_at = topayd_cases_get_now (cases);
  self.deadline_at = get_deadline (self.state, self.updated_at);
  topay_case_clock_apply (&self.clock, move->clock, cases->workdays, self.updated_at);
  note_refusal (&self, act);
  return topayd_case_note (cases, &self, topay_case_event_get_name (act->event), act, error)
         && topayd_case_update (cases, &self, error) && release_over (cases, &self, error)
         && tell_about (cases, &self, act, error);
}

/**
 * topayd_case_add:
 * @cases: the job
 * @id: of a case
 * @act: who adds something, and the words; its event is of no importance
 * @code: (out): "not_found" or "wrong_state"; %NULL when it was added
 * @error: return location for an error
 *
 * Adds words to a case that is not over, or notes that evidence was added. No state changes, but
 * approvals are void: they were given for another content.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_case_add (const TopaydCases *cases,
                 const char *id,
                 const TopaydCaseAct *act,
                 const char **code,
                 GError **error)
{
  const char *owner = act->actor == TOPAY_CASE_PERSON ? act->actor_id : NULL;
  g_auto (TopaydCase) self = { 0 };

  if (!topayd_case_load (cases, id, owner, &self, code, error))
    return FALSE;
  if (*code == NULL && topay_case_is_over (self.state))
    *code = "wrong_state";
  if (*code != NULL)
    return TRUE;
  return topayd_case_note (cases, &self, "add", act, error)
         && topayd_sql_run (
             cases->visit->transaction,
             "UPDATE cases SET updated_at = ?2, proposed_at = NULL WHERE id = ?1",
             TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_INTEGER (topayd_cases_get_now (cases))), error)
         && topayd_sql_run (cases->visit->transaction,
                            "DELETE FROM case_approvals WHERE case_id = ?1",
                            TOPAYD_VALUES (TOPAYD_TEXT (id)), error);
}

/**
 * topayd_case_rate:
 * @cases: the job
 * @id: of a case
 * @account_id: whose it has to be
 * @rating: what the person gives
 * @code: (out): "not_found" or "wrong_state" (it is not over); %NULL when it was kept
 * @error: return location for an error
 *
 * Keeps how the person was served; the last rating counts.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_case_rate (const TopaydCases *cases,
                  const char *id,
                  const char *account_id,
                  const TopayWireCaseRate *rating,
                  const char **code,
                  GError **error)
{
  g_autofree char *actor = g_strconcat ("account:", account_id, NULL);
  g_auto (TopaydCase) self = { 0 };

  if (!topayd_case_load (cases, id, account_id, &self, code, error))
    return FALSE;
  if (*code == NULL && !topay_case_is_over (self.state))
    *code = "wrong_state";
  if (*code != NULL)
    return TRUE;
  return topayd_sql_run (cases->visit->transaction,
                         "UPDATE cases SET rating = ?2, rating_reason = ?3 WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_INTEGER (rating->score),
                                        TOPAYD_TEXT (rating->reason)),
                         error)
         && topayd_case_audit (cases, &self, "rate", actor, error);
}

/**
 * topayd_case_count_evidence:
 * @cases: the job
 * @id: of a case
 * @n_more: files that were added to it
 * @error: return location for an error
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_count_evidence (const TopaydCases *cases, const char *id, guint n_more, GError **error)
{
  return n_more == 0
         || topayd_sql_run (cases->visit->transaction,
                            "UPDATE cases SET n_evidence = n_evidence + ?2 WHERE id = ?1",
                            TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_INTEGER (n_more)), error);
}

/* --- What is due by itself --- */

typedef gboolean (*Tick) (const TopaydCases *cases, const TopaydCase *self, GError **error);

static gboolean
close_silent (const TopaydCases *cases, const TopaydCase *self, GError **error)
{
  const TopaydCaseAct act = { TOPAY_CASE_SILENCE, TOPAY_CASE_SERVICE, NULL, NULL, NULL };
  const char *code = NULL;

  return topayd_case_act (cases, self->id, &act, &code, error);
}

static gboolean
remind (const TopaydCases *cases,
        const TopaydCase *self,
        gint64 reminder,
        const char *news,
        GError **error)
{
  return topayd_sql_run (cases->visit->transaction,
                         "UPDATE cases SET reminders = reminders | ?2 WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (self->id), TOPAYD_INTEGER (reminder)), error)
         && topayd_case_tell (cases, self, news, error);
}

static gboolean
remind_day_3 (const TopaydCases *cases, const TopaydCase *self, GError **error)
{
  return remind (cases, self, REMINDED_DAY_3, "reminder", error);
}

static gboolean
remind_day_6 (const TopaydCases *cases, const TopaydCase *self, GError **error)
{
  return remind (cases, self, REMINDED_DAY_3 | REMINDED_DAY_6, "reminder", error);
}

static gboolean
apologize (const TopaydCases *cases, const TopaydCase *self, GError **error)
{
  return remind (cases, self, REMINDED_LATE, "late", error);
}

/* @condition: of cases that are due, with ?1 for now and ?2 for today */
static gboolean
tick (const TopaydCases *cases, const char *sql, Tick step, guint *n_changed, GError **error)
{
  gint64 now = topayd_cases_get_now (cases);
  gint64 today = topay_workdays_get_day (cases->workdays, now);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction, sql,
      TOPAYD_VALUES (TOPAYD_INTEGER (now), TOPAYD_INTEGER (today), TOPAYD_INTEGER (TICK_ROWS)),
      error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    g_ptr_array_add (ids, topayd_rows_dup_text (rows, 0));
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    {
      g_auto (TopaydCase) self = { 0 };
      const char *code = NULL;

      if (!topayd_case_load (cases, g_ptr_array_index (ids, i), NULL, &self, &code, error)
          || (code == NULL && !step (cases, &self, error)))
        return FALSE;
    }
  *n_changed += ids->len;
  return TRUE;
}

/**
 * topayd_cases_tick:
 * @cases: the job
 * @n_changed: (out): how many cases something was done for; to be called again while it is not 0
 * @error: return location for an error
 *
 * Closes cases that nobody answered for, reminds on day 3 and 6 of a question, and apologizes once
 * for an answer that is late. Each happens once, however often and late this is called.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_cases_tick (const TopaydCases *cases, guint *n_changed, GError **error)
{
  *n_changed = 0;
  return tick (cases,
               "SELECT id FROM cases WHERE deadline_at <= ?1 AND state = 'need_info' AND ?2 = ?2"
               " ORDER BY deadline_at LIMIT ?3",
               close_silent, n_changed, error)
         && tick (cases,
                  "SELECT id FROM cases WHERE deadline_at - 86400 <= ?1 AND state = 'need_info'"
                  " AND reminders & 2 = 0 AND ?2 = ?2 LIMIT ?3",
                  remind_day_6, n_changed, error)
         && tick (cases,
                  "SELECT id FROM cases WHERE deadline_at - 4 * 86400 <= ?1"
                  " AND state = 'need_info' AND reminders & 1 = 0 AND ?2 = ?2 LIMIT ?3",
                  remind_day_3, n_changed, error)
         && tick (cases,
                  "SELECT id FROM cases WHERE due_day < ?2 AND is_over = 0 AND reminders & 4 = 0"
                  " AND ?1 = ?1 LIMIT ?3",
                  apologize, n_changed, error);
}
