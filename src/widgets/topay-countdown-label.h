/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* Seconds that run out. The label counts every second; a screen reader is told at 30 and at 0 only.
 */

G_BEGIN_DECLS

/* What to say with so many seconds left; (transfer full). */
typedef char *(*TopayCountdownText) (guint seconds_left, gpointer data);
/* Now, in microseconds of a clock that never jumps. */
typedef gint64 (*TopayMonotonicClock) (void);

#define TOPAY_TYPE_COUNTDOWN_LABEL (topay_countdown_label_get_type ())
G_DECLARE_FINAL_TYPE (TopayCountdownLabel, topay_countdown_label, TOPAY, COUNTDOWN_LABEL, GtkBox)

/* signal "finished": the time is over; also for a start with nothing left */
GtkWidget *topay_countdown_label_new (TopayCountdownText text,
                                      gpointer data) G_GNUC_WARN_UNUSED_RESULT;
void topay_countdown_label_start (TopayCountdownLabel *self, guint seconds);
void topay_countdown_label_stop (TopayCountdownLabel *self);
gboolean topay_countdown_label_is_running (TopayCountdownLabel *self);
void topay_countdown_label_update (TopayCountdownLabel *self);
void topay_countdown_label_set_clock (TopayMonotonicClock clock);

G_END_DECLS
