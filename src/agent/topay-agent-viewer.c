/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-viewer.h"

#include <glib/gi18n.h>

#include "topay-agent-evidence.h"
#include "topay-agent-file.h"
#include "topay-agent-parts.h"
#include "topay-agent-problem.h"
#include "topay-agent-watermark.h"
#include "topay-error.h"
#include "topay-text-clean.h"

#define ZOOM_STEP 1.25
#define ZOOM_MAX  8.0
#define ZOOM_MIN  0.1
#define TEXT_MAX  (256 * 1024) /* bytes: more is no letter */

struct _TopayAgentViewer
{
  AdwWindow parent_instance;
  TopayAgentDesk *desk;          /* (owned) */
  char *evidence_id;             /* (owned) */
  TopayAgentEvidence *evidence;  /* (owned) (nullable): once it is here */
  GCancellable *cancellable;     /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is on screen */
  double zoom;                   /* 0: the whole picture */

  AdwWindowTitle *window_title;
  GtkWidget *zoom_box;
  GtkOverlay *overlay;
  GtkStack *states;
  AdwStatusPage *problem;
  GtkWidget *retry_button;
  GtkPicture *picture;
  GtkScrolledWindow *picture_scroller;
  GtkTextView *text;
  GtkWidget *save_button;
};

G_DEFINE_FINAL_TYPE (TopayAgentViewer, topay_agent_viewer, ADW_TYPE_WINDOW)

static const TopayWireEvidence *
find_file (TopayAgentDesk *desk, const char *evidence_id)
{
  const TopayWireAgentCaseDetail *detail = topay_agent_desk_get_detail (desk);

  for (guint i = 0; detail != NULL && i < detail->detail->evidence->len; i++)
    {
      const TopayWireEvidence *file = g_ptr_array_index (detail->detail->evidence, i);

      if (g_str_equal (file->id, evidence_id))
        return file;
    }
  return NULL;
}

static void
show_problem (TopayAgentViewer *self, const GError *error)
{
  g_autoptr (TopayProblem) problem =
      topay_agent_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *title = g_markup_escape_text (problem->title, -1);
  g_autofree char *text = g_markup_escape_text (problem->text, -1);

  adw_status_page_set_title (self->problem, title);
  adw_status_page_set_description (self->problem, text);
  gtk_stack_set_visible_child_name (self->states, "problem");
  gtk_widget_grab_focus (self->retry_button);
}

static void
add_watermark (TopayAgentViewer *self)
{
  const TopayWireAgentSelf *agent =
      topay_agent_session_get_self (topay_agent_desk_get_session (self->desk));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *at = g_date_time_format (now, "%Y-%m-%d %H:%M");
  g_autofree char *name = topay_text_clean (agent != NULL ? agent->display_name : NULL);
  g_autofree char *text = g_strdup_printf ("%s · %s", name, at);

  gtk_overlay_add_overlay (self->overlay, topay_agent_watermark_new (text));
}

/* Without a zoom the picture takes the room there is. */
static void
apply_zoom (TopayAgentViewer *self)
{
  GdkTexture *texture = self->evidence->picture;
  gboolean is_whole = self->zoom <= 0;

  gtk_widget_set_size_request (GTK_WIDGET (self->picture),
                               is_whole ? -1 : (int) (gdk_texture_get_width (texture) * self->zoom),
                               is_whole ? -1
                                        : (int) (gdk_texture_get_height (texture) * self->zoom));
}

/* How large it is on screen now. */
static double
get_shown_zoom (TopayAgentViewer *self)
{
  GdkTexture *texture = self->evidence->picture;
  double across, down;

  if (self->zoom > 0)
    return self->zoom;
  across = gtk_widget_get_width (GTK_WIDGET (self->picture_scroller))
           / (double) gdk_texture_get_width (texture);
  down = gtk_widget_get_height (GTK_WIDGET (self->picture_scroller))
         / (double) gdk_texture_get_height (texture);
  return MIN (across, down);
}

static void
zoom_by (TopayAgentViewer *self, double factor)
{
  if (self->evidence == NULL || self->evidence->picture == NULL)
    return;
  self->zoom = CLAMP (get_shown_zoom (self) * factor, ZOOM_MIN, ZOOM_MAX);
  apply_zoom (self);
}

static void
zoom_in (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zoom_by (TOPAY_AGENT_VIEWER (widget), ZOOM_STEP);
}

static void
zoom_out (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zoom_by (TOPAY_AGENT_VIEWER (widget), 1 / ZOOM_STEP);
}

static void
zoom_fit (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentViewer *self = TOPAY_AGENT_VIEWER (widget);

  self->zoom = 0;
  if (self->evidence != NULL && self->evidence->picture != NULL)
    apply_zoom (self);
}

static void
show_picture (TopayAgentViewer *self)
{
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (self->evidence->picture));
  gtk_widget_set_visible (self->zoom_box, TRUE);
  gtk_stack_set_visible_child_name (self->states, "picture");
  add_watermark (self);
}

static void
show_text (TopayAgentViewer *self)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data (self->evidence->bytes, &length);
  g_autofree char *valid = g_utf8_make_valid (bytes, (gssize) MIN (length, TEXT_MAX));
  g_autofree char *clean = topay_text_clean (valid);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), clean, -1);
  gtk_stack_set_visible_child_name (self->states, "text");
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
  add_watermark (self);
}

static void
show_evidence (TopayAgentViewer *self)
{
  if (self->evidence->picture != NULL)
    show_picture (self);
  else if (g_str_equal (self->evidence->file->type, "text"))
    show_text (self);
  else
    {
      gtk_stack_set_visible_child_name (self->states, "outside");
      gtk_widget_grab_focus (self->save_button);
      return;
    }
  topay_agent_desk_note_seen (self->desk, self->evidence_id, self->evidence->small);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAgentViewer) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayAgentEvidence) evidence =
      topay_agent_evidence_read_finish (TOPAY_AGENT_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->desk == NULL)
    return;

  if (evidence == NULL)
    {
      show_problem (self, error);
      return;
    }
  self->evidence = g_steal_pointer (&evidence);
  show_evidence (self);
}

static void
read_file (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentViewer *self = TOPAY_AGENT_VIEWER (widget);

  gtk_stack_set_visible_child_name (self->states, "waiting");
  topay_agent_evidence_read_async (topay_agent_desk_get_session (self->desk), self->evidence_id,
                                   self->cancellable, on_read_cb, g_object_ref (self));
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    g_info ("document not opened: %s", error->message); /* it is saved, and the agent knows where */
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayAgentViewer) self = user_data; /* the reference taken at the call */
  g_autofree char *uri = g_file_get_uri (G_FILE (source));
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) error = NULL;

  if (self->desk == NULL)
    return;
  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &cause))
    {
      error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_IO, cause->message);
      show_problem (self, error);
      return;
    }
  topay_agent_desk_note_seen (self->desk, self->evidence_id, NULL);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, on_opened_cb, NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_chosen_cb (TopayAgentViewer *self, int response, GtkNativeDialog *dialog)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    g_file_replace_contents_bytes_async (file, self->evidence->bytes, NULL, FALSE,
                                         G_FILE_CREATE_PRIVATE, NULL, on_saved_cb,
                                         g_object_ref (self));
  g_clear_object (&self->chooser);
}

static void
save (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayAgentViewer *self = TOPAY_AGENT_VIEWER (widget);

  if (self->evidence == NULL || self->chooser != NULL)
    return;
  self->chooser =
      gtk_file_chooser_native_new (_ ("Save the document"), GTK_WINDOW (self),
                                      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  /* a name of our own: that of the person could say anything */
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), _ ("evidence.pdf"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (on_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
topay_agent_viewer_dispose (GObject *object)
{
  TopayAgentViewer *self = TOPAY_AGENT_VIEWER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->evidence_id, g_free);
  g_clear_pointer (&self->evidence, topay_agent_evidence_free);

  G_OBJECT_CLASS (topay_agent_viewer_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, window_title);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, zoom_box);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, overlay);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, states);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, picture);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, picture_scroller);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, text);
  gtk_widget_class_bind_template_child (widget_class, TopayAgentViewer, save_button);
}

static void
topay_agent_viewer_class_init (TopayAgentViewerClass *klass)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_plus, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_equal, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "viewer.zoom-in" },
    { GDK_KEY_minus, GDK_CONTROL_MASK, "viewer.zoom-out" },
    { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "viewer.zoom-out" },
    { GDK_KEY_0, GDK_CONTROL_MASK, "viewer.zoom-fit" },
    { GDK_KEY_Escape, 0, "window.close" },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_agent_viewer_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               AGENT_RESOURCE_PATH "/topay-agent-viewer.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-in", NULL, zoom_in);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-out", NULL, zoom_out);
  gtk_widget_class_install_action (widget_class, "viewer.zoom-fit", NULL, zoom_fit);
  gtk_widget_class_install_action (widget_class, "viewer.read", NULL, read_file);
  gtk_widget_class_install_action (widget_class, "viewer.save", NULL, save);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
}

static void
topay_agent_viewer_init (TopayAgentViewer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * topay_agent_viewer_new:
 * @parent: the console
 * @desk: with the case
 * @evidence_id: of a file of the case
 *
 * Begins to read the file; the look is noted by the service.
 *
 * Returns: (transfer none) (nullable): a window, not on screen yet; %NULL when there is no such
 * file
 */
GtkWidget *
topay_agent_viewer_new (GtkWindow *parent, TopayAgentDesk *desk, const char *evidence_id)
{
  const TopayWireEvidence *file = find_file (desk, evidence_id);
  g_autofree char *name = NULL;
  g_autofree char *facts = NULL;
  TopayAgentViewer *self;

  if (file == NULL)
    return NULL;

  self = g_object_new (TOPAY_TYPE_AGENT_VIEWER, "transient-for", parent, "destroy-with-parent",
                       TRUE, NULL);
  self->desk = g_object_ref (desk);
  self->evidence_id = g_strdup (evidence_id);
  name = topay_text_clean (file->name);
  facts = topay_agent_file_dup_facts (file);
  adw_window_title_set_title (self->window_title, name);
  adw_window_title_set_subtitle (self->window_title, facts);
  gtk_window_set_title (GTK_WINDOW (self), name);
  gtk_picture_set_alternative_text (self->picture,
                                    file->caption != NULL ? file->caption : file->name);
  gtk_widget_activate_action (GTK_WIDGET (self), "viewer.read", NULL);
  return GTK_WIDGET (self);
}

/**
 * topay_agent_viewer_get_zoom:
 * @self: a viewer
 *
 * Returns: how large the picture is: 1 is a pixel for a pixel; 0 while it fits the window
 */
double
topay_agent_viewer_get_zoom (TopayAgentViewer *self)
{
  g_return_val_if_fail (TOPAY_IS_AGENT_VIEWER (self), 0);

  return self->zoom;
}
