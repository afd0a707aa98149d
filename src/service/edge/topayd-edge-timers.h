/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TOPAYD_NO_TIMER G_MAXUINT

/* A place in the heap; part of whatever has a deadline. */
typedef struct
{
  gint64 due_us; /* monotonic */
  guint index;   /* TOPAYD_NO_TIMER outside the heap */
} TopaydTimer;

/* Deadlines of one thread, the nearest on top; (element-type TopaydTimer) (unowned). */
typedef GPtrArray TopaydTimers;

TopaydTimers *topayd_timers_new (void);
void topayd_timer_init (TopaydTimer *timer);
void topayd_timers_set (TopaydTimers *self, TopaydTimer *timer, gint64 due_us);
void topayd_timers_remove (TopaydTimers *self, TopaydTimer *timer);
TopaydTimer *topayd_timers_peek (TopaydTimers *self);

G_END_DECLS
