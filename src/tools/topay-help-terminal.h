/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* What a person types, while the main loop goes on: a signal or the service may end the wait. */

G_BEGIN_DECLS

#define TOPAY_HELP_LINE_BYTES 1024

gboolean topay_help_is_terminal (void);
char *topay_help_read_line (const char *prompt, GCancellable *cancellable, GError **error);
char *topay_help_read_secret (const char *prompt, GCancellable *cancellable, GError **error);
void topay_help_wipe (char *secret);

G_END_DECLS
