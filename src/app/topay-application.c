/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-application.h"

#include <glib/gi18n.h>

#include "topay-case-notices.h"
#include "topay-context.h"
#include "topay-dialogs.h"
#include "topay-error.h"
#include "topay-language.h"
#include "topay-outbox.h"
#include "topay-search-provider.h"
#include "topay-service.h"
#include "topay-text-size.h"
#include "topay-weekly-tip.h"
#include "topay-window.h"

/* How long a service without a window stays for the next question of the desktop: long enough for
 * somebody to type on. */
#define SERVICE_IDLE_MS 10000

struct _TopayApplication
{
  AdwApplication parent_instance;
  GSettings *settings;                  /* (owned) (nullable): NULL before startup */
  TopayStateDb *state;                  /* (owned) (nullable): NULL before startup */
  TopayAccount *account;                /* (owned) (nullable): NULL when no service is set up */
  TopayOutbox *outbox;                  /* (owned) (nullable): NULL when no service is set up */
  TopayEvidence *evidence;              /* (owned) (nullable): likewise */
  TopayCaseStore *cases;                /* (owned) (nullable): likewise */
  TopayCaseNotices *notices;            /* (owned) (nullable): likewise */
  TopayPaymentWatches *watches;         /* (owned) (nullable): NULL when no service is set up */
  TopayStatusWatch *status;             /* (owned) (nullable): likewise */
  TopayContext *context;                /* (owned) (nullable): NULL before startup */
  TopayWindow *window;                  /* (unowned) (nullable): weak pointer */
  GCancellable *cancellable;            /* (owned) */
  TopaySearchProvider *search_provider; /* (owned) */
  TopayWeeklyTip *weekly_tip;           /* (owned) (nullable): NULL before startup */
  guint language_source;                /* GSource id; 0 when the language stays */
  gboolean wants_restore;               /* the kept session found no network */
  gboolean was_cut_off;                 /* the cases could not be asked for last time */
};

G_DEFINE_FINAL_TYPE (TopayApplication, topay_application, ADW_TYPE_APPLICATION)

static void
show_window (TopayApplication *self)
{
  if (self->window == NULL)
    g_set_weak_pointer (&self->window, topay_window_new (GTK_APPLICATION (self), self->context));
  gtk_window_present (GTK_WINDOW (self->window));
  topay_weekly_tip_start (self->weekly_tip);
}

static void
open_uri (TopayApplication *self, const char *uri)
{
  show_window (self);
  topay_window_open_uri (self->window, uri);
}

static void
on_library_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayApplication) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayLibrary) library = topay_library_new_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (library != NULL)
    {
      topay_context_set_library (self->context, library);
      return;
    }
  g_warning ("The library cannot be opened: %s", error->message);
  topay_context_set_library_problem (self->context, TRUE);
}

static void
load_library (TopayApplication *self)
{
  const char *path = g_getenv ("TOPAY_LIBRARY");

  topay_library_new_async (path != NULL ? path : LIBRARY_PATH, self->cancellable,
                           on_library_loaded_cb, g_object_ref (self));
}

static void
apply_color_scheme (TopayApplication *self)
{
  AdwStyleManager *manager = adw_application_get_style_manager (ADW_APPLICATION (self));
  g_autofree char *scheme = g_settings_get_string (self->settings, "color-scheme");

  if (g_str_equal (scheme, "light"))
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  else if (g_str_equal (scheme, "dark"))
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  else
    adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
}

static void
make_context (TopayApplication *self)
{
  g_autofree char *setting = g_settings_get_string (self->settings, "language");
  const char *language = topay_language_resolve (setting);

  topay_language_apply (language);
  g_clear_object (&self->context);
  self->context = topay_context_new (self->settings, self->state, language);
  topay_context_set_account (self->context, self->account);
  topay_context_set_watches (self->context, self->watches);
  topay_context_set_status (self->context, self->status);
  topay_context_set_outbox (self->context, self->outbox);
  topay_context_set_evidence (self->context, self->evidence);
  topay_context_set_cases (self->context, self->cases);
  topay_search_provider_set_context (self->search_provider, self->context);
  topay_weekly_tip_set_context (self->weekly_tip, self->context);
}

/* What is known of the library goes on to the next context. */
static void
remake_context (TopayApplication *self)
{
  g_autoptr (TopayContext) old = g_object_ref (self->context);

  make_context (self);
  topay_context_set_library (self->context, topay_context_get_library (old));
  topay_context_set_library_problem (self->context, topay_context_has_library_problem (old));
}

/* Widgets keep the texts they were made with, so another language means another window: on the same
 * pages, in the same place, with the preferences still open over it. */
static void
rebuild_window (TopayApplication *self)
{
  g_auto (GStrv) history = topay_window_dup_history (self->window);
  gboolean has_preferences = topay_dialogs_has_preferences (GTK_WINDOW (self->window));
  TopayWindow *old = self->window;

  g_clear_weak_pointer (&self->window);
  g_set_weak_pointer (&self->window, topay_window_new (GTK_APPLICATION (self), self->context));
  if (topay_context_get_library (self->context) != NULL)
    topay_window_restore_history (self->window, (const char *const *) history);
  gtk_window_close (GTK_WINDOW (old));
  gtk_window_present (GTK_WINDOW (self->window));
  if (has_preferences)
    topay_dialogs_show_preferences (GTK_WINDOW (self->window), self->context);
}

static gboolean
on_language_idle_cb (gpointer user_data)
{
  TopayApplication *self = user_data;
  g_autofree char *setting = g_settings_get_string (self->settings, "language");

  self->language_source = 0;
  if (g_str_equal (topay_language_resolve (setting), topay_context_get_language (self->context)))
    return G_SOURCE_REMOVE;

  remake_context (self);
  if (self->window != NULL)
    rebuild_window (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: the row of the preferences in which the language was chosen is about to go away with
 * its window, and is still in the middle of telling about the choice. */
static void
on_language_changed_cb (TopayApplication *self)
{
  if (self->language_source == 0)
    self->language_source = g_idle_add (on_language_idle_cb, self);
}

static void
on_restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayApplication) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;

  /* whoever is signed out sees it in the header, and why; there is nothing else to say */
  if (!topay_account_restore_finish (TOPAY_ACCOUNT (source), result, &error) && error != NULL)
    g_debug ("session not restored: %s", error->message);
  self->wants_restore = error != NULL && topay_error_is_transient (error);
}

static void
restore (TopayApplication *self)
{
  self->wants_restore = FALSE;
  topay_account_restore_async (self->account, self->cancellable, on_restored_cb,
                               g_object_ref (self));
}

/* A session that is kept is taken up again as soon as there is a network for it. */
static void
on_network_changed_cb (TopayApplication *self, gboolean is_available)
{
  if (is_available && self->wants_restore
      && topay_account_get_state (self->account) == TOPAY_ACCOUNT_STATE_SIGNED_OUT)
    restore (self);
}

/* The network of the computer may be there all the time: only an answer tells that the service is
 * back, be it that somebody pressed “Try again”. */
static void
on_cases_changed_cb (TopayApplication *self)
{
  gboolean is_cut_off = topay_case_store_get_error (self->cases) != NULL;

  if (self->was_cut_off && !is_cut_off)
    {
      topay_evidence_hurry (self->evidence);
      topay_outbox_hurry (self->outbox);
    }
  self->was_cut_off = is_cut_off;
}

static void
connect_cases (TopayApplication *self)
{
  self->cases = topay_case_store_new (self->account, self->state);
  g_signal_connect_object (self->cases, "changed", G_CALLBACK (on_cases_changed_cb), self,
                           G_CONNECT_SWAPPED);
  topay_case_store_follow_outbox (self->cases, self->outbox);
  self->notices = topay_case_notices_new (G_APPLICATION (self), self->settings, self->cases);
  topay_case_notices_follow_outbox (self->notices, self->outbox, self->state);
}

static void
connect_service (TopayApplication *self)
{
  self->account = topay_service_new_account (self->settings);
  if (self->account == NULL)
    return;

  self->outbox = topay_outbox_new (self->state, topay_account_get_client (self->account));
  topay_outbox_follow (self->outbox, self->account);
  self->evidence = topay_evidence_new (self->state, self->account);
  g_signal_connect_object (self->outbox, "settled", G_CALLBACK (topay_evidence_refresh),
                           self->evidence, G_CONNECT_SWAPPED);
  connect_cases (self);
  self->watches = topay_payment_watches_new (G_APPLICATION (self), self->account);
  self->status = topay_status_watch_new (topay_account_get_client (self->account));
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network_changed_cb), self, G_CONNECT_SWAPPED);
  restore (self);
  topay_outbox_wake (self->outbox);
}

static void
set_accels (GtkApplication *application)
{
  const struct
  {
    const char *action;
    const char *accels[4];
  } keys[] = {
    { "app.quit", { "<Control>q" } },
    { "win.close", { "<Control>w" } },
    { "win.search('')", { "<Control>f", "<Control>k" } },
    { "win.back", { "<Alt>Left", "Back" } },
    { "win.home", { "<Alt>Home" } },
    { "win.select-tab(0)", { "<Alt>1" } },
    { "win.select-tab(1)", { "<Alt>2" } },
    { "win.select-tab(2)", { "<Alt>3" } },
    { "win.select-tab(3)", { "<Alt>4" } },
    { "win.cycle-tab(true)", { "<Control>Page_Down" } },
    { "win.cycle-tab(false)", { "<Control>Page_Up" } },
    { "win.cycle-region(true)", { "F6" } },
    { "win.cycle-region(false)", { "<Shift>F6" } },
    { "win.open-topic('')", { "F1" } },
    { "win.preferences", { "<Control>comma" } },
    { "win.shortcuts", { "<Control>question", "<Control>slash" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (application, keys[i].action, keys[i].accels);
}

static void
on_quit_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TopayApplication *self = TOPAY_APPLICATION (user_data);

  if (self->window != NULL) /* it keeps its size when it closes */
    gtk_window_close (GTK_WINDOW (self->window));
  g_application_quit (G_APPLICATION (self));
}

/* The action that the desktop file offers, besides starting the app. */
static void
on_search_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  open_uri (TOPAY_APPLICATION (user_data), TOPAY_URI_SCHEME ":search");
}

/* What a notification leads to; it may be pressed when the app is long closed. */
static void
on_open_article_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *uri =
      topay_uri_build (TOPAY_URI_ARTICLE, g_variant_get_string (parameter, NULL));

  open_uri (TOPAY_APPLICATION (user_data), uri);
}

/* The same for a case; "" stands for all of them. */
static void
on_open_case_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *id = g_variant_get_string (parameter, NULL);
  g_autofree char *uri = topay_uri_build (*id != '\0' ? TOPAY_URI_CASE : TOPAY_URI_CASES, id);

  open_uri (TOPAY_APPLICATION (user_data), uri);
}

/* The same for a payment that somebody waited for. */
static void
on_open_diagnosis_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TopayApplication *self = TOPAY_APPLICATION (user_data);

  show_window (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-diagnosis", "(ss)",
                              g_variant_get_string (parameter, NULL), "");
}

static void
topay_application_startup (GApplication *application)
{
  const GActionEntry actions[] = {
    { .name = "open-article", .activate = on_open_article_activated_cb, .parameter_type = "s" },
    { .name = "open-case", .activate = on_open_case_activated_cb, .parameter_type = "s" },
    { .name = "open-diagnosis", .activate = on_open_diagnosis_activated_cb, .parameter_type = "s" },
    { .name = "quit", .activate = on_quit_activated_cb },
    { .name = "search", .activate = on_search_activated_cb },
  };
  TopayApplication *self = TOPAY_APPLICATION (application);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), GETTEXT_PACKAGE, NULL);
  g_autofree char *setting = NULL;

  self->settings = g_settings_new (APP_ID);
  setting = g_settings_get_string (self->settings, "language");
  topay_language_prefer_fonts (topay_language_resolve (setting));

  g_application_set_resource_base_path (application, RESOURCE_PATH);
  G_APPLICATION_CLASS (topay_application_parent_class)->startup (application);

  if ((g_application_get_flags (application) & G_APPLICATION_IS_SERVICE) != 0)
    g_application_set_inactivity_timeout (application, SERVICE_IDLE_MS);
  self->state = topay_state_db_new (folder);
  self->weekly_tip = topay_weekly_tip_new (application, self->settings);
  connect_service (self);
  make_context (self);
  load_library (self);

  topay_text_size_bind (self->settings, gtk_settings_get_default ());
  apply_color_scheme (self);
  g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (apply_color_scheme),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::language", G_CALLBACK (on_language_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accels (GTK_APPLICATION (self));
}

static void
topay_application_activate (GApplication *application)
{
  show_window (TOPAY_APPLICATION (application));
}

static void
topay_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  TopayApplication *self = TOPAY_APPLICATION (application);

  show_window (self);
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      topay_window_open_uri (self->window, uri);
    }
}

static void
topay_application_shutdown (GApplication *application)
{
  TopayApplication *self = TOPAY_APPLICATION (application);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->language_source, g_source_remove);
  if (self->state != NULL)
    topay_state_db_close (self->state);

  G_APPLICATION_CLASS (topay_application_parent_class)->shutdown (application);
}

/* Before the name is taken, so that the question for which the bus started us finds somebody. A
 * desktop whose search cannot ask is no reason not to start. */
static gboolean
topay_application_dbus_register (GApplication *application,
                                 GDBusConnection *connection,
                                 const char *object_path,
                                 GError **error)
{
  TopayApplication *self = TOPAY_APPLICATION (application);
  g_autofree char *path = g_strconcat (object_path, "/SearchProvider", NULL);

  if (!G_APPLICATION_CLASS (topay_application_parent_class)
           ->dbus_register (application, connection, object_path, error))
    return FALSE;

  topay_search_provider_export (self->search_provider, connection, path);
  return TRUE;
}

static void
topay_application_dbus_unregister (GApplication *application,
                                   GDBusConnection *connection,
                                   const char *object_path)
{
  TopayApplication *self = TOPAY_APPLICATION (application);

  if (self->search_provider != NULL)
    topay_search_provider_unexport (self->search_provider, connection);
  G_APPLICATION_CLASS (topay_application_parent_class)
      ->dbus_unregister (application, connection, object_path);
}

/* What to open: the words behind --search, or the addresses. */
static char **
dup_uris (GVariantDict *options)
{
  g_autoptr (GStrvBuilder) uris = g_strv_builder_new ();
  g_autofree const char **rest = NULL;
  g_autofree char *words = NULL;
  g_autofree char *uri = NULL;

  g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&s", &rest);
  if (!g_variant_dict_contains (options, "search"))
    return g_strdupv ((char **) rest);

  words = rest != NULL ? g_strjoinv (" ", (char **) rest) : g_strdup ("");
  uri = topay_uri_build (TOPAY_URI_SEARCH, words);
  g_strv_builder_add (uris, uri);
  return g_strv_builder_end (uris);
}

static int
topay_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) uris = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("topay-help-center %s\n", PACKAGE_VERSION);
      return 0;
    }
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("topay-help-center: %s\n", error->message);
      return 3;
    }

  uris = dup_uris (options);
  for (guint i = 0; uris != NULL && uris[i] != NULL; i++)
    g_ptr_array_add (files, g_file_new_for_uri (uris[i]));
  if (files->len == 0)
    return -1;

  g_application_open (application, (GFile **) files->pdata, (int) files->len, "");
  /* The instance that shows it goes on; any other has handed it over and is done. */
  return g_application_get_is_remote (application) ? 0 : -1;
}

static void
topay_application_finalize (GObject *object)
{
  TopayApplication *self = TOPAY_APPLICATION (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->context);
  g_clear_object (&self->evidence);
  g_clear_object (&self->notices);
  g_clear_object (&self->cases);
  g_clear_object (&self->outbox);
  g_clear_object (&self->watches);
  g_clear_object (&self->status);
  g_clear_object (&self->account);
  g_clear_object (&self->state);
  g_clear_object (&self->settings);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->weekly_tip);
  g_clear_object (&self->search_provider);

  G_OBJECT_CLASS (topay_application_parent_class)->finalize (object);
}

static void
topay_application_class_init (TopayApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = topay_application_finalize;
  application_class->startup = topay_application_startup;
  application_class->activate = topay_application_activate;
  application_class->open = topay_application_open;
  application_class->shutdown = topay_application_shutdown;
  application_class->dbus_register = topay_application_dbus_register;
  application_class->dbus_unregister = topay_application_dbus_unregister;
  application_class->handle_local_options = topay_application_handle_local_options;
}

static void
topay_application_init (TopayApplication *self)
{
  const GOptionEntry options[] = {
    { "search", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Search for the words that follow"), NULL },
      { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, N_ ("[ADDRESS…]") },
          { NULL } };

  self->cancellable = g_cancellable_new ();
  self->search_provider = topay_search_provider_new (G_APPLICATION (self));
  g_signal_connect_object (self->search_provider, "open-uri", G_CALLBACK (open_uri), self,
                           G_CONNECT_SWAPPED);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * topay_application_new:
 *
 * Returns: (transfer full): the application; one instance a session
 */
TopayApplication *
topay_application_new (void)
{
  return g_object_new (TOPAY_TYPE_APPLICATION, "application-id", APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, NULL);
}
