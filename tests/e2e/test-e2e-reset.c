/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "person.h"
#include "topay-error.h"

#define NEW_PASSWORD "a brand new umbrella stand"
#define NEW_PIN      "839201"

/* The whole way of somebody who forgot the password, and what it means for everybody else. */
static void
test_login_password (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) elsewhere = topay_test_person_new (service);
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_auto (TopayTestReset) reset = { 0 };
  g_autofree char *code = NULL;

  topay_test_person_sign_in (elsewhere, "alex", "quiet-orchard-lantern", NULL);
  topay_test_person_start_reset (alex, "login_password", "alex@example.org", &reset);
  code = topay_test_service_take_code (service, "alex@example.org");
  topay_test_person_enter_code (alex, code, &reset, NULL);
  g_assert_cmpstr (reset.second_proof, ==, "none");
  g_assert_cmpstr (reset.state->login, ==, "open");
  /* nothing has changed yet */
  topay_test_person_ask_signed_in (elsewhere, &topay_endpoint_session, NULL, NULL);

  topay_test_person_set_password (alex, "short", &reset, "password_too_short");
  topay_test_person_set_password (alex, NEW_PASSWORD, &reset, NULL);
  topay_test_person_set_password (alex, NEW_PASSWORD, &reset, "code_void");

  g_assert_cmpint (topay_account_get_state (alex->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_OUT);
  topay_test_person_ask_signed_in (elsewhere, &topay_endpoint_session, NULL, "signed_out");
  topay_test_person_sign_in (alex, "alex", "quiet-orchard-lantern", "credentials_wrong");
  topay_test_person_sign_in (alex, "alex", NEW_PASSWORD, NULL);
  topay_test_service_wait_letters (service, "alex@example.org", "password", 2);
  topay_test_service_wait_letters (service, "+8613800000002", "password", 1);
}

/* Two proofs for the key to the money: the mailbox and the login password. */
static void
test_payment_password (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_auto (TopayTestReset) reset = { 0 };
  g_autofree char *code = NULL;
  TopayWireSecondProof wrong, right;

  topay_test_person_start_reset (alex, "payment_password", "alex", &reset);
  code = topay_test_service_take_code (service, "alex@example.org");
  topay_test_person_enter_code (alex, code, &reset, NULL);
  g_assert_cmpstr (reset.second_proof, ==, "login_password");
  topay_test_person_set_password (alex, NEW_PIN, &reset, "code_void");

  wrong = (TopayWireSecondProof){ reset.proof_id, reset.proof, NULL, NULL, (char *) "not this" };
  right = wrong;
  right.password = (char *) "quiet-orchard-lantern";
  topay_test_person_ask (alex, &topay_endpoint_reset_proof, &wrong, "credentials_wrong");
  topay_test_person_prove (alex, &right, &reset);
  g_assert_cmpstr (reset.second_proof, ==, "none");

  topay_test_person_set_password (alex, "123456", &reset, "pin_simple");
  topay_test_person_set_password (alex, "8392", &reset, "pin_format");
  topay_test_person_set_password (alex, NEW_PIN, &reset, NULL);
  topay_test_service_wait_letters (service, "alex@example.org", "payment password", 2);
  /* the login password is as it was */
  topay_test_person_sign_in (alex, "alex", "quiet-orchard-lantern", NULL);
}

/* A hundred wrong passwords disabled it: only a new one helps, and it does. */
static void
test_disabled_login (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) lina = topay_test_person_new (service);
  g_auto (TopayTestReset) reset = { 0 };
  g_autofree char *code = NULL;
  TopayWireProofRef proven;
  g_autoptr (GError) error = NULL;
  TopayWireAccountState *state;

  topay_test_person_sign_in (lina, "lina", "paper-boat-in-spring", "credentials_wrong");
  topay_test_person_start_reset (lina, "unlock", "lina", &reset);
  code = topay_test_service_take_code (service, "lina@example.org");
  topay_test_person_enter_code (lina, code, &reset, NULL);
  g_assert_cmpstr (reset.state->login, ==, "disabled");

  proven = (TopayWireProofRef){ reset.proof_id, reset.proof };
  state = topay_test_person_try (lina, &topay_endpoint_unlock_finish, &proven, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (state->login, ==, "disabled");
  topay_wire_free (&topay_record_account_state, state);
  topay_test_person_sign_in (lina, "lina", "paper-boat-in-spring", "credentials_wrong");

  topay_test_person_reset_login (lina, "lina", "lina@example.org", NEW_PASSWORD);
  topay_test_person_sign_in (lina, "lina", NEW_PASSWORD, NULL);
}

/* A payment password that waits is told with its end; a new one opens it at once. */
static void
test_locked_payment (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) chenwei = topay_test_person_new (service);
  g_auto (TopayTestReset) before = { 0 };
  g_auto (TopayTestReset) reset = { 0 };
  g_auto (TopayTestReset) after = { 0 };
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  TopayWireSecondProof proof;

  topay_test_person_start_reset (chenwei, "unlock", "chenwei", &before);
  first = topay_test_service_take_code (service, "chenwei@example.org");
  topay_test_person_enter_code (chenwei, first, &before, NULL);
  g_assert_cmpstr (before.state->payment, ==, "locked");
  g_assert_cmpint (before.state->payment_until, >, g_get_real_time () / G_USEC_PER_SEC);
  g_assert_cmpstr (before.state->login, ==, "open");

  topay_test_person_start_reset (chenwei, "payment_password", "chenwei", &reset);
  second = topay_test_service_take_code (service, "chenwei@example.org");
  topay_test_person_enter_code (chenwei, second, &reset, NULL);
  proof = (TopayWireSecondProof){ reset.proof_id, reset.proof, NULL, NULL,
                                  (char *) "winter-river-bridge" };
  topay_test_person_prove (chenwei, &proof, &reset);
  topay_test_person_set_password (chenwei, NEW_PIN, &reset, NULL);

  topay_test_person_start_reset (chenwei, "unlock", "chenwei", &after);
  third = topay_test_service_take_code (service, "chenwei@example.org");
  topay_test_person_enter_code (chenwei, third, &after, NULL);
  g_assert_cmpstr (after.state->payment, ==, "open");
}

/* What we froze, nobody thaws with a mailbox; the login password may be reset all the same. */
static void
test_frozen_by_us (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) sam = topay_test_person_new (service);
  g_auto (TopayTestReset) unlock = { 0 };
  g_auto (TopayTestReset) payment = { 0 };
  g_autofree char *first = NULL, *second = NULL;
  TopayWireProofRef proven;
  TopayWireSecondProof proof;
  g_autoptr (GError) error = NULL;
  TopayWireAccountState *state;

  topay_test_person_start_reset (sam, "unlock", "sam", &unlock);
  first = topay_test_service_take_code (service, "sam@example.org");
  topay_test_person_enter_code (sam, first, &unlock, NULL);
  g_assert_cmpstr (unlock.state->frozen, ==, "by_us");
  proven = (TopayWireProofRef){ unlock.proof_id, unlock.proof };
  state = topay_test_person_try (sam, &topay_endpoint_unlock_finish, &proven, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (state->frozen, ==, "by_us");
  topay_wire_free (&topay_record_account_state, state);

  topay_test_person_start_reset (sam, "payment_password", "sam", &payment);
  second = topay_test_service_take_code (service, "sam@example.org");
  topay_test_person_enter_code (sam, second, &payment, NULL);
  proof = (TopayWireSecondProof){ payment.proof_id, payment.proof, NULL, NULL,
                                  (char *) "seven-green-bicycles" };
  topay_test_person_prove (sam, &proof, &payment);
  topay_test_person_set_password (sam, NEW_PIN, &payment, "forbidden");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/e2e/reset/login-password", test_login_password);
  g_test_add_func ("/e2e/reset/payment-password-needs-both-proofs", test_payment_password);
  g_test_add_func ("/e2e/unlock/disabled-login-opens-by-reset", test_disabled_login);
  g_test_add_func ("/e2e/unlock/locked-payment-opens-by-reset", test_locked_payment);
  g_test_add_func ("/e2e/unlock/frozen-by-us-stays-frozen", test_frozen_by_us);

  return g_test_run ();
}
