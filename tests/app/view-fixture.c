/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "view-fixture.h"

#include <libintl.h>

#include "topay-language.h"

#define WAIT_US (60 * G_TIME_SPAN_SECOND)

/* Everything that main () of a test needs: GTK, the texts and the styles of the app. */
void
view_fixture_init (int *argc, char ***argv)
{
  g_autoptr (GtkCssProvider) styles = NULL;

  topay_language_init (g_getenv ("TOPAY_TEST_LOCALEDIR"));
  gtk_test_init (argc, argv, NULL);
  adw_init ();

  styles = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (styles, RESOURCE_PATH "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (styles),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
on_request_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s;", g_action_get_name (G_ACTION (action)),
                          parameter != NULL ? g_variant_get_string (parameter, NULL) : "");
}

static void
add_window_actions (ViewFixture *self)
{
  const char *names[] = { "open-article", "open-topic", "open-flow", "search", "back" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gboolean plain = g_str_equal (names[i], "back");
      g_autoptr (GSimpleAction) action =
          g_simple_action_new (names[i], plain ? NULL : G_VARIANT_TYPE_STRING);

      g_signal_connect (action, "activate", G_CALLBACK (on_request_cb), self->asked);
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  gtk_widget_insert_action_group (self->window, "win", G_ACTION_GROUP (group));
}

void
view_fixture_set_up (ViewFixture *self, const char *language, const char *state_folder)
{
  topay_language_apply (language);
  self->settings = g_settings_new (APP_ID);
  self->state = topay_state_db_new (state_folder);
  self->context = topay_context_new (self->settings, self->state, language);
  self->asked = g_string_new (NULL);
  self->window = gtk_window_new ();
  add_window_actions (self);
}

void
view_fixture_load_library (ViewFixture *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayLibrary) library = topay_library_new (path, &error);

  g_assert_no_error (error);
  topay_context_set_library (self->context, library);
}

TopayLibrary *
view_fixture_get_library (ViewFixture *self)
{
  return topay_context_get_library (self->context);
}

const char *
view_fixture_get_language (ViewFixture *self)
{
  return topay_context_get_language (self->context);
}

void
view_fixture_present (ViewFixture *self, GtkWidget *view)
{
  gtk_window_set_child (GTK_WINDOW (self->window), view);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 720);
  gtk_window_present (GTK_WINDOW (self->window));
}

void
view_fixture_tear_down (ViewFixture *self)
{
  GtkWidget *view = gtk_window_get_child (GTK_WINDOW (self->window));

  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  gtk_window_destroy (GTK_WINDOW (self->window));
  topay_state_db_close (self->state);
  while (g_main_context_iteration (NULL, FALSE))
    continue;

  /* a view that is left is gone, and with it what it held */
  g_assert_null (view);
  g_assert_finalize_object (self->context);
  g_assert_finalize_object (self->state);
  g_object_unref (self->settings);
  g_string_free (self->asked, TRUE);
}

/* Runs the main loop until @condition holds. */
void
view_wait_until (ViewCondition condition, gpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + WAIT_US;

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (2000);
    }
}

static GtkWidget *
find_counted (GtkWidget *root, GType type, guint *n)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (*n)-- == 0)
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_counted (child, type, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The nth widget of a type in reading order, counted from 0; NULL when there are fewer. */
GtkWidget *
view_find_nth (GtkWidget *root, GType type, guint n)
{
  return find_counted (root, type, &n);
}

/* Whether @root or a visible descendant is a label that reads exactly @text. */
gboolean
view_shows_text (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (view_shows_text (child, text))
      return TRUE;
  return FALSE;
}

/* Presses a button or opens a row; the window is asked for exactly @expected. */
void
view_fixture_click (ViewFixture *self, GtkWidget *button_or_row, const char *expected)
{
  g_assert_nonnull (button_or_row);
  g_string_truncate (self->asked, 0);
  g_signal_emit_by_name (button_or_row, GTK_IS_BUTTON (button_or_row) ? "clicked" : "activate");
  g_assert_cmpstr (self->asked->str, ==, expected);
}

/* The narrowest that the view can be, in px, with text of this size. */
int
view_measure_width (GtkWidget *view, int text_percent)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi = 0, minimum = 0;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  if (dpi <= 0) /* the display names none */
    dpi = 96 * PANGO_SCALE;
  g_object_set (settings, "gtk-xft-dpi", dpi / 100 * text_percent, NULL);
  /* styles follow the settings with the next frame */
  gtk_widget_queue_resize (view);
  gtk_test_widget_wait_for_draw (view);
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  return minimum;
}
