/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-admin.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "topay-error.h"

typedef struct
{
  char *folder;                /* (owned) */
  char *path;                  /* (owned): of the socket */
  TopaydAdmin *admin;          /* (owned) */
  TopaydAdminRequest *waiting; /* (owned) (nullable): of the command "wait" */
  guint n_handled;
} Fixture;

/* Answers "echo" with its text, refuses "refuse", and leaves "wait" until the next command. */
static void
on_request_cb (TopaydAdminRequest *request, gpointer data)
{
  Fixture *fixture = data;
  const char *command = topayd_admin_request_get_command (request);
  g_autoptr (GVariantDict) reply = g_variant_dict_new (NULL);
  g_autoptr (GError) error = NULL;
  const char *text = "";

  fixture->n_handled++;
  if (g_str_equal (command, "wait") && fixture->waiting == NULL)
    {
      fixture->waiting = request;
      return;
    }
  if (g_str_equal (command, "refuse"))
    {
      error = g_error_new (TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "There is no ‘%s’", "王芳");
      topayd_admin_request_refuse (request, error);
    }
  else
    {
      g_variant_dict_lookup (topayd_admin_request_get_arguments (request), "text", "&s", &text);
      g_variant_dict_insert (reply, "text", "s", text);
      g_variant_dict_insert (reply, "operator", "s", topayd_admin_request_get_operator (request));
      topayd_admin_request_answer (request, reply);
    }
  if (fixture->waiting != NULL)
    topayd_admin_request_answer (g_steal_pointer (&fixture->waiting), NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("topay-admin-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "socket", NULL);
  fixture->admin = topayd_admin_new (on_request_cb, fixture);
  g_assert_true (topayd_admin_listen (fixture->admin, fixture->path, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->admin);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

/* A call of the other side, which waits, and so needs a thread of its own. */
typedef struct
{
  const char *path;
  const char *command;
  const char *text; /* (nullable) */
  GThread *thread;  /* (owned) */
  GVariant *reply;  /* (owned) (nullable) */
  GError *error;    /* (owned) (nullable) */
  int done;         /* (atomic) */
} Call;

static gpointer
run_call (gpointer data)
{
  Call *call = data;
  GVariantDict arguments = G_VARIANT_DICT_INIT (NULL);

  if (call->text != NULL)
    g_variant_dict_insert (&arguments, "text", "s", call->text);
  call->reply =
      topayd_admin_call (call->path, call->command, g_variant_dict_end (&arguments), &call->error);
  g_atomic_int_set (&call->done, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
call_start (Call *call, Fixture *fixture, const char *command, const char *text)
{
  call->path = fixture->path;
  call->command = command;
  call->text = text;
  call->thread = g_thread_new ("caller", run_call, call);
}

static void
call_wait (Call *call)
{
  while (!g_atomic_int_get (&call->done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (g_steal_pointer (&call->thread));
}

static void
call_clear (Call *call)
{
  g_clear_pointer (&call->reply, g_variant_unref);
  g_clear_error (&call->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

static void
assert_echo (Call *call, const char *text)
{
  const char *answered = NULL;

  g_assert_no_error (call->error);
  g_assert_true (g_variant_lookup (call->reply, "text", "&s", &answered));
  g_assert_cmpstr (answered, ==, text);
}

static void
test_mode (Fixture *fixture, gconstpointer data)
{
  GStatBuf info;

  g_assert_cmpint (g_lstat (fixture->path, &info), ==, 0);
  g_assert_true (S_ISSOCK (info.st_mode));
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { NULL };
  g_autofree char *operator_name = g_strdup_printf ("operator:%lu", (gulong) geteuid ());
  const char *told = NULL;

  call_start (&call, fixture, "echo", "一 “two” three");
  call_wait (&call);
  assert_echo (&call, "一 “two” three");
  g_assert_true (g_variant_lookup (call.reply, "operator", "&s", &told));
  g_assert_cmpstr (told, ==, operator_name);
}

static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) call = { NULL };

  call_start (&call, fixture, "refuse", NULL);
  call_wait (&call);
  g_assert_null (call.reply);
  g_assert_error (call.error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND);
  g_assert_cmpstr (call.error->message, ==, "There is no ‘王芳’");
}

static void
test_two (Fixture *fixture, gconstpointer data)
{
  g_auto (Call) first = { NULL };
  g_auto (Call) second = { NULL };

  call_start (&first, fixture, "wait", NULL);
  while (fixture->waiting == NULL)
    g_main_context_iteration (NULL, TRUE);
  call_start (&second, fixture, "echo", "second");
  call_wait (&second);
  assert_echo (&second, "second");
  call_wait (&first);
  g_assert_no_error (first.error);
}

static void
test_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (1000 * 1024, 'a');
  g_auto (Call) call = { NULL };

  call_start (&call, fixture, "echo", text);
  call_wait (&call);
  assert_echo (&call, text);
}

/* What the door says to @bytes, until it closes. */
static GByteArray *
send_bytes (Fixture *fixture, gconstpointer bytes, gsize size)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (fixture->path);
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  GByteArray *answer = g_byte_array_new ();
  guint8 buffer[1024];
  gssize length = -1;

  g_assert_true (g_socket_connect (socket, address, NULL, NULL));
  g_assert_cmpint (g_socket_send (socket, bytes, size, NULL, NULL), ==, (gssize) size);
  g_assert_true (g_socket_shutdown (socket, FALSE, TRUE, NULL));
  g_socket_set_blocking (socket, FALSE);
  while (length != 0)
    {
      g_autoptr (GError) error = NULL;

      g_main_context_iteration (NULL, FALSE);
      length = g_socket_receive (socket, (char *) buffer, sizeof buffer, NULL, &error);
      if (length > 0)
        g_byte_array_append (answer, buffer, (guint) length);
      else if (length < 0)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
      if (length < 0)
        g_usleep (200);
    }
  return answer;
}

static void
assert_refused (Fixture *fixture, gconstpointer bytes, gsize size, const char *words)
{
  g_autoptr (GByteArray) answer = send_bytes (fixture, bytes, size);
  g_autoptr (GVariant) variant = NULL;
  const char *name, *message;

  g_assert_cmpuint (answer->len, >, 4);
  variant = g_variant_ref_sink (g_variant_new_from_data (
      G_VARIANT_TYPE ("(ssa{sv})"), answer->data + 4, answer->len - 4, FALSE, NULL, NULL));
  g_assert_true (g_variant_is_normal_form (variant));
  g_variant_get (variant, "(&s&sa{sv})", &name, &message, NULL);
  g_assert_cmpstr (name, ==, "invalid");
  g_assert_nonnull (strstr (message, words));
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

static void
test_length (Fixture *fixture, gconstpointer data)
{
  static const guint32 lengths[] = { 0, TOPAYD_ADMIN_MAX_BYTES + 1, G_MAXINT32, G_MAXUINT32 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      guint32 head = GUINT32_TO_LE (lengths[i]);

      assert_refused (fixture, &head, sizeof head, "too long");
    }
}

static GBytes *
pack_echo (void)
{
  g_autoptr (GVariant) request =
      g_variant_ref_sink (g_variant_new_parsed ("('echo', {'text': <'x'>})"));
  gsize size = g_variant_get_size (request);
  guint32 head = GUINT32_TO_LE ((guint32) size);
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) &head, sizeof head);
  g_byte_array_append (bytes, g_variant_get_data (request), (guint) size);
  return g_byte_array_free_to_bytes (bytes);
}

/* Cut at every place: nothing is done and nothing is answered. */
static void
test_half (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) whole = pack_echo ();
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (whole, &size);

  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GByteArray) answer = send_bytes (fixture, bytes, cut);

      g_assert_cmpuint (answer->len, ==, 0);
    }
  g_assert_cmpuint (fixture->n_handled, ==, 0);
}

/* Every byte changed: refused or understood, and the door stays open. */
static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  static const guint8 noise[] = { 8, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  g_autoptr (GBytes) whole = pack_echo ();
  g_auto (Call) call = { NULL };
  gsize size = 0;

  assert_refused (fixture, noise, sizeof noise, "damaged");
  for (gsize i = 4; i < g_bytes_get_size (whole); i++)
    {
      g_autofree guint8 *bytes =
          g_memdup2 (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
      g_autoptr (GByteArray) answer = NULL;

      size = g_bytes_get_size (whole);
      bytes[i] ^= 0xff;
      answer = send_bytes (fixture, bytes, size);
      g_assert_cmpuint (answer->len, >, 0);
    }
  call_start (&call, fixture, "echo", "still here");
  call_wait (&call);
  assert_echo (&call, "still here");
}

static void
test_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  topayd_admin_close (fixture->admin);
  reply = topayd_admin_call (fixture->path, "echo", NULL, &error);
  g_assert_null (reply);
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_IO);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

/* The socket of a service that was killed is in nobody's way. */
static void
test_left_over (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kept = g_strconcat (fixture->path, ".kept", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (Call) call = { NULL };

  g_assert_cmpint (link (fixture->path, kept), ==, 0);
  topayd_admin_close (fixture->admin);
  g_assert_cmpint (g_rename (kept, fixture->path), ==, 0);
  g_assert_true (topayd_admin_listen (fixture->admin, fixture->path, &error));
  g_assert_no_error (error);
  call_start (&call, fixture, "echo", "again");
  call_wait (&call);
  assert_echo (&call, "again");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/admin/the-socket-is-its-owners-alone", test_mode);
  ADD ("/admin/a-command-comes-and-goes", test_round_trip);
  ADD ("/admin/an-error-of-the-service-is-the-callers", test_refusal);
  ADD ("/admin/two-are-served-at-once", test_two);
  ADD ("/admin/a-megabyte-fits", test_large);
  ADD ("/admin/wrong-lengths-are-refused-before-a-byte-is-kept", test_length);
  ADD ("/admin/half-a-message-does-nothing", test_half);
  ADD ("/admin/a-damaged-message-shuts-nothing", test_damaged);
  ADD ("/admin/nobody-there-is-said-with-the-path", test_nobody);
  ADD ("/admin/a-socket-left-behind-is-replaced", test_left_over);
#undef ADD
  return g_test_run ();
}
