/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-article-page.h"

#include <string.h>

#include "topay-article-view.h"
#include "topay-callout.h"

#define WAIT_SECONDS 10

typedef struct
{
  GSettings *settings;   /* (owned) */
  TopayStateDb *state;   /* (owned) */
  TopayContext *context; /* (owned) */
  GtkWidget *window;     /* (owned by GTK) */
  GtkWidget *page;       /* (owned by the window) */
  GString *acted;        /* (owned): what the window was asked for */
} Fixture;

static char *
get_library_path (void)
{
  return g_test_build_filename (G_TEST_BUILT, "app", "page.bundle", NULL);
}

static void
on_window_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s;", g_action_get_name (G_ACTION (action)),
                          parameter != NULL ? g_variant_get_string (parameter, NULL) : "");
}

static void
add_window_actions (Fixture *fixture)
{
  const char *names[] = { "open-article", "open-topic", "show-toast" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (names[i], G_VARIANT_TYPE_STRING);

      g_signal_connect (action, "activate", G_CALLBACK (on_window_action_cb), fixture->acted);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (fixture->window, "win", G_ACTION_GROUP (group));
}

static void
open_library (Fixture *fixture, const char *language, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayLibrary) library = topay_library_new (path, &error);

  g_assert_no_error (error);
  fixture->settings = g_settings_new (APP_ID);
  fixture->state = topay_state_db_new ("/proc/nonexistent");
  fixture->context = topay_context_new (fixture->settings, fixture->state, language);
  topay_context_set_library (fixture->context, library);
  fixture->acted = g_string_new (NULL);
}

static void
open_page (Fixture *fixture, const char *id)
{
  fixture->window = gtk_window_new ();
  add_window_actions (fixture);
  fixture->page = GTK_WIDGET (topay_article_page_new (fixture->context, id));
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->page);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 400);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
set_up_english (Fixture *fixture, gconstpointer id)
{
  g_autofree char *path = get_library_path ();

  open_library (fixture, "en", path);
  open_page (fixture, id);
}

static void
set_up_chinese (Fixture *fixture, gconstpointer id)
{
  g_autofree char *path = get_library_path ();

  open_library (fixture, "zh_CN", path);
  open_page (fixture, id);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* What was copied or selected is given up, so that no transfer is under way at the end. */
  gdk_clipboard_set_content (gtk_widget_get_clipboard (fixture->page), NULL);
  gdk_clipboard_set_content (gtk_widget_get_primary_clipboard (fixture->page), NULL);

  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  topay_state_db_close (fixture->state);
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  /* a page that is left is gone */
  g_assert_null (fixture->page);
  g_object_unref (fixture->context);
  g_assert_finalize_object (fixture->state);
  g_object_unref (fixture->settings);
  g_string_free (fixture->acted, TRUE);
}

static GtkWidget *
get_child (Fixture *fixture, const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->page, TOPAY_TYPE_ARTICLE_PAGE, name));
}

static const char *
get_text (Fixture *fixture, const char *name)
{
  return gtk_label_get_text (GTK_LABEL (get_child (fixture, name)));
}

static gboolean
is_visible (Fixture *fixture, const char *name)
{
  return gtk_widget_get_visible (get_child (fixture, name));
}

/* The nth row of a boxed list, in reading order. */
static GtkWidget *
find_row (GtkWidget *root, guint *n)
{
  if (ADW_IS_ACTION_ROW (root))
    return (*n)-- == 0 ? root : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
get_row (Fixture *fixture, const char *group, guint n)
{
  return find_row (get_child (fixture, group), &n);
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  return gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (get_child (fixture, "scroller")));
}

static gboolean
is_at_block (Fixture *fixture, guint block)
{
  TopayArticlePlace place = { G_MAXUINT, 0 };

  return topay_article_view_get_place (TOPAY_ARTICLE_VIEW (get_child (fixture, "view")), &place)
         && place.block == block;
}

static void
wait_for_block (Fixture *fixture, guint block)
{
  gint64 deadline = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

  while (!is_at_block (fixture, block))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static void
test_head_says_what_it_is (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = topay_page_dup_uri (TOPAY_PAGE (fixture->page));

  g_assert_cmpstr (get_text (fixture, "title_label"), ==, "Both <b>languages</b>");
  g_assert_cmpstr (topay_page_get_title (TOPAY_PAGE (fixture->page)), ==, "Both <b>languages</b>");
  g_assert_cmpstr (get_text (fixture, "topic_title"), ==, "Money");
  g_assert_cmpstr (get_text (fixture, "reviewed_label"), ==,
                   "Reviewed 12 November 2026 · 2 minutes");
  g_assert_cmpstr (topay_callout_get_text (TOPAY_CALLOUT (get_child (fixture, "summary_callout"))),
                   ==, "It is short & literal.");
  g_assert_cmpstr (uri, ==, "topay-help:article/both");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (get_child (fixture, "title_label")),
                                   GTK_ACCESSIBLE_ROLE_HEADING);
  g_assert_false (is_visible (fixture, "language_callout"));
  g_assert_false (is_visible (fixture, "problem_callout"));
  g_assert_false (is_visible (fixture, "contents_group"));
}

static void
test_language_switches_and_keeps_the_place (Fixture *fixture, gconstpointer data)
{
  GtkButton *button = GTK_BUTTON (get_child (fixture, "language_button"));
  TopayArticlePlace place = { 6, 0.5 };

  g_assert_cmpstr (get_text (fixture, "title_label"), ==, "两种语言");
  g_assert_cmpstr (gtk_button_get_label (button), ==, "EN");

  topay_article_view_restore_place (TOPAY_ARTICLE_VIEW (get_child (fixture, "view")), &place);
  wait_for_block (fixture, 6);
  gtk_widget_activate_action (fixture->page, "article.switch-language", NULL);
  g_assert_cmpstr (get_text (fixture, "title_label"), ==, "Both <b>languages</b>");
  g_assert_cmpstr (gtk_button_get_label (button), ==, "中文");
  gtk_test_widget_wait_for_draw (fixture->window);
  wait_for_block (fixture, 6);
}

static void
test_missing_language_is_said (Fixture *fixture, gconstpointer data)
{
  g_assert_true (is_visible (fixture, "language_callout"));
  g_assert_false (is_visible (fixture, "language_button"));
  g_assert_cmpstr (get_text (fixture, "title_label"), !=, "");
}

static void
test_related_articles_open (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = get_row (fixture, "related_group", 0);

  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "A long one");
  g_assert_nonnull (get_row (fixture, "related_group", 1));
  g_assert_null (get_row (fixture, "related_group", 2));
  gtk_widget_activate (row);
  g_assert_cmpstr (fixture->acted->str, ==, "open-article long;");
}

static void
test_links_and_topic_open (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = get_child (fixture, "view");

  gtk_widget_activate_action (view, "article.follow-link", "s", "topay-help:article/long");
  gtk_widget_activate_action (view, "article.open-topic", NULL);
  g_assert_cmpstr (fixture->acted->str, ==, "open-article long;open-topic money;");
}

static char *
read_clipboard (Fixture *fixture)
{
  GdkContentProvider *content =
      gdk_clipboard_get_content (gtk_widget_get_clipboard (fixture->page));
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));

  return g_value_dup_string (&value);
}

static void
test_link_and_text_are_copied (Fixture *fixture, gconstpointer data)
{
  g_autofree char *link = NULL;
  g_autofree char *text = NULL;

  gtk_widget_activate_action (fixture->page, "article.copy-link", NULL);
  link = read_clipboard (fixture);
  g_assert_cmpstr (link, ==, "topay-help:article/both");

  gtk_widget_activate_action (fixture->page, "article.copy-text", NULL);
  text = read_clipboard (fixture);
  g_assert_true (g_str_has_prefix (text, "Both <b>languages</b>\n\nIt is short & literal.\n\nRead "
                                         "the long one"));
  g_assert_cmpstr (fixture->acted->str, ==, "show-toast Copied;show-toast Copied;");
}

static void
test_long_articles_have_contents (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = get_row (fixture, "contents_group", 3);

  g_assert_true (is_visible (fixture, "contents_group"));
  g_assert_nonnull (row);
  gtk_widget_activate (row);
  wait_for_block (fixture, 6);
}

/* What a key does, without a keyboard: the bindings of the class are a list of shortcuts. */
static gboolean
press (Fixture *fixture, const char *trigger)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (fixture->page);
  g_autoptr (GtkShortcutTrigger) wanted = gtk_shortcut_trigger_parse_string (trigger);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && j < g_list_model_get_n_items (G_LIST_MODEL (controller));
           j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), wanted))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0,
                                                 fixture->page,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }

  return FALSE;
}

static void
test_keys_scroll (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *trigger;
    gboolean down;
  } keys[] = {
    { "space", TRUE },    { "<Shift>space", FALSE }, { "Page_Down", TRUE },
    { "Page_Up", FALSE }, { "End", TRUE },           { "Home", FALSE },
  };
  GtkAdjustment *adjustment = get_adjustment (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      double before = gtk_adjustment_get_value (adjustment);
      gint64 deadline = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

      g_test_message ("%s", keys[i].trigger);
      g_assert_true (press (fixture, keys[i].trigger));
      while (keys[i].down ? gtk_adjustment_get_value (adjustment) <= before
                          : gtk_adjustment_get_value (adjustment) > 0)
        {
          g_assert_cmpint (g_get_monotonic_time (), <, deadline);
          g_main_context_iteration (NULL, FALSE);
          g_usleep (1000);
        }
    }
}

static void
test_keys_change_the_text_size (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *trigger;
    int percent;
  } keys[] = {
    { "<Control>plus", 115 }, { "<Control>equal", 130 },  { "<Control>minus", 115 },
    { "<Control>0", 100 },    { "<Control>KP_Add", 115 }, { "<Control>KP_Subtract", 100 },
  };

  g_settings_set_int (fixture->settings, "text-scale", 100);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_assert_true (press (fixture, keys[i].trigger));
      g_assert_cmpint (g_settings_get_int (fixture->settings, "text-scale"), ==, keys[i].percent);
    }

  g_assert_true (press (fixture, "<Alt>Up"));
  g_assert_cmpstr (fixture->acted->str, ==, "open-topic money;");
}

static void
test_body_has_the_focus (Fixture *fixture, gconstpointer data)
{
  topay_page_shown (TOPAY_PAGE (fixture->page), FALSE);
  g_assert_true (gtk_widget_is_focus (get_child (fixture, "scroller")));
}

static void
test_page_fits_narrow_windows (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;

  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_measure (fixture->page, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                          NULL);
      g_assert_cmpint (minimum, <=, 360);
      gtk_widget_activate_action (fixture->page, "article.switch-language", NULL);
    }
}

/* One letter of the body is another one: the checksum tells. */
static char *
make_damaged_library (void)
{
  g_autofree char *path = get_library_path ();
  g_autofree char *copy = g_build_filename (g_get_tmp_dir (), "topay-damaged.bundle", NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;
  gsize i = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  while (i + 8 < length && memcmp (contents + i, "One more", 8) != 0)
    i++;
  g_assert_cmpuint (i + 8, <, length);
  contents[i] = 'T';
  g_assert_true (g_file_set_contents (copy, contents, (gssize) length, NULL));

  return g_steal_pointer (&copy);
}

static void
set_up_damaged (Fixture *fixture, gconstpointer id)
{
  g_autofree char *path = make_damaged_library ();

  open_library (fixture, "en", path);
  g_test_expect_message ("topay-app", G_LOG_LEVEL_WARNING, "article long: *");
  open_page (fixture, id);
  g_test_assert_expected_messages ();
}

static void
test_damage_is_said (Fixture *fixture, gconstpointer data)
{
  g_assert_true (is_visible (fixture, "problem_callout"));
  g_assert_cmpstr (get_text (fixture, "title_label"), ==, "A long one");

  gtk_widget_activate_action (fixture->page, "article.copy-text", NULL);
  gtk_widget_activate_action (fixture->page, "article.print", NULL);
  g_assert_cmpstr (fixture->acted->str, ==, "");
}

static void
add (const char *path, const char *id, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, id, set_up_english, test, tear_down);
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (style, RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  load_style ();

  add ("/article-page/head-says-what-it-is", "both", test_head_says_what_it_is);
  g_test_add ("/article-page/language-switches-and-keeps-the-place", Fixture, "both",
              set_up_chinese, test_language_switches_and_keeps_the_place, tear_down);
  g_test_add ("/article-page/missing-language-is-said/zh", Fixture, "only-english", set_up_chinese,
              test_missing_language_is_said, tear_down);
  add ("/article-page/missing-language-is-said/en", "only-chinese", test_missing_language_is_said);
  add ("/article-page/related-articles-open", "both", test_related_articles_open);
  add ("/article-page/links-and-topic-open", "both", test_links_and_topic_open);
  add ("/article-page/link-and-text-are-copied", "both", test_link_and_text_are_copied);
  add ("/article-page/long-articles-have-contents/en", "long", test_long_articles_have_contents);
  g_test_add ("/article-page/long-articles-have-contents/zh", Fixture, "long", set_up_chinese,
              test_long_articles_have_contents, tear_down);
  add ("/article-page/keys-scroll", "long", test_keys_scroll);
  add ("/article-page/keys-change-the-text-size", "both", test_keys_change_the_text_size);
  add ("/article-page/body-has-the-focus", "both", test_body_has_the_focus);
  add ("/article-page/fits-narrow-windows", "both", test_page_fits_narrow_windows);
  g_test_add ("/article-page/damage-is-said", Fixture, "long", set_up_damaged, test_damage_is_said,
              tear_down);

  return g_test_run ();
}
