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
  const char *content_version; /* (nullable): of the library it was said about, a date */
} TopayVote;

#define TOPAY_DRAFT_MAX_BYTES (64 * 1024)

/* A wizard that was left in the middle. What the bytes mean is the business of the wizards; they
 * never hold a secret. */
typedef struct
{
  char *flow;    /* (owned): id of the wizard; one draft each */
  int version;   /* of the wizard that wrote it */
  gint64 saved;  /* seconds since 1970, UTC; set by the database */
  GBytes *bytes; /* (owned): at most TOPAY_DRAFT_MAX_BYTES */
} TopayDraft;

/* The values are stored: never renumber. */
typedef enum
{
  TOPAY_OUTBOX_STATE_QUEUED = 0,
  TOPAY_OUTBOX_STATE_SENDING = 1,
  TOPAY_OUTBOX_STATE_FAILED = 2, /* the service said no for good; kept with its code */
} TopayOutboxState;

/* A request that the service shall get exactly once. What was delivered is no longer here. */
typedef struct
{
  char *id;       /* (owned): UUIDv4, also its Idempotency-Key */
  char *endpoint; /* (owned): name of the endpoint */
  GBytes *body;   /* (owned): canonical JSON without secrets */
  char *subject;  /* (owned) (nullable): a later entry about it takes the place of a queued one */
  int level;      /* 0: sent for anybody, 1: only while signed in */
  TopayOutboxState state;
  guint attempts;
  gint64 next_attempt; /* seconds since 1970, UTC */
  gint64 created;      /* seconds since 1970, UTC */
  char *code;          /* (owned) (nullable): of the failure */
  char *account;       /* (owned) (nullable): in whose session alone it is sent */
  char *evidence;      /* (owned) (nullable): whose files it takes along, when it is queued */
} TopayOutboxEntry;

#define TOPAY_TYPE_STATE_DB (topay_state_db_get_type ())
G_DECLARE_FINAL_TYPE (TopayStateDb, topay_state_db, TOPAY, STATE_DB, GObject)

/* property "condition": TopayStateCondition as int, notified on the main context of the creator */
TopayStateDb *topay_state_db_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
TopayStateDb *topay_state_db_new_for_account (const char *folder,
                                              const char *account) G_GNUC_WARN_UNUSED_RESULT;
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

void topay_draft_free (TopayDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayDraft, topay_draft_free)

void topay_state_db_save_draft_async (TopayStateDb *self,
                                      const TopayDraft *draft,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
topay_state_db_save_draft_finish (TopayStateDb *self, GAsyncResult *result, GError **error);
void topay_state_db_load_draft_async (TopayStateDb *self,
                                      const char *flow,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
TopayDraft *
topay_state_db_load_draft_finish (TopayStateDb *self, GAsyncResult *result, GError **error);
void topay_state_db_list_drafts_async (TopayStateDb *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *
topay_state_db_list_drafts_finish (TopayStateDb *self, GAsyncResult *result, GError **error);
void topay_state_db_delete_draft_async (TopayStateDb *self,
                                        const char *flow,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
topay_state_db_delete_draft_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

/* The outbox as a table; TopayOutbox sends it. Signal "outbox-changed" when there is more to send.
 */
void topay_outbox_entry_free (TopayOutboxEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayOutboxEntry, topay_outbox_entry_free)

void topay_state_db_queue_async (TopayStateDb *self,
                                 const TopayOutboxEntry *entry,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean topay_state_db_queue_finish (TopayStateDb *self, GAsyncResult *result, GError **error);
void topay_state_db_list_outbox_async (TopayStateDb *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *
topay_state_db_list_outbox_finish (TopayStateDb *self, GAsyncResult *result, GError **error);
void topay_state_db_unqueue_async (TopayStateDb *self,
                                   const char *id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean topay_state_db_unqueue_finish (TopayStateDb *self, GAsyncResult *result, GError **error);

G_END_DECLS
