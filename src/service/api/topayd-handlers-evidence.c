/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files that people bring, and who reads them. Between two jobs of the store the bytes go to the
 * threads of the locker:
 *
 *   part:    find ──> locker stores ──> note
 *   finish:  find ──> locker examines ──> settle
 *   read:    find ──> locker loads ──> answer
 */

#include "config.h"

#include "topayd-case-agents.h"
#include "topayd-desk.h"
#include "topayd-handlers.h"

#include <string.h>

#include "topay-error.h"
#include "topayd-audit.h"
#include "topayd-evidence-private.h"

/* Told to whoever has too many files on their way at once. */
#define TOO_MANY_RETRY_S 60

typedef struct
{
  TopaydCall *call;               /* (unowned): has this */
  TopaydEvidenceUpload *upload;   /* (owned) (nullable) */
  TopaydEvidenceFile *file;       /* (owned) (nullable) */
  TopaydExamination *examination; /* (owned) (nullable) */
  char *blob;                     /* (owned) (nullable): that was written for this call */
  GPtrArray *obsolete;            /* (owned) (element-type utf8) */
} Work;

/* A commit that failed may be on the disk all the same: then the blob stays for the next sweep to
 * judge. Whatever else ended the call left no row that has it. */
static void
work_free (gpointer data)
{
  Work *self = data;
  const char *code = self->call->outcome.code;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (code == NULL)
    topayd_locker_remove (self->call->service->locker, self->obsolete);
  else if (self->blob != NULL && !g_str_equal (code, "internal"))
    g_ptr_array_add (names, g_strdup (self->blob));
  topayd_locker_remove (self->call->service->locker, names);
  g_clear_pointer (&self->upload, topayd_evidence_upload_free);
  g_clear_pointer (&self->file, topayd_evidence_file_free);
  g_clear_pointer (&self->examination, topayd_examination_free);
  g_ptr_array_unref (self->obsolete);
  g_free (self->blob);
  g_free (self);
}

static void
begin_work (TopaydCall *call)
{
  Work *work = g_new0 (Work, 1);

  work->call = call;
  work->obsolete = g_ptr_array_new_with_free_func (g_free);
  topayd_call_set_work (call, work, work_free);
}

/* The answer of the first job, if it had one. */
static gboolean
is_answered (TopaydCall *call)
{
  if (call->reply == NULL)
    return FALSE;
  topayd_call_answer (call);
  return TRUE;
}

static gboolean
find_upload (const TopaydVisit *visit, TopaydCall *call, const char *id, GError **error)
{
  Work *work = call->work;

  g_clear_pointer (&work->upload, topayd_evidence_upload_free);
  if (!topayd_evidence_upload_load (visit, id, call->session.owner_id, &work->upload, error))
    return FALSE;
  if (work->upload == NULL)
    topayd_outcome_set (&call->outcome, "not_found");
  return TRUE;
}

/* How far the file is now. */
static gboolean
tell (const TopaydVisit *visit, TopaydCall *call, const char *id, GError **error)
{
  g_autoptr (TopaydEvidenceUpload) upload = NULL;

  if (!topayd_evidence_upload_load (visit, id, call->session.owner_id, &upload, error))
    return FALSE;
  if (upload == NULL)
    topayd_outcome_set (&call->outcome, "not_found");
  else
    topayd_evidence_upload_tell (upload, topayd_call_make_reply (call));
  return TRUE;
}

/* --- Announcing --- */

static gboolean
run_begin (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopaydEvidenceNew wanted = { call->session.owner_id, call->request,
                                     call->service->config->evidence_quota_mib * 1024 * 1024 };
  const char *code = NULL;

  if (!topayd_evidence_begin (visit, &wanted, topayd_call_make_reply (call), &code, error))
    return FALSE;
  if (code != NULL)
    topayd_outcome_set (&call->outcome, code);
  if (g_strcmp0 (code, "too_many") == 0)
    call->outcome.retry_after_s = TOO_MANY_RETRY_S;
  return TRUE;
}

/**
 * topayd_handle_evidence_begin:
 * @call: announces a file, or asks how far it is
 */
void
topayd_handle_evidence_begin (TopaydCall *call)
{
  topayd_call_write (call, run_begin);
}

/* --- A part --- */

/* What can be said without looking at the bytes: a part that is there already, of a file that may
 * be ready by now, is not written again. */
static gboolean
find_for_part (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireEvidencePart *request = call->request;
  guint8 hash[TOPAYD_EVIDENCE_HASH_BYTES];
  const TopaydEvidencePart *part;
  Work *work = call->work;

  if (!find_upload (visit, call, request->id, error))
    return FALSE;
  if (call->outcome.code != NULL)
    return TRUE;
  part = &work->upload->parts[request->part];
  if (!topayd_evidence_upload_is_open (work->upload))
    topayd_evidence_upload_tell (work->upload, topayd_call_make_reply (call));
  else if (request->part >= work->upload->n_parts
           || g_bytes_get_size (call->bytes)
                  != topayd_evidence_upload_get_part_size (work->upload, (guint) request->part)
           || !topayd_evidence_read_hex (request->sha256, hash))
    topayd_outcome_set (&call->outcome, "part_wrong");
  else if (part->blob != NULL && memcmp (part->sha256, hash, sizeof hash) != 0)
    topayd_outcome_set (&call->outcome, "part_wrong");
  else if (part->blob != NULL)
    topayd_evidence_upload_tell (work->upload, topayd_call_make_reply (call));
  return TRUE;
}

static gboolean
note_part (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireEvidencePart *request = call->request;
  Work *work = call->work;
  TopaydEvidencePiece piece = {
    .account_id = call->session.owner_id,
    .id = request->id,
    .part = (guint) request->part,
    .blob = work->blob,
  };
  const char *code = NULL;

  g_ptr_array_set_size (work->obsolete, 0);
  topayd_evidence_read_hex (request->sha256, piece.sha256);
  if (!topayd_evidence_add_part (visit, &piece, work->obsolete, &code, error))
    return FALSE;
  if (code == NULL)
    return tell (visit, call, request->id, error);
  topayd_outcome_set (&call->outcome, code);
  return TRUE;
}

static void
on_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  Work *work = call->work;

  work->blob = topayd_locker_store_finish (result, &error);
  if (work->blob != NULL)
    topayd_call_write (call, note_part);
  else if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_INVALID))
    topayd_call_refuse (call, "part_wrong");
  else
    topayd_call_fail (call, error);
}

static void
store_part (TopaydCall *call)
{
  const TopayWireEvidencePart *request = call->request;
  Work *work = call->work;
  TopaydLockerPart *part;

  if (is_answered (call))
    return;
  part = g_new0 (TopaydLockerPart, 1);
  part->key = g_bytes_ref (work->upload->key);
  part->bytes = g_bytes_ref (call->bytes);
  part->id = g_strdup (request->id);
  part->part = (guint) request->part;
  topayd_evidence_read_hex (request->sha256, part->sha256);
  topayd_locker_store_async (call->service->locker, part, on_stored_cb, topayd_call_ref (call));
}

/**
 * topayd_handle_evidence_part:
 * @call: brings a part
 *
 * Answers when the part is on the disk and the database knows it.
 */
void
topayd_handle_evidence_part (TopaydCall *call)
{
  begin_work (call);
  topayd_call_read_then (call, find_for_part, store_part);
}

/* --- The whole --- */

static gboolean
find_for_finish (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireEvidenceRef *request = call->request;
  Work *work = call->work;

  if (!find_upload (visit, call, request->id, error))
    return FALSE;
  if (call->outcome.code == NULL
      && (!topayd_evidence_upload_is_open (work->upload)
          || !topayd_evidence_upload_is_whole (work->upload)))
    topayd_evidence_upload_tell (work->upload, topayd_call_make_reply (call));
  return TRUE;
}

static gboolean
settle (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  Work *work = call->work;

  g_ptr_array_set_size (work->obsolete, 0);
  return topayd_evidence_settle (visit, work->examination->upload, &work->examination->verdict,
                                 work->obsolete, error)
         && tell (visit, call, work->examination->upload->id, error);
}

static void
on_examined_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  Work *work = call->work;

  work->examination = topayd_locker_examine_finish (result, &error);
  if (work->examination == NULL)
    {
      topayd_call_fail (call, error);
      return;
    }
  work->blob = g_strdup (work->examination->blob);
  topayd_call_write (call, settle);
}

static void
examine (TopaydCall *call)
{
  Work *work = call->work;

  if (!is_answered (call))
    topayd_locker_examine_async (call->service->locker, g_steal_pointer (&work->upload),
                                 on_examined_cb, topayd_call_ref (call));
}

/**
 * topayd_handle_evidence_finish:
 * @call: says that all parts were sent
 *
 * Answers when the file is ready or refused; a file of which parts are missing stays open, and the
 * answer says which.
 */
void
topayd_handle_evidence_finish (TopaydCall *call)
{
  begin_work (call);
  topayd_call_read_then (call, find_for_finish, examine);
}

/* --- Dropping --- */

static gboolean
run_drop (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireEvidenceRef *request = call->request;
  Work *work = call->work;
  TopayWireDone *reply = topayd_call_make_reply (call);
  const char *code = NULL;

  reply->done = TRUE;
  g_ptr_array_set_size (work->obsolete, 0);
  g_clear_pointer (&work->upload, topayd_evidence_upload_free);
  if (!topayd_evidence_upload_load (visit, request->id, call->session.owner_id, &work->upload,
                                    error))
    return FALSE;
  if (work->upload == NULL)
    return TRUE;
  if (!topayd_evidence_drop (visit, work->upload, work->obsolete, &code, error))
    return FALSE;
  if (code != NULL)
    topayd_outcome_set (&call->outcome, code);
  return TRUE;
}

/**
 * topayd_handle_evidence_drop:
 * @call: wants a file forgotten; what is not there is forgotten
 */
void
topayd_handle_evidence_drop (TopaydCall *call)
{
  begin_work (call);
  topayd_call_write (call, run_drop);
}

/* --- Reading --- */

static gboolean
find_file (const TopaydVisit *visit, TopaydCall *call, const char *account_id, GError **error)
{
  const TopayWireEvidenceRef *request = call->request;
  Work *work = call->work;

  g_clear_pointer (&work->file, topayd_evidence_file_free);
  if (!topayd_evidence_find (visit, request->id, account_id, &work->file, error))
    return FALSE;
  if (work->file == NULL)
    topayd_outcome_set (&call->outcome, "not_found");
  return TRUE;
}

static gboolean
find_own (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  return find_file (visit, call, call->session.owner_id, error);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  Work *work = call->work;

  call->reply_bytes = topayd_locker_load_finish (result, &error);
  if (call->reply_bytes == NULL)
    {
      topayd_call_fail (call, error);
      return;
    }
  call->reply_name = g_strdup (work->file->description->name);
  call->reply = g_steal_pointer (&work->file->description);
  topayd_call_answer (call);
}

static void
load (TopaydCall *call)
{
  Work *work = call->work;

  topayd_locker_load_async (call->service->locker, work->file, on_loaded_cb,
                            topayd_call_ref (call));
}

/**
 * topayd_handle_evidence_read:
 * @call: wants the bytes of a file of one’s own; one of somebody else is not there
 */
void
topayd_handle_evidence_read (TopaydCall *call)
{
  begin_work (call);
  topayd_call_read_then (call, find_own, load);
}

static gboolean
note_look (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const Work *work = call->work;
  g_autofree char *actor = g_strdup_printf ("agent:%s", call->session.owner_id);
  const TopaydAuditEntry entry = {
    .actor = actor,
    .action = "evidence.read",
    .object = work->file->id,
    .result = "ok",
    .level = (int) call->session.level,
    .address_masked = call->address_masked,
    .detail = work->file->case_id,
    .at = call->caller.now,
  };

  return topayd_audit_append (visit->transaction, &entry, error);
}

static gboolean
find_for_agent (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  g_auto (TopaydDesk) desk = topayd_desk_open (visit, call);
  g_auto (TopaydCaseAgent) agent = { 0 };

  if (!topayd_case_agent_load (&desk.cases, call->session.owner_id, &agent, error))
    return FALSE;
  if (!topayd_case_agent_may_act (&agent))
    {
      topayd_outcome_set (&call->outcome, "forbidden");
      return TRUE;
    }
  return find_file (visit, call, NULL, error)
         && (call->outcome.code != NULL || note_look (visit, call, error));
}

/**
 * topayd_handle_agent_evidence_read:
 * @call: an agent wants the bytes of a file of a case; the look is in the audit log first
 */
void
topayd_handle_agent_evidence_read (TopaydCall *call)
{
  begin_work (call);
  topayd_call_write_then (call, find_for_agent, load);
}
