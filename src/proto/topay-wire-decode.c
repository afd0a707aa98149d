/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads behind topay_wire_scan(), so that only types and fields are left to be judged. A library
 * would build a tree of the text first, and leave passwords in memory that nobody can wipe. */

#include "config.h"

#include "topay-wire.h"

#include <string.h>

#include "topay-error.h"
#include "topay-wire-reader-private.h"

/* Longer than every name in the tables; a longer key is nobody's. */
#define MAX_KEY 64

typedef struct
{
  TopayWireReader reader;
  const char *field;  /* (unowned): of the table; the one at fault */
  gboolean is_strict; /* what the table does not know is refused */
} Decoder;

static gboolean
decode_object (Decoder *self, const TopayWireRecord *record, gpointer value, GError **error);

static gboolean
refuse (Decoder *self, const TopayWireField *field, const char *wanted, GError **error)
{
  self->field = field->name;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Field ‘%s’ is not %s", field->name,
               wanted);
  return FALSE;
}

static gboolean
decode_time (Decoder *self,
             const TopayWireField *field,
             const TopayToken *token,
             gint64 *value,
             GError **error)
{
  char text[6 * sizeof "2026-11-22T14:05:00Z"]; /* each character may be an escape */

  if (token->kind != TOPAY_TOKEN_STRING || token->length >= sizeof text)
    return refuse (self, field, "a time", error);
  topay_token_copy (token, text);
  if (!topay_wire_parse_time (text, value) || *value == 0)
    return refuse (self, field, "a time", error);
  return TRUE;
}

static gboolean
decode_integer (Decoder *self,
                const TopayWireField *field,
                const TopayToken *token,
                gint64 *value,
                GError **error)
{
  if (field->format == TOPAY_WIRE_FORMAT_TIME)
    return decode_time (self, field, token, value, error);
  if (token->kind != TOPAY_TOKEN_INTEGER || token->integer < 0)
    return refuse (self, field, "a whole number", error);
  *value = token->integer;
  return TRUE;
}

static gboolean
decode_string (Decoder *self,
               const TopayWireField *field,
               const TopayToken *token,
               char **value,
               GError **error)
{
  if (token->kind != TOPAY_TOKEN_STRING)
    return refuse (self, field, "a string", error);
  *value = g_malloc (token->length + 1);
  topay_token_copy (token, *value);
  return TRUE;
}

/* The value belongs to the struct around it before anything can go wrong, and is freed with it. */
static gboolean
decode_nested (Decoder *self,
               const TopayWireField *field,
               const TopayToken *token,
               gpointer *value,
               GError **error)
{
  if (token->kind != TOPAY_TOKEN_OBJECT_BEGIN)
    return refuse (self, field, "an object", error);
  *value = topay_wire_new (field->record);
  return decode_object (self, field->record, *value, error);
}

static gboolean
decode_list (Decoder *self,
             const TopayWireField *field,
             const TopayToken *token,
             GPtrArray *items,
             GError **error)
{
  TopayToken word;

  if (token->kind != TOPAY_TOKEN_ARRAY_BEGIN)
    return refuse (self, field, "an array", error);
  for (word = topay_wire_reader_next (&self->reader); word.kind != TOPAY_TOKEN_ARRAY_END;
       word = topay_wire_reader_next (&self->reader))
    {
      if (word.kind == TOPAY_TOKEN_COMMA)
        continue;
      if (items->len >= field->max)
        return refuse (self, field, "short enough", error);
      g_ptr_array_add (items, NULL);
      if (!decode_nested (self, field, &word, &g_ptr_array_index (items, items->len - 1), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
decode_field (Decoder *self, const TopayWireField *field, gpointer at, GError **error)
{
  TopayToken token = topay_wire_reader_next (&self->reader);

  switch (field->type)
    {
    case TOPAY_WIRE_STRING:
      return decode_string (self, field, &token, at, error);
    case TOPAY_WIRE_INTEGER:
      return decode_integer (self, field, &token, at, error);
    case TOPAY_WIRE_RECORD:
      return decode_nested (self, field, &token, at, error);
    case TOPAY_WIRE_RECORDS:
      return decode_list (self, field, &token, *(GPtrArray **) at, error);
    case TOPAY_WIRE_BOOLEAN:
    default:
      if (token.kind != TOPAY_TOKEN_TRUE && token.kind != TOPAY_TOKEN_FALSE)
        return refuse (self, field, "true or false", error);
      *(gboolean *) at = token.kind == TOPAY_TOKEN_TRUE;
      return TRUE;
    }
}

/* Passes over one value, however deep. */
static void
skip_value (Decoder *self)
{
  guint depth = 0;

  do
    {
      TopayToken token = topay_wire_reader_next (&self->reader);

      if (token.kind == TOPAY_TOKEN_OBJECT_BEGIN || token.kind == TOPAY_TOKEN_ARRAY_BEGIN)
        depth++;
      if (token.kind == TOPAY_TOKEN_OBJECT_END || token.kind == TOPAY_TOKEN_ARRAY_END)
        depth--;
    }
  while (depth > 0);
}

static const TopayWireField *
find_field (const TopayWireRecord *record, const TopayToken *key)
{
  char name[6 * MAX_KEY + 1];

  if (key->length >= sizeof name)
    return NULL;
  topay_token_copy (key, name);
  return topay_wire_record_find (record, name);
}

/* Integers and booleans do not show whether they came; the rest topay_wire_validate() sees. */
static gboolean
require (Decoder *self, const TopayWireRecord *record, guint64 seen, GError **error)
{
  for (guint i = 0; i < record->n_fields; i++)
    if ((record->fields[i].flags & TOPAY_WIRE_REQUIRED) != 0 && (seen >> i & 1) == 0)
      {
        self->field = record->fields[i].name;
        g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "Field ‘%s’ is missing",
                     self->field);
        return FALSE;
      }
  return TRUE;
}

/* The reader stands behind the opening bracket. It calls itself as deeply as the tables nest. */
static gboolean
decode_object (Decoder *self, const TopayWireRecord *record, gpointer value, GError **error)
{
  guint64 seen = 0;
  TopayToken key;

  g_assert (record->n_fields <= 64);
  for (key = topay_wire_reader_next (&self->reader); key.kind != TOPAY_TOKEN_OBJECT_END;
       key = topay_wire_reader_next (&self->reader))
    {
      const TopayWireField *field;

      if (key.kind == TOPAY_TOKEN_COMMA)
        continue;
      field = find_field (record, &key);
      topay_wire_reader_next (&self->reader); /* the colon */
      if (field == NULL && self->is_strict)
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID,
                       "There is a field that ‘%s’ has not", record->name);
          return FALSE;
        }
      if (field == NULL)
        {
          skip_value (self);
          continue;
        }
      seen |= G_GUINT64_CONSTANT (1) << (field - record->fields);
      if (!decode_field (self, field, (char *) value + field->offset, error))
        return FALSE;
    }
  return require (self, record, seen, error);
}

static gpointer
decode (const TopayWireRecord *record, Decoder *decoder, GError **error)
{
  gpointer value;

  if (topay_wire_reader_next (&decoder->reader).kind != TOPAY_TOKEN_OBJECT_BEGIN)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The text is not an object");
      return NULL;
    }

  value = topay_wire_new (record);
  if (decode_object (decoder, record, value, error)
      && topay_wire_validate (record, value, &decoder->field, error))
    return value;
  topay_wire_free (record, value);
  return NULL;
}

/**
 * topay_wire_decode:
 * @record: a table
 * @text: (array length=length): bytes from the network; need not end in NUL
 * @length: how many; the limit of an endpoint is the caller's, %TOPAY_WIRE_MAX_BYTES is ours
 * @field: (out) (optional) (transfer none): name of the field at fault; %NULL when it is the whole
 * text
 * @error: return location of a #TopayError
 *
 * Reads a record, behind topay_wire_scan(). Fields that the table does not know are passed over;
 * null is the value of none. topay_wire_error_code_of() says how to tell the other side.
 *
 * Returns: (transfer full): a valid struct for topay_wire_free(); %NULL with %TOPAY_ERROR_TOO_LARGE
 *   or %TOPAY_ERROR_INVALID for the text, %TOPAY_ERROR_NOT_FOUND for a required field that is not
 * there and %TOPAY_ERROR_INVALID for one of a wrong type or out of bounds
 */
gpointer
topay_wire_decode (const TopayWireRecord *record,
                   const char *text,
                   gsize length,
                   const char **field,
                   GError **error)
{
  Decoder decoder = { { text, text + length }, NULL, FALSE };
  gpointer value;

  if (field != NULL)
    *field = NULL;
  if (!topay_wire_scan (text, length, TOPAY_WIRE_MAX_BYTES, error))
    return NULL;

  value = decode (record, &decoder, error);
  if (value == NULL && field != NULL)
    *field = decoder.field;
  return value;
}

/**
 * topay_wire_decode_strict:
 * @record: a table
 * @text: (array length=length): bytes; need not end in NUL
 * @length: how many; at most %TOPAY_WIRE_MAX_BYTES
 * @error: return location of a #TopayError
 *
 * Reads a record like topay_wire_decode(), but fields that the table does not know are refused,
 * also within the records that it holds: nothing comes along that nobody listed. For documents that
 * people agree to, not for the calls of versions that have to understand each other.
 *
 * Returns: (transfer full): a valid struct for topay_wire_free(); %NULL with the errors of
 *   topay_wire_decode()
 */
gpointer
topay_wire_decode_strict (const TopayWireRecord *record,
                          const char *text,
                          gsize length,
                          GError **error)
{
  return topay_wire_decode_document (record, text, length, TOPAY_WIRE_MAX_BYTES, error);
}

/**
 * topay_wire_decode_document:
 * @record: a table
 * @text: (array length=length): bytes; need not end in NUL
 * @length: how many
 * @max_bytes: how many there may be, for a document that is longer than an answer of the service
 * @error: return location of a #TopayError
 *
 * Reads a record like topay_wire_decode_strict().
 *
 * Returns: (transfer full): a valid struct for topay_wire_free(); %NULL with the errors of
 *   topay_wire_decode()
 */
gpointer
topay_wire_decode_document (
    const TopayWireRecord *record, const char *text, gsize length, gsize max_bytes, GError **error)
{
  Decoder decoder = { { text, text + length }, NULL, TRUE };

  if (!topay_wire_scan (text, length, max_bytes, error))
    return NULL;
  return decode (record, &decoder, error);
}
