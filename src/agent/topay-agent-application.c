/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-application.h"

#include <glib/gi18n.h>

#include "topay-agent-session.h"
#include "topay-agent-window.h"
#include "topay-language.h"
#include "topay-service.h"

struct _TopayAgentApplication
{
  AdwApplication parent_instance;
  GSettings *settings;        /* (owned) (nullable): those of the app; NULL where it has none */
  TopayAgentSession *session; /* (owned) (nullable): NULL when no service is set up */
  TopayAgentWindow *window;   /* (unowned) (nullable): weak pointer */
};

G_DEFINE_FINAL_TYPE (TopayAgentApplication, topay_agent_application, ADW_TYPE_APPLICATION)

static char *
dup_setting (TopayAgentApplication *self, const char *key)
{
  return self->settings != NULL ? g_settings_get_string (self->settings, key) : g_strdup ("system");
}

static void
apply_color_scheme (TopayAgentApplication *self)
{
  AdwStyleManager *manager = adw_application_get_style_manager (ADW_APPLICATION (self));
  g_autofree char *scheme = dup_setting (self, "color-scheme");

  if (g_str_equal (scheme, "light"))
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  else if (g_str_equal (scheme, "dark"))
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  else
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
}

static void
set_accels (GtkApplication *application)
{
  const struct
  {
    const char *action;
    const char *accels[3];
  } keys[] = {
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.next-case", { "<Control>j" } },
    { "win.note", { "<Control><Shift>n" } },
    { "win.refresh", { "F5", "<Control>r" } },
    { "win.show-panel", { "F9" } },
    { "win.back", { "<Alt>Left", "Escape" } },
    { "win.cycle-pane(true)", { "F6" } },
    { "win.cycle-pane(false)", { "<Shift>F6" } },
    { "win.shortcuts", { "<Control>question", "<Control>slash" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (application, keys[i].action, keys[i].accels);
}

static void
on_quit_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
}

static void
topay_agent_application_startup (GApplication *application)
{
  const GActionEntry actions[] = { { .name = "quit", .activate = on_quit_activated_cb } };
  TopayAgentApplication *self = TOPAY_AGENT_APPLICATION (application);
  g_autofree char *setting = NULL;
  g_autoptr (TopayClient) client = NULL;

  self->settings = topay_service_open_settings ();
  setting = dup_setting (self, "language");
  topay_language_prefer_fonts (topay_language_resolve (setting));
  topay_language_apply (topay_language_resolve (setting));

  g_application_set_resource_base_path (application, AGENT_RESOURCE_PATH);
  G_APPLICATION_CLASS (topay_agent_application_parent_class)->startup (application);

  client = topay_service_new_client (self->settings);
  if (client != NULL)
    self->session = topay_agent_session_new (client);
  apply_color_scheme (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accels (GTK_APPLICATION (self));
}

static void
topay_agent_application_activate (GApplication *application)
{
  TopayAgentApplication *self = TOPAY_AGENT_APPLICATION (application);

  if (self->window == NULL)
    g_set_weak_pointer (&self->window,
                        topay_agent_window_new (GTK_APPLICATION (self), self->session));
  gtk_window_present (GTK_WINDOW (self->window));
}

/* Nobody stays signed in when the program ends. */
static void
topay_agent_application_shutdown (GApplication *application)
{
  TopayAgentApplication *self = TOPAY_AGENT_APPLICATION (application);

  if (self->session != NULL)
    topay_agent_session_sign_out (self->session);

  G_APPLICATION_CLASS (topay_agent_application_parent_class)->shutdown (application);
}

static int
topay_agent_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (!g_variant_dict_contains (options, "version"))
    return -1;
  g_print ("topay-agent %s\n", PACKAGE_VERSION);
  return 0;
}

static void
topay_agent_application_finalize (GObject *object)
{
  TopayAgentApplication *self = TOPAY_AGENT_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (topay_agent_application_parent_class)->finalize (object);
}

static void
topay_agent_application_class_init (TopayAgentApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = topay_agent_application_finalize;
  application_class->startup = topay_agent_application_startup;
  application_class->activate = topay_agent_application_activate;
  application_class->shutdown = topay_agent_application_shutdown;
  application_class->handle_local_options = topay_agent_application_handle_local_options;
}

static void
topay_agent_application_init (TopayAgentApplication *self)
{
  const GOptionEntry options[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL }, { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * topay_agent_application_new:
 *
 * Returns: (transfer full): the console; one instance a session of the desktop
 */
TopayAgentApplication *
topay_agent_application_new (void)
{
  return g_object_new (TOPAY_TYPE_AGENT_APPLICATION, "application-id", AGENT_APP_ID, "flags",
                       G_APPLICATION_DEFAULT_FLAGS, NULL);
}
