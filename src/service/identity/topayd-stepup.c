/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-stepup.h"

#include <string.h>

#include "topayd-limits-private.h"
#include "topayd-proofs-private.h"
#include "topayd-sessions-private.h"
#include "topayd-totp.h"

/* Only the latest step-up of a session counts. */
static gboolean
void_earlier (const TopaydVisit *visit, const TopaydSession *session, GError **error)
{
  return topayd_sql_run (
      visit->transaction,
      "UPDATE proofs SET state = 'void', code_salt = NULL, code_hash = NULL, ended_at = ?2 "
      "WHERE session_id = ?1 AND kind = 'step_up' AND state IN ('open', 'code_proven', 'proven')",
      TOPAYD_VALUES (TOPAYD_TEXT (session->id), TOPAYD_INTEGER (visit->caller->now)), error);
}

static void
fill_row (const TopaydVisit *visit,
          const TopaydSession *session,
          const TopaydAccount *account,
          const TopaydStepUpStart *request,
          TopaydProofRow *row)
{
  gboolean is_code = strcmp (request->method, "code") == 0;

  *row = (TopaydProofRow){ .kind = "step_up" };
  topayd_id_draw (row->id);
  g_strlcpy (row->account_id, account->id, sizeof row->account_id);
  g_strlcpy (row->session_id, session->id, sizeof row->session_id);
  g_strlcpy (row->method, is_code ? "code" : "totp", sizeof row->method);
  g_strlcpy (row->channel, is_code && request->channel != NULL ? request->channel : "",
             sizeof row->channel);
  g_strlcpy (row->language, account->language, sizeof row->language);
  topayd_keys_lookup (visit->identity->keys, "account", account->id, row->subject);
}

static gboolean
start_totp (const TopaydVisit *visit, TopaydProofRow *row, TopaydCodeSent *sent, GError **error)
{
  topay_proof_start (&row->proof, TOPAY_PROOF_STEP_UP, FALSE, visit->caller->now);
  row->proof.state = TOPAY_PROOF_STATE_SECOND;
  row->proof.second = TOPAY_SECOND_PROOF_TOTP;
  topayd_code_sent_set (sent, row);
  sent->digits = TOPAYD_TOTP_SIZE - 1;
  return topayd_proof_insert (visit, row, error);
}

/* Whoever asks is signed in: that no more codes are sent, or there is nowhere to send, is no
 * secret. */
static gboolean
start_code (const TopaydVisit *visit,
            const TopaydAccount *account,
            TopaydProofRow *row,
            TopaydCodeSent *sent,
            GError **error)
{
  g_auto (TopaydSending) sending = { .may_send = FALSE };

  if (!topayd_sending_prepare (visit, account, row, &sending, error))
    return FALSE;
  if (!sending.may_send)
    {
      topayd_outcome_set (&sent->outcome, sending.wait_s > 0 ? "too_many" : "invalid_field");
      sent->outcome.retry_after_s = sending.wait_s;
      return TRUE;
    }
  topay_proof_start (&row->proof, TOPAY_PROOF_STEP_UP, TRUE, visit->caller->now);
  topayd_sending_put_code (&sending, row);
  topayd_code_sent_set (sent, row);
  return topayd_proof_insert (visit, row, error)
         && topayd_sending_send (visit, &sending, row, error);
}

/**
 * topayd_step_up_start:
 * @visit: the job
 * @session: of an account
 * @request: how
 * @sent: (out): a proof to go on with; “too_many”, or “invalid_field” for a way this account does
 * not have
 * @error: return location for an error
 *
 * Begins to raise a session to level 2.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_step_up_start (const TopaydVisit *visit,
                      const TopaydSession *session,
                      const TopaydStepUpStart *request,
                      TopaydCodeSent *sent,
                      GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  TopaydProofRow row;

  *sent = (TopaydCodeSent){ .digits = TOPAY_PROOF_DIGITS };
  if (!topayd_account_load (visit->transaction, session->owner_id, &account, error)
      || !void_earlier (visit, session, error))
    return FALSE;
  if (account == NULL || (strcmp (request->method, "totp") == 0 && !account->second_factor))
    {
      topayd_outcome_set (&sent->outcome, account == NULL ? "signed_out" : "invalid_field");
      return TRUE;
    }
  fill_row (visit, session, account, request, &row);
  if (strcmp (row.method, "totp") == 0)
    return start_totp (visit, &row, sent, error);

  return start_code (visit, account, &row, sent, error);
}

static gboolean
judge_totp (const TopaydVisit *visit,
            TopaydProofRow *row,
            const char *code,
            TopaydOutcome *outcome,
            GError **error)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, row->account_id };
  TopayProofOutcome proof;

  topayd_outcome_set (outcome, "code_void");
  if (topay_proof_begin_second (&row->proof, visit->caller->now) != TOPAY_PROOF_OK)
    return TRUE;
  if (!topayd_totp_use (visit, &owner, code, outcome, error))
    return FALSE;
  if (outcome->retry_after_s > 0)
    {
      row->proof.tries_left++; /* what was not looked at costs nothing */
      return TRUE;
    }
  proof = topay_proof_end_second (&row->proof, outcome->code == NULL, visit->caller->now);
  topayd_outcome_set (outcome, proof == TOPAY_PROOF_OK      ? NULL
                               : proof == TOPAY_PROOF_WRONG ? "code_wrong"
                                                            : "code_void");
  return TRUE;
}

static void
judge_code (const TopaydVisit *visit, TopaydProofRow *row, const char *code, TopaydOutcome *outcome)
{
  gboolean matches = topayd_code_matches (visit->identity->keys, code, row->salt, row->hash);
  TopayProofOutcome proof =
      topay_proof_try_code (&row->proof, matches, TOPAY_SECOND_PROOF_NONE, visit->caller->now);

  topayd_outcome_set (outcome, proof == TOPAY_PROOF_OK      ? NULL
                               : proof == TOPAY_PROOF_WRONG ? "code_wrong"
                                                            : "code_void");
}

static gboolean
judge (const TopaydVisit *visit,
       TopaydProofRow *row,
       const char *code,
       TopaydOutcome *outcome,
       GError **error)
{
  if (strcmp (row->method, "totp") == 0)
    {
      if (!judge_totp (visit, row, code, outcome, error))
        return FALSE;
    }
  else
    judge_code (visit, row, code, outcome);

  if (g_strcmp0 (outcome->code, "code_wrong") == 0)
    outcome->tries_left = (int) row->proof.tries_left;
  if (outcome->code == NULL)
    topay_proof_finish (&row->proof, visit->caller->now);
  return topayd_proof_save (visit, row, error);
}

/**
 * topayd_step_up_finish:
 * @visit: the job
 * @session: the session that began it
 * @request: the code
 * @reply: (out): a new token at level 2, in place of the old; or “code_wrong”, “code_void”,
 * “too_many”; to be cleared
 * @error: return location for an error
 *
 * Raises a session to level 2 for five minutes.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_step_up_finish (const TopaydVisit *visit,
                       const TopaydSession *session,
                       const TopaydStepUpCode *request,
                       TopaydSessionReply *reply,
                       GError **error)
{
  TopaydOwner owner = { TOPAYD_OWNER_ACCOUNT, session->owner_id };
  TopaydProofRow row;

  *reply = (TopaydSessionReply){ .outcome = { .tries_left = -1 } };
  if (!topayd_proof_load (visit->transaction, request->proof_id, &row, error))
    return FALSE;
  if (strcmp (row.kind, "step_up") != 0 || strcmp (row.session_id, session->id) != 0)
    {
      topayd_outcome_set (&reply->outcome, "code_void");
      return TRUE;
    }
  if (!judge (visit, &row, request->code, &reply->outcome, error)
      || (reply->outcome.code == NULL && !topayd_session_raise (visit, session, reply, error)))
    return FALSE;

  return topayd_note (visit, &owner,
                      &(TopaydAuditEntry){ .action = "session.step_up",
                                           .object = session->id,
                                           .result = reply->outcome.code,
                                           .level = reply->outcome.code == NULL ? 2 : 1,
                                           .detail = row.method },
                      error);
}
