/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A binary heap whose members know their place (J. W. J. Williams, Algorithm 232, CACM 1964), so
 * that a deadline is moved or dropped without a search. */

#include "config.h"

#include "topayd-edge-timers.h"

static TopaydTimer *
get (TopaydTimers *self, guint index)
{
  return g_ptr_array_index (self, index);
}

static void
put (TopaydTimers *self, guint index, TopaydTimer *timer)
{
  g_ptr_array_index (self, index) = timer;
  timer->index = index;
}

static guint
move_up (TopaydTimers *self, guint index)
{
  TopaydTimer *timer = get (self, index);

  while (index > 0 && get (self, (index - 1) / 2)->due_us > timer->due_us)
    {
      put (self, index, get (self, (index - 1) / 2));
      index = (index - 1) / 2;
    }
  put (self, index, timer);
  return index;
}

static void
move_down (TopaydTimers *self, guint index)
{
  TopaydTimer *timer = get (self, index);
  guint child;

  while ((child = 2 * index + 1) < self->len)
    {
      if (child + 1 < self->len && get (self, child + 1)->due_us < get (self, child)->due_us)
        child++;
      if (get (self, child)->due_us >= timer->due_us)
        break;
      put (self, index, get (self, child));
      index = child;
    }
  put (self, index, timer);
}

/**
 * topayd_timers_new:
 *
 * Returns: (transfer full): no deadlines; free with g_ptr_array_unref ()
 */
TopaydTimers *
topayd_timers_new (void)
{
  return g_ptr_array_new ();
}

/**
 * topayd_timer_init:
 * @timer: a timer
 *
 * Makes @timer one that is in no heap.
 */
void
topayd_timer_init (TopaydTimer *timer)
{
  timer->due_us = 0;
  timer->index = TOPAYD_NO_TIMER;
}

/**
 * topayd_timers_set:
 * @self: the deadlines of a thread
 * @timer: in @self or in none
 * @due_us: monotonic time
 *
 * Adds or moves a deadline, in time logarithmic to their number.
 */
void
topayd_timers_set (TopaydTimers *self, TopaydTimer *timer, gint64 due_us)
{
  timer->due_us = due_us;
  if (timer->index == TOPAYD_NO_TIMER)
    {
      g_ptr_array_add (self, timer);
      timer->index = self->len - 1;
    }
  move_down (self, move_up (self, timer->index));
}

/**
 * topayd_timers_remove:
 * @self: the deadlines of a thread
 * @timer: in @self or in none
 *
 * Drops a deadline.
 */
void
topayd_timers_remove (TopaydTimers *self, TopaydTimer *timer)
{
  guint index = timer->index;
  TopaydTimer *last;

  if (index == TOPAYD_NO_TIMER)
    return;
  timer->index = TOPAYD_NO_TIMER;
  last = g_ptr_array_steal_index (self, self->len - 1);
  if (last == timer)
    return;
  put (self, index, last);
  move_down (self, move_up (self, index));
}

/**
 * topayd_timers_peek:
 * @self: the deadlines of a thread
 *
 * Returns: (transfer none) (nullable): the nearest
 */
TopaydTimer *
topayd_timers_peek (TopaydTimers *self)
{
  return self->len > 0 ? get (self, 0) : NULL;
}
