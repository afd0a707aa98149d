/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>

#include "topay-error.h"
#include "topayctl-private.h"
#include "topayd-audit.h"
#include "topayd-backup.h"
#include "topayd-keys.h"

/**
 * ctl_status:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Returns: exit status
 */
int
ctl_status (Ctl *ctl, int argc, char **argv)
{
  return argc == 1 ? ctl_ask_and_print (ctl, "status", NULL)
                   : ctl_usage ("status takes nothing more");
}

/**
 * ctl_backup:
 * @ctl: how to reach the service
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Copies the database while the service runs.
 *
 * Returns: exit status
 */
int
ctl_backup (Ctl *ctl, int argc, char **argv)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *path = NULL;

  if (argc != 2)
    return ctl_usage ("backup FILE");
  path = g_canonicalize_filename (argv[1], NULL);
  g_variant_dict_insert (&arguments, "path", "s", path);
  return ctl_ask_and_print (ctl, "backup", &arguments);
}

static char *
dup_database_path (const TopaydConfig *config)
{
  return g_build_filename (config->data_folder, "topay.db", NULL);
}

/**
 * ctl_restore:
 * @ctl: where the database lies
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Puts a backup in the place of the database of a service that does not run.
 *
 * Returns: exit status
 */
int
ctl_restore (Ctl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = NULL;
  g_autoptr (TopaydKeys) keys = NULL;
  g_autofree char *path = NULL;
  TopaydStoreOptions options = { 0 };

  if (argc != 2)
    return ctl_usage ("restore FILE");
  config = ctl_load_config (ctl, &error);
  if (config != NULL)
    keys = topayd_keys_open (config->key_folder, &error);
  if (keys == NULL)
    return ctl_fail (ctl, error);
  path = dup_database_path (config);
  options.audit_key_path = topayd_keys_get_audit_path (keys);
  if (!topayd_store_restore (path, argv[1], &options, &error))
    return ctl_fail (ctl, error);
  return ctl_print (ctl, NULL);
}

/**
 * ctl_check:
 * @ctl: where the database lies
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Judges a database or a backup.
 *
 * Returns: exit status
 */
int
ctl_check (Ctl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = NULL;
  g_autofree char *path = NULL;
  g_autofree char *checkpoints = NULL;

  if (argc > 2)
    return ctl_usage ("check [FILE]");
  if (argc == 2)
    path = g_strdup (argv[1]);
  else if ((config = ctl_load_config (ctl, &error)) != NULL)
    path = dup_database_path (config);
  if (path == NULL)
    return ctl_fail (ctl, error);

  checkpoints = g_strconcat (path, ".audit-checkpoints", NULL);
  if (topayd_store_check (path, checkpoints, NULL, &error))
    return ctl_print (ctl, NULL);
  ctl_fail (ctl, error);
  return CTL_NO;
}

static int
print_report (Ctl *ctl, const TopaydAuditReport *report)
{
  g_autoptr (GVariant) reply = NULL;
  g_auto (GVariantDict) values = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&values, "problem", "s", topayd_audit_problem_to_string (report->problem));
  g_variant_dict_insert (&values, "rows", "x", report->rows);
  g_variant_dict_insert (&values, "checkpoints", "x", report->checkpoints);
  if (report->first_bad_row > 0)
    g_variant_dict_insert (&values, "first-bad-row", "x", report->first_bad_row);
  reply = g_variant_ref_sink (g_variant_dict_end (&values));
  ctl_print (ctl, reply);
  return report->problem == TOPAYD_AUDIT_INTACT ? CTL_DONE : CTL_NO;
}

/**
 * ctl_audit_verify:
 * @ctl: where database and keys lie
 * @argc: number of words
 * @argv: words behind the subcommand
 *
 * Says whether the audit log is whole, and which row is the first that is not.
 *
 * Returns: exit status
 */
int
ctl_audit_verify (Ctl *ctl, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = ctl_load_config (ctl, &error);
  g_autoptr (TopaydKeys) keys = NULL;
  g_autofree char *path = NULL;
  g_autofree char *checkpoints = NULL;
  guint8 public_key[TOPAYD_AUDIT_PUBLIC_KEY_BYTES];
  TopaydAuditReport report;

  if (argc != 1)
    return ctl_usage ("audit verify takes nothing more");
  if (config != NULL)
    keys = topayd_keys_open (config->key_folder, &error);
  if (keys == NULL
      || !topayd_audit_load_public_key (topayd_keys_get_audit_path (keys), public_key, &error))
    return ctl_fail (ctl, error);
  path = dup_database_path (config);
  checkpoints = g_strconcat (path, ".audit-checkpoints", NULL);
  if (!topayd_audit_verify (path, checkpoints, public_key, &report, &error))
    return ctl_fail (ctl, error);
  return print_report (ctl, &report);
}
