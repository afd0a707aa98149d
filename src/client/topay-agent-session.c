/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-session.h"

#include "topay-error.h"
#include "topay-session-rules.h"

/* A timer of the length of the session would stand still while the computer sleeps. */
#define CHECK_PERIOD_S 5

struct _TopayAgentSession
{
  GObject parent_instance;
  TopayClient *client; /* (owned) */
  TopayAgentState state;
  TopayAgentReason reason;
  TopayWireAgentSelf *agent; /* (owned) (nullable): who is signed in */
  TopayAgentClock clock;
  gint64 signed_in_s; /* Unix seconds */
  gint64 touched_s;   /* Unix seconds */
  gboolean is_ending; /* as it was told last */
  guint check_source; /* GSource id; 0 while nobody is signed in */
};

G_DEFINE_FINAL_TYPE (TopayAgentSession, topay_agent_session, G_TYPE_OBJECT)

static guint changed_signal;

static gint64
get_real_s (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static void
set_agent (TopayAgentSession *self, TopayWireAgentSelf *agent)
{
  if (self->agent != NULL)
    topay_wire_free (&topay_record_agent_self, self->agent);
  self->agent = agent;
}

static void
leave (TopayAgentSession *self, TopayAgentReason reason)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  topay_client_set_token (self->client, NULL);
  set_agent (self, NULL);
  self->is_ending = FALSE;
  self->reason = reason;
  self->state = TOPAY_AGENT_SIGNED_OUT;
  g_signal_emit (self, changed_signal, 0);
}

/* The service noticed before we did, or somebody ended the session. */
static void
on_signed_out_cb (TopayAgentSession *self)
{
  TopayAgentReason reason = TOPAY_AGENT_REASON_ENDED;

  if (self->state == TOPAY_AGENT_SIGNED_IN && topay_agent_session_get_left_s (self, &reason) > 0)
    reason = TOPAY_AGENT_REASON_ENDED;
  leave (self, reason);
}

static void
topay_agent_session_dispose (GObject *object)
{
  TopayAgentSession *self = TOPAY_AGENT_SESSION (object);

  g_clear_handle_id (&self->check_source, g_source_remove);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (topay_agent_session_parent_class)->dispose (object);
}

static void
topay_agent_session_finalize (GObject *object)
{
  set_agent (TOPAY_AGENT_SESSION (object), NULL);

  G_OBJECT_CLASS (topay_agent_session_parent_class)->finalize (object);
}

static void
topay_agent_session_class_init (TopayAgentSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = topay_agent_session_dispose;
  object_class->finalize = topay_agent_session_finalize;

  /**
   * TopayAgentSession::changed:
   * @self: a session
   *
   * It has another state, or its end came near or went away.
   */
  changed_signal = g_signal_new ("changed", TOPAY_TYPE_AGENT_SESSION, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
topay_agent_session_init (TopayAgentSession *self)
{
  self->clock = get_real_s;
}

/**
 * topay_agent_session_new:
 * @client: calls to the service; its token is that of this session
 *
 * Returns: (transfer full): a session of nobody
 */
TopayAgentSession *
topay_agent_session_new (TopayClient *client)
{
  TopayAgentSession *self;

  g_return_val_if_fail (TOPAY_IS_CLIENT (client), NULL);

  self = g_object_new (TOPAY_TYPE_AGENT_SESSION, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "signed-out", G_CALLBACK (on_signed_out_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * topay_agent_session_get_client:
 * @self: a session
 *
 * Returns: (transfer none): what calls the service in the name of this session
 */
TopayClient *
topay_agent_session_get_client (TopayAgentSession *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_SESSION (self), NULL);

  return self->client;
}

/**
 * topay_agent_session_get_state:
 * @self: a session
 *
 * Returns: whether somebody is signed in
 */
TopayAgentState
topay_agent_session_get_state (TopayAgentSession *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_SESSION (self), TOPAY_AGENT_SIGNED_OUT);

  return self->state;
}

/**
 * topay_agent_session_get_reason:
 * @self: a session
 *
 * Returns: why nobody is signed in
 */
TopayAgentReason
topay_agent_session_get_reason (TopayAgentSession *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_SESSION (self), TOPAY_AGENT_REASON_NONE);

  return self->reason;
}

/**
 * topay_agent_session_get_self:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): who is signed in, until the session changes
 */
const TopayWireAgentSelf *
topay_agent_session_get_self (TopayAgentSession *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_SESSION (self), NULL);

  return self->agent;
}

/**
 * topay_agent_session_touch:
 * @self: a session
 *
 * Notes that a person is at the console. The service cannot tell that from the polling of the
 * queue, so being idle is judged here.
 */
void
topay_agent_session_touch (TopayAgentSession *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_SESSION (self));

  if (self->state != TOPAY_AGENT_SIGNED_IN)
    return;

  /* what is over already is not brought back by a touch */
  topay_agent_session_check (self);
  if (self->state == TOPAY_AGENT_SIGNED_IN)
    {
      self->touched_s = self->clock ();
      topay_agent_session_check (self);
    }
}

/**
 * topay_agent_session_get_left_s:
 * @self: a session
 * @reason: (out) (optional): of the end that comes first
 *
 * Returns: seconds until the session is over; 0 when it is, or nobody is signed in
 */
gint64
topay_agent_session_get_left_s (TopayAgentSession *self, TopayAgentReason *reason)
{
  const TopaySessionLimits *limits = topay_session_get_limits (TOPAY_SESSION_AGENT);
  gint64 idle_end, last_end;

  g_return_val_if_fail (TOPAY_IS_AGENT_SESSION (self), 0);

  if (self->state != TOPAY_AGENT_SIGNED_IN)
    return 0;

  /* by this clock alone: that of the service may be another */
  idle_end = self->touched_s + limits->idle_s;
  last_end = self->signed_in_s + limits->longest_s;
  if (reason != NULL)
    *reason = idle_end < last_end ? TOPAY_AGENT_REASON_IDLE : TOPAY_AGENT_REASON_OVER;
  return MAX (MIN (idle_end, last_end) - self->clock (), 0);
}

/**
 * topay_agent_session_is_ending:
 * @self: a session
 *
 * Returns: whether at most %TOPAY_AGENT_ENDING_S are left of it
 */
gboolean
topay_agent_session_is_ending (TopayAgentSession *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_SESSION (self), FALSE);

  return self->is_ending;
}

/* Whatever the service says to it, nobody is signed in here any more. */
static void
end (TopayAgentSession *self, TopayAgentReason reason)
{
  topay_client_call_async (self->client, &topay_endpoint_agent_sign_out, NULL, NULL, NULL, NULL);
  leave (self, reason);
}

/**
 * topay_agent_session_check:
 * @self: a session
 *
 * Ends the session if its time is over, and tells when that comes near. It does so by itself every
 * few seconds.
 */
void
topay_agent_session_check (TopayAgentSession *self)
{
  TopayAgentReason reason = TOPAY_AGENT_REASON_NONE;
  gint64 left_s;
  gboolean is_ending;

  g_return_if_fail (TOPAY_IS_AGENT_SESSION (self));

  if (self->state != TOPAY_AGENT_SIGNED_IN)
    return;

  left_s = topay_agent_session_get_left_s (self, &reason);
  if (left_s == 0)
    {
      end (self, reason);
      return;
    }
  is_ending = left_s <= TOPAY_AGENT_ENDING_S;
  if (is_ending == self->is_ending)
    return;

  self->is_ending = is_ending;
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
on_check_cb (gpointer user_data)
{
  TopayAgentSession *self = user_data;
  guint source = self->check_source;

  topay_agent_session_check (self);
  return self->check_source == source ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * topay_agent_session_set_clock:
 * @self: a session
 * @clock: tells Unix seconds
 *
 * Takes the time from elsewhere, for tests.
 */
void
topay_agent_session_set_clock (TopayAgentSession *self, TopayAgentClock clock)
{
  g_return_if_fail (TOPAY_IS_AGENT_SESSION (self) && clock != NULL);

  self->clock = clock;
}

/* Not signed in after all; the error is told by the task. */
static void
fail (TopayAgentSession *self)
{
  /* the client may have told already that its token is no good */
  if (self->state != TOPAY_AGENT_SIGNED_OUT)
    leave (self, TOPAY_AGENT_REASON_NONE);
}

static void
on_self_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayAgentSession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  TopayWireAgentSelf *agent = topay_client_call_finish (self->client, result, &error);

  if (agent == NULL)
    {
      fail (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  set_agent (self, agent);
  self->signed_in_s = self->touched_s = self->clock ();
  self->reason = TOPAY_AGENT_REASON_NONE;
  self->state = TOPAY_AGENT_SIGNED_IN;
  self->check_source = g_timeout_add_seconds (CHECK_PERIOD_S, on_check_cb, self);
  g_signal_emit (self, changed_signal, 0);
  g_task_return_boolean (task, TRUE);
}

static void
on_signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TopayAgentSession *self = g_task_get_source_object (task);
  GCancellable *cancellable;
  g_autoptr (GError) error = NULL;
  TopayWireSessionReply *reply = topay_client_call_finish (self->client, result, &error);

  if (reply != NULL && reply->token == NULL)
    g_set_error (&error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The service gave no session");
  if (error == NULL)
    topay_client_set_token (self->client, reply->token);
  if (reply != NULL)
    topay_wire_free (&topay_record_session_reply, reply);
  if (error != NULL)
    {
      fail (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  cancellable = g_task_get_cancellable (task);
  topay_client_call_async (self->client, &topay_endpoint_agent_self, NULL, cancellable, on_self_cb,
                           g_steal_pointer (&task));
}

/**
 * topay_agent_session_sign_in_async:
 * @self: a session of nobody
 * @sign_in: account, password and the six digits of the authenticator app; copied, and wiped
 * @cancellable: (nullable): stops it
 * @callback: called with the result
 * @user_data: for @callback
 *
 * Signs an agent in. There is no way to stay signed in.
 */
void
topay_agent_session_sign_in_async (TopayAgentSession *self,
                                   const TopayWireAgentSignIn *sign_in,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;

  g_return_if_fail (TOPAY_IS_AGENT_SESSION (self) && sign_in != NULL);
  g_return_if_fail (self->state == TOPAY_AGENT_SIGNED_OUT);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, topay_agent_session_sign_in_async);
  g_task_set_check_cancellable (task, FALSE);
  self->state = TOPAY_AGENT_SIGNING_IN;
  g_signal_emit (self, changed_signal, 0);
  topay_client_call_async (self->client, &topay_endpoint_agent_sign_in, sign_in, cancellable,
                           on_signed_in_cb, task);
}

/**
 * topay_agent_session_sign_in_finish:
 * @self: a session
 * @result: what the callback was given
 * @error: any of %TOPAY_ERROR with its detail, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether an agent is signed in
 */
gboolean
topay_agent_session_sign_in_finish (TopayAgentSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * topay_agent_session_sign_out:
 * @self: a session
 *
 * Signs out here at once; the service is told.
 */
void
topay_agent_session_sign_out (TopayAgentSession *self)
{
  g_return_if_fail (TOPAY_IS_AGENT_SESSION (self));

  if (self->state == TOPAY_AGENT_SIGNED_IN)
    end (self, TOPAY_AGENT_REASON_BY_YOU);
}
