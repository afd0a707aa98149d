/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-error.h"

G_DEFINE_QUARK (topay - error - quark, topay_error)

/**
 * topay_error_is_transient:
 * @error: (nullable): any error
 *
 * The only rule by which the product decides to try again by itself.
 *
 * Returns: whether the same call may succeed later without anything being changed
 */
gboolean
topay_error_is_transient (const GError *error)
{
  return g_error_matches (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
}
