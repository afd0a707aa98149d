/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Small pictures to try things on, made byte by byte. */

/* What stands in metadata and must not be anywhere behind. */
#define PICTURE_CANARY "CANARY-31.2304-121.4737"

GByteArray *picture_add_metadata (const GByteArray *jpeg, guint orientation);
GByteArray *picture_make_bomb (guint side);
GByteArray *picture_make_png (guint width, guint height, const char *more);
gboolean picture_has (gconstpointer bytes, gsize n_bytes, const char *text);
