/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a payment is chosen, by the keyboard: the page with an account over TLS, and a service that
 * says what the test wants. */

#include "config.h"

#include "account-fixture.h"
#include "keys.h"
#include "topay-field.h"
#include "topay-payment-list.h"
#include "topay-payments-page.h"
#include "topay-test-server.h"
#include "view-fixture.h"

#define FIRST_ROWS 6

typedef struct
{
  const char *language;
  const char *entry; /* what the keyboard finds */
  const char *code;
  const char *look_up;
  const char *try_again;
  const char *sign_in;
  const char *show_all;
  const char *check;
  const char *offline;
  const char *signed_out;
  const char *empty;
  const char *no_service;
  const char *before_hour; /* what a screen reader says of the newest payment */
  const char *behind_hour;
  const char *pending;
  const char *not_a_code;
  const char *no_code;
  const char *fits_none;
} Texts;

static const Texts texts_en = {
  .language = "en",
  .entry = "Shop, amount, order number or time",
  .code = "Type an error code",
  .look_up = "Look up",
  .try_again = "Try again",
  .sign_in = "Sign in",
  .show_all = "Show all 9 payments",
  .check = "Check this computer and the network",
  .offline = "We cannot reach Topay",
  .signed_out = "Sign in to choose a payment",
  .empty = "No payments yet",
  .no_service = "No Topay service is set up",
  .before_hour = "Morning Light Books, ¥368.00, Not paid, Today ",
  .behind_hour = " · order T2026 1123 1407 0000",
  .pending = "Processing",
  .not_a_code = "A code looks like TP-2103: letters and digits, without other words.",
  .no_code = "Type the code first; it stands on the screen or in the message.",
  .fits_none = "No payment fits “zebra”. Try the shop, the amount or the day alone.",
};
static const Texts texts_zh = {
  .language = "zh_CN",
  .entry = "商家、金额、订单号或时间",
  .code = "输入错误码",
  .look_up = "查询(L)",
  .try_again = "重试(T)",
  .sign_in = "登录(S)",
  .show_all = "显示全部 9 笔付款",
  .check = "检查这台电脑和网络",
  .offline = "无法连接 Topay",
  .signed_out = "登录后可以选择付款",
  .empty = "还没有付款",
  .no_service = "尚未设置 Topay 服务",
  .before_hour = "Morning Light Books，¥368.00，未支付，今天 ",
  .behind_hour = " · 订单号 T2026 1123 1407 0000",
  .pending = "处理中",
  .not_a_code = "错误码类似 TP-2103，只含字母和数字，不带其他文字。",
  .no_code = "请先输入错误码，它显示在屏幕上或提示信息中。",
  .fits_none = "没有找到与“zebra”相符的付款。请只用商家、金额或日期试试。",
};

/* What the service does when it is asked for payments. Read in threads of the server. */
enum
{
  LISTS,
  LISTS_NONE,
  LISTS_NEWER,
  IS_LOST,
  IS_SILENT,
  REFUSES,
};

typedef struct
{
  ViewFixture base;
  char *folder; /* (owned): of the state */
  const Texts *texts;
  TopayTestServer *server; /* (owned) */
  TopayAccount *account;   /* (owned) (nullable) */
  GtkWidget *page;         /* (unowned): a descendant of the window */
  guint n_requests;        /* so far */
  int manner;              /* one of the above; atomic */
  char *list;              /* (owned): nine payments */
  char *newer;             /* (owned): one more before them */
  char *hour;              /* (owned): when the newest was made */
  GString *asked;          /* (owned): what the window was asked for */
} Fixture;

static TopayTestCertificates *certificates;

static TopayTestAnswer
answer (guint status, const char *body)
{
  return (TopayTestAnswer){ TOPAY_TEST_ANSWER, status, NULL, body };
}

static TopayTestAnswer
answer_payments (Fixture *fixture)
{
  switch (g_atomic_int_get (&fixture->manner))
    {
    case LISTS_NONE:
      return answer (200, "{\"payments\":[]}");
    case LISTS_NEWER:
      return answer (200, fixture->newer);
    case IS_LOST:
      return (TopayTestAnswer){ TOPAY_TEST_DROP, 0, NULL, NULL };
    case IS_SILENT:
      return (TopayTestAnswer){ TOPAY_TEST_SILENT, 0, NULL, NULL };
    case REFUSES:
      return answer (500, "{\"code\":\"internal\",\"request_id\":\"0123456789abcdef\"}");
    case LISTS:
    default:
      return answer (200, fixture->list);
    }
}

/* In a thread of the server. */
static TopayTestAnswer
serve (const TopayTestRequest *request, gpointer data)
{
  TopayTestAnswer reply;

  if (account_fixture_serve (request, &reply))
    return reply;
  if (g_str_has_prefix (request->head, "GET /v1/payments "))
    return answer_payments (data);
  return answer (404, "{\"code\":\"not_found\",\"request_id\":\"0123456789abcdef\"}");
}

/* @nth: so many days ago */
static void
append_payment (GString *json, const char *merchant, gint64 amount, const char *state, guint nth)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) made = g_date_time_add_days (now, -(int) nth);
  g_autofree char *made_at = g_date_time_format (made, "%Y-%m-%dT%H:%M:00Z");

  if (!g_str_has_suffix (json->str, "["))
    g_string_append_c (json, ',');
  g_string_append_printf (json, "{\"id\":\"%032x\",\"order\":\"T202611231407%04u\",", nth, nth);
  g_string_append_printf (json, "\"merchant\":\"%s\",\"amount\":%" G_GINT64_FORMAT ",", merchant,
                          amount);
  g_string_append_printf (json,
                          "\"currency\":\"CNY\",\"made_at\":\"%s\",\"state\":\"%s\","
                          "\"reason\":\"none\"}",
                          made_at, state);
}

/* One a day, the newest of this moment; @before: with one more above them. */
static char *
make_list (gboolean before)
{
  static const char *const states[] = { "not_paid", "pending",  "unknown", "paid",
                                        "closed",   "refunded", "delayed" };
  GString *json = g_string_new ("{\"payments\":[");

  if (before)
    append_payment (json, "Night Market", 1200, "not_paid", 99);
  append_payment (json, "Morning Light Books", 36800, "not_paid", 0);
  append_payment (json, "晨光文具", 472000, "pending", 1);
  append_payment (json, "Long Distance Removals Company", 128500000, "unknown", 2);
  for (guint i = 3; i < 9; i++)
    {
      g_autofree char *merchant = g_strdup_printf ("Corner shop %u", i);

      append_payment (json, merchant, 10000 + i, states[i % G_N_ELEMENTS (states)], i);
    }
  g_string_append (json, "]}");
  return g_string_free (json, FALSE);
}

static void
on_request_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *text = parameter != NULL ? g_variant_print (parameter, FALSE) : g_strdup ("");

  g_string_append_printf (user_data, "%s %s;", g_action_get_name (G_ACTION (action)), text);
}

static void
add_actions (Fixture *fixture)
{
  const struct
  {
    const char *name;
    const char *type;
  } actions[] = {
    { "open-diagnosis", "(ss)" },
    { "open-article", "s" },
    { "sign-in", NULL },
    { "back", NULL },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      const char *type = actions[i].type;
      g_autoptr (GSimpleAction) action =
          g_simple_action_new (actions[i].name, type != NULL ? G_VARIANT_TYPE (type) : NULL);

      g_signal_connect (action, "activate", G_CALLBACK (on_request_cb), fixture->asked);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (fixture->base.window, "win", G_ACTION_GROUP (group));
}

static void
make_account (Fixture *fixture)
{
  fixture->account = account_fixture_new (fixture->server, certificates);
  topay_context_set_account (fixture->base.context, fixture->account);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  fixture->texts = data;
  fixture->asked = g_string_new (NULL);
  fixture->list = make_list (FALSE);
  fixture->newer = make_list (TRUE);
  fixture->hour = g_date_time_format (now, "%H:%M");
  fixture->server = topay_test_server_new (certificates->good);
  topay_test_server_set_handler (fixture->server, serve, fixture);
  fixture->folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);
  view_fixture_set_up (&fixture->base, fixture->texts->language, fixture->folder);
  add_actions (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  view_fixture_tear_down (&fixture->base);
  g_clear_object (&fixture->account);
  topay_test_server_free (fixture->server);
  g_string_free (fixture->asked, TRUE);
  g_free (fixture->list);
  g_free (fixture->newer);
  g_free (fixture->hour);
  topay_test_remove_tree (fixture->folder);
  g_free (fixture->folder);
}

static void
present (Fixture *fixture)
{
  fixture->page = GTK_WIDGET (topay_payments_page_new (fixture->base.context));
  view_fixture_present (&fixture->base, fixture->page);
  topay_page_shown (TOPAY_PAGE (fixture->page), FALSE);
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

static void
present_signed_in (Fixture *fixture)
{
  make_account (fixture);
  account_fixture_sign_in (fixture->account);
  present (fixture);
  wait_for_text (fixture, "Morning Light Books");
}

static GtkWidget *
get_child (Fixture *fixture, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->page, TOPAY_TYPE_PAYMENTS_PAGE, name));
}

static GtkWidget *
get_list_child (Fixture *fixture, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (get_child (fixture, "payments"),
                                                    TOPAY_TYPE_PAYMENT_LIST, name));
}

static GtkWidget *
get_row (Fixture *fixture, int nth)
{
  return GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (get_list_child (fixture, "list")), nth));
}

static guint
count_rows (Fixture *fixture)
{
  guint n_visible = 0;
  GtkWidget *row;

  for (int i = 0; (row = get_row (fixture, i)) != NULL; i++)
    n_visible += gtk_widget_get_child_visible (row) ? 1 : 0;
  return n_visible;
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return keys_get_focus (fixture->base.window);
}

static void
assert_asked (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->asked->str, ==, expected);
  g_string_truncate (fixture->asked, 0);
}

static void
type_search (Fixture *fixture, const char *text)
{
  GtkWidget *entry = get_list_child (fixture, "entry");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed"); /* without its delay */
}

static void
test_newest_are_listed_and_named (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sentence = NULL;

  present_signed_in (fixture);
  sentence =
      g_strconcat (fixture->texts->before_hour, fixture->hour, fixture->texts->behind_hour, NULL);
  g_assert_cmpuint (count_rows (fixture), ==, FIRST_ROWS);
  g_assert_true (view_shows_text (get_row (fixture, 0), "¥368.00"));
  g_assert_true (view_shows_text (get_row (fixture, 1), "¥4,720.00"));
  g_assert_true (view_shows_text (get_row (fixture, 1), fixture->texts->pending));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_row (fixture, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, sentence);
}

/* From the first stop of the page on. */
static void
test_keyboard_chooses_a_payment (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = fixture->base.window;

  present_signed_in (fixture);
  keys_tab_to (window, fixture->texts->entry);
  keys_tab (window);
  g_assert_true (get_focus (fixture) == get_row (fixture, 0));
  keys_down (window);
  g_assert_true (get_focus (fixture) == get_row (fixture, 1));
  keys_enter (window);
  assert_asked (fixture, "open-diagnosis ('00000000000000000000000000000001', '');");
}

static void
test_older_ones_are_a_button_away (Fixture *fixture, gconstpointer data)
{
  present_signed_in (fixture);
  keys_tab_to (fixture->base.window, fixture->texts->show_all);
  keys_enter (fixture->base.window);
  g_assert_cmpuint (count_rows (fixture), ==, 9);
  g_assert_true (get_focus (fixture) == get_row (fixture, FIRST_ROWS)); /* the button is gone */
  g_assert_false (gtk_widget_get_visible (get_list_child (fixture, "all_button")));
}

static void
test_search_looks_through_all (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = fixture->base.window;

  present_signed_in (fixture);
  type_search (fixture, "shop 100.08");
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  g_assert_true (gtk_widget_get_child_visible (get_row (fixture, 8)));
  keys_tab_to (window, fixture->texts->entry);
  keys_enter (window);
  assert_asked (fixture, "open-diagnosis ('00000000000000000000000000000008', '');");

  type_search (fixture, "zebra");
  wait_for_text (fixture, fixture->texts->fits_none);
  keys_enter (window);
  assert_asked (fixture, "");

  g_assert_true (topay_page_escape (TOPAY_PAGE (fixture->page)));
  g_assert_cmpuint (count_rows (fixture), ==, FIRST_ROWS);
  g_assert_false (topay_page_escape (TOPAY_PAGE (fixture->page))); /* Back, then */
}

static gboolean
has_asked (gpointer data)
{
  Fixture *fixture = data;

  return topay_test_server_get_n_requests (fixture->server) > fixture->n_requests;
}

/* Comes back to the page and lets the answer arrive. */
static void
load_again (Fixture *fixture)
{
  fixture->n_requests = topay_test_server_get_n_requests (fixture->server);
  topay_page_shown (TOPAY_PAGE (fixture->page), TRUE);
  view_wait_until (has_asked, fixture);
  for (guint i = 0; i < 20; i++)
    {
      g_usleep (2000);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
}

/* Also when a newer payment came above it; and nothing moves when there is none. */
static void
test_coming_back_keeps_the_place (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row;

  present_signed_in (fixture);
  row = get_row (fixture, 1);
  gtk_widget_grab_focus (row);
  load_again (fixture);
  g_assert_true (get_focus (fixture) == row);

  g_atomic_int_set (&fixture->manner, LISTS_NEWER);
  topay_page_shown (TOPAY_PAGE (fixture->page), TRUE);
  wait_for_text (fixture, "Night Market");
  g_assert_true (get_focus (fixture) == get_row (fixture, 2));
  g_assert_true (view_shows_text (get_focus (fixture), "晨光文具"));
}

static void
test_lost_connection_is_said_and_tried_again (Fixture *fixture, gconstpointer data)
{
  make_account (fixture);
  account_fixture_sign_in (fixture->account);
  g_atomic_int_set (&fixture->manner, IS_LOST);
  present (fixture);
  wait_for_text (fixture, fixture->texts->offline);
  keys_tab_to (fixture->base.window, fixture->texts->try_again);
  g_atomic_int_set (&fixture->manner, LISTS);
  keys_enter (fixture->base.window);
  wait_for_text (fixture, "Morning Light Books");
  g_assert_false (view_shows_text (fixture->page, fixture->texts->offline));
  g_assert_true (get_focus (fixture) == get_row (fixture, 0)); /* the button is gone */
}

/* What was known stays in view below what went wrong. */
static void
test_problem_takes_nothing_away (Fixture *fixture, gconstpointer data)
{
  present_signed_in (fixture);
  g_atomic_int_set (&fixture->manner, REFUSES);
  topay_page_shown (TOPAY_PAGE (fixture->page), TRUE);
  wait_for_text (fixture, fixture->texts->try_again);
  g_assert_cmpuint (count_rows (fixture), ==, FIRST_ROWS);
}

static gboolean
spins (gpointer data)
{
  return gtk_widget_get_visible (data);
}

static void
test_waiting_leaves_the_other_ways_open (Fixture *fixture, gconstpointer data)
{
  make_account (fixture);
  account_fixture_sign_in (fixture->account);
  g_atomic_int_set (&fixture->manner, IS_SILENT);
  present (fixture);
  view_wait_until (spins, get_child (fixture, "spinner"));
  keys_tab_to (fixture->base.window, fixture->texts->check);
  keys_enter (fixture->base.window);
  assert_asked (fixture, "open-diagnosis ('', '');");
}

static void
test_account_without_payments_is_told_so (Fixture *fixture, gconstpointer data)
{
  make_account (fixture);
  account_fixture_sign_in (fixture->account);
  g_atomic_int_set (&fixture->manner, LISTS_NONE);
  present (fixture);
  wait_for_text (fixture, fixture->texts->empty);
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "payments")));
}

static void
test_signed_out_has_a_way_in (Fixture *fixture, gconstpointer data)
{
  make_account (fixture);
  present (fixture);
  wait_for_text (fixture, fixture->texts->signed_out);
  keys_tab_to (fixture->base.window, fixture->texts->sign_in);
  keys_enter (fixture->base.window);
  assert_asked (fixture, "sign-in ;");
  account_fixture_sign_in (fixture->account); /* as the page above would */
  wait_for_text (fixture, "Morning Light Books");
  g_assert_false (view_shows_text (fixture->page, fixture->texts->signed_out));
  g_assert_true (get_focus (fixture) == get_row (fixture, 0));
}

/* Whoever sits down next sees nothing of it. */
static void
test_signing_out_takes_the_payments_away (Fixture *fixture, gconstpointer data)
{
  present_signed_in (fixture);
  account_fixture_sign_out (fixture->account);
  g_assert_false (view_shows_text (fixture->page, "Morning Light Books"));
  g_assert_null (get_row (fixture, 0));
  wait_for_text (fixture, fixture->texts->signed_out);
}

static void
test_without_a_service_codes_still_work (Fixture *fixture, gconstpointer data)
{
  present (fixture);
  wait_for_text (fixture, fixture->texts->no_service);
  g_assert_false (view_shows_text (fixture->page, fixture->texts->try_again));
  keys_tab_to (fixture->base.window, fixture->texts->code);
  keys_type (fixture->base.window, "TP-2103");
  keys_enter (fixture->base.window);
  assert_asked (fixture, "open-diagnosis ('', 'TP-2103');");
}

static void
assert_code_problem (Fixture *fixture, const char *problem)
{
  TopayField *field = TOPAY_FIELD (view_find_nth (fixture->page, TOPAY_TYPE_FIELD, 0));

  g_assert_cmpstr (topay_field_get_error (field), ==, problem);
}

static void
test_codes_are_taken_as_people_type_them (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = fixture->base.window;

  make_account (fixture);
  present (fixture);
  keys_tab_to (window, fixture->texts->look_up);
  keys_enter (window);
  assert_code_problem (fixture, fixture->texts->no_code);
  g_assert_true (ADW_IS_ENTRY_ROW (get_focus (fixture)));

  keys_type (window, "错误 TP-2103");
  assert_code_problem (fixture, NULL);
  keys_enter (window);
  assert_code_problem (fixture, fixture->texts->not_a_code);
  assert_asked (fixture, "");

  keys_type (window, " ｔｐ　２１０３ "); /* over what is selected */
  keys_enter (window);
  assert_asked (fixture, "open-diagnosis ('', 'tp 2103');");
  assert_code_problem (fixture, NULL);
}

/* As wide as a payment may be: a million and the longest word for a state. */
static void
test_page_fits_360_px (Fixture *fixture, gconstpointer data)
{
  present_signed_in (fixture);
  g_assert_cmpint (view_measure_width (fixture->page, 150), <=, 360);
}

typedef struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} Test;

static const Test tests[] = {
  { "newest-are-listed-and-named", test_newest_are_listed_and_named },
  { "keyboard-chooses-a-payment", test_keyboard_chooses_a_payment },
  { "older-ones-are-a-button-away", test_older_ones_are_a_button_away },
  { "search-looks-through-all", test_search_looks_through_all },
  { "coming-back-keeps-the-place", test_coming_back_keeps_the_place },
  { "lost-connection-is-said-and-tried-again", test_lost_connection_is_said_and_tried_again },
  { "problem-takes-nothing-away", test_problem_takes_nothing_away },
  { "waiting-leaves-the-other-ways-open", test_waiting_leaves_the_other_ways_open },
  { "account-without-payments-is-told-so", test_account_without_payments_is_told_so },
  { "signed-out-has-a-way-in", test_signed_out_has_a_way_in },
  { "signing-out-takes-the-payments-away", test_signing_out_takes_the_payments_away },
  { "without-a-service-codes-still-work", test_without_a_service_codes_still_work },
  { "codes-are-taken-as-people-type-them", test_codes_are_taken_as_people_type_them },
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
            g_strconcat ("/payments-page/", languages[i]->language, "/", tests[j].name, NULL);

        g_test_add (path, Fixture, languages[i], set_up, tests[j].run, tear_down);
      }
  result = g_test_run ();
  topay_test_certificates_free (certificates);
  account_fixture_end ();
  return result;
}
