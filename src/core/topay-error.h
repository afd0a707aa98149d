/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TopayError:
 * @TOPAY_ERROR_INVALID: the input breaks a rule of its format
 * @TOPAY_ERROR_TOO_LARGE: the input is beyond a stated limit
 * @TOPAY_ERROR_NOT_FOUND: no such article, file or entry
 * @TOPAY_ERROR_DAMAGED: stored data does not match its checksum or its own bounds
 * @TOPAY_ERROR_UNSUPPORTED: written by a newer version of the program
 * @TOPAY_ERROR_IO: reading or writing was refused by the system
 * @TOPAY_ERROR_BUSY: somebody else holds what is needed; trying again may help
 *
 * The only error domain that leaves a room; errors of GIO, SQLite and other libraries are
 * translated into it once, at the border of the room that called them.
 */
typedef enum
{
  TOPAY_ERROR_INVALID,
  TOPAY_ERROR_TOO_LARGE,
  TOPAY_ERROR_NOT_FOUND,
  TOPAY_ERROR_DAMAGED,
  TOPAY_ERROR_UNSUPPORTED,
  TOPAY_ERROR_IO,
  TOPAY_ERROR_BUSY,
} TopayError;

#define TOPAY_ERROR (topay_error_quark ())

GQuark topay_error_quark (void);
gboolean topay_error_is_transient (const GError *error);

G_END_DECLS
