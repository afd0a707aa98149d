/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-navigator.h"

#define WAIT_US (5 * G_TIME_SPAN_SECOND)

/* A page that keeps count of what it is told: two buttons above a long column. */
#define TEST_TYPE_PAGE (test_page_get_type ())
G_DECLARE_FINAL_TYPE (TestPage, test_page, TEST, PAGE, TopayPage)

struct _TestPage
{
  TopayPage parent_instance;
  GtkWidget *first;    /* (unowned): a descendant */
  GtkWidget *second;   /* (unowned): a descendant */
  GtkWidget *scroller; /* (unowned): a descendant */
  guint n_first_times;
  guint n_returns;
};

G_DEFINE_FINAL_TYPE (TestPage, test_page, TOPAY_TYPE_PAGE)

static void
test_page_shown (TopayPage *page, gboolean again)
{
  TestPage *self = TEST_PAGE (page);

  if (again)
    self->n_returns++;
  else
    self->n_first_times++;
}

static void
test_page_class_init (TestPageClass *klass)
{
  TOPAY_PAGE_CLASS (klass)->shown = test_page_shown;
}

static void
test_page_init (TestPage *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->first = gtk_button_new_with_label ("first");
  self->second = gtk_button_new_with_label ("second");
  self->scroller = gtk_scrolled_window_new ();
  gtk_box_append (GTK_BOX (column), self->first);
  gtk_box_append (GTK_BOX (column), self->second);
  gtk_widget_set_size_request (column, -1, 3000);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), column);
  adw_bin_set_child (ADW_BIN (self), self->scroller);
}

typedef struct
{
  GtkWidget *window;         /* (owned by GTK) */
  TopayNavigator *navigator; /* (unowned): child of the window */
  GtkStack *stack;           /* (unowned): child of the navigator */
} Fixture;

typedef gboolean (*Condition) (Fixture *fixture);

static void
wait_until (Fixture *fixture, Condition condition)
{
  gint64 deadline_us = g_get_monotonic_time () + WAIT_US;

  while (!condition (fixture) && g_get_monotonic_time () < deadline_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
  g_assert_true (condition (fixture));
}

static gboolean
is_still (Fixture *fixture)
{
  return !gtk_stack_get_transition_running (fixture->stack);
}

/* The column is as long as it was asked to be, so that there is something to scroll. */
static gboolean
can_scroll (Fixture *fixture)
{
  TestPage *page = TEST_PAGE (topay_navigator_get_visible_page (fixture->navigator));
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (page->scroller));

  return gtk_adjustment_get_page_size (place) > 0 && gtk_adjustment_get_upper (place) >= 3000;
}

static TestPage *
push (Fixture *fixture)
{
  TestPage *page = g_object_new (TEST_TYPE_PAGE, NULL);

  topay_navigator_push (fixture->navigator, TOPAY_PAGE (page));
  return page;
}

static void
set_up (Fixture *fixture, gconstpointer moves)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", moves != NULL, NULL);
  fixture->window = gtk_window_new ();
  fixture->navigator = TOPAY_NAVIGATOR (topay_navigator_new ());
  fixture->stack = GTK_STACK (adw_bin_get_child (ADW_BIN (fixture->navigator)));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->navigator));
  push (fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static void
test_back_is_the_page_before (Fixture *fixture, gconstpointer data)
{
  TestPage *second = push (fixture);
  TestPage *third = push (fixture);

  g_assert_cmpuint (topay_navigator_get_depth (fixture->navigator), ==, 3);
  g_assert_true (topay_navigator_get_visible_page (fixture->navigator) == TOPAY_PAGE (third));
  g_assert_cmpuint (second->n_first_times, ==, 1);

  g_assert_true (topay_navigator_pop (fixture->navigator));
  g_assert_true (topay_navigator_get_visible_page (fixture->navigator) == TOPAY_PAGE (second));
  g_assert_cmpuint (topay_navigator_get_depth (fixture->navigator), ==, 2);
  g_assert_cmpuint (second->n_first_times, ==, 1);
  g_assert_cmpuint (second->n_returns, ==, 1);
}

static void
test_first_page_stays (Fixture *fixture, gconstpointer data)
{
  TopayPage *root = topay_navigator_get_visible_page (fixture->navigator);

  g_assert_false (topay_navigator_pop (fixture->navigator));
  g_assert_false (topay_navigator_pop_to_root (fixture->navigator));
  g_assert_true (topay_navigator_get_visible_page (fixture->navigator) == root);
  g_assert_cmpuint (TEST_PAGE (root)->n_returns, ==, 0);
}

static void
test_home_drops_the_history (Fixture *fixture, gconstpointer data)
{
  TopayPage *root = topay_navigator_get_visible_page (fixture->navigator);

  push (fixture);
  push (fixture);
  g_assert_true (topay_navigator_pop_to_root (fixture->navigator));

  g_assert_true (topay_navigator_get_visible_page (fixture->navigator) == root);
  g_assert_cmpuint (topay_navigator_get_depth (fixture->navigator), ==, 1);
  g_assert_cmpuint (TEST_PAGE (root)->n_returns, ==, 1);
}

static void
test_pages_left_are_gone (Fixture *fixture, gconstpointer data)
{
  TestPage *second = push (fixture);
  TestPage *third = push (fixture);

  g_object_add_weak_pointer (G_OBJECT (second), (gpointer *) &second);
  g_object_add_weak_pointer (G_OBJECT (third), (gpointer *) &third);
  topay_navigator_pop_to_root (fixture->navigator);
  wait_until (fixture, is_still);

  g_assert_null (second);
  g_assert_null (third);
}

/* Back and forth faster than the motion ends. */
static void
test_haste_loses_no_page (Fixture *fixture, gconstpointer data)
{
  TestPage *left = push (fixture);
  TestPage *kept;

  g_object_add_weak_pointer (G_OBJECT (left), (gpointer *) &left);
  topay_navigator_pop (fixture->navigator);
  kept = push (fixture);
  wait_until (fixture, is_still);

  g_assert_null (left);
  g_assert_true (topay_navigator_get_visible_page (fixture->navigator) == TOPAY_PAGE (kept));
  g_assert_true (gtk_widget_get_child_visible (GTK_WIDGET (kept)));
}

/* Other programs can open page after page. */
static void
test_long_history_forgets_the_oldest (Fixture *fixture, gconstpointer data)
{
  TopayPage *root = topay_navigator_get_visible_page (fixture->navigator);
  TestPage *oldest = push (fixture);
  TestPage *next = push (fixture);

  g_object_add_weak_pointer (G_OBJECT (oldest), (gpointer *) &oldest);
  for (guint depth = 3; depth < TOPAY_NAVIGATOR_MAX_DEPTH; depth++)
    push (fixture);
  g_assert_nonnull (oldest);
  push (fixture);

  g_assert_null (oldest);
  g_assert_cmpuint (topay_navigator_get_depth (fixture->navigator), ==, TOPAY_NAVIGATOR_MAX_DEPTH);
  g_assert_true (topay_navigator_get_nth_page (fixture->navigator, 0) == root);
  g_assert_true (topay_navigator_get_nth_page (fixture->navigator, 1) == TOPAY_PAGE (next));
}

static void
test_focus_comes_back (Fixture *fixture, gconstpointer data)
{
  TestPage *root = TEST_PAGE (topay_navigator_get_visible_page (fixture->navigator));
  TestPage *second;

  gtk_widget_grab_focus (root->second);
  second = push (fixture);
  wait_until (fixture, is_still);
  gtk_widget_grab_focus (second->first);
  topay_navigator_pop (fixture->navigator);

  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->window)) == root->second);
}

/* The place to return to may be gone: the person still returns. */
static void
test_lost_focus_does_no_harm (Fixture *fixture, gconstpointer data)
{
  TestPage *root = TEST_PAGE (topay_navigator_get_visible_page (fixture->navigator));
  GtkWidget *column = gtk_widget_get_parent (root->second);

  gtk_widget_grab_focus (root->second);
  push (fixture);
  gtk_box_remove (GTK_BOX (column), root->second);

  g_assert_true (topay_navigator_pop (fixture->navigator));
  g_assert_cmpuint (root->n_returns, ==, 1);
}

static void
test_scroll_place_comes_back (Fixture *fixture, gconstpointer data)
{
  TestPage *root = TEST_PAGE (topay_navigator_get_visible_page (fixture->navigator));
  GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (root->scroller));

  wait_until (fixture, can_scroll);
  gtk_adjustment_set_value (place, 700);
  push (fixture);
  gtk_test_widget_wait_for_draw (fixture->window);
  topay_navigator_pop (fixture->navigator);
  gtk_test_widget_wait_for_draw (fixture->window);

  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (place), 700, 0.5);
}

static void
test_pages_slide (Fixture *fixture, gconstpointer data)
{
  push (fixture);
  g_assert_true (gtk_stack_get_transition_running (fixture->stack));
  wait_until (fixture, is_still);

  topay_navigator_pop (fixture->navigator);
  g_assert_true (gtk_stack_get_transition_running (fixture->stack));
}

static void
test_nothing_moves_without_animations (Fixture *fixture, gconstpointer data)
{
  push (fixture);
  g_assert_false (gtk_stack_get_transition_running (fixture->stack));
  topay_navigator_pop (fixture->navigator);
  g_assert_false (gtk_stack_get_transition_running (fixture->stack));
}

static void
test_rebuilt_history_does_not_move (Fixture *fixture, gconstpointer data)
{
  TopayPage *page = g_object_new (TEST_TYPE_PAGE, NULL);

  topay_navigator_push_at_once (fixture->navigator, page);
  g_assert_false (gtk_stack_get_transition_running (fixture->stack));
  g_assert_true (topay_navigator_get_nth_page (fixture->navigator, 1) == page);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *name;
    const char *moves; /* (nullable): not NULL for a desktop with animations */
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/navigator/back-is-the-page-before", "moves", test_back_is_the_page_before },
    { "/navigator/first-page-stays", "moves", test_first_page_stays },
    { "/navigator/home-drops-the-history", "moves", test_home_drops_the_history },
    { "/navigator/pages-left-are-gone/moving", "moves", test_pages_left_are_gone },
    { "/navigator/pages-left-are-gone/still", NULL, test_pages_left_are_gone },
    { "/navigator/haste-loses-no-page/moving", "moves", test_haste_loses_no_page },
    { "/navigator/haste-loses-no-page/still", NULL, test_haste_loses_no_page },
    { "/navigator/long-history-forgets-the-oldest/moving", "moves",
      test_long_history_forgets_the_oldest },
    { "/navigator/long-history-forgets-the-oldest/still", NULL,
      test_long_history_forgets_the_oldest },
    { "/navigator/focus-comes-back/moving", "moves", test_focus_comes_back },
    { "/navigator/focus-comes-back/still", NULL, test_focus_comes_back },
    { "/navigator/lost-focus-does-no-harm", NULL, test_lost_focus_does_no_harm },
    { "/navigator/scroll-place-comes-back", NULL, test_scroll_place_comes_back },
    { "/navigator/pages-slide", "moves", test_pages_slide },
    { "/navigator/nothing-moves-without-animations", NULL, test_nothing_moves_without_animations },
    { "/navigator/rebuilt-history-does-not-move", "moves", test_rebuilt_history_does_not_move },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, tests[i].moves, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
