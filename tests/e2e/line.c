/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "line.h"

#include <string.h>

#include "topay-wire-endpoints.h"

#define MAX_BYTES 65536

struct _TopayTestLine
{
  GIOStream *stream; /* (owned) */
  GString *received; /* (owned): not given out yet */
};

void
topay_test_reply_free (TopayTestReply *reply)
{
  g_free (reply->head);
  g_free (reply->body);
  g_free (reply);
}

char *
topay_test_reply_dup_field (const TopayTestReply *reply, const char *name)
{
  g_autofree char *wanted = g_strdup_printf ("\"%s\":", name);
  const char *value = strstr (reply->body, wanted);

  if (value == NULL)
    return NULL;
  value += strlen (wanted);
  if (*value == '"')
    return g_strndup (value + 1, strcspn (value + 1, "\""));
  return g_strndup (value, strcspn (value, ",}"));
}

gboolean
topay_test_reply_has_code (const TopayTestReply *reply, const char *code)
{
  g_autofree char *found = topay_test_reply_dup_field (reply, "code");

  return g_strcmp0 (found, code) == 0;
}

char *
topay_test_dup_source (guint number)
{
  return g_strdup_printf ("127.0.%u.%u", 1 + number / 250, 1 + number % 250);
}

/**
 * topay_test_line_new:
 * @service: a service that runs
 * @source: (nullable): an address of loopback to come from
 *
 * Returns: (transfer full): a connection after its handshake
 */
TopayTestLine *
topay_test_line_new (TopayTestService *service, const char *source)
{
  TopayTestLine *self = g_new0 (TopayTestLine, 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) here =
      g_inet_socket_address_new_from_string (source != NULL ? source : "127.0.0.1", 0);
  g_autoptr (GSocketConnection) plain = NULL;
  g_autoptr (GTlsDatabase) authority = NULL;
  g_autoptr (GSocketConnectable) identity = g_network_address_new ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;

  g_socket_client_set_local_address (client, here);
  plain = g_socket_client_connect_to_host (client, "127.0.0.1",
                                           topay_test_service_get_port (service), NULL, &error);
  g_assert_no_error (error);
  authority = g_tls_file_database_new (topay_test_service_get_ca (service), &error);
  g_assert_no_error (error);
  self->stream = g_tls_client_connection_new (G_IO_STREAM (plain), identity, &error);
  g_assert_no_error (error);
  g_tls_connection_set_database (G_TLS_CONNECTION (self->stream), authority);
  g_tls_connection_handshake (G_TLS_CONNECTION (self->stream), NULL, &error);
  g_assert_no_error (error);
  self->received = g_string_new (NULL);
  return self;
}

/**
 * topay_test_line_free:
 * @self: (transfer full): a connection
 */
void
topay_test_line_free (TopayTestLine *self)
{
  g_io_stream_close (self->stream, NULL, NULL);
  g_object_unref (self->stream);
  g_string_free (self->received, TRUE);
  g_free (self);
}

/**
 * topay_test_line_send:
 * @self: a connection
 * @bytes: a request, or something like it
 *
 * Sends it. That the other side does not want it shows in the answer.
 */
void
topay_test_line_send (TopayTestLine *self, const char *bytes)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (self->stream), bytes, strlen (bytes),
                             NULL, NULL, NULL);
}

static gboolean
receive_more (TopayTestLine *self)
{
  char bytes[MAX_BYTES];
  gssize length = g_input_stream_read (g_io_stream_get_input_stream (self->stream), bytes,
                                       sizeof bytes, NULL, NULL);

  if (length <= 0)
    return FALSE;
  g_string_append_len (self->received, bytes, length);
  return TRUE;
}

static gsize
read_length (const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *line = strstr (lower, "\r\ncontent-length: ");

  return line != NULL ? (gsize) g_ascii_strtoull (line + 18, NULL, 10) : 0;
}

/**
 * topay_test_line_receive:
 * @self: a connection
 *
 * Returns: (transfer full) (nullable): the next answer, or %NULL at the end
 */
TopayTestReply *
topay_test_line_receive (TopayTestLine *self)
{
  g_autoptr (TopayTestReply) reply = g_new0 (TopayTestReply, 1);
  const char *end;
  gsize head_length, length;

  while ((end = strstr (self->received->str, "\r\n\r\n")) == NULL)
    if (!receive_more (self))
      return NULL;
  head_length = (gsize) (end - self->received->str);
  reply->head = g_strndup (self->received->str, head_length);
  length = read_length (reply->head);
  while (self->received->len < head_length + 4 + length)
    if (!receive_more (self))
      return NULL;
  reply->body = g_strndup (self->received->str + head_length + 4, length);
  g_string_erase (self->received, 0, (gssize) (head_length + 4 + length));
  g_assert_true (g_str_has_prefix (reply->head, "HTTP/1.1 "));
  reply->status = (guint) g_ascii_strtoull (reply->head + 9, NULL, 10);
  return g_steal_pointer (&reply);
}

/**
 * topay_test_compose:
 * @what: method and target, "POST /v1/session"
 * @headers: (nullable): more lines, each with CR LF
 * @body: (nullable): JSON
 *
 * Returns: (transfer full): the request
 */
char *
topay_test_compose (const char *what, const char *headers, const char *body)
{
  return g_strdup_printf ("%s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s%sContent-Length: %zu\r\n\r\n%s",
                          what, headers != NULL ? headers : "",
                          body != NULL ? "Content-Type: application/json\r\n" : "",
                          body != NULL ? strlen (body) : 0, body != NULL ? body : "");
}

/**
 * topay_test_line_ask:
 * @self: a connection
 * @what: method and target
 * @headers: (nullable): more lines
 * @body: (nullable): JSON
 *
 * Returns: (transfer full): the answer, which has to come
 */
TopayTestReply *
topay_test_line_ask (TopayTestLine *self, const char *what, const char *headers, const char *body)
{
  g_autofree char *request = topay_test_compose (what, headers, body);
  TopayTestReply *reply;

  topay_test_line_send (self, request);
  reply = topay_test_line_receive (self);
  g_assert_nonnull (reply);
  return reply;
}

char *
topay_test_body_sign_in (const char *account, const char *password)
{
  return g_strdup_printf ("{\"account\":\"%s\",\"password\":\"%s\",\"device_name\":\"x\","
                          "\"stay_signed_in\":false,\"language\":\"en\"}",
                          account, password);
}

char *
topay_test_body_reset (const char *kind, const char *account)
{
  return g_strdup_printf (
      "{\"kind\":\"%s\",\"account\":\"%s\",\"channel\":\"email\",\"language\":\"en\"}", kind,
      account);
}

char *
topay_test_body_code (const char *proof_id, const char *code)
{
  return g_strdup_printf ("{\"proof_id\":\"%s\",\"code\":\"%s\"}", proof_id, code);
}

void
topay_test_proof_clear (TopayTestProof *proof)
{
  g_clear_pointer (&proof->proof_id, g_free);
  g_clear_pointer (&proof->proof, g_free);
}

/**
 * topay_test_line_prove:
 * @self: a connection
 * @service: where it leads to
 * @account: what is typed
 * @address: e-mail address of the account
 * @proof: (out): for topay_test_line_finish()
 *
 * Asks for a reset of the login password and enters the right code.
 */
void
topay_test_line_prove (TopayTestLine *self,
                       TopayTestService *service,
                       const char *account,
                       const char *address,
                       TopayTestProof *proof)
{
  g_autofree char *start = topay_test_body_reset ("login_password", account);
  g_autoptr (TopayTestReply) sent = topay_test_line_ask (self, "POST /v1/reset", NULL, start);
  g_autoptr (TopayTestReply) accepted = NULL;
  g_autofree char *code = NULL;
  g_autofree char *body = NULL;

  g_assert_cmpuint (sent->status, ==, 202);
  proof->proof_id = topay_test_reply_dup_field (sent, "proof_id");
  code = topay_test_service_take_code (service, address);
  body = topay_test_body_code (proof->proof_id, code);
  accepted = topay_test_line_ask (self, "POST /v1/reset/code", NULL, body);
  g_assert_cmpuint (accepted->status, ==, 200);
  proof->proof = topay_test_reply_dup_field (accepted, "proof");
}

/**
 * topay_test_line_finish:
 * @self: a connection
 * @proof: of topay_test_line_prove()
 * @password: any text
 *
 * Returns: (transfer full): what the service says to that password
 */
TopayTestReply *
topay_test_line_finish (TopayTestLine *self, const TopayTestProof *proof, const char *password)
{
  const TopayWireResetFinish finish = { proof->proof_id, proof->proof, (char *) password, TRUE };
  gsize length = 0;
  g_autofree char *body = topay_wire_encode (&topay_record_reset_finish, &finish, &length);

  return topay_test_line_ask (self, "POST /v1/reset/finish", NULL, body);
}

/**
 * topay_test_add_people:
 * @service: a service that runs
 * @n_people: how many
 *
 * Adds people who have an e-mail address and no password yet, which costs no hash.
 */
void
topay_test_add_people (TopayTestService *service, guint n_people)
{
  GVariantBuilder rows;
  GVariantDict arguments = G_VARIANT_DICT_INIT (NULL);

  g_variant_builder_init (&rows, G_VARIANT_TYPE ("a(isssss)"));
  for (guint i = 0; i < n_people; i++)
    {
      g_autofree char *name = g_strdup_printf ("person-%u", i);
      g_autofree char *address = g_strconcat (name, "@example.net", NULL);

      g_variant_builder_add (&rows, "(isssss)", i + 1, name, name, "en", address, "");
    }
  g_variant_dict_insert (&arguments, "rows", "a(isssss)", &rows);
  topay_test_service_command (service, "account-import", g_variant_dict_end (&arguments));
}
