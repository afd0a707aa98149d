/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-router.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sodium.h>
#include <string.h>

#define NOW 1795348800
#define VOTE                                                                                       \
  "{\"article\":\"refund-time\",\"language\":\"en\",\"answer\":\"helpful\",\"reason\":\"none\","   \
  "\"content_version\":7}"

/* The router behind libsoup alone, with a database: nobody is signed in here. */
typedef struct
{
  char *folder;         /* (owned) */
  TopaydConfig *config; /* (owned) */
  TopaydService service;
  SoupServer *server;   /* (owned) */
  SoupSession *session; /* (owned) */
  char *base;           /* (owned): address of the server */
} Fixture;

static gint64
get_now (void)
{
  return NOW;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const TopaydStoreOptions options = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  GSList *uris;

  fixture->folder = g_dir_make_tmp ("topay-router-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  path = g_build_filename (fixture->folder, "topay.db", NULL);
  fixture->config = topayd_config_load (NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->service.config = fixture->config;
  fixture->service.store = topayd_store_open (path, &options, &error);
  g_assert_no_error (error);
  fixture->service.metrics = topayd_metrics_new ();
  fixture->service.now = get_now;
  fixture->server = soup_server_new (NULL, NULL);
  topayd_router_attach (&fixture->service, fixture->server);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->session = soup_session_new ();
}

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
  g_rmdir (folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  topayd_store_close (fixture->service.store);
  g_clear_object (&fixture->service.store);
  topayd_metrics_free (fixture->service.metrics);
  topayd_config_free (fixture->config);
  clear_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->base);
}

typedef struct
{
  const char *method;
  const char *target;
  const char *type;   /* (nullable) */
  const char *body;   /* (nullable) */
  const char *header; /* (nullable) */
  const char *value;  /* (nullable): of the header */
} Ask;

typedef struct
{
  guint status;
  SoupMessage *message; /* (owned) */
  JsonParser *parser;   /* (owned) */
  JsonObject *object;   /* (unowned): of the body */
} Answer;

static void
answer_clear (Answer *answer)
{
  g_clear_object (&answer->message);
  g_clear_object (&answer->parser);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
on_answer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
ask (Fixture *fixture, const Ask *what, Answer *answer)
{
  g_autofree char *uri = g_strconcat (fixture->base, what->target, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (GBytes) body = NULL;

  answer_clear (answer);
  answer->message = soup_message_new (what->method, uri);
  if (what->body != NULL)
    {
      sent = g_bytes_new (what->body, strlen (what->body));
      soup_message_set_request_body_from_bytes (answer->message, what->type, sent);
    }
  if (what->header != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (answer->message), what->header,
                                  what->value);
  soup_session_send_and_read_async (fixture->session, answer->message, G_PRIORITY_DEFAULT, NULL,
                                    on_answer_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  body = soup_session_send_and_read_finish (fixture->session, result, &error);
  g_assert_no_error (error);
  answer->status = soup_message_get_status (answer->message);
  answer->parser = json_parser_new ();
  json_parser_load_from_data (answer->parser, g_bytes_get_data (body, NULL),
                              (gssize) g_bytes_get_size (body), &error);
  g_assert_no_error (error);
  answer->object = json_node_get_object (json_parser_get_root (answer->parser));
}

static const char *
get_header (const Answer *answer, const char *name)
{
  return soup_message_headers_get_list (soup_message_get_response_headers (answer->message), name);
}

/* Refused with @code, and with the same id in header and body. */
static void
assert_refused (const Answer *answer, guint status, const char *code)
{
  g_assert_cmpstr (json_object_get_string_member (answer->object, "code"), ==, code);
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpstr (json_object_get_string_member (answer->object, "request_id"), ==,
                   get_header (answer, "Request-Id"));
}

static void
assert_ask_refused (Fixture *fixture, const Ask *what, guint status, const char *code)
{
  g_auto (Answer) answer = { 0 };

  ask (fixture, what, &answer);
  assert_refused (&answer, status, code);
}

static void
test_routes (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    {
      guint n_found = 0;

      for (guint j = 0; j < topayd_n_routes; j++)
        n_found += topayd_routes[j].endpoint == topay_wire_endpoints[i];
      if (n_found != 1)
        g_error ("‘%s’ has %u handlers", topay_wire_endpoints[i]->name, n_found);
    }
  g_assert_cmpuint (topayd_n_routes, ==, topay_wire_n_endpoints);
  for (guint i = 0; i < topayd_n_routes; i++)
    g_assert_nonnull (topayd_routes[i].handler);
}

static void
test_info (Fixture *fixture, gconstpointer data)
{
  const Ask what = { "GET", "/v1/info", NULL, NULL, NULL, NULL };
  g_auto (Answer) answer = { 0 };

  ask (fixture, &what, &answer);
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpstr (json_object_get_string_member (answer.object, "version"), ==, PACKAGE_VERSION);
  g_assert_cmpstr (json_object_get_string_member (answer.object, "time"), ==,
                   "2026-11-22T12:00:00Z");
  g_assert_cmpint (json_object_get_int_member (answer.object, "code_digits"), ==, 8);
}

static void
test_paths (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/",         "/v1",        "/v1/",     "/v1/infos",
                                       "/v1/info/", "/V1/info",   "/v2/info", "/v1/info%2f",
                                       "/v1//info", "/v1/info/.." };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      const Ask what = { "GET", paths[i], NULL, NULL, NULL, NULL };

      assert_ask_refused (fixture, &what, 404, "not_found");
    }
}

static void
test_methods (Fixture *fixture, gconstpointer data)
{
  static const char *const methods[] = { "POST", "PUT", "DELETE", "PATCH", "OPTIONS" };
  const Ask session = { "PUT", "/v1/session", NULL, NULL, NULL, NULL };
  g_auto (Answer) answer = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      const Ask what = { methods[i], "/v1/info", NULL, NULL, NULL, NULL };

      ask (fixture, &what, &answer);
      assert_refused (&answer, 405, "method_not_allowed");
      g_assert_cmpstr (get_header (&answer, "Allow"), ==, "GET");
    }
  ask (fixture, &session, &answer);
  g_assert_cmpstr (get_header (&answer, "Allow"), ==, "POST, GET, DELETE");
}

static void
test_query (Fixture *fixture, gconstpointer data)
{
  const Ask what = { "GET", "/v1/info?password=hush", NULL, NULL, NULL, NULL };
  const Ask empty = { "GET", "/v1/info?", NULL, NULL, NULL, NULL };

  assert_ask_refused (fixture, &what, 400, "bad_request");
  assert_ask_refused (fixture, &empty, 400, "bad_request");
}

static const Ask vote = {
  "POST", "/v1/votes",       "application/json",
  VOTE,   "Idempotency-Key", "00000000-0000-4000-8000-000000000001",
};

static void
test_types (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "text/plain", "application/x-www-form-urlencoded",
                                       "application/jsonp", "multipart/form-data" };
  static const char *const right[] = { "application/json; charset=utf-8", "Application/JSON" };
  Ask what = vote;
  g_auto (Answer) answer = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      what.type = wrong[i];
      assert_ask_refused (fixture, &what, 415, "unsupported_type");
    }
  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      what.type = right[i];
      ask (fixture, &what, &answer);
      g_assert_cmpuint (answer.status, ==, 201);
    }
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  gsize most = topay_endpoint_vote.max_bytes;
  g_autofree char *blanks = g_strnfill (most + 1 - strlen (VOTE), ' ');
  g_autofree char *body = g_strconcat (VOTE, blanks, NULL);
  Ask what = vote;
  const Ask bare = { "GET", "/v1/info", "text/plain", "x", NULL, NULL };
  g_auto (Answer) answer = { 0 };

  what.body = body;
  assert_ask_refused (fixture, &what, 413, "too_large");
  body[most] = '\0';
  ask (fixture, &what, &answer);
  g_assert_cmpuint (answer.status, ==, 201);
  assert_ask_refused (fixture, &bare, 413, "too_large");
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  static const char *const bodies[] = { "",
                                        "{",
                                        "[]",
                                        "null",
                                        "{\"a\":1,\"a\":2}",
                                        VOTE VOTE,
                                        "\"text\"",
                                        "{\"article\":\"\xff\"}",
                                        "{\"article\":\"a\\u0000b\"" };
  Ask what = vote;

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      what.body = bodies[i];
      assert_ask_refused (fixture, &what, 400, "bad_request");
    }
}

static void
test_fields (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *body;
    const char *code;
    const char *field;
  } cases[] = {
    { "{\"article\":\"a\",\"language\":\"en\",\"answer\":\"helpful\",\"reason\":\"none\"}",
      "missing_field", "content_version" },
    { "{}", "missing_field", "article" },
    { "{\"article\":\"A b\",\"language\":\"en\",\"answer\":\"helpful\",\"reason\":\"none\","
      "\"content_version\":7}",
      "invalid_field", "article" },
    { "{\"article\":\"a\",\"language\":\"en\",\"answer\":\"perhaps\",\"reason\":\"none\","
      "\"content_version\":7}",
      "invalid_field", "answer" },
    { "{\"article\":\"a\",\"language\":\"en\",\"answer\":\"helpful\",\"reason\":\"none\","
      "\"content_version\":\"7\"}",
      "invalid_field", "content_version" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Ask what = vote;
      g_auto (Answer) answer = { 0 };

      what.body = cases[i].body;
      ask (fixture, &what, &answer);
      assert_refused (&answer, 400, cases[i].code);
      g_assert_cmpstr (json_object_get_string_member (answer.object, "field"), ==, cases[i].field);
    }
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "", "1", "00000000-0000-4000-8000-00000000000g",
                                       "0123456789abcdef0123456789abcde",
                                       "0123456789abcdef0123456789abcdef0" };
  Ask what = vote;

  what.header = NULL;
  assert_ask_refused (fixture, &what, 400, "idempotency_key_required");
  what.header = "Idempotency-Key";
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      what.value = wrong[i];
      assert_ask_refused (fixture, &what, 400, "idempotency_key_required");
    }
}

static gboolean
count_votes (TopaydTransaction *transaction, gpointer data, GError **error)
{
  return topayd_sql_get_integer (transaction, "SELECT count (*) FROM votes", NULL, data, error);
}

static void
assert_votes (Fixture *fixture, gint64 wanted)
{
  gint64 n_votes = -1;
  g_autoptr (GError) error = NULL;

  g_assert_true (topayd_store_read (fixture->service.store, count_votes, &n_votes, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n_votes, ==, wanted);
}

static void
test_repeat (Fixture *fixture, gconstpointer data)
{
  Ask what = vote;
  g_auto (Answer) first = { 0 };
  g_auto (Answer) again = { 0 };
  g_auto (Answer) other = { 0 };

  ask (fixture, &what, &first);
  g_assert_cmpuint (first.status, ==, 201);
  what.body = "{ \"content_version\": 7, \"reason\": \"none\", \"answer\": \"helpful\","
              " \"language\": \"en\", \"article\": \"refund-time\" }";
  ask (fixture, &what, &again);
  g_assert_cmpuint (again.status, ==, 201);
  g_assert_cmpstr (json_object_get_string_member (first.object, "id"), ==,
                   json_object_get_string_member (again.object, "id"));
  g_assert_cmpstr (get_header (&first, "Request-Id"), !=, get_header (&again, "Request-Id"));
  assert_votes (fixture, 1);

  what.value = "00000000-0000-4000-8000-000000000002";
  ask (fixture, &what, &other);
  g_assert_cmpstr (json_object_get_string_member (first.object, "id"), !=,
                   json_object_get_string_member (other.object, "id"));
  assert_votes (fixture, 2);
}

static void
test_key_reused (Fixture *fixture, gconstpointer data)
{
  Ask what = vote;
  g_auto (Answer) answer = { 0 };

  ask (fixture, &what, &answer);
  g_assert_cmpuint (answer.status, ==, 201);
  what.body = "{\"article\":\"refund-time\",\"language\":\"en\",\"answer\":\"helpful\","
              "\"reason\":\"none\",\"content_version\":8}";
  assert_ask_refused (fixture, &what, 422, "key_reused");
  assert_votes (fixture, 1);
}

static void
test_headers (Fixture *fixture, gconstpointer data)
{
  const Ask asks[] = {
    { "GET", "/v1/info", NULL, NULL, NULL, NULL },
    { "GET", "/v1/nothing", NULL, NULL, NULL, NULL },
    { "GET", "/v1/session", NULL, NULL, NULL, NULL },
    vote,
  };

  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      g_auto (Answer) answer = { 0 };

      ask (fixture, &asks[i], &answer);
      g_assert_cmpstr (get_header (&answer, "Cache-Control"), ==, "no-store");
      g_assert_cmpstr (get_header (&answer, "Content-Type"), ==, "application/json");
      g_assert_cmpstr (get_header (&answer, "X-Content-Type-Options"), ==, "nosniff");
      g_assert_true (g_regex_match_simple ("^[0-9a-f]{16}$", get_header (&answer, "Request-Id"),
                                           G_REGEX_DOLLAR_ENDONLY, 0));
    }
}

/* Without a session nothing that needs one goes on, whatever stands in the header. */
static void
test_signed_out (Fixture *fixture, gconstpointer data)
{
  static const char *const values[] = {
    NULL,
    "",
    "Bearer",
    "Bearer ",
    "Basic dXNlcjpwYXNzd29yZA==",
    "Bearer short",
    "Bearer aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "Bearer  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  };

  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        const TopayWireEndpoint *endpoint = topay_wire_endpoints[i];
        const Ask what = {
          endpoint->method, endpoint->path, NULL, NULL, values[j] != NULL ? "Authorization" : NULL,
          values[j]
        };
        g_auto (Answer) answer = { 0 };

        if (endpoint->level == TOPAY_WIRE_LEVEL_0 || endpoint->request != NULL)
          continue;
        ask (fixture, &what, &answer);
        assert_refused (&answer, 401, "signed_out");
        g_assert_cmpstr (get_header (&answer, "WWW-Authenticate"), ==, "Bearer");
      }
}

static void
test_counted (Fixture *fixture, gconstpointer data)
{
  const Ask nothing = { "GET", "/v1/a\"b", NULL, NULL, NULL, NULL };
  g_autofree char *text = NULL;

  assert_ask_refused (fixture, &nothing, 404, "not_found");
  text = topayd_metrics_dup_text (fixture->service.metrics);
  g_assert_nonnull (strstr (text, "\ntopayd_requests_total{route=\"none\",status=\"404\"} 1\n"));
}

/* A reply that its own table refuses is our mistake; it must not cost the service its life. */
static void
test_impossible_reply (Fixture *fixture, gconstpointer data)
{
  const Ask what = { "GET", "/v1/info", NULL, NULL, NULL, NULL };

  g_free (fixture->config->minimum_app_version);
  fixture->config->minimum_app_version = g_strdup ("newest");
  g_test_expect_message ("topay-proto", G_LOG_LEVEL_WARNING, "Record ‘service_info’ is not sent*");
  assert_ask_refused (fixture, &what, 500, "internal");
  g_test_assert_expected_messages ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/router/every-endpoint-has-one-handler", test_routes);
  ADD ("/router/info-is-answered", test_info);
  ADD ("/router/other-paths-are-not-found", test_paths);
  ADD ("/router/other-methods-are-told-the-right-ones", test_methods);
  ADD ("/router/a-query-is-refused", test_query);
  ADD ("/router/bodies-are-json", test_types);
  ADD ("/router/bodies-have-an-end", test_size);
  ADD ("/router/bad-json-is-refused", test_json);
  ADD ("/router/a-field-at-fault-is-named", test_fields);
  ADD ("/router/a-vote-needs-a-key", test_key);
  ADD ("/router/a-vote-that-comes-again-is-one-vote", test_repeat);
  ADD ("/router/one-key-is-one-request", test_key_reused);
  ADD ("/router/nothing-is-kept-on-the-way", test_headers);
  ADD ("/router/no-session-no-answer", test_signed_out);
  ADD ("/router/a-stranger-names-no-metric", test_counted);
  ADD ("/router/a-reply-that-cannot-be-is-our-error", test_impossible_reply);
#undef ADD
  return g_test_run ();
}
