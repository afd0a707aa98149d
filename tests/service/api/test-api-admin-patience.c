/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "topayd-admin.h"

/* Short, so that the tests need not wait; nothing here depends on how short it is. */
#define PATIENCE_MS 20

typedef struct
{
  char *folder;       /* (owned) */
  char *path;         /* (owned): of the socket */
  TopaydAdmin *admin; /* (owned) */
} Fixture;

/* More than a socket takes before somebody reads. */
static void
answer_at_length (TopaydAdminRequest *request, gpointer data)
{
  g_autoptr (GVariantDict) reply = g_variant_dict_new (NULL);
  g_autofree char *text = g_strnfill (4 * TOPAYD_ADMIN_MAX_BYTES, 'a');

  g_variant_dict_insert (reply, "text", "s", text);
  topayd_admin_request_answer (request, reply);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("topay-admin-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "socket", NULL);
  fixture->admin = topayd_admin_new (answer_at_length, NULL);
  topayd_admin_set_patience (fixture->admin, PATIENCE_MS);
  g_assert_true (topayd_admin_listen (fixture->admin, fixture->path, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->admin);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static GSocket *
come_in (Fixture *fixture)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (fixture->path);
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_connect (socket, address, NULL, NULL));
  return socket;
}

/* Says @bytes and no more, and waits to be sent away; a door that waits for ever ends the test
 * program by its own limit. */
static void
wait_until_closed (Fixture *fixture, const guint8 *bytes, gsize n_bytes)
{
  g_autoptr (GSocket) socket = come_in (fixture);

  if (n_bytes > 0)
    g_assert_cmpint (g_socket_send (socket, (const char *) bytes, n_bytes, NULL, NULL), ==,
                     (gssize) n_bytes);
  while ((g_socket_condition_check (socket, G_IO_HUP) & G_IO_HUP) == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_silence (Fixture *fixture, gconstpointer data)
{
  wait_until_closed (fixture, NULL, 0);
}

static void
test_half (Fixture *fixture, gconstpointer data)
{
  static const guint8 message[] = { 32, 0, 0, 0, 's', 't', 'a' };

  wait_until_closed (fixture, message, 2);
  wait_until_closed (fixture, message, sizeof message);
}

static void
test_answer_not_taken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) request = g_variant_ref_sink (g_variant_new_parsed ("('x', @a{sv} {})"));
  guint32 head = GUINT32_TO_LE ((guint32) g_variant_get_size (request));
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) &head, sizeof head);
  g_byte_array_append (bytes, g_variant_get_data (request), (guint) g_variant_get_size (request));
  wait_until_closed (fixture, bytes->data, bytes->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/admin-patience/whoever-says-nothing-is-sent-away", test_silence);
  ADD ("/admin-patience/whoever-stops-in-the-middle-is-sent-away", test_half);
  ADD ("/admin-patience/whoever-takes-no-answer-is-sent-away", test_answer_not_taken);
#undef ADD
  return g_test_run ();
}
