/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* The door of the operator: a socket in the file system that answers its own user and root, and
 * nobody else. A message is its length (32 bit, little-endian) and then a serialized GVariant: a
 * command "(sa{sv})", an answer "(ssa{sv})" of an error's name ("" when all went well), its message
 * and what was asked for. Whoever says nothing, or takes no answer, is sent away. */

G_BEGIN_DECLS

#define TOPAYD_ADMIN_MAX_BYTES (1024 * 1024)
/* For a whole message of the other side, and for it to take the answer. */
#define TOPAYD_ADMIN_PATIENCE_MS 10000

typedef struct _TopaydAdminRequest TopaydAdminRequest;

/* Takes @request and answers it, now or later, once. */
typedef void (*TopaydAdminHandler) (TopaydAdminRequest *request, gpointer data);

#define TOPAYD_TYPE_ADMIN (topayd_admin_get_type ())
G_DECLARE_FINAL_TYPE (TopaydAdmin, topayd_admin, TOPAYD, ADMIN, GObject)

TopaydAdmin *topayd_admin_new (TopaydAdminHandler handler, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void topayd_admin_set_patience (TopaydAdmin *self, guint patience_ms);
gboolean topayd_admin_listen (TopaydAdmin *self, const char *path, GError **error);
void topayd_admin_close (TopaydAdmin *self);

const char *topayd_admin_request_get_command (TopaydAdminRequest *request);
GVariantDict *topayd_admin_request_get_arguments (TopaydAdminRequest *request);
const char *topayd_admin_request_get_operator (TopaydAdminRequest *request);
void topayd_admin_request_answer (TopaydAdminRequest *request, GVariantDict *reply);
void topayd_admin_request_refuse (TopaydAdminRequest *request, const GError *error);

/* The other side, for topayctl: waits for the answer. */
GVariant *topayd_admin_call (const char *path,
                             const char *command,
                             GVariant *arguments,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
