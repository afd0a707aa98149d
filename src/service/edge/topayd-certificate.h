/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TOPAYD_DEMO_CA_FILE          "ca.pem"
#define TOPAYD_DEMO_CERTIFICATE_FILE "server.pem"
#define TOPAYD_DEMO_KEY_FILE         "server-key.pem"

gboolean topayd_certificate_make_demo (const char *folder, GError **error);
gint64 topayd_certificate_get_expiry (const char *path, GError **error);

G_END_DECLS
