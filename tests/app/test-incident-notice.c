/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A notice of an operator, on Home and above the payments, in the language of the person. */

#include "config.h"

#include <string.h>

#include "account-fixture.h"
#include "keys.h"
#include "topay-callout.h"
#include "topay-home-view.h"
#include "topay-incident-notice.h"
#include "topay-payments-page.h"
#include "view-fixture.h"

#define STATUS                                                                                     \
  "{\"time\":\"2026-11-23T09:00:00Z\",\"incidents\":[{\"id\":"                                     \
  "\"00000000000000000000000000000001\",\"kind\":\"payments\",\"text_en\":"                        \
  "\"Payments take <b>longer</b> than usual.\",\"text_zh\":\"支付处理比平时慢。\","       \
  "\"began_at\":\"2026-11-23T08:00:00Z\"}]}"

typedef struct
{
  const char *language;
  const char *title;
  const char *text;
  const char *more;
} Texts;

static const Texts texts[] = {
  { "en", "Topay has a problem right now", "Payments take <b>longer</b> than usual.",
    "When a service is down" },
  { "zh_CN", "Topay 目前有故障", "支付处理比平时慢。", "服务故障时怎么办" },
};

typedef struct
{
  ViewFixture base;
  char *folder; /* (owned): of the state */
  const Texts *texts;
  TopayTestServer *server;  /* (owned) */
  TopayAccount *account;    /* (owned) */
  TopayStatusWatch *status; /* (owned) */
} Fixture;

static TopayTestCertificates *certificates;

static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  TopayTestAnswer reply;

  if (account_fixture_serve (request, &reply))
    return reply;
  if (g_str_has_prefix (request->head, "GET /v1/status "))
    return account_fixture_answer (200, STATUS);
  return account_fixture_answer (404,
                                 "{\"code\":\"not_found\",\"request_id\":\"0123456789abcdef\"}");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->texts = data;
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  fixture->folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  view_fixture_set_up (&fixture->base, fixture->texts->language, fixture->folder);
  view_fixture_load_library (&fixture->base, g_getenv ("TOPAY_TEST_BUNDLE"));
  fixture->account = account_fixture_new (fixture->server, certificates);
  fixture->status = topay_status_watch_new (topay_account_get_client (fixture->account));
  topay_context_set_account (fixture->base.context, fixture->account);
  topay_context_set_status (fixture->base.context, fixture->status);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  view_fixture_tear_down (&fixture->base);
  g_assert_finalize_object (fixture->status);
  g_clear_object (&fixture->account);
  topay_test_server_free (fixture->server);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static GtkWidget *
get_notice (Fixture *fixture)
{
  return view_find_nth (fixture->base.window, TOPAY_TYPE_INCIDENT_NOTICE, 0);
}

static gboolean
is_shown (gpointer notice)
{
  return gtk_widget_get_visible (notice);
}

static void
check_notice (Fixture *fixture)
{
  view_wait_until (is_shown, get_notice (fixture));
  g_assert_true (view_shows_text (get_notice (fixture), fixture->texts->title));
  g_assert_true (view_shows_text (get_notice (fixture), fixture->texts->text)); /* not markup */
  g_string_truncate (fixture->base.asked, 0);
  keys_tab_to (fixture->base.window, fixture->texts->more);
  keys_enter (fixture->base.window);
  g_assert_cmpstr (fixture->base.asked->str, ==, "open-article pay-incidents;");
}

static void
test_home_tells_of_it (Fixture *fixture, gconstpointer data)
{
  view_fixture_present (&fixture->base, topay_home_view_new (fixture->base.context));
  g_assert_false (is_shown (get_notice (fixture)));
  check_notice (fixture);
}

static void
test_payments_tell_of_it (Fixture *fixture, gconstpointer data)
{
  view_fixture_present (&fixture->base,
                        GTK_WIDGET (topay_payments_page_new (fixture->base.context)));
  check_notice (fixture);
  g_assert_cmpint (
      view_measure_width (gtk_window_get_child (GTK_WINDOW (fixture->base.window)), 150), <=, 360);
}

/* Without a service there is nobody to ask. */
static void
test_without_a_service_there_is_none (Fixture *fixture, gconstpointer data)
{
  topay_context_set_status (fixture->base.context, NULL);
  view_fixture_present (&fixture->base, topay_home_view_new (fixture->base.context));
  gtk_test_widget_wait_for_draw (fixture->base.window);
  g_assert_false (is_shown (get_notice (fixture)));
  g_assert_cmpuint (topay_test_server_get_n_requests (fixture->server), ==, 0);
}

typedef struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} Test;

static const Test tests[] = {
  { "home-tells-of-it", test_home_tells_of_it },
  { "payments-tell-of-it", test_payments_tell_of_it },
  { "without-a-service-there-is-none", test_without_a_service_there_is_none },
};

int
main (int argc, char *argv[])
{
  int result;

  account_fixture_begin ();
  view_fixture_init (&argc, &argv);
  certificates = topay_test_certificates_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path =
            g_strconcat ("/incident-notice/", texts[i].language, "/", tests[j].name, NULL);

        g_test_add (path, Fixture, &texts[i], set_up, tests[j].run, tear_down);
      }
  result = g_test_run ();
  topay_test_certificates_free (certificates);
  account_fixture_end ();
  return result;
}
