/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-front-matter.h"

#include <string.h>

/* Everything that a field holds, joined by "|". */
static char *
join (const TopayFrontMatter *matter, TopayField field)
{
  g_autofree const char **list = topay_front_matter_get_list (matter, field);

  return g_strjoinv ("|", (char **) list);
}

static void
test_all_fields (void)
{
  static const char text[] = "---\n"
                             "id: refund-time\n"
                             "title: \"How long: a refund\"\n"
                             "summary: >-\n"
                             "  One line\n"
                             "  and another.\n"
                             "category: refunds\n"
                             "keywords: [refund, 'it''s late', 等待]\n"
                             "questions:\n"
                             "  - where is my money\n"
                             "  - \"we're \\\"late\\\" \\u2026\"\n"
                             "error_codes: []\n"
                             "wizard: refund\n"
                             "related:\n"
                             "- a\n"
                             "- b\n"
                             "reviewed: 2026-11-20\n"
                             "---\n"
                             "Body\n";
  static const struct
  {
    TopayField field;
    const char *values;
    guint line;
  } cases[] = {
    { TOPAY_FIELD_ID, "refund-time", 2 },
    { TOPAY_FIELD_TITLE, "How long: a refund", 3 },
    { TOPAY_FIELD_SUMMARY, "One line and another.", 4 },
    { TOPAY_FIELD_CATEGORY, "refunds", 7 },
    { TOPAY_FIELD_KEYWORDS, "refund|it's late|等待", 8 },
    { TOPAY_FIELD_QUESTIONS, "where is my money|we're \"late\" …", 9 },
    { TOPAY_FIELD_ERROR_CODES, "", 12 },
    { TOPAY_FIELD_WIZARD, "refund", 13 },
    { TOPAY_FIELD_RELATED, "a|b", 14 },
    { TOPAY_FIELD_REVIEWED, "2026-11-20", 17 },
  };
  g_autoptr (TopayReport) report = topay_report_new (TRUE);
  g_autoptr (TopayFrontMatter) matter = topay_front_matter_new (text, "x.md", report);

  g_assert_cmpuint (topay_report_get_n_complaints (report), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *values = join (matter, cases[i].field);

      g_assert_cmpstr (values, ==, cases[i].values);
      g_assert_cmpuint (matter->lines[cases[i].field], ==, cases[i].line);
    }
  g_assert_cmpstr (text + matter->body, ==, "Body\n");
  g_assert_cmpuint (matter->body_line, ==, 19);
}

static void
test_lines_of_entries (void)
{
  g_autoptr (TopayReport) report = topay_report_new (TRUE);
  g_autoptr (TopayFrontMatter) matter =
      topay_front_matter_new ("---\nquestions:\n  - a\n\n  - b\n---\n", "x.md", report);
  const TopayFieldValue *second = g_ptr_array_index (matter->values[TOPAY_FIELD_QUESTIONS], 1);

  g_assert_cmpstr (second->text, ==, "b");
  g_assert_cmpuint (second->line, ==, 5);
}

/* What people write instead of what they should. */
static void
test_lenient (void)
{
  static const struct
  {
    const char *text;
    TopayField field;
    const char *values;
    guint body_line;
  } cases[] = {
    { "Only a body\n", TOPAY_FIELD_TITLE, "", 1 },
    { "", TOPAY_FIELD_TITLE, "", 1 },
    { "----\nNot front matter\n", TOPAY_FIELD_TITLE, "", 1 },
    { "---\n---\nBody\n", TOPAY_FIELD_TITLE, "", 3 },
    { "---\n# nothing but a comment\n---\n", TOPAY_FIELD_TITLE, "", 4 },
    { "---\ntitle: T\n---", TOPAY_FIELD_TITLE, "T", 4 },
    { "--- \ntitle: T\n---\t\n", TOPAY_FIELD_TITLE, "T", 4 },
    { "---\ntitle: [T, U]\n---\n", TOPAY_FIELD_TITLE, "T|U", 4 },
    { "---\nkeywords: one, two words\n---\n", TOPAY_FIELD_KEYWORDS, "one|two words", 4 },
    { "---\nkeywords: \"one, two\"\n---\n", TOPAY_FIELD_KEYWORDS, "one, two", 4 },
    { "---\nquestions: why, oh why\n---\n", TOPAY_FIELD_QUESTIONS, "why, oh why", 4 },
    { "---\nquestions:\n- help: now\n---\n", TOPAY_FIELD_QUESTIONS, "help: now", 5 },
    { "---\nquestions: [[a, b], c]\n---\n", TOPAY_FIELD_QUESTIONS, "a: b|c", 4 },
    { "---\ntitle: a: {b: c}\n---\n", TOPAY_N_FIELDS, NULL, 0 },
    { "---\nwizard: ~\n---\n", TOPAY_FIELD_WIZARD, "", 4 },
    { "---\nwizard:\n---\n", TOPAY_FIELD_WIZARD, "", 4 },
    { "---\nextra: {deep: [1, 2]}\ntitle: T\n---\n", TOPAY_FIELD_TITLE, "T", 5 },
    { "---\ntitle: first\ntitle: second\n---\n", TOPAY_FIELD_TITLE, "first", 5 },
    { "---\nquestions:\n- &q same\n- !!str other\n---\n", TOPAY_FIELD_QUESTIONS, "same|other", 6 },
    { "---\nreviewed: 2026-11-20 # a comment\n---\n", TOPAY_FIELD_REVIEWED, "2026-11-20", 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayReport) report = topay_report_new (FALSE);
      g_autoptr (TopayFrontMatter) matter = topay_front_matter_new (cases[i].text, "x.md", report);
      g_autofree char *values = NULL;

      g_assert_true ((matter == NULL) == (cases[i].values == NULL));
      g_assert_cmpuint (topay_report_get_n_errors (report), ==, cases[i].values == NULL ? 1 : 0);
      if (matter == NULL)
        continue;

      values = join (matter, cases[i].field);
      g_assert_cmpstr (values, ==, cases[i].values);
      g_assert_cmpuint (matter->body_line, ==, cases[i].body_line);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *start; /* of the one complaint */
  } cases[] = {
    { "---\ntitle: T\n", "x.md:1: The front matter has no closing line" },
    { "---\ntitle: [a\n---\n", "x.md:3: The front matter is not YAML" },
    { "---\nid: a\ntitle: \"open\n---\n", "x.md:4: The front matter is not YAML" },
    { "---\nid: a\n\ttitle: b\n---\n", "x.md:3: The front matter is not YAML" },
    { "---\nid: a\ntitle: b: c\n---\n", "x.md:3: The front matter is not YAML" },
    { "---\nid: a\ntitle: \x01\n---\n", "x.md:3: The front matter is not YAML" },
    { "---\n- a\n- b\n---\n", "x.md:2: The front matter must be lines of" },
    { "---\njust words\n---\n", "x.md:2: The front matter must be lines of" },
    { "---\n[a, b]: c\n---\n", "x.md:2: The name of a field must be a word" },
    { "---\nid: &a x\ntitle: *a\n---\n", "x.md:3: An alias (“*a”) is not allowed here" },
    { "---\nx: &a [1]\ny: &b [*a, *a]\nz: [*b, *b]\n---\n",
      "x.md:3: An alias (“*a”) is not allowed here" },
    { "---\nid: a\nx: [[[[[[1]]]]]]\n---\n", "x.md:3: The front matter is nested too deep" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayReport) report = topay_report_new (FALSE);
      g_autofree char *complaints = NULL;

      g_assert_null (topay_front_matter_new (cases[i].text, "x.md", report));
      g_assert_cmpuint (topay_report_get_n_errors (report), ==, 1);
      complaints = topay_report_dup_text (report);
      if (!g_str_has_prefix (complaints, cases[i].start))
        g_assert_cmpstr (complaints, ==, cases[i].start);
    }
}

static void
test_complaints (void)
{
  static const struct
  {
    const char *text;
    const char *complaint;
  } cases[] = {
    { "Body\n", "x.md:1: There is no front matter\n" },
    { "---\nid: a\ncolour: red\n---\n", "x.md:3: Unknown field “colour”\n" },
    { "---\nid: a\ntitle: b\nid: c\n---\n", "x.md:4: “id” was given on line 2 already\n" },
    { "---\nid: [a, b]\n---\n", "x.md:2: “id” must be one text, not a list\n" },
    { "---\nid: a\nkeywords: b\n---\n", "x.md:3: “keywords” must be a list\n" },
    { "---\nquestions:\n  - a\n  -\n---\n", "x.md:4: An entry of “questions” is empty\n" },
    { "---\nquestions:\n  - a: b\n---\n",
      "x.md:3: Put quotes around a text with a colon, and lists into no list: “a: b”\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayReport) report = topay_report_new (TRUE);
      g_autoptr (TopayFrontMatter) matter = topay_front_matter_new (cases[i].text, "x.md", report);
      g_autofree char *complaints = topay_report_dup_text (report);

      g_assert_nonnull (matter);
      g_assert_cmpstr (complaints, ==, cases[i].complaint);
    }
}

/* A megabyte of brackets: refused after the first few. */
static void
test_brackets (void)
{
  g_autofree char *brackets = g_strnfill (1024 * 1024, '[');
  g_autofree char *text = g_strdup_printf ("---\nid: %s\n---\n", brackets);
  g_autoptr (TopayReport) report = topay_report_new (FALSE);

  g_assert_null (topay_front_matter_new (text, "x.md", report));
  g_assert_cmpuint (topay_report_get_n_errors (report), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/front-matter/every-field-with-its-line", test_all_fields);
  g_test_add_func ("/front-matter/entries-know-their-lines", test_lines_of_entries);
  g_test_add_func ("/front-matter/takes-what-it-can-get", test_lenient);
  g_test_add_func ("/front-matter/what-is-wrong-is-refused-with-its-line", test_refused);
  g_test_add_func ("/front-matter/strict-names-every-breach", test_complaints);
  g_test_add_func ("/front-matter/depth-ends-before-memory", test_brackets);
  return g_test_run ();
}
