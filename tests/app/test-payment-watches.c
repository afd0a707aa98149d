/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Who wished to be told of a payment is told, also after closing the window: the program stays for
 * it, and goes when nothing is left to wait for. The test is the desktop that shows it. */

#include "config.h"

#include "account-fixture.h"
#include "desktop.h"
#include "topay-payment-watches.h"

#define PAYMENT "00000000000000000000000000000001"
#define OTHER   "00000000000000000000000000000002"
#define NAME    "Morning Light Books, ¥368.00. Open to see what it means."
#define LIMIT_S 60 /* a program that still runs then has not understood */

typedef struct
{
  TopayTestServer *server;      /* (owned) */
  TopayAccount *account;        /* (owned) */
  GApplication *application;    /* (owned) */
  TopayPaymentWatches *watches; /* (owned) */
  guint limit_source;
  const char *state; /* what the service says of every payment; NULL when it knows none */
  char *body;        /* (owned) (nullable): of the last answer; of the server’s thread */
} Fixture;

static TopayTestCertificates *certificates;

/* In a thread of the server. */
static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  Fixture *fixture = data;
  TopayTestAnswer reply;

  if (account_fixture_serve (request, &reply))
    return reply;
  if (fixture->state == NULL)
    return account_fixture_answer (404,
                                   "{\"code\":\"not_found\",\"request_id\":\"0123456789abcdef\"}");
  g_free (fixture->body);
  fixture->body = g_strdup_printf (
      "{\"payment\":{\"id\":\"" PAYMENT "\",\"order\":\"T2026112212345678\",\"merchant\":\"Tea\","
      "\"amount\":12800,\"currency\":\"CNY\",\"made_at\":\"2026-11-22T14:00:00Z\",\"state\":\"%s\","
      "\"reason\":\"none\"},\"order_state\":\"none\",\"debited\":\"unknown\",\"duplicates\":0,"
      "\"merchant_state\":\"open\",\"payee\":\"match\"}",
      fixture->state);
  return account_fixture_answer (200, fixture->body);
}

static gboolean
on_too_late_cb (gpointer data)
{
  g_error ("The program waits for nothing");
  return G_SOURCE_REMOVE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desktop_forget ();
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  fixture->account = account_fixture_new (fixture->server, certificates);
  account_fixture_sign_in (fixture->account);
  fixture->application = g_application_new ("com.topay.Test", G_APPLICATION_DEFAULT_FLAGS);
  g_application_register (fixture->application, NULL, &error);
  g_assert_no_error (error);
  fixture->watches = topay_payment_watches_new (fixture->application, fixture->account);
  fixture->limit_source = g_timeout_add_seconds (LIMIT_S, on_too_late_cb, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_source_remove (fixture->limit_source);
  g_assert_finalize_object (fixture->watches);
  g_clear_object (&fixture->application);
  g_clear_object (&fixture->account);
  topay_test_server_free (fixture->server);
  g_free (fixture->body);
}

static void
on_activate_cb (GApplication *application, Fixture *fixture)
{
  topay_payment_watches_keep (fixture->watches, PAYMENT, NAME);
  topay_payment_watches_keep (fixture->watches, PAYMENT, NAME); /* pressed twice */
  g_assert_true (topay_payment_watches_is_kept (fixture->watches, PAYMENT));
}

/* Without a window: until nothing holds it. */
static void
run_without_a_window (Fixture *fixture)
{
  g_signal_connect (fixture->application, "activate", G_CALLBACK (on_activate_cb), fixture);
  g_assert_cmpint (g_application_run (fixture->application, 0, NULL), ==, 0);
  /* what it told the desktop is on its way */
  for (guint i = 0; i < 200 && desktop_get_n_added () == 0; i++)
    {
      g_usleep (2000);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}

static void
test_program_stays_until_it_is_decided (Fixture *fixture, gconstpointer data)
{
  const char *title = NULL, *body = NULL, *action = NULL;
  g_autoptr (GVariant) target = NULL;
  GVariant *told;

  fixture->state = "paid";
  run_without_a_window (fixture);

  g_assert_false (topay_payment_watches_is_kept (fixture->watches, PAYMENT));
  g_assert_cmpuint (desktop_get_n_added (), ==, 1);
  told = desktop_get_last ();
  g_assert_true (g_variant_lookup (told, "title", "&s", &title));
  g_assert_true (g_variant_lookup (told, "body", "&s", &body));
  g_assert_true (g_variant_lookup (told, "default-action", "&s", &action));
  target = g_variant_lookup_value (told, "default-action-target", NULL);
  g_assert_cmpstr (title, ==, "The payment went through");
  g_assert_cmpstr (body, ==, NAME);
  g_assert_cmpstr (action, ==, "app.open-diagnosis");
  g_assert_cmpstr (g_variant_get_string (target, NULL), ==, PAYMENT);
}

/* It goes, and tells nothing that nobody knows. */
static void
test_lost_payment_holds_nothing (Fixture *fixture, gconstpointer data)
{
  run_without_a_window (fixture);
  g_assert_cmpuint (desktop_get_n_added (), ==, 0);
}

static gboolean
on_forget_cb (gpointer data)
{
  Fixture *fixture = data;

  topay_payment_watches_forget (fixture->watches, PAYMENT);
  return G_SOURCE_REMOVE;
}

static void
test_forgotten_payment_holds_nothing (Fixture *fixture, gconstpointer data)
{
  fixture->state = "pending";
  g_timeout_add (50, on_forget_cb, fixture);
  run_without_a_window (fixture);
  g_assert_cmpuint (desktop_get_n_added (), ==, 0);
}

/* Whoever uses the computer next is told nothing. */
static void
test_signing_out_forgets_all (Fixture *fixture, gconstpointer data)
{
  topay_payment_watches_keep (fixture->watches, PAYMENT, NAME);
  topay_payment_watches_keep (fixture->watches, OTHER, NAME);
  account_fixture_sign_out (fixture->account);
  g_assert_false (topay_payment_watches_is_kept (fixture->watches, PAYMENT));
  g_assert_false (topay_payment_watches_is_kept (fixture->watches, OTHER));
}

static void
test_number_has_a_limit (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i <= TOPAY_PAYMENT_WATCHES_MAX; i++)
    {
      g_autofree char *id = g_strdup_printf ("%032x", i);

      topay_payment_watches_keep (fixture->watches, id, NAME);
    }
  g_assert_false (
      topay_payment_watches_is_kept (fixture->watches, "00000000000000000000000000000000"));
  g_assert_true (topay_payment_watches_is_kept (fixture->watches, PAYMENT));
}

int
main (int argc, char *argv[])
{
  int result;

  account_fixture_begin ();
  g_test_init (&argc, &argv, NULL);
  desktop_begin ();
  topay_client_init_tls ();
  certificates = topay_test_certificates_new ();

#define ADD(name, func)                                                                            \
  g_test_add ("/payment-watches/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("program-stays-until-it-is-decided", test_program_stays_until_it_is_decided);
  ADD ("lost-payment-holds-nothing", test_lost_payment_holds_nothing);
  ADD ("forgotten-payment-holds-nothing", test_forgotten_payment_holds_nothing);
  ADD ("signing-out-forgets-all", test_signing_out_forgets_all);
  ADD ("number-has-a-limit", test_number_has_a_limit);
#undef ADD

  result = g_test_run ();
  topay_test_certificates_free (certificates);
  desktop_end ();
  account_fixture_end ();
  return result;
}
