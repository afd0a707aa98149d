/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topayd-service.h"

/* The whole service: makes its parts in order, starts them, stops them within ten seconds. */

G_BEGIN_DECLS

#define TOPAYD_TYPE_SERVER (topayd_server_get_type ())
G_DECLARE_FINAL_TYPE (TopaydServer, topayd_server, TOPAYD, SERVER, GObject)

/* Signal "stopped" (gboolean well): everything is shut; @well FALSE when the disk failed. */
TopaydServer *topayd_server_new (TopaydConfig *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void topayd_server_set_demo (TopaydServer *self);
gboolean topayd_server_start (TopaydServer *self, GError **error);
void topayd_server_stop (TopaydServer *self);
gboolean topayd_server_reload (TopaydServer *self, GError **error);
guint topayd_server_get_port (TopaydServer *self);
guint topayd_server_get_metrics_port (TopaydServer *self);
guint topayd_server_get_portal_port (TopaydServer *self);
TopaydService *topayd_server_get_service (TopaydServer *self);

G_END_DECLS
