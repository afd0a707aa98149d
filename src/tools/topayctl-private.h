/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topayd-config.h"

/* The operator's tool. Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 it cannot work. */

G_BEGIN_DECLS

enum
{
  CTL_DONE = 0,
  CTL_NO = 1,
  CTL_USAGE = 2,
  CTL_CANNOT = 3,
};

/* What every subcommand is given. */
typedef struct
{
  char *config_path; /* (owned) (nullable) */
  char *demo_folder; /* (owned) (nullable): instead of a configuration */
  char *socket;      /* (owned) (nullable): instead of the one of the configuration */
  gboolean offline;  /* no service runs: take the lock of the database */
  gboolean json;
} Ctl;

typedef struct
{
  const char *noun; /* "account" */
  const char *verb; /* (nullable): "add"; NULL for a command of one word */
  const char *arguments;
  const char *help;
  int (*run) (Ctl *ctl, int argc, char **argv);
} CtlCommand;

TopaydConfig *ctl_load_config (Ctl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *ctl_ask (Ctl *ctl, const char *command, GVariantDict *arguments, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
int ctl_ask_and_print (Ctl *ctl, const char *command, GVariantDict *arguments);
char *ctl_read_secret (const char *prompt) G_GNUC_WARN_UNUSED_RESULT;

GVariant *ctl_parse_csv (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* topayctl-print.c */
char *ctl_escape (const char *text) G_GNUC_WARN_UNUSED_RESULT;
int ctl_usage (const char *message);
int ctl_fail (Ctl *ctl, const GError *error);
int ctl_print (Ctl *ctl, GVariant *reply);

/* topayctl-accounts.c */
int ctl_account_add (Ctl *ctl, int argc, char **argv);
int ctl_account_import (Ctl *ctl, int argc, char **argv);
int ctl_account_show (Ctl *ctl, int argc, char **argv);
int ctl_account_list (Ctl *ctl, int argc, char **argv);
int ctl_account_lock (Ctl *ctl, int argc, char **argv);
int ctl_account_freeze (Ctl *ctl, int argc, char **argv);
int ctl_account_unfreeze (Ctl *ctl, int argc, char **argv);
int ctl_agent_add (Ctl *ctl, int argc, char **argv);
int ctl_agent_confirm (Ctl *ctl, int argc, char **argv);

/* topayctl-database.c */
int ctl_status (Ctl *ctl, int argc, char **argv);
int ctl_backup (Ctl *ctl, int argc, char **argv);
int ctl_restore (Ctl *ctl, int argc, char **argv);
int ctl_check (Ctl *ctl, int argc, char **argv);
int ctl_audit_verify (Ctl *ctl, int argc, char **argv);

/* topayctl-mail.c */
int ctl_mail_list (Ctl *ctl, int argc, char **argv);
int ctl_mail_requeue (Ctl *ctl, int argc, char **argv);

/* topayctl-demo.c */
int ctl_demo_code (Ctl *ctl, int argc, char **argv);
int ctl_demo_mail (Ctl *ctl, int argc, char **argv);
int ctl_demo_payout (Ctl *ctl, int argc, char **argv);
int ctl_demo_scene (Ctl *ctl, int argc, char **argv);
int ctl_demo_scenes (Ctl *ctl, int argc, char **argv);

/* topayctl-payouts.c */
int ctl_payouts_list (Ctl *ctl, int argc, char **argv);
int ctl_payouts_reconcile (Ctl *ctl, int argc, char **argv);

/* topayctl-cases.c */
int ctl_case_list (Ctl *ctl, int argc, char **argv);
int ctl_case_show (Ctl *ctl, int argc, char **argv);
int ctl_case_verify (Ctl *ctl, int argc, char **argv);

/* topayctl-incidents.c */
int ctl_incident_add (Ctl *ctl, int argc, char **argv);
int ctl_incident_end (Ctl *ctl, int argc, char **argv);
int ctl_incident_list (Ctl *ctl, int argc, char **argv);

G_END_DECLS
