/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *topay_date_dup_text (const char *date) G_GNUC_WARN_UNUSED_RESULT;
char *topay_date_dup_day (const char *date) G_GNUC_WARN_UNUSED_RESULT;
char *topay_date_dup_day_moment (gint64 seconds) G_GNUC_WARN_UNUSED_RESULT;
char *topay_date_dup_moment (gint64 seconds, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
char *topay_date_dup_recent (gint64 seconds, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
