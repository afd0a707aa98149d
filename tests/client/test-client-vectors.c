/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "topay-client.h"
#include "topay-test-server.h"

/* Every endpoint of the table, called by the client and answered by a server that knows nothing but
 * the golden vectors: what leaves is the canonical form of the request, and what comes in is the
 * reply as written there. The service reads the same vectors. */

/* What comes behind the record of a raw reply: line breaks belong to it. */
#define TAIL "\x89PNG\r\n\x1a\n\n"

#define RAW_TYPE "Content-Type: application/octet-stream\r\n"

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static TopayTestCertificates *certificates;

typedef struct
{
  TopayTestServer *server; /* (owned) */
  TopayClient *client;     /* (owned) */
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = topay_test_server_new (certificates->good);
  uri = topay_test_server_dup_uri (fixture->server);
  fixture->client = topay_client_new (uri, certificates->ca, &error);
  g_assert_no_error (error);
  topay_client_set_token (fixture->client, TOKEN);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->client);
  topay_test_server_free (fixture->server);
}

/* The accepted vectors of a record. */
static JsonArray *
load_vectors (const TopayWireRecord *record, JsonParser *parser)
{
  g_autofree char *name = g_strdup_printf ("record-%s.json", record->name);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "vectors", name, NULL);
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);

  return json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                       "accepted");
}

static const char *
get_text (JsonArray *vectors, guint number, const char *member)
{
  return json_object_get_string_member (json_array_get_object_element (vectors, number), member);
}

/* The codec of the reply, of which the vectors say what it makes of it. */
static void
call_and_compare (Fixture *fixture,
                  const TopayWireEndpoint *endpoint,
                  gconstpointer request,
                  const char *canonical)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gpointer reply;

  topay_client_call_async (fixture->client, endpoint, request, NULL, topay_test_on_result_cb,
                           &result);
  reply = topay_client_fetch_finish (fixture->client, topay_test_wait (&result), &bytes, &error);
  g_assert_no_error (error);
  if (endpoint->raw_reply)
    g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), TAIL, strlen (TAIL));
  again = topay_wire_encode (endpoint->reply, reply, NULL);
  g_assert_cmpstr (again, ==, canonical);
  topay_wire_free (endpoint->reply, reply);
}

static void
assert_last_request (Fixture *fixture, const TopayWireEndpoint *endpoint, const char *canonical)
{
  guint last = topay_test_server_get_n_requests (fixture->server) - 1;
  g_autofree char *head = topay_test_server_dup_head (fixture->server, last);
  g_autofree char *body = topay_test_server_dup_body (fixture->server, last);
  g_autofree char *line = g_strdup_printf ("%s %s HTTP/1.1\r\n", endpoint->method, endpoint->path);

  g_assert_true (g_str_has_prefix (head, line));
  g_assert_cmpstr (body, ==, canonical);
  g_assert_cmpint (strstr (head, "\r\nAuthorization: Bearer " TOKEN "\r\n") != NULL, ==,
                   endpoint->level != TOPAY_WIRE_LEVEL_0);
  g_assert_cmpint (strstr (head, "\r\nIdempotency-Key: ") != NULL, ==, endpoint->queueable);
}

static void
test_replies (Fixture *fixture, gconstpointer data)
{
  const TopayWireEndpoint *endpoint = data;
  g_autoptr (JsonParser) requests = json_parser_new ();
  g_autoptr (JsonParser) replies = json_parser_new ();
  JsonArray *reply_vectors = load_vectors (endpoint->reply, replies);
  JsonArray *request_vectors =
      endpoint->request != NULL ? load_vectors (endpoint->request, requests) : NULL;
  guint n_replies = json_array_get_length (reply_vectors);
  guint n_requests = request_vectors != NULL ? json_array_get_length (request_vectors) : 1;

  /* The tests of the codec read them all; here the first, full one and the next are enough. */
  for (guint i = 0; i < 2; i++)
    {
      const char *text = get_text (reply_vectors, i % n_replies, "text");
      g_autofree char *raw = g_strconcat (text, "\n" TAIL, NULL);
      TopayTestAnswer answer = { TOPAY_TEST_ANSWER, endpoint->success,
                                 endpoint->raw_reply ? RAW_TYPE : NULL,
                                 endpoint->raw_reply ? raw : text };
      const char *sent =
          request_vectors != NULL ? get_text (request_vectors, i % n_requests, "canonical") : "";
      gpointer request = request_vectors != NULL ? topay_wire_decode (endpoint->request, sent,
                                                                      strlen (sent), NULL, NULL)
                                                 : NULL;

      topay_test_server_set_answer (fixture->server, &answer);
      call_and_compare (fixture, endpoint, request,
                        get_text (reply_vectors, i % n_replies, "canonical"));
      assert_last_request (fixture, endpoint, sent);
      topay_wire_free (endpoint->request, request);
    }
}

int
main (int argc, char **argv)
{
  int status;

  topay_client_init_tls ();
  g_test_init (&argc, &argv, NULL);
  certificates = topay_test_certificates_new ();

  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    {
      g_autofree char *path =
          g_strconcat ("/client/vectors-pass-both-ways/", topay_wire_endpoints[i]->name, NULL);

      g_test_add (path, Fixture, topay_wire_endpoints[i], fixture_set_up, test_replies,
                  fixture_tear_down);
    }

  status = g_test_run ();
  topay_test_certificates_free (certificates);

  return status;
}
