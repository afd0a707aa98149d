/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Time from fork to the first mapped window, and proportional memory a moment later, of a program
 * against a baseline. The two take turns, so that a drifting machine drifts under both:
 *
 *   topay-bench-startup ROUNDS BASELINE PROGRAM
 *
 * Needs an X display of its own without a window manager (tests/bench/startup sets one up). */

#include "config.h"

#include <X11/Xlib.h>
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAP_TIMEOUT_MS 20000
#define SETTLE_MS      1500

typedef struct
{
  const char *path;
  GArray *map_ms;  /* (owned) (element-type double) */
  GArray *pss_kib; /* (owned) (element-type double) */
} Subject;

/* Waits for the next window to be mapped on the root; FALSE when none came in time. */
static gboolean
wait_for_map (Display *display, gint64 deadline_us)
{
  for (;;)
    {
      struct pollfd connection = { .fd = ConnectionNumber (display), .events = POLLIN };
      int left_ms = (int) ((deadline_us - g_get_monotonic_time ()) / 1000);

      while (XPending (display) > 0)
        {
          XEvent event;

          XNextEvent (display, &event);
          if (event.type == MapNotify && !event.xmap.override_redirect)
            return TRUE;
        }
      if (left_ms <= 0)
        return FALSE;
      if (poll (&connection, 1, left_ms) < 0 && errno != EINTR)
        return FALSE;
    }
}

/* The Pss line of smaps_rollup, in KiB; see proc(5). */
static double
read_pss_kib (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nPss:");
  return line != NULL ? g_ascii_strtod (line + strlen ("\nPss:"), NULL) : 0;
}

static void
drain (Display *display)
{
  while (XPending (display) > 0)
    {
      XEvent event;

      XNextEvent (display, &event);
    }
}

static gboolean
measure (Display *display, Subject *subject)
{
  gint64 start_us = g_get_monotonic_time ();
  double map_ms, pss_kib;
  pid_t pid;

  drain (display);
  pid = fork ();
  if (pid == 0)
    {
      execl (subject->path, subject->path, NULL);
      _exit (127);
    }
  if (pid < 0 || !wait_for_map (display, start_us + MAP_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND))
    {
      fprintf (stderr, "%s: no window\n", subject->path);
      return FALSE;
    }

  map_ms = (double) (g_get_monotonic_time () - start_us) / 1000.0;
  g_usleep (SETTLE_MS * 1000);
  pss_kib = read_pss_kib (pid);
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);
  g_array_append_val (subject->map_ms, map_ms);
  g_array_append_val (subject->pss_kib, pss_kib);
  return TRUE;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
median (GArray *values)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, values->len / 2);
}

static void
print_subject (const Subject *subject, double base_map_ms, double base_pss_kib)
{
  double map_ms = median (subject->map_ms), pss_kib = median (subject->pss_kib);
  g_autofree char *name = g_path_get_basename (subject->path);

  printf ("| %-20s | %6.0f | %6.0f | %6.0f | %5.2f | %7.1f | %5.2f |\n", name, map_ms,
          g_array_index (subject->map_ms, double, 0),
          g_array_index (subject->map_ms, double, subject->map_ms->len - 1), map_ms / base_map_ms,
          pss_kib / 1024.0, pss_kib / base_pss_kib);
}

static void
print_table (Subject subjects[2])
{
  double base_map_ms = median (subjects[0].map_ms), base_pss_kib = median (subjects[0].pss_kib);

  printf ("| program              | map ms |    min |    max | ratio | PSS MiB | ratio |\n"
          "|----------------------|--------|--------|--------|-------|---------|-------|\n");
  print_subject (&subjects[0], base_map_ms, base_pss_kib);
  print_subject (&subjects[1], base_map_ms, base_pss_kib);
}

int
main (int argc, char *argv[])
{
  Display *display = XOpenDisplay (NULL);
  Subject subjects[2];
  int rounds = argc == 4 ? atoi (argv[1]) : 0;

  if (rounds < 1 || display == NULL)
    {
      fprintf (stderr, "usage: topay-bench-startup ROUNDS BASELINE PROGRAM, on an X display\n");
      return 2;
    }
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  for (guint i = 0; i < 2; i++)
    subjects[i] = (Subject){ argv[2 + i], g_array_new (FALSE, FALSE, sizeof (double)),
                             g_array_new (FALSE, FALSE, sizeof (double)) };
  for (int round = -1; round < rounds; round++)
    for (guint i = 0; i < 2; i++)
      {
        if (!measure (display, &subjects[i]))
          return 3;
        if (round < 0) /* the first of each only warms the caches */
          {
            g_array_set_size (subjects[i].map_ms, 0);
            g_array_set_size (subjects[i].pss_kib, 0);
          }
      }
  print_table (subjects);
  for (guint i = 0; i < 2; i++)
    {
      g_array_unref (subjects[i].map_ms);
      g_array_unref (subjects[i].pss_kib);
    }
  XCloseDisplay (display);
  return 0;
}
