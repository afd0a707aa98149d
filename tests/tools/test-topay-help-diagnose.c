/* SPDX-License-Identifier: GPL-3.0-or-later */

/* topay-help diagnose where there is no service: what it refuses, what a code alone tells, and the
 * form of what it prints. */

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "program-fixture.h"

#define PROGRAM "topay-help"
#define NOWHERE "https://127.0.0.1:9"

static const char *bundle; /* the product’s */

static TopayRun *
diagnose (const char *one, const char *two, const char *three)
{
  return topay_run (PROGRAM, NULL, 0, "diagnose", "--bundle", bundle, one, two, three, NULL);
}

static void
test_wrong_use_is_refused (void)
{
  static const char *const rows[][3] = {
    { "--payment=T2026112304295405", NULL, NULL },
    { "--payment=T1", "--code=TP-2102", "--account=wangfang" },
    { "--code=", NULL, NULL },
    { "--code=错误 TP-2102", NULL, NULL },
    { "--code=<b>", NULL, NULL },
    { "--code=\xff\xfe", NULL, NULL },
    { "--code=TP-9999", NULL, NULL }, /* nobody knows it */
    { "--account=", NULL, NULL },
    { "--account=\xff", NULL, NULL },
    { "--answer=ask-vpn", NULL, NULL },
    { "--answer=ask-vpn=perhaps", NULL, NULL },
    { "--answer=ask-nobody=yes", NULL, NULL },
    { "--answer=ask-vpn=\xff", NULL, NULL },
    { "--answer=payment-state=paid", NULL, NULL }, /* that is for the machine to say */
    { "--lang=fr", NULL, NULL },
    { "TP-2102", NULL, NULL },
    { "--limit=3", NULL, NULL },
    { "--password=secret", NULL, NULL },
  };
  g_autofree char *long_code = g_strdup_printf ("--code=%065d", 7);
  g_autofree char *long_name = g_strdup_printf ("--account=%0255d", 7);
  g_autoptr (TopayRun) too_long = diagnose (long_code, NULL, NULL);
  g_autoptr (TopayRun) too_long_a_name = diagnose (long_name, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TopayRun) run = diagnose (rows[i][0], rows[i][1], rows[i][2]);

      g_test_message ("row %u: %s", i, run->errors);
      g_assert_cmpint (run->status, ==, 2);
      g_assert_cmpstr (run->output, ==, "");
      g_assert_cmpstr (run->errors, !=, "");
    }
  g_assert_cmpint (too_long->status, ==, 2);
  g_assert_cmpint (too_long_a_name->status, ==, 2);
}

static const char *const texts[][3] = { { "en", "1. What happened\n", "daily limit" },
                                        { "zh_CN", "1. 发生了什么\n", "每日限额" } };

/* As people type them, in both languages, whatever the locale is. */
static void
test_code_is_explained (void)
{
  static const char *const codes[] = { "TP-2102", "tp 2102", "ＴＰ２１０２",
                                       "beyond_pay_restriction" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (codes); j++)
      {
        g_autofree char *code = g_strconcat ("--code=", codes[j], NULL);
        g_autoptr (TopayRun) run = diagnose (code, "--lang", texts[i][0]);

        g_assert_cmpint (run->status, ==, 0);
        g_assert_true (g_str_has_prefix (run->output, texts[i][1]));
        g_assert_nonnull (strstr (run->output, texts[i][2]));
        g_assert_nonnull (strstr (run->output, "topay-help article pay-fail-limit\n"));
        g_assert_cmpstr (run->errors, ==, "");
      }
}

/* Numbered from one on, without a gap, and no line wider than the terminal. */
static void
test_lines_are_numbered (void)
{
  g_autoptr (TopayRun) run = diagnose ("--code", "TP-2102", NULL);
  g_auto (GStrv) lines = g_strsplit (run->output, "\n", -1);
  guint n_items = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u. ", n_items + 1);

      g_assert_cmpuint (g_utf8_strlen (lines[i], -1), <=, 60);
      if (g_str_has_prefix (lines[i], number))
        n_items++;
      else
        g_assert_true (*lines[i] == '\0' || g_str_has_prefix (lines[i], "   "));
    }
  g_assert_cmpuint (n_items, >=, 6);
}

static void
test_unknown_asks (void)
{
  g_autoptr (TopayRun) run = diagnose (NULL, NULL, NULL);
  g_autoptr (TopayRun) answered =
      diagnose ("--answer=ask-stopped=network", "--answer=ask-network=yes", NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->output, "--answer ask-stopped=network  It kept loading"));
  g_assert_cmpint (answered->status, ==, 0);
  g_assert_nonnull (strstr (answered->output, "The network is slow or loses data"));
}

/* Any “yes” is reason enough; before all three are answered nothing else is said. */
static void
test_brake_comes_first (void)
{
  g_autoptr (TopayRun) run = diagnose ("--code=TP-4001", NULL, NULL);
  g_autoptr (TopayRun) alarmed = diagnose ("--code=TP-4001", "--answer=ask-hurry=yes", NULL);
  g_autoptr (TopayRun) calm = topay_run (
      PROGRAM, NULL, 0, "diagnose", "--bundle", bundle, "--code=TP-4001", "--answer=ask-hurry=no",
      "--answer=ask-stranger=no", "--answer=ask-phone-told=no", NULL);

  g_assert_nonnull (strstr (run->output, "Question 1 of 3:"));
  g_assert_null (strstr (run->output, "2. "));
  g_assert_true (g_str_has_prefix (alarmed->output, "1. Please stop here and do not pay\n"));
  g_assert_true (g_str_has_prefix (calm->output, "1. What happened\n"));
}

static void
assert_members (JsonObject *object, const char *const *names)
{
  g_assert_cmpuint (json_object_get_size (object), ==, g_strv_length ((char **) names));
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_true (json_object_has_member (object, names[i]));
}

static JsonObject *
get_first (JsonObject *object, const char *array)
{
  return json_array_get_object_element (json_object_get_array_member (object, array), 0);
}

/* What the manual page says, and nothing else. */
static void
test_json_is_as_documented (void)
{
  static const char *const all[] = { "found",        "causes",   "must_wait", "may_pay_again",
                                     "paying_again", "evidence", "questions", "checks",
                                     "seconds",      NULL };
  static const char *const cause[] = { "id",     "kind",  "title",   "money", "advice",
                                       "solver", "retry", "article", NULL };
  static const char *const question[] = { "question", "text", "answers", NULL };
  static const char *const answer[] = { "answer", "text", NULL };
  static const char *const check[] = { "check", "state", "text", NULL };
  g_autoptr (TopayRun) run = diagnose ("--json", NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *root;

  json_parser_load_from_data (parser, run->output, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  assert_members (root, all);
  assert_members (get_first (root, "causes"), cause);
  assert_members (get_first (root, "questions"), question);
  assert_members (get_first (get_first (root, "questions"), "answers"), answer);
  assert_members (get_first (root, "checks"), check);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_false (json_object_get_boolean_member (root, "found"));
  g_assert_cmpstr (json_object_get_string_member (get_first (root, "causes"), "id"), ==, "unknown");
}

/* That nobody can be reached is found out, and named; the payment that somebody asked for may still
 * be open. */
static void
test_service_that_is_away_is_named (void)
{
  g_autoptr (TopayRun) run = NULL;

  g_setenv ("TOPAY_SERVICE_URI", NOWHERE, TRUE);
  run = topay_run (PROGRAM, "secret-word\n", strlen ("secret-word\n"), "diagnose", "--bundle",
                   bundle, "--account=wangfang", "--payment=T1", NULL);
  g_unsetenv ("TOPAY_SERVICE_URI");
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->output, "Please do not pay again until this payment is decided."));
  g_assert_null (strstr (run->output, "secret-word"));
  g_assert_null (strstr (run->errors, "secret-word"));
}

/* An empty password is not sent, where it would count as a wrong one. */
static void
test_password_has_to_be_given (void)
{
  g_autofree char *too_long = g_strnfill (2000, 'x');
  const char *const inputs[] = { "", "\n", "\r\n", too_long };

  g_setenv ("TOPAY_SERVICE_URI", NOWHERE, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (TopayRun) run =
          topay_run (PROGRAM, inputs[i], (gssize) strlen (inputs[i]), "diagnose", "--bundle",
                     bundle, "--account=wangfang", NULL);

      g_assert_cmpint (run->status, ==, 3);
      g_assert_cmpstr (run->output, ==, "");
      g_assert_cmpstr (run->errors, ==, "topay-help: Nothing was typed, or it is too long\n");
    }
  g_unsetenv ("TOPAY_SERVICE_URI");
}

/* What the app can do is said. */
static void
test_app_is_pointed_to (void)
{
  g_autoptr (TopayRun) locked = diagnose ("--code=TP-4101", NULL, NULL);
  g_autoptr (TopayRun) calm = topay_run (
      PROGRAM, NULL, 0, "diagnose", "--bundle", bundle, "--code=TP-4001", "--answer=ask-hurry=no",
      "--answer=ask-stranger=no", "--answer=ask-phone-told=no", NULL);

  g_assert_nonnull (strstr (locked->output, "In the app\n   Reset the payment password\n"));
  g_assert_nonnull (strstr (calm->output, "Report fraud"));
}

static void
test_account_needs_a_service (void)
{
  g_autoptr (TopayRun) run = diagnose ("--account=wangfang", NULL, NULL);

  g_assert_cmpint (run->status, ==, 3);
  g_assert_cmpstr (run->output, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  bundle = g_getenv ("TOPAY_TEST_BUNDLE");
  g_assert_nonnull (bundle);
  g_setenv ("TOPAY_LOCALEDIR", g_getenv ("TOPAY_TEST_LOCALEDIR"), TRUE);

  g_test_add_func ("/topay-help/diagnose/wrong-use-is-refused", test_wrong_use_is_refused);
  g_test_add_func ("/topay-help/diagnose/code-is-explained", test_code_is_explained);
  g_test_add_func ("/topay-help/diagnose/lines-are-numbered", test_lines_are_numbered);
  g_test_add_func ("/topay-help/diagnose/unknown-asks", test_unknown_asks);
  g_test_add_func ("/topay-help/diagnose/brake-comes-first", test_brake_comes_first);
  g_test_add_func ("/topay-help/diagnose/json-is-as-documented", test_json_is_as_documented);
  g_test_add_func ("/topay-help/diagnose/service-that-is-away-is-named",
                   test_service_that_is_away_is_named);
  g_test_add_func ("/topay-help/diagnose/password-has-to-be-given", test_password_has_to_be_given);
  g_test_add_func ("/topay-help/diagnose/app-is-pointed-to", test_app_is_pointed_to);
  g_test_add_func ("/topay-help/diagnose/account-needs-a-service", test_account_needs_a_service);
  return g_test_run ();
}
