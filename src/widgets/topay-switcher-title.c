/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-switcher-title.h"

struct _TopaySwitcherTitle
{
  GtkWidget parent_instance;
  AdwViewSwitcher *switcher; /* (unowned): a child */
  GtkLabel *label;           /* (unowned): a child */
  gboolean is_narrow;
  guint narrow_source; /* GSource id; 0 when nothing is to be told */
};

G_DEFINE_FINAL_TYPE (TopaySwitcherTitle, topay_switcher_title, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_IS_NARROW = 1,
} TopaySwitcherTitleProperty;

static GParamSpec *properties[PROP_IS_NARROW + 1];

static GtkWidget *
get_shown (TopaySwitcherTitle *self)
{
  return self->is_narrow ? GTK_WIDGET (self->label) : GTK_WIDGET (self->switcher);
}

/* As narrow as the name alone, so that the window can be; as wide as the tabs, if there is room. */
static void
topay_switcher_title_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  TopaySwitcherTitle *self = TOPAY_SWITCHER_TITLE (widget);
  int label_minimum = 0, label_natural = 0, switcher_minimum = 0, switcher_natural = 0;

  gtk_widget_measure (GTK_WIDGET (self->label), orientation, -1, &label_minimum, &label_natural,
                      NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->switcher), orientation, -1, &switcher_minimum,
                      &switcher_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = label_minimum;
  else
    *minimum = MAX (label_minimum, switcher_minimum);
  *natural = MAX (*minimum, MAX (label_natural, switcher_natural));
}

/* Whoever hears of it changes the layout, which is being made while we are given our place. */
static gboolean
on_narrow_cb (gpointer user_data)
{
  TopaySwitcherTitle *self = user_data;

  self->narrow_source = 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_NARROW]);
  return G_SOURCE_REMOVE;
}

static void
topay_switcher_title_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TopaySwitcherTitle *self = TOPAY_SWITCHER_TITLE (widget);
  int needed = 0;
  gboolean is_narrow;

  gtk_widget_measure (GTK_WIDGET (self->switcher), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &needed,
                      NULL, NULL);
  is_narrow = width < needed;
  if (is_narrow != self->is_narrow)
    {
      self->is_narrow = is_narrow;
      if (self->narrow_source == 0)
        self->narrow_source = g_idle_add (on_narrow_cb, self);
    }
  gtk_widget_set_child_visible (GTK_WIDGET (self->label), is_narrow);
  gtk_widget_set_child_visible (GTK_WIDGET (self->switcher), !is_narrow);
  gtk_widget_allocate (get_shown (self), width, height, baseline, NULL);
}

static void
topay_switcher_title_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((TopaySwitcherTitleProperty) id)
    {
    case PROP_IS_NARROW:
      g_value_set_boolean (value, TOPAY_SWITCHER_TITLE (object)->is_narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_switcher_title_dispose (GObject *object)
{
  TopaySwitcherTitle *self = TOPAY_SWITCHER_TITLE (object);

  g_clear_handle_id (&self->narrow_source, g_source_remove);
  g_clear_pointer ((GtkWidget **) &self->switcher, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (topay_switcher_title_parent_class)->dispose (object);
}

static void
topay_switcher_title_class_init (TopaySwitcherTitleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = topay_switcher_title_get_property;
  object_class->dispose = topay_switcher_title_dispose;
  widget_class->measure = topay_switcher_title_measure;
  widget_class->size_allocate = topay_switcher_title_size_allocate;

  /**
   * TopaySwitcherTitle:is-narrow:
   *
   * Whether the name of the tab stands in the place of the tabs.
   */
  properties[PROP_IS_NARROW] =
      g_param_spec_boolean ("is-narrow", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
topay_switcher_title_init (TopaySwitcherTitle *self)
{
  GtkWidget *switcher = adw_view_switcher_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END,
                                   "single-line-mode", TRUE, NULL);

  self->switcher = ADW_VIEW_SWITCHER (switcher);
  adw_view_switcher_set_policy (self->switcher, ADW_VIEW_SWITCHER_POLICY_WIDE);
  gtk_widget_set_parent (switcher, GTK_WIDGET (self));
  self->label = GTK_LABEL (label);
  gtk_widget_add_css_class (label, "title");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
}

/**
 * topay_switcher_title_new:
 *
 * Returns: (transfer floating): a title without tabs
 */
GtkWidget *
topay_switcher_title_new (void)
{
  return g_object_new (TOPAY_TYPE_SWITCHER_TITLE, NULL);
}

/**
 * topay_switcher_title_set_stack:
 * @self: a title
 * @stack: (nullable): the tabs
 */
void
topay_switcher_title_set_stack (TopaySwitcherTitle *self, AdwViewStack *stack)
{
  g_return_if_fail (TOPAY_IS_SWITCHER_TITLE (self));

  adw_view_switcher_set_stack (self->switcher, stack);
}

/**
 * topay_switcher_title_set_title:
 * @self: a title
 * @title: what stands there where the tabs have no room
 */
void
topay_switcher_title_set_title (TopaySwitcherTitle *self, const char *title)
{
  g_return_if_fail (TOPAY_IS_SWITCHER_TITLE (self));

  gtk_label_set_text (self->label, title);
}

/**
 * topay_switcher_title_is_narrow:
 * @self: a title
 *
 * Returns: whether the tabs have no room here
 */
gboolean
topay_switcher_title_is_narrow (TopaySwitcherTitle *self)
{
  g_return_val_if_fail (TOPAY_IS_SWITCHER_TITLE (self), FALSE);

  return self->is_narrow;
}
