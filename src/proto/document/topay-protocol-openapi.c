/* SPDX-License-Identifier: GPL-3.0-or-later */

/* docs/openapi.json, for tools: OpenAPI 3.1.0, whose schemas are JSON Schema 2020-12. */

#include "config.h"

#include "topay-protocol-private.h"

static void
begin_member (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
add_integer (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_schema_reference (JsonBuilder *builder, const TopayWireRecord *record)
{
  g_autofree char *path = g_strconcat ("#/components/schemas/", record->name, NULL);

  topay_protocol_add (builder, "$ref", path);
}

/* Anchored; JSON Schema looks anywhere in the text otherwise. */
static const char *
pattern_of (TopayWireFormat format)
{
  switch (format)
    {
    case TOPAY_WIRE_FORMAT_ANY:
      return "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$";
    case TOPAY_WIRE_FORMAT_LINES:
      return "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$";
    case TOPAY_WIRE_FORMAT_ID:
      return "^[0-9a-f]{32}$";
    case TOPAY_WIRE_FORMAT_TOKEN:
      return "^[A-Za-z0-9_-]{43}$";
    case TOPAY_WIRE_FORMAT_DIGITS:
      return "^[0-9]+$";
    case TOPAY_WIRE_FORMAT_TIME:
      return "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
             "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$";
    case TOPAY_WIRE_FORMAT_LANGUAGE:
      return "^(en|zh_CN)$";
    case TOPAY_WIRE_FORMAT_SLUG:
      return "^[a-z0-9-]+$";
    case TOPAY_WIRE_FORMAT_VERSION:
      return "^[0-9]+(\\.[0-9]+)*$";
    case TOPAY_WIRE_FORMAT_DATE:
      return "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";
    case TOPAY_WIRE_FORMAT_HASH:
      return "^[0-9a-f]{64}$";
    case TOPAY_WIRE_FORMAT_RAW:
    case TOPAY_WIRE_FORMAT_CHOICE:
    default:
      return NULL;
    }
}

static void
add_string_schema (JsonBuilder *builder, const TopayWireField *field)
{
  const char *pattern = pattern_of (field->format);

  topay_protocol_add (builder, "type", "string");
  if (field->format == TOPAY_WIRE_FORMAT_TIME)
    topay_protocol_add (builder, "format", "date-time");
  else if ((field->flags & TOPAY_WIRE_SECRET) != 0)
    topay_protocol_add (builder, "format", "password");
  if (pattern != NULL)
    topay_protocol_add (builder, "pattern", pattern);
  if (field->max > 0)
    {
      add_integer (builder, "minLength", field->min);
      add_integer (builder, "maxLength", field->max);
    }
  if (field->values == NULL)
    return;
  json_builder_set_member_name (builder, "enum");
  json_builder_begin_array (builder);
  for (guint i = 0; field->values[i] != NULL; i++)
    json_builder_add_string_value (builder, field->values[i]);
  json_builder_end_array (builder);
}

static void
add_field (JsonBuilder *builder, const TopayWireField *field)
{
  begin_member (builder, field->name);
  topay_protocol_add (builder, "description", field->doc);
  if (field->type == TOPAY_WIRE_STRING || field->format == TOPAY_WIRE_FORMAT_TIME)
    add_string_schema (builder, field);
  else if (field->type == TOPAY_WIRE_INTEGER)
    {
      topay_protocol_add (builder, "type", "integer");
      add_integer (builder, "minimum", field->min);
      add_integer (builder, "maximum", field->max);
    }
  else if (field->type == TOPAY_WIRE_BOOLEAN)
    topay_protocol_add (builder, "type", "boolean");
  else if (field->type == TOPAY_WIRE_RECORD)
    add_schema_reference (builder, field->record);
  else
    {
      topay_protocol_add (builder, "type", "array");
      add_integer (builder, "minItems", field->min);
      add_integer (builder, "maxItems", field->max);
      begin_member (builder, "items");
      add_schema_reference (builder, field->record);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_record (JsonBuilder *builder, const TopayWireRecord *record)
{
  begin_member (builder, record->name);
  topay_protocol_add (builder, "description", record->doc);
  topay_protocol_add (builder, "type", "object");
  begin_member (builder, "properties");
  for (guint i = 0; i < record->n_fields; i++)
    add_field (builder, &record->fields[i]);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "required");
  json_builder_begin_array (builder);
  for (guint i = 0; i < record->n_fields; i++)
    if ((record->fields[i].flags & TOPAY_WIRE_REQUIRED) != 0)
      json_builder_add_string_value (builder, record->fields[i].name);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_content (JsonBuilder *builder, const TopayWireRecord *record, gboolean raw)
{
  begin_member (builder, "content");
  begin_member (builder, raw ? "application/octet-stream" : "application/json");
  begin_member (builder, "schema");
  add_schema_reference (builder, record);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_response (JsonBuilder *builder,
              const char *status,
              const char *doc,
              const TopayWireRecord *record,
              gboolean raw)
{
  begin_member (builder, status);
  topay_protocol_add (builder, "description", doc);
  begin_member (builder, "headers");
  begin_member (builder, "Request-Id");
  topay_protocol_add (builder, "$ref", "#/components/headers/Request-Id");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  add_content (builder, record, raw);
  json_builder_end_object (builder);
}

static void
add_security (JsonBuilder *builder, TopayWireLevel level)
{
  json_builder_set_member_name (builder, "security");
  json_builder_begin_array (builder);
  if (level != TOPAY_WIRE_LEVEL_0)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, level == TOPAY_WIRE_LEVEL_AGENT ? "agent" : "session");
      json_builder_begin_array (builder);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_operation (JsonBuilder *builder, const TopayWireEndpoint *endpoint)
{
  g_autofree char *method = g_ascii_strdown (endpoint->method, -1);
  g_autofree char *status = g_strdup_printf ("%u", endpoint->success);

  begin_member (builder, method);
  topay_protocol_add (builder, "operationId", endpoint->name);
  topay_protocol_add (builder, "summary", endpoint->doc);
  topay_protocol_add (builder, "x-level", topay_protocol_name_level (endpoint->level));
  add_integer (builder, "x-max-bytes", (gint64) endpoint->max_bytes);
  add_security (builder, endpoint->level);
  if (endpoint->queueable)
    {
      json_builder_set_member_name (builder, "parameters");
      json_builder_begin_array (builder);
      json_builder_begin_object (builder);
      topay_protocol_add (builder, "$ref", "#/components/parameters/Idempotency-Key");
      json_builder_end_object (builder);
      json_builder_end_array (builder);
    }
  if (endpoint->request != NULL)
    {
      begin_member (builder, "requestBody");
      json_builder_set_member_name (builder, "required");
      json_builder_add_boolean_value (builder, TRUE);
      add_content (builder, endpoint->request, endpoint->raw_request);
      json_builder_end_object (builder);
    }
  begin_member (builder, "responses");
  add_response (builder, status, endpoint->reply->doc, endpoint->reply, endpoint->raw_reply);
  add_response (builder, "default", topay_record_problem.doc, &topay_record_problem, FALSE);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/* The first row with a path takes along the others with the same. */
static void
add_paths (JsonBuilder *builder)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  begin_member (builder, "paths");
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    {
      const char *path = topay_wire_endpoints[i]->path;

      if (!g_hash_table_add (seen, (gpointer) path))
        continue;
      begin_member (builder, path);
      for (guint j = i; j < topay_wire_n_endpoints; j++)
        if (g_str_equal (topay_wire_endpoints[j]->path, path))
          add_operation (builder, topay_wire_endpoints[j]);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_pattern_schema (JsonBuilder *builder, const char *pattern)
{
  begin_member (builder, "schema");
  topay_protocol_add (builder, "type", "string");
  topay_protocol_add (builder, "pattern", pattern);
  json_builder_end_object (builder);
}

static void
add_headers (JsonBuilder *builder)
{
  begin_member (builder, "headers");
  begin_member (builder, "Request-Id");
  topay_protocol_add (builder, "description", "Names the request in logs");
  add_pattern_schema (builder, "^[0-9a-f]{16}$");
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  begin_member (builder, "parameters");
  begin_member (builder, "Idempotency-Key");
  topay_protocol_add (builder, "name", "Idempotency-Key");
  topay_protocol_add (builder, "in", "header");
  json_builder_set_member_name (builder, "required");
  json_builder_add_boolean_value (builder, TRUE);
  topay_protocol_add (builder, "description", "The same over every retry of a request");
  add_pattern_schema (
      builder,
      "^([0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_security_schemes (JsonBuilder *builder)
{
  static const char *const schemes[][2] = {
    { "session", "The token of a session" },
    { "agent", "The token of an agent’s session" },
  };

  begin_member (builder, "securitySchemes");
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      begin_member (builder, schemes[i][0]);
      topay_protocol_add (builder, "type", "http");
      topay_protocol_add (builder, "scheme", "bearer");
      topay_protocol_add (builder, "description", schemes[i][1]);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_info (JsonBuilder *builder)
{
  topay_protocol_add (builder, "openapi", "3.1.0");
  begin_member (builder, "info");
  topay_protocol_add (builder, "title", "Topay Help Center");
  topay_protocol_add (builder, "version", "1");
  topay_protocol_add (builder, "description",
                      "Made from the tables in src/proto; docs/protocol.md is the same for people");
  begin_member (builder, "license");
  topay_protocol_add (builder, "name", "GPL-3.0-or-later");
  topay_protocol_add (builder, "identifier", "GPL-3.0-or-later");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/*
 * topay_protocol_dup_openapi:
 *
 * Returns: (transfer full): docs/openapi.json
 */
char *
topay_protocol_dup_openapi (void)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_info (builder);
  add_paths (builder);
  begin_member (builder, "components");
  begin_member (builder, "schemas");
  for (guint i = 0; i < topay_wire_n_records; i++)
    add_record (builder, topay_wire_records[i]);
  json_builder_end_object (builder);
  add_headers (builder);
  add_security_schemes (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return topay_protocol_dup_json (topay_protocol_build (builder));
}
