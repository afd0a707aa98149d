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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/e2e/reset/login-password", test_login_password);

  return g_test_run ();
}
