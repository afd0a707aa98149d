/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-countdown-label.h"

static gint64 now_us;

static gint64
read_clock (void)
{
  return now_us;
}

static char *
make_text (guint seconds_left, gpointer data)
{
  return seconds_left > 0 ? g_strdup_printf ("%u s", seconds_left) : g_strdup ("over");
}

static GtkWidget *
find_label (GtkWidget *root, gboolean spoken)
{
  if (GTK_IS_LABEL (root)
      && (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (root)) == GTK_ACCESSIBLE_ROLE_STATUS)
             == spoken)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, spoken);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static const char *
get_text (GtkWidget *label, gboolean spoken)
{
  return gtk_label_get_text (GTK_LABEL (find_label (label, spoken)));
}

static void
on_finished_cb (GtkWidget *label, guint *n_times)
{
  (*n_times)++;
}

static void
go_on (GtkWidget *label, gint64 us)
{
  now_us += us;
  topay_countdown_label_update (TOPAY_COUNTDOWN_LABEL (label));
}

static void
test_counts_by_the_clock (void)
{
  GtkWidget *label = g_object_ref_sink (topay_countdown_label_new (make_text, NULL));
  guint n_times = 0;

  g_signal_connect (label, "finished", G_CALLBACK (on_finished_cb), &n_times);
  topay_countdown_label_start (TOPAY_COUNTDOWN_LABEL (label), 42);
  g_assert_cmpstr (get_text (label, FALSE), ==, "42 s");
  go_on (label, 1);
  g_assert_cmpstr (get_text (label, FALSE), ==, "42 s");
  go_on (label, G_USEC_PER_SEC);
  g_assert_cmpstr (get_text (label, FALSE), ==, "41 s");
  go_on (label, 40 * G_USEC_PER_SEC); /* a tick may be late */
  g_assert_cmpstr (get_text (label, FALSE), ==, "1 s");
  g_assert_cmpuint (n_times, ==, 0);
  go_on (label, 10 * G_USEC_PER_SEC);
  g_assert_cmpstr (get_text (label, FALSE), ==, "over");
  g_assert_cmpuint (n_times, ==, 1);
  g_assert_false (topay_countdown_label_is_running (TOPAY_COUNTDOWN_LABEL (label)));
  go_on (label, G_USEC_PER_SEC);
  g_assert_cmpuint (n_times, ==, 1);
  g_assert_finalize_object (label);
}

static void
test_spoken_at_thirty_and_at_the_end (void)
{
  GtkWidget *label = g_object_ref_sink (topay_countdown_label_new (make_text, NULL));
  g_autoptr (GString) spoken = g_string_new (NULL);
  const char *before = "";

  topay_countdown_label_start (TOPAY_COUNTDOWN_LABEL (label), 60);
  for (guint i = 0; i < 61; i++)
    {
      go_on (label, G_USEC_PER_SEC);
      if (!g_str_equal (get_text (label, TRUE), before))
        g_string_append_printf (spoken, "%s;", get_text (label, TRUE));
      before = g_intern_string (get_text (label, TRUE));
    }
  g_assert_cmpstr (spoken->str, ==, "30 s;over;");
  g_assert_finalize_object (label);
}

/* Twenty seconds left are on screen; nobody is interrupted for them. */
static void
test_short_one_is_spoken_at_the_end_only (void)
{
  GtkWidget *label = g_object_ref_sink (topay_countdown_label_new (make_text, NULL));

  topay_countdown_label_start (TOPAY_COUNTDOWN_LABEL (label), 20);
  go_on (label, 5 * G_USEC_PER_SEC);
  g_assert_cmpstr (get_text (label, FALSE), ==, "15 s");
  g_assert_cmpstr (get_text (label, TRUE), ==, "");
  go_on (label, 15 * G_USEC_PER_SEC);
  g_assert_cmpstr (get_text (label, TRUE), ==, "over");
  g_assert_finalize_object (label);
}

static void
test_nothing_left_is_finished_at_once (void)
{
  GtkWidget *label = g_object_ref_sink (topay_countdown_label_new (make_text, NULL));
  guint n_times = 0;

  g_signal_connect (label, "finished", G_CALLBACK (on_finished_cb), &n_times);
  topay_countdown_label_start (TOPAY_COUNTDOWN_LABEL (label), 0);
  g_assert_cmpuint (n_times, ==, 1);
  g_assert_cmpstr (get_text (label, FALSE), ==, "over");
  g_assert_finalize_object (label);
}

static void
test_stopped_never_finishes (void)
{
  GtkWidget *label = g_object_ref_sink (topay_countdown_label_new (make_text, NULL));
  guint n_times = 0;

  g_signal_connect (label, "finished", G_CALLBACK (on_finished_cb), &n_times);
  topay_countdown_label_start (TOPAY_COUNTDOWN_LABEL (label), 5);
  topay_countdown_label_stop (TOPAY_COUNTDOWN_LABEL (label));
  go_on (label, 10 * G_USEC_PER_SEC);
  g_assert_cmpuint (n_times, ==, 0);
  g_assert_finalize_object (label);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  topay_countdown_label_set_clock (read_clock);

  g_test_add_func ("/countdown-label/counts-by-the-clock", test_counts_by_the_clock);
  g_test_add_func ("/countdown-label/spoken-at-thirty-and-at-the-end",
                   test_spoken_at_thirty_and_at_the_end);
  g_test_add_func ("/countdown-label/short-one-is-spoken-at-the-end-only",
                   test_short_one_is_spoken_at_the_end_only);
  g_test_add_func ("/countdown-label/nothing-left-is-finished-at-once",
                   test_nothing_left_is_finished_at_once);
  g_test_add_func ("/countdown-label/stopped-never-finishes", test_stopped_never_finishes);
  return g_test_run ();
}
