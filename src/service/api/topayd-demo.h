/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-config.h"
#include "topayd-service.h"

/* A ready-made world in a folder, to try everything on one computer: certificates that only this
 * folder’s app trusts, a few invented people, and messages that are files. */

G_BEGIN_DECLS

/* How the app finds the service of the folder: a key file with the group [service]. */
#define TOPAYD_DEMO_SERVICE_FILE "service.ini"
/* Who can sign in, in words. */
#define TOPAYD_DEMO_ACCOUNTS_FILE "accounts.txt"
#define TOPAYD_DEMO_SPOOL_FOLDER  "mail"
#define TOPAYD_DEMO_ADMIN_SOCKET  "admin.socket"

TopaydConfig *topayd_demo_make_config (const char *folder,
                                       const char *const *environment,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_demo_fill (TopaydService *service, const char *folder, GError **error);
gboolean topayd_demo_treat (const TopaydVisit *visit,
                            const char *name_key,
                            const char *account_id,
                            GError **error);

/* Where a started demo listens. */
typedef struct
{
  guint service, monitor, portal;
} TopaydDemoPorts;

gboolean
topayd_demo_write_service (const char *folder, const TopaydDemoPorts *ports, GError **error);

G_END_DECLS
