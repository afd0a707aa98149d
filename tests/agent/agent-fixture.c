/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "agent-fixture.h"

#include <string.h>

#include "keys.h"
#include "topay-agent-window.h"
#include "topay-code-entry.h"
#include "topay-language.h"

/* Long, since under a sanitizer that unwinds every allocation a new window takes seconds. */
#define WAIT_US (60 * G_TIME_SPAN_SECOND)

typedef gboolean (*Condition) (gpointer data);

static TopayTestCertificates *certificates;

static void
wait_until (Condition condition, gpointer data, const char *what)
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
agent_fixture_find (GtkWidget *parent, GType type)
{
  if (!gtk_widget_get_visible (parent))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (parent), type))
    return parent;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = agent_fixture_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

gboolean
agent_fixture_shows (GtkWidget *parent, const char *text)
{
  if (!gtk_widget_get_visible (parent) || !gtk_widget_get_child_visible (parent))
    return FALSE;
  if (GTK_IS_LABEL (parent) && strstr (gtk_label_get_text (GTK_LABEL (parent)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (agent_fixture_shows (child, text))
      return TRUE;
  return FALSE;
}

GtkWidget *
agent_fixture_find_button (GtkWidget *parent, const char *text)
{
  if (!gtk_widget_get_visible (parent))
    return NULL;
  if ((GTK_IS_BUTTON (parent) || GTK_IS_CHECK_BUTTON (parent) || GTK_IS_LIST_BOX_ROW (parent))
      && agent_fixture_shows (parent, text))
    return parent;
  for (GtkWidget *child = gtk_widget_get_first_child (parent); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = agent_fixture_find_button (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
agent_fixture_get_window (Fixture *fixture)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (fixture->application));

  for (; windows != NULL; windows = windows->next)
    if (TOPAY_IS_AGENT_WINDOW (windows->data))
      return windows->data;
  return NULL;
}

GtkWidget *
agent_fixture_get_dialog (Fixture *fixture)
{
  GtkWindow *window = GTK_WINDOW (agent_fixture_get_window (fixture));
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (gtk_window_get_transient_for (link->data) == window && gtk_widget_get_visible (link->data))
      return link->data;
  return NULL;
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Sight;

static gboolean
window_shows (gpointer data)
{
  const Sight *sight = data;

  return agent_fixture_shows (agent_fixture_get_window (sight->fixture), sight->text);
}

void
agent_fixture_wait_for (Fixture *fixture, const char *text)
{
  Sight sight = { fixture, text };

  wait_until (window_shows, &sight, text);
}

static gboolean
dialog_shows (gpointer data)
{
  const Sight *sight = data;
  GtkWidget *dialog = agent_fixture_get_dialog (sight->fixture);

  return dialog != NULL && gtk_widget_get_mapped (dialog)
         && agent_fixture_shows (dialog, sight->text);
}

void
agent_fixture_wait_for_dialog (Fixture *fixture, const char *text)
{
  Sight sight = { fixture, text };

  wait_until (dialog_shows, &sight, text);
}

static gboolean
has_no_dialog (gpointer data)
{
  return agent_fixture_get_dialog (data) == NULL;
}

void
agent_fixture_wait_for_no_dialog (Fixture *fixture)
{
  wait_until (has_no_dialog, fixture, "the end of the dialog");
}

void
agent_fixture_press (GtkWidget *button)
{
  g_assert_nonnull (button);
  if (GTK_IS_BUTTON (button))
    g_signal_emit_by_name (button, "clicked");
  else
    gtk_widget_activate (button);
}

/* Types what a person would, from the first field on. */
void
agent_fixture_sign_in (Fixture *fixture, const char *account, const char *code)
{
  GtkWidget *window = agent_fixture_get_window (fixture);
  GtkWidget *row = agent_fixture_find (window, ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (row), "");
  gtk_widget_grab_focus (row);
  keys_type (window, account);
  keys_tab (window);
  keys_type (window, AGENT_PASSWORD);
  while (!TOPAY_IS_CODE_ENTRY (keys_get_focus (window)))
    keys_tab (window);
  keys_type (window, code); /* the last digit sends it */
}

static gboolean
is_open (gpointer data)
{
  const Sight *sight = data;
  GtkWidget *window = agent_fixture_get_window (sight->fixture);
  GtkWidget *view = agent_fixture_find (window, g_type_from_name ("TopayAgentCaseView"));

  return agent_fixture_find (view, GTK_TYPE_SCROLLED_WINDOW) != NULL
         && agent_fixture_shows (view, sight->text);
}

void
agent_fixture_open (Fixture *fixture, AgentCase which)
{
  static const char *const numbers[] = { "R-7K2M9Q4D", "F-3H8P2W5X", "R-9B4T6N1C", "C-5V1L8Z3K",
                                         "R-2D6G8J0L" };
  GtkWidget *list;
  Sight sight = { fixture, numbers[which] };

  agent_fixture_wait_for (fixture, numbers[which]);
  list =
      agent_fixture_find (agent_fixture_get_window (fixture), g_type_from_name ("TopayAgentList"));
  gtk_widget_activate (agent_fixture_find_button (list, numbers[which]));
  wait_until (is_open, &sight, numbers[which]);
}

void
agent_fixture_act (Fixture *fixture, const char *act)
{
  g_assert_true (
      gtk_widget_activate_action (agent_fixture_get_window (fixture), "win.act", "s", act));
}

/* Into the folder that TOPAY_TEST_PICTURES names, for a person to look at. */
void
agent_fixture_take_picture (Fixture *fixture, const char *name)
{
  const char *folder = g_getenv ("TOPAY_TEST_PICTURES");
  GtkWidget *dialog = agent_fixture_get_dialog (fixture);
  GtkWidget *window = dialog != NULL ? dialog : agent_fixture_get_window (fixture);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;
  GtkSnapshot *snapshot;

  if (folder == NULL)
    return;
  for (guint i = 0; i < 60; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_usleep (10000);
    }
  paintable = gtk_widget_paintable_new (window);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (window),
                          gtk_widget_get_height (window));
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, NULL);
  path = g_strdup_printf ("%s/%s-%s.png", folder, name, fixture->journey->language);
  gdk_texture_save_to_png (texture, path);
}

static gboolean
on_running_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  gtk_test_widget_wait_for_draw (agent_fixture_get_window (fixture));
  fixture->journey->walk (fixture);
  g_action_group_activate_action (G_ACTION_GROUP (fixture->application), "quit", NULL);
  return G_SOURCE_REMOVE;
}

void
agent_fixture_run (gconstpointer data)
{
  Fixture fixture = { .journey = data };
  g_autofree char *uri = NULL;

  fixture.service = agent_service_new (certificates->good);
  uri = agent_service_dup_uri (fixture.service);
  g_setenv ("TOPAY_SERVICE_URI", uri, TRUE);
  g_setenv ("TOPAY_SERVICE_CA_FILE", certificates->ca, TRUE);
  fixture.settings = g_settings_new (APP_ID);
  g_settings_set_string (fixture.settings, "language", fixture.journey->language);
  if (g_getenv ("TOPAY_TEST_SCHEME") != NULL)
    g_settings_set_string (fixture.settings, "color-scheme", g_getenv ("TOPAY_TEST_SCHEME"));
  fixture.application = topay_agent_application_new ();
  g_idle_add_full (G_PRIORITY_LOW, on_running_cb, &fixture, NULL);
  g_assert_cmpint (g_application_run (G_APPLICATION (fixture.application), 0, NULL), ==, 0);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_object_unref (fixture.application);
  g_object_unref (fixture.settings);
  agent_service_free (fixture.service);
}

void
agent_fixture_init (int *argc, char ***argv)
{
  topay_client_init_tls ();
  topay_language_init (g_getenv ("TOPAY_TEST_LOCALEDIR"));
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  if (adw_get_minor_version () >= 4)
    g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  certificates = topay_test_certificates_new ();
  /* Between two applications a thread of GIO could take it for a moment, just when the next one
   * wants it. */
  g_assert_true (g_main_context_acquire (NULL));
}

void
agent_fixture_finish (void)
{
  g_main_context_release (NULL);
  topay_test_certificates_free (certificates);
}
