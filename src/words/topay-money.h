/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *topay_money_dup_text (gint64 minor, const char *currency) G_GNUC_WARN_UNUSED_RESULT;

char *topay_money_dup_plain (gint64 minor) G_GNUC_WARN_UNUSED_RESULT;
gboolean topay_money_read (const char *text, gint64 *minor);

G_END_DECLS
