/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-convert.h"

#include "topay-error.h"
#include "topayd-accounts.h"

static const struct
{
  TopayProofKind kind;
  const char *text;
} proof_kinds[] = {
  { TOPAY_PROOF_LOGIN_PASSWORD, "login_password" },
  { TOPAY_PROOF_PAYMENT_PASSWORD, "payment_password" },
  { TOPAY_PROOF_UNLOCK, "unlock" },
};

/**
 * topayd_convert_proof_kind:
 * @text: as it stands on the wire
 * @kind: (out): return location
 *
 * Returns: whether there is such a kind
 */
gboolean
topayd_convert_proof_kind (const char *text, TopayProofKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (proof_kinds); i++)
    if (g_str_equal (proof_kinds[i].text, text))
      {
        *kind = proof_kinds[i].kind;
        return TRUE;
      }
  return FALSE;
}

/**
 * topayd_convert_proof_kind_to_text:
 * @kind: what is reset
 *
 * Returns: as it stands on the wire
 */
const char *
topayd_convert_proof_kind_to_text (TopayProofKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (proof_kinds); i++)
    if (proof_kinds[i].kind == kind)
      return proof_kinds[i].text;
  return "unlock";
}

/**
 * topayd_convert_second_proof:
 * @proof: what is asked besides the code
 *
 * Returns: as it stands on the wire
 */
const char *
topayd_convert_second_proof (TopaySecondProof proof)
{
  switch (proof)
    {
    case TOPAY_SECOND_PROOF_TOTP:
      return "totp";
    case TOPAY_SECOND_PROOF_LOGIN_PASSWORD:
      return "login_password";
    case TOPAY_SECOND_PROOF_NONE:
    default:
      return "none";
    }
}

/**
 * topayd_convert_account_state:
 * @state: what is locked
 *
 * Returns: (transfer full): the record
 */
TopayWireAccountState *
topayd_convert_account_state (const TopayAccountState *state)
{
  TopayWireAccountState *record = topay_wire_new (&topay_record_account_state);

  record->login = g_strdup (topay_throttle_state_to_text (state->login));
  record->login_until = state->login == TOPAY_THROTTLE_WAITING ? state->login_until_s : 0;
  record->payment = g_strdup (topay_payment_state_to_text (state->payment));
  record->payment_until = state->payment == TOPAY_PAYMENT_LOCKED ? state->payment_until_s : 0;
  record->frozen = g_strdup (topay_frozen_to_text (state->frozen));
  record->second_factor = state->second_factor;
  return record;
}

/**
 * topayd_convert_code_sent:
 * @sent: what identity answered
 * @record: an empty record
 */
void
topayd_convert_code_sent (const TopaydCodeSent *sent, TopayWireCodeSent *record)
{
  record->proof_id = g_strdup (sent->proof_id);
  record->expires_at = sent->expires_at;
  record->resend_at = sent->resend_at;
  record->tries_left = sent->tries_left;
  record->digits = sent->digits;
}

static gboolean
add_contacts (const TopaydVisit *visit, const char *account_id, GPtrArray *contacts, GError **error)
{
  g_autoptr (GPtrArray) found = topayd_account_load_contacts (visit, account_id, FALSE, error);

  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      const TopaydContact *contact = g_ptr_array_index (found, i);
      TopayWireContact *record = topay_wire_new (&topay_record_contact);

      record->kind = g_strdup (contact->kind);
      record->masked = g_strdup (contact->masked);
      record->verified = contact->verified;
      g_ptr_array_add (contacts, record);
    }
  return TRUE;
}

/**
 * topayd_convert_session:
 * @visit: reads the account
 * @session: of a customer
 * @record: an empty record
 * @error: return location for an error
 *
 * Tells who is signed in.
 *
 * Returns: whether @record is filled; %FALSE with an error of the store
 */
gboolean
topayd_convert_session (const TopaydVisit *visit,
                        const TopaydSession *session,
                        TopayWireSession *record,
                        GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;

  if (!topayd_account_load (visit->transaction, session->owner_id, &account, error))
    return FALSE;
  if (account == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "The account of a session is gone");
      return FALSE;
    }
  record->account_id = g_strdup (account->id);
  record->account_name = g_strdup (account->name);
  record->display_name =
      g_strdup (account->display_name[0] != '\0' ? account->display_name : account->name);
  record->level = session->level;
  record->level_until = session->level > 1 ? session->level_until : 0;
  record->second_factor = account->second_factor;
  record->frozen = g_strdup (topay_frozen_to_text (account->frozen));
  record->login_at = session->signed_in_at;
  record->device_id = g_strdup (session->device_id);
  record->payment_password_set = account->payment_pin_hash != NULL;
  return add_contacts (visit, account->id, record->contacts, error)
         && topayd_account_get_holds_until (visit->transaction, account->id, visit->caller->now,
                                            &record->holds_until, error);
}
