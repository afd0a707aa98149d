/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *topay_money_dup_text (gint64 minor, const char *currency) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
