/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Golden vectors: for every record what is accepted, with its canonical form, and what is refused,
 * with code and field. What is to be refused follows from the table, not from what the decoder
 * does. */

#include "config.h"

#include "topay-protocol-private.h"

#include <string.h>

typedef struct
{
  JsonBuilder *builder; /* (unowned) */
  JsonObject *full;     /* (unowned) */
} Refused;

/*
 * topay_protocol_add:
 * @builder: inside an object
 * @name: of the member
 * @text: its value
 */
void
topay_protocol_add (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/*
 * topay_protocol_build:
 * @builder: (transfer full): with one whole value
 *
 * Returns: (transfer full): the value
 */
JsonNode *
topay_protocol_build (JsonBuilder *builder)
{
  JsonNode *root = json_builder_get_root (builder);

  g_object_unref (builder);
  return root;
}

/*
 * topay_protocol_dup_json:
 * @root: (transfer full): a value
 *
 * Returns: (transfer full): lines for a file
 */
char *
topay_protocol_dup_json (JsonNode *root)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  text = json_generator_to_data (generator, NULL);
  json_node_unref (root);
  return g_strconcat (text, "\n", NULL);
}

static JsonBuilder *
begin_file (void)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  topay_protocol_add (builder, "license", "SPDX-License-Identifier: GPL-3.0-or-later");
  return builder;
}

static void
add_accepted (JsonBuilder *builder, const char *name, const char *text, const char *canonical)
{
  json_builder_begin_object (builder);
  topay_protocol_add (builder, "name", name);
  topay_protocol_add (builder, "text", text);
  topay_protocol_add (builder, "canonical", canonical);
  json_builder_end_object (builder);
}

static void
add_refused (
    JsonBuilder *builder, const char *name, const char *text, const char *code, const char *field)
{
  json_builder_begin_object (builder);
  topay_protocol_add (builder, "name", name);
  topay_protocol_add (builder, "text", text);
  topay_protocol_add (builder, "code", code);
  if (field != NULL)
    topay_protocol_add (builder, "field", field);
  json_builder_end_object (builder);
}

/* The full record with @value (transfer full) (nullable: left out) in one field. */
static void
add_changed (Refused *self, const TopayWireField *field, const char *what, JsonNode *value)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) changed = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (self->full);
  g_autofree char *name = g_strdup_printf ("%s-%s", field->name, what);
  g_autofree char *text = NULL;

  for (GList *link = names; link != NULL; link = link->next)
    {
      if (!g_str_equal (link->data, field->name))
        json_object_set_member (changed, link->data,
                                json_node_copy (json_object_get_member (self->full, link->data)));
      else if (value != NULL)
        json_object_set_member (changed, link->data, json_node_copy (value));
    }
  json_node_set_object (root, changed);
  text = json_to_string (root, FALSE);
  add_refused (self->builder, name, text, value != NULL ? "invalid_field" : "missing_field",
               field->name);
  g_clear_pointer (&value, json_node_unref);
}

static JsonNode *
make_string (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
make_integer (gint64 number)
{
  return json_node_init_int (json_node_alloc (), number);
}

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (text, &error);

  g_assert_no_error (error); /* our own text */
  return node;
}

/* A string of a type that has no length of its own. */
static void
refuse_shape (Refused *self, const TopayWireField *field)
{
  static const struct
  {
    TopayWireFormat format;
    const char *what;
    const char *text;
  } wrong[] = {
    { TOPAY_WIRE_FORMAT_ID, "upper-case", "0123456789ABCDEF0123456789ABCDEF" },
    { TOPAY_WIRE_FORMAT_ID, "short", "0123456789abcdef0123456789abcde" },
    { TOPAY_WIRE_FORMAT_TOKEN, "short", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP" },
    { TOPAY_WIRE_FORMAT_TOKEN, "padded", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP=" },
    { TOPAY_WIRE_FORMAT_LANGUAGE, "unknown", "xx" },
    { TOPAY_WIRE_FORMAT_CHOICE, "unknown", "no such choice" },
    { TOPAY_WIRE_FORMAT_DIGITS, "letters", "12345o" },
    { TOPAY_WIRE_FORMAT_SLUG, "upper-case", "Refund" },
    { TOPAY_WIRE_FORMAT_VERSION, "letters", "1.0b" },
    { TOPAY_WIRE_FORMAT_DATE, "month-13", "2026-13-03" },
    { TOPAY_WIRE_FORMAT_DATE, "short-month", "2026-2-03" },
    { TOPAY_WIRE_FORMAT_DATE, "sign", "2026--1-03" },
    { TOPAY_WIRE_FORMAT_HASH, "upper-case",
      "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef" },
    { TOPAY_WIRE_FORMAT_HASH, "short", "0123456789abcdef" },
    { TOPAY_WIRE_FORMAT_ANY, "two-lines", "two lines\nof text" },
    { TOPAY_WIRE_FORMAT_TIME, "month-13", "2026-13-22T14:05:00Z" },
    { TOPAY_WIRE_FORMAT_TIME, "zone", "2026-11-22T14:05:00+08:00" },
    { TOPAY_WIRE_FORMAT_TIME, "fraction", "2026-11-22T14:05:00.5Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    if (wrong[i].format == field->format
        && (field->type == TOPAY_WIRE_STRING || field->format == TOPAY_WIRE_FORMAT_TIME))
      add_changed (self, field, wrong[i].what, make_string (wrong[i].text));
}

static void
refuse_string (Refused *self, const TopayWireField *field)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  add_changed (self, field, "number", make_integer (1));
  refuse_shape (self, field);
  if (field->max == 0) /* has no length of its own */
    return;
  low = topay_sample_dup_string (field, field->min - 1);
  high = topay_sample_dup_string (field, field->max + 1);
  add_changed (self, field, "too-short", make_string (low));
  add_changed (self, field, "too-long", make_string (high));
}

static void
refuse_integer (Refused *self, const TopayWireField *field)
{
  if (field->format == TOPAY_WIRE_FORMAT_TIME)
    {
      add_changed (self, field, "number", make_integer (1));
      refuse_shape (self, field);
      return;
    }
  add_changed (self, field, "string", make_string ("1"));
  add_changed (self, field, "fraction", json_node_init_double (json_node_alloc (), 6.5));
  add_changed (self, field, "too-low", make_integer (field->min - 1));
  add_changed (self, field, "too-high", make_integer (field->max + 1));
}

static void
refuse_records (Refused *self, const TopayWireField *field)
{
  g_autofree char *item = topay_sample_dup_text (field->record, TOPAY_SAMPLE_MINIMAL);
  g_autoptr (GString) items = g_string_new ("[");

  add_changed (self, field, "object", parse ("{}"));
  for (gint64 i = 0; i <= field->max; i++)
    g_string_append_printf (items, "%s%s", i > 0 ? "," : "", item);
  g_string_append_c (items, ']');
  add_changed (self, field, "too-many", parse (items->str));
}

static void
refuse_field (Refused *self, const TopayWireField *field)
{
  if ((field->flags & TOPAY_WIRE_REQUIRED) != 0)
    add_changed (self, field, "missing", NULL);
  add_changed (self, field, "null", json_node_init_null (json_node_alloc ()));
  switch (field->type)
    {
    case TOPAY_WIRE_STRING:
      refuse_string (self, field);
      break;
    case TOPAY_WIRE_INTEGER:
      refuse_integer (self, field);
      break;
    case TOPAY_WIRE_BOOLEAN:
      add_changed (self, field, "number", make_integer (1));
      break;
    case TOPAY_WIRE_RECORD:
      add_changed (self, field, "array", parse ("[]"));
      break;
    case TOPAY_WIRE_RECORDS:
    default:
      refuse_records (self, field);
      break;
    }
}

/* The same record in another order, with white space and a field of a later version. */
static char *
dup_other_form (JsonObject *full)
{
  g_autoptr (GList) names = json_object_get_members (full);
  GString *text = g_string_new ("{ \"a_later_field\" : [ { \"x\" : null } ]");

  for (GList *link = g_list_last (names); link != NULL; link = link->prev)
    {
      g_autofree char *value = json_to_string (json_object_get_member (full, link->data), FALSE);

      g_string_append_printf (text, " ,\n \"%s\" :\t%s", (const char *) link->data, value);
    }
  g_string_append (text, " }\n");
  return g_string_free (text, FALSE);
}

/*
 * topay_protocol_dup_vectors:
 * @record: a table
 *
 * Returns: (transfer full): tests/vectors/NAME.json
 */
char *
topay_protocol_dup_vectors (const TopayWireRecord *record)
{
  static const char *const names[] = { "full", "minimal", "shortest", "longest" };
  g_autofree char *canonical = topay_sample_dup_text (record, TOPAY_SAMPLE_FULL);
  g_autoptr (JsonNode) full = parse (canonical);
  g_autofree char *other = dup_other_form (json_node_get_object (full));
  JsonBuilder *builder = begin_file ();
  Refused refused = { builder, json_node_get_object (full) };

  topay_protocol_add (builder, "record", record->name);
  json_builder_set_member_name (builder, "accepted");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = topay_sample_dup_text (record, (TopaySampleKind) i);

      add_accepted (builder, names[i], text, text);
    }
  add_accepted (builder, "another-form", other, canonical);
  json_builder_end_array (builder);

  json_builder_set_member_name (builder, "refused");
  json_builder_begin_array (builder);
  for (guint i = 0; i < record->n_fields; i++)
    refuse_field (&refused, &record->fields[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return topay_protocol_dup_json (topay_protocol_build (builder));
}

/*
 * topay_protocol_dup_text_vectors:
 *
 * Returns: (transfer full): tests/vectors/text.json: what is refused before any record is looked at
 */
char *
topay_protocol_dup_text_vectors (void)
{
  static const char *const texts[][2] = {
    { "nothing", "" },
    { "no-json", "done" },
    { "no-object", "[]" },
    { "cut", "{\"done\":true" },
    { "two-values", "{\"done\":true}{}" },
    { "comma-at-the-end", "{\"done\":true,}" },
    { "comment", "{\"done\":true/**/}" },
    { "single-quotes", "{'done':true}" },
    { "byte-order-mark", "\uFEFF{\"done\":true}" },
    { "raw-control-character", "{\"done\":true,\"x\":\"a\nb\"}" },
    { "nul", "{\"done\":true,\"x\":\"\\u0000\"}" },
    { "half-a-pair", "{\"done\":true,\"x\":\"\\ud83d\"}" },
    { "other-half", "{\"done\":true,\"x\":\"\\ude42\"}" },
    { "key-twice", "{\"done\":true,\"done\":true}" },
    { "key-twice-escaped", "{\"done\":true,\"\\u0064one\":true}" },
    { "key-twice-inside", "{\"done\":true,\"x\":{\"a\":1,\"a\":2}}" },
    { "leading-zero", "{\"done\":true,\"x\":01}" },
    { "not-a-number", "{\"done\":true,\"x\":NaN}" },
  };
  g_autofree char *deep = g_strnfill (33, '[');
  g_autofree char *deeper = g_strnfill (2000, '[');
  JsonBuilder *builder = begin_file ();

  topay_protocol_add (builder, "record", topay_record_done.name);
  json_builder_set_member_name (builder, "accepted");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "refused");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    add_refused (builder, texts[i][0], texts[i][1], "bad_request", NULL);
  add_refused (builder, "33-deep", deep, "bad_request", NULL);
  add_refused (builder, "2000-deep", deeper, "bad_request", NULL);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return topay_protocol_dup_json (topay_protocol_build (builder));
}

static void
add_endpoint (JsonBuilder *builder, const TopayWireEndpoint *endpoint)
{
  json_builder_begin_object (builder);
  topay_protocol_add (builder, "name", endpoint->name);
  topay_protocol_add (builder, "method", endpoint->method);
  topay_protocol_add (builder, "path", endpoint->path);
  topay_protocol_add (builder, "level", topay_protocol_name_level (endpoint->level));
  if (endpoint->request != NULL)
    topay_protocol_add (builder, "request", endpoint->request->name);
  topay_protocol_add (builder, "reply", endpoint->reply->name);
  json_builder_set_member_name (builder, "success");
  json_builder_add_int_value (builder, endpoint->success);
  json_builder_set_member_name (builder, "max_bytes");
  json_builder_add_int_value (builder, (gint64) endpoint->max_bytes);
  json_builder_set_member_name (builder, "queueable");
  json_builder_add_boolean_value (builder, endpoint->queueable);
  json_builder_end_object (builder);
}

/*
 * topay_protocol_dup_endpoint_vectors:
 *
 * Returns: (transfer full): tests/vectors/endpoints.json, with the codes of errors
 */
char *
topay_protocol_dup_endpoint_vectors (void)
{
  JsonBuilder *builder = begin_file ();

  json_builder_set_member_name (builder, "endpoints");
  json_builder_begin_array (builder);
  for (guint i = 0; i < topay_wire_n_endpoints; i++)
    add_endpoint (builder, topay_wire_endpoints[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "error_codes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < topay_wire_n_error_codes; i++)
    {
      json_builder_begin_object (builder);
      topay_protocol_add (builder, "code", topay_wire_error_codes[i].code);
      json_builder_set_member_name (builder, "status");
      json_builder_add_int_value (builder, topay_wire_error_codes[i].status);
      json_builder_set_member_name (builder, "transient");
      json_builder_add_boolean_value (builder, topay_wire_error_codes[i].transient);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return topay_protocol_dup_json (topay_protocol_build (builder));
}
