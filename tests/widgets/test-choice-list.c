/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-choice-list.h"

#include <adwaita.h>

static GtkWidget *
make_list (void)
{
  GtkWidget *list = topay_choice_list_new ("Which password");

  topay_choice_list_append (TOPAY_CHOICE_LIST (list), "login", "Login password", "To sign in");
  topay_choice_list_append (TOPAY_CHOICE_LIST (list), "payment", "Payment password", NULL);
  return list;
}

static GtkWidget *
find_row (GtkWidget *root, const char *title)
{
  if (ADW_IS_ACTION_ROW (root)
      && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
on_changed_cb (GtkWidget *list, guint *n_times)
{
  (*n_times)++;
}

static void
test_one_is_chosen (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = make_list ();
  guint n_times = 0;

  gtk_window_set_child (GTK_WINDOW (window), list);
  g_signal_connect (list, "changed", G_CALLBACK (on_changed_cb), &n_times);
  g_assert_null (topay_choice_list_get_chosen (TOPAY_CHOICE_LIST (list)));
  gtk_widget_activate (find_row (list, "Payment password"));
  g_assert_cmpstr (topay_choice_list_get_chosen (TOPAY_CHOICE_LIST (list)), ==, "payment");
  gtk_widget_activate (find_row (list, "Login password"));
  g_assert_cmpstr (topay_choice_list_get_chosen (TOPAY_CHOICE_LIST (list)), ==, "login");
  g_assert_cmpuint (n_times, ==, 2);
  topay_choice_list_choose (TOPAY_CHOICE_LIST (list), "login");
  topay_choice_list_choose (TOPAY_CHOICE_LIST (list), "neither");
  topay_choice_list_choose (TOPAY_CHOICE_LIST (list), NULL);
  g_assert_cmpuint (n_times, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* No key event can be made, so the controller of the list is asked as the toolkit would. */
static gboolean
press (GtkWidget *list, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (list);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
      if (handled)
        return TRUE;
    }
  return FALSE;
}

static void
test_enter_on_the_chosen_row_goes_on (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = make_list ();
  guint n_times = 0;

  gtk_window_set_child (GTK_WINDOW (window), list);
  g_signal_connect (list, "activate", G_CALLBACK (on_changed_cb), &n_times);
  gtk_widget_grab_focus (find_row (list, "Payment password"));
  g_assert_false (press (list, GDK_KEY_Return)); /* nothing is chosen yet: the row is */
  topay_choice_list_choose (TOPAY_CHOICE_LIST (list), "payment");
  g_assert_false (press (list, GDK_KEY_space));
  g_assert_cmpuint (n_times, ==, 0);
  g_assert_true (press (list, GDK_KEY_Return));
  g_assert_true (press (list, GDK_KEY_KP_Enter));
  g_assert_cmpuint (n_times, ==, 2);
  gtk_widget_grab_focus (find_row (list, "Login password"));
  g_assert_false (press (list, GDK_KEY_Return));
  g_assert_cmpuint (n_times, ==, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A screen reader meets radio buttons with names, not rows with unnamed buttons in them. */
static void
test_rows_are_radio_buttons (void)
{
  GtkWidget *list = g_object_ref_sink (make_list ());
  GtkWidget *login = find_row (list, "Login password");
  GtkWidget *payment = find_row (list, "Payment password");

  topay_choice_list_choose (TOPAY_CHOICE_LIST (list), "payment");
  gtk_test_accessible_assert_role (login, GTK_ACCESSIBLE_ROLE_RADIO);
  gtk_test_accessible_assert_property (login, GTK_ACCESSIBLE_PROPERTY_LABEL, "Login password");
  gtk_test_accessible_assert_property (login, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "To sign in");
  gtk_test_accessible_assert_state (login, GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_FALSE);
  gtk_test_accessible_assert_state (payment, GTK_ACCESSIBLE_STATE_CHECKED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);
  g_assert_finalize_object (list);
}

static void
test_focus_comes_to_what_is_chosen (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *list = make_list ();

  topay_choice_list_choose (TOPAY_CHOICE_LIST (list), "payment");
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  g_assert_true (gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == find_row (list, "Payment password"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Each row is a stop for Tab, and behind the last one it goes on. */
static void
test_tab_leaves_the_list (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *list = make_list ();
  GtkWidget *after = gtk_button_new_with_label ("after");

  gtk_box_append (GTK_BOX (column), list);
  gtk_box_append (GTK_BOX (column), after);
  gtk_window_set_child (GTK_WINDOW (window), column);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  gtk_widget_grab_focus (find_row (list, "Login password"));
  gtk_widget_activate (find_row (list, "Login password"));
  g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == find_row (list, "Payment password"));
  g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_FORWARD);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == after);
  g_signal_emit_by_name (window, "move-focus", GTK_DIR_TAB_BACKWARD);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == find_row (list, "Login password"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/choice-list/enter-on-the-chosen-row-goes-on",
                   test_enter_on_the_chosen_row_goes_on);
  g_test_add_func ("/choice-list/one-is-chosen", test_one_is_chosen);
  g_test_add_func ("/choice-list/rows-are-radio-buttons", test_rows_are_radio_buttons);
  g_test_add_func ("/choice-list/focus-comes-to-what-is-chosen",
                   test_focus_comes_to_what_is_chosen);
  g_test_add_func ("/choice-list/tab-leaves-the-list", test_tab_leaves_the_list);
  return g_test_run ();
}
