/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib.h>

#include "topay-account-state.h"
#include "topay-proof.h"
#include "topay-session-rules.h"

#define NOW 1800000000

static TopayProof
start (gboolean has_code)
{
  TopayProof proof;

  topay_proof_start (&proof, TOPAY_PROOF_LOGIN_PASSWORD, has_code, NOW);
  return proof;
}

static TopayProofOutcome
try_right (TopayProof *proof, gint64 now)
{
  return topay_proof_try_code (proof, TRUE, TOPAY_SECOND_PROOF_NONE, now);
}

static TopayProofOutcome
try_wrong (TopayProof *proof, gint64 now)
{
  return topay_proof_try_code (proof, FALSE, TOPAY_SECOND_PROOF_NONE, now);
}

static void
test_the_straight_walk (void)
{
  TopayProof proof = start (TRUE);

  g_assert_cmpint (try_right (&proof, NOW + 30), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (proof.state, ==, TOPAY_PROOF_STATE_READY);
  g_assert_cmpint (topay_proof_finish (&proof, NOW + 60), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (proof.state, ==, TOPAY_PROOF_STATE_DONE);
}

static void
test_the_sixth_try_is_refused_even_when_right (void)
{
  TopayProof proof = start (TRUE);

  for (guint left = 4; left > 0; left--)
    {
      g_assert_cmpint (try_wrong (&proof, NOW), ==, TOPAY_PROOF_WRONG);
      g_assert_cmpuint (proof.tries_left, ==, left);
    }
  g_assert_cmpint (try_wrong (&proof, NOW), ==, TOPAY_PROOF_IS_VOID);
  g_assert_cmpint (try_right (&proof, NOW), ==, TOPAY_PROOF_IS_VOID);
}

static void
test_the_fifth_try_may_be_right (void)
{
  TopayProof proof = start (TRUE);

  for (guint i = 0; i < 4; i++)
    try_wrong (&proof, NOW);
  g_assert_cmpint (try_right (&proof, NOW), ==, TOPAY_PROOF_OK);
}

static void
test_a_code_lives_ten_minutes (void)
{
  TopayProof proof = start (TRUE), later = start (TRUE);

  g_assert_cmpint (try_right (&proof, NOW + 600), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (try_right (&later, NOW + 601), ==, TOPAY_PROOF_IS_VOID);
}

static void
test_a_code_is_used_once (void)
{
  TopayProof proof = start (TRUE);

  g_assert_cmpint (try_right (&proof, NOW), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (try_right (&proof, NOW), ==, TOPAY_PROOF_IS_VOID);
  g_assert_cmpint (proof.state, ==, TOPAY_PROOF_STATE_READY);
  g_assert_cmpint (topay_proof_finish (&proof, NOW), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (topay_proof_finish (&proof, NOW), ==, TOPAY_PROOF_IS_VOID);
}

static void
test_resend_waits_a_minute_and_starts_anew (void)
{
  TopayProof proof = start (TRUE);

  try_wrong (&proof, NOW);
  g_assert_false (topay_proof_can_resend (&proof, NOW + 59));
  g_assert_cmpint (topay_proof_resend (&proof, TRUE, NOW + 59), ==, TOPAY_PROOF_TOO_EARLY);
  g_assert_cmpuint (proof.tries_left, ==, 4);
  g_assert_true (topay_proof_can_resend (&proof, NOW + 60));
  g_assert_cmpint (topay_proof_resend (&proof, TRUE, NOW + 60), ==, TOPAY_PROOF_OK);
  g_assert_cmpuint (proof.tries_left, ==, TOPAY_PROOF_TRIES);
  g_assert_cmpint (proof.expires_s, ==, NOW + 660);
}

/* Otherwise the limit of sends would be no limit of guesses. */
static void
test_a_resend_that_is_not_sent_voids_the_old_code (void)
{
  TopayProof proof = start (TRUE);

  g_assert_cmpint (topay_proof_resend (&proof, FALSE, NOW + 60), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (try_right (&proof, NOW + 61), ==, TOPAY_PROOF_WRONG);
}

static void
test_no_resend_after_the_code (void)
{
  TopayProof proof = start (TRUE);

  try_right (&proof, NOW);
  g_assert_cmpint (topay_proof_resend (&proof, TRUE, NOW + 60), ==, TOPAY_PROOF_NOT_YET);
}

/* The same events at a known and an unknown account, at random: the same answers as long as no code
 * is right, and the unknown one never gets further. */
static void
test_unknown_walks_like_known (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint walk = 0; walk < 3000; walk++)
    {
      TopayProof known = start (TRUE), unknown = start (FALSE);
      gint64 now = NOW;

      for (guint i = 0; i < 12; i++)
        {
          TopayProofOutcome left, right;
          gboolean resends = g_rand_int_range (random, 0, 3) == 0;

          now += g_rand_int_range (random, 0, 200);
          left = resends ? topay_proof_resend (&known, TRUE, now) : try_wrong (&known, now);
          right = resends ? topay_proof_resend (&unknown, FALSE, now) : try_right (&unknown, now);
          g_assert_cmpint (left, ==, right);
          g_assert_cmpint (known.state, ==, unknown.state);
          g_assert_cmpuint (known.tries_left, ==, unknown.tries_left);
          g_assert_cmpint (known.expires_s, ==, unknown.expires_s);
          g_assert_cmpint (known.resend_s, ==, unknown.resend_s);
          g_assert_cmpint (unknown.state, !=, TOPAY_PROOF_STATE_READY);
          g_assert_cmpint (topay_proof_finish (&unknown, now), !=, TOPAY_PROOF_OK);
        }
    }
}

static void
test_the_second_proof_cannot_be_passed_by (void)
{
  TopayProof proof = start (TRUE);

  g_assert_cmpint (topay_proof_begin_second (&proof, NOW), ==, TOPAY_PROOF_NOT_YET);
  topay_proof_try_code (&proof, TRUE, TOPAY_SECOND_PROOF_TOTP, NOW);
  g_assert_cmpint (proof.state, ==, TOPAY_PROOF_STATE_SECOND);
  g_assert_cmpint (topay_proof_finish (&proof, NOW), ==, TOPAY_PROOF_NOT_YET);
  g_assert_cmpint (topay_proof_begin_second (&proof, NOW), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (topay_proof_end_second (&proof, TRUE, NOW), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (topay_proof_finish (&proof, NOW), ==, TOPAY_PROOF_OK);
}

static void
test_second_proofs_are_counted_before_they_are_judged (void)
{
  TopayProof proof = start (TRUE);

  topay_proof_try_code (&proof, TRUE, TOPAY_SECOND_PROOF_LOGIN_PASSWORD, NOW);
  for (guint i = 0; i < TOPAY_PROOF_TRIES; i++)
    g_assert_cmpint (topay_proof_begin_second (&proof, NOW), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (topay_proof_begin_second (&proof, NOW), ==, TOPAY_PROOF_IS_VOID);
}

static void
test_a_proof_is_finished_within_ten_minutes (void)
{
  TopayProof proof = start (TRUE);

  try_right (&proof, NOW + 500);
  g_assert_cmpint (topay_proof_check_ready (&proof, NOW + 1100), ==, TOPAY_PROOF_OK);
  g_assert_cmpint (topay_proof_finish (&proof, NOW + 1101), ==, TOPAY_PROOF_IS_VOID);
}

static void
test_sessions_end (void)
{
  g_assert_true (topay_session_is_live (TOPAY_SESSION_CUSTOMER, NOW, NOW, NOW + 1800));
  g_assert_false (topay_session_is_live (TOPAY_SESSION_CUSTOMER, NOW, NOW, NOW + 1801));
  g_assert_true (topay_session_is_live (TOPAY_SESSION_CUSTOMER, NOW, NOW + 43000, NOW + 43200));
  g_assert_false (topay_session_is_live (TOPAY_SESSION_CUSTOMER, NOW, NOW + 43200, NOW + 43201));
  g_assert_false (topay_session_is_live (TOPAY_SESSION_AGENT, NOW, NOW, NOW + 901));
  g_assert_false (topay_session_is_live (TOPAY_SESSION_AGENT, NOW, NOW + 28800, NOW + 28801));
  g_assert_cmpuint (topay_session_get_limits (TOPAY_SESSION_CUSTOMER)->max_sessions, ==, 10);
  g_assert_cmpuint (topay_session_get_limits (TOPAY_SESSION_AGENT)->max_sessions, ==, 2);
}

static void
test_a_step_up_lasts_five_minutes (void)
{
  g_assert_cmpuint (topay_session_get_level (0, NOW), ==, 1);
  g_assert_cmpuint (topay_session_get_level (NOW, NOW), ==, 2);
  g_assert_cmpuint (topay_session_get_level (NOW, NOW + 300), ==, 2);
  g_assert_cmpuint (topay_session_get_level (NOW, NOW + 301), ==, 1);
  g_assert_cmpuint (topay_session_get_level (NOW, NOW - 1), ==, 1);
}

static void
test_refresh_tokens (void)
{
  static const struct
  {
    const char *what;
    TopayRefreshToken token;
    gboolean same_request;
    gint64 after_s;
    TopayRefreshOutcome outcome;
  } cases[] = {
    { "current", { NOW }, FALSE, 0, TOPAY_REFRESH_ROTATE },
    { "30 days", { NOW }, FALSE, 2592000, TOPAY_REFRESH_ROTATE },
    { "older", { NOW }, FALSE, 2592001, TOPAY_REFRESH_ENDED },
    { "ended", { NOW, .ended = TRUE }, TRUE, 0, TOPAY_REFRESH_ENDED },
    { "lost answer", { NOW, NOW }, TRUE, 30, TOPAY_REFRESH_REPEAT },
    { "lost for long", { NOW, NOW }, TRUE, 31, TOPAY_REFRESH_REUSED },
    { "another request", { NOW, NOW }, FALSE, 1, TOPAY_REFRESH_REUSED },
    { "twice lost", { NOW, NOW, .repeated = TRUE }, TRUE, 1, TOPAY_REFRESH_REUSED },
    { "not lost", { NOW, NOW, .successor_used = TRUE }, TRUE, 1, TOPAY_REFRESH_REUSED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].what);
      g_assert_cmpint (
          topay_refresh_judge (&cases[i].token, cases[i].same_request, NOW + cases[i].after_s), ==,
          cases[i].outcome);
    }
}

static void
test_what_unlock_says (void)
{
  static const struct
  {
    TopayAccountFacts facts;
    TopayThrottleState login;
    TopayPaymentState payment;
    TopayUnlockAdvice advice;
  } cases[] = {
    { { .pin_set = TRUE }, TOPAY_THROTTLE_OPEN, TOPAY_PAYMENT_OPEN, TOPAY_UNLOCK_NOTHING },
    { { .pin_set = FALSE }, TOPAY_THROTTLE_OPEN, TOPAY_PAYMENT_NOT_SET, TOPAY_UNLOCK_NOTHING },
    { { { 9, NOW + 5 }, .pin_set = TRUE },
      TOPAY_THROTTLE_WAITING,
      TOPAY_PAYMENT_OPEN,
      TOPAY_UNLOCK_OPEN_LOGIN },
    { { { 100, 0 }, .pin_set = TRUE },
      TOPAY_THROTTLE_DISABLED,
      TOPAY_PAYMENT_OPEN,
      TOPAY_UNLOCK_RESET_LOGIN },
    { { .pin_lock = { 5, NOW + 900 }, .pin_set = TRUE },
      TOPAY_THROTTLE_OPEN,
      TOPAY_PAYMENT_LOCKED,
      TOPAY_UNLOCK_RESET_PAYMENT },
    { { { 9, NOW + 5 }, { 5, NOW + 900 }, TRUE, TOPAY_FROZEN_BY_YOU, TRUE },
      TOPAY_THROTTLE_WAITING,
      TOPAY_PAYMENT_LOCKED,
      TOPAY_UNLOCK_OPEN_LOGIN },
    { { .pin_set = TRUE, .frozen = TOPAY_FROZEN_BY_YOU },
      TOPAY_THROTTLE_OPEN,
      TOPAY_PAYMENT_OPEN,
      TOPAY_UNLOCK_END_FREEZE },
    { { { 100, 0 }, .frozen = TOPAY_FROZEN_BY_US },
      TOPAY_THROTTLE_DISABLED,
      TOPAY_PAYMENT_NOT_SET,
      TOPAY_UNLOCK_TALK_TO_US },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TopayAccountState state;

      topay_account_state_judge (&cases[i].facts, NOW, &state);
      g_assert_cmpint (state.login, ==, cases[i].login);
      g_assert_cmpint (state.payment, ==, cases[i].payment);
      g_assert_cmpint (state.advice, ==, cases[i].advice);
      g_assert_cmpint (state.login_until_s != 0, ==, state.login == TOPAY_THROTTLE_WAITING);
      g_assert_cmpint (state.payment_until_s != 0, ==, state.payment == TOPAY_PAYMENT_LOCKED);
      g_assert_cmpint (state.frozen, ==, cases[i].facts.frozen);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/proof/the-straight-walk", test_the_straight_walk);
  g_test_add_func ("/proof/the-sixth-try-is-refused-even-when-right",
                   test_the_sixth_try_is_refused_even_when_right);
  g_test_add_func ("/proof/the-fifth-try-may-be-right", test_the_fifth_try_may_be_right);
  g_test_add_func ("/proof/a-code-lives-ten-minutes", test_a_code_lives_ten_minutes);
  g_test_add_func ("/proof/a-code-is-used-once", test_a_code_is_used_once);
  g_test_add_func ("/proof/resend-waits-a-minute-and-starts-anew",
                   test_resend_waits_a_minute_and_starts_anew);
  g_test_add_func ("/proof/a-resend-that-is-not-sent-voids-the-old-code",
                   test_a_resend_that_is_not_sent_voids_the_old_code);
  g_test_add_func ("/proof/no-resend-after-the-code", test_no_resend_after_the_code);
  g_test_add_func ("/proof/unknown-walks-like-known", test_unknown_walks_like_known);
  g_test_add_func ("/proof/the-second-proof-cannot-be-passed-by",
                   test_the_second_proof_cannot_be_passed_by);
  g_test_add_func ("/proof/second-proofs-are-counted-before-they-are-judged",
                   test_second_proofs_are_counted_before_they_are_judged);
  g_test_add_func ("/proof/is-finished-within-ten-minutes",
                   test_a_proof_is_finished_within_ten_minutes);
  g_test_add_func ("/session/ends-when-unused-and-when-old", test_sessions_end);
  g_test_add_func ("/session/a-step-up-lasts-five-minutes", test_a_step_up_lasts_five_minutes);
  g_test_add_func ("/session/a-refresh-token-works-once-but-for-a-lost-answer",
                   test_refresh_tokens);
  g_test_add_func ("/account-state/says-what-helps-first", test_what_unlock_says);
  return g_test_run ();
}
