/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "identity-fixture.h"
#include "topayd-standing.h"

#define DAY 86400

#define MERCHANT "11111111111111111111111111111111"
#define OTHERS   "22222222222222222222222222222222"
#define CARD     "33333333333333333333333333333333"
#define FIRST    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SECOND   "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define THIRD    "cccccccccccccccccccccccccccccccc"

#define ADA "(SELECT id FROM accounts WHERE name_key = 'ada')"

typedef struct
{
  Fixture *fixture; /* (owned) */
  TopaydChannelCodes *codes;
  char bob[TOPAYD_ID_SIZE];
  const char *who;        /* (unowned): id of the account that looks */
  const char *payment_id; /* (unowned) */
  gint64 ago;
  gint64 now;
  gboolean found;

  TopayWirePaymentFacts *facts; /* (owned) (nullable) */
  GPtrArray *list;              /* (owned) (nullable): records of @list_record */
  const TopayWireRecord *list_record;
  TopayWireStanding *standing; /* (owned) (nullable) */
  TopayWireWallet *wallet;     /* (owned) (nullable) */
} World;

static const TopaydPaymentLimits limits = {
  .single = { 500, 1000, 2000 },
  .day = { 5000, 10000, 100000 },
  .year = { 50000, 100000, 200000 },
};

static void
clear_list (World *self)
{
  for (guint i = 0; self->list != NULL && i < self->list->len; i++)
    topay_wire_free (self->list_record, g_ptr_array_index (self->list, i));
  g_clear_pointer (&self->list, g_ptr_array_unref);
}

static void
clear_answers (World *self)
{
  if (self->facts != NULL)
    topay_wire_free (&topay_record_payment_facts, g_steal_pointer (&self->facts));
  if (self->standing != NULL)
    topay_wire_free (&topay_record_standing, g_steal_pointer (&self->standing));
  if (self->wallet != NULL)
    topay_wire_free (&topay_record_wallet, g_steal_pointer (&self->wallet));
  clear_list (self);
}

/* Whatever is told must fit the wire. */
static void
assert_valid (const TopayWireRecord *record, gconstpointer value)
{
  const char *field = "none";

  topay_wire_validate (record, value, &field, NULL);
  g_assert_cmpstr (field, ==, "none");
}

static void
world_free (World *self)
{
  clear_answers (self);
  topayd_channel_codes_free (self->codes);
  fixture_free (self->fixture);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
run (World *self, const char *sql)
{
  fixture_execute (self->fixture, sql);
}

/* ada and bob, a shop, a card of ada. */
static World *
world_new (void)
{
  World *self = g_new0 (World, 1);

  self->fixture = fixture_new ();
  self->codes = topayd_channel_codes_new ();
  self->now = NOW;
  self->who = self->fixture->account_id;
  g_assert_true (topayd_channel_codes_parse (
      self->codes, "[codes]\nNOTENOUGH = bal.insufficient\nUSERPAYING = ord.pending\n", NULL));
  fixture_add_account (self->fixture, "bob", "bob@example.com", self->bob);
  run (self, "INSERT INTO banks (name, changed_at) VALUES ('River Bank', 1)");
  run (self, "INSERT INTO merchants (id, name, changed_at) VALUES ('" MERCHANT "', 'Shop', 1),"
             " ('" OTHERS "', 'Cinema', 1)");
  run (self, "INSERT INTO payment_methods (id, account_id, place, kind, label, bank, bank_limit,"
             " expires, minimum) VALUES ('" CARD "', " ADA ", 1, 'debit', 'Card (1234)',"
             " 'River Bank', 700, '2027-01', 5)");
  return self;
}

static gboolean
add_payment_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  static guint n_orders;
  char order[18];

  g_snprintf (order, sizeof order, "T%016u", ++n_orders);
  return topayd_sql_run (
      transaction,
      "INSERT INTO payments (id, account_id, order_number, merchant_id, amount, made_at, state,"
      " method_id) VALUES (?1, ?2, ?3, '" MERCHANT "', 250, ?4, 'not_paid', '" CARD "')",
      TOPAYD_VALUES (TOPAYD_TEXT (self->payment_id), TOPAYD_TEXT (self->who), TOPAYD_TEXT (order),
                     TOPAYD_INTEGER (NOW - self->ago)),
      error);
}

static void
add_payment (World *self, const char *id, gint64 ago)
{
  self->payment_id = id;
  self->ago = ago;
  fixture_run (self->fixture, add_payment_job, self);
}

static TopaydPaymentsView
make_view (World *self, TopaydTransaction *transaction)
{
  return (TopaydPaymentsView){ transaction, self->codes, self->who, self->now };
}

static gboolean
look_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydPaymentsView view = make_view (self, transaction);

  self->facts = topay_wire_new (&topay_record_payment_facts);
  return topayd_payments_look (&view, self->payment_id, self->facts, &self->found, error);
}

/* NULL when it is not there. */
static TopayWirePaymentFacts *
look (World *self, const char *id)
{
  clear_answers (self);
  self->payment_id = id;
  fixture_run (self->fixture, look_job, self);
  if (!self->found)
    return NULL;
  assert_valid (&topay_record_payment_facts, self->facts);
  return self->facts;
}

static gboolean
list_payments_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydPaymentsView view = make_view (self, transaction);

  return topayd_payments_list (&view, self->list, error);
}

static gboolean
list_limits_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydPaymentsView view = make_view (self, transaction);

  return topayd_payment_limits_list (&view, &limits, self->list, error);
}

static gboolean
list_methods_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydPaymentsView view = make_view (self, transaction);

  return topayd_methods_list (&view, self->list, error);
}

static GPtrArray *
list (World *self, TopaydJob job, const TopayWireRecord *record)
{
  clear_answers (self);
  self->list = g_ptr_array_new ();
  self->list_record = record;
  fixture_run (self->fixture, job, self);
  for (guint i = 0; i < self->list->len; i++)
    assert_valid (record, g_ptr_array_index (self->list, i));
  return self->list;
}

static gboolean
standing_job (TopaydTransaction *transaction, gpointer data, GError **error)
{
  World *self = data;
  const TopaydPaymentsView view = make_view (self, transaction);

  self->standing = topay_wire_new (&topay_record_standing);
  self->wallet = topay_wire_new (&topay_record_wallet);
  return topayd_standing_load (&view, self->standing, error)
         && topayd_wallet_load (&view, self->wallet, error);
}

static void
load_standing (World *self)
{
  clear_answers (self);
  fixture_run (self->fixture, standing_job, self);
  assert_valid (&topay_record_standing, self->standing);
  assert_valid (&topay_record_wallet, self->wallet);
}

static void
test_list (void)
{
  g_autoptr (World) self = world_new ();
  char ids[55][TOPAYD_ID_SIZE];
  GPtrArray *payments;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      topayd_id_draw (ids[i]);
      add_payment (self, ids[i], i);
    }
  payments = list (self, list_payments_job, &topay_record_payment);
  g_assert_cmpuint (payments->len, ==, 50);
  for (guint i = 0; i < payments->len; i++)
    {
      const TopayWirePayment *payment = g_ptr_array_index (payments, i);

      g_assert_cmpstr (payment->id, ==, ids[i]);
      g_assert_cmpstr (payment->merchant, ==, "Shop");
      g_assert_cmpstr (payment->method_label, ==, "Card (1234)");
    }
}

/* Not a word of whose it is, or whether it is at all. */
static void
test_others (void)
{
  g_autoptr (World) self = world_new ();

  add_payment (self, FIRST, 60);
  g_assert_nonnull (look (self, FIRST));
  g_assert_null (look (self, SECOND));
  self->who = self->bob;
  g_assert_null (look (self, FIRST));
  g_assert_cmpuint (list (self, list_payments_job, &topay_record_payment)->len, ==, 0);
  g_assert_cmpuint (list (self, list_methods_job, &topay_record_method)->len, ==, 0);
}

static void
test_reason (void)
{
  g_autoptr (World) self = world_new ();

  add_payment (self, FIRST, 60);
  g_assert_cmpstr (look (self, FIRST)->payment->reason, ==, "none");
  run (self, "UPDATE payments SET channel_code = 'NOTENOUGH'");
  g_assert_cmpstr (look (self, FIRST)->payment->reason, ==, "bal.insufficient");
  g_assert_cmpstr (self->facts->payment->channel_code, ==, "NOTENOUGH");
  run (self, "UPDATE payments SET reason = 'bal.held'");
  g_assert_cmpstr (look (self, FIRST)->payment->reason, ==, "bal.held");
  run (self, "UPDATE payments SET reason = NULL, channel_code = 'ZZ'");
  g_assert_cmpstr (look (self, FIRST)->payment->reason, ==, "none");
  g_assert_cmpstr (self->facts->payment->channel_code, ==, "ZZ");
}

/* The second before, and the second of it; nobody has to have been awake. */
static void
test_settles (void)
{
  g_autoptr (World) self = world_new ();

  add_payment (self, FIRST, 0);
  run (self, "UPDATE payments SET state = 'pending', order_state = 'pending', debited = 'unknown',"
             " channel_code = 'USERPAYING', settles_at = made_at + 40, settles_to = 'paid'");
  self->now = NOW + 39;
  g_assert_cmpstr (look (self, FIRST)->payment->state, ==, "pending");
  g_assert_cmpstr (self->facts->order_state, ==, "pending");
  g_assert_cmpstr (self->facts->payment->reason, ==, "ord.pending");
  self->now = NOW + 40;
  g_assert_cmpstr (look (self, FIRST)->payment->state, ==, "paid");
  g_assert_cmpstr (self->facts->order_state, ==, "paid");
  g_assert_cmpstr (self->facts->debited, ==, "yes");
  g_assert_cmpstr (self->facts->payment->reason, ==, "none");
  g_assert_null (self->facts->payment->channel_code);
  run (self, "UPDATE payments SET settles_to = 'closed'");
  g_assert_cmpstr (look (self, FIRST)->payment->state, ==, "closed");
  g_assert_cmpstr (self->facts->order_state, ==, "closed");
  g_assert_cmpstr (self->facts->debited, ==, "no");
}

static void
test_duplicates (void)
{
  g_autoptr (World) self = world_new ();

  add_payment (self, FIRST, 1000);
  add_payment (self, SECOND, 400);
  run (self, "UPDATE payments SET state = 'paid'");
  g_assert_cmpint (look (self, FIRST)->duplicates, ==, 1); /* ten minutes, to the second */
  g_assert_cmpint (look (self, SECOND)->duplicates, ==, 1);
  g_assert_nonnull (self->facts->duplicate_order);

  add_payment (self, THIRD, 399);
  g_assert_cmpint (look (self, THIRD)->duplicates, ==, 0); /* it moved no money */
  g_assert_cmpint (look (self, SECOND)->duplicates, ==, 1);
  run (self, "UPDATE payments SET state = 'pending'");
  g_assert_cmpint (look (self, SECOND)->duplicates, ==, 2);
  g_assert_cmpint (look (self, FIRST)->duplicates, ==, 1);

  run (self, "UPDATE payments SET amount = 251 WHERE id = '" SECOND "'");
  g_assert_cmpint (look (self, SECOND)->duplicates, ==, 0);
  g_assert_null (self->facts->duplicate_order);
  run (self,
       "UPDATE payments SET amount = 250, merchant_id = '" OTHERS "' WHERE id = '" SECOND "'");
  g_assert_cmpint (look (self, SECOND)->duplicates, ==, 0);
}

/* Somebody else’s payment of the same amount is none of mine. */
static void
test_duplicates_of_others (void)
{
  g_autoptr (World) self = world_new ();

  add_payment (self, FIRST, 10);
  self->who = self->bob;
  add_payment (self, SECOND, 10);
  run (self, "UPDATE payments SET state = 'paid'");
  g_assert_cmpint (look (self, SECOND)->duplicates, ==, 0);
}

static void
test_standing (void)
{
  g_autoptr (World) self = world_new ();

  load_standing (self);
  g_assert_cmpstr (self->standing->verification, ==, "none");
  g_assert_cmpstr (self->standing->frozen, ==, "no");
  g_assert_cmpstr (self->standing->login, ==, "open");
  g_assert_cmpint (self->wallet->available, ==, 0);

  run (self, "INSERT INTO account_standing (account_id, verification, document_expires_at, minor)"
             " VALUES (" ADA ", 'full', 1800000001, 1)");
  load_standing (self);
  g_assert_cmpstr (self->standing->verification, ==, "full");
  g_assert_true (self->standing->minor);
  self->now = NOW + 1;
  load_standing (self);
  g_assert_cmpstr (self->standing->verification, ==, "expired");

  run (self, "UPDATE accounts SET frozen = 'by_you'");
  load_standing (self);
  g_assert_cmpstr (self->standing->frozen, ==, "user");
  run (self, "UPDATE accounts SET frozen = 'by_us'");
  load_standing (self);
  g_assert_cmpstr (self->standing->frozen, ==, "risk");
  run (self, "UPDATE account_standing SET frozen_reason = 'legal'");
  load_standing (self);
  g_assert_cmpstr (self->standing->frozen, ==, "legal");
}

static void
test_wallet (void)
{
  g_autoptr (World) self = world_new ();
  const TopayWireMoneyHold *hold;

  run (self, "INSERT INTO wallets (account_id, available) VALUES (" ADA ", 900)");
  run (self, "INSERT INTO money_holds (id, account_id, amount, reason, until_at) VALUES"
             " ('" FIRST "', " ADA ", 70, 'legal', NULL), ('" SECOND "', " ADA ", 30, 'review',"
             " 1800000010)");
  load_standing (self);
  g_assert_cmpint (self->wallet->available, ==, 900);
  g_assert_cmpint (self->wallet->held, ==, 100);
  g_assert_cmpuint (self->wallet->holds->len, ==, 2);
  hold = g_ptr_array_index (self->wallet->holds, 0);
  g_assert_cmpstr (hold->reason, ==, "review"); /* free before the other */
  self->now = NOW + 10;
  load_standing (self);
  g_assert_cmpint (self->wallet->held, ==, 70);
  g_assert_cmpuint (self->wallet->holds->len, ==, 1);
}

static const TopayWireLimit *
find_limit (World *self, const char *kind)
{
  GPtrArray *found = list (self, list_limits_job, &topay_record_limit);

  for (guint i = 0; i < found->len; i++)
    {
      const TopayWireLimit *limit = g_ptr_array_index (found, i);

      if (g_str_equal (limit->kind, kind))
        return limit;
    }
  return NULL;
}

static void
test_limits (void)
{
  g_autoptr (World) self = world_new ();
  const TopayWireLimit *bank;

  g_assert_cmpint (find_limit (self, "single")->maximum, ==, 500);
  g_assert_cmpint (find_limit (self, "day")->maximum, ==, 5000);
  g_assert_cmpint (find_limit (self, "year")->maximum, ==, 50000);
  g_assert_null (find_limit (self, "user"));
  bank = find_limit (self, "bank");
  g_assert_cmpint (bank->maximum, ==, 700);
  g_assert_cmpstr (bank->method_id, ==, CARD);

  run (self, "INSERT INTO account_standing (account_id, verification, document_expires_at)"
             " VALUES (" ADA ", 'full', 1800000005)");
  run (self, "INSERT INTO user_limits (account_id, maximum) VALUES (" ADA ", 300)");
  g_assert_cmpint (find_limit (self, "day")->maximum, ==, 100000);
  g_assert_cmpint (find_limit (self, "user")->maximum, ==, 300);
  self->now = NOW + 5; /* the document is over */
  g_assert_cmpint (find_limit (self, "day")->maximum, ==, 5000);
}

/* What was used counts in its own day and year only. */
static void
test_use (void)
{
  g_autoptr (World) self = world_new ();
  gint64 midnight = topayd_period_get_next_day (NOW);

  run (self, "INSERT INTO limit_use (account_id, kind, method_id, period_at, used) SELECT " ADA ","
             " k.column1, k.column2, k.column3, k.column4 FROM (VALUES"
             " ('day', '', (1800000000 + 28800) / 86400 * 86400 - 28800, 40),"
             " ('year', '', 1798732800, 60),"
             " ('bank', '" CARD "', (1800000000 + 28800) / 86400 * 86400 - 28800, 7)) k");
  run (self, "INSERT INTO user_limits (account_id, maximum) VALUES (" ADA ", 300)");
  g_assert_cmpint (find_limit (self, "day")->used, ==, 40);
  g_assert_cmpint (find_limit (self, "day")->resets_at, ==, midnight);
  g_assert_cmpint (find_limit (self, "user")->used, ==, 40);
  g_assert_cmpint (find_limit (self, "year")->used, ==, 60);
  g_assert_cmpint (find_limit (self, "bank")->used, ==, 7);
  self->now = midnight - 1;
  g_assert_cmpint (find_limit (self, "day")->used, ==, 40);
  self->now = midnight;
  g_assert_cmpint (find_limit (self, "day")->used, ==, 0);
  g_assert_cmpint (find_limit (self, "user")->used, ==, 0);
  g_assert_cmpint (find_limit (self, "bank")->used, ==, 0);
  g_assert_cmpint (find_limit (self, "year")->used, ==, 60);
}

/* 2027-01-01 in Beijing began on 2026-12-31 at 16:00 in Greenwich. */
static void
test_periods (void)
{
  const gint64 year = 1798732800;

  g_assert_cmpint (topayd_period_get_year (year), ==, year);
  g_assert_cmpint (topayd_period_get_day (year), ==, year);
  g_assert_cmpint (topayd_period_get_next_year (year - 1), ==, year);
  g_assert_cmpint (topayd_period_get_next_day (year - 1), ==, year);
  g_assert_cmpint (topayd_period_get_year (year - 1), ==, year - 365 * DAY);
  g_assert_cmpint (topayd_period_get_next_year (year), ==, year + 365 * DAY);
  g_assert_cmpint (topayd_period_get_day (NOW), <=, NOW);
  g_assert_cmpint (topayd_period_get_next_day (NOW), >, NOW);
}

static void
test_limits_fit (void)
{
  TopaydPaymentLimits bad = limits;
  g_autoptr (GError) error = NULL;

  g_assert_true (topayd_payment_limits_check (&limits, NULL));
  bad.day[TOPAYD_VERIFICATION_BASIC] = bad.single[TOPAYD_VERIFICATION_BASIC] - 1;
  g_assert_false (topayd_payment_limits_check (&bad, &error));
  g_assert_nonnull (strstr (error->message, "day_basic"));
  bad = limits;
  bad.year[TOPAYD_VERIFICATION_NONE] = bad.day[TOPAYD_VERIFICATION_NONE] - 1;
  g_assert_false (topayd_payment_limits_check (&bad, NULL));
}

static const TopayWireMethod *
get_card (World *self)
{
  GPtrArray *methods = list (self, list_methods_job, &topay_record_method);

  g_assert_cmpuint (methods->len, ==, 1);
  return g_ptr_array_index (methods, 0);
}

static void
test_methods (void)
{
  g_autoptr (World) self = world_new ();

  g_assert_cmpstr (get_card (self)->state, ==, "active"); /* NOW is in January of 2027 */
  g_assert_cmpint (get_card (self)->minimum, ==, 5);
  g_assert_cmpint (get_card (self)->maximum, ==, TOPAY_WIRE_NO_INTEGER);
  self->now = topayd_period_get_year (NOW) + 31 * DAY - 1;
  g_assert_cmpstr (get_card (self)->state, ==, "active");
  self->now += 1; /* February, in Beijing */
  g_assert_cmpstr (get_card (self)->state, ==, "expired");
}

static void
test_bank (void)
{
  g_autoptr (World) self = world_new ();

  g_assert_cmpstr (get_card (self)->bank_state, ==, "up");
  run (self, "UPDATE banks SET state = 'maintenance', until_at = 1800000060");
  g_assert_cmpstr (get_card (self)->bank_state, ==, "maintenance");
  self->now = NOW + 60;
  g_assert_cmpstr (get_card (self)->bank_state, ==, "up");
  run (self, "UPDATE banks SET state = 'down', until_at = NULL");
  g_assert_cmpstr (get_card (self)->bank_state, ==, "down");
  run (self, "UPDATE banks SET state = 'up'");
  run (self, "INSERT INTO incidents (id, kind, bank, text_en, text_zh, began_at) VALUES"
             " ('" FIRST "', 'bank', 'Other Bank', 'x', 'x', 1)");
  g_assert_cmpstr (get_card (self)->bank_state, ==, "up");
  run (self, "UPDATE incidents SET bank = 'River Bank'");
  g_assert_cmpstr (get_card (self)->bank_state, ==, "down");
  run (self, "UPDATE incidents SET ended_at = 2");
  g_assert_cmpstr (get_card (self)->bank_state, ==, "up");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/payments/the-newest-50-in-order", test_list);
  g_test_add_func ("/payments/those-of-others-are-not-there", test_others);
  g_test_add_func ("/payments/a-reason-goes-before-the-code-of-the-channel", test_reason);
  g_test_add_func ("/payments/settles-by-itself-at-its-second", test_settles);
  g_test_add_func ("/payments/duplicates-moved-money-within-ten-minutes", test_duplicates);
  g_test_add_func ("/payments/duplicates-are-of-the-same-account", test_duplicates_of_others);
  g_test_add_func ("/payments/standing-is-of-the-moment", test_standing);
  g_test_add_func ("/payments/holds-end-at-their-time", test_wallet);
  g_test_add_func ("/payments/limits-follow-the-verification", test_limits);
  g_test_add_func ("/payments/use-counts-in-its-own-period", test_use);
  g_test_add_func ("/payments/days-and-years-are-those-of-beijing", test_periods);
  g_test_add_func ("/payments/limits-must-not-become-smaller", test_limits_fit);
  g_test_add_func ("/payments/a-card-ends-with-its-month", test_methods);
  g_test_add_func ("/payments/a-bank-is-down-while-an-incident-says-so", test_bank);
  return g_test_run ();
}
