/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-evidence-private.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"
#include "topayd-seal.h"

static char *
dup_context (const char *what, const char *id)
{
  return g_strdup_printf ("evidence-%s:%s", what, id);
}

/**
 * topayd_evidence_seal:
 * @visit: the job
 * @what: “name”, “caption” or “key”
 * @id: of the file
 * @bytes: what to seal
 * @n_bytes: how many
 *
 * Returns: (transfer full): for the database; opens for this file and this column alone
 */
GBytes *
topayd_evidence_seal (
    const TopaydVisit *visit, const char *what, const char *id, gconstpointer bytes, gsize n_bytes)
{
  g_autofree char *context = dup_context (what, id);

  return topayd_seal (visit->identity->keys, context, bytes, n_bytes);
}

/**
 * topayd_evidence_open:
 * @visit: the job
 * @what: as it was sealed
 * @id: of the file
 * @sealed: of the database
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the bytes, with a NUL behind; %NULL with DAMAGED
 */
GBytes *
topayd_evidence_open (
    const TopaydVisit *visit, const char *what, const char *id, GBytes *sealed, GError **error)
{
  g_autofree char *context = dup_context (what, id);
  gsize size = 0;
  gconstpointer bytes = g_bytes_get_data (sealed, &size);

  return topayd_seal_open_bytes (bytes, size, context, (gpointer) visit->identity->keys, error);
}

/**
 * topayd_evidence_dup_hex:
 * @bytes: anything
 * @n_bytes: how many
 *
 * Returns: (transfer full): hexadecimal digits
 */
char *
topayd_evidence_dup_hex (gconstpointer bytes, gsize n_bytes)
{
  char *text = g_malloc (n_bytes * 2 + 1);

  return sodium_bin2hex (text, n_bytes * 2 + 1, bytes, n_bytes);
}

/**
 * topayd_evidence_read_hex:
 * @text: 64 hexadecimal digits, as on the wire
 * @hash: (out): the bytes
 *
 * Returns: whether it was that
 */
gboolean
topayd_evidence_read_hex (const char *text, guint8 hash[TOPAYD_EVIDENCE_HASH_BYTES])
{
  gsize length = 0;

  return sodium_hex2bin (hash, TOPAYD_EVIDENCE_HASH_BYTES, text, strlen (text), NULL, &length, NULL)
             == 0
         && length == TOPAYD_EVIDENCE_HASH_BYTES;
}

/* --- For cases --- */

static gboolean
count_of_case (const TopaydVisit *visit, const char *case_id, gint64 *n_files, GError **error)
{
  return topayd_sql_get_integer (visit->transaction,
                                 "SELECT count (*) FROM evidence WHERE case_id = ?1",
                                 TOPAYD_VALUES (TOPAYD_TEXT (case_id)), n_files, error);
}

static gboolean
attach_one (const TopaydVisit *visit,
            const TopaydEvidenceUse *use,
            const char *id,
            const char **code,
            GError **error)
{
  if (!topayd_sql_run (visit->transaction,
                       "UPDATE evidence SET case_id = ?3, event_seq = ?4, added_at = ?5,"
                       " expires_at = NULL WHERE id = ?1 AND account_id = ?2 AND state = 'ready'"
                       " AND case_id IS NULL AND scan <> 'blocked'",
                       TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (use->account_id),
                                      TOPAYD_TEXT (use->case_id), TOPAYD_INTEGER (use->event_seq),
                                      TOPAYD_INTEGER (visit->caller->now)),
                       error))
    return FALSE;
  if (topayd_sql_get_changes (visit->transaction) != 1)
    *code = "evidence_missing";
  return TRUE;
}

/**
 * topayd_evidence_attach:
 * @visit: the job; has to be undone when it is refused
 * @use: which files, and for which case
 * @code: (out): “evidence_missing” when one of them is not there, not ready, somebody else’s or
 *   already used, also twice in @use; “evidence_too_many” beyond what a request or a case takes;
 *   %NULL when the case has them all
 * @error: return location for an error
 *
 * Gives files to a case, in the transaction in which the case gets the event that they come with.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_evidence_attach (const TopaydVisit *visit,
                        const TopaydEvidenceUse *use,
                        const char **code,
                        GError **error)
{
  gint64 n_files = 0;

  *code = NULL;
  if (use->refs == NULL || use->refs->len == 0)
    return TRUE;
  if (!count_of_case (visit, use->case_id, &n_files, error))
    return FALSE;
  if (use->refs->len > TOPAY_WIRE_MAX_EVIDENCE
      || n_files + use->refs->len > TOPAY_WIRE_MAX_CASE_EVIDENCE)
    *code = "evidence_too_many";
  for (guint i = 0; *code == NULL && i < use->refs->len; i++)
    {
      const TopayWireEvidenceRef *ref = g_ptr_array_index (use->refs, i);

      if (!attach_one (visit, use, ref->id, code, error))
        return FALSE;
    }
  return TRUE;
}

/* The columns of a description, and those of a file behind them. */
#define COLUMNS                                                                                    \
  "SELECT id, name, caption, type, kind, kept_size, kept_sha256,"                                  \
  " coalesce (added_at, created_at), scan, account_id, case_id, blob, key FROM evidence "

static GBytes *
get_bytes (TopaydRows *rows, guint column)
{
  gsize size = 0;
  gconstpointer bytes = topayd_rows_get_blob (rows, column, &size);

  return g_bytes_new (bytes, size);
}

static char *
open_text (
    const TopaydVisit *visit, TopaydRows *rows, guint column, const char *what, GError **error)
{
  g_autoptr (GBytes) sealed = get_bytes (rows, column);
  g_autoptr (GBytes) text =
      topayd_evidence_open (visit, what, topayd_rows_get_text (rows, 0), sealed, error);

  return text != NULL ? g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text)) : NULL;
}

static gboolean
read_description (const TopaydVisit *visit, TopaydRows *rows, TopayWireEvidence *to, GError **error)
{
  g_autoptr (GBytes) hash = get_bytes (rows, 6);

  to->id = topayd_rows_dup_text (rows, 0);
  to->name = open_text (visit, rows, 1, "name", error);
  if (to->name == NULL)
    return FALSE;
  if (!topayd_rows_is_null (rows, 2))
    {
      to->caption = open_text (visit, rows, 2, "caption", error);
      if (to->caption == NULL)
        return FALSE;
    }
  to->type = topayd_rows_dup_text (rows, 3);
  to->kind = topayd_rows_dup_text (rows, 4);
  to->size = topayd_rows_get_integer (rows, 5);
  to->sha256 = topayd_evidence_dup_hex (g_bytes_get_data (hash, NULL), g_bytes_get_size (hash));
  to->added_at = topayd_rows_get_integer (rows, 7);
  to->scan = topayd_rows_dup_text (rows, 8);
  return TRUE;
}

/**
 * topayd_evidence_list:
 * @visit: the job
 * @case_id: of a case that the caller may see
 * @to: (element-type TopayWireEvidence): gets the files, in the order in which they were added
 * @error: return location for an error
 *
 * Returns: whether @to has them; %FALSE with an error of the store, or DAMAGED
 */
gboolean
topayd_evidence_list (const TopaydVisit *visit, const char *case_id, GPtrArray *to, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction, COLUMNS "WHERE case_id = ?1 ORDER BY added_at, event_seq, rowid",
      TOPAYD_VALUES (TOPAYD_TEXT (case_id)), error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      TopayWireEvidence *description = topay_wire_new (&topay_record_evidence);

      g_ptr_array_add (to, description);
      if (!read_description (visit, rows, description, error))
        return FALSE;
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * topayd_evidence_file_free:
 * @self: (transfer full): a file
 */
void
topayd_evidence_file_free (TopaydEvidenceFile *self)
{
  g_free (self->id);
  g_free (self->account_id);
  g_free (self->case_id);
  g_free (self->blob);
  g_clear_pointer (&self->key, g_bytes_unref);
  if (self->description != NULL)
    topay_wire_free (&topay_record_evidence, self->description);
  g_free (self);
}

static TopaydEvidenceFile *
read_file (const TopaydVisit *visit, TopaydRows *rows, GError **error)
{
  g_autoptr (TopaydEvidenceFile) file = g_new0 (TopaydEvidenceFile, 1);
  g_autoptr (GBytes) key = get_bytes (rows, 12);

  file->id = topayd_rows_dup_text (rows, 0);
  file->account_id = topayd_rows_dup_text (rows, 9);
  file->case_id = topayd_rows_dup_text (rows, 10);
  file->blob = topayd_rows_dup_text (rows, 11);
  file->description = topay_wire_new (&topay_record_evidence);
  file->key = topayd_evidence_open (visit, "key", file->id, key, error);
  if (file->key == NULL || !read_description (visit, rows, file->description, error))
    return NULL;
  return g_steal_pointer (&file);
}

/**
 * topayd_evidence_find:
 * @visit: the job
 * @id: of a file
 * @account_id: (nullable): whose it has to be; %NULL for an agent, for whom only files of a case
 *   are there
 * @found: (out) (transfer full) (nullable): the file; %NULL when there is none, it is somebody
 *   else’s, not ready, or blocked: nothing tells which
 * @error: return location for an error
 *
 * Returns: whether it could be looked for; %FALSE with an error of the store, or DAMAGED
 */
gboolean
topayd_evidence_find (const TopaydVisit *visit,
                      const char *id,
                      const char *account_id,
                      TopaydEvidenceFile **found,
                      GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction,
      COLUMNS "WHERE id = ?1 AND state = 'ready' AND blob IS NOT NULL AND scan <> 'blocked'"
              " AND ((?2 IS NULL AND case_id IS NOT NULL) OR account_id = ?2)",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (account_id)), error);

  *found = NULL;
  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    {
      *found = read_file (visit, rows, error);
      return *found != NULL;
    }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
