/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The largest file that may be evidence on its way from the app to a real topayd, over a line with
 * a round trip of 20 ms and 20 Mbit/s each way, beside curl that sends the same bytes in one
 * request over the same line, over TLS as well, to somebody who only counts them. In turns.
 *
 *   topay-bench-upload [ROUNDS]      at most five: an account may bring so much a day
 *
 * Of curl: its own “time_total”. Of the app: from the moment the file is on its way until the
 * service has it, its hash and its type found right. */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "bench-link.h"
#include "bench-load.h"
#include "topay-evidence.h"
#include "topay-file-type.h"
#include "topay-test-server.h"

#define ROUNDS 5
#define MOST   5
#define BITS   20000000
#define WAY_MS 10

#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

typedef struct
{
  TopayTestService *service;           /* (owned) */
  TopayTestCertificates *certificates; /* (owned) */
  GTlsCertificate *certificate;        /* (owned): of who only counts */
  GSocketService *counter;             /* (owned) */
  BenchLink *link;                     /* (owned): stays */
  guint16 service_port, counter_port;  /* near ends */
  char *folder;                        /* (owned) */
  TopayStateDb *state;                 /* (owned) */
  TopayAccount *account;               /* (owned) */
  TopayEvidence *evidence;             /* (owned) */
  guint n_files;
} World;

/* --- Who only counts --- */

static gboolean
read_body (GDataInputStream *input)
{
  gsize length = 0, n_left;
  char bytes[16384];

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL, NULL);

      if (line == NULL)
        return FALSE;
      if (g_ascii_strncasecmp (line, "content-length:", 15) == 0)
        length = (gsize) g_ascii_strtoull (line + 15, NULL, 10);
      if (line[0] == '\0')
        break;
    }
  for (n_left = length; n_left > 0;)
    {
      gssize n = g_input_stream_read (G_INPUT_STREAM (input), bytes, MIN (n_left, sizeof bytes),
                                      NULL, NULL);

      if (n <= 0)
        return FALSE;
      n_left -= (gsize) n;
    }
  return length == TOPAY_FILE_MAX_BYTES;
}

static gboolean
on_run_cb (GThreadedSocketService *service,
           GSocketConnection *connection,
           GObject *source,
           gpointer user_data)
{
  World *self = user_data;
  g_autoptr (GIOStream) stream =
      g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  g_autoptr (GDataInputStream) input =
      g_data_input_stream_new (g_io_stream_get_input_stream (stream));

  g_data_input_stream_set_newline_type (input, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  if (read_body (input))
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), ANSWER, strlen (ANSWER),
                               NULL, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
  return TRUE;
}

static guint16
start_counter (World *self)
{
  g_autoptr (GError) error = NULL;

  self->certificates = topay_test_certificates_new ();
  self->certificate = g_tls_certificate_new_from_file (self->certificates->good, &error);
  g_assert_no_error (error);
  self->counter = g_threaded_socket_service_new (-1);
  g_signal_connect (self->counter, "run", G_CALLBACK (on_run_cb), self);
  return g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->counter), NULL, NULL);
}

/* --- The file --- */

/* A PDF of another content each time: the same would be there already. */
static GBytes *
make_file (void)
{
  static const char begin[] = "%PDF-1.4\n% ", end[] = "\n%%EOF\n";
  guint32 *words = g_malloc (TOPAY_FILE_MAX_BYTES);
  char *bytes = (char *) words;

  for (gsize i = 0; i < TOPAY_FILE_MAX_BYTES / sizeof *words; i++)
    words[i] = g_random_int () | 0x80808080; /* no line of it means anything */
  memcpy (bytes, begin, strlen (begin));
  memcpy (bytes + TOPAY_FILE_MAX_BYTES - strlen (end), end, strlen (end));
  return g_bytes_new_take (bytes, TOPAY_FILE_MAX_BYTES);
}

/* --- curl --- */

static void
on_told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &text, NULL, &error)
      || !g_subprocess_get_successful (G_SUBPROCESS (source)))
    g_error ("curl: %s", error != NULL ? error->message : "it failed");
  *(double *) user_data = g_ascii_strtod (text, NULL);
}

/* Seconds. */
static double
measure_curl (World *self, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (self->folder, "file", NULL);
  g_autofree char *data = g_strconcat ("@", path, NULL);
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%u/", self->counter_port);
  const char *const command[] = { "curl",
                                  "--silent",
                                  "--show-error",
                                  "--fail",
                                  "--http1.1",
                                  "--noproxy",
                                  "*",
                                  "--cacert",
                                  self->certificates->ca,
                                  "--header",
                                  "Expect:",
                                  "--write-out",
                                  "%{time_total}",
                                  "--data-binary",
                                  data,
                                  uri,
                                  NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) curl = NULL;
  double seconds = -1;

  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  curl = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (curl, NULL, NULL, on_told_cb, &seconds);
  while (seconds < 0)
    g_main_context_iteration (NULL, TRUE);
  return seconds;
}

/* --- The app --- */

static void
sign_in (World *self)
{
  const TopaySignIn wish = { "wangfang", "moonlit-teapot-harbor", "Laptop", "zh_CN", FALSE };
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%u", self->service_port);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayClient) client =
      topay_client_new (uri, topay_test_service_get_ca (self->service), &error);

  g_assert_no_error (error);
  self->account = topay_account_new (client, NULL);
  topay_account_sign_in_async (self->account, &wish, NULL, topay_test_on_result_cb, &result);
  topay_account_sign_in_finish (self->account, topay_test_wait (&result), &error);
  g_assert_no_error (error);
}

static void
on_changed_cb (TopayEvidenceFile *file, gint64 *begin_us)
{
  TopayEvidenceState state = topay_evidence_file_get_state (file);

  if (state == TOPAY_EVIDENCE_REFUSED || state == TOPAY_EVIDENCE_FAILED)
    g_error ("not taken: %s", topay_evidence_file_get_problem (file));
  if (state == TOPAY_EVIDENCE_SENDING && *begin_us == 0)
    *begin_us = g_get_monotonic_time ();
}

/* Seconds. */
static double
measure_app (World *self, GBytes *bytes)
{
  g_autofree char *owner = g_strdup_printf ("draft:%u", self->n_files++);
  TopayEvidenceFile *file =
      topay_evidence_add_bytes (self->evidence, owner, bytes, "statement.pdf");
  gint64 begin_us = 0;

  g_signal_connect (file, "changed", G_CALLBACK (on_changed_cb), &begin_us);
  topay_evidence_describe (self->evidence, file, "other", NULL);
  while (topay_evidence_file_get_state (file) != TOPAY_EVIDENCE_READY)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (file, &begin_us);
  return (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC;
}

/* --- All of it --- */

static void
world_begin (World *self)
{
  self->service = topay_test_service_new ();
  self->link = bench_link_new (BITS, WAY_MS);
  self->counter_port = bench_link_lead_to (self->link, start_counter (self));
  self->service_port = bench_link_lead_to (self->link, topay_test_service_get_port (self->service));
  self->folder = g_dir_make_tmp ("topay-bench-XXXXXX", NULL);
  self->state = topay_state_db_new (self->folder);
  sign_in (self);
  self->evidence = topay_evidence_new (self->state, self->account);
}

static void
world_end (World *self)
{
  g_clear_object (&self->evidence);
  g_clear_object (&self->account);
  topay_state_db_close (self->state);
  g_clear_object (&self->state);
  topay_test_service_free (self->service);
  topay_test_remove_tree (self->folder);
  topay_test_certificates_free (self->certificates);
}

static void
print_row (const char *name, double *seconds, guint n)
{
  double median = bench_get_median (seconds, n);

  g_print ("%-44s %9.2f %9.2f %9.2f\n", name, median, seconds[0], seconds[n - 1]);
}

int
main (int argc, char *argv[])
{
  guint n_rounds = argc > 1 ? (guint) CLAMP (atoi (argv[1]), 1, MOST) : ROUNDS;
  double curl[MOST], app[MOST], ratios[MOST];
  World world = { 0 };

  topay_client_init_tls ();
  world_begin (&world);
  for (guint i = 0; i < n_rounds; i++)
    {
      g_autoptr (GBytes) bytes = make_file ();

      curl[i] = measure_curl (&world, bytes);
      app[i] = measure_app (&world, bytes);
      ratios[i] = app[i] / curl[i];
    }
  g_print ("%-44s %9s %9s %9s\n", "10 MiB at 20 Mbit/s and 20 ms", "median", "least", "most");
  print_row ("curl, s", curl, n_rounds);
  print_row ("the app, s", app, n_rounds);
  print_row ("ratio (wanted: at most 1.3)", ratios, n_rounds);
  world_end (&world);
  return EXIT_SUCCESS;
}
