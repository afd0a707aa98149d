/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "topayd-limits-private.h"
#include "topayd-proofs-private.h"

void
topayd_sending_clear (TopaydSending *sending)
{
  if (sending->address != NULL)
    sodium_memzero (sending->address, strlen (sending->address));
  g_clear_pointer (&sending->address, g_free);
  g_clear_pointer (&sending->masked, g_free);
  topayd_code_clear (&sending->code);
}

/* The oldest proven address: one that was added lately may be a thief's. */
static gboolean
find_address (const TopaydVisit *visit,
              const char *account_id,
              const char *channel,
              TopaydSending *sending,
              GError **error)
{
  g_autoptr (GPtrArray) contacts = topayd_account_load_contacts (visit, account_id, TRUE, error);

  if (contacts == NULL)
    return FALSE;

  for (guint i = 0; i < contacts->len && sending->address == NULL; i++)
    {
      const TopaydContact *contact = g_ptr_array_index (contacts, i);

      if (contact->verified && g_strcmp0 (contact->kind, channel) == 0)
        {
          sending->address = g_strdup (contact->address);
          sending->masked = g_strdup (contact->masked);
        }
    }
  return TRUE;
}

/* @account NULL: nobody; everything is done but the sending. */
gboolean
topayd_sending_prepare (const TopaydVisit *visit,
                        const TopaydAccount *account,
                        const TopaydProofRow *row,
                        TopaydSending *sending,
                        GError **error)
{
  const TopayRate *const rates[] = { &topay_rate_send_hour, &topay_rate_send_day, NULL };

  topayd_code_draw (visit->identity->keys, &sending->code);
  /* nobody’s contacts take as long to look for */
  if (!find_address (visit, account == NULL ? "" : account->id, row->channel, sending, error))
    return FALSE;
  if (!topayd_sends_take (visit, row->subject, rates, &sending->wait_s, error))
    return FALSE;

  sending->may_send = sending->address != NULL && sending->wait_s == 0;
  return TRUE;
}

void
topayd_sending_put_code (const TopaydSending *sending, TopaydProofRow *row)
{
  memcpy (row->salt, sending->code.salt, sizeof row->salt);
  memcpy (row->hash, sending->code.hash, sizeof row->hash);
  row->sends++;
}

static TopaydTellKind
get_tell_kind (TopayProofKind kind)
{
  static const TopaydTellKind kinds[] = {
    [TOPAY_PROOF_LOGIN_PASSWORD] = TOPAYD_TELL_CODE_LOGIN_PASSWORD,
    [TOPAY_PROOF_PAYMENT_PASSWORD] = TOPAYD_TELL_CODE_PAYMENT_PASSWORD,
    [TOPAY_PROOF_UNLOCK] = TOPAYD_TELL_CODE_UNLOCK,
    [TOPAY_PROOF_STEP_UP] = TOPAYD_TELL_CODE_STEP_UP,
  };

  return kinds[kind];
}

gboolean
topayd_sending_send (const TopaydVisit *visit,
                     const TopaydSending *sending,
                     const TopaydProofRow *row,
                     GError **error)
{
  TopaydTell tell = {
    .kind = get_tell_kind (row->proof.kind),
    .account_id = row->account_id,
    .proof_id = row->id,
    .channel = row->channel,
    .language = row->language,
    .address = sending->address,
    .address_masked = sending->masked,
    .code = sending->code.digits,
    .created_at = visit->caller->now,
    .expires_at = row->proof.expires_s,
  };

  TopaydEnqueueCode enqueue =
      sending->may_send ? visit->identity->enqueue : visit->identity->pretend;

  return enqueue == NULL
         || enqueue (visit->transaction, &tell, visit->identity->enqueue_data, error);
}

/* The limit that is told, because it is the same for everybody at one address. */
gboolean
topayd_sends_take_address (const TopaydVisit *visit, TopaydOutcome *outcome, GError **error)
{
  const TopayRate *const rates[] = { &topay_rate_send_address_hour, NULL };
  guint8 subject[TOPAYD_LOOKUP_BYTES];
  gint64 wait_s = 0;

  topayd_outcome_set (outcome, NULL);
  if (visit->caller->address == NULL)
    return TRUE;

  topayd_keys_lookup (visit->identity->keys, "address", visit->caller->address, subject);
  if (!topayd_sends_take (visit, subject, rates, &wait_s, error))
    return FALSE;
  if (wait_s > 0)
    {
      topayd_outcome_set (outcome, "too_many");
      outcome->retry_after_s = wait_s;
    }
  return TRUE;
}
