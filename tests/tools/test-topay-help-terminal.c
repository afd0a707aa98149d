/* SPDX-License-Identifier: GPL-3.0-or-later */

/* topay-help diagnose on a terminal: what it asks, and what nobody may see. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "terminal-fixture.h"

#define PROGRAM TOOLS_FOLDER "/topay-help"
#define NOWHERE "https://127.0.0.1:9"
#define SECRET  "a-word-that-nobody-sees"
#define CTRL_C  "\x03"
#define CTRL_D  "\x04"

static TopayTerminal *
diagnose (const char *one, const char *two)
{
  const char *const arguments[] = { PROGRAM, "diagnose", "--lang=en", one, two, NULL };

  return topay_terminal_new (arguments, NULL);
}

/* A service is named, but nobody is there: the password is asked for all the same. */
static TopayTerminal *
sign_in (const char *option, const char *errors_to)
{
  const char *const arguments[] = { PROGRAM, "diagnose", "--lang=en", "--account=wangfang",
                                    option,  NULL };
  TopayTerminal *terminal;

  g_setenv ("TOPAY_SERVICE_URI", NOWHERE, TRUE);
  terminal = topay_terminal_new (arguments, errors_to);
  g_unsetenv ("TOPAY_SERVICE_URI");
  return terminal;
}

static void
test_password_is_not_shown (void)
{
  g_autoptr (TopayTerminal) terminal = sign_in (NULL, NULL);

  topay_terminal_wait_for (terminal, "Password of wangfang: ");
  g_assert_false (topay_terminal_shows_typing (terminal));
  topay_terminal_type (terminal, SECRET "\n");
  topay_terminal_wait_for (terminal, "We cannot reach Topay");
  topay_terminal_wait_for (terminal, "(0 or Enter: I do not know): ");
  topay_terminal_type (terminal, "2\n"); /* what is typed now is shown */
  topay_terminal_wait_for (terminal, "1. What happened");
  g_assert_cmpint (topay_terminal_finish (terminal), ==, 0);
  g_assert_true (topay_terminal_shows_typing (terminal));
  g_assert_nonnull (strstr (topay_terminal_get_text (terminal), "I do not know): 2\r\n"));
  g_assert_null (strstr (topay_terminal_get_text (terminal), SECRET));
}

/* Neither where the errors go to a file. */
static void
test_password_is_not_shown_without_errors (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-XXXXXX", NULL);
  g_autofree char *errors = g_build_filename (folder, "errors", NULL);
  g_autoptr (TopayTerminal) terminal = sign_in (NULL, errors);
  g_autofree char *written = NULL;

  topay_terminal_wait_for (terminal, "Password of wangfang: ");
  g_assert_false (topay_terminal_shows_typing (terminal));
  topay_terminal_type (terminal, SECRET "\n");
  g_assert_cmpint (topay_terminal_finish (terminal), ==, 0);
  g_assert_null (strstr (topay_terminal_get_text (terminal), SECRET));
  g_assert_true (g_file_get_contents (errors, &written, NULL, NULL));
  g_assert_null (strstr (written, "Password"));
  g_assert_null (strstr (written, SECRET));
  g_remove (errors);
  g_rmdir (folder);
}

static void
test_interrupted_prompt_leaves_the_terminal_as_it_was (void)
{
  g_autoptr (TopayTerminal) terminal = sign_in ("--json", NULL);

  topay_terminal_wait_for (terminal, "Password of wangfang: ");
  topay_terminal_type (terminal, "half-a-" CTRL_C);
  g_assert_cmpint (topay_terminal_finish (terminal), ==, 130);
  g_assert_true (topay_terminal_shows_typing (terminal));
  g_assert_null (strstr (topay_terminal_get_text (terminal), "half-a-"));
  g_assert_null (strchr (topay_terminal_get_text (terminal), '{'));
}

/* Interrupted, or unable: whether the signal or the end of the input is seen first is chance. */
static void
check_hang_up (TopayTerminal *terminal, const char *prompt)
{
  int status;

  topay_terminal_wait_for (terminal, prompt);
  topay_terminal_hang_up (terminal);
  status = topay_terminal_finish (terminal);
  g_assert_true (status == 130 || status == 3);
}

/* As when its window is closed. */
static void
test_hanging_up_ends_it (void)
{
  g_autoptr (TopayTerminal) asked = sign_in (NULL, NULL);
  g_autoptr (TopayTerminal) interviewed = diagnose (NULL, NULL);

  check_hang_up (asked, "Password of wangfang: ");
  check_hang_up (interviewed, "(0 or Enter: I do not know): ");
}

/* One at a time; what is no number of an answer is asked for again. */
static void
test_questions_are_asked (void)
{
  g_autoptr (TopayTerminal) terminal = diagnose (NULL, NULL);

  topay_terminal_wait_for (terminal, "Network: "); /* as it ends */
  topay_terminal_wait_for (terminal, "Where did it stop?");
  topay_terminal_wait_for (terminal, "2  It kept loading, or said something about the network");
  topay_terminal_wait_for (terminal, "(0 or Enter: I do not know): ");
  topay_terminal_type (terminal, "99\n");
  topay_terminal_wait_for (terminal, "(0 or Enter: I do not know): ");
  topay_terminal_type (terminal, " 2 \n");
  topay_terminal_wait_for (terminal, "Does it work on another network, such as mobile data?");
  topay_terminal_wait_for (terminal, "(0 or Enter: I do not know): ");
  topay_terminal_type (terminal, "1\n");
  topay_terminal_wait_for (terminal, "1. What happened\r\n   The network is slow or loses data");
  g_assert_cmpint (topay_terminal_finish (terminal), ==, 0);
}

/* Nobody is asked twice for what they do not know, nor more than four things. */
static void
test_not_known_is_an_answer (void)
{
  static const char *const questions[] = { "Where did it stop?",
                                           "Did your bank send a message about this payment?",
                                           "Which phone number receives the codes of your bank?",
                                           "Is paying online switched on at your bank?" };
  g_autoptr (TopayTerminal) terminal = diagnose (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      topay_terminal_wait_for (terminal, questions[i]);
      topay_terminal_wait_for (terminal, "(0 or Enter: I do not know): ");
      topay_terminal_type (terminal, i % 2 == 0 ? "\n" : "0\n");
    }
  topay_terminal_wait_for (terminal, "1. What happened");
  g_assert_cmpint (topay_terminal_finish (terminal), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    g_assert_true (strstr (topay_terminal_get_text (terminal), questions[i])
                   == g_strrstr (topay_terminal_get_text (terminal), questions[i]));
}

static void
test_end_of_input_ends_the_questions (void)
{
  g_autoptr (TopayTerminal) terminal = diagnose (NULL, NULL);
  g_autoptr (TopayTerminal) interrupted = diagnose (NULL, NULL);

  topay_terminal_wait_for (terminal, "(0 or Enter: I do not know): ");
  topay_terminal_type (terminal, CTRL_D);
  topay_terminal_wait_for (terminal, "1. What happened");
  g_assert_cmpint (topay_terminal_finish (terminal), ==, 1);

  topay_terminal_wait_for (interrupted, "(0 or Enter: I do not know): ");
  topay_terminal_type (interrupted, CTRL_C);
  g_assert_cmpint (topay_terminal_finish (interrupted), ==, 130);
  g_assert_null (strstr (topay_terminal_get_text (interrupted), "1. What happened"));
}

/* The three questions come first, and nobody who does not know the answer comes past them. */
static void
test_scam_is_asked_about (void)
{
  g_autoptr (TopayTerminal) alarmed = diagnose ("--code=TP-4001", NULL);
  g_autoptr (TopayTerminal) unsure = diagnose ("--code=TP-4001", NULL);

  topay_terminal_wait_for (alarmed, "Is the money for somebody you have never met?");
  topay_terminal_type (alarmed, "2\n");
  topay_terminal_wait_for (alarmed, "Did somebody on the phone or in a chat tell you to pay?");
  topay_terminal_type (alarmed, "1\n");
  topay_terminal_wait_for (alarmed, "1. Please stop here and do not pay");
  g_assert_cmpint (topay_terminal_finish (alarmed), ==, 0);

  topay_terminal_wait_for (unsure, "Is the money for somebody you have never met?");
  topay_terminal_type (unsure, "0\n");
  topay_terminal_wait_for (unsure, "Question 1 of 3:");
  g_assert_cmpint (topay_terminal_finish (unsure), ==, 0);
  g_assert_null (strstr (topay_terminal_get_text (unsure), "What happened"));
}

static void
test_nothing_is_asked_for_programs (void)
{
  g_autoptr (TopayTerminal) terminal = diagnose ("--json", NULL);

  g_assert_cmpint (topay_terminal_finish (terminal), ==, 1);
  g_assert_true (g_str_has_prefix (topay_terminal_get_text (terminal), "{\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("TOPAY_LIBRARY", g_getenv ("TOPAY_TEST_BUNDLE"), TRUE);
  g_setenv ("TOPAY_LOCALEDIR", g_getenv ("TOPAY_TEST_LOCALEDIR"), TRUE);

#define ADD(path, func) g_test_add_func ("/topay-help/terminal/" path, func)
  ADD ("questions-are-asked", test_questions_are_asked);
  ADD ("not-known-is-an-answer", test_not_known_is_an_answer);
  ADD ("end-of-input-ends-the-questions", test_end_of_input_ends_the_questions);
  ADD ("scam-is-asked-about", test_scam_is_asked_about);
  ADD ("nothing-is-asked-for-programs", test_nothing_is_asked_for_programs);
  ADD ("password-is-not-shown", test_password_is_not_shown);
  ADD ("password-is-not-shown-without-errors", test_password_is_not_shown_without_errors);
  ADD ("interrupted-prompt-leaves-the-terminal-as-it-was",
       test_interrupted_prompt_leaves_the_terminal_as_it_was);
  ADD ("hanging-up-ends-it", test_hanging_up_ends_it);
#undef ADD
  return g_test_run ();
}
