/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib.h>

#include "topay-pin-lock.h"
#include "topay-throttle.h"
#include "topay-token-bucket.h"

#define NOW 1800000000

static void
test_delays (void)
{
  static const struct
  {
    guint failures;
    gint64 delay_s;
  } cases[] = {
    { 0, 0 },   { 1, 0 },    { 4, 0 },    { 5, 1 },    { 6, 2 },    { 7, 4 },
    { 10, 32 }, { 14, 512 }, { 15, 900 }, { 16, 900 }, { 99, 900 }, { G_MAXUINT, 900 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (topay_throttle_delay_s (cases[i].failures), ==, cases[i].delay_s);
}

static void
test_a_try_counts_before_it_is_judged (void)
{
  TopayThrottle throttle = { 0 };

  g_assert_cmpint (topay_throttle_try (&throttle, NOW), ==, TOPAY_THROTTLE_OPEN);
  g_assert_cmpuint (throttle.failures, ==, 1);
}

static void
test_tries_at_once_share_the_limit (void)
{
  TopayThrottle throttle = { 0 };
  guint n_judged = 0;

  for (guint i = 0; i < 50; i++)
    n_judged += topay_throttle_try (&throttle, NOW) == TOPAY_THROTTLE_OPEN;
  g_assert_cmpuint (n_judged, ==, TOPAY_THROTTLE_FIRST_WAIT);
}

static void
test_a_refused_try_does_not_prolong (void)
{
  TopayThrottle throttle = { .failures = 9, .until_s = NOW + 16 };

  for (gint64 now = NOW; now < NOW + 16; now++)
    g_assert_cmpint (topay_throttle_try (&throttle, now), ==, TOPAY_THROTTLE_WAITING);
  g_assert_cmpint (throttle.until_s, ==, NOW + 16);
  g_assert_cmpint (topay_throttle_try (&throttle, NOW + 16), ==, TOPAY_THROTTLE_OPEN);
}

/* Somebody who waits each time and never stops. */
static void
test_a_hundred_tries_are_all_there_is (void)
{
  TopayThrottle throttle = { 0 };
  guint n_judged = 0;

  for (gint64 now = NOW; now < NOW + 30 * 24 * 3600; now += 60)
    n_judged += topay_throttle_try (&throttle, now) == TOPAY_THROTTLE_OPEN;
  g_assert_cmpuint (n_judged, ==, 100);
  g_assert_cmpint (topay_throttle_get_state (&throttle, G_MAXINT64), ==, TOPAY_THROTTLE_DISABLED);
  topay_throttle_open (&throttle);
  g_assert_cmpint (topay_throttle_get_state (&throttle, NOW), ==, TOPAY_THROTTLE_DISABLED);
}

static void
test_success_forgets (void)
{
  TopayThrottle throttle = { .failures = 99, .until_s = NOW + 900 };

  topay_throttle_succeed (&throttle);
  g_assert_cmpint (topay_throttle_try (&throttle, NOW), ==, TOPAY_THROTTLE_OPEN);
  g_assert_cmpuint (throttle.failures, ==, 1);
}

static void
test_opening_keeps_the_count (void)
{
  TopayThrottle throttle = { .failures = 20, .until_s = NOW + 900 };

  topay_throttle_open (&throttle);
  g_assert_cmpint (topay_throttle_try (&throttle, NOW), ==, TOPAY_THROTTLE_OPEN);
  g_assert_cmpint (topay_throttle_get_state (&throttle, NOW), ==, TOPAY_THROTTLE_WAITING);
  g_assert_cmpuint (throttle.failures, ==, 21);
}

static void
test_pin_waits_grow (void)
{
  static const gint64 waits_s[] = { 900, 3600, 10800, 10800, 10800 };
  TopayPinLock lock = { 0 };
  gint64 now = NOW;

  for (gsize i = 0; i < G_N_ELEMENTS (waits_s); i++)
    {
      for (guint left = TOPAY_PIN_LOCK_TRIES; left > 0; left--)
        {
          g_assert_cmpuint (topay_pin_lock_get_tries_left (&lock, now), ==, left);
          g_assert_true (topay_pin_lock_try (&lock, now));
        }
      g_assert_true (topay_pin_lock_is_locked (&lock, now + waits_s[i] - 1));
      g_assert_false (topay_pin_lock_try (&lock, now + waits_s[i] - 1));
      g_assert_cmpuint (topay_pin_lock_get_tries_left (&lock, now), ==, 0);
      now += waits_s[i];
      g_assert_false (topay_pin_lock_is_locked (&lock, now));
    }
  topay_pin_lock_succeed (&lock);
  g_assert_cmpuint (topay_pin_lock_get_tries_left (&lock, now), ==, TOPAY_PIN_LOCK_TRIES);
}

static void
test_bucket_gives_its_count_at_once (void)
{
  TopayTokenBucket bucket = { 0 };

  for (guint i = 0; i < topay_rate_sign_in_minute.count; i++)
    g_assert_true (topay_token_bucket_take (&bucket, &topay_rate_sign_in_minute, NOW * 1000LL));
  g_assert_false (topay_token_bucket_take (&bucket, &topay_rate_sign_in_minute, NOW * 1000LL));
}

static void
test_bucket_says_when (void)
{
  TopayTokenBucket bucket = { 0 };
  gint64 now = NOW * 1000LL, wait;

  while (topay_token_bucket_take (&bucket, &topay_rate_sign_in_minute, now))
    continue;
  wait = topay_token_bucket_get_wait_ms (&bucket, &topay_rate_sign_in_minute, now);
  g_assert_cmpint (wait, ==, 3000);
  g_assert_false (topay_token_bucket_take (&bucket, &topay_rate_sign_in_minute, now + wait - 1));
  g_assert_true (topay_token_bucket_take (&bucket, &topay_rate_sign_in_minute, now + wait));
}

/* Whatever the rhythm of the calls, a day gives what the rate says and one bucket more. */
static void
test_bucket_keeps_the_rate (void)
{
  static const gint64 steps_ms[] = { 1, 7, 333, 1000, 2999, 17999 };
  const gint64 span_ms = 3 * 3600 * 1000;

  for (gsize i = 0; i < G_N_ELEMENTS (steps_ms); i++)
    {
      TopayTokenBucket bucket = { 0 };
      guint n_taken = 0;

      for (gint64 at = 0; at < span_ms; at += steps_ms[i])
        n_taken += topay_token_bucket_take (&bucket, &topay_rate_sign_in_hour, NOW * 1000LL + at);
      g_assert_cmpuint (n_taken, <=, 4 * 200);
      g_assert_cmpuint (n_taken, >=, MIN (4 * 200 - 2, span_ms / steps_ms[i]));
    }
}

static void
test_bucket_stands_a_clock_that_was_set_back (void)
{
  TopayTokenBucket bucket = { 0 };
  gint64 now = NOW * 1000LL;

  while (topay_token_bucket_take (&bucket, &topay_rate_sign_in_minute, now))
    continue;
  now -= 3600 * 1000;
  g_assert_false (topay_token_bucket_take (&bucket, &topay_rate_sign_in_minute, now));
  g_assert_true (topay_token_bucket_take (&bucket, &topay_rate_sign_in_minute, now + 3000));
}

static gboolean
send (TopayWindow *window, gint64 now)
{
  if (!topay_window_has_room (window, &topay_rate_send_hour, now)
      || !topay_window_has_room (window, &topay_rate_send_day, now))
    return FALSE;

  topay_window_count (window, now);
  return TRUE;
}

static void
test_no_hour_has_four_sends (void)
{
  TopayWindow window = { 0 };

  g_assert_true (send (&window, NOW));
  g_assert_true (send (&window, NOW + 1799));
  g_assert_true (send (&window, NOW + 3599));
  g_assert_false (send (&window, NOW + 3599));
  g_assert_cmpint (topay_window_get_wait_s (&window, &topay_rate_send_hour, NOW + 3599), ==, 1);
  g_assert_true (send (&window, NOW + 3600));
  g_assert_false (send (&window, NOW + 3601));
  g_assert_true (send (&window, NOW + 1799 + 3600));
  g_assert_false (send (&window, NOW + 4 * 3600));
  g_assert_true (send (&window, NOW + 24 * 3600));
}

/* Random times: no span of a period holds more than its count. */
static void
test_windows_hold_at_every_moment (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  TopayWindow window = { 0 };
  gint64 now = NOW;

  for (guint i = 0; i < 5000; i++)
    {
      now += g_rand_int_range (random, 0, 2400);
      if (send (&window, now))
        g_array_append_val (times, now);
    }
  g_assert_cmpuint (times->len, >, 100);
  for (guint i = 5; i < times->len; i++)
    {
      gint64 *at = &g_array_index (times, gint64, i);

      g_assert_cmpint (at[0] - at[-3], >=, 3600);
      g_assert_cmpint (at[0] - at[-5], >=, 24 * 3600);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/throttle/waits-double-from-the-fifth-failure", test_delays);
  g_test_add_func ("/throttle/a-try-counts-before-it-is-judged",
                   test_a_try_counts_before_it_is_judged);
  g_test_add_func ("/throttle/tries-at-once-share-the-limit", test_tries_at_once_share_the_limit);
  g_test_add_func ("/throttle/a-refused-try-does-not-prolong", test_a_refused_try_does_not_prolong);
  g_test_add_func ("/throttle/a-hundred-tries-are-all-there-is",
                   test_a_hundred_tries_are_all_there_is);
  g_test_add_func ("/throttle/success-forgets", test_success_forgets);
  g_test_add_func ("/throttle/opening-keeps-the-count", test_opening_keeps_the_count);
  g_test_add_func ("/pin-lock/waits-grow-with-every-fifth-failure", test_pin_waits_grow);
  g_test_add_func ("/bucket/gives-its-count-at-once", test_bucket_gives_its_count_at_once);
  g_test_add_func ("/bucket/says-when-there-is-more", test_bucket_says_when);
  g_test_add_func ("/bucket/keeps-the-rate-whatever-the-rhythm", test_bucket_keeps_the_rate);
  g_test_add_func ("/bucket/stands-a-clock-that-was-set-back",
                   test_bucket_stands_a_clock_that_was_set_back);
  g_test_add_func ("/window/no-hour-has-four-sends", test_no_hour_has_four_sends);
  g_test_add_func ("/window/holds-at-every-moment", test_windows_hold_at_every_moment);
  return g_test_run ();
}
