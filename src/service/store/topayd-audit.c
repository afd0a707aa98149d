/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-audit-private.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"

/* Part of every hash, so that a record of another kind can never pass for one of these. */
static const char domain[] = "topay-audit-1";

static void
add_integer (crypto_generichash_state *state, gint64 value)
{
  guint64 bytes = GUINT64_TO_LE ((guint64) value);

  crypto_generichash_update (state, (const guint8 *) &bytes, sizeof bytes);
}

/* Length first: no two different rows give the same bytes. NULL is not the empty text. */
static void
add_text (crypto_generichash_state *state, const char *text)
{
  add_integer (state, text != NULL ? (gint64) strlen (text) : -1);
  if (text != NULL)
    crypto_generichash_update (state, (const guint8 *) text, strlen (text));
}

/**
 * topayd_audit_advance:
 * @head: (inout): number and hash of the row before; becomes those of @entry
 * @entry: a row, with its time
 *
 * hash = BLAKE2b-256 (hash before ‖ canonical row). Integers are 64 bits, little-endian; the row is
 * its number, its time, actor, action, object, result, level, masked address and detail.
 */
void
topayd_audit_advance (TopaydAuditHead *head, const TopaydAuditEntry *entry)
{
  crypto_generichash_state state;

  head->row++;
  crypto_generichash_init (&state, NULL, 0, sizeof head->hash);
  crypto_generichash_update (&state, (const guint8 *) domain, sizeof domain);
  crypto_generichash_update (&state, head->hash, sizeof head->hash);
  add_integer (&state, head->row);
  add_integer (&state, entry->at);
  add_text (&state, entry->actor);
  add_text (&state, entry->action);
  add_text (&state, entry->object);
  add_text (&state, entry->result);
  add_integer (&state, entry->level);
  add_text (&state, entry->address_masked);
  add_text (&state, entry->detail);
  crypto_generichash_final (&state, head->hash, sizeof head->hash);
}

/**
 * topayd_audit_get_head:
 * @transaction: a transaction
 * @head: (out): the last row; row 0 with a hash of zeros when there is none
 * @error: as topayd_sql_run ()
 *
 * Returns: whether it could be read
 */
gboolean
topayd_audit_get_head (TopaydTransaction *transaction, TopaydAuditHead *head, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      transaction, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", NULL, error);

  if (rows == NULL)
    return FALSE;

  memset (head, 0, sizeof *head);
  if (topayd_rows_next (rows, &problem))
    {
      head->row = topayd_rows_get_integer (rows, 0);
      if (topayd_rows_copy_blob (rows, 1, head->hash, sizeof head->hash))
        return TRUE;

      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The audit log has a row without hash");
      return FALSE;
    }

  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

/**
 * topayd_audit_append:
 * @transaction: the transaction of the action itself, so that neither is kept without the other
 * @entry: who did what
 * @error: %TOPAY_ERROR_INVALID when the entry breaks a bound of the table, or as topayd_sql_run ()
 *
 * Adds a row to the audit log. Nothing that is secret or that people wrote belongs into it.
 *
 * Returns: whether it is added
 */
gboolean
topayd_audit_append (TopaydTransaction *transaction, const TopaydAuditEntry *entry, GError **error)
{
  TopaydAuditHead head;
  TopaydAuditEntry timed;

  g_return_val_if_fail (transaction != NULL && entry != NULL, FALSE);
  g_return_val_if_fail (entry->actor != NULL && entry->action != NULL && entry->result != NULL,
                        FALSE);

  if (!topayd_audit_get_head (transaction, &head, error))
    return FALSE;

  timed = *entry;
  if (timed.at == 0)
    timed.at = g_get_real_time () / G_USEC_PER_SEC;
  topayd_audit_advance (&head, &timed);
  transaction->audited = TRUE;

  return topayd_sql_run (
      transaction,
      "INSERT INTO audit (seq, at, actor, action, object, result, level, address_masked, detail, "
      "hash)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
      TOPAYD_VALUES (TOPAYD_INTEGER (head.row), TOPAYD_INTEGER (timed.at),
                     TOPAYD_TEXT (timed.actor), TOPAYD_TEXT (timed.action),
                     TOPAYD_TEXT (timed.object), TOPAYD_TEXT (timed.result),
                     TOPAYD_INTEGER (timed.level), TOPAYD_TEXT (timed.address_masked),
                     TOPAYD_TEXT (timed.detail), TOPAYD_BLOB (head.hash, sizeof head.hash)),
      error);
}
