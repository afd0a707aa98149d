/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diagnosis-words.h"

#include <string.h>

#include "topay-money.h"

#define NOW G_GINT64_CONSTANT (1795000000)

static void
test_sums_are_written (void)
{
  static const struct
  {
    gint64 minor;
    const char *currency;
    const char *text;
  } rows[] = {
    { 36800, NULL, "¥368.00" },
    { 472000, "CNY", "¥4,720.00" },
    { 0, "CNY", "¥0.00" },
    { 5, "CNY", "¥0.05" },
    { 100000000, "CNY", "¥1,000,000.00" },
    { -500, "CNY", "−¥5.00" },
    { 1200, "USD", "USD 12.00" },
    { G_MAXINT64, "CNY", "¥92,233,720,368,547,758.07" },
    { G_MININT64, "CNY", "−¥92,233,720,368,547,758.08" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = topay_money_dup_text (rows[i].minor, rows[i].currency);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* As people type sums, or copy them from a bill. */
static void
test_sums_are_read (void)
{
  static const struct
  {
    const char *text;
    gint64 minor; /* -1: it is none */
  } rows[] = {
    { "1368", 136800 },
    { "1,368.00", 136800 },
    { "¥1368.5", 136850 },
    { "￥１３６８．０５", 136805 },
    { " 0.01 ", 1 },
    { "1368元", 136800 },
    { "0", 0 },
    { "", -1 },
    { ".", -1 },
    { ".5", -1 },
    { "1.234", -1 },
    { "1.2.3", -1 },
    { "-5", -1 },
    { "12 or 13", -1 },
    { "9999999999999.99", 999999999999999 },
    { "99999999999999", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 minor = 0;
      gboolean is_sum = topay_money_read (rows[i].text, &minor);

      g_test_message ("%s", rows[i].text);
      g_assert_cmpint (is_sum, ==, rows[i].minor >= 0);
      if (is_sum)
        g_assert_cmpint (minor, ==, rows[i].minor);
    }
}

static void
test_facts_stand_in_the_text (void)
{
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  g_autofree char *missing = NULL;
  g_autofree char *known = NULL;

  topay_facts_set_number (facts, "clock-off", 420);
  topay_facts_set_number (facts, "limit-day", 500000);
  topay_facts_set_word (facts, "merchant", "<b>Shop</b> & Co");
  known =
      topay_diagnosis_words_dup ("{merchant}: {limit-day:money}, {clock-off:duration}", facts, NOW);
  g_assert_cmpstr (known, ==, "<b>Shop</b> & Co: ¥5,000.00, 7 minutes");
  missing = topay_diagnosis_words_dup ("{used-day:money}", facts, NOW);
  g_assert_cmpstr (missing, ==, "–");
  g_assert_false (topay_diagnosis_words_has_facts ("{limit-day:money} {used-day:money}", facts));
  g_assert_true (topay_diagnosis_words_has_facts ("{limit-day:money}", facts));
}

static const TopayFinding *
get_first (const TopayVerdict *verdict)
{
  return g_ptr_array_index (verdict->findings, 0);
}

/* What somebody typed is not called measured. */
static void
test_evidence_says_whose_word_it_is (void)
{
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();
  g_autoptr (TopayFacts) told = topay_facts_new ();
  g_autoptr (TopayFacts) measured = topay_facts_new ();
  g_autoptr (TopayVerdict) of_told = NULL;
  g_autoptr (TopayVerdict) of_measured = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  topay_facts_set_told (told, "code", "TP-2102");
  topay_facts_set_told (told, "code-cause", "lim.topay_day");
  of_told = topay_diagnose (causes, told);
  texts = topay_diagnosis_words_dup_evidence (get_first (of_told), told, NOW);
  g_assert_cmpuint (texts->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (texts, 0), ==, "The code that you typed: TP-2102");

  topay_facts_set_number (measured, "amount", 36800);
  topay_facts_set_number (measured, "used-day", 472000);
  topay_facts_set_number (measured, "limit-day", 500000);
  topay_diagnosis_derive (measured, NOW);
  of_measured = topay_diagnose (causes, measured);
  lines = topay_diagnosis_words_dup_evidence (get_first (of_measured), measured, NOW);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (lines, 0), ==,
                   "Paid today: ¥4,720.00 of ¥5,000.00; this payment: ¥368.00");
}

/* For every probe of the product and every end of it there are words, and no braces are left. */
static void
test_every_check_has_words (void)
{
  g_autoptr (TopayFacts) facts = topay_facts_new ();

  for (guint i = 0; i < topay_n_probes; i++)
    {
      const char *check = topay_probes[i].name;

      g_assert_cmpstr (topay_diagnosis_words_get_check_title (check), !=, check);
      for (int state = TOPAY_CHECK_RUNNING; state <= TOPAY_CHECK_UNAVAILABLE; state++)
        {
          g_autofree char *text =
              topay_diagnosis_words_dup_check (check, (TopayCheckState) state, facts, NOW);

          g_assert_cmpstr (text, !=, "");
          g_assert_null (strchr (text, '{'));
          g_assert_cmpstr (topay_diagnosis_words_get_check_state ((TopayCheckState) state), !=, "");
        }
    }
}

static void
test_a_check_says_what_it_found (void)
{
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  g_autofree char *clock = NULL;
  g_autofree char *service = NULL;
  g_autofree char *money = NULL;

  topay_facts_set_number (facts, "clock-offset", -125);
  clock = topay_diagnosis_words_dup_check ("clock", TOPAY_CHECK_NOTABLE, facts, NOW);
  g_assert_cmpstr (clock, ==, "2 minutes slow");
  topay_facts_set_number (facts, "rtt", 38);
  service = topay_diagnosis_words_dup_check ("service", TOPAY_CHECK_FINE, facts, NOW);
  g_assert_cmpstr (service, ==, "Reached in 38 ms, no known problem");
  topay_facts_set_word (facts, "method-kind", "balance");
  topay_facts_set_number (facts, "short", 24800);
  money = topay_diagnosis_words_dup_check ("money", TOPAY_CHECK_NOTABLE, facts, NOW);
  g_assert_cmpstr (money, ==, "¥248.00 short");
}

/* “Pay again” may only stand behind “not” or “before you”. */
static void
assert_offers_nothing (const char *text)
{
  for (const char *at = strstr (text, "pay again"); at != NULL; at = strstr (at + 1, "pay again"))
    {
      g_autofree char *before = g_strndup (text, (gsize) (at - text));

      g_test_message ("%s", text);
      g_assert_true (g_str_has_suffix (before, "not ") || g_str_has_suffix (before, "before you "));
    }
  g_assert_null (strstr (text, "Pay again"));
}

static void
check_words (const TopayVerdict *verdict, const TopayFacts *facts)
{
  g_assert_true (verdict->must_wait);
  g_assert_cmpstr (topay_diagnosis_words_get_retry (verdict, facts), ==,
                   "Please do not pay again until this payment is decided.");
  for (guint i = 0; i < verdict->findings->len; i++)
    {
      const TopayCause *cause = ((TopayFinding *) g_ptr_array_index (verdict->findings, i))->cause;

      assert_offers_nothing (cause->title);
      assert_offers_nothing (cause->money);
      assert_offers_nothing (cause->advice);
      for (guint j = 0; j < cause->actions->len; j++)
        assert_offers_nothing (((TopayCauseAction *) g_ptr_array_index (cause->actions, j))->label);
    }
}

/* Every cause, beside a payment that is pending, of unknown state, or could not be read. */
static void
test_nothing_offers_to_pay_while_one_must_wait (void)
{
  static const char *const states[] = { "pending", "unknown", NULL };
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();

  for (guint i = 0; i < topay_causes_get_n (causes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (states); j++)
      {
        g_autoptr (TopayFacts) facts = topay_facts_new ();
        g_autoptr (TopayVerdict) verdict = NULL;

        topay_facts_set_word (facts, "payment", "yes");
        topay_facts_set_word (facts, "reason", topay_causes_get (causes, i)->id);
        if (states[j] != NULL)
          topay_facts_set_word (facts, "payment-state", states[j]);
        verdict = topay_diagnose (causes, facts);
        check_words (verdict, facts);
      }
}

static void
test_paying_again_is_offered_of_a_payment_that_was_not_made (void)
{
  static const struct
  {
    const char *reason, *text;
  } rows[] = {
    { "auth.otp", "This payment was not made. You can pay again." },
    { "card.expired", "Pay again only once this is done." },
    { "bank.down", "Do not pay again right now; try later." },
    { "acct.frozen_risk", "Do not pay again for now." },
  };
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TopayFacts) facts = topay_facts_new ();
      g_autoptr (TopayVerdict) verdict = NULL;

      topay_facts_set_word (facts, "payment", "yes");
      topay_facts_set_word (facts, "payment-state", "not_paid");
      topay_facts_set_word (facts, "reason", rows[i].reason);
      verdict = topay_diagnose (causes, facts);
      g_assert_cmpstr (topay_diagnosis_words_get_retry (verdict, facts), ==, rows[i].text);
    }
}

/* Nobody knows what became of a payment that was not chosen. */
static void
test_of_no_payment_bills_are_looked_at_first (void)
{
  g_autoptr (TopayCauses) causes = topay_diagnosis_words_load_causes ();
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  g_autoptr (TopayVerdict) verdict = NULL;

  topay_facts_set_word (facts, "payment", "no");
  topay_facts_set_word (facts, "link", "none");
  verdict = topay_diagnose (causes, facts);
  g_assert_cmpstr (topay_diagnosis_words_get_retry (verdict, facts), ==,
                   "Look in Bills first: pay again only if this payment is not there as paid.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/sums-are-written", test_sums_are_written);
  g_test_add_func ("/words/sums-are-read-as-people-type-them", test_sums_are_read);
  g_test_add_func ("/words/facts-stand-in-the-text", test_facts_stand_in_the_text);
  g_test_add_func ("/words/evidence-says-whose-word-it-is", test_evidence_says_whose_word_it_is);
  g_test_add_func ("/words/every-check-has-words", test_every_check_has_words);
  g_test_add_func ("/words/a-check-says-what-it-found", test_a_check_says_what_it_found);

  g_test_add_func ("/words/nothing-offers-to-pay-while-one-must-wait",
                   test_nothing_offers_to_pay_while_one_must_wait);
  g_test_add_func ("/words/paying-again-is-offered-of-a-payment-that-was-not-made",
                   test_paying_again_is_offered_of_a_payment_that_was_not_made);
  g_test_add_func ("/words/of-no-payment-bills-are-looked-at-first",
                   test_of_no_payment_bills_are_looked_at_first);

  return g_test_run ();
}
