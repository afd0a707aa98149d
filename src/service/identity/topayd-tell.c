/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-accounts-private.h"

gboolean
topayd_account_tell (const TopaydVisit *visit, const TopaydTell *tell, GError **error)
{
  g_autoptr (TopaydAccount) account = NULL;
  g_autoptr (GPtrArray) contacts =
      topayd_account_load_contacts (visit, tell->account_id, TRUE, error);

  if (contacts == NULL
      || !topayd_account_load (visit->transaction, tell->account_id, &account, error))
    return FALSE;

  for (guint i = 0; account != NULL && i < contacts->len; i++)
    {
      const TopaydContact *contact = g_ptr_array_index (contacts, i);
      TopaydTell one = *tell;

      one.channel = contact->kind;
      one.address = contact->address;
      one.address_masked = contact->masked;
      one.language = account->language;
      if (contact->verified
          && !visit->identity->enqueue (visit->transaction, &one, visit->identity->enqueue_data,
                                        error))
        return FALSE;
    }
  return TRUE;
}
