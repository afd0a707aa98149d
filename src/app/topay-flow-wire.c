/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-flow-wire.h"

#include <string.h>

#include "topay-error.h"

static gboolean
refuse (const TopayWireRecord *record, const char *name, GError **error)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The record “%s” has no such field “%s”",
               record->name, name);
  return FALSE;
}

static gboolean
put_integer (GVariant *value, gint64 *place)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    {
      *place = g_variant_get_int64 (value);
      return TRUE;
    }
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)
         && g_ascii_string_to_signed (g_variant_get_string (value, NULL), 10, 0, G_MAXINT64, place,
                                      NULL);
}

/* "aa{sv}": a record each. */
static gboolean
put_records (const TopayWireRecord *record, GVariant *value, GPtrArray *records)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("aa{sv}")))
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) fields = g_variant_get_child_value (value, i);
      gpointer made = topay_flow_wire_to_record (record, fields, NULL);

      if (made == NULL)
        return FALSE;
      g_ptr_array_add (records, made);
    }
  return TRUE;
}

static gboolean
put_value (const TopayWireField *field, GVariant *value, gpointer record)
{
  switch (field->type)
    {
    case TOPAY_WIRE_STRING:
      if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        return FALSE;
      G_STRUCT_MEMBER (char *, record, field->offset) = g_variant_dup_string (value, NULL);
      return TRUE;

    case TOPAY_WIRE_INTEGER:
      return put_integer (value, &G_STRUCT_MEMBER (gint64, record, field->offset));

    case TOPAY_WIRE_BOOLEAN:
      if (!g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
        return FALSE;
      G_STRUCT_MEMBER (gboolean, record, field->offset) = g_variant_get_boolean (value);
      return TRUE;

    case TOPAY_WIRE_RECORDS:
      return put_records (field->record, value,
                          G_STRUCT_MEMBER (GPtrArray *, record, field->offset));

    case TOPAY_WIRE_RECORD: /* no request has one */
    default:
      return FALSE;
    }
}

/**
 * topay_flow_wire_to_record:
 * @record: what an endpoint wants
 * @fields: "a{sv}": s, x, b or aa{sv} by name
 * @error: return location for an error
 *
 * Makes a request of the answers of a wizard. Whether it may be sent is judged when it is.
 *
 * Returns: (transfer full) (nullable): the struct of the record, for topay_wire_free (); %NULL with
 *   INVALID when a field is unknown or of another type
 */
gpointer
topay_flow_wire_to_record (const TopayWireRecord *record, GVariant *fields, GError **error)
{
  gpointer made = topay_wire_new (record);
  GVariantIter iter;
  const char *name;
  GVariant *value;
  gboolean good = TRUE;

  g_variant_iter_init (&iter, fields);
  while (good && g_variant_iter_next (&iter, "{&sv}", &name, &value))
    {
      const TopayWireField *field = topay_wire_record_find (record, name);

      good = (field != NULL && put_value (field, value, made)) || refuse (record, name, error);
      g_variant_unref (value);
    }
  if (good)
    return made;

  topay_wire_free (record, made);
  return NULL;
}

static void
wipe (gpointer text)
{
  topay_wire_wipe (text, -1);
}

/* A secret is the only copy of itself, and is wiped when nobody holds it any more. */
static GVariant *
make_text (const TopayWireField *field, const char *text)
{
  char *copy;

  if ((field->flags & TOPAY_WIRE_SECRET) == 0)
    return g_variant_new_string (text);
  copy = g_strdup (text);
  return g_variant_new_from_data (G_VARIANT_TYPE_STRING, copy, strlen (copy) + 1, TRUE, wipe, copy);
}

static GVariant *
get_value (const TopayWireField *field, gconstpointer record)
{
  switch (field->type)
    {
    case TOPAY_WIRE_STRING:
      {
        const char *text = G_STRUCT_MEMBER (const char *, record, field->offset);

        return text != NULL ? make_text (field, text) : NULL;
      }
    case TOPAY_WIRE_INTEGER:
      {
        gint64 number = G_STRUCT_MEMBER (gint64, record, field->offset);
        gint64 nothing = field->format == TOPAY_WIRE_FORMAT_TIME ? 0 : TOPAY_WIRE_NO_INTEGER;

        return number != nothing ? g_variant_new_int64 (number) : NULL;
      }
    case TOPAY_WIRE_BOOLEAN:
      return g_variant_new_boolean (G_STRUCT_MEMBER (gboolean, record, field->offset));

    case TOPAY_WIRE_RECORD:
      {
        gconstpointer nested = G_STRUCT_MEMBER (gconstpointer, record, field->offset);

        return nested != NULL ? topay_flow_wire_from_record (field->record, nested) : NULL;
      }
    case TOPAY_WIRE_RECORDS: /* no wizard reads one */
    default:
      return NULL;
    }
}

/**
 * topay_flow_wire_from_record:
 * @record: what an endpoint replied
 * @value: the struct of the record
 *
 * Returns: (transfer floating): "a{sv}" of what is there: s, x (times too), b, nested a{sv}
 */
GVariant *
topay_flow_wire_from_record (const TopayWireRecord *record, gconstpointer value)
{
  GVariantDict fields;

  g_variant_dict_init (&fields, NULL);
  for (guint i = 0; i < record->n_fields; i++)
    {
      GVariant *member = get_value (&record->fields[i], value);

      if (member != NULL)
        g_variant_dict_insert_value (&fields, record->fields[i].name, member);
    }
  return g_variant_dict_end (&fields);
}
