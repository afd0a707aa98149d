/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TopayRate:
 * @count: what is allowed at once, and again in every @period_s
 * @period_s: seconds
 */
typedef struct
{
  guint count;
  gint64 period_s;
} TopayRate;

/**
 * TopayTokenBucket:
 * @tokens_milli: thousandths of a token that were in the bucket at @updated_ms
 * @updated_ms: Unix milliseconds; 0 for a bucket that nobody took from, which is full
 */
typedef struct
{
  gint64 tokens_milli;
  gint64 updated_ms;
} TopayTokenBucket;

extern const TopayRate topay_rate_sign_in_minute; /* per address */
extern const TopayRate topay_rate_sign_in_hour;   /* per address */

gboolean topay_token_bucket_take (TopayTokenBucket *self, const TopayRate *rate, gint64 now_ms);
gint64
topay_token_bucket_get_wait_ms (const TopayTokenBucket *self, const TopayRate *rate, gint64 now_ms);

#define TOPAY_WINDOW_MAX 16

/**
 * TopayWindow:
 * @times_s: (array): Unix seconds of what was counted, the oldest first
 * @length: how many of @times_s are used
 *
 * Remembers single events, so that no span of a period ever holds more than is allowed; for the few
 * things that are rare and dear. All zero is an empty one.
 */
typedef struct
{
  gint64 times_s[TOPAY_WINDOW_MAX];
  guint length;
} TopayWindow;

extern const TopayRate topay_rate_send_hour;         /* per account */
extern const TopayRate topay_rate_send_day;          /* per account */
extern const TopayRate topay_rate_send_address_hour; /* per address */

gboolean topay_window_has_room (const TopayWindow *self, const TopayRate *rate, gint64 now_s);
void topay_window_count (TopayWindow *self, gint64 now_s);
gint64 topay_window_get_wait_s (const TopayWindow *self, const TopayRate *rate, gint64 now_s);

G_END_DECLS
