/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* The files of the store: who may see them, who may use them, and how they change places. */

G_BEGIN_DECLS

int topayd_place_lock (const char *path, GError **error);
gboolean topayd_place_make_folder (const char *path, GError **error);
gboolean topayd_place_make_file (const char *path, GError **error);
gboolean topayd_place_sync_file (const char *path, GError **error);
gboolean topayd_place_sync_folder (const char *path, GError **error);
gboolean topayd_place_rename (const char *from, const char *to, GError **error);
gboolean topayd_place_copy (const char *from, const char *to, GError **error);
gboolean topayd_place_write (const char *path, const void *bytes, gsize size, GError **error);

G_END_DECLS
