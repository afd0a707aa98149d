/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>

#include "canary.h"
#include "person.h"
#include "topay-error.h"
#include "topay-test-server.h"
#include "topayd-payment-limits.h"
#include "topayd-scenes.h"

/* Payments over the wire: what every endpoint tells, to whom, and that what a demo puts on stage is
 * what a diagnosis then reads. */

#define WANG          "wangfang"
#define WANG_PASSWORD "moonlit-teapot-harbor"
#define ALEX          "alex"
#define ALEX_PASSWORD "quiet-orchard-lantern"
#define BEGIN                                                                                      \
  "{\"schema\":\"topay-diag/1\",\"report_id\":\"0123456789abcdef0123456789abcdef\","               \
  "\"created\":\"2026-11-22T14:05:00Z\""
#define REPORT  BEGIN ",\"user_note\":\"eleven blue teapots\"}"
#define MEANING "eleven blue teapots"

/* Most tests only read or stage, and so share a service and two people who are signed in: a sign-in
 * costs what a password hash costs. */
typedef struct
{
  TopayTestService *service; /* (owned) */
  TopayTestPerson *wang;     /* (owned) */
  TopayTestPerson *alex;     /* (owned) */
} Shared;

/* Everything that a diagnosis may ask for. */
typedef struct
{
  TopayWireServiceInfo *info;     /* (owned) */
  TopayWireStatus *status;        /* (owned) */
  TopayWirePaymentList *payments; /* (owned) */
  TopayWirePaymentFacts *facts;   /* (owned) (nullable): of the staged payment */
  TopayWireStanding *standing;    /* (owned) */
  TopayWireWallet *wallet;        /* (owned) */
  TopayWireLimitList *limits;     /* (owned) */
  TopayWireMethodList *methods;   /* (owned) */
  guint portal;                   /* HTTP status of the portal */
} Known;

static void
known_clear (Known *known)
{
  topay_wire_free (&topay_record_service_info, known->info);
  topay_wire_free (&topay_record_status, known->status);
  topay_wire_free (&topay_record_payment_list, known->payments);
  if (known->facts != NULL)
    topay_wire_free (&topay_record_payment_facts, known->facts);
  topay_wire_free (&topay_record_standing, known->standing);
  topay_wire_free (&topay_record_wallet, known->wallet);
  topay_wire_free (&topay_record_limit_list, known->limits);
  topay_wire_free (&topay_record_method_list, known->methods);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

static gpointer
ask (TopayTestPerson *person, const TopayWireEndpoint *endpoint, gconstpointer request)
{
  g_autoptr (GError) error = NULL;
  gpointer reply = endpoint->level == TOPAY_WIRE_LEVEL_0
                       ? topay_test_person_try (person, endpoint, request, &error)
                       : topay_test_person_try_signed_in (person, endpoint, request, &error);

  g_assert_no_error (error);
  return reply;
}

static TopayWirePaymentFacts *
look (TopayTestPerson *person, const char *payment_id)
{
  const TopayWirePaymentRef request = { (char *) payment_id };

  return ask (person, &topay_endpoint_payment_look, &request);
}

/* The portal of the demo, as an app would probe it: without following where it leads. */
static guint
probe_portal (TopayTestService *service)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  message = soup_message_new ("GET", topay_test_service_get_portal_uri (service));
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  body = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  return soup_message_get_status (message);
}

static void
know (TopayTestPerson *person, const char *payment_id, Known *known)
{
  known->info = ask (person, &topay_endpoint_info, NULL);
  known->status = ask (person, &topay_endpoint_status, NULL);
  known->payments = ask (person, &topay_endpoint_payments, NULL);
  if (payment_id != NULL)
    known->facts = look (person, payment_id);
  known->standing = ask (person, &topay_endpoint_standing, NULL);
  known->wallet = ask (person, &topay_endpoint_wallet, NULL);
  known->limits = ask (person, &topay_endpoint_limits, NULL);
  known->methods = ask (person, &topay_endpoint_methods, NULL);
  known->portal = probe_portal (person->service);
}

static const TopayWireLimit *
find_limit (const Known *known, const char *kind)
{
  for (guint i = 0; i < known->limits->limits->len; i++)
    {
      const TopayWireLimit *limit = g_ptr_array_index (known->limits->limits, i);

      if (g_str_equal (limit->kind, kind))
        return limit;
    }
  return NULL;
}

/* The method of the staged payment. */
static const TopayWireMethod *
find_method (const Known *known)
{
  for (guint i = 0; i < known->methods->methods->len; i++)
    {
      const TopayWireMethod *method = g_ptr_array_index (known->methods->methods, i);

      if (g_strcmp0 (method->id, known->facts->payment->method_id) == 0)
        return method;
    }
  g_error ("The method of the payment is not in the list");
}

static gboolean
is_over (const Known *known, const char *kind)
{
  const TopayWireLimit *limit = find_limit (known, kind);

  if (limit == NULL
      || (limit->method_id != NULL
          && g_strcmp0 (limit->method_id, known->facts->payment->method_id) != 0))
    return FALSE; /* of another card */
  return known->facts->payment->amount > limit->maximum - limit->used;
}

static const char *
get_incident (const Known *known)
{
  const TopayWireIncident *incident = NULL;

  if (known->status->incidents->len > 0)
    incident = g_ptr_array_index (known->status->incidents, 0);
  return incident != NULL ? incident->kind : "none";
}

/* One line a fact that is not as in an account in which all is well: what a diagnosis has to go on.
 */
static char *
describe (const Known *known, gint64 now)
{
  GString *text = g_string_new (NULL);
  const TopayWirePaymentFacts *facts = known->facts;
  const TopayWireMethod *method = find_method (known);
  static const char *const limits[] = { "single", "day", "year", "user", "bank" };

#define SAY(condition, ...) ((condition) ? g_string_append_printf (text, __VA_ARGS__) : (void) 0)

  SAY (TRUE, "%s %s", facts->payment->state, facts->payment->reason);
  SAY (!g_str_equal (facts->order_state, "open"), " order=%s", facts->order_state);
  SAY (!g_str_equal (facts->debited, "no"), " debited=%s", facts->debited);
  SAY (facts->duplicates > 0, " duplicates=%d", (int) facts->duplicates);
  SAY (!g_str_equal (facts->merchant_state, "open"), " merchant=%s", facts->merchant_state);
  SAY (!g_str_equal (facts->payee, "match"), " payee=%s", facts->payee);
  SAY (facts->delayed_until > now, " delayed");
  SAY (!g_str_equal (known->standing->login, "open"), " login=%s", known->standing->login);
  SAY (!g_str_equal (known->standing->pin, "open"), " pin=%s", known->standing->pin);
  SAY (!g_str_equal (known->standing->frozen, "no"), " frozen=%s", known->standing->frozen);
  SAY (!g_str_equal (known->standing->verification, "full"), " verification=%s",
       known->standing->verification);
  SAY (known->standing->minor, " minor");
  SAY (known->wallet->available < facts->payment->amount, " short");
  SAY (known->wallet->held > 0, " held=%d", (int) known->wallet->held);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    SAY (is_over (known, limits[i]), " over=%s", limits[i]);
  SAY (!g_str_equal (method->state, "active"), " method=%s", method->state);
  SAY (!g_str_equal (method->bank_state, "up"), " bank=%s", method->bank_state);
  SAY (facts->payment->amount < method->minimum, " below-minimum");
  SAY (known->status->incidents->len > 0, " incident=%s", get_incident (known));
  SAY (ABS (known->info->time - now) > 300, " clock");
  SAY (!g_str_equal (known->info->minimum_app_version, "0.1.0"), " app-old");
  SAY (known->portal != 204, " portal=%u", known->portal);
#undef SAY
  return g_string_free (text, FALSE);
}

/* Every scene, and all that is not well while it is played. */
static const char *const scenes[][2] = {
  { "captive-portal", "not_paid none portal=302" },
  { "slow", "not_paid none" },
  { "clock-off", "not_paid clock.skew clock" },
  { "app-old", "not_paid none app-old" },
  { "incident-service", "not_paid svc.incident incident=service" },
  { "incident-payments", "not_paid svc.incident incident=payments" },
  { "incident-maintenance", "not_paid svc.incident incident=maintenance" },
  { "incident-security", "not_paid none incident=security" },
  { "incident-bank", "not_paid bank.down bank=down incident=bank" },
  { "bal.insufficient", "not_paid bal.insufficient short" },
  { "bal.held", "not_paid bal.held short held=20000" },
  { "lim.topay_single", "not_paid lim.topay_single over=single" },
  { "lim.topay_day", "not_paid lim.topay_day over=day" },
  { "lim.topay_year", "not_paid lim.topay_year over=year" },
  { "lim.user_set", "not_paid lim.user_set over=user" },
  { "lim.bank", "not_paid lim.bank over=bank" },
  { "lim.minimum", "not_paid lim.minimum below-minimum" },
  { "id.unverified", "not_paid id.unverified verification=none" },
  { "document-expired", "not_paid id.unverified verification=expired" },
  { "acct.password_locked", "not_paid acct.password_locked pin=locked" },
  { "acct.login_locked", "not_paid acct.login_locked login=waiting" },
  { "acct.frozen_risk", "not_paid acct.frozen_risk frozen=risk" },
  { "acct.frozen_legal", "not_paid acct.frozen_legal frozen=legal" },
  { "acct.frozen_user", "not_paid acct.frozen_user frozen=user" },
  { "risk.payment", "not_paid risk.payment" },
  { "risk.scam_delay", "delayed risk.scam_delay order=pending debited=yes delayed" },
  { "auth.otp", "not_paid auth.otp" },
  { "auth.3ds", "not_paid auth.3ds" },
  { "card.expired", "not_paid card.expired method=expired" },
  { "card.details", "not_paid card.details" },
  { "card.unsupported", "not_paid card.unsupported method=unsupported" },
  { "card.lost", "not_paid card.lost method=closed" },
  { "bank.decline", "not_paid bank.decline" },
  { "bank.down", "not_paid bank.down bank=down" },
  { "bank-maintenance", "not_paid bank.down bank=maintenance" },
  { "mch.error", "not_paid mch.error" },
  { "mch.blocked", "not_paid mch.blocked merchant=closed" },
  { "ord.closed", "closed ord.closed order=closed" },
  { "ord.paid", "paid ord.paid order=paid debited=yes" },
  { "ord.pending", "pending ord.pending order=pending debited=unknown" },
  { "state-unknown", "unknown none order=pending debited=unknown" },
  { "pending-40s", "pending ord.pending order=pending debited=unknown" },
  { "duplicate", "paid none order=paid debited=yes duplicates=1" },
  { "ord.debited_not_credited", "not_paid none debited=yes" },
  { "code.expired", "not_paid code.expired" },
  { "code.fake", "not_paid code.fake payee=other" },
  { "min.age", "not_paid min.age minor" },
  { "unknown", "not_paid none" },
};

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static char *
describe_scene (TopayTestPerson *person, const char *payment_id)
{
  g_auto (Known) known = { 0 };

  know (person, payment_id, &known);
  return describe (&known, get_now ());
}

static void
test_scenes (gconstpointer data)
{
  const Shared *shared = data;

  g_assert_cmpuint (G_N_ELEMENTS (scenes), ==, topayd_n_scenes);
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *payment_id = NULL;
      g_autofree char *found = NULL;

      g_test_message ("%s", scenes[i][0]);
      g_assert_cmpstr (topayd_scenes[i].name, ==, scenes[i][0]);
      if (topayd_scenes[i].effects == TOPAYD_STAGE_SLOW)
        continue; /* in a test of its own */
      payment_id = topay_test_service_stage (shared->service, scenes[i][0], WANG);
      found = describe_scene (shared->wang, payment_id);
      g_assert_cmpstr (found, ==, scenes[i][1]);
    }
}

static void
test_combined (gconstpointer data)
{
  const Shared *shared = data;
  g_autofree char *payment_id = NULL;
  g_autofree char *found = NULL;

  payment_id = topay_test_service_stage (shared->service,
                                         "lim.user_set mch.blocked captive-portal app-old", WANG);
  found = describe_scene (shared->wang, payment_id);
  g_assert_cmpstr (found, ==, "not_paid mch.blocked merchant=closed over=user app-old portal=302");
}

static void
assert_shows (const char *found, const char *expected, const TopaydScene *scene)
{
  g_auto (GStrv) seen = g_strsplit (found, " ", -1);
  g_auto (GStrv) wanted = g_strsplit (expected, " ", -1);

  if ((scene->claims & TOPAYD_SCENE_STATE) != 0)
    g_assert_cmpstr (seen[0], ==, wanted[0]);
  if ((scene->claims & TOPAYD_SCENE_REASON) != 0)
    g_assert_cmpstr (seen[1], ==, wanted[1]);
  for (guint i = 2; wanted[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) seen + 2, wanted[i]))
      g_error ("‘%s’ does not show ‘%s’ of ‘%s’", found, wanted[i], scene->name);
}

/* Whatever goes together at all can be seen together: nothing of one covers the other. */
static void
test_pairs (gconstpointer data)
{
  const Shared *shared = data;

  for (guint n = 0; n < 60;)
    {
      guint a = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (scenes));
      guint b = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (scenes));
      const TopaydScene *one = &topayd_scenes[a];
      const TopaydScene *other = &topayd_scenes[b];
      g_autofree char *names = g_strjoin (" ", one->name, other->name, NULL);
      g_autofree char *payment_id = NULL;
      g_autofree char *found = NULL;

      if (a == b || !topayd_scenes_fit (one, other)
          || ((one->effects | other->effects) & TOPAYD_STAGE_SLOW) != 0)
        continue;
      g_test_message ("%s", names);
      payment_id = topay_test_service_stage (shared->service, names, WANG);
      found = describe_scene (shared->wang, payment_id);
      assert_shows (found, scenes[a][1], one);
      assert_shows (found, scenes[b][1], other);
      n++;
    }
}

static void
test_unfit (gconstpointer data)
{
  static const char *const unfit[] = { "auth.otp bank.decline", "ord.paid ord.pending",
                                       "bal.held card.expired", "lim.minimum lim.bank",
                                       "bank.down bank.down" };
  const Shared *shared = data;

  for (guint i = 0; i < G_N_ELEMENTS (unfit); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (topay_test_service_try_stage (shared->service, unfit[i], WANG, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

/* As it was in the beginning, and as it is for others all the time. */
static void
test_reset (gconstpointer data)
{
  const Shared *shared = data;
  g_auto (Known) before = { 0 };
  g_auto (Known) others = { 0 };
  g_auto (Known) after = { 0 };
  g_autofree char *staged = NULL;

  g_assert_null (topay_test_service_stage (shared->service, "reset", WANG));
  know (shared->wang, NULL, &before);
  staged = topay_test_service_stage (shared->service, "acct.frozen_risk bal.held incident-payments",
                                     WANG);
  know (shared->alex, NULL, &others);
  g_assert_cmpstr (others.standing->frozen, ==, "no");
  g_assert_cmpint (others.wallet->held, ==, 0);
  g_assert_cmpuint (others.status->incidents->len, ==, 1); /* everybody’s */

  g_assert_null (topay_test_service_stage (shared->service, "reset", WANG));
  know (shared->wang, NULL, &after);
  g_assert_cmpuint (after.payments->payments->len, ==, before.payments->payments->len);
  g_assert_cmpstr (after.standing->frozen, ==, "no");
  g_assert_cmpint (after.wallet->available, ==, before.wallet->available);
  g_assert_cmpint (after.wallet->held, ==, 0);
  g_assert_cmpuint (after.status->incidents->len, ==, 0);
}

static void
test_unknown_scene (gconstpointer data)
{
  const Shared *shared = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) nobody = NULL;
  g_auto (Known) known = { 0 };

  g_assert_null (
      topay_test_service_try_stage (shared->service, "app-old no-such-scene", WANG, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
  g_assert_null (topay_test_service_try_stage (shared->service, "app-old", "nobody", &nobody));
  g_assert_error (nobody, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
  know (shared->wang, NULL, &known); /* neither has left anything */
  g_assert_cmpstr (known.info->minimum_app_version, ==, "0.1.0");
  g_assert_cmpuint (known.payments->payments->len, ==, 7);
}

static void
test_slow (gconstpointer data)
{
  const Shared *shared = data;
  g_autofree char *payment_id = topay_test_service_stage (shared->service, "slow", WANG);
  gint64 began = g_get_monotonic_time ();

  g_assert_nonnull (payment_id);
  topay_wire_free (&topay_record_service_info, ask (shared->wang, &topay_endpoint_info, NULL));
  g_assert_cmpint (g_get_monotonic_time () - began, >=, TOPAYD_STAGE_SLOW_MS * 1000);
}

/* The people of the demo have something to look at before anything is staged. */
static void
test_demo_people (gconstpointer data)
{
  const Shared *shared = data;
  g_auto (Known) known = { 0 };
  gint64 last = G_MAXINT64;
  guint n_failed = 0;

  know (shared->wang, NULL, &known);
  for (guint i = 0; i < known.payments->payments->len; i++)
    {
      const TopayWirePayment *payment = g_ptr_array_index (known.payments->payments, i);

      g_assert_cmpint (payment->made_at, <=, last);
      last = payment->made_at;
      g_assert_cmpint (payment->made_at, <=, get_now ());
      n_failed += g_str_equal (payment->state, "not_paid");
    }
  g_assert_cmpuint (known.payments->payments->len, ==, 7);
  g_assert_cmpuint (n_failed, ==, 1);
  g_assert_cmpuint (known.methods->methods->len, ==, 3);
  g_assert_cmpint (find_limit (&known, "year")->maximum, ==, 20000000);
  g_assert_cmpint (find_limit (&known, "day")->resets_at, ==,
                   topayd_period_get_next_day (known.status->time));
}

/* Without a session nothing is told; with one, nothing of others. */
static void
test_authorization (gconstpointer data)
{
  static const TopayWireEndpoint *const endpoints[] = {
    &topay_endpoint_payments, &topay_endpoint_standing, &topay_endpoint_wallet,
    &topay_endpoint_limits,   &topay_endpoint_methods,
  };
  const Shared *shared = data;
  g_autoptr (TopayTestPerson) nobody = topay_test_person_new (shared->service);
  g_autofree char *payment_id = topay_test_service_stage (shared->service, "ord.pending", WANG);
  const TopayWirePaymentRef theirs = { payment_id };
  const TopayWirePaymentRef nobodys = { (char *) "0123456789abcdef0123456789abcdef" };
  const TopayWirePaymentRef odd = { (char *) "0123456789ABCDEF0123456789ABCDEF" };
  TopayTestPerson *alex = shared->alex;

  for (guint i = 0; i < G_N_ELEMENTS (endpoints); i++)
    topay_test_person_ask (nobody, endpoints[i], NULL, "signed_out");
  topay_test_person_ask (nobody, &topay_endpoint_payment_look, &theirs, "signed_out");
  topay_test_person_ask (nobody, &topay_endpoint_status, NULL, NULL);

  topay_test_person_ask_signed_in (alex, &topay_endpoint_payment_look, &theirs, "not_found");
  topay_test_person_ask_signed_in (alex, &topay_endpoint_payment_look, &nobodys, "not_found");
  g_assert_false (
      topay_wire_validate (&topay_record_payment_ref, &odd, NULL, NULL)); /* never sent */
}

/* 40 seconds later it is paid, though the service was not there meanwhile. */
static void
test_settles (void)
{
  g_autoptr (TopayTestService) service = NULL;
  g_autoptr (TopayTestPerson) person = NULL;
  g_autofree char *payment_id = NULL;
  TopayWirePaymentFacts *facts;

  if (!topay_test_service_has_clock ())
    {
      g_test_skip ("no library to move the clock");
      return;
    }
  service = topay_test_service_new_with_clock ();
  payment_id = topay_test_service_stage (service, "pending-40s", WANG);
  topay_test_service_kill (service);
  topay_test_service_advance (service, 20);
  topay_test_service_start (service);
  person = topay_test_person_new (service);
  topay_test_person_sign_in (person, WANG, WANG_PASSWORD, NULL);
  facts = look (person, payment_id);
  g_assert_cmpstr (facts->payment->state, ==, "pending");
  topay_wire_free (&topay_record_payment_facts, facts);
  topay_test_service_advance (service, 20);
  facts = look (person, payment_id);
  g_assert_cmpstr (facts->payment->state, ==, "paid");
  g_assert_cmpstr (facts->order_state, ==, "paid");
  topay_wire_free (&topay_record_payment_facts, facts);
}

/* What is on stage is still there after the service died, also what is not of an account. */
static void
test_restart (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) person = NULL;
  g_autofree char *payment_id =
      topay_test_service_stage (service, "bal.held captive-portal app-old", WANG);
  g_autofree char *found = NULL;

  topay_test_service_kill (service);
  topay_test_service_start (service);
  person = topay_test_person_new (service);
  topay_test_person_sign_in (person, WANG, WANG_PASSWORD, NULL);
  found = describe_scene (person, payment_id);
  g_assert_cmpstr (found, ==, "not_paid bal.held short held=20000 app-old portal=302");
}

/* One attempt with a key of the test; the id of the receipt, or NULL and @error. */
static char *
send_report (TopayTestPerson *person, const char *key, const char *text, GError **error)
{
  const TopayWireReportSend request = { (char *) text };
  gsize length = 0;
  char *encoded = topay_wire_encode (&topay_record_report_send, &request, &length);
  g_autoptr (GBytes) body = g_bytes_new_take (encoded, length);
  const TopayClientParcel parcel = { &topay_endpoint_report_send, body, key };
  g_autoptr (GAsyncResult) result = NULL;
  TopayWireReceipt *receipt;
  char *id;

  topay_client_send_async (person->client, &parcel, NULL, topay_test_on_result_cb, &result);
  receipt = topay_client_send_finish (person->client, topay_test_wait (&result), error);
  if (receipt == NULL)
    return NULL;
  id = g_strdup (receipt->id);
  topay_wire_free (&topay_record_receipt, receipt);
  return id;
}

static void
assert_refused (TopayTestPerson *person, const char *key, const char *text, const char *code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = send_report (person, key, text, &error);

  g_assert_null (id);
  g_assert_cmpstr (topay_error_get_code (error), ==, code);
}

#define KEY_1 "00000000000000000000000000000001"
#define KEY_2 "00000000000000000000000000000002"

/* Once however often it comes, sealed, and the same key of somebody else is another. */
static void
test_report (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) wang = topay_test_person_new (service);
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *other = NULL;
  g_autofree char *found = NULL;

  assert_refused (wang, KEY_1, REPORT, "signed_out");
  topay_test_person_sign_in (wang, WANG, WANG_PASSWORD, NULL);
  topay_test_person_sign_in (alex, ALEX, ALEX_PASSWORD, NULL);
  first = send_report (wang, KEY_1, REPORT, NULL);
  second = send_report (wang, KEY_1, REPORT, NULL);
  other = send_report (alex, KEY_1, REPORT, NULL);
  g_assert_nonnull (first);
  g_assert_cmpstr (first, ==, second);
  g_assert_nonnull (other);
  g_assert_cmpstr (first, !=, other);
  assert_refused (wang, KEY_1, BEGIN "}", "key_reused");

  found = topay_test_canary_search (MEANING, topay_test_service_get_folder (service), NULL);
  g_assert_cmpstr (found, ==, ""); /* neither in the database nor in its log of writes */

  topay_test_service_stop (service);
  g_assert_cmpint (topay_test_service_query (service, "SELECT count (*) FROM reports"), ==, 2);
  g_assert_cmpint (topay_test_service_query (service, "SELECT count (*) FROM reports"
                                                      " WHERE instr (sealed, CAST ('" MEANING
                                                      "' AS BLOB)) > 0"),
                   ==, 0);
}

static void
test_bad_reports (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) person = topay_test_person_new (service);
  g_autofree char *filling = g_strnfill (TOPAY_WIRE_MAX_REPORT_BYTES - 400, ' ');
  g_autofree char *long_text = g_strconcat (REPORT, filling, NULL);
  const char *const bad[] = {
    "[]", "{}", "no report", REPORT "{}", BEGIN, BEGIN ",\"host\":\"marias-laptop\"}",
  };

  topay_test_person_sign_in (person, WANG, WANG_PASSWORD, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    assert_refused (person, KEY_2, bad[i], "invalid_field");
  g_free (send_report (person, KEY_2, long_text, NULL)); /* white space does not count */
  topay_test_service_stop (service);
  g_assert_cmpint (topay_test_service_query (service, "SELECT count (*) FROM reports"), ==, 1);
}

/* What an operator says is heard at once, also by those who are not signed in. */
static void
test_incident (gconstpointer data)
{
  const Shared *shared = data;
  g_auto (GVariantDict) incident = G_VARIANT_DICT_INIT (NULL);
  TopayWireStatus *status = ask (shared->wang, &topay_endpoint_status, NULL);
  const TopayWireIncident *told;

  g_assert_cmpuint (status->incidents->len, ==, 0);
  topay_wire_free (&topay_record_status, status);
  g_variant_dict_insert (&incident, "kind", "s", "bank");
  g_variant_dict_insert (&incident, "bank", "s", "江海银行");
  g_variant_dict_insert (&incident, "en", "s", "Cards of one bank fail.");
  g_variant_dict_insert (&incident, "zh", "s", "一家银行的卡支付失败。");
  topay_test_service_command (shared->service, "incident-add", g_variant_dict_end (&incident));
  status = ask (shared->wang, &topay_endpoint_status, NULL);
  g_assert_cmpuint (status->incidents->len, ==, 1);
  told = g_ptr_array_index (status->incidents, 0);
  g_assert_cmpstr (told->bank, ==, "江海银行");
  g_assert_cmpint (told->began_at, <=, status->time);
  topay_test_service_command (shared->service, "incident-end",
                              topay_test_text_argument ("id", told->id));
  topay_wire_free (&topay_record_status, status);
  status = ask (shared->wang, &topay_endpoint_status, NULL);
  g_assert_cmpuint (status->incidents->len, ==, 0);
  topay_wire_free (&topay_record_status, status);
}

/* Until the reason is there that the operator just mapped; SIGHUP is heard when it is heard. */
static void
wait_for_reason (TopayTestPerson *person, const char *payment_id, const char *reason)
{
  gboolean found = FALSE;

  while (!found)
    {
      TopayWirePaymentFacts *facts = look (person, payment_id);

      found = g_str_equal (facts->payment->reason, reason);
      topay_wire_free (&topay_record_payment_facts, facts);
      g_usleep (1000);
    }
}

static void
wait_for_log (TopayTestService *service, const char *words)
{
  gboolean found = FALSE;

  while (!found)
    {
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (topay_test_service_get_log (service), &text, NULL, NULL));
      found = strstr (text, words) != NULL;
      g_usleep (1000);
    }
}

/* An operator edits the map of codes while the service runs; a slip of the pen changes nothing. */
static void
test_codes_reload (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-codes-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "codes.conf", NULL);
  g_autofree char *variable = g_strconcat ("TOPAYD_PAYMENTS_CHANNEL_CODES=", path, NULL);
  const char *const environment[] = { variable, NULL };
  g_autoptr (TopayTestService) service = NULL;
  g_autoptr (TopayTestPerson) person = NULL;
  g_autofree char *payment_id = NULL;

  g_assert_true (g_file_set_contents (path, "[codes]\n", -1, NULL));
  service = topay_test_service_new_with (environment);
  person = topay_test_person_new (service);
  topay_test_person_sign_in (person, WANG, WANG_PASSWORD, NULL);
  payment_id = topay_test_service_stage (service, "unknown", WANG); /* answers with ZZ-9999 */
  wait_for_reason (person, payment_id, "none");
  g_assert_true (g_file_set_contents (path, "[codes]\nZZ-9999 = bank.decline\n", -1, NULL));
  kill (topay_test_service_get_pid (service), SIGHUP);
  wait_for_reason (person, payment_id, "bank.decline");
  g_assert_true (g_file_set_contents (path, "[codes]\nZZ-9999 = bank.declined\n", -1, NULL));
  kill (topay_test_service_get_pid (service), SIGHUP);
  wait_for_log (service, "line 2: no such cause");
  wait_for_reason (person, payment_id, "bank.decline");

  topay_test_service_stop (service);
  g_assert_cmpint (topay_test_service_start_fails (service), ==, 3);
  g_unlink (path);
  g_rmdir (folder);
}

static void
share (Shared *shared)
{
  shared->service = topay_test_service_new ();
  shared->wang = topay_test_person_new (shared->service);
  shared->alex = topay_test_person_new (shared->service);
  topay_test_person_sign_in (shared->wang, WANG, WANG_PASSWORD, NULL);
  topay_test_person_sign_in (shared->alex, ALEX, ALEX_PASSWORD, NULL);
}

int
main (int argc, char **argv)
{
  Shared shared = { NULL };
  int status;

  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();
  share (&shared);

#define ADD(path, func) g_test_add_data_func (path, &shared, func)
  /* first, while nothing has been staged */
  ADD ("/e2e/payments/the-demo-has-something-to-show", test_demo_people);
  ADD ("/e2e/payments/every-scene-is-what-a-diagnosis-reads", test_scenes);
  ADD ("/e2e/payments/scenes-are-played-upon-each-other", test_combined);
  ADD ("/e2e/payments/any-two-that-fit-are-seen-together", test_pairs);
  ADD ("/e2e/payments/two-that-do-not-fit-are-refused", test_unfit);
  ADD ("/e2e/payments/slow-takes-three-seconds", test_slow);
  ADD ("/e2e/payments/reset-puts-everything-back", test_reset);
  ADD ("/e2e/payments/what-is-not-known-changes-nothing", test_unknown_scene);
  ADD ("/e2e/payments/nobody-sees-those-of-others", test_authorization);
  ADD ("/e2e/payments/an-incident-is-told-to-everybody", test_incident);
#undef ADD
  g_test_add_func ("/e2e/payments/settles-while-the-service-is-away", test_settles);
  g_test_add_func ("/e2e/payments/a-stage-outlives-kill-9", test_restart);
  g_test_add_func ("/e2e/payments/a-report-is-stored-once-and-sealed", test_report);
  g_test_add_func ("/e2e/payments/what-is-no-report-is-refused", test_bad_reports);
  g_test_add_func ("/e2e/payments/codes-are-read-anew", test_codes_reload);

  status = g_test_run ();
  topay_test_person_free (shared.alex);
  topay_test_person_free (shared.wang);
  topay_test_service_free (shared.service);
  return status;
}
