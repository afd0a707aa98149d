/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-file-save.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *parent;             /* (owned) */
  GBytes *bytes;                 /* (owned) */
  GtkFileChooserNative *chooser; /* (owned): while it is on screen */
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->parent);
  g_bytes_unref (saving->bytes);
  g_object_unref (saving->chooser);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  gboolean is_saved = g_file_replace_contents_finish (G_FILE (source), result, NULL, NULL);

  gtk_widget_activate_action (
      saving->parent, "win.show-toast", "s",
      is_saved ? _ ("Saved") : _ ("The file cannot be saved there. Choose another folder."));
}

static void
on_place_chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GFile) file = NULL;
  GBytes *bytes = saving->bytes;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, on_saved_cb, g_steal_pointer (&saving));
}

/**
 * topay_file_save_as:
 * @parent: in a window of the app
 * @name: offered for the file
 * @bytes: what is saved
 *
 * Asks where, and saves it there, readable for this person alone. What came of it is told by a
 * toast.
 */
void
topay_file_save_as (GtkWidget *parent, const char *name, GBytes *bytes)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  Saving *saving = g_new0 (Saving, 1);

  saving->parent = g_object_ref (parent);
  saving->bytes = g_bytes_ref (bytes);
  saving->chooser = gtk_file_chooser_native_new (_ ("Save the file"), GTK_WINDOW (root),
                                                    GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (saving->chooser), name);
  g_signal_connect (saving->chooser, "response", G_CALLBACK (on_place_chosen_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}
