/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of boxed lists that are made of texts of the library. */

#include "config.h"

#include "topay-row.h"

#include <adwaita.h>

/**
 * topay_row_new:
 * @title: plain text
 * @subtitle: (nullable): plain text
 *
 * Makes a row. Both texts are shown as they are, never as markup.
 *
 * Returns: (transfer floating): a row for a boxed list
 */
GtkWidget *
topay_row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  return row;
}

/**
 * topay_row_set_action:
 * @row: from topay_row_new ()
 * @action_name: an action that takes a string
 * @target: the string
 *
 * Makes the row go somewhere, which a chevron shows.
 */
void
topay_row_set_action (GtkWidget *row, const char *action_name, const char *target)
{
  GtkWidget *chevron = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), chevron);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action_name);
}
