/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The search page on the product's own library. */

#include "config.h"

#include "topay-search-actions.h"
#include "topay-search-page.h"

#include <string.h>

#include "topay-search-model.h"
#include "topay-search-row.h"
#include "view-fixture.h"

/* Longer than anything of the page waits: 150 ms, 300 ms and 600 ms. */
#define REST_MS 900

typedef struct
{
  const char *language;
  const char *question; /* with a best answer */
  const char *id;       /* of that */
  const char *title;    /* of that */
  const char *vague;    /* without one; its words stand in the title of a hit */
  const char *count;    /* what is said of its results, around the number */
  const char *nothing;  /* what is said of a question that finds nothing, up to the quoted words */
} Words;

static const Words english = {
  .language = "en",
  .question = "charged twice",
  .id = "pay-duplicate",
  .title = "I was charged twice",
  .vague = "refund",
  .count = "%u results, all from this computer",
  .nothing = "Nothing found for “%s”",
};
static const Words chinese = {
  .language = "zh_CN",
  .question = "重复扣款",
  .id = "pay-duplicate",
  .title = "重复扣款怎么办",
  .vague = "退款",
  .count = "共 %u 条结果，均来自本机",
  .nothing = "没有找到“%s”",
};

typedef struct
{
  ViewFixture base;
  GtkWidget *page; /* (owned by the window) */
} Fixture;

static void
set_up_without_library (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;

  view_fixture_set_up (&fixture->base, words->language, "/proc/nonexistent");
  fixture->page = GTK_WIDGET (topay_search_page_new (fixture->base.context, ""));
  view_fixture_present (&fixture->base, fixture->page);
  gtk_test_widget_wait_for_draw (fixture->page);
  topay_page_shown (TOPAY_PAGE (fixture->page), FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_without_library (fixture, data);
  view_fixture_load_library (&fixture->base, g_getenv ("TOPAY_TEST_BUNDLE"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  view_fixture_tear_down (&fixture->base);
}

static GtkWidget *
get_child (Fixture *fixture, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->page, TOPAY_TYPE_SEARCH_PAGE, name));
}

static const char *
get_text (Fixture *fixture, const char *name)
{
  return gtk_label_get_text (GTK_LABEL (get_child (fixture, name)));
}

static const char *
get_state (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (get_child (fixture, "states")));
}

static GtkEditable *
get_entry (Fixture *fixture)
{
  return GTK_EDITABLE (get_child (fixture, "entry"));
}

static GtkWidget *
get_row (Fixture *fixture, int position)
{
  return GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (get_child (fixture, "list")), position));
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_root_get_focus (GTK_ROOT (fixture->base.window));
}

static void
ask (Fixture *fixture, const char *query)
{
  topay_search_page_set_query (TOPAY_SEARCH_PAGE (fixture->page), query);
}

static void
rest (guint ms)
{
  gint64 end_us = g_get_monotonic_time () + ms * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* Offers a key to the handlers of @widget, as the toolkit would on its way to the focus. */
static gboolean
press (GtkWidget *widget, guint keyval, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }
  return handled;
}

static void
assert_caret_at_end (Fixture *fixture)
{
  GtkEditable *entry = get_entry (fixture);

  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), GTK_WIDGET (entry)));
  g_assert_cmpint (gtk_editable_get_position (entry), ==,
                   g_utf8_strlen (gtk_editable_get_text (entry), -1));
  g_assert_false (gtk_editable_get_selection_bounds (entry, NULL, NULL));
}

static guint
count_rows (Fixture *fixture)
{
  guint n_rows = 0;

  for (int i = 0; get_row (fixture, i) != NULL; i++)
    n_rows += gtk_widget_get_visible (get_row (fixture, i));
  return n_rows;
}

static void
test_question_shows_the_best_answer (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;

  ask (fixture, words->question);
  g_assert_cmpstr (get_state (fixture), ==, "results");
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "best")));
  g_assert_cmpstr (get_text (fixture, "best_title"), ==, words->title);
  g_assert_cmpstr (get_text (fixture, "best_summary"), !=, "");
  view_fixture_click (&fixture->base, get_child (fixture, "best_button"),
                      "open-article pay-duplicate;");
}

static void
test_results_are_counted_and_open (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  g_auto (GStrv) around = g_strsplit (words->count, "%u", 2);
  g_autofree char *number = NULL;
  g_autofree char *count = NULL;
  g_autofree char *request = NULL;
  TopaySearchItem *first;

  ask (fixture, words->vague);
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "best")));
  g_assert_cmpuint (count_rows (fixture), >, 1);
  g_assert_cmpuint (count_rows (fixture), <=, TOPAY_SEARCH_MODEL_LIMIT);

  number = g_strdup_printf ("%u", count_rows (fixture));
  count = g_strjoinv (number, around);
  g_assert_cmpstr (get_text (fixture, "count"), ==, count);

  first = topay_search_row_get_item (TOPAY_SEARCH_ROW (get_row (fixture, 0)));
  request = g_strdup_printf ("open-article %s;", topay_search_item_get_id (first));
  view_fixture_click (&fixture->base, get_row (fixture, 0), request);
}

/* Whether a label sets the first letters of @words bold. */
static gboolean
has_bold (GtkLabel *label, const char *words)
{
  PangoAttrList *attributes = gtk_label_get_attributes (label);
  g_autoptr (PangoAttrIterator) at = NULL;
  gboolean found = FALSE;

  if (attributes == NULL)
    return FALSE;
  at = pango_attr_list_get_iterator (attributes);
  do
    {
      int start = 0, end = 0;

      pango_attr_iterator_range (at, &start, &end);
      if (pango_attr_iterator_get (at, PANGO_ATTR_WEIGHT) != NULL)
        found |=
            g_ascii_strncasecmp (gtk_label_get_text (label) + start, words, strlen (words)) == 0;
    }
  while (pango_attr_iterator_next (at));
  return found;
}

static void
test_matches_are_bold (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  guint n_with = 0;

  ask (fixture, words->vague);
  for (guint i = 0; i < count_rows (fixture); i++)
    {
      GtkLabel *title = GTK_LABEL (view_find_nth (get_row (fixture, i), GTK_TYPE_LABEL, 0));
      g_autofree char *folded = g_utf8_casefold (gtk_label_get_text (title), -1);

      g_assert_false (gtk_label_get_use_markup (title));
      if (strstr (folded, words->vague) == NULL)
        continue;
      n_with++;
      g_assert_true (has_bold (title, words->vague));
    }
  g_assert_cmpuint (n_with, >, 0);
}

static gboolean
has_results (gpointer data)
{
  return g_str_equal (get_state (data), "results");
}

static void
test_typing_is_answered_after_a_pause (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;

  gtk_editable_set_text (get_entry (fixture), words->question);
  g_assert_cmpstr (get_state (fixture), ==, "start");
  view_wait_until (has_results, fixture);
  g_assert_cmpstr (get_text (fixture, "best_title"), ==, words->title);
}

static void
test_enter_does_not_wait (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  g_autofree char *request = g_strdup_printf ("open-article %s;", words->id);

  gtk_editable_set_text (get_entry (fixture), words->question);
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_cmpstr (fixture->base.asked->str, ==, request);
}

static void
test_enter_without_an_answer_opens_the_first_hit (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  g_autofree char *request = NULL;
  TopaySearchItem *first;

  ask (fixture, words->vague);
  first = topay_search_row_get_item (TOPAY_SEARCH_ROW (get_row (fixture, 0)));
  request = g_strdup_printf ("open-article %s;", topay_search_item_get_id (first));
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_cmpstr (fixture->base.asked->str, ==, request);
}

static void
test_enter_on_nothing_asks_nothing (Fixture *fixture, gconstpointer data)
{
  ask (fixture, "zzzzzz");
  g_signal_emit_by_name (get_entry (fixture), "activate");
  ask (fixture, "");
  g_signal_emit_by_name (get_entry (fixture), "activate");
  g_assert_cmpstr (fixture->base.asked->str, ==, "");
}

static void
test_nothing_found_keeps_the_question (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  const char *question = "<b>zzzz</b> & zzzz"; /* is text, never markup */
  g_auto (GStrv) around = g_strsplit (words->nothing, "%s", 2);
  g_autofree char *title = g_strdup_printf ("%s%s%s", around[0], question, around[1]);

  ask (fixture, question);
  g_assert_cmpstr (get_state (fixture), ==, "nothing");
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, question);
  g_assert_true (view_shows_text (get_child (fixture, "nothing"), title));
  view_fixture_click (&fixture->base, get_child (fixture, "reach_button"),
                      "open-article contact-channels;");
}

static void
test_long_question_is_quoted_in_part (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  g_autofree char *question = g_strnfill (500, 'z');
  g_autofree char *beginning = g_strnfill (40, 'z');
  g_auto (GStrv) around = g_strsplit (words->nothing, "%s", 2);
  g_autofree char *title = g_strdup_printf ("%s%s…%s", around[0], beginning, around[1]);

  ask (fixture, question);
  g_assert_true (view_shows_text (get_child (fixture, "nothing"), title));
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, question);
}

static void
test_no_question_offers_popular_ones (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  TopayLibrary *library = topay_context_get_library (fixture->base.context);
  const char *const *searches = topay_library_get_searches (library, words->language);
  GtkListBox *list = GTK_LIST_BOX (get_child (fixture, "searches"));

  g_assert_cmpstr (get_state (fixture), ==, "start");
  for (guint i = 0; i < g_strv_length ((char **) searches); i++)
    {
      g_autofree char *request = g_strdup_printf ("search %s;", searches[i]);

      view_fixture_click (&fixture->base,
                          GTK_WIDGET (gtk_list_box_get_row_at_index (list, (int) i)), request);
    }
  ask (fixture, words->question);
  ask (fixture, "");
  g_assert_cmpstr (get_state (fixture), ==, "start");
}

static GtkWidget *
get_scroller_of_focus (Fixture *fixture)
{
  return gtk_widget_get_ancestor (get_focus (fixture), GTK_TYPE_SCROLLED_WINDOW);
}

/* Below the best answer: something to do where there is, else something to read. */
static GtkWidget *
get_first_row (Fixture *fixture)
{
  GtkWidget *action =
      topay_search_actions_get_first (TOPAY_SEARCH_ACTIONS (get_child (fixture, "actions")));

  return action != NULL ? action : get_row (fixture, 0);
}

static void
test_arrows_go_from_the_entry_and_back (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  GtkWidget *entry = GTK_WIDGET (get_entry (fixture));
  GtkWidget *searches = get_child (fixture, "searches");

  g_assert_true (press (entry, GDK_KEY_Down, 0)); /* to the popular ones */
  g_assert_true (gtk_widget_get_parent (get_focus (fixture)) == searches);
  g_assert_true (press (get_scroller_of_focus (fixture), GDK_KEY_Up, 0));
  assert_caret_at_end (fixture);

  ask (fixture, words->question);
  g_assert_true (press (entry, GDK_KEY_Down, 0));
  g_assert_true (get_focus (fixture) == get_child (fixture, "best_button"));
  g_assert_true (press (get_child (fixture, "results"), GDK_KEY_Down, 0));
  g_assert_true (get_focus (fixture) == get_first_row (fixture));
  g_assert_false (press (get_child (fixture, "results"), GDK_KEY_Up, 0)); /* the toolkit's */
  gtk_widget_grab_focus (get_child (fixture, "best_button"));
  g_assert_true (press (get_child (fixture, "results"), GDK_KEY_Up, 0));
  assert_caret_at_end (fixture);

  ask (fixture, words->vague);
  g_assert_true (press (entry, GDK_KEY_KP_Down, 0));
  g_assert_true (get_focus (fixture) == get_first_row (fixture));
  g_assert_true (press (get_child (fixture, "results"), GDK_KEY_KP_Up, 0));
  assert_caret_at_end (fixture);

  ask (fixture, "zzzzzz");
  g_assert_true (press (entry, GDK_KEY_Down, 0));
  g_assert_true (get_focus (fixture) == get_child (fixture, "reach_button"));
  g_assert_true (press (get_child (fixture, "nothing"), GDK_KEY_Up, 0));
  assert_caret_at_end (fixture);
}

/* A test makes no event; what is left to see is that the key would be handed on, and where. */
static void
test_typing_on_a_result_goes_to_the_entry (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  GtkWidget *content = gtk_widget_get_parent (get_child (fixture, "states"));
  const struct
  {
    guint keyval;
    GdkModifierType state;
    gboolean writes;
  } rows[] = {
    { GDK_KEY_a, 0, TRUE },
    { GDK_KEY_A, GDK_SHIFT_MASK, TRUE },
    { GDK_KEY_BackSpace, 0, TRUE },
    { GDK_KEY_1, 0, TRUE },
    { GDK_KEY_space, 0, FALSE },
    { GDK_KEY_Return, 0, FALSE },
    { GDK_KEY_Tab, 0, FALSE },
    { GDK_KEY_Page_Down, 0, FALSE },
    { GDK_KEY_Escape, 0, FALSE },
    { GDK_KEY_c, GDK_CONTROL_MASK, FALSE },
    { GDK_KEY_1, GDK_ALT_MASK, FALSE },
  };

  ask (fixture, words->vague);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gtk_widget_grab_focus (get_row (fixture, 1));
      if (rows[i].writes)
        g_test_expect_message ("Gtk", G_LOG_LEVEL_CRITICAL, "*key_forward*current_event*");
      press (content, rows[i].keyval, rows[i].state);
      g_test_assert_expected_messages ();
      if (rows[i].writes)
        assert_caret_at_end (fixture);
      else
        g_assert_true (get_focus (fixture) == get_row (fixture, 1));
    }
}

static void
test_escape_clears_and_then_goes_back (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;

  ask (fixture, words->question);
  gtk_widget_grab_focus (get_child (fixture, "best_button"));
  g_assert_true (topay_page_escape (TOPAY_PAGE (fixture->page)));
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "");
  g_assert_cmpstr (get_state (fixture), ==, "start");
  assert_caret_at_end (fixture);
  g_assert_false (topay_page_escape (TOPAY_PAGE (fixture->page)));

  ask (fixture, words->question);
  g_signal_emit_by_name (get_entry (fixture), "stop-search");
  g_assert_cmpstr (fixture->base.asked->str, ==, "");
  g_signal_emit_by_name (get_entry (fixture), "stop-search");
  g_assert_cmpstr (fixture->base.asked->str, ==, "back ;");
}

static void
test_focus_stays_when_returned_to (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;

  ask (fixture, words->vague);
  topay_page_shown (TOPAY_PAGE (fixture->page), FALSE);
  assert_caret_at_end (fixture);
  gtk_widget_grab_focus (get_row (fixture, 1));
  topay_page_shown (TOPAY_PAGE (fixture->page), TRUE);
  g_assert_true (get_focus (fixture) == get_row (fixture, 1));
}

static void
test_f6_goes_between_entry_and_results (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;

  ask (fixture, words->vague);
  g_assert_true (topay_page_cycle_region (TOPAY_PAGE (fixture->page), TRUE));
  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), get_child (fixture, "results")));
  g_assert_true (topay_page_cycle_region (TOPAY_PAGE (fixture->page), TRUE));
  g_assert_true (gtk_widget_is_ancestor (get_focus (fixture), get_child (fixture, "header_bar")));
}

static void
test_count_is_spoken_once_typing_rests (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;

  ask (fixture, words->question);
  rest (300);
  ask (fixture, words->vague);
  rest (400); /* 700 ms after the first question, 400 after the second */
  g_assert_cmpstr (get_text (fixture, "announcement"), ==, "");
  rest (REST_MS);
  g_assert_cmpstr (get_text (fixture, "announcement"), ==, get_text (fixture, "count"));

  ask (fixture, "zzzzzz");
  ask (fixture, "");
  rest (REST_MS);
  g_assert_null (strstr (get_text (fixture, "announcement"), "zzzzzz"));
}

/* Typing on makes no widget, and takes none away. */
static void
test_rows_are_reused (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  GtkWidget *rows[TOPAY_SEARCH_MODEL_LIMIT];

  ask (fixture, words->vague);
  for (int i = 0; i < TOPAY_SEARCH_MODEL_LIMIT; i++)
    rows[i] = get_row (fixture, i);
  ask (fixture, words->question);
  ask (fixture, "zzzzzz");
  ask (fixture, words->vague);
  for (int i = 0; i < TOPAY_SEARCH_MODEL_LIMIT; i++)
    if (rows[i] != NULL)
      g_assert_true (get_row (fixture, i) == rows[i]);
}

static void
test_every_state_fits_360_px (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  const char *questions[] = { words->question, words->vague, "",
                              "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq" };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    for (int percent = 100; percent <= 150; percent += 50)
      {
        ask (fixture, questions[i]);
        g_assert_cmpint (view_measure_width (fixture->page, percent), <=, 360);
      }
}

static void
test_address_holds_the_question (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;
  g_autofree char *escaped = g_uri_escape_string (words->question, NULL, FALSE);
  g_autofree char *expected = g_strconcat ("topay-help:search?q=", escaped, NULL);
  g_autofree char *uri = NULL;

  ask (fixture, words->question);
  uri = topay_page_dup_uri (TOPAY_PAGE (fixture->page));
  g_assert_cmpstr (uri, ==, expected);
}

static gboolean
is_spinning (gpointer data)
{
  return gtk_spinner_get_spinning (GTK_SPINNER (get_child (data, "spinner")));
}

static void
test_late_library_is_waited_for (Fixture *fixture, gconstpointer data)
{
  const Words *words = data;

  ask (fixture, words->question);
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "start"))); /* no empty list */
  view_wait_until (is_spinning, fixture);
  g_assert_cmpstr (get_state (fixture), ==, "waiting");

  view_fixture_load_library (&fixture->base, g_getenv ("TOPAY_TEST_BUNDLE"));
  g_assert_false (is_spinning (fixture));
  g_assert_cmpstr (get_state (fixture), ==, "results");
}

static void
test_missing_library_is_said_for_good (Fixture *fixture, gconstpointer data)
{
  topay_context_set_library_problem (fixture->base.context, TRUE);
  g_assert_cmpstr (get_state (fixture), ==, "problem");
  rest (REST_MS); /* the spinner would come now */
  g_assert_cmpstr (get_state (fixture), ==, "problem");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    void (*set_up) (Fixture *fixture, gconstpointer data);
    void (*run) (Fixture *fixture, gconstpointer data);
    gboolean once; /* the language makes no difference */
  } tests[] = {
    { "question-shows-the-best-answer", set_up, test_question_shows_the_best_answer },
    { "results-are-counted-and-open", set_up, test_results_are_counted_and_open },
    { "matches-are-bold", set_up, test_matches_are_bold },
    { "typing-is-answered-after-a-pause", set_up, test_typing_is_answered_after_a_pause, TRUE },
    { "enter-does-not-wait", set_up, test_enter_does_not_wait },
    { "enter-without-an-answer-opens-the-first-hit", set_up,
      test_enter_without_an_answer_opens_the_first_hit },
    { "enter-on-nothing-asks-nothing", set_up, test_enter_on_nothing_asks_nothing, TRUE },
    { "nothing-found-keeps-the-question", set_up, test_nothing_found_keeps_the_question },
    { "long-question-is-quoted-in-part", set_up, test_long_question_is_quoted_in_part, TRUE },
    { "no-question-offers-popular-ones", set_up, test_no_question_offers_popular_ones },
    { "arrows-go-from-the-entry-and-back", set_up, test_arrows_go_from_the_entry_and_back },
    { "typing-on-a-result-goes-to-the-entry", set_up, test_typing_on_a_result_goes_to_the_entry,
      TRUE },
    { "escape-clears-and-then-goes-back", set_up, test_escape_clears_and_then_goes_back, TRUE },
    { "focus-stays-when-returned-to", set_up, test_focus_stays_when_returned_to, TRUE },
    { "f6-goes-between-entry-and-results", set_up, test_f6_goes_between_entry_and_results, TRUE },
    { "count-is-spoken-once-typing-rests", set_up, test_count_is_spoken_once_typing_rests, TRUE },
    { "rows-are-reused", set_up, test_rows_are_reused, TRUE },
    { "every-state-fits-360-px", set_up, test_every_state_fits_360_px },
    { "address-holds-the-question", set_up, test_address_holds_the_question },
    { "late-library-is-waited-for", set_up_without_library, test_late_library_is_waited_for, TRUE },
    { "missing-library-is-said-for-good", set_up_without_library,
      test_missing_library_is_said_for_good, TRUE },
  };
  static const Words *const languages[] = { &english, &chinese };

  view_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    for (guint j = 0; j < (tests[i].once ? 1 : G_N_ELEMENTS (languages)); j++)
      {
        g_autofree char *path =
            g_strdup_printf ("/search-page/%s/%s", languages[j]->language, tests[i].name);

        g_test_add (path, Fixture, languages[j], tests[i].set_up, tests[i].run, tear_down);
      }
  return g_test_run ();
}
