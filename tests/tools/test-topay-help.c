/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "program-fixture.h"
#include "source-fixture.h"
#include "topay-bundle-writer.h"

#define PROGRAM "topay-help"

static char *bundle; /* (owned): the path of a library that all tests read */

static void
make_bundle (TopayFixture *fixture)
{
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (TopaySource) source = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  topay_fixture_replace (fixture, "en/gamma.md", "   {{days}}\n",
                         "   Words that are many enough to need a second line here.\n\n"
                         "```table\nA | 钱包\n长长的 | x\n```\n\n"
                         "```callout warn\n**Careful**\n\nNever.\n```\n\n"
                         "```action wizard:refund\nHidden\n```\n\n{{channel.mail}}\n");
  source = topay_source_new (fixture->folder, NULL, report);
  bytes = topay_bundle_build (source);
  bundle = topay_fixture_dup_path (fixture, "library.bundle");
  topay_bundle_save (bytes, bundle, &error);
  g_assert_no_error (error);
}

static JsonObject *
parse_line (const char *line, JsonParser *parser)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, line, -1, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)));
  return json_node_get_object (json_parser_get_root (parser));
}

static const char *
get_hit_id (JsonObject *object, guint position)
{
  JsonArray *hits = json_object_get_array_member (object, "hits");

  return json_object_get_string_member (json_array_get_object_element (hits, position), "id");
}

static void
test_search (void)
{
  g_autoptr (TopayRun) run = topay_run (PROGRAM, NULL, 0, "search", "--bundle", bundle, "--lang",
                                        "en", "beta", "question", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->output, "About beta  [beta]"));
  g_assert_nonnull (strstr (run->output, "  Wait 3 days."));
  g_assert_cmpstr (run->errors, ==, "");
}

static void
test_search_json (void)
{
  g_autoptr (TopayRun) run = topay_run (PROGRAM, NULL, 0, "search", "--bundle", bundle, "--json",
                                        "--limit", "1", "TP-1002", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (strcspn (run->output, "\n"), ==, strlen (run->output) - 1);
  object = parse_line (run->output, parser);
  g_assert_cmpstr (json_object_get_string_member (object, "query"), ==, "TP-1002");
  g_assert_cmpstr (json_object_get_string_member (object, "language"), ==, "en");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "hits")), ==, 1);
  g_assert_cmpstr (get_hit_id (object, 0), ==, "beta");
  g_assert_true (json_object_has_member (object, "answer"));
  g_assert_cmpfloat (json_object_get_double_member (object, "confidence"), <=, 1);
  g_assert_cmpint (json_object_get_int_member (object, "micros"), >=, 0);
}

static void
test_language_of_question (void)
{
  static const struct
  {
    const char *question;
    const char *language; /* of --lang, NULL for none */
    const char *searched;
  } cases[] = {
    { "alpha", NULL, "en" },
    { "alpha 的问题", NULL, "zh_CN" },
    { "alpha 的问题", "en", "en" },
    { "alpha", "zh_CN", "zh_CN" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *option = g_strdup_printf ("--lang=%s", cases[i].language);
      g_autoptr (TopayRun) run =
          topay_run (PROGRAM, NULL, 0, "search", "--bundle", bundle, "--json", cases[i].question,
                     cases[i].language != NULL ? option : NULL, NULL);
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonObject *object = parse_line (run->output, parser);

      g_assert_cmpstr (json_object_get_string_member (object, "language"), ==, cases[i].searched);
    }
}

static void
test_nothing (void)
{
  g_autoptr (TopayRun) text =
      topay_run (PROGRAM, NULL, 0, "search", "--bundle", bundle, "zzyzx", NULL);
  g_autoptr (TopayRun) empty = topay_run (PROGRAM, NULL, 0, "search", "--bundle", bundle, "", NULL);
  g_autoptr (TopayRun) json =
      topay_run (PROGRAM, NULL, 0, "search", "--bundle", bundle, "--json", "zzyzx", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  g_assert_cmpint (text->status, ==, 1);
  g_assert_nonnull (strstr (text->output, "Nothing found for “zzyzx”"));
  g_assert_cmpint (empty->status, ==, 1);
  g_assert_cmpint (json->status, ==, 1);
  object = parse_line (json->output, parser);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "hits")), ==, 0);
  g_assert_false (json_object_get_boolean_member (object, "answer"));
}

/* A line of every kind, each with its answer on the same line. */
static void
test_batch (void)
{
  static const struct
  {
    const char *query; /* as it comes back; NULL: not compared */
    const char *best;  /* NULL: no hits */
  } expected[] = {
    { "TP-1001", "alpha" }, { "", NULL },   { "TP-1002", "beta" },         { "", NULL },
    { "�beta�", NULL },     { NULL, NULL }, { "gamma 的问题 3", "gamma" },
  };
  g_autofree char *long_line = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *input = g_strdup_printf ("TP-1001\n\nTP-1002\r\n  \n\xff"
                                            "beta\xfe\n%s\ngamma 的问题 3",
                                            long_line);
  g_autoptr (TopayRun) run = topay_run (PROGRAM, input, (gssize) strlen (input), "search",
                                        "--bundle", bundle, "--batch", "-", NULL);
  g_auto (GStrv) lines = g_strsplit (run->output, "\n", -1);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (expected) + 1);
  g_assert_cmpstr (lines[G_N_ELEMENTS (expected)], ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (JsonParser) parser = json_parser_new ();
      JsonObject *object = parse_line (lines[i], parser);
      guint n_hits = json_array_get_length (json_object_get_array_member (object, "hits"));

      g_assert_cmpuint (json_object_get_size (object), ==, 5);
      g_assert_true (json_object_has_member (object, "micros"));
      if (expected[i].query != NULL)
        g_assert_cmpstr (json_object_get_string_member (object, "query"), ==, expected[i].query);
      else
        g_assert_cmpuint (strlen (json_object_get_string_member (object, "query")), <=, 64 * 1024);
      if (expected[i].best != NULL)
        g_assert_cmpstr (get_hit_id (object, 0), ==, expected[i].best);
      else if (expected[i].query != NULL && expected[i].query[0] == '\0')
        g_assert_cmpuint (n_hits, ==, 0);
    }
}

static void
test_batch_files (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autofree char *path = topay_fixture_dup_path (fixture, "queries");
  g_autofree char *missing = topay_fixture_dup_path (fixture, "missing");
  g_autoptr (TopayRun) none = NULL;
  g_autoptr (TopayRun) empty = NULL;
  g_autoptr (TopayRun) some = NULL;
  g_autoptr (TopayRun) folder = NULL;

  none = topay_run (PROGRAM, NULL, 0, "search", "--bundle", bundle, "--batch", missing, NULL);
  g_assert_cmpint (none->status, ==, 3);
  folder =
      topay_run (PROGRAM, NULL, 0, "search", "--bundle", bundle, "--batch", fixture->folder, NULL);
  g_assert_cmpint (folder->status, ==, 3);
  empty = topay_run (PROGRAM, "", 0, "search", "--bundle", bundle, "--batch", "-", NULL);
  g_assert_cmpint (empty->status, ==, 1);
  g_assert_cmpstr (empty->output, ==, "");

  topay_fixture_write (fixture, "queries", "TP-1003\n");
  some = topay_run (PROGRAM, NULL, 0, "search", "--bundle", bundle, "--batch", path, NULL);
  g_assert_cmpint (some->status, ==, 0);
  g_assert_true (
      g_str_has_prefix (some->output, "{\"query\":\"TP-1003\",\"hits\":[{\"id\":\"gamma\""));
}

static void
test_article (void)
{
  static const char expected[] = "About gamma\n"
                                 "===========\n"
                                 "\n"
                                 "Wait 3 days.\n"
                                 "\n"
                                 "Look at this [beta]\n"
                                 "\n"
                                 "Steps\n"
                                 "-----\n"
                                 "\n"
                                 "1. First\n"
                                 "\n"
                                 "   Words that are many enough to need a second line here.\n"
                                 "\n"
                                 "A       钱包\n"
                                 "------  ----\n"
                                 "长长的  x\n"
                                 "\n"
                                 "| Careful\n"
                                 "|\n"
                                 "| Never.\n"
                                 "\n"
                                 "Not set up yet\n"
                                 "\n"
                                 "See also: alpha, beta\n";
  g_autoptr (TopayRun) run =
      topay_run (PROGRAM, NULL, 0, "article", "--bundle", bundle, "gamma", NULL);

  g_assert_cmpstr (run->output, ==, expected);
  g_assert_cmpint (run->status, ==, 0);
}

static void
test_article_json (void)
{
  g_autoptr (TopayRun) run = topay_run (PROGRAM, NULL, 0, "article", "--bundle", bundle, "--lang",
                                        "zh_CN", "--json", "alpha", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse_line (run->output, parser);
  JsonArray *blocks = json_object_get_array_member (object, "blocks");
  JsonObject *first = json_array_get_object_element (blocks, 0);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==, "关于 alpha");
  g_assert_cmpstr (json_object_get_string_member (object, "wizard"), ==, "refund");
  g_assert_cmpuint (json_array_get_length (blocks), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (first, "kind"), ==, "paragraph");
}

static void
test_article_missing (void)
{
  g_autoptr (TopayRun) run =
      topay_run (PROGRAM, NULL, 0, "article", "--bundle", bundle, "delta", NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->output, ==, "");
  g_assert_nonnull (strstr (run->errors, "There is no article “delta”"));
}

static void
test_list (void)
{
  g_autoptr (TopayRun) text = topay_run (PROGRAM, NULL, 0, "list", "--bundle", bundle, NULL);
  g_autoptr (TopayRun) json =
      topay_run (PROGRAM, NULL, 0, "list", "--bundle", bundle, "--json", "--lang", "zh_CN", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = parse_line (json->output, parser);

  g_assert_cmpint (text->status, ==, 0);
  g_assert_cmpstr (text->output, ==,
                   "Money\n"
                   "  alpha  About alpha\n"
                   "  beta   About beta\n"
                   "  gamma  About gamma\n");
  g_assert_cmpstr (json_object_get_string_member (object, "version"), ==, "2026-11-20");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "articles")), ==,
                    3);
}

static void
test_usage (void)
{
  static const char *const cases[][5] = {
    { NULL },
    { "find", NULL },
    { "search", NULL },
    { "search", "--limit", "0", "x", NULL },
    { "search", "--limit", "many", "x", NULL },
    { "search", "--lang", "fr", "x", NULL },
    { "search", "--batch", "-", "x", NULL },
    { "article", NULL },
    { "article", "a", "b", NULL },
    { "article", "--limit", "3", "a", NULL },
    { "list", "a", NULL },
    { "list", "--nonsense", NULL },
  };

  g_setenv ("TOPAY_LIBRARY", bundle, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *option = g_strdup_printf ("--bundle=%s", bundle);
      gboolean command = cases[i][0] != NULL && !g_str_equal (cases[i][0], "find");
      g_autoptr (TopayRun) run =
          command
              ? topay_run (PROGRAM, NULL, 0, cases[i][0], option, cases[i][1],
                           cases[i][1] != NULL ? cases[i][2] : NULL,
                           cases[i][1] != NULL && cases[i][2] != NULL ? cases[i][3] : NULL, NULL)
              : topay_run (PROGRAM, NULL, 0, cases[i][0], NULL);

      g_assert_cmpint (run->status, ==, 2);
      g_assert_nonnull (strstr (run->errors, "Usage:"));
      g_assert_cmpstr (run->output, ==, "");
    }
}

static void
test_bad_library (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new ();
  g_autofree char *missing = topay_fixture_dup_path (fixture, "missing");
  g_autofree char *damaged = topay_fixture_dup_path (fixture, "damaged");
  g_autoptr (TopayRun) first = topay_run (PROGRAM, NULL, 0, "list", "--bundle", missing, NULL);
  g_autoptr (TopayRun) second = NULL;

  g_assert_cmpint (first->status, ==, 3);
  g_assert_nonnull (strstr (first->errors, missing));
  topay_fixture_write (fixture, "damaged", "not a library");
  second = topay_run (PROGRAM, NULL, 0, "search", "--bundle", damaged, "x", NULL);
  g_assert_cmpint (second->status, ==, 3);
  g_assert_nonnull (strstr (second->errors, "Install Topay Help Center again"));
}

static void
test_help (void)
{
  g_autoptr (TopayRun) help = topay_run (PROGRAM, NULL, 0, "--help", NULL);
  g_autoptr (TopayRun) version = topay_run (PROGRAM, NULL, 0, "--version", NULL);

  g_assert_cmpint (help->status, ==, 0);
  g_assert_nonnull (strstr (help->output, "topay-help search"));
  g_assert_cmpint (version->status, ==, 0);
  g_assert_cmpstr (version->output, ==, "topay-help " PACKAGE_VERSION "\n");
}

int
main (int argc, char *argv[])
{
  g_autoptr (TopayFixture) fixture = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);
  fixture = topay_fixture_new_clean ();
  make_bundle (fixture);
  g_test_add_func ("/topay-help/search-prints-titles-and-summaries", test_search);
  g_test_add_func ("/topay-help/search-json-is-one-object", test_search_json);
  g_test_add_func ("/topay-help/language-follows-the-question", test_language_of_question);
  g_test_add_func ("/topay-help/nothing-found-is-exit-1", test_nothing);
  g_test_add_func ("/topay-help/batch-answers-line-by-line", test_batch);
  g_test_add_func ("/topay-help/batch-files", test_batch_files);
  g_test_add_func ("/topay-help/article-is-readable-text", test_article);
  g_test_add_func ("/topay-help/article-json-has-the-tree", test_article_json);
  g_test_add_func ("/topay-help/unknown-article-is-exit-1", test_article_missing);
  g_test_add_func ("/topay-help/list-is-by-topic", test_list);
  g_test_add_func ("/topay-help/wrong-use-is-exit-2", test_usage);
  g_test_add_func ("/topay-help/bad-library-is-exit-3", test_bad_library);
  g_test_add_func ("/topay-help/help-and-version", test_help);
  result = g_test_run ();
  g_free (bundle);
  return result;
}
