/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-redact-dialog.h"

#include <glib/gi18n.h>

#include "topay-redact-view.h"

/* Enough to read small print by; the covers are pixels of the picture itself. */
#define MAX_SIDE 2048

struct _TopayRedactDialog
{
  AdwWindow parent_instance;
  TopayEvidence *evidence;   /* (owned) */
  TopayEvidenceFile *file;   /* (owned) */
  GCancellable *cancellable; /* (owned) */

  GtkLabel *problem;
  GtkSpinner *spinner;
  TopayRedactView *view;
  GtkWidget *tools;
};

G_DEFINE_FINAL_TYPE (TopayRedactDialog, topay_redact_dialog, ADW_TYPE_WINDOW)

static void
update_actions (TopayRedactDialog *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean shows = gtk_widget_get_visible (GTK_WIDGET (self->view));

  gtk_widget_action_set_enabled (widget, "redact.done", shows);
  gtk_widget_action_set_enabled (widget, "redact.cover", shows);
  gtk_widget_action_set_enabled (widget, "redact.turn", shows);
  gtk_widget_action_set_enabled (widget, "redact.undo", topay_redact_view_can_undo (self->view));
}

static void
on_changed_cb (TopayRedactDialog *self)
{
  update_actions (self);
}

/* The pixels are replaced for good: what was below is nowhere any more. */
static void
done (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayRedactDialog *self = TOPAY_REDACT_DIALOG (widget);
  TopayPictureEdits edits;

  if (topay_redact_view_has_edits (self->view))
    {
      topay_redact_view_get_edits (self->view, &edits);
      topay_evidence_edit (self->evidence, self->file, &edits);
    }
  gtk_window_close (GTK_WINDOW (self));
}

static void
cover (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  topay_redact_view_cover (TOPAY_REDACT_DIALOG (widget)->view);
}

static void
turn (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  topay_redact_view_turn (TOPAY_REDACT_DIALOG (widget)->view, g_variant_get_int32 (parameter));
}

static void
undo (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  topay_redact_view_undo (TOPAY_REDACT_DIALOG (widget)->view);
}

static void
show_problem (TopayRedactDialog *self)
{
  gtk_label_set_text (self->problem,
                      _ ("This picture cannot be shown. Remove it and add it again."));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

static void
on_decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayRedactDialog) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayScreenPicture) picture = topay_screen_picture_load_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (picture == NULL)
    {
      g_message ("a picture cannot be shown: %s", error->message);
      show_problem (self);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->view), TRUE);
  topay_redact_view_set_picture (self->view, picture);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  update_actions (self);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TopayRedactDialog) self = user_data; /* the reference taken at the call */
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = topay_evidence_load_finish (self->evidence, result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (bytes == NULL)
    {
      g_message ("a picture cannot be read: %s", error->message);
      show_problem (self);
      return;
    }
  topay_screen_picture_load_async (bytes, MAX_SIDE, self->cancellable, on_decoded_cb,
                                   g_object_ref (self));
}

static void
topay_redact_dialog_dispose (GObject *object)
{
  TopayRedactDialog *self = TOPAY_REDACT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (topay_redact_dialog_parent_class)->dispose (object);
}

static void
topay_redact_dialog_finalize (GObject *object)
{
  TopayRedactDialog *self = TOPAY_REDACT_DIALOG (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->evidence); /* a picture that is still read needs it until then */
  g_clear_object (&self->file);

  G_OBJECT_CLASS (topay_redact_dialog_parent_class)->finalize (object);
}

static void
topay_redact_dialog_class_init (TopayRedactDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = topay_redact_dialog_dispose;
  object_class->finalize = topay_redact_dialog_finalize;

  g_type_ensure (TOPAY_TYPE_REDACT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-redact-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayRedactDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, TopayRedactDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TopayRedactDialog, view);
  gtk_widget_class_bind_template_child (widget_class, TopayRedactDialog, tools);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_install_action (widget_class, "redact.done", NULL, done);
  gtk_widget_class_install_action (widget_class, "redact.cover", NULL, cover);
  gtk_widget_class_install_action (widget_class, "redact.turn", "i", turn);
  gtk_widget_class_install_action (widget_class, "redact.undo", NULL, undo);
}

static void
topay_redact_dialog_init (TopayRedactDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  update_actions (self);
}

/**
 * topay_redact_dialog_show:
 * @parent: a window
 * @evidence: that has the file
 * @file: a picture
 *
 * Opens a window in which parts of the picture are blackened.
 */
void
topay_redact_dialog_show (GtkWindow *parent, TopayEvidence *evidence, TopayEvidenceFile *file)
{
  TopayRedactDialog *self = g_object_new (TOPAY_TYPE_REDACT_DIALOG, "transient-for", parent, NULL);

  self->evidence = g_object_ref (evidence);
  self->file = g_object_ref (file);
  topay_evidence_load_async (evidence, file, on_loaded_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
