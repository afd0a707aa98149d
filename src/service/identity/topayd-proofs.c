/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>

#include "topayd-proofs-private.h"

#define SELECT_PROOF                                                                               \
  "SELECT id, kind, account_id, session_id, method, channel, language, subject, code_salt, "       \
  "code_hash, tries_left, sends, resend_at, ticket_hash, second_proof, state, data, expires_at "   \
  "FROM proofs "

static const char *const kinds[] = { "login_password", "payment_password", "unlock", "step_up" };
static const char *const other_kinds[] = { "sign_in", "agent_sign_in", "freeze" };
static const char *const states[] = { "open", "code_proven", "proven", "done", "void" };
static const char *const seconds[] = { "none", "totp", "login_password" };

const char *
topayd_proof_kind_to_word (TopayProofKind kind)
{
  return kinds[kind];
}

static guint
find_word (const char *const *words, guint n_words, const char *word, guint otherwise)
{
  for (guint i = 0; i < n_words; i++)
    {
      if (g_strcmp0 (words[i], word) == 0)
        return i;
    }
  return otherwise;
}

static void
read_kind (const char *word, TopaydProofRow *row)
{
  guint kind = find_word (kinds, G_N_ELEMENTS (kinds), word, G_N_ELEMENTS (kinds));
  guint other = find_word (other_kinds, G_N_ELEMENTS (other_kinds), word, 0);

  row->kind = kind < G_N_ELEMENTS (kinds) ? kinds[kind] : other_kinds[other];
  row->proof.kind = kind < G_N_ELEMENTS (kinds) ? (TopayProofKind) kind : TOPAY_PROOF_STEP_UP;
}

static void
read_text (TopaydRows *rows, guint column, char *text, gsize size)
{
  const char *value = topayd_rows_get_text (rows, column);

  g_strlcpy (text, value == NULL ? "" : value, size);
}

static void
read_data (TopaydRows *rows, guint column, TopaydProofRow *row)
{
  gsize size = 0;
  const char *data = topayd_rows_get_blob (rows, column, &size);

  if (data != NULL)
    memcpy (row->data, data, MIN (size, sizeof row->data - 1));
}

static void
read_row (TopaydRows *rows, TopaydProofRow *row)
{
  read_text (rows, 0, row->id, sizeof row->id);
  read_kind (topayd_rows_get_text (rows, 1), row);
  read_text (rows, 2, row->account_id, sizeof row->account_id);
  read_text (rows, 3, row->session_id, sizeof row->session_id);
  read_text (rows, 4, row->method, sizeof row->method);
  read_text (rows, 5, row->channel, sizeof row->channel);
  read_text (rows, 6, row->language, sizeof row->language);
  topayd_rows_copy_blob (rows, 7, row->subject, sizeof row->subject);
  row->proof.has_code = topayd_rows_copy_blob (rows, 8, row->salt, sizeof row->salt)
                        && topayd_rows_copy_blob (rows, 9, row->hash, sizeof row->hash);
  row->proof.tries_left = (guint) topayd_rows_get_integer (rows, 10);
  row->sends = topayd_rows_get_integer (rows, 11);
  row->proof.resend_s = topayd_rows_get_integer (rows, 12);
  row->has_ticket = topayd_rows_copy_blob (rows, 13, row->ticket_hash, sizeof row->ticket_hash);
  row->proof.second = (TopaySecondProof) find_word (
      seconds, G_N_ELEMENTS (seconds), topayd_rows_get_text (rows, 14), TOPAY_SECOND_PROOF_TOTP);
  row->proof.state = (TopayProofState) find_word (
      states, G_N_ELEMENTS (states), topayd_rows_get_text (rows, 15), TOPAY_PROOF_STATE_VOID);
  read_data (rows, 16, row);
  row->proof.expires_s = topayd_rows_get_integer (rows, 17);
}

static gboolean
load (TopaydTransaction *transaction,
      const char *sql,
      const TopaydValue *values,
      TopaydProofRow *row,
      GError **error)
{
  g_autoptr (TopaydRows) rows = topayd_sql_select (transaction, sql, values, error);
  g_autoptr (GError) problem = NULL;

  *row = (TopaydProofRow){ .proof.state = TOPAY_PROOF_STATE_VOID, .kind = "" };
  if (rows == NULL)
    return FALSE;

  if (topayd_rows_next (rows, &problem))
    read_row (rows, row);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
topayd_proof_load (TopaydTransaction *transaction,
                   const char *id,
                   TopaydProofRow *row,
                   GError **error)
{
  return load (transaction, SELECT_PROOF "WHERE id = ?1", TOPAYD_VALUES (TOPAYD_TEXT (id)), row,
               error);
}

gboolean
topayd_proof_load_by_ticket (TopaydTransaction *transaction,
                             const char *ticket,
                             TopaydProofRow *row,
                             GError **error)
{
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];

  *row = (TopaydProofRow){ .proof.state = TOPAY_PROOF_STATE_VOID, .kind = "" };
  if (!topayd_token_hash (ticket, hash))
    return TRUE;

  return load (transaction, SELECT_PROOF "WHERE ticket_hash = ?1",
               TOPAYD_VALUES (TOPAYD_BLOB (hash, sizeof hash)), row, error);
}

/* An empty text is NULL there. */
static TopaydValue
text_or_null (const char *text)
{
  return text[0] == '\0' ? TOPAYD_NULL : TOPAYD_TEXT (text);
}

gboolean
topayd_proof_insert (const TopaydVisit *visit, const TopaydProofRow *row, GError **error)
{
  return topayd_sql_run (
             visit->transaction,
             "INSERT INTO proofs (id, kind, subject, account_id, session_id, method, channel, "
             "language, tries_left, data, created_at, expires_at) "
             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
             TOPAYD_VALUES (TOPAYD_TEXT (row->id), TOPAYD_TEXT (row->kind),
                            TOPAYD_BLOB (row->subject, sizeof row->subject),
                            text_or_null (row->account_id), text_or_null (row->session_id),
                            TOPAYD_TEXT (row->method), text_or_null (row->channel),
                            TOPAYD_TEXT (row->language), TOPAYD_INTEGER (row->proof.tries_left),
                            TOPAYD_BLOB (row->data, strlen (row->data)),
                            TOPAYD_INTEGER (visit->caller->now),
                            TOPAYD_INTEGER (row->proof.expires_s)),
             error)
         && topayd_proof_save (visit, row, error);
}

gboolean
topayd_proof_save (const TopaydVisit *visit, const TopaydProofRow *row, GError **error)
{
  const TopayProof *proof = &row->proof;
  gboolean is_over =
      proof->state == TOPAY_PROOF_STATE_DONE || proof->state == TOPAY_PROOF_STATE_VOID;
  gboolean is_proven =
      proof->state == TOPAY_PROOF_STATE_READY || proof->state == TOPAY_PROOF_STATE_DONE;
  TopaydValue now = TOPAYD_INTEGER (visit->caller->now);

  return topayd_sql_run (
      visit->transaction,
      "UPDATE proofs SET code_salt = ?2, code_hash = ?3, tries_left = ?4, sends = ?5, "
      "resend_at = ?6, ticket_hash = ?7, second_proof = ?8, state = ?9, expires_at = ?10, "
      "proven_at = coalesce (proven_at, ?11), ended_at = coalesce (ended_at, ?12), channel = ?13 "
      "WHERE id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (row->id),
                     proof->has_code ? TOPAYD_BLOB (row->salt, sizeof row->salt) : TOPAYD_NULL,
                     proof->has_code ? TOPAYD_BLOB (row->hash, sizeof row->hash) : TOPAYD_NULL,
                     TOPAYD_INTEGER (proof->tries_left), TOPAYD_INTEGER (row->sends),
                     TOPAYD_INTEGER (proof->resend_s),
                     row->has_ticket ? TOPAYD_BLOB (row->ticket_hash, sizeof row->ticket_hash)
                                     : TOPAYD_NULL,
                     TOPAYD_TEXT (seconds[proof->second]), TOPAYD_TEXT (states[proof->state]),
                     TOPAYD_INTEGER (proof->expires_s), is_proven ? now : TOPAYD_NULL,
                     is_over ? now : TOPAYD_NULL, text_or_null (row->channel)),
      error);
}

gboolean
topayd_proofs_void_others (const TopaydVisit *visit,
                           const char *account_id,
                           const char *except_id,
                           GError **error)
{
  return topayd_sql_run (
      visit->transaction,
      "UPDATE proofs SET state = 'void', code_salt = NULL, code_hash = NULL, ticket_hash = NULL, "
      "tries_left = 0, ended_at = ?3 WHERE account_id = ?1 AND id <> ?2 "
      "AND state IN ('open', 'code_proven', 'proven')",
      TOPAYD_VALUES (TOPAYD_TEXT (account_id), TOPAYD_TEXT (except_id),
                     TOPAYD_INTEGER (visit->caller->now)),
      error);
}

void
topayd_proof_give_ticket (TopaydProofRow *row, char ticket[TOPAYD_TOKEN_SIZE])
{
  topayd_token_draw (ticket, row->ticket_hash);
  row->has_ticket = TRUE;
}

gboolean
topayd_proof_has_ticket (const TopaydProofRow *row, const char *ticket)
{
  guint8 hash[TOPAYD_TOKEN_HASH_BYTES];

  return row->has_ticket && topayd_token_hash (ticket, hash)
         && sodium_memcmp (hash, row->ticket_hash, sizeof hash) == 0;
}

void
topayd_code_sent_set (TopaydCodeSent *sent, const TopaydProofRow *row)
{
  topayd_outcome_set (&sent->outcome, NULL);
  g_strlcpy (sent->proof_id, row->id, sizeof sent->proof_id);
  sent->expires_at = row->proof.expires_s;
  sent->resend_at = row->proof.resend_s;
  sent->tries_left = row->proof.tries_left;
  sent->digits = TOPAY_PROOF_DIGITS;
}
