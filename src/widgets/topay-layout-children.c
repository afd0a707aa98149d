/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-layout-children.h"

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/**
 * topay_layout_get_first:
 * @widget: a widget with a layout manager
 *
 * Looks up the first child that takes room.
 *
 * Returns: (transfer none) (nullable): a child; %NULL when none does
 */
GtkWidget *
topay_layout_get_first (GtkWidget *widget)
{
  return skip_hidden (gtk_widget_get_first_child (widget));
}

/**
 * topay_layout_get_next:
 * @child: a child
 *
 * Looks up the next sibling that takes room.
 *
 * Returns: (transfer none) (nullable): a child; %NULL behind the last
 */
GtkWidget *
topay_layout_get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

/**
 * topay_layout_measure_children:
 * @widget: a widget with a layout manager
 *
 * Measures how wide the children that take room want to be.
 *
 * Returns: widths, all 0 without such a child
 */
TopayChildWidths
topay_layout_measure_children (GtkWidget *widget)
{
  TopayChildWidths widths = { 0 };

  for (GtkWidget *child = topay_layout_get_first (widget); child != NULL;
       child = topay_layout_get_next (child))
    {
      int minimum = 0, natural = 0;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      widths.minimum = MAX (widths.minimum, minimum);
      widths.widest = MAX (widths.widest, natural);
      widths.total += natural;
      widths.n_children++;
    }
  return widths;
}
