/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Home on the product's own library. */

#include "config.h"

#include "topay-home-view.h"

#include <glib/gstdio.h>

#include "topay-action-card.h"
#include "topay-home-lower.h"
#include "topay-wizards.h"
#include "view-fixture.h"

typedef struct
{
  ViewFixture base;
  GtkWidget *home; /* (owned by the window) */
  char *folder;    /* (owned) (nullable): of the state; NULL for one that cannot be written */
} Fixture;

/* Nobody was asked about the weekly tip yet. */
static void
forget_answers (Fixture *fixture)
{
  g_settings_reset (fixture->base.settings, "weekly-tip");
  g_settings_reset (fixture->base.settings, "weekly-tip-asked");
}

static void
set_up_in (Fixture *fixture, const char *language, const char *folder)
{
  view_fixture_set_up (&fixture->base, language, folder);
  forget_answers (fixture);
  fixture->home = topay_home_view_new (fixture->base.context);
}

static void
set_up (Fixture *fixture, gconstpointer language)
{
  fixture->folder = g_dir_make_tmp ("topay-home-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  set_up_in (fixture, language, fixture->folder);
}

static void
set_up_without_disk (Fixture *fixture, gconstpointer language)
{
  set_up_in (fixture, language, "/proc/nonexistent");
}

static void
set_up_with_damage (Fixture *fixture, gconstpointer language)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("topay-home-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "anonymous.db", NULL);
  g_assert_true (g_file_set_contents (path, "no database", -1, NULL));
  set_up_in (fixture, language, fixture->folder);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);

  for (const char *name = g_dir_read_name (folder); name != NULL; name = g_dir_read_name (folder))
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  view_fixture_tear_down (&fixture->base);
  if (fixture->folder != NULL)
    remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static GtkWidget *
get_child (Fixture *fixture, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->home, TOPAY_TYPE_HOME_VIEW, name));
}

/* NULL before it is made. */
static GtkWidget *
get_lower (Fixture *fixture)
{
  return view_find_nth (fixture->home, TOPAY_TYPE_HOME_LOWER, 0);
}

static GtkWidget *
get_lower_child (Fixture *fixture, const char *name)
{
  return GTK_WIDGET (
      gtk_widget_get_template_child (get_lower (fixture), TOPAY_TYPE_HOME_LOWER, name));
}

static gboolean
has_lower (gpointer fixture)
{
  return get_lower (fixture) != NULL;
}

static void
present_with_library (Fixture *fixture)
{
  view_fixture_load_library (&fixture->base, g_getenv ("TOPAY_TEST_BUNDLE"));
  view_fixture_present (&fixture->base, fixture->home);
  view_wait_until (has_lower, fixture);
}

static const char *
get_tip_title (Fixture *fixture)
{
  return gtk_label_get_text (GTK_LABEL (get_lower_child (fixture, "tip_title")));
}

static guint
get_days_since_1970 (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now), (GDateYear) g_date_time_get_year (now));
  return g_date_get_julian (&today) - 719163; /* the Julian day of 1 January 1970 as GDate counts */
}

static void
test_each_chip_searches_for_its_words (Fixture *fixture, gconstpointer data)
{
  const char *const *words;
  guint n_chips = 0;

  present_with_library (fixture);
  words = topay_library_get_searches (view_fixture_get_library (&fixture->base),
                                      view_fixture_get_language (&fixture->base));
  for (; words[n_chips] != NULL; n_chips++)
    {
      GtkWidget *chip = view_find_nth (get_child (fixture, "chips"), GTK_TYPE_BUTTON, n_chips);
      g_autofree char *expected = g_strdup_printf ("search %s;", words[n_chips]);

      g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (chip)), ==, words[n_chips]);
      view_fixture_click (&fixture->base, chip, expected);
    }
  g_assert_cmpuint (n_chips, ==, 3);
  g_assert_null (view_find_nth (get_child (fixture, "chips"), GTK_TYPE_BUTTON, n_chips));
}

static guint
count_wizards (Fixture *fixture)
{
  guint n_wizards = 0;

  for (guint i = 0; i < topay_n_wizards; i++)
    if (!topay_wizards[i].is_elsewhere
        && topay_context_is_wizard_available (fixture->base.context, topay_wizards[i].id))
      n_wizards++;
  return n_wizards;
}

/* One for each that this app can run, before the topics; a planned one is nowhere. */
static void
test_wizard_cards_open_the_wizards (Fixture *fixture, gconstpointer data)
{
  guint nth = 0;

  present_with_library (fixture);
  for (guint i = 0; i < topay_n_wizards; i++)
    {
      const TopayWizard *wizard = &topay_wizards[i];
      g_autofree char *expected = g_strdup_printf ("open-flow %s;", wizard->id);
      GtkWidget *card;

      if (wizard->is_elsewhere
          || !topay_context_is_wizard_available (fixture->base.context, wizard->id))
        continue;
      card = view_find_nth (get_lower_child (fixture, "cards"), TOPAY_TYPE_ACTION_CARD, nth++);
      g_assert_true (view_shows_text (card, topay_wizard_get_title (wizard)));
      view_fixture_click (&fixture->base, card, expected);
    }
  g_assert_cmpuint (nth, >, 0);
}

/* Behind the wizards, so many that the rows are full. */
static void
test_each_card_opens_its_topic (Fixture *fixture, gconstpointer data)
{
  const TopayCategory *categories;
  GtkWidget *cards;
  guint n_categories = 0, n_wizards;

  present_with_library (fixture);
  n_wizards = count_wizards (fixture);
  cards = get_lower_child (fixture, "cards");
  categories =
      topay_library_get_categories (view_fixture_get_library (&fixture->base),
                                    view_fixture_get_language (&fixture->base), &n_categories);
  g_assert_cmpuint (n_categories, >, 0);
  n_categories = MIN (n_categories, 6); /* full rows of one, two and three */
  for (guint i = 0; i < n_categories; i++)
    {
      GtkWidget *card = view_find_nth (cards, TOPAY_TYPE_ACTION_CARD, n_wizards + i);
      g_autofree char *expected = g_strdup_printf ("open-topic %s;", categories[i].id);

      view_fixture_click (&fixture->base, card, expected);
      g_assert_true (view_shows_text (card, categories[i].title));
      g_assert_true (view_shows_text (card, categories[i].summary));
      gtk_test_accessible_assert_property (card, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           categories[i].title);
    }
  g_assert_null (view_find_nth (cards, TOPAY_TYPE_ACTION_CARD, n_wizards + n_categories));
}

static void
test_each_popular_question_opens_its_article (Fixture *fixture, gconstpointer data)
{
  const char *const *ids;
  GtkWidget *popular;
  guint n_ids = 0;

  present_with_library (fixture);
  popular = get_lower_child (fixture, "popular");
  ids = topay_library_get_popular (view_fixture_get_library (&fixture->base));
  for (; ids[n_ids] != NULL; n_ids++)
    {
      GtkWidget *row = view_find_nth (popular, ADW_TYPE_ACTION_ROW, n_ids);
      g_autofree char *expected = g_strdup_printf ("open-article %s;", ids[n_ids]);

      view_fixture_click (&fixture->base, row, expected);
      g_assert_true (view_shows_text (
          row, topay_library_get_info (view_fixture_get_library (&fixture->base),
                                       view_fixture_get_language (&fixture->base), ids[n_ids])
                   ->title));
    }
  g_assert_cmpuint (n_ids, >, 0);
  view_fixture_click (&fixture->base, view_find_nth (popular, GTK_TYPE_BUTTON, 0), "open-topic ;");
}

static void
test_tip_is_the_one_of_the_local_day (Fixture *fixture, gconstpointer data)
{
  guint n_tips = 0, before = get_days_since_1970 (), after;
  const TopayTip *tips;

  present_with_library (fixture);
  after = get_days_since_1970 (); /* midnight may have passed */
  tips = topay_library_get_tips (view_fixture_get_library (&fixture->base),
                                 view_fixture_get_language (&fixture->base), &n_tips);
  g_assert_cmpuint (n_tips, >, 1);
  if (g_strcmp0 (get_tip_title (fixture), tips[before % n_tips].title) != 0)
    g_assert_cmpstr (get_tip_title (fixture), ==, tips[after % n_tips].title);
}

static guint
find_tip (const TopayTip *tips, guint n_tips, const char *title)
{
  for (guint i = 0; i < n_tips; i++)
    if (g_str_equal (tips[i].title, title))
      return i;
  g_assert_not_reached ();
}

static void
test_more_tips_goes_round_them_all (Fixture *fixture, gconstpointer data)
{
  const TopayTip *tips;
  guint n_tips = 0, first;

  present_with_library (fixture);
  tips = topay_library_get_tips (view_fixture_get_library (&fixture->base),
                                 view_fixture_get_language (&fixture->base), &n_tips);
  first = find_tip (tips, n_tips, get_tip_title (fixture));
  for (guint i = 0; i <= n_tips; i++)
    {
      const TopayTip *tip = &tips[(first + i) % n_tips];
      g_autofree char *expected = g_strdup_printf ("open-article %s;", tip->article);

      g_assert_cmpstr (get_tip_title (fixture), ==, tip->title);
      g_assert_true (view_shows_text (get_lower (fixture), tip->text));
      view_fixture_click (&fixture->base, get_lower_child (fixture, "tip_button"), expected);
      g_assert_true (gtk_widget_activate_action (get_lower (fixture), "home.next-tip", NULL));
    }
}

static gboolean
is_offered (Fixture *fixture)
{
  return gtk_widget_get_visible (get_lower_child (fixture, "offer"));
}

static void
press_offer (Fixture *fixture, guint n)
{
  GtkWidget *button = view_find_nth (get_lower_child (fixture, "offer"), GTK_TYPE_BUTTON, n);

  g_assert_true (gtk_widget_grab_focus (button));
  g_signal_emit_by_name (button, "clicked");
}

/* Nothing is lost to whoever goes on by keyboard or listens to a screen reader. */
static void
assert_focus_is_on_the_tip (Fixture *fixture)
{
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->base.window))
                 == get_lower_child (fixture, "tip_button"));
}

/* Whichever the answer: it is kept, nobody asks again, and the focus is not lost. */
static void
answer_offer (Fixture *fixture, gboolean yes)
{
  press_offer (fixture, yes ? 0 : 1);
  g_assert_cmpint (g_settings_get_boolean (fixture->base.settings, "weekly-tip"), ==, yes);
  g_assert_true (g_settings_get_boolean (fixture->base.settings, "weekly-tip-asked"));
  g_assert_false (is_offered (fixture));
  assert_focus_is_on_the_tip (fixture);
}

static void
test_yes_turns_the_weekly_tip_on (Fixture *fixture, gconstpointer data)
{
  present_with_library (fixture);
  g_assert_true (is_offered (fixture));
  g_assert_false (g_settings_get_boolean (fixture->base.settings, "weekly-tip"));
  answer_offer (fixture, TRUE);
}

static void
test_no_thanks_leaves_the_weekly_tip_off (Fixture *fixture, gconstpointer data)
{
  present_with_library (fixture);
  answer_offer (fixture, FALSE);
}

static void
test_weekly_tip_is_offered_once (Fixture *fixture, gconstpointer data)
{
  g_settings_set_boolean (fixture->base.settings, "weekly-tip-asked", TRUE);
  present_with_library (fixture);
  g_assert_false (is_offered (fixture));
}

static void
test_offer_goes_with_an_answer_elsewhere (Fixture *fixture, gconstpointer data)
{
  present_with_library (fixture);
  g_assert_true (is_offered (fixture));
  g_settings_set_boolean (fixture->base.settings, "weekly-tip-asked", TRUE);
  g_assert_false (is_offered (fixture));
}

/* A window that is only made costs nothing but the title and the search. */
static void
test_lower_part_waits_for_the_window (Fixture *fixture, gconstpointer data)
{
  view_fixture_load_library (&fixture->base, g_getenv ("TOPAY_TEST_BUNDLE"));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (get_lower (fixture));
  view_fixture_present (&fixture->base, fixture->home);
  g_assert_null (get_lower (fixture));
  view_wait_until (has_lower, fixture);
}

static void
test_lower_part_waits_for_the_library (Fixture *fixture, gconstpointer data)
{
  view_fixture_present (&fixture->base, fixture->home);
  gtk_test_widget_wait_for_draw (fixture->base.window);
  g_assert_null (get_lower (fixture));
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "chips")));

  view_fixture_load_library (&fixture->base, g_getenv ("TOPAY_TEST_BUNDLE"));
  view_wait_until (has_lower, fixture);
}

static void
test_lower_part_is_made_once (Fixture *fixture, gconstpointer data)
{
  present_with_library (fixture);
  gtk_widget_set_visible (fixture->home, FALSE);
  gtk_widget_set_visible (fixture->home, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (view_find_nth (fixture->home, TOPAY_TYPE_HOME_LOWER, 1));
}

static void
test_closing_before_the_lower_part_is_safe (Fixture *fixture, gconstpointer data)
{
  view_fixture_load_library (&fixture->base, g_getenv ("TOPAY_TEST_BUNDLE"));
  view_fixture_present (&fixture->base, fixture->home);
  g_assert_null (get_lower (fixture)); /* its idle is under way when the test is torn down */
}

static void
test_first_letter_opens_the_search (Fixture *fixture, gconstpointer data)
{
  GtkEditable *entry = GTK_EDITABLE (get_child (fixture, "entry"));

  view_fixture_present (&fixture->base, fixture->home);
  gtk_editable_set_text (entry, "退");
  g_assert_cmpstr (fixture->base.asked->str, ==, "search 退;");
}

static void
test_coming_back_empties_the_search (Fixture *fixture, gconstpointer data)
{
  GtkEditable *entry = GTK_EDITABLE (get_child (fixture, "entry"));

  view_fixture_present (&fixture->base, fixture->home);
  gtk_editable_set_text (entry, "refund");
  g_string_truncate (fixture->base.asked, 0);
  topay_home_view_reset (TOPAY_HOME_VIEW (fixture->home));
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
  g_assert_cmpstr (fixture->base.asked->str, ==, "");
}

static void
test_enter_opens_the_search (Fixture *fixture, gconstpointer data)
{
  view_fixture_present (&fixture->base, fixture->home);
  g_signal_emit_by_name (get_child (fixture, "entry"), "activate");
  g_assert_cmpstr (fixture->base.asked->str, ==, "search ;");
}

static void
test_focus_goes_into_the_search (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  view_fixture_present (&fixture->base, fixture->home);
  topay_home_view_focus_search (TOPAY_HOME_VIEW (fixture->home));
  focus = gtk_root_get_focus (GTK_ROOT (fixture->base.window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, get_child (fixture, "entry")));
}

static gboolean
is_state_known (gpointer fixture)
{
  return topay_state_db_get_condition (((Fixture *) fixture)->base.state)
         != TOPAY_STATE_CONDITION_OPENING;
}

static gboolean
is_strip_shown (Fixture *fixture)
{
  return gtk_revealer_get_reveal_child (GTK_REVEALER (get_child (fixture, "strip")));
}

static void
test_trouble_with_the_state_is_said (Fixture *fixture, gconstpointer data)
{
  const char *text;

  view_fixture_present (&fixture->base, fixture->home);
  view_wait_until (is_state_known, fixture);
  g_assert_true (is_strip_shown (fixture));
  text = gtk_label_get_text (GTK_LABEL (get_child (fixture, "strip_text")));
  g_assert_cmpstr (text, !=, "");
  g_assert_true (gtk_widget_activate_action (fixture->home, "home.dismiss-strip", NULL));
  g_assert_false (is_strip_shown (fixture));
}

static void
test_good_state_is_not_mentioned (Fixture *fixture, gconstpointer data)
{
  view_fixture_present (&fixture->base, fixture->home);
  view_wait_until (is_state_known, fixture);
  g_assert_false (is_strip_shown (fixture));
}

static void
test_missing_library_is_said (Fixture *fixture, gconstpointer data)
{
  view_fixture_present (&fixture->base, fixture->home);
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "problem")));
  topay_context_set_library_problem (fixture->base.context, TRUE);
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "problem")));
}

static void
test_fits_360_px (Fixture *fixture, gconstpointer data)
{
  present_with_library (fixture);
  g_assert_cmpint (view_measure_width (fixture->home, 100), <=, 360);
  g_assert_cmpint (view_measure_width (fixture->home, 150), <=, 360);
}

#define ADD(path, language, up, test)                                                              \
  g_test_add ("/home-view/" path, Fixture, language, up, test, tear_down)

static void
add_tests_of_the_library (void)
{
  ADD ("en/each-chip-searches-for-its-words", "en", set_up, test_each_chip_searches_for_its_words);
  ADD ("zh_CN/each-chip-searches-for-its-words", "zh_CN", set_up,
       test_each_chip_searches_for_its_words);
  ADD ("en/wizard-cards-open-the-wizards", "en", set_up, test_wizard_cards_open_the_wizards);
  ADD ("zh_CN/wizard-cards-open-the-wizards", "zh_CN", set_up, test_wizard_cards_open_the_wizards);
  ADD ("en/each-card-opens-its-topic", "en", set_up, test_each_card_opens_its_topic);
  ADD ("zh_CN/each-card-opens-its-topic", "zh_CN", set_up, test_each_card_opens_its_topic);
  ADD ("en/each-popular-question-opens-its-article", "en", set_up,
       test_each_popular_question_opens_its_article);
  ADD ("zh_CN/each-popular-question-opens-its-article", "zh_CN", set_up,
       test_each_popular_question_opens_its_article);
  ADD ("tip-is-the-one-of-the-local-day", "en", set_up, test_tip_is_the_one_of_the_local_day);
  ADD ("more-tips-goes-round-them-all", "en", set_up, test_more_tips_goes_round_them_all);
  ADD ("yes-turns-the-weekly-tip-on", "en", set_up, test_yes_turns_the_weekly_tip_on);
  ADD ("no-thanks-leaves-the-weekly-tip-off", "en", set_up,
       test_no_thanks_leaves_the_weekly_tip_off);
  ADD ("weekly-tip-is-offered-once", "en", set_up, test_weekly_tip_is_offered_once);
  ADD ("offer-goes-with-an-answer-elsewhere", "en", set_up,
       test_offer_goes_with_an_answer_elsewhere);
  ADD ("lower-part-waits-for-the-window", "en", set_up, test_lower_part_waits_for_the_window);
  ADD ("lower-part-waits-for-the-library", "en", set_up, test_lower_part_waits_for_the_library);
  ADD ("lower-part-is-made-once", "en", set_up, test_lower_part_is_made_once);
  ADD ("closing-before-the-lower-part-is-safe", "en", set_up,
       test_closing_before_the_lower_part_is_safe);
  ADD ("en/fits-360-px", "en", set_up, test_fits_360_px);
  ADD ("zh_CN/fits-360-px", "zh_CN", set_up, test_fits_360_px);
}

/* A zone where it is not the day of Greenwich, at whatever hour the test runs: there a tip chosen
 * by the wrong clock is the wrong one. POSIX writes the sign the other way round. */
static void
live_on_another_day (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_setenv ("TZ", g_date_time_get_hour (now) < 11 ? "West+12" : "East-14", TRUE);
}

int
main (int argc, char *argv[])
{
  live_on_another_day ();
  view_fixture_init (&argc, &argv);

  add_tests_of_the_library ();
  ADD ("first-letter-opens-the-search", "en", set_up, test_first_letter_opens_the_search);
  ADD ("coming-back-empties-the-search", "en", set_up, test_coming_back_empties_the_search);
  ADD ("enter-opens-the-search", "en", set_up, test_enter_opens_the_search);
  ADD ("focus-goes-into-the-search", "en", set_up, test_focus_goes_into_the_search);
  ADD ("state-in-memory-is-said", "en", set_up_without_disk, test_trouble_with_the_state_is_said);
  ADD ("damaged-state-is-said", "en", set_up_with_damage, test_trouble_with_the_state_is_said);
  ADD ("good-state-is-not-mentioned", "en", set_up, test_good_state_is_not_mentioned);
  ADD ("missing-library-is-said", "en", set_up, test_missing_library_is_said);
  return g_test_run ();
}
