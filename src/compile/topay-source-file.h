/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *topay_source_file_read (const char *path, gsize max_bytes, guint *line, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

GKeyFile *topay_source_file_parse_ini (const char *text,
                                       guint *line,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
guint topay_source_file_find_ini_line (const char *text, const char *group, const char *key);

G_END_DECLS
