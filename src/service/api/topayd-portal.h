/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topayd-stage.h"

/* What an app asks to learn whether the network is open: of a demo alone, on loopback, in plain
 * text as such questions are. */

G_BEGIN_DECLS

#define TOPAYD_PORTAL_PATH "/generate_204"

#define TOPAYD_TYPE_PORTAL (topayd_portal_get_type ())
G_DECLARE_FINAL_TYPE (TopaydPortal, topayd_portal, TOPAYD, PORTAL, GObject)

TopaydPortal *topayd_portal_new (TopaydStage *stage) G_GNUC_WARN_UNUSED_RESULT;
gboolean topayd_portal_listen (TopaydPortal *self, GError **error);
guint topayd_portal_get_port (TopaydPortal *self);

G_END_DECLS
