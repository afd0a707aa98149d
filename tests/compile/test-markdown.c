/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-markdown.h"

#include <string.h>

#include "topay-bundle-format.h"

static const char *const kinds[] = {
  [TOPAY_BLOCK_PARAGRAPH] = "p", [TOPAY_BLOCK_HEADING] = "h",   [TOPAY_BLOCK_LIST] = "list",
  [TOPAY_BLOCK_STEPS] = "steps", [TOPAY_BLOCK_ITEM] = "item",   [TOPAY_BLOCK_QUOTE] = "quote",
  [TOPAY_BLOCK_CODE] = "code",   [TOPAY_BLOCK_RULE] = "rule",   [TOPAY_BLOCK_CALLOUT] = "callout",
  [TOPAY_BLOCK_ACTION] = "act",  [TOPAY_BLOCK_TABLE] = "table", [TOPAY_BLOCK_ROW] = "row",
  [TOPAY_BLOCK_CELL] = "cell",
};

/* A span as its text in the marks that it has: *strong* _emphasis_ `code` <link> {channel}. */
static void
describe_span (GString *out, const TopayDraftSpan *span)
{
  if ((span->flags & TOPAY_SPAN_CHANNEL) != 0)
    g_string_append_printf (out, "{%s", span->target);
  if ((span->flags & TOPAY_SPAN_LINK) != 0)
    g_string_append_printf (out, "<%s ", span->target);
  if ((span->flags & TOPAY_SPAN_STRONG) != 0)
    g_string_append_c (out, '*');
  if ((span->flags & TOPAY_SPAN_EMPHASIS) != 0)
    g_string_append_c (out, '_');
  if ((span->flags & TOPAY_SPAN_CODE) != 0)
    g_string_append_c (out, '`');
  g_string_append (out, span->text->str);
  if ((span->flags & TOPAY_SPAN_CODE) != 0)
    g_string_append_c (out, '`');
  if ((span->flags & TOPAY_SPAN_EMPHASIS) != 0)
    g_string_append_c (out, '_');
  if ((span->flags & TOPAY_SPAN_STRONG) != 0)
    g_string_append_c (out, '*');
  if ((span->flags & TOPAY_SPAN_LINK) != 0)
    g_string_append_c (out, '>');
  if ((span->flags & TOPAY_SPAN_CHANNEL) != 0)
    g_string_append_c (out, '}');
}

/* A tree in one line: kind:number@attribute(text|children). */
static void
describe (GString *out, const TopayDraft *block)
{
  g_string_append (out, kinds[block->kind]);
  if (block->number != 0)
    g_string_append_printf (out, ":%u", block->number);
  if (block->attribute != NULL)
    g_string_append_printf (out, "@%s", block->attribute);
  g_string_append_c (out, '(');
  for (guint i = 0; i < block->spans->len; i++)
    describe_span (out, topay_draft_get_span (block, i));
  for (guint i = 0; i < block->children->len; i++)
    {
      if (i > 0 || block->spans->len > 0)
        g_string_append_c (out, ' ');
      describe (out, topay_draft_get_child (block, i));
    }
  g_string_append_c (out, ')');
}

static GPtrArray *
parse (const char *text, TopayReport *report)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (TopayFactSheet) facts = NULL;
  TopayMarkdownContext context = { "x.md", "en", NULL, report };

  g_key_file_set_string (file, "facts", "days", "3");
  g_key_file_set_string (file, "facts", "min_wait_days", "1");
  facts = topay_fact_sheet_new (file);
  context.facts = facts;
  return topay_markdown_parse (&context, text, 11);
}

static char *
describe_text (const char *text, TopayReport *report)
{
  g_autoptr (GPtrArray) blocks = parse (text, report);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      describe (out, g_ptr_array_index (blocks, i));
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

typedef struct
{
  const char *text;
  const char *tree;
} Case;

/* Sound texts: no complaint. */
static void
test_sound (gconstpointer data)
{
  const Case *cases = data;

  for (guint i = 0; cases[i].text != NULL; i++)
    {
      g_autoptr (TopayReport) report = topay_report_new (TRUE);
      g_autofree char *tree = describe_text (cases[i].text, report);
      g_autofree char *complaints = topay_report_dup_text (report);

      g_assert_cmpstr (complaints, ==, "");
      g_assert_cmpstr (tree, ==, cases[i].tree);
    }
}

static const Case blocks[] = {
  { "", "" },
  { "One\n\nTwo", "p(One) p(Two)" },
  { "## A\n\n### B\n\n#### C\n\n## D", "h:2(A) h:3(B) h:4(C) h:2(D)" },
  { "- a\n- b", "list(item(p(a)) item(p(b)))" },
  { "3. a\n4. b", "steps:3(item(p(a)) item(p(b)))" },
  { "1. **Name**\n\n   Words.\n\n   - x\n", "steps:1(item(p(*Name*) p(Words.) list(item(p(x)))))" },
  { "> q\n>\n> > r", "quote(p(q) quote(p(r)))" },
  { "    code {{days}}\n      more\n", "code(code 3\n  more)" },
  { "```\ncode\n```\n", "code(code)" },
  { "a\n\n---\n\nb", "p(a) rule() p(b)" },
  { NULL, NULL },
};

static const Case inlines[] = {
  { "a **b** *c* `d` ***e***", "p(a *b* _c_ `d` *_e_*)" },
  { "[b](article:c-1) **[d](wizard:e)**", "p(<article:c-1 b> <wizard:e *d*>)" },
  { "a [**b** c](article:d)", "p(a <article:d *b*><article:d  c>)" },
  { "one\ntwo", "p(one two)" },
  { "一行\n二行", "p(一行二行)" },
  { "一行\nb", "p(一行 b)" },
  { "one  \ntwo", "p(one\ntwo)" },
  { "one\\\ntwo", "p(one\ntwo)" },
  { "**one\ntwo**", "p(*one two*)" },
  { "&amp; \\* &#x4e2d;", "p(& * 中)" },
  { "{{days}}–{{min_wait_days}} days", "p(3–1 days)" },
  { "**{{days}}** `{{days}}` [{{days}}](article:a)", "p(*3* `3` <article:a 3>)" },
  { "Call {{channel.hotline}} or *{{channel.mail}}*.", "p(Call {hotline} or {mail__}.)" },
  { "{{channel.app}}\nx", "p({app} x)" },
  { NULL, NULL },
};

static const Case fences[] = {
  { "```callout warn\n**Careful?**\n\nDo not.\n```", "callout@warn(Careful? p(Do not.))" },
  { "```callout info\nNo title.\n```", "callout@info(p(No title.))" },
  { "```callout good\n**Only a title**\n```", "callout@good(Only a title)" },
  { "```callout danger\n**Bold** start.\n```", "callout@danger(p(*Bold* start.))" },
  { "~~~callout info\n- a\n\n```action article:b\nGo\n```\n~~~",
    "callout@info(list(item(p(a))) act@article:b(Go))" },
  { "```action wizard:refund\nAsk for\na refund\n```", "act@wizard:refund(Ask for a refund)" },
  { "- a\n\n  ```action article:b\n  Go\n  ```", "list(item(p(a) act@article:b(Go)))" },
  { "```table\nA | B\n1 | 2\n```", "table:2(row(cell(A) cell(B)) row(cell(1) cell(2)))" },
  { "```table\n| A | B | C |\n\n| 1 | | **3** |\n```",
    "table:3(row(cell(A) cell(B) cell(C)) row(cell(1) cell() cell(*3*)))" },
  { "```table\nA \\| B | `c \\| d`\n{{days}} | [e](article:f)\n```",
    "table:2(row(cell(A | B) cell(`c | d`)) row(cell(3) cell(<article:f e>)))" },
  { "```table\n- a | 1. b\n# c | > d\n```",
    "table:2(row(cell(- a) cell(1. b)) row(cell(# c) cell(> d)))" },
  { "```table\nA | B\n**“q”** x | {{channel.app}}\n```",
    "table:2(row(cell(A) cell(B)) row(cell(*“q”* x) cell({app})))" },
  { NULL, NULL },
};

typedef struct
{
  const char *text;
  const char *tree;
  const char *complaints;
} BrokenCase;

/* What breaks a rule is said with its line, and shown as nearly as it can be. */
static void
test_broken (void)
{
  static const BrokenCase cases[] = {
    { "# A\n", "h:2(A)",
      "x.md:11: Headings start at “##”: the title is the only one of the first level\n" },
    { "## A\n\n##### B\n", "h:2(A) h:4(B)", "x.md:13: Headings end at “####”\n" },
    { "## A\n\ntext\n\n#### B\n", "h:2(A) p(text) h:4(B)", "x.md:15: The heading skips a level\n" },
    { "### A\n", "h:3(A)", "x.md:11: The heading skips a level\n" },
    { "## \n", "h:2()", "x.md:11: The heading is empty\n" },
    { "a\n\nb <b>c</b>\n", "p(a) p(b <b>c</b>)",
      "x.md:13: Raw HTML is not allowed\nx.md:13: Raw HTML is not allowed\n" },
    { "<div>\nx\n</div>\n", "p(<div> x </div>)", "x.md:11: Raw HTML is not allowed\n" },
    { "<!-- hidden -->\n", "", "x.md:11: Raw HTML is not allowed\n" },
    { "a\n![alt *text*](x.png)", "p(a alt _text_)", "x.md:12: Pictures are not allowed\n" },
    { "a\nb [c](https://example.com)", "p(a b c)",
      "x.md:12: A link leads to “article:ID” or “wizard:ID”, not to “https://example.com”\n" },
    { "[c](article:a/b)", "p(c)",
      "x.md:11: A link leads to “article:ID” or “wizard:ID”, not to “article:a/b”\n" },
    { "<https://example.com>", "p(https://example.com)",
      "x.md:11: A link leads to “article:ID” or “wizard:ID”, not to “https://example.com”\n" },
    { "a\n\n```callout\nb\n```", "p(a) callout@info(p(b))",
      "x.md:13: The kind of a callout is info, good, warn or danger\n" },
    { "```callout odd\nb\n```", "callout@info(p(b))",
      "x.md:11: The kind of a callout is info, good, warn or danger\n" },
    { "```callout warn\n```", "", "x.md:11: The callout is empty\n" },
    { "```callout warn\nok\n\n# A\n```", "callout@warn(p(ok) h:2(A))",
      "x.md:14: Headings start at “##”: the title is the only one of the first level\n" },
    { "```action refund\nGo\n```", "",
      "x.md:11: An action leads to “wizard:ID” or “article:ID”; it is left out\n" },
    { "```action wizard:refund\n```", "", "x.md:11: The action has no label; it is left out\n" },
    { "```table\nA | B\n1\n1 | 2 | 3\n```",
      "table:3(row(cell(A) cell(B) cell()) row(cell(1) cell() cell())"
      " row(cell(1) cell(2) cell(3)))",
      "x.md:13: The row has 1 cells, the head has 2\n"
      "x.md:14: The row has 3 cells, the head has 2\n" },
    { "```table\nA\n1\n```", "table:1(row(cell(A)) row(cell(1)))",
      "x.md:12: A table has two or three columns\n" },
    { "```table\nA | B\n```", "table:2(row(cell(A) cell(B)))",
      "x.md:11: The table has no row below its head\n" },
    { "```table\n```", "", "x.md:11: The table has no row below its head\n" },
    { "```table\nA | [b](http://x)\n1 | <i>\n```",
      "table:2(row(cell(A) cell(b)) row(cell(1) cell(<i>)))",
      "x.md:12: A link leads to “article:ID” or “wizard:ID”, not to “http://x”\n"
      "x.md:13: Raw HTML is not allowed\n" },
    { "```python\nx\n```", "code(x)",
      "x.md:11: A fenced block is a callout, an action or a table, not “python”\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TopayReport) report = topay_report_new (TRUE);
      g_autofree char *tree = describe_text (cases[i].text, report);
      g_autofree char *complaints = topay_report_dup_text (report);

      g_assert_cmpstr (complaints, ==, cases[i].complaints);
      g_assert_cmpstr (tree, ==, cases[i].tree);
      g_assert_cmpuint (topay_report_get_n_errors (report), ==, 0);
    }
}

static guint
measure_depth (const TopayDraft *block)
{
  guint depth = 0;

  for (guint i = 0; i < block->children->len; i++)
    depth = MAX (depth, measure_depth (topay_draft_get_child (block, i)));

  return depth + 1;
}

/* @unit, @count times, around or before a word. */
static void
check_deep (const char *unit, guint count)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (GPtrArray) tree = NULL;

  for (guint i = 0; i < count; i++)
    g_string_append (text, unit);
  g_string_append (text, "word");
  tree = parse (text->str, report);
  for (guint i = 0; i < tree->len; i++)
    {
      g_assert_cmpuint (measure_depth (g_ptr_array_index (tree, i)), <=, TOPAY_BODY_MAX_DEPTH);
      topay_draft_append_text (g_ptr_array_index (tree, i), words);
    }

  g_assert_nonnull (strstr (words->str, "word"));
}

static void
test_depth (void)
{
  static const char *const units[] = {
    "> ", "- ", "1. ", "> - ", "*", "**a *b ", "[", "a`", "<b>"
  };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      check_deep (units[i], TOPAY_BODY_MAX_DEPTH - 1);
      check_deep (units[i], TOPAY_BODY_MAX_DEPTH);
      check_deep (units[i], 2000);
    }
}

/* Callouts in callouts, each with a longer fence. */
static void
test_nested_callouts (void)
{
  g_autoptr (GString) text = g_string_new ("word\n");
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (GPtrArray) tree = NULL;

  for (guint i = 3; i < 40; i++)
    {
      g_autofree char *fence = g_strnfill (i, '`');

      g_string_prepend (text, "callout info\n");
      g_string_prepend (text, fence);
      g_string_append_printf (text, "%s\n", fence);
    }

  tree = parse (text->str, report);
  g_assert_cmpuint (tree->len, ==, 1);
  g_assert_cmpuint (measure_depth (g_ptr_array_index (tree, 0)), <=, TOPAY_BODY_MAX_DEPTH);
}

static void
test_wide_table (void)
{
  g_autofree char *bars = g_strnfill (100000, '|');
  g_autofree char *text = g_strdup_printf ("```table\na%s\n1 | 2\n```\n", bars);
  g_autoptr (TopayReport) report = topay_report_new (FALSE);
  g_autoptr (GPtrArray) tree = parse (text, report);
  const TopayDraft *table = g_ptr_array_index (tree, 0);

  g_assert_cmpuint (table->number, ==, TOPAY_BODY_MAX_COLUMNS);
  g_assert_cmpuint (topay_draft_get_child (table, 1)->children->len, ==, TOPAY_BODY_MAX_COLUMNS);
}

static void
test_minutes (void)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) characters = g_string_new (NULL);

  for (guint i = 0; i < 229; i++)
    g_string_append (words, "it's ");
  for (guint i = 0; i < 510; i++)
    g_string_append (characters, "钱");

  g_assert_cmpuint (topay_draft_count_minutes ("en", ""), ==, 1);
  g_assert_cmpuint (topay_draft_count_minutes ("en", "one"), ==, 1);
  g_assert_cmpuint (topay_draft_count_minutes ("zh_CN", characters->str), ==, 2);
  g_assert_cmpuint (topay_draft_count_minutes ("en", words->str), ==, 3);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/markdown/every-block", blocks, test_sound);
  g_test_add_data_func ("/markdown/every-mark", inlines, test_sound);
  g_test_add_data_func ("/markdown/every-fence", fences, test_sound);
  g_test_add_func ("/markdown/broken-rule-has-its-line", test_broken);
  g_test_add_func ("/markdown/depth-is-limited-and-words-are-kept", test_depth);
  g_test_add_func ("/markdown/callouts-in-callouts-end", test_nested_callouts);
  g_test_add_func ("/markdown/wide-table-ends", test_wide_table);
  g_test_add_func ("/markdown/reading-time-counts-words-or-characters", test_minutes);
  return g_test_run ();
}
