/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The guard and libsoup must see the same requests in the same bytes: where two parsers differ, one
 * request can be hidden in another. */

#include "config.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "edge-fixture.h"
#include "guard-cases.h"
#include "topayd-http-guard.h"

#define N_STREAMS 600
/* Makes libsoup close: an idle connection whose peer has gone it keeps (topayd-edge-connection.c).
 */
#define NO_REQUEST "-\r\n\r\n"

typedef struct
{
  SoupServer *server;
  guint n_requests;
} Fixture;

/* What the edge would let through. */
typedef struct
{
  gsize length;
  guint n_requests; /* whole ones */
  gboolean whole;   /* it ends with a request */
} Passed;

/* Of a chunked request nothing passes before its end. */
static Passed
run_guard (const GByteArray *stream)
{
  TopaydLimits limits;
  TopaydHttpGuard guard = { 0 };
  TopaydGuardEvent event = TOPAYD_GUARD_NOTHING;
  Passed passed = { 0, 0, TRUE };
  gsize taken = 0;

  topayd_limits_init (&limits);
  topayd_http_guard_init (&guard, &limits);
  while (taken < stream->len && event != TOPAYD_GUARD_REFUSED)
    {
      gboolean in_body;

      taken += topayd_http_guard_feed (&guard, stream->data + taken, stream->len - taken, &event);
      in_body = topayd_http_guard_get_phase (&guard) == TOPAYD_PHASE_BODY;
      passed.n_requests += event == TOPAYD_GUARD_REQUEST;
      if (event != TOPAYD_GUARD_REQUEST && !(in_body && !topayd_http_guard_is_chunked (&guard)))
        continue;
      passed.length = taken;
      passed.whole = event == TOPAYD_GUARD_REQUEST;
    }
  return passed;
}

/* Gives the same bytes to libsoup and waits until it has nothing more to say. */
static guint
run_soup (Fixture *fixture, const guint8 *bytes, gsize length)
{
  int ends[2];
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GSocketAddress) peer = g_inet_socket_address_new_from_string ("192.0.2.1", 1);
  char answer[4096];
  gssize n;

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends), ==,
                   0);
  socket = g_socket_new_from_fd (ends[1], NULL);
  stream = g_socket_connection_factory_create_connection (socket);
  fixture->n_requests = 0;
  g_assert_cmpint (send (ends[0], bytes, length, MSG_NOSIGNAL), ==, length);
  shutdown (ends[0], SHUT_WR);
  edge_soup_accept_cb (G_IO_STREAM (stream), peer, fixture->server);
  g_clear_object (&stream);
  g_clear_object (&socket);
  while ((n = recv (ends[0], answer, sizeof answer, MSG_DONTWAIT)) != 0)
    if (n < 0)
      g_main_context_iteration (NULL, TRUE);
  close (ends[0]);
  return fixture->n_requests;
}

static void
compare (Fixture *fixture, GByteArray *stream)
{
  Passed passed = run_guard (stream);
  guint n_soup;

  if (passed.length == 0)
    return;
  g_byte_array_set_size (stream, (guint) passed.length);
  if (passed.whole)
    g_byte_array_append (stream, (const guint8 *) NO_REQUEST, strlen (NO_REQUEST));
  n_soup = run_soup (fixture, stream->data, stream->len);
  if (passed.n_requests != n_soup)
    g_error ("the guard sees %u requests and libsoup %u in ‘%.*s’", passed.n_requests, n_soup,
             (int) stream->len, (const char *) stream->data);
}

static void
test_hand_written (void)
{
  Fixture fixture = { 0 };

  fixture.server = edge_soup_new (&fixture.n_requests);
  for (guint i = 0; i < n_guard_cases; i++)
    {
      const GuardCase *self = &guard_cases[i];
      gsize length = self->length > 0 ? self->length : strlen (self->bytes);
      g_autoptr (GByteArray) stream = g_byte_array_new ();

      g_byte_array_append (stream, (const guint8 *) self->bytes, (guint) length);
      compare (&fixture, stream);
    }
  g_clear_object (&fixture.server);
}

static void
test_spoiled (void)
{
  Fixture fixture = { 0 };

  fixture.server = edge_soup_new (&fixture.n_requests);
  for (guint32 seed = 0; seed < N_STREAMS; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autoptr (GByteArray) stream = guard_cases_make_stream (random, seed % 4 != 0);

      compare (&fixture, stream);
    }
  g_clear_object (&fixture.server);
}

/* What the guard is there for: bytes in which libsoup alone serves a request that was smuggled in.
 */
static void
test_libsoup_alone_is_deceived (void)
{
  static const char smuggled[] = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"
                                 "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                                 "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  Fixture fixture = { 0 };
  g_autoptr (GByteArray) stream = g_byte_array_new ();

  fixture.server = edge_soup_new (&fixture.n_requests);
  g_byte_array_append (stream, (const guint8 *) smuggled, sizeof smuggled - 1);
  g_byte_array_append (stream, (const guint8 *) NO_REQUEST, strlen (NO_REQUEST));
  g_assert_cmpuint (run_guard (stream).n_requests, ==, 0);
  g_assert_cmpuint (run_soup (&fixture, stream->data, stream->len), ==, 2);
  g_clear_object (&fixture.server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-guard-soup/hand-written", test_hand_written);
  g_test_add_func ("/http-guard-soup/spoiled", test_spoiled);
  g_test_add_func ("/http-guard-soup/libsoup-alone-is-deceived", test_libsoup_alone_is_deceived);
  return g_test_run ();
}
