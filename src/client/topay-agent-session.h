/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-client.h"

/* The session of an agent: always with a second factor, never kept over the end of the program, and
 * over by itself when nobody touches the console. */

G_BEGIN_DECLS

typedef enum
{
  TOPAY_AGENT_SIGNED_OUT,
  TOPAY_AGENT_SIGNING_IN,
  TOPAY_AGENT_SIGNED_IN,
} TopayAgentState;

/* Why nobody is signed in. */
typedef enum
{
  TOPAY_AGENT_REASON_NONE,   /* nobody was */
  TOPAY_AGENT_REASON_BY_YOU, /* signed out here */
  TOPAY_AGENT_REASON_IDLE,   /* nobody touched the console for too long */
  TOPAY_AGENT_REASON_OVER,   /* no session lasts longer */
  TOPAY_AGENT_REASON_ENDED,  /* the service ended it: elsewhere, or by somebody */
} TopayAgentReason;

/* From here on the end of the session is announced. */
#define TOPAY_AGENT_ENDING_S 120

/* Now, in Unix seconds. */
typedef gint64 (*TopayAgentClock) (void);

#define TOPAY_TYPE_AGENT_SESSION (topay_agent_session_get_type ())
G_DECLARE_FINAL_TYPE (TopayAgentSession, topay_agent_session, TOPAY, AGENT_SESSION, GObject)

/* signal "changed": another state, or the end came near or went away */
TopayAgentSession *topay_agent_session_new (TopayClient *client) G_GNUC_WARN_UNUSED_RESULT;
TopayClient *topay_agent_session_get_client (TopayAgentSession *self);
TopayAgentState topay_agent_session_get_state (TopayAgentSession *self);
TopayAgentReason topay_agent_session_get_reason (TopayAgentSession *self);
const TopayWireAgentSelf *topay_agent_session_get_self (TopayAgentSession *self); /* (nullable) */

/* Somebody is at the console. */
void topay_agent_session_touch (TopayAgentSession *self);
gint64 topay_agent_session_get_left_s (TopayAgentSession *self, TopayAgentReason *reason);
gboolean topay_agent_session_is_ending (TopayAgentSession *self);
void topay_agent_session_check (TopayAgentSession *self);
void topay_agent_session_set_clock (TopayAgentSession *self, TopayAgentClock clock);

void topay_agent_session_sign_in_async (TopayAgentSession *self,
                                        const TopayWireAgentSignIn *sign_in,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
topay_agent_session_sign_in_finish (TopayAgentSession *self, GAsyncResult *result, GError **error);
void topay_agent_session_sign_out (TopayAgentSession *self);

G_END_DECLS
