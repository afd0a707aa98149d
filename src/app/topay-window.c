/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-window.h"

#include <glib/gi18n.h>

#include "topay-article-page.h"
#include "topay-devices-page.h"
#include "topay-diagnosis-page.h"
#include "topay-dialogs.h"
#include "topay-flow-page.h"
#include "topay-missing-page.h"
#include "topay-navigator.h"
#include "topay-payments-page.h"
#include "topay-search-page.h"
#include "topay-service-host.h"
#include "topay-shell.h"
#include "topay-sign-in-page.h"
#include "topay-topic-page.h"
#include "topay-topics-page.h"
#include "topay-wizards.h"

struct _TopayWindow
{
  AdwApplicationWindow parent_instance;
  TopayContext *context; /* (owned) */
  char *waiting_uri;     /* (owned) (nullable): opened when the library is there */

  AdwToastOverlay *toasts;
  TopayNavigator *navigator;
};

G_DEFINE_FINAL_TYPE (TopayWindow, topay_window, ADW_TYPE_APPLICATION_WINDOW)

/* Whether the article exists in any language. */
static gboolean
has_article (TopayLibrary *library, const char *id)
{
  const char *const *languages = topay_library_get_languages (library);

  for (guint i = 0; languages[i] != NULL; i++)
    if (topay_library_get_info (library, languages[i], id) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
has_topic (TopayWindow *self, const char *id)
{
  guint n_categories = 0;
  const TopayCategory *categories =
      topay_library_get_categories (topay_context_get_library (self->context),
                                    topay_context_get_language (self->context), &n_categories);

  for (guint i = 0; i < n_categories; i++)
    if (g_str_equal (categories[i].id, id))
      return TRUE;
  return FALSE;
}

static TopayPage *
new_topic_page (TopayWindow *self, const char *id)
{
  if (*id == '\0')
    return topay_topics_page_new (self->context);
  if (has_topic (self, id))
    return topay_topic_page_new (self->context, id);
  return topay_missing_page_new (self->context);
}

/* A wizard that is only planned is missing like one that nobody knows. That for a failed payment is
 * no file: it begins with the payments. */
static TopayPage *
new_flow_page (TopayWindow *self, const char *target)
{
  g_auto (GStrv) parts = g_strsplit (target, "?", 2);
  const char *id = parts[0] != NULL ? parts[0] : "";
  TopayPage *page;
  gboolean available = topay_context_is_wizard_available (self->context, id);
  g_autoptr (TopayFlow) flow = NULL;
  g_autoptr (TopayFlowHost) host = NULL;

  if (available && g_str_equal (id, TOPAY_WIZARD_DIAGNOSIS))
    return topay_payments_page_new (self->context);

  flow = available ? topay_wizards_load_flow (id) : NULL;
  if (flow == NULL)
    return topay_missing_page_new (self->context);

  host = topay_service_host_new (self->context, id);
  page = topay_flow_page_new (self->context, flow, host);
  if (parts[1] != NULL)
    topay_flow_page_take_parameters (TOPAY_FLOW_PAGE (page), parts[1]);
  return page;
}

/* The page that an address means; NULL for the tabs, which are always there. Needs the library. */
static TopayPage *
new_page (TopayWindow *self, const char *uri)
{
  g_autofree char *value = NULL;

  switch (topay_uri_parse (uri, &value))
    {
    case TOPAY_URI_HOME:
    case TOPAY_URI_CASES:
    case TOPAY_URI_CASE:
      return NULL;
    case TOPAY_URI_ARTICLE:
      if (has_article (topay_context_get_library (self->context), value))
        return topay_article_page_new (self->context, value);
      return topay_missing_page_new (self->context);
    case TOPAY_URI_TOPIC:
      return new_topic_page (self, value);
    case TOPAY_URI_SEARCH:
      return topay_search_page_new (self->context, value);
    case TOPAY_URI_FLOW:
      return new_flow_page (self, value);
    case TOPAY_URI_DIAGNOSIS:
      return topay_diagnosis_page_new (self->context, NULL, value);
    case TOPAY_URI_UNKNOWN:
    default:
      return topay_missing_page_new (self->context);
    }
}

/* Whether an address is the page on screen already, so that it is not pushed twice. */
static gboolean
is_visible_uri (TopayWindow *self, const char *uri)
{
  TopayPage *visible = topay_navigator_get_visible_page (self->navigator);
  g_autofree char *value = NULL;
  TopayUriKind kind = topay_uri_parse (uri, &value);
  g_autofree char *plain_uri = topay_uri_build (kind, value); /* one spelling of it */
  g_autofree char *visible_uri = topay_page_dup_uri (visible);

  return kind != TOPAY_URI_UNKNOWN && g_strcmp0 (visible_uri, plain_uri) == 0;
}

static gboolean
is_search (const char *uri)
{
  g_autofree char *value = NULL;

  return topay_uri_parse (uri, &value) == TOPAY_URI_SEARCH;
}

/* A search from outside goes to the search that is open rather than over it. */
static gboolean
reuse_search_page (TopayWindow *self, const char *uri)
{
  TopayPage *visible = topay_navigator_get_visible_page (self->navigator);
  g_autofree char *value = NULL;

  if (!TOPAY_IS_SEARCH_PAGE (visible) || topay_uri_parse (uri, &value) != TOPAY_URI_SEARCH)
    return FALSE;

  topay_search_page_set_query (TOPAY_SEARCH_PAGE (visible), value);
  return TRUE;
}

/* Keeps an address until the library is there; when there will be none, Home says so. */
static void
wait_with (TopayWindow *self, const char *uri)
{
  if (topay_context_has_library_problem (self->context))
    {
      topay_navigator_pop_to_root (self->navigator);
      return;
    }
  g_free (self->waiting_uri);
  self->waiting_uri = g_strdup (uri);
}

/* The tabs need no library. */
static gboolean
go_to_tab (TopayWindow *self, const char *uri)
{
  TopayShell *shell = TOPAY_SHELL (topay_navigator_get_nth_page (self->navigator, 0));
  g_autofree char *value = NULL;
  TopayUriKind kind = topay_uri_parse (uri, &value);

  if (kind != TOPAY_URI_HOME && kind != TOPAY_URI_CASES && kind != TOPAY_URI_CASE)
    return FALSE;

  topay_navigator_pop_to_root (self->navigator);
  if (kind == TOPAY_URI_HOME)
    topay_shell_select_tab (shell, 0);
  else
    topay_shell_open_case (shell, value);
  return TRUE;
}

static void
go_to (TopayWindow *self, const char *uri)
{
  TopayPage *visible = topay_navigator_get_visible_page (self->navigator);
  TopayPage *page;

  if (go_to_tab (self, uri))
    return;
  if (topay_context_get_library (self->context) == NULL && !is_search (uri))
    {
      wait_with (self, uri);
      return;
    }
  if (is_visible_uri (self, uri) || reuse_search_page (self, uri))
    return;

  page = new_page (self, uri);
  if (TOPAY_IS_MISSING_PAGE (page) && TOPAY_IS_MISSING_PAGE (visible))
    g_object_unref (g_object_ref_sink (page)); /* it says the same */
  else
    topay_navigator_push (self->navigator, page);
}

static void
on_library_changed_cb (TopayWindow *self)
{
  g_autofree char *uri = g_steal_pointer (&self->waiting_uri);

  if (uri != NULL && topay_context_get_library (self->context) != NULL)
    go_to (self, uri);
}

static void
open_article (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *uri =
      topay_uri_build (TOPAY_URI_ARTICLE, g_variant_get_string (parameter, NULL));

  go_to (TOPAY_WINDOW (widget), uri);
}

static void
open_topic (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *uri = topay_uri_build (TOPAY_URI_TOPIC, g_variant_get_string (parameter, NULL));

  go_to (TOPAY_WINDOW (widget), uri);
}

static void
open_flow (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *uri = topay_uri_build (TOPAY_URI_FLOW, g_variant_get_string (parameter, NULL));

  go_to (TOPAY_WINDOW (widget), uri);
}

static void
open_payments (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *uri = topay_uri_build (TOPAY_URI_FLOW, TOPAY_WIZARD_DIAGNOSIS);

  go_to (TOPAY_WINDOW (widget), uri);
}

/* A payment, a code, or neither: "" stands for none. */
static void
open_diagnosis (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayWindow *self = TOPAY_WINDOW (widget);
  const char *payment_id, *code;

  g_variant_get (parameter, "(&s&s)", &payment_id, &code);
  topay_navigator_push (self->navigator, topay_diagnosis_page_new (
                                             self->context, *payment_id != '\0' ? payment_id : NULL,
                                             *code != '\0' ? code : NULL));
}

/* Like win.open-flow for somebody who asked to go on with a draft. */
static void
resume_flow (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayWindow *self = TOPAY_WINDOW (widget);
  TopayPage *page = new_flow_page (self, g_variant_get_string (parameter, NULL));

  if (TOPAY_IS_FLOW_PAGE (page))
    topay_flow_page_resume (TOPAY_FLOW_PAGE (page));
  topay_navigator_push (self->navigator, page);
}

/* The words go to the page as they are: an address has room for fewer. From the search page itself
 * an empty request only brings the caret back. */
static void
open_search (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayWindow *self = TOPAY_WINDOW (widget);
  const char *query = g_variant_get_string (parameter, NULL);
  TopayPage *visible = topay_navigator_get_visible_page (self->navigator);

  if (!TOPAY_IS_SEARCH_PAGE (visible))
    topay_navigator_push (self->navigator, topay_search_page_new (self->context, query));
  else if (*query != '\0')
    topay_search_page_set_query (TOPAY_SEARCH_PAGE (visible), query);
  else
    topay_page_shown (visible, FALSE);
}

/* The page goes back a step, or is left. */
static void
step_back (TopayWindow *self)
{
  if (!topay_page_back (topay_navigator_get_visible_page (self->navigator)))
    topay_navigator_pop (self->navigator);
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  step_back (TOPAY_WINDOW (widget));
}

static void
leave_page (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  topay_navigator_pop (TOPAY_WINDOW (widget)->navigator);
}

static void
sign_in (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayWindow *self = TOPAY_WINDOW (widget);

  if (!TOPAY_IS_SIGN_IN_PAGE (topay_navigator_get_visible_page (self->navigator)))
    topay_navigator_push (self->navigator, topay_sign_in_page_new (self->context));
}

static void
show_devices (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayWindow *self = TOPAY_WINDOW (widget);

  if (!TOPAY_IS_DEVICES_PAGE (topay_navigator_get_visible_page (self->navigator)))
    topay_navigator_push (self->navigator, topay_devices_page_new (self->context));
}

static void
go_home (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  go_to (TOPAY_WINDOW (widget), TOPAY_URI_SCHEME ":home");
}

/* "" stands for all of them. */
static void
open_case (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char *id = g_variant_get_string (parameter, NULL);
  g_autofree char *uri = topay_uri_build (*id != '\0' ? TOPAY_URI_CASE : TOPAY_URI_CASES, id);

  go_to (TOPAY_WINDOW (widget), uri);
}

static void
cycle_tab (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayWindow *self = TOPAY_WINDOW (widget);

  if (topay_navigator_get_depth (self->navigator) == 1)
    topay_shell_cycle_tab (TOPAY_SHELL (topay_navigator_get_nth_page (self->navigator, 0)),
                           g_variant_get_boolean (parameter));
}

static void
select_tab (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayWindow *self = TOPAY_WINDOW (widget);

  topay_navigator_pop_to_root (self->navigator);
  topay_shell_select_tab (TOPAY_SHELL (topay_navigator_get_nth_page (self->navigator, 0)),
                          (guint) g_variant_get_int32 (parameter));
}

static void
cycle_region (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayPage *page = topay_navigator_get_visible_page (TOPAY_WINDOW (widget)->navigator);

  topay_page_cycle_region (page, g_variant_get_boolean (parameter));
}

static void
show_toast (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  AdwToast *toast = adw_toast_new (g_variant_get_string (parameter, NULL));

  adw_toast_overlay_add_toast (TOPAY_WINDOW (widget)->toasts, toast);
}

static void
show_preferences (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  topay_dialogs_show_preferences (GTK_WINDOW (widget), TOPAY_WINDOW (widget)->context);
}

static void
show_shortcuts (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  topay_dialogs_show_shortcuts (GTK_WINDOW (widget));
}

static void
show_about (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  topay_dialogs_show_about (GTK_WINDOW (widget));
}

static void
close_window (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

static void
on_back_button_pressed_cb (TopayWindow *self)
{
  step_back (self);
}

/* Escape that no popover, no entry and no page wanted means Back. */
static gboolean
on_key_pressed_cb (TopayWindow *self, guint keyval, guint keycode, GdkModifierType state)
{
  TopayPage *page = topay_navigator_get_visible_page (self->navigator);

  if (keyval != GDK_KEY_Escape || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  if (!topay_page_escape (page))
    step_back (self);
  return GDK_EVENT_STOP;
}

/* The window bears the name of the page, so that a screen reader says where one is. */
static void
on_visible_page_changed_cb (TopayWindow *self)
{
  TopayPage *page = topay_navigator_get_visible_page (self->navigator);
  gboolean below = topay_navigator_get_depth (self->navigator) > 1;

  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "win.back",
      below || (TOPAY_IS_SHELL (page) && topay_shell_can_go_back (TOPAY_SHELL (page))));
  if (page != NULL)
    gtk_window_set_title (GTK_WINDOW (self), topay_page_get_title (page));
}

static void
on_page_title_changed_cb (TopayPage *page, GParamSpec *pspec, TopayWindow *self)
{
  if (page == topay_navigator_get_visible_page (self->navigator))
    gtk_window_set_title (GTK_WINDOW (self), topay_page_get_title (page));
}

static void
follow_title (TopayWindow *self)
{
  TopayPage *page = topay_navigator_get_visible_page (self->navigator);

  on_visible_page_changed_cb (self);
  if (page == NULL)
    return;

  /* A page that is returned to is followed already. */
  g_signal_handlers_disconnect_by_func (page, on_page_title_changed_cb, self);
  g_signal_connect_object (page, "notify::title", G_CALLBACK (on_page_title_changed_cb), self, 0);
}

static void
restore_size (TopayWindow *self, GSettings *settings)
{
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
topay_window_close_request (GtkWindow *window)
{
  TopayWindow *self = TOPAY_WINDOW (window);
  GSettings *settings = topay_context_get_settings (self->context);
  int width = 0, height = 0;

  gtk_window_get_default_size (window, &width, &height);
  if (width >= 360 && height >= 294)
    {
      g_settings_set_int (settings, "window-width", width);
      g_settings_set_int (settings, "window-height", height);
    }
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));

  return GTK_WINDOW_CLASS (topay_window_parent_class)->close_request (window);
}

static void
topay_window_dispose (GObject *object)
{
  TopayWindow *self = TOPAY_WINDOW (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->waiting_uri, g_free);

  G_OBJECT_CLASS (topay_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-article", "s", open_article);
  gtk_widget_class_install_action (widget_class, "win.open-topic", "s", open_topic);
  gtk_widget_class_install_action (widget_class, "win.open-flow", "s", open_flow);
  gtk_widget_class_install_action (widget_class, "win.open-payments", NULL, open_payments);
  gtk_widget_class_install_action (widget_class, "win.open-diagnosis", "(ss)", open_diagnosis);
  gtk_widget_class_install_action (widget_class, "win.resume-flow", "s", resume_flow);
  gtk_widget_class_install_action (widget_class, "win.search", "s", open_search);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "win.leave", NULL, leave_page);
  gtk_widget_class_install_action (widget_class, "win.sign-in", NULL, sign_in);
  gtk_widget_class_install_action (widget_class, "win.devices", NULL, show_devices);
  gtk_widget_class_install_action (widget_class, "win.home", NULL, go_home);
  gtk_widget_class_install_action (widget_class, "win.select-tab", "i", select_tab);
  gtk_widget_class_install_action (widget_class, "win.cycle-tab", "b", cycle_tab);
  gtk_widget_class_install_action (widget_class, "win.open-case", "s", open_case);
  gtk_widget_class_install_action (widget_class, "win.cycle-region", "b", cycle_region);
  gtk_widget_class_install_action (widget_class, "win.show-toast", "s", show_toast);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, show_preferences);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, show_shortcuts);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, show_about);
  gtk_widget_class_install_action (widget_class, "win.close", NULL, close_window);
}

static void
topay_window_class_init (TopayWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = topay_window_dispose;
  window_class->close_request = topay_window_close_request;

  g_type_ensure (TOPAY_TYPE_NAVIGATOR);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TopayWindow, navigator);
  gtk_widget_class_bind_template_callback (widget_class, on_back_button_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  install_actions (widget_class);
}

static void
topay_window_init (TopayWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->navigator, "notify::visible-page", G_CALLBACK (follow_title), self,
                           G_CONNECT_SWAPPED);
}

/**
 * topay_window_new:
 * @application: the application that owns the window
 * @context: what the pages need; its language is the one of gettext at this moment
 *
 * Makes the main window on its home page.
 *
 * Returns: (transfer none): a window, owned by GTK until it is closed
 */
TopayWindow *
topay_window_new (GtkApplication *application, TopayContext *context)
{
  TopayWindow *self = g_object_new (TOPAY_TYPE_WINDOW, "application", application, NULL);
  TopayPage *shell;

  self->context = g_object_ref (context);
  restore_size (self, topay_context_get_settings (context));
  g_signal_connect_object (context, "notify::library", G_CALLBACK (on_library_changed_cb), self,
                           G_CONNECT_SWAPPED);
  shell = topay_shell_new (context);
  g_signal_connect_object (shell, "notify::can-go-back", G_CALLBACK (on_visible_page_changed_cb),
                           self, G_CONNECT_SWAPPED);
  topay_navigator_push (self->navigator, shell);
  return self;
}

/**
 * topay_window_open_uri:
 * @self: the window
 * @uri: an address from outside, see topay_uri_parse (); anything may stand in it
 *
 * Shows the page that is meant, or one that says that there is none. Waits for the library.
 */
void
topay_window_open_uri (TopayWindow *self, const char *uri)
{
  g_return_if_fail (TOPAY_IS_WINDOW (self));
  g_return_if_fail (uri != NULL);

  go_to (self, uri);
}

/**
 * topay_window_dup_history:
 * @self: the window
 *
 * Returns: (transfer full) (array zero-terminated=1): the addresses of the pages over Home, the
 *   oldest first
 */
char **
topay_window_dup_history (TopayWindow *self)
{
  g_autoptr (GStrvBuilder) uris = g_strv_builder_new ();

  g_return_val_if_fail (TOPAY_IS_WINDOW (self), NULL);

  for (guint i = 1; i < topay_navigator_get_depth (self->navigator); i++)
    {
      g_autofree char *uri = topay_page_dup_uri (topay_navigator_get_nth_page (self->navigator, i));

      if (uri != NULL)
        g_strv_builder_add (uris, uri);
    }
  return g_strv_builder_end (uris);
}

/**
 * topay_window_restore_history:
 * @self: a window on its home page whose library is there
 * @uris: (array zero-terminated=1): from topay_window_dup_history ()
 *
 * Opens the pages one over the other, without motion.
 */
void
topay_window_restore_history (TopayWindow *self, const char *const *uris)
{
  g_return_if_fail (TOPAY_IS_WINDOW (self));

  for (guint i = 0; uris[i] != NULL; i++)
    {
      TopayPage *page = new_page (self, uris[i]);

      if (page != NULL)
        topay_navigator_push_at_once (self->navigator, page);
    }
}
