/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-article-table.h"

#include "topay-rich-label.h"

/* Up to so many columns wrap inside the narrowest window; more scroll sideways. */
#define MAX_WRAPPED_COLUMNS 3

/* The width of a cell in a table that scrolls: fixed, because a scrolled child is measured
 * without a width and would reserve the height of its narrowest layout. */
#define SCROLLED_CELL_CHARS 18

static GtkWidget *
make_cell (const TopayBlock *cell, gboolean head, gboolean scrolls, const TopayArticleStyle *style)
{
  GtkWidget *label = topay_rich_label_new (cell->spans, cell->n_spans, style);

  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "cell");
  if (head)
    gtk_widget_add_css_class (label, "head");

  if (scrolls)
    {
      gtk_label_set_width_chars (GTK_LABEL (label), SCROLLED_CELL_CHARS);
      gtk_label_set_max_width_chars (GTK_LABEL (label), SCROLLED_CELL_CHARS);
    }

  return label;
}

/* A cell of the head is the name of its column: every cell below points to it. */
static void
name_cell (GtkGrid *grid, GtkWidget *cell, guint column)
{
  GtkWidget *head = gtk_grid_get_child_at (grid, (int) column, 0);

  if (head != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                    head, NULL, -1);
}

static void
fill_row (GtkGrid *grid,
          const TopayBlock *row,
          guint position,
          gboolean scrolls,
          const TopayArticleStyle *style)
{
  for (guint column = 0; column < row->n_children; column++)
    {
      GtkWidget *cell = make_cell (row->children[column], position == 0, scrolls, style);

      if (position > 0)
        name_cell (grid, cell, column);
      gtk_grid_attach (grid, cell, (int) column, (int) position, 1, 1);
    }
}

/**
 * topay_article_table_new:
 * @table: a table; its first row is the head
 * @style: the world around the article
 *
 * Lays out a table. Cells wrap, so that up to three columns fit 360 px; with more columns the
 * table scrolls sideways by itself and the page does not.
 *
 * Returns: (transfer none): a floating widget
 */
GtkWidget *
topay_article_table_new (const TopayBlock *table, const TopayArticleStyle *style)
{
  GtkWidget *grid =
      g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, NULL);
  gboolean scrolls = table->number > MAX_WRAPPED_COLUMNS;
  GtkWidget *scroller;

  gtk_widget_add_css_class (grid, "article-table");
  gtk_widget_set_overflow (grid, GTK_OVERFLOW_HIDDEN);

  for (guint i = 0; i < table->n_children; i++)
    fill_row (GTK_GRID (grid), table->children[i], i, scrolls, style);

  if (!scrolls)
    return grid;

  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);

  return scroller;
}
