/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What an idle connection to the edge costs, in memory of the process that serves it, and how many
 * small requests it answers. The clients are a process of their own. */

#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "edge-fixture.h"

#define N_REQUESTS 5000
#define GET        "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n"

typedef struct
{
  int to_client[2];
  int to_server[2];
} Pipes;

static void
say (int fd, guint word)
{
  if (write (fd, &word, sizeof word) != sizeof word)
    exit (EXIT_FAILURE);
}

static guint
hear (int fd)
{
  guint word = 0;

  if (read (fd, &word, sizeof word) != sizeof word)
    exit (EXIT_FAILURE);
  return word;
}

static void
ask_once (EdgeClient *client)
{
  g_autofree char *text = NULL;

  g_assert_true (edge_client_send (client, GET));
  text = edge_client_read (client, 1);
  if (!g_str_has_suffix (text, "hello"))
    g_error ("no answer but ‘%s’", text);
}

/* Runs in the child: each connection asks once, then one of them many times. */
static void
run_clients (EdgeFixture *fixture, const Pipes *pipes, guint n)
{
  g_autofree EdgeClient **clients = g_new0 (EdgeClient *, n);
  gint64 start_us;

  fixture->port = hear (pipes->to_client[0]);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *source = g_strdup_printf ("127.0.%u.%u", i / 200 + 1, i % 200 + 1);

      clients[i] = edge_client_new (fixture, source);
      ask_once (clients[i]);
    }
  say (pipes->to_server[1], n);
  hear (pipes->to_client[0]);
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < N_REQUESTS; i++)
    ask_once (clients[0]);
  say (pipes->to_server[1], (guint) ((g_get_monotonic_time () - start_us) / 1000));
  _exit (EXIT_SUCCESS);
}

static gsize
get_rss_kib (void)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL)
      || (at = strstr (text, "VmRSS:")) == NULL)
    return 0;
  return (gsize) g_ascii_strtoull (at + strlen ("VmRSS:"), NULL, 10);
}

static gsize
get_heap_kib (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return (info.uordblks + info.hblkhd) / 1024;
}

static void
measure (const char *name, gboolean tls, guint n)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (tls);
  Pipes pipes;
  gsize rss, heap;
  guint ms;
  pid_t child;

  if (pipe (pipes.to_client) < 0 || pipe (pipes.to_server) < 0 || (child = fork ()) < 0)
    exit (EXIT_FAILURE);
  if (child == 0)
    run_clients (fixture, &pipes, n);
  close (pipes.to_client[0]);
  close (pipes.to_server[1]); /* so that the end of the child is heard */

  fixture->config.limits.max_connections = n + 10;
  fixture->config.limits.idle_ms =
      600 * 1000; /* all handshakes may take longer than the usual limit */
  edge_fixture_start (fixture);
  rss = get_rss_kib ();
  heap = get_heap_kib ();
  say (pipes.to_client[1], fixture->port);
  hear (pipes.to_server[0]);
  g_usleep (2 * G_USEC_PER_SEC); /* the inner halves are given back after one */
  printf ("%s: %u idle connections, %.1f KiB of RSS and %.1f KiB of heap each\n", name, n,
          (double) (get_rss_kib () - rss) / n, (double) (get_heap_kib () - heap) / n);
  say (pipes.to_client[1], 0);
  ms = hear (pipes.to_server[0]);
  printf ("%s: %u requests one after the other on one connection, %.0f µs each\n", name, N_REQUESTS,
          ms * 1000.0 / N_REQUESTS);
  waitpid (child, NULL, 0);
}

int
main (int argc, char *argv[])
{
  guint n = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : 1000;

  measure ("plain", FALSE, n);
  measure ("TLS", TRUE, n);
  return EXIT_SUCCESS;
}
