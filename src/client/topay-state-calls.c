/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-state-db-private.h"
#include "topay-vote-request.h"

/* The operations of TopayStateDb: each a pair for the main loop around one function for the
 * thread. Inputs are copied; outputs belong to whoever finishes. */

typedef struct
{
  char *article;           /* (owned) */
  char *language;          /* (owned) */
  TopayVote vote;          /* its strings are the two above */
  TopayOutboxEntry *entry; /* (owned) (nullable) */
} VoteInput;

typedef struct
{
  TopayVoteAnswer answer;
  TopayVoteReason reason;
} FoundVote;

static void
vote_input_free (VoteInput *input)
{
  g_free (input->article);
  g_free (input->language);
  g_clear_pointer (&input->entry, topay_outbox_entry_free);
  g_free (input);
}

static GTask *
make_task (TopayStateDb *self,
           gpointer source_tag,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);

  return task;
}

static gboolean
run_save_vote (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  VoteInput *vote = input;

  return topay_state_store_save_vote (store, &vote->vote, vote->entry, error);
}

/**
 * topay_state_db_save_vote_async:
 * @self: a database
 * @vote: the vote, copied; takes the place of an earlier one about the same article
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: (nullable): called when the vote is kept or refused
 * @user_data: for @callback
 *
 * Keeps a vote, and in the same transaction the request that brings it to the service.
 */
void
topay_state_db_save_vote_async (TopayStateDb *self,
                                const TopayVote *vote,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const TopayStateCall call = { run_save_vote, (GDestroyNotify) vote_input_free, NULL };
  GTask *task;
  VoteInput *input;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));
  g_return_if_fail (vote != NULL && vote->article != NULL && vote->language != NULL);
  g_return_if_fail (vote->answer == TOPAY_VOTE_HELPFUL || vote->answer == TOPAY_VOTE_NOT_HELPFUL);

  input = g_new0 (VoteInput, 1);
  input->article = g_strdup (vote->article);
  input->language = g_strdup (vote->language);
  input->vote = *vote;
  input->vote.article = input->article;
  input->vote.language = input->language;
  input->vote.content_version = NULL;
  input->entry = topay_vote_request_new (vote);

  task = make_task (self, topay_state_db_save_vote_async, cancellable, callback, user_data);
  topay_state_db_call (self, g_task_new (self, cancellable, topay_state_db_on_queued_cb, task),
                       &call, input);
}

/**
 * topay_state_db_save_vote_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL, %TOPAY_ERROR_DAMAGED or
 *   %G_IO_ERROR_CANCELLED
 *
 * A vote of which this says %TRUE outlives a crash and a power cut, unless the state lives in
 * memory. After a cancellation the vote may or may not be kept, but never half of it.
 *
 * Returns: whether the vote is kept
 */
gboolean
topay_state_db_save_vote_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_finish (self, result, error);
}

static gboolean
run_load_vote (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  FoundVote *found = g_new0 (FoundVote, 1);

  *output = found;

  return topay_state_store_load_vote (store, input, &found->answer, &found->reason, error);
}

/**
 * topay_state_db_load_vote_async:
 * @self: a database
 * @article: id of an article
 * @cancellable: (nullable): stops the work
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Looks up the earlier vote about an article.
 */
void
topay_state_db_load_vote_async (TopayStateDb *self,
                                const char *article,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const TopayStateCall call = { run_load_vote, g_free, g_free };
  GTask *task;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));
  g_return_if_fail (article != NULL);

  task = make_task (self, topay_state_db_load_vote_async, cancellable, callback, user_data);
  topay_state_db_call (self, task, &call, g_strdup (article));
}

/**
 * topay_state_db_load_vote_finish:
 * @self: a database
 * @result: what the callback was given
 * @answer: (out): the vote, or %TOPAY_VOTE_NONE
 * @reason: (out): its reason, or %TOPAY_VOTE_REASON_NONE
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: %FALSE only on errors, with @answer and @reason untouched; no vote is not one
 */
gboolean
topay_state_db_load_vote_finish (TopayStateDb *self,
                                 GAsyncResult *result,
                                 TopayVoteAnswer *answer,
                                 TopayVoteReason *reason,
                                 GError **error)
{
  g_autofree FoundVote *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (answer != NULL && reason != NULL, FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;

  *answer = found->answer;
  *reason = found->reason;

  return TRUE;
}

static gboolean
run_erase (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_erase (store, error);
}

/**
 * topay_state_db_erase_async:
 * @self: a database
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: (nullable): called when it is done
 * @user_data: for @callback
 *
 * Forgets everything that is kept on this computer: votes, drafts, what waits to be sent, and what
 * was set aside as damaged.
 */
void
topay_state_db_erase_async (TopayStateDb *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  static const TopayStateCall call = { run_erase, NULL, NULL };

  g_return_if_fail (TOPAY_IS_STATE_DB (self));

  topay_state_db_call (
      self, make_task (self, topay_state_db_erase_async, cancellable, callback, user_data), &call,
      NULL);
}

/**
 * topay_state_db_erase_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether everything is gone
 */
gboolean
topay_state_db_erase_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_finish (self, result, error);
}

static gboolean
run_save_draft (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_save_draft (store, input, error);
}

/**
 * topay_state_db_save_draft_async:
 * @self: a database
 * @draft: the draft, copied; takes the place of an earlier one of the same wizard. The time in it
 *   is not read
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: (nullable): called when the draft is kept or refused
 * @user_data: for @callback
 *
 * Keeps where a person is in a wizard.
 */
void
topay_state_db_save_draft_async (TopayStateDb *self,
                                 const TopayDraft *draft,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const TopayStateCall call = { run_save_draft, (GDestroyNotify) topay_draft_free, NULL };
  TopayDraft *copy;

  g_return_if_fail (TOPAY_IS_STATE_DB (self));
  g_return_if_fail (draft != NULL && draft->flow != NULL && draft->bytes != NULL);

  copy = g_memdup2 (draft, sizeof *draft);
  copy->flow = g_strdup (draft->flow);
  copy->bytes = g_bytes_ref (draft->bytes);
  topay_state_db_call (
      self, make_task (self, topay_state_db_save_draft_async, cancellable, callback, user_data),
      &call, copy);
}

/**
 * topay_state_db_save_draft_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_TOO_LARGE, %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL,
 *   %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * A draft of which this says %TRUE outlives a crash and a power cut, unless the state lives in
 * memory.
 *
 * Returns: whether the draft is kept
 */
gboolean
topay_state_db_save_draft_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_finish (self, result, error);
}

static gboolean
run_load_draft (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  g_autoptr (GError) failure = NULL;

  *output = topay_state_store_load_draft (store, input, &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/**
 * topay_state_db_load_draft_async:
 * @self: a database
 * @flow: id of a wizard
 * @cancellable: (nullable): stops the work
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Looks up where a person was in a wizard.
 */
void
topay_state_db_load_draft_async (TopayStateDb *self,
                                 const char *flow,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  static const TopayStateCall call = { run_load_draft, g_free, (GDestroyNotify) topay_draft_free };

  g_return_if_fail (TOPAY_IS_STATE_DB (self));
  g_return_if_fail (flow != NULL);

  topay_state_db_call (
      self, make_task (self, topay_state_db_load_draft_async, cancellable, callback, user_data),
      &call, g_strdup (flow));
}

/**
 * topay_state_db_load_draft_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the draft; %NULL without error when there is none
 */
TopayDraft *
topay_state_db_load_draft_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
run_list_drafts (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  *output = topay_state_store_list_drafts (store, error);

  return *output != NULL;
}

/**
 * topay_state_db_list_drafts_async:
 * @self: a database
 * @cancellable: (nullable): stops the work
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Reads all drafts.
 */
void
topay_state_db_list_drafts_async (TopayStateDb *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  static const TopayStateCall call = { run_list_drafts, NULL, (GDestroyNotify) g_ptr_array_unref };

  g_return_if_fail (TOPAY_IS_STATE_DB (self));

  topay_state_db_call (
      self, make_task (self, topay_state_db_list_drafts_async, cancellable, callback, user_data),
      &call, NULL);
}

/**
 * topay_state_db_list_drafts_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_DAMAGED or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type TopayDraft): the drafts, the newest first
 */
GPtrArray *
topay_state_db_list_drafts_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
run_delete_draft (TopayStateStore *store, gpointer input, gpointer *output, GError **error)
{
  return topay_state_store_delete_draft (store, input, error);
}

/**
 * topay_state_db_delete_draft_async:
 * @self: a database
 * @flow: id of a wizard
 * @cancellable: (nullable): stops a write that has not begun
 * @callback: (nullable): called when it is gone
 * @user_data: for @callback
 *
 * Forgets where a person was in a wizard; that there is no draft is no error.
 */
void
topay_state_db_delete_draft_async (TopayStateDb *self,
                                   const char *flow,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  static const TopayStateCall call = { run_delete_draft, g_free, NULL };

  g_return_if_fail (TOPAY_IS_STATE_DB (self));
  g_return_if_fail (flow != NULL);

  topay_state_db_call (
      self, make_task (self, topay_state_db_delete_draft_async, cancellable, callback, user_data),
      &call, g_strdup (flow));
}

/**
 * topay_state_db_delete_draft_finish:
 * @self: a database
 * @result: what the callback was given
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL, %TOPAY_ERROR_DAMAGED or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is gone
 */
gboolean
topay_state_db_delete_draft_finish (TopayStateDb *self, GAsyncResult *result, GError **error)
{
  return topay_state_db_finish (self, result, error);
}
