/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topayd-agents.h"
#include "topayd-convert.h"
#include "topayd-handlers.h"
#include "topayd-signin.h"
#include "topayd-stepup.h"

/* An empty text of the wire is no text. */
static char *
dup_text (const char *text)
{
  return text[0] != '\0' ? g_strdup (text) : NULL;
}

/* Tokens and times; who is signed in comes from the database, below. */
static void
fill_reply (TopaydCall *call, const TopaydSessionReply *found)
{
  TopayWireSessionReply *reply = topayd_call_make_reply (call);

  reply->state = g_strdup (found->needs_second_factor ? "second_factor" : "signed_in");
  reply->ticket = dup_text (found->ticket);
  reply->token = dup_text (found->token);
  reply->refresh_token = dup_text (found->refresh_token);
  reply->expires_at = found->needs_second_factor ? found->ticket_until : found->expires_at;
  if (reply->refresh_token != NULL)
    reply->refresh_expires_at = call->caller.now + TOPAY_REFRESH_LIFETIME_S;
}

static gboolean
add_session (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayWireSessionReply *reply = call->reply;
  TopaydSession session;

  if (reply->session != NULL) /* run a second time */
    topay_wire_free (&topay_record_session, g_steal_pointer (&reply->session));
  if (!topayd_session_find (visit->transaction, reply->token, call->caller.now, &session, error))
    return FALSE;
  if (!session.is_live)
    {
      topayd_outcome_set (&call->outcome, "signed_out");
      return TRUE;
    }
  if (session.kind == TOPAY_SESSION_AGENT)
    return TRUE;
  reply->session = topay_wire_new (&topay_record_session);
  return topayd_convert_session (visit, &session, reply->session, error);
}

/* What all ways of getting a session end in. */
static void
answer_session (TopaydCall *call, const TopaydSessionReply *found, gboolean ok, const GError *error)
{
  topayd_mail_wake (call->service->mail);
  if (!ok)
    {
      topayd_call_fail (call, error);
      return;
    }
  call->outcome = found->outcome;
  if (found->outcome.code != NULL)
    {
      topayd_call_answer (call);
      return;
    }
  fill_reply (call, found);
  if (found->needs_second_factor)
    topayd_call_answer (call);
  else
    topayd_call_read (call, add_session);
}

static void
on_signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_auto (TopaydSessionReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = topayd_sign_in_finish (result, &reply, &error);

  answer_session (call, &reply, ok, error);
}

/**
 * topayd_handle_sign_in:
 * @call: account and password
 */
void
topayd_handle_sign_in (TopaydCall *call)
{
  const TopayWireSignIn *request = call->request;
  const TopaydSignIn sign_in = {
    .account = request->account,
    .password = request->password,
    .device_name = request->device_name != NULL ? request->device_name : "?",
    .language = request->language != NULL ? request->language : "en",
    .stay_signed_in = request->stay_signed_in,
  };

  topayd_sign_in_async (&call->service->identity, &sign_in, &call->caller, on_signed_in_cb,
                        topayd_call_ref (call));
}

static void
on_second_factor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_auto (TopaydSessionReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = topayd_second_factor_finish (result, &reply, &error);

  answer_session (call, &reply, ok, error);
}

/**
 * topayd_handle_second_factor:
 * @call: a ticket and one of the two codes
 */
void
topayd_handle_second_factor (TopaydCall *call)
{
  const TopayWireSecondFactor *request = call->request;
  const TopaydSecondFactor factor = { request->ticket, request->code, request->recovery_code };

  topayd_second_factor_async (&call->service->identity, &factor, &call->caller, on_second_factor_cb,
                              topayd_call_ref (call));
}

static void
on_agent_signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_auto (TopaydSessionReply) reply = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = topayd_agent_sign_in_finish (result, &reply, &error);

  answer_session (call, &reply, ok, error);
}

/**
 * topayd_handle_agent_sign_in:
 * @call: name, password and code of an agent
 */
void
topayd_handle_agent_sign_in (TopaydCall *call)
{
  const TopayWireAgentSignIn *request = call->request;
  const TopaydAgentSignIn sign_in = { request->account, request->password, request->code };

  topayd_agent_sign_in_async (&call->service->identity, &sign_in, &call->caller,
                              on_agent_signed_in_cb, topayd_call_ref (call));
}

static gboolean
refresh (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireRefresh *request = call->request;
  g_auto (TopaydSessionReply) found = { 0 };

  const TopaydRefresh tokens = { request->refresh_token, request->request_id };

  if (!topayd_session_refresh (visit, &tokens, &found, error))
    return FALSE;
  call->outcome = found.outcome;
  if (found.outcome.code != NULL)
    return TRUE;
  fill_reply (call, &found);
  return add_session (visit, call, error);
}

/**
 * topayd_handle_refresh:
 * @call: a refresh token
 */
void
topayd_handle_refresh (TopaydCall *call)
{
  topayd_call_write (call, refresh);
}

static gboolean
step_up (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireCode *request = call->request;
  const TopaydStepUpCode code = { request->proof_id, request->code };
  g_auto (TopaydSessionReply) found = { 0 };

  if (!topayd_step_up_finish (visit, &call->session, &code, &found, error))
    return FALSE;
  call->outcome = found.outcome;
  if (found.outcome.code != NULL)
    return TRUE;
  fill_reply (call, &found);
  return add_session (visit, call, error);
}

/**
 * topayd_handle_step_up_finish:
 * @call: the code of a step-up
 */
void
topayd_handle_step_up_finish (TopaydCall *call)
{
  topayd_call_write (call, step_up);
}

static gboolean
tell_session (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  return topayd_convert_session (visit, &call->session, topayd_call_make_reply (call), error);
}

/**
 * topayd_handle_session:
 * @call: asks who is signed in; that counts as a use of the session
 */
void
topayd_handle_session (TopaydCall *call)
{
  topayd_call_write (call, tell_session);
}

static gboolean
sign_out (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  TopayWireDone *reply = topayd_call_make_reply (call);

  reply->done = TRUE;
  return topayd_session_end (visit, &call->session, error);
}

/**
 * topayd_handle_sign_out:
 * @call: the end of a session, of a customer or of an agent
 */
void
topayd_handle_sign_out (TopaydCall *call)
{
  topayd_call_write (call, sign_out);
}
