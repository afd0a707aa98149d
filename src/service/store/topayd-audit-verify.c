/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-audit-private.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#include "topay-error.h"

#define LINE_BYTES 512

/* Rows and checkpoints are read side by side, each once, in the order of their numbers. */
typedef struct
{
  FILE *file;               /* (owned): the checkpoints */
  long end;                 /* of the file when the verification began */
  const guint8 *public_key; /* (unowned) (nullable) */
  TopaydCheckpoint next;    /* not compared yet; row 0: none is left */
  TopaydAuditReport *report;
} Verifier;

static gboolean
blame (Verifier *self, TopaydAuditProblem problem, gint64 row)
{
  self->report->problem = problem;
  self->report->first_bad_row = row;

  return FALSE;
}

/* Everything up to the last good checkpoint is sure, so the next row is the first in doubt. */
static gboolean
read_checkpoint (Verifier *self)
{
  char line[LINE_BYTES];
  gint64 before = self->next.head.row;

  memset (&self->next, 0, sizeof self->next);
  /* A last line without its end was cut by a crash and is not there yet. */
  if (ftell (self->file) >= self->end || fgets (line, sizeof line, self->file) == NULL
      || (strchr (line, '\n') == NULL && feof (self->file)))
    return TRUE;

  if (topayd_checkpoint_parse (line, &self->next) && self->next.head.row >= MAX (before, 1)
      && (self->public_key == NULL
          || topayd_checkpoint_is_signed (&self->next, line, self->public_key)))
    return TRUE;

  return blame (self, TOPAYD_AUDIT_CHECKPOINT_BAD, self->report->last_checkpoint_row + 1);
}

static gboolean
compare_checkpoints (Verifier *self, const TopaydAuditHead *head)
{
  while (self->next.head.row == head->row)
    {
      if (memcmp (self->next.head.hash, head->hash, sizeof head->hash) != 0)
        return blame (self, TOPAYD_AUDIT_CHAIN_REWRITTEN, self->report->last_checkpoint_row + 1);

      self->report->checkpoints++;
      self->report->last_checkpoint_row = head->row;
      if (!read_checkpoint (self))
        return FALSE;
    }

  return TRUE;
}

/* What the canonical form would not show: text behind a zero byte, a level beyond its type. */
static gboolean
is_canonical (TopaydRows *rows)
{
  gint64 level = topayd_rows_get_integer (rows, 6);

  for (guint i = 2; i <= 8; i++)
    {
      const char *text = topayd_rows_get_text (rows, i);
      gsize size = 0;

      topayd_rows_get_blob (rows, i, &size);
      if (text != NULL && strlen (text) != size)
        return FALSE;
    }

  return level >= 0 && level <= 2;
}

static gboolean
verify_row (Verifier *self, TopaydRows *rows, TopaydAuditHead *head)
{
  TopaydAuditEntry entry = {
    .at = topayd_rows_get_integer (rows, 1),
    .actor = topayd_rows_get_text (rows, 2),
    .action = topayd_rows_get_text (rows, 3),
    .object = topayd_rows_get_text (rows, 4),
    .result = topayd_rows_get_text (rows, 5),
    .level = (int) topayd_rows_get_integer (rows, 6),
    .address_masked = topayd_rows_get_text (rows, 7),
    .detail = topayd_rows_get_text (rows, 8),
  };
  guint8 hash[TOPAYD_AUDIT_HASH_BYTES];

  if (topayd_rows_get_integer (rows, 0) != head->row + 1)
    return blame (self, TOPAYD_AUDIT_ROW_MISSING, head->row + 1);

  topayd_audit_advance (head, &entry);
  if (!is_canonical (rows) || !topayd_rows_copy_blob (rows, 9, hash, sizeof hash)
      || memcmp (hash, head->hash, sizeof hash) != 0)
    return blame (self, TOPAYD_AUDIT_ROW_CHANGED, head->row);

  self->report->rows++;

  return compare_checkpoints (self, head);
}

/* Before the rows: a checkpoint that is added meanwhile is then not missing its rows. */
static gboolean
open_checkpoints (Verifier *self, const char *path, GError **error)
{
  self->file = g_fopen (path, "re");
  if (self->file == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There are no checkpoints ‘%s’",
                   path);
      return FALSE;
    }

  fseek (self->file, 0, SEEK_END);
  self->end = ftell (self->file);
  rewind (self->file);

  return TRUE;
}

/* FALSE on errors only; what is wrong with the log stands in the report. */
static gboolean
verify_rows (Verifier *self, TopaydTransaction *connection, GError **error)
{
  TopaydAuditHead head = { 0 };
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows = topayd_sql_select (
      connection,
      "SELECT seq, at, actor, action, object, result, level, address_masked, detail, hash"
      " FROM audit ORDER BY seq",
      NULL, error);

  if (rows == NULL)
    return FALSE;

  if (!read_checkpoint (self))
    return TRUE;
  while (topayd_rows_next (rows, &problem))
    if (!verify_row (self, rows, &head))
      return TRUE;

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }

  if (self->next.head.row > head.row)
    blame (self, TOPAYD_AUDIT_TAIL_MISSING, head.row + 1);

  return TRUE;
}

/**
 * topayd_audit_verify:
 * @path: the database, in use or not
 * @checkpoint_path: its checkpoints
 * @public_key: (nullable): 32 bytes; %NULL leaves the signatures alone
 * @report: (out caller-allocates): what was found
 * @error: %TOPAY_ERROR_NOT_FOUND, %TOPAY_ERROR_DAMAGED or %TOPAY_ERROR_IO
 *
 * Goes through the whole audit log. Whoever owns the database can change rows and compute every
 * later hash anew; that is found by the checkpoints up to the last of them. Rows after the last
 * checkpoint (at most 60 s or 1,000 of them) are held by the chain alone.
 *
 * Returns: whether the log could be read; @report says whether it is intact
 */
gboolean
topayd_audit_verify (const char *path,
                     const char *checkpoint_path,
                     const guint8 *public_key,
                     TopaydAuditReport *report,
                     GError **error)
{
  Verifier self = { .public_key = public_key, .report = report };
  g_autoptr (TopaydTransaction) connection = NULL;
  gboolean read;

  g_return_val_if_fail (path != NULL && checkpoint_path != NULL && report != NULL, FALSE);

  memset (report, 0, sizeof *report);
  if (sodium_init () < 0)
    {
      g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_IO, "No cryptography");
      return FALSE;
    }

  if (!open_checkpoints (&self, checkpoint_path, error))
    return FALSE;

  connection = topayd_db_connection_open (path, TOPAYD_CONNECTION_READER, error);
  read = connection != NULL && verify_rows (&self, connection, error);
  fclose (self.file);

  return read;
}

/**
 * topayd_audit_problem_to_string:
 * @problem: what was found
 *
 * Returns: a word for output that programs read
 */
const char *
topayd_audit_problem_to_string (TopaydAuditProblem problem)
{
  switch (problem)
    {
    case TOPAYD_AUDIT_ROW_CHANGED:
      return "row-changed";

    case TOPAYD_AUDIT_ROW_MISSING:
      return "row-missing";

    case TOPAYD_AUDIT_TAIL_MISSING:
      return "tail-missing";

    case TOPAYD_AUDIT_CHAIN_REWRITTEN:
      return "chain-rewritten";

    case TOPAYD_AUDIT_CHECKPOINT_BAD:
      return "checkpoint-bad";

    case TOPAYD_AUDIT_INTACT:
    default:
      return "intact";
    }
}
