/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-columns-layout.h"

#include "topay-layout-children.h"

struct _TopayColumnsLayout
{
  GtkLayoutManager parent_instance;
  int min_column_width; /* px: a narrower column would rather be one fewer */
  int max_columns;
  int spacing; /* px */
};

G_DEFINE_FINAL_TYPE (TopayColumnsLayout, topay_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef enum
{
  PROP_MIN_COLUMN_WIDTH = 1,
  PROP_MAX_COLUMNS,
  PROP_SPACING,
} TopayColumnsLayoutProperty;

static GParamSpec *properties[PROP_SPACING + 1];

/* The columns that @width px has room for, none narrower than any child can be. */
static int
count_columns (TopayColumnsLayout *self, GtkWidget *widget, int width)
{
  TopayChildWidths widths = topay_layout_measure_children (widget);
  int narrowest = MAX (self->min_column_width, widths.minimum);
  int fitting = (width + self->spacing) / MAX (narrowest + self->spacing, 1);

  return CLAMP (fitting, 1, self->max_columns);
}

static int
get_column_width (TopayColumnsLayout *self, int width, int n_columns)
{
  return MAX ((width - (n_columns - 1) * self->spacing) / n_columns, 0);
}

/* The height of the row that begins at @child, and the first child behind it. */
static int
measure_row (GtkWidget *child, int n_columns, int column_width, GtkWidget **behind)
{
  int height = 0;

  for (int column = 0; child != NULL && column < n_columns; column++)
    {
      int natural = 0;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column_width, NULL, &natural, NULL,
                          NULL);
      height = MAX (height, natural);
      child = topay_layout_get_next (child);
    }
  *behind = child;
  return height;
}

static void
measure_width (TopayColumnsLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  TopayChildWidths widths = topay_layout_measure_children (widget);

  *minimum = widths.minimum;
  *natural = MAX (widths.widest, self->min_column_width) * self->max_columns
             + self->spacing * (self->max_columns - 1);
}

static int
measure_height (TopayColumnsLayout *self, GtkWidget *widget, int width)
{
  int n_columns = count_columns (self, widget, width);
  int column_width = get_column_width (self, width, n_columns);
  int height = 0;

  for (GtkWidget *child = topay_layout_get_first (widget); child != NULL;)
    {
      height += measure_row (child, n_columns, column_width, &child);
      if (child != NULL)
        height += self->spacing;
    }
  return height;
}

static GtkSizeRequestMode
topay_columns_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
topay_columns_layout_measure (GtkLayoutManager *manager,
                              GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  TopayColumnsLayout *self = TOPAY_COLUMNS_LAYOUT (manager);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  if (for_size < 0) /* asked without a width: the least height there is, as GtkWidget expects */
    measure_width (self, widget, minimum, &for_size);
  *minimum = *natural = measure_height (self, widget, for_size);
}

static void
topay_columns_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  TopayColumnsLayout *self = TOPAY_COLUMNS_LAYOUT (manager);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int n_columns = count_columns (self, widget, width);
  int column_width = get_column_width (self, width, n_columns);
  GtkWidget *child = topay_layout_get_first (widget);

  for (int y = 0; child != NULL;)
    {
      GtkWidget *behind = NULL;
      int row_height = measure_row (child, n_columns, column_width, &behind);

      for (int column = 0; child != behind; column++)
        {
          int place = mirrored ? n_columns - 1 - column : column;
          GtkAllocation area = { place * (column_width + self->spacing), y, column_width,
                                 row_height };

          gtk_widget_size_allocate (child, &area, -1);
          child = topay_layout_get_next (child);
        }
      y += row_height + self->spacing;
    }
}

static int *
find_field (TopayColumnsLayout *self, guint prop_id)
{
  switch ((TopayColumnsLayoutProperty) prop_id)
    {
    case PROP_MIN_COLUMN_WIDTH:
      return &self->min_column_width;
    case PROP_MAX_COLUMNS:
      return &self->max_columns;
    case PROP_SPACING:
      return &self->spacing;
    default:
      return NULL;
    }
}

static void
topay_columns_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  const int *field = find_field (TOPAY_COLUMNS_LAYOUT (object), prop_id);

  if (field != NULL)
    g_value_set_int (value, *field);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
topay_columns_layout_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  int *field = find_field (TOPAY_COLUMNS_LAYOUT (object), prop_id);

  if (field == NULL)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  if (*field == g_value_get_int (value))
    return;

  *field = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
  g_object_notify_by_pspec (object, pspec);
}

static void
topay_columns_layout_class_init (TopayColumnsLayoutClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = topay_columns_layout_get_property;
  object_class->set_property = topay_columns_layout_set_property;
  layout_class->get_request_mode = topay_columns_layout_get_request_mode;
  layout_class->measure = topay_columns_layout_measure;
  layout_class->allocate = topay_columns_layout_allocate;

  properties[PROP_MIN_COLUMN_WIDTH] =
      g_param_spec_int ("min-column-width", NULL, NULL, 0, G_MAXINT16, 240, flags);
  properties[PROP_MAX_COLUMNS] =
      g_param_spec_int ("max-columns", NULL, NULL, 1, G_MAXINT16, 3, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 12, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
topay_columns_layout_init (TopayColumnsLayout *self)
{
  self->min_column_width = 240;
  self->max_columns = 3;
  self->spacing = 12;
}

/**
 * topay_columns_layout_new:
 *
 * Makes a layout of up to three columns of at least 240 px, 12 px apart.
 *
 * Returns: (transfer full): a layout manager for one widget
 */
GtkLayoutManager *
topay_columns_layout_new (void)
{
  return g_object_new (TOPAY_TYPE_COLUMNS_LAYOUT, NULL);
}
