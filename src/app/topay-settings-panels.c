/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-settings-panels.h"

#include <gio/gdesktopappinfo.h>

/* Of GNOME, the first that is installed; each is an entry of its settings. */
static const struct
{
  TopaySettingsPanel panel;
  const char *entry;
} entries[] = {
  { TOPAY_SETTINGS_PANEL_DATE, "gnome-datetime-panel.desktop" },
  { TOPAY_SETTINGS_PANEL_DATE, "gnome-system-panel.desktop" },
  { TOPAY_SETTINGS_PANEL_NETWORK, "gnome-wifi-panel.desktop" },
  { TOPAY_SETTINGS_PANEL_NETWORK, "gnome-network-panel.desktop" },
};

/* Written once, when the search has ended; of the main loop alone. */
static GAppInfo *panels[TOPAY_SETTINGS_PANEL_NETWORK + 1];
static gboolean is_sought;

static void
clear_object (gpointer object)
{
  if (object != NULL)
    g_object_unref (object);
}

/* Reads files, so in a thread of its own. */
static void
find_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (clear_object);

  g_ptr_array_set_size (found, G_N_ELEMENTS (panels));
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    if (g_ptr_array_index (found, entries[i].panel) == NULL)
      g_ptr_array_index (found, entries[i].panel) = g_desktop_app_info_new (entries[i].entry);
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), NULL);

  for (guint i = 0; found != NULL && i < G_N_ELEMENTS (panels); i++)
    panels[i] = g_steal_pointer (&g_ptr_array_index (found, i));
}

/**
 * topay_settings_panels_find:
 *
 * Begins to look for the panels, once in the life of the app.
 */
void
topay_settings_panels_find (void)
{
  g_autoptr (GTask) task = NULL;

  if (is_sought)
    return;
  is_sought = TRUE;
  task = g_task_new (NULL, NULL, on_found_cb, NULL);
  g_task_run_in_thread (task, find_in_thread);
}

/**
 * topay_settings_panels_has:
 * @panel: a panel
 *
 * Returns: whether it is there, as far as is known
 */
gboolean
topay_settings_panels_has (TopaySettingsPanel panel)
{
  return panels[panel] != NULL;
}

static void
on_launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_uris_finish (G_APP_INFO (source), result, &error))
    g_message ("The settings do not open: %s", error->message);
}

/**
 * topay_settings_panels_open:
 * @panel: a panel that is there
 * @parent: who asks
 *
 * Opens a page of the settings.
 */
void
topay_settings_panels_open (TopaySettingsPanel panel, GtkWidget *parent)
{
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gtk_widget_get_display (parent));

  if (panels[panel] != NULL)
    g_app_info_launch_uris_async (panels[panel], NULL, G_APP_LAUNCH_CONTEXT (context), NULL,
                                  on_launched_cb, NULL);
}
