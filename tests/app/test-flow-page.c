/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A wizard with a step of every kind, in the real window, by the keyboard alone. */

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "fake-host.h"
#include "keys.h"
#include "topay-article-page.h"
#include "topay-callout.h"
#include "topay-code-entry.h"
#include "topay-countdown-label.h"
#include "topay-error.h"
#include "topay-flow-form.h"
#include "topay-flow-page.h"
#include "topay-form-frame.h"
#include "topay-missing-page.h"
#include "topay-navigator.h"
#include "topay-search-page.h"
#include "topay-shell.h"

#define NOW G_GINT64_CONSTANT (1795000000)

/* The id is one that Home knows, so that its draft is listed there. */
static const char flow_text[] =
    "<flow id='reset-login-password' version='1' title='Reset the login password'>"
    "<step id='which' kind='choice' title='Which password?'>"
    "  <text>Nothing changes before the end.</text>"
    "  <field id='kind' kind='choice' label='Which password?' required='yes'>"
    "    <option value='login' label='Login password' hint='To sign in' next='account'/>"
    "    <option value='payment' label='Payment password' next='account'/>"
    "  </field>"
    "  <link kind='article' target='pwd-no-contact' label='I cannot use my phone any more'/>"
    "</step>"
    "<step id='account' kind='form' title='Which account?' button='Send a code'>"
    "  <field id='account' kind='account' label='Account' hint='Name, e-mail or phone'"
    "         required='yes'/>"
    "  <field id='note' kind='text' label='Remark'/>"
    "  <call endpoint='reset_start'>"
    "    <set field='account' from='account'/>"
    "    <keep reply='proof_id' name='proof-id'/>"
    "    <keep reply='resend_at' name='resend-at'/>"
    "  </call>"
    "  <on outcome='ok' next='review'/>"
    "</step>"
    "<step id='review' kind='review' title='Is this right?' button='Yes, go on'>"
    "  <on outcome='ok' next='code'/>"
    "</step>"
    "<step id='code' kind='form' title='Enter the code'>"
    "  <text kind='info' title='Keep this code to yourself'>Nobody will ask you for it.</text>"
    "  <field id='code' kind='code' label='Code, 8 digits' required='yes' min='8' max='8'/>"
    "  <action id='resend' label='Send a new code' waiting='New code in {seconds} s'"
    "          available-at='resend-at'>"
    "    <call endpoint='reset_resend'><keep reply='resend_at' name='resend-at'/></call>"
    "    <on outcome='ok'>A new code is on its way</on>"
    "  </action>"
    "  <action id='other' label='Use the e-mail instead'>"
    "    <call endpoint='reset_resend'><keep reply='resend_at' name='resend-at'/></call>"
    "  </action>"
    "  <call endpoint='reset_code'>"
    "    <set field='code' from='code'/>"
    "    <keep reply='proof' name='proof' secret='yes'/>"
    "  </call>"
    "  <on outcome='code_wrong' field='code'>It does not match</on>"
    "  <on outcome='code_void' next='account'>This code is too old: begin anew</on>"
    "  <on outcome='ok' next='new'/>"
    "</step>"
    "<step id='new' kind='form' title='Choose a new password' button='Change password'"
    "      destructive='yes'>"
    "  <field id='new' kind='new-password' label='New password' required='yes' min='15'/>"
    "  <call endpoint='reset_finish'><set field='new_password' from='new'/></call>"
    "  <on outcome='password_common' field='new'>Many people use it</on>"
    "  <on outcome='ok' next='done'/>"
    "</step>"
    "<step id='done' kind='result' title='The password is changed'>"
    "  <text kind='good'>Your money was not touched.</text>"
    "  <link kind='action' target='sign-in' label='Sign in' button='yes'/>"
    "</step>"
    "</flow>";

static gint64 now_us;

static gint64
read_clock (void)
{
  return now_us;
}

/* Nothing is left of the test before. */
static void
clear_drafts (Fixture *fixture)
{
  TopayStateDb *state = topay_context_get_state (topay_page_get_context (get_page (fixture)));

  topay_state_db_delete_draft_async (state, "reset-login-password", NULL, NULL, NULL);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
begin (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  clear_drafts (fixture);
}

static FakeHost *
open_wizard (Fixture *fixture)
{
  FakeHost *host = fake_host_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayFlow) flow = topay_flow_parse (flow_text, strlen (flow_text), &error);
  GtkWidget *navigator = find_widget (get_window (fixture), TOPAY_TYPE_NAVIGATOR);

  g_assert_no_error (error);
  fake_host_set_now (host, NOW);
  topay_navigator_push_at_once (TOPAY_NAVIGATOR (navigator),
                                topay_flow_page_new (topay_page_get_context (get_page (fixture)),
                                                     flow, TOPAY_FLOW_HOST (host)));
  settle ();
  return host;
}

static void
wait_for (Fixture *fixture, const char *text)
{
  wait_for_page (fixture, TOPAY_TYPE_FLOW_PAGE, text);
  settle (); /* the focus follows */
}

static void
assert_focus (Fixture *fixture, const char *name)
{
  g_assert_cmpstr (keys_get_name (keys_get_focus (get_window (fixture))), ==, name);
}

/* From the first step to the account. */
static void
choose_login (Fixture *fixture)
{
  GtkWidget *window = get_window (fixture);

  wait_for (fixture, "Which password?");
  assert_focus (fixture, "Login password");
  keys_enter (window);
  keys_tab_to (window, "Continue");
  keys_enter (window);
  wait_for (fixture, "Which account?");
}

/* From the account to the code. */
static void
send_code (Fixture *fixture, FakeHost *host)
{
  GtkWidget *window = get_window (fixture);

  assert_focus (fixture, "Account");
  keys_type (window, "chen.min");
  keys_enter (window);
  g_assert_cmpstr (fake_host_get_endpoint (host), ==, "reset_start");
  fake_host_reply (host, "{'proof_id': <'p'>, 'resend_at': <int64 1795000042>}");
  wait_for (fixture, "Is this right?");
  assert_focus (fixture, "Change: Which password?");
  keys_tab_to (window, "Yes, go on");
  keys_enter (window);
  wait_for (fixture, "Enter the code");
}

static GtkWidget *
get_code_entry (Fixture *fixture)
{
  return find_widget (GTK_WIDGET (get_page (fixture)), TOPAY_TYPE_CODE_ENTRY);
}

/* From the code to the new password. */
static void
enter_code (Fixture *fixture, FakeHost *host)
{
  keys_type (get_window (fixture), "12345678");
  g_assert_cmpstr (fake_host_get_endpoint (host), ==, "reset_code");
  fake_host_reply (host, "{'proof': <'secret'>}");
  wait_for (fixture, "Choose a new password");
}

static GtkWindow *
find_question (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (ADW_IS_MESSAGE_DIALOG (link->data) && gtk_widget_get_visible (link->data))
      return link->data;
  return NULL;
}

static void
cancel_and_answer (Fixture *fixture, const char *answer)
{
  GtkWindow *question;

  keys_tab_to (get_window (fixture), "Cancel");
  keys_enter (get_window (fixture));
  question = find_question ();
  g_assert_nonnull (question);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), answer);
  gtk_window_close (question);
  settle ();
}

/* What was reached is read before the ways that lead on. */
static void
assert_result_comes_before_links (Fixture *fixture)
{
  GtkWidget *form = find_widget (GTK_WIDGET (get_page (fixture)), TOPAY_TYPE_FLOW_FORM);
  gboolean said = FALSE;

  g_assert_nonnull (form);
  for (GtkWidget *child = gtk_widget_get_first_child (form); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (TOPAY_IS_CALLOUT (child) && gtk_widget_get_visible (child))
        said = TRUE;
      if (find_button (child, "Sign in") != NULL)
        g_assert_true (said);
    }
  g_assert_true (said);
}

static void
test_whole_way_by_the_keyboard (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  g_autofree char *sent = NULL;
  GtkWidget *window;

  begin (fixture, words);
  host = open_wizard (fixture);
  window = get_window (fixture);
  choose_login (fixture);
  send_code (fixture, host);
  wait_for (fixture, "Step 4 of 5");
  enter_code (fixture, host);
  assert_focus (fixture, "New password");
  keys_type (window, "violet kettle under oaks");
  keys_enter (window); /* to the second row */
  assert_focus (fixture, "Repeat it");
  keys_type (window, "violet kettle under oaks");
  keys_enter (window);
  g_assert_cmpstr (fake_host_get_endpoint (host), ==, "reset_finish");
  sent = fake_host_dup_field (host, "new_password");
  g_assert_cmpstr (sent, ==, "violet kettle under oaks");
  fake_host_reply (host, "{}");
  wait_for (fixture, "The password is changed");
  g_assert_null (find_button (GTK_WIDGET (get_page (fixture)), "Cancel"));
  assert_result_comes_before_links (fixture);
  keys_tab_to (window, "Done");
  keys_enter (window);
  wait_for_page (fixture, TOPAY_TYPE_SHELL, NULL);
  g_assert_cmpuint (fake_host_get_n_calls (host), ==, 3);
}

static void
test_choice_is_needed (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  GtkWidget *window;

  begin (fixture, words);
  host = open_wizard (fixture);
  window = get_window (fixture);
  wait_for (fixture, "Nothing changes before the end.");
  keys_tab_to (window, "Continue");
  keys_enter (window);
  wait_for (fixture, "Choose one of them first.");
  assert_focus (fixture, "Login password"); /* the focus is where the problem is */
}

static void
test_code_takes_what_is_pasted (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  g_autofree char *code = NULL;

  begin (fixture, words);
  host = open_wizard (fixture);
  choose_login (fixture);
  send_code (fixture, host);
  g_assert_true (keys_get_focus (get_window (fixture)) == get_code_entry (fixture));
  keys_type (get_window (fixture), "验证码 １２３４ 5678。");
  g_assert_cmpstr (fake_host_get_endpoint (host), ==, "reset_code"); /* the last digit goes on */
  code = fake_host_dup_field (host, "code");
  g_assert_cmpstr (code, ==, "12345678");
  fake_host_reply (host, "{'proof': <'secret'>}");
  wait_for (fixture, "Choose a new password");
}

static void
test_wrong_code_is_kept_and_selected (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  GtkWidget *window, *entry;

  begin (fixture, words);
  host = open_wizard (fixture);
  window = get_window (fixture);
  choose_login (fixture);
  send_code (fixture, host);
  keys_type (window, "11111111");
  fake_host_refuse (host, "code_wrong", 3);
  wait_for (fixture, "This code does not match. Use the newest message; 3 tries left.");
  entry = get_code_entry (fixture);
  g_assert_true (keys_get_focus (window) == entry);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "11111111");
  g_assert_true (gtk_editable_get_selection_bounds (GTK_EDITABLE (entry), NULL, NULL));
  g_assert_true (gtk_widget_has_css_class (entry, "error"));

  keys_type (window, "22222222");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpstr (fake_host_get_endpoint (host), ==, "reset_code");
  fake_host_refuse (host, "code_void", -1);
  wait_for (fixture, "This code is too old: begin anew"); /* back at the account */
  wait_for (fixture, "Which account?");
}

static void
test_new_code_can_be_sent_when_it_is_time (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  GtkWidget *button, *label;

  begin (fixture, words);
  host = open_wizard (fixture);
  choose_login (fixture);
  send_code (fixture, host);
  wait_for (fixture, "New code in 42 s");
  button = find_button (GTK_WIDGET (get_page (fixture)), "New code in 42 s");
  g_assert_false (gtk_widget_get_sensitive (button));

  label = find_widget (button, TOPAY_TYPE_COUNTDOWN_LABEL);
  now_us += 41 * G_USEC_PER_SEC;
  fake_host_set_now (host, NOW + 41);
  topay_countdown_label_update (TOPAY_COUNTDOWN_LABEL (label));
  wait_for (fixture, "New code in 1 s");
  now_us += G_USEC_PER_SEC;
  fake_host_set_now (host, NOW + 42);
  topay_countdown_label_update (TOPAY_COUNTDOWN_LABEL (label));
  g_assert_true (gtk_widget_get_sensitive (button));

  keys_tab_to (get_window (fixture), "Send a new code");
  keys_enter (get_window (fixture));
  g_assert_cmpstr (fake_host_get_endpoint (host), ==, "reset_resend");
  fake_host_reply (host, "{'resend_at': <int64 1795000102>}");
  wait_for (fixture, "A new code is on its way");
  wait_for (fixture, "New code in 60 s");
}

static void
test_back_keeps_the_answers (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  GtkWidget *window;

  begin (fixture, words);
  host = open_wizard (fixture);
  window = get_window (fixture);
  choose_login (fixture);
  keys_type (window, "chen.min");
  keys_escape (window);
  wait_for (fixture, "Which password?");
  assert_focus (fixture, "Login password"); /* what was chosen */
  keys_tab_to (window, "Continue");
  keys_enter (window);
  wait_for (fixture, "Which account?");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (keys_get_focus (window))), ==, "chen.min");
  keys_escape (window);
  keys_escape (window); /* on the first step it leaves, with what was answered kept */
  wait_for_page (fixture, TOPAY_TYPE_SHELL, "Go on with “Reset the login password”");
}

static void
test_secret_is_gone_when_one_comes_back (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  GtkWidget *window;

  begin (fixture, words);
  host = open_wizard (fixture);
  window = get_window (fixture);
  choose_login (fixture);
  send_code (fixture, host);
  enter_code (fixture, host);
  keys_escape (window);
  wait_for (fixture, "Enter the code");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_code_entry (fixture))), ==, "");
}

static void
test_lost_network_keeps_the_form (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  GtkWidget *window;

  begin (fixture, words);
  host = open_wizard (fixture);
  window = get_window (fixture);
  choose_login (fixture);
  keys_type (window, "chen.min");
  keys_enter (window);
  fake_host_fail (host, TOPAY_ERROR_OFFLINE);
  wait_for (fixture, "We cannot reach Topay");
  assert_focus (fixture, "Try again");
  g_assert_nonnull (find_button (GTK_WIDGET (get_page (fixture)), "Ask a person"));
  keys_enter (window);
  g_assert_cmpstr (fake_host_get_endpoint (host), ==, "reset_start");
  fake_host_reply (host, "{'proof_id': <'p'>, 'resend_at': <int64 1795000042>}");
  wait_for (fixture, "chen.min"); /* in the review */
}

static void
test_review_leads_back_to_an_answer (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  GtkWidget *window;

  begin (fixture, words);
  host = open_wizard (fixture);
  window = get_window (fixture);
  choose_login (fixture);
  keys_type (window, "chen.min");
  keys_enter (window);
  fake_host_reply (host, "{'proof_id': <'p'>, 'resend_at': <int64 1795000042>}");
  wait_for (fixture, "Is this right?");
  wait_for (fixture, "Login password"); /* the words of the choice, not its value */
  keys_tab_to (window, "Change: Which password?");
  keys_enter (window);
  wait_for (fixture, "Nothing changes before the end.");
  assert_focus (fixture, "Login password");
}

static void
test_common_password_is_refused_in_place (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  GtkWidget *window;

  begin (fixture, words);
  host = open_wizard (fixture);
  window = get_window (fixture);
  choose_login (fixture);
  send_code (fixture, host);
  enter_code (fixture, host);
  keys_type (window, "short");
  keys_tab_to (window, "Change password");
  keys_enter (window);
  wait_for (fixture, "Use 15 characters or more; 5 now.");
  g_assert_null (fake_host_get_endpoint (host)); /* nobody was asked */

  keys_type (window, "correct horse battery staple");
  keys_enter (window);
  keys_type (window, "correct horse battery staple");
  keys_enter (window);
  fake_host_refuse (host, "password_common", -1);
  wait_for (fixture, "Many people use it");
  assert_focus (fixture, "New password");
}

static void
test_cancel_asks_only_when_something_was_typed (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  g_autoptr (FakeHost) second = NULL;

  begin (fixture, words);
  host = open_wizard (fixture);
  wait_for (fixture, "Which password?");
  keys_tab_to (get_window (fixture), "Cancel");
  keys_enter (get_window (fixture));
  wait_for_page (fixture, TOPAY_TYPE_SHELL, NULL);
  g_assert_null (find_question ());

  second = open_wizard (fixture);
  choose_login (fixture);
  cancel_and_answer (fixture, "go-on");
  wait_for (fixture, "Which account?");
  cancel_and_answer (fixture, "delete");
  wait_for_page (fixture, TOPAY_TYPE_SHELL, NULL);
}

static void
test_draft_is_offered_and_taken (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  g_autoptr (FakeHost) second = NULL;
  GtkWidget *window;

  begin (fixture, words);
  host = open_wizard (fixture);
  window = get_window (fixture);
  choose_login (fixture);
  keys_type (window, "chen.min");
  cancel_and_answer (fixture, "keep");
  wait_for_page (fixture, TOPAY_TYPE_SHELL, NULL);

  second = open_wizard (fixture);
  wait_for (fixture, "Go on where you left off?");
  assert_focus (fixture, "Go on");
  keys_enter (window);
  wait_for (fixture, "Which account?");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (keys_get_focus (window))), ==, "chen.min");
}

static void
test_draft_can_be_refused (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;
  g_autoptr (FakeHost) second = NULL;
  g_autoptr (FakeHost) third = NULL;

  begin (fixture, words);
  host = open_wizard (fixture);
  choose_login (fixture);
  keys_type (get_window (fixture), "chen.min");
  act (fixture, "win.home", NULL); /* without a question; the draft is kept all the same */
  wait_for_page (fixture, TOPAY_TYPE_SHELL, NULL);

  second = open_wizard (fixture);
  wait_for (fixture, "Go on where you left off?");
  keys_tab_to (get_window (fixture), "Start over");
  keys_enter (get_window (fixture));
  wait_for (fixture, "Which password?");
  assert_focus (fixture, "Login password");
  act (fixture, "win.home", NULL);

  third = open_wizard (fixture);
  settle ();
  wait_for (fixture, "Which password?"); /* it is forgotten */
}

static void
test_wizard_that_is_not_there_is_missing (Fixture *fixture, const Words *words)
{
  begin (fixture, words);
  act (fixture, "win.open-flow", "no-such-wizard");
  wait_for_page (fixture, TOPAY_TYPE_MISSING_PAGE, NULL);
}

/* The product’s own way to a wizard: an address, a card on Home, a row of the search. */
static void
test_wizard_opens_from_everywhere (Fixture *fixture, const Words *words)
{
  begin (fixture, words);
  open_from_outside (fixture, "topay-help:flow/reset-login-password");
  wait_for (fixture, "Which password?");
  assert_uri (fixture, "topay-help:flow/reset-login-password");
  act (fixture, "win.back", NULL);

  wait_for_page (fixture, TOPAY_TYPE_SHELL, "Reset the login password"); /* the card */
  act (fixture, "win.search", "forgot my password");
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, "Do it now");
  keys_tab_to (get_window (fixture), "Reset the login password");
  keys_enter (get_window (fixture));
  wait_for (fixture, "Which password?");
  act (fixture, "win.back", NULL);

  act (fixture, "win.open-article", "pwd-reset-login");
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, NULL);
  keys_tab_to (get_window (fixture), "Reset password");
  keys_enter (get_window (fixture));
  wait_for (fixture, "Which password?");
}

static void
test_no_service_is_said_in_place (Fixture *fixture, const Words *words)
{
  begin (fixture, words);
  act (fixture, "win.open-flow", "reset-login-password");
  choose_login (fixture);
  keys_type (get_window (fixture), "chen.min");
  keys_enter (get_window (fixture));
  wait_for (fixture, "No Topay service is set up");
  assert_focus (fixture, "Ask a person");
}

static void
test_home_goes_on_with_a_draft (Fixture *fixture, const Words *words)
{
  begin (fixture, words);
  act (fixture, "win.open-flow", "reset-login-password");
  choose_login (fixture);
  keys_type (get_window (fixture), "chen.min");
  act (fixture, "win.home", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SHELL, "Go on with “Reset the login password”");
  keys_tab_to (get_window (fixture), "Go on with “Reset the login password”");
  keys_enter (get_window (fixture));
  wait_for (fixture, "Which account?"); /* without a question */
  assert_focus (fixture, "Account");
  cancel_and_answer (fixture, "delete"); /* asks, though nothing was typed since */
  wait_for_page (fixture, TOPAY_TYPE_SHELL, NULL);
}

/* The wizard of the test takes the place of the product’s, whatever that is today. */
static void
overlay_flows (void)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  g_autofree char *list = g_build_filename (folder, "wizards.list", NULL);
  g_autofree char *flow = g_build_filename (folder, "reset-login-password.flow.xml", NULL);
  g_autofree char *overlay = g_strconcat (RESOURCE_PATH "/flows=", folder, NULL);

  g_assert_true (g_file_set_contents (list, "reset-login-password available\n", -1, NULL));
  g_assert_true (g_file_set_contents (flow, flow_text, -1, NULL));
  g_setenv ("G_RESOURCE_OVERLAYS", overlay, TRUE);
}

/* Without the header, which is as wide as the buttons that the desktop puts there. */
static int
measure_width (Fixture *fixture)
{
  GtkWidget *frame = find_widget (GTK_WIDGET (get_page (fixture)), TOPAY_TYPE_FORM_FRAME);
  int body = 0, bar = 0;

  gtk_widget_measure (topay_form_frame_get_body (TOPAY_FORM_FRAME (frame)),
                      GTK_ORIENTATION_HORIZONTAL, -1, &body, NULL, NULL, NULL);
  gtk_widget_measure (topay_form_frame_get_bar (TOPAY_FORM_FRAME (frame)),
                      GTK_ORIENTATION_HORIZONTAL, -1, &bar, NULL, NULL, NULL);
  return MAX (body, bar);
}

/* With the largest text. */
static void
test_every_step_fits_360_px (Fixture *fixture, const Words *words)
{
  g_autoptr (FakeHost) host = NULL;

  begin (fixture, words);
  g_settings_set_int (fixture->settings, "text-scale", 150);
  host = open_wizard (fixture);
  for (guint i = 0; i < 4; i++)
    {
      if (i == 1)
        choose_login (fixture);
      else if (i == 2)
        send_code (fixture, host);
      else if (i == 3)
        enter_code (fixture, host);
      settle ();
      g_test_message ("step %u: %d px", i, measure_width (fixture));
      g_assert_cmpint (measure_width (fixture), <=, 360);
    }
  g_settings_reset (fixture->settings, "text-scale");
}

int
main (int argc, char *argv[])
{
  static const Journey journeys[] = {
    { "whole-way-by-the-keyboard", test_whole_way_by_the_keyboard, &words_en },
    { "choice-is-needed", test_choice_is_needed, &words_en },
    { "code-takes-what-is-pasted", test_code_takes_what_is_pasted, &words_en },
    { "wrong-code-is-kept-and-selected", test_wrong_code_is_kept_and_selected, &words_en },
    { "new-code-can-be-sent-when-it-is-time", test_new_code_can_be_sent_when_it_is_time,
      &words_en },
    { "back-keeps-the-answers", test_back_keeps_the_answers, &words_en },
    { "secret-is-gone-when-one-comes-back", test_secret_is_gone_when_one_comes_back, &words_en },
    { "lost-network-keeps-the-form", test_lost_network_keeps_the_form, &words_en },
    { "review-leads-back-to-an-answer", test_review_leads_back_to_an_answer, &words_en },
    { "common-password-is-refused-in-place", test_common_password_is_refused_in_place, &words_en },
    { "cancel-asks-only-when-something-was-typed", test_cancel_asks_only_when_something_was_typed,
      &words_en },
    { "draft-is-offered-and-taken", test_draft_is_offered_and_taken, &words_en },
    { "draft-can-be-refused", test_draft_can_be_refused, &words_en },
    { "wizard-that-is-not-there-is-missing", test_wizard_that_is_not_there_is_missing, &words_en },
    { "wizard-opens-from-everywhere", test_wizard_opens_from_everywhere, &words_en },
    { "no-service-is-said-in-place", test_no_service_is_said_in_place, &words_en },
    { "home-goes-on-with-a-draft", test_home_goes_on_with_a_draft, &words_en },
    { "every-step-fits-360-px", test_every_step_fits_360_px, &words_en },
  };

  overlay_flows ();
  app_fixture_init (&argc, &argv);
  topay_countdown_label_set_clock (read_clock);

  for (guint i = 0; i < G_N_ELEMENTS (journeys); i++)
    {
      g_autofree char *path = g_strconcat ("/flow-page/", journeys[i].name, NULL);

      g_test_add_data_func (path, &journeys[i], run_journey);
    }
  return g_test_run ();
}
