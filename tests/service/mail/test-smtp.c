/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "mail-fixture.h"
#include "topay-error.h"
#include "topayd-sender-smtp.h"

#define STATE    "SELECT state FROM outgoing"
#define ATTEMPTS "SELECT CAST (attempts AS TEXT) FROM outgoing"
#define REASON   "SELECT last_error FROM outgoing"
#define FROM     "no-reply@mail.example"

/* What smtp-server knows. */
static const char *const ways[] = {
  "good",       "unknown",      "elsewhere",    "plain",        "rcpt-later",
  "data-later", "mail-refused", "rcpt-refused", "data-refused", "password",
};

/* Python takes half a second to start: once for all tests. */
static char *certificates; /* (owned): folder */
static char *inboxes;      /* (owned): folder */
static guint16 ports[G_N_ELEMENTS (ways)];

typedef struct
{
  MailFixture *world; /* (owned) */
  TopaydMail *mail;   /* (owned) (nullable) */
} Bench;

static char *
get_certificate (const char *name)
{
  return g_build_filename (certificates, name, NULL);
}

static void
run_certtool (const char *const *arguments)
{
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (line, (gpointer) "certtool");
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (line, (gpointer) *arguments);
  g_ptr_array_add (line, NULL);
  process = g_subprocess_newv ((const char *const *) line->pdata, G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

/* NAME.pem, signed by its own key NAME.key, for @host. */
static void
make_certificate (const char *name, const char *host)
{
  g_autofree char *key_name = g_strconcat (name, ".key", NULL);
  g_autofree char *certificate_name = g_strconcat (name, ".pem", NULL);
  g_autofree char *key = get_certificate (key_name);
  g_autofree char *certificate = get_certificate (certificate_name);
  g_autofree char *template = get_certificate ("template");
  g_autofree char *text =
      g_strdup_printf ("cn = \"%s\"\ndns_name = \"%s\"\nexpiration_days = 2\nca\n"
                       "tls_www_server\nsigning_key\ncert_signing_key\n",
                       host, host);

  g_assert_true (g_file_set_contents (template, text, -1, NULL));
  run_certtool (
      (const char *const[]){ "--generate-privkey", "--key-type=ecdsa", "--outfile", key, NULL });
  run_certtool ((const char *const[]){ "--generate-self-signed", "--load-privkey", key,
                                       "--template", template, "--outfile", certificate, NULL });
}

static GSubprocess *
start_servers (const char *const *names, guint n_names, guint16 *found)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_DIST, "service", "mail", "smtp-server", NULL);
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *server;

  g_ptr_array_add (line, program);
  g_ptr_array_add (line, certificates);
  g_ptr_array_add (line, inboxes);
  for (guint i = 0; i < n_names; i++)
    g_ptr_array_add (line, (gpointer) names[i]);
  g_ptr_array_add (line, NULL);
  server =
      g_subprocess_newv ((const char *const *) line->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  for (guint i = 0; i < n_names; i++)
    {
      g_autofree char *port = g_data_input_stream_read_line (output, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (port);
      found[i] = (guint16) g_ascii_strtoull (port, NULL, 10);
    }

  return server;
}

static void
stop_servers (GSubprocess *server)
{
  g_subprocess_force_exit (server);
  g_assert_true (g_subprocess_wait (server, NULL, NULL));
  g_object_unref (server);
}

static guint16
get_port (const char *way)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      if (g_str_equal (ways[i], way))
        return ports[i];
    }
  g_assert_not_reached ();
}

/* Trusts the certificate @trusted alone. */
static void
start_mail (Bench *self, guint16 port, const char *trusted, const char *credentials)
{
  g_autofree char *ca_path = get_certificate (trusted);
  g_autoptr (GError) error = NULL;
  g_autoptr (TopaydSender) sender = topayd_sender_smtp_new (
      &(const TopaydSmtpSettings){
          .host = "localhost",
          .port = port,
          .from = FROM,
          .ca_path = ca_path,
          .credentials_path = credentials,
          .sms_domain = "sms.example",
      },
      &error);

  g_assert_no_error (error);
  self->mail = mail_fixture_make_mail (self->world, sender);
  topayd_mail_start (self->mail);
}

static void
enqueue_code (Bench *self)
{
  TopaydMessage message = mail_fixture_make_code ();

  mail_fixture_enqueue (self->world, self->mail, &message);
}

static guint
count_inbox (const char *way)
{
  g_autofree char *folder = g_build_filename (inboxes, way, NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (files != NULL && g_dir_read_name (files) != NULL)
    n_files++;

  return n_files;
}

static void
bench_set_up (Bench *self, gconstpointer data)
{
  self->world = mail_fixture_new ();
}

static void
bench_tear_down (Bench *self, gconstpointer data)
{
  if (self->mail != NULL)
    topayd_mail_stop (self->mail);
  g_clear_object (&self->mail);
  mail_fixture_free (self->world);
}

static void
test_delivered_once (Bench *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (inboxes, "good", "0.eml", NULL), *text = NULL;

  start_mail (self, get_port ("good"), "good.pem", NULL);
  enqueue_code (self);
  mail_fixture_wait_for (self->world, STATE, "sent");
  mail_fixture_advance (self->world, self->mail, 100);
  topayd_mail_stop (self->mail);

  g_assert_cmpuint (count_inbox ("good"), ==, 1);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, FROM " " MAIL_FIXTURE_ADDRESS " TLSv1."));
  g_assert_nonnull (strstr (text, "\r\nTo: " MAIL_FIXTURE_ADDRESS "\r\n"));
  g_assert_nonnull (strstr (text, "\r\nSubject: Your code for a new login password\r\n"));
  g_assert_nonnull (strstr (text, "\r\n    " MAIL_FIXTURE_CODE "\r\n"));
}

static void
wait_until_kept (Bench *self, const char *way)
{
  enqueue_code (self);
  mail_fixture_wait_for (self->world, ATTEMPTS, "1");
  mail_fixture_wait_for (self->world, STATE, "queued");
  g_assert_cmpuint (count_inbox (way), ==, 0);
}

static void
test_unknown_certificate (Bench *self, gconstpointer data)
{
  start_mail (self, get_port ("unknown"), "good.pem", NULL);
  wait_until_kept (self, "unknown");
}

static void
test_wrong_name (Bench *self, gconstpointer data)
{
  start_mail (self, get_port ("elsewhere"), "elsewhere.pem", NULL);
  wait_until_kept (self, "elsewhere");
}

/* As when somebody in between takes STARTTLS out of the greeting. */
static void
test_no_tls (Bench *self, gconstpointer data)
{
  start_mail (self, get_port ("plain"), "good.pem", NULL);
  wait_until_kept (self, "plain");
}

/* Bound to a port of loopback that nobody else has. */
static GSocket *
bind_socket (guint16 *port)
{
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, TRUE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));

  return socket;
}

static void
test_silent_server (Bench *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocket) listener = bind_socket (&port);
  g_autoptr (GSocket) connection = NULL;

  g_assert_true (g_socket_listen (listener, NULL));
  start_mail (self, port, "good.pem", NULL);
  enqueue_code (self);
  connection = g_socket_accept (listener, NULL, NULL);
  g_assert_nonnull (connection);
  topayd_mail_stop (self->mail);

  /* waiting for the end of its patience would have been an attempt */
  mail_fixture_wait_for (self->world, STATE, "queued");
  mail_fixture_wait_for (self->world, ATTEMPTS, "0");
}

static void
test_down_then_up (Bench *self, gconstpointer data)
{
  guint16 port;
  g_autoptr (GSocket) place = bind_socket (&port);
  g_autofree char *name = g_strdup_printf ("good:%u", port);
  guint n_before = count_inbox ("good");
  GSubprocess *server;

  start_mail (self, port, "good.pem", NULL);
  wait_until_kept (self, "nowhere");
  g_assert_true (g_socket_close (place, NULL));
  server = start_servers ((const char *const[]){ name }, 1, &port);
  mail_fixture_advance (self->world, self->mail, 60);
  mail_fixture_wait_for (self->world, STATE, "sent");

  g_assert_cmpuint (count_inbox ("good"), ==, n_before + 1);
  stop_servers (server);
}

/* The sender, the recipient or the letter: the second time it is taken. */
static void
test_put_off (Bench *self, gconstpointer data)
{
  const char *way = data;
  g_autofree char *reason = NULL;

  start_mail (self, get_port (way), "good.pem", NULL);
  wait_until_kept (self, way);
  reason = mail_fixture_query (self->world, REASON);
  g_assert_nonnull (
      strstr (reason, g_str_equal (way, "mail-refused") ? "last reply 530" : "last reply 451"));

  mail_fixture_advance (self->world, self->mail, 60);
  mail_fixture_wait_for (self->world, STATE, "sent");
  g_assert_cmpuint (count_inbox (way), ==, 1);
}

static void
test_refused (Bench *self, gconstpointer data)
{
  g_autofree char *reason = NULL;

  start_mail (self, get_port (data), "good.pem", NULL);
  enqueue_code (self);
  mail_fixture_wait_for (self->world, STATE, "failed");

  reason = mail_fixture_query (self->world, REASON);
  g_assert_nonnull (strstr (reason, "last reply 55"));
  mail_fixture_assert_not_logged (MAIL_FIXTURE_ADDRESS);
  mail_fixture_assert_not_logged (MAIL_FIXTURE_CODE);
  g_assert_null (strstr (reason, MAIL_FIXTURE_ADDRESS));
}

static void
test_text_message_by_gateway (void)
{
  g_autofree char *ca_path = get_certificate ("good.pem"), *path = NULL, *text = NULL, *name = NULL;
  guint n_before = count_inbox ("good");
  g_autoptr (TopaydSender) sender =
      topayd_sender_smtp_new (&(const TopaydSmtpSettings){ .host = "localhost",
                                                           .port = get_port ("good"),
                                                           .from = FROM,
                                                           .ca_path = ca_path,
                                                           .sms_domain = "sms.example" },
                              NULL);
  const TopaydLetter letter = {
    .id = "0123456789abcdef0123456789abcdef",
    .channel = TOPAYD_CHANNEL_PHONE,
    .address = "+8613812345678",
    .language = "zh_CN",
    .created_at = MAIL_FIXTURE_START,
    .body = "【Topay】验证码",
  };

  g_assert_true (topayd_sender_send (sender, &letter, NULL, NULL));
  name = g_strdup_printf ("%u.eml", n_before);
  path = g_build_filename (inboxes, "good", name, NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, FROM " +8613812345678@sms.example TLSv1."));
}

static char *
write_credentials (Bench *self, const char *password, int mode)
{
  char *path = g_build_filename (self->world->folder, "credentials", NULL);
  g_autofree char *text = g_strdup_printf ("[smtp]\nuser=topay\npassword=%s\n", password);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);

  return path;
}

static void
test_signs_in (Bench *self, gconstpointer data)
{
  g_autofree char *path = write_credentials (self, "right", 0600);

  start_mail (self, get_port ("password"), "good.pem", path);
  enqueue_code (self);
  mail_fixture_wait_for (self->world, STATE, "sent");
}

static void
test_wrong_credentials (Bench *self, gconstpointer data)
{
  g_autofree char *path = write_credentials (self, "wrong", 0600);

  start_mail (self, get_port ("password"), "good.pem", path);
  wait_until_kept (self, "password");
  mail_fixture_assert_not_logged ("password=wrong");
}

static void
test_open_credentials (Bench *self, gconstpointer data)
{
  g_autofree char *path = write_credentials (self, "right", 0604);
  g_autoptr (GError) error = NULL;

  g_assert_null (topayd_sender_smtp_new (
      &(const TopaydSmtpSettings){ .host = "localhost", .from = FROM, .credentials_path = path },
      &error));
  g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_DENIED);
}

static void
test_bad_settings (void)
{
  static const TopaydSmtpSettings wrong[] = {
    { .host = NULL, .from = FROM },
    { .host = "", .from = FROM },
    { .host = "a/b", .from = FROM },
    { .host = "user@host", .from = FROM },
    { .host = "localhost", .from = NULL },
    { .host = "localhost", .from = "a@b.example\r\nBcc: c@d.example" },
    { .host = "localhost", .from = FROM, .sms_domain = "sms.example\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (topayd_sender_smtp_new (&wrong[i], &error));
      g_assert_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID);
    }
}

static void
add (const char *path, const void *data, void (*test) (Bench *self, gconstpointer data))
{
  g_test_add (path, Bench, data, bench_set_up, test, bench_tear_down);
}

int
main (int argc, char *argv[])
{
  GSubprocess *server;
  int result;

  g_test_init (&argc, &argv, NULL);
  mail_fixture_capture_log ();
  certificates = g_dir_make_tmp ("topayd-certificates-XXXXXX", NULL);
  inboxes = g_dir_make_tmp ("topayd-inboxes-XXXXXX", NULL);
  make_certificate ("good", "localhost");
  make_certificate ("other", "localhost");
  make_certificate ("elsewhere", "elsewhere.example");
  server = start_servers (ways, G_N_ELEMENTS (ways), ports);

  add ("/smtp/wrong-credentials-lose-nothing", NULL, test_wrong_credentials);
  add ("/smtp/signs-in-with-the-file-of-credentials", NULL, test_signs_in);
  add ("/smtp/delivered-once-over-tls", NULL, test_delivered_once);
  add ("/smtp/unknown-certificate-gets-nothing", NULL, test_unknown_certificate);
  add ("/smtp/certificate-of-another-name-gets-nothing", NULL, test_wrong_name);
  add ("/smtp/server-without-tls-gets-nothing", NULL, test_no_tls);
  add ("/smtp/server-that-was-down-gets-it-later", NULL, test_down_then_up);
  add ("/smtp/stop-does-not-wait-for-a-silent-server", NULL, test_silent_server);
  add ("/smtp/sender-refused-is-tried-again", "mail-refused", test_put_off);
  add ("/smtp/recipient-put-off-is-tried-again", "rcpt-later", test_put_off);
  add ("/smtp/letter-put-off-is-tried-again", "data-later", test_put_off);
  add ("/smtp/recipient-refused-is-kept-for-the-operator", "rcpt-refused", test_refused);
  add ("/smtp/letter-refused-is-kept-for-the-operator", "data-refused", test_refused);
  add ("/smtp/credentials-that-others-read-are-refused", NULL, test_open_credentials);
  g_test_add_func ("/smtp/text-message-goes-to-the-gateway", test_text_message_by_gateway);
  g_test_add_func ("/smtp/bad-settings-are-refused", test_bad_settings);

  result = g_test_run ();
  stop_servers (server);
  mail_fixture_remove_folder (certificates);
  mail_fixture_remove_folder (inboxes);
  g_free (certificates);
  g_free (inboxes);

  return result;
}
