/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* How hard a password is to guess: advice for the person who chooses it. Nothing is ever refused
 * because of it; the rules are the service's. */

G_BEGIN_DECLS

/* What is looked at: the time grows faster than the length. */
#define TOPAY_STRENGTH_MAX_CHARS 100

typedef enum
{
  TOPAY_STRENGTH_UNKNOWN, /* nothing typed, or text that cannot be judged but by its length */
  TOPAY_STRENGTH_VERY_WEAK,
  TOPAY_STRENGTH_WEAK,
  TOPAY_STRENGTH_FAIR,
  TOPAY_STRENGTH_GOOD,
  TOPAY_STRENGTH_STRONG,
} TopayStrength;

TopayStrength topay_strength_measure (const char *password, const char *account);

G_END_DECLS
