/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize topay_password_find_period (const gunichar *folded, gsize n_characters);
gboolean topay_password_is_pattern (const gunichar *folded, gsize n_characters);

G_END_DECLS
