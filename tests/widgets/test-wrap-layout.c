/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wrap-layout.h"

/* A box of children of 40 px height in a layout with 10 px between them. */
static GtkWidget *
new_box (const int *widths, guint n_children)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, g_object_new (TOPAY_TYPE_WRAP_LAYOUT, "spacing", 10, NULL));
  for (guint i = 0; i < n_children; i++)
    {
      GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (child, widths[i], 40);
      gtk_box_append (GTK_BOX (box), child);
    }
  return g_object_ref_sink (box);
}

/* Three chips: 120, 80 and 100 px. */
static GtkWidget *
new_chips (void)
{
  const int widths[] = { 120, 80, 100 };

  return new_box (widths, G_N_ELEMENTS (widths));
}

static int
measure_height (GtkWidget *box, int width)
{
  int natural = 0;

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
assert_place (GtkWidget *box, guint position, graphene_rect_t expected)
{
  GtkWidget *child = gtk_widget_get_first_child (box);
  graphene_rect_t bounds;

  for (guint i = 0; i < position; i++)
    child = gtk_widget_get_next_sibling (child);
  g_assert_true (gtk_widget_compute_bounds (child, box, &bounds));
  g_assert_true (graphene_rect_equal (&bounds, &expected));
}

static void
allocate (GtkWidget *box, int width)
{
  gtk_widget_size_allocate (box, &(GtkAllocation){ 0, 0, width, measure_height (box, width) }, -1);
}

static void
test_lines_follow_the_width (void)
{
  const struct
  {
    int width;
    int height;
  } rows[] = {
    { 120, 3 * 40 + 2 * 10 },
    { 189, 3 * 40 + 2 * 10 },
    { 190, 2 * 40 + 10 },
    { 319, 2 * 40 + 10 },
    { 320, 40 },
    { 5000, 40 },
  };
  g_autoptr (GtkWidget) box = new_chips ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (measure_height (box, rows[i].width), ==, rows[i].height);
}

static void
test_widths_reach_from_the_widest_to_one_line (void)
{
  g_autoptr (GtkWidget) box = new_chips ();
  int minimum = 0, natural = 0;

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 120);
  g_assert_cmpint (natural, ==, 120 + 10 + 80 + 10 + 100);
}

static void
test_each_line_is_centered (void)
{
  g_autoptr (GtkWidget) box = new_chips ();

  allocate (box, 300);
  assert_place (box, 0, GRAPHENE_RECT_INIT (45, 0, 120, 40));
  assert_place (box, 1, GRAPHENE_RECT_INIT (175, 0, 80, 40));
  assert_place (box, 2, GRAPHENE_RECT_INIT (100, 50, 100, 40));
}

static void
test_right_to_left_begins_at_the_right (void)
{
  g_autoptr (GtkWidget) box = new_chips ();

  gtk_widget_set_direction (box, GTK_TEXT_DIR_RTL);
  allocate (box, 320);
  assert_place (box, 0, GRAPHENE_RECT_INIT (200, 0, 120, 40));
  assert_place (box, 2, GRAPHENE_RECT_INIT (0, 0, 100, 40));
}

/* A text that can wrap gives way; it does not leave the line. */
static void
test_long_text_takes_the_width_there_is (void)
{
  g_autoptr (GtkWidget) box = new_box (NULL, 0);
  GtkWidget *label = gtk_label_new ("one two three four five six seven eight nine ten eleven");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box), label);
  allocate (box, 150);
  assert_place (box, 0, GRAPHENE_RECT_INIT (0, 0, 150, (float) measure_height (box, 150)));
  g_assert_cmpint (measure_height (box, 150), >, measure_height (box, 1000));
}

/* GTK refuses to ask for a width at a height below this one. */
static void
test_least_height_is_the_widest (void)
{
  g_autoptr (GtkWidget) box = new_chips ();

  g_assert_cmpint (measure_height (box, -1), ==, 40);
}

static void
test_hidden_child_takes_no_place (void)
{
  g_autoptr (GtkWidget) box = new_chips ();

  gtk_widget_set_visible (gtk_widget_get_first_child (box), FALSE);
  g_assert_cmpint (measure_height (box, 190), ==, 40);
}

static void
test_empty_box_is_flat (void)
{
  g_autoptr (GtkWidget) box = new_box (NULL, 0);

  g_assert_cmpint (measure_height (box, 500), ==, 0);
}

/* The button stands at the end of its line, and at the start of one of its own. */
static void
test_expanding_child_fills_its_line (void)
{
  g_autoptr (GtkWidget) box = new_chips ();

  gtk_widget_set_hexpand (gtk_widget_get_first_child (box), TRUE);
  allocate (box, 400);
  assert_place (box, 0, GRAPHENE_RECT_INIT (0, 0, 200, 40));
  assert_place (box, 1, GRAPHENE_RECT_INIT (210, 0, 80, 40));
  assert_place (box, 2, GRAPHENE_RECT_INIT (300, 0, 100, 40));
  allocate (box, 250);
  assert_place (box, 0, GRAPHENE_RECT_INIT (0, 0, 160, 40));
  assert_place (box, 2, GRAPHENE_RECT_INIT (0, 50, 100, 40));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wrap-layout/lines-follow-the-width", test_lines_follow_the_width);
  g_test_add_func ("/wrap-layout/widths-reach-from-the-widest-to-one-line",
                   test_widths_reach_from_the_widest_to_one_line);
  g_test_add_func ("/wrap-layout/each-line-is-centered", test_each_line_is_centered);
  g_test_add_func ("/wrap-layout/right-to-left-begins-at-the-right",
                   test_right_to_left_begins_at_the_right);
  g_test_add_func ("/wrap-layout/long-text-takes-the-width-there-is",
                   test_long_text_takes_the_width_there_is);
  g_test_add_func ("/wrap-layout/least-height-is-the-widest", test_least_height_is_the_widest);
  g_test_add_func ("/wrap-layout/hidden-child-takes-no-place", test_hidden_child_takes_no_place);
  g_test_add_func ("/wrap-layout/empty-box-is-flat", test_empty_box_is_flat);
  g_test_add_func ("/wrap-layout/expanding-child-fills-its-line",
                   test_expanding_child_fills_its_line);

  return g_test_run ();
}
