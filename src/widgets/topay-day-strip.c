/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-day-strip.h"

#include "topay-columns-layout.h"

/* Seven beside each other are a week; at 360 px there is room for four. */
#define MIN_DAY_WIDTH 62
#define DAYS_A_ROW    7
#define SPACING       6

struct _TopayDayStrip
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (TopayDayStrip, topay_day_strip, GTK_TYPE_WIDGET)

static const char *const looks[] = {
  [TOPAY_DAY_PLAIN] = NULL,
  [TOPAY_DAY_DONE] = "done",
  [TOPAY_DAY_OFF] = "off",
  [TOPAY_DAY_DUE] = "due",
};

static void
remove_days (TopayDayStrip *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

/* What is drawn is said by the sentence: the labels are only looked at. */
static void
append_label (GtkWidget *cell, const char *text, const char *class_name)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, "ellipsize",
                                   PANGO_ELLIPSIZE_END, "single-line-mode", TRUE, NULL);

  gtk_widget_add_css_class (label, class_name);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (cell), label);
}

static GtkWidget *
make_cell (const TopayDay *day)
{
  GtkWidget *cell =
      g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 2,
                    "can-focus", FALSE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (cell, "day-cell");
  if (looks[day->look] != NULL)
    gtk_widget_add_css_class (cell, looks[day->look]);
  if (day->is_today)
    gtk_widget_add_css_class (cell, "today");
  append_label (cell, day->weekday, "caption");
  append_label (cell, day->number, "heading");
  append_label (cell, day->mark, "caption");
  return cell;
}

static void
topay_day_strip_dispose (GObject *object)
{
  remove_days (TOPAY_DAY_STRIP (object));

  G_OBJECT_CLASS (topay_day_strip_parent_class)->dispose (object);
}

static void
topay_day_strip_class_init (TopayDayStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = topay_day_strip_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, TOPAY_TYPE_COLUMNS_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
topay_day_strip_init (TopayDayStrip *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  g_object_set (layout, "min-column-width", MIN_DAY_WIDTH, "max-columns", DAYS_A_ROW, "spacing",
                SPACING, NULL);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

/**
 * topay_day_strip_new:
 *
 * Returns: (transfer floating): a strip without days
 */
GtkWidget *
topay_day_strip_new (void)
{
  return g_object_new (TOPAY_TYPE_DAY_STRIP, NULL);
}

/**
 * topay_day_strip_set_days:
 * @self: a strip
 * @days: (array length=n_days): in their order; copied
 * @n_days: how many
 * @sentence: all of it in a sentence, for whoever cannot see it
 *
 * Shows other days.
 */
void
topay_day_strip_set_days (TopayDayStrip *self,
                          const TopayDay *days,
                          guint n_days,
                          const char *sentence)
{
  g_return_if_fail (TOPAY_IS_DAY_STRIP (self) && sentence != NULL);

  remove_days (self);
  for (guint i = 0; i < n_days; i++)
    gtk_widget_set_parent (make_cell (&days[i]), GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), n_days > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
}
