/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "topay-context.h"

/* The security tip that somebody asked for: one notification a week, while the app is open. */

G_BEGIN_DECLS

#define TOPAY_WEEKLY_TIP_PERIOD_S G_GINT64_CONSTANT (604800) /* 7 × 24 h */

gint64 topay_weekly_tip_get_wait_s (gint64 now_s, gint64 last_s);
gint64 topay_weekly_tip_get_week (gint64 local_s);

#define TOPAY_TYPE_WEEKLY_TIP (topay_weekly_tip_get_type ())
G_DECLARE_FINAL_TYPE (TopayWeeklyTip, topay_weekly_tip, TOPAY, WEEKLY_TIP, GObject)

TopayWeeklyTip *topay_weekly_tip_new (GApplication *application,
                                      GSettings *settings) G_GNUC_WARN_UNUSED_RESULT;
void topay_weekly_tip_set_context (TopayWeeklyTip *self, TopayContext *context);
void topay_weekly_tip_start (TopayWeeklyTip *self);

G_END_DECLS
