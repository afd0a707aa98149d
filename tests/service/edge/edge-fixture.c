/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "edge-fixture.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "topayd-certificate.h"
#include "topayd-http-reply.h"

#define PATIENCE_S 20

/* Makes the server's folder and, with @tls, its certificate. */
EdgeFixture *
edge_fixture_new (gboolean tls)
{
  static const char *const addresses[] = { "127.0.0.1:0", NULL };
  EdgeFixture *self = g_new0 (EdgeFixture, 1);
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("topay-edge-XXXXXX", &error);
  g_assert_no_error (error);
  self->ca_file = g_build_filename (self->folder, TOPAYD_DEMO_CA_FILE, NULL);
  self->certificate_file = g_build_filename (self->folder, TOPAYD_DEMO_CERTIFICATE_FILE, NULL);
  self->key_file = g_build_filename (self->folder, TOPAYD_DEMO_KEY_FILE, NULL);
  topayd_limits_init (&self->config.limits);
  self->config.limits.linger_ms = 50; /* a stop waits for it */
  self->config.addresses = addresses;
  self->config.n_threads = 2;
  if (tls)
    {
      g_assert_true (topayd_certificate_make_demo (self->folder, &error));
      self->config.certificate_file = self->certificate_file;
      self->config.key_file = self->key_file;
    }
  return self;
}

static void
on_accept_cb (GIOStream *stream, GSocketAddress *peer, gpointer user_data)
{
  EdgeFixture *self = user_data;

  self->n_streams++;
  edge_soup_accept_cb (stream, peer, self->server);
}

static gpointer
serve (gpointer data)
{
  EdgeFixture *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

void
edge_fixture_start (EdgeFixture *self)
{
  g_autoptr (GError) error = NULL;

  self->edge = topayd_edge_new (&self->config, &error);
  g_assert_no_error (error);
  self->port = topayd_edge_get_port (self->edge, 0);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_main_context_push_thread_default (self->context);
  self->server = edge_soup_new (&self->n_requests);
  g_assert_true (topayd_edge_start (self->edge, on_accept_cb, self, &error));
  g_main_context_pop_thread_default (self->context);
  g_assert_no_error (error);
  self->thread = g_thread_new ("test-server", serve, self);
}

static void
on_stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  EdgeFixture *self = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_true (topayd_edge_stop_finish (TOPAYD_EDGE (source), result, &error));
  g_main_loop_quit (self->loop);
}

typedef struct
{
  EdgeFixture *fixture;
  gint64 deadline_ms;
} Stop;

static gboolean
on_stop_cb (gpointer user_data)
{
  Stop *stop = user_data;

  topayd_edge_stop_async (stop->fixture->edge, stop->deadline_ms, on_stopped_cb, stop->fixture);
  return G_SOURCE_REMOVE;
}

/* Returns when the edge has ended. */
void
edge_fixture_stop (EdgeFixture *self, gint64 deadline_ms)
{
  Stop *stop = g_new (Stop, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  *stop = (Stop){ self, deadline_ms };
  g_source_set_callback (source, on_stop_cb, stop, g_free);
  g_source_attach (source, self->context);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
edge_fixture_free (EdgeFixture *self)
{
  if (self->thread != NULL)
    edge_fixture_stop (self, 0);
  g_clear_object (&self->edge);
  if (self->context != NULL)
    {
      g_main_context_push_thread_default (self->context);
      soup_server_disconnect (self->server);
      g_clear_object (&self->server);
      while (g_main_context_iteration (self->context, FALSE))
        continue;
      g_main_context_pop_thread_default (self->context);
    }
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_remove (self->ca_file);
  g_remove (self->certificate_file);
  g_remove (self->key_file);
  g_rmdir (self->folder);
  g_free (self->ca_file);
  g_free (self->certificate_file);
  g_free (self->key_file);
  g_free (self->folder);
  g_free (self);
}

TopaydEdgeStatistics
edge_fixture_get_statistics (EdgeFixture *self)
{
  TopaydEdgeStatistics statistics;

  topayd_edge_get_statistics (self->edge, &statistics);
  return statistics;
}

/* Waits until so many connections are open. */
gboolean
edge_fixture_wait_open (EdgeFixture *self, guint64 n_open)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  while (edge_fixture_get_statistics (self).n_open != n_open)
    {
      if (g_get_monotonic_time () > end_us)
        return FALSE;
      g_usleep (2000);
    }
  return TRUE;
}

/* A socket with a loopback address of its own. */
EdgeClient *
edge_client_new_unconnected (const char *source)
{
  EdgeClient *self = g_new0 (EdgeClient, 1);
  struct sockaddr_in here = { .sin_family = AF_INET };
  const struct timeval patience = { PATIENCE_S, 0 };
  const int one = 1;

  inet_pton (AF_INET, source, &here.sin_addr);
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt (self->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (self->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  g_assert_cmpint (bind (self->fd, (struct sockaddr *) &here, sizeof here), ==, 0);
  return self;
}

void
edge_client_connect (EdgeClient *self, guint port)
{
  struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons ((guint16) port) };

  inet_pton (AF_INET, "127.0.0.1", &there.sin_addr);
  g_assert_cmpint (connect (self->fd, (struct sockaddr *) &there, sizeof there), ==, 0);
}

/* A connection without TLS. */
EdgeClient *
edge_client_new_plain (guint port, const char *source)
{
  EdgeClient *self = edge_client_new_unconnected (source);

  edge_client_connect (self, port);
  return self;
}

/* Returns a status of GnuTLS; the certificate must be of the fixture's authority. */
int
edge_client_handshake (EdgeClient *self, EdgeFixture *fixture, const char *priority)
{
  int status;

  gnutls_certificate_allocate_credentials (&self->credentials);
  g_assert_cmpint (gnutls_certificate_set_x509_trust_file (self->credentials, fixture->ca_file,
                                                           GNUTLS_X509_FMT_PEM),
                   ==, 1);
  gnutls_init (&self->session, GNUTLS_CLIENT);
  g_assert_cmpint (gnutls_priority_set_direct (self->session, priority, NULL), >=, 0);
  gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials);
  gnutls_session_set_verify_cert (self->session, "localhost", 0);
  gnutls_transport_set_int (self->session, self->fd);
  do
    status = gnutls_handshake (self->session);
  while (status < 0 && !gnutls_error_is_fatal (status));
  return status;
}

EdgeClient *
edge_client_new (EdgeFixture *fixture, const char *source)
{
  EdgeClient *self = edge_client_new_plain (fixture->port, source);

  if (fixture->config.certificate_file != NULL)
    g_assert_cmpint (edge_client_handshake (self, fixture, "NORMAL"), ==, 0);
  return self;
}

void
edge_client_free (EdgeClient *self)
{
  g_clear_pointer (&self->session, gnutls_deinit);
  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  close (self->fd);
  g_free (self);
}

gboolean
edge_client_send (EdgeClient *self, const char *text)
{
  gsize length = strlen (text);

  for (gsize at = 0; at < length;)
    {
      gssize n = self->session != NULL ? gnutls_record_send (self->session, text + at, length - at)
                                       : send (self->fd, text + at, length - at, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      at += (gsize) n;
    }
  return TRUE;
}

/* A number of bytes, 0 at the end, negative for a connection that was cut. */
gssize
edge_client_receive (EdgeClient *self, void *bytes, gsize size)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  gssize n;

  if (self->session == NULL)
    {
      n = recv (self->fd, bytes, size, 0);
      g_assert_false (n < 0 && errno == EAGAIN);
      return n;
    }
  /* A ticket that comes alone gives this too. */
  do
    n = gnutls_record_recv (self->session, bytes, size);
  while ((n == GNUTLS_E_INTERRUPTED || n == GNUTLS_E_AGAIN) && g_get_monotonic_time () < end_us);
  g_assert_cmpint (n, !=, GNUTLS_E_AGAIN);
  return n;
}

static char *
read_replies (EdgeClient *self, guint n_replies)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TopaydHttpReply reply;
  char bytes[8192];

  topayd_http_reply_init (&reply);
  while (n_replies > 0)
    {
      gssize n = edge_client_receive (self, bytes, sizeof bytes);

      if (n <= 0)
        break;
      g_string_append_len (text, bytes, n);
      for (gsize at = 0; at < (gsize) n;)
        {
          gboolean done;

          at += topayd_http_reply_feed (&reply, bytes + at, (gsize) n - at, &done);
          n_replies -= done && n_replies > 0;
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Heads and bodies of so many answers. */
char *
edge_client_read (EdgeClient *self, guint n_replies)
{
  return read_replies (self, n_replies);
}

/* All until the end. */
char *
edge_client_read_all (EdgeClient *self)
{
  return read_replies (self, G_MAXUINT);
}

/* Of the certificate that the server showed. */
char *
edge_client_dup_fingerprint (EdgeClient *self)
{
  guint n = 0;
  const gnutls_datum_t *list = gnutls_certificate_get_peers (self->session, &n);

  g_assert_cmpuint (n, >, 0);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, list[0].data, list[0].size);
}
