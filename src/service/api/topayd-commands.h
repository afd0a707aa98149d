/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-admin.h"
#include "topayd-service.h"

/* What an operator can have done, by the admin socket of a running service or, with the lock of the
 * database, without one. */

G_BEGIN_DECLS

void topayd_commands_handle (TopaydAdminRequest *request, gpointer service);
GVariant *topayd_commands_run (TopaydService *service,
                               const char *command,
                               GVariantDict *arguments,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The clock of the service, in Unix seconds. */
gint64 topayd_commands_get_now (void);

G_END_DECLS
