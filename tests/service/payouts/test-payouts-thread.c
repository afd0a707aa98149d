/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "payout-world.h"
#include "topayd-payout-books.h"
#include "topayd-payout-demo.h"
#include "topayd-payouts.h"
#include "topay-error.h"

/* The service’s thread with the channel of a demo, whose days are seconds; the clock is ours and
 * stands still until the test moves it. */
typedef struct
{
  PayoutWorld *world;     /* (owned) */
  char *ledger;           /* (owned) */
  TopaydPayoutDemo *demo; /* (owned) */
  TopaydPayouts *payouts; /* (owned) */
  GMutex lock;            /* of @now */
  gint64 now;
} Service;

static gint64
get_now (gpointer data)
{
  Service *self = data;
  gint64 now;

  g_mutex_lock (&self->lock);
  now = self->now;
  g_mutex_unlock (&self->lock);
  return now;
}

static TopayWorkdays *
dup_workdays (gpointer data)
{
  return topay_workdays_ref (data);
}

static void
service_start (Service *self)
{
  const TopaydPayoutDemoSettings channel = { self->ledger, TRUE, 3600, get_now, self };
  TopaydPayoutsSettings settings = { .store = self->world->store,
                                     .identity = &self->world->fixture->identity,
                                     .dup_workdays = dup_workdays,
                                     .workdays_data = self->world->workdays,
                                     .speed = 3600,
                                     .now = get_now,
                                     .now_data = self };
  g_autoptr (GError) error = NULL;

  self->demo = topayd_payout_demo_new (&channel, &error);
  g_assert_no_error (error);
  settings.adapter = TOPAYD_PAYOUT_ADAPTER (self->demo);
  self->payouts = topayd_payouts_new (&settings);
}

static Service *
service_new (void)
{
  Service *self = g_new0 (Service, 1);

  self->world = payout_world_new ();
  self->ledger = g_build_filename (self->world->fixture->folder, "ledger.txt", NULL);
  self->now = NOW;
  g_mutex_init (&self->lock);
  service_start (self);
  return self;
}

static void
service_stop (Service *self)
{
  topayd_payouts_stop (self->payouts);
  g_clear_object (&self->payouts);
  g_clear_object (&self->demo);
}

static void
service_free (Service *self)
{
  service_stop (self);
  g_mutex_clear (&self->lock);
  g_free (self->ledger);
  payout_world_free (self->world);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Service, service_free)

/* Time goes on, and the thread looks, until it is so. */
static void
wait_until (Service *self, const char *case_state, const char *payout_state)
{
  while (!payout_world_is (self->world, case_state, payout_state))
    {
      g_mutex_lock (&self->lock);
      self->now += 1;
      g_mutex_unlock (&self->lock);
      topayd_payouts_wake (self->payouts);
      g_usleep (1000);
    }
}

static void
script (Service *self, TopaydPayoutFault fault)
{
  g_autoptr (GError) error = NULL;

  topayd_payout_demo_script (self->demo, fault, &error);
  g_assert_no_error (error);
}

static guint
count_lines (Service *self, const char *prefix)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;

  g_assert_true (g_file_get_contents (self->ledger, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    n += g_str_has_prefix (*line, prefix);
  return n;
}

/* --- The thread and the channel of a demo --- */

static void
test_thread_pays (void)
{
  g_autoptr (Service) self = service_new ();
  TopaydPayoutsStatistics statistics;

  topayd_payouts_start (self->payouts);
  wait_until (self, "succeeded", "settled");
  topayd_payouts_stop (self->payouts);
  topayd_payouts_get_statistics (self->payouts, &statistics);
  g_assert_cmpuint (statistics.sent, ==, 1);
  g_assert_cmpuint (statistics.settled, ==, 1);
  g_assert_cmpuint (statistics.odd + statistics.late, ==, 0);
  g_assert_cmpint (statistics.n_differences, ==, 0);
  g_assert_cmpuint (count_lines (self, "pay "), ==, 1);
}

/* Whatever the channel does wrong, one payout is in its books. */
static void
test_faults_pay_once (void)
{
  static const TopaydPayoutFault faults[] = { TOPAYD_FAULT_LATE, TOPAYD_FAULT_TWICE,
                                              TOPAYD_FAULT_UNHEARD, TOPAYD_FAULT_LOST };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Service) self = service_new ();

      script (self, faults[i]);
      topayd_payouts_start (self->payouts);
      wait_until (self, "succeeded", "settled");
      g_assert_cmpuint (count_lines (self, "pay "), ==, 1);
      g_assert_cmpuint (count_lines (self, "used"), ==, 1);
    }
}

static void
test_closed_then_rerouted (void)
{
  g_autoptr (Service) self = service_new ();

  script (self, TOPAYD_FAULT_CLOSED);
  script (self, TOPAYD_FAULT_FAILED);
  topayd_payouts_start (self->payouts);
  wait_until (self, "abnormal", "returned");
  self->world->channel->now = get_now (self);
  g_assert_null (payout_world_act (self->world, TOPAY_CASE_REROUTE, BALANCE));
  wait_until (self, "failed", "failed");
  self->world->channel->now = get_now (self);
  g_assert_null (payout_world_act (self->world, TOPAY_CASE_RETRY, NULL));
  wait_until (self, "succeeded", "settled");
  g_assert_cmpuint (count_lines (self, "pay "), ==, 3);
}

/* The demo’s world has cards that are closed. */
static void
test_closed_method_comes_back (void)
{
  g_autoptr (Service) self = service_new ();

  g_assert_true (payout_world_execute (
      self->world, "UPDATE payment_methods SET state = 'closed' WHERE id = '" CARD "'"));
  topayd_payouts_start (self->payouts);
  wait_until (self, "abnormal", "returned");
}

static gboolean
settle_errand (TopaydPayouts *payouts, gpointer data, GError **error)
{
  return topayd_payout_demo_settle (TOPAYD_PAYOUT_DEMO (topayd_payouts_get_adapter (payouts)), data,
                                    error);
}

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
test_stuck_is_settled_by_hand (void)
{
  g_autoptr (Service) self = service_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_settled = 0;

  script (self, TOPAYD_FAULT_STUCK);
  topayd_payouts_start (self->payouts);
  wait_until (self, "processing", "sent");
  while (count_lines (self, "pay ") == 0)
    g_usleep (1000);
  topayd_payouts_run_async (self->payouts, settle_errand, &n_settled, NULL, on_done_cb, &result);
  topayd_payouts_run_finish (self->payouts, wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_settled, ==, 1);
  wait_until (self, "succeeded", "settled");
}

static void
test_stopped_thread_refuses (void)
{
  g_autoptr (Service) self = service_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) differences = NULL;
  g_autoptr (GError) error = NULL;

  topayd_payouts_reconcile_async (self->payouts, "operator:test", on_done_cb, &result);
  differences = topayd_payouts_reconcile_finish (self->payouts, wait_for (&result), &error);
  g_assert_null (differences);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_BUSY);
}

/* Stopped at any moment and started again, the thread goes on. */
static void
test_thread_goes_on (void)
{
  g_autoptr (Service) self = service_new ();

  script (self, TOPAYD_FAULT_LATE);
  for (guint i = 0; i < 8; i++)
    {
      topayd_payouts_start (self->payouts);
      g_usleep (1000 * i);
      service_stop (self);
      self->now += 1;
      service_start (self);
    }
  topayd_payouts_start (self->payouts);
  wait_until (self, "succeeded", "settled");
  g_assert_cmpuint (count_lines (self, "pay "), ==, 1);
}

/* --- The ledger --- */

static void
test_ledger_loses_only_half_a_line (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-ledger-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ledger.txt", NULL);
  const char *whole = "script closed\n"
                      "pay 0123456789abcdef0123456789abcdef 5 CNY 1 9 settled R1\n"
                      "due 0123456789abcdef0123456789abcdef 7\n";
  g_autofree char *torn = g_strconcat (whole, "pay 1123456789abcdef", NULL);
  g_autofree char *left = NULL;
  TopaydPayoutFault fault = TOPAYD_N_FAULTS;
  TopaydPayoutLedger *ledger;

  g_assert_true (g_file_set_contents (path, torn, -1, NULL));
  ledger = topayd_payout_ledger_open (path, TRUE, NULL);
  g_assert_nonnull (ledger);
  g_assert_cmpint (topayd_payout_ledger_find (ledger, "0123456789abcdef0123456789abcdef")->due, ==,
                   7);
  g_assert_true (topayd_payout_ledger_get_script (ledger, &fault));
  g_assert_cmpint (fault, ==, TOPAYD_FAULT_CLOSED);
  g_assert_true (topayd_payout_ledger_use (ledger, NULL));
  topayd_payout_ledger_free (ledger);
  g_assert_true (g_file_get_contents (path, &left, NULL, NULL));
  g_assert_true (g_str_has_prefix (left, whole));
  g_assert_cmpstr (left + strlen (whole), ==, "used\n");
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_damaged_ledger_is_refused (void)
{
  static const char *const bad[] = {
    "pay\n",
    "\n",
    "pay 0123456789abcdef0123456789abcdeg 5 CNY 1 9 settled R1\n",
    "pay 0123456789abcdef0123456789abcdef -5 CNY 1 9 settled R1\n",
    "pay 0123456789abcdef0123456789abcdef 5 CNY 1 9 accepted R1\n",
    "pay 0123456789abcdef0123456789abcdef 5 CNYX 1 9 settled R1\n",
    "due 0123456789abcdef0123456789abcdef 7\n",
    "script nonsense\n",
    "used twice\n",
  };
  g_autofree char *folder = g_dir_make_tmp ("topay-ledger-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "ledger.txt", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      TopaydPayoutLedger *ledger;

      g_assert_true (g_file_set_contents (path, bad[i], -1, NULL));
      ledger = topayd_payout_ledger_open (path, FALSE, &error);
      g_assert_null (ledger);
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
    }
  g_unlink (path);
  g_rmdir (folder);
}

/* --- The books --- */

static GPtrArray *
compare (PayoutWorld *self)
{
  const TopaydPayoutBooks books = { self->store, TOPAYD_PAYOUT_ADAPTER (self->channel), NOW - 86400,
                                    self->channel->now - 7200 };
  g_autoptr (GError) error = NULL;
  GPtrArray *differences = topayd_payout_books_compare (&books, NULL, &error);

  g_assert_no_error (error);
  return differences;
}

/* That there is this one, and no other. */
static void
check_difference (PayoutWorld *self, TopaydDifferenceKind kind)
{
  g_autoptr (GPtrArray) differences = compare (self);

  g_assert_cmpuint (differences->len, ==, 1);
  g_assert_cmpstr (topayd_difference_kind_get_name (
                       ((const TopaydDifference *) g_ptr_array_index (differences, 0))->kind),
                   ==, topayd_difference_kind_get_name (kind));
}

static void
check_the_same (PayoutWorld *self)
{
  g_autoptr (GPtrArray) differences = compare (self);

  g_assert_cmpuint (differences->len, ==, 0);
}

static void
test_books_name_every_difference (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();
  ChannelEntry *entry;

  check_the_same (self);
  payout_world_finish (self);
  check_the_same (self);
  entry = payout_channel_find (self->channel, self->result.id);

  entry->amount--;
  check_difference (self, TOPAYD_DIFFERENCE_AMOUNT);
  entry->amount++;
  g_strlcpy (entry->currency, "USD", sizeof entry->currency);
  check_difference (self, TOPAYD_DIFFERENCE_AMOUNT);
  g_strlcpy (entry->currency, "CNY", sizeof entry->currency);
  entry->outcome = TOPAYD_PAYOUT_RETURNED;
  check_difference (self, TOPAYD_DIFFERENCE_STATE);
  entry->outcome = TOPAYD_PAYOUT_SETTLED;
  check_the_same (self);

  payout_channel_plant (self->channel, "ffffffffffffffffffffffffffffffff", LABEL, 1,
                        TOPAYD_PAYOUT_SETTLED);
  check_difference (self, TOPAYD_DIFFERENCE_MISSING_HERE);
  g_hash_table_remove_all (self->channel->books);
  check_difference (self, TOPAYD_DIFFERENCE_MISSING_THERE);
}

/* What ended there a moment ago is asked for within the hour. */
static void
test_books_wait_for_an_answer (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();

  self->channel->slow_s = 600;
  payout_world_start (self);
  payout_world_turn (self);
  check_the_same (self);
  self->channel->now += 3600;
  check_the_same (self);
  self->channel->now += 3 * 3600;
  check_difference (self, TOPAYD_DIFFERENCE_STATE);
  payout_world_finish (self);
  check_the_same (self);
}

static void
test_books_see_what_is_paid_twice (void)
{
  g_autoptr (PayoutWorld) self = payout_world_new ();
  ChannelEntry *first;
  g_autoptr (GPtrArray) differences = NULL;
  gboolean is_seen = FALSE;

  self->channel->slow_s = 1;
  payout_world_start (self);
  payout_world_turn (self);
  first = payout_channel_find (self->channel, self->result.id);
  first->outcome = TOPAYD_PAYOUT_RETURNED;
  first->due = self->channel->now;
  payout_world_turn (self);
  g_assert_null (payout_world_act (self, TOPAY_CASE_REROUTE, BALANCE));
  payout_world_finish (self);
  first->outcome = TOPAYD_PAYOUT_SETTLED;
  differences = compare (self);
  for (guint i = 0; i < differences->len; i++)
    is_seen |= ((const TopaydDifference *) g_ptr_array_index (differences, i))->kind
               == TOPAYD_DIFFERENCE_TWICE;
  g_assert_true (is_seen);
}

#define ADD(name, function) g_test_add_func ("/payouts-thread/" name, function)

int
main (int argc, char **argv)
{
  if (sodium_init () < 0)
    return 1;
  g_test_init (&argc, &argv, NULL);
  ADD ("pays", test_thread_pays);
  ADD ("faults-pay-once", test_faults_pay_once);
  ADD ("closed-then-rerouted", test_closed_then_rerouted);
  ADD ("closed-method-comes-back", test_closed_method_comes_back);
  ADD ("stuck-is-settled-by-hand", test_stuck_is_settled_by_hand);
  ADD ("stopped-one-refuses", test_stopped_thread_refuses);
  ADD ("goes-on", test_thread_goes_on);
  ADD ("ledger-loses-only-half-a-line", test_ledger_loses_only_half_a_line);
  ADD ("damaged-ledger-is-refused", test_damaged_ledger_is_refused);
  ADD ("books-name-every-difference", test_books_name_every_difference);
  ADD ("books-wait-for-an-answer", test_books_wait_for_an_answer);
  ADD ("books-see-what-is-paid-twice", test_books_see_what_is_paid_twice);
  return g_test_run ();
}
