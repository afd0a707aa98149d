/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gnutls/gnutls.h>
#include <string.h>

#include "line.h"
#include "person.h"
#include "topay-error.h"
#include "topay-test-server.h"

#define TOKEN "canary0token0canary0token0canary0token00000"

/* What a client may still offer after all these years. */
static const struct
{
  const char *name;
  const char *priority;
  gboolean works;
} offers[] = {
  { "TLS 1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.3", TRUE },
  { "TLS 1.2 with AEAD", "NORMAL:-VERS-ALL:+VERS-TLS1.2", TRUE },
  { "TLS 1.1", "NORMAL:-VERS-ALL:+VERS-TLS1.1", FALSE },
  { "TLS 1.0", "NORMAL:-VERS-ALL:+VERS-TLS1.0", FALSE },
  { "NULL", "NONE:+VERS-TLS1.2:+NULL:+MAC-ALL:+ECDHE-ECDSA:+SIGN-ALL:+COMP-NULL:+GROUP-ALL",
    FALSE },
  { "RC4", "NONE:+VERS-TLS1.2:+ARCFOUR-128:+MAC-ALL:+ECDHE-ECDSA:+SIGN-ALL:+COMP-NULL:+GROUP-ALL",
    FALSE },
  { "3DES", "NONE:+VERS-TLS1.2:+3DES-CBC:+MAC-ALL:+ECDHE-ECDSA:+SIGN-ALL:+COMP-NULL:+GROUP-ALL",
    FALSE },
  { "CBC", "NONE:+VERS-TLS1.2:+AES-128-CBC:+MAC-ALL:+ECDHE-ECDSA:+SIGN-ALL:+COMP-NULL:+GROUP-ALL",
    FALSE },
  { "anonymous",
    "NONE:+VERS-TLS1.2:+AES-128-CBC:+MAC-ALL:+ANON-ECDH:+SIGN-ALL:+COMP-NULL:+GROUP-ALL", FALSE },
};

/* Whether a handshake with nothing but @priority comes to its end. */
static gboolean
shakes_hands (TopayTestService *service, const char *priority)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) plain = g_socket_client_connect_to_host (
      client, "127.0.0.1", topay_test_service_get_port (service), NULL, &error);
  gnutls_certificate_credentials_t credentials;
  gnutls_anon_client_credentials_t nobody;
  gnutls_session_t session;
  int code;

  g_assert_no_error (error);
  g_socket_set_timeout (g_socket_connection_get_socket (plain), 10);
  g_socket_set_blocking (g_socket_connection_get_socket (plain), TRUE);
  g_assert_cmpint (gnutls_certificate_allocate_credentials (&credentials), ==, 0);
  g_assert_cmpint (gnutls_anon_allocate_client_credentials (&nobody), ==, 0);
  g_assert_cmpint (gnutls_init (&session, GNUTLS_CLIENT), ==, 0);
  g_assert_cmpint (gnutls_priority_set_direct (session, priority, NULL), ==, 0);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_credentials_set (session, GNUTLS_CRD_ANON, nobody);
  gnutls_transport_set_int (session, g_socket_get_fd (g_socket_connection_get_socket (plain)));
  gnutls_handshake_set_timeout (session, 10000);
  do
    code = gnutls_handshake (session);
  while (code == GNUTLS_E_INTERRUPTED || code == GNUTLS_E_AGAIN
         || code == GNUTLS_E_WARNING_ALERT_RECEIVED);
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
  gnutls_anon_free_client_credentials (nobody);
  return code == 0;
}

static void
test_versions (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();

  for (guint i = 0; i < G_N_ELEMENTS (offers); i++)
    if (shakes_hands (service, offers[i].priority) != offers[i].works)
      g_error ("%s %s", offers[i].name, offers[i].works ? "does not work" : "works");
}

static void
test_plain_text (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) plain = g_socket_client_connect_to_host (
      client, "127.0.0.1", topay_test_service_get_port (service), NULL, NULL);
  static const char request[] = "GET /v1/info HTTP/1.1\r\nHost: localhost\r\n\r\n";
  char answer[1024] = { 0 };

  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (plain)),
                                            request, strlen (request), NULL, NULL, NULL));
  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (plain)), answer,
                       sizeof answer - 1, NULL, NULL);
  g_assert_null (strstr (answer, "HTTP"));
}

/* A request that would give something away, to whoever is at @uri. */
static void
give_away (const char *uri, const char *ca_file, TopayError expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopayClient) client = topay_client_new (uri, ca_file, &error);
  g_autoptr (GAsyncResult) result = NULL;
  TopayWireSignIn request = { (char *) "alex", (char *) "quiet-orchard-lantern", (char *) "x",
                              FALSE, (char *) "en" };

  g_assert_no_error (error);
  topay_client_set_limits (client, &(TopayClientLimits){ .attempts = 1 });
  topay_client_set_token (client, TOKEN);
  topay_client_call_async (client, &topay_endpoint_sign_in, &request, NULL, topay_test_on_result_cb,
                           &result);
  g_assert_null (topay_client_call_finish (client, topay_test_wait (&result), &error));
  g_assert_error (error, TOPAY_ERROR, (int) expected);
}

/* F-2: nobody but the service gets a byte of a request, and there is no way around it. */
static void
test_impostors (void)
{
  TopayTestCertificates *certificates = topay_test_certificates_new ();
  const char *const files[] = { certificates->self_signed, certificates->wrong_host,
                                certificates->expired, certificates->not_yet,
                                certificates->other_ca_good };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (TopayTestServer) server = topay_test_server_new (files[i]);
      g_autofree char *uri = topay_test_server_dup_uri (server);

      give_away (uri, certificates->ca, TOPAY_ERROR_TLS);
      g_assert_cmpuint (topay_test_server_get_n_connections (server), >=, 1);
      g_assert_cmpuint (topay_test_server_get_n_bytes (server), ==, 0);
    }
  topay_test_certificates_free (certificates);
}

/* F-2: the real service, for an app that was told to trust others. */
static void
test_unknown_authority (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autofree char *metrics = NULL;

  give_away (topay_test_service_get_uri (service), "", TOPAY_ERROR_TLS);
  g_assert_cmpuint (topay_test_service_probe (service, "/metrics", &metrics), ==, 200);
  g_assert_null (strstr (metrics, "route=\"sign_in\""));
}

/* F-4: whatever the answer points at, nobody goes there. */
static void
test_redirects (void)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  TopayTestCertificates *certificates = topay_test_certificates_new ();
  g_autoptr (TopayTestServer) server = topay_test_server_new (certificates->good);
  g_autoptr (TopayTestServer) other = topay_test_server_new (certificates->good);
  g_autofree char *uri = topay_test_server_dup_uri (server);
  g_autofree char *elsewhere = topay_test_server_dup_uri (other);
  g_autofree char *plain =
      g_strdup_printf ("http://localhost:%u", topay_test_server_get_port (other));
  const char *const targets[] = { elsewhere, plain, uri };

  for (guint i = 0; i < G_N_ELEMENTS (statuses) * G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *headers =
          g_strdup_printf ("Location: %s/v1/session\r\n", targets[i % G_N_ELEMENTS (targets)]);
      TopayTestAnswer answer = { TOPAY_TEST_ANSWER, statuses[i / G_N_ELEMENTS (targets)], headers,
                                 "{}" };

      topay_test_server_set_answer (server, &answer);
      give_away (uri, certificates->ca, TOPAY_ERROR_INVALID);
    }
  g_assert_cmpuint (topay_test_server_get_n_connections (other), ==, 0);
  g_assert_cmpuint (topay_test_server_get_n_requests (server), ==,
                    G_N_ELEMENTS (statuses) * G_N_ELEMENTS (targets));
  topay_test_certificates_free (certificates);
}

/* A request of one line and more, with @n_bytes somewhere. */
static char *
fill (const char *before, gsize n_bytes, const char *after)
{
  g_autofree char *filling = g_strnfill (n_bytes, 'a');

  return g_strconcat (before, filling, after, NULL);
}

static void
assert_answer (TopayTestService *service, const char *request, guint status, const char *code)
{
  g_autoptr (TopayTestLine) line = topay_test_line_new (service, NULL);
  g_autoptr (TopayTestReply) reply = NULL;

  topay_test_line_send (line, request);
  reply = topay_test_line_receive (line);
  g_assert_nonnull (reply);
  if (reply->status != status || !topay_test_reply_has_code (reply, code))
    g_error ("%u %s instead of %u %s for %.80s", reply->status, reply->body, status, code, request);
}

/* G1: what is too much is refused before anybody reads it. */
static void
test_heads (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autofree char *long_head =
      fill ("GET /v1/info HTTP/1.1\r\nHost: localhost\r\nX: ", 9 * 1024, "\r\n\r\n");
  g_autofree char *long_target =
      fill ("GET /v1/info/", 3 * 1024, " HTTP/1.1\r\nHost: localhost\r\n\r\n");

  assert_answer (service, long_head, 431, "too_large");
  assert_answer (service, long_target, 414, "too_large");
  assert_answer (service, "BREW /v1/info HTTP/1.1\r\nHost: localhost\r\n\r\n", 405,
                 "method_not_allowed");
  assert_answer (service, "PUT /v1/info HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
                 405, "method_not_allowed");
  assert_answer (service, "GET /v1/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n", 404, "not_found");
  assert_answer (service,
                 "POST /v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n{}",
                 400, "bad_request");
  assert_answer (service,
                 "POST /v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n",
                 413, "too_large");
}

static void
assert_body (TopayTestService *service, const char *body, guint status, const char *code)
{
  g_autofree char *request = topay_test_compose ("POST /v1/session", NULL, body);

  assert_answer (service, request, status, code);
}

/* G1: JSON as the wire has it, and nothing else that a parser would take. */
static void
test_bodies (void)
{
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autofree char *opening = g_strnfill (40, '[');
  g_autofree char *closing = g_strnfill (40, ']');
  /* the field is unknown, which alone would be no reason */
  g_autofree char *nested = g_strconcat ("{\"x\":", opening, closing, "}", NULL);
  g_autofree char *long_name = fill ("{\"account\":\"", 2000, "\",\"password\":\"x\"}");
  g_autofree char *long_body = fill ("{\"account\":\"", 20 * 1024, "\",\"password\":\"x\"}");

  assert_body (service, nested, 400, "bad_request");
  assert_body (service, "{\"x\":[[]]}", 400, "missing_field");
  assert_body (service, "{\"account\":", 400, "bad_request");
  assert_body (service, "{\"account\":\"a\",\"account\":\"b\",\"password\":\"x\"}", 400,
               "bad_request");
  assert_body (service, "{\"account\":\"\xff\xfe\",\"password\":\"x\"}", 400, "bad_request");
  assert_body (service, "{\"account\":\"a\\u0000b\",\"password\":\"x\"}", 400, "bad_request");
  assert_body (service, "{\"account\":\"alex\"}", 400, "missing_field");
  assert_body (service, long_name, 400, "invalid_field");
  assert_body (service, long_body, 413, "too_large");
  assert_answer (service,
                 "POST /v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                 "Content-Length: 2\r\n\r\n{}",
                 415, "unsupported_type");
}

/* G1: the words of a database are words like others. */
static void
test_statements (void)
{
  static const char *const names[] = {
    "alex' OR '1'='1", "alex'; DROP TABLE accounts; --", "alex\\\" OR 1=1 --", "%", "a_ex",
    "alex/*",
  };
  g_autoptr (TopayTestService) service = topay_test_service_new ();
  g_autoptr (TopayTestPerson) alex = topay_test_person_new (service);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *body = topay_test_body_sign_in (names[i], "quiet-orchard-lantern");

      assert_body (service, body, 401, "credentials_wrong");
    }
  topay_test_person_sign_in (alex, "alex", "quiet-orchard-lantern", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  topay_client_init_tls ();

  g_test_add_func ("/security/F-1-old-versions-and-ciphers-are-refused", test_versions);
  g_test_add_func ("/security/F-1-no-plain-text", test_plain_text);
  g_test_add_func ("/security/F-2-impostors-get-no-byte", test_impostors);
  g_test_add_func ("/security/F-2-unknown-authority-gets-no-request", test_unknown_authority);
  g_test_add_func ("/security/F-4-redirects-lead-nowhere", test_redirects);
  g_test_add_func ("/security/G1-heads", test_heads);
  g_test_add_func ("/security/G1-bodies", test_bodies);
  g_test_add_func ("/security/G1-statements-are-words", test_statements);

  return g_test_run ();
}
