/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

#include "topay-agent-acts.h"
#include "topay-agent-queue.h"

/* The one case that an agent works on: looked up, looked up again when the queue tells that it is
 * another, and acted on so that a second press or a lost answer counts once. No widgets. */

G_BEGIN_DECLS

#define TOPAY_TYPE_AGENT_DESK (topay_agent_desk_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentDesk, topay_agent_desk, TOPAY, AGENT_DESK, GObject)

/* signal "changed": another case, or something of it */
TopayAgentDesk *topay_agent_desk_new (TopayAgentSession *session,
                                      TopayAgentQueue *queue) G_GNUC_WARN_UNUSED_RESULT;
TopayAgentSession *topay_agent_desk_get_session (TopayAgentDesk *self);
void topay_agent_desk_open (TopayAgentDesk *self, const char *case_id);
const char *topay_agent_desk_get_case_id (TopayAgentDesk *self);                    /* (nullable) */
const TopayWireAgentCaseDetail *topay_agent_desk_get_detail (TopayAgentDesk *self); /* (nullable) */
const GError *topay_agent_desk_get_problem (TopayAgentDesk *self);                  /* (nullable) */
gboolean topay_agent_desk_is_loading (TopayAgentDesk *self);
void topay_agent_desk_refresh (TopayAgentDesk *self);
guint topay_agent_desk_find_acts (TopayAgentDesk *self);

/* (element-type TopayWireCaseEvent), in their order */
GPtrArray *topay_agent_desk_dup_history (TopayAgentDesk *self,
                                         gboolean *is_complete) G_GNUC_WARN_UNUSED_RESULT;
void topay_agent_desk_load_history (TopayAgentDesk *self);

/* The same request again, after nobody knows what became of it, goes under the same key. */
void topay_agent_desk_act_async (TopayAgentDesk *self,
                                 const TopayWireAgentAct *act,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean topay_agent_desk_act_finish (TopayAgentDesk *self, GAsyncResult *result, GError **error);
gboolean topay_agent_desk_is_acting (TopayAgentDesk *self);

/* What was typed for an act and not sent. */
void topay_agent_desk_keep_words (TopayAgentDesk *self, const char *field, const char *words);
const char *topay_agent_desk_get_words (TopayAgentDesk *self, const char *field); /* (nullable) */

/* Evidence that was opened here. */
void
topay_agent_desk_note_seen (TopayAgentDesk *self, const char *evidence_id, GdkTexture *picture);
gboolean topay_agent_desk_has_seen (TopayAgentDesk *self, const char *evidence_id);
GdkTexture *topay_agent_desk_get_picture (TopayAgentDesk *self, const char *evidence_id);

G_END_DECLS
