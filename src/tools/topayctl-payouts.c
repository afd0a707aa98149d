/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayctl-private.h"

/**
 * ctl_payouts_list:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Shows the payouts that are on their way, and those that somebody has to look into.
 *
 * Returns: exit status
 */
int
ctl_payouts_list (Ctl *ctl, int argc, char **argv)
{
  return argc == 1 ? ctl_ask_and_print (ctl, "payouts-list", NULL)
                   : ctl_usage ("payouts list takes nothing more");
}

/**
 * ctl_payouts_reconcile:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Compares what the service knows of payouts with the books of the channel, and shows every
 * difference.
 *
 * Returns: exit status: 1 when there is a difference
 */
int
ctl_payouts_reconcile (Ctl *ctl, int argc, char **argv)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) differences = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (argc != 1)
    return ctl_usage ("payouts reconcile takes nothing more");
  reply = ctl_ask (ctl, "payouts-reconcile", NULL, &error);
  if (reply == NULL)
    return ctl_fail (ctl, error);
  status = ctl_print (ctl, reply);
  differences = g_variant_lookup_value (reply, "differences", G_VARIANT_TYPE ("aa{sv}"));
  if (differences == NULL)
    return CTL_CANNOT;
  return g_variant_n_children (differences) == 0 ? status : CTL_NO;
}
