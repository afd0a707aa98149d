/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire.h"

#include <string.h>

/* Written twice: first into nothing, to learn the length, then into one block of exactly that. A
 * buffer that grows would leave copies of passwords behind. */
typedef struct
{
  char *to; /* (unowned) (nullable): none while only the length is wanted */
  gsize length;
} Writer;

static void
put (Writer *self, const char *text, gsize length)
{
  if (self->to != NULL)
    memcpy (self->to + self->length, text, length);
  self->length += length;
}

static void
put_text (Writer *self, const char *text)
{
  put (self, text, strlen (text));
}

/* Only what RFC 8259 section 7 asks to be escaped is, in the short form where there is one. */
static void
put_string (Writer *self, const char *text)
{
  static const char meanings[] = "\"\\\b\f\n\r\t";
  static const char letters[] = "\"\\bfnrt";

  put (self, "\"", 1);
  for (; *text != '\0'; text++)
    {
      const char *found = strchr (meanings, *text);
      char escape[7] = { '\\', found != NULL ? letters[found - meanings] : 'u', '\0' };

      if (found == NULL && (guchar) *text >= 0x20)
        {
          put (self, text, 1);
          continue;
        }
      if (found == NULL)
        g_snprintf (escape, sizeof escape, "\\u%04x", (guint) *text);
      put_text (self, escape);
    }
  put (self, "\"", 1);
}

static void
put_integer (Writer *self, const TopayWireField *field, gint64 value)
{
  char digits[24];

  if (field->format == TOPAY_WIRE_FORMAT_TIME)
    {
      g_autofree char *time = topay_wire_format_time (value);

      put_string (self, time);
      return;
    }
  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  put_text (self, digits);
}

static gboolean
is_there (const TopayWireField *field, gconstpointer at)
{
  switch (field->type)
    {
    case TOPAY_WIRE_INTEGER:
      return *(const gint64 *) at
             != (field->format == TOPAY_WIRE_FORMAT_TIME ? 0 : TOPAY_WIRE_NO_INTEGER);
    case TOPAY_WIRE_BOOLEAN:
      return *(const gboolean *) at || (field->flags & TOPAY_WIRE_REQUIRED) != 0;
    case TOPAY_WIRE_RECORDS:
      return (field->flags & TOPAY_WIRE_REQUIRED) != 0
             || (*(GPtrArray *const *) at != NULL && (*(GPtrArray *const *) at)->len > 0);
    case TOPAY_WIRE_STRING:
    case TOPAY_WIRE_RECORD:
    default:
      return *(gconstpointer const *) at != NULL;
    }
}

/* It calls itself as deeply as the tables nest. */
static void
put_record (Writer *self, const TopayWireRecord *record, gconstpointer value)
{
  const char *before = "{";

  for (guint i = 0; i < record->n_fields; i++)
    {
      const TopayWireField *field = &record->fields[i];
      gconstpointer at = (const char *) value + field->offset;
      const GPtrArray *items;

      if (!is_there (field, at))
        continue;
      put_text (self, before);
      before = ",";
      put_string (self, field->name);
      put_text (self, ":");
      switch (field->type)
        {
        case TOPAY_WIRE_STRING:
          put_string (self, *(char *const *) at);
          break;
        case TOPAY_WIRE_INTEGER:
          put_integer (self, field, *(const gint64 *) at);
          break;
        case TOPAY_WIRE_RECORD:
          put_record (self, field->record, *(gconstpointer const *) at);
          break;
        case TOPAY_WIRE_RECORDS:
          items = *(GPtrArray *const *) at;
          put_text (self, "[");
          for (guint j = 0; items != NULL && j < items->len; j++)
            {
              put_text (self, j > 0 ? "," : "");
              put_record (self, field->record, g_ptr_array_index (items, j));
            }
          put_text (self, "]");
          break;
        case TOPAY_WIRE_BOOLEAN:
        default:
          put_text (self, *(const gboolean *) at ? "true" : "false");
          break;
        }
    }
  put_text (self, *before == '{' ? "{}" : "}");
}

/**
 * topay_wire_encode:
 * @record: a table
 * @value: a struct of that record
 * @length: (out) (optional): bytes before the NUL
 *
 * Writes the one canonical form of a record: keys in the order of the table, no white space,
 * nothing for what is not there. What a person typed goes through topay_wire_validate() first; a
 * value that it refuses is our own mistake here, and is said so on the log.
 *
 * Returns: (transfer full) (nullable): JSON, for topay_wire_wipe() when the record has secrets;
 * %NULL for a value that does not fit its table
 */
char *
topay_wire_encode (const TopayWireRecord *record, gconstpointer value, gsize *length)
{
  g_autoptr (GError) error = NULL;
  Writer writer = { NULL, 0 };

  if (length != NULL)
    *length = 0;
  if (!topay_wire_validate (record, value, NULL, &error))
    {
      g_warning ("Record ‘%s’ is not sent: %s", record->name, error->message);
      return NULL;
    }
  put_record (&writer, record, value);
  writer.to = g_malloc (writer.length + 1);
  writer.length = 0;
  put_record (&writer, record, value);
  writer.to[writer.length] = '\0';
  if (length != NULL)
    *length = writer.length;
  return writer.to;
}
