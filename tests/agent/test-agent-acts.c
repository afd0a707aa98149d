/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-acts.h"

/* What is offered to whom. */

#define ME    "a0000000000000000000000000000001"
#define OTHER "a0000000000000000000000000000002"

#define BIT(name) (1U << TOPAY_AGENT_##name)

typedef struct
{
  const char *state, *holder, *role;
  gboolean wants_two, proposed, approved;
  guint acts;
  TopayAgentHold hold;
} Row;

/* clang-format off */
static const Row rows[] = {
  { "under_review", NULL, "agent", FALSE, FALSE, FALSE, BIT (CLAIM) | BIT (NOTE), TOPAY_AGENT_HOLD_NONE },
  { "under_review", ME, "agent", FALSE, FALSE, FALSE,
    BIT (RELEASE) | BIT (ASK) | BIT (APPROVE) | BIT (REFUSE) | BIT (NOTE), TOPAY_AGENT_HOLD_NONE },
  { "under_review", OTHER, "agent", FALSE, FALSE, FALSE, BIT (NOTE), TOPAY_AGENT_HOLD_CLAIMED },
  { "under_review", ME, "auditor", FALSE, FALSE, FALSE, 0, TOPAY_AGENT_HOLD_READS_ONLY },
  { "under_review", ME, "agent", TRUE, FALSE, FALSE,
    BIT (RELEASE) | BIT (ASK) | BIT (PROPOSE) | BIT (REFUSE) | BIT (NOTE), TOPAY_AGENT_HOLD_NONE },
  { "under_review", ME, "agent", TRUE, TRUE, FALSE,
    BIT (RELEASE) | BIT (ASK) | BIT (REFUSE) | BIT (NOTE), TOPAY_AGENT_HOLD_OWN },
  { "under_review", OTHER, "agent", TRUE, TRUE, FALSE, BIT (APPROVE) | BIT (NOTE), TOPAY_AGENT_HOLD_NONE },
  { "under_review", OTHER, "agent", TRUE, TRUE, TRUE, BIT (NOTE), TOPAY_AGENT_HOLD_APPROVED },
  { "under_review", OTHER, "agent", TRUE, FALSE, FALSE, BIT (NOTE), TOPAY_AGENT_HOLD_CLAIMED },
  { "need_info", ME, "agent", FALSE, FALSE, FALSE, BIT (RELEASE) | BIT (NOTE), TOPAY_AGENT_HOLD_NONE },
  { "abnormal", ME, "senior", FALSE, FALSE, FALSE, BIT (RELEASE) | BIT (REROUTE) | BIT (NOTE), TOPAY_AGENT_HOLD_NONE },
  { "failed", ME, "agent", FALSE, FALSE, FALSE,
    BIT (RELEASE) | BIT (RETRY) | BIT (REROUTE) | BIT (NOTE), TOPAY_AGENT_HOLD_NONE },
  { "rejected", ME, "agent", FALSE, FALSE, FALSE, BIT (NOTE), TOPAY_AGENT_HOLD_NONE },
  { "nonsense", ME, "agent", FALSE, FALSE, FALSE, BIT (NOTE), TOPAY_AGENT_HOLD_NONE },
};
/* clang-format on */

static void
test_offer_follows_case_and_person (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      TopayWireAgentSelf agent = { .id = (char *) ME, .role = (char *) rows[i].role };
      TopayWireCase summary = { .kind = (char *) "refund", .state = (char *) rows[i].state };
      TopayWireAgentCase entry = { .summary = &summary,
                                   .claimed_by = (char *) rows[i].holder,
                                   .wants_two = rows[i].wants_two,
                                   .proposed = rows[i].proposed };
      TopayWireAgentApproval approval = { .agent_id = (char *) ME };
      g_autoptr (GPtrArray) approvals = g_ptr_array_new ();
      TopayWireAgentCaseDetail detail = { .entry = &entry, .approvals = approvals };

      if (rows[i].approved)
        g_ptr_array_add (approvals, &approval);
      g_test_message ("row %u", i);
      g_assert_cmphex (topay_agent_acts_find (&detail, &agent), ==, rows[i].acts);
      g_assert_cmpint (topay_agent_acts_find_hold (&detail, &agent), ==, rows[i].hold);
    }
}

/* Where no money moves an agent says when it is done. */
static void
test_finish_is_for_what_pays_nothing (void)
{
  TopayWireAgentSelf agent = { .id = (char *) ME, .role = (char *) "agent" };
  TopayWireCase summary = { .kind = (char *) "complaint", .state = (char *) "approved" };
  TopayWireAgentCase entry = { .summary = &summary, .claimed_by = (char *) ME };
  g_autoptr (GPtrArray) approvals = g_ptr_array_new ();
  TopayWireAgentCaseDetail detail = { .entry = &entry, .approvals = approvals };

  g_assert_true ((topay_agent_acts_find (&detail, &agent) & BIT (FINISH)) != 0);
  summary.kind = (char *) "refund";
  g_assert_false ((topay_agent_acts_find (&detail, &agent) & BIT (FINISH)) != 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agent-acts/offer-follows-case-and-person", test_offer_follows_case_and_person);
  g_test_add_func ("/agent-acts/finish-is-for-what-pays-nothing",
                   test_finish_is_for_what_pays_nothing);
  return g_test_run ();
}
