/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-convert.h"
#include "topayd-handlers.h"

static void
set_sent (TopaydCall *call, const TopaydCodeSent *sent)
{
  call->outcome = sent->outcome;
  if (sent->outcome.code == NULL)
    topayd_convert_code_sent (sent, topayd_call_make_reply (call));
}

static gboolean
start (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireResetStart *request = call->request;
  TopaydResetStart reset = { .account = request->account,
                             .channel = request->channel,
                             .language = request->language };
  TopaydCodeSent sent = { 0 };

  topayd_convert_proof_kind (request->kind, &reset.kind);
  if (!topayd_reset_start (visit, &reset, &sent, error))
    return FALSE;
  set_sent (call, &sent);
  return TRUE;
}

/**
 * topayd_handle_reset_start:
 * @call: asks for a code; the answer does not tell whether the account exists
 */
void
topayd_handle_reset_start (TopaydCall *call)
{
  topayd_call_write (call, start);
}

static gboolean
resend (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireResend *request = call->request;
  TopaydCodeSent sent = { 0 };

  if (!topayd_reset_resend (visit, request->proof_id, request->channel, &sent, error))
    return FALSE;
  set_sent (call, &sent);
  return TRUE;
}

/**
 * topayd_handle_reset_resend:
 * @call: asks for a new code
 */
void
topayd_handle_reset_resend (TopaydCall *call)
{
  topayd_call_write (call, resend);
}

static void
set_accepted (TopaydCall *call, const TopaydCodeAccepted *accepted)
{
  TopayWireCodeAccepted *reply;

  call->outcome = accepted->outcome;
  if (accepted->outcome.code != NULL)
    return;
  reply = topayd_call_make_reply (call);
  reply->proof = g_strdup (accepted->proof);
  reply->expires_at = accepted->expires_at;
  reply->second_proof = g_strdup (topayd_convert_second_proof (accepted->second_proof));
  reply->account_state = topayd_convert_account_state (&accepted->account_state);
}

static gboolean
try_code (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireCode *request = call->request;
  g_auto (TopaydCodeAccepted) accepted = { 0 };

  if (!topayd_reset_code (visit, request->proof_id, request->code, &accepted, error))
    return FALSE;
  set_accepted (call, &accepted);
  return TRUE;
}

/**
 * topayd_handle_reset_code:
 * @call: the code that was sent
 */
void
topayd_handle_reset_code (TopaydCall *call)
{
  topayd_call_write (call, try_code);
}

static void
on_second_proof_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_auto (TopaydCodeAccepted) accepted = { 0 };
  g_autoptr (GError) error = NULL;

  if (!topayd_reset_second_proof_finish (result, &accepted, &error))
    {
      topayd_call_fail (call, error);
      return;
    }
  topayd_mail_wake (call->service->mail);
  set_accepted (call, &accepted);
  topayd_call_answer (call);
}

/**
 * topayd_handle_reset_proof:
 * @call: what is asked besides the code
 */
void
topayd_handle_reset_proof (TopaydCall *call)
{
  const TopayWireSecondProof *request = call->request;
  const TopaydSecondProofAnswer answer = { request->proof_id, request->proof, request->code,
                                           request->recovery_code, request->password };

  topayd_reset_second_proof_async (&call->service->identity, &answer, &call->caller,
                                   on_second_proof_cb, topayd_call_ref (call));
}

static void
on_finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopaydCall) call = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  TopaydResetDone done = { 0 };
  TopayWireResetDone *reply;

  if (!topayd_reset_finish_finish (result, &done, &error))
    {
      topayd_call_fail (call, error);
      return;
    }
  topayd_mail_wake (call->service->mail);
  call->outcome = done.outcome;
  reply = topayd_call_make_reply (call);
  reply->kind = g_strdup (topayd_convert_proof_kind_to_text (done.kind));
  reply->ended_sessions = done.ended_sessions;
  reply->holds_until = done.holds_until;
  topayd_call_answer (call);
}

/**
 * topayd_handle_reset_finish:
 * @call: the new password
 */
void
topayd_handle_reset_finish (TopaydCall *call)
{
  const TopayWireResetFinish *request = call->request;
  const TopaydResetFinish finish = { request->proof_id, request->proof, request->new_password,
                                     request->end_other_sessions };

  topayd_reset_finish_async (&call->service->identity, &finish, &call->caller, on_finished_cb,
                             topayd_call_ref (call));
}

static gboolean
unlock (const TopaydVisit *visit, TopaydCall *call, GError **error)
{
  const TopayWireProofRef *request = call->request;
  TopaydUnlocked unlocked = { 0 };

  if (!topayd_reset_unlock (visit, request->proof_id, request->proof, &unlocked, error))
    return FALSE;
  call->outcome = unlocked.outcome;
  if (call->reply != NULL)
    topay_wire_free (call->endpoint->reply, g_steal_pointer (&call->reply));
  call->reply = topayd_convert_account_state (&unlocked.state);
  return TRUE;
}

/**
 * topayd_handle_unlock_finish:
 * @call: a proof that the contact is the person’s
 */
void
topayd_handle_unlock_finish (TopaydCall *call)
{
  topayd_call_write (call, unlock);
}
