/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topayd-accounts-private.h"
#include "topayd-seal.h"

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

      if (tell->channel != NULL && !g_str_equal (tell->channel, contact->kind))
        continue;
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

static char *
make_context (const char *agent_id)
{
  return g_strdup_printf ("agent:%s:email", agent_id);
}

GBytes *
topayd_agent_seal_email (const TopaydIdentity *identity, const char *agent_id, const char *email)
{
  g_autofree char *context = make_context (agent_id);

  return topayd_seal (identity->keys, context, email, strlen (email));
}

static gboolean
tell_agent (const TopaydVisit *visit, const char *agent_id, TopaydRows *rows, GError **error)
{
  g_autofree char *context = make_context (agent_id);
  g_autoptr (TopaydSecret) address = NULL;
  TopaydTell tell = {
    .kind = TOPAYD_TELL_AGENT_SIGN_IN,
    .channel = "email",
    .address_masked = topayd_rows_get_text (rows, 1),
    .language = topayd_rows_get_text (rows, 2),
    .created_at = visit->caller->now,
  };
  gsize n_sealed = 0;
  gconstpointer sealed = topayd_rows_get_blob (rows, 0, &n_sealed);

  address = topayd_seal_open (visit->identity->keys, context, sealed, n_sealed, error);
  tell.address = address;
  return address != NULL
         && visit->identity->enqueue (visit->transaction, &tell, visit->identity->enqueue_data,
                                      error);
}

gboolean
topayd_agent_tell_sign_in (const TopaydVisit *visit, const char *agent_id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (TopaydRows) rows =
      topayd_sql_select (visit->transaction,
                         "SELECT email_sealed, email_masked, language FROM agents "
                         "WHERE id = ?1 AND email_sealed IS NOT NULL",
                         TOPAYD_VALUES (TOPAYD_TEXT (agent_id)), error);

  if (rows == NULL)
    return FALSE;
  if (topayd_rows_next (rows, &problem))
    return tell_agent (visit, agent_id, rows, error);
  if (problem == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
