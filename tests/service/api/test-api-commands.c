/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-commands.h"

#include <sodium.h>

#include "operator-fixture.h"
#include "topay-error.h"

static void
assert_pin_refused (OperatorFixture *self, const char *pin, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      operator_fixture_command (self, &error, "account-add", "name", "ada", "pin", pin, NULL);

  g_assert_null (reply);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  g_assert_true (g_str_has_suffix (error->message, code));
  g_assert_cmpint (operator_fixture_count (self, "SELECT count (*) FROM accounts"), ==, 0);
}

static void
test_weak_pin (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();

  assert_pin_refused (self, "", "pin_format");
  assert_pin_refused (self, "12345", "pin_format");
  assert_pin_refused (self, "73926a", "pin_format");
  assert_pin_refused (self, "111111", "pin_simple");
  assert_pin_refused (self, "123456", "pin_simple");
  assert_pin_refused (self, "901231", "pin_simple"); /* a day */
  assert_pin_refused (self, "147258", "pin_simple"); /* lines on the keys */
}

/* Digits of a Chinese input method are the same digits, as in the wizard. */
static void
test_wide_pin (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = operator_fixture_command (self, &error, "account-add", "name", "ada",
                                                         "pin", "７３９２６４", NULL);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  g_assert_cmpint (
      operator_fixture_count (self, "SELECT count (*) FROM accounts WHERE payment_pin IS NOT NULL"),
      ==, 1);
}

static void
test_agent_without_address (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = operator_fixture_command (self, &error, "agent-add", "name", "grace",
                                                         "password", "three green bicycles", NULL);

  g_assert_null (reply);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  g_clear_error (&error);
  reply = operator_fixture_command (self, &error, "agent-add", "name", "grace", "password",
                                    "three green bicycles", "email", "grace@example.org", NULL);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
  g_assert_cmpint (
      operator_fixture_count (self, "SELECT count (*) FROM agents WHERE email_sealed IS NOT NULL"),
      ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/commands/a-weak-payment-password-is-refused", test_weak_pin);
  g_test_add_func ("/commands/wide-digits-are-digits", test_wide_pin);
  g_test_add_func ("/commands/an-agent-has-an-address", test_agent_without_address);
  return g_test_run ();
}
