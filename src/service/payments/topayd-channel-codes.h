/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Which cause stands behind the code of a bank or channel: a file that the operator edits, with a
 * line "CODE = cause.id" each. Read by the threads of the store while the main loop reads it anew.
 */

G_BEGIN_DECLS

typedef struct _TopaydChannelCodes TopaydChannelCodes;

TopaydChannelCodes *topayd_channel_codes_new (void) G_GNUC_WARN_UNUSED_RESULT;
void topayd_channel_codes_free (TopaydChannelCodes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TopaydChannelCodes, topayd_channel_codes_free)

gboolean topayd_channel_codes_load (TopaydChannelCodes *self, const char *path, GError **error);
gboolean topayd_channel_codes_parse (TopaydChannelCodes *self, const char *text, GError **error);
const char *topayd_channel_codes_find (TopaydChannelCodes *self, const char *code);
guint topayd_channel_codes_get_n (TopaydChannelCodes *self);

G_END_DECLS
