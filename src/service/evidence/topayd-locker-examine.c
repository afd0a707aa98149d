/* SPDX-License-Identifier: GPL-3.0-or-later */

/*   call ──> (wait for a place) ──> thread: put the parts together, hash, type
 *              ──> a picture: process that draws it anew
 *              ──> thread: hash, search for malware, encrypt, disk ──> return
 *
 * Two files at once, whatever they wait for: so much memory and no more is taken by files. */

#include "config.h"

#include "topayd-evidence-crypt.h"
#include "topayd-locker-private.h"

#include <sodium.h>
#include <string.h>

#include "topay-error.h"
#include "topay-picture-process.h"
#include "topayd-scanner.h"

typedef struct
{
  /* Input */
  TopaydLocker *locker; /* (unowned): closed before it is freed */
  char *id;             /* (owned): of the file */

  /* In progress */
  GBytes *whole; /* (owned) (nullable): as it was sent, then as it is kept */

  /* Output */
  TopaydExamination *examination; /* (owned) (nullable) */
} Work;

static void
work_free (Work *self)
{
  g_clear_pointer (&self->whole, g_bytes_unref);
  g_clear_pointer (&self->examination, topayd_examination_free);
  g_free (self->id);
  g_free (self);
}

/**
 * topayd_examination_free:
 * @self: (transfer full): an examination
 */
void
topayd_examination_free (TopaydExamination *self)
{
  topayd_evidence_upload_free (self->upload);
  g_free (self->blob);
  g_free (self);
}

/* --- Putting it together, in a thread --- */

static gboolean
append_part (Work *work, guint part, GByteArray *whole, GError **error)
{
  const TopaydEvidenceUpload *upload = work->examination->upload;
  gsize size = topayd_evidence_upload_get_part_size (upload, part);
  g_autofree char *context = topayd_locker_dup_part_context (upload->id, part);
  g_autoptr (GBytes) encrypted =
      work->locker->blobs->class->get (work->locker->blobs, upload->parts[part].blob,
                                       topayd_evidence_get_encrypted_size (size), error);
  g_autoptr (GBytes) plain = NULL;

  if (encrypted == NULL)
    return FALSE;
  plain = topayd_evidence_decrypt (upload->key, context, encrypted, error);
  if (plain == NULL)
    return FALSE;
  g_byte_array_append (whole, g_bytes_get_data (plain, NULL), (guint) g_bytes_get_size (plain));
  return TRUE;
}

static GBytes *
assemble (Work *work, GError **error)
{
  const TopaydEvidenceUpload *upload = work->examination->upload;
  GByteArray *whole = g_byte_array_sized_new ((guint) upload->size);
  gboolean done = TRUE;
  gsize size;

  for (guint i = 0; done && i < upload->n_parts; i++)
    done = append_part (work, i, whole, error);
  if (!done)
    {
      g_byte_array_unref (whole);
      return NULL;
    }
  size = whole->len;
  return topayd_evidence_take_bytes (g_byte_array_free (whole, FALSE), size);
}

/* A word of the wire; NULL when nothing is wrong. */
static const char *
name_problem (TopayFileProblem problem)
{
  switch (problem)
    {
    case TOPAY_FILE_GOOD:
      return NULL;
    case TOPAY_FILE_DAMAGED:
      return "damaged";
    case TOPAY_FILE_PICTURE_TOO_LARGE:
      return "picture_too_large";
    case TOPAY_FILE_UNKNOWN:
    case TOPAY_FILE_MIXED:
    case TOPAY_FILE_UNUSUAL:
    case TOPAY_FILE_TOO_LONG:
    default:
      return "wrong_type";
    }
}

/* Name, announcement and content have to say the same. */
static const char *
judge (const TopaydEvidenceUpload *upload, GBytes *whole)
{
  TopayFileJudgement judgement;
  gsize size = 0;
  gconstpointer bytes = g_bytes_get_data (whole, &size);

  if (!topay_file_judge (bytes, size, &judgement))
    return name_problem (judgement.problem);
  return judgement.type == upload->type && topay_file_name_fits (upload->name, upload->type)
             ? NULL
             : "wrong_type";
}

static gboolean
run_first (gpointer data, GError **error)
{
  Work *work = data;
  TopaydExamination *examination = work->examination;

  work->whole = assemble (work, error);
  if (work->whole == NULL)
    return FALSE;
  if (!topayd_locker_has_hash (work->whole, examination->upload->sha256))
    examination->verdict.problem = "wrong_hash";
  else
    examination->verdict.problem = judge (examination->upload, work->whole);
  return TRUE;
}

/* --- Keeping it, in a thread --- */

static gboolean
run_last (gpointer data, GError **error)
{
  Work *work = data;
  TopaydExamination *examination = work->examination;
  TopaydEvidenceVerdict *verdict = &examination->verdict;
  g_autofree char *context = topayd_locker_dup_file_context (examination->upload->id);
  gsize size = 0;
  gconstpointer bytes = g_bytes_get_data (work->whole, &size);

  verdict->problem = judge (examination->upload, work->whole);
  if (verdict->problem != NULL)
    return TRUE;
  verdict->scan = topayd_scanner_scan (work->locker->scanner, work->whole);
  if (g_str_equal (verdict->scan, "blocked"))
    {
      verdict->problem = "blocked";
      return TRUE;
    }
  verdict->size = (gint64) size;
  crypto_hash_sha256 (verdict->sha256, bytes, size);
  examination->blob =
      topayd_locker_put (work->locker, examination->upload->key, context, work->whole, error);
  verdict->blob = examination->blob;
  return verdict->blob != NULL;
}

/* --- The way --- */

static void start (GTask *task);

/* The place is free for the next. */
static void
leave (GTask *task, GError *error)
{
  Work *work = g_task_get_task_data (task);
  TopaydLocker *locker = work->locker;
  GTask *next = g_queue_pop_head (&locker->waiting);

  locker->n_examining--;
  g_hash_table_remove (locker->examined, work->id);
  g_clear_pointer (&work->whole, g_bytes_unref);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&work->examination),
                           (GDestroyNotify) topayd_examination_free);
  if (next != NULL)
    start (next);
}

static void
on_last_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the reference taken at the call */
  GError *error = NULL;

  topayd_worker_run_finish (result, &error);
  leave (task, error);
}

static void
go_last (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  topayd_worker_run_async (work->locker->worker, run_last, work, on_last_cb, g_object_ref (task));
}

/* What the process says of a picture is a verdict; that it could not run is none. */
static const char *
find_problem (const GError *error)
{
  static const char *const problems[] = { "wrong_type", "damaged", "picture_too_large" };
  const char *code = topay_error_get_code (error);

  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (problems); i++)
    if (g_str_equal (code, problems[i]))
      return problems[i];
  return NULL;
}

static void
on_drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the reference taken at the call */
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *drawn = topay_picture_process_finish (result, &error);

  if (drawn != NULL)
    {
      g_bytes_unref (work->whole);
      work->whole = drawn;
      go_last (task);
      return;
    }
  work->examination->verdict.problem = find_problem (error);
  if (work->examination->verdict.problem != NULL)
    g_clear_error (&error);
  leave (task, error);
}

static void
on_first_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data; /* the reference taken at the call */
  Work *work = g_task_get_task_data (task);
  GError *error = NULL;

  if (!topayd_worker_run_finish (result, &error) || work->examination->verdict.problem != NULL)
    leave (task, error);
  else if (topay_file_type_is_picture (work->examination->upload->type))
    topay_picture_process_async (work->whole, NULL, NULL, on_drawn_cb, g_object_ref (task));
  else
    go_last (task);
}

/* Takes the reference. */
static void
start (GTask *task)
{
  Work *work = g_task_get_task_data (task);

  work->locker->n_examining++;
  topayd_worker_run_async (work->locker->worker, run_first, work, on_first_cb, task);
}

/**
 * topayd_locker_examine_async:
 * @self: a locker
 * @upload: (transfer full): a file of which all parts are there
 * @callback: called on the context of the call
 * @user_data: for @callback
 *
 * Puts a file together, judges it by its content, draws a picture anew, has it searched for
 * malware, and puts it on the disk. The database knows nothing of it yet. Whoever asks again while
 * that goes on is told to wait.
 */
void
topayd_locker_examine_async (TopaydLocker *self,
                             TopaydEvidenceUpload *upload,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->locker = self;
  work->examination = g_new0 (TopaydExamination, 1);
  work->examination->upload = upload;
  work->examination->verdict.scan = "none";
  work->id = g_strdup (upload->id);
  g_task_set_source_tag (task, topayd_locker_examine_async);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  if (g_hash_table_contains (self->examined, work->id)
      || g_queue_get_length (&self->waiting) >= TOPAYD_LOCKER_MAX_WAITING)
    {
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_BUSY, "The file has to wait");
      g_object_unref (task);
      return;
    }
  g_hash_table_add (self->examined, g_strdup (work->id));
  if (self->n_examining < TOPAYD_LOCKER_EXAMINERS)
    start (task);
  else
    g_queue_push_tail (&self->waiting, task);
}

/**
 * topayd_locker_examine_finish:
 * @result: of the call
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the file and the verdict; %NULL with an error when nothing
 *   can be said: BUSY, FULL, IO or DAMAGED
 */
TopaydExamination *
topayd_locker_examine_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, topayd_locker_examine_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
