/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a reading of the front of the service with hostile eyes found. */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "topay-error.h"
#include "topayd-admin.h"
#include "topayd-call.h"
#include "topayd-commands.h"
#include "topayd-config.h"
#include "topayd-demo.h"
#include "topayd-router.h"

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned): of the file or the socket of the test */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("topay-review-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* The configuration of @text; NULL when it is refused. */
static TopaydConfig *
load (Fixture *fixture, const char *text, GError **error)
{
  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  return topayd_config_load (fixture->path, NULL, error);
}

static void
assert_refused (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = load (fixture, text, &error);

  g_assert_null (config);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

static void
test_config_escape (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "[service]\ndata_folder=/srv/a\\b\n");
  assert_refused (fixture, "[service]\nminimum_content_version=\\7\n");
}

static void
test_config_port (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = NULL;

  assert_refused (fixture, "[service]\nlisten=::1\n");
  assert_refused (fixture, "[service]\nlisten=127.0.0.1\n");
  assert_refused (fixture, "[service]\nlisten=127.0.0.1:\n");
  assert_refused (fixture, "[service]\nmetrics_listen=127.0.0.1\n");
  assert_refused (fixture, "[service]\nmetrics_listen=::1\n");
  assert_refused (fixture, "[mail]\nsmtp_port=0\n");
  config = load (fixture, "[service]\nlisten=[::1]:8443;127.0.0.1:0\n", &error);
  g_assert_no_error (error);
  g_assert_nonnull (config);
}

static void
test_config_limits (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "[limits]\nno-such-limit=1\n");
}

static void
test_spool_behind_proxy (Fixture *fixture, gconstpointer data)
{
  assert_refused (fixture, "[service]\nlisten_unix=/run/topayd/http.socket\n"
                           "[mail]\nsender=spool\nspool_folder=/var/spool/topayd\n");
}

/* Takes away what the demo made. */
static void
clear_folder (const char *folder)
{
  g_autoptr (GDir) directory = g_dir_open (folder, 0, NULL);

  for (const char *name = g_dir_read_name (directory); name != NULL;
       name = g_dir_read_name (directory))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static void
test_demo_in_public (Fixture *fixture, gconstpointer data)
{
  const char *const environment[] = { "TOPAYD_SERVICE_LISTEN=0.0.0.0:0", "TOPAYD_MAIL_SENDER=none",
                                      NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydConfig) config = topayd_demo_make_config (fixture->folder, environment, &error);

  clear_folder (fixture->folder);
  g_assert_null (config);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

static void
ignore_request (TopaydAdminRequest *request, gpointer data)
{
  topayd_admin_request_answer (request, NULL);
}

static void
test_admin_spares_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydAdmin) admin = topayd_admin_new (ignore_request, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "precious", -1, NULL));
  g_assert_false (topayd_admin_listen (admin, fixture->path, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_IS_REGULAR));
}

static void
test_admin_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydAdmin) admin = topayd_admin_new (ignore_request, NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_cmpint (g_chmod (fixture->folder, 01777), ==, 0);
  g_assert_false (topayd_admin_listen (admin, fixture->path, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  g_assert_true (topayd_admin_listen (admin, fixture->path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_lstat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  topayd_admin_close (admin);
}

static void
test_admin_long_path (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TopaydAdmin) admin = topayd_admin_new (ignore_request, NULL);
  g_autofree char *name = g_strnfill (120, 'a');
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (topayd_admin_listen (admin, path, &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

static void
test_admin_too_much (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (TOPAYD_ADMIN_MAX_BYTES, 'a');
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_variant_dict_insert (&arguments, "text", "s", text);
  reply = topayd_admin_call (fixture->path, "status", g_variant_dict_end (&arguments), &error);
  g_assert_null (reply);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE);
}

static gint64
get_noon (void)
{
  return 1795348800;
}

static void
assert_password_refused (const char *command, const char *password)
{
  g_auto (GVariantDict) arguments = G_VARIANT_DICT_INIT (NULL);
  TopaydService service = { .now = get_noon }; /* nothing is hashed or stored */
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  g_variant_dict_insert (&arguments, "name", "s", "margaret.hamilton");
  g_variant_dict_insert (&arguments, "password", "s", password);
  reply = topayd_commands_run (&service, command, &arguments, &error);
  g_assert_null (reply);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
}

static void
test_operator_password (Fixture *fixture, gconstpointer data)
{
  assert_password_refused ("agent-add", "a");
  assert_password_refused ("agent-add", "margaret.hamilton");
  assert_password_refused ("account-add", "fourteen chars");
}

/* A server without an edge, on a socket of its own, as a proxy sees it. */
typedef struct
{
  SoupServer *soup;              /* (owned) */
  GSocketConnection *connection; /* (owned) */
  TopaydService service;
  char *address; /* (owned) (nullable): that a call of it counted */
  guint status;
  gboolean is_wiped;
} Peer;

static void
on_finished_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  Peer *peer = user_data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) piece = soup_message_body_get_chunk (body, 0);
  gsize size = 0;
  const char *bytes = g_bytes_get_data (piece, &size);
  g_autoptr (TopaydCall) call = topayd_call_new (&peer->service, message);

  peer->is_wiped = TRUE;
  for (gsize i = 0; i < size; i++)
    peer->is_wiped &= bytes[i] == 0;
  for (gsize i = 0; body->data != NULL && i < (gsize) body->length; i++)
    peer->is_wiped &= body->data[i] == 0;
  peer->address = g_strdup (call->address);
  peer->status = soup_server_message_get_status (message);
}

/* Sends a request with @head and a body of 26 bytes that are secret. */
static void
ask (Fixture *fixture, Peer *peer, const char *head)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (fixture->path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autofree char *text =
      g_strdup_printf ("POST %s\r\nContent-Length: 26\r\n\r\n{\"password\": \"hush, hush\"}", head);

  peer->service.now = get_noon;
  peer->service.metrics = topayd_metrics_new ();
  peer->soup = soup_server_new (NULL, NULL);
  topayd_router_attach (&peer->service, peer->soup);
  g_signal_connect (peer->soup, "request-finished", G_CALLBACK (on_finished_cb), peer);
  g_assert_true (soup_server_listen (peer->soup, address, 0, NULL));
  peer->connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  g_assert_nonnull (peer->connection);
  g_assert_true (
      g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (peer->connection)),
                                 text, strlen (text), NULL, NULL, NULL));
  while (peer->status == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
peer_clear (Peer *peer)
{
  g_clear_object (&peer->connection);
  soup_server_disconnect (peer->soup);
  g_clear_object (&peer->soup);
  g_clear_pointer (&peer->service.metrics, topayd_metrics_free);
  g_free (peer->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Peer, peer_clear)

static void
test_bodies_are_wiped (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *head;
    guint status;
  } cases[] = {
    { "/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json", 400 },
    { "/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain", 415 },
    { "/v1/session?a=b HTTP/1.1\r\nHost: a\r\nContent-Type: application/json", 400 },
    { "/v1/sesion HTTP/1.1\r\nHost: a\r\nContent-Type: application/json", 404 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Peer) peer = { NULL };

      ask (fixture, &peer, cases[i].head);
      g_assert_cmpuint (peer.status, ==, cases[i].status);
      g_assert_true (peer.is_wiped);
      g_unlink (fixture->path);
    }
}

static void
test_mapped_address (Fixture *fixture, gconstpointer data)
{
  g_auto (Peer) peer = { NULL };

  ask (fixture, &peer, "/v1/x HTTP/1.1\r\nHost: a\r\nX-Real-IP: ::ffff:203.0.113.9");
  g_assert_cmpstr (peer.address, ==, "203.0.113.9");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/api-review/config/a-value-that-cannot-be-read-is-not-left-out", test_config_escape);
  ADD ("/api-review/config/a-port-has-to-be-named", test_config_port);
  ADD ("/api-review/config/limits-are-judged-with-everything-else", test_config_limits);
  ADD ("/api-review/config/codes-are-not-spooled-behind-a-proxy", test_spool_behind_proxy);
  ADD ("/api-review/demo/is-never-public", test_demo_in_public);
  ADD ("/api-review/admin/a-file-is-not-taken-for-an-old-socket", test_admin_spares_files);
  ADD ("/api-review/admin/others-cannot-replace-the-socket", test_admin_folder);
  ADD ("/api-review/admin/a-path-is-not-cut", test_admin_long_path);
  ADD ("/api-review/admin/too-much-is-not-begun", test_admin_too_much);
  ADD ("/api-review/commands/an-operator-cannot-set-a-weak-password", test_operator_password);
  ADD ("/api-review/router/no-body-stays-in-memory", test_bodies_are_wiped);
  ADD ("/api-review/call/all-of-ipv4-is-not-one-net", test_mapped_address);
#undef ADD
  return g_test_run ();
}
