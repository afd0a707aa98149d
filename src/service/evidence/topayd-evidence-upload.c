/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-evidence-private.h"
#include "topayd-evidence-upload.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"

#define DAY_S 86400

/**
 * topayd_evidence_upload_free:
 * @self: (transfer full): a file on its way
 */
void
topayd_evidence_upload_free (TopaydEvidenceUpload *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->parts); i++)
    g_free (self->parts[i].blob);
  g_clear_pointer (&self->key, g_bytes_unref);
  g_free (self->id);
  g_free (self->account_id);
  g_free (self->name);
  g_free (self->state);
  g_free (self->problem);
  g_free (self->blob);
  g_free (self);
}

/* --- Loading --- */

static gboolean
propagate (GError **error, GError *problem)
{
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
load_parts (const TopaydVisit *visit, TopaydEvidenceUpload *self, GError **error)
{
  GError *problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction, "SELECT part, blob, sha256 FROM evidence_parts WHERE evidence_id = ?1",
      TOPAYD_VALUES (TOPAYD_TEXT (self->id)), error);

  if (rows == NULL)
    return FALSE;
  while (topayd_rows_next (rows, &problem))
    {
      gint64 number = topayd_rows_get_integer (rows, 0);
      TopaydEvidencePart *part = &self->parts[CLAMP (number, 0, TOPAY_WIRE_EVIDENCE_PARTS - 1)];

      g_free (part->blob);
      part->blob = topayd_rows_dup_text (rows, 1);
      topayd_rows_copy_blob (rows, 2, part->sha256, sizeof part->sha256);
    }
  return propagate (error, problem);
}

static GBytes *
open_column (const TopaydVisit *visit, TopaydRows *rows, guint column, GError **error)
{
  const char *const names[] = { "name", "key" };
  gsize size = 0;
  gconstpointer bytes = topayd_rows_get_blob (rows, column, &size);
  g_autoptr (GBytes) sealed = g_bytes_new (bytes, size);

  return topayd_evidence_open (visit, names[column - 2], topayd_rows_get_text (rows, 0), sealed,
                               error);
}

static TopaydEvidenceUpload *
read_upload (const TopaydVisit *visit, TopaydRows *rows, GError **error)
{
  g_autoptr (TopaydEvidenceUpload) self = g_new0 (TopaydEvidenceUpload, 1);
  g_autoptr (GBytes) name = open_column (visit, rows, 2, error);

  self->id = topayd_rows_dup_text (rows, 0);
  self->account_id = topayd_rows_dup_text (rows, 1);
  self->key = name != NULL ? open_column (visit, rows, 3, error) : NULL;
  if (self->key == NULL)
    return NULL;
  self->name = g_strndup (g_bytes_get_data (name, NULL), g_bytes_get_size (name));
  topay_file_type_from_string (topayd_rows_get_text (rows, 4), &self->type);
  self->size = topayd_rows_get_integer (rows, 5);
  topayd_rows_copy_blob (rows, 6, self->sha256, sizeof self->sha256);
  self->state = topayd_rows_dup_text (rows, 7);
  self->problem = topayd_rows_dup_text (rows, 8);
  self->expires_at = topayd_rows_is_null (rows, 9) ? 0 : topayd_rows_get_integer (rows, 9);
  self->has_case = !topayd_rows_is_null (rows, 10);
  self->blob = topayd_rows_dup_text (rows, 11);
  self->n_parts = (guint) ((self->size + TOPAY_WIRE_EVIDENCE_PART - 1) / TOPAY_WIRE_EVIDENCE_PART);
  return g_steal_pointer (&self);
}

/**
 * topayd_evidence_upload_load:
 * @visit: the job
 * @id: of a file
 * @account_id: whose it has to be
 * @found: (out) (transfer full) (nullable): the file, or %NULL when there is none
 * @error: return location for an error
 *
 * Returns: whether it could be looked for; %FALSE with an error of the store, or DAMAGED
 */
gboolean
topayd_evidence_upload_load (const TopaydVisit *visit,
                             const char *id,
                             const char *account_id,
                             TopaydEvidenceUpload **found,
                             GError **error)
{
  g_autoptr (TopaydEvidenceUpload) self = NULL;
  GError *problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      visit->transaction,
      "SELECT id, account_id, name, key, type, size, sha256, state, problem, expires_at, case_id,"
      " blob FROM evidence WHERE id = ?1 AND account_id = ?2",
      TOPAYD_VALUES (TOPAYD_TEXT (id), TOPAYD_TEXT (account_id)), error);

  *found = NULL;
  if (rows == NULL)
    return FALSE;
  if (!topayd_rows_next (rows, &problem))
    return propagate (error, problem);
  self = read_upload (visit, rows, error);
  if (self == NULL)
    return FALSE;
  g_clear_pointer (&rows, topayd_rows_free);
  if (!load_parts (visit, self, error))
    return FALSE;
  *found = g_steal_pointer (&self);
  return TRUE;
}

/**
 * topayd_evidence_upload_is_open:
 * @self: a file
 *
 * Returns: whether parts of it are still taken
 */
gboolean
topayd_evidence_upload_is_open (const TopaydEvidenceUpload *self)
{
  return g_str_equal (self->state, "open");
}

/**
 * topayd_evidence_upload_is_whole:
 * @self: a file
 *
 * Returns: whether all its parts are there
 */
gboolean
topayd_evidence_upload_is_whole (const TopaydEvidenceUpload *self)
{
  for (guint i = 0; i < self->n_parts; i++)
    if (self->parts[i].blob == NULL)
      return FALSE;
  return TRUE;
}

/**
 * topayd_evidence_upload_get_part_size:
 * @self: a file
 * @part: number of a part
 *
 * Returns: how many bytes it has to have; 0 when the file has no such part
 */
gsize
topayd_evidence_upload_get_part_size (const TopaydEvidenceUpload *self, guint part)
{
  if (part >= self->n_parts)
    return 0;
  return part + 1 < self->n_parts ? TOPAY_WIRE_EVIDENCE_PART
                                  : (gsize) (self->size - (gint64) part * TOPAY_WIRE_EVIDENCE_PART);
}

/**
 * topayd_evidence_upload_tell:
 * @self: a file
 * @state: an empty record that says how far it is
 */
void
topayd_evidence_upload_tell (const TopaydEvidenceUpload *self, TopayWireEvidenceState *state)
{
  gboolean is_open = topayd_evidence_upload_is_open (self);

  state->id = g_strdup (self->id);
  state->state = g_strdup (self->state);
  state->problem = g_strdup (self->problem);
  state->expires_at = self->expires_at;
  state->parts = g_strnfill (self->n_parts, '0');
  for (guint i = 0; i < self->n_parts; i++)
    if (self->parts[i].blob != NULL || (!is_open && self->problem == NULL))
      state->parts[i] = '1';
}

/* --- Announcing --- */

static gboolean
sum_up (const TopaydVisit *visit, const char *sql, const char *who, gint64 *sum, GError **error)
{
  return topayd_sql_get_integer (
      visit->transaction, sql,
      TOPAYD_VALUES (TOPAYD_TEXT (who), TOPAYD_INTEGER (visit->caller->now / DAY_S)), sum, error);
}

/* What was announced counts, not what came: so that many who announce much cannot fill the disk
 * together. The last tenth of the quota is for files that are written twice while they are made. */
static gboolean
check_room (const TopaydVisit *visit,
            const TopaydEvidenceNew *wanted,
            const char **code,
            GError **error)
{
  gint64 n_open = 0, today = 0, total = 0;

  if (!sum_up (visit,
               "SELECT count (*) FROM evidence WHERE account_id = ?1 AND state = 'open' AND ?2 > 0",
               wanted->account_id, &n_open, error)
      || !sum_up (visit,
                  "SELECT coalesce (sum (bytes), 0) FROM evidence_days WHERE account_id = ?1"
                  " AND day = ?2",
                  wanted->account_id, &today, error)
      || !sum_up (visit,
                  "SELECT coalesce (sum (coalesce (kept_size, size)), 0) FROM evidence"
                  " WHERE state <> 'refused' AND ?1 <> '' AND ?2 > 0",
                  wanted->account_id, &total, error))
    return FALSE;
  if (n_open >= TOPAYD_EVIDENCE_MAX_OPEN)
    *code = "too_many";
  else if (today + wanted->request->size > TOPAYD_EVIDENCE_DAY_BYTES)
    *code = "evidence_too_many";
  else if (total + wanted->request->size > wanted->quota_bytes / 10 * 9)
    *code = "storage_full";
  return TRUE;
}

static gboolean
count_bytes (const TopaydVisit *visit, const TopaydEvidenceNew *wanted, GError **error)
{
  return topayd_sql_run (visit->transaction,
                         "INSERT INTO evidence_days (account_id, day, bytes) VALUES (?1, ?2, ?3)"
                         " ON CONFLICT (account_id, day) DO UPDATE SET bytes = bytes + ?3",
                         TOPAYD_VALUES (TOPAYD_TEXT (wanted->account_id),
                                        TOPAYD_INTEGER (visit->caller->now / DAY_S),
                                        TOPAYD_INTEGER (wanted->request->size)),
                         error);
}

static TopaydValue
make_blob (GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return bytes != NULL ? TOPAYD_BLOB (data, size) : TOPAYD_NULL;
}

static GBytes *
draw_key (void)
{
  guint8 *key = g_malloc (TOPAYD_EVIDENCE_KEY_BYTES);

  randombytes_buf (key, TOPAYD_EVIDENCE_KEY_BYTES);
  return topayd_evidence_take_bytes (key, TOPAYD_EVIDENCE_KEY_BYTES);
}

static gboolean
insert (const TopaydVisit *visit, const TopaydEvidenceNew *wanted, GError **error)
{
  const TopayWireEvidenceNew *request = wanted->request;
  TopayFileType type = TOPAY_FILE_NONE;
  gboolean is_type = topay_file_type_from_string (request->type, &type);
  g_autofree char *name = topay_file_name_clean (request->name, type);
  g_autoptr (GBytes) key = draw_key ();
  g_autoptr (GBytes) sealed_name =
      topayd_evidence_seal (visit, "name", request->id, name, strlen (name));
  g_autoptr (GBytes) sealed_key = topayd_evidence_seal (
      visit, "key", request->id, g_bytes_get_data (key, NULL), TOPAYD_EVIDENCE_KEY_BYTES);
  g_autoptr (GBytes) caption = NULL;
  guint8 hash[TOPAYD_EVIDENCE_HASH_BYTES];

  if (!is_type || !topayd_evidence_read_hex (request->sha256, hash))
    return propagate (error, g_error_new (TOPAY_ERROR, TOPAY_ERROR_INVALID, "No such file"));
  if (request->caption != NULL)
    caption = topayd_evidence_seal (visit, "caption", request->id, request->caption,
                                    strlen (request->caption));
  return topayd_sql_run (
      visit->transaction,
      "INSERT INTO evidence (id, account_id, name, caption, type, kind, size, sha256, key,"
      " created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      TOPAYD_VALUES (TOPAYD_TEXT (request->id), TOPAYD_TEXT (wanted->account_id),
                     make_blob (sealed_name), make_blob (caption), TOPAYD_TEXT (request->type),
                     TOPAYD_TEXT (request->kind), TOPAYD_INTEGER (request->size),
                     TOPAYD_BLOB (hash, sizeof hash), make_blob (sealed_key),
                     TOPAYD_INTEGER (visit->caller->now),
                     TOPAYD_INTEGER (visit->caller->now + TOPAYD_EVIDENCE_OPEN_S)),
      error);
}

/* An id that came before is the same file, or none at all. */
static gboolean
is_same (const TopaydEvidenceUpload *upload, const TopayWireEvidenceNew *request)
{
  guint8 hash[TOPAYD_EVIDENCE_HASH_BYTES];

  return upload->size == request->size && topayd_evidence_read_hex (request->sha256, hash)
         && memcmp (hash, upload->sha256, sizeof hash) == 0;
}

/* Somebody else may have drawn the same id, by chance or by will: it tells nothing of theirs. */
static gboolean
check_free (const TopaydVisit *visit, const char *id, const char **code, GError **error)
{
  gint64 n_taken = 0;

  if (!topayd_sql_get_integer (visit->transaction, "SELECT count (*) FROM evidence WHERE id = ?1",
                               TOPAYD_VALUES (TOPAYD_TEXT (id)), &n_taken, error))
    return FALSE;
  if (n_taken > 0)
    *code = "not_found";
  return TRUE;
}

/* The name already says that it cannot be what it is said to be. */
static gboolean
refuse_name (const TopayWireEvidenceNew *request, TopayWireEvidenceState *state)
{
  TopayFileType type = TOPAY_FILE_NONE;
  gsize n_parts = (gsize) (request->size + TOPAY_WIRE_EVIDENCE_PART - 1) / TOPAY_WIRE_EVIDENCE_PART;

  if (topay_file_type_from_string (request->type, &type)
      && topay_file_name_fits (request->name, type))
    return FALSE;
  state->id = g_strdup (request->id);
  state->state = g_strdup ("refused");
  state->problem = g_strdup ("wrong_type");
  state->parts = g_strnfill (n_parts, '0');
  return TRUE;
}

/**
 * topayd_evidence_begin:
 * @visit: the job
 * @wanted: what is announced
 * @state: an empty record that gets how far it is
 * @code: (out): “too_many” open at once, “evidence_too_many” bytes on a day, “storage_full”,
 *   “wrong_state” when the id came before with another file, “not_found” when it is somebody
 * else’s; %NULL when @state is set
 * @error: return location for an error
 *
 * Makes room for a file, or says how far one is that was announced before.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_evidence_begin (const TopaydVisit *visit,
                       const TopaydEvidenceNew *wanted,
                       TopayWireEvidenceState *state,
                       const char **code,
                       GError **error)
{
  const TopayWireEvidenceNew *request = wanted->request;
  g_autoptr (TopaydEvidenceUpload) upload = NULL;

  *code = NULL;
  if (!topayd_evidence_upload_load (visit, request->id, wanted->account_id, &upload, error))
    return FALSE;
  if (upload != NULL && !is_same (upload, request))
    *code = "wrong_state";
  if (upload == NULL)
    {
      if (refuse_name (request, state))
        return TRUE;
      if (!check_free (visit, request->id, code, error)
          || (*code == NULL && !check_room (visit, wanted, code, error)))
        return FALSE;
      if (*code != NULL)
        return TRUE;
      if (!insert (visit, wanted, error) || !count_bytes (visit, wanted, error)
          || !topayd_evidence_upload_load (visit, request->id, wanted->account_id, &upload, error))
        return FALSE;
    }
  if (*code == NULL)
    topayd_evidence_upload_tell (upload, state);
  return TRUE;
}

/* --- Parts --- */

static gboolean
insert_part (const TopaydVisit *visit, const TopaydEvidencePiece *piece, GError **error)
{
  return topayd_sql_run (
             visit->transaction,
             "INSERT INTO evidence_parts (evidence_id, part, blob, sha256) VALUES (?1, ?2, ?3, ?4)",
             TOPAYD_VALUES (TOPAYD_TEXT (piece->id), TOPAYD_INTEGER (piece->part),
                            TOPAYD_TEXT (piece->blob),
                            TOPAYD_BLOB (piece->sha256, sizeof piece->sha256)),
             error)
         && topayd_sql_run (
             visit->transaction, "UPDATE evidence SET expires_at = ?2 WHERE id = ?1",
             TOPAYD_VALUES (TOPAYD_TEXT (piece->id),
                            TOPAYD_INTEGER (visit->caller->now + TOPAYD_EVIDENCE_OPEN_S)),
             error);
}

/**
 * topayd_evidence_add_part:
 * @visit: the job
 * @piece: a part whose bytes are on the disk already
 * @obsolete: (element-type utf8): gets the blob of @piece when nobody needs it
 * @code: (out): “not_found”, or “part_wrong” when other bytes are there already; %NULL when the
 *   part is there
 * @error: return location for an error
 *
 * Notes that a part is there. The same part twice is once; for a file that is not open any more
 * there is nothing to note.
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_evidence_add_part (const TopaydVisit *visit,
                          const TopaydEvidencePiece *piece,
                          GPtrArray *obsolete,
                          const char **code,
                          GError **error)
{
  g_autoptr (TopaydEvidenceUpload) upload = NULL;
  const TopaydEvidencePart *part;

  *code = NULL;
  if (!topayd_evidence_upload_load (visit, piece->id, piece->account_id, &upload, error))
    return FALSE;
  if (upload != NULL && topayd_evidence_upload_is_open (upload) && piece->part < upload->n_parts
      && upload->parts[piece->part].blob == NULL)
    return insert_part (visit, piece, error);
  if (piece->blob != NULL)
    g_ptr_array_add (obsolete, g_strdup (piece->blob));
  if (upload == NULL)
    {
      *code = "not_found";
      return TRUE;
    }
  part = &upload->parts[MIN (piece->part, TOPAY_WIRE_EVIDENCE_PARTS - 1)];
  if (topayd_evidence_upload_is_open (upload)
      && (part->blob == NULL || memcmp (part->sha256, piece->sha256, sizeof part->sha256) != 0))
    *code = "part_wrong";
  return TRUE;
}

static void
add_blobs (const TopaydEvidenceUpload *upload, GPtrArray *obsolete)
{
  for (guint i = 0; i < G_N_ELEMENTS (upload->parts); i++)
    if (upload->parts[i].blob != NULL)
      g_ptr_array_add (obsolete, g_strdup (upload->parts[i].blob));
  if (upload->blob != NULL)
    g_ptr_array_add (obsolete, g_strdup (upload->blob));
}

/* --- The end --- */

static gboolean
update_state (const TopaydVisit *visit,
              const TopaydEvidenceUpload *upload,
              const TopaydEvidenceVerdict *verdict,
              GError **error)
{
  gboolean is_ready = verdict->problem == NULL;

  return topayd_sql_run (
      visit->transaction,
      "UPDATE evidence SET state = ?2, problem = ?3, blob = ?4, kept_size = ?5, kept_sha256 = ?6,"
      " scan = ?7, expires_at = ?8 WHERE id = ?1 AND state = 'open'",
      TOPAYD_VALUES (TOPAYD_TEXT (upload->id), TOPAYD_TEXT (is_ready ? "ready" : "refused"),
                     TOPAYD_TEXT (verdict->problem), TOPAYD_TEXT (is_ready ? verdict->blob : NULL),
                     is_ready ? TOPAYD_INTEGER (verdict->size) : TOPAYD_NULL,
                     is_ready ? TOPAYD_BLOB (verdict->sha256, sizeof verdict->sha256) : TOPAYD_NULL,
                     TOPAYD_TEXT (verdict->scan),
                     TOPAYD_INTEGER (visit->caller->now + TOPAYD_EVIDENCE_LOOSE_S)),
      error);
}

/**
 * topayd_evidence_settle:
 * @visit: the job
 * @upload: a file that was whole
 * @verdict: what came of it
 * @obsolete: (element-type utf8): gets the blobs that nobody needs any more
 * @error: return location for an error
 *
 * Ends the way of a file: it is ready, or refused. If somebody dropped it meanwhile, or another
 * request was quicker, the blob of @verdict is obsolete.
 *
 * Returns: whether it is done; %FALSE with an error of the store
 */
gboolean
topayd_evidence_settle (const TopaydVisit *visit,
                        const TopaydEvidenceUpload *upload,
                        const TopaydEvidenceVerdict *verdict,
                        GPtrArray *obsolete,
                        GError **error)
{
  if (!update_state (visit, upload, verdict, error))
    return FALSE;
  if (topayd_sql_get_changes (visit->transaction) == 0)
    {
      if (verdict->blob != NULL)
        g_ptr_array_add (obsolete, g_strdup (verdict->blob));
      return TRUE;
    }
  add_blobs (upload, obsolete);
  return topayd_sql_run (visit->transaction, "DELETE FROM evidence_parts WHERE evidence_id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (upload->id)), error);
}

/**
 * topayd_evidence_drop:
 * @visit: the job
 * @upload: a file, loaded in the same job
 * @obsolete: (element-type utf8): gets its blobs
 * @code: (out): “wrong_state” when a case has it; %NULL when it is not there any more
 * @error: return location for an error
 *
 * Returns: whether it could be judged; %FALSE with an error of the store
 */
gboolean
topayd_evidence_drop (const TopaydVisit *visit,
                      const TopaydEvidenceUpload *upload,
                      GPtrArray *obsolete,
                      const char **code,
                      GError **error)
{
  *code = upload->has_case ? "wrong_state" : NULL;
  if (upload->has_case)
    return TRUE;
  add_blobs (upload, obsolete);
  return topayd_sql_run (visit->transaction, "DELETE FROM evidence WHERE id = ?1",
                         TOPAYD_VALUES (TOPAYD_TEXT (upload->id)), error);
}
