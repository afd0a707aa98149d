/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TOPAY_PIN_DIGITS 6

typedef enum
{
  TOPAY_PIN_FINE,
  TOPAY_PIN_FORMAT, /* not exactly six digits */
  TOPAY_PIN_REPEAT, /* 111111, 121212, 112233, 111222, 123321 */
  TOPAY_PIN_RUN,    /* 123456, 890123, 987654, 135791 */
  TOPAY_PIN_DATE,   /* could be a date of birth */
  TOPAY_PIN_COMMON, /* among those that people choose most */
} TopayPinVerdict;

gboolean topay_pin_fold (const char *text, char pin[TOPAY_PIN_DIGITS + 1]);
TopayPinVerdict topay_pin_judge (const char *text);
const char *topay_pin_verdict_get_code (TopayPinVerdict verdict);

G_END_DECLS
