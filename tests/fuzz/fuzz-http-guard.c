/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Any bytes to the guard, whole and in pieces: it must say the same. The first byte is the size of
 * a piece. */

#include "config.h"

#include "topayd-http-guard.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

typedef struct
{
  gsize taken;
  guint n_requests;
  guint status;
  TopaydGuardPhase phase;
} Verdict;

static Verdict
judge (const guint8 *data, gsize size, gsize step)
{
  TopaydLimits limits;
  TopaydHttpGuard guard = { 0 };
  TopaydGuardEvent event = TOPAYD_GUARD_NOTHING;
  Verdict verdict = { 0 };

  topayd_limits_init (&limits);
  limits.head_max_bytes = 512;
  limits.target_max_bytes = 64;
  limits.body_max_bytes = 4096;
  topayd_http_guard_init (&guard, &limits);
  while (verdict.taken < size && event != TOPAYD_GUARD_REFUSED)
    {
      gsize n = MIN (step, size - verdict.taken);

      verdict.taken += topayd_http_guard_feed (&guard, data + verdict.taken, n, &event);
      verdict.n_requests += event == TOPAYD_GUARD_REQUEST;
    }
  verdict.status = topayd_http_guard_get_status (&guard);
  verdict.phase = topayd_http_guard_get_phase (&guard);
  return verdict;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  Verdict whole, pieces;

  if (size < 2)
    return 0;
  whole = judge (data + 1, size - 1, size);
  pieces = judge (data + 1, size - 1, (gsize) data[0] % 64 + 1);
  g_assert_cmpuint (whole.taken, ==, pieces.taken);
  g_assert_cmpuint (whole.n_requests, ==, pieces.n_requests);
  g_assert_cmpuint (whole.status, ==, pieces.status);
  g_assert_cmpint (whole.phase, ==, pieces.phase);
  g_assert_cmpint (whole.phase == TOPAYD_PHASE_REFUSED, ==, whole.status != 0);
  return 0;
}
