/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The report of a payment check: what is shown is what is saved and sent, byte for byte, and
 * nothing leaves before somebody says so. */

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "account-fixture.h"
#include "keys.h"
#include "topay-report-dialog.h"
#include "view-fixture.h"

#define NUMBER  "a56145270ce6b3bebd1dd012b7394867"
#define RECEIPT "{\"id\":\"" NUMBER "\",\"received_at\":\"2026-11-23T14:05:00Z\"}"

typedef struct
{
  const char *language;
  const char *section_names[6];
  const char *note;
  const char *send;
  const char *saved;
  const char *not_saved; /* its beginning */
  const char *sent;
} Texts;

static const Texts texts_en = {
  .language = "en",
  .section_names = { "This app", "This computer", "Clock", "Network", "The check", "Your note" },
  .note = "Add a note (optional)",
  .send = "Send",
  .saved = "The report is saved.",
  .not_saved = "The report could not be saved there: ",
  .sent = "The report is with us, for 30 days. Its number: ",
};
static const Texts texts_zh = {
  .language = "zh_CN",
  .section_names = { "本应用", "这台电脑", "时间", "网络连接", "这次检查", "您的备注" },
  .note = "写一句备注（可不填）",
  .send = "发送(E)",
  .saved = "报告已保存。",
  .not_saved = "报告没能保存到那里：",
  .sent = "报告已收到，保留 30 天。编号：",
};
/* As the report calls them. */
static const char *const sections[] = { "app", "system", "clock", "network", "flow", "user_note" };

typedef struct
{
  ViewFixture base;
  char *folder; /* (owned): of the state */
  const Texts *texts;
  TopayTestServer *server; /* (owned) */
  TopayAccount *account;   /* (owned) */
  GtkWidget *dialog;       /* (owned by GTK) */
  int n_lost;              /* answers that get lost; atomic */
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
  if (!g_str_has_prefix (request->head, "POST /v1/reports "))
    return account_fixture_answer (404, "{\"code\":\"not_found\",\"request_id\":\"" NUMBER "\"}");
  if (g_atomic_int_add (&fixture->n_lost, -1) > 0)
    return (TopayTestAnswer){ TOPAY_TEST_DROP, 0, NULL, NULL };
  return account_fixture_answer (201, RECEIPT);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->texts = data;
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  fixture->folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  view_fixture_set_up (&fixture->base, fixture->texts->language, fixture->folder);
  fixture->account = account_fixture_new (fixture->server, certificates);
  topay_context_set_account (fixture->base.context, fixture->account);
  view_fixture_present (&fixture->base, gtk_label_new (""));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  view_fixture_tear_down (&fixture->base);
  g_clear_object (&fixture->account);
  topay_test_server_free (fixture->server);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

/* Of a computer whose name and person would be easy to find in it. */
static void
present (Fixture *fixture)
{
  g_autoptr (TopayFacts) facts = topay_facts_new ();

  topay_facts_set_word (facts, "link", "full");
  topay_facts_set_word (facts, "tls", "ok");
  topay_facts_set_word (facts, "merchant", "Secret Shop");
  topay_facts_set_word (facts, "order", "T2026112314070000");
  topay_facts_set_number (facts, "clock-offset", 420);
  topay_facts_set_number (facts, "rtt", 38);
  fixture->dialog = topay_report_dialog_new (
      fixture->base.context, &(TopayReportSubject){ facts, "clock.skew", "open", 4 });
  gtk_window_set_transient_for (GTK_WINDOW (fixture->dialog), GTK_WINDOW (fixture->base.window));
  gtk_window_present (GTK_WINDOW (fixture->dialog));
}

static void
present_signed_in (Fixture *fixture)
{
  account_fixture_sign_in (fixture->account);
  present (fixture);
}

static char *
dup_shown (Fixture *fixture)
{
  GtkWidget *view = view_find_nth (fixture->dialog, GTK_TYPE_TEXT_VIEW, 0);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static gboolean
has_section (Fixture *fixture, const char *section)
{
  g_autofree char *text = dup_shown (fixture);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_object_has_member (json_node_get_object (json_parser_get_root (parser)), section);
}

typedef struct
{
  GtkWidget *root;
  const char *beginning;
} Sight;

static gboolean
begins (gpointer data)
{
  const Sight *sight = data;
  GtkLabel *status =
      GTK_LABEL (gtk_widget_get_template_child (sight->root, TOPAY_TYPE_REPORT_DIALOG, "status"));

  return g_str_has_prefix (gtk_label_get_text (status), sight->beginning);
}

static void
wait_for_status (Fixture *fixture, const char *beginning)
{
  Sight sight = { fixture->dialog, beginning };

  g_test_message ("waits for %s", beginning);
  view_wait_until (begins, &sight);
}

static guint
count_reports (Fixture *fixture)
{
  guint n_reports = 0;

  for (guint i = 0; i < topay_test_server_get_n_requests (fixture->server); i++)
    {
      g_autofree char *head = topay_test_server_dup_head (fixture->server, i);

      n_reports += g_str_has_prefix (head, "POST /v1/reports ");
    }
  return n_reports;
}

static GtkWidget *
get_switch (Fixture *fixture, guint nth)
{
  return view_find_nth (fixture->dialog, GTK_TYPE_SWITCH, nth);
}

typedef struct
{
  GtkWidget *button;
  gboolean is_on;
} Wanted;

static gboolean
is_as_wanted (gpointer data)
{
  const Wanted *wanted = data;

  return gtk_switch_get_active (GTK_SWITCH (wanted->button)) == wanted->is_on;
}

/* It slides there. */
static void
press_switch (Fixture *fixture, guint nth, gboolean is_on)
{
  Wanted wanted = { get_switch (fixture, nth), is_on };

  keys_enter (fixture->dialog);
  view_wait_until (is_as_wanted, &wanted);
}

static gboolean
can_send (gpointer button)
{
  return gtk_widget_is_sensitive (button);
}

/* Once the computer is known that the report tells of. */
static void
wait_to_send (Fixture *fixture)
{
  view_wait_until (can_send, gtk_widget_get_template_child (
                                 fixture->dialog, TOPAY_TYPE_REPORT_DIALOG, "send_button"));
}

/* Everything but the network is on; each is switched by the keyboard. */
static void
test_each_section_has_a_switch (Fixture *fixture, gconstpointer data)
{
  present (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      gboolean was_on = gtk_switch_get_active (GTK_SWITCH (get_switch (fixture, i)));
      gboolean is_note = g_str_equal (sections[i], "user_note"); /* empty so far */

      g_test_message ("%s", sections[i]);
      g_assert_true (was_on == !g_str_equal (sections[i], "network"));
      g_assert_true (has_section (fixture, sections[i]) == (was_on && !is_note));
      keys_tab_to (fixture->dialog, fixture->texts->section_names[i]);
      press_switch (fixture, i, !was_on);
      g_assert_true (has_section (fixture, sections[i]) == (!was_on && !is_note));
      press_switch (fixture, i, was_on);
    }
}

static void
test_note_is_masked_before_it_is_shown (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  present (fixture);
  keys_tab_to (fixture->dialog, fixture->texts->note);
  keys_type (fixture->dialog, "my card 4111 1111 1111 1111");
  text = dup_shown (fixture);
  g_assert_true (has_section (fixture, "user_note"));
  g_assert_null (strstr (text, "1111 1111"));
  g_assert_null (strstr (text, "Secret Shop"));
  g_assert_null (strstr (text, "T2026112314070000"));
}

static void
test_saved_is_what_is_shown (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "report.json", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "no such folder", "report.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) impossible = g_file_new_for_path (nowhere);
  g_autofree char *shown = NULL;
  g_autofree char *saved = NULL;

  present (fixture);
  topay_report_dialog_save (TOPAY_REPORT_DIALOG (fixture->dialog), impossible);
  wait_for_status (fixture, fixture->texts->not_saved);
  topay_report_dialog_save (TOPAY_REPORT_DIALOG (fixture->dialog), file);
  wait_for_status (fixture, fixture->texts->saved);
  shown = dup_shown (fixture);
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_cmpstr (saved, ==, shown);
  g_assert_cmpuint (count_reports (fixture), ==, 0);
  topay_test_remove_tree (folder);
}

static char *
dup_sent (Fixture *fixture, guint number)
{
  g_autofree char *body = topay_test_server_dup_body (fixture->server, number);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_data (parser, body, -1, NULL));
  return g_strdup (json_object_get_string_member (
      json_node_get_object (json_parser_get_root (parser)), "report"));
}

static void
test_sent_is_what_is_shown (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = g_strconcat (fixture->texts->sent, NUMBER, NULL);
  g_autofree char *shown = NULL;
  g_autofree char *sent = NULL;

  present_signed_in (fixture);
  wait_to_send (fixture);
  shown = dup_shown (fixture);
  keys_tab_to (fixture->dialog, fixture->texts->send);
  keys_enter (fixture->dialog);
  wait_for_status (fixture, expected);
  sent = dup_sent (fixture, topay_test_server_get_n_requests (fixture->server) - 1);
  g_assert_cmpstr (sent, ==, shown);
  g_assert_cmpuint (count_reports (fixture), ==, 1);
  /* it is over: nothing can be changed or sent again */
  g_assert_false (gtk_widget_is_sensitive (get_switch (fixture, 0)));
  gtk_widget_activate_action (fixture->dialog, "report.send", NULL);
  g_assert_cmpuint (count_reports (fixture), ==, 1);
}

static char *
dup_key (Fixture *fixture, guint number)
{
  g_autofree char *head = topay_test_server_dup_head (fixture->server, number);
  const char *key = strstr (head, "Idempotency-Key: ");

  g_assert_nonnull (key);
  return g_strndup (key, strcspn (key, "\r\n"));
}

/* Whether the first one arrived nobody knows. */
static void
test_sent_again_counts_once (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button;
  guint first;
  g_autofree char *key_before = NULL;

  g_atomic_int_set (&fixture->n_lost, 3); /* as often as the client tries by itself */
  present_signed_in (fixture);
  first = topay_test_server_get_n_requests (fixture->server);
  wait_to_send (fixture);
  keys_tab_to (fixture->dialog, fixture->texts->send);
  button = gtk_root_get_focus (GTK_ROOT (fixture->dialog));
  keys_enter (fixture->dialog);
  g_assert_false (gtk_widget_is_sensitive (button));
  view_wait_until (can_send, button);
  key_before = dup_key (fixture, first);

  gtk_widget_activate_action (fixture->dialog, "report.send", NULL);
  wait_for_status (fixture, fixture->texts->sent);
  for (guint i = first; i < topay_test_server_get_n_requests (fixture->server); i++)
    {
      g_autofree char *key = dup_key (fixture, i);

      g_assert_cmpstr (key, ==, key_before);
    }
}

static void
test_nobody_signed_in_cannot_send (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button;

  present (fixture);
  button = GTK_WIDGET (
      gtk_widget_get_template_child (fixture->dialog, TOPAY_TYPE_REPORT_DIALOG, "send_button"));
  g_assert_false (gtk_widget_get_visible (button));
  gtk_widget_activate_action (fixture->dialog, "report.send", NULL);
  g_assert_cmpuint (count_reports (fixture), ==, 0);
}

static void
test_it_fits_360_px (Fixture *fixture, gconstpointer data)
{
  present_signed_in (fixture);
  g_assert_cmpint (view_measure_width (fixture->dialog, 150), <=, 360);
}

typedef struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} Test;

static const Test tests[] = {
  { "each-section-has-a-switch", test_each_section_has_a_switch },
  { "note-is-masked-before-it-is-shown", test_note_is_masked_before_it_is_shown },
  { "saved-is-what-is-shown", test_saved_is_what_is_shown },
  { "sent-is-what-is-shown", test_sent_is_what_is_shown },
  { "sent-again-counts-once", test_sent_again_counts_once },
  { "nobody-signed-in-cannot-send", test_nobody_signed_in_cannot_send },
  { "it-fits-360-px", test_it_fits_360_px },
};

int
main (int argc, char *argv[])
{
  static const Texts *const languages[] = { &texts_en, &texts_zh };
  int result;

  account_fixture_begin ();
  view_fixture_init (&argc, &argv);
  certificates = topay_test_certificates_new ();

  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path =
            g_strconcat ("/report-dialog/", languages[i]->language, "/", tests[j].name, NULL);

        g_test_add (path, Fixture, languages[i], set_up, tests[j].run, tear_down);
      }
  result = g_test_run ();
  topay_test_certificates_free (certificates);
  account_fixture_end ();
  return result;
}
