/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-row.h"

#include "topay-search-highlight.h"

struct _TopaySearchRow
{
  GtkListBoxRow parent_instance;
  TopaySearchItem *item; /* (owned) */

  GtkLabel *title;
  GtkLabel *category;
};

G_DEFINE_FINAL_TYPE (TopaySearchRow, topay_search_row, GTK_TYPE_LIST_BOX_ROW)

static void
topay_search_row_dispose (GObject *object)
{
  TopaySearchRow *self = TOPAY_SEARCH_ROW (object);

  g_clear_object (&self->item);

  G_OBJECT_CLASS (topay_search_row_parent_class)->dispose (object);
}

static void
topay_search_row_class_init (TopaySearchRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_search_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-search-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TopaySearchRow, title);
  gtk_widget_class_bind_template_child (widget_class, TopaySearchRow, category);
}

static void
topay_search_row_init (TopaySearchRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_search_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
topay_search_row_new (void)
{
  return g_object_new (TOPAY_TYPE_SEARCH_ROW, NULL);
}

/**
 * topay_search_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the hit it shows
 */
TopaySearchItem *
topay_search_row_get_item (TopaySearchRow *self)
{
  g_return_val_if_fail (TOPAY_IS_SEARCH_ROW (self), NULL);

  return self->item;
}

/**
 * topay_search_marks_new:
 * @language: of @text
 * @query: what was typed
 * @text: what is shown
 *
 * Sets in bold what both have in common, as attributes rather than markup: neither text can then
 * change how it is shown.
 *
 * Returns: (transfer full): attributes for a label
 */
PangoAttrList *
topay_search_marks_new (const char *language, const char *query, const char *text)
{
  g_autoptr (GArray) ranges = topay_search_highlight (language, query, text);
  PangoAttrList *marks = pango_attr_list_new ();

  for (guint i = 0; i < ranges->len; i++)
    {
      const TopayTextRange *range = &g_array_index (ranges, TopayTextRange, i);
      PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      bold->start_index = range->start;
      bold->end_index = range->end;
      pango_attr_list_insert (marks, bold);
    }
  return marks;
}

static void
show_item (TopaySearchRow *self, TopaySearchItem *item)
{
  const char *category = topay_search_item_get_category (item);

  if (!g_set_object (&self->item, item))
    return;

  gtk_label_set_text (self->title, topay_search_item_get_title (item));
  gtk_label_set_text (self->category, category);
  gtk_widget_set_visible (GTK_WIDGET (self->category), *category != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  topay_search_item_get_title (item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, category, -1);
}

/**
 * topay_search_row_show:
 * @self: a row
 * @item: a hit; a reference is kept
 * @query: what was typed
 *
 * Shows a hit, with what its title has in common with @query in bold.
 */
void
topay_search_row_show (TopaySearchRow *self, TopaySearchItem *item, const char *query)
{
  g_autoptr (PangoAttrList) marks = NULL;

  g_return_if_fail (TOPAY_IS_SEARCH_ROW (self));

  show_item (self, item);
  marks = topay_search_marks_new (topay_search_item_get_language (item), query,
                                  topay_search_item_get_title (item));
  if (!pango_attr_list_equal (marks, gtk_label_get_attributes (self->title)))
    gtk_label_set_attributes (self->title, marks);
}
