/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "hands.h"

#include <gdk/x11/gdkx.h>
#include <stdarg.h>

#include "sight.h"

#define MAX_STOPS     120
#define KEY_US        (150 * G_TIME_SPAN_MILLISECOND)
#define FOCUS_US      (5 * G_TIME_SPAN_SECOND)
#define TYPE_DELAY_MS "1"

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

void
hands_settle (void)
{
  gdk_display_sync (gdk_display_get_default ());
  iterate ();
}

static void
run_xdotool (const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  const char *next = first;
  int status = 0;
  va_list list;

  g_ptr_array_add (arguments, (char *) "xdotool");
  va_start (list, first);
  for (; next != NULL; next = va_arg (list, const char *))
    g_ptr_array_add (arguments, (char *) next);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  g_spawn_sync (NULL, (char **) arguments->pdata, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  hands_settle ();
}

/* Without a window manager nobody gives the keys to the window that is on top. */
void
hands_focus (GtkWidget *window)
{
  gint64 end_us = g_get_monotonic_time () + FOCUS_US;

  while (!gtk_window_is_active (GTK_WINDOW (window)) && g_get_monotonic_time () < end_us)
    {
      gdk_toplevel_focus (GDK_TOPLEVEL (gtk_native_get_surface (GTK_NATIVE (window))),
                          GDK_CURRENT_TIME);
      hands_settle ();
      g_usleep (2000);
    }
}

/* --- The pointer --- */

static void
bring_into_view (GtkWidget *widget)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);

  for (; scroller != NULL; scroller = gtk_widget_get_ancestor (gtk_widget_get_parent (scroller),
                                                               GTK_TYPE_SCROLLED_WINDOW))
    {
      GtkAdjustment *adjustment =
          gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
      double offset = gtk_adjustment_get_value (adjustment);
      graphene_rect_t bounds;

      if (gtk_widget_compute_bounds (widget, scroller, &bounds))
        gtk_adjustment_clamp_page (adjustment, offset + bounds.origin.y,
                                   offset + bounds.origin.y + bounds.size.height);
    }
}

/* Whether whoever points there points at it, or at something in it. */
static gboolean
is_hit (GtkWidget *widget, GtkWidget *window, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (window, x, y, GTK_PICK_DEFAULT);

  return picked != NULL && (picked == widget || gtk_widget_is_ancestor (picked, widget));
}

gboolean
hands_click (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  graphene_rect_t before, bounds;
  g_autofree char *xid = NULL, *x = NULL, *y = NULL;
  double left, top, middle_x, middle_y;

  bring_into_view (widget);
  if (!gtk_widget_compute_bounds (widget, GTK_WIDGET (native), &before))
    return FALSE;
  gtk_test_widget_wait_for_draw (window);
  if (!gtk_widget_get_mapped (widget) /* it may be another by now */
      || !gtk_widget_compute_bounds (widget, GTK_WIDGET (native), &bounds)
      || !graphene_rect_equal (&before, &bounds)) /* it is on its way somewhere */
    return FALSE;
  middle_x = bounds.origin.x + bounds.size.width / 2;
  middle_y = bounds.origin.y + bounds.size.height / 2;
  if (!is_hit (widget, GTK_WIDGET (native), middle_x, middle_y))
    return FALSE;
  hands_focus (window);
  gtk_native_get_surface_transform (native, &left, &top);
  xid = g_strdup_printf ("%lu", gdk_x11_surface_get_xid (gtk_native_get_surface (native)));
  x = g_strdup_printf ("%d", (int) (middle_x + left));
  y = g_strdup_printf ("%d", (int) (middle_y + top));
  run_xdotool ("mousemove", "--window", xid, x, y, "click", "1", NULL);
  return TRUE;
}

/* --- The keys --- */

void
hands_key (const char *name)
{
  run_xdotool ("key", name, NULL);
}

void
hands_type (const char *text)
{
  run_xdotool ("type", "--delay", TYPE_DELAY_MS, "--", text, NULL);
}

static gboolean
is_row (GtkWidget *widget)
{
  return GTK_IS_LIST_BOX_ROW (widget)
         || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget");
}

static GtkWidget *
find_row (GtkWidget *widget)
{
  while (widget != NULL && !is_row (widget))
    widget = gtk_widget_get_parent (widget);
  return widget;
}

static gboolean
is_at (GtkWidget *focus, GtkWidget *target)
{
  return focus != NULL
         && (focus == target || gtk_widget_is_ancestor (focus, target)
             || (is_row (focus) && gtk_widget_is_ancestor (target, focus)));
}

/* Inside one list by the arrows, else by Tab. */
static const char *
choose_key (GtkWidget *focus, GtkWidget *target)
{
  GtkWidget *here = find_row (focus), *there = find_row (target);
  graphene_point_t offset = GRAPHENE_POINT_INIT (0, 0);

  if (here == NULL || there == NULL || gtk_widget_get_parent (here) != gtk_widget_get_parent (there)
      || !gtk_widget_compute_point (there, here, &offset, &offset))
    return "Tab";
  return offset.y > 0 ? "Down" : "Up";
}

static GtkWidget *
wait_for_other_focus (GtkWidget *window, GtkWidget *before)
{
  gint64 end_us = g_get_monotonic_time () + KEY_US;

  while (gtk_root_get_focus (GTK_ROOT (window)) == before && g_get_monotonic_time () < end_us)
    {
      hands_settle ();
      g_usleep (1000);
    }
  return gtk_root_get_focus (GTK_ROOT (window));
}

gboolean
hands_go_to (GtkWidget *target, char **stops)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (target));
  g_autoptr (GString) way = g_string_new (NULL);
  gboolean is_there = FALSE;

  hands_focus (window);
  for (guint i = 0; i < MAX_STOPS && gtk_widget_get_root (target) == GTK_ROOT (window); i++)
    {
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
      g_autofree char *name = sight_dup_name (sight_get_focus (window));
      const char *key = choose_key (focus, target);

      g_string_append_printf (way, "%s, %s; ", name, key);
      is_there = is_at (focus, target);
      if (is_there)
        break;
      hands_key (key);
      if (wait_for_other_focus (window, focus) == focus && !g_str_equal (key, "Tab"))
        {
          hands_key ("Tab");
          wait_for_other_focus (window, focus);
        }
    }
  *stops = g_strdup (way->str);
  return is_there;
}
