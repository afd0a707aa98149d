/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "topayd-accounts-private.h"
#include "topayd-limits-private.h"
#include "topayd-reset-private.h"

/**
 * topayd_code_accepted_clear:
 * @accepted: an answer
 *
 * Wipes the proof.
 */
void
topayd_code_accepted_clear (TopaydCodeAccepted *accepted)
{
  sodium_memzero (accepted, sizeof *accepted);
}

gboolean
topayd_reset_note (const TopaydVisit *visit,
                   const char *action,
                   const TopaydProofRow *row,
                   const char *result,
                   GError **error)
{
  return topayd_note (visit, NULL,
                      &(TopaydAuditEntry){ .action = action,
                                           .object = row->id[0] == '\0' ? NULL : row->id,
                                           .result = result,
                                           .detail = row->kind },
                      error);
}

static gboolean
is_reset (const TopaydProofRow *row)
{
  return strcmp (row->kind, "login_password") == 0 || strcmp (row->kind, "payment_password") == 0
         || strcmp (row->kind, "unlock") == 0;
}

gboolean
topayd_reset_load (const TopaydVisit *visit,
                   const char *proof_id,
                   const char *proof,
                   TopaydProofRow *row,
                   GError **error)
{
  if (!topayd_proof_load (visit->transaction, proof_id, row, error))
    return FALSE;

  if (!is_reset (row) || !topayd_proof_has_ticket (row, proof))
    topay_proof_make_void (&row->proof);
  return TRUE;
}

static void
fill_row (const TopaydVisit *visit,
          const TopaydResetStart *request,
          const TopaydAccount *account,
          TopaydProofRow *row)
{
  char typed[TOPAYD_SUBJECT_SIZE];

  *row = (TopaydProofRow){ .kind = topayd_proof_kind_to_word (request->kind), .method = "code" };
  topayd_id_draw (row->id);
  topayd_typed_make_subject (visit->identity, request->account, typed);
  g_strlcpy (row->account_id, account == NULL ? "" : account->id, sizeof row->account_id);
  g_strlcpy (row->channel, request->channel, sizeof row->channel);
  g_strlcpy (row->language, request->language, sizeof row->language);
  topayd_keys_lookup (visit->identity->keys, account == NULL ? "nobody" : "account",
                      account == NULL ? typed : account->id, row->subject);
}

/**
 * topayd_reset_start:
 * @visit: the job
 * @request: what is to be reset, and whose
 * @sent: (out): a proof to go on with, or “too_many” for the address the call comes from
 * @error: return location for an error
 *
 * Begins a reset. An account that does not exist, has no such address or had too many codes gets
 * the same answer, by the same work; only no message. Nothing about the account changes.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_reset_start (const TopaydVisit *visit,
                    const TopaydResetStart *request,
                    TopaydCodeSent *sent,
                    GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  g_auto (TopaydSending) sending = { .may_send = FALSE };
  TopaydProofRow row;

  *sent = (TopaydCodeSent){ .digits = TOPAY_PROOF_DIGITS };
  if (!topayd_sends_take_address (visit, &sent->outcome, error))
    return FALSE;
  if (sent->outcome.code != NULL)
    return TRUE;
  if (!topayd_account_find (visit, request->account, &account, error))
    return FALSE;

  fill_row (visit, request, account, &row);
  if (!topayd_sending_prepare (visit, account, &row, &sending, error))
    return FALSE;

  topay_proof_start (&row.proof, request->kind, sending.may_send, visit->caller->now);
  topayd_sending_put_code (&sending, &row);
  topayd_code_sent_set (sent, &row);
  return topayd_proof_insert (visit, &row, error)
         && topayd_sending_send (visit, &sending, &row, error)
         && topayd_reset_note (visit, "reset.start", &row, NULL, error);
}

/* Why a code is not sent again. */
static void
refuse_resend (const TopaydVisit *visit,
               const TopaydProofRow *row,
               TopayProofOutcome outcome,
               TopaydOutcome *answer)
{
  topayd_outcome_set (answer, outcome == TOPAY_PROOF_TOO_EARLY ? "too_many" : "code_void");
  if (outcome == TOPAY_PROOF_TOO_EARLY)
    answer->retry_after_s = row->proof.resend_s - visit->caller->now;
}

static gboolean
resend (const TopaydVisit *visit, TopaydProofRow *row, TopaydCodeSent *sent, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  g_auto (TopaydSending) sending = { .may_send = FALSE };

  if (row->account_id[0] != '\0'
      && !topayd_account_load (visit->transaction, row->account_id, &account, error))
    return FALSE;
  if (!topayd_sending_prepare (visit, account, row, &sending, error))
    return FALSE;

  topay_proof_resend (&row->proof, sending.may_send, visit->caller->now);
  topayd_sending_put_code (&sending, row);
  topayd_code_sent_set (sent, row);
  return topayd_proof_save (visit, row, error) && topayd_sending_send (visit, &sending, row, error)
         && topayd_reset_note (visit, "reset.resend", row, NULL, error);
}

/**
 * topayd_reset_resend:
 * @visit: the job
 * @proof_id: of topayd_reset_start()
 * @channel: “email” or “phone”; may be another one than before
 * @sent: (out): as topayd_reset_start(), or “code_void”, or “too_many” within a minute
 * @error: return location for an error
 *
 * Sends another code in place of the one before.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_reset_resend (const TopaydVisit *visit,
                     const char *proof_id,
                     const char *channel,
                     TopaydCodeSent *sent,
                     GError **error)
{
  TopayProofOutcome outcome;
  TopayProof probe;
  TopaydProofRow row;

  *sent = (TopaydCodeSent){ .digits = TOPAY_PROOF_DIGITS };
  if (!topayd_proof_load (visit->transaction, proof_id, &row, error))
    return FALSE;

  probe = row.proof;
  outcome = is_reset (&row) ? topay_proof_resend (&probe, FALSE, visit->caller->now)
                            : TOPAY_PROOF_IS_VOID;
  if (outcome != TOPAY_PROOF_OK)
    {
      refuse_resend (visit, &row, outcome, &sent->outcome);
      return TRUE;
    }
  if (!topayd_sends_take_address (visit, &sent->outcome, error))
    return FALSE;
  if (sent->outcome.code != NULL)
    return TRUE;

  g_strlcpy (row.channel, channel, sizeof row.channel);
  return resend (visit, &row, sent, error);
}

/* What is asked for after the code. The login password alone never leads to the payment password of
 * somebody with an authenticator, and a mailbox alone never past one. */
static TopaySecondProof
choose_second (const TopaydProofRow *row, const TopaydAccount *account)
{
  if (row->proof.kind == TOPAY_PROOF_UNLOCK || account == NULL)
    return TOPAY_SECOND_PROOF_NONE;
  if (account->second_factor)
    return TOPAY_SECOND_PROOF_TOTP;

  return row->proof.kind == TOPAY_PROOF_PAYMENT_PASSWORD ? TOPAY_SECOND_PROOF_LOGIN_PASSWORD
                                                         : TOPAY_SECOND_PROOF_NONE;
}

gboolean
topayd_reset_accept (const TopaydVisit *visit,
                     TopaydProofRow *row,
                     TopaydCodeAccepted *accepted,
                     GError **error)
{
  topayd_outcome_set (&accepted->outcome, NULL);
  topayd_proof_give_ticket (row, accepted->proof);
  accepted->expires_at = row->proof.expires_s;
  accepted->second_proof =
      row->proof.state == TOPAY_PROOF_STATE_SECOND ? row->proof.second : TOPAY_SECOND_PROOF_NONE;
  return topayd_account_load_state (visit->transaction, row->account_id, visit->caller->now,
                                    &accepted->account_state, error);
}

static gboolean
judge_code (const TopaydVisit *visit,
            TopaydProofRow *row,
            const char *code,
            TopaydCodeAccepted *accepted,
            GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  TopayProofOutcome outcome;
  /* Without a code the salt is zero, and the comparison takes as long. */
  gboolean matches = topayd_code_matches (visit->identity->keys, code, row->salt, row->hash);

  if (!topayd_account_load (visit->transaction, row->account_id, &account, error))
    return FALSE;

  outcome = topay_proof_try_code (&row->proof, matches && account != NULL,
                                  choose_second (row, account), visit->caller->now);
  if (outcome == TOPAY_PROOF_OK)
    return topayd_reset_accept (visit, row, accepted, error);

  topayd_outcome_set (&accepted->outcome,
                      outcome == TOPAY_PROOF_WRONG ? "code_wrong" : "code_void");
  if (outcome == TOPAY_PROOF_WRONG)
    accepted->outcome.tries_left = (int) row->proof.tries_left;
  return TRUE;
}

/**
 * topayd_reset_code:
 * @visit: the job
 * @proof_id: of topayd_reset_start()
 * @code: what was typed
 * @accepted: (out): a proof token and what is asked for next; or “code_wrong”, “code_void”
 * @error: return location for an error
 *
 * Judges a code, which counts as a try whatever it is.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_reset_code (const TopaydVisit *visit,
                   const char *proof_id,
                   const char *code,
                   TopaydCodeAccepted *accepted,
                   GError **error)
{
  TopaydProofRow row;

  *accepted = (TopaydCodeAccepted){ .outcome = { .tries_left = -1 } };
  if (!topayd_proof_load (visit->transaction, proof_id, &row, error))
    return FALSE;
  if (!is_reset (&row))
    topay_proof_make_void (&row.proof);

  if (!judge_code (visit, &row, code, accepted, error))
    return FALSE;

  /* A made-up id leaves no trace: the log must not grow by guesses that can never be right. */
  return !is_reset (&row)
         || (topayd_proof_save (visit, &row, error)
             && topayd_reset_note (visit, "reset.code", &row, accepted->outcome.code, error));
}

static gboolean
unlock (const TopaydVisit *visit, TopaydProofRow *row, TopaydUnlocked *unlocked, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  TopayAccountState before;
  TopaydTell tell = { .kind = TOPAYD_TELL_UNLOCKED,
                      .account_id = row->account_id,
                      .created_at = visit->caller->now };

  if (!topayd_account_load (visit->transaction, row->account_id, &account, error)
      || !topayd_account_load_state (visit->transaction, row->account_id, visit->caller->now,
                                     &before, error)
      || !topayd_account_open_login_locks (visit, account, error)
      || !topayd_account_load_state (visit->transaction, row->account_id, visit->caller->now,
                                     &unlocked->state, error))
    return FALSE;

  return before.login != TOPAY_THROTTLE_WAITING || topayd_account_tell (visit, &tell, error);
}

/**
 * topayd_reset_unlock:
 * @visit: the job
 * @proof_id: of topayd_reset_start()
 * @proof: of topayd_reset_code()
 * @unlocked: (out): what is locked now; or “code_void”
 * @error: return location for an error
 *
 * Ends the wait of the login password for its owner. A payment password stays locked, and a
 * disabled password disabled: both need a reset.
 *
 * Returns: %FALSE only on errors of the store
 */
gboolean
topayd_reset_unlock (const TopaydVisit *visit,
                     const char *proof_id,
                     const char *proof,
                     TopaydUnlocked *unlocked,
                     GError **error)
{
  TopaydProofRow row;

  *unlocked = (TopaydUnlocked){ .outcome = { .tries_left = -1 } };
  if (!topayd_reset_load (visit, proof_id, proof, &row, error))
    return FALSE;
  if (row.proof.kind != TOPAY_PROOF_UNLOCK
      || topay_proof_finish (&row.proof, visit->caller->now) != TOPAY_PROOF_OK)
    {
      topayd_outcome_set (&unlocked->outcome, "code_void");
      return TRUE;
    }
  return topayd_proof_save (visit, &row, error) && unlock (visit, &row, unlocked, error)
         && topayd_reset_note (visit, "reset.unlock", &row, NULL, error);
}
