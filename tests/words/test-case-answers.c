/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What agents read of answers is what people chose in the wizards. */

#include "config.h"

#include <locale.h>
#include <string.h>

#include "topay-case-answers.h"

#define FLOWS SOURCE_PATH "/data/flows"

static char *question; /* (owned) (nullable): the field that is being read, if it is an answer */
static guint n_options;

static void
on_field (const char **names, const char **values)
{
  const char *id = NULL, *label = NULL, *kind = NULL, *answer = NULL;

  g_clear_pointer (&question, g_free);
  for (guint i = 0; names[i] != NULL; i++)
    {
      id = g_str_equal (names[i], "id") ? values[i] : id;
      label = g_str_equal (names[i], "label") ? values[i] : label;
      kind = g_str_equal (names[i], "kind") ? values[i] : kind;
      answer = g_str_equal (names[i], "answer") ? values[i] : answer;
    }
  if (g_strcmp0 (answer, "yes") != 0)
    return;
  question = g_strdup (id);
  g_assert_cmpstr (topay_case_answers_get_question (id), ==, label);
  if (g_str_equal (kind, "money"))
    {
      g_autofree char *sum = topay_case_answers_dup_answer (id, "123456", "CNY");

      g_assert_cmpstr (sum, ==, "¥1,234.56");
    }
}

static void
on_option (const char **names, const char **values)
{
  const char *value = NULL, *label = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      value = g_str_equal (names[i], "value") ? values[i] : value;
      label = g_str_equal (names[i], "label") ? values[i] : label;
    }
  words = topay_case_answers_dup_answer (question, value, "CNY");
  g_assert_cmpstr (words, ==, label);
  n_options++;
}

static void
on_start_cb (GMarkupParseContext *context,
             const char *element,
             const char **names,
             const char **values,
             gpointer user_data,
             GError **error)
{
  if (g_str_equal (element, "field"))
    on_field (names, values);
  else if (g_str_equal (element, "option") && question != NULL)
    on_option (names, values);
}

static void
on_end_cb (GMarkupParseContext *context, const char *element, gpointer user_data, GError **error)
{
  if (g_str_equal (element, "field"))
    g_clear_pointer (&question, g_free);
}

static void
read_flow (const char *path)
{
  const GMarkupParser parser = { .start_element = on_start_cb, .end_element = on_end_cb };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_markup_parse_context_parse (context, text, -1, &error);
  g_assert_no_error (error);
}

static void
test_words_are_those_of_the_wizards (void)
{
  g_autoptr (GDir) folder = g_dir_open (FLOWS, 0, NULL);
  const char *name;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (FLOWS, name, NULL);

      if (g_str_has_suffix (name, ".flow.xml"))
        read_flow (path);
    }
  g_assert_cmpuint (n_options, >, 30);
}

static void
test_what_is_new_stays_as_it_is (void)
{
  g_autofree char *typed = topay_case_answers_dup_answer ("difference", "not-asked", "CNY");
  g_autofree char *newer = topay_case_answers_dup_answer ("shop", "went-away", "CNY");

  g_assert_cmpstr (topay_case_answers_get_question ("weather"), ==, "weather");
  g_assert_cmpstr (typed, ==, "not-asked");
  g_assert_cmpstr (newer, ==, "went-away");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/case-answers/words-are-those-of-the-wizards",
                   test_words_are_those_of_the_wizards);
  g_test_add_func ("/case-answers/what-is-new-stays-as-it-is", test_what_is_new_stays_as_it_is);
  return g_test_run ();
}
