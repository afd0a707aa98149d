/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-case-save.h"

#include <string.h>

#include <glib/gi18n.h>

#include "topay-case-export.h"
#include "topay-case-pdf.h"
#include "topay-case-proof.h"
#include "topay-error.h"
#include "topay-file-save.h"
#include "topay-problem.h"

/* Forms of a file are named by its ending: "txt", "pdf", "json" (the one that can be verified) and
 * "ics". It is made before a place for it is asked for, so that it holds what was on screen. */

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
  g_autoptr (GBytes) bytes = topay_case_save_make (file, form, now, &error);
  g_autoptr (TopayProblem) problem = NULL;

  if (bytes != NULL)
    {
      topay_file_save_as (parent, name, bytes);
      return;
    }
  problem = topay_problem_new (error, now);
  gtk_widget_activate_action (parent, "win.show-toast", "s", problem->title);
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
