/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-export.h"

#include <string.h>

#include "case-fixture.h"
#include "topay-language.h"

#define NOW (CASE_FIXTURE_BEGUN + 7 * CASE_FIXTURE_DAY)

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    {
      g_test_message ("no “%s” in:\n%s", part, text);
      g_test_fail ();
    }
}

/* --- Text --- */

static void
test_text_tells_everything (void)
{
  static const char *const parts[] = {
    ("Refund ¥1,368.00, Morning Light Books\nCase R-7KQ4M2XD\nOrder T2026111900000017\n"
     "Faulty, or not as described\nSaved on 26 November 2026, 16:20\n"),
    "\nMoney returned\n",
    "\n19 November 2026, 16:20  You sent the request\n    The spine is torn.\n    Pages 3–18",
    "We asked you for more\n    Please send two photos",
    "    The page with the edition, please.\n",
    "We approved it\n    What you sent shows it clearly.\n    We see it in the picture.\n",
    "The rule stands in the help article “refund-policy”.",
    "¥1,368.00 was returned to River Bank (1234).",
    "    RF20261125000017\n",
    "cover, back.jpg (Photo of the goods, 1.2",
    "    The spine is torn\n    aaaaaaaa",
    "all 10 events",
  };
  TopayWireCaseDetail *detail = case_fixture_new (1);
  const TopayWireCaseEvent *last = g_ptr_array_index (detail->events, detail->events->len - 1);
  g_autofree char *text = NULL;

  topay_language_apply ("en");
  text = topay_case_export_dup_text (detail, NOW);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_has (text, parts[i]);
  assert_has (text, last->hash);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  case_fixture_free (detail);
}

static void
test_text_is_in_the_language_of_the_person (void)
{
  TopayWireCaseDetail *detail = case_fixture_new_open ();
  g_autofree char *text = NULL;

  topay_language_apply ("zh_CN");
  text = topay_case_export_dup_text (detail, NOW);
  if (strstr (text, "Saved on") != NULL)
    g_test_skip ("No locale of this machine translates");
  else
    {
      assert_has (text, "退款 ¥1,368.00 · Morning Light Books\n工单 R-7KQ4M2XD\n");
      assert_has (text, "\n审核中\n");
      assert_has (text, "\n11月26日（周四）前答复\n");
    }
  topay_language_apply ("en");
  case_fixture_free (detail);
}

/* What would change a refusal: what the agent says, else what is true of the text. */
static void
test_a_refusal_says_what_would_change_it (void)
{
  TopayWireCaseDetail *detail = case_fixture_new (0);
  g_autofree char *text = NULL;
  g_autofree char *own = NULL;

  g_free (detail->decision->outcome);
  g_free (detail->decision->template);
  detail->decision->outcome = g_strdup ("refused");
  detail->decision->template = g_strdup ("proof-missing");
  text = topay_case_export_dup_text (detail, NOW);
  assert_has (text, "What would change the decision:\n    A photo, a document or a conversation");
  detail->decision->change = g_strdup ("A picture of page 3.");
  own = topay_case_export_dup_text (detail, NOW);
  assert_has (own, "What would change the decision:\n    A picture of page 3.\n");
  case_fixture_free (detail);
}

/* Words that pretend to be other lines, or turn what stands behind them. */
static void
test_words_stay_in_their_place (void)
{
  TopayWireCaseDetail *detail = case_fixture_new_open ();
  TopayWireCaseEvent *event = g_ptr_array_index (detail->events, 0);
  TopayWireEvidence *file = g_ptr_array_index (detail->evidence, 0);
  g_autofree char *text = NULL;

  g_free (event->words);
  event->words = g_strdup ("Yes.\nApproved\n\342\200\256gpj.exe");
  g_free (file->name);
  file->name = g_strdup ("\342\200\256gpj.exe");
  text = topay_case_export_dup_text (detail, NOW);
  assert_has (text, "    Yes.\n    Approved\n    gpj.exe\n");
  assert_has (text, "\ngpj.exe (Photo of the goods");
  case_fixture_free (detail);
}

static void
test_a_name_is_a_name (void)
{
  TopayWireCase self = { .number = (char *) CASE_FIXTURE_NUMBER };
  g_autofree char *name = topay_case_export_dup_name (&self, "txt");
  g_autofree char *strange = NULL;

  g_assert_cmpstr (name, ==, "topay-R-7KQ4M2XD.txt");
  self.number = (char *) "../../a\"b";
  strange = topay_case_export_dup_name (&self, "ics");
  g_assert_cmpstr (strange, ==, "topay-------a-b.ics");
}

/* --- Calendar --- */

/* The lines as they were before they were folded. */
static char **
unfold (const char *text)
{
  g_autoptr (GString) whole = g_string_new (text);
  g_auto (GStrv) folded = g_strsplit (text, "\r\n", -1);

  for (guint i = 0; folded[i] != NULL; i++)
    {
      g_assert_cmpuint (strlen (folded[i]), <=, 75);
      g_assert_true (g_utf8_validate (folded[i], -1, NULL));
      g_assert_null (strpbrk (folded[i], "\r\n"));
    }
  g_string_replace (whole, "\r\n ", "", 0);
  g_assert_true (g_str_has_suffix (whole->str, "\r\n"));
  g_string_truncate (whole, whole->len - 2);
  return g_strsplit (whole->str, "\r\n", -1);
}

static void
assert_line (char **lines, const char *line)
{
  if (!g_strv_contains ((const char *const *) lines, line))
    {
      g_autofree char *all = g_strjoinv ("\n", lines);

      g_test_message ("no line “%s” in:\n%s", line, all);
      g_test_fail ();
    }
}

static void
test_calendar_has_the_day (void)
{
  TopayWireCaseDetail *detail = case_fixture_new_open ();
  g_autofree char *text = topay_case_export_dup_calendar (detail->summary, NOW);
  g_auto (GStrv) lines = unfold (text);

  g_assert_cmpstr (lines[0], ==, "BEGIN:VCALENDAR");
  g_assert_cmpstr (lines[1], ==, "VERSION:2.0");
  assert_line (lines, "BEGIN:VEVENT");
  assert_line (lines, "UID:0123456789abcdef0123456789abcdef@case.help-center.topay");
  assert_line (lines, "SEQUENCE:3");
  assert_line (lines, "DTSTAMP:20261126T082000Z");
  assert_line (lines, "DTSTART;VALUE=DATE:20261126");
  assert_line (lines, "DTEND;VALUE=DATE:20261127");
  assert_line (lines, "SUMMARY:Topay answers case R-7KQ4M2XD");
  assert_line (lines, "DESCRIPTION:Refund ¥1\\,368.00\\, Morning Light Books");
  g_assert_cmpstr (lines[g_strv_length (lines) - 1], ==, "END:VCALENDAR");
  g_assert_null (strstr (text, "VALARM"));
  case_fixture_free (detail);
}

/* A shop is called what it likes. */
static void
test_calendar_takes_any_name (void)
{
  static const char *const names[] = {
    "a;b,c\\d",
    "two\nlines\r\nATTENDEE:mailto:x@example.com",
    "非常非常非常非常非常非常非常非常非常非常非常非常非常非常非常长的商店名称",
    ("🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂"
     "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂"),
  };
  static const char *const written[] = { "a\\;b\\,c\\\\d",
                                         "two\\nlines\\nATTENDEE:mailto:x@example.com", NULL,
                                         NULL };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      TopayWireCaseDetail *detail = case_fixture_new_open ();
      g_autofree char *text = NULL;
      g_autofree char *line = NULL;
      g_auto (GStrv) lines = NULL;

      g_free (detail->summary->merchant);
      detail->summary->merchant = g_strdup (names[i]);
      text = topay_case_export_dup_calendar (detail->summary, NOW);
      lines = unfold (text);
      line = g_strconcat ("DESCRIPTION:Refund ¥1\\,368.00\\, ",
                          written[i] != NULL ? written[i] : names[i], NULL);
      assert_line (lines, line);
      g_assert_cmpuint (g_strv_length (lines), ==, 16);
      case_fixture_free (detail);
    }
}

static void
test_calendar_ends_a_year (void)
{
  TopayWireCaseDetail *detail = case_fixture_new_open ();
  g_autofree char *text = NULL;
  g_autofree char *none = NULL;

  g_free (detail->summary->due_on);
  detail->summary->due_on = g_strdup ("2026-12-31");
  text = topay_case_export_dup_calendar (detail->summary, NOW);
  assert_has (text, "DTEND;VALUE=DATE:20270101\r\n");
  g_clear_pointer (&detail->summary->due_on, g_free);
  none = topay_case_export_dup_calendar (detail->summary, NOW);
  g_assert_null (none);
  case_fixture_free (detail);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_language_init (g_getenv ("TOPAY_TEST_LOCALEDIR"));
  topay_language_apply ("en");

#define ADD(path, func) g_test_add_func ("/case-export/" path, func)
  ADD ("text-tells-everything", test_text_tells_everything);
  ADD ("text-is-in-the-language-of-the-person", test_text_is_in_the_language_of_the_person);
  ADD ("a-refusal-says-what-would-change-it", test_a_refusal_says_what_would_change_it);
  ADD ("words-stay-in-their-place", test_words_stay_in_their_place);
  ADD ("a-name-is-a-name", test_a_name_is_a_name);
  ADD ("calendar-has-the-day", test_calendar_has_the_day);
  ADD ("calendar-takes-any-name", test_calendar_takes_any_name);
  ADD ("calendar-ends-a-year", test_calendar_ends_a_year);
#undef ADD

  return g_test_run ();
}
