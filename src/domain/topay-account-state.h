/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-pin-lock.h"
#include "topay-throttle.h"

G_BEGIN_DECLS

typedef enum
{
  TOPAY_FROZEN_NO,
  TOPAY_FROZEN_BY_YOU,
  TOPAY_FROZEN_BY_US,
} TopayFrozen;

typedef enum
{
  TOPAY_PAYMENT_OPEN,
  TOPAY_PAYMENT_LOCKED,
  TOPAY_PAYMENT_NOT_SET,
} TopayPaymentState;

typedef enum
{
  TOPAY_UNLOCK_NOTHING,       /* nothing is locked */
  TOPAY_UNLOCK_OPEN_LOGIN,    /* the wait of the login password ends with the proof */
  TOPAY_UNLOCK_RESET_LOGIN,   /* the login password is disabled: only a reset leads back in */
  TOPAY_UNLOCK_RESET_PAYMENT, /* wait until the time, or reset the payment password */
  TOPAY_UNLOCK_END_FREEZE,    /* signed in, with password and second factor */
  TOPAY_UNLOCK_TALK_TO_US,    /* frozen by us: nothing to do alone */
} TopayUnlockAdvice;

/**
 * TopayAccountFacts:
 * @throttle: tries at the login password
 * @pin_lock: tries at the payment password
 * @pin_set: whether there is a payment password
 * @frozen: who froze the account
 * @second_factor: whether two-step verification is on
 */
typedef struct
{
  TopayThrottle throttle;
  TopayPinLock pin_lock;
  gboolean pin_set;
  TopayFrozen frozen;
  gboolean second_factor;
} TopayAccountFacts;

/**
 * TopayAccountState:
 * @login: whether the login password can be tried
 * @login_until_s: Unix seconds while waiting, otherwise 0
 * @payment: whether the payment password can be tried
 * @payment_until_s: Unix seconds while locked, otherwise 0
 * @frozen: who froze the account
 * @second_factor: whether two-step verification is on
 * @advice: what helps first
 */
typedef struct
{
  TopayThrottleState login;
  gint64 login_until_s;
  TopayPaymentState payment;
  gint64 payment_until_s;
  TopayFrozen frozen;
  gboolean second_factor;
  TopayUnlockAdvice advice;
} TopayAccountState;

void
topay_account_state_judge (const TopayAccountFacts *facts, gint64 now_s, TopayAccountState *state);
gboolean topay_account_may_change (TopayFrozen frozen);
const char *topay_throttle_state_to_text (TopayThrottleState state);
const char *topay_payment_state_to_text (TopayPaymentState state);
const char *topay_frozen_to_text (TopayFrozen frozen);

G_END_DECLS
