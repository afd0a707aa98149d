/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* What the layout managers of this room ask of the children that they lay out. */

G_BEGIN_DECLS

/**
 * TopayChildWidths:
 * @minimum: the widest of the minimum widths, px
 * @widest: the widest of the natural widths, px
 * @total: the sum of the natural widths, px
 * @n_children: how many children are laid out
 */
typedef struct
{
  int minimum;
  int widest;
  int total;
  int n_children;
} TopayChildWidths;

GtkWidget *topay_layout_get_first (GtkWidget *widget);
GtkWidget *topay_layout_get_next (GtkWidget *child);
TopayChildWidths topay_layout_measure_children (GtkWidget *widget);

G_END_DECLS
