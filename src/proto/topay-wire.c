/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire.h"

#include <string.h>

/**
 * topay_wire_new:
 * @record: a table
 *
 * Returns: (transfer full): a struct in which nothing is there yet: lists are empty, so that items
 * can be added; optional integers are %TOPAY_WIRE_NO_INTEGER
 */
gpointer
topay_wire_new (const TopayWireRecord *record)
{
  gpointer value = g_malloc0 (record->size);

  for (guint i = 0; i < record->n_fields; i++)
    {
      const TopayWireField *field = &record->fields[i];
      gpointer at = (char *) value + field->offset;

      if (field->type == TOPAY_WIRE_RECORDS)
        *(GPtrArray **) at = g_ptr_array_new ();
      if (field->type == TOPAY_WIRE_INTEGER && field->format != TOPAY_WIRE_FORMAT_TIME
          && (field->flags & TOPAY_WIRE_REQUIRED) == 0)
        *(gint64 *) at = TOPAY_WIRE_NO_INTEGER;
    }
  return value;
}

static void
free_records (const TopayWireRecord *record, GPtrArray *items)
{
  if (items == NULL)
    return;
  for (guint i = 0; i < items->len; i++)
    topay_wire_free (record, g_ptr_array_index (items, i));
  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_unref (items);
}

/**
 * topay_wire_free:
 * @record: a table
 * @value: (transfer full) (nullable): a struct of that record, from the heap
 *
 * Frees it with all that belongs to it; secrets are wiped first.
 */
void
topay_wire_free (const TopayWireRecord *record, gpointer value)
{
  if (value == NULL)
    return;
  for (guint i = 0; i < record->n_fields; i++)
    {
      const TopayWireField *field = &record->fields[i];
      gpointer at = (char *) value + field->offset;

      if (field->type == TOPAY_WIRE_STRING && (field->flags & TOPAY_WIRE_SECRET) != 0)
        topay_wire_wipe (*(char **) at, -1);
      else if (field->type == TOPAY_WIRE_STRING)
        g_free (*(char **) at);
      else if (field->type == TOPAY_WIRE_RECORD)
        topay_wire_free (field->record, *(gpointer *) at);
      else if (field->type == TOPAY_WIRE_RECORDS)
        free_records (field->record, *(GPtrArray **) at);
    }
  g_free (value);
}

static GPtrArray *
copy_records (const TopayWireRecord *record, const GPtrArray *items)
{
  guint n_items = items != NULL ? items->len : 0;
  GPtrArray *copy = g_ptr_array_sized_new (n_items);

  for (guint i = 0; i < n_items; i++)
    g_ptr_array_add (copy, topay_wire_copy (record, g_ptr_array_index (items, i)));
  return copy;
}

/**
 * topay_wire_copy:
 * @record: a table
 * @value: (nullable): a struct of that record
 *
 * Returns: (transfer full) (nullable): another one with the same values, for topay_wire_free ();
 *   %NULL for %NULL
 */
gpointer
topay_wire_copy (const TopayWireRecord *record, gconstpointer value)
{
  gpointer copy = value != NULL ? g_memdup2 (value, record->size) : NULL;

  for (guint i = 0; copy != NULL && i < record->n_fields; i++)
    {
      const TopayWireField *field = &record->fields[i];
      gpointer at = (char *) copy + field->offset;

      if (field->type == TOPAY_WIRE_STRING)
        *(char **) at = g_strdup (*(char **) at);
      else if (field->type == TOPAY_WIRE_RECORD)
        *(gpointer *) at = topay_wire_copy (field->record, *(gpointer *) at);
      else if (field->type == TOPAY_WIRE_RECORDS)
        *(GPtrArray **) at = copy_records (field->record, *(GPtrArray **) at);
    }
  return copy;
}

/**
 * topay_wire_wipe:
 * @text: (transfer full) (nullable): from the heap
 * @length: bytes; -1 up to the NUL
 *
 * Overwrites and frees it, in a way that the compiler does not leave out.
 */
void
topay_wire_wipe (char *text, gssize length)
{
  if (text == NULL)
    return;
  explicit_bzero (text, length < 0 ? strlen (text) : (gsize) length);
  g_free (text);
}

/**
 * topay_wire_record_find:
 * @record: a table
 * @name: of a field
 *
 * Returns: (transfer none) (nullable): its row
 */
const TopayWireField *
topay_wire_record_find (const TopayWireRecord *record, const char *name)
{
  for (guint i = 0; i < record->n_fields; i++)
    if (g_str_equal (record->fields[i].name, name))
      return &record->fields[i];
  return NULL;
}

/**
 * topay_wire_record_has_secrets:
 * @record: a table
 *
 * Returns: whether a field of it, or of a record in it, is a secret
 */
gboolean
topay_wire_record_has_secrets (const TopayWireRecord *record)
{
  for (guint i = 0; i < record->n_fields; i++)
    {
      const TopayWireField *field = &record->fields[i];

      if ((field->flags & TOPAY_WIRE_SECRET) != 0
          || (field->record != NULL && topay_wire_record_has_secrets (field->record)))
        return TRUE;
    }
  return FALSE;
}
