/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the edge is made of, each part alone. */

#include "config.h"

#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/stat.h>

#include "topay-error.h"
#include "topayd-certificate.h"
#include "topayd-edge-buffer.h"
#include "topayd-edge-peers.h"
#include "topayd-edge-timers.h"
#include "topayd-edge-tls.h"
#include "topayd-http-reply.h"
#include "topayd-limits.h"

#define N_TIMERS 200

static void
test_nearest_timer_is_on_top (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GPtrArray) timers = topayd_timers_new ();
  TopaydTimer all[N_TIMERS];
  gint64 last = 0;
  guint n = 0;

  for (guint i = 0; i < N_TIMERS; i++)
    topayd_timer_init (&all[i]);
  for (guint round = 0; round < 20 * N_TIMERS; round++)
    {
      TopaydTimer *timer = &all[g_rand_int_range (random, 0, N_TIMERS)];

      if (g_rand_int_range (random, 0, 4) == 0)
        topayd_timers_remove (timers, timer);
      else
        topayd_timers_set (timers, timer, g_rand_int_range (random, 0, 1000));
    }
  n = timers->len;
  g_assert_cmpuint (n, >, 50);
  for (TopaydTimer *top; (top = topayd_timers_peek (timers)) != NULL; n--)
    {
      g_assert_cmpint (top->due_us, >=, last);
      last = top->due_us;
      topayd_timers_remove (timers, top);
    }
  g_assert_cmpuint (n, ==, 0);
}

static void
test_buffer_gives_back_what_went_in (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  TopaydBuffer buffer = { 0 };
  guint8 next_in = 0, next_out = 0;

  for (guint round = 0; round < 5000; round++)
    {
      guint8 bytes[200];
      gsize n = (gsize) g_rand_int_range (random, 0, sizeof bytes);

      for (gsize i = 0; i < n; i++)
        bytes[i] = next_in++;
      topayd_buffer_append (&buffer, bytes, n);
      n = (gsize) g_rand_int_range (random, 0, 250);
      n = MIN (n, buffer.length);
      for (gsize i = 0; i < n; i++)
        g_assert_cmpuint (topayd_buffer_peek (&buffer)[i], ==, next_out++);
      topayd_buffer_skip (&buffer, n);
    }
  topayd_buffer_skip (&buffer, buffer.length);
  g_assert_null (buffer.data);
}

static TopaydPeerKey
make_key (const char *text)
{
  struct sockaddr_storage address = { 0 };
  TopaydPeerKey key;

  if (inet_pton (AF_INET, text, &((struct sockaddr_in *) (void *) &address)->sin_addr) == 1)
    address.ss_family = AF_INET;
  else if (inet_pton (AF_INET6, text, &((struct sockaddr_in6 *) (void *) &address)->sin6_addr) == 1)
    address.ss_family = AF_INET6;
  g_assert_true (topayd_peer_key_init (&key, &address));
  return key;
}

static void
test_v6_network_is_one_peer (void)
{
  TopaydPeers *peers = topayd_peers_new ();
  TopaydPeerKey one = make_key ("2001:db8:1:2::1");
  TopaydPeerKey same = make_key ("2001:db8:1:2:ffff::9");
  TopaydPeerKey other = make_key ("2001:db8:1:3::1");

  g_assert_true (topayd_peers_enter (peers, &one, 2));
  g_assert_true (topayd_peers_enter (peers, &same, 2));
  g_assert_false (topayd_peers_enter (peers, &one, 2));
  g_assert_true (topayd_peers_enter (peers, &other, 2));
  topayd_peers_leave (peers, &same);
  g_assert_true (topayd_peers_enter (peers, &one, 2));
  topayd_peers_free (peers);
}

static void
test_v4_is_the_same_on_a_v6_socket (void)
{
  TopaydPeers *peers = topayd_peers_new ();
  TopaydPeerKey plain = make_key ("192.0.2.7");
  TopaydPeerKey mapped = make_key ("::ffff:192.0.2.7");
  TopaydPeerKey other = make_key ("192.0.2.8");

  g_assert_true (topayd_peers_enter (peers, &plain, 1));
  g_assert_false (topayd_peers_enter (peers, &mapped, 1));
  g_assert_true (topayd_peers_enter (peers, &other, 1));
  topayd_peers_free (peers);
}

typedef struct
{
  const char *name;
  const char *bytes;
  gboolean bare;
  guint n_done;
  gboolean between;
} ReplyCase;

static const ReplyCase reply_cases[] = {
  { "sized", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", FALSE, 1, TRUE },
  { "empty", "HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n", FALSE, 1, TRUE },
  { "half", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", FALSE, 0, FALSE },
  { "interim", "HTTP/1.1 100 Continue\r\n\r\n", FALSE, 0, TRUE },
  { "interim-then-final",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", FALSE, 1, TRUE },
  { "no-content", "HTTP/1.1 204 No Content\r\n\r\n", FALSE, 1, TRUE },
  { "not-modified", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", FALSE, 1, TRUE },
  { "to-head", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", TRUE, 1, TRUE },
  { "chunks",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
    "chunked\r\n\r\n3\r\nab\n\r\nA\r\n0123456789\r\n0\r\n\r\n",
    FALSE, 1, TRUE },
  { "two", "HTTP/1.1 204 A\r\n\r\nHTTP/1.1 200 B\r\nContent-Length: 1\r\n\r\nx", FALSE, 2, TRUE },
  { "until-the-end", "HTTP/1.1 200 OK\r\n\r\nab\r\n\r\n", FALSE, 0, FALSE },
};

static void
test_reply (gconstpointer data)
{
  const ReplyCase *self = data;
  gsize length = strlen (self->bytes);

  for (gsize step = 1; step <= length; step++)
    {
      TopaydHttpReply reply;
      guint n_done = 0;

      topayd_http_reply_init (&reply);
      topayd_http_reply_expect (&reply, self->bare);
      for (gsize at = 0; at < length;)
        {
          gboolean done;

          at += topayd_http_reply_feed (&reply, self->bytes + at, MIN (step, length - at), &done);
          n_done += done;
        }
      g_assert_cmpuint (n_done, ==, self->n_done);
      g_assert_cmpint (topayd_http_reply_is_between (&reply), ==, self->between);
    }
}

static gboolean
load (TopaydLimits *limits, const char *text, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL));
  return topayd_limits_load (limits, file, error);
}

static void
test_limits_come_from_the_file (void)
{
  g_autoptr (GError) error = NULL;
  TopaydLimits limits;

  topayd_limits_init (&limits);
  g_assert_cmpint (limits.head_max_bytes, ==, 8192);
  g_assert_cmpint (limits.head_ms, ==, 8000);
  g_assert_true (
      load (&limits, "[limits]\nhead-ms=500\nmax-connections-per-address=1000\n", &error));
  g_assert_no_error (error);
  g_assert_cmpint (limits.head_ms, ==, 500);
  g_assert_cmpint (limits.max_connections_per_address, ==, 1000);
  g_assert_true (load (&limits, "[other]\nx=y\n", &error));
}

static void
test_wrong_limit_changes_nothing (void)
{
  static const char *const wrong[] = {
    "[limits]\nhead-ms=500\nhead-msec=1\n",
    "[limits]\nhead-ms=500\nidle-ms=soon\n",
    "[limits]\nhead-ms=500\nidle-ms=0\n",
    "[limits]\nhead-ms=500\nidle-ms=99999999999\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      TopaydLimits limits;

      topayd_limits_init (&limits);
      g_assert_false (load (&limits, wrong[i], &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
      g_assert_cmpint (limits.head_ms, ==, 8000);
    }
}

static void
test_demo_certificate_can_be_used (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("topay-edge-XXXXXX", &error);
  g_autofree char *ca = g_build_filename (folder, TOPAYD_DEMO_CA_FILE, NULL);
  g_autofree char *certificate = g_build_filename (folder, TOPAYD_DEMO_CERTIFICATE_FILE, NULL);
  g_autofree char *key = g_build_filename (folder, TOPAYD_DEMO_KEY_FILE, NULL);
  gint64 left_s;
  struct stat info;
  TopaydTls *tls;

  g_assert_true (topayd_certificate_make_demo (folder, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (key, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  left_s =
      topayd_certificate_get_expiry (certificate, &error) - g_get_real_time () / G_USEC_PER_SEC;
  g_assert_cmpint (left_s, >, 300 * 24 * 3600);

  tls = topayd_tls_new (certificate, key, &error);
  g_assert_no_error (error);
  topayd_tls_free (tls);
  /* The authority is another key's. */
  g_assert_null (topayd_tls_new (ca, key, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);

  g_clear_error (&error);
  g_assert_cmpint (topayd_certificate_get_expiry (key, &error), ==, -1);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED);
  g_remove (ca);
  g_remove (certificate);
  g_remove (key);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/edge-parts/nearest-timer-is-on-top", test_nearest_timer_is_on_top);
  g_test_add_func ("/edge-parts/buffer-gives-back-what-went-in",
                   test_buffer_gives_back_what_went_in);
  g_test_add_func ("/edge-parts/v6-network-is-one-peer", test_v6_network_is_one_peer);
  g_test_add_func ("/edge-parts/v4-is-the-same-on-a-v6-socket", test_v4_is_the_same_on_a_v6_socket);
  for (guint i = 0; i < G_N_ELEMENTS (reply_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/edge-parts/reply/%s", reply_cases[i].name);

      g_test_add_data_func (path, &reply_cases[i], test_reply);
    }
  g_test_add_func ("/edge-parts/limits-come-from-the-file", test_limits_come_from_the_file);
  g_test_add_func ("/edge-parts/wrong-limit-changes-nothing", test_wrong_limit_changes_nothing);
  g_test_add_func ("/edge-parts/demo-certificate-can-be-used", test_demo_certificate_can_be_used);
  return g_test_run ();
}
