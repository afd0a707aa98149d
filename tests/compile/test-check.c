/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-check.h"

#include <string.h>

#include "check-fixture.h"

static void
test_clean (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *complaints = check_dup_complaints (fixture, TRUE);

  g_assert_cmpstr (complaints, ==, "");
}

/* One change of the clean sources, and all that is said of it. A field lies on the same line in
 * every article: id 2, title 3, summary 4, category 5, keywords 6, questions 7 to 27, error codes
 * 28, wizard 29, related 30, reviewed 31; the body starts on 33. */
static const CheckCase cases[] = {
  { "id-is-not-the-file-name", "zh_CN/beta.md", "id: beta", "id: delta",
    "en/beta.md:1: There is no translation into zh_CN\n"
    "zh_CN/alpha.md:30: There is no article “beta” in this language\n"
    "zh_CN/beta.md:1: There is no translation into en\n"
    "zh_CN/beta.md:2: The id “delta” is not the name of the file, “beta”\n"
    "zh_CN/gamma.md:30: There is no article “beta” in this language\n" },
  { "unknown-field", "en/alpha.md", "wizard: refund", "wizard: refund\nmood: bad",
    "en/alpha.md:30: Unknown field “mood”\n" },
  { "field-twice", "en/alpha.md", "wizard: refund", "wizard: refund\nid: other",
    "en/alpha.md:30: “id” was given on line 2 already\n" },
  { "missing-title", "en/alpha.md", "title: About alpha\n", "",
    "en/alpha.md:1: “title” is missing\n" },
  { "missing-summary", "en/alpha.md", "summary: Wait {{days}} days.\n", "",
    "en/alpha.md:1: “summary” is missing\n" },
  { "missing-keywords", "en/alpha.md", "keywords: [wallet]\n", "",
    "en/alpha.md:1: “keywords” is missing\n" },
  { "empty-summary", "en/alpha.md", "summary: Wait {{days}} days.",
    "summary:", "en/alpha.md:4: “summary” is empty\n" },
  { "empty-keywords", "en/alpha.md", "keywords: [wallet]", "keywords: []",
    "en/alpha.md:6: “keywords” is empty\n" },
  { "title-with-full-stop", "en/alpha.md", "About alpha", "About alpha.",
    "en/alpha.md:3: A title has no full stop\n" },
  { "title-with-chinese-full-stop", "zh_CN/alpha.md", "关于 alpha", "关于 alpha。",
    "zh_CN/alpha.md:3: A title has no full stop\n" },
  { "unknown-category", "zh_CN/alpha.md", "category: money", "category: mony",
    "zh_CN/alpha.md:5: There is no category “mony”\n"
    "zh_CN/alpha.md:5: “category” is not what en/alpha.md says: “money”\n" },
  { "unknown-fact-in-summary", "en/alpha.md", "Wait {{days}}", "Wait {{weeks}}",
    "en/alpha.md:4: Unknown fact “{{weeks}}”\n" },
  { "unknown-fact-in-body", "en/alpha.md", "   {{days}}", "   {{weeks}}",
    "en/alpha.md:40: Unknown fact “{{weeks}}”\n" },
  { "unknown-fact-in-question", "en/alpha.md", "alpha question 7", "{{weeks}} 7",
    "en/alpha.md:14: Unknown fact “{{weeks}}”\n" },
  { "channel-in-summary", "en/alpha.md", "Wait {{days}}", "Wait {{channel.hours}}",
    "en/alpha.md:4: “{{channel.hours}}” can stand in the body only\n" },
  { "too-few-questions", "en/alpha.md", "  - \"alpha question 3\"\n", "",
    "en/alpha.md:7: 19 sample questions, at least 20 are needed\n" },
  { "question-twice", "en/alpha.md", "alpha question 3", "ALPHA  Question 2",
    "en/alpha.md:10: The same question is at en/alpha.md:9 already\n" },
  { "question-in-two-articles", "zh_CN/gamma.md", "gamma 的问题 5", "alpha 的问题 1",
    "zh_CN/gamma.md:12: The same question is at zh_CN/alpha.md:8 already\n" },
  { "empty-question", "en/alpha.md", "\"alpha question 3\"", "\"\"\n  - \"one more\"",
    "en/alpha.md:10: An entry of “questions” is empty\n" },
  { "error-code-in-two-articles", "en/gamma.md", "TP-1003", "TP-1003, tp1001, TP-1001",
    "en/gamma.md:28: The same error code is at en/alpha.md:28 already\n"
    "en/gamma.md:28: The same error code is at en/alpha.md:28 already\n"
    "en/gamma.md:28: “tp1001” is not an error code such as TP-2001\n"
    "zh_CN/gamma.md:28: “error_codes” is not what en/gamma.md says: “TP-1001, TP-1003, tp1001”\n" },
  { "unknown-wizard", "en/alpha.md", "wizard: refund", "wizard: refnd",
    "en/alpha.md:29: There is no wizard “refnd”\n"
    "zh_CN/alpha.md:29: “wizard” is not what en/alpha.md says: “refnd”\n" },
  { "unknown-related", "en/alpha.md", "[beta, gamma]", "[beta, delta]",
    "en/alpha.md:30: There is no article “delta” in this language\n"
    "zh_CN/alpha.md:30: “related” is not what en/alpha.md says: “beta, delta”\n" },
  { "related-to-itself", "zh_CN/alpha.md", "[beta, gamma]", "[beta, gamma, alpha]",
    "zh_CN/alpha.md:30: The article is related to itself\n"
    "zh_CN/alpha.md:30: “related” is not what en/alpha.md says: “beta, gamma”\n" },
  { "related-twice", "zh_CN/alpha.md", "[beta, gamma]", "[beta, gamma, beta]",
    "zh_CN/alpha.md:30: “beta” is related twice\n"
    "zh_CN/alpha.md:30: “related” is not what en/alpha.md says: “beta, gamma”\n" },
  { "too-few-related", "zh_CN/alpha.md", "[beta, gamma]", "[beta]",
    "zh_CN/alpha.md:30: 1 related articles, 2 to 5 are expected\n"
    "zh_CN/alpha.md:30: “related” is not what en/alpha.md says: “beta, gamma”\n" },
  { "related-in-another-order-is-the-same", "zh_CN/alpha.md", "[beta, gamma]", "[gamma, beta]",
    "" },
  { "stale-translation", "en/alpha.md", "2026-11-20", "2026-11-21",
    "zh_CN/alpha.md:31: “reviewed” is not what en/alpha.md says: “2026-11-21”\n" },
  { "impossible-day", "en/alpha.md", "2026-11-20", "2026-11-31",
    "en/alpha.md:31: “2026-11-31” is not a day such as 2026-11-20\n"
    "zh_CN/alpha.md:31: “reviewed” is not what en/alpha.md says: “2026-11-31”\n" },
  { "day-in-another-form", "zh_CN/alpha.md", "2026-11-20", "20 November 2026",
    "zh_CN/alpha.md:31: “20 November 2026” is not a day such as 2026-11-20\n"
    "zh_CN/alpha.md:31: “reviewed” is not what en/alpha.md says: “2026-11-20”\n" },
  { "broken-link", "en/alpha.md", "article:beta", "article:delta",
    "en/alpha.md:34: There is no article “delta”\n" },
  { "link-to-unknown-wizard", "en/alpha.md", "article:beta", "wizard:refnd",
    "en/alpha.md:34: There is no wizard “refnd”\n" },
  { "web-link", "en/alpha.md", "article:beta", "https://example.com",
    "en/alpha.md:34: A link leads to “article:ID” or “wizard:ID”, not to “https://example.com”\n" },
  { "first-level-heading", "en/alpha.md", "## Steps", "# Steps",
    "en/alpha.md:36: Headings start at “##”: the title is the only one of the first level\n" },
  { "skipped-level", "en/alpha.md", "## Steps", "## Steps\n\n#### Deep",
    "en/alpha.md:38: The heading skips a level\n" },
  { "raw-html", "en/alpha.md", "   {{days}}", "   <b>",
    "en/alpha.md:40: Raw HTML is not allowed\n" },
  { "picture", "en/alpha.md", "   {{days}}", "   ![x](y.png)",
    "en/alpha.md:40: Pictures are not allowed\n" },
  { "two-actions", "en/alpha.md", "   {{days}}",
    "   ```action wizard:refund\n   A\n   ```\n\n```action article:beta\nB\n```",
    "en/alpha.md:44: An article has at most one action\n" },
  { "action-of-unknown-wizard", "en/alpha.md", "   {{days}}", "\n```action wizard:refnd\nA\n```",
    "en/alpha.md:41: There is no wizard “refnd”\n" },
  { "callout-kind", "en/alpha.md", "   {{days}}", "\n```callout odd\nA\n```",
    "en/alpha.md:41: The kind of a callout is info, good, warn or danger\n" },
  { "table-columns", "en/alpha.md", "   {{days}}", "\n```table\nA | B\n1 | 2 | 3\n```",
    "en/alpha.md:43: The row has 3 cells, the head has 2\n" },
  { "blanks-at-line-end", "en/alpha.md", "## Steps", "## Steps ",
    "en/alpha.md:36: There are blanks at the end of the line\n" },
  { "category-without-translation", "categories", "title[zh_CN]=钱\n", "",
    "categories:1: “title[zh_CN]” of “money” is missing or empty\n" },
  { "unknown-tint", "categories", "tint=teal", "tint=pink",
    "categories:7: There is no tint “pink”\n" },
  { "category-without-icon", "categories", "icon=edit-undo-symbolic",
    "icon=", "categories:6: “icon” of “money” is missing or empty\n" },
  { "tip-of-unknown-article", "tips.ini", "article=alpha", "article=delta",
    "tips.ini:6: There is no article “delta”\n" },
  { "tip-without-text", "tips.ini", "text[zh_CN]=等 {{days}} 天。\n", "",
    "tips.ini:1: “text[zh_CN]” of “careful” is missing or empty\n" },
  { "fact-unknown-to-a-tip", "tips.ini", "Wait {{days}}", "Wait {{weeks}}",
    "tips.ini:4: Unknown fact “{{weeks}}”\n" },
  { "popular-unknown", "home.ini", "articles=beta;alpha;", "articles=beta;delta;",
    "home.ini:2: There is no article “delta”\n" },
  { "searches-without-translation", "home.ini", "queries[zh_CN]=在哪里;\n", "",
    "home.ini:4: “queries[zh_CN]” of “searches” is missing or empty\n" },
  { "bad-line-in-a-list", "facts.ini", "days=3", "days=3\nhours",
    "facts.ini:3: Key file contains line “hours” which is not a key-value pair, group, or"
    " comment\n" },
  { "wizard-without-state", TOPAY_FIXTURE_WIZARDS, "refund planned", "refund maybe",
    "wizards.list:2: A line of this list is “id planned” or “id available”\n" },
};

static void
test_missing_translation (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *complaints = NULL;

  topay_fixture_remove (fixture, "zh_CN/beta.md");
  complaints = check_dup_complaints (fixture, TRUE);
  g_assert_cmpstr (complaints, ==,
                   "en/beta.md:1: There is no translation into zh_CN\n"
                   "zh_CN/alpha.md:30: There is no article “beta” in this language\n"
                   "zh_CN/gamma.md:30: There is no article “beta” in this language\n");
}

static void
test_missing_lists (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *complaints = NULL;

  topay_fixture_remove (fixture, "tips.ini");
  topay_fixture_remove (fixture, "home.ini");
  topay_fixture_remove (fixture, "style.ini");
  complaints = check_dup_complaints (fixture, TRUE);
  g_assert_cmpstr (complaints, ==,
                   "home.ini:1: The file is missing\n"
                   "style.ini:1: The file is missing\n"
                   "tips.ini:1: The file is missing\n");
}

static void
test_no_wizards (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *complaints = check_dup_complaints (fixture, FALSE);
  g_auto (GStrv) lines = g_strsplit (complaints, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  g_assert_cmpstr (
      lines[0], ==,
      "en/alpha.md:29: The wizard “refund” cannot be judged without a list of wizards");
}

/* The limit is exact, in characters, after the facts are filled in. */
static void
test_summary_length (void)
{
  static const struct
  {
    const char *file;
    const char *from;
    const char *unit;
    const char *end;
    guint end_length;
    guint limit;
  } limits[] = {
    { "en/alpha.md", "Wait {{days}} days.", "é", "{{days}}", 1, 240 },
    { "zh_CN/alpha.md", "等 {{days}} 天。", "钱", " {{days}}", 2, 120 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    for (guint extra = 0; extra < 2; extra++)
      {
        g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
        g_autoptr (GString) summary = g_string_new (NULL);
        g_autofree char *complaints = NULL;
        g_autofree char *expected = NULL;

        for (guint j = limits[i].end_length; j < limits[i].limit + extra; j++)
          g_string_append (summary, limits[i].unit);
        g_string_append (summary, limits[i].end);
        topay_fixture_replace (fixture, limits[i].file, limits[i].from, summary->str);
        complaints = check_dup_complaints (fixture, TRUE);
        expected = g_strdup_printf ("%s:4: The summary has %u characters, %u allowed\n",
                                    limits[i].file, limits[i].limit + 1, limits[i].limit);
        g_assert_cmpstr (complaints, ==, extra == 0 ? "" : expected);
      }
}

static void
test_strict_size (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *filler = g_strnfill (TOPAY_SOURCE_STRICT_MAX_BYTES, 'x');
  g_autofree char *complaints = NULL;

  topay_fixture_replace (fixture, "zh_CN/gamma.md", "   {{days}}", filler);
  complaints = check_dup_complaints (fixture, TRUE);
  g_assert_true (g_str_has_prefix (complaints, "en/gamma.md:1: There is no translation"));
  g_assert_nonnull (strstr (
      complaints, "zh_CN/gamma.md:1: The file is too large, the limit is 1.0 MiB (1048576 bytes)"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/clean-sources-have-no-complaint", test_clean);
  check_add_cases ("/check/rule", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/check/missing-translation", test_missing_translation);
  g_test_add_func ("/check/missing-lists", test_missing_lists);
  g_test_add_func ("/check/wizards-need-their-list", test_no_wizards);
  g_test_add_func ("/check/summary-has-a-limit", test_summary_length);
  g_test_add_func ("/check/strict-file-has-a-limit", test_strict_size);
  return g_test_run ();
}
