/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-parts.h"
#include "topay-language.h"
#include "topay-text-clean.h"

/* What the list says of a case, and in which order its cases stand. */

#define NOON 1764043200 /* 2025-11-25, 12:00 in Beijing */

static void
test_due_is_said_in_words (void)
{
  static const struct
  {
    const char *due_on, *state, *text, *look;
    gboolean late, confirm;
  } rows[] = {
    { "2025-11-25", "under_review", "Due today", "warn", FALSE, FALSE },
    { "2025-11-26", "under_review", "Due tomorrow", "warn", FALSE, FALSE },
    { "2025-11-28", "under_review", "Due in 3 days", "plain", FALSE, FALSE },
    { "2025-11-23", "under_review", "Late by 2 days", "danger", TRUE, FALSE },
    { "2025-11-24", "under_review", "Late by 1 day", "danger", FALSE, FALSE },
    { "2025-11-25", "under_review", "Late", "danger", TRUE, FALSE },
    { NULL, "need_info", "No due date", "plain", FALSE, FALSE },
    { "2025-13-41", "under_review", "No due date", "plain", FALSE, FALSE },
    { NULL, "submitted", "Not confirmed yet", "plain", FALSE, TRUE },
    { "2025-11-23", "rejected", "Closed", "plain", TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TopayWireCase summary = { .due_on = (char *) rows[i].due_on,
                                .state = (char *) rows[i].state,
                                .late = rows[i].late,
                                .confirm = rows[i].confirm };
      g_auto (TopayAgentPill) pill = { 0 };

      topay_agent_words_make_due (&summary, NOON, &pill);
      g_assert_cmpstr (pill.text, ==, rows[i].text);
      g_assert_cmpstr (pill.look, ==, rows[i].look);
    }
}

/* At 23:00 UTC it is tomorrow in Beijing already. */
static void
test_day_is_that_of_the_calendar (void)
{
  TopayWireCase summary = { .due_on = (char *) "2025-11-26", .state = (char *) "under_review" };
  g_auto (TopayAgentPill) pill = { 0 };

  topay_agent_words_make_due (&summary, NOON + 11 * 3600, &pill);
  g_assert_cmpstr (pill.text, ==, "Due tomorrow");
  topay_agent_words_make_due (&summary, NOON + 12 * 3600, &pill);
  g_assert_cmpstr (pill.text, ==, "Due today");
}

static void
test_urgent_goes_first (void)
{
  TopayWireCase summaries[] = {
    { .id = (char *) "fraud", .kind = (char *) "fraud", .due_on = (char *) "2025-12-09" },
    { .id = (char *) "late", .kind = (char *) "refund", .due_on = (char *) "2025-11-20" },
    { .id = (char *) "soon", .kind = (char *) "refund", .due_on = (char *) "2025-11-26" },
    { .id = (char *) "older", .kind = (char *) "refund", .created_at = 5 },
    { .id = (char *) "newer", .kind = (char *) "complaint", .created_at = 9 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (summaries); i++)
    for (guint j = 0; j < G_N_ELEMENTS (summaries); j++)
      {
        TopayWireAgentCase one = { .summary = &summaries[i] }, other = { .summary = &summaries[j] };
        int order = topay_agent_queue_compare (&one, &other);

        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
      }
}

static void
test_text_is_cleaned (void)
{
  g_autofree char *turned = topay_text_clean ("a\u202eb\u200bc\ad");
  g_autofree char *lines = topay_text_clean ("one\ntwo\t<b>three</b>");
  g_autofree char *nothing = topay_text_clean (NULL);

  g_assert_cmpstr (turned, ==, "abcd");
  g_assert_cmpstr (lines, ==, "one\ntwo\t<b>three</b>"); /* as it is: no label takes markup */
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_claim_is_told_by_name (void)
{
  const TopayWireAgentSelf agent = { .id = (char *) "1" };
  TopayWireAgentCase entry = { .claimed_by = NULL };
  g_autofree char *nobody = topay_agent_words_dup_claim (&entry, &agent);
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;

  entry.claimed_by = (char *) "1";
  own = topay_agent_words_dup_claim (&entry, &agent);
  entry.claimed_by = (char *) "2";
  entry.claimed_name = (char *) "Wu Fang";
  other = topay_agent_words_dup_claim (&entry, &agent);
  g_assert_cmpstr (nobody, ==, "Nobody works on it");
  g_assert_cmpstr (own, ==, "You work on it");
  g_assert_cmpstr (other, ==, "Wu Fang works on it");
}

int
main (int argc, char *argv[])
{
  topay_language_init (g_getenv ("TOPAY_TEST_LOCALEDIR"));
  topay_language_apply ("en");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agent-words/due-is-said-in-words", test_due_is_said_in_words);
  g_test_add_func ("/agent-words/day-is-that-of-the-calendar", test_day_is_that_of_the_calendar);
  g_test_add_func ("/agent-words/urgent-goes-first", test_urgent_goes_first);
  g_test_add_func ("/agent-words/text-is-cleaned", test_text_is_cleaned);
  g_test_add_func ("/agent-words/claim-is-told-by-name", test_claim_is_told_by_name);
  return g_test_run ();
}
