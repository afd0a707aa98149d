/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-payment-limits.h"

#include "topay-error.h"

#define ZONE_S (8 * 60 * 60)
#define DAY_S  (24 * 60 * 60)

static const char *const names[TOPAYD_N_VERIFICATIONS] = { "none", "basic", "full" };

/**
 * topayd_verification_to_string:
 * @verification: a level
 *
 * Returns: as the configuration and the database call it
 */
const char *
topayd_verification_to_string (TopaydVerification verification)
{
  return names[verification];
}

/**
 * topayd_verification_from_string:
 * @text: of the wire: with “expired”
 *
 * Returns: the level whose limits are in force
 */
TopaydVerification
topayd_verification_from_string (const char *text)
{
  for (guint i = 0; i < TOPAYD_N_VERIFICATIONS; i++)
    if (g_str_equal (names[i], text))
      return (TopaydVerification) i;
  return TOPAYD_VERIFICATION_NONE;
}

/**
 * topayd_payment_limits_check:
 * @self: limits of a configuration
 * @error: return location for an error
 *
 * A single payment above what a day allows, or a day above a year, is a slip of the pen.
 *
 * Returns: whether they fit together; %FALSE with INVALID
 */
gboolean
topayd_payment_limits_check (const TopaydPaymentLimits *self, GError **error)
{
  for (guint i = 0; i < TOPAYD_N_VERIFICATIONS; i++)
    if (self->single[i] > self->day[i] || self->day[i] > self->year[i])
      {
        g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                     "[payments] single_%s, day_%s and year_%s must not become smaller", names[i],
                     names[i], names[i]);
        return FALSE;
      }
  return TRUE;
}

/**
 * topayd_period_get_day:
 * @now: Unix seconds
 *
 * Returns: when the day began, in Beijing
 */
gint64
topayd_period_get_day (gint64 now)
{
  return (now + ZONE_S) / DAY_S * DAY_S - ZONE_S;
}

/**
 * topayd_period_get_next_day:
 * @now: Unix seconds
 *
 * Returns: when the next day begins, in Beijing
 */
gint64
topayd_period_get_next_day (gint64 now)
{
  return topayd_period_get_day (now) + DAY_S;
}

static int
get_year (gint64 now)
{
  g_autoptr (GDateTime) there = g_date_time_new_from_unix_utc (now + ZONE_S);

  return there != NULL ? g_date_time_get_year (there) : 1970;
}

static gint64
begin_year (int year)
{
  g_autoptr (GDateTime) first = g_date_time_new_utc (CLAMP (year, 1, 9999), 1, 1, 0, 0, 0);

  return g_date_time_to_unix (first) - ZONE_S;
}

/**
 * topayd_period_get_year:
 * @now: Unix seconds
 *
 * Returns: when the year began, in Beijing
 */
gint64
topayd_period_get_year (gint64 now)
{
  return begin_year (get_year (now));
}

/**
 * topayd_period_get_next_year:
 * @now: Unix seconds
 *
 * Returns: when the next year begins, in Beijing
 */
gint64
topayd_period_get_next_year (gint64 now)
{
  return begin_year (get_year (now) + 1);
}
