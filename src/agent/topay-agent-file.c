/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file of a case as a button. It shows what the file is, not the file: each look at the bytes is
 * noted by the service, so only what was opened has a picture. */

#include "config.h"

#include "topay-agent-file.h"

#include <glib/gi18n.h>

#include "topay-agent-parts.h"
#include "topay-case-words.h"
#include "topay-text-clean.h"

static const char *
get_icon_name (const char *type)
{
  if (g_str_equal (type, "jpeg") || g_str_equal (type, "png"))
    return "image-x-generic-symbolic";
  return g_str_equal (type, "pdf") ? "x-office-document-symbolic" : "text-x-generic-symbolic";
}

/**
 * topay_agent_file_dup_facts:
 * @file: of a case
 *
 * Returns: (transfer full): what it shows, how long it is, what the search for malware said
 */
char *
topay_agent_file_dup_facts (const TopayWireEvidence *file)
{
  g_autofree char *size = g_format_size ((guint64) file->size);

  /* Translators: of a file: %1$s is what it shows, %2$s how long it is, %3$s whether it is harmful
   */
  return g_strdup_printf (_ ("%1$s · %2$s · %3$s"), topay_case_words_get_evidence_kind (file->kind),
                             size, topay_agent_words_get_scan (file->scan));
}

static GtkWidget *
make_words (const TopayWireEvidence *file, const char *facts)
{
  GtkWidget *words = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                   2, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_box_append (GTK_BOX (words), topay_agent_text_new (file->name, "heading"));
  if (file->caption != NULL)
    gtk_box_append (GTK_BOX (words), topay_agent_text_new (file->caption, NULL));
  gtk_box_append (GTK_BOX (words), topay_agent_text_new (facts, "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (words), "dim");
  return words;
}

static GtkWidget *
make_picture (const TopayWireEvidence *file, TopayAgentDesk *desk)
{
  GdkTexture *texture = topay_agent_desk_get_picture (desk, file->id);

  if (texture == NULL)
    return g_object_new (GTK_TYPE_IMAGE, "icon-name", get_icon_name (file->type), "pixel-size", 32,
                         "width-request", 56, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                         NULL);
  return g_object_new (GTK_TYPE_PICTURE, "paintable", texture, "width-request", 56,
                       "height-request", 56, "can-shrink", TRUE, "vexpand", FALSE, "valign",
                       GTK_ALIGN_CENTER, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

/**
 * topay_agent_file_new:
 * @file: of the case
 * @desk: knows which files were opened
 *
 * Returns: (transfer floating): a button that opens it
 */
GtkWidget *
topay_agent_file_new (const TopayWireEvidence *file, TopayAgentDesk *desk)
{
  gboolean is_seen = topay_agent_desk_has_seen (desk, file->id);
  gboolean is_blocked = g_str_equal (file->scan, "blocked");
  g_autofree char *facts = topay_agent_file_dup_facts (file);
  g_autofree char *name = topay_text_clean (file->name);
  /* Translators: what a screen reader says of a file: %1$s is its name, %2$s what it is, %3$s
   * “Opened” or “Not opened” */
  g_autofree char *label = g_strdup_printf (_ ("%1$s, %2$s, %3$s"), name, facts,
                                               is_seen ? _ ("Opened") : _ ("Not opened"));
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (button, "agent-file");
  gtk_widget_add_css_class (button, "card");
  gtk_box_append (GTK_BOX (box), make_picture (file, desk));
  gtk_box_append (GTK_BOX (box), make_words (file, facts));
  gtk_box_append (
      GTK_BOX (box),
      topay_agent_pill_new (is_seen ? _ ("Opened") : _ ("Not opened"), is_seen ? "good" : "plain"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", file->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-evidence");
  if (is_blocked)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), NULL);
      gtk_widget_set_sensitive (button, FALSE);
    }
  return button;
}
