/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-save.h"

#include <string.h>

#include <glib/gi18n.h>

#include "topay-case-export.h"
#include "topay-case-pdf.h"
#include "topay-case-proof.h"
#include "topay-error.h"
#include "topay-problem.h"

/* Forms of a file are named by its ending: "txt", "pdf", "json" (the one that can be verified) and
 * "ics". It is made before a place for it is asked for, so that it holds what was on screen. */

typedef struct
{
  GtkWidget *parent;             /* (owned) */
  GBytes *bytes;                 /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is on screen */
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->parent);
  g_bytes_unref (saving->bytes);
  g_clear_object (&saving->chooser);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
say (GtkWidget *parent, const char *text)
{
  gtk_widget_activate_action (parent, "win.show-toast", "s", text);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, NULL))
    say (saving->parent, _ ("Saved"));
  else
    say (saving->parent, _ ("The file cannot be saved there. Choose another folder."));
}

static void
on_place_chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GFile) place = NULL;
  GBytes *bytes = saving->bytes;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  place = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_file_replace_contents_bytes_async (place, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                       NULL, on_saved_cb, g_steal_pointer (&saving));
}

/* (nullable): without a day there is nothing to put into a calendar */
static char *
dup_text (const TopayCaseFile *file, const char *form, gint64 now, GError **error)
{
  char *text;

  if (g_str_equal (form, "txt"))
    return topay_case_export_dup_text (file->detail, now);
  if (g_str_equal (form, "json"))
    return topay_case_proof_make (file->detail, now, error);
  text = topay_case_export_dup_calendar (file->detail->summary, now);
  if (text == NULL)
    g_set_error_literal (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "No day is due");
  return text;
}

/**
 * topay_case_save_make:
 * @file: a case
 * @form: "txt", "pdf", "json" or "ics"
 * @now: Unix seconds
 * @error: %TOPAY_ERROR_NOT_FOUND for a calendar without a day, %TOPAY_ERROR_DAMAGED for a proof of
 *   a timeline that does not hold together, %TOPAY_ERROR_FULL without memory
 *
 * Returns: (transfer full) (nullable): what is saved
 */
GBytes *
topay_case_save_make (const TopayCaseFile *file, const char *form, gint64 now, GError **error)
{
  char *text;

  if (g_str_equal (form, "pdf"))
    return topay_case_pdf_make (file->detail, now, error);
  text = dup_text (file, form, now, error);
  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

/**
 * topay_case_save_as:
 * @parent: in a window
 * @file: a case
 * @form: as topay_case_save_make ()
 *
 * Asks where, and saves it there for this person alone. What came of it is told by a toast.
 */
void
topay_case_save_as (GtkWidget *parent, const TopayCaseFile *file, const char *form)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *name = topay_case_export_dup_name (file->detail->summary, form);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = topay_case_save_make (file, form, now, &error);
  Saving *saving;

  if (bytes == NULL)
    {
      g_autoptr (TopayProblem) problem = topay_problem_new (error, now);

      say (parent, problem->title);
      return;
    }
  saving = g_new0 (Saving, 1);
  saving->parent = g_object_ref (parent);
  saving->bytes = bytes;
  saving->chooser =
      gtk_file_chooser_native_new (_ ("Save the file"), GTK_WINDOW (gtk_widget_get_root (parent)),
                                      GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (saving->chooser), name);
  g_signal_connect (saving->chooser, "response", G_CALLBACK (on_place_chosen_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (saving->chooser));
}

/**
 * topay_case_save_button_new:
 * @summary: a case
 *
 * Returns: (transfer floating): a button with a menu of what can be saved of it
 */
GtkWidget *
topay_case_save_button_new (const TopayWireCase *summary)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _ ("As _text…"), "case.save::txt");
  g_menu_append (menu, _ ("As _PDF…"), "case.save::pdf");
  g_menu_append (menu, _ ("As a file that can be _verified…"), "case.save::json");
  if (summary->due_on != NULL)
    g_menu_append (menu, _ ("The _day of the answer, for a calendar…"), "case.save::ics");
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("_Save this case"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  return button;
}
