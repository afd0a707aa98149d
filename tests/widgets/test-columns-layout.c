/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-columns-layout.h"

/* Boxes of @n_children squares of 100 px in a layout of at most three columns, at least 200 px wide
 * each and 10 px apart. */
static GtkWidget *
new_box (guint n_children)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, g_object_new (TOPAY_TYPE_COLUMNS_LAYOUT, "min-column-width",
                                                    200, "max-columns", 3, "spacing", 10, NULL));
  for (guint i = 0; i < n_children; i++)
    {
      GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (child, 100, 100);
      gtk_box_append (GTK_BOX (box), child);
    }
  return g_object_ref_sink (box);
}

static int
measure_height (GtkWidget *box, int width)
{
  int natural = 0;

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static graphene_rect_t
get_place (GtkWidget *box, guint position)
{
  GtkWidget *child = gtk_widget_get_first_child (box);
  graphene_rect_t bounds;

  for (guint i = 0; i < position; i++)
    child = gtk_widget_get_next_sibling (child);
  g_assert_true (gtk_widget_compute_bounds (child, box, &bounds));
  return bounds;
}

static void
test_columns_follow_the_width (void)
{
  const struct
  {
    int width;
    int height; /* of five children of 100 px, 10 px apart */
  } rows[] = {
    { 100, 5 * 100 + 4 * 10 }, { 409, 5 * 100 + 4 * 10 }, { 410, 3 * 100 + 2 * 10 },
    { 619, 3 * 100 + 2 * 10 }, { 620, 2 * 100 + 10 },     { 5000, 2 * 100 + 10 },
  };
  g_autoptr (GtkWidget) box = new_box (5);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (measure_height (box, rows[i].width), ==, rows[i].height);
}

static void
test_minimum_is_one_child (void)
{
  g_autoptr (GtkWidget) box = new_box (5);
  int minimum = 0;

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
}

static void
test_no_column_is_narrower_than_a_child (void)
{
  g_autoptr (GtkWidget) box = new_box (2);

  gtk_widget_set_size_request (gtk_widget_get_first_child (box), 300, 100);
  g_assert_cmpint (measure_height (box, 609), ==, 210);
  g_assert_cmpint (measure_height (box, 610), ==, 100);
}

static void
test_columns_are_equal (void)
{
  g_autoptr (GtkWidget) box = new_box (4);
  graphene_rect_t second, fourth;

  gtk_widget_size_allocate (box, &(GtkAllocation){ 0, 0, 630, measure_height (box, 630) }, -1);
  second = get_place (box, 1);
  fourth = get_place (box, 3);
  g_assert_cmpint ((int) second.origin.x, ==, 213);
  g_assert_cmpint ((int) second.size.width, ==, 203);
  g_assert_cmpint ((int) fourth.origin.x, ==, 0);
  g_assert_cmpint ((int) fourth.origin.y, ==, 110);
}

static void
test_right_to_left_begins_at_the_right (void)
{
  g_autoptr (GtkWidget) box = new_box (3);

  gtk_widget_set_direction (box, GTK_TEXT_DIR_RTL);
  gtk_widget_size_allocate (box, &(GtkAllocation){ 0, 0, 630, measure_height (box, 630) }, -1);
  g_assert_cmpint ((int) get_place (box, 0).origin.x, ==, 426);
  g_assert_cmpint ((int) get_place (box, 2).origin.x, ==, 0);
}

/* GTK refuses to ask for a width at a height below this one. */
static void
test_least_height_is_the_widest (void)
{
  g_autoptr (GtkWidget) box = new_box (5);

  g_assert_cmpint (measure_height (box, -1), ==, 2 * 100 + 10);
}

static void
test_hidden_child_takes_no_place (void)
{
  g_autoptr (GtkWidget) box = new_box (3);

  gtk_widget_set_visible (gtk_widget_get_first_child (box), FALSE);
  g_assert_cmpint (measure_height (box, 410), ==, 100);
}

static void
test_empty_box_is_flat (void)
{
  g_autoptr (GtkWidget) box = new_box (0);

  g_assert_cmpint (measure_height (box, 500), ==, 0);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/columns-layout/columns-follow-the-width", test_columns_follow_the_width);
  g_test_add_func ("/columns-layout/minimum-is-one-child", test_minimum_is_one_child);
  g_test_add_func ("/columns-layout/no-column-is-narrower-than-a-child",
                   test_no_column_is_narrower_than_a_child);
  g_test_add_func ("/columns-layout/columns-are-equal", test_columns_are_equal);
  g_test_add_func ("/columns-layout/right-to-left-begins-at-the-right",
                   test_right_to_left_begins_at_the_right);
  g_test_add_func ("/columns-layout/least-height-is-the-widest", test_least_height_is_the_widest);
  g_test_add_func ("/columns-layout/hidden-child-takes-no-place", test_hidden_child_takes_no_place);
  g_test_add_func ("/columns-layout/empty-box-is-flat", test_empty_box_is_flat);
  return g_test_run ();
}
