/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-accounts.h"
#include "topayd-commands.h"

/* Shared by the files of the commands. */

G_BEGIN_DECLS

#define TOPAYD_COMMAND_LIST_MAX 1000

typedef struct _TopaydCommand TopaydCommand;

typedef gboolean (*TopaydCommandRun) (const TopaydVisit *visit,
                                      TopaydCommand *command,
                                      GError **error);

/* One command while it runs. The job sees it in the thread of the store. */
struct _TopaydCommand
{
  TopaydService *service;      /* (unowned) */
  TopaydAdminRequest *request; /* (owned) (nullable): NULL without a running service */
  GVariantDict *arguments;     /* (unowned) */
  const char *operator_name;   /* (unowned) */
  TopaydCommandRun run;
  char *password_hash; /* (owned) (nullable) */
  char *pin_hash;      /* (owned) (nullable) */
  GVariantDict *reply; /* (owned) */
  gboolean wakes_mail; /* there is something new to send */
  gboolean sets_stage; /* to @effects, once they are on the disk */
  TopaydStageEffects effects;
};

const char *topayd_command_get_text (const TopaydCommand *command, const char *name);
gboolean topayd_command_audit (const TopaydVisit *visit,
                               const TopaydCommand *command,
                               const char *action,
                               const char *object,
                               GError **error);

gboolean topayd_command_find_account (const TopaydVisit *visit,
                                      const TopaydCommand *command,
                                      TopaydAccount **account,
                                      GError **error);

/* topayd-commands-cases.c */
gboolean
topayd_command_case_list (const TopaydVisit *visit, TopaydCommand *command, GError **error);
gboolean
topayd_command_case_show (const TopaydVisit *visit, TopaydCommand *command, GError **error);
gboolean
topayd_command_case_verify (const TopaydVisit *visit, TopaydCommand *command, GError **error);

/* topayd-commands-demo.c */
gboolean
topayd_command_demo_scene (const TopaydVisit *visit, TopaydCommand *command, GError **error);
gboolean
topayd_command_demo_scenes (const TopaydVisit *visit, TopaydCommand *command, GError **error);

/* topayd-commands-incidents.c */
gboolean
topayd_command_incident_add (const TopaydVisit *visit, TopaydCommand *command, GError **error);
gboolean
topayd_command_incident_end (const TopaydVisit *visit, TopaydCommand *command, GError **error);
gboolean
topayd_command_incident_list (const TopaydVisit *visit, TopaydCommand *command, GError **error);

/* topayd-commands-mail.c */
gboolean
topayd_command_mail_list (const TopaydVisit *visit, TopaydCommand *command, GError **error);
gboolean
topayd_command_mail_requeue (const TopaydVisit *visit, TopaydCommand *command, GError **error);

/* topayd-commands-payouts.c: these take @request and answer it, now or later */
void topayd_command_demo_payout (TopaydService *service, TopaydAdminRequest *request);
void topayd_command_payouts_reconcile (TopaydService *service, TopaydAdminRequest *request);
gboolean
topayd_command_payouts_list (const TopaydVisit *visit, TopaydCommand *command, GError **error);

G_END_DECLS
