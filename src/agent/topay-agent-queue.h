/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-agent-session.h"

/* The cases that wait, asked for again and again while an agent is signed in. No widgets. */

G_BEGIN_DECLS

#define TOPAY_AGENT_QUEUE_PERIOD_S 10 /* of the queue that is looked at */
#define TOPAY_AGENT_QUEUE_ROUNDS   6  /* every so many of these all queues are counted */

typedef enum
{
  TOPAY_AGENT_QUEUE_OPEN,
  TOPAY_AGENT_QUEUE_MINE,
  TOPAY_AGENT_QUEUE_SECOND,
  TOPAY_AGENT_QUEUE_OVER,
  TOPAY_AGENT_N_QUEUES,
} TopayAgentQueueKind;

#define TOPAY_TYPE_AGENT_QUEUE (topay_agent_queue_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentQueue, topay_agent_queue, TOPAY, AGENT_QUEUE, GObject)

/* signal "changed": cases, counts or the problem are others */
TopayAgentQueue *topay_agent_queue_new (TopayAgentSession *session) G_GNUC_WARN_UNUSED_RESULT;
void topay_agent_queue_select (TopayAgentQueue *self, TopayAgentQueueKind kind);
TopayAgentQueueKind topay_agent_queue_get_selected (TopayAgentQueue *self);
const GPtrArray *topay_agent_queue_get_cases (TopayAgentQueue *self); /* (nullable) */
gint64 topay_agent_queue_get_count (TopayAgentQueue *self, TopayAgentQueueKind kind);
const TopayWireAgentCase *topay_agent_queue_find (TopayAgentQueue *self, const char *case_id);
const GError *topay_agent_queue_get_problem (TopayAgentQueue *self); /* (nullable) */
void topay_agent_queue_refresh (TopayAgentQueue *self);

int topay_agent_queue_compare (const TopayWireAgentCase *one, const TopayWireAgentCase *other);

G_END_DECLS
