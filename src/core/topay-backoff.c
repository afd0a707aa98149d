/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-backoff.h"

/* A wish of the other side beyond an hour is an error of its clock or of its mind. */
#define RETRY_AFTER_MAX_S 3600

/**
 * topay_backoff_next_ms:
 * @self: a retry schedule
 * @chance: a random number in [0, 1)
 * @retry_after_s: what the other side asked for, in seconds; 0 when it said nothing
 *
 * Draws the next waiting time and counts the attempt.
 *
 * Full jitter: uniform in [0, min (cap, base · 2ⁿ)], after M. Brooker, “Exponential Backoff And
 * Jitter” (AWS, 2015). What the other side asked for comes on top of it, so that clients which were
 * all told the same do not come back at the same moment.
 *
 * Returns: milliseconds, at most %TOPAY_BACKOFF_CAP_MS more than the hour; cannot fail
 */
guint
topay_backoff_next_ms (TopayBackoff *self, double chance, gint64 retry_after_s)
{
  guint limit_ms = TOPAY_BACKOFF_CAP_MS;
  guint doublings = self->attempts;

  if (doublings < 16)
    limit_ms = MIN (limit_ms, (guint) TOPAY_BACKOFF_BASE_MS << doublings);
  if (self->attempts < G_MAXUINT)
    self->attempts++;

  return (guint) (CLAMP (chance, 0.0, 1.0) * limit_ms)
         + (guint) CLAMP (retry_after_s, 0, RETRY_AFTER_MAX_S) * 1000;
}

/**
 * topay_backoff_reset:
 * @self: a retry schedule
 *
 * Starts again from the shortest waiting time, after a success.
 */
void
topay_backoff_reset (TopayBackoff *self)
{
  self->attempts = 0;
}
