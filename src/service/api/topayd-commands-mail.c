/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-commands-private.h"
#include "topayd-mail-operator.h"
#include "topayd-seal.h"

/* What waits and what was refused; the reply has "messages" (aa{sv}). */
gboolean
topayd_command_mail_list (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  GVariantBuilder list;

  g_variant_builder_init (&list, G_VARIANT_TYPE ("aa{sv}"));
  if (!topayd_mail_list (visit->transaction, TOPAYD_COMMAND_LIST_MAX, &list, error))
    {
      g_variant_builder_clear (&list);
      return FALSE;
    }
  g_variant_dict_insert (command->reply, "messages", "aa{sv}", &list);
  return topayd_command_audit (visit, command, "mail.list", NULL, error);
}

/* One refused notice, named by "id", or all of them; the reply has "requeued" (u). */
gboolean
topayd_command_mail_requeue (const TopaydVisit *visit, TopaydCommand *command, GError **error)
{
  const TopaydMailRequeue requeue = {
    .id = topayd_command_get_text (command, "id"),
    .seal = topayd_seal_bytes,
    .crypt_data = (gpointer) visit->identity->keys,
    .now = visit->caller->now,
  };
  guint n_requeued = 0;

  if (!topayd_mail_requeue (visit->transaction, &requeue, &n_requeued, error))
    return FALSE;
  command->wakes_mail = n_requeued > 0;
  g_variant_dict_insert (command->reply, "requeued", "u", n_requeued);
  return topayd_command_audit (visit, command, "mail.requeue", requeue.id, error);
}
