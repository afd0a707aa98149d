/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "line.h"
#include "person.h"

#define ADDRESS      "alex@example.org"
#define PHONE        "+8613800000002"
#define PASSWORD     "quiet-orchard-lantern"
#define NEW_PASSWORD "a brand new umbrella stand"
#define N_PARALLEL   50
#define CODE_S       600

/* A code that is not @code. */
static char *
dup_wrong (const char *code)
{
  char *wrong = g_strdup (code);

  wrong[7] = wrong[7] == '0' ? '1' : '0';
  return wrong;
}

/* A9: five tries, and the right one comes too late. */
static void
test_sixth_try (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_auto (TopayTestReset) reset = { 0 };
  g_autofree char *code = NULL, *wrong = NULL;

  topay_test_person_start_reset (alex, "login_password", "alex", &reset);
  code = topay_test_service_take_code (service, ADDRESS);
  wrong = dup_wrong (code);
  for (guint i = 0; i < 4; i++)
    topay_test_person_enter_code (alex, wrong, &reset, "code_wrong");
  topay_test_person_enter_code (alex, wrong, &reset, "code_void");
  topay_test_person_enter_code (alex, code, &reset, "code_void");
}

static void
test_used_twice (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_auto (TopayTestReset) reset = { 0 };
  g_autofree char *code = NULL;

  topay_test_person_start_reset (alex, "login_password", "alex", &reset);
  code = topay_test_service_take_code (service, ADDRESS);
  topay_test_person_enter_code (alex, code, &reset, NULL);
  topay_test_person_enter_code (alex, code, &reset, "code_void");
  /* the proof that the first one gave goes on */
  topay_test_person_set_password (alex, NEW_PASSWORD, &reset, NULL);
}

/* A9: a code opens the reset that asked for it, and no other. */
static void
test_other_session (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_auto (TopayTestReset) first = { 0 };
  g_auto (TopayTestReset) second = { 0 };
  g_auto (TopayTestReset) hers = { 0 };
  g_autofree char *code = NULL, *other = NULL;

  topay_test_person_start_reset (alex, "login_password", "alex", &first);
  code = topay_test_service_take_code (service, ADDRESS);
  topay_test_person_start_reset (alex, "login_password", "alex", &second);
  other = topay_test_service_take_code (service, ADDRESS);
  topay_test_person_start_reset (alex, "login_password", "wangfang", &hers);
  topay_test_person_enter_code (alex, code, &second, "code_wrong");
  topay_test_person_enter_code (alex, other, &hers, "code_wrong");
  topay_test_person_enter_code (alex, other, &second, NULL);
}

/* A9: ten minutes, to the second. */
static void
test_expired (void)
{
  g_autoptr (TopayTestService) service = NULL;
  g_autoptr (TopayTestPerson) alex = NULL;
  g_auto (TopayTestReset) first = { 0 };
  g_auto (TopayTestReset) second = { 0 };
  g_autofree char *code = NULL, *later = NULL;

  if (!topay_test_service_has_clock ())
    {
      g_test_skip ("libfaketime is not here, or a sanitizer wants its place");
      return;
    }
  service = topay_test_service_new_with_clock ();
  alex = topay_test_person_new (service);
  topay_test_person_start_reset (alex, "login_password", "alex", &first);
  code = topay_test_service_take_code (service, ADDRESS);
  topay_test_service_advance (service, CODE_S + 1);
  topay_test_person_enter_code (alex, code, &first, "code_void");

  topay_test_person_start_reset (alex, "login_password", "alex", &second);
  later = topay_test_service_take_code (service, ADDRESS);
  topay_test_service_advance (service, CODE_S - 30);
  topay_test_person_enter_code (alex, later, &second, NULL);
}

/* A9: fifty hands with the right code; one door. */
static void
test_parallel (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify) topay_test_line_free);
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_auto (TopayTestReset) reset = { 0 };
  g_autofree char *code = NULL, *body = NULL, *request = NULL;
  guint n_accepted = 0, n_void = 0;

  for (guint i = 0; i < N_PARALLEL; i++)
    {
      g_autofree char *source = topay_test_dup_source (i);

      g_ptr_array_add (lines, topay_test_line_new (service, source));
    }
  topay_test_person_start_reset (alex, "login_password", "alex", &reset);
  code = topay_test_service_take_code (service, ADDRESS);
  body = topay_test_body_code (reset.proof_id, code);
  request = topay_test_compose ("POST /v1/reset/code", NULL, body);
  for (guint i = 0; i < N_PARALLEL; i++)
    topay_test_line_send (g_ptr_array_index (lines, i), request);
  for (guint i = 0; i < N_PARALLEL; i++)
    {
      g_autoptr (TopayTestReply) reply = topay_test_line_receive (g_ptr_array_index (lines, i));

      g_assert_nonnull (reply);
      n_accepted += reply->status == 200 ? 1 : 0;
      n_void += topay_test_reply_has_code (reply, "code_void") ? 1 : 0;
    }
  g_assert_cmpuint (n_accepted, ==, 1);
  g_assert_cmpuint (n_void, ==, N_PARALLEL - 1);
}

/* A9: the fourth wish of an hour looks like the others; the mailbox knows better. */
static void
test_fourth_send (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_autofree char *other = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_auto (TopayTestReset) reset = { 0 };

      topay_test_person_start_reset (alex, "login_password", "alex", &reset);
    }
  /* letters leave in the order in which they came: this one is behind all of them */
  {
    g_auto (TopayTestReset) reset = { 0 };

    topay_test_person_start_reset (alex, "login_password", "wangfang", &reset);
    other = topay_test_service_take_code (service, "wangfang@example.org");
  }
  g_assert_cmpuint (topay_test_service_count_letters (service, ADDRESS, "code"), ==, 3);
}

/* A11: everything that was open is closed with the answer, and everybody who should know is told.
 */
static void
test_completing (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  TopayTestPerson *others[3];
  g_auto (TopayTestReset) pending = { 0 };
  g_autofree char *code = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      others[i] = topay_test_person_new (service);
      topay_test_person_sign_in (others[i], "alex", PASSWORD, NULL);
    }
  topay_test_person_start_reset (alex, "unlock", "alex", &pending);
  code = topay_test_service_take_code (service, ADDRESS);
  topay_test_person_reset_login (alex, "alex", ADDRESS, NEW_PASSWORD);

  /* not within a second: with the next request */
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      topay_test_person_ask_signed_in (others[i], &topay_endpoint_session, NULL, "signed_out");
      topay_test_person_free (others[i]);
    }
  topay_test_person_enter_code (alex, code, &pending, "code_void");
  topay_test_service_wait_letters (service, ADDRESS, "password of your Topay account was changed",
                                   1);
  topay_test_service_wait_letters (service, PHONE, "password was changed", 1);
  g_assert_cmpuint (topay_test_service_count_letters (service, ADDRESS, "http"), ==, 0);

  /* nobody was signed in by it, and payouts are on hold for a day */
  g_assert_cmpint (topay_account_get_state (alex->account), ==, TOPAY_ACCOUNT_STATE_SIGNED_OUT);
  topay_test_person_sign_in (alex, "alex", NEW_PASSWORD, NULL);
  g_assert_cmpint (topay_account_get_info (alex->account)->holds_until, >,
                   g_get_real_time () / G_USEC_PER_SEC + 23 * 60 * 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/security/A9-sixth-try-fails", test_sixth_try);
  g_test_add_func ("/security/A9-used-twice-fails", test_used_twice);
  g_test_add_func ("/security/A9-code-of-another-session-fails", test_other_session);
  g_test_add_func ("/security/A9-expired-fails", test_expired);
  g_test_add_func ("/security/A9-50-parallel-give-one", test_parallel);
  g_test_add_func ("/security/A9-fourth-send-looks-the-same", test_fourth_send);
  g_test_add_func ("/security/A11-completing-closes-everything", test_completing);

  return g_test_run ();
}
