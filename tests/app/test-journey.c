/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A person's way through the whole application, window and all, in both languages: type a question,
 * open the answer, follow a related link, go back, switch the language, vote, use a narrow window;
 * and what happens to addresses from outside, a damaged library and a folder that cannot be
 * written. */

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "topay-application.h"
#include "topay-article-page.h"
#include "topay-dialogs.h"
#include "topay-language.h"
#include "topay-missing-page.h"
#include "topay-navigator.h"
#include "topay-search-page.h"
#include "topay-shell.h"
#include "topay-topic-page.h"
#include "topay-topics-page.h"
#include "topay-vote-card.h"
#include "topay-window.h"

/* Long, since under a sanitizer that unwinds every allocation a new window takes seconds. */
#define WAIT_US (60 * G_TIME_SPAN_SECOND)

typedef struct _Journey Journey;

typedef struct
{
  const char *language;
  const char *question;
  const char *answer;        /* the title of the best answer */
  const char *related;       /* the title of one of its related articles */
  const char *yes;           /* the button of the vote */
  const char *thanks;        /* what is said then */
  const char *voted;         /* the article that is voted on */
  const char *earlier;       /* what is said on another visit */
  const char *other_name;    /* the button that switches the article's language */
  const char *other_article; /* the title in that language */
  const char *hero;          /* the title of Home */
} Words;

typedef struct
{
  TopayApplication *application; /* (owned) */
  GSettings *settings;           /* (owned) */
  const Journey *journey;        /* (unowned) */
} Fixture;

struct _Journey
{
  const char *name;
  void (*walk) (Fixture *fixture, const Words *words);
  const Words *words;
};

static const Words words_en = {
  .language = "en",
  .question = "charged twice",
  .answer = "I was charged twice",
  .related = "How to ask for a refund",
  .yes = "Yes",
  .thanks = "Thanks",
  .voted = "refund-time",
  .earlier = "You said that this helped",
  .other_name = "中文",
  .other_article = "重复扣款怎么办",
  .hero = "How can we help?",
};
static const Words words_zh = {
  .language = "zh_CN",
  .question = "重复扣款",
  .answer = "重复扣款怎么办",
  .related = "如何申请退款",
  .yes = "有帮助",
  .thanks = "谢谢",
  .voted = "refund-evidence",
  .earlier = "您评价过：有帮助",
  .other_name = "English",
  .other_article = "I was charged twice",
  .hero = "有什么可以帮您？",
};

typedef gboolean (*Condition) (gconstpointer data);

/* Runs the main loop until @condition holds; a test that never gets there fails by its name. */
static void
wait_until (Condition condition, gconstpointer data, const char *what)
{
  gint64 deadline_us = g_get_monotonic_time () + WAIT_US;

  while (!condition (data))
    {
      if (g_get_monotonic_time () > deadline_us)
        g_error ("Waited in vain for %s", what);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

static GtkWidget *
find_widget (GtkWidget *parent, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (parent), type))
    return parent;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Whether @parent or a visible descendant is a label whose text holds @text. */
static gboolean
shows_text (GtkWidget *parent, const char *text)
{
  if (!gtk_widget_get_visible (parent))
    return FALSE;
  if (GTK_IS_LABEL (parent) && strstr (gtk_label_get_text (GTK_LABEL (parent)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;
  return FALSE;
}

static GtkWidget *
find_button (GtkWidget *parent, const char *text)
{
  if (!gtk_widget_get_visible (parent))
    return NULL;
  if (GTK_IS_BUTTON (parent) && shows_text (parent, text))
    return parent;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
get_window (Fixture *fixture)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (fixture->application));

  for (; windows != NULL; windows = windows->next)
    if (TOPAY_IS_WINDOW (windows->data))
      return windows->data;
  return NULL;
}

static TopayPage *
get_page (Fixture *fixture)
{
  GtkWidget *navigator = find_widget (get_window (fixture), TOPAY_TYPE_NAVIGATOR);

  return topay_navigator_get_visible_page (TOPAY_NAVIGATOR (navigator));
}

typedef struct
{
  Fixture *fixture;
  GType type;
  const char *text;
} Sight;

static gboolean
sees (gconstpointer data)
{
  const Sight *sight = data;
  TopayPage *page = get_page (sight->fixture);

  return g_type_is_a (G_OBJECT_TYPE (page), sight->type)
         && (sight->text == NULL || shows_text (GTK_WIDGET (page), sight->text));
}

static void
wait_for_page (Fixture *fixture, GType type, const char *text)
{
  const Sight sight = { fixture, type, text };

  wait_until (sees, &sight, text != NULL ? text : g_type_name (type));
}

static gboolean
is_painted (gconstpointer data)
{
  return gtk_widget_get_mapped ((GtkWidget *) data)
         && gtk_widget_get_width ((GtkWidget *) data) > 0;
}

static void
start (Fixture *fixture, const Words *words)
{
  g_settings_set_string (fixture->settings, "language", words->language);
  g_application_activate (G_APPLICATION (fixture->application));
  wait_until (is_painted, get_window (fixture), "the window");
  wait_for_page (fixture, TOPAY_TYPE_SHELL, words->hero);
}

/* A journey runs inside the application's own main loop, so that everything ends as it does for a
 * person: by closing the window. */
static gboolean
on_running_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->journey->walk (fixture, fixture->journey->words);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
run_journey (gconstpointer data)
{
  Fixture fixture = { .journey = data };

  fixture.settings = g_settings_new (APP_ID);
  g_settings_set_string (fixture.settings, "language", "en");
  fixture.application = topay_application_new ();
  g_idle_add_full (G_PRIORITY_LOW, on_running_cb, &fixture, NULL);
  g_assert_cmpint (g_application_run (G_APPLICATION (fixture.application), 0, NULL), ==, 0);
  g_assert_finalize_object (fixture.application);
  g_settings_reset (fixture.settings, "language");
  g_clear_object (&fixture.settings);
}

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

static char *
dup_uri (Fixture *fixture)
{
  return topay_page_dup_uri (get_page (fixture));
}

static void
assert_uri (Fixture *fixture, const char *expected)
{
  g_autofree char *uri = dup_uri (fixture);

  g_assert_cmpstr (uri, ==, expected);
}

static void
act (Fixture *fixture, const char *action, const char *parameter)
{
  GtkWidget *page = GTK_WIDGET (get_page (fixture));

  if (parameter != NULL)
    g_assert_true (gtk_widget_activate_action (page, action, "s", parameter));
  else
    g_assert_true (gtk_widget_activate_action (page, action, NULL));
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
open_from_outside (Fixture *fixture, const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);

  g_application_open (G_APPLICATION (fixture->application), &file, 1, "");
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
    { "topay-help:flow/refund", TOPAY_TYPE_MISSING_PAGE },
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

/* The preferences stand over the window that goes away when the language is chosen in them. */
static void
test_preferences_follow_the_language (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  act (fixture, "win.preferences", NULL);
  g_assert_true (topay_dialogs_has_preferences (GTK_WINDOW (get_window (fixture))));
  g_settings_set_string (fixture->settings, "language", "zh_CN");
  wait_for_page (fixture, TOPAY_TYPE_SHELL, words_zh.hero);
  g_assert_true (topay_dialogs_has_preferences (GTK_WINDOW (get_window (fixture))));
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
    { "f6-visits-every-region", test_f6_visits_every_region, &words_en },
  };
  static const Journey lost = { "no-library-is-said", test_no_library_is_said, &words_en };
  g_autofree char *folder = g_dir_make_tmp ("topay-journey-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("TOPAY_LIBRARY", g_getenv ("TOPAY_TEST_BUNDLE"), TRUE);
  topay_language_init ();
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("TOPAY_TEST_LOCALEDIR"));
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (journeys); i++)
    {
      g_autofree char *path = g_strconcat ("/journey/", journeys[i].name, NULL);

      g_test_add_data_func (path, &journeys[i], run_journey);
    }
  g_test_add_data_func ("/journey/no-library-is-said", &lost, run_without_library);
  return g_test_run ();
}
