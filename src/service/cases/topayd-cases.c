/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-cases.h"

#include <string.h>

#include <sodium.h>

#include "topay-error.h"
#include "topay-mask.h"
#include "topayd-audit.h"
#include "topayd-seal.h"

/* What the sealed bytes are for: one cannot be put in the place of another. */
#define CONTEXT "case"

#define BEIJING_S   (8 * 3600)
#define N_DRAWS     20 /* of a number, a million of which there are a day */
#define HASH_BYTES  32
#define ACTOR_BYTES 64

#define COLUMNS                                                                                    \
  "id, number, account_id, kind, state, payment_id, reason, coalesce (amount, 0), currency,"       \
  " clock_start_day, clock_used, clock_running, coalesce (due_day, 0), coalesce (deadline_at, 0)," \
  " created_at, updated_at, n_events"

/* Refunds that may still cost something, or have. */
#define COUNTED                                                                                    \
  "kind = 'refund' AND state NOT IN ('rejected', 'final_rejected', 'withdrawn', 'closed',"         \
  " 'closed_no_info')"

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
  g_free (self->payment_id);
  g_free (self->reason);
  g_free (self->currency);
  *self = (TopaydCase){ 0 };
}

/**
 * topayd_case_free:
 * @self: (transfer full): a case of topayd_cases_list()
 */
void
topayd_case_free (TopaydCase *self)
{
  topayd_case_clear (self);
  g_free (self);
}

static gint64
get_now (const TopaydCases *cases)
{
  return cases->visit->caller->now;
}

static gboolean
fill (TopaydCase *self, TopaydRows *rows, GError **error)
{
  self->id = topayd_rows_dup_text (rows, 0);
  self->number = topayd_rows_dup_text (rows, 1);
  self->account_id = topayd_rows_dup_text (rows, 2);
  self->payment_id = topayd_rows_dup_text (rows, 5);
  self->reason = topayd_rows_dup_text (rows, 6);
  self->amount = topayd_rows_get_integer (rows, 7);
  self->currency = topayd_rows_dup_text (rows, 8);
  self->clock.start_day = topayd_rows_get_integer (rows, 9);
  self->clock.n_used = (guint) topayd_rows_get_integer (rows, 10);
  self->clock.is_running = topayd_rows_get_integer (rows, 11) != 0;
  self->due_day = topayd_rows_get_integer (rows, 12);
  self->deadline_at = topayd_rows_get_integer (rows, 13);
  self->created_at = topayd_rows_get_integer (rows, 14);
  self->updated_at = topayd_rows_get_integer (rows, 15);
  self->n_events = topayd_rows_get_integer (rows, 16);
  if (topay_case_kind_read (topayd_rows_get_text (rows, 3), &self->kind)
      && topay_case_state_read (topayd_rows_get_text (rows, 4), &self->state))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The case ‘%s’ is of no kind or state",
               self->id);
  return FALSE;
}

/* --- Reading --- */

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
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT " COLUMNS " FROM cases WHERE id = ?1 AND (?2 IS NULL OR account_id = ?2)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (account_id)), error);

  *code = NULL;
  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    return fill (found, rows, error);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  *code = "not_found";
  return TRUE;
}

/**
 * topayd_cases_list:
 * @cases: the job
 * @account_id: whose
 * @found: (element-type TopaydCase): where they are added, the latest change first
 * @error: return location for an error
 *
 * Returns: whether the newest %TOPAYD_CASES_LIST_MAX are there; %FALSE with an error of the store
 */
gboolean
topayd_cases_list (const TopaydCases *cases,
                   const char *account_id,
                   GPtrArray *found,
                   GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT " COLUMNS " FROM cases WHERE account_id = ?1 ORDER BY updated_at DESC, id LIMIT ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_INTEGER (TOPAYD_CASES_LIST_MAX)), error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      TopaydCase *row = g_new0 (TopaydCase, 1);

      g_ptr_array_add (found, row);
      if (!fill (row, rows, error))
        return FALSE;
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* --- The timeline --- */

/* A row as the audit log names actors. */
static void
name_actor (char name[ACTOR_BYTES], TopayCaseActor actor, const char *id)
{
  const char *kind = actor == TOPAY_CASE_PERSON    ? "account"
                     : actor == TOPAY_CASE_AGENT   ? "agent"
                     : actor == TOPAY_CASE_CHANNEL ? "channel"
                                                   : "service";

  if (id != NULL)
    g_snprintf (name, ACTOR_BYTES, "%s:%s", kind, id);
  else
    g_snprintf (name, ACTOR_BYTES, "%s", kind);
}

typedef struct
{
  const char *case_id;
  gint64 seq;
  const char *event;
  const char *state;
  const char *actor;
  gint64 at;
  gconstpointer words; /* (nullable): sealed */
  gsize n_words;
} Entry;

static void
add_part (crypto_generichash_state *state, gconstpointer bytes, gsize size)
{
  guint64 length = GUINT64_TO_BE ((guint64) size);

  crypto_generichash_update (state, (const guint8 *) &length, sizeof length);
  crypto_generichash_update (state, bytes != NULL ? bytes : (const guint8 *) "", size);
}

static void
add_number (crypto_generichash_state *state, gint64 number)
{
  gint64 bytes = GINT64_TO_BE (number);

  add_part (state, &bytes, sizeof bytes);
}

/* BLAKE2b of all before it and of everything in the row, each part with its length. */
static void
hash_entry (const Entry *entry, const guint8 before[HASH_BYTES], guint8 hash[HASH_BYTES])
{
  crypto_generichash_state state;

  crypto_generichash_init (&state, NULL, 0, HASH_BYTES);
  add_part (&state, before, HASH_BYTES);
  add_part (&state, entry->case_id, strlen (entry->case_id));
  add_number (&state, entry->seq);
  add_part (&state, entry->event, strlen (entry->event));
  add_part (&state, entry->state, strlen (entry->state));
  add_part (&state, entry->actor, strlen (entry->actor));
  add_number (&state, entry->at);
  add_part (&state, entry->words, entry->n_words);
  crypto_generichash_final (&state, hash, HASH_BYTES);
}

static gboolean
load_last_hash (const TopaydCases *cases, const char *id, guint8 hash[HASH_BYTES], GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT hash FROM case_events WHERE case_id = ?1 ORDER BY seq DESC LIMIT 1",
      TOPAYD_VALUES (TOPAYD_TEXT (id)), error);

  if (rows == NULL)
    return FALSE;
  memset (hash, 0, HASH_BYTES);
  if (topayd_rows_next (rows, &problem) && !topayd_rows_copy_blob (rows, 0, hash, HASH_BYTES))
    g_set_error (&problem, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The timeline of ‘%s’ is damaged", id);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/* What should not travel is hidden here too: whoever sent it is not believed. */
static GBytes *
seal_words (const TopaydCases *cases, const char *words)
{
  g_autofree char *masked = words != NULL ? topay_mask_text (words, NULL) : NULL;

  return masked != NULL
             ? topayd_seal (cases->visit->identity->keys, CONTEXT, masked, strlen (masked))
             : NULL;
}

static gboolean
audit (const TopaydCases *cases,
       const TopaydCase *self,
       const char *event,
       const char *actor,
       GError **error)
{
  g_autofree char *action = g_strconcat ("case.", event, NULL);
  const TopaydAuditEntry entry = { .actor = actor,
                                   .action = action,
                                   .object = self->id,
                                   .result = "ok",
                                   .level = 1,
                                   .address_masked = cases->visit->caller->address_masked,
                                   .detail = topay_case_state_get_name (self->state),
                                   .at = get_now (cases) };

  return topayd_audit_append (cases->visit->transaction, &entry, error);
}

/* @self is already in its new state. */
static gboolean
note_event (const TopaydCases *cases,
            const TopaydCase *self,
            const char *event,
            const TopaydCaseAct *act,
            GError **error)
{
  g_autoptr (GBytes) sealed = seal_words (cases, act->words);
  char actor[ACTOR_BYTES];
  guint8 before[HASH_BYTES], hash[HASH_BYTES];
  Entry entry = { self->id, self->n_events + 1, event, topay_case_state_get_name (self->state),
                  actor,    get_now (cases),    NULL,  0 };

  name_actor (actor, act->actor, act->actor_id);
  if (sealed != NULL)
    entry.words = g_bytes_get_data (sealed, &entry.n_words);
  if (!load_last_hash (cases, self->id, before, error))
    return FALSE;
  hash_entry (&entry, before, hash);
  return topayd_sql_run (
             cases->visit->transaction,
             "INSERT INTO case_events (case_id, seq, event, state, actor, at, words, hash)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
             TOPAYD_VALUES (
                 TOPAYD_TEXT (entry.case_id), TOPAYD_INTEGER (entry.seq), TOPAYD_TEXT (entry.event),
                 TOPAYD_TEXT (entry.state), TOPAYD_TEXT (entry.actor), TOPAYD_INTEGER (entry.at),
                 TOPAYD_BLOB (entry.words, entry.n_words), TOPAYD_BLOB (hash, HASH_BYTES)),
             error)
         && audit (cases, self, event, actor, error);
}

/* Whether a row gives its hash; @before is what the one behind it builds on afterwards. */
static gboolean
check_row (const char *id, gint64 seq, TopaydRows *rows, guint8 before[HASH_BYTES])
{
  Entry entry = { id,
                  topayd_rows_get_integer (rows, 0),
                  topayd_rows_get_text (rows, 1),
                  topayd_rows_get_text (rows, 2),
                  topayd_rows_get_text (rows, 3),
                  topayd_rows_get_integer (rows, 4),
                  NULL,
                  0 };
  guint8 stored[HASH_BYTES], hash[HASH_BYTES];

  entry.words = topayd_rows_get_blob (rows, 5, &entry.n_words);
  hash_entry (&entry, before, hash);
  memcpy (before, hash, HASH_BYTES);
  return entry.seq == seq && topayd_rows_copy_blob (rows, 6, stored, HASH_BYTES)
         && memcmp (stored, hash, HASH_BYTES) == 0;
}

/**
 * topayd_case_verify:
 * @cases: the job
 * @id: of a case
 * @error: return location for an error
 *
 * Judges whether its timeline is what was written, row by row.
 *
 * Returns: whether it is; %FALSE with DAMAGED and the first bad row, or an error of the store
 */
gboolean
topayd_case_verify (const TopaydCases *cases, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  guint8 before[HASH_BYTES] = { 0 };
  gint64 seq = 0, n_events = 0;
  g_autoptr (TopaydRows) rows = NULL;

  if (!topayd_sql_get_integer (cases->visit->transaction,
                               "SELECT n_events FROM cases WHERE id = ?1",
                               TOPAYD_VALUES (TOPAYD_TEXT (id)), &n_events, error))
    return FALSE;
  rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT seq, event, state, actor, at, words, hash FROM case_events WHERE case_id = ?1"
      " ORDER BY seq",
      TOPAYD_VALUES (TOPAYD_TEXT (id)), error);
  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem) && check_row (id, seq + 1, rows, before))
    seq++;
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (seq == n_events)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
               "The timeline of ‘%s’ is not what was written, from row %" G_GINT64_FORMAT " on", id,
               seq + 1);
  return FALSE;
}

/* --- Money --- */

/* Never more than was paid, together with what is asked for already; @but is left out. */
static gboolean
check_money (const TopaydCases *cases,
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

/* Whose payment it is, and whether money went. Sets its currency. */
static gboolean
check_payment (const TopaydCases *cases,
               const TopaydNewCase *wanted,
               char **currency,
               const char **code,
               GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      cases->visit->transaction,
      "SELECT currency, CASE WHEN coalesce (settles_at <= ?3, 0) THEN settles_to ELSE state END"
      " FROM payments WHERE id = ?1 AND account_id = ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (wanted->payment_id), TOPAYD_TEXT (wanted->account_id),
                     TOPAYD_INTEGER (get_now (cases))),
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
  if (wanted->kind == TOPAY_CASE_REFUND && g_strcmp0 (topayd_rows_get_text (rows, 1), "paid") != 0)
    *code = "payment_not_paid";
  return TRUE;
}

static gboolean
check_open (const TopaydCases *cases,
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

/* All that keeps a request from being made; the first that is found is told. */
static gboolean
check_new (const TopaydCases *cases,
           const TopaydNewCase *wanted,
           char **currency,
           const char **code,
           GError **error)
{
  gboolean is_refund = wanted->kind == TOPAY_CASE_REFUND;

  if (is_refund && (wanted->payment_id == NULL || wanted->amount <= 0))
    {
      *code = "invalid_field";
      return TRUE;
    }
  if (wanted->payment_id == NULL)
    return TRUE;
  if (!check_payment (cases, wanted, currency, code, error))
    return FALSE;
  if (*code == NULL && !check_open (cases, wanted, NULL, code, error))
    return FALSE;
  return *code != NULL || !is_refund
         || check_money (cases, wanted->payment_id, wanted->amount, NULL, code, error);
}

/* --- Opening --- */

static gboolean
draw_number (const TopaydCases *cases, char number[TOPAYD_CASE_NUMBER_SIZE], GError **error)
{
  g_autoptr (GDateTime) there = g_date_time_new_from_unix_utc (get_now (cases) + BEIJING_S);
  g_autofree char *date = g_date_time_format (there, "%Y%m%d");
  gint64 n_same = 1;

  for (guint i = 0; i < N_DRAWS && n_same > 0; i++)
    {
      g_snprintf (number, TOPAYD_CASE_NUMBER_SIZE, "C%s%06u", date, randombytes_uniform (1000000));
      if (!topayd_sql_get_integer (cases->visit->transaction,
                                   "SELECT count (*) FROM cases WHERE number = ?1",
                                   TOPAYD_VALUES (TOPAYD_TEXT (number)), &n_same, error))
        return FALSE;
    }
  if (n_same == 0)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The numbers of the day are used up");
  return FALSE;
}

static gboolean
insert (const TopaydCases *cases, const TopaydCase *self, GError **error)
{
  gboolean has_amount = self->amount > 0;

  return topayd_sql_run (
      cases->visit->transaction,
      "INSERT INTO cases (id, number, account_id, kind, state, is_over, payment_id, reason, amount,"
      " currency, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7, ?8, ?9, ?10, ?10)",
      TOPAYD_VALUES (
          TOPAYD_TEXT (self->id), TOPAYD_TEXT (self->number), TOPAYD_TEXT (self->account_id),
          TOPAYD_TEXT (topay_case_kind_get_name (self->kind)),
          TOPAYD_TEXT (topay_case_state_get_name (self->state)), TOPAYD_TEXT (self->payment_id),
          TOPAYD_TEXT (self->reason), has_amount ? TOPAYD_INTEGER (self->amount) : TOPAYD_NULL,
          TOPAYD_TEXT (has_amount ? self->currency : NULL), TOPAYD_INTEGER (self->created_at)),
      error);
}

static gboolean
count_event (const TopaydCases *cases, const TopaydCase *self, GError **error)
{
  return topayd_sql_run (cases->visit->transaction,
                         "UPDATE cases SET n_events = n_events + 1 WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);
}

/**
 * topayd_case_open:
 * @cases: the job
 * @wanted: what somebody asks for
 * @opened: (out caller-allocates): the case, for topayd_case_clear(); empty when it is refused
 * @code: (out): "invalid_field", "not_found" (no such payment of theirs), "payment_not_paid",
 *   "case_exists" or "amount_too_high"; %NULL when it is open
 * @error: return location for an error
 *
 * Opens a case: one for a payment and a reason at a time, and never for more money than was paid.
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
                              wanted->words };
  g_autofree char *currency = NULL;
  char id[TOPAYD_ID_SIZE], number[TOPAYD_CASE_NUMBER_SIZE];

  *code = NULL;
  if (!check_new (cases, wanted, &currency, code, error))
    return FALSE;
  if (*code != NULL)
    return TRUE;
  if (!draw_number (cases, number, error))
    return FALSE;
  topayd_id_draw (id);
  *opened = (TopaydCase){ .id = g_strdup (id),
                          .number = g_strdup (number),
                          .account_id = g_strdup (wanted->account_id),
                          .kind = wanted->kind,
                          .state = TOPAY_CASE_SUBMITTED,
                          .payment_id = g_strdup (wanted->payment_id),
                          .reason = g_strdup (wanted->reason),
                          .amount = wanted->kind == TOPAY_CASE_REFUND ? wanted->amount : 0,
                          .currency = g_steal_pointer (&currency),
                          .created_at = get_now (cases),
                          .updated_at = get_now (cases) };
  if (!insert (cases, opened, error) || !note_event (cases, opened, "submit", &act, error)
      || !count_event (cases, opened, error))
    return FALSE;
  opened->n_events = 1;
  return TRUE;
}

/* --- Acting --- */

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
  if (!check_open (cases, &same, self->id, code, error))
    return FALSE;
  return *code != NULL || self->kind != TOPAY_CASE_REFUND
         || check_money (cases, self->payment_id, self->amount, self->id, code, error);
}

static gboolean
check_act (const TopaydCases *cases,
           const TopaydCase *self,
           const TopaydCaseAct *act,
           const TopayCaseMove *move,
           const char **code,
           GError **error)
{
  if (move == NULL || (move->actors & (guint) act->actor) == 0)
    *code = "wrong_state";
  else if (!is_in_time (self, act->event, get_now (cases)))
    *code = act->event == TOPAY_CASE_SILENCE ? "too_early" : "too_late";
  return *code != NULL || check_again (cases, self, move, code, error);
}

static gboolean
update (const TopaydCases *cases, const TopaydCase *self, GError **error)
{
  gint64 due = 0;
  gboolean has_due = topay_case_clock_get_due (&self->clock, cases->workdays, &due);

  return topayd_sql_run (
      cases->visit->transaction,
      "UPDATE cases SET state = ?2, is_over = ?3, clock_start_day = ?4, clock_used = ?5,"
      " clock_running = ?6, due_day = ?7, deadline_at = ?8, updated_at = ?9,"
      " n_events = n_events + 1 WHERE id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (self->id), TOPAYD_TEXT (topay_case_state_get_name (self->state)),
                     TOPAYD_INTEGER (topay_case_is_over (self->state) ? 1 : 0),
                     TOPAYD_INTEGER (self->clock.start_day), TOPAYD_INTEGER (self->clock.n_used),
                     TOPAYD_INTEGER (self->clock.is_running ? 1 : 0),
                     has_due ? TOPAYD_INTEGER (due) : TOPAYD_NULL,
                     self->deadline_at != 0 ? TOPAYD_INTEGER (self->deadline_at) : TOPAYD_NULL,
                     TOPAYD_INTEGER (self->updated_at)),
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
  self.updated_at = get_now (cases);
  self.deadline_at = get_deadline (self.state, self.updated_at);
  topay_case_clock_apply (&self.clock, move->clock, cases->workdays, self.updated_at);
  return note_event (cases, &self, topay_case_event_get_name (act->event), act, error)
         && update (cases, &self, error);
}
