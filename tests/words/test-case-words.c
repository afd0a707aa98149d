/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every row of the tables of cases has words, in both languages. */

#include "config.h"

#include "topay-case-words.h"

#include <string.h>

#include <glib/gi18n.h>

#include "topay-language.h"

#define NOW         G_GINT64_CONSTANT (1795406400) /* 2026-11-23 */
#define MAX_PILL    24 /* characters that fit beside a title at 360 px */
#define MAX_PILL_ZH 10
#define MAX_TITLE   48 /* of what is chosen in a list */
#define MAX_EVENT   48

static gboolean is_chinese;

/* What is shown is a text, not an id, and in the language that was chosen. */
static void
check_text (const char *text, const char *id)
{
  gboolean has_han = FALSE;

  g_test_message ("%s: %s", id, text);
  g_assert_nonnull (text);
  g_assert_cmpstr (text, !=, "");
  g_assert_cmpstr (text, !=, id);
  g_assert_null (strchr (text, '_'));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    has_han = has_han || g_unichar_get_script (g_utf8_get_char (at)) == G_UNICODE_SCRIPT_HAN;
  g_assert_true (has_han == is_chinese);
}

/* A whole sentence, other than what is said of what nobody knows. */
static void
check_sentence (const char *text, const char *id, const char *unknown)
{
  check_text (text, id);
  g_assert_cmpstr (text, !=, unknown);
  g_assert_true (g_str_has_suffix (text, is_chinese ? "。" : "."));
}

static void
check_title (const char *text, const char *id, const char *unknown, glong max)
{
  check_text (text, id);
  g_assert_cmpstr (text, !=, unknown);
  g_assert_cmpint (g_utf8_strlen (text, -1), <=, max);
  g_assert_false (g_str_has_suffix (text, is_chinese ? "。" : "."));
}

static void
test_every_state_has_a_pill_and_a_sentence (void)
{
  static const char *const kinds[] = { "refund", "complaint" };
  const TopayWireCase nobody = { .state = (char *) "of-tomorrow" };

  for (guint i = 0; i < TOPAY_CASE_N_STATES * G_N_ELEMENTS (kinds); i++)
    {
      TopayWireCase self = { .kind = (char *) kinds[i % 2],
                             .state = (char *) topay_case_state_get_name (i / 2) };

      check_title (topay_case_words_get_state (&self, NULL), self.state,
                   topay_case_words_get_state (&nobody, NULL), is_chinese ? MAX_PILL_ZH : MAX_PILL);
      check_sentence (topay_case_words_get_next (&self), self.state,
                      topay_case_words_get_next (&nobody));
    }
}

/* Where none moves. */
static void
test_money_is_not_spoken_of_without_any (void)
{
  for (guint i = 0; i < TOPAY_CASE_N_STATES; i++)
    {
      gboolean is_there = FALSE;
      TopayWireCase self = { .kind = (char *) "complaint",
                             .state = (char *) topay_case_state_get_name (i) };

      for (guint event = 0; event < TOPAY_CASE_N_EVENTS; event++)
        for (guint from = 0; from < TOPAY_CASE_N_STATES; from++)
          {
            const TopayCaseMove *move = topay_case_find_move (
                TOPAY_CASE_COMPLAINT, (TopayCaseState) from, (TopayCaseEvent) event);

            is_there = is_there || (move != NULL && move->to == i);
          }
      if (!is_there)
        continue;
      g_test_message ("%s", self.state);
      g_assert_null (strstr (topay_case_words_get_next (&self), "money"));
      g_assert_null (strstr (topay_case_words_get_next (&self), "钱"));
      g_assert_null (strstr (topay_case_words_get_state (&self, NULL), "退"));
    }
}

/* What the person must do is never green, and what is over never asks. */
static void
test_tones_say_whose_turn_it_is (void)
{
  TopayWireCase self = { .state = (char *) "need_info" };
  TopayCaseTone tone;

  topay_case_words_get_state (&self, &tone);
  g_assert_cmpint (tone, ==, TOPAY_CASE_TONE_WARN);
  self.state = (char *) "abnormal";
  topay_case_words_get_state (&self, &tone);
  g_assert_cmpint (tone, ==, TOPAY_CASE_TONE_WARN);
  self.state = (char *) "submitted";
  self.confirm = TRUE;
  topay_case_words_get_state (&self, &tone);
  g_assert_cmpint (tone, ==, TOPAY_CASE_TONE_WARN);
  check_text (topay_case_words_get_state (&self, NULL), "confirm");
  check_text (topay_case_words_get_next (&self), "confirm");
  self.confirm = FALSE;
  for (guint i = 0; i < TOPAY_CASE_N_STATES; i++)
    if (topay_case_is_over (i))
      {
        self.state = (char *) topay_case_state_get_name (i);
        topay_case_words_get_state (&self, &tone);
        g_assert_cmpint (tone, !=, TOPAY_CASE_TONE_WARN);
        g_assert_cmpint (tone, !=, TOPAY_CASE_TONE_WAIT);
      }
}

static void
test_every_kind_has_a_name (void)
{
  const char *unknown = topay_case_words_get_kind ("of-tomorrow");

  for (guint i = 0; i < TOPAY_CASE_N_KINDS; i++)
    check_title (topay_case_words_get_kind (topay_case_kind_get_name (i)),
                 topay_case_kind_get_name (i), unknown, MAX_PILL);
}

static void
check_event (const char *name, const char *actor)
{
  const TopayWireCaseEvent nobody = { .event = (char *) "of-tomorrow", .actor = (char *) "agent" };
  const TopayWireCaseEvent event = { .event = (char *) name, .actor = (char *) actor };
  g_autofree char *unknown = topay_case_words_dup_event (&nobody);
  g_autofree char *words = topay_case_words_dup_event (&event);

  check_title (words, name, unknown, MAX_EVENT);
  if (!is_chinese && g_str_equal (actor, "person"))
    g_assert_true (g_str_has_prefix (words, "You "));
  if (!is_chinese && g_str_equal (actor, "agent"))
    g_assert_true (g_str_has_prefix (words, "We "));
}

static void
check_move (const TopayCaseMove *move)
{
  static const char *const actors[] = { "person", "agent", "service", "channel" };

  for (guint i = 0; move != NULL && i < G_N_ELEMENTS (actors); i++)
    if ((move->actors & (1U << i)) != 0)
      check_event (topay_case_event_get_name (move->event), actors[i]);
}

/* Of everybody who can be behind it. */
static void
test_every_event_says_who_did_what (void)
{
  for (guint kind = 0; kind < TOPAY_CASE_N_KINDS; kind++)
    for (guint from = 0; from < TOPAY_CASE_N_STATES; from++)
      for (guint event = 0; event < TOPAY_CASE_N_EVENTS; event++)
        check_move (topay_case_find_move ((TopayCaseKind) kind, (TopayCaseState) from,
                                          (TopayCaseEvent) event));
  check_event ("submit", "person");
  check_event ("confirm", "person");
  check_event ("add", "person");
  check_event ("add", "agent");
}

static void
test_every_reason_has_a_title_and_a_hint (void)
{
  guint n = 0;
  const TopayCaseReason *reasons = topay_case_reasons (&n);
  const char *unknown = topay_case_words_get_reason (TOPAY_CASE_REFUND, "of-tomorrow");

  g_assert_null (topay_case_words_get_reason_hint (TOPAY_CASE_REFUND, "of-tomorrow"));
  for (guint i = 0; i < n; i++)
    {
      check_title (topay_case_words_get_reason (reasons[i].kind, reasons[i].id), reasons[i].id,
                   unknown, MAX_TITLE);
      check_sentence (topay_case_words_get_reason_hint (reasons[i].kind, reasons[i].id),
                      reasons[i].id, NULL);
    }
}

/* A refusal also says what would change it. */
static void
test_every_template_has_its_texts (void)
{
  guint n = 0;
  const TopayCaseTemplate *templates = topay_case_templates (&n);
  const char *unknown = topay_case_words_get_template ("of-tomorrow");

  for (guint i = 0; i < n; i++)
    {
      const char *id = templates[i].id;
      const char *change = topay_case_words_get_template_change (id);

      check_title (topay_case_words_get_template (id), id, unknown, MAX_TITLE);
      check_sentence (topay_case_words_get_template_text (id), id,
                      topay_case_words_get_template_text ("of-tomorrow"));
      g_assert_true ((change != NULL) == (templates[i].event == TOPAY_CASE_REFUSE));
      if (change != NULL)
        check_sentence (change, id, NULL);
    }
}

/* @get: the words of a value; those of the wire have words of their own. */
static void
check_values (const TopayWireRecord *record, const char *field, const char *(*get) (const char *id))
{
  const TopayWireField *row = topay_wire_record_find (record, field);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_nonnull (row);
  for (guint i = 0; row->values[i] != NULL; i++)
    {
      check_text (get (row->values[i]), NULL);
      g_assert_true (g_hash_table_add (seen, (gpointer) get (row->values[i])));
    }
}

static void
test_every_value_of_the_wire_has_words (void)
{
  check_values (&topay_record_case, "kind", topay_case_words_get_kind);
  check_values (&topay_record_case_rate, "reason", topay_case_words_get_rating_reason);
  check_values (&topay_record_case_day, "mark", topay_case_words_get_day_mark);
  check_values (&topay_record_evidence, "kind", topay_case_words_get_evidence_kind);
  check_values (&topay_record_evidence_state, "problem", topay_case_words_get_evidence_problem);
}

static void
test_every_state_of_money_is_a_sentence (void)
{
  const TopayWireField *row = topay_wire_record_find (&topay_record_case_payout, "state");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; row->values[i] != NULL; i++)
    {
      TopayWireCasePayout payout = { .state = (char *) row->values[i],
                                     .amount = 36800,
                                     .currency = (char *) "CNY",
                                     .expected_on = (char *) "2026-12-02" };
      char *words = topay_case_words_dup_payout (&payout);

      check_sentence (words, payout.state, NULL);
      g_assert_nonnull (strstr (words, "¥368.00"));
      g_assert_true (g_hash_table_add (seen, words));
    }
}

static void
test_a_title_has_what_there_is (void)
{
  TopayWireCase self = { .kind = (char *) "refund",
                         .amount = 136800,
                         .currency = (char *) "CNY",
                         .merchant = (char *) "Morning Light Books" };
  g_autofree char *full = topay_case_words_dup_title (&self);
  g_autofree char *bare = NULL;

  g_assert_cmpstr (full, ==,
                   is_chinese ? "退款 ¥1,368.00 · Morning Light Books"
                              : "Refund ¥1,368.00, Morning Light Books");
  self = (TopayWireCase){ .kind = (char *) "fraud", .amount = TOPAY_WIRE_NO_INTEGER };
  bare = topay_case_words_dup_title (&self);
  g_assert_cmpstr (bare, ==, is_chinese ? "欺诈举报" : "Fraud report");
}

static void
test_a_late_answer_is_an_apology (void)
{
  TopayWireCase self = { .due_on = (char *) "2026-11-26" };
  g_autofree char *due = topay_case_words_dup_due (&self);
  g_autofree char *late = NULL;

  g_assert_cmpstr (due, ==, is_chinese ? "11月26日（周四）前答复" : "Answer by Thu 26 November");
  self.late = TRUE;
  late = topay_case_words_dup_due (&self);
  g_assert_nonnull (strstr (late, is_chinese ? "抱歉" : "sorry"));
  g_assert_nonnull (strstr (late, is_chinese ? "11月26日（周四）" : "Thu 26 November"));
  self.due_on = NULL;
  g_assert_null (topay_case_words_dup_due (&self));
  self.due_on = (char *) "2026-02-30";
  g_assert_null (topay_case_words_dup_due (&self));
}

/* 2026-12-02, 16:20 where the tests live, which is China. */
static void
test_a_deadline_says_what_can_be_done (void)
{
  static const struct
  {
    const char *state;
    const char *words;
    const char *chinese;
  } rows[] = {
    { "need_info", "Answer by Wed 2 December, 16:20; the case is closed without a decision then.",
      "请在 12月2日（周三） 16:20 前回复，逾期工单将不作决定而关闭。" },
    { "rejected", "You can appeal until Wed 2 December, 16:20.",
      "您可以在 12月2日（周三） 16:20 前申诉。" },
    { "closed_no_info", "You can reopen it until Wed 2 December, 16:20.",
      "您可以在 12月2日（周三） 16:20 前重新打开。" },
    { "under_review", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TopayWireCase self = { .state = (char *) rows[i].state, .deadline_at = 1796199600 };
      g_autofree char *words = topay_case_words_dup_deadline (&self, NOW);
      g_autofree char *over = topay_case_words_dup_deadline (&self, self.deadline_at);

      g_assert_cmpstr (words, ==, is_chinese ? rows[i].chinese : rows[i].words);
      g_assert_null (over);
    }
}

static void
choose_language (const char *language)
{
  is_chinese = g_str_equal (language, "zh_CN");
  topay_language_apply (language);
}

/* A test is run in each language; the test of languages says why that can be impossible. */
#define IN_BOTH(func)                                                                              \
  static void func##_en (void)                                                                     \
  {                                                                                                \
    choose_language ("en");                                                                        \
    func ();                                                                                       \
  }                                                                                                \
  static void func##_zh (void)                                                                     \
  {                                                                                                \
    choose_language ("zh_CN");                                                                     \
    if (g_str_equal (_ ("Withdrawn"), "Withdrawn"))                                                \
      g_test_skip ("No locale of this machine translates");                                        \
    else                                                                                           \
      func ();                                                                                     \
  }

IN_BOTH (test_every_state_has_a_pill_and_a_sentence)
IN_BOTH (test_money_is_not_spoken_of_without_any)
IN_BOTH (test_tones_say_whose_turn_it_is)
IN_BOTH (test_every_kind_has_a_name)
IN_BOTH (test_every_event_says_who_did_what)
IN_BOTH (test_every_reason_has_a_title_and_a_hint)
IN_BOTH (test_every_template_has_its_texts)
IN_BOTH (test_every_value_of_the_wire_has_words)
IN_BOTH (test_every_state_of_money_is_a_sentence)
IN_BOTH (test_a_title_has_what_there_is)
IN_BOTH (test_a_late_answer_is_an_apology)
IN_BOTH (test_a_deadline_says_what_can_be_done)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_language_init (g_getenv ("TOPAY_TEST_LOCALEDIR"));

#define ADD(path, func)                                                                            \
  g_test_add_func ("/case-words/" path "/en", func##_en);                                          \
  g_test_add_func ("/case-words/" path "/zh", func##_zh)
  ADD ("every-state-has-a-pill-and-a-sentence", test_every_state_has_a_pill_and_a_sentence);
  ADD ("money-is-not-spoken-of-without-any", test_money_is_not_spoken_of_without_any);
  ADD ("tones-say-whose-turn-it-is", test_tones_say_whose_turn_it_is);
  ADD ("every-kind-has-a-name", test_every_kind_has_a_name);
  ADD ("every-event-says-who-did-what", test_every_event_says_who_did_what);
  ADD ("every-reason-has-a-title-and-a-hint", test_every_reason_has_a_title_and_a_hint);
  ADD ("every-template-has-its-texts", test_every_template_has_its_texts);
  ADD ("every-value-of-the-wire-has-words", test_every_value_of_the_wire_has_words);
  ADD ("every-state-of-money-is-a-sentence", test_every_state_of_money_is_a_sentence);
  ADD ("a-title-has-what-there-is", test_a_title_has_what_there_is);
  ADD ("a-late-answer-is-an-apology", test_a_late_answer_is_an_apology);
  ADD ("a-deadline-says-what-can-be-done", test_a_deadline_says_what_can_be_done);
#undef ADD

  return g_test_run ();
}
