/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <sodium.h>

#include "payout-world.h"

#define DAY_S 86400

/* The channel’s answer to what is asked next, whatever it was before. */
static ChannelEntry *
set_entry (PayoutWorld *self, TopaydPayoutAnswerKind outcome, gint64 due)
{
  ChannelEntry *entry = payout_channel_find (self->channel, self->result.id);

  g_assert_nonnull (entry);
  entry->outcome = outcome;
  entry->due = due;
  return entry;
}

/* Sends it, and lets it come to an end that is not the usual one. */
static void
send_and_end (PayoutWorld *self, TopaydPayoutAnswerKind outcome)
{
  payout_world_start (self);
  payout_world_turn (self);
  if (payout_world_count (self, "SELECT count (*) FROM payouts WHERE state = 'sent'") == 0)
    return;
  set_entry (self, outcome, self->channel->now);
  payout_world_turn (self);
}

/* The channel takes its time. */
static PayoutWorld *
world_with_slow_channel (void)
{
  PayoutWorld *self = payout_world_new ();

  self->channel->slow_s = 30;
  return self;
}

/* --- Rules --- */

static void
test_approved_is_paid (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();

  payout_world_start (self);
  g_assert_true (payout_world_is (self, "processing", "waiting"));
  payout_world_finish (self);
  g_assert_true (payout_world_is (self, "succeeded", "settled"));
  g_assert_cmpuint (payout_world_count_paid (self), ==, 1);
  g_assert_cmpint (
      payout_world_count (self, "SELECT count (*) FROM audit WHERE action IN ('payout.open',"
                                " 'payout.send', 'payout.settled', 'case.pay', 'case.arrive')"),
      ==, 5);
  g_assert_cmpint (payout_world_count (self, "SELECT count (*) FROM payouts WHERE reference IS NULL"
                                             " OR settled_at IS NULL OR settled_at < sent_at"),
                   ==, 0);
}

static void
test_is_marked_before_it_is_sent (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();

  payout_world_start (self);
  g_assert_true (payout_world_take (self));
  g_assert_true (payout_world_is (self, "processing", "sent"));
  g_assert_cmpuint (self->channel->n_sent, ==, 0);
}

static void
test_closed_card_takes_another_way (void)
{
  g_autoptr (PayoutWorld) self = world_with_slow_channel ();

  send_and_end (self, TOPAYD_PAYOUT_RETURNED);
  g_assert_true (payout_world_is (self, "abnormal", "returned"));
  g_assert_null (payout_world_act (self, TOPAY_CASE_REROUTE, BALANCE));
  g_assert_true (payout_world_is (self, "rerouted", "waiting"));
  payout_world_finish (self);
  g_assert_true (payout_world_is (self, "succeeded", "settled"));
  g_assert_cmpuint (payout_world_count_paid (self), ==, 1);
  g_assert_cmpint (payout_world_count (self, "SELECT count (*) FROM payouts WHERE attempt = 2"
                                             " AND method_id = '" BALANCE "'"),
                   ==, 1);
}

static void
test_failed_is_tried_again (void)
{
  g_autoptr (PayoutWorld) self = world_with_slow_channel ();

  send_and_end (self, TOPAYD_PAYOUT_FAILED);
  g_assert_true (payout_world_is (self, "failed", "failed"));
  g_assert_null (payout_world_act (self, TOPAY_CASE_RETRY, NULL));
  payout_world_finish (self);
  g_assert_true (payout_world_is (self, "succeeded", "settled"));
  g_assert_cmpuint (payout_world_count_paid (self), ==, 1);
}

static void
test_only_ways_of_ones_own (void)
{
  g_autoptr (PayoutWorld) self = world_with_slow_channel ();

  send_and_end (self, TOPAYD_PAYOUT_RETURNED);
  g_assert_cmpstr (payout_world_act (self, TOPAY_CASE_REROUTE, OTHERS), ==, "not_found");
  g_assert_cmpstr (payout_world_act (self, TOPAY_CASE_REROUTE, CLOSED), ==, "invalid_field");
  g_assert_cmpstr (payout_world_act (self, TOPAY_CASE_REROUTE, NULL), ==, "invalid_field");
  g_assert_cmpstr (payout_world_act (self, TOPAY_CASE_RETRY, NULL), ==, "wrong_state");
  g_assert_true (payout_world_is (self, "abnormal", "returned"));
  g_assert_cmpint (payout_world_count (self, "SELECT count (*) FROM payouts"), ==, 1);
}

static void
test_attempts_end (void)
{
  g_autoptr (PayoutWorld) self = world_with_slow_channel ();

  for (guint i = 1; i <= TOPAYD_PAYOUT_MAX_ATTEMPTS; i++)
    {
      send_and_end (self, TOPAYD_PAYOUT_FAILED);
      g_assert_cmpstr (payout_world_act (self, TOPAY_CASE_RETRY, NULL), ==,
                       i < TOPAYD_PAYOUT_MAX_ATTEMPTS ? NULL : "wrong_state");
    }
}

/* The database itself refuses what no program may do. */
static void
test_the_table_holds (void)
{
  static const char *const wrong[] = {
    "INSERT INTO payouts (id, case_id, attempt, amount, currency, expected_day, created_at,"
    " next_ask_at) VALUES (printf ('%032x', 7), '" CASE "', 2, 1, 'CNY', 1, 1, 1)",
    "UPDATE payouts SET state = 'sent', settled_at = NULL, next_ask_at = 1",
    "UPDATE payouts SET state = 'returned'",
    "UPDATE payouts SET amount = 1",
    "UPDATE payouts SET id = printf ('%032x', 7)",
    "UPDATE payouts SET case_id = printf ('%032x', 7)",
    "UPDATE payouts SET method_id = '" BALANCE "'",
    "UPDATE payouts SET next_ask_at = 1",
  };
  g_autoptr (PayoutWorld) self = payout_world_new ();

  g_assert_false (payout_world_execute (
      self, "INSERT INTO payouts (id, case_id, attempt, amount, currency, expected_day, created_at,"
            " next_ask_at) VALUES (printf ('%032x', 7), '" CASE "', 1, 1369, 'CNY', 1, 1, 1)"));
  payout_world_finish (self);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (payout_world_execute (self, wrong[i]));
  g_assert_true (payout_world_is (self, "succeeded", "settled"));
}

static gboolean
load_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  const TopaydVisit visit = { .transaction = transaction };

  return topayd_payout_load_latest (&visit, CASE, data, error);
}

static void
check_record (PayoutWorld *self, const char *state, const char *day)
{
  TopayWireCasePayout *record = NULL;
  const char *field = NULL;

  payout_world_run (self, load_job, &record);
  g_assert_nonnull (record);
  g_assert_true (topay_wire_validate (&topay_record_case_payout, record, &field, NULL));
  g_assert_cmpstr (record->state, ==, state);
  g_assert_cmpstr (record->expected_on, ==, day);
  g_assert_cmpstr (record->method_label, ==, LABEL);
  g_assert_cmpint (record->amount, ==, AMOUNT);
  topay_wire_free (&topay_record_case_payout, record);
}

/* NOW is a Friday, 16:00 in Beijing: three working days on is a Wednesday. */
static void
test_people_see_where_it_is (void)
{
  g_autoptr (PayoutWorld) self = world_with_slow_channel ();
  TopayWireCasePayout *none = NULL;

  payout_world_run (self, load_job, &none);
  g_assert_null (none);
  payout_world_start (self);
  check_record (self, "waiting", "2027-01-20");
  payout_world_turn (self);
  check_record (self, "sent", "2027-01-20");
  set_entry (self, TOPAYD_PAYOUT_RETURNED, self->channel->now);
  payout_world_turn (self);
  check_record (self, "returned", "2027-01-20");
  payout_world_act (self, TOPAY_CASE_REROUTE, BALANCE);
  check_record (self, "waiting", "2027-01-15");
}

/* --- Patience --- */

static void
test_is_asked_with_patience (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();

  self->channel->slow_s = G_MAXINT32;
  payout_world_start (self);
  payout_world_turn (self);
  for (guint i = 0; i < 16; i++)
    {
      gint64 before = self->channel->now;
      gint64 wait_s = i == 0 ? 60 : i <= 12 ? 300 : 3600;

      g_assert_false (payout_world_take (self));
      g_assert_cmpint (self->task.next_at, ==, before + wait_s);
      payout_world_turn (self);
    }
  g_assert_cmpuint (self->channel->n_sent, ==, 1);
  g_assert_cmpuint (self->channel->n_asked, ==, 16);
}

/* A clock that was a year ahead for a while, and is right again. */
static void
test_clock_is_set_back (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();

  self->channel->slow_s = G_MAXINT32;
  self->channel->now = NOW + 365 * DAY_S;
  payout_world_start (self);
  payout_world_turn (self);
  self->channel->now = NOW;
  g_assert_true (payout_world_take (self));
  payout_world_perform (self);
  payout_world_write (self);
  g_assert_false (payout_world_take (self));
  g_assert_cmpint (self->task.next_at, ==, NOW + 300);
  g_assert_cmpuint (self->channel->n_sent, ==, 1);
}

/* Three days behind the day that people were told. */
static void
test_late_is_told_once (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();

  self->channel->slow_s = G_MAXINT32;
  payout_world_start (self);
  payout_world_turn (self);
  self->channel->now = NOW + 8 * DAY_S;
  payout_world_turn (self);
  g_assert_false (self->task.is_late);
  self->channel->now = NOW + 9 * DAY_S;
  payout_world_turn (self);
  g_assert_true (self->task.is_late);
  self->channel->now = NOW + 10 * DAY_S;
  payout_world_turn (self);
  g_assert_false (self->task.is_late);
  g_assert_cmpint (
      payout_world_count (self, "SELECT count (*) FROM audit WHERE action = 'payout.late'"), ==, 1);
  g_assert_true (payout_world_is (self, "processing", "sent"));
}

/* --- What cannot be --- */

static gint64
count_odd (PayoutWorld *self)
{
  return payout_world_count (self, "SELECT count (*) FROM audit WHERE action = 'payout.odd'");
}

static void
test_what_was_accepted_is_not_sent_again (void)
{
  g_autoptr (PayoutWorld) self = world_with_slow_channel ();

  payout_world_start (self);
  payout_world_turn (self);
  g_hash_table_remove_all (self->channel->books);
  for (guint i = 0; i < 3; i++)
    payout_world_turn (self);
  g_assert_cmpuint (self->channel->n_sent, ==, 1);
  g_assert_true (payout_world_is (self, "processing", "sent"));
  g_assert_cmpint (count_odd (self), ==, 1);
}

/* The channel says that the first attempt came back, and then that it arrived. */
static void
test_earlier_attempt_holds_the_next (void)
{
  g_autoptr (PayoutWorld) self = world_with_slow_channel ();

  send_and_end (self, TOPAYD_PAYOUT_RETURNED);
  set_entry (self, TOPAYD_PAYOUT_SETTLED, self->channel->now);
  g_assert_null (payout_world_act (self, TOPAY_CASE_REROUTE, BALANCE));
  for (guint i = 0; i < 3; i++)
    payout_world_turn (self);
  g_assert_cmpuint (self->channel->n_sent, ==, 1);
  g_assert_cmpuint (payout_world_count_paid (self), ==, 1);
  g_assert_true (payout_world_is (self, "rerouted", "sent"));
  g_assert_cmpint (count_odd (self), ==, 1);
}

static void
hear (PayoutWorld *self, TopaydPayoutAnswerKind kind)
{
  self->result.answer = (TopaydPayoutAnswer){ kind, "", 0 };
  payout_world_write (self);
}

static void
test_same_answer_changes_nothing (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();
  gint64 n_rows;

  payout_world_finish (self);
  n_rows = payout_world_count (self, "SELECT count (*) FROM audit");
  hear (self, TOPAYD_PAYOUT_SETTLED);
  hear (self, TOPAYD_PAYOUT_ACCEPTED);
  hear (self, TOPAYD_PAYOUT_NO_ANSWER);
  g_assert_null (self->result.odd);
  g_assert_cmpint (payout_world_count (self, "SELECT count (*) FROM audit"), ==, n_rows);
}

static void
test_other_answer_is_odd (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();

  payout_world_finish (self);
  hear (self, TOPAYD_PAYOUT_RETURNED);
  g_assert_cmpstr (self->result.odd, ==, "differs");
  hear (self, TOPAYD_PAYOUT_RETURNED);
  g_assert_null (self->result.odd); /* once is enough */
  g_assert_true (payout_world_is (self, "succeeded", "settled"));
  g_strlcpy (self->result.id, "ffffffffffffffffffffffffffffffff", sizeof self->result.id);
  hear (self, TOPAYD_PAYOUT_SETTLED);
  g_assert_cmpstr (self->result.odd, ==, "not_found");
}

/* Where the money is stays true when the case is somewhere else. */
static void
test_money_is_true_before_the_case (void)
{
  g_autoptr (PayoutWorld) self = world_with_slow_channel ();

  payout_world_start (self);
  payout_world_turn (self);
  g_assert_true (payout_world_execute (self, "UPDATE cases SET state = 'closed', is_over = 1"));
  payout_world_finish (self);
  g_assert_true (payout_world_is (self, "closed", "settled"));
  g_assert_cmpint (count_odd (self), ==, 1);
}

static void
test_what_cannot_be_written_waits (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();

  payout_world_start (self);
  payout_world_take (self);
  payout_world_perform (self);
  self->result.rules = &self->rules;
  self->result.now = NOW;
  payout_world_run (self, topayd_payout_put_off, &self->result);
  g_assert_false (payout_world_take (self));
  g_assert_cmpint (self->task.next_at, ==, NOW + 3600);
  payout_world_finish (self);
  g_assert_cmpuint (self->channel->n_sent, ==, 1);
  g_assert_true (payout_world_is (self, "succeeded", "settled"));
}

#define ADD(name, function) g_test_add_func ("/payouts/" name, function)

int
main (int argc, char **argv)
{
  if (sodium_init () < 0)
    return 1;
  g_test_init (&argc, &argv, NULL);
  ADD ("approved-is-paid", test_approved_is_paid);
  ADD ("is-marked-before-it-is-sent", test_is_marked_before_it_is_sent);
  ADD ("closed-card-takes-another-way", test_closed_card_takes_another_way);
  ADD ("failed-is-tried-again", test_failed_is_tried_again);
  ADD ("only-ways-of-ones-own", test_only_ways_of_ones_own);
  ADD ("attempts-end", test_attempts_end);
  ADD ("the-table-holds", test_the_table_holds);
  ADD ("people-see-where-it-is", test_people_see_where_it_is);
  ADD ("is-asked-with-patience", test_is_asked_with_patience);
  ADD ("clock-is-set-back", test_clock_is_set_back);
  ADD ("late-is-told-once", test_late_is_told_once);
  ADD ("what-was-accepted-is-not-sent-again", test_what_was_accepted_is_not_sent_again);
  ADD ("earlier-attempt-holds-the-next", test_earlier_attempt_holds_the_next);
  ADD ("same-answer-changes-nothing", test_same_answer_changes_nothing);
  ADD ("other-answer-is-odd", test_other_answer_is_odd);
  ADD ("money-is-true-before-the-case", test_money_is_true_before_the_case);
  ADD ("what-cannot-be-written-waits", test_what_cannot_be_written_waits);
  return g_test_run ();
}
