/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "topayctl-private.h"

/* Options of a subcommand that end up as arguments of the same name, and a switch. */
static gboolean
parse_options (const char *const *names,
               const GOptionEntry *more,
               GVariantDict *arguments,
               int *argc,
               char ***argv)
{
  g_autofree GOptionEntry *entries = g_new0 (GOptionEntry, g_strv_length ((char **) names) + 2);
  g_autofree char **values = g_new0 (char *, g_strv_length ((char **) names) + 1);
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  for (guint i = 0; names[i] != NULL; i++)
    entries[i] =
        (GOptionEntry){ .long_name = names[i], .arg = G_OPTION_ARG_STRING, .arg_data = &values[i] };
  if (more != NULL)
    entries[g_strv_length ((char **) names)] = *more;
  g_option_context_add_main_entries (context, entries, NULL);
  ok = g_option_context_parse (context, argc, argv, &error);
  if (!ok)
    ctl_usage (error->message);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (ok && values[i] != NULL)
        g_variant_dict_insert (arguments, names[i], "s", values[i]);
      g_free (values[i]);
    }
  return ok;
}

/* Asks for a secret and makes it an argument; nothing typed is nothing given. */
static void
add_secret (GVariantDict *arguments, const char *name, const char *prompt)
{
  char *secret = ctl_read_secret (prompt);

  if (secret[0] != '\0')
    g_variant_dict_insert (arguments, name, "s", secret);
  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * ctl_account_add:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Returns: exit status
 */
int
ctl_account_add (Ctl *ctl, int argc, char **argv)
{
  static const char *const names[] = { "display-name", "language", "email", "phone", NULL };
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  gboolean asks_pin = FALSE;
  const GOptionEntry more = { .long_name = "payment-password", .arg_data = &asks_pin };

  if (!parse_options (names, &more, &arguments, &argc, &argv) || argc != 2)
    return ctl_usage ("account add NAME [--display-name …] [--language …] [--email …] "
                      "[--phone …] [--payment-password]");
  g_variant_dict_insert (&arguments, "name", "s", argv[1]);
  add_secret (&arguments, "password", "Password (empty: the person sets one by a reset): ");
  if (asks_pin)
    add_secret (&arguments, "pin", "Payment password, six digits: ");
  if (asks_pin && !g_variant_dict_contains (&arguments, "pin"))
    return ctl_usage ("No payment password was typed");
  return ctl_ask_and_print (ctl, "account-add", &arguments);
}

/**
 * ctl_account_import:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Adds all accounts of a CSV file, or none of them.
 *
 * Returns: exit status
 */
int
ctl_account_import (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) rows = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (argc != 2)
    return ctl_usage ("account import FILE.csv");
  if (!g_file_get_contents (argv[1], &text, &length, &error))
    return ctl_fail (ctl, error);
  rows = ctl_parse_csv (text, length, &error);
  if (rows == NULL)
    return ctl_fail (ctl, error);
  g_variant_dict_insert_value (&arguments, "rows", rows);
  return ctl_ask_and_print (ctl, "account-import", &arguments);
}

/* A subcommand that names one account. */
static int
treat (Ctl *ctl, const char *command, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);

  if (argc != 2)
    return ctl_usage ("this needs one account: its name, mail address or phone number");
  g_variant_dict_insert (&arguments, "account", "s", argv[1]);
  return ctl_ask_and_print (ctl, command, &arguments);
}

/**
 * ctl_account_show:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Returns: exit status
 */
int
ctl_account_show (Ctl *ctl, int argc, char **argv)
{
  return treat (ctl, "account-show", argc, argv);
}

/**
 * ctl_account_list:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Returns: exit status
 */
int
ctl_account_list (Ctl *ctl, int argc, char **argv)
{
  return argc == 1 ? ctl_ask_and_print (ctl, "account-list", NULL)
                   : ctl_usage ("account list takes nothing more");
}

/**
 * ctl_account_lock:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Makes the sign-in password useless until it is reset.
 *
 * Returns: exit status
 */
int
ctl_account_lock (Ctl *ctl, int argc, char **argv)
{
  return treat (ctl, "account-lock", argc, argv);
}

/**
 * ctl_account_freeze:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Returns: exit status
 */
int
ctl_account_freeze (Ctl *ctl, int argc, char **argv)
{
  return treat (ctl, "account-freeze", argc, argv);
}

/**
 * ctl_account_unfreeze:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Returns: exit status
 */
int
ctl_account_unfreeze (Ctl *ctl, int argc, char **argv)
{
  return treat (ctl, "account-unfreeze", argc, argv);
}

/**
 * ctl_agent_add:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Adds an agent, whose authenticator secret is shown this once.
 *
 * Returns: exit status
 */
int
ctl_agent_add (Ctl *ctl, int argc, char **argv)
{
  static const char *const names[] = { "display-name", "role", "email", "language", NULL };
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);

  if (!parse_options (names, NULL, &arguments, &argc, &argv) || argc != 2)
    return ctl_usage ("agent add NAME --email … [--display-name …] [--language …] "
                      "[--role agent|senior|supervisor|auditor|editor|admin]");
  g_variant_dict_insert (&arguments, "name", "s", argv[1]);
  add_secret (&arguments, "password", "Password, 15 characters at least: ");
  return ctl_ask_and_print (ctl, "agent-add", &arguments);
}

/**
 * ctl_agent_confirm:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Puts the authenticator of a new agent in force.
 *
 * Returns: exit status
 */
int
ctl_agent_confirm (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);

  if (argc != 2)
    return ctl_usage ("agent confirm NAME");
  g_variant_dict_insert (&arguments, "name", "s", argv[1]);
  add_secret (&arguments, "code", "Code of the authenticator: ");
  return ctl_ask_and_print (ctl, "agent-confirm", &arguments);
}
