/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-pin-lock.h"

static const gint64 waits_s[] = { 15 * 60, 3600, 3 * 3600 };

/**
 * topay_pin_lock_is_locked:
 * @self: what is remembered
 * @now_s: Unix seconds
 *
 * Returns: whether tries are refused now
 */
gboolean
topay_pin_lock_is_locked (const TopayPinLock *self, gint64 now_s)
{
  return now_s < self->until_s;
}

/**
 * topay_pin_lock_try:
 * @self: what is remembered; to be stored before the payment password is looked at
 * @now_s: Unix seconds
 *
 * Counts a try as a wrong one before it is judged. Every fifth one in a row locks: for a quarter of
 * an hour, then for one hour, from then on for three.
 *
 * Returns: whether the try may be judged; a refused one is not counted
 */
gboolean
topay_pin_lock_try (TopayPinLock *self, gint64 now_s)
{
  guint round;

  if (topay_pin_lock_is_locked (self, now_s))
    return FALSE;

  self->failures = MIN (self->failures, G_MAXUINT - 1) + 1;
  if (self->failures % TOPAY_PIN_LOCK_TRIES == 0)
    {
      round = MIN (self->failures / TOPAY_PIN_LOCK_TRIES, G_N_ELEMENTS (waits_s));
      self->until_s = now_s + waits_s[round - 1];
    }
  return TRUE;
}

/**
 * topay_pin_lock_succeed:
 * @self: what is remembered
 *
 * Forgets the wrong tries: the payment password was right, or it is a new one.
 */
void
topay_pin_lock_succeed (TopayPinLock *self)
{
  *self = (TopayPinLock){ 0 };
}

/**
 * topay_pin_lock_get_tries_left:
 * @self: what is remembered
 * @now_s: Unix seconds
 *
 * Returns: wrong tries until the next lock; 0 while locked
 */
guint
topay_pin_lock_get_tries_left (const TopayPinLock *self, gint64 now_s)
{
  if (topay_pin_lock_is_locked (self, now_s))
    return 0;

  return TOPAY_PIN_LOCK_TRIES - self->failures % TOPAY_PIN_LOCK_TRIES;
}
