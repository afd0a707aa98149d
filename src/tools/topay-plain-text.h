/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Text in the columns of a terminal, where a Chinese character takes two. */

G_BEGIN_DECLS

guint topay_plain_text_get_width (const char *text);
char **topay_plain_text_wrap (const char *text, guint width) G_GNUC_WARN_UNUSED_RESULT;
char *topay_plain_text_ellipsize (const char *text, guint width) G_GNUC_WARN_UNUSED_RESULT;
void topay_plain_text_append_padded (GString *to, const char *text, guint width);
char *topay_plain_text_clean (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
