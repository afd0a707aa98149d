/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-throttle.h"

/**
 * topay_throttle_delay_s:
 * @failures: wrong tries in a row
 *
 * How long the next try has to wait: nothing up to the fourth, then one second, doubling, never
 * more than a quarter of an hour.
 *
 * Returns: seconds
 */
gint64
topay_throttle_delay_s (guint failures)
{
  guint doublings;

  if (failures < TOPAY_THROTTLE_FIRST_WAIT)
    return 0;

  /* 2¹⁰ s is beyond the longest wait already; more would shift out of the type one day. */
  doublings = MIN (failures - TOPAY_THROTTLE_FIRST_WAIT, 10);
  return MIN ((gint64) 1 << doublings, TOPAY_THROTTLE_LONGEST_S);
}

/**
 * topay_throttle_get_state:
 * @self: what is remembered
 * @now_s: Unix seconds
 *
 * Returns: whether a try would be judged now
 */
TopayThrottleState
topay_throttle_get_state (const TopayThrottle *self, gint64 now_s)
{
  if (self->failures >= TOPAY_THROTTLE_MAX_FAILURES)
    return TOPAY_THROTTLE_DISABLED;

  return now_s < self->until_s ? TOPAY_THROTTLE_WAITING : TOPAY_THROTTLE_OPEN;
}

/**
 * topay_throttle_try:
 * @self: what is remembered; to be stored before the password is looked at
 * @now_s: Unix seconds
 *
 * Counts a try as a wrong one before it is judged: a service that dies while judging has counted,
 * and tries at the same time cannot share one place.
 *
 * A try that is not judged is not counted, so that a stranger who keeps trying during a wait cannot
 * make it longer.
 *
 * Returns: %TOPAY_THROTTLE_OPEN when the try may be judged
 */
TopayThrottleState
topay_throttle_try (TopayThrottle *self, gint64 now_s)
{
  TopayThrottleState state = topay_throttle_get_state (self, now_s);

  if (state != TOPAY_THROTTLE_OPEN)
    return state;

  self->failures++;
  self->until_s = now_s + topay_throttle_delay_s (self->failures);
  return TOPAY_THROTTLE_OPEN;
}

/**
 * topay_throttle_succeed:
 * @self: what is remembered
 *
 * Forgets the wrong tries: the password was right, or it is a new one.
 */
void
topay_throttle_succeed (TopayThrottle *self)
{
  *self = (TopayThrottle){ 0 };
}

/**
 * topay_throttle_open:
 * @self: what is remembered
 *
 * Ends the wait for somebody who has proven to be the owner. The count stays: the hundred tries are
 * the limit of the password, whoever made them.
 */
void
topay_throttle_open (TopayThrottle *self)
{
  self->until_s = 0;
}

/**
 * topay_throttle_disable:
 * @self: what is remembered
 *
 * Disables the password as if all its tries were used up; only a new password leads back in.
 */
void
topay_throttle_disable (TopayThrottle *self)
{
  self->failures = TOPAY_THROTTLE_MAX_FAILURES;
  self->until_s = 0;
}
