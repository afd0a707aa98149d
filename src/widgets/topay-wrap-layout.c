/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wrap-layout.h"

#include "topay-layout-children.h"

struct _TopayWrapLayout
{
  GtkLayoutManager parent_instance;
  int spacing; /* px */
};

G_DEFINE_FINAL_TYPE (TopayWrapLayout, topay_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef enum
{
  PROP_SPACING = 1,
} TopayWrapLayoutProperty;

static GParamSpec *properties[PROP_SPACING + 1];

typedef struct
{
  int width;
  int height;
  GtkWidget *behind; /* (unowned) (nullable): the first child of the next line */
} Line;

/* The natural width, or what there is of it. */
static int
get_child_width (GtkWidget *child, int width)
{
  int minimum = 0, natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return MAX (minimum, MIN (natural, width));
}

/* The line that begins at @child; it holds at least that one. */
static Line
measure_line (TopayWrapLayout *self, GtkWidget *child, int width)
{
  Line line = { 0, 0, child };

  while (line.behind != NULL)
    {
      int child_width = get_child_width (line.behind, width), height = 0;
      int wanted = line.width + (line.width > 0 ? self->spacing : 0) + child_width;

      if (wanted > width && line.behind != child)
        break;

      gtk_widget_measure (line.behind, GTK_ORIENTATION_VERTICAL, child_width, NULL, &height, NULL,
                          NULL);
      line.width = wanted;
      line.height = MAX (line.height, height);
      line.behind = topay_layout_get_next (line.behind);
    }
  return line;
}

/* At least the widest child; by nature all of them in one line. */
static void
measure_width (TopayWrapLayout *self, GtkWidget *widget, int *minimum, int *natural)
{
  TopayChildWidths widths = topay_layout_measure_children (widget);

  *minimum = widths.minimum;
  *natural = widths.total + MAX (widths.n_children - 1, 0) * self->spacing;
}

static int
measure_height (TopayWrapLayout *self, GtkWidget *widget, int width)
{
  int height = 0;

  for (GtkWidget *child = topay_layout_get_first (widget); child != NULL;)
    {
      Line line = measure_line (self, child, width);

      height += line.height + (line.behind != NULL ? self->spacing : 0);
      child = line.behind;
    }
  return height;
}

static GtkSizeRequestMode
topay_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
topay_wrap_layout_measure (GtkLayoutManager *manager,
                           GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  TopayWrapLayout *self = TOPAY_WRAP_LAYOUT (manager);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  if (for_size < 0) /* asked without a width: the least height there is, as GtkWidget expects */
    measure_width (self, widget, minimum, &for_size);
  *minimum = *natural = measure_height (self, widget, for_size);
}

/* What shall be as wide as its line leaves it: the first child that says so of itself. */
static GtkWidget *
find_expanding (GtkWidget *child, GtkWidget *behind)
{
  while (child != behind && !gtk_widget_get_hexpand (child))
    child = topay_layout_get_next (child);
  return child != behind ? child : NULL;
}

/* Where one child expands, the lines begin at the start like it; else they are centered. */
static gboolean
is_centered (GtkWidget *widget)
{
  return gtk_widget_get_halign (widget) != GTK_ALIGN_START
         && find_expanding (topay_layout_get_first (widget), NULL) == NULL;
}

/* Gives the children of a line their places. */
static void
allocate_line (TopayWrapLayout *self,
               GtkWidget *widget,
               GtkWidget *child,
               const Line *line,
               GtkAllocation area)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *expanding = find_expanding (child, line->behind);
  int spare = MAX (area.width - line->width, 0);
  int x = is_centered (widget) ? spare / 2 : 0;

  for (; child != line->behind; child = topay_layout_get_next (child))
    {
      int width = get_child_width (child, area.width) + (child == expanding ? spare : 0);
      GtkAllocation place = { mirrored ? area.width - x - width : x, area.y, width, area.height };

      gtk_widget_size_allocate (child, &place, -1);
      x += width + self->spacing;
    }
}

static void
topay_wrap_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  TopayWrapLayout *self = TOPAY_WRAP_LAYOUT (manager);
  GtkWidget *child = topay_layout_get_first (widget);

  for (int y = 0; child != NULL;)
    {
      Line line = measure_line (self, child, width);

      allocate_line (self, widget, child, &line, (GtkAllocation){ 0, y, width, line.height });
      child = line.behind;
      y += line.height + self->spacing;
    }
}

static void
topay_wrap_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch ((TopayWrapLayoutProperty) prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, TOPAY_WRAP_LAYOUT (object)->spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
topay_wrap_layout_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  TopayWrapLayout *self = TOPAY_WRAP_LAYOUT (object);

  switch ((TopayWrapLayoutProperty) prop_id)
    {
    case PROP_SPACING:
      if (self->spacing == g_value_get_int (value))
        return;

      self->spacing = g_value_get_int (value);
      gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
topay_wrap_layout_class_init (TopayWrapLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  object_class->get_property = topay_wrap_layout_get_property;
  object_class->set_property = topay_wrap_layout_set_property;
  layout_class->get_request_mode = topay_wrap_layout_get_request_mode;
  layout_class->measure = topay_wrap_layout_measure;
  layout_class->allocate = topay_wrap_layout_allocate;

  properties[PROP_SPACING] =
      g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 6,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
topay_wrap_layout_init (TopayWrapLayout *self)
{
  self->spacing = 6;
}

/**
 * topay_wrap_layout_new:
 *
 * Makes a layout of centered lines, 6 px apart. A child that is set to expand fills its line.
 *
 * Returns: (transfer full): a layout manager for one widget
 */
GtkLayoutManager *
topay_wrap_layout_new (void)
{
  return g_object_new (TOPAY_TYPE_WRAP_LAYOUT, NULL);
}
