/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A real topayd on this computer: votes that are on the disk in a second, beside what the disk does
 * itself; how long an answer takes at a thousand requests a second that do not wait for each other;
 * what an idle connection costs; how long a start takes. The clients share the processors with it.
 *
 *   topay-bench-service      TMPDIR names the disk in question */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fault-line.h"
#include "topay-client.h"

#define N_WORKERS 64
#define ROUNDS    3
#define ROUND_US  (3 * G_USEC_PER_SEC)

#define RAW_BYTES  4096
#define RAW_BLOCKS 1024

#define OPEN_RATE 1000
#define OPEN_US   (5 * G_USEC_PER_SEC)

#define N_IDLE   1000
#define N_STARTS 10

#define INFO "GET /v1/info HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

/* One load, shared by its workers. */
typedef struct
{
  TopayTestService *service; /* (unowned) */
  gboolean votes;            /* else: what the service is */
  gint64 interval_us;        /* between two requests of all workers together; 0: at once */
  gint64 begin_us, end_us;
  GMutex lock;
  guint n_tickets; /* under @lock */
  GArray *us;      /* (owned) (element-type gint64), under @lock: what each took */
} Load;

typedef struct
{
  Load *load;           /* (unowned) */
  TopayFaultLine *line; /* (owned) */
  GThread *thread;      /* (owned) */
} Worker;

static int
compare_us (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a;
  gint64 y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
get_percentile_ms (GArray *us, guint percent)
{
  g_array_sort (us, compare_us);
  return (double) g_array_index (us, gint64, (us->len - 1) * percent / 100) / 1000;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (double *numbers, guint n_numbers)
{
  qsort (numbers, n_numbers, sizeof *numbers, compare_doubles);
  return numbers[n_numbers / 2];
}

/* What the disk makes durable in a second, 4 KiB at a time, by one writer. */
static double
measure_disk (const char *folder)
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

static char *
compose_vote (void)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autofree char *header = g_strdup_printf ("Idempotency-Key: %s\r\n", key);

  return topay_test_compose ("POST /v1/votes", header,
                             "{\"article\":\"bench\",\"language\":\"en\",\"answer\":\"helpful\","
                             "\"reason\":\"none\",\"content_version\":1}");
}

static void
ask (Worker *self)
{
  g_autofree char *request = self->load->votes ? compose_vote () : g_strdup (INFO);
  guint wanted = self->load->votes ? 201 : 200;
  g_autoptr (TopayTestReply) reply =
      topay_fault_line_ask (self->line, topay_test_service_get_port (self->load->service), request);

  if (reply == NULL || reply->status != wanted)
    g_error ("no good answer but %u", reply != NULL ? reply->status : 0);
}

/* When the next request is due. Its time counts from then, not from when a worker was free. */
static gint64
take_ticket (Load *load)
{
  gint64 due_us = g_get_monotonic_time ();

  if (load->interval_us == 0)
    return due_us;
  g_mutex_lock (&load->lock);
  due_us = load->begin_us + load->n_tickets++ * load->interval_us;
  g_mutex_unlock (&load->lock);
  while (due_us > g_get_monotonic_time ())
    g_usleep ((gulong) MAX (due_us - g_get_monotonic_time (), 1));
  return due_us;
}

static gpointer
run (gpointer data)
{
  Worker *self = data;
  Load *load = self->load;
  gint64 due_us;

  while ((due_us = take_ticket (load)) < load->end_us)
    {
      gint64 took_us;

      ask (self);
      took_us = g_get_monotonic_time () - due_us;
      g_mutex_lock (&load->lock);
      g_array_append_val (load->us, took_us);
      g_mutex_unlock (&load->lock);
    }
  return NULL;
}

/* A line of the table; returns the requests a second. */
static double
measure_load (TopayTestService *service, gboolean votes, guint rate, gint64 length_us)
{
  Worker workers[N_WORKERS];
  Load load = { .service = service, .votes = votes };
  double a_second;

  g_mutex_init (&load.lock);
  load.us = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_autofree char *source = topay_test_dup_source (i);

      workers[i] = (Worker){ &load, NULL, NULL };
      workers[i].line = topay_fault_line_new (topay_test_service_get_ca (service), source);
      ask (&workers[i]); /* the handshake is not measured */
    }
  load.interval_us = rate > 0 ? G_USEC_PER_SEC / rate : 0;
  load.begin_us = g_get_monotonic_time ();
  load.end_us = load.begin_us + length_us;
  for (guint i = 0; i < N_WORKERS; i++)
    workers[i].thread = g_thread_new ("worker", run, &workers[i]);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      g_thread_join (workers[i].thread);
      topay_fault_line_free (workers[i].line);
    }
  a_second =
      load.us->len * (double) G_USEC_PER_SEC / (double) (g_get_monotonic_time () - load.begin_us);
  g_print ("%-44s %9.0f %9.2f %9.2f\n",
           rate > 0 ? (votes ? "votes, 1,000 a second wanted" : "info, 1,000 a second wanted")
                    : "votes, 64 connections",
           a_second, get_percentile_ms (load.us, 50), get_percentile_ms (load.us, 99));
  g_array_unref (load.us);
  g_mutex_clear (&load.lock);
  return a_second;
}

static void
measure_votes (TopayTestService *service)
{
  double ratios[ROUNDS];

  g_print ("%-44s %9s %9s %9s\n", "", "a second", "p50 ms", "p99 ms");
  for (guint i = 0; i < ROUNDS; i++)
    {
      double disk = measure_disk (topay_test_service_get_folder (service));

      g_print ("%-44s %9.0f\n", "4 KiB and fdatasync", disk);
      ratios[i] = measure_load (service, TRUE, 0, ROUND_US) / disk;
    }
  g_print ("%-44s %9.2f   (wanted: at least 2)\n", "median ratio", get_median (ratios, ROUNDS));
  measure_load (service, FALSE, OPEN_RATE, OPEN_US);
  measure_load (service, TRUE, OPEN_RATE, OPEN_US);
}

static gsize
get_rss_kib (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (at = strstr (text, "VmRSS:")) == NULL)
    g_error ("no %s", path);
  return (gsize) g_ascii_strtoull (at + strlen ("VmRSS:"), NULL, 10);
}

static void
measure_memory (TopayTestService *service)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify) topay_fault_line_free);
  Load load = { .service = service };
  gsize before;

  topay_test_service_stop (service);
  topay_test_service_start (service);
  before = get_rss_kib (topay_test_service_get_pid (service));
  for (guint i = 0; i < N_IDLE; i++)
    {
      g_autofree char *source = topay_test_dup_source (i / 20);
      TopayFaultLine *line = topay_fault_line_new (topay_test_service_get_ca (service), source);
      Worker worker = { &load, line, NULL };

      g_ptr_array_add (lines, line);
      ask (&worker);
    }
  g_usleep (2 * G_USEC_PER_SEC); /* the inner halves of connections are given back after one */
  g_print ("%-44s %9.1f KiB (wanted: at most 32)\n", "memory of an idle TLS connection, of 1,000",
           (double) (get_rss_kib (topay_test_service_get_pid (service)) - before) / N_IDLE);
}

static void
measure_starts (TopayTestService *service)
{
  double ms[N_STARTS];

  for (guint i = 0; i < N_STARTS; i++)
    {
      gint64 begin_us;

      topay_test_service_stop (service);
      begin_us = g_get_monotonic_time ();
      topay_test_service_start (service);
      ms[i] = (double) (g_get_monotonic_time () - begin_us) / 1000;
    }
  g_print ("%-44s %9.0f ms  (wanted: at most 300)\n", "start until ready, median of 10",
           get_median (ms, N_STARTS));
}

int
main (void)
{
  struct rlimit files;
  g_autoptr (TopayTestService) service = NULL;

  /* a thousand connections, here and there: the service inherits it */
  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  if (files.rlim_max < 2 * N_IDLE || setrlimit (RLIMIT_NOFILE, &files) != 0)
    g_error ("so many files may not be open: %s", g_strerror (errno));
  topay_client_init_tls ();
  service = topay_test_service_new ();
  measure_votes (service);
  measure_memory (service);
  measure_starts (service);
  return EXIT_SUCCESS;
}
