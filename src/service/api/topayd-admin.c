/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-admin.h"

#include <errno.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "topay-error.h"

#define REQUEST_TYPE "(sa{sv})"
#define ANSWER_TYPE  "(ssa{sv})"

struct _TopaydAdmin
{
  GObject parent_instance;
  GSocketService *service; /* (owned) (nullable): NULL before it listens and after it closed */
  char *path;              /* (owned) (nullable) */
  TopaydAdminHandler handler;
  gpointer data;
  guint patience_ms;
};

struct _TopaydAdminRequest
{
  GSocketConnection *connection; /* (owned) */
  GCancellable *cancellable;     /* (owned): ends what waits for the other side */
  guint patience_ms;
  guint patience_source; /* GSource id; 0 while we are the ones who are waited for */
  TopaydAdminHandler handler;
  gpointer data;
  guint32 length;
  char *bytes;             /* (owned): of the message */
  char *command;           /* (owned) (nullable) */
  char *operator_name;     /* (owned): who asks */
  GVariantDict *arguments; /* (owned) (nullable) */
  GBytes *answer;          /* (owned) (nullable): while it is sent */
};

G_DEFINE_FINAL_TYPE (TopaydAdmin, topayd_admin, G_TYPE_OBJECT)

/* Names of the errors that travel. */
static const struct
{
  TopayError code;
  const char *name;
} error_names[] = {
  { TOPAY_ERROR_INVALID, "invalid" },     { TOPAY_ERROR_TOO_LARGE, "too-large" },
  { TOPAY_ERROR_NOT_FOUND, "not-found" }, { TOPAY_ERROR_DAMAGED, "damaged" },
  { TOPAY_ERROR_BUSY, "busy" },           { TOPAY_ERROR_IO, "io" },
};

static const char *
name_error (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_names); i++)
    if (g_error_matches (error, TOPAY_ERROR, error_names[i].code))
      return error_names[i].name;
  return "io";
}

static TopayError
find_error (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (error_names); i++)
    if (g_str_equal (name, error_names[i].name))
      return error_names[i].code;
  return TOPAY_ERROR_IO;
}

static void
request_free (TopaydAdminRequest *request)
{
  g_clear_handle_id (&request->patience_source, g_source_remove);
  g_io_stream_close (G_IO_STREAM (request->connection), NULL, NULL);
  g_object_unref (request->connection);
  g_object_unref (request->cancellable);
  if (request->bytes != NULL)
    explicit_bzero (request->bytes, request->length); /* a password may be in it */
  g_free (request->bytes);
  g_free (request->command);
  g_free (request->operator_name);
  g_clear_pointer (&request->arguments, g_variant_dict_unref);
  g_clear_pointer (&request->answer, g_bytes_unref);
  g_free (request);
}

static gboolean
on_patience_ended_cb (gpointer user_data)
{
  TopaydAdminRequest *request = user_data;

  request->patience_source = 0;
  g_cancellable_cancel (request->cancellable); /* whoever waits for the other side frees it */
  return G_SOURCE_REMOVE;
}

/* From here on it is the turn of the other side. */
static void
start_patience (TopaydAdminRequest *request)
{
  request->patience_source = g_timeout_add (request->patience_ms, on_patience_ended_cb, request);
}

/* A message: its length, then the bytes of @variant. */
static GBytes *
pack (GVariant *variant)
{
  guint32 length = (guint32) g_variant_get_size (variant);
  guint32 head = GUINT32_TO_LE (length);
  guint8 *bytes = g_malloc (sizeof head + length);

  memcpy (bytes, &head, sizeof head);
  if (length > 0)
    memcpy (bytes + sizeof head, g_variant_get_data (variant), length);
  return g_bytes_new_take (bytes, sizeof head + length);
}

static void
on_answer_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  request_free (user_data);
}

static void
send_answer (TopaydAdminRequest *request, GVariant *answer)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (answer);
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (request->connection));
  gsize size = 0;
  gconstpointer bytes;

  request->answer = pack (owned);
  bytes = g_bytes_get_data (request->answer, &size);
  g_clear_handle_id (&request->patience_source, g_source_remove);
  start_patience (request);
  g_output_stream_write_all_async (stream, bytes, size, G_PRIORITY_DEFAULT, request->cancellable,
                                   on_answer_sent_cb, request);
}

/**
 * topayd_admin_request_answer:
 * @request: (transfer full): a request
 * @reply: (nullable): what was asked for; it is emptied
 *
 * Answers that all went well.
 */
void
topayd_admin_request_answer (TopaydAdminRequest *request, GVariantDict *reply)
{
  GVariant *values = reply != NULL ? g_variant_dict_end (reply) : g_variant_new ("a{sv}", NULL);

  send_answer (request, g_variant_new ("(ss@a{sv})", "", "", values));
}

/**
 * topayd_admin_request_refuse:
 * @request: (transfer full): a request
 * @error: why nothing was done
 */
void
topayd_admin_request_refuse (TopaydAdminRequest *request, const GError *error)
{
  send_answer (request, g_variant_new ("(ssa{sv})", name_error (error), error->message, NULL));
}

/**
 * topayd_admin_request_get_command:
 * @request: a request
 *
 * Returns: its command
 */
const char *
topayd_admin_request_get_command (TopaydAdminRequest *request)
{
  return request->command;
}

/**
 * topayd_admin_request_get_arguments:
 * @request: a request
 *
 * Returns: (transfer none): what came with the command
 */
GVariantDict *
topayd_admin_request_get_arguments (TopaydAdminRequest *request)
{
  return request->arguments;
}

/**
 * topayd_admin_request_get_operator:
 * @request: a request
 *
 * Returns: who asks, for the audit log: the number of the user, as the kernel tells it
 */
const char *
topayd_admin_request_get_operator (TopaydAdminRequest *request)
{
  return request->operator_name;
}

static void
refuse_invalid (TopaydAdminRequest *request, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (TOPAY_ERROR, TOPAY_ERROR_INVALID, message);

  topayd_admin_request_refuse (request, error);
}

static void
on_message_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopaydAdminRequest *request = user_data;
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) values = NULL;
  gsize read = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &read, NULL)
      || read < request->length)
    {
      request_free (request);
      return;
    }
  g_clear_handle_id (&request->patience_source, g_source_remove);
  variant = g_variant_ref_sink (g_variant_new_from_data (
      G_VARIANT_TYPE (REQUEST_TYPE), request->bytes, request->length, FALSE, NULL, NULL));
  if (!g_variant_is_normal_form (variant))
    {
      refuse_invalid (request, "The message is damaged");
      return;
    }
  g_variant_get (variant, "(s@a{sv})", &request->command, &values);
  request->arguments = g_variant_dict_new (values);
  request->handler (request, request->data);
}

static void
on_length_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TopaydAdminRequest *request = user_data;
  gsize read = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &read, NULL)
      || read < sizeof request->length)
    {
      request_free (request);
      return;
    }
  request->length = GUINT32_FROM_LE (request->length);
  if (request->length == 0 || request->length > TOPAYD_ADMIN_MAX_BYTES)
    {
      refuse_invalid (request, "The message is too long");
      return;
    }
  request->bytes = g_malloc (request->length);
  g_input_stream_read_all_async (G_INPUT_STREAM (source), request->bytes, request->length,
                                 G_PRIORITY_DEFAULT, request->cancellable, on_message_read_cb,
                                 request);
}

/* Who is at the other end, as the kernel tells it; NULL for whoever may not come in. */
static char *
dup_operator (GSocketConnection *connection)
{
  g_autoptr (GCredentials) credentials =
      g_socket_get_credentials (g_socket_connection_get_socket (connection), NULL);
  uid_t user = credentials != NULL ? g_credentials_get_unix_user (credentials, NULL) : (uid_t) -1;

  if (user != 0 && user != geteuid ())
    return NULL;
  return g_strdup_printf ("operator:%lu", (unsigned long) user);
}

static gboolean
on_incoming_cb (GSocketService *service,
                GSocketConnection *connection,
                GObject *source,
                gpointer user_data)
{
  TopaydAdmin *self = user_data;
  char *operator_name = dup_operator (connection);
  TopaydAdminRequest *request;

  if (operator_name == NULL)
    return TRUE;

  request = g_new0 (TopaydAdminRequest, 1);
  request->connection = g_object_ref (connection);
  request->cancellable = g_cancellable_new ();
  request->patience_ms = self->patience_ms;
  request->operator_name = operator_name;
  request->handler = self->handler;
  request->data = self->data;
  start_patience (request);
  g_input_stream_read_all_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                                 &request->length, sizeof request->length, G_PRIORITY_DEFAULT,
                                 request->cancellable, on_length_read_cb, request);
  return TRUE;
}

static void
topayd_admin_dispose (GObject *object)
{
  topayd_admin_close (TOPAYD_ADMIN (object));
  G_OBJECT_CLASS (topayd_admin_parent_class)->dispose (object);
}

static void
topayd_admin_class_init (TopaydAdminClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = topayd_admin_dispose;
}

static void
topayd_admin_init (TopaydAdmin *self)
{
  self->patience_ms = TOPAYD_ADMIN_PATIENCE_MS;
}

/**
 * topayd_admin_new:
 * @handler: takes each request
 * @data: for @handler; must live as long as the requests
 *
 * Returns: (transfer full): a door that is still shut
 */
TopaydAdmin *
topayd_admin_new (TopaydAdminHandler handler, gpointer data)
{
  TopaydAdmin *self = g_object_new (TOPAYD_TYPE_ADMIN, NULL);

  self->handler = handler;
  self->data = data;
  return self;
}

/**
 * topayd_admin_set_patience:
 * @self: a door
 * @patience_ms: milliseconds; %TOPAYD_ADMIN_PATIENCE_MS unless this is called
 *
 * How long whoever comes in from here on may take to say what is wanted, and then to take the
 * answer; after that the connection is closed. What we ourselves need in between is not counted.
 */
void
topayd_admin_set_patience (TopaydAdmin *self, guint patience_ms)
{
  self->patience_ms = patience_ms;
}

/* Passwords go through the socket: nobody else may be able to put another in its place. */
static gboolean
check_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat info;

  if (strlen (path) >= sizeof ((struct sockaddr_un *) NULL)->sun_path)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The path ‘%s’ is too long", path);
  else if (stat (folder, &info) < 0)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot look at ‘%s’: %s", folder,
                 g_strerror (errno));
  else if ((info.st_mode & S_IWOTH) != 0 || (info.st_uid != 0 && info.st_uid != geteuid ()))
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                 "Others can write to ‘%s’; the admin socket needs a folder of its own", folder);
  else
    return TRUE;
  return FALSE;
}

/* Only a socket is ever taken away: a slip of the pen must not cost a file. */
static gboolean
remove_old (const char *path, GError **error)
{
  struct stat info;

  if (lstat (path, &info) < 0)
    return TRUE;
  if (S_ISSOCK (info.st_mode) && g_unlink (path) == 0)
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "‘%s’ is in the way of the admin socket", path);
  return FALSE;
}

/**
 * topayd_admin_listen:
 * @self: a door
 * @path: of the socket, in a folder that others cannot write to; an old one is replaced, since the
 *   database's lock has shown that no other service runs
 * @error: return location for an error
 *
 * Opens the door. The socket has mode 0600, and the kernel's word on the peer is asked besides. The
 * umask is left alone: it is one for all threads.
 *
 * Returns: whether it is open; %FALSE with IO or INVALID
 */
gboolean
topayd_admin_listen (TopaydAdmin *self, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GError) cause = NULL;

  if (!check_folder (path, error) || !remove_old (path, error))
    return FALSE;
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot listen on ‘%s’: %s", path,
                   cause->message);
      return FALSE;
    }
  if (g_chmod (path, 0600) < 0)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "Cannot protect ‘%s’: %s", path,
                   g_strerror (errno));
      g_unlink (path);
      return FALSE;
    }
  g_signal_connect_object (service, "incoming", G_CALLBACK (on_incoming_cb), self, 0);
  self->service = g_steal_pointer (&service);
  self->path = g_strdup (path);
  return TRUE;
}

/**
 * topayd_admin_close:
 * @self: a door
 *
 * Shuts it and takes the socket away. Requests that are inside are still answered.
 */
void
topayd_admin_close (TopaydAdmin *self)
{
  if (self->service != NULL)
    {
      g_socket_service_stop (self->service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    }
  g_clear_object (&self->service);
  if (self->path != NULL)
    g_unlink (self->path);
  g_clear_pointer (&self->path, g_free);
}

/* Reads one message of @type. */
static GVariant *
read_message (GInputStream *stream, const char *type, GError **error)
{
  guint32 length = 0;
  g_autofree char *bytes = NULL;
  gsize read = 0;
  g_autoptr (GVariant) variant = NULL;

  if (!g_input_stream_read_all (stream, &length, sizeof length, &read, NULL, error))
    return NULL;
  length = GUINT32_FROM_LE (length);
  if (read < sizeof length || length > TOPAYD_ADMIN_MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO,
                   "The service closed the connection; only its own user and root may ask it");
      return NULL;
    }
  bytes = g_malloc (length);
  if (!g_input_stream_read_all (stream, bytes, length, &read, NULL, error))
    return NULL;
  variant = g_variant_ref_sink (
      g_variant_new_from_data (G_VARIANT_TYPE (type), bytes, read, FALSE, g_free, bytes));
  bytes = NULL;
  if (read < length || !g_variant_is_normal_form (variant))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED, "The answer is damaged");
      return NULL;
    }
  return g_steal_pointer (&variant);
}

static GVariant *
exchange (GSocketConnection *connection, GVariant *request, GError **error)
{
  g_autoptr (GBytes) message = pack (request);
  gsize size = 0;
  gconstpointer bytes = g_bytes_get_data (message, &size);

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes,
                                  size, NULL, NULL, error))
    return NULL;
  return read_message (g_io_stream_get_input_stream (G_IO_STREAM (connection)), ANSWER_TYPE, error);
}

/**
 * topayd_admin_call:
 * @path: of the socket
 * @command: what is wanted
 * @arguments: (nullable): floating "a{sv}"
 * @error: return location for an error
 *
 * Asks a running service and waits for the answer.
 *
 * Returns: (transfer full) (nullable): "a{sv}"; %NULL with the error of the service, TOO_LARGE, or
 *   IO when none answers
 */
GVariant *
topayd_admin_call (const char *path, const char *command, GVariant *arguments, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GVariant) values =
      g_variant_ref_sink (arguments != NULL ? arguments : g_variant_new ("a{sv}", NULL));
  g_autoptr (GVariant) request = g_variant_ref_sink (g_variant_new ("(s@a{sv})", command, values));
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) cause = NULL;
  const char *name, *message;
  GVariant *reply = NULL;

  if (g_variant_get_size (request) > TOPAYD_ADMIN_MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
                   "This is too much at once; divide it");
      return NULL;
    }
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &cause);
  if (connection != NULL)
    answer = exchange (connection, request, &cause);
  if (answer == NULL)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "No service answers at ‘%s’: %s", path,
                   cause->message);
      return NULL;
    }
  g_variant_get (answer, "(&s&s@a{sv})", &name, &message, &reply);
  if (name[0] == '\0')
    return reply;
  g_variant_unref (reply);
  g_set_error (error, TOPAY_ERROR, find_error (name), "%s", message);
  return NULL;
}
