/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "topay-client.h"
#include "topay-error.h"
#include "topay-test-server.h"

/* Who is taken for the service, and who is not. */

#define TOKEN "canary0token0canary0token0canary0token00000"

static TopayTestCertificates *certificates;

static gpointer
call (TopayClient *client, const TopayWireEndpoint *endpoint, gconstpointer request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  topay_client_set_limits (client, &(TopayClientLimits){ .attempts = 1 });
  topay_client_call_async (client, endpoint, request, NULL, topay_test_on_result_cb, &result);

  return topay_client_call_finish (client, topay_test_wait (&result), error);
}

static gpointer
vote (TopayClient *client, GError **error)
{
  TopayWireVote record = { (char *) "refund-time", (char *) "en", (char *) "helpful",
                           (char *) "none", 0 };

  return call (client, &topay_endpoint_vote, &record, error);
}

static TopayClient *
make_client (TopayTestServer *server, const char *ca_file)
{
  g_autofree char *uri = topay_test_server_dup_uri (server);
  g_autoptr (GError) error = NULL;
  TopayClient *client = topay_client_new (uri, ca_file, &error);

  g_assert_no_error (error);

  return client;
}

typedef struct
{
  const char *name;
  gsize offset; /* of the file in the certificates */
  const char *problem;
  const char *issuer; /* part of it */
} Impostor;

static const Impostor impostors[] = {
  { "self-signed", G_STRUCT_OFFSET (TopayTestCertificates, self_signed), "unknown-authority",
    "localhost" },
  { "wrong-host", G_STRUCT_OFFSET (TopayTestCertificates, wrong_host), "wrong-host",
    "Test Authority" },
  { "expired", G_STRUCT_OFFSET (TopayTestCertificates, expired), "expired", "Test Authority" },
  { "not-yet-valid", G_STRUCT_OFFSET (TopayTestCertificates, not_yet), "not-yet-valid",
    "Test Authority" },
  { "unknown-authority", G_STRUCT_OFFSET (TopayTestCertificates, other_ca_good),
    "unknown-authority", "Other Authority" },
};

static void
test_impostor_gets_nothing (gconstpointer data)
{
  const Impostor *impostor = data;
  const char *file = G_STRUCT_MEMBER (char *, certificates, impostor->offset);
  g_autoptr (TopayTestServer) server = topay_test_server_new (file);
  g_autoptr (TopayClient) client = make_client (server, certificates->ca);
  g_autoptr (GError) error = NULL;
  const TopayErrorDetail *detail;

  topay_client_set_token (client, TOKEN);
  g_assert_null (vote (client, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TLS);
  detail = topay_error_get_detail (error);
  g_assert_cmpstr (detail->peer_problem, ==, impostor->problem);
  g_assert_nonnull (strstr (detail->peer_issuer, impostor->issuer));
  g_assert_nonnull (detail->peer_subject);
  g_clear_error (&error);

  g_assert_null (call (client, &topay_endpoint_devices, NULL, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TLS);
  g_assert_cmpuint (topay_test_server_get_n_connections (server), ==, 2);
  g_assert_cmpuint (topay_test_server_get_n_bytes (server), ==, 0);
}

static void
test_private_authority_is_not_of_the_system (void)
{
  g_autoptr (TopayTestServer) server = topay_test_server_new (certificates->good);
  g_autoptr (TopayClient) client = make_client (server, "");
  g_autoptr (GError) error = NULL;

  g_assert_null (vote (client, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TLS);
  g_assert_cmpuint (topay_test_server_get_n_bytes (server), ==, 0);
}

/* A service that speaks no TLS at all. */
static void
test_plain_text_is_no_service (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *uri = g_strdup_printf ("https://localhost:%u", port);
  g_autoptr (TopayClient) client = topay_client_new (uri, certificates->ca, NULL);
  g_autoptr (GAsyncResult) accepted = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  char buffer[1024] = { 0 };

  topay_client_set_limits (client, &(TopayClientLimits){ .attempts = 1 });
  g_socket_listener_accept_async (listener, NULL, topay_test_on_result_cb, &accepted);
  topay_client_call_async (client, &topay_endpoint_info, NULL, NULL, topay_test_on_result_cb,
                           &result);
  connection = g_socket_listener_accept_finish (listener, topay_test_wait (&accepted), NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 40, NULL, NULL,
                             NULL);
  g_assert_null (topay_client_call_finish (client, topay_test_wait (&result), &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TLS);
  g_assert_cmpint (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                        buffer, sizeof buffer - 1, NULL, NULL),
                   >, 0);
  g_assert_cmpint (buffer[0], ==, 0x16); /* a TLS handshake, not a request */
}

/* A child with TLS 1.1 alone: the version is chosen for a whole process. */
static GSubprocess *
start_child (const char *priority, const char *first, const char *second, const char *third)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *child;

  g_subprocess_launcher_setenv (launcher, "G_TLS_GNUTLS_PRIORITY", priority, TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, program, first, second, third, NULL);
  g_assert_no_error (error);

  return child;
}

static char *
read_line (GSubprocess *child)
{
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  char *line;

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_buffered_input_stream_set_buffer_size (G_BUFFERED_INPUT_STREAM (lines), 1);
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (line);

  return line;
}

static int
run_old_server (const char *certificate)
{
  g_autoptr (TopayTestServer) server = topay_test_server_new (certificate);

  printf ("%u\n", topay_test_server_get_port (server));
  fflush (stdout);
  getchar ();
  printf ("%u %" G_GSIZE_FORMAT "\n", topay_test_server_get_n_connections (server),
          topay_test_server_get_n_bytes (server));

  return 0;
}

/* A program that forgot topay_client_init_tls (). */
static int
run_careless_client (const char *uri, const char *ca_file)
{
  g_autoptr (TopayClient) client = topay_client_new (uri, ca_file, NULL);
  g_autoptr (GError) error = NULL;

  topay_client_set_limits (client, &(TopayClientLimits){ .attempts = 1 });
  g_assert_null (vote (client, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TLS);
  printf ("%s\n", topay_error_get_detail (error)->peer_problem);

  return 0;
}

#define OLD_PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.1"

static void
test_old_tls_is_refused (gconstpointer data)
{
  gboolean is_careless = GPOINTER_TO_INT (data);
  g_autoptr (GSubprocess) server =
      start_child (OLD_PRIORITY, "--old-server", certificates->good, NULL);
  g_autofree char *port = read_line (server);
  g_autofree char *uri = g_strconcat ("https://localhost:", port, NULL);
  g_autofree char *problem = NULL;
  g_autofree char *counts = NULL;

  if (is_careless)
    {
      g_autoptr (GSubprocess) client =
          start_child ("NORMAL", "--careless-client", uri, certificates->ca);

      problem = read_line (client);
      g_subprocess_wait_check (client, NULL, NULL);
    }
  else
    {
      g_autoptr (TopayClient) client = topay_client_new (uri, certificates->ca, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (vote (client, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TLS);
      problem = g_strdup (topay_error_get_detail (error)->peer_problem);
    }

  /* The handshake fails where the floor is set, and is undone where it is not. */
  g_assert_cmpstr (problem, ==, is_careless ? "old-version" : "handshake");
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (server), "\n", 1, NULL, NULL, NULL);
  counts = read_line (server);
  g_assert_cmpstr (counts, ==, "1 0");
  g_subprocess_wait_check (server, NULL, NULL);
}

static void
add_tls_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (impostors); i++)
    {
      g_autofree char *path = g_strconcat ("/tls/impostor-gets-nothing/", impostors[i].name, NULL);

      g_test_add_data_func (path, &impostors[i], test_impostor_gets_nothing);
    }
  g_test_add_func ("/tls/private-authority-is-not-of-the-system",
                   test_private_authority_is_not_of_the_system);
  g_test_add_func ("/tls/plain-text-is-no-service", test_plain_text_is_no_service);
  g_test_add_data_func ("/tls/old-tls-is-refused/by-the-floor", GINT_TO_POINTER (FALSE),
                        test_old_tls_is_refused);
  g_test_add_data_func ("/tls/old-tls-is-refused/without-the-floor", GINT_TO_POINTER (TRUE),
                        test_old_tls_is_refused);
}

int
main (int argc, char **argv)
{
  int status;

  if (argc == 3 && g_str_equal (argv[1], "--old-server"))
    return run_old_server (argv[2]);
  if (argc == 4 && g_str_equal (argv[1], "--careless-client"))
    return run_careless_client (argv[2], argv[3]);

  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();
  add_tls_tests ();
  status = g_test_run ();
  topay_test_certificates_free (certificates);

  return status;
}
