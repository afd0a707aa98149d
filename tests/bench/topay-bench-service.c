/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A real topayd on this computer: votes that are on the disk in a second, beside what the disk does
 * itself; how long an answer takes at a thousand requests a second that do not wait for each other;
 * what an idle connection costs; how long a start takes. The clients share the processors with it.
 *
 *   topay-bench-service      TMPDIR names the disk in question */

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "bench-load.h"
#include "topay-client.h"

#define ROUNDS   3
#define ROUND_US (3 * G_USEC_PER_SEC)

#define OPEN_RATE 1000
#define OPEN_US   (5 * G_USEC_PER_SEC)

#define N_IDLE   1000
#define N_STARTS 10

#define INFO "GET /v1/info HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

static char *
compose_vote (guint worker, gpointer data)
{
  g_autofree char *key = g_uuid_string_random ();
  g_autofree char *header = g_strdup_printf ("Idempotency-Key: %s\r\n", key);

  return topay_test_compose ("POST /v1/votes", header,
                             "{\"article\":\"bench\",\"language\":\"en\",\"answer\":\"helpful\","
                             "\"reason\":\"none\",\"content_version\":1}");
}

static char *
compose_info (guint worker, gpointer data)
{
  return g_strdup (INFO);
}

static void
measure_votes (TopayTestService *service)
{
  const BenchLoad votes = {
    service, "votes, 64 connections", compose_vote, NULL, 201, 0, ROUND_US
  };
  const BenchLoad open_info = {
    service, "info, 1,000 a second wanted", compose_info, NULL, 200, OPEN_RATE, OPEN_US
  };
  const BenchLoad open_votes = {
    service, "votes, 1,000 a second wanted", compose_vote, NULL, 201, OPEN_RATE, OPEN_US
  };
  double ratios[ROUNDS];

  bench_load_print_head ();
  for (guint i = 0; i < ROUNDS; i++)
    {
      double disk = bench_measure_disk (topay_test_service_get_folder (service));

      bench_print_disk (disk);
      ratios[i] = bench_load_run (&votes) / disk;
    }
  g_print ("%-44s %9.2f   (wanted: at least 2)\n", "median ratio",
           bench_get_median (ratios, ROUNDS));
  bench_load_run (&open_info);
  bench_load_run (&open_votes);
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
  gsize before;

  topay_test_service_stop (service);
  topay_test_service_start (service);
  before = get_rss_kib (topay_test_service_get_pid (service));
  for (guint i = 0; i < N_IDLE; i++)
    {
      g_autofree char *source = topay_test_dup_source (i / 20);
      TopayFaultLine *line = topay_fault_line_new (topay_test_service_get_ca (service), source);
      g_autoptr (TopayTestReply) reply =
          topay_fault_line_ask (line, topay_test_service_get_port (service), INFO);

      if (reply == NULL || reply->status != 200)
        g_error ("no good answer");
      g_ptr_array_add (lines, line);
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
           bench_get_median (ms, N_STARTS));
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
