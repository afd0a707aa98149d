/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-check.h"

#include <string.h>

#include "check-fixture.h"

/* What is said of a text that stands on line 40 of an article, in place of a fact. */
static void
assert_said (const char *file, const char *text, const char *expected)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *body = g_strconcat ("   ", text, NULL);
  g_autofree char *complaints = NULL;
  g_autofree char *all =
      expected[0] != '\0' ? g_strdup_printf ("%s:40: %s\n", file, expected) : g_strdup ("");

  topay_fixture_replace (fixture, file, "   {{days}}", body);
  complaints = check_dup_complaints (fixture, TRUE);
  if (!g_str_equal (complaints, all))
    g_test_message ("of “%s”", text);
  g_assert_cmpstr (complaints, ==, all);
}

typedef struct
{
  const char *text;
  const char *expected;
} Said;

static void
assert_all_said (const char *file, const Said *said, guint n_said)
{
  for (guint i = 0; i < n_said; i++)
    assert_said (file, said[i].text, said[i].expected);
}

#define WRITE_SIGN_IN "Write “sign in”, not “log in”"
#define WRITE_CASE    "Write “case”, not “ticket”"

static const Said english[] = {
  /* terms */
  { "Then log in.", WRITE_SIGN_IN },
  { "Log In first", WRITE_SIGN_IN },
  { "Then **log** in.", WRITE_SIGN_IN },
  { "Then “log in”.", WRITE_SIGN_IN },
  { "Then `log in`.", "" },
  { "Then sign in.", "" },
  { "A blog in here, a log inside", "" },
  { "Log-in", "" },
  { "Your ticket", WRITE_CASE },
  { "Your train ticket", "" },
  { "Train tickets", "" },
  { "An ultratrain ticket", WRITE_CASE },
  { "We answer soon.", "Write “by when”, not “soon”" },
  { "They say “we answer soon”.", "" },
  { "They say “now”. We answer soon.", "Write “by when”, not “soon”" },
  /* typography */
  { "A \"word\"", "Quotation marks are “ and ”\nen/alpha.md:40: Quotation marks are “ and ”" },
  { "A “word”", "" },
  { "It's", "An apostrophe is “’”" },
  { "It’s `it's`", "" },
  { "Two  blanks", "There are two blanks" },
  { "Now!", "There are no exclamation marks" },
  { "Wait...", "An ellipsis is “…”" },
  { "Wait…", "" },
  { "Wait……", "An ellipsis is one “…”" },
  { "1-3 days", "A range has an en dash, “–”" },
  { "1–3 days, TP-2001, `2026-11-20`", "" },
  { "50 %", "There is no blank before “%”" },
  { "50% of ¥368.00", "" },
  { "¥ 368", "There is no blank after “¥”" },
  { "Wait，then", "Punctuation in English text is half-width" },
  { "“简体中文”", "" },
};

static void
test_english (void)
{
  assert_all_said ("en/alpha.md", english, G_N_ELEMENTS (english));
}

#define HALF_WIDTH  "Punctuation in Chinese text is full-width: ，；？："
#define FULL_STOP   "The full stop of Chinese text is “。”"
#define BRACKETS    "Brackets in Chinese text are full-width: （）"
#define QUOTES      "Quotation marks are “ and ”, in them ‘ and ’"
#define GAP         "There is a blank between Chinese and Latin letters or digits"
#define NO_GAP      "There is no blank between Chinese characters"
#define NO_SIGN_GAP "There is no blank beside full-width punctuation"
#define WIDTH       "Digits, Latin letters and % are half-width"
#define TWICE(said) said "\nzh_CN/alpha.md:40: " said

static const Said chinese[] = {
  /* terms */
  { "打开帐单", "Write “账”, not “帐”" },
  { "打开账单，住帐篷", "" },
  { "打开`帐`", "" },
  { "亲，请看", "Write “您”, not “亲”" },
  { "母亲亲自来", "" },
  { "对方说“亲，请看”", "" },
  /* half-width signs */
  { "先看,再付", HALF_WIDTH },
  { "先看;再付", HALF_WIDTH },
  { "先看:再付", HALF_WIDTH },
  { "先看?", HALF_WIDTH },
  { "用 PDF, 或 PNG", HALF_WIDTH },
  { "先看，再付；17:00 以前？按 Ctrl+?", "" },
  { "先看.", FULL_STOP },
  { "先看 2.5 分钟，用 .pdf。", "" },
  { "先看!", "There are no exclamation marks" },
  { "先看！", "There are no exclamation marks" },
  { "先(看)", TWICE (BRACKETS) },
  { "先（看）", "" },
  { "先\"看\"", TWICE ("Quotation marks are “ and ”") },
  { "先'看'", TWICE (QUOTES) },
  { "先“看‘好’”", "" },
  { "先「看」", TWICE (QUOTES) },
  { "先看...", "An ellipsis is “…”" },
  { "先看……", "An ellipsis is one “…”" },
  { "先看…", "" },
  { "1~3 天", "A range has an en dash, “–”" },
  { "1–3 天", "" },
  /* gaps */
  { "用Topay 付", GAP },
  { "用 Topay付", GAP },
  { "等 3天", GAP },
  { "等 {{days}}天", GAP },
  { "付¥368.00", GAP },
  { "有 50%的人", GAP },
  { "用 Topay 付 ¥368.00，有 50% 的人", "" },
  { "11月26日（周四）和 2026年11月26日", "" },
  { "11 月26日", "There is no blank in a date" },
  { "先  看", "There are two blanks" },
  { "先 看", NO_GAP },
  { "先看， 再付", NO_SIGN_GAP },
  { "先看 （一眼）", NO_SIGN_GAP },
  { "到“帮助 > 联系我们”", "" },
  { "50 %", "There is no blank before “%”" },
  { "¥ 368", "There is no blank after “¥”" },
  /* widths */
  { "３ 天", WIDTH },
  { "ＰＤＦ", WIDTH },
  { "50％", WIDTH },
  { "￥368", "The sign of the yuan is the half-width “¥”" },
  /* what is filled in later, and what is shown as it is typed */
  { "拨打{{channel.hotline}}，输入`T`加数字", "" },
};

static void
test_chinese (void)
{
  assert_all_said ("zh_CN/alpha.md", chinese, G_N_ELEMENTS (chinese));
}

#define NO_STOP "Headings, names, buttons and table heads have no full stop"

/* One change of the clean sources, and all that is said of it. */
static const CheckCase cases[] = {
  { "term-in-title", "en/alpha.md", "title: About alpha", "title: Log in",
    "en/alpha.md:3: " WRITE_SIGN_IN "\n" },
  { "term-in-summary", "en/alpha.md", "summary: Wait", "summary: Log in and wait",
    "en/alpha.md:4: " WRITE_SIGN_IN "\n" },
  { "no-term-in-questions", "en/alpha.md", "alpha question 3", "cannot log in", "" },
  { "no-term-in-keywords", "en/alpha.md", "[wallet]", "[log in]", "" },
  { "no-typography-in-questions", "zh_CN/alpha.md", "alpha 的问题 3", "钱呢?!为啥,还没到!!", "" },
  { "term-in-tip", "tips.ini", "text=Wait", "text=Log in and wait",
    "tips.ini:4: " WRITE_SIGN_IN "\n" },
  { "typography-in-tip", "tips.ini", "等 {{days}} 天", "等 {{days}}天", "tips.ini:5: " GAP "\n" },
  { "term-in-topic", "categories", "summary[zh_CN]=都在这里", "summary[zh_CN]=帐单都在这里",
    "categories:5: Write “账”, not “帐”\n" },
  { "the-line-of-a-long-paragraph", "en/alpha.md", "   {{days}}", "   {{days}}\n   and\n   log in",
    "en/alpha.md:42: " WRITE_SIGN_IN "\n" },
  { "a-term-over-two-lines", "en/alpha.md", "   {{days}}", "   {{days}}\n   log\n   in",
    "en/alpha.md:41: " WRITE_SIGN_IN "\n" },
  { "the-line-in-a-table", "en/alpha.md", "   {{days}}", "\n```table\nA | B\n1 | log in\n```",
    "en/alpha.md:43: " WRITE_SIGN_IN "\n" },
  { "the-line-in-a-callout", "en/alpha.md", "   {{days}}",
    "\n```callout warn\n**Mind**\n\nlog in\n```", "en/alpha.md:44: " WRITE_SIGN_IN "\n" },
  { "full-stop-of-heading", "en/alpha.md", "## Steps", "## Steps.",
    "en/alpha.md:36: " NO_STOP "\n" },
  { "full-stop-of-step", "zh_CN/alpha.md", "**先**", "**先。**",
    "zh_CN/alpha.md:38: " NO_STOP "\n" },
  { "full-stop-of-callout", "en/alpha.md", "   {{days}}", "\n```callout warn\n**Mind.**\n\nA\n```",
    "en/alpha.md:42: " NO_STOP "\n" },
  { "full-stop-of-button", "en/alpha.md", "   {{days}}", "\n```action article:beta\nRead.\n```",
    "en/alpha.md:42: " NO_STOP "\n" },
  { "full-stop-of-table-head", "en/alpha.md", "   {{days}}", "\n```table\nA | B.\n1 | 2.\n```",
    "en/alpha.md:42: " NO_STOP "\n" },
  { "unknown-article-is-asked", "style.ini", "asked=gamma", "asked=gamma;delta",
    "style.ini:15: There is no article “delta”\n" },
  { "unknown-article-is-long", "style.ini", "long=gamma", "long=delta",
    "style.ini:16: There is no article “delta”\n" },
  { "term-without-answer", "style.ini", "log in=sign in",
    "log in=", "style.ini:2: It is not said what to write instead of “log in”\n" },
  { "unknown-language", "style.ini", "[en speech]", "[fr speech]",
    "style.ini:5: Unknown group “fr speech”\n" },
  { "unknown-scope", "style.ini", "[en speech]", "[en song]",
    "style.ini:5: Unknown group “en song”\n" },
  { "limit-that-is-no-number", "style.ini", "asked_questions=20", "asked_questions=many",
    "style.ini:20: “asked_questions” must be a number\n" },
  { "limit-that-is-missing", "style.ini", "asked_questions=20\n", "",
    "style.ini:18: “asked_questions” must be a number\n" },
  { "limits-the-wrong-way-round", "style.ini", "en=6;30", "en=30;6",
    "style.ini:21: “en” must be two numbers, least and most\n" },
  { "style-that-is-no-list", "style.ini", "[limits]", "limits",
    "style.ini:18: Key file contains line “limits” which is not a key-value pair, group, or"
    " comment\n" },
};

/* alpha and beta are popular, gamma is said to be asked often. */
static void
test_asked (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *all = NULL;
  g_autofree char *two = NULL;

  topay_fixture_replace (fixture, "style.ini", "asked_questions=20", "asked_questions=21");
  all = check_dup_complaints (fixture, TRUE);
  g_assert_cmpstr (all, ==,
                   "en/alpha.md:7: 20 sample questions, at least 21 are needed\n"
                   "en/beta.md:7: 20 sample questions, at least 21 are needed\n"
                   "en/gamma.md:7: 20 sample questions, at least 21 are needed\n"
                   "zh_CN/alpha.md:7: 20 sample questions, at least 21 are needed\n"
                   "zh_CN/beta.md:7: 20 sample questions, at least 21 are needed\n"
                   "zh_CN/gamma.md:7: 20 sample questions, at least 21 are needed\n");

  topay_fixture_replace (fixture, "style.ini", "asked=gamma\n", "");
  two = check_dup_complaints (fixture, TRUE);
  g_assert_null (strstr (two, "gamma"));
  g_assert_nonnull (strstr (two, "alpha"));
}

/* Of the fixture’s body 5 words or 7 Chinese characters are left beside what is put in. */
static void
test_length (void)
{
  static const struct
  {
    const char *folder;
    const char *word;
    const char *unit;
    guint own;
  } lengths[] = {
    { "en", "ab ", "words", 5 },
    { "zh_CN", "字", "Chinese characters", 7 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lengths) * 2; i++)
    for (guint length = 30; length <= 31; length++)
      {
        g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
        const char *id = i % 2 == 0 ? "alpha" : "gamma";
        g_autoptr (GString) text = g_string_new ("   ");
        g_autofree char *file = g_strdup_printf ("%s/%s.md", lengths[i / 2].folder, id);
        g_autofree char *complaints = NULL;
        g_autofree char *expected = NULL;

        for (guint j = lengths[i / 2].own; j < length; j++)
          g_string_append (text, lengths[i / 2].word);
        topay_fixture_replace (fixture, file, "   {{days}}", g_strchomp (text->str));
        complaints = check_dup_complaints (fixture, TRUE);
        expected = g_strdup_printf ("%s:33: The body has 31 %s, at most 30 are allowed\n", file,
                                    lengths[i / 2].unit);
        g_assert_cmpstr (complaints, ==, length > 30 && i % 2 == 0 ? expected : "");
      }
}

/* What may be long may not be short. */
static void
test_short (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autofree char *complaints = NULL;

  topay_fixture_replace (fixture, "en/gamma.md", "   {{days}}", "");
  topay_fixture_replace (fixture, "zh_CN/alpha.md", "步骤", "步");
  complaints = check_dup_complaints (fixture, TRUE);
  g_assert_cmpstr (complaints, ==,
                   "en/gamma.md:33: The body has 5 words, at least 6 are needed\n"
                   "zh_CN/alpha.md:33: The body has 6 Chinese characters, at least 7 are needed\n");
}

/* Many mistakes are counted, not all named. A check that looks for the place of each anew would run
 * into the time limit of the test. */
static void
test_many_mistakes (void)
{
  g_autoptr (TopayFixture) fixture = topay_fixture_new_clean ();
  g_autoptr (GString) text = g_string_new ("   ");
  g_autofree char *complaints = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, i % 100 == 99 ? "!\n   " : "! log in ");
  g_string_append (text, "!");
  topay_fixture_replace (fixture, "en/gamma.md", "   {{days}}", text->str);
  complaints = check_dup_complaints (fixture, TRUE);
  g_assert_nonnull (strstr (complaints, "… and "));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check-language/english", test_english);
  g_test_add_func ("/check-language/chinese", test_chinese);
  check_add_cases ("/check-language/rule", cases, G_N_ELEMENTS (cases));
  g_test_add_func ("/check-language/what-is-asked-most-needs-more-questions", test_asked);
  g_test_add_func ("/check-language/only-what-is-looked-up-may-be-long", test_length);
  g_test_add_func ("/check-language/no-body-is-too-short", test_short);
  g_test_add_func ("/check-language/many-mistakes-take-no-long-time", test_many_mistakes);
  return g_test_run ();
}
