/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The payment check as a person drives it, by the keyboard and in both languages, with probes that
 * find what the test says. */

#include "config.h"

#include <string.h>

#include "account-fixture.h"
#include "keys.h"
#include "topay-causes.h"
#include "topay-diagnosis-page.h"
#include "topay-diagnosis-result.h"
#include "topay-question-card.h"
#include "view-fixture.h"

#define PAYMENT  "00000000000000000000000000000001"
#define N_RANDOM 120
#define SEED     20261123

typedef struct
{
  const char *language;
  const char *running;
  const char *stop;
  const char *limit_title;
  const char *limit_value;
  const char *limit_action;
  const char *limit_retry;
  const char *fine;
  const char *check_again;
  const char *solved;
  const char *yes_solved;
  const char *thanks;
  const char *unknown;
  const char *where;
  const char *kept_loading;
  const char *other_network;
  const char *weak;
  const char *yes;
  const char *no;
  const char *risk;
  const char *brake_questions[3];
  const char *warning;
  const char *already_paid;
  const char *pending;
  const char *tell_me;
  const char *do_not_tell;
  const char *keeps_telling;
  const char *also;
  const char *report;
  const char *again;        /* what offers to pay, when it stands alone */
  const char *not_again[3]; /* and what may stand around it */
} Texts;

static const Texts texts_en = {
  .language = "en",
  .running = "Finding the cause",
  .stop = "Stop",
  .limit_title = "This payment is over your daily limit",
  .limit_value = "¥4,720.00 of ¥5,000.00",
  .limit_action = "See and raise my limits",
  .limit_retry = "Do not pay again right now; try later.",
  .fine = "1 check is fine",
  .check_again = "Check again",
  .solved = "Did this solve it?",
  .yes_solved = "Yes",
  .thanks = "Good to hear. Thank you for telling us.",
  .unknown = "We could not find the cause",
  .where = "Where did it stop?",
  .kept_loading = "It kept loading, or said something about the network",
  .other_network = "Does it work on another network, such as mobile data?",
  .weak = "The network is slow or loses data",
  .yes = "Yes",
  .no = "No",
  .risk = "We stopped this payment to protect you",
  .brake_questions = { "Is the money for somebody you have never met?",
                       "Did somebody on the phone or in a chat tell you to pay?",
                       "Were you told to hurry, or to keep it secret?" },
  .warning = "Please stop here and do not pay",
  .already_paid = "I have already paid",
  .pending = "Please do not pay again yet",
  .tell_me = "Tell me when it is decided",
  .do_not_tell = "Do not tell me",
  .keeps_telling = "We tell you as soon as it is decided. You can close this window.",
  .also = "Also found",
  .report = "Report of this check",
  .again = "ay again",
  .not_again = { "not pay again", "before you pay again", NULL },
};
static const Texts texts_zh = {
  .language = "zh_CN",
  .running = "正在查明原因",
  .stop = "停止",
  .limit_title = "这笔付款超出了您的每日限额",
  .limit_value = "¥4,720.00 / ¥5,000.00",
  .limit_action = "查看和提高限额",
  .limit_retry = "现在请不要再次付款，稍后再试。",
  .fine = "1 项正常",
  .check_again = "重新检查",
  .solved = "问题解决了吗？",
  .yes_solved = "解决了",
  .thanks = "太好了，谢谢您告诉我们。",
  .unknown = "没有找到原因",
  .where = "付款卡在了哪一步？",
  .kept_loading = "一直加载，或提示网络问题",
  .other_network = "换一个网络（如手机流量）能付吗？",
  .weak = "网络很慢或丢失数据",
  .yes = "是",
  .no = "否",
  .risk = "为保护您，我们拦下了这笔付款",
  .brake_questions = { "这笔钱是付给从未见过面的人吗？", "是不是有人打电话或在聊天里让您付款？",
                       "对方是否催您快付，或要您保密？" },
  .warning = "请先停下，不要付款",
  .already_paid = "我已经付了钱",
  .pending = "请先不要再次付款",
  .tell_me = "有结果时告诉我",
  .do_not_tell = "不用通知我",
  .keeps_telling = "一有结果就通知您，您可以关闭窗口。",
  .also = "另外发现",
  .report = "本次检查的报告",
  .again = "再次付款",
  .not_again = { "不要再次付款", "再次付款前", NULL },
};

typedef struct
{
  ViewFixture base;
  char *folder; /* (owned): of the state */
  const Texts *texts;
  TopayTestServer *server;      /* (owned) (nullable) */
  TopayAccount *account;        /* (owned) (nullable) */
  TopayPaymentWatches *watches; /* (owned) (nullable) */
  GtkWidget *page;              /* (unowned): a descendant of the window */
} Fixture;

static TopayTestCertificates *certificates;

/* What the doubles find: "name=value …"; and whether the last of them waits to be stopped. */
static const char *found;
static gboolean is_endless;
static GPtrArray *hanging; /* (owned) (element-type GTask) */
static guint n_runs;

static gboolean
tell_found (TopayFacts *facts)
{
  g_auto (GStrv) parts = g_strsplit (found, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (parts[i], "=", 2);
      gint64 number;

      if (pair[0] == NULL || pair[1] == NULL)
        continue;
      if (g_ascii_string_to_signed (pair[1], 10, G_MININT64, G_MAXINT64, &number, NULL))
        topay_facts_set_number (facts, pair[0], number);
      else
        topay_facts_set_word (facts, pair[0], pair[1]);
    }
  return parts[0] != NULL;
}

static void
find_all (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  n_runs++;
  g_task_return_boolean (task, tell_found (facts));
}

static void
find_nothing (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  g_task_return_boolean (task, FALSE);
}

static void
wait_to_be_stopped (TopayProbeContext *context, TopayFacts *facts, GTask *task)
{
  if (is_endless)
    g_ptr_array_add (hanging, g_object_ref (task));
  else
    g_task_return_boolean (task, FALSE);
}

static const TopayProbe doubles[] = {
  { "payment", FALSE, FALSE, find_all },
  { "clock", FALSE, FALSE, find_nothing },
  { "service", FALSE, FALSE, wait_to_be_stopped },
};

static void
on_request_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *text = parameter != NULL ? g_variant_print (parameter, FALSE) : g_strdup ("");

  g_string_append_printf (user_data, "%s %s;", g_action_get_name (G_ACTION (action)), text);
}

static void
add_actions (Fixture *fixture)
{
  const char *const names[] = { "open-article", "open-flow", "sign-in", "back" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (
          names[i], g_str_has_prefix (names[i], "open") ? G_VARIANT_TYPE_STRING : NULL);

      g_signal_connect (action, "activate", G_CALLBACK (on_request_cb), fixture->base.asked);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (fixture->base.window, "win", G_ACTION_GROUP (group));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->texts = data;
  found = "payment=no";
  is_endless = FALSE;
  n_runs = 0;
  hanging = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  view_fixture_set_up (&fixture->base, fixture->texts->language, fixture->folder);
  add_actions (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < hanging->len; i++)
    g_task_return_boolean (g_ptr_array_index (hanging, i), FALSE);
  g_clear_pointer (&hanging, g_ptr_array_unref);
  g_clear_object (&fixture->watches);
  view_fixture_tear_down (&fixture->base);
  g_clear_object (&fixture->account);
  g_clear_pointer (&fixture->server, topay_test_server_free);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
present (Fixture *fixture, const char *payment_id)
{
  TopayPage *page = topay_diagnosis_page_new (fixture->base.context, payment_id, NULL);

  fixture->page = GTK_WIDGET (page);
  topay_diagnosis_page_set_probes (TOPAY_DIAGNOSIS_PAGE (page), doubles, G_N_ELEMENTS (doubles));
  view_fixture_present (&fixture->base, fixture->page);
  topay_page_shown (page, FALSE);
}

typedef struct
{
  GtkWidget *root;
  const char *text;
} Sight;

static gboolean
sees (gpointer data)
{
  const Sight *sight = data;

  return view_shows_text (sight->root, sight->text);
}

static void
wait_for_text (Fixture *fixture, const char *text)
{
  Sight sight = { fixture->page, text };

  g_test_message ("waits for %s", text);
  view_wait_until (sees, &sight);
}

static gboolean
shows (Fixture *fixture, const char *text)
{
  return view_shows_text (fixture->page, text);
}

/* By the keyboard, from wherever the focus is. */
static void
choose (Fixture *fixture, const char *name)
{
  keys_tab_to (fixture->base.window, name);
  keys_enter (fixture->base.window);
}

static void
assert_asked (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->base.asked->str, ==, expected);
  g_string_truncate (fixture->base.asked, 0);
}

static gboolean
has_result (gpointer page)
{
  return view_find_nth (page, TOPAY_TYPE_DIAGNOSIS_RESULT, 0) != NULL;
}

/* --- What is tested --- */

#define OVER_DAY                                                                                   \
  "payment=yes payment-state=not_paid signed-in=yes amount=36800 used-day=472000 limit-day=500000"

/* Cause, money, level, advice, proof, one main way on; the focus tells it to who cannot see. */
static void
test_result_says_what_to_do (Fixture *fixture, gconstpointer data)
{
  GtkWidget *result, *bar;

  found = OVER_DAY;
  present (fixture, NULL);
  wait_for_text (fixture, fixture->texts->limit_title);
  g_assert_true (shows (fixture, fixture->texts->limit_value));
  g_assert_true (shows (fixture, fixture->texts->limit_retry));
  g_assert_true (shows (fixture, fixture->texts->solved));

  result = view_find_nth (fixture->page, TOPAY_TYPE_DIAGNOSIS_RESULT, 0);
  bar = view_find_nth (result, GTK_TYPE_PROGRESS_BAR, 0);
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), 0.944,
                                  0.001);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       fixture->texts->limit_value);
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (gtk_root_get_focus (GTK_ROOT (fixture->base.window))),
      GTK_ACCESSIBLE_PROPERTY_LABEL, fixture->texts->limit_title);

  choose (fixture, fixture->texts->limit_action);
  assert_asked (fixture, "open-article 'acct-limits';");
}

/* What ended is kept: the verdict is of what was found until then. */
static void
test_run_can_be_stopped (Fixture *fixture, gconstpointer data)
{
  found = OVER_DAY;
  is_endless = TRUE;
  present (fixture, NULL);
  wait_for_text (fixture, fixture->texts->running);
  g_assert_false (has_result (fixture->page));
  choose (fixture, fixture->texts->stop);
  wait_for_text (fixture, fixture->texts->limit_title);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (
      gtk_widget_get_template_child (fixture->page, TOPAY_TYPE_DIAGNOSIS_PAGE, "stop_button"))));
}

/* Leaving while it runs: nothing of the page is held back (the fixture sees to that). */
static void
test_leaving_ends_the_run (Fixture *fixture, gconstpointer data)
{
  is_endless = TRUE;
  present (fixture, NULL);
  wait_for_text (fixture, fixture->texts->running);
}

static void
test_it_can_be_checked_again (Fixture *fixture, gconstpointer data)
{
  present (fixture, NULL);
  wait_for_text (fixture, fixture->texts->unknown);
  g_assert_cmpuint (n_runs, ==, 1);
  found = "payment=no rtt=2400 loss=0";
  choose (fixture, fixture->texts->check_again);
  wait_for_text (fixture, fixture->texts->weak);
  g_assert_cmpuint (n_runs, ==, 2);
}

/* One at a time; Back takes the answers back, the last one first. */
static void
test_an_answer_names_the_cause (Fixture *fixture, gconstpointer data)
{
  present (fixture, NULL);
  wait_for_text (fixture, fixture->texts->unknown);
  g_assert_true (shows (fixture, fixture->texts->where));
  g_assert_null (view_find_nth (fixture->page, TOPAY_TYPE_QUESTION_CARD, 1));
  choose (fixture, fixture->texts->kept_loading);
  wait_for_text (fixture, fixture->texts->other_network);
  choose (fixture, fixture->texts->yes);
  wait_for_text (fixture, fixture->texts->weak);
  g_assert_null (view_find_nth (fixture->page, TOPAY_TYPE_QUESTION_CARD, 0));

  g_assert_true (topay_page_back (TOPAY_PAGE (fixture->page)));
  g_assert_true (shows (fixture, fixture->texts->other_network));
  g_assert_true (topay_page_back (TOPAY_PAGE (fixture->page)));
  g_assert_true (shows (fixture, fixture->texts->where));
  g_assert_false (topay_page_back (TOPAY_PAGE (fixture->page)));
}

#define RISK "payment=yes payment-state=not_paid signed-in=yes reason=risk.payment"

/* Nothing else is there before the three of them. */
static void
test_brake_comes_first (Fixture *fixture, gconstpointer data)
{
  found = RISK;
  present (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fixture->texts->brake_questions); i++)
    {
      wait_for_text (fixture, fixture->texts->brake_questions[i]);
      g_assert_false (has_result (fixture->page));
      choose (fixture, fixture->texts->no);
    }
  wait_for_text (fixture, fixture->texts->risk);
  g_assert_true (has_result (fixture->page));
}

static void
test_one_yes_stops_it (Fixture *fixture, gconstpointer data)
{
  found = RISK;
  present (fixture, NULL);
  wait_for_text (fixture, fixture->texts->brake_questions[0]);
  choose (fixture, fixture->texts->no);
  wait_for_text (fixture, fixture->texts->brake_questions[1]);
  choose (fixture, fixture->texts->yes);
  wait_for_text (fixture, fixture->texts->warning);
  g_assert_false (has_result (fixture->page));
  g_assert_false (shows (fixture, fixture->texts->brake_questions[2]));
  choose (fixture, fixture->texts->already_paid);
  assert_asked (fixture, "open-article 'fraud-now';");

  g_assert_true (topay_page_back (TOPAY_PAGE (fixture->page)));
  g_assert_true (shows (fixture, fixture->texts->brake_questions[1]));
}

static void
test_solved_is_thanked_for (Fixture *fixture, gconstpointer data)
{
  found = OVER_DAY;
  present (fixture, NULL);
  wait_for_text (fixture, fixture->texts->solved);
  choose (fixture, fixture->texts->yes_solved);
  wait_for_text (fixture, fixture->texts->thanks);
  g_assert_false (shows (fixture, fixture->texts->solved));
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (fixture->base.window)));
}

/* --- A payment that is not decided --- */

#define PENDING                                                                                    \
  "payment=yes payment-state=pending signed-in=yes amount=36800 merchant=Books "                   \
  "order=T2026112314070000 made-at=1795000000"

static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  TopayTestAnswer reply;

  if (account_fixture_serve (request, &reply))
    return reply;
  return (TopayTestAnswer){ TOPAY_TEST_SILENT, 0, NULL, NULL }; /* the bank has not said yet */
}

static void
present_signed_in (Fixture *fixture, GApplication *application)
{
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  fixture->account = account_fixture_new (fixture->server, certificates);
  fixture->watches = topay_payment_watches_new (application, fixture->account);
  topay_context_set_account (fixture->base.context, fixture->account);
  topay_context_set_watches (fixture->base.context, fixture->watches);
  account_fixture_sign_in (fixture->account);
  present (fixture, PAYMENT);
}

static void
test_a_person_can_be_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GApplication) application = g_application_new (NULL, G_APPLICATION_DEFAULT_FLAGS);

  found = PENDING;
  present_signed_in (fixture, application);
  wait_for_text (fixture, fixture->texts->pending);
  g_assert_false (topay_payment_watches_is_kept (fixture->watches, PAYMENT));

  choose (fixture, fixture->texts->tell_me);
  wait_for_text (fixture, fixture->texts->keeps_telling);
  g_assert_true (topay_payment_watches_is_kept (fixture->watches, PAYMENT));

  choose (fixture, fixture->texts->do_not_tell);
  g_assert_false (topay_payment_watches_is_kept (fixture->watches, PAYMENT));
  g_assert_false (shows (fixture, fixture->texts->keeps_telling));
}

/* --- For all that may be found --- */

static void
assert_careful (const Texts *texts, const char *text)
{
  g_autoptr (GString) rest = g_string_new (text);

  for (guint i = 0; texts->not_again[i] != NULL; i++)
    g_string_replace (rest, texts->not_again[i], "", 0);
  if (strstr (rest->str, texts->again) != NULL)
    g_error ("“%s” offers to pay", text);
}

/* Also what a screen reader would find: nothing that can be pressed is without a name. */
static void
look_at_all (const Texts *texts, GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    assert_careful (texts, gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_MENU_BUTTON (widget) || GTK_IS_WINDOW_CONTROLS (widget))
    return; /* the toolkit names what is in them */
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_focusable (widget))
    {
      g_assert_nonnull (keys_get_name (widget));
      g_assert_cmpstr (keys_get_name (widget), !=, "");
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_at_all (texts, child);
}

static char *
dup_random_facts (GRand *chance)
{
  static const char *const states[] = { "payment-state=pending", "payment-state=unknown", "" };
  static const char *const more[] = {
    "clock-offset=420",
    "app-old=yes",
    "rtt=2400",
    "link=none",
    "frozen=risk",
    "pin=locked",
    "method-state=expired",
    "bank-state=down",
    "incident=security",
    "duplicates=1",
    "merchant-state=closed",
    "debited=yes",
    "order-state=closed",
    "payee=other",
    "short=500",
    "verification=none",
  };
  GString *text = g_string_new ("payment=yes signed-in=yes ");

  g_string_append (text, states[g_rand_int_range (chance, 0, G_N_ELEMENTS (states))]);
  for (guint i = 0; i < 3; i++)
    g_string_append_printf (text, " %s", more[g_rand_int_range (chance, 0, G_N_ELEMENTS (more))]);
  if (g_rand_boolean (chance))
    g_string_append_printf (text, " reason=%s",
                            topay_cause_ids[g_rand_int_range (chance, 0, (int) topay_n_cause_ids)]);
  return g_string_free (text, FALSE);
}

/* Nothing on the whole page offers to pay while the state is pending or not known. */
static void
test_nothing_offers_to_pay_too_early (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (SEED);

  present (fixture, PAYMENT);
  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autofree char *text = dup_random_facts (chance);

      g_test_message ("%s", text);
      found = text;
      gtk_widget_activate_action (fixture->page, "diagnosis.check-again", NULL);
      view_wait_until (has_result, fixture->page);
      look_at_all (fixture->texts, fixture->page);
      found = "payment=no";
    }
}

/* The longest words, as large as they may be. */
static void
test_page_fits_360_px (Fixture *fixture, gconstpointer data)
{
  static const char *const sights[] = { "payment=no", OVER_DAY, RISK, PENDING,
                                        "payment=no clock-offset=420 app-old=yes rtt=2400" };

  present (fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sights); i++)
    {
      found = sights[i];
      gtk_widget_activate_action (fixture->page, "diagnosis.check-again", NULL);
      for (guint j = 0; j < 50; j++)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpint (view_measure_width (fixture->page, 150), <=, 360);
    }
}

typedef struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} Test;

static const Test tests[] = {
  { "result-says-what-to-do", test_result_says_what_to_do },
  { "run-can-be-stopped", test_run_can_be_stopped },
  { "leaving-ends-the-run", test_leaving_ends_the_run },
  { "it-can-be-checked-again", test_it_can_be_checked_again },
  { "an-answer-names-the-cause", test_an_answer_names_the_cause },
  { "brake-comes-first", test_brake_comes_first },
  { "one-yes-stops-it", test_one_yes_stops_it },
  { "solved-is-thanked-for", test_solved_is_thanked_for },
  { "a-person-can-be-told", test_a_person_can_be_told },
  { "nothing-offers-to-pay-too-early", test_nothing_offers_to_pay_too_early },
  { "page-fits-360-px", test_page_fits_360_px },
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
            g_strconcat ("/diagnosis-page/", languages[i]->language, "/", tests[j].name, NULL);

        g_test_add (path, Fixture, languages[i], set_up, tests[j].run, tear_down);
      }
  result = g_test_run ();
  topay_test_certificates_free (certificates);
  account_fixture_end ();
  return result;
}
