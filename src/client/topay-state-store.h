/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-state-db.h"
#include "topay-wire-records.h"

/* The file behind TopayStateDb: synchronous, used by one thread only. Opening never fails; what
 * cannot be kept on disk is kept in memory. Private to the room. */

G_BEGIN_DECLS

#define TOPAY_STATE_FILE_NAME "anonymous.db"

/* More waiting requests than a person can have made. */
#define TOPAY_OUTBOX_MAX_ENTRIES 1000

typedef struct _TopayStateStore TopayStateStore;

TopayStateStore *topay_state_store_open (const char *folder,
                                         const char *name) G_GNUC_WARN_UNUSED_RESULT;
void topay_state_store_close (TopayStateStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayStateStore, topay_state_store_close)

TopayStateCondition topay_state_store_get_condition (const TopayStateStore *self);
gboolean topay_state_store_erase (TopayStateStore *self, GError **error);

/* votes */
gboolean topay_state_store_save_vote (TopayStateStore *self,
                                      const TopayVote *vote,
                                      const TopayOutboxEntry *entry,
                                      GError **error);
gboolean topay_state_store_load_vote (TopayStateStore *self,
                                      const char *article,
                                      TopayVoteAnswer *answer,
                                      TopayVoteReason *reason,
                                      GError **error);

/* drafts */
gboolean
topay_state_store_save_draft (TopayStateStore *self, const TopayDraft *draft, GError **error);
TopayDraft *topay_state_store_load_draft (TopayStateStore *self, const char *flow, GError **error);
GPtrArray *topay_state_store_list_drafts (TopayStateStore *self, GError **error);
gboolean topay_state_store_delete_draft (TopayStateStore *self, const char *flow, GError **error);

/* the outbox */
typedef enum
{
  TOPAY_OUTBOX_OUTCOME_DELIVERED,
  TOPAY_OUTBOX_OUTCOME_RETRY,
  TOPAY_OUTBOX_OUTCOME_FAILED,
} TopayOutboxOutcome;

typedef struct
{
  char *id; /* (owned) */
  TopayOutboxOutcome outcome;
  gint64 next_attempt;        /* of a retry */
  char *code;                 /* (owned) (nullable): of a failure */
  gboolean sends_files_again; /* of a retry: the service does not have them any more */
  char *endpoint;             /* (owned) (nullable): of what was delivered */
  TopayWireReceipt *receipt;  /* (owned) (nullable): likewise */
} TopayOutboxSettlement;

/* The next entry to send, or when there will be one. */
typedef struct
{
  TopayOutboxEntry *entry; /* (owned) (nullable) */
  gint64 next_attempt;     /* 0: nothing waits */
} TopayOutboxTaken;

/* What can be sent. */
typedef struct
{
  int level;             /* 1 while somebody is signed in, else 0 */
  const char *account;   /* (nullable): who that is */
  gboolean was_set_back; /* the clock, so that no time to wait means anything */
} TopayOutboxReach;

void topay_outbox_settlement_free (TopayOutboxSettlement *settlement);
void topay_outbox_taken_free (TopayOutboxTaken *taken);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayOutboxTaken, topay_outbox_taken_free)

gboolean
topay_state_store_queue (TopayStateStore *self, const TopayOutboxEntry *entry, GError **error);
GPtrArray *topay_state_store_list_outbox (TopayStateStore *self, GError **error);
gboolean topay_state_store_unqueue (TopayStateStore *self, const char *id, GError **error);
TopayOutboxTaken *topay_state_store_take (TopayStateStore *self,
                                          gint64 now,
                                          const TopayOutboxReach *reach,
                                          GError **error);
gboolean topay_state_store_settle (TopayStateStore *self,
                                   const TopayOutboxSettlement *settlement,
                                   GError **error);

G_END_DECLS
