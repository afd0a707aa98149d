/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gunichar *topay_password_fold (const char *text,
                               gsize max_characters,
                               gsize *n_characters) G_GNUC_WARN_UNUSED_RESULT;
void topay_password_fold_free (gunichar *folded, gsize n_characters);

G_END_DECLS
