/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diagnosis.h"

/**
 * topay_watch_get_delay_s:
 * @nth: how often the state was asked for since the watch began
 *
 * Says how long to wait before asking again, so that it is asked 5, 10, 20, 30 and 45 seconds after
 * the beginning and then every five minutes (payments.md 4.1: most payments are decided within
 * 45 s, and a service in trouble is not helped by impatience).
 *
 * Returns: seconds
 */
guint
topay_watch_get_delay_s (guint nth)
{
  static const guint delays_s[] = { 5, 5, 10, 10, 15 };

  return nth < G_N_ELEMENTS (delays_s) ? delays_s[nth] : 300;
}
