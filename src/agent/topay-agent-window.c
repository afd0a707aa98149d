/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-window.h"

#include <glib/gi18n.h>

#include "topay-agent-act-dialog.h"
#include "topay-agent-console.h"
#include "topay-agent-problem.h"
#include "topay-agent-sign-in.h"
#include "topay-agent-viewer.h"
#include "topay-countdown-label.h"

struct _TopayAgentWindow
{
  AdwApplicationWindow parent_instance;
  TopayAgentSession *session; /* (owned) (nullable): NULL where no service is set up */
  TopayAgentQueue *queue;     /* (owned) (nullable): likewise */
  TopayAgentDesk *desk;       /* (owned) (nullable): likewise */
  TopayAgentSignIn *sign_in;  /* (unowned): a descendant */
  TopayAgentConsole *console; /* (unowned) (nullable): a descendant, while somebody is signed in */
  GtkWidget *countdown;       /* (unowned): a descendant */

  AdwToastOverlay *toasts;
  GtkRevealer *ending;
  AdwBin *ending_bin;
  GtkWidget *ending_button;
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (TopayAgentWindow, topay_agent_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_toast (TopayAgentWindow *self, const char *text)
{
  g_autofree char *title = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (title));
}

static const char *
get_done_text (TopayAgentActKind kind)
{
  switch (kind)
    {
    case TOPAY_AGENT_CLAIM:
      return _ ("The case is yours");
    case TOPAY_AGENT_RELEASE:
      return _ ("The case is free again");
    case TOPAY_AGENT_ASK:
      return _ ("The customer was asked");
    case TOPAY_AGENT_PROPOSE:
      return _ ("Proposed: two others have to approve it");
    case TOPAY_AGENT_APPROVE:
      return _ ("Approved");
    case TOPAY_AGENT_REFUSE:
      return _ ("Refused");
    case TOPAY_AGENT_RETRY:
    case TOPAY_AGENT_REROUTE:
      return _ ("The money is on its way again");
    case TOPAY_AGENT_FINISH:
      return _ ("Marked as done");
    case TOPAY_AGENT_NOTE:
    case TOPAY_AGENT_N_ACTS:
    default:
      return _ ("The note was added");
    }
}

static void
on_dialog_done_cb (TopayAgentActDialog *dialog, gpointer user_data)
{
  show_toast (user_data, get_done_text (topay_agent_act_dialog_get_kind (dialog)));
}

/* What failed without a form on screen is told in a window: a toast goes before it is read. */
static void
show_error (TopayAgentWindow *self, const GError *error)
{
  g_autoptr (TopayProblem) problem =
      topay_agent_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);
  GtkWidget *window = adw_message_dialog_new (GTK_WINDOW (self), problem->title, problem->text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (window), "close", C_ ("button", "_Close"));
  gtk_window_present (GTK_WINDOW (window));
}

typedef struct
{
  TopayAgentWindow *window; /* (owned) */
  TopayAgentActKind kind;
} Pressed;

static void
on_acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pressed *pressed = user_data;
  g_autoptr (TopayAgentWindow) self = pressed->window;
  TopayAgentActKind kind = pressed->kind;
  g_autoptr (GError) error = NULL;

  g_free (pressed);
  topay_agent_desk_act_finish (TOPAY_AGENT_DESK (source), result, &error);
  if (self->console == NULL)
    return;
  if (error != NULL)
    show_error (self, error);
  else
    show_toast (self, get_done_text (kind));
}

/* Taking a case and letting it go ask for nothing. */
static void
act_at_once (TopayAgentWindow *self, TopayAgentActKind kind)
{
  TopayWireAgentAct *act = topay_wire_new (&topay_record_agent_act);
  Pressed *pressed = g_new0 (Pressed, 1);

  act->case_id = g_strdup (topay_agent_desk_get_case_id (self->desk));
  act->act = g_strdup (topay_agent_act_get_name (kind));
  pressed->window = g_object_ref (self);
  pressed->kind = kind;
  topay_agent_desk_act_async (self->desk, act, on_acted_cb, pressed);
  topay_wire_free (&topay_record_agent_act, act);
}

static void
begin_act (TopayAgentWindow *self, TopayAgentActKind kind)
{
  GtkWidget *dialog;

  if (self->console == NULL || topay_agent_desk_is_acting (self->desk)
      || (topay_agent_desk_find_acts (self->desk) & (1U << kind)) == 0)
    return;

  if (kind == TOPAY_AGENT_CLAIM || kind == TOPAY_AGENT_RELEASE)
    {
      act_at_once (self, kind);
      return;
    }
  dialog = topay_agent_act_dialog_new (GTK_WINDOW (self), self->desk, kind);
  g_signal_connect_object (dialog, "done", G_CALLBACK (on_dialog_done_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
act (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char *name = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < TOPAY_AGENT_N_ACTS; i++)
    if (g_str_equal (topay_agent_act_get_name (i), name))
      begin_act (TOPAY_AGENT_WINDOW (widget), i);
}

static void
write_note (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  begin_act (TOPAY_AGENT_WINDOW (widget), TOPAY_AGENT_NOTE);
}

static void
open_evidence (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (widget);
  GtkWidget *viewer;

  if (self->console == NULL)
    return;
  viewer = topay_agent_viewer_new (GTK_WINDOW (self), self->desk,
                                   g_variant_get_string (parameter, NULL));
  if (viewer != NULL)
    gtk_window_present (GTK_WINDOW (viewer));
}

static void
next_case (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (widget);

  if (self->console != NULL && !topay_agent_console_open_next (self->console))
    show_toast (self, _ ("This was the last case of the list"));
}

static void
refresh (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (widget);

  if (self->console == NULL)
    return;
  topay_agent_queue_refresh (self->queue);
  topay_agent_desk_refresh (self->desk);
}

static void
load_history (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (widget);

  if (self->console != NULL)
    topay_agent_desk_load_history (self->desk);
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (widget);

  if (self->console != NULL)
    topay_agent_console_go_back (self->console);
}

static void
cycle (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (widget);

  if (self->console != NULL)
    topay_agent_console_cycle (self->console, g_variant_get_boolean (parameter));
}

static void
copy (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  show_toast (TOPAY_AGENT_WINDOW (widget), _ ("Copied"));
}

static void
sign_out (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (widget);

  if (self->session != NULL)
    topay_agent_session_sign_out (self->session);
}

static void
touch (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (widget);

  if (self->session != NULL)
    topay_agent_session_touch (self->session);
}

static void
toggle_panel (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (widget);

  if (self->console != NULL)
    topay_agent_console_show_panel (self->console,
                                    !topay_agent_console_shows_panel (self->console));
}

static void
show_shortcuts (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource (AGENT_RESOURCE_PATH "/topay-agent-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, GTK_WINDOW (widget));
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

static void
show_about (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  adw_show_about_window (GTK_WINDOW (widget), "application-name",
                         _ ("Topay Agent"), "application-icon", APP_ID, "version", PACKAGE_VERSION,
                            "developer-name",
                            _ ("The Topay Help Center developers"), "comments",
                               _ ("Cases of the Topay Help Center, for those who answer them"),
                                  "license-type", GTK_LICENSE_GPL_3_0, NULL);
}

static void
show_console (TopayAgentWindow *self)
{
  self->console = TOPAY_AGENT_CONSOLE (topay_agent_console_new (self->queue, self->desk));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->console), "console");
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->console));
  topay_agent_console_focus (self->console);
}

/* Windows over the console show things of people, and go with it. */
static void
close_windows (TopayAgentWindow *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (gtk_window_get_transient_for (GTK_WINDOW (link->data)) == GTK_WINDOW (self))
      gtk_window_destroy (GTK_WINDOW (link->data));
}

static void
hide_console (TopayAgentWindow *self)
{
  GtkWidget *console = GTK_WIDGET (self->console);

  close_windows (self);
  self->console = NULL;
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->sign_in));
  gtk_stack_remove (self->stack, console);
  topay_agent_sign_in_begin (self->sign_in);
}

static void
update_ending (TopayAgentWindow *self)
{
  TopayAgentReason reason = TOPAY_AGENT_REASON_NONE;
  gboolean is_ending = topay_agent_session_is_ending (self->session);
  gint64 left_s = topay_agent_session_get_left_s (self->session, &reason);

  if (is_ending == gtk_revealer_get_reveal_child (self->ending))
    return;
  gtk_revealer_set_reveal_child (self->ending, is_ending);
  gtk_widget_set_visible (self->ending_button, reason == TOPAY_AGENT_REASON_IDLE);
  if (is_ending)
    topay_countdown_label_start (TOPAY_COUNTDOWN_LABEL (self->countdown), (guint) left_s);
  else
    topay_countdown_label_stop (TOPAY_COUNTDOWN_LABEL (self->countdown));
}

static void
on_session_changed_cb (TopayAgentWindow *self)
{
  gboolean is_in = topay_agent_session_get_state (self->session) == TOPAY_AGENT_SIGNED_IN;

  update_ending (self);
  if (is_in == (self->console != NULL))
    return;
  if (is_in)
    show_console (self);
  else
    hide_console (self);
}

static char *
dup_ending_text (guint seconds, gpointer data)
{
  /* Translators: %1$u minutes and %2$02u seconds, as on a clock; it counts down */
  return g_strdup_printf (_ ("You are signed out in %1$u:%2$02u."), seconds / 60, seconds % 60);
}

/* A key, a click, a turn of the wheel is somebody at the console; a pointer that was pushed is not.
 */
static gboolean
on_event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, TopayAgentWindow *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (self->session != NULL
      && (type == GDK_KEY_PRESS || type == GDK_BUTTON_PRESS || type == GDK_SCROLL
          || type == GDK_TOUCH_BEGIN))
    topay_agent_session_touch (self->session);
  return GDK_EVENT_PROPAGATE;
}

static void
topay_agent_window_dispose (GObject *object)
{
  TopayAgentWindow *self = TOPAY_AGENT_WINDOW (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->queue);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (topay_agent_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.act", "s", act);
  gtk_widget_class_install_action (widget_class, "win.note", NULL, write_note);
  gtk_widget_class_install_action (widget_class, "win.open-evidence", "s", open_evidence);
  gtk_widget_class_install_action (widget_class, "win.next-case", NULL, next_case);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "win.load-history", NULL, load_history);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "win.cycle-pane", "b", cycle);
  gtk_widget_class_install_action (widget_class, "win.copy", "s", copy);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, sign_out);
  gtk_widget_class_install_action (widget_class, "win.touch", NULL, touch);
  gtk_widget_class_install_action (widget_class, "win.show-panel", NULL, toggle_panel);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, show_shortcuts);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, show_about);
}

static void
topay_agent_window_class_init (TopayAgentWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_agent_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               AGENT_RESOURCE_PATH "/topay-agent-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayAgentWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentWindow, ending);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentWindow, ending_bin);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentWindow, ending_button);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentWindow, stack);
  install_actions (widget_class);
}

static void
topay_agent_window_init (TopayAgentWindow *self)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (on_event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  self->countdown = topay_countdown_label_new (dup_ending_text, NULL);
  adw_bin_set_child (self->ending_bin, self->countdown);
}

/**
 * topay_agent_window_new:
 * @application: the program
 * @session: (nullable): whose console; %NULL where no service is set up
 *
 * Returns: (transfer none): a window, at the sign-in
 */
TopayAgentWindow *
topay_agent_window_new (GtkApplication *application, TopayAgentSession *session)
{
  TopayAgentWindow *self = g_object_new (TOPAY_TYPE_AGENT_WINDOW, "application", application, NULL);

  self->sign_in = TOPAY_AGENT_SIGN_IN (topay_agent_sign_in_new (session));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->sign_in), "sign-in");
  if (session != NULL)
    {
      self->session = g_object_ref (session);
      self->queue = topay_agent_queue_new (session);
      self->desk = topay_agent_desk_new (session, self->queue);
      g_signal_connect_object (session, "changed", G_CALLBACK (on_session_changed_cb), self,
                               G_CONNECT_SWAPPED);
      on_session_changed_cb (self);
    }
  topay_agent_sign_in_begin (self->sign_in);
  return self;
}
