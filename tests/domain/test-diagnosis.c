/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-diagnosis.h"

#include <string.h>

#include "topay-error.h"

#define N_RANDOM 2000

#define WORDS "<title>T</title><money>M</money><advice>A</advice>"
#define DO    "<action kind='article' target='a' label='L'/>"
#define CAUSE(id, rank, retry, sure, rest)                                                         \
  "<cause id='" id "' rank='" rank "' solver='you' retry='" retry "' sure='" sure                  \
  "' article='a'>" WORDS rest DO "</cause>"

static const char text[] =
    "<causes>"
    "<question fact='ask-vpn' text='VPN?'><answer value='yes' label='Yes'/></question>"
    "<question fact='ask-was-you' text='You?'><answer value='yes' label='Yes'/></question>" /**/
    CAUSE ("net.blocked",
           "network",
           "yes",
           "no",
           "<when>ask-vpn=yes</when><when>proxy=yes and tls!=ok</when><ask fact='ask-vpn'/>")
        CAUSE ("clock.skew", "machine", "yes", "yes", "<when>clock-off&gt;=300</when>")
            CAUSE ("lim.topay_day", "limit", "later", "yes", "<when>over-day=yes</when>") CAUSE (
                "bal.insufficient", "balance", "after", "yes", "<when>amount&gt;@available</when>")
                CAUSE ("acct.frozen_risk",
                       "frozen",
                       "no",
                       "yes",
                       "<when>frozen=risk</when><ask fact='ask-was-you'/>")
                    CAUSE (
                        "ord.pending",
                        "order",
                        "no",
                        "yes",
                        "<when>payment-state=pending</when>") "<cause id='card.expired' "
                                                              "rank='method' solver='you' "
                                                              "retry='after' sure='yes' article='a'"
                                                              " codes='TP-3101 expired_card'>" WORDS
                                                              "<evidence>Valid until "
                                                              "{card-expires}</evidence>"
                                                              "<when>method-state=expired</when>" DO
                                                              "</cause>" /**/
    CAUSE ("unknown", "unknown", "yes", "no", "") "</causes>";

static TopayCauses *
make_causes (void)
{
  g_autoptr (GError) error = NULL;
  TopayCauses *causes = topay_causes_parse (text, strlen (text), &error);

  g_assert_no_error (error);
  return causes;
}

static const char *
get_id (const TopayVerdict *verdict, guint nth)
{
  const TopayFinding *finding = g_ptr_array_index (verdict->findings, nth);

  return finding->cause->id;
}

static void
test_reads (void)
{
  g_autoptr (TopayCauses) causes = make_causes ();
  const TopayCause *card = topay_causes_find (causes, "card.expired");

  g_assert_cmpuint (topay_causes_get_n (causes), ==, 8);
  g_assert_cmpint (card->rank, ==, TOPAY_CAUSE_RANK_METHOD);
  g_assert_cmpint (card->retry, ==, TOPAY_RETRY_AFTER);
  g_assert_cmpstr (card->title, ==, "T");
  g_assert_cmpstr (g_ptr_array_index (card->evidence, 0), ==, "Valid until {card-expires}");
  g_assert_true (topay_causes_find_code (causes, "tp-3101") == card);
  g_assert_null (topay_causes_find_code (causes, "TP-9999"));
  g_assert_cmpstr (topay_causes_find_question (causes, "ask-vpn")->text, ==, "VPN?");
}

static void
test_refuses (void)
{
  static const char *const wrong[] = {
    "",
    "<causes/>",
    "<causes><dance/></causes>",
    "<causes><cause/></causes>",
    "<causes>" CAUSE ("no.cause", "order", "no", "yes", "") "</causes>",
    "<causes>" CAUSE ("unknown", "order", "no", "perhaps", "") "</causes>",
    "<causes>" CAUSE ("unknown", "first", "no", "yes", "") "</causes>",
    "<causes>" CAUSE ("unknown", "order", "never", "yes", "") "</causes>",
    "<causes>" CAUSE ("unknown", "order", "no", "yes", "<title>T</title>") "</causes>",
    "<causes>" CAUSE ("unknown", "order", "no", "yes", "<when>dance=yes</when>") "</causes>",
    "<causes>" CAUSE ("unknown", "order", "no", "yes", "<when>rtt</when>") "</causes>",
    "<causes>" CAUSE ("unknown", "order", "no", "yes", "<when>rtt=</when>") "</causes>",
    "<causes>" CAUSE ("unknown", "order", "no", "yes", "<when>rtt=@dance</when>") "</causes>",
    "<causes>" CAUSE ("unknown", "order", "no", "yes", "<ask fact='ask-vpn'/>") "</causes>",
    "<causes><cause id='unknown' rank='order' solver='you' retry='no' sure='yes' article='a'>"
    "<title>T</title></cause></causes>",
    "<causes>" CAUSE ("unknown", "order", "no", "yes", "")
        CAUSE ("unknown", "order", "no", "yes", "") "</causes>",
    "<causes><question fact='rock' text='?'/></causes>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (topay_causes_parse (wrong[i], strlen (wrong[i]), &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

static void
test_length (void)
{
  g_autofree char *long_text = g_strnfill (TOPAY_CAUSES_MAX_BYTES + 1, ' ');
  g_autoptr (GError) error = NULL;

  g_assert_null (topay_causes_parse (long_text, strlen (long_text), &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);
}

static void
test_urgent_first (void)
{
  g_autoptr (TopayCauses) causes = make_causes ();
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  g_autoptr (TopayVerdict) verdict = NULL;

  topay_facts_set_number (facts, "clock-offset", -420);
  topay_facts_set_word (facts, "frozen", "risk");
  topay_facts_set_number (facts, "amount", 36800);
  topay_facts_set_number (facts, "limit-day", 500000);
  topay_facts_set_number (facts, "used-day", 472000);
  topay_diagnosis_derive (facts, 1795348800);
  verdict = topay_diagnose (causes, facts);
  g_assert_cmpuint (verdict->findings->len, ==, 3);
  g_assert_cmpstr (get_id (verdict, 0), ==, "acct.frozen_risk");
  g_assert_cmpstr (get_id (verdict, 1), ==, "lim.topay_day");
  g_assert_cmpstr (get_id (verdict, 2), ==, "clock.skew");
  g_assert_cmpuint (verdict->questions->len, ==, 1); /* its own */
  g_assert_false (verdict->may_pay_again);
}

static void
test_pending_is_waited_for (void)
{
  static const char *const states[] = { "pending", "unknown", NULL };
  g_autoptr (TopayCauses) causes = make_causes ();

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      g_autoptr (TopayFacts) facts = topay_facts_new ();
      g_autoptr (TopayVerdict) verdict = NULL;

      topay_facts_set_word (facts, "payment", "yes");
      topay_facts_set_number (facts, "clock-offset", 600);
      if (states[i] != NULL)
        topay_facts_set_word (facts, "payment-state", states[i]);
      else
        topay_facts_set_unavailable (facts, "payment-state");
      topay_diagnosis_derive (facts, 1795348800);
      verdict = topay_diagnose (causes, facts);
      g_assert_true (verdict->must_wait);
      g_assert_false (verdict->may_pay_again);
    }
}

static void
test_paying_again (void)
{
  g_autoptr (TopayCauses) causes = make_causes ();
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  g_autoptr (TopayVerdict) verdict = NULL, later = NULL;

  topay_facts_set_word (facts, "payment", "yes");
  topay_facts_set_word (facts, "payment-state", "not_paid");
  topay_facts_set_number (facts, "clock-offset", 600);
  topay_diagnosis_derive (facts, 1795348800);
  verdict = topay_diagnose (causes, facts);
  g_assert_true (verdict->may_pay_again);
  topay_facts_set_word (facts, "over-day", "yes");
  later = topay_diagnose (causes, facts);
  g_assert_false (later->may_pay_again);
}

static void
test_nothing_found (void)
{
  g_autoptr (TopayCauses) causes = make_causes ();
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  g_autoptr (TopayVerdict) verdict = topay_diagnose (causes, facts);
  g_autoptr (TopayVerdict) told = NULL;
  const TopayFinding *finding;

  g_assert_cmpuint (verdict->findings->len, ==, 1);
  g_assert_cmpstr (get_id (verdict, 0), ==, "unknown");
  /* only what would name a cause: nothing here follows from “was it you” */
  g_assert_cmpuint (verdict->questions->len, ==, 1);

  topay_facts_set_told (facts, "ask-vpn", "yes");
  told = topay_diagnose (causes, facts);
  finding = g_ptr_array_index (told->findings, 0);
  g_assert_cmpstr (finding->cause->id, ==, "net.blocked");
  g_assert_cmpint (finding->kind, ==, TOPAY_FINDING_POSSIBLE); /* it is not sure of itself */
  g_assert_cmpuint (told->questions->len, ==, 0);              /* what was answered is not asked */
}

static void
test_nothing_holds_of_the_unknown (void)
{
  static const char *const conditions[] = { "tls!=ok", "rtt<100", "rtt>=0", "amount>@available",
                                            "tls=@dns" };
  g_autoptr (TopayFacts) facts = topay_facts_new ();

  topay_facts_set_unavailable (facts, "tls");
  topay_facts_set_word (facts, "amount", "much");
  topay_facts_set_number (facts, "available", 1);
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autoptr (GError) error = NULL;
      TopayCauseCondition *condition = topay_cause_condition_parse (conditions[i], &error);

      g_assert_no_error (error);
      g_assert_false (topay_cause_condition_holds (condition, facts, NULL));
      topay_cause_condition_free (condition);
    }
}

static void
test_card_is_good_to_the_end_of_its_month (void)
{
  static const struct
  {
    const char *expires;
    gboolean expired;
  } rows[] = { { "2026-10", TRUE }, { "2026-11", FALSE }, { "2027-01", FALSE }, { "", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TopayFacts) facts = topay_facts_new ();

      topay_facts_set_word (facts, "card-expires", rows[i].expires);
      topay_diagnosis_derive (facts, 1795348800); /* 22 November 2026 */
      g_assert_true (rows[i].expired
                     == (g_strcmp0 (topay_facts_get_word (facts, "method-state"), "expired") == 0));
    }
}

static char *
write_fact (const char *name, const char *format, const char *word, gpointer data)
{
  return word != NULL ? g_strdup_printf ("<%s|%s|%s>", name, format != NULL ? format : "", word)
                      : NULL;
}

static void
test_fill (void)
{
  g_autoptr (TopayFacts) facts = topay_facts_new ();
  g_autofree char *filled = NULL, *open = NULL;

  topay_facts_set_number (facts, "amount", 36800);
  filled = topay_diagnosis_fill ("Pay {amount:money} to {merchant}.", facts, write_fact, NULL);
  g_assert_cmpstr (filled, ==, "Pay <amount|money|36800> to –.");
  open = topay_diagnosis_fill ("a { b", facts, write_fact, NULL);
  g_assert_cmpstr (open, ==, "a { b");
}

/* Numbers at their ends, words that fit and words that do not, and nothing at all. */
static void
draw_facts (GRand *random, TopayFacts *facts)
{
  static const char *const numbers[] = { "amount",       "available", "limit-day", "used-day",
                                         "limit-single", "minimum",   "maximum",   "clock-offset" };
  static const char *const words[] = { "payment", "payment-state", "order-state", "frozen",
                                       "proxy",   "tls",           "method-state" };
  static const char *const values[] = { "yes",  "no",      "pending", "unknown", "not_paid",
                                        "risk", "expired", "ok",      "" };
  static const gint64 ends[] = { 0, 1, -1, 299, 300, 36800, G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_rand_boolean (random))
      topay_facts_set_number (facts, numbers[i],
                              ends[g_rand_int_range (random, 0, G_N_ELEMENTS (ends))]);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_rand_boolean (random))
      topay_facts_set_word (facts, words[i],
                            values[g_rand_int_range (random, 0, G_N_ELEMENTS (values))]);
    else if (g_rand_boolean (random))
      topay_facts_set_unavailable (facts, words[i]);
}

static void
check_verdict (const TopayVerdict *verdict, const TopayFacts *facts)
{
  const char *state = topay_facts_get_word (facts, "payment-state");

  g_assert_cmpuint (verdict->findings->len, >, 0);
  g_assert_cmpuint (verdict->questions->len, <=, TOPAY_DIAGNOSIS_MAX_QUESTIONS);
  g_assert_false (verdict->must_wait && verdict->may_pay_again);
  if (g_strcmp0 (state, "pending") == 0 || g_strcmp0 (state, "unknown") == 0)
    g_assert_true (verdict->must_wait);
  for (guint i = 1; i < verdict->findings->len; i++)
    {
      const TopayFinding *before = g_ptr_array_index (verdict->findings, i - 1);
      const TopayFinding *here = g_ptr_array_index (verdict->findings, i);

      if ((before->kind == TOPAY_FINDING_POSSIBLE) == (here->kind == TOPAY_FINDING_POSSIBLE))
        g_assert_cmpint (before->rank, <=, here->rank);
      else
        g_assert_cmpint (here->kind, ==, TOPAY_FINDING_POSSIBLE);
    }
}

static void
test_random (void)
{
  g_autoptr (TopayCauses) causes = make_causes ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20261123);

  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autoptr (TopayFacts) facts = topay_facts_new ();
      g_autoptr (TopayVerdict) verdict = NULL;

      draw_facts (random, facts);
      topay_diagnosis_derive (facts, 1795348800);
      verdict = topay_diagnose (causes, facts);
      check_verdict (verdict, facts);
    }
}

/* TP-2103 in the ways people type it; what is not ours is nobody’s to change. */
static void
test_code_is_spelled_as_listed (void)
{
  static const struct
  {
    const char *typed;
    const char *listed;
  } rows[] = {
    { "TP-2103", "TP-2103" },
    { "tp2103", "TP-2103" },
    { "tp 2103", "TP-2103" },
    { "Tp_ - 2103", "TP-2103" },
    { "tp-21033", "tp-21033" },
    { "tp-21o3", "tp-21o3" },
    { "TP", "TP" },
    { "USERPAYING", "USERPAYING" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *listed = topay_cause_code_spell (rows[i].typed);

      g_assert_cmpstr (listed, ==, rows[i].listed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/diagnosis/code-is-spelled-as-listed", test_code_is_spelled_as_listed);
  g_test_add_func ("/causes/what-is-written-is-read", test_reads);
  g_test_add_func ("/causes/what-nobody-knows-is-refused", test_refuses);
  g_test_add_func ("/causes/length-has-a-limit", test_length);
  g_test_add_func ("/diagnosis/the-urgent-comes-first", test_urgent_first);
  g_test_add_func ("/diagnosis/what-is-pending-is-waited-for", test_pending_is_waited_for);
  g_test_add_func ("/diagnosis/paying-again-only-when-nothing-speaks-against-it",
                   test_paying_again);
  g_test_add_func ("/diagnosis/without-a-cause-it-is-unknown-and-asks", test_nothing_found);
  g_test_add_func ("/diagnosis/nothing-holds-of-the-unknown", test_nothing_holds_of_the_unknown);
  g_test_add_func ("/diagnosis/a-card-is-good-to-the-end-of-its-month",
                   test_card_is_good_to_the_end_of_its_month);
  g_test_add_func ("/diagnosis/facts-fill-braces", test_fill);
  g_test_add_func ("/diagnosis/rules-hold-for-any-facts", test_random);

  return g_test_run ();
}
