/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-backoff.h"

static void
test_limit_doubles_up_to_the_cap (void)
{
  const guint limits_ms[] = { 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000 };
  TopayBackoff backoff = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (limits_ms); i++)
    g_assert_cmpuint (topay_backoff_next_ms (&backoff, 1.0, 0), ==, limits_ms[i]);

  backoff.attempts = G_MAXUINT;
  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 1.0, 0), ==, TOPAY_BACKOFF_CAP_MS);
  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 1.0, 0), ==, TOPAY_BACKOFF_CAP_MS);
}

static void
test_jitter_is_full (void)
{
  TopayBackoff backoff = { 3 };

  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 0.0, 0), ==, 0);
  backoff.attempts = 3;
  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 0.25, 0), ==, 1000);
  backoff.attempts = 3;
  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 7.0, 0), ==, 4000);
  backoff.attempts = 3;
  g_assert_cmpuint (topay_backoff_next_ms (&backoff, -7.0, 0), ==, 0);
}

static void
test_wish_of_the_service_is_kept (void)
{
  TopayBackoff backoff = { 0 };

  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 0.0, 7), ==, 7000);
  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 0.5, 7), ==, 7500);
  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 0.0, -5), ==, 0);
  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 0.0, G_MAXINT64), ==, 3600 * 1000);
}

static void
test_reset_starts_again (void)
{
  TopayBackoff backoff = { 9 };

  topay_backoff_reset (&backoff);
  g_assert_cmpuint (topay_backoff_next_ms (&backoff, 1.0, 0), ==, TOPAY_BACKOFF_BASE_MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/backoff/limit-doubles-up-to-the-cap", test_limit_doubles_up_to_the_cap);
  g_test_add_func ("/backoff/jitter-is-full", test_jitter_is_full);
  g_test_add_func ("/backoff/wish-of-the-service-is-kept", test_wish_of_the_service_is_kept);
  g_test_add_func ("/backoff/reset-starts-again", test_reset_starts_again);

  return g_test_run ();
}
