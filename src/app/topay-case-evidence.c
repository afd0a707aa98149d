/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-evidence.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "topay-error.h"
#include "topay-file-save.h"
#include "topay-file-type.h"
#include "topay-picture-process.h"
#include "topay-problem.h"
#include "topay-wire-endpoints.h"

/*  fetch ─┬─▶ a picture: drawn anew in its own process, decoded in a thread ─▶ on screen ─▶ save
 *         ├─▶ PDF: a warning ─────────────────────────────────────────────────────────────▶ save
 *         └─▶ text ──────────────────────────────────────────────────────────────────────▶ save
 */

typedef struct
{
  GtkWidget *parent; /* (owned) */
  char *name;        /* (owned): cleaned, fit to be saved under */
  GBytes *bytes;     /* (owned) (nullable): once they are here */
  TopayFileType type;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->parent);
  g_free (opening->name);
  g_clear_pointer (&opening->bytes, g_bytes_unref);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
show_toast (Opening *opening, const char *text)
{
  gtk_widget_activate_action (opening->parent, "win.show-toast", "s", text);
}

static void
show_error (Opening *opening, const GError *error)
{
  g_autoptr (TopayProblem) problem = topay_problem_new (error, g_get_real_time () / G_USEC_PER_SEC);

  show_toast (opening, problem->title);
}

/* --- Saving --- */

/* Takes @opening. */
static void
save (Opening *opening)
{
  topay_file_save_as (opening->parent, opening->name, opening->bytes);
  opening_free (opening);
}

static void
on_warned_cb (AdwMessageDialog *dialog, const char *answer, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;

  if (g_str_equal (answer, "save"))
    save (g_steal_pointer (&opening));
}

/* Takes @opening. */
static void
warn_of_pdf (Opening *opening)
{
  GtkRoot *root = gtk_widget_get_root (opening->parent);
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (root), _ ("Save this PDF?"),
                            _ ("A PDF can hold more than pages. Open it only with a program that "
                                 "you keep up to date, and allow nothing that it asks for."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    C_ ("button", "_Cancel"), "save",
                                        C_ ("button", "_Save…"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (on_warned_cb), opening);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- Showing --- */

static void
on_save_clicked_cb (GtkWidget *window)
{
  const Opening *shown = g_object_get_data (G_OBJECT (window), "topay-opening");

  topay_file_save_as (shown->parent, shown->name, shown->bytes);
}

static void
add_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, controller);
}

/* Takes @opening. */
static void
show_picture (Opening *opening, GdkTexture *texture)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (C_ ("button", "_Save…"));
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));

  gtk_window_set_title (GTK_WINDOW (window), opening->name);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 640);
  gtk_window_set_transient_for (GTK_WINDOW (window),
                                GTK_WINDOW (gtk_widget_get_root (opening->parent)));
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), opening->name);
  gtk_widget_set_vexpand (picture, TRUE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), button);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), picture);
  adw_window_set_content (ADW_WINDOW (window), box);
  add_escape (window);
  g_object_set_data_full (G_OBJECT (window), "topay-opening", opening,
                          (GDestroyNotify) opening_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_save_clicked_cb), window,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
decode_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *texture = gdk_texture_new_from_bytes (data, &error);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    {
      g_clear_error (&error);
      g_task_return_new_error (task, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
                               "The picture cannot be read");
    }
}

static void
on_decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);

  if (texture != NULL)
    show_picture (g_steal_pointer (&opening), texture);
  else
    save (g_steal_pointer (&opening)); /* what cannot be shown can still be kept */
}

static void
on_drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *drawn = topay_picture_process_finish (result, &error);
  g_autoptr (GTask) task = NULL;

  if (drawn == NULL)
    {
      g_message ("a picture is not shown: %s", error->message);
      save (g_steal_pointer (&opening));
      return;
    }
  task = g_task_new (NULL, NULL, on_decoded_cb, g_steal_pointer (&opening));
  g_task_set_task_data (task, drawn, (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode_in_thread);
}

/* --- Fetching --- */

static gboolean
judge (Opening *opening)
{
  TopayFileJudgement judgement;

  if (!topay_file_judge (g_bytes_get_data (opening->bytes, NULL), g_bytes_get_size (opening->bytes),
                         &judgement))
    return FALSE;
  opening->type = judgement.type;
  return TRUE;
}

static void
on_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  TopayWireEvidence *evidence =
      topay_client_fetch_finish (TOPAY_CLIENT (source), result, &opening->bytes, &error);
  g_autofree char *name = NULL;

  if (evidence == NULL)
    {
      show_error (opening, error);
      return;
    }
  name = g_strdup (evidence->name);
  topay_wire_free (&topay_record_evidence, evidence);
  if (!judge (opening))
    {
      show_toast (opening, _ ("This file is not what it says it is, and is not opened"));
      return;
    }
  opening->name = topay_file_name_clean (name, opening->type);
  if (topay_file_type_is_picture (opening->type))
    {
      GBytes *bytes = opening->bytes;

      topay_picture_process_async (bytes, NULL, NULL, on_drawn_cb, g_steal_pointer (&opening));
    }
  else if (opening->type == TOPAY_FILE_PDF)
    warn_of_pdf (g_steal_pointer (&opening));
  else
    save (g_steal_pointer (&opening));
}

/**
 * topay_case_evidence_open:
 * @parent: of the page
 * @context: whose account
 * @evidence: a file of a case
 *
 * Fetches the file; shows a picture, offers to save anything else.
 */
void
topay_case_evidence_open (GtkWidget *parent,
                          TopayContext *context,
                          const TopayWireEvidence *evidence)
{
  TopayClient *client = topay_account_get_client (topay_context_get_account (context));
  TopayWireEvidenceRef request = { evidence->id };
  Opening *opening = g_new0 (Opening, 1);

  opening->parent = g_object_ref (parent);
  topay_client_call_async (client, &topay_endpoint_evidence_read, &request, NULL, on_fetched_cb,
                           opening);
}
