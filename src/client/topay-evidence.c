/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-evidence-private.h"

#include <string.h>

#include "topay-error.h"
#include "topay-file-type.h"

/* The way of a file:
 *
 *   read ──▶ judge ──▶ draw anew (pictures) ──▶ keep on the disk ──▶ upload ──▶ ready
 *     └────────┴───────────┴─────────────────────────┴──▶ refused: stays until it is removed
 *
 * One file is uploaded at a time, in the order of adding; what fails in passing is tried again with
 * back-off, at once when the network or a session comes.
 */

G_DEFINE_FINAL_TYPE (TopayEvidence, topay_evidence, G_TYPE_OBJECT)

static guint changed_signal;

/* --- Lists --- */

static GListStore *
get_list (TopayEvidence *self, const char *owner)
{
  GListStore *list = g_hash_table_lookup (self->lists, owner);

  if (list == NULL)
    {
      list = g_list_store_new (TOPAY_TYPE_EVIDENCE_FILE);
      g_hash_table_insert (self->lists, g_strdup (owner), list);
    }
  return list;
}

static void
tell (TopayEvidence *self, const char *owner)
{
  g_signal_emit (self, changed_signal, 0, owner);
}

static void
on_file_changed_cb (TopayEvidenceFile *file, TopayEvidence *self)
{
  tell (self, file->row->owner);
}

static void
show (TopayEvidence *self, TopayEvidenceFile *file)
{
  g_list_store_append (get_list (self, file->row->owner), file);
  tell (self, file->row->owner);
}

static void
hide (TopayEvidence *self, TopayEvidenceFile *file)
{
  GListStore *list = get_list (self, file->row->owner);
  guint position;

  if (g_list_store_find (list, file, &position))
    g_list_store_remove (list, position);
  tell (self, file->row->owner);
}

static void
take (TopayEvidence *self, TopayEvidenceFile *file)
{
  g_ptr_array_add (self->files, file);
  g_signal_connect_object (file, "changed", G_CALLBACK (on_file_changed_cb), self, 0);
  show (self, file);
}

/* --- Uploading --- */

static gboolean
on_time_cb (gpointer user_data)
{
  TopayEvidence *self = user_data;

  self->wake_source = 0;
  topay_evidence_wake (self);
  return G_SOURCE_REMOVE;
}

static void
wait_and_try (TopayEvidence *self, const GError *error)
{
  guint wait_ms = topay_backoff_next_ms (&self->backoff, g_random_double (),
                                         topay_error_get_detail (error)->retry_after_s);

  if (self->wake_source == 0)
    self->wake_source = g_timeout_add (wait_ms, on_time_cb, self);
}

static void
store_state (TopayEvidence *self, TopayEvidenceFile *file)
{
  file->row->state = file->state == TOPAY_EVIDENCE_READY     ? TOPAY_EVIDENCE_ROW_READY
                     : file->state == TOPAY_EVIDENCE_REFUSED ? TOPAY_EVIDENCE_ROW_REFUSED
                                                             : TOPAY_EVIDENCE_ROW_KEPT;
  g_free (file->row->problem);
  file->row->problem = g_strdup (file->problem);
  topay_state_db_change_evidence_async (self->state, file->row, NULL, NULL);
  g_signal_emit_by_name (self->state, "outbox-changed"); /* a request may have waited for it */
}

/* What ends without an answer is tried again, unless the service has named a reason that stays. */
static void
judge_failure (TopayEvidence *self, TopayEvidenceFile *file, const GError *error)
{
  const char *code = topay_error_get_code (error);
  gboolean passes =
      topay_error_is_transient (error) || code == NULL || g_str_equal (code, "signed_out");

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    topay_evidence_file_set_state (file, TOPAY_EVIDENCE_KEPT, NULL);
  else if (passes)
    {
      topay_evidence_file_set_state (file, TOPAY_EVIDENCE_KEPT, NULL);
      wait_and_try (self, error);
    }
  else
    topay_evidence_file_set_state (file, TOPAY_EVIDENCE_FAILED, code);
}

static void
on_uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayEvidence) self = user_data; /* the reference taken at the call */
  g_autoptr (TopayEvidenceFile) file = g_steal_pointer (&self->uploading);
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  g_clear_object (&self->upload_cancellable);
  if (!topay_evidence_upload_finish (result, &problem, &error))
    judge_failure (self, file, error);
  else
    {
      topay_backoff_reset (&self->backoff);
      topay_evidence_file_set_state (
          file, problem == NULL ? TOPAY_EVIDENCE_READY : TOPAY_EVIDENCE_REFUSED, problem);
      if (!file->is_removed)
        store_state (self, file);
    }
  if (self->wake_source == 0)
    topay_evidence_wake (self);
}

static TopayEvidenceFile *
find_next (TopayEvidence *self)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      TopayEvidenceFile *file = g_ptr_array_index (self->files, i);

      if (file->state == TOPAY_EVIDENCE_KEPT && file->is_stored && !file->is_removed)
        return file;
    }
  return NULL;
}

/**
 * topay_evidence_wake:
 * @self: evidence
 *
 * Tries at once what waits, if somebody is signed in.
 */
void
topay_evidence_wake (TopayEvidence *self)
{
  TopayEvidenceFile *next = find_next (self);

  if (self->uploading != NULL || next == NULL || self->account == NULL
      || topay_account_get_state (self->account) != TOPAY_ACCOUNT_STATE_SIGNED_IN
      || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_clear_handle_id (&self->wake_source, g_source_remove);
  self->uploading = g_object_ref (next);
  self->upload_cancellable = g_cancellable_new ();
  topay_evidence_file_set_state (next, TOPAY_EVIDENCE_SENDING, NULL);
  topay_evidence_upload_async (self->account, self->state, next, self->upload_cancellable,
                               on_uploaded_cb, g_object_ref (self));
}

static void
stop_upload_of (TopayEvidence *self, TopayEvidenceFile *file)
{
  if (self->uploading == file)
    g_cancellable_cancel (self->upload_cancellable);
}

/* What the service has and nobody wants is forgotten there too; it would be by itself in a day. */
static void
drop_remote (TopayEvidence *self, const char *id)
{
  const TopayWireEvidenceRef request = { (char *) id };

  if (self->account != NULL
      && topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SIGNED_IN)
    topay_account_call_async (self->account, &topay_endpoint_evidence_drop, &request, NULL, NULL,
                              NULL);
}

/* --- Adding --- */

static TopayEvidenceFile *
make_file (TopayEvidence *self, const char *owner, const char *name)
{
  g_autofree char *shown = topay_file_name_clean (name != NULL ? name : "file", TOPAY_FILE_NONE);
  TopayEvidenceRow row = { (char *) "",      (char *) owner, shown, (char *) "", 0,   (char *) "",
                           (char *) "other", NULL,           0,     NULL,        NULL };
  TopayEvidenceFile *file = topay_evidence_file_new (&row);

  take (self, file);
  return file;
}

/* One more than are taken is shown with its reason; the state would refuse it too. */
static gboolean
has_room (TopayEvidence *self, TopayEvidenceFile *file)
{
  guint n = 0;

  for (guint i = 0; i < self->files->len; i++)
    {
      TopayEvidenceFile *other = g_ptr_array_index (self->files, i);

      n += !other->is_removed && other->state != TOPAY_EVIDENCE_REFUSED
           && g_str_equal (other->row->owner, file->row->owner);
    }
  if (n <= TOPAY_WIRE_MAX_EVIDENCE)
    return TRUE;
  topay_evidence_file_set_state (file, TOPAY_EVIDENCE_REFUSED, "too_many");
  return FALSE;
}

/**
 * topay_evidence_add_file:
 * @self: evidence
 * @owner: what it is for: "draft:" and the wizard, or "case:" and the case
 * @file: what was chosen or dropped
 *
 * Adds a file; nothing of it leaves this computer before it is judged, and a picture never with
 * what the camera wrote into it.
 *
 * Returns: (transfer none): the file, in the list from now on
 */
TopayEvidenceFile *
topay_evidence_add_file (TopayEvidence *self, const char *owner, GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : NULL;
  TopayEvidenceFile *added = make_file (self, owner, shown);

  if (has_room (self, added))
    topay_evidence_prepare_file (self, added, file);
  return added;
}

/**
 * topay_evidence_add_bytes:
 * @self: evidence
 * @owner: as above
 * @bytes: what was pasted
 * @name: how it is to be called
 *
 * Adds what has no file.
 *
 * Returns: (transfer none): the file, in the list from now on
 */
TopayEvidenceFile *
topay_evidence_add_bytes (TopayEvidence *self, const char *owner, GBytes *bytes, const char *name)
{
  TopayEvidenceFile *added = make_file (self, owner, name);

  if (has_room (self, added))
    topay_evidence_prepare_bytes (self, added, bytes, NULL);
  return added;
}

typedef struct
{
  TopayEvidence *self;     /* (owned) */
  TopayEvidenceFile *file; /* (owned) */
  guint turns;
  GArray *covers; /* (owned) (element-type TopayPictureCover) */
  char *old_id;   /* (owned) */
} Edit;

static void
edit_free (Edit *edit)
{
  g_object_unref (edit->self);
  g_object_unref (edit->file);
  g_array_unref (edit->covers);
  g_free (edit->old_id);
  g_free (edit);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Edit, edit_free)

static void
on_loaded_for_edit_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Edit) edit = user_data;
  const TopayPictureEdits edits = { edit->turns,
                                    (const TopayPictureCover *) (const void *) edit->covers->data,
                                    edit->covers->len };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      topay_state_db_load_evidence_finish (TOPAY_STATE_DB (source), result, &error);

  if (bytes == NULL)
    {
      topay_evidence_file_set_state (edit->file, TOPAY_EVIDENCE_REFUSED, "damaged");
      return;
    }
  /* What is under the black must not lie anywhere any more. */
  topay_state_db_delete_evidence_async (edit->self->state, edit->old_id, NULL, NULL);
  drop_remote (edit->self, edit->old_id);
  topay_evidence_prepare_bytes (edit->self, edit->file, bytes, &edits);
}

/**
 * topay_evidence_edit:
 * @self: evidence
 * @file: a picture that is kept
 * @edits: what to black out and how to turn it
 *
 * Draws the picture anew; what was there before is removed, here and from the service.
 */
void
topay_evidence_edit (TopayEvidence *self, TopayEvidenceFile *file, const TopayPictureEdits *edits)
{
  Edit *edit;

  if (!file->is_stored)
    return;
  stop_upload_of (self, file);
  edit = g_new0 (Edit, 1);
  edit->self = g_object_ref (self);
  edit->file = g_object_ref (file);
  edit->turns = edits->turns;
  edit->covers = g_array_new (FALSE, FALSE, sizeof (TopayPictureCover));
  if (edits->n_covers > 0)
    g_array_append_vals (edit->covers, edits->covers, edits->n_covers);
  edit->old_id = g_strdup (file->row->id);
  file->is_stored = FALSE;
  topay_evidence_file_set_state (file, TOPAY_EVIDENCE_PREPARING, NULL);
  topay_state_db_load_evidence_async (self->state, edit->old_id, on_loaded_for_edit_cb, edit);
}

/**
 * topay_evidence_describe:
 * @self: evidence
 * @file: a file
 * @kind: what it shows, as the wire names it
 * @caption: (nullable): a sentence of the person
 */
void
topay_evidence_describe (TopayEvidence *self,
                         TopayEvidenceFile *file,
                         const char *kind,
                         const char *caption)
{
  if (g_strcmp0 (file->row->kind, kind) == 0 && g_strcmp0 (file->row->caption, caption) == 0)
    return;
  g_free (file->row->kind);
  file->row->kind = g_strdup (kind);
  g_free (file->row->caption);
  file->row->caption = caption != NULL && caption[0] != '\0' ? g_strdup (caption) : NULL;
  /* The service takes the words with the announcement: it hears it once more, the parts are there.
   */
  if (file->state == TOPAY_EVIDENCE_READY || file->state == TOPAY_EVIDENCE_SENDING)
    {
      stop_upload_of (self, file);
      topay_evidence_file_set_state (file, TOPAY_EVIDENCE_KEPT, NULL);
    }
  if (file->is_stored)
    store_state (self, file);
  topay_evidence_wake (self);
}

/**
 * topay_evidence_hurry:
 * @self: evidence
 *
 * The service can be reached again: what waited out a back-off is tried now.
 */
void
topay_evidence_hurry (TopayEvidence *self)
{
  g_return_if_fail (TOPAY_IS_EVIDENCE (self));

  topay_backoff_reset (&self->backoff);
  topay_evidence_wake (self);
}

/**
 * topay_evidence_retry:
 * @self: evidence
 * @file: one that failed
 *
 * Tries to bring it to the service once more.
 */
void
topay_evidence_retry (TopayEvidence *self, TopayEvidenceFile *file)
{
  if (file->state != TOPAY_EVIDENCE_FAILED)
    return;
  topay_backoff_reset (&self->backoff);
  topay_evidence_file_set_state (file, TOPAY_EVIDENCE_KEPT, NULL);
  topay_evidence_wake (self);
}

/**
 * topay_evidence_remove:
 * @self: evidence
 * @file: a file
 *
 * Takes a file out of its list; topay_evidence_restore() brings it back, topay_evidence_forget()
 * ends that.
 */
void
topay_evidence_remove (TopayEvidence *self, TopayEvidenceFile *file)
{
  if (file->is_removed)
    return;
  file->is_removed = TRUE;
  stop_upload_of (self, file);
  hide (self, file);
}

/**
 * topay_evidence_restore:
 * @self: evidence
 * @file: one that was removed and not forgotten
 */
void
topay_evidence_restore (TopayEvidence *self, TopayEvidenceFile *file)
{
  if (!file->is_removed || !g_ptr_array_find (self->files, file, NULL))
    return;
  file->is_removed = FALSE;
  show (self, file);
  topay_evidence_wake (self);
}

/**
 * topay_evidence_forget:
 * @self: evidence
 * @file: one that was removed
 *
 * Removes it from the disk, and from the service if that has it.
 */
void
topay_evidence_forget (TopayEvidence *self, TopayEvidenceFile *file)
{
  if (!file->is_removed)
    return;
  file->generation++;
  if (file->is_stored)
    {
      topay_state_db_delete_evidence_async (self->state, file->row->id, NULL, NULL);
      drop_remote (self, file->row->id);
    }
  g_ptr_array_remove (self->files, file);
}

/* --- What was kept --- */

static TopayEvidenceFile *
find (TopayEvidence *self, const char *id)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      TopayEvidenceFile *file = g_ptr_array_index (self->files, i);

      if (g_str_equal (file->row->id, id))
        return file;
    }
  return NULL;
}

static void
take_row (TopayEvidence *self, const TopayEvidenceRow *row)
{
  static const TopayEvidenceState states[] = {
    [TOPAY_EVIDENCE_ROW_KEPT] = TOPAY_EVIDENCE_KEPT,
    [TOPAY_EVIDENCE_ROW_READY] = TOPAY_EVIDENCE_READY,
    [TOPAY_EVIDENCE_ROW_REFUSED] = TOPAY_EVIDENCE_REFUSED,
  };
  TopayEvidenceFile *file = find (self, row->id);

  if (file == NULL)
    {
      file = topay_evidence_file_new (row);
      file->is_stored = TRUE;
      take (self, file);
    }
  else if (!g_str_equal (file->row->owner, row->owner))
    {
      hide (self, file);
      g_free (file->row->owner);
      file->row->owner = g_strdup (row->owner);
      show (self, file);
    }
  if (file != self->uploading && row->state < G_N_ELEMENTS (states)
      && file->state != states[row->state] && file->state != TOPAY_EVIDENCE_FAILED)
    topay_evidence_file_set_state (file, states[row->state], row->problem);
}

static gboolean
has_row (GPtrArray *rows, const char *id)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((TopayEvidenceRow *) g_ptr_array_index (rows, i))->id, id))
      return TRUE;
  return FALSE;
}

/* What the service took over is here no more. */
static void
drop_gone (TopayEvidence *self, GPtrArray *rows)
{
  for (guint i = self->files->len; i > 0; i--)
    {
      TopayEvidenceFile *file = g_ptr_array_index (self->files, i - 1);

      if (!file->is_stored || file->is_removed || has_row (rows, file->row->id))
        continue;
      hide (self, file);
      g_ptr_array_remove_index (self->files, i - 1);
    }
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayEvidence) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
      topay_state_db_list_evidence_finish (TOPAY_STATE_DB (source), result, &error);

  self->is_loaded = TRUE;
  if (rows == NULL)
    {
      g_message ("kept files cannot be listed: %s", error->message);
      return;
    }
  for (guint i = 0; i < rows->len; i++)
    take_row (self, g_ptr_array_index (rows, i));
  drop_gone (self, rows);
  topay_evidence_wake (self);
}

/**
 * topay_evidence_refresh:
 * @self: evidence
 *
 * Looks what is kept, after the outbox took files along or delivered them.
 */
void
topay_evidence_refresh (TopayEvidence *self)
{
  topay_state_db_list_evidence_async (self->state, on_listed_cb, g_object_ref (self));
}

/**
 * topay_evidence_load_async:
 * @self: evidence
 * @file: one that is kept
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Reads the bytes, to be shown.
 */
void
topay_evidence_load_async (TopayEvidence *self,
                           TopayEvidenceFile *file,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  topay_state_db_load_evidence_async (self->state, file->row->id, callback, user_data);
}

/**
 * topay_evidence_load_finish:
 * @self: evidence
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO or %TOPAY_ERROR_DAMAGED
 *
 * Returns: (transfer full): the bytes
 */
GBytes *
topay_evidence_load_finish (TopayEvidence *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_load_evidence_finish (self->state, result, error);
}

/* --- The object --- */

static void
topay_evidence_dispose (GObject *object)
{
  TopayEvidence *self = TOPAY_EVIDENCE (object);

  g_clear_handle_id (&self->wake_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->upload_cancellable != NULL)
    g_cancellable_cancel (self->upload_cancellable);
  G_OBJECT_CLASS (topay_evidence_parent_class)->dispose (object);
}

static void
topay_evidence_finalize (GObject *object)
{
  TopayEvidence *self = TOPAY_EVIDENCE (object);

  g_clear_object (&self->account);
  g_clear_object (&self->uploading);
  g_clear_object (&self->upload_cancellable);
  g_object_unref (self->state);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->files);
  g_hash_table_unref (self->lists);
  G_OBJECT_CLASS (topay_evidence_parent_class)->finalize (object);
}

static void
topay_evidence_class_init (TopayEvidenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = topay_evidence_dispose;
  object_class->finalize = topay_evidence_finalize;
  changed_signal = g_signal_new ("changed", TOPAY_TYPE_EVIDENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
topay_evidence_init (TopayEvidence *self)
{
  self->cancellable = g_cancellable_new ();
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

static void
on_network_changed_cb (TopayEvidence *self, gboolean is_available)
{
  if (is_available)
    topay_evidence_hurry (self);
}

/**
 * topay_evidence_new:
 * @state: where files are kept
 * @account: (nullable): whose session brings them to the service; %NULL without a service
 *
 * Takes up what was kept before.
 *
 * Returns: (transfer full): evidence
 */
TopayEvidence *
topay_evidence_new (TopayStateDb *state, TopayAccount *account)
{
  TopayEvidence *self = g_object_new (TOPAY_TYPE_EVIDENCE, NULL);

  self->state = g_object_ref (state);
  if (account != NULL)
    {
      self->account = g_object_ref (account);
      g_signal_connect_object (account, "notify::state", G_CALLBACK (topay_evidence_wake), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed_cb), self, G_CONNECT_SWAPPED);
  topay_evidence_refresh (self);
  return self;
}

/**
 * topay_evidence_is_loaded:
 * @self: evidence
 *
 * Returns: whether what was kept before is in the lists
 */
gboolean
topay_evidence_is_loaded (TopayEvidence *self)
{
  return self->is_loaded;
}

/**
 * topay_evidence_list:
 * @self: evidence
 * @owner: what the files are for
 *
 * Returns: (transfer full): the files, TopayEvidenceFile, in the order of adding; follows what
 *   happens
 */
GListModel *
topay_evidence_list (TopayEvidence *self, const char *owner)
{
  return G_LIST_MODEL (g_object_ref (get_list (self, owner)));
}

/**
 * topay_evidence_count:
 * @self: evidence
 * @owner: what the files are for
 *
 * Returns: how many can go with a request: not those that are refused
 */
guint
topay_evidence_count (TopayEvidence *self, const char *owner)
{
  GListModel *list = G_LIST_MODEL (get_list (self, owner));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (TopayEvidenceFile) file = g_list_model_get_item (list, i);

      n += file->state != TOPAY_EVIDENCE_REFUSED && file->state != TOPAY_EVIDENCE_FAILED;
    }
  return n;
}
