/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-idempotency.h"

#include <string.h>

#include "topay-error.h"

/**
 * topayd_idempotency_answer_clear:
 * @answer: an answer
 *
 * Frees what it holds.
 */
void
topayd_idempotency_answer_clear (TopaydIdempotencyAnswer *answer)
{
  g_clear_pointer (&answer->body, g_bytes_unref);
}

static void
read_answer (TopaydRows *rows, const TopaydIdempotencyKey *key, TopaydIdempotencyAnswer *answer)
{
  guint8 fingerprint[TOPAYD_FINGERPRINT_BYTES];
  gconstpointer body;
  gsize size = 0;

  if (!topayd_rows_copy_blob (rows, 0, fingerprint, sizeof fingerprint)
      || memcmp (fingerprint, key->fingerprint, sizeof fingerprint) != 0)
    {
      answer->state = TOPAYD_IDEMPOTENCY_REUSED;
      return;
    }

  answer->state = TOPAYD_IDEMPOTENCY_STORED;
  answer->status = (guint) topayd_rows_get_integer (rows, 1);
  if (topayd_rows_is_null (rows, 2))
    return;

  body = topayd_rows_get_blob (rows, 2, &size);
  answer->body = g_bytes_new (body, size);
}

/**
 * topayd_idempotency_begin:
 * @transaction: the transaction that will have the effect
 * @key: of the request
 * @answer: (inout): empty, or of an earlier run of the same job; what to do now
 * @error: as topayd_sql_run ()
 *
 * Looks whether the request was answered before. Keys are kept for 30 days.
 *
 * Returns: %FALSE only on errors
 */
gboolean
topayd_idempotency_begin (TopaydTransaction *transaction,
                          const TopaydIdempotencyKey *key,
                          TopaydIdempotencyAnswer *answer,
                          GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = NULL;

  g_return_val_if_fail (transaction != NULL && key != NULL && answer != NULL, FALSE);

  rows = topayd_sql_select (
      transaction,
      "SELECT fingerprint, status, body FROM idempotency"
      " WHERE scope = ?1 AND route = ?2 AND key = ?3",
      TOPAYD_VALUES (TOPAYD_TEXT (key->scope), TOPAYD_TEXT (key->route), TOPAYD_TEXT (key->key)),
      error);
  if (rows == NULL)
    return FALSE;

  topayd_idempotency_answer_clear (answer);
  answer->state = TOPAYD_IDEMPOTENCY_FRESH;
  answer->status = 0;
  if (topayd_rows_next (rows, &problem))
    read_answer (rows, key, answer);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

/**
 * topayd_idempotency_finish:
 * @transaction: the transaction that has the effect
 * @key: a fresh one
 * @status: HTTP status of the answer
 * @body: (nullable): body of the answer, at most 64 KiB, without secrets
 * @error: %TOPAY_ERROR_INVALID when the key is not fresh or out of bounds, or as topayd_sql_run ()
 *
 * Keeps the answer, to be given again to whoever lost it.
 *
 * Returns: whether it will be kept when the transaction is
 */
gboolean
topayd_idempotency_finish (TopaydTransaction *transaction,
                           const TopaydIdempotencyKey *key,
                           guint status,
                           GBytes *body,
                           GError **error)
{
  gsize size = 0;
  gconstpointer data = body != NULL ? g_bytes_get_data (body, &size) : NULL;

  g_return_val_if_fail (transaction != NULL && key != NULL, FALSE);

  return topayd_sql_run (
      transaction,
      "INSERT INTO idempotency (scope, route, key, fingerprint, status, body, created_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      TOPAYD_VALUES (TOPAYD_TEXT (key->scope), TOPAYD_TEXT (key->route), TOPAYD_TEXT (key->key),
                     TOPAYD_BLOB (key->fingerprint, sizeof key->fingerprint),
                     TOPAYD_INTEGER (status), body == NULL ? TOPAYD_NULL : TOPAYD_BLOB (data, size),
                     TOPAYD_INTEGER (g_get_real_time () / G_USEC_PER_SEC)),
      error);
}
