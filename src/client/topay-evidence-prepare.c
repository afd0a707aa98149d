/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From what somebody chose to a file that is kept: nothing of it leaves this computer before. */

#include "config.h"

#include "topay-evidence-private.h"

#include "topay-error.h"
#include "topay-file-type.h"

typedef struct
{
  TopayEvidence *self;     /* (owned) */
  TopayEvidenceFile *file; /* (owned) */
  guint generation;
  GBytes *bytes; /* (owned) (nullable) */
} Preparation;

static void
preparation_free (Preparation *self)
{
  g_object_unref (self->self);
  g_object_unref (self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Preparation, preparation_free)

static Preparation *
preparation_new (TopayEvidence *self, TopayEvidenceFile *file)
{
  Preparation *preparation = g_new0 (Preparation, 1);

  preparation->self = g_object_ref (self);
  preparation->file = g_object_ref (file);
  preparation->generation = ++file->generation;
  return preparation;
}

static void
refuse (Preparation *preparation, const char *problem)
{
  if (preparation->generation == preparation->file->generation)
    topay_evidence_file_set_state (preparation->file, TOPAY_EVIDENCE_REFUSED, problem);
}

static void
refuse_with (Preparation *preparation, const GError *error)
{
  const char *code = topay_error_get_code (error);

  if (g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_FULL)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    code = "disk_full";
  else if (code == NULL && g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE))
    code = "too_large";
  refuse (preparation, code != NULL ? code : "damaged");
}

static void
on_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Preparation) preparation = user_data;
  TopayEvidenceFile *file = preparation->file;
  g_autoptr (GError) error = NULL;

  if (!topay_state_db_evidence_finish (TOPAY_STATE_DB (source), result, &error))
    {
      refuse_with (preparation, error);
      return;
    }
  file->is_stored = TRUE;
  if (file->is_removed)
    return;
  topay_evidence_file_set_state (file, TOPAY_EVIDENCE_KEPT, NULL);
  topay_evidence_wake (preparation->self);
}

/* 128 bits at random, as the wire writes ids. */
static char *
dup_new_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto (GStrv) parts = g_strsplit (uuid, "-", -1);

  return g_strjoinv ("", parts);
}

/* With an id of its own: another content is another file for the service. */
static void
store (Preparation *preparation, TopayFileType type)
{
  TopayEvidenceRow *row = preparation->file->row;
  g_autofree char *name = topay_file_name_clean (row->name, type);

  g_free (row->id);
  row->id = dup_new_id ();
  g_free (row->name);
  row->name = g_steal_pointer (&name);
  g_free (row->type);
  row->type = g_strdup (topay_file_type_to_string (type));
  row->size = (gint64) g_bytes_get_size (preparation->bytes);
  g_free (row->sha256);
  row->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, preparation->bytes);
  row->state = TOPAY_EVIDENCE_ROW_KEPT;
  row->bytes = g_bytes_ref (preparation->bytes);
  preparation->file->is_stored = FALSE;
  topay_state_db_add_evidence_async (preparation->self->state, row, on_stored_cb, preparation);
  g_clear_pointer (&row->bytes, g_bytes_unref);
}

static void
on_drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Preparation) preparation = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) drawn = topay_picture_process_finish (result, &error);
  TopayFileJudgement judgement;
  gsize size = 0;
  gconstpointer bytes;

  if (drawn == NULL)
    {
      refuse_with (preparation, error);
      return;
    }
  if (preparation->generation != preparation->file->generation)
    return;
  bytes = g_bytes_get_data (drawn, &size);
  if (!topay_file_judge (bytes, size, &judgement))
    {
      refuse (preparation, "damaged");
      return;
    }
  g_bytes_unref (preparation->bytes);
  preparation->bytes = g_steal_pointer (&drawn);
  store (g_steal_pointer (&preparation), judgement.type);
}

static const char *
name_problem (const TopayFileJudgement *judgement)
{
  switch (judgement->problem)
    {
    case TOPAY_FILE_DAMAGED:
      return "damaged";
    case TOPAY_FILE_PICTURE_TOO_LARGE:
      return "picture_too_large";
    case TOPAY_FILE_TOO_LONG:
      return "too_large";
    case TOPAY_FILE_GOOD:
    case TOPAY_FILE_UNKNOWN:
    case TOPAY_FILE_MIXED:
    case TOPAY_FILE_UNUSUAL:
    default:
      return "wrong_type";
    }
}

/* Takes @preparation. */
static void
judge (Preparation *preparation, const TopayPictureEdits *edits)
{
  static const TopayPictureEdits none = { 0 };
  TopayFileJudgement judgement;
  gsize size = 0;
  gconstpointer bytes = g_bytes_get_data (preparation->bytes, &size);

  if (!topay_file_judge (bytes, size, &judgement))
    {
      refuse (preparation, name_problem (&judgement));
      preparation_free (preparation);
    }
  else if (topay_file_type_is_picture (judgement.type))
    topay_picture_process_async (preparation->bytes, edits != NULL ? edits : &none,
                                 preparation->self->cancellable, on_drawn_cb, preparation);
  else
    store (preparation, judgement.type);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (data, cancellable, &error);
  char *bytes;
  gsize size = 0;

  if (stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  bytes = g_malloc (TOPAY_FILE_MAX_BYTES + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), bytes, TOPAY_FILE_MAX_BYTES + 1, &size,
                                cancellable, &error))
    {
      g_free (bytes);
      g_task_return_error (task, error);
    }
  else if (size > TOPAY_FILE_MAX_BYTES)
    {
      g_free (bytes);
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE, "The file is too large");
    }
  else
    g_task_return_pointer (task, g_bytes_new_take (g_realloc (bytes, MAX (size, 1)), size),
                           (GDestroyNotify) g_bytes_unref);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Preparation) preparation = user_data;
  g_autoptr (GError) error = NULL;

  preparation->bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (preparation->bytes == NULL)
    refuse_with (preparation, error);
  else
    judge (g_steal_pointer (&preparation), NULL);
}

void
topay_evidence_prepare_file (TopayEvidence *self, TopayEvidenceFile *file, GFile *chosen)
{
  g_autoptr (GTask) task =
      g_task_new (self, self->cancellable, on_read_cb, preparation_new (self, file));

  g_task_set_task_data (task, g_object_ref (chosen), g_object_unref);
  g_task_run_in_thread (task, read_in_thread);
}

void
topay_evidence_prepare_bytes (TopayEvidence *self,
                              TopayEvidenceFile *file,
                              GBytes *bytes,
                              const TopayPictureEdits *edits)
{
  Preparation *preparation = preparation_new (self, file);

  preparation->bytes = g_bytes_ref (bytes);
  judge (preparation, edits);
}
