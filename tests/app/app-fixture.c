/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app-fixture.h"

#include <glib/gi18n.h>
#include <string.h>

#include "topay-language.h"
#include "topay-navigator.h"
#include "topay-shell.h"
#include "topay-window.h"

/* Long, since under a sanitizer that unwinds every allocation a new window takes seconds. */
#define WAIT_US (60 * G_TIME_SPAN_SECOND)

const Words words_en = {
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
const Words words_zh = {
  .language = "zh_CN",
  .question = "重复扣款",
  .answer = "重复扣款怎么办",
  .related = "如何申请退款",
  .yes = "有帮助",
  .thanks = "谢谢",
  .voted = "refund-evidence",
  .earlier = "您评价过：有帮助",
  .other_name = "EN",
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

GtkWidget *
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

GtkWidget *
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

GtkWidget *
get_window (Fixture *fixture)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (fixture->application));

  for (; windows != NULL; windows = windows->next)
    if (TOPAY_IS_WINDOW (windows->data))
      return windows->data;
  return NULL;
}

TopayPage *
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

/* While it moves in, the page before can have the focus too. */
static gboolean
has_arrived (TopayPage *page)
{
  GtkWidget *stack = gtk_widget_get_ancestor (GTK_WIDGET (page), GTK_TYPE_STACK);

  return stack == NULL || !gtk_stack_get_transition_running (GTK_STACK (stack));
}

static gboolean
sees (gconstpointer data)
{
  const Sight *sight = data;
  TopayPage *page = get_page (sight->fixture);

  return g_type_is_a (G_OBJECT_TYPE (page), sight->type) && has_arrived (page)
         && (sight->text == NULL || shows_text (GTK_WIDGET (page), sight->text));
}

void
wait_for_page (Fixture *fixture, GType type, const char *text)
{
  const Sight sight = { fixture, type, text };

  wait_until (sees, &sight, text != NULL ? text : g_type_name (type));
}

static gboolean
window_shows (gconstpointer data)
{
  const Sight *sight = data;

  return shows_text (get_window (sight->fixture), sight->text);
}

/* Anywhere in the main window, toasts included. */
void
wait_for_text_in_window (Fixture *fixture, const char *text)
{
  const Sight sight = { fixture, G_TYPE_NONE, text };

  wait_until (window_shows, &sight, text);
}

static gboolean
is_painted (gconstpointer data)
{
  return gtk_widget_get_mapped ((GtkWidget *) data)
         && gtk_widget_get_width ((GtkWidget *) data) > 0;
}

void
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

void
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

static char *
dup_uri (Fixture *fixture)
{
  return topay_page_dup_uri (get_page (fixture));
}

void
assert_uri (Fixture *fixture, const char *expected)
{
  g_autofree char *uri = dup_uri (fixture);

  g_assert_cmpstr (uri, ==, expected);
}

void
act (Fixture *fixture, const char *action, const char *parameter)
{
  GtkWidget *page = GTK_WIDGET (get_page (fixture));

  if (parameter != NULL)
    g_assert_true (gtk_widget_activate_action (page, action, "s", parameter));
  else
    g_assert_true (gtk_widget_activate_action (page, action, NULL));
}

void
open_from_outside (Fixture *fixture, const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);

  g_application_open (G_APPLICATION (fixture->application), &file, 1, "");
}

/* Everything that main () of a test needs: GTK, the product's library and texts, a folder of its
 * own, or the one that another program left. */
void
app_fixture_init (int *argc, char ***argv)
{
  g_autofree char *folder = g_strdup (g_getenv ("TOPAY_TEST_FOLDER"));

  if (folder == NULL)
    folder = g_dir_make_tmp ("topay-test-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("TOPAY_LIBRARY", g_getenv ("TOPAY_TEST_BUNDLE"), TRUE);
  topay_language_init (g_getenv ("TOPAY_TEST_LOCALEDIR"));
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  /* What newer libraries warn of in their own widgets (tests/meson.build). */
  if (adw_get_minor_version () >= 4)
    g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
}
