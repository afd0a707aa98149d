/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-rich-label.h"

/* A label that can be selected is a stop of the Tab key in GTK, and an article has dozens of
 * them. Ours take the focus only from a click (so that Ctrl+C works) and give it up for good when
 * they lose it; a label with links stays a stop. */

static gboolean
on_activate_link_cb (GtkLabel *label, const char *uri, gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (label), TOPAY_ACTION_FOLLOW_LINK, "s", uri);

  /* Never on to the default handler, which would start a program for the address. */
  return TRUE;
}

/* Both: a label that cannot be focused, but could have a focus inside, answers Tab with "taken". */
static void
set_focusable (GtkWidget *label, gboolean focusable)
{
  gtk_widget_set_can_focus (label, focusable);
  gtk_widget_set_focusable (label, focusable);
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer user_data)
{
  set_focusable (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)), TRUE);
}

static void
on_focus_left_cb (GtkEventControllerFocus *controller, gpointer user_data)
{
  set_focusable (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)), FALSE);
}

static void
focus_by_click_only (GtkWidget *label)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  set_focusable (label, FALSE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), NULL);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (click));

  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_left_cb), NULL);
  gtk_widget_add_controller (label, focus);
}

static GtkWidget *
make_label (const char *markup, GtkAccessibleRole role)
{
  return g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "use-markup", TRUE, "label", markup,
                       "selectable", TRUE, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                       "xalign", 0.0f, NULL);
}

/**
 * topay_rich_label_new:
 * @spans: (array length=n_spans): runs of text
 * @n_spans: how many
 * @style: the world around the article
 *
 * A label that wraps, can be selected, and hands followed links to the action
 * %TOPAY_ACTION_FOLLOW_LINK of a widget around it.
 *
 * Returns: (transfer none): a floating label
 */
GtkWidget *
topay_rich_label_new (const TopaySpan *spans, guint n_spans, const TopayArticleStyle *style)
{
  g_autofree char *markup = topay_rich_text_dup_markup (spans, n_spans, style);
  g_autofree char *links = topay_rich_text_dup_link_names (spans, n_spans, style);
  GtkWidget *label = make_label (markup, GTK_ACCESSIBLE_ROLE_LABEL);

  if (links == NULL)
    {
      focus_by_click_only (label);
      return label;
    }

  g_signal_connect (label, "activate-link", G_CALLBACK (on_activate_link_cb), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  links, -1);

  return label;
}

/**
 * topay_rich_label_new_heading:
 * @block: a heading; its number is the level
 * @style: the world around the article
 *
 * A label that assistive technology knows as a heading of its level.
 *
 * Returns: (transfer none): a floating label
 */
GtkWidget *
topay_rich_label_new_heading (const TopayBlock *block, const TopayArticleStyle *style)
{
  g_autofree char *markup = topay_rich_text_dup_markup (block->spans, block->n_spans, style);
  GtkWidget *label = make_label (markup, GTK_ACCESSIBLE_ROLE_HEADING);
  int level = (int) CLAMP (block->number, 2, 6);

  focus_by_click_only (label);
  gtk_widget_add_css_class (label, level == 2 ? "title-3" : "heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LEVEL, level, -1);

  return label;
}

/**
 * topay_rich_label_make_selectable:
 * @label: a label without links
 *
 * Lets the pointer select its text for the clipboard, without a stop for the keyboard: what can be
 * selected and not be focused would hold Tab for good.
 */
void
topay_rich_label_make_selectable (GtkWidget *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  focus_by_click_only (label);
}

/**
 * topay_rich_label_take_focus:
 * @label: a label of this file
 *
 * Puts the focus on a label until it moves on, so that a screen reader starts to read there.
 */
void
topay_rich_label_take_focus (GtkWidget *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  set_focusable (label, TRUE);
  gtk_widget_grab_focus (label);
}
