/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-password-blocklist.h"

G_BEGIN_DECLS

/* Code points; the bytes bound the work before anything is counted. */
#define TOPAY_PASSWORD_MINIMUM               15
#define TOPAY_PASSWORD_MINIMUM_SECOND_FACTOR 8
#define TOPAY_PASSWORD_MAXIMUM               256
#define TOPAY_PASSWORD_MAX_BYTES             1024

typedef enum
{
  TOPAY_PASSWORD_FINE,
  TOPAY_PASSWORD_INVALID, /* not UTF-8 */
  TOPAY_PASSWORD_TOO_SHORT,
  TOPAY_PASSWORD_TOO_LONG,
  TOPAY_PASSWORD_COMMON,   /* on the list, or one on it repeated */
  TOPAY_PASSWORD_PATTERN,  /* repetitions, sequences, walks over the keyboard */
  TOPAY_PASSWORD_PERSONAL, /* made of the person's or the product's names alone */
} TopayPasswordVerdict;

/**
 * TopayPasswordContext:
 * @blocklist: (nullable): common passwords
 * @personal: (nullable) (array zero-terminated=1): account name, phone, e-mail address of the
 * person
 * @second_factor: whether signing in takes more than the password
 */
typedef struct
{
  const TopayPasswordBlocklist *blocklist;
  const char *const *personal;
  gboolean second_factor;
} TopayPasswordContext;

TopayPasswordVerdict topay_password_judge (const char *password,
                                           const TopayPasswordContext *context);
const char *topay_password_verdict_get_code (TopayPasswordVerdict verdict);

G_END_DECLS
