/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Valgrind runs everything some thirty times as slowly, after the same has run in full plainly and
 * under the sanitizers. What is tried thousands of times at random is tried an eighth as often
 * there (tests/meson.build sets TOPAY_TEST_SHARE). */
static inline guint
topay_test_share (guint n_tries)
{
  return g_getenv ("TOPAY_TEST_SHARE") != NULL ? MAX (n_tries / 8, 1) : n_tries;
}
