/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "keys.h"

/* More stops than any page has. */
#define MAX_STOPS       200
#define STOPS_PER_FRAME 25

/* What has the focus, as a person would say: the entry rather than the text in it. */
GtkWidget *
keys_get_focus (GtkWidget *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, ADW_TYPE_ENTRY_ROW) : NULL;

  if (GTK_IS_TEXT (focus) && row != NULL)
    return row;
  return GTK_IS_TEXT (focus) ? gtk_widget_get_parent (focus) : focus;
}

static void
move (GtkWidget *window, GtkDirectionType direction)
{
  g_signal_emit_by_name (window, "move-focus", direction);
}

void
keys_tab (GtkWidget *window)
{
  move (window, GTK_DIR_TAB_FORWARD);
}

void
keys_shift_tab (GtkWidget *window)
{
  move (window, GTK_DIR_TAB_BACKWARD);
}

/* In a list: to the next row. */
void
keys_down (GtkWidget *window)
{
  GtkWidget *list = gtk_widget_get_ancestor (keys_get_focus (window), GTK_TYPE_LIST_BOX);

  g_assert_nonnull (list);
  g_signal_emit_by_name (list, "move-cursor", GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE, FALSE);
}

/* As the input method commits it and the clipboard brings it: at the caret, over the selection. */
void
keys_type (GtkWidget *window, const char *text)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  g_assert_true (GTK_IS_TEXT (focus));
  gtk_editable_delete_selection (GTK_EDITABLE (focus));
  g_signal_emit_by_name (focus, "insert-at-cursor", text);
}

void
keys_enter (GtkWidget *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  g_assert_nonnull (focus);
  if (GTK_IS_TEXT (focus))
    g_signal_emit_by_name (focus, "activate");
  else if (GTK_IS_BUTTON (focus) && gtk_widget_is_sensitive (focus))
    g_signal_emit_by_name (focus, "clicked"); /* without the moment in which it looks pressed */
  else
    g_assert_true (gtk_widget_activate (focus));
}

/* No key event can be made, so the controller of the window is asked as the toolkit would. */
void
keys_escape (GtkWidget *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (!GTK_IS_EVENT_CONTROLLER_KEY (controller))
        continue;
      g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_Escape, 0, 0, &handled);
      if (handled)
        return;
    }
}

static const char *
get_label_text (GtkWidget *root)
{
  if (GTK_IS_LABEL (root) && gtk_widget_get_visible (root)
      && *gtk_label_get_text (GTK_LABEL (root)) != '\0')
    return gtk_label_get_text (GTK_LABEL (root));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *text = get_label_text (child);

      if (text != NULL)
        return text;
    }
  return NULL;
}

/* What the eye takes for the name of a control. */
const char *
keys_get_name (GtkWidget *widget)
{
  if (ADW_IS_PREFERENCES_ROW (widget))
    return adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  if (gtk_widget_get_tooltip_text (widget) != NULL)
    return gtk_widget_get_tooltip_text (widget);
  return get_label_text (widget);
}

/* Tab until what has the focus bears this name; a test that never gets there fails. */
void
keys_tab_to (GtkWidget *window, const char *name)
{
  for (guint i = 0; i < MAX_STOPS; i++)
    {
      GtkWidget *focus;

      /* What has no place yet takes no focus; a list may be filled anew while we go round. */
      if (i % STOPS_PER_FRAME == 0)
        gtk_test_widget_wait_for_draw (window);

      focus = keys_get_focus (window);
      if (focus != NULL && g_strcmp0 (keys_get_name (focus), name) == 0)
        return;
      g_test_message ("stop: %s", focus != NULL ? keys_get_name (focus) : "nowhere");
      keys_tab (window);
    }
  g_error ("The keyboard never comes to “%s”", name);
}
