/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A person's way through the whole application, window and all, in both languages: type a question,
 * open the answer, follow a related link, go back, switch the language, vote, use a narrow window;
 * and what happens to addresses from outside and without a library. */

#include "config.h"

#include "app-fixture.h"
#include "topay-article-page.h"
#include "topay-diagnosis-page.h"
#include "topay-dialogs.h"
#include "topay-flow-page.h"
#include "topay-missing-page.h"
#include "topay-payments-page.h"
#include "topay-preferences.h"
#include "topay-search-page.h"
#include "topay-shell.h"
#include "topay-topic-page.h"
#include "topay-topics-page.h"
#include "topay-vote-card.h"
#include "topay-window.h"

static void
type_question (Fixture *fixture, const char *question)
{
  GtkWidget *entry = find_widget (GTK_WIDGET (get_page (fixture)), GTK_TYPE_SEARCH_ENTRY);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), question);
}

static void
press_enter (Fixture *fixture)
{
  GtkWidget *entry = find_widget (GTK_WIDGET (get_page (fixture)), GTK_TYPE_SEARCH_ENTRY);

  g_signal_emit_by_name (entry, "activate");
}

static void
test_question_to_answer (Fixture *fixture, const Words *words)
{

  start (fixture, words);
  type_question (fixture, words->question); /* the first letter leads to the search */
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, words->answer);
  press_enter (fixture);
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->answer);
  assert_uri (fixture, "topay-help:article/pay-duplicate");

  act (fixture, "win.open-article", "refund-apply");
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->related);
  act (fixture, "win.back", NULL);
  assert_uri (fixture, "topay-help:article/pay-duplicate");
  act (fixture, "win.back", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, words->answer);
  act (fixture, "win.back", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SHELL, words->hero);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (
                       find_widget (GTK_WIDGET (get_page (fixture)), GTK_TYPE_SEARCH_ENTRY))),
                   ==, "");
}

static GtkWidget *
find_row (GtkWidget *parent, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (parent)
      && strstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (parent)), title) != NULL)
    return parent;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_related_row_opens_the_article (Fixture *fixture, const Words *words)
{
  GtkWidget *row;

  start (fixture, words);
  act (fixture, "win.open-article", "pay-duplicate");
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->answer);
  row = find_row (GTK_WIDGET (get_page (fixture)), words->related);
  g_assert_nonnull (row);
  g_assert_true (gtk_widget_activate (row));
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->related);
  assert_uri (fixture, "topay-help:article/refund-apply");
}

static void
test_article_in_the_other_language (Fixture *fixture, const Words *words)
{
  GtkWidget *button;

  start (fixture, words);
  act (fixture, "win.open-article", "pay-duplicate");
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->answer);
  button = find_button (GTK_WIDGET (get_page (fixture)), words->other_name);
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->other_article);
}

static void
test_vote_is_thanked_and_kept (Fixture *fixture, const Words *words)
{
  GtkWidget *card;

  start (fixture, words);
  act (fixture, "win.open-article", words->voted);
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, NULL);
  card = find_widget (GTK_WIDGET (get_page (fixture)), TOPAY_TYPE_VOTE_CARD);
  g_assert_nonnull (card);
  g_signal_emit_by_name (find_button (card, words->yes), "clicked");
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->thanks);

  act (fixture, "win.home", NULL);
  act (fixture, "win.open-article", words->voted);
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->earlier);
}

/* Preferences switch the whole app in place: same page, same history. */
static void
test_language_switch_keeps_the_page (Fixture *fixture, const Words *words)
{
  const Words *other = words == &words_en ? &words_zh : &words_en;
  GtkWidget *before = NULL; /* weak pointer */

  start (fixture, words);
  act (fixture, "win.open-article", "pay-duplicate");
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, words->answer);
  g_set_weak_pointer (&before, get_window (fixture));

  g_settings_set_string (fixture->settings, "language", other->language);
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, other->answer);
  g_assert_null (before);
  assert_uri (fixture, "topay-help:article/pay-duplicate");
  act (fixture, "win.back", NULL);
  wait_for_page (fixture, TOPAY_TYPE_SHELL, other->hero);
}

static void
test_every_page_fits_360_px (Fixture *fixture, const Words *words)
{
  const char *uris[] = {
    "topay-help:home",
    "topay-help:search?q=refund",
    "topay-help:search?q=",
    "topay-help:search?q=zzzzz",
    "topay-help:topic/",
    "topay-help:topic/payments",
    "topay-help:nonsense",
    "topay-help:article/contact-hours",
    "topay-help:article/pay-fail-start",
    "topay-help:article/fraud-now",
    "topay-help:flow/reset-login-password",
    "topay-help:flow/reset-payment-password",
    "topay-help:flow/unlock-account",
    "topay-help:flow/payment-diagnosis",
  };

  start (fixture, words);
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      int minimum = 0;

      topay_window_open_uri (TOPAY_WINDOW (get_window (fixture)), uris[i]);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      gtk_widget_measure (GTK_WIDGET (get_page (fixture)), GTK_ORIENTATION_HORIZONTAL, -1, &minimum,
                          NULL, NULL, NULL);
      g_test_message ("%s: %d px", uris[i], minimum);
      g_assert_cmpint (minimum, <=, 360);
    }
}

static void
test_addresses_open_their_page (Fixture *fixture, const Words *words)
{
  const struct
  {
    const char *uri;
    GType type;
  } rows[] = {
    { "topay-help:article/refund-time", TOPAY_TYPE_ARTICLE_PAGE },
    { "topay-help:topic/payments", TOPAY_TYPE_TOPIC_PAGE },
    { "topay-help:topic", TOPAY_TYPE_TOPICS_PAGE },
    { "topay-help:search?q=charged%20twice", TOPAY_TYPE_SEARCH_PAGE },
    { "topay-help:article/no-such-article", TOPAY_TYPE_MISSING_PAGE },
    { "topay-help:topic/no-such-topic", TOPAY_TYPE_MISSING_PAGE },
    { "topay-help:article/../../etc/passwd", TOPAY_TYPE_MISSING_PAGE },
    { "topay-help:flow/unlock-account", TOPAY_TYPE_FLOW_PAGE },
    { "topay-help:flow/payment-diagnosis", TOPAY_TYPE_PAYMENTS_PAGE },
    { "topay-help:diagnose/TP-2103", TOPAY_TYPE_DIAGNOSIS_PAGE },
    { "topay-help:diagnose/", TOPAY_TYPE_MISSING_PAGE },
    { "topay-help:flow/two-step", TOPAY_TYPE_MISSING_PAGE }, /* planned */
    { "topay-help:flow/refund?payment=0123456789abcdef0123456789abcdef", TOPAY_TYPE_FLOW_PAGE },
    { "topay-help:flow/no-such-wizard", TOPAY_TYPE_MISSING_PAGE },
    { "topay-help:home", TOPAY_TYPE_SHELL },
  };

  start (fixture, words);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      open_from_outside (fixture, rows[i].uri);
      wait_for_page (fixture, rows[i].type, NULL);
    }
}

/* An address has room for some 160 characters; what somebody tells at length is longer. */
static void
test_long_story_is_searched (Fixture *fixture, const Words *words)
{
  g_autoptr (GString) story = g_string_new ("重复扣款");

  start (fixture, words);
  for (guint i = 0; i < 300; i++)
    g_string_append (story, "怎么办");
  act (fixture, "win.search", story->str);
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, words->answer);
  g_settings_set_string (fixture->settings, "language", "zh_CN");
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, words_zh.answer);
}

static GtkWidget *
find_preferences (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (TOPAY_IS_PREFERENCES (link->data))
      return link->data;
  return NULL;
}

/* The preferences stand over the window that goes away when the language is chosen in them. */
static void
test_preferences_follow_the_language (Fixture *fixture, const Words *words)
{
  GtkWidget *row;

  start (fixture, words);
  act (fixture, "win.preferences", NULL);
  row = find_widget (find_preferences (), ADW_TYPE_COMBO_ROW);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  wait_for_page (fixture, TOPAY_TYPE_SHELL, words_zh.hero);

  g_assert_true (topay_dialogs_has_preferences (GTK_WINDOW (get_window (fixture))));
  row = find_widget (find_preferences (), ADW_TYPE_COMBO_ROW);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 2);
}

static void
test_escape_goes_back_one_thing_at_a_time (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  open_from_outside (fixture, "topay-help:search?q=refund");
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, "How long refunds take");
  g_assert_true (topay_page_escape (get_page (fixture))); /* clears the words */
  assert_uri (fixture, "topay-help:search?q=");
  g_assert_false (topay_page_escape (get_page (fixture))); /* nothing left: Back */
}

/* As the card on Home, the search and the articles do; a code or nothing at all is enough. */
static void
test_payment_is_asked_for_once (Fixture *fixture, const Words *words)
{
  GtkWidget *page;

  start (fixture, words);
  act (fixture, "win.open-flow", "payment-diagnosis");
  wait_for_page (fixture, TOPAY_TYPE_PAYMENTS_PAGE, NULL);
  assert_uri (fixture, "topay-help:flow/payment-diagnosis");
  page = GTK_WIDGET (get_page (fixture));
  act (fixture, "win.open-payments", NULL);
  g_assert_true (GTK_WIDGET (get_page (fixture)) == page);

  g_assert_true (gtk_widget_activate_action (page, "win.open-diagnosis", "(ss)", "", "TP-2103"));
  wait_for_page (fixture, TOPAY_TYPE_DIAGNOSIS_PAGE, NULL);
  act (fixture, "win.back", NULL);
  wait_for_page (fixture, TOPAY_TYPE_PAYMENTS_PAGE, NULL);
  g_settings_set_string (fixture->settings, "language", "zh_CN");
  wait_for_page (fixture, TOPAY_TYPE_PAYMENTS_PAGE, "是哪一笔付款？");
}

static void
test_f6_visits_every_region (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  act (fixture, "win.open-article", "refund-time");
  wait_for_page (fixture, TOPAY_TYPE_ARTICLE_PAGE, NULL);
  for (guint i = 0; i < 4; i++)
    {
      GtkWidget *before = gtk_root_get_focus (GTK_ROOT (get_window (fixture)));

      g_assert_true (topay_page_cycle_region (get_page (fixture), i < 3));
      g_assert_true (gtk_root_get_focus (GTK_ROOT (get_window (fixture))) != before);
    }
}

/* The window opens and says what to do; nothing crashes on the way to a page. */
static void
test_no_library_is_said (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  wait_for_page (fixture, TOPAY_TYPE_SHELL, "cannot be opened");
  open_from_outside (fixture, "topay-help:article/refund-time");
  open_from_outside (fixture, "topay-help:search?q=refund");
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, "cannot be opened");
}

static void
run_without_library (gconstpointer data)
{
  g_autofree char *path = g_strdup (g_getenv ("TOPAY_LIBRARY"));

  g_setenv ("TOPAY_LIBRARY", "/nonexistent/library.bundle", TRUE);
  g_test_expect_message ("topay-app", G_LOG_LEVEL_WARNING, "*library cannot be opened*");
  run_journey (data);
  g_test_assert_expected_messages ();
  g_setenv ("TOPAY_LIBRARY", path, TRUE);
}

int
main (int argc, char *argv[])
{
  static const Journey journeys[] = {
    { "en/question-to-answer-and-back", test_question_to_answer, &words_en },
    { "zh_CN/question-to-answer-and-back", test_question_to_answer, &words_zh },
    { "en/related-row-opens-the-article", test_related_row_opens_the_article, &words_en },
    { "zh_CN/related-row-opens-the-article", test_related_row_opens_the_article, &words_zh },
    { "en/article-in-the-other-language", test_article_in_the_other_language, &words_en },
    { "zh_CN/article-in-the-other-language", test_article_in_the_other_language, &words_zh },
    { "en/vote-is-thanked-and-kept", test_vote_is_thanked_and_kept, &words_en },
    { "zh_CN/vote-is-thanked-and-kept", test_vote_is_thanked_and_kept, &words_zh },
    { "en/language-switch-keeps-the-page", test_language_switch_keeps_the_page, &words_en },
    { "zh_CN/language-switch-keeps-the-page", test_language_switch_keeps_the_page, &words_zh },
    { "en/every-page-fits-360-px", test_every_page_fits_360_px, &words_en },
    { "zh_CN/every-page-fits-360-px", test_every_page_fits_360_px, &words_zh },
    { "addresses-open-their-page", test_addresses_open_their_page, &words_en },
    { "escape-goes-back-one-thing-at-a-time", test_escape_goes_back_one_thing_at_a_time,
      &words_en },
    { "long-story-is-searched", test_long_story_is_searched, &words_en },
    { "preferences-follow-the-language", test_preferences_follow_the_language, &words_en },
    { "payment-is-asked-for-once", test_payment_is_asked_for_once, &words_en },
    { "f6-visits-every-region", test_f6_visits_every_region, &words_en },
  };
  static const Journey lost = { "no-library-is-said", test_no_library_is_said, &words_en };
  app_fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (journeys); i++)
    {
      g_autofree char *path = g_strconcat ("/journey/", journeys[i].name, NULL);

      g_test_add_data_func (path, &journeys[i], run_journey);
    }
  g_test_add_data_func ("/journey/no-library-is-said", &lost, run_without_library);
  return g_test_run ();
}
