/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-text-size.h"

#include <math.h>

/* Text of every window grows with the resolution that GTK takes for fonts: no layout of ours needs
 * to know, and images and lines keep their size. */

/* GtkSettings:gtk-xft-dpi is 1024 times the resolution; -1 stands for this one. */
#define USUAL_DPI (96 * 1024)

static const int steps[] = { 100, 115, 130, 150 };

typedef struct
{
  GtkSettings *target; /* (unowned): lives as long as the display */
  int base;            /* what the desktop asks for, 1024ths of dots per inch */
} Binding;

static void
on_scale_changed_cb (GSettings *settings, const char *key, gpointer user_data)
{
  const Binding *binding = user_data;
  int percent = CLAMP (g_settings_get_int (settings, TOPAY_TEXT_SIZE_KEY), steps[0],
                       steps[G_N_ELEMENTS (steps) - 1]);

  g_object_set (binding->target, "gtk-xft-dpi", (int) lround (binding->base * percent / 100.0),
                NULL);
}

/**
 * topay_text_size_bind:
 * @settings: the preferences of the app
 * @target: the settings of the display
 *
 * Applies the preference now and whenever it changes. What the desktop asked for when this was
 * first called stays the 100 %; call it once a process and display.
 */
void
topay_text_size_bind (GSettings *settings, GtkSettings *target)
{
  Binding *binding;

  g_return_if_fail (G_IS_SETTINGS (settings) && GTK_IS_SETTINGS (target));

  binding = g_new0 (Binding, 1);
  binding->target = target;
  g_object_get (target, "gtk-xft-dpi", &binding->base, NULL);
  if (binding->base <= 0)
    binding->base = USUAL_DPI;

  g_object_set_data_full (G_OBJECT (settings), "topay-text-size", binding, g_free);
  g_signal_connect (settings, "changed::" TOPAY_TEXT_SIZE_KEY, G_CALLBACK (on_scale_changed_cb),
                    binding);
  on_scale_changed_cb (settings, TOPAY_TEXT_SIZE_KEY, binding);
}

/**
 * topay_text_size_next:
 * @percent: the size now
 * @direction: 1 larger, -1 smaller, 0 the usual size
 *
 * Returns: the neighbouring step in percent; @percent itself at either end
 */
int
topay_text_size_next (int percent, int direction)
{
  int found = percent;

  if (direction == 0)
    return TOPAY_TEXT_SIZE_DEFAULT;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (direction > 0 && steps[i] > percent)
        return steps[i];
      if (direction < 0 && steps[i] < percent)
        found = steps[i];
    }

  return found;
}

/**
 * topay_text_size_move:
 * @settings: the preferences of the app
 * @direction: 1 larger, -1 smaller, 0 the usual size
 *
 * Goes one step and keeps it.
 */
void
topay_text_size_move (GSettings *settings, int direction)
{
  int percent;

  g_return_if_fail (G_IS_SETTINGS (settings));

  percent = g_settings_get_int (settings, TOPAY_TEXT_SIZE_KEY);
  g_settings_set_int (settings, TOPAY_TEXT_SIZE_KEY, topay_text_size_next (percent, direction));
}
