/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TOPAY_PIN_LOCK_TRIES 5

/**
 * TopayPinLock:
 * @failures: tries counted since the last success or reset
 * @until_s: Unix seconds; before this no try is judged
 *
 * What is remembered of the wrong tries at one payment password; all zero is a fresh one.
 */
typedef struct
{
  guint failures;
  gint64 until_s;
} TopayPinLock;

gboolean topay_pin_lock_is_locked (const TopayPinLock *self, gint64 now_s);
gboolean topay_pin_lock_try (TopayPinLock *self, gint64 now_s);
void topay_pin_lock_succeed (TopayPinLock *self);
guint topay_pin_lock_get_tries_left (const TopayPinLock *self, gint64 now_s);

G_END_DECLS
