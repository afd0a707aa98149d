/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-wire-cases.h"

/* The days between a request and its answer, as they read. */

G_BEGIN_DECLS

const char *topay_case_days_get_weekday (const char *day);
char *topay_case_days_dup_mark (const GPtrArray *days, guint nth) G_GNUC_WARN_UNUSED_RESULT;
char *topay_case_days_dup_sentence (const GPtrArray *days) G_GNUC_WARN_UNUSED_RESULT;
char *topay_case_days_dup_heading (const GPtrArray *days) G_GNUC_WARN_UNUSED_RESULT;
char *topay_case_days_dup_today (gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
