/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-state-store-private.h"

typedef struct
{
  const TopayVote *vote;         /* (unowned) */
  const TopayOutboxEntry *entry; /* (unowned) (nullable) */
} VoteAndEntry;

static gboolean
save_both (TopayStateStore *self, gconstpointer data, GError **error)
{
  const VoteAndEntry *both = data;
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_VOTE_SAVE, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, both->vote->article, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 2, both->vote->language, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 3, both->vote->answer);
  sqlite3_bind_int (statement, 4, both->vote->reason);
  sqlite3_bind_int64 (statement, 5, g_get_real_time () / G_USEC_PER_SEC);

  return topay_state_store_run (self, statement, "The vote was not kept", error)
         && (both->entry == NULL || topay_state_store_put_entry (self, both->entry, error));
}

/**
 * topay_state_store_save_vote:
 * @self: a store
 * @vote: the vote; takes the place of an earlier one about the same article
 * @entry: (nullable): the request that brings it to the service
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY, %TOPAY_ERROR_FULL or %TOPAY_ERROR_DAMAGED
 *
 * Keeps a vote and queues it, both or neither. When this returns %TRUE the vote is on the disk (or
 * in memory, if that is where the state lives); when it fails an earlier vote is unchanged.
 *
 * Returns: whether it is kept
 */
gboolean
topay_state_store_save_vote (TopayStateStore *self,
                             const TopayVote *vote,
                             const TopayOutboxEntry *entry,
                             GError **error)
{
  VoteAndEntry both = { vote, entry };

  return topay_state_store_transact (self, save_both, &both, error);
}

/**
 * topay_state_store_load_vote:
 * @self: a store
 * @article: id of an article
 * @answer: (out): the vote, or %TOPAY_VOTE_NONE
 * @reason: (out): its reason, or %TOPAY_VOTE_REASON_NONE
 * @error: %TOPAY_ERROR_IO, %TOPAY_ERROR_BUSY or %TOPAY_ERROR_DAMAGED
 *
 * Looks up the earlier vote about an article.
 *
 * Returns: %FALSE only on errors; no vote is not one
 */
gboolean
topay_state_store_load_vote (TopayStateStore *self,
                             const char *article,
                             TopayVoteAnswer *answer,
                             TopayVoteReason *reason,
                             GError **error)
{
  sqlite3_stmt *statement =
      topay_state_store_get_statement (self, TOPAY_STATEMENT_VOTE_LOAD, error);
  gboolean is_row = FALSE;
  gboolean ok;

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_text (statement, 1, article, -1, SQLITE_STATIC);
  ok = topay_state_store_step (self, statement, &is_row, "The vote could not be read", error);

  if (ok)
    {
      *answer = is_row ? (TopayVoteAnswer) sqlite3_column_int (statement, 0) : TOPAY_VOTE_NONE;
      *reason =
          is_row ? (TopayVoteReason) sqlite3_column_int (statement, 1) : TOPAY_VOTE_REASON_NONE;
    }
  topay_state_store_finish (statement);

  return ok;
}
