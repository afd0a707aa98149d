/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayctl-private.h"

/**
 * ctl_mail_list:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Shows the messages that wait or were refused; never what is in them.
 *
 * Returns: exit status
 */
int
ctl_mail_list (Ctl *ctl, int argc, char **argv)
{
  return argc == 1 ? ctl_ask_and_print (ctl, "mail-list", NULL)
                   : ctl_usage ("mail list takes nothing more");
}

/**
 * ctl_mail_requeue:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand: an id, or "--all"
 *
 * Sends refused notices once more. Codes are of no use any more and are not.
 *
 * Returns: exit status
 */
int
ctl_mail_requeue (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  gboolean all = argc == 2 && g_str_equal (argv[1], "--all");

  if (argc != 2 || (argv[1][0] == '-' && !all))
    return ctl_usage ("mail requeue ID, or mail requeue --all");
  if (!all)
    g_variant_dict_insert (&arguments, "id", "s", argv[1]);
  return ctl_ask_and_print (ctl, "mail-requeue", &arguments);
}
