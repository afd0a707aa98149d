/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the wizards of data/flows ask, and what is said of the answers to whoever reads a case. */

#include "config.h"

#include <string.h>

#include "topay-case-answers.h"
#include "topay-flow.h"

typedef void (*Check) (const TopayFlowField *field);

static guint n_seen;

static void
check_file (const char *path, Check check)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow = NULL;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  flow = topay_flow_parse (text, length, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < topay_flow_get_n_steps (flow); i++)
    {
      const TopayFlowStep *step = topay_flow_get_step (flow, i);

      for (guint j = 0; j < step->fields->len; j++)
        {
          const TopayFlowField *field = g_ptr_array_index (step->fields, j);

          if (field->is_answer)
            check (field);
        }
    }
}

static void
check_all (Check check)
{
  g_autofree char *folder = g_build_filename (SOURCE_PATH, "data", "flows", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  n_seen = 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_str_has_suffix (name, ".flow.xml"))
        check_file (path, check);
    }
  g_assert_cmpuint (n_seen, >, 0);
}

static void
check_question (const TopayFlowField *field)
{
  n_seen++;
  g_assert_cmpstr (topay_case_answers_get_question (field->id), ==, field->label);
}

static void
test_every_question_is_known (void)
{
  check_all (check_question);
}

static void
check_choices (const TopayFlowField *field)
{
  for (guint i = 0; field->options != NULL && i < field->options->len; i++)
    {
      const TopayFlowOption *option = g_ptr_array_index (field->options, i);
      g_autofree char *text = topay_case_answers_dup_text (field->id, option->value, NULL);

      n_seen++;
      g_assert_cmpstr (text, ==, option->label);
    }
}

static void
test_every_choice_is_known (void)
{
  check_all (check_choices);
}

static void
assert_text (const char *field, const char *value, const char *expected)
{
  g_autofree char *text = topay_case_answers_dup_text (field, value, "CNY");

  g_assert_cmpstr (text, ==, expected);
}

static void
test_sums_and_days_are_written_out (void)
{
  assert_text ("expected", "120000", "¥1,200.00");
  assert_text ("expected", "much", "much");
  assert_text ("promised", "2026-11-20", "20 November 2026");
}

/* A newer program may ask what this one does not know. */
static void
test_what_is_not_known_stays (void)
{
  assert_text ("difference", "<b>blue</b>", "<b>blue</b>");
  assert_text ("colour", "blue", "blue");
  assert_text ("shop", "bankrupt", "bankrupt");
  g_assert_cmpstr (topay_case_answers_get_question ("colour"), ==, "colour");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/case-answers/every-question-is-known", test_every_question_is_known);
  g_test_add_func ("/words/case-answers/every-choice-is-known", test_every_choice_is_known);
  g_test_add_func ("/words/case-answers/sums-and-days-are-written-out",
                   test_sums_and_days_are_written_out);
  g_test_add_func ("/words/case-answers/what-is-not-known-stays", test_what_is_not_known_stays);

  return g_test_run ();
}
