/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "bench-load.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RAW_BYTES  4096
#define RAW_BLOCKS 1024

/* One load on its way, shared by its workers. */
typedef struct
{
  const BenchLoad *load;
  gint64 interval_us; /* between two requests of all workers together; 0: at once */
  gint64 begin_us, end_us;
  GMutex lock;
  guint n_tickets; /* under @lock */
  GArray *ms;      /* (owned) (element-type double), under @lock: what each took */
} Run;

typedef struct
{
  Run *run; /* (unowned) */
  guint number;
  TopayFaultLine *line; /* (owned) */
  GThread *thread;      /* (owned) */
} Worker;

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/**
 * bench_get_median:
 * @numbers: (array length=n_numbers): one or more; sorted
 * @n_numbers: how many
 *
 * Returns: the one in the middle
 */
double
bench_get_median (double *numbers, guint n_numbers)
{
  qsort (numbers, n_numbers, sizeof *numbers, compare_doubles);
  return numbers[n_numbers / 2];
}

/**
 * bench_get_share:
 * @numbers: (element-type double): one or more; sorted
 * @share: from 0 to 1
 *
 * Returns: the number that this share of them does not exceed
 */
double
bench_get_share (GArray *numbers, double share)
{
  g_array_sort (numbers, compare_doubles);
  return g_array_index (numbers, double, (guint) (share * (numbers->len - 1) + 0.5));
}

/**
 * bench_measure_disk:
 * @folder: on the disk in question
 *
 * Returns: how often one writer makes 4 KiB durable in a second
 */
double
bench_measure_disk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "raw", NULL);
  static const char block[RAW_BYTES] = { 1 };
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  gint64 begin_us, end_us;
  guint n = 0;

  if (fd < 0)
    g_error ("no file in %s", folder);
  for (guint i = 0; i < RAW_BLOCKS; i++)
    if (write (fd, block, RAW_BYTES) != RAW_BYTES)
      g_error ("not written");
  fsync (fd);
  begin_us = g_get_monotonic_time ();
  while ((end_us = g_get_monotonic_time ()) - begin_us < G_USEC_PER_SEC)
    if (pwrite (fd, block, RAW_BYTES, (off_t) (n++ % RAW_BLOCKS) * RAW_BYTES) != RAW_BYTES
        || fdatasync (fd) != 0)
      g_error ("not written");
  g_close (fd, NULL);
  g_unlink (path);
  return n * (double) G_USEC_PER_SEC / (double) (end_us - begin_us);
}

void
bench_print_disk (double a_second)
{
  g_print ("%-44s %9.0f\n", "4 KiB and fdatasync", a_second);
}

static void
ask (const Worker *self)
{
  const BenchLoad *load = self->run->load;
  g_autofree char *request = load->compose (self->number, load->data);
  g_autoptr (TopayTestReply) reply =
      topay_fault_line_ask (self->line, topay_test_service_get_port (load->service), request);

  if (reply == NULL || reply->status != load->wanted)
    g_error ("no good answer but %u: %s", reply != NULL ? reply->status : 0,
             reply != NULL ? reply->body : "none");
}

/* When the next request is due. Its time counts from then, not from when a worker was free. */
static gint64
take_ticket (Run *run)
{
  gint64 due_us = g_get_monotonic_time ();

  if (run->interval_us == 0)
    return due_us;
  g_mutex_lock (&run->lock);
  due_us = run->begin_us + run->n_tickets++ * run->interval_us;
  g_mutex_unlock (&run->lock);
  while (due_us > g_get_monotonic_time ())
    g_usleep ((gulong) MAX (due_us - g_get_monotonic_time (), 1));
  return due_us;
}

static gpointer
work (gpointer data)
{
  Worker *self = data;
  Run *run = self->run;
  gint64 due_us;

  while ((due_us = take_ticket (run)) < run->end_us)
    {
      double ms;

      ask (self);
      ms = (double) (g_get_monotonic_time () - due_us) / 1000;
      g_mutex_lock (&run->lock);
      g_array_append_val (run->ms, ms);
      g_mutex_unlock (&run->lock);
    }
  return NULL;
}

/* The handshake is not measured. */
static void
connect_worker (Worker *self, Run *run, guint number)
{
  g_autofree char *source = topay_test_dup_source (number);

  *self = (Worker){ run, number, NULL, NULL };
  self->line = topay_fault_line_new (topay_test_service_get_ca (run->load->service), source);
  ask (self);
}

void
bench_load_print_head (void)
{
  g_print ("%-44s %9s %9s %9s\n", "", "a second", "p50 ms", "p99 ms");
}

/**
 * bench_load_run:
 * @load: what to ask, and for how long
 *
 * Measures, and prints a line of the table. A bad answer ends the program.
 *
 * Returns: good answers a second
 */
double
bench_load_run (const BenchLoad *load)
{
  Worker workers[BENCH_LOAD_WORKERS];
  Run run = { .load = load };
  double a_second;

  g_mutex_init (&run.lock);
  run.ms = g_array_new (FALSE, FALSE, sizeof (double));
  for (guint i = 0; i < BENCH_LOAD_WORKERS; i++)
    connect_worker (&workers[i], &run, i);
  run.interval_us = load->rate > 0 ? G_USEC_PER_SEC / load->rate : 0;
  run.begin_us = g_get_monotonic_time ();
  run.end_us = run.begin_us + load->length_us;
  for (guint i = 0; i < BENCH_LOAD_WORKERS; i++)
    workers[i].thread = g_thread_new ("worker", work, &workers[i]);
  for (guint i = 0; i < BENCH_LOAD_WORKERS; i++)
    {
      g_thread_join (workers[i].thread);
      topay_fault_line_free (workers[i].line);
    }
  a_second =
      run.ms->len * (double) G_USEC_PER_SEC / (double) (g_get_monotonic_time () - run.begin_us);
  g_print ("%-44s %9.0f %9.2f %9.2f\n", load->name, a_second, bench_get_share (run.ms, 0.5),
           bench_get_share (run.ms, 0.99));
  g_array_unref (run.ms);
  g_mutex_clear (&run.lock);
  return a_second;
}
