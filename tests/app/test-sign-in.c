/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing in, out and seeing the devices: the whole application over TLS with a service that says
 * what the test wants. */

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "keys.h"
#include "topay-article-page.h"
#include "topay-devices-page.h"
#include "topay-field.h"
#include "topay-shell.h"
#include "topay-sign-in-page.h"
#include "topay-test-server.h"

#define TOKEN  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define TICKET "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
#define ID     "0123456789abcdef0123456789abcdef"
#define OTHER  "fedcba9876543210fedcba9876543210"

#define PERSON                                                                                     \
  "{\"account_id\":\"" ID "\",\"account_name\":\"chen.min\",\"display_name\":\"Chen Min\","        \
  "\"contacts\":[],\"level\":1,\"second_factor\":false,\"frozen\":\"no\","                         \
  "\"login_at\":\"2026-11-22T14:05:00Z\",\"device_id\":\"" ID "\",\"payment_password_set\":true}"
#define SIGNED_IN                                                                                  \
  "{\"state\":\"signed_in\",\"token\":\"" TOKEN "\",\"expires_at\":\"2036-11-22T14:05:00Z\","      \
  "\"session\":" PERSON "}"
#define STAYS                                                                                      \
  "{\"state\":\"signed_in\",\"token\":\"" TOKEN "\",\"expires_at\":\"2036-11-22T14:05:00Z\","      \
  "\"refresh_token\":\"" TICKET "\",\"refresh_expires_at\":\"2036-11-22T14:05:00Z\","              \
  "\"session\":" PERSON "}"
#define SECOND_FACTOR "{\"state\":\"second_factor\",\"ticket\":\"" TICKET "\"}"
#define DEVICES                                                                                    \
  "{\"devices\":[{\"id\":\"" ID "\",\"name\":\"Desk\",\"signed_in_at\":\"2026-11-22T14:05:00Z\","  \
  "\"last_used_at\":\"2026-11-22T14:05:00Z\",\"current\":true,\"stays_signed_in\":false},"         \
  "{\"id\":\"" OTHER "\",\"name\":\"Old phone\",\"signed_in_at\":\"2026-10-22T14:05:00Z\","        \
  "\"last_used_at\":\"2026-10-23T14:05:00Z\",\"current\":false,\"stays_signed_in\":true}]}"

static TopayTestCertificates *certificates;
static GTestDBus *bus; /* kept to the end: it would wait for the connection of the application */

static TopayTestAnswer
answer (guint status, const char *body)
{
  return (TopayTestAnswer){ TOPAY_TEST_ANSWER, status, NULL, body };
}

static gboolean
is_to (const TopayTestRequest *request, const char *method_and_path)
{
  return g_str_has_prefix (request->head, method_and_path);
}

static TopayTestAnswer
judge_password (const TopayTestRequest *request)
{
  if (strstr (request->body, "\"right horse battery\"") != NULL)
    return answer (200,
                   strstr (request->body, "\"stay_signed_in\":true") != NULL ? STAYS : SIGNED_IN);
  if (strstr (request->body, "\"two steps\"") != NULL)
    return answer (200, SECOND_FACTOR);
  if (strstr (request->body, "\"many tries\"") != NULL)
    return answer (429, "{\"code\":\"wait\",\"request_id\":\"0123456789abcdef\","
                        "\"until\":\"2036-11-22T14:05:00Z\"}");
  return answer (401, "{\"code\":\"credentials_wrong\",\"request_id\":\"0123456789abcdef\"}");
}

/* In a thread of the server. */
static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  if (is_to (request, "POST /v1/session/second-factor "))
    return strstr (request->body, "\"424242\"") != NULL
               ? answer (200, SIGNED_IN)
               : answer (401, "{\"code\":\"second_factor_failed\","
                              "\"request_id\":\"0123456789abcdef\"}");
  if (is_to (request, "POST /v1/session "))
    return judge_password (request);
  if (is_to (request, "GET /v1/session "))
    return answer (200, PERSON);
  if (is_to (request, "DELETE /v1/session "))
    return answer (200, "{\"done\":true}");
  if (is_to (request, "GET /v1/devices "))
    return answer (200, DEVICES);
  if (is_to (request, "POST /v1/devices/end "))
    return answer (200, "{\"done\":true}");
  if (is_to (request, "POST /v1/devices/end-others "))
    return answer (200, "{\"count\":2}");
  return answer (404, "{\"code\":\"not_found\",\"request_id\":\"0123456789abcdef\"}");
}

/* Types what a person would, from the first field on. */
static void
sign_in_with (Fixture *fixture, const char *password)
{
  GtkWidget *window = get_window (fixture);

  act (fixture, "win.sign-in", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, NULL);
  g_assert_cmpstr (keys_get_name (keys_get_focus (window)), ==, "Account");
  keys_type (window, "chen.min");
  keys_tab_to (window, "Password");
  keys_type (window, password);
  keys_enter (window);
}

static void
wait_for_shell (Fixture *fixture)
{
  wait_for_page (fixture, TOPAY_TYPE_SHELL, NULL);
}

static const char *
get_account_tooltip (Fixture *fixture)
{
  GtkWidget *shell = GTK_WIDGET (get_page (fixture));
  GtkWidget *button = find_widget (find_widget (shell, g_type_from_name ("TopayAccountButton")),
                                   GTK_TYPE_MENU_BUTTON);

  return gtk_widget_get_tooltip_text (button);
}

static void
test_password_signs_in (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  g_assert_cmpstr (get_account_tooltip (fixture), ==, "Account");
  sign_in_with (fixture, "right horse battery");
  wait_for_shell (fixture); /* back where the person was */
  g_assert_cmpstr (get_account_tooltip (fixture), ==, "Account of Chen Min");
}

/* There is no Secret Service on the bus of this test, and nowhere else to keep a session. */
static void
test_no_keyring_is_said (Fixture *fixture, const Words *words)
{
  GtkWidget *window, *button;

  start (fixture, words);
  window = get_window (fixture);
  act (fixture, "win.sign-in", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, NULL);
  keys_tab_to (window, "Stay signed in");
  keys_enter (window);
  button = find_widget (GTK_WIDGET (get_page (fixture)), GTK_TYPE_SWITCH);
  while (!gtk_switch_get_active (GTK_SWITCH (button))) /* it moves there */
    g_main_context_iteration (NULL, TRUE);
  while (g_strcmp0 (keys_get_name (keys_get_focus (window)), "Account") != 0)
    keys_shift_tab (window);
  keys_type (window, "chen.min");
  keys_tab_to (window, "Password");
  keys_type (window, "right horse battery");
  keys_enter (window);
  wait_for_text_in_window (fixture, "this computer has no keyring");
  g_assert_cmpstr (get_account_tooltip (fixture), ==, "Account of Chen Min");
}

static void
test_wrong_password_is_kept_and_selected (Fixture *fixture, const Words *words)
{
  GtkWidget *window;
  GtkWidget *row;

  start (fixture, words);
  sign_in_with (fixture, "wrong horse");
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "do not go together");
  window = get_window (fixture);
  row = keys_get_focus (window);
  g_assert_cmpstr (keys_get_name (row), ==, "Password");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "wrong horse");
  g_assert_true (gtk_widget_has_css_class (row, "error"));

  keys_type (window, "right horse battery"); /* over what is selected */
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  keys_enter (window);
  wait_for_shell (fixture);
}

static void
test_waiting_time_is_counted (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  sign_in_with (fixture, "many tries");
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "You can try again in");
  g_assert_null (find_button (GTK_WIDGET (get_page (fixture)), "Try again"));
  g_assert_nonnull (find_button (GTK_WIDGET (get_page (fixture)), "Ask a person"));
}

static void
test_second_step_asks_for_a_code (Fixture *fixture, const Words *words)
{
  GtkWidget *window;

  start (fixture, words);
  sign_in_with (fixture, "two steps");
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "Enter the code of your app");
  window = get_window (fixture);
  keys_type (window, "１２３ ４５６"); /* the last digit sends it */
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "This code does not match");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (keys_get_focus (window))), ==, "123456");
  keys_type (window, "424242");
  wait_for_shell (fixture);
  g_assert_cmpstr (get_account_tooltip (fixture), ==, "Account of Chen Min");
}

/* Back is one step, and what was typed before is still there. */
static void
test_back_leads_from_the_code_to_the_password (Fixture *fixture, const Words *words)
{
  GtkWidget *window;

  start (fixture, words);
  sign_in_with (fixture, "two steps");
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "Enter the code of your app");
  window = get_window (fixture);
  keys_escape (window);
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "The articles and the search work without it.");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (keys_get_focus (window))), ==, "chen.min");
  keys_escape (window);
  wait_for_shell (fixture);
  g_assert_cmpstr (get_account_tooltip (fixture), ==, "Account");
}

static void
test_empty_fields_are_asked_for (Fixture *fixture, const Words *words)
{
  GtkWidget *window;

  start (fixture, words);
  act (fixture, "win.sign-in", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, NULL);
  window = get_window (fixture);
  keys_enter (window);
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "Type the name of your account first.");
  keys_type (window, "chen.min");
  keys_enter (window);
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "Type your password, too.");
  g_assert_cmpstr (keys_get_name (keys_get_focus (window)), ==, "Password");
}

static void
test_devices_are_listed_and_ended (Fixture *fixture, const Words *words)
{
  GtkWidget *button;

  start (fixture, words);
  sign_in_with (fixture, "right horse battery");
  wait_for_shell (fixture);
  act (fixture, "win.devices", NULL);
  wait_for_page (fixture, TOPAY_TYPE_DEVICES_PAGE, "Old phone");
  wait_for_page (fixture, TOPAY_TYPE_DEVICES_PAGE, "This computer · signed in on 22 November 2026");
  button = find_button (GTK_WIDGET (get_page (fixture)), "Sign out");
  g_assert_nonnull (button); /* only the other one has it */
  g_assert_cmpstr (
      g_variant_get_string (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button)), NULL),
      ==, OTHER);
  g_signal_emit_by_name (button, "clicked");
  wait_for_text_in_window (fixture, "The device is signed out");
}

static void
test_signing_out_shows_nobody (Fixture *fixture, const Words *words)
{
  GtkWidget *button;

  start (fixture, words);
  sign_in_with (fixture, "right horse battery");
  wait_for_shell (fixture);
  button = find_widget (GTK_WIDGET (get_page (fixture)), g_type_from_name ("TopayAccountButton"));
  gtk_widget_activate_action (button, "account.end-others", NULL);
  wait_for_text_in_window (fixture, "2 other devices were signed out");
  gtk_widget_activate_action (button, "account.sign-out", NULL);
  wait_for_text_in_window (fixture, "You are signed out");
  g_assert_cmpstr (get_account_tooltip (fixture), ==, "Account");
  act (fixture, "win.devices", NULL);
  wait_for_page (fixture, TOPAY_TYPE_DEVICES_PAGE, "Sign in");
}

static void
test_forgotten_password_has_a_way_on (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  act (fixture, "win.sign-in", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, NULL);
  keys_tab_to (get_window (fixture), "Other trouble signing in");
  keys_enter (get_window (fixture));
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, NULL);
  assert_uri (fixture, "topay-help:article/login-trouble");
  act (fixture, "win.back", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, NULL);
}

static void
run_with_service (gconstpointer journey)
{
  g_autoptr (TopayTestServer) server = topay_test_server_new (certificates->good);
  g_autofree char *uri = topay_test_server_dup_uri (server);

  topay_test_server_set_handler (server, serve, NULL);
  g_setenv ("TOPAY_SERVICE_URI", uri, TRUE);
  g_setenv ("TOPAY_SERVICE_CA_FILE", certificates->ca, TRUE);
  run_journey (journey);
  g_unsetenv ("TOPAY_SERVICE_URI");
  g_unsetenv ("TOPAY_SERVICE_CA_FILE");
}

static void
test_no_service_is_said (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  act (fixture, "win.sign-in", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "No Topay service is set up");
  g_assert_null (find_button (GTK_WIDGET (get_page (fixture)), "Try again"));
}

/* Whoever answers with a certificate of nobody gets no password. */
static void
test_stranger_gets_nothing (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  sign_in_with (fixture, "right horse battery");
  wait_for_page (fixture, TOPAY_TYPE_SIGN_IN_PAGE, "This connection is not safe");
}

static void
run_with_stranger (gconstpointer journey)
{
  g_autoptr (TopayTestServer) server = topay_test_server_new (certificates->other_ca_good);
  g_autofree char *uri = topay_test_server_dup_uri (server);

  topay_test_server_set_handler (server, serve, NULL);
  g_setenv ("TOPAY_SERVICE_URI", uri, TRUE);
  g_setenv ("TOPAY_SERVICE_CA_FILE", certificates->ca, TRUE);
  run_journey (journey);
  g_assert_cmpuint (topay_test_server_get_n_bytes (server), ==, 0);
  g_unsetenv ("TOPAY_SERVICE_URI");
  g_unsetenv ("TOPAY_SERVICE_CA_FILE");
}

int
main (int argc, char *argv[])
{
  static const Journey journeys[] = {
    { "password-signs-in", test_password_signs_in, &words_en },
    { "no-keyring-is-said", test_no_keyring_is_said, &words_en },
    { "wrong-password-is-kept-and-selected", test_wrong_password_is_kept_and_selected, &words_en },
    { "waiting-time-is-counted", test_waiting_time_is_counted, &words_en },
    { "second-step-asks-for-a-code", test_second_step_asks_for_a_code, &words_en },
    { "back-leads-from-the-code-to-the-password", test_back_leads_from_the_code_to_the_password,
      &words_en },
    { "empty-fields-are-asked-for", test_empty_fields_are_asked_for, &words_en },
    { "devices-are-listed-and-ended", test_devices_are_listed_and_ended, &words_en },
    { "signing-out-shows-nobody", test_signing_out_shows_nobody, &words_en },
    { "forgotten-password-has-a-way-on", test_forgotten_password_has_a_way_on, &words_en },
  };
  static const Journey lonely = { "no-service-is-said", test_no_service_is_said, &words_en };
  static const Journey stranger = { "stranger-gets-nothing", test_stranger_gets_nothing,
                                    &words_en };
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  int result;

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus); /* without services: the keyring of whoever runs the test is left alone */
  g_setenv ("DISPLAY", display, TRUE); /* which goes with the bus of the desktop */
  app_fixture_init (&argc, &argv);
  certificates = topay_test_certificates_new ();

  for (guint i = 0; i < G_N_ELEMENTS (journeys); i++)
    {
      g_autofree char *path = g_strconcat ("/sign-in/", journeys[i].name, NULL);

      g_test_add_data_func (path, &journeys[i], run_with_service);
    }
  g_test_add_data_func ("/sign-in/no-service-is-said", &lonely, run_journey);
  g_test_add_data_func ("/sign-in/stranger-gets-nothing", &stranger, run_with_stranger);
  result = g_test_run ();
  topay_test_certificates_free (certificates);
  g_test_dbus_stop (bus);
  return result;
}
