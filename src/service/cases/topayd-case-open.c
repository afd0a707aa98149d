/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Opening a case: what keeps it from being opened, and what follows at once. */

#include "config.h"

#include "topayd-cases-private.h"

#include <string.h>

#include <sodium.h>

#include "topay-error.h"
#include "topay-mask.h"

#define N_DRAWS     20 /* of a number: 31⁸ there are */
#define DAY_S       86400
#define DUPLICATE_S 600 /* two payments of one sum to one shop within it are taken for one */

/* Refunds that may still cost something, or have. */
#define COUNTED                                                                                    \
  "kind = 'refund' AND state NOT IN ('rejected', 'final_rejected', 'withdrawn', 'closed',"         \
  " 'closed_no_info')"

/* The state of the moment: see topayd-payments.c. ?3 is now. */
#define STATE "CASE WHEN coalesce (p.settles_at <= ?3, 0) THEN p.settles_to ELSE p.state END"

/* --- What keeps it from being opened --- */

/**
 * topayd_case_check_money:
 * @cases: the job
 * @payment_id: of a payment
 * @amount: in its minor unit
 * @but: (nullable): a case that is left out
 * @code: (out): "amount_too_high", or left alone
 * @error: return location for an error
 *
 * Never more than was paid, together with what is asked for already.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_check_money (const TopaydCases *cases,
                         const char *payment_id,
                         gint64 amount,
                         const char *but,
                         const char **code,
                         GError **error)
{
  gint64 left = 0;

  if (!topayd_sql_get_integer (
          cases->visit->transaction,
          "SELECT p.amount - coalesce ((SELECT sum (c.amount) FROM cases c"
          " WHERE c.payment_id = p.id AND c.id <> ?2 AND c." COUNTED "), 0)"
          " FROM payments p WHERE p.id = ?1",
          TOPAYD_VALUES (TOPAYD_TEXT (payment_id), TOPAYD_TEXT (but != NULL ? but : "")), &left,
          error))
    return FALSE;
  if (amount > left)
    *code = "amount_too_high";
  return TRUE;
}

/**
 * topayd_case_check_open:
 * @cases: the job
 * @wanted: kind, payment and reason of it
 * @but: (nullable): a case that is left out
 * @code: (out): "case_exists", or left alone
 * @error: return location for an error
 *
 * One open request for a payment and a reason.
 *
 * Returns: %FALSE with an error of the store
 */
gboolean
topayd_case_check_open (const TopaydCases *cases,
                        const TopaydNewCase *wanted,
                        const char *but,
                        const char **code,
                        GError **error)
{
  gint64 n_open = 0;

  if (!topayd_sql_get_integer (
          cases->visit->transaction,
          "SELECT count (*) FROM cases WHERE payment_id = ?1 AND kind = ?2 AND reason = ?3"
          " AND is_over = 0 AND id <> ?4",
          TOPAYD_VALUES (TOPAYD_TEXT (wanted->payment_id),
                         TOPAYD_TEXT (topay_case_kind_get_name (wanted->kind)),
                         TOPAYD_TEXT (wanted->reason), TOPAYD_TEXT (but != NULL ? but : "")),
          &n_open, error))
    return FALSE;
  if (n_open > 0)
    *code = "case_exists";
  return TRUE;
}

/* What @rows tell of the payment. */
static void
judge_payment (const TopaydCases *cases,
               const TopaydNewCase *wanted,
               const TopayCaseReason *reason,
               TopaydRows *rows,
               const char **code)
{
  gint64 end = topayd_rows_get_integer (rows, 2) + (gint64) reason->window_days * DAY_S;

  if (wanted->kind == TOPAY_CASE_REFUND && g_strcmp0 (topayd_rows_get_text (rows, 1), "paid") != 0)
    *code = "payment_not_paid";
  else if (reason->window_days > 0 && topayd_cases_get_now (cases) >= end)
    *code = "too_late";
}

/* Whose payment it is, whether money went, and whether it is in time. Sets its currency. */
static gboolean
check_payment (const TopaydCases *cases,
               const TopaydNewCase *wanted,
               char **currency,
               const char **code,
               GError **error)
{
  const TopayCaseReason *reason = topay_case_reason_find (wanted->kind, wanted->reason);
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT p.currency, " STATE
      ", p.made_at FROM payments p WHERE p.id = ?1 AND p.account_id = ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (wanted->payment_id), TOPAYD_TEXT (wanted->account_id),
                     TOPAYD_INTEGER (topayd_cases_get_now (cases))),
      error);

  if (rows == NULL)
    return FALSE;
  if (!topayd_rows_next (rows, &problem))
    {
      *code = "not_found";
      if (problem != NULL)
        g_propagate_error (error, g_steal_pointer (&problem));
      return problem == NULL;
    }
  *currency = topayd_rows_dup_text (rows, 0);
  judge_payment (cases, wanted, reason, rows, code);
  return TRUE;
}

/* What can be seen without looking anything up. */
static const char *
judge_request (const TopaydNewCase *wanted)
{
  const TopayCaseReason *reason = topay_case_reason_find (wanted->kind, wanted->reason);
  gboolean is_refund = wanted->kind == TOPAY_CASE_REFUND;

  if (reason == NULL || (is_refund && wanted->amount <= 0))
    return "invalid_field";
  if (reason->needs_payment && wanted->payment_id == NULL)
    return "missing_field";
  if (is_refund && wanted->is_frozen)
    return "frozen";
  return wanted->n_evidence < reason->min_evidence ? "evidence_missing" : NULL;
}

/* The other payment of a double charge has to be theirs too. */
static gboolean
check_other (const TopaydCases *cases,
             const TopaydNewCase *wanted,
             const char **code,
             GError **error)
{
  gint64 n = 1;

  if (wanted->other_payment_id != NULL
      && !topayd_sql_get_integer (cases->visit->transaction,
                                  "SELECT count (*) FROM payments WHERE id = ?1 AND account_id = ?2"
                                  " AND id <> coalesce (?3, '')",
                                  TOPAYD_VALUES (TOPAYD_TEXT (wanted->other_payment_id),
                                                 TOPAYD_TEXT (wanted->account_id),
                                                 TOPAYD_TEXT (wanted->payment_id)),
                                  &n, error))
    return FALSE;
  if (n == 0)
    *code = "not_found";
  return TRUE;
}

/* All that keeps a request from being made; the first that is found is told. */
static gboolean
check_new (const TopaydCases *cases,
           const TopaydNewCase *wanted,
           char **currency,
           const char **code,
           GError **error)
{
  *code = judge_request (wanted);
  if (*code != NULL || wanted->payment_id == NULL)
    return TRUE;
  if (!check_payment (cases, wanted, currency, code, error))
    return FALSE;
  if (*code == NULL && !check_other (cases, wanted, code, error))
    return FALSE;
  if (*code == NULL && !topayd_case_check_open (cases, wanted, NULL, code, error))
    return FALSE;
  return *code != NULL || wanted->kind != TOPAY_CASE_REFUND
         || topayd_case_check_money (cases, wanted->payment_id, wanted->amount, NULL, code, error);
}

/* --- The row --- */

/* Without 0, O, 1, I and L, which look alike, and U, with which words are spelled. */
static void
write_number (TopayCaseKind kind, char number[TOPAYD_CASE_NUMBER_SIZE])
{
  static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

  number[0] = kind == TOPAY_CASE_REFUND ? 'R' : kind == TOPAY_CASE_FRAUD ? 'F' : 'C';
  number[1] = '-';
  for (guint i = 2; i < TOPAYD_CASE_NUMBER_SIZE - 1; i++)
    number[i] = letters[randombytes_uniform (sizeof letters - 1)];
  number[TOPAYD_CASE_NUMBER_SIZE - 1] = '\0';
}

static gboolean
draw_number (const TopaydCases *cases,
             TopayCaseKind kind,
             char number[TOPAYD_CASE_NUMBER_SIZE],
             GError **error)
{
  gint64 n_same = 1;

  for (guint i = 0; i < N_DRAWS && n_same > 0; i++)
    {
      write_number (kind, number);
      if (!topayd_sql_get_integer (cases->visit->transaction,
                                   "SELECT count (*) FROM cases WHERE number = ?1",
                                   TOPAYD_VALUES (TOPAYD_TEXT (number)), &n_same, error))
        return FALSE;
    }
  if (n_same == 0)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY, "No number is free");
  return FALSE;
}

/* Words and answers as JSON of the record case_new, masked and sealed; NULL when there are none. */
static GBytes *
seal_answers (const TopaydCases *cases, const TopaydNewCase *wanted)
{
  guint n_answers = wanted->answers != NULL ? wanted->answers->len : 0;
  TopayWireCaseNew *record;
  g_autofree char *text = NULL;

  if (n_answers == 0 && wanted->words == NULL)
    return NULL;
  record = topay_wire_new (&topay_record_case_new);
  record->kind = g_strdup (topay_case_kind_get_name (wanted->kind));
  record->reason = g_strdup (wanted->reason);
  record->language = g_strdup (wanted->language != NULL ? wanted->language : "en");
  record->words = wanted->words != NULL ? topay_mask_text (wanted->words, NULL) : NULL;
  for (guint i = 0; i < n_answers; i++)
    {
      const TopayWireCaseAnswer *answer = g_ptr_array_index (wanted->answers, i);
      TopayWireCaseAnswer *copy = topay_wire_new (&topay_record_case_answer);

      copy->question = g_strdup (answer->question);
      copy->answer = topay_mask_text (answer->answer, NULL);
      g_ptr_array_add (record->answers, copy);
    }
  text = topay_wire_encode (&topay_record_case_new, record, NULL);
  topay_wire_free (&topay_record_case_new, record);
  return topayd_case_seal (cases, text);
}

static gboolean
insert (const TopaydCases *cases,
        const TopaydCase *self,
        const TopaydNewCase *wanted,
        GError **error)
{
  g_autoptr (GBytes) answers = seal_answers (cases, wanted);
  gsize n_answers = 0;
  gconstpointer bytes = answers != NULL ? g_bytes_get_data (answers, &n_answers) : NULL;
  gboolean has_amount = self->amount > 0;

  return topayd_sql_run (
      cases->visit->transaction,
      "INSERT INTO cases (id, number, account_id, kind, state, is_over, payment_id, reason, amount,"
      " currency, created_at, updated_at, confirm, level, language, other_payment_id, answers)"
      " VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9, ?10, ?10, ?11, ?12, ?13, ?14, ?15)",
      TOPAYD_VALUES (
          TOPAYD_TEXT (self->id), TOPAYD_TEXT (self->number), TOPAYD_TEXT (self->account_id),
          TOPAYD_TEXT (topay_case_kind_get_name (self->kind)),
          TOPAYD_TEXT (topay_case_state_get_name (self->state)), TOPAYD_TEXT (self->payment_id),
          TOPAYD_TEXT (self->reason), has_amount ? TOPAYD_INTEGER (self->amount) : TOPAYD_NULL,
          TOPAYD_TEXT (has_amount ? self->currency : NULL), TOPAYD_INTEGER (self->created_at),
          TOPAYD_INTEGER (self->confirm ? 1 : 0), TOPAYD_INTEGER (self->level),
          TOPAYD_TEXT (self->language), TOPAYD_TEXT (self->other_payment_id),
          TOPAYD_BLOB (bytes, n_answers)),
      error);
}

static void
fill (TopaydCase *self, const TopaydCases *cases, const TopaydNewCase *wanted)
{
  char id[TOPAYD_ID_SIZE];

  topayd_id_draw (id);
  *self = (TopaydCase){
    .id = g_strdup (id),
    .account_id = g_strdup (wanted->account_id),
    .kind = wanted->kind,
    .state = TOPAY_CASE_SUBMITTED,
    .confirm = wanted->kind == TOPAY_CASE_REFUND && wanted->level < 2,
    .level = wanted->level,
    .language = g_strdup (wanted->language != NULL ? wanted->language : "en"),
    .payment_id = g_strdup (wanted->payment_id),
    .other_payment_id = g_strdup (wanted->other_payment_id),
    .reason = g_strdup (wanted->reason),
    .amount = wanted->kind == TOPAY_CASE_REFUND ? wanted->amount : 0,
    .created_at = topayd_cases_get_now (cases),
    .updated_at = topayd_cases_get_now (cases),
  };
}

/* --- What follows at once --- */

/* Whether the books themselves prove a double charge: two payments of the person that went through,
 * of one sum, to one shop, shortly behind one another. */
static gboolean
is_proven (const TopaydCases *cases, const TopaydCase *self, gboolean *proven, GError **error)
{
  gint64 n = 0;

  *proven = FALSE;
  if (self->kind != TOPAY_CASE_REFUND || !g_str_equal (self->reason, "duplicate")
      || self->other_payment_id == NULL || self->amount > cases->two_above)
    return TRUE;
  if (!topayd_sql_get_integer (
          cases->visit->transaction,
          "SELECT count (*) FROM payments p JOIN payments o ON o.id = ?2"
          " AND o.account_id = p.account_id AND o.merchant_id = p.merchant_id"
          " AND o.amount = p.amount AND o.currency = p.currency"
          " AND o.state = 'paid' AND abs (p.made_at - o.made_at) <= ?5"
          " WHERE p.id = ?1 AND p.amount = ?4 AND " STATE " = 'paid'"
          " AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.payment_id = o.id AND c." COUNTED ")",
          TOPAYD_VALUES (TOPAYD_TEXT (self->payment_id), TOPAYD_TEXT (self->other_payment_id),
                         TOPAYD_INTEGER (topayd_cases_get_now (cases)),
                         TOPAYD_INTEGER (self->amount), TOPAYD_INTEGER (DUPLICATE_S)),
          &n, error))
    return FALSE;
  *proven = n > 0;
  return TRUE;
}

/* The service looks it over: a machine’s proof needs no review, all else is reviewed. */
static gboolean
begin (const TopaydCases *cases, const TopaydCase *self, const char **code, GError **error)
{
  TopaydCaseAct act = { TOPAY_CASE_ACCEPT, TOPAY_CASE_SERVICE, NULL, NULL, NULL };
  gboolean proven;

  if (!is_proven (cases, self, &proven, error))
    return FALSE;
  if (!proven)
    return topayd_case_act (cases, self->id, &act, code, error);
  act = (TopaydCaseAct){ TOPAY_CASE_PROVE, TOPAY_CASE_SERVICE, NULL, NULL, "proof-clear" };
  return topayd_case_act (cases, self->id, &act, code, error)
         && topayd_sql_run (cases->visit->transaction,
                            "INSERT INTO case_decisions (case_id, seq, outcome, rule)"
                            " SELECT id, n_events, 'approved', 'pay-duplicate' FROM cases"
                            " WHERE id = ?1",
                            TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);
}

/**
 * topayd_case_open:
 * @cases: the job
 * @wanted: what somebody asks for
 * @opened: (out caller-allocates): the case, for topayd_case_clear(); empty when it is refused
 * @code: (out): "invalid_field", "missing_field", "not_found" (no such payment of theirs),
 *   "payment_not_paid", "too_late", "case_exists", "amount_too_high", "evidence_missing" or
 *   "frozen"; %NULL when it is open
 * @error: return location for an error
 *
 * Opens a case: one for a payment and a reason at a time, and never for more money than was paid.
 * Its review begins at once; that of a refund once it is confirmed by a second proof.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_case_open (const TopaydCases *cases,
                  const TopaydNewCase *wanted,
                  TopaydCase *opened,
                  const char **code,
                  GError **error)
{
  const TopaydCaseAct act = { TOPAY_CASE_ACCEPT, TOPAY_CASE_PERSON, wanted->account_id,
                              wanted->words, NULL };
  g_autofree char *currency = NULL;
  g_auto (TopaydCase) self = { 0 };
  char number[TOPAYD_CASE_NUMBER_SIZE];

  *code = NULL;
  if (!check_new (cases, wanted, &currency, code, error))
    return FALSE;
  if (*code != NULL)
    return TRUE;
  if (!draw_number (cases, wanted->kind, number, error))
    return FALSE;
  fill (&self, cases, wanted);
  self.number = g_strdup (number);
  self.currency = g_steal_pointer (&currency);
  if (!insert (cases, &self, wanted, error)
      || !topayd_case_note (cases, &self, "submit", &act, error)
      || !topayd_case_tell (cases, &self, self.confirm ? "confirm" : "received", error)
      || (!self.confirm && !begin (cases, &self, code, error)))
    return FALSE;
  return topayd_case_load (cases, self.id, NULL, opened, code, error);
}

/**
 * topayd_case_confirm:
 * @cases: the job
 * @id: of a case
 * @account_id: whose it is, who has just given a second proof
 * @code: (out): "not_found" or "wrong_state"; %NULL when it is confirmed, also when it was
 * @error: return location for an error
 *
 * Begins the review of a refund.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_case_confirm (const TopaydCases *cases,
                     const char *id,
                     const char *account_id,
                     const char **code,
                     GError **error)
{
  const TopaydCaseAct act = { TOPAY_CASE_ACCEPT, TOPAY_CASE_PERSON, account_id, NULL, NULL };
  g_auto (TopaydCase) self = { 0 };

  if (!topayd_case_load (cases, id, account_id, &self, code, error))
    return FALSE;
  if (*code != NULL || (!self.confirm && self.state != TOPAY_CASE_WITHDRAWN))
    return TRUE;
  if (self.state != TOPAY_CASE_SUBMITTED)
    {
      *code = "wrong_state";
      return TRUE;
    }
  self.level = 2;
  return topayd_sql_run (cases->visit->transaction,
                         "UPDATE cases SET confirm = 0, level = 2 WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (id)), error)
         && topayd_case_note (cases, &self, "confirm", &act, error)
         && begin (cases, &self, code, error);
}
