/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a screen reader and a keyboard find on every page, in both languages. */

#include "config.h"

#include <string.h>

#include "app-fixture.h"
#include "topay-article-page.h"
#include "topay-search-page.h"
#include "topay-shell.h"
#include "topay-window.h"

static const char *const uris[] = {
  "topay-help:home",
  "topay-help:search?q=charged%20twice",
  "topay-help:search?q=",
  "topay-help:search?q=zzzzz",
  "topay-help:topic/",
  "topay-help:topic/payments",
  "topay-help:nonsense",
  "topay-help:article/pay-fail-start",
  "topay-help:article/refund-time",
  "topay-help:flow/reset-login-password",
  "topay-help:flow/unlock-account",
  "topay-help:flow/payment-diagnosis",
};

static void
settle (void)
{
  gint64 end_us = g_get_monotonic_time () + 300 * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static gboolean
holds_text (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (holds_text (child))
      return TRUE;
  return FALSE;
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY)
         || (!GTK_IS_EDITABLE (widget) && !GTK_IS_LIST_BOX (widget) && holds_text (widget));
}

static gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_SEARCH_ENTRY (widget)
         || GTK_IS_LIST_BOX (widget) || GTK_IS_LIST_BOX_ROW (widget);
}

/* The parts of the toolkit's own controls are named by the toolkit. */
static gboolean
is_ours (GtkWidget *widget)
{
  return !GTK_IS_WINDOW_CONTROLS (widget) && !GTK_IS_SEARCH_ENTRY (widget)
         && !GTK_IS_MENU_BUTTON (widget)
         && !g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwGizmo"); /* inside of its entry rows */
}

static guint
check_names (GtkWidget *widget)
{
  guint n_controls = 0;

  if (!gtk_widget_get_visible (widget))
    return 0;
  if (is_control (widget))
    {
      n_controls++;
      if (!has_name (widget))
        g_error ("A %s has no name", G_OBJECT_TYPE_NAME (widget));
    }
  for (GtkWidget *child = is_ours (widget) ? gtk_widget_get_first_child (widget) : NULL;
       child != NULL; child = gtk_widget_get_next_sibling (child))
    n_controls += check_names (child);
  return n_controls;
}

static void
test_every_control_has_a_name (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      open_from_outside (fixture, uris[i]);
      settle ();
      g_test_message ("%s", uris[i]);
      g_assert_cmpuint (check_names (GTK_WIDGET (get_page (fixture))), >=, 2);
    }
}

/* Icon-only buttons say what they do to the eye as well. */
static void
check_tooltips (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if ((GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget)) && !holds_text (widget)
      && gtk_widget_get_tooltip_text (widget) == NULL)
    g_error ("A %s with an icon alone has no tooltip", G_OBJECT_TYPE_NAME (widget));
  for (GtkWidget *child = is_ours (widget) ? gtk_widget_get_first_child (widget) : NULL;
       child != NULL; child = gtk_widget_get_next_sibling (child))
    check_tooltips (child);
}

static void
test_icon_buttons_have_tooltips (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      open_from_outside (fixture, uris[i]);
      settle ();
      check_tooltips (GTK_WIDGET (get_page (fixture)));
    }
}

/* The button that F10 presses. */
static gboolean
has_main_menu (GtkWidget *widget)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_MENU_BUTTON (widget) && gtk_menu_button_get_primary (GTK_MENU_BUTTON (widget)))
    return gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (widget)) != NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_main_menu (child))
      return TRUE;
  return FALSE;
}

/* But for wizards, which have one way on and Cancel. */
static void
test_f10_has_a_menu_everywhere (Fixture *fixture, const Words *words)
{
  start (fixture, words);
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      if (g_str_has_prefix (uris[i], "topay-help:flow/"))
        continue;
      open_from_outside (fixture, uris[i]);
      settle ();
      g_test_message ("%s", uris[i]);
      g_assert_true (has_main_menu (GTK_WIDGET (get_page (fixture))));
    }
}

static guint
count_headings (GtkWidget *widget)
{
  guint n_headings = 0;

  if (!gtk_widget_get_visible (widget))
    return 0;
  if (GTK_IS_LABEL (widget)
      && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget))
             == GTK_ACCESSIBLE_ROLE_HEADING)
    n_headings++;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_headings += count_headings (child);
  return n_headings;
}

static void
test_titles_are_headings (Fixture *fixture, const Words *words)
{
  const struct
  {
    const char *uri;
    guint least;
  } rows[] = {
    { "topay-help:home", 1 },
    { "topay-help:search?q=charged%20twice", 2 },
    { "topay-help:topic/payments", 1 },
    { "topay-help:article/refund-time", 4 },
  };

  start (fixture, words);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      open_from_outside (fixture, rows[i].uri);
      settle ();
      g_test_message ("%s", rows[i].uri);
      g_assert_cmpuint (count_headings (GTK_WIDGET (get_page (fixture))), >=, rows[i].least);
    }
}

/* The focus begins in the search, and Tab comes back to it after having been everywhere. */
static void
test_tab_goes_round_home (Fixture *fixture, const Words *words)
{
  GtkWidget *window, *entry, *focus;
  guint n_stops = 0;

  start (fixture, words);
  settle ();
  window = get_window (fixture);
  entry = find_widget (GTK_WIDGET (get_page (fixture)), GTK_TYPE_SEARCH_ENTRY);
  focus = gtk_root_get_focus (GTK_ROOT (window));
  g_assert_true (gtk_widget_is_ancestor (focus, entry));
  do
    {
      gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
      focus = gtk_root_get_focus (GTK_ROOT (window));
      n_stops++;
    }
  while (n_stops < 100 && (focus == NULL || !gtk_widget_is_ancestor (focus, entry)));
  g_test_message ("%u stops", n_stops);
  g_assert_cmpuint (n_stops, >, 12); /* chips, cards, questions, tip, header */
  g_assert_cmpuint (n_stops, <, 100);
}

static void
press (Fixture *fixture, GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  g_assert_true (handled);
}

/* Down from the entry to the first result, Up back to it with the caret at the end. */
static void
test_arrows_join_entry_and_results (Fixture *fixture, const Words *words)
{
  GtkWidget *page, *entry, *focus;

  start (fixture, words);
  act (fixture, "win.search", words->question);
  wait_for_page (fixture, TOPAY_TYPE_SEARCH_PAGE, words->answer);
  settle ();
  page = GTK_WIDGET (get_page (fixture));
  entry = find_widget (page, GTK_TYPE_SEARCH_ENTRY);
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==,
                   g_utf8_strlen (words->question, -1));

  press (fixture, entry, GDK_KEY_Down);
  focus = gtk_root_get_focus (GTK_ROOT (get_window (fixture)));
  g_assert_true (GTK_IS_BUTTON (focus)); /* the best answer's */
  press (fixture, gtk_widget_get_ancestor (focus, GTK_TYPE_SCROLLED_WINDOW), GDK_KEY_Up);
  focus = gtk_root_get_focus (GTK_ROOT (get_window (fixture)));
  g_assert_true (gtk_widget_is_ancestor (focus, entry));
  g_assert_false (gtk_editable_get_selection_bounds (GTK_EDITABLE (entry), NULL, NULL));
}

int
main (int argc, char *argv[])
{
  static const Journey journeys[] = {
    { "en/every-control-has-a-name", test_every_control_has_a_name, &words_en },
    { "zh_CN/every-control-has-a-name", test_every_control_has_a_name, &words_zh },
    { "en/icon-buttons-have-tooltips", test_icon_buttons_have_tooltips, &words_en },
    { "zh_CN/icon-buttons-have-tooltips", test_icon_buttons_have_tooltips, &words_zh },
    { "f10-has-a-menu-everywhere", test_f10_has_a_menu_everywhere, &words_en },
    { "titles-are-headings", test_titles_are_headings, &words_en },
    { "tab-goes-round-home", test_tab_goes_round_home, &words_en },
    { "en/arrows-join-entry-and-results", test_arrows_join_entry_and_results, &words_en },
    { "zh_CN/arrows-join-entry-and-results", test_arrows_join_entry_and_results, &words_zh },
  };

  app_fixture_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (journeys); i++)
    {
      g_autofree char *path = g_strconcat ("/accessibility/", journeys[i].name, NULL);

      g_test_add_data_func (path, &journeys[i], run_journey);
    }
  return g_test_run ();
}
