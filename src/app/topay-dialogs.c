/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-dialogs.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "topay-preferences.h"

/**
 * topay_dialogs_show_about:
 * @parent: the main window
 *
 * Says what this program is and under which terms it comes.
 */
void
topay_dialogs_show_about (GtkWindow *parent)
{
  const char *developers[] = { "The Topay Help Center developers", NULL };
  gboolean development = g_str_equal (PROFILE, "development");
  g_autofree char *version =
      development ? g_strconcat (PACKAGE_VERSION, "-dev", NULL) : g_strdup (PACKAGE_VERSION);

  adw_show_about_window (
      parent, "application-name",
      _ ("Topay Help Center"), "application-icon", APP_ID, "version", version, "developer-name",
         _ ("The Topay Help Center developers"), "developers", developers, "comments",
            _ ("Answers about payments, refunds and account safety, also without a "
                            "network"),
               "license-type", GTK_LICENSE_GPL_3_0, "translator-credits",
               /* Translators: your names, one a line; they are shown under “Credits” */
               _ ("translator-credits"), NULL);
}

/**
 * topay_dialogs_show_shortcuts:
 * @parent: the main window
 *
 * Lists the keys.
 */
void
topay_dialogs_show_shortcuts (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource (RESOURCE_PATH "/topay-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

/**
 * topay_dialogs_show_preferences:
 * @parent: the main window
 * @context: whose preferences
 *
 * Shows the preferences; everything in them applies at once.
 */
void
topay_dialogs_show_preferences (GtkWindow *parent, TopayContext *context)
{
  GtkWidget *window = topay_preferences_new (context);

  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * topay_dialogs_has_preferences:
 * @parent: a main window
 *
 * Returns: whether the preferences are open over it
 */
gboolean
topay_dialogs_has_preferences (GtkWindow *parent)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (TOPAY_IS_PREFERENCES (link->data)
        && gtk_window_get_transient_for (GTK_WINDOW (link->data)) == parent)
      return TRUE;
  return FALSE;
}

/**
 * topay_dialogs_ask_about_draft:
 * @parent: the main window
 *
 * Asks what becomes of the answers of a wizard that is left. Escape goes on with it.
 *
 * Returns: (transfer none): the question, on screen; its signal "response" gives the answer once
 */
GtkWindow *
topay_dialogs_ask_about_draft (GtkWindow *parent)
{
  GtkWidget *window = adw_message_dialog_new (
      parent, _ ("Keep your answers for later?"), _ ("A draft stays on this computer, so that you can go on where you are now. Passwords and "
         "codes are never kept."));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (window);

  adw_message_dialog_add_responses (dialog, TOPAY_DIALOGS_DELETE,
                                    _ ("_Delete"), TOPAY_DIALOGS_KEEP,
                                       _ ("_Keep the draft"), TOPAY_DIALOGS_GO_ON,
                                          _ ("_Go on"), NULL);
  adw_message_dialog_set_response_appearance (dialog, TOPAY_DIALOGS_DELETE,
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, TOPAY_DIALOGS_GO_ON);
  adw_message_dialog_set_close_response (dialog, TOPAY_DIALOGS_GO_ON);
  gtk_window_present (GTK_WINDOW (window));
  return GTK_WINDOW (window);
}
