/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-text-size.h"

#include <adwaita.h>

static const struct
{
  int percent;
  int direction;
  int next;
} steps[] = {
  { 100, 1, 115 },  { 115, 1, 130 },  { 130, 1, 150 }, { 150, 1, 150 },  { 100, -1, 100 },
  { 115, -1, 100 }, { 150, -1, 130 }, { 120, 1, 130 }, { 120, -1, 115 }, { 150, 0, 100 },
};

static void
test_sizes_go_step_by_step (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_test_message ("%d %+d", steps[i].percent, steps[i].direction);
      g_assert_cmpint (topay_text_size_next (steps[i].percent, steps[i].direction), ==,
                       steps[i].next);
    }
}

static int
get_dpi (void)
{
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);

  return dpi;
}

static int
measure_text (void)
{
  g_autoptr (GtkWidget) label = g_object_ref_sink (gtk_label_new ("Text"));
  int height = 0;

  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);

  return height;
}

static void
test_text_grows_and_comes_back (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  int dpi;
  int height;

  topay_text_size_bind (settings, gtk_settings_get_default ());
  dpi = get_dpi ();
  height = measure_text ();

  g_settings_set_int (settings, TOPAY_TEXT_SIZE_KEY, 150);
  g_assert_cmpint (ABS (get_dpi () - dpi * 3 / 2), <=, 1);
  g_assert_cmpint (measure_text (), >, height * 5 / 4);

  topay_text_size_move (settings, -1);
  topay_text_size_move (settings, -1);
  topay_text_size_move (settings, -1);
  topay_text_size_move (settings, -1);
  g_assert_cmpint (g_settings_get_int (settings, TOPAY_TEXT_SIZE_KEY), ==, 100);
  g_assert_cmpint (get_dpi (), ==, dpi);
  g_assert_cmpint (measure_text (), ==, height);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/article-text-size/sizes-go-step-by-step", test_sizes_go_step_by_step);
  g_test_add_func ("/article-text-size/text-grows-and-comes-back", test_text_grows_and_comes_back);

  return g_test_run ();
}
