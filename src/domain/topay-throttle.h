/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The first wrong try in a row that is followed by a wait, and the last there may ever be. */
#define TOPAY_THROTTLE_FIRST_WAIT   5
#define TOPAY_THROTTLE_MAX_FAILURES 100
#define TOPAY_THROTTLE_LONGEST_S    (15 * 60)

/**
 * TopayThrottle:
 * @failures: tries counted since the last success
 * @until_s: Unix seconds; before this no try is judged
 *
 * What is remembered of the wrong tries at one login password; all zero is a fresh one.
 */
typedef struct
{
  guint failures;
  gint64 until_s;
} TopayThrottle;

typedef enum
{
  TOPAY_THROTTLE_OPEN,
  TOPAY_THROTTLE_WAITING,
  TOPAY_THROTTLE_DISABLED,
} TopayThrottleState;

TopayThrottleState topay_throttle_get_state (const TopayThrottle *self, gint64 now_s);
TopayThrottleState topay_throttle_try (TopayThrottle *self, gint64 now_s);
void topay_throttle_succeed (TopayThrottle *self);
void topay_throttle_open (TopayThrottle *self);
void topay_throttle_disable (TopayThrottle *self);
gint64 topay_throttle_delay_s (guint failures);

G_END_DECLS
