/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-problem.h"

#include <string.h>

#include "topay-error.h"
#include "topay-wire-endpoints.h"

#define NOW G_GINT64_CONSTANT (1800000000)

static GError *
make_error (TopayError kind, const char *code)
{
  GError *error = g_error_new_literal (TOPAY_ERROR, (int) kind, "A cause for the log");

  topay_error_edit_detail (error)->code = g_strdup (code);
  return error;
}

/* Whatever the service refuses with, there are words for it, and none of them are ours. */
static void
test_every_code_has_words (void)
{
  for (guint i = 0; i < topay_wire_n_error_codes; i++)
    {
      const char *code = topay_wire_error_codes[i].code;
      g_autoptr (GError) error = make_error (TOPAY_ERROR_REFUSED, code);
      g_autoptr (TopayProblem) problem = topay_problem_new (error, NOW);

      g_assert_cmpuint (strlen (problem->title), >, 5);
      g_assert_cmpuint (strlen (problem->text), >, 5);
      g_assert_null (strchr (problem->text, '_'));
      g_assert_null (strstr (problem->text, "A cause for the log"));
    }
}

static void
test_every_kind_has_words (void)
{
  for (TopayError kind = TOPAY_ERROR_INVALID; kind <= TOPAY_ERROR_RATE_LIMITED; kind++)
    {
      g_autoptr (GError) error = make_error (kind, NULL);
      g_autoptr (TopayProblem) problem = topay_problem_new (error, NOW);

      g_assert_cmpuint (strlen (problem->title), >, 5);
      g_assert_cmpuint (strlen (problem->text), >, 5);
      g_assert_false (problem->about_input);
    }
}

static void
test_input_is_told_from_trouble (void)
{
  const char *inputs[] = { "code_wrong",      "credentials_wrong",  "second_factor_failed",
                           "password_common", "password_too_short", "pin_simple" };
  const char *troubles[] = { "code_void", "too_many", "wait", "busy", "internal", "storage_full" };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (GError) error = make_error (TOPAY_ERROR_REFUSED, inputs[i]);
      g_autoptr (TopayProblem) problem = topay_problem_new (error, NOW);

      g_assert_true (problem->about_input);
    }
  for (guint i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autoptr (GError) error = make_error (TOPAY_ERROR_REFUSED, troubles[i]);
      g_autoptr (TopayProblem) problem = topay_problem_new (error, NOW);

      g_assert_false (problem->about_input);
    }
}

static void
test_tries_left_are_said (void)
{
  const struct
  {
    gint64 tries_left;
    const char *words;
  } rows[] = {
    { 3, "3 tries left" },
    { 1, "1 try left" },
    { 0, "no tries left" },
    { -1, "newest message." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = make_error (TOPAY_ERROR_REFUSED, "code_wrong");
      g_autoptr (TopayProblem) problem = NULL;

      topay_error_edit_detail (error)->tries_left = rows[i].tries_left;
      problem = topay_problem_new (error, NOW);
      g_assert_nonnull (strstr (problem->text, rows[i].words));
    }
}

static void
test_wait_is_counted_from_now (void)
{
  g_autoptr (GError) error = make_error (TOPAY_ERROR_RATE_LIMITED, "wait");
  g_autoptr (GError) busy = make_error (TOPAY_ERROR_BUSY, "busy");
  g_autoptr (TopayProblem) problem = NULL;
  g_autoptr (TopayProblem) past = NULL;
  g_autoptr (TopayProblem) after = NULL;

  topay_error_edit_detail (error)->until = NOW + 75;
  problem = topay_problem_new (error, NOW);
  g_assert_cmpuint (problem->wait_s, ==, 75);
  g_assert_true (problem->can_retry);
  past = topay_problem_new (error, NOW + 80);
  g_assert_cmpuint (past->wait_s, ==, 0);

  topay_error_edit_detail (busy)->retry_after_s = 5;
  after = topay_problem_new (busy, NOW);
  g_assert_cmpuint (after->wait_s, ==, 5);
}

/* Somebody who asks about it can say what to look for. */
static void
test_request_is_named_when_nothing_else_is_known (void)
{
  g_autoptr (GError) error = make_error (TOPAY_ERROR_REFUSED, "internal");
  g_autoptr (TopayProblem) problem = NULL;

  topay_error_edit_detail (error)->request_id = g_strdup ("0123456789abcdef");
  problem = topay_problem_new (error, NOW);
  g_assert_nonnull (strstr (problem->text, "0123456789abcdef"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/problem/every-code-has-words", test_every_code_has_words);
  g_test_add_func ("/problem/every-kind-has-words", test_every_kind_has_words);
  g_test_add_func ("/problem/input-is-told-from-trouble", test_input_is_told_from_trouble);
  g_test_add_func ("/problem/tries-left-are-said", test_tries_left_are_said);
  g_test_add_func ("/problem/wait-is-counted-from-now", test_wait_is_counted_from_now);
  g_test_add_func ("/problem/request-is-named-when-nothing-else-is-known",
                   test_request_is_named_when_nothing_else_is_known);
  return g_test_run ();
}
