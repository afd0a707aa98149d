/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayctl-private.h"

/**
 * ctl_case_list:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand: nothing, or "all"
 *
 * Shows the cases that somebody works on, or all of them.
 *
 * Returns: exit status
 */
int
ctl_case_list (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  gboolean all = argc == 2 && g_str_equal (argv[1], "all");

  if (argc > 2 || (argc == 2 && !all))
    return ctl_usage ("case list [all]");
  g_variant_dict_insert (&arguments, "all", "b", all);
  return ctl_ask_and_print (ctl, "case-list", &arguments);
}

/**
 * ctl_case_show:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand: the number of a case
 *
 * Shows what happened to a case, without what was written.
 *
 * Returns: exit status
 */
int
ctl_case_show (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);

  if (argc != 2)
    return ctl_usage ("case show NUMBER");
  g_variant_dict_insert (&arguments, "number", "s", argv[1]);
  return ctl_ask_and_print (ctl, "case-show", &arguments);
}

/**
 * ctl_case_verify:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand: nothing, or the number of a case
 *
 * Judges whether the timelines are what was written.
 *
 * Returns: exit status
 */
int
ctl_case_verify (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);

  if (argc > 2)
    return ctl_usage ("case verify [NUMBER]");
  if (argc == 2)
    g_variant_dict_insert (&arguments, "number", "s", argv[1]);
  return ctl_ask_and_print (ctl, "case-verify", &arguments);
}
