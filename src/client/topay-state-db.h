/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* What the app keeps on this computer, in one SQLite file, mode 0600, behind one connection on
 * one named thread. A damaged file is renamed, kept and replaced; a folder that cannot be written
 * leaves the state in memory. Neither ever stops the library from opening. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_STATE_CONDITION_OPENING,     /* nothing is known yet */
  TOPAY_STATE_CONDITION_GOOD,        /* kept on disk */
  TOPAY_STATE_CONDITION_REPLACED,    /* kept on disk; a damaged file was set aside */
  TOPAY_STATE_CONDITION_MEMORY_ONLY, /* lost when the app ends */
} TopayStateCondition;

typedef enum
{
  TOPAY_VOTE_NONE = 0,
  TOPAY_VOTE_HELPFUL = 1,
  TOPAY_VOTE_NOT_HELPFUL = 2,
} TopayVoteAnswer;

/* Why an article did not help. The values are stored and later sent: never renumber. */
typedef enum
{
  TOPAY_VOTE_REASON_NONE = 0,
  TOPAY_VOTE_REASON_NOT_MY_PROBLEM = 1,
  TOPAY_VOTE_REASON_HARD_TO_UNDERSTAND = 2,
  TOPAY_VOTE_REASON_DID_NOT_WORK = 3,
  TOPAY_VOTE_REASON_OUT_OF_DATE = 4,
} TopayVoteReason;

typedef struct
{
  const char *article;  /* id */
  const char *language; /* "en" or "zh_CN" */
  TopayVoteAnswer answer;
  TopayVoteReason reason;
} TopayVote;

#define TOPAY_TYPE_STATE_DB (topay_state_db_get_type ())
G_DECLARE_FINAL_TYPE (TopayStateDb, topay_state_db, TOPAY, STATE_DB, GObject)

/* property "condition": TopayStateCondition as int, notified on the main context of the creator */
TopayStateDb *topay_state_db_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
void topay_state_db_close (TopayStateDb *self);
TopayStateCondition topay_state_db_get_condition (TopayStateDb *self);

void topay_state_db_save_vote_async (TopayStateDb *self,
                                     const TopayVote *vote,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean topay_state_db_save_vote_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

void topay_state_db_load_vote_async (TopayStateDb *self,
                                     const char *article,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean topay_state_db_load_vote_finish (TopayStateDb *self,
                                          GAsyncResult *result,
                                          TopayVoteAnswer *answer,
                                          TopayVoteReason *reason,
                                          GError **error);

void topay_state_db_erase_async (TopayStateDb *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean topay_state_db_erase_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

G_END_DECLS
