/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-scam-brake.h"

#include <glib/gi18n.h>

#include "topay-callout.h"
#include "topay-scam-check.h"
#include "topay-wrap-layout.h"

static void
append_button (GtkWidget *row, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *text = gtk_label_new (label);

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_button_set_child (GTK_BUTTON (button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  if (gtk_widget_get_first_child (row) == NULL)
    gtk_widget_add_css_class (button, "suggested-action");
  gtk_box_append (GTK_BOX (row), button);
}

/**
 * topay_scam_brake_new_warning:
 * @can_report: whether fraud can be reported here
 *
 * Returns: (transfer floating): what to do instead of paying, without blame
 */
GtkWidget *
topay_scam_brake_new_warning (gboolean can_report)
{
  GtkWidget *callout = topay_callout_new ("danger");
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  topay_callout_set_title (TOPAY_CALLOUT (callout), topay_scam_check_get_title ());
  topay_callout_set_text (TOPAY_CALLOUT (callout), topay_scam_check_get_advice ());
  gtk_widget_set_layout_manager (row, topay_wrap_layout_new ());
  gtk_widget_set_halign (row, GTK_ALIGN_START);
  gtk_widget_set_margin_top (row, 6);
  if (can_report)
    append_button (row, _ ("Report fraud"), "win.open-flow::fraud-report");
  append_button (row, _ ("How such scams work"), "win.open-article::fraud-scam");
  append_button (row, _ ("I have already paid"), "win.open-article::fraud-now");
  topay_callout_append (TOPAY_CALLOUT (callout), row);
  gtk_widget_set_focusable (callout, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (callout), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  topay_scam_check_get_title (), -1);
  return callout;
}
