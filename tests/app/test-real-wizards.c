/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The wizards in the real window with the real service, in Chinese, by the keyboard alone: from
 * Home to the end; and killed in each page, after which another start goes on. */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "app-fixture.h"
#include "canary.h"
#include "fault-mail.h"
#include "keys.h"
#include "line.h"
#include "service-fixture.h"
#include "topay-code-entry.h"
#include "topay-flow-page.h"
#include "topay-shell.h"
#include "topay-sign-in-page.h"
#include "topay-test-server.h"

#define NEW_PASSWORD "茶壶在月光下的港口慢慢唱歌给白鹭听"
#define NEW_PIN      "837415"
#define CODE_US      (20 * G_USEC_PER_SEC)

/* A draft is on the disk within two seconds of the last key. */
#define LINGER_US (2500 * G_TIME_SPAN_MILLISECOND)

/* A plain run kills in every third page. */
#define PLAIN_STEP 3

typedef enum
{
  PAGE_WHICH,
  PAGE_ACCOUNT,
  PAGE_CODE,
  PAGE_LOGIN, /* the login password, as the second proof */
  PAGE_NEW,   /* the new password */
  PAGE_DONE,
} Page;

/* One page in which the app is killed, and where the next start goes on. */
typedef struct
{
  const char *name;
  const char *wizard; /* as Home calls it */
  const char *account;
  const char *address;
  const char *password; /* (nullable): of the account, for the second proof */
  Page page;
  const char *back; /* (nullable): title of the step it goes on with; NULL: nothing is left */
} Way;

#define LOGIN   "重置登录密码"
#define PAYMENT "重置支付密码"
#define UNLOCK  "解锁我的账户"

#define AT_WHICH   "忘记的是哪个密码？"
#define AT_ACCOUNT "是哪个账户？"
#define AT_CODE    "填写验证码"

#define ALEX "alex", "alex@example.org", "quiet-orchard-lantern"
#define FANG "wangfang", "wangfang@example.org", "moonlit-teapot-harbor"

/* clang-format off */
static const Way ways[] = {
  { "login-which", LOGIN, FANG, PAGE_WHICH, AT_WHICH },
  { "login-account", LOGIN, FANG, PAGE_ACCOUNT, AT_ACCOUNT },
  { "login-code", LOGIN, "person-0", "person-0@example.net", NULL, PAGE_CODE, AT_CODE },
  { "login-new-password", LOGIN, "person-1", "person-1@example.net", NULL, PAGE_NEW, AT_ACCOUNT },
  { "login-done", LOGIN, "person-2", "person-2@example.net", NULL, PAGE_DONE, NULL },
  { "payment-account", PAYMENT, ALEX, PAGE_ACCOUNT, AT_ACCOUNT },
  { "payment-code", PAYMENT, ALEX, PAGE_CODE, AT_CODE },
  { "payment-login-password", PAYMENT, ALEX, PAGE_LOGIN, AT_ACCOUNT },
  { "payment-new-password", PAYMENT, FANG, PAGE_NEW, AT_ACCOUNT },
  { "payment-done", PAYMENT, FANG, PAGE_DONE, NULL },
  { "unlock-account", UNLOCK, "person-3", "person-3@example.net", NULL, PAGE_ACCOUNT, AT_ACCOUNT },
  { "unlock-code", UNLOCK, "person-3", "person-3@example.net", NULL, PAGE_CODE, AT_CODE },
  { "unlock-done", UNLOCK, "person-4", "person-4@example.net", NULL, PAGE_DONE, NULL },
};
/* clang-format on */

/* Of the program that is running. */
static TopayFaultMail *mail;
static const Way *way;

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
wait_for (Fixture *fixture, const char *text)
{
  wait_for_page (fixture, TOPAY_TYPE_FLOW_PAGE, text);
  settle (); /* the focus follows */
}

static void
press (Fixture *fixture, const char *name)
{
  keys_tab_to (get_window (fixture), name);
  keys_enter (get_window (fixture));
}

static char *
take_code (const char *address)
{
  gint64 deadline = g_get_monotonic_time () + CODE_US;
  char *code;

  while ((code = topay_fault_mail_take_code (mail, address)) == NULL)
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("no code for %s", address);
      settle ();
      g_usleep (5000);
    }
  return code;
}

/* Codes of before are of no use. */
static void
forget_codes (const char *address)
{
  char *code;

  while ((code = topay_fault_mail_take_code (mail, address)) != NULL)
    g_free (code);
}

static gboolean
is (const char *wizard)
{
  return g_str_equal (way->wizard, wizard);
}

static void
answer_which (Fixture *fixture)
{
  if (!is (LOGIN))
    return;
  wait_for (fixture, AT_WHICH);
  if (way->page == PAGE_WHICH)
    press (fixture, "账户被锁，登不上"); /* another than the one that is chosen at first */
}

static void
answer_account (Fixture *fixture)
{
  GtkWidget *window = get_window (fixture);

  if (is (LOGIN))
    press (fixture, "继续");
  wait_for (fixture, AT_ACCOUNT);
  g_assert_cmpstr (keys_get_name (keys_get_focus (window)), ==, "账户");
  keys_type (window, way->account);
  press (fixture, "注册邮箱");
}

static void
answer_code (Fixture *fixture, gboolean send)
{
  g_autofree char *code = NULL;

  if (send)
    {
      forget_codes (way->address);
      press (fixture, "发送验证码");
      wait_for (fixture, AT_CODE);
    }
  if (send && way->page == PAGE_CODE)
    return;
  code = take_code (way->address);
  keys_type (get_window (fixture), code); /* the last digit goes on by itself */
}

static void
answer_new (Fixture *fixture)
{
  GtkWidget *window = get_window (fixture);
  const char *secret = is (LOGIN) ? NEW_PASSWORD : NEW_PIN;

  wait_for (fixture, is (LOGIN) ? "设置新的登录密码" : "设置新的支付密码");
  keys_type (window, secret);
  keys_enter (window); /* to the second row */
  keys_type (window, secret);
}

static void
answer_login (Fixture *fixture)
{
  wait_for (fixture, "填写登录密码");
  keys_type (get_window (fixture), way->password);
}

static void
finish (Fixture *fixture)
{
  if (!is (UNLOCK))
    press (fixture, is (LOGIN) ? "设置新密码" : "设置新支付密码");
  wait_for (fixture, is (LOGIN) ? "登录密码已更改" : is (PAYMENT) ? "支付密码已更改" : "没有锁定");
}

/* From the code to the page where the way ends. */
static void
walk_on (Fixture *fixture)
{
  if (is (PAYMENT))
    answer_login (fixture);
  if (way->page == PAGE_LOGIN)
    return;
  if (is (PAYMENT))
    press (fixture, "继续");
  if (!is (UNLOCK))
    answer_new (fixture);
  if (way->page == PAGE_DONE)
    finish (fixture);
}

static void
walk (Fixture *fixture)
{
  wait_for_text_in_window (fixture, way->wizard); /* the library is being read */
  press (fixture, way->wizard);
  answer_which (fixture);
  if (way->page == PAGE_WHICH)
    return;
  answer_account (fixture);
  if (way->page == PAGE_ACCOUNT)
    return;
  answer_code (fixture, TRUE);
  if (way->page != PAGE_CODE)
    walk_on (fixture);
}

/* The whole way */

static void
sign_in (Fixture *fixture, const char *account, const char *password)
{
  GtkWidget *window = get_window (fixture);

  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, NULL);
  settle ();
  g_assert_cmpstr (keys_get_name (keys_get_focus (window)), ==, "账户");
  keys_type (window, account);
  keys_tab_to (window, "密码");
  keys_type (window, password);
  keys_enter (window);
}

static void
test_reset_from_home_to_home (Fixture *fixture, const Words *words)
{
  static const Way whole = { "whole", LOGIN, FANG, PAGE_DONE, NULL };

  way = &whole;
  start (fixture, words);
  walk (fixture);
  press (fixture, "登录");
  sign_in (fixture, "wangfang", "moonlit-teapot-harbor");
  wait_for_text_in_window (fixture, "账户和密码不匹配"); /* the old one */
  keys_tab_to (get_window (fixture), "密码");
  keys_type (get_window (fixture), NEW_PASSWORD);
  keys_enter (get_window (fixture));
  wait_for_text_in_window (fixture, "您已登录");
}

/* Killed in a page */

static void
walk_and_die (Fixture *fixture, const Words *words)
{
  gint64 end_us;

  start (fixture, words);
  walk (fixture);
  end_us = g_get_monotonic_time () + LINGER_US;
  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
  kill (getpid (), SIGKILL);
}

/* Another start: the draft is there and goes on, or nothing is left. */
static void
come_back (Fixture *fixture, const Words *words)
{
  g_autofree char *offer = g_strdup_printf ("继续“%s”", way->wizard);
  GtkWidget *window;

  start (fixture, words);
  window = get_window (fixture);
  wait_for_text_in_window (fixture, way->wizard);
  settle ();
  if (way->back == NULL)
    {
      g_assert_null (find_button (window, offer));
      return;
    }
  wait_for_text_in_window (fixture, offer);
  press (fixture, offer);
  wait_for (fixture, way->back);
  if (g_str_equal (way->back, AT_ACCOUNT))
    {
      GtkWidget *text = GTK_WIDGET (gtk_root_get_focus (GTK_ROOT (window)));

      g_assert_true (GTK_IS_EDITABLE (text));
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==, way->account);
    }
  if (g_str_equal (way->back, AT_CODE))
    {
      Way on = *way;

      on.page = PAGE_DONE;
      way = &on;
      answer_code (fixture, FALSE); /* the code that was sent before the end */
      walk_on (fixture);
    }
}

static int
run_program (const char *self, const char *role, const Way *which, const char *folder)
{
  const char *const arguments[] = { self, role, which->name, NULL };
  g_auto (GStrv) environment =
      g_environ_setenv (g_get_environ (), "TOPAY_TEST_FOLDER", folder, TRUE);
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_spawn_sync (NULL, (char **) arguments, environment, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  return status;
}

static const char *program;

static void
assert_no_secret (const char *folder)
{
  static const char *const secrets[] = { NEW_PASSWORD, NEW_PIN, "quiet-orchard-lantern",
                                         "moonlit-teapot-harbor" };

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *found = topay_test_canary_search (secrets[i], folder, NULL);

      g_assert_cmpstr (found, ==, "");
    }
}

static void
die_and_come_back (const Way *which)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  int status = run_program (program, "walk", which, folder);

  if (!WIFSIGNALED (status) || WTERMSIG (status) != SIGKILL)
    g_error ("%s: ended with %d before it was killed", which->name, status);
  assert_no_secret (folder);
  status = run_program (program, "come-back", which, folder);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("%s: did not come back: %d", which->name, status);
  assert_no_secret (folder);
  topay_test_remove_tree (folder);
}

static void
use_service (TopayTestService *service)
{
  g_autofree char *folder =
      g_build_filename (topay_test_service_get_folder (service), "mail", NULL);

  g_setenv ("TOPAY_SERVICE_URI", topay_test_service_get_uri (service), TRUE);
  g_setenv ("TOPAY_SERVICE_CA_FILE", topay_test_service_get_ca (service), TRUE);
  g_setenv ("TOPAY_TEST_MAIL", folder, TRUE);
  g_clear_pointer (&mail, topay_fault_mail_free);
  mail = topay_fault_mail_new (folder);
}

/* What was done was done once, and nothing that nobody asked for. */
static void
assert_done_once (TopayTestService *service, guint n_ends, guint n_proofs)
{
  topay_test_service_stop (service);
  g_assert_cmpint (topay_test_service_query (service,
                                             "SELECT count (*) FROM audit WHERE result = 'ok' AND"
                                             " action IN ('reset.finish', 'reset.unlock')"),
                   ==, n_ends);
  g_assert_cmpint (topay_test_service_query (service, "SELECT count (*) FROM proofs WHERE kind IN"
                                                      " ('login_password', 'payment_password',"
                                                      " 'unlock')"),
                   ==, n_proofs);
}

static void
test_killed_in_every_page (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  guint n_ends = 0, n_proofs = 0;

  topay_test_add_people (service, 5);
  use_service (service);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      if (!topay_test_is_long () && i % PLAIN_STEP != PLAIN_STEP - 1)
        continue;
      g_test_message ("%s", ways[i].name);
      die_and_come_back (&ways[i]);
      n_proofs += ways[i].page >= PAGE_CODE;
      n_ends += ways[i].page == PAGE_DONE || ways[i].page == PAGE_CODE;
    }
  assert_done_once (service, n_ends, n_proofs);
}

static void
test_whole_way (void)
{
  static const Journey journey = { "reset", test_reset_from_home_to_home, &words_zh };
  g_autoptr (TopayTestService) service = topay_test_service_new ();

  use_service (service);
  run_journey (&journey);
  assert_done_once (service, 1, 1);
}

/* As another program of this name: "walk" or "come-back", and the name of a way. */
static int
play (const char *role, const char *name)
{
  Journey journey = { role, g_str_equal (role, "walk") ? walk_and_die : come_back, &words_zh };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_str_equal (ways[i].name, name))
      way = &ways[i];
  mail = topay_fault_mail_new (g_getenv ("TOPAY_TEST_MAIL"));
  run_journey (&journey);
  topay_fault_mail_free (mail);
  return 0;
}

int
main (int argc, char **argv)
{
  gboolean is_other = argc == 3 && argv[1][0] != '-';

  program = argv[0];
  topay_client_init_tls ();
  if (is_other)
    {
      g_autofree char *role = g_strdup (argv[1]);
      g_autofree char *name = g_strdup (argv[2]);

      argc = 1;
      app_fixture_init (&argc, &argv);
      return play (role, name);
    }
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/e2e/window/reset-in-chinese-by-the-keyboard", test_whole_way);
  g_test_add_func ("/e2e/window/killed-in-every-page-and-back", test_killed_in_every_page);
  return g_test_run ();
}
