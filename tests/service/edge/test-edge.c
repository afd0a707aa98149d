/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A real edge with a real SoupServer behind it, by plain and TLS sockets of a client. */

#include "config.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "edge-fixture.h"
#include "topay-error.h"
#include "topayd-certificate.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: localhost\r\n\r\n"
#define HALF      "GET /echo HTTP/1.1\r\nHost: a\r\nX-a: "

static guint
count_text (const char *text, const char *word)
{
  guint n = 0;

  for (const char *at = text; (at = strstr (at, word)) != NULL; at += strlen (word))
    n++;
  return n;
}

static void
assert_answer (const char *text, const char *status, const char *end)
{
  g_autofree char *start = g_strdup_printf ("HTTP/1.1 %s", status);

  if (!g_str_has_prefix (text, start) || !g_str_has_suffix (text, end))
    g_error ("expected ‘%s … %s’, got ‘%s’", start, end, text);
}

static void
assert_good_get (EdgeFixture *fixture, const char *source)
{
  g_autoptr (EdgeClient) client = edge_client_new (fixture, source);
  g_autofree char *text = NULL;

  g_assert_true (edge_client_send (client, GET ("/echo")));
  text = edge_client_read (client, 1);
  assert_answer (text, "200", "hello");
}

static void
test_request_and_answer (gconstpointer data)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (GPOINTER_TO_INT (data));
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.3.4");
  g_assert_true (edge_client_send (client, GET ("/peer")));
  first = edge_client_read (client, 1);
  assert_answer (first, "200", "127.0.3.4");

  g_assert_true (
      edge_client_send (client, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd"));
  second = edge_client_read (client, 1);
  assert_answer (second, "200", "abcd");

  g_assert_true (edge_client_send (client, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                                           "chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"));
  third = edge_client_read (client, 1);
  assert_answer (third, "200", "abcd");
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).n_accepted, ==, 1);
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).n_replies, ==, 3);
}

static void
test_pipelined_answers_keep_their_order (gconstpointer data)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (GPOINTER_TO_INT (data));
  g_autoptr (EdgeClient) client = NULL;
  g_autoptr (GString) requests = g_string_new (NULL);
  g_autofree char *text = NULL;
  const char *at;

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  for (guint i = 0; i < 40; i++)
    g_string_append_printf (requests,
                            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n<%03u>", i);
  g_assert_true (edge_client_send (client, requests->str));
  text = edge_client_read (client, 40);
  at = text;
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *body = g_strdup_printf ("<%03u>", i);

      at = strstr (at, body);
      g_assert_nonnull (at);
    }
}

static void
test_refusal_stands_behind_earlier_answers (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *text = NULL;

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (client, GET ("/slow") GET ("/slow") "GET /x HTTP/1.1\n"));
  text = edge_client_read_all (client);
  g_assert_cmpuint (count_text (text, "HTTP/1.1 "), ==, 3);
  g_assert_cmpuint (count_text (text, "late"), ==, 2);
  g_assert_true (g_str_has_suffix (text, "}"));
  g_assert_nonnull (strstr (text, "HTTP/1.1 400 "));
  g_assert_nonnull (strstr (text, "\"code\":\"bad_request\""));
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_BAD_REQUEST], ==,
                    1);
}

static void
test_broken_chunk_is_refused (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *text = NULL;

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (client,
                                   GET ("/echo") "POST /echo HTTP/1.1\r\nHost: a\r\n"
                                                 "Transfer-Encoding: chunked\r\n\r\n1;x\r\na"));
  text = edge_client_read_all (client);
  g_assert_cmpuint (count_text (text, "HTTP/1.1 200"), ==, 1);
  g_assert_cmpuint (count_text (text, "HTTP/1.1 400"), ==, 1);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

/* libsoup takes a chunked body for whole that ends between two chunks. */
static void
test_half_a_chunked_body_is_not_served (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  EdgeClient *client;

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (client, "POST /echo HTTP/1.1\r\nHost: a\r\n"
                                           "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n"));
  g_assert_true (edge_fixture_wait_open (fixture, 1));
  edge_client_free (client);
  g_assert_true (edge_fixture_wait_open (fixture, 0));
  assert_good_get (fixture, "127.0.0.1");
  edge_fixture_stop (fixture, 0);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
}

static void
test_large_body_is_refused_readably (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *filler = g_strnfill (60000, 'x');
  g_autofree char *text = NULL;

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (
      client, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n"));
  g_assert_true (edge_client_send (client, filler));
  text = edge_client_read_all (client);
  assert_answer (text, "413", "}");
}

static void
test_expectation_is_answered (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *text = NULL;
  char interim[64] = "";

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (
      client,
      "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"));
  g_assert_cmpint (edge_client_receive (client, interim, sizeof interim - 1), >, 0);
  g_assert_true (g_str_has_prefix (interim, "HTTP/1.1 100"));
  g_assert_true (edge_client_send (client, "ab"));
  text = edge_client_read (client, 1);
  g_assert_true (g_str_has_suffix (text, "ab"));
}

static void
test_head_has_no_body (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *text = NULL;

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (client,
                                   "HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n"
                                   "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  text = edge_client_read_all (client);
  g_assert_cmpuint (count_text (text, "HTTP/1.1 200"), ==, 2);
  g_assert_cmpuint (count_text (text, "hello"), ==, 1);
}

static void
test_big_answer_reaches_a_slow_reader (gconstpointer data)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (GPOINTER_TO_INT (data));
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *text = NULL;

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (client, GET ("/big") GET ("/echo")));
  g_usleep (100 * 1000);
  text = edge_client_read (client, 2);
  g_assert_cmpuint (strlen (text), >, 1024 * 1024);
  g_assert_true (g_str_has_suffix (text, "hello"));
}

static void
test_peer_that_never_reads_is_cut (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (EdgeClient) client = NULL;
  g_autoptr (GString) requests = g_string_new (NULL);

  fixture->config.limits.output_stall_ms = 100;
  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  for (guint i = 0; i < 16; i++)
    g_string_append (requests, GET ("/big"));
  g_assert_true (edge_client_send (client, requests->str));
  g_assert_true (edge_fixture_wait_open (fixture, 1));
  g_assert_true (edge_fixture_wait_open (fixture, 0));
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_SLOW_READER], ==,
                    1);
  assert_good_get (fixture, "127.0.0.1");
}

static void
test_old_tls_is_refused (void)
{
  static const struct
  {
    const char *priority;
    gboolean good;
  } table[] = {
    { "NORMAL:-VERS-ALL:+VERS-TLS1.3", TRUE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.2", TRUE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT", FALSE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.0:%COMPAT", FALSE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC:+AES-256-CBC", FALSE },
    { "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA", FALSE },
  };
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);

  edge_fixture_start (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (EdgeClient) client = edge_client_new_plain (fixture->port, "127.0.0.1");
      int status = edge_client_handshake (client, fixture, table[i].priority);

      g_assert_cmpint (status == GNUTLS_E_SUCCESS, ==, table[i].good);
      if (table[i].good)
        {
          g_autofree char *text = NULL;

          g_assert_true (edge_client_send (client, GET ("/echo")));
          text = edge_client_read (client, 1);
          assert_answer (text, "200", "hello");
        }
      /* It must be the server who says no. */
      if (!table[i].good)
        g_assert_true (status == GNUTLS_E_FATAL_ALERT_RECEIVED
                       || status == GNUTLS_E_PREMATURE_TERMINATION);
    }
  g_assert_true (edge_fixture_wait_open (fixture, 0));
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_HANDSHAKE], ==, 4);
}

static void
test_renegotiation_is_refused (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (EdgeClient) client = NULL;

  edge_fixture_start (fixture);
  client = edge_client_new_plain (fixture->port, "127.0.0.1");
  g_assert_cmpint (edge_client_handshake (client, fixture, "NORMAL:-VERS-ALL:+VERS-TLS1.2"), ==, 0);
  g_assert_cmpint (gnutls_handshake (client->session), <, 0);
  g_assert_true (edge_fixture_wait_open (fixture, 0));
}

static void
test_session_is_resumed (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (EdgeClient) first = NULL;
  g_autoptr (EdgeClient) second = NULL;
  g_autofree char *text = NULL;
  gnutls_datum_t ticket = { NULL, 0 };

  edge_fixture_start (fixture);
  first = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (first, GET ("/echo")));
  text = edge_client_read (first, 1);
  g_assert_cmpint (gnutls_session_get_data2 (first->session, &ticket), ==, 0);

  second = edge_client_new_plain (fixture->port, "127.0.0.1");
  gnutls_certificate_allocate_credentials (&second->credentials);
  gnutls_init (&second->session, GNUTLS_CLIENT);
  gnutls_set_default_priority (second->session);
  gnutls_credentials_set (second->session, GNUTLS_CRD_CERTIFICATE, second->credentials);
  gnutls_session_set_data (second->session, ticket.data, ticket.size);
  gnutls_transport_set_int (second->session, second->fd);
  g_assert_cmpint (gnutls_handshake (second->session), ==, 0);
  g_assert_true (gnutls_session_is_resumed (second->session));
  gnutls_free (ticket.data);
}

static void
test_new_certificate_leaves_open_connections_alone (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (EdgeClient) before = NULL;
  g_autoptr (EdgeClient) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *former = NULL;
  g_autofree char *present = NULL;
  g_autofree char *text = NULL;

  edge_fixture_start (fixture);
  before = edge_client_new (fixture, "127.0.0.1");
  former = edge_client_dup_fingerprint (before);
  g_assert_true (topayd_certificate_make_demo (fixture->folder, &error));
  g_assert_true (topayd_edge_reload_certificates (fixture->edge, &error));
  g_assert_no_error (error);

  after = edge_client_new (fixture, "127.0.0.1");
  present = edge_client_dup_fingerprint (after);
  g_assert_cmpstr (former, !=, present);
  g_assert_true (edge_client_send (before, GET ("/echo")));
  text = edge_client_read (before, 1);
  assert_answer (text, "200", "hello");
}

static void
test_unusable_certificate_changes_nothing (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (GError) error = NULL;

  edge_fixture_start (fixture);
  g_assert_true (g_file_set_contents (fixture->certificate_file, "nonsense", -1, NULL));
  g_assert_false (topayd_edge_reload_certificates (fixture->edge, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  assert_good_get (fixture, "127.0.0.1");
}

static void
test_slow_head_is_told_and_cut (gconstpointer data)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (GPOINTER_TO_INT (data));
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *text = NULL;

  fixture->config.limits.head_ms = 150;
  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (client, HALF));
  text = edge_client_read_all (client);
  assert_answer (text, "408", "}");
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_SLOW_HEAD], ==, 1);
}

static void
test_slow_body_is_told_and_cut (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *text = NULL;

  fixture->config.limits.body_window_ms = 100;
  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (
      edge_client_send (client, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n{"));
  text = edge_client_read_all (client);
  assert_answer (text, "408", "}");
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_SLOW_BODY], ==, 1);
}

static void
test_slow_handshake_is_cut (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (EdgeClient) client = NULL;

  fixture->config.limits.handshake_ms = 100;
  edge_fixture_start (fixture);
  client = edge_client_new_plain (fixture->port, "127.0.0.1");
  g_assert_true (edge_client_send (client, "\026\003\001\001"));
  g_assert_true (edge_fixture_wait_open (fixture, 1));
  g_assert_true (edge_fixture_wait_open (fixture, 0));
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_SLOW_HANDSHAKE],
                    ==, 1);
}

static void
test_idle_connection_ends (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *text = NULL;

  fixture->config.limits.idle_ms = 100;
  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (client, GET ("/echo")));
  text = edge_client_read_all (client);
  g_assert_cmpuint (count_text (text, "HTTP/1.1 "), ==, 1);
}

static void
test_inner_half_is_given_back_while_idle (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (EdgeClient) client = NULL;

  fixture->config.limits.backend_idle_ms = 20;
  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = NULL;

      g_assert_true (edge_client_send (client, GET ("/echo")));
      text = edge_client_read (client, 1);
      assert_answer (text, "200", "hello");
      g_usleep (60 * 1000);
    }
  edge_fixture_stop (fixture, 0);
  g_assert_cmpuint (fixture->n_streams, >, 1);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_ended_connections_leave_nothing (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  guint before = 0;

  edge_fixture_start (fixture);
  for (guint i = 0; i < 40; i++)
    {
      assert_good_get (fixture, "127.0.0.1");
      g_assert_true (edge_fixture_wait_open (fixture, 0));
      if (i == 0)
        before = count_descriptors ();
    }
  /* libsoup lets go of the last one or two when its loop comes round. */
  g_usleep (50 * 1000);
  g_assert_cmpuint (count_descriptors (), <, before + 10);
}

static void
test_service_that_does_not_answer_is_told (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (EdgeClient) client = NULL;
  g_autofree char *text = NULL;

  fixture->config.limits.reply_ms = 100;
  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (client, GET ("/never")));
  text = edge_client_read_all (client);
  assert_answer (text, "503", "}");
  g_assert_nonnull (strstr (text, "\"code\":\"busy\""));
}

static void
test_one_address_has_a_cap (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  EdgeClient *clients[4];

  fixture->config.limits.max_connections_per_address = 3;
  edge_fixture_start (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      char byte;

      clients[i] = edge_client_new (fixture, "127.0.7.7");
      if (i == 3)
        g_assert_cmpint (edge_client_receive (clients[i], &byte, 1), <=, 0);
    }
  assert_good_get (fixture, "127.0.7.8");
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    edge_client_free (clients[i]);
  g_assert_true (edge_fixture_wait_open (fixture, 0));
  assert_good_get (fixture, "127.0.7.7");
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_ADDRESS_CAP], ==,
                    1);
}

static void
test_all_together_have_a_cap (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (EdgeClient) one = NULL;
  g_autoptr (EdgeClient) more = NULL;
  char byte;

  fixture->config.limits.max_connections = 1;
  edge_fixture_start (fixture);
  one = edge_client_new (fixture, "127.0.0.2");
  g_assert_true (edge_fixture_wait_open (fixture, 1));
  more = edge_client_new (fixture, "127.0.0.3");
  g_assert_cmpint (edge_client_receive (more, &byte, 1), <=, 0);
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_TOTAL_CAP], ==, 1);
}

static void
test_proxy_comes_by_its_own_socket (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autofree char *path = g_build_filename (fixture->folder, "proxy", NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  const char *request = "GET /peer HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
  gssize n;

  fixture->config.unix_path = path;
  edge_fixture_start (fixture);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             strlen (request), NULL, NULL, &error);
  g_assert_no_error (error);
  do
    {
      char bytes[1024];

      n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), bytes,
                               sizeof bytes, NULL, &error);
      g_assert_no_error (error);
      g_string_append_len (text, bytes, n);
    }
  while (n > 0);
  assert_answer (text->str, "200", "proxy");
  edge_fixture_stop (fixture, 0);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_plain_socket_stays_on_this_machine (void)
{
  static const char *const addresses[] = { "0.0.0.0:0", NULL };
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (GError) error = NULL;

  fixture->config.addresses = addresses;
  g_assert_null (topayd_edge_new (&fixture->config, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

static void
test_wrong_address_is_an_error (void)
{
  static const char *const wrong[] = { "localhost:0", "127.0.0.1:99999", "",
                                       "::1::", "127.0.0.1:x" };
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const char *addresses[] = { wrong[i], NULL };
      g_autoptr (GError) error = NULL;

      fixture->config.addresses = addresses;
      g_assert_null (topayd_edge_new (&fixture->config, &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

static void
test_stop_lets_running_requests_finish (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (TRUE);
  g_autoptr (EdgeClient) busy = NULL;
  g_autoptr (EdgeClient) idle = NULL;
  g_autofree char *text = NULL;
  char byte;

  edge_fixture_start (fixture);
  busy = edge_client_new (fixture, "127.0.0.1");
  idle = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (busy, GET ("/slow")));
  while (edge_fixture_get_statistics (fixture).n_requests == 0)
    g_usleep (1000);
  edge_fixture_stop (fixture, 20000);
  text = edge_client_read_all (busy);
  assert_answer (text, "200", "late");
  g_assert_cmpint (edge_client_receive (idle, &byte, 1), <=, 0);
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).n_open, ==, 0);
}

static void
test_stop_has_a_deadline (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (EdgeClient) client = NULL;

  edge_fixture_start (fixture);
  client = edge_client_new (fixture, "127.0.0.1");
  g_assert_true (edge_client_send (client, GET ("/never")));
  while (edge_fixture_get_statistics (fixture).n_requests == 0)
    g_usleep (1000);
  edge_fixture_stop (fixture, 50);
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).n_open, ==, 0);
}

static void
test_half_sent_flood_does_not_hinder_others (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  EdgeClient *flood[500];

  fixture->config.limits.head_ms = 300;
  edge_fixture_start (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (flood); i++)
    {
      g_autofree char *source = g_strdup_printf ("127.0.9.%u", i / 50 + 1);

      flood[i] = edge_client_new (fixture, source);
      g_assert_true (edge_client_send (flood[i], HALF));
      if (i % 50 == 0)
        assert_good_get (fixture, "127.0.0.1");
    }
  g_assert_true (edge_fixture_wait_open (fixture, 0));
  g_assert_cmpuint (edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_SLOW_HEAD], ==,
                    500);
  assert_good_get (fixture, "127.0.9.1");
  for (guint i = 0; i < G_N_ELEMENTS (flood); i++)
    edge_client_free (flood[i]);
}

static rlim_t
get_next_descriptor (void)
{
  int fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);

  close (fd);
  return (rlim_t) fd;
}

static void
test_no_descriptor_makes_it_pause (void)
{
  g_autoptr (EdgeFixture) fixture = edge_fixture_new (FALSE);
  g_autoptr (EdgeClient) client = NULL;
  struct rlimit former, none;
  guint64 n_failures;

  fixture->config.limits.accept_pause_ms = 50;
  edge_fixture_start (fixture);
  client = edge_client_new_unconnected ("127.0.0.1");
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &former), ==, 0);
  none = (struct rlimit){ get_next_descriptor (), former.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &none), ==, 0);
  edge_client_connect (client, fixture->port);
  g_usleep (150 * 1000);
  n_failures = edge_fixture_get_statistics (fixture).refused[TOPAYD_REFUSAL_NO_DESCRIPTOR];
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &former), ==, 0);

  /* Two threads, every fiftieth of a second; without a pause it would be tens of thousands. */
  g_assert_cmpuint (n_failures, >, 0);
  g_assert_cmpuint (n_failures, <, 200);
  assert_good_get (fixture, "127.0.0.1");
}

static void
add_both (const char *name, GTestDataFunc test)
{
  g_autofree char *plain = g_strdup_printf ("/edge/plain/%s", name);
  g_autofree char *tls = g_strdup_printf ("/edge/tls/%s", name);

  g_test_add_data_func (plain, GINT_TO_POINTER (FALSE), test);
  g_test_add_data_func (tls, GINT_TO_POINTER (TRUE), test);
}

/* clang-format off */
static const struct
{
  const char *name;
  GTestFunc test;
} tests[] = {
  { "refusal-stands-behind-earlier-answers", test_refusal_stands_behind_earlier_answers },
  { "broken-chunk-is-refused", test_broken_chunk_is_refused },
  { "half-a-chunked-body-is-not-served", test_half_a_chunked_body_is_not_served },
  { "large-body-is-refused-readably", test_large_body_is_refused_readably },
  { "expectation-is-answered", test_expectation_is_answered },
  { "head-has-no-body", test_head_has_no_body },
  { "peer-that-never-reads-is-cut", test_peer_that_never_reads_is_cut },
  { "old-tls-is-refused", test_old_tls_is_refused },
  { "renegotiation-is-refused", test_renegotiation_is_refused },
  { "session-is-resumed", test_session_is_resumed },
  { "new-certificate-leaves-open-connections-alone", test_new_certificate_leaves_open_connections_alone },
  { "unusable-certificate-changes-nothing", test_unusable_certificate_changes_nothing },
  { "slow-body-is-told-and-cut", test_slow_body_is_told_and_cut },
  { "slow-handshake-is-cut", test_slow_handshake_is_cut },
  { "idle-connection-ends", test_idle_connection_ends },
  { "inner-half-is-given-back-while-idle", test_inner_half_is_given_back_while_idle },
  { "ended-connections-leave-nothing", test_ended_connections_leave_nothing },
  { "service-that-does-not-answer-is-told", test_service_that_does_not_answer_is_told },
  { "one-address-has-a-cap", test_one_address_has_a_cap },
  { "all-together-have-a-cap", test_all_together_have_a_cap },
  { "half-sent-flood-does-not-hinder-others", test_half_sent_flood_does_not_hinder_others },
  { "no-descriptor-makes-it-pause", test_no_descriptor_makes_it_pause },
  { "proxy-comes-by-its-own-socket", test_proxy_comes_by_its_own_socket },
  { "plain-socket-stays-on-this-machine", test_plain_socket_stays_on_this_machine },
  { "wrong-address-is-an-error", test_wrong_address_is_an_error },
  { "stop-lets-running-requests-finish", test_stop_lets_running_requests_finish },
  { "stop-has-a-deadline", test_stop_has_a_deadline },
};
/* clang-format on */

int
main (int argc, char *argv[])
{
  struct rlimit descriptors;

  g_test_init (&argc, &argv, NULL);

  /* The flood has both its ends in here. */
  if (getrlimit (RLIMIT_NOFILE, &descriptors) == 0)
    {
      descriptors.rlim_cur = MIN (descriptors.rlim_max, 4096);
      setrlimit (RLIMIT_NOFILE, &descriptors);
    }

  add_both ("request-and-answer", test_request_and_answer);
  add_both ("pipelined-answers-keep-their-order", test_pipelined_answers_keep_their_order);
  add_both ("big-answer-reaches-a-slow-reader", test_big_answer_reaches_a_slow_reader);
  add_both ("slow-head-is-told-and-cut", test_slow_head_is_told_and_cut);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/edge/%s", tests[i].name);

      g_test_add_func (path, tests[i].test);
    }
  return g_test_run ();
}
