/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-commands.h"

#include <sodium.h>
#include <string.h>

#include "operator-fixture.h"
#include "topay-error.h"
#include "topayd-seal.h"
#include "topayd-sender-spool.h"

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

/* The only message’s. */
static char *
dup_id (OperatorFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = operator_fixture_command (self, &error, "mail-list", NULL);
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GVariant) message = NULL;
  char *id = NULL;

  g_assert_no_error (error);
  list = g_variant_lookup_value (reply, "messages", G_VARIANT_TYPE ("aa{sv}"));
  g_assert_cmpuint (g_variant_n_children (list), ==, 1);
  message = g_variant_get_child_value (list, 0);
  g_assert_true (g_variant_lookup (message, "id", "s", &id));
  return id;
}

/* What the mail makes of the queue. */
static char *
send_and_read (OperatorFixture *self)
{
  g_autofree char *folder = g_build_filename (self->folder, "mail", NULL);
  g_autoptr (TopaydSender) sender = topayd_sender_spool_new (folder, TRUE, NULL);
  const TopaydMailSettings settings = {
    .store = self->service.store,
    .email = sender,
    .seal = topayd_seal_bytes,
    .open = topayd_seal_open_bytes,
    .crypt_data = self->keys,
  };
  g_autoptr (TopaydMail) mail = topayd_mail_new (&settings);
  g_autoptr (GDir) directory = NULL;
  g_autofree char *path = NULL;
  char *text = NULL;

  topayd_mail_start (mail);
  while (operator_fixture_count (self, "SELECT count (*) FROM outgoing WHERE state = 'queued'") > 0)
    g_usleep (1000);
  topayd_mail_stop (mail);
  directory = g_dir_open (folder, 0, NULL);
  path = g_build_filename (folder, g_dir_read_name (directory), NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_requeue (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *id = NULL;
  g_autofree char *letter = NULL;
  guint32 n_requeued = 0;

  operator_fixture_add_message (self, TOPAYD_MESSAGE_NOTICE_NEW_SIGN_IN);
  operator_fixture_refuse_mail (self);
  id = dup_id (self);
  reply = operator_fixture_command (self, &error, "mail-requeue", "id", id, NULL);
  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (reply, "requeued", "u", &n_requeued));
  g_assert_cmpuint (n_requeued, ==, 1);
  g_assert_cmpint (operator_fixture_count (
                       self, "SELECT count (*) FROM outgoing WHERE state = 'queued' AND "
                             "attempts = 0 AND next_at = 1795348800 AND last_error IS NULL AND "
                             "finished_at IS NULL AND expires_at = 1795348800 + 7 * 86400"),
                   ==, 1);
  g_assert_cmpint (operator_fixture_count (
                       self, "SELECT count (*) FROM audit WHERE action = 'mail.requeue' AND "
                             "object = (SELECT id FROM outgoing) AND actor = 'operator:offline'"),
                   ==, 1);
  letter = send_and_read (self);
  g_assert_nonnull (strstr (letter, "To: somebody@example.org"));
  g_assert_nonnull (strstr (letter, "Device: not known"));
}

static void
assert_not_requeued (OperatorFixture *self, const char *id, TopayError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      operator_fixture_command (self, &error, "mail-requeue", "id", id, NULL);

  g_assert_null (reply);
  g_assert_error (error, TOPAY_ERROR, (int) code);
  g_assert_cmpint (
      operator_fixture_count (self, "SELECT count (*) FROM audit WHERE action = 'mail.requeue'"),
      ==, 0);
}

static void
test_requeue_refused (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();
  g_autofree char *id = NULL;

  operator_fixture_add_message (self, TOPAYD_MESSAGE_CODE_UNLOCK);
  id = dup_id (self);
  assert_not_requeued (self, "0123", TOPAY_ERROR_NOT_FOUND);
  assert_not_requeued (self, id, TOPAY_ERROR_NOT_FOUND); /* it only waits */
  operator_fixture_refuse_mail (self);
  assert_not_requeued (self, id, TOPAY_ERROR_INVALID); /* it is a code */
}

/* The third is a code, which is passed over. */
static void
test_requeue_all (void)
{
  g_autoptr (OperatorFixture) self = operator_fixture_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  guint32 n_requeued = 0;

  operator_fixture_add_message (self, TOPAYD_MESSAGE_NOTICE_FROZEN);
  operator_fixture_add_message (self, TOPAYD_MESSAGE_NOTICE_UNFROZEN);
  operator_fixture_add_message (self, TOPAYD_MESSAGE_CODE_UNLOCK);
  operator_fixture_refuse_mail (self);
  reply = operator_fixture_command (self, &error, "mail-requeue", NULL);
  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (reply, "requeued", "u", &n_requeued));
  g_assert_cmpuint (n_requeued, ==, 2);
  g_assert_cmpint (
      operator_fixture_count (self, "SELECT count (*) FROM outgoing WHERE state = 'failed'"), ==,
      1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/commands/a-weak-payment-password-is-refused", test_weak_pin);
  g_test_add_func ("/commands/wide-digits-are-digits", test_wide_pin);
  g_test_add_func ("/commands/an-agent-has-an-address", test_agent_without_address);
  g_test_add_func ("/commands/a-refused-notice-waits-again", test_requeue);
  g_test_add_func ("/commands/codes-and-what-was-not-refused-stay", test_requeue_refused);
  g_test_add_func ("/commands/all-notices-wait-again", test_requeue_all);
  return g_test_run ();
}
