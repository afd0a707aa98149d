/* SPDX-License-Identifier: GPL-3.0-or-later */

/* docs/openapi.json: whether it is what OpenAPI 3.1 asks for, and whether its schemas draw the same
 * line between good and bad as the codec. */

#include "config.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "topay-wire-endpoints.h"
#include "wire-vectors.h"

typedef struct
{
  JsonParser *parser; /* (owned) */
  JsonObject *root;   /* (unowned): of the parser */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "openapi.json", NULL);
  g_autoptr (GError) error = NULL;

  fixture->parser = json_parser_new_immutable ();
  json_parser_load_from_file (fixture->parser, path, &error);
  g_assert_no_error (error);
  fixture->root = json_node_get_object (json_parser_get_root (fixture->parser));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->parser);
}

static JsonObject *
member (JsonObject *object, const char *name)
{
  g_test_message ("%s", name);
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_object_member (object, name);
}

static const char *
string (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

/* What "#/a/b" names; "~1" and "~0" do not occur in our names. */
static JsonObject *
resolve (Fixture *fixture, const char *reference)
{
  g_auto (GStrv) parts = g_strsplit (reference, "/", -1);
  JsonObject *object = fixture->root;

  g_assert_cmpstr (parts[0], ==, "#");
  for (guint i = 1; parts[i] != NULL; i++)
    object = member (object, parts[i]);
  return object;
}

static void
check_references (Fixture *fixture, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        check_references (fixture, json_array_get_element (array, i));
    }
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = json_node_get_object (node);
      g_autoptr (GList) values = json_object_get_values (object);

      if (json_object_has_member (object, "$ref"))
        g_assert_nonnull (resolve (fixture, string (object, "$ref")));
      for (GList *link = values; link != NULL; link = link->next)
        check_references (fixture, link->data);
    }
}

static void
test_head_and_references (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (string (fixture->root, "openapi"), ==, "3.1.0");
  g_assert_nonnull (string (member (fixture->root, "info"), "title"));
  g_assert_nonnull (string (member (fixture->root, "info"), "version"));
  check_references (fixture, json_parser_get_root (fixture->parser));
}

/* The schema that the content of a body or response refers to. */
static void
assert_content (JsonObject *holder, const TopayWireRecord *record, gboolean raw)
{
  g_autofree char *wanted = g_strconcat ("#/components/schemas/", record->name, NULL);
  const char *media = raw ? "application/octet-stream" : "application/json";
  JsonObject *type = member (member (holder, "content"), media);

  g_assert_cmpstr (string (member (type, "schema"), "$ref"), ==, wanted);
}

static void
check_operation (Fixture *fixture, JsonObject *operation, const TopayWireEndpoint *endpoint)
{
  g_autofree char *status = g_strdup_printf ("%u", endpoint->success);
  JsonObject *responses = member (operation, "responses");
  JsonObject *schemes = member (member (fixture->root, "components"), "securitySchemes");
  JsonArray *security = json_object_get_array_member (operation, "security");

  g_assert_cmpstr (string (operation, "operationId"), ==, endpoint->name);
  assert_content (member (responses, status), endpoint->reply, endpoint->raw_reply);
  assert_content (member (responses, "default"), &topay_record_problem, FALSE);
  g_assert_nonnull (string (member (responses, status), "description"));
  g_assert_true (json_object_has_member (operation, "requestBody") == (endpoint->request != NULL));
  if (endpoint->request != NULL)
    assert_content (member (operation, "requestBody"), endpoint->request, endpoint->raw_request);
  g_assert_true (json_object_has_member (operation, "parameters") == endpoint->queueable);
  g_assert_cmpuint (json_array_get_length (security), ==, endpoint->level > TOPAY_WIRE_LEVEL_0);
  for (guint i = 0; i < json_array_get_length (security); i++)
    {
      g_autoptr (GList) names =
          json_object_get_members (json_array_get_object_element (security, i));

      g_assert_cmpuint (g_list_length (names), ==, 1);
      g_assert_cmpstr (string (member (schemes, names->data), "type"), ==, "http");
    }
}

static void
test_every_endpoint_is_an_operation (Fixture *fixture, gconstpointer data)
{
  JsonObject *paths = member (fixture->root, "paths");
  g_autoptr (GList) found = json_object_get_values (paths);
  guint n_operations = 0;

  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    {
      g_autofree char *method = g_ascii_strdown (topay_wire_endpoints[i]->method, -1);
      JsonObject *path = member (paths, topay_wire_endpoints[i]->path);

      check_operation (fixture, member (path, method), topay_wire_endpoints[i]);
    }
  for (GList *link = found; link != NULL; link = link->next)
    n_operations += json_object_get_size (json_node_get_object (link->data));
  g_assert_cmpuint (n_operations, ==, topay_wire_n_endpoints);
}

/* JSON Schema 2020-12, as much of it as the document uses. */

static gboolean fits (Fixture *fixture, JsonObject *schema, JsonNode *value);

/* ECMA writes a character as \uXXXX, PCRE as \x{XXXX}. */
static gboolean
matches (const char *pattern, const char *text)
{
  g_autoptr (GRegex) unicode = g_regex_new ("\\\\u([0-9a-f]{4})", 0, 0, NULL);
  g_autofree char *perl = g_regex_replace (unicode, pattern, -1, 0, "\\\\x{\\1}", 0, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (perl, G_REGEX_DOLLAR_ENDONLY, 0, &error);

  g_assert_no_error (error);
  return g_regex_match (regex, text, 0, NULL);
}

static gboolean
fits_string (JsonObject *schema, JsonNode *value)
{
  const char *text = json_node_get_string (value);
  const char *pattern = string (schema, "pattern");
  glong length = g_utf8_strlen (text, -1);
  JsonArray *values;
  gboolean listed = FALSE;

  if (length < json_object_get_int_member_with_default (schema, "minLength", 0)
      || length > json_object_get_int_member_with_default (schema, "maxLength", G_MAXINT64)
      || (pattern != NULL && !matches (pattern, text)))
    return FALSE;
  if (!json_object_has_member (schema, "enum"))
    return TRUE;
  values = json_object_get_array_member (schema, "enum");
  for (guint i = 0; i < json_array_get_length (values); i++)
    listed |= g_str_equal (json_array_get_string_element (values, i), text);
  return listed;
}

static gboolean
fits_array (Fixture *fixture, JsonObject *schema, JsonArray *items)
{
  guint n = json_array_get_length (items);

  if (n < json_object_get_int_member (schema, "minItems")
      || n > json_object_get_int_member (schema, "maxItems"))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!fits (fixture, member (schema, "items"), json_array_get_element (items, i)))
      return FALSE;
  return TRUE;
}

static gboolean
fits_object (Fixture *fixture, JsonObject *schema, JsonObject *object)
{
  JsonArray *required = json_object_get_array_member (schema, "required");
  JsonObject *properties = json_object_get_object_member (schema, "properties");
  g_autoptr (GList) names = json_object_get_members (object);

  for (guint i = 0; i < json_array_get_length (required); i++)
    if (!json_object_has_member (object, json_array_get_string_element (required, i)))
      return FALSE;
  for (GList *link = names; link != NULL; link = link->next)
    if (json_object_has_member (properties, link->data)
        && !fits (fixture, json_object_get_object_member (properties, link->data),
                  json_object_get_member (object, link->data)))
      return FALSE;
  return TRUE;
}

static gboolean
fits (Fixture *fixture, JsonObject *schema, JsonNode *value)
{
  const char *reference = string (schema, "$ref");
  const char *type = string (schema, "type");
  gint64 number;

  if (reference != NULL)
    return fits (fixture, resolve (fixture, reference), value);
  if (g_str_equal (type, "object"))
    return JSON_NODE_HOLDS_OBJECT (value)
           && fits_object (fixture, schema, json_node_get_object (value));
  if (g_str_equal (type, "array"))
    return JSON_NODE_HOLDS_ARRAY (value)
           && fits_array (fixture, schema, json_node_get_array (value));
  if (g_str_equal (type, "string"))
    return json_node_get_value_type (value) == G_TYPE_STRING && fits_string (schema, value);
  if (g_str_equal (type, "boolean"))
    return json_node_get_value_type (value) == G_TYPE_BOOLEAN;
  g_assert_cmpstr (type, ==, "integer");
  if (json_node_get_value_type (value) != G_TYPE_INT64)
    return FALSE;
  number = json_node_get_int (value);
  return number >= json_object_get_int_member (schema, "minimum")
         && number <= json_object_get_int_member (schema, "maximum");
}

static void
test_schemas_agree_with_the_codec (Fixture *fixture, gconstpointer data)
{
  JsonObject *schemas = member (member (fixture->root, "components"), "schemas");

  g_assert_cmpuint (json_object_get_size (schemas), ==, topay_wire_n_records);
  for (guint i = 0; i < topay_wire_n_records; i++)
    {
      g_autoptr (GPtrArray) vectors = wire_vectors_load (topay_wire_records[i]->name);
      JsonObject *schema = member (schemas, topay_wire_records[i]->name);

      for (guint j = 0; j < vectors->len; j++)
        {
          const WireVector *vector = g_ptr_array_index (vectors, j);
          g_autoptr (GError) error = NULL;
          g_autoptr (JsonNode) value = json_from_string (vector->text, &error);

          g_assert_no_error (error);
          g_test_message ("%s", vector->name);
          g_assert_true (fits (fixture, schema, value) == (vector->canonical != NULL));
        }
    }
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/wire-openapi/head-and-references", test_head_and_references);
  ADD ("/wire-openapi/every-endpoint-is-an-operation", test_every_endpoint_is_an_operation);
  ADD ("/wire-openapi/schemas-agree-with-the-codec", test_schemas_agree_with_the_codec);
  return g_test_run ();
}
