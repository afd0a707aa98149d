/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-account-state.h"

/* The most serious first: what is frozen by us cannot be helped by anything below it. */
static TopayUnlockAdvice
advise (const TopayAccountState *state)
{
  if (state->frozen == TOPAY_FROZEN_BY_US)
    return TOPAY_UNLOCK_TALK_TO_US;
  if (state->login == TOPAY_THROTTLE_DISABLED)
    return TOPAY_UNLOCK_RESET_LOGIN;
  if (state->login == TOPAY_THROTTLE_WAITING)
    return TOPAY_UNLOCK_OPEN_LOGIN;
  if (state->frozen == TOPAY_FROZEN_BY_YOU)
    return TOPAY_UNLOCK_END_FREEZE;
  if (state->payment == TOPAY_PAYMENT_LOCKED)
    return TOPAY_UNLOCK_RESET_PAYMENT;

  return TOPAY_UNLOCK_NOTHING;
}

/**
 * topay_account_state_judge:
 * @facts: what is remembered of the account
 * @now_s: Unix seconds
 * @state: (out): what “unlock my account” tells
 *
 * Says what is locked, until when, and what helps first.
 */
void
topay_account_state_judge (const TopayAccountFacts *facts, gint64 now_s, TopayAccountState *state)
{
  gboolean is_locked = facts->pin_set && topay_pin_lock_is_locked (&facts->pin_lock, now_s);

  *state = (TopayAccountState){
    .login = topay_throttle_get_state (&facts->throttle, now_s),
    .payment = !facts->pin_set ? TOPAY_PAYMENT_NOT_SET
               : is_locked     ? TOPAY_PAYMENT_LOCKED
                               : TOPAY_PAYMENT_OPEN,
    .payment_until_s = is_locked ? facts->pin_lock.until_s : 0,
    .frozen = facts->frozen,
    .second_factor = facts->second_factor,
  };
  if (state->login == TOPAY_THROTTLE_WAITING)
    state->login_until_s = facts->throttle.until_s;
  state->advice = advise (state);
}

/**
 * topay_account_may_change:
 * @frozen: who froze the account
 *
 * A frozen account signs in, reads, writes to us and resets a forgotten login password; nothing
 * that moves money or changes the account is possible before the freeze ends.
 *
 * Returns: whether payments, refunds and changes are possible
 */
gboolean
topay_account_may_change (TopayFrozen frozen)
{
  return frozen == TOPAY_FROZEN_NO;
}

/**
 * topay_throttle_state_to_text:
 * @state: a state
 *
 * Returns: (transfer none): the word for the wire
 */
const char *
topay_throttle_state_to_text (TopayThrottleState state)
{
  static const char *const words[] = { "open", "waiting", "disabled" };

  g_return_val_if_fail (state < G_N_ELEMENTS (words), words[TOPAY_THROTTLE_DISABLED]);
  return words[state];
}

/**
 * topay_payment_state_to_text:
 * @state: a state
 *
 * Returns: (transfer none): the word for the wire
 */
const char *
topay_payment_state_to_text (TopayPaymentState state)
{
  static const char *const words[] = { "open", "locked", "not_set" };

  g_return_val_if_fail (state < G_N_ELEMENTS (words), words[TOPAY_PAYMENT_LOCKED]);
  return words[state];
}

/**
 * topay_frozen_to_text:
 * @frozen: who froze the account
 *
 * Returns: (transfer none): the word for the wire
 */
const char *
topay_frozen_to_text (TopayFrozen frozen)
{
  static const char *const words[] = { "no", "by_you", "by_us" };

  g_return_val_if_fail (frozen < G_N_ELEMENTS (words), words[TOPAY_FROZEN_BY_US]);
  return words[frozen];
}
