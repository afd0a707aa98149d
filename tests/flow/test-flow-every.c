/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What every wizard of data/flows has to keep, also one that is written tomorrow. */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "flow-fixture.h"
#include "topay-error.h"
#include "wire-catalogue.h"

static TopayFlow *
read_flow (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return topay_flow_parse (text, length, error);
}

/* @name is that of a file: the flow has its id, and is one that the list knows. */
static gboolean
check_name (const char *name, const TopayFlow *flow)
{
  g_autofree char *wanted = g_strconcat (topay_flow_get_id (flow), ".flow.xml", NULL);
  g_autofree char *line = g_strconcat ("\n", topay_flow_get_id (flow), " ", NULL);
  g_autofree char *list = NULL;

  g_assert_true (g_file_get_contents (SOURCE_PATH "/data/flows/wizards.list", &list, NULL, NULL));
  return g_str_equal (wanted, name) && strstr (list, line) != NULL;
}

static void
test_parse (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow = read_flow (FLOWS_PATH, data, &error);

  g_assert_no_error (error);
  g_assert_true (check_name (data, flow));
}

static void
test_catalogue (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow = read_flow (FLOWS_PATH, data, &error);
  g_autoptr (TopayFlowCatalogue) catalogue = wire_catalogue_new (topay_flow_get_id (flow));

  topay_flow_catalogue_check (catalogue, flow, &error);
  g_assert_no_error (error);
}

static void
test_carried (gconstpointer data)
{
  g_autofree char *resources = NULL;

  g_assert_true (g_file_get_contents (SOURCE_PATH "/src/app/resources/topay-app.gresource.xml",
                                      &resources, NULL, NULL));
  g_assert_nonnull (strstr (resources, data));
}

typedef void (*TextFunc) (const char *text, gpointer data);

static void
call_for (const char *text, TextFunc func, gpointer data)
{
  if (text != NULL && *text != '\0')
    func (text, data);
}

static void
visit_fields (const TopayFlowStep *step, TextFunc func, gpointer data)
{
  for (guint i = 0; i < step->fields->len; i++)
    {
      const TopayFlowField *field = g_ptr_array_index (step->fields, i);

      call_for (field->label, func, data);
      call_for (field->hint, func, data);
      for (guint j = 0; j < field->options->len; j++)
        {
          const TopayFlowOption *option = g_ptr_array_index (field->options, j);

          call_for (option->label, func, data);
          call_for (option->hint, func, data);
        }
    }
}

static void
visit_outcomes (const GPtrArray *outcomes, TextFunc func, gpointer data)
{
  for (guint i = 0; i < outcomes->len; i++)
    call_for (((TopayFlowOutcome *) g_ptr_array_index (outcomes, i))->text, func, data);
}

static void
visit_step (const TopayFlowStep *step, TextFunc func, gpointer data)
{
  call_for (step->title, func, data);
  call_for (step->button, func, data);
  visit_fields (step, func, data);
  visit_outcomes (step->outcomes, func, data);
  for (guint i = 0; i < step->texts->len; i++)
    {
      call_for (((TopayFlowText *) g_ptr_array_index (step->texts, i))->title, func, data);
      call_for (((TopayFlowText *) g_ptr_array_index (step->texts, i))->text, func, data);
    }
  for (guint i = 0; i < step->links->len; i++)
    call_for (((TopayFlowLink *) g_ptr_array_index (step->links, i))->label, func, data);
  for (guint i = 0; i < step->actions->len; i++)
    {
      const TopayFlowAction *action = g_ptr_array_index (step->actions, i);

      call_for (action->label, func, data);
      call_for (action->waiting, func, data);
      visit_outcomes (action->outcomes, func, data);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What is filled in, sorted: the same in both languages, wherever it stands. */
static char *
dup_braces (const char *text)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (const char *open = strchr (text, '{'); open != NULL; open = strchr (open + 1, '{'))
    g_ptr_array_add (names, g_strndup (open, strcspn (open, "}")));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    g_string_append (joined, g_ptr_array_index (names, i));
  return g_strdup (joined->str);
}

static gboolean
has_han (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_get_script (g_utf8_get_char (c)) == G_UNICODE_SCRIPT_HAN)
      return TRUE;
  return FALSE;
}

static gboolean
is_translated (GHashTable *chinese, const char *text)
{
  const char *translated = g_hash_table_lookup (chinese, text);
  g_autofree char *braces = dup_braces (text);
  g_autofree char *braces_again = dup_braces (translated != NULL ? translated : "");

  return translated != NULL && has_han (translated) && g_str_equal (braces, braces_again);
}

static void
assert_translated (const char *text, gpointer data)
{
  g_test_message ("%s", text);
  g_assert_true (is_translated (data, text));
}

static void
test_translated (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow = read_flow (FLOWS_PATH, data, &error);
  g_autoptr (GHashTable) chinese = catalogue_read_chinese ();

  g_assert_no_error (error);
  assert_translated (topay_flow_get_title (flow), chinese);
  for (guint i = 0; i < topay_flow_get_n_steps (flow); i++)
    visit_step (topay_flow_get_step (flow, i), assert_translated, chinese);
}

static void
count_untranslated (const char *text, gpointer data)
{
  gpointer *both = data;

  *(guint *) both[1] += !is_translated (both[0], text);
}

/* The wizard that docs/wizards.md writes down as an example. */
static char *
dup_example (void)
{
  g_autofree char *text = NULL;
  const char *open, *close;

  g_assert_true (g_file_get_contents (SOURCE_PATH "/docs/wizards.md", &text, NULL, NULL));
  open = strstr (text, "```xml\n");
  g_assert_nonnull (open);
  open += strlen ("```xml\n");
  close = strstr (open, "```");
  g_assert_nonnull (close);
  return g_strndup (open, (gsize) (close - open));
}

/* Following docs/wizards.md makes a wizard that is judged like ours, and that can be walked. */
static void
test_add_one (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-flow-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "suggestion.flow.xml", NULL);
  g_autofree char *example = dup_example ();
  g_autoptr (GHashTable) chinese = catalogue_read_chinese ();
  guint n_untranslated = 0;
  gpointer both[] = { chinese, &n_untranslated };
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow = NULL;
  g_autoptr (TopayFlowCatalogue) catalogue = NULL;
  g_autoptr (Walk) walk = NULL;

  g_assert_true (g_file_set_contents (path, example, -1, NULL));
  flow = read_flow (folder, "suggestion.flow.xml", &error);
  g_assert_no_error (error);
  g_assert_true (check_name ("suggestion.flow.xml", flow));
  catalogue = wire_catalogue_new (topay_flow_get_id (flow));
  topay_flow_catalogue_check (catalogue, flow, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < topay_flow_get_n_steps (flow); i++)
    visit_step (topay_flow_get_step (flow, i), count_untranslated, both);
  g_assert_cmpuint (n_untranslated, >, 0); /* nobody has translated it, and that is noticed */

  walk = walk_new (flow);
  walk_answer (walk, "article", "app-language");
  walk_answer (walk, "helped", "not_helpful");
  walk_continue (walk);
  walk_reply (walk, "vote", "{'id': <'0123456789abcdef0123456789abcdef'>}");
  walk_assert_step (walk, "thanks");
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A change of the example, and what is said of it. */
static const struct
{
  const char *from, *to, *said;
} mistakes[] = {
  { "endpoint=\"vote\"", "endpoint=\"applaud\"", "no endpoint “applaud”" },
  { "endpoint=\"vote\"", "probe=\"weather\"", "no probe “weather”" },
  { "field=\"answer\"", "field=\"reply\"", "request has no field “reply”" },
  { "<set field=\"content_version\" value=\"1\"/>", "", "request lacks “content_version”" },
  { "value=\"none\"", "value=\"nothing\"", "does not take “nothing”" },
  { "max=\"64\"", "max=\"65\"", "may not fit into “article”" },
  { "value=\"helpful\"", "value=\"splendid\"", "may not fit into “answer”" },
  { "kind=\"text\"", "kind=\"text\" secret=\"yes\"", "A secret goes into a secret" },
  { "label=\"Which article?\" required=\"yes\"", "label=\"Which article?\"",
    "may be missing in “article”" },
  { "reply=\"id\"", "reply=\"colour\"", "reply has no field “colour”" },
  { "outcome=\"too_many\"", "outcome=\"too_few\"", "Nobody refuses with “too_few”" },
  { "target=\"feedback-suggest\"", "target=\"feedback-suggets\"", "leads nowhere" },
};

static void
test_mistakes (void)
{
  g_autofree char *example = dup_example ();

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GString) text = g_string_new (example);
      g_autoptr (GError) error = NULL;
      g_autoptr (TopayFlow) flow = NULL;
      g_autoptr (TopayFlowCatalogue) catalogue = wire_catalogue_new ("suggestion");

      g_assert_cmpuint (g_string_replace (text, mistakes[i].from, mistakes[i].to, 0), >, 0);
      flow = topay_flow_parse (text->str, text->len, &error);
      g_assert_no_error (error);
      g_assert_false (topay_flow_catalogue_check (catalogue, flow, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, mistakes[i].said));
    }
}

/* The same for what the example does not have: proofs, refusals of their own, states. */
static const struct
{
  const char *from, *to, *said;
} slips[] = {
  { "name=\"proof\" secret=\"yes\"", "name=\"proof\"", "kept as a secret" },
  { "    <on outcome=\"code_wrong\" field=\"code\">This code does not match. Use the newest "
    "message.</on>\n",
    "", "no answer to the refusal “code_wrong”" },
  { "frozen=by_us", "frozen=by_them", "never says “by_them”" },
  { "target=\"sign-in\"", "target=\"sign-up\"", "leads nowhere" },
};

static void
test_slips (void)
{
  g_autofree char *ours = flow_read_file ("unlock-account", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (slips); i++)
    {
      g_autoptr (GString) text = g_string_new (ours);
      g_autoptr (GError) error = NULL;
      g_autoptr (TopayFlow) flow = NULL;
      g_autoptr (TopayFlowCatalogue) catalogue = wire_catalogue_new ("unlock-account");

      g_assert_cmpuint (g_string_replace (text, slips[i].from, slips[i].to, 0), >, 0);
      flow = topay_flow_parse (text->str, text->len, &error);
      g_assert_no_error (error);
      g_assert_false (topay_flow_catalogue_check (catalogue, flow, &error));
      g_assert_nonnull (strstr (error->message, slips[i].said));
    }
}

static void
add_for (const char *name, const char *rule, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/flow-every/%s/%s", name, rule);

  g_test_add_data_func_full (path, g_strdup (name), test, g_free);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GDir) folder = g_dir_open (FLOWS_PATH, 0, NULL);
  const char *name;
  guint n_flows = 0;

  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      if (!g_str_has_suffix (name, ".flow.xml"))
        continue;
      n_flows++;
      add_for (name, "is-valid-and-listed", test_parse);
      add_for (name, "names-only-what-there-is", test_catalogue);
      add_for (name, "is-translated", test_translated);
      add_for (name, "is-carried-by-the-app", test_carried);
    }
  g_assert_cmpuint (n_flows, >=, 3);
  g_test_add_func ("/flow-every/one-is-added-as-the-document-says", test_add_one);
  g_test_add_func ("/flow-every/each-mistake-is-noticed", test_mistakes);
  g_test_add_func ("/flow-every/each-slip-with-proofs-is-noticed", test_slips);
  return g_test_run ();
}
