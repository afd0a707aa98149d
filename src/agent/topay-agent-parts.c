/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-agent-parts.h"

#include <glib/gi18n.h>

#include "topay-agent-names.h"
#include "topay-case-words.h"
#include "topay-date.h"
#include "topay-rich-label.h"
#include "topay-text-clean.h"

/**
 * topay_agent_text_new:
 * @text: (nullable): plain text, also of a person
 * @style_class: (nullable): how it looks
 *
 * Returns: (transfer floating): a label that wraps and whose text can be selected
 */
GtkWidget *
topay_agent_text_new (const char *text, const char *style_class)
{
  g_autofree char *clean = topay_text_clean (text);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", clean, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);
  return label;
}

/**
 * topay_agent_heading_new:
 * @text: plain text
 * @level: of the heading
 *
 * Returns: (transfer floating): a label that a screen reader finds as a heading
 */
GtkWidget *
topay_agent_heading_new (const char *text, int level)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, level, -1);
  gtk_widget_add_css_class (label, "heading");
  return label;
}

/**
 * topay_agent_pill_set:
 * @label: a pill
 * @text: its word
 * @look: "good", "wait", "warn", "danger" or "plain"
 *
 * Changes a pill.
 */
void
topay_agent_pill_set (GtkLabel *label, const char *text, const char *look)
{
  const char *classes[] = { "status-pill", look, NULL };

  gtk_label_set_text (label, text);
  gtk_widget_set_css_classes (GTK_WIDGET (label), classes);
}

/**
 * topay_agent_pill_new:
 * @text: its word
 * @look: "good", "wait", "warn", "danger" or "plain"
 *
 * Returns: (transfer floating): a word in a colour
 */
GtkWidget *
topay_agent_pill_new (const char *text, const char *look)
{
  GtkWidget *label =
      g_object_new (GTK_TYPE_LABEL, "valign", GTK_ALIGN_CENTER, "halign", GTK_ALIGN_START, NULL);

  topay_agent_pill_set (GTK_LABEL (label), text, look);
  return label;
}

/**
 * topay_agent_facts_new:
 *
 * Returns: (transfer floating): a grid for topay_agent_facts_add ()
 */
GtkWidget *
topay_agent_facts_new (void)
{
  return g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 6, NULL);
}

static int
count_rows (GtkGrid *facts)
{
  int n_children = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (facts)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_children++;
  return n_children / 2;
}

/**
 * topay_agent_facts_add:
 * @facts: of topay_agent_facts_new ()
 * @name: what it is
 * @value: (nullable): how it is, also of a person; nothing is added without one
 *
 * Adds a line below the others.
 */
void
topay_agent_facts_add (GtkGrid *facts, const char *name, const char *value)
{
  int row = count_rows (facts);
  GtkWidget *key, *text;

  if (value == NULL || *value == '\0')
    return;

  key = topay_agent_text_new (name, "dim");
  text = topay_agent_text_new (value, "numeric");
  gtk_widget_set_valign (key, GTK_ALIGN_START);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_label_set_xalign (GTK_LABEL (text), 1);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_RIGHT);
  topay_rich_label_make_selectable (text);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_RELATION_LABELLED_BY, key,
                                  NULL, -1);
  gtk_grid_attach (facts, key, 0, row, 1, 1);
  gtk_grid_attach (facts, text, 1, row, 1, 1);
}

/**
 * topay_agent_card_new:
 *
 * Returns: (transfer floating): a box on a card
 */
GtkWidget *
topay_agent_card_new (void)
{
  GtkWidget *card =
      g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, NULL);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "pad");
  return card;
}

/**
 * topay_agent_note_new:
 * @note: of an agent
 * @now: Unix seconds
 *
 * Amber, with a lock, over the whole width: nobody takes it for something that the person sees.
 *
 * Returns: (transfer floating): a note
 */
GtkWidget *
topay_agent_note_new (const TopayWireAgentNote *note, gint64 now)
{
  g_autofree char *at = topay_date_dup_recent (note->at, now);
  g_autofree char *name = topay_text_clean (note->name);
  /* Translators: %1$s is the name of an agent, %2$s when a note was written */
  g_autofree char *by =
      g_strdup_printf (_ ("Internal note, not seen by the customer · %1$s, %2$s"), name, at);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *lock =
      g_object_new (GTK_TYPE_IMAGE, "icon-name", "changes-prevent-symbolic", "accessible-role",
                    GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign", GTK_ALIGN_START, NULL);

  gtk_widget_add_css_class (lock, "text-warn");
  gtk_widget_add_css_class (box, "callout");
  gtk_widget_add_css_class (box, "warn");
  gtk_box_append (GTK_BOX (line), lock);
  gtk_box_append (GTK_BOX (line), topay_agent_text_new (by, "caption"));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), topay_agent_text_new (note->words, NULL));
  return box;
}

static char *
dup_whence (const TopayWireCaseEvent *event, gint64 now)
{
  g_autofree char *at = topay_date_dup_recent (event->at, now);
  const char *who = _ ("Topay");

  if (g_str_equal (event->actor, "person"))
    who = _ ("The customer");
  else if (g_str_equal (event->actor, "agent"))
    who = event->actor_name != NULL ? event->actor_name : _ ("An agent");
  else if (g_str_equal (event->actor, "channel"))
    who = _ ("The payment channel");
  /* Translators: %1$s is a time, %2$s who did something */
  return g_strdup_printf (_ ("%1$s · %2$s"), at, who);
}

/**
 * topay_agent_event_new:
 * @event: of a case
 * @now: Unix seconds
 * @is_latest: whether nothing followed it
 *
 * Returns: (transfer floating): a step of the timeline
 */
GtkWidget *
topay_agent_event_new (const TopayWireCaseEvent *event, gint64 now, gboolean is_latest)
{
  const char *what = topay_agent_names_get_event (event->event);
  g_autofree char *whence = dup_whence (event, now);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *dot = g_object_new (GTK_TYPE_BOX, "valign", GTK_ALIGN_START, "margin-top", 6,
                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *body =
      g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 2, NULL);

  gtk_widget_add_css_class (dot, "agent-dot");
  if (is_latest)
    gtk_widget_add_css_class (dot, "now");
  gtk_box_append (GTK_BOX (body), topay_agent_text_new (what, "heading"));
  if (event->template != NULL)
    gtk_box_append (GTK_BOX (body),
                    topay_agent_text_new (topay_case_words_get_template (event->template), NULL));
  if (event->words != NULL)
    gtk_box_append (GTK_BOX (body), topay_agent_text_new (event->words, NULL));
  gtk_box_append (GTK_BOX (body), topay_agent_text_new (whence, "caption"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (body), "dim");
  gtk_box_append (GTK_BOX (row), dot);
  gtk_box_append (GTK_BOX (row), body);
  return row;
}

/**
 * topay_agent_box_clear:
 * @box: with children
 *
 * Takes all of them out.
 */
void
topay_agent_box_clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}
