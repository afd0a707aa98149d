/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-store-private.h"

#include "topay-error.h"
#include "topay-wire-endpoints.h"

/* A look at a case:
 *
 *   want ─▶ queue ─▶ from the disk, unless it is in memory ─▶ ask for events behind the last
 *                                                              │
 *             tell, keep ◀─ all are here ◀─ they go on ◀───────┤
 *                                                              ▼ they do not
 *             a file of its own, from the first event on: whether the damage is ours. If that one
 *             tells the history that was known, it takes its place; else the person is told.
 */

static void look_at_next (TopayCaseStore *self);
static void ask (TopayCaseStore *self);

static TopayCaseFile *
get_file (TopayCaseStore *self)
{
  return g_hash_table_lookup (self->files, self->looking);
}

static void
finish_look (TopayCaseStore *self)
{
  g_clear_pointer (&self->looking, g_free);
  g_clear_pointer (&self->candidate, topay_case_file_free);
  look_at_next (self);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
settle (TopayCaseStore *self, TopayCaseFile *file)
{
  TopayCaseItem *item = g_hash_table_lookup (self->items, self->looking);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  file->fetched_at = get_now ();
  topay_state_db_save_case_async (self->state, self->owner, file, NULL, NULL);
  file->n_kept = topay_case_file_get_n_events (file);
  if (item != NULL)
    {
      topay_case_item_update (item, file->detail->summary);
      topay_case_store_tell (self, item, file);
      g_ptr_array_add (items, item);
      topay_case_store_keep (self, items);
      topay_case_store_update_lists (self);
    }
  topay_case_store_case_changed (self, self->looking);
  finish_look (self);
}

/* The file that was made anew is whole: which of the two is right? */
static void
settle_candidate (TopayCaseStore *self)
{
  TopayCaseFile *known = get_file (self);

  if (known != NULL && !topay_case_file_goes_on (self->candidate, known))
    {
      g_message ("case %s: its history is another one now", self->looking);
      known->is_broken = TRUE;
      topay_case_store_case_changed (self, self->looking);
      finish_look (self);
      return;
    }
  known = g_steal_pointer (&self->candidate);
  g_hash_table_insert (self->files, g_strdup (self->looking), known);
  settle (self, known);
}

/* What never was sound is shown all the same, and said to be so. */
static void
show_broken (TopayCaseStore *self, TopayWireCaseDetail *answer)
{
  TopayCaseFile *file = get_file (self);

  g_message ("case %s: its history does not hold together", self->looking);
  if (file == NULL)
    {
      file = g_new0 (TopayCaseFile, 1);
      file->detail = g_steal_pointer (&answer);
      file->fetched_at = get_now ();
      g_hash_table_insert (self->files, g_strdup (self->looking), file);
    }
  file->is_broken = TRUE;
  if (answer != NULL)
    topay_wire_free (&topay_record_case_detail, answer);
  topay_case_store_case_changed (self, self->looking);
  finish_look (self);
}

/* Takes @answer. */
static void
take_answer (TopayCaseStore *self, TopayWireCaseDetail *answer)
{
  TopayCaseFile *file = self->candidate != NULL ? self->candidate : get_file (self);
  gint64 since = file != NULL ? topay_case_file_get_n_events (file) : 0;

  if (since == 0 && !topay_case_events_are_sound (answer->summary->id, answer->events, 0))
    {
      show_broken (self, answer);
      return;
    }
  if (file == NULL)
    {
      file = g_new0 (TopayCaseFile, 1);
      self->candidate = file;
    }
  switch (topay_case_file_merge (file, answer))
    {
    case TOPAY_CASE_MERGE_MORE:
      ask (self);
      break;
    case TOPAY_CASE_MERGE_BROKEN:
      if (file == self->candidate)
        {
          show_broken (self, NULL);
          break;
        }
      self->candidate = g_new0 (TopayCaseFile, 1);
      ask (self);
      break;
    case TOPAY_CASE_MERGE_DONE:
    default:
      if (file == self->candidate)
        settle_candidate (self);
      else
        settle (self, file);
      break;
    }
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseStore) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopayWireCaseDetail *answer = topay_account_call_finish (TOPAY_ACCOUNT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->looking == NULL)
    {
      if (answer != NULL)
        topay_wire_free (&topay_record_case_detail, answer);
      return;
    }
  topay_case_store_note_error (self, error);
  if (answer != NULL)
    {
      take_answer (self, answer);
      return;
    }
  topay_case_store_case_changed (self,
                                 self->looking); /* what is known stays, and its age is said */
  finish_look (self);
}

static void
ask (TopayCaseStore *self)
{
  const TopayCaseFile *file = self->candidate != NULL ? self->candidate : get_file (self);
  TopayWireCaseLook request = { self->looking, 0 };

  request.since = file != NULL ? topay_case_file_get_n_events (file) : 0;
  if (topay_account_get_state (self->account) != TOPAY_ACCOUNT_STATE_SIGNED_IN)
    {
      topay_case_store_case_changed (self, self->looking);
      finish_look (self);
      return;
    }
  topay_account_call_async (self->account, &topay_endpoint_case_look, &request, self->abandoned,
                            on_looked_cb, g_object_ref (self));
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayCaseStore) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayCaseFile) file =
      topay_state_db_load_case_finish (TOPAY_STATE_DB (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->looking == NULL)
    return;
  if (file != NULL && topay_case_file_is_sound (file))
    {
      g_hash_table_insert (self->files, g_strdup (self->looking), g_steal_pointer (&file));
      topay_case_store_case_changed (self, self->looking);
    }
  if (self->looking != NULL)
    ask (self);
}

static void
look_at_next (TopayCaseStore *self)
{
  if (self->looking != NULL || self->owner == NULL)
    return;
  self->looking = g_queue_pop_head (&self->wanted);
  if (self->looking == NULL)
    return;
  if (get_file (self) != NULL)
    ask (self);
  else
    topay_state_db_load_case_async (self->state, self->owner, self->looking, self->abandoned,
                                    on_loaded_cb, g_object_ref (self));
}

/**
 * topay_case_store_want: (skip)
 * @self: a store
 * @case_id: a case
 *
 * Looks at a case in its turn; one that waits for its turn already is looked at once.
 */
void
topay_case_store_want (TopayCaseStore *self, const char *case_id)
{
  if (g_strcmp0 (self->looking, case_id) == 0
      || g_queue_find_custom (&self->wanted, case_id, (GCompareFunc) g_strcmp0) != NULL)
    return;
  g_queue_push_tail (&self->wanted, g_strdup (case_id));
  look_at_next (self);
}

/**
 * topay_case_store_stop_looks: (skip)
 * @self: a store whose calls were cancelled
 *
 * Forgets what was to be looked at.
 */
void
topay_case_store_stop_looks (TopayCaseStore *self)
{
  g_queue_clear_full (&self->wanted, g_free);
  g_clear_pointer (&self->looking, g_free);
  g_clear_pointer (&self->candidate, topay_case_file_free);
}
