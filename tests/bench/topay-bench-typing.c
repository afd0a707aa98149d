/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long the main loop works from a typed letter to the frame that shows its results. The delay
 * that waits for the next key is left out: it is a pause, not work.
 *
 *   topay-bench-typing LIBRARY LANGUAGE QUESTION...
 *
 * Types each question letter by letter into the search page of a real window and prints, per
 * letter, the processor time of the main thread and the time on the wall until that frame is
 * painted. */

#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <time.h>

#include "topay-language.h"
#include "topay-search-page.h"

typedef struct
{
  GArray *cpu_ms;  /* (owned) (element-type double) */
  GArray *wall_ms; /* (owned) (element-type double) */
  gboolean painted;
} Measurement;

static double
get_thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
on_after_paint_cb (GdkFrameClock *clock, Measurement *measurement)
{
  measurement->painted = TRUE;
}

/* Runs the main loop until the next frame is on the screen. */
static void
wait_for_frame (GtkWidget *window, Measurement *measurement)
{
  measurement->painted = FALSE;
  gtk_widget_queue_draw (window);
  while (!measurement->painted)
    g_main_context_iteration (NULL, TRUE);
}

static void
settle (void)
{
  gint64 end_us = g_get_monotonic_time () + G_TIME_SPAN_SECOND;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static void
type_question (TopaySearchPage *page,
               GtkWidget *window,
               const char *question,
               Measurement *measurement)
{
  for (const char *end = g_utf8_next_char (question);; end = g_utf8_next_char (end))
    {
      g_autofree char *typed = g_strndup (question, (gsize) (end - question));
      gint64 start_us = g_get_monotonic_time ();
      double start_ms = get_thread_ms (), cpu_ms, wall_ms;

      topay_search_page_set_query (page, typed);
      wait_for_frame (window, measurement);
      cpu_ms = get_thread_ms () - start_ms;
      wall_ms = (double) (g_get_monotonic_time () - start_us) / 1e3;
      g_array_append_val (measurement->cpu_ms, cpu_ms);
      g_array_append_val (measurement->wall_ms, wall_ms);
      if (*end == '\0')
        break;
    }
  topay_search_page_set_query (page, "");
  settle ();
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
get_quantile (GArray *values, double share)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint) (share * (values->len - 1) + 0.5));
}

static void
print_row (const char *language, const char *name, GArray *values)
{
  printf ("| %-5s | %-22s | %7u | %6.2f | %6.2f | %6.2f |\n", language, name, values->len,
          get_quantile (values, 0.5), get_quantile (values, 0.99), get_quantile (values, 1.0));
}

static TopayPage *
open_page (const char *path, const char *language, GtkWidget **window)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayLibrary) library = topay_library_new (path, &error);
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  g_autoptr (TopayStateDb) state = topay_state_db_new ("/nonexistent");
  g_autoptr (TopayContext) context = topay_context_new (settings, state, language);
  TopayPage *page;

  if (library == NULL)
    g_error ("%s: %s", path, error->message);
  topay_context_set_library (context, library);
  page = topay_search_page_new (context, "");
  *window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (*window), GTK_WIDGET (page));
  gtk_window_set_default_size (GTK_WINDOW (*window), 1000, 720);
  gtk_window_present (GTK_WINDOW (*window));
  topay_page_shown (page, FALSE); /* as the navigator does */
  topay_state_db_close (state);
  return page;
}

int
main (int argc, char *argv[])
{
  Measurement measurement = { g_array_new (FALSE, FALSE, sizeof (double)),
                              g_array_new (FALSE, FALSE, sizeof (double)), FALSE };
  GtkWidget *window = NULL;
  TopayPage *page;

  if (argc < 4)
    {
      fprintf (stderr, "usage: topay-bench-typing LIBRARY LANGUAGE QUESTION...\n");
      return 2;
    }
  topay_language_init (LOCALEDIR);
  topay_language_apply (argv[2]);
  adw_init ();
  page = open_page (argv[1], argv[2], &window);
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (on_after_paint_cb), &measurement);
  settle ();
  for (int i = 3; i < argc; i++)
    type_question (TOPAY_SEARCH_PAGE (page), window, argv[i], &measurement);

  print_row (argv[2], "main thread ms", measurement.cpu_ms);
  print_row (argv[2], "until the frame ms", measurement.wall_ms);
  gtk_window_destroy (GTK_WINDOW (window));
  g_array_unref (measurement.cpu_ms);
  g_array_unref (measurement.wall_ms);
  return 0;
}
