/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every row of the tables of cases has words; translations are held against po by a lint. */

#include "config.h"

#include "topay-case-words.h"

#include <string.h>

#define MAX_PILL 24 /* characters that fit beside a title at 360 px */

static void
test_every_state_has_a_pill_and_a_sentence (void)
{
  for (guint i = 0; i < TOPAY_CASE_N_STATES; i++)
    {
      TopayWireCase self = { .state = (char *) topay_case_state_get_name (i) };
      const char *pill = topay_case_words_get_state (&self, NULL);

      g_test_message ("%s: %s", self.state, pill);
      g_assert_cmpstr (pill, !=, "In progress");
      g_assert_cmpint (g_utf8_strlen (pill, -1), <=, MAX_PILL);
      g_assert_false (g_str_has_prefix (topay_case_words_get_next (&self), "Update the app"));
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
  for (guint i = 0; i < TOPAY_CASE_N_KINDS; i++)
    g_assert_cmpstr (topay_case_words_get_kind (topay_case_kind_get_name (i)), !=, "Case");
}

static void
test_every_event_is_a_sentence (void)
{
  static const char *const besides[] = { "submit", "confirm", "add" };

  for (guint i = 0; i < TOPAY_CASE_N_EVENTS + G_N_ELEMENTS (besides); i++)
    {
      const char *name = i < TOPAY_CASE_N_EVENTS ? topay_case_event_get_name (i)
                                                 : besides[i - TOPAY_CASE_N_EVENTS];
      TopayWireCaseEvent event = { .event = (char *) name, .actor = (char *) "person" };
      g_autofree char *words = topay_case_words_dup_event (&event);

      g_test_message ("%s: %s", name, words);
      g_assert_false (g_str_has_prefix (words, "Something was done"));
    }
}

static void
test_every_reason_has_a_title_and_a_hint (void)
{
  guint n = 0;
  const TopayCaseReason *reasons = topay_case_reasons (&n);

  for (guint i = 0; i < n; i++)
    {
      g_test_message ("%s", reasons[i].id);
      g_assert_cmpstr (topay_case_words_get_reason (reasons[i].kind, reasons[i].id), !=,
                       "Another reason");
      g_assert_nonnull (topay_case_words_get_reason_hint (reasons[i].kind, reasons[i].id));
    }
}

/* A refusal also says what would change it. */
static void
test_every_template_has_its_texts (void)
{
  guint n = 0;
  const TopayCaseTemplate *templates = topay_case_templates (&n);

  for (guint i = 0; i < n; i++)
    {
      const char *change = topay_case_words_get_template_change (templates[i].id);

      g_test_message ("%s", templates[i].id);
      g_assert_cmpstr (topay_case_words_get_template (templates[i].id), !=, "Another text");
      g_assert_false (
          g_str_has_prefix (topay_case_words_get_template_text (templates[i].id), "Update"));
      g_assert_true ((change != NULL) == (templates[i].event == TOPAY_CASE_REFUSE));
    }
}

static void
test_a_title_has_what_there_is (void)
{
  TopayWireCase self = { .kind = (char *) "refund",
                         .amount = 136800,
                         .currency = (char *) "CNY",
                         .merchant = (char *) "Shop" };
  g_autofree char *full = topay_case_words_dup_title (&self);
  g_autofree char *bare = NULL;

  g_assert_cmpstr (full, ==, "Refund ¥1,368.00, Shop");
  self = (TopayWireCase){ .kind = (char *) "fraud", .amount = TOPAY_WIRE_NO_INTEGER };
  bare = topay_case_words_dup_title (&self);
  g_assert_cmpstr (bare, ==, "Fraud report");
}

static void
test_a_late_answer_is_an_apology (void)
{
  TopayWireCase self = { .due_on = (char *) "2026-11-26" };
  g_autofree char *due = topay_case_words_dup_due (&self);
  g_autofree char *late = NULL;

  g_assert_cmpstr (due, ==, "Answer by 26 November 2026");
  self.late = TRUE;
  late = topay_case_words_dup_due (&self);
  g_assert_nonnull (strstr (late, "sorry"));
  g_assert_nonnull (strstr (late, "26 November 2026"));
  self.due_on = NULL;
  g_assert_null (topay_case_words_dup_due (&self));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/case-words/every-state-has-a-pill-and-a-sentence",
                   test_every_state_has_a_pill_and_a_sentence);
  g_test_add_func ("/case-words/tones-say-whose-turn-it-is", test_tones_say_whose_turn_it_is);
  g_test_add_func ("/case-words/every-kind-has-a-name", test_every_kind_has_a_name);
  g_test_add_func ("/case-words/every-event-is-a-sentence", test_every_event_is_a_sentence);
  g_test_add_func ("/case-words/every-reason-has-a-title-and-a-hint",
                   test_every_reason_has_a_title_and_a_hint);
  g_test_add_func ("/case-words/every-template-has-its-texts", test_every_template_has_its_texts);
  g_test_add_func ("/case-words/a-title-has-what-there-is", test_a_title_has_what_there_is);
  g_test_add_func ("/case-words/a-late-answer-is-an-apology", test_a_late_answer_is_an_apology);

  return g_test_run ();
}
