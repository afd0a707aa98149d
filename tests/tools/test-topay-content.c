/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "program-fixture.h"
#include "source-fixture.h"
#include "topay-library.h"

#define PROGRAM "topay-content"

static char *
read_file (const char *path)
{
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_compile (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *output = topay_fixture_dup_path (fixture, "out.bundle");
  g_autofree char *depfile = topay_fixture_dup_path (fixture, "out.d");
  g_autofree char *rule = NULL;
  g_autoptr (TopayRun) run = topay_run (PROGRAM, NULL, 0, "compile", "--output", output,
                                        "--depfile", depfile, fixture->folder, NULL);
  g_autoptr (TopayLibrary) library = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (run->errors, ==, "");
  g_assert_cmpstr (run->output, ==, "");
  g_assert_cmpint (run->status, ==, 0);
  library = topay_library_new (output, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (topay_library_get_n_articles (library, "zh_CN"), ==, 3);
  rule = read_file (depfile);
  g_assert_true (g_str_has_prefix (rule, output));
}

static void
test_warning (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *output = topay_fixture_dup_path (fixture, "out.bundle");
  g_autofree char *expected =
      g_strdup_printf ("%s/en/alpha.md:34: There is no article “delta”\n", fixture->folder);
  g_autoptr (TopayRun) run = NULL;

  topay_fixture_replace (fixture, "en/alpha.md", "article:beta", "article:delta");
  run = topay_run (PROGRAM, NULL, 0, "compile", "--output", output, fixture->folder, NULL);
  g_assert_cmpstr (run->errors, ==, expected);
  g_assert_cmpint (run->status, ==, 0);
}

/* What stops the compiler leaves an old library as it was, and makes no new one. */
static void
test_refused (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    const char *message;
  } cases[] = {
    { "   {{days}}", "   {{weeks}}", "en/alpha.md:40: Unknown fact" },
    { "   {{days}}", "   \xff", "en/alpha.md:40: Not UTF-8 text" },
    { "keywords: [wallet]", "keywords: [", "en/alpha.md:8: The front matter is not YAML" },
    { "title: About alpha", "title: *a", "en/alpha.md:3: An alias" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++)
    {
      g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
      g_autofree char *output = topay_fixture_dup_path (fixture, "out.bundle");
      g_autofree char *expected = NULL;
      g_autoptr (TopayRun) run = NULL;
      g_autofree char *left = NULL;
      gboolean old = i % 2 == 1;

      if (old)
        topay_fixture_write (fixture, "out.bundle", "old");
      topay_fixture_replace (fixture, "en/alpha.md", cases[i / 2].from, cases[i / 2].to);
      run = topay_run (PROGRAM, NULL, 0, "compile", "--output", output, fixture->folder, NULL);
      expected = g_strdup_printf ("%s/%s", fixture->folder, cases[i / 2].message);
      g_assert_nonnull (strstr (run->errors, expected));
      g_assert_cmpint (run->status, ==, 1);
      left = read_file (output);
      g_assert_cmpstr (left, ==, old ? "old" : NULL);
    }
}

static void
test_five_megabytes (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *filler = g_strnfill (5 * 1024 * 1024, 'x');
  g_autofree char *output = topay_fixture_dup_path (fixture, "out.bundle");
  g_autofree char *expected = g_strdup_printf (
      "%s/en/alpha.md:1: The file is too large, the limit is 4.0 MiB", fixture->folder);
  g_autoptr (TopayRun) run = NULL;

  topay_fixture_write (fixture, "en/alpha.md", filler);
  run = topay_run (PROGRAM, NULL, 0, "compile", "--output", output, fixture->folder, NULL);
  g_assert_nonnull (strstr (run->errors, expected));
  g_assert_cmpint (run->status, ==, 1);
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
}

static void
test_unable (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *missing = topay_fixture_dup_path (fixture, "missing");
  g_autofree char *nowhere = topay_fixture_dup_path (fixture, "no/such/folder");
  g_autofree char *file = topay_fixture_dup_path (fixture, "facts.ini");
  g_autoptr (TopayRun) first = topay_run (PROGRAM, NULL, 0, "check", missing, NULL);
  g_autoptr (TopayRun) second =
      topay_run (PROGRAM, NULL, 0, "compile", "--output", nowhere, fixture->folder, NULL);
  g_autoptr (TopayRun) third = topay_run (PROGRAM, NULL, 0, "compile", file, NULL);
  g_autoptr (TopayRun) fourth = topay_run (PROGRAM, NULL, 0, "compile", "--output", nowhere,
                                           "--wizards", missing, fixture->folder, NULL);

  g_assert_cmpint (first->status, ==, 3);
  g_assert_cmpint (second->status, ==, 3);
  g_assert_nonnull (strstr (second->errors, "cannot be written"));
  g_assert_cmpint (third->status, ==, 3);
  g_assert_cmpint (fourth->status, ==, 3);
}

static void
test_check (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *wizards = topay_fixture_dup_path (fixture, TOPAY_FIXTURE_WIZARDS);
  g_autofree char *expected = NULL;
  g_autoptr (TopayRun) clean =
      topay_run (PROGRAM, NULL, 0, "check", "--wizards", wizards, fixture->folder, NULL);
  g_autoptr (TopayRun) broken = NULL;

  g_assert_cmpstr (clean->output, ==, "0 complaints\n");
  g_assert_cmpint (clean->status, ==, 0);

  topay_fixture_replace (fixture, "en/alpha.md", "## Steps", "# Steps");
  topay_fixture_replace (fixture, "zh_CN/alpha.md", "   {{days}}", "   <b>");
  broken = topay_run (PROGRAM, NULL, 0, "check", "--wizards", wizards, fixture->folder, NULL);
  expected = g_strdup_printf ("%s/en/alpha.md:36: Headings start at “##”: the title is the only one"
                              " of the first level\n"
                              "%s/zh_CN/alpha.md:40: Raw HTML is not allowed\n"
                              "2 complaints\n",
                              fixture->folder, fixture->folder);
  g_assert_cmpstr (broken->output, ==, expected);
  g_assert_cmpint (broken->status, ==, 1);
}

static void
move (TopayFixture *fixture, const char *from, const char *to)
{
  g_autofree char *old = topay_fixture_dup_path (fixture, from);
  g_autofree char *new = topay_fixture_dup_path (fixture, to);

  g_assert_cmpint (g_rename (old, new), ==, 0);
}

/* DIR/../flows/wizards.list is found without being named. */
static void
test_default_wizards (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *articles = topay_fixture_dup_path (fixture, "articles");
  g_autofree char *flows = topay_fixture_dup_path (fixture, "flows");
  g_autoptr (TopayRun) without = NULL;
  g_autoptr (TopayRun) with = NULL;

  g_assert_cmpint (g_mkdir (articles, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (flows, 0700), ==, 0);
  move (fixture, "en", "articles/en");
  move (fixture, "zh_CN", "articles/zh_CN");
  without = topay_run (PROGRAM, NULL, 0, "check", articles, NULL);
  g_assert_nonnull (strstr (without->output, "without a list of wizards"));

  topay_fixture_write (fixture, "flows/wizards.list", "appeal planned\n");
  with = topay_run (PROGRAM, NULL, 0, "check", articles, NULL);
  g_assert_null (strstr (with->output, "without a list of wizards"));
  g_assert_nonnull (strstr (with->output, "There is no wizard “refund”"));
}

static void
test_lists (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *missing = topay_fixture_dup_path (fixture, "missing");
  g_autoptr (TopayRun) readability =
      topay_run (PROGRAM, NULL, 0, "readability", fixture->folder, NULL);
  g_autoptr (TopayRun) links = topay_run (PROGRAM, NULL, 0, "links", fixture->folder, NULL);
  g_autoptr (TopayRun) unable = topay_run (PROGRAM, NULL, 0, "readability", missing, NULL);
  g_autoptr (TopayRun) found = NULL;

  g_assert_cmpint (readability->status, ==, 0);
  g_assert_nonnull (strstr (readability->output, "\nmedian "));
  g_assert_cmpint (links->status, ==, 0);
  g_assert_cmpstr (links->output, ==, "");
  g_assert_cmpint (unable->status, ==, 3);
  g_assert_cmpstr (unable->output, ==, "");

  topay_fixture_replace (fixture, "en/alpha.md", "related: [beta, gamma]", "related: [gamma]");
  found = topay_run (PROGRAM, NULL, 0, "links", fixture->folder, NULL);
  g_assert_cmpint (found->status, ==, 0);
  g_assert_cmpstr (found->output, ==, "No way back, in one topic:\n  beta → alpha\n");
}

static void
test_usage (void)
{
  static const char *const cases[][4] = {
    { NULL },
    { "cook", NULL },
    { "check", NULL },
    { "check", "a", "b", NULL },
    { "compile", "--nonsense", "a", NULL },
    { "check", "--output", "a", NULL },
    { "links", NULL },
    { "readability", "a", "b", NULL },
    { "compile", "--output", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayRun) run =
          topay_run (PROGRAM, NULL, 0, cases[i][0], cases[i][1], cases[i][2], NULL);

      g_assert_cmpint (run->status, ==, 2);
      g_assert_nonnull (strstr (run->errors, "Usage:"));
      g_assert_cmpstr (run->output, ==, "");
    }
}

static void
test_help (void)
{
  g_autoptr (TopayRun) help = topay_run (PROGRAM, NULL, 0, "--help", NULL);
  g_autoptr (TopayRun) version = topay_run (PROGRAM, NULL, 0, "--version", NULL);

  g_assert_cmpint (help->status, ==, 0);
  g_assert_nonnull (strstr (help->output, "topay-content compile"));
  g_assert_cmpint (version->status, ==, 0);
  g_assert_cmpstr (version->output, ==, "topay-content " PACKAGE_VERSION "\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/topay-content/compile-makes-a-library", test_compile);
  g_test_add_func ("/topay-content/compile-warns-and-goes-on", test_warning);
  g_test_add_func ("/topay-content/refusal-leaves-the-old-library", test_refused);
  g_test_add_func ("/topay-content/five-megabytes-are-too-large", test_five_megabytes);
  g_test_add_func ("/topay-content/unreadable-is-exit-3", test_unable);
  g_test_add_func ("/topay-content/check-lists-sorts-and-counts", test_check);
  g_test_add_func ("/topay-content/finds-the-list-of-wizards", test_default_wizards);
  g_test_add_func ("/topay-content/lists-to-think-about-are-no-complaints", test_lists);
  g_test_add_func ("/topay-content/wrong-use-is-exit-2", test_usage);
  g_test_add_func ("/topay-content/help-and-version", test_help);
  return g_test_run ();
}
