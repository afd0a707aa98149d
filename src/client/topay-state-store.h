/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-state-db.h"

/* The file behind TopayStateDb: synchronous, used by one thread only. Opening never fails; what
 * cannot be kept on disk is kept in memory. Private to the room. */

G_BEGIN_DECLS

#define TOPAY_STATE_FILE_NAME "anonymous.db"

typedef struct _TopayStateStore TopayStateStore;

TopayStateStore *topay_state_store_open (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
void topay_state_store_close (TopayStateStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopayStateStore, topay_state_store_close)

TopayStateCondition topay_state_store_get_condition (const TopayStateStore *self);

gboolean topay_state_store_save_vote (TopayStateStore *self, const TopayVote *vote, GError **error);
gboolean topay_state_store_load_vote (TopayStateStore *self,
                                      const char *article,
                                      TopayVoteAnswer *answer,
                                      TopayVoteReason *reason,
                                      GError **error);
gboolean topay_state_store_erase (TopayStateStore *self, GError **error);

G_END_DECLS
