/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-token-bucket.h"

#include <string.h>

const TopayRate topay_rate_sign_in_minute = { 20, 60 };
const TopayRate topay_rate_sign_in_hour = { 200, 3600 };
const TopayRate topay_rate_send_hour = { 3, 3600 };
const TopayRate topay_rate_send_day = { 5, 24 * 3600 };
const TopayRate topay_rate_send_address_hour = { 10, 3600 };

#define MILLI 1000

/* Lets the time since the last call run in. What is not yet a thousandth of a token stays in the
 * time, so that many calls in a row do not lose what flows in between them. */
static TopayTokenBucket
fill (const TopayTokenBucket *self, const TopayRate *rate, gint64 now_ms)
{
  gint64 capacity = (gint64) rate->count * MILLI;
  gint64 period_ms = rate->period_s * 1000;
  gint64 elapsed_ms, gained;

  if (self->updated_ms == 0)
    return (TopayTokenBucket){ capacity, now_ms };

  /* A clock that was set back must neither empty nor fill the bucket. */
  elapsed_ms = CLAMP (now_ms - self->updated_ms, 0, period_ms);
  gained = elapsed_ms * capacity / period_ms;
  if (now_ms < self->updated_ms || self->tokens_milli + gained >= capacity)
    return (TopayTokenBucket){ CLAMP (self->tokens_milli + gained, 0, capacity), now_ms };

  return (TopayTokenBucket){
    MAX (self->tokens_milli, 0) + gained,
    now_ms - elapsed_ms + (gained * period_ms + capacity - 1) / capacity,
  };
}

/**
 * topay_token_bucket_get_wait_ms:
 * @self: a bucket
 * @rate: how large it is and how fast it fills
 * @now_ms: Unix milliseconds
 *
 * Returns: milliseconds until something can be taken; 0 for now
 */
gint64
topay_token_bucket_get_wait_ms (const TopayTokenBucket *self, const TopayRate *rate, gint64 now_ms)
{
  TopayTokenBucket filled = fill (self, rate, now_ms);
  gint64 missing = MAX (MILLI - filled.tokens_milli, 0);
  gint64 wait_ms = (missing * rate->period_s + rate->count - 1) / rate->count;

  return MAX (wait_ms - (now_ms - filled.updated_ms), missing > 0 ? 1 : 0);
}

/**
 * topay_token_bucket_take:
 * @self: a bucket
 * @rate: how large it is and how fast it fills
 * @now_ms: Unix milliseconds
 *
 * Takes one out of the bucket, or nothing when it is empty. A full bucket gives @rate's count at
 * once; over a long time no more than that in each period.
 *
 * Returns: whether one was taken
 */
gboolean
topay_token_bucket_take (TopayTokenBucket *self, const TopayRate *rate, gint64 now_ms)
{
  *self = fill (self, rate, now_ms);
  if (self->tokens_milli < MILLI)
    return FALSE;

  self->tokens_milli -= MILLI;
  return TRUE;
}

/* Times ahead of a clock that was set back count too. */
static guint
count_recent (const TopayWindow *self, const TopayRate *rate, gint64 now_s)
{
  guint n_recent = 0;

  for (guint i = 0; i < self->length; i++)
    n_recent += self->times_s[i] > now_s - rate->period_s;
  return n_recent;
}

/**
 * topay_window_has_room:
 * @self: what was counted
 * @rate: how much of it is allowed; at most %TOPAY_WINDOW_MAX
 * @now_s: Unix seconds
 *
 * Returns: whether one more stays within @rate
 */
gboolean
topay_window_has_room (const TopayWindow *self, const TopayRate *rate, gint64 now_s)
{
  g_return_val_if_fail (rate->count <= TOPAY_WINDOW_MAX, FALSE);

  return count_recent (self, rate, now_s) < rate->count;
}

/**
 * topay_window_count:
 * @self: what was counted
 * @now_s: Unix seconds
 *
 * Counts one; the oldest is forgotten where there is no place.
 */
void
topay_window_count (TopayWindow *self, gint64 now_s)
{
  if (self->length == TOPAY_WINDOW_MAX)
    {
      memmove (self->times_s, self->times_s + 1, (TOPAY_WINDOW_MAX - 1) * sizeof *self->times_s);
      self->length--;
    }
  self->times_s[self->length++] = now_s;
}

/**
 * topay_window_get_wait_s:
 * @self: what was counted
 * @rate: how much of it is allowed; at most %TOPAY_WINDOW_MAX
 * @now_s: Unix seconds
 *
 * Returns: seconds until there is room; 0 for now
 */
gint64
topay_window_get_wait_s (const TopayWindow *self, const TopayRate *rate, gint64 now_s)
{
  if (topay_window_has_room (self, rate, now_s))
    return 0;

  return CLAMP (self->times_s[self->length - rate->count] + rate->period_s - now_s, 1,
                rate->period_s);
}
