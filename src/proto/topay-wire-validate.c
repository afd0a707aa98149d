/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether the values of a record are within what its table says: asked of what came, behind the
 * decoder, and of what is to be sent, before the encoder. */

#include "config.h"

#include "topay-wire.h"

#include <string.h>

#include "topay-error.h"

static gboolean
is_within (const TopayWireField *field, gint64 n)
{
  return n >= field->min && n <= field->max;
}

static gboolean
consists_of (const char *text, const char *marks)
{
  return text[strspn (text, marks)] == '\0';
}

/* One line shows all of it: no control characters (Cc), no separators of lines or paragraphs. */
static gboolean
is_plain (const char *text, const char *but)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar character = g_utf8_get_char (text);
      GUnicodeType type = g_unichar_type (character);

      if (character < 0x80 && strchr (but, (int) character) != NULL)
        continue;
      if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR
          || type == G_UNICODE_PARAGRAPH_SEPARATOR)
        return FALSE;
    }
  return TRUE;
}

/* Numbers with single dots between them. */
static gboolean
is_version (const char *text)
{
  return consists_of (text, "0123456789.") && strstr (text, "..") == NULL && text[0] != '.'
         && !g_str_has_suffix (text, ".");
}

/* A day there is (RFC 3339 section 5.6, full-date). */
static gboolean
is_date (const char *text)
{
  guint64 year, month, day;

  return strlen (text) == 10 && text[4] == '-' && text[7] == '-'
         && consists_of (text, "0123456789-")
         && g_ascii_string_to_unsigned (((char[]){ text[0], text[1], text[2], text[3], 0 }), 10, 1,
                                        9999, &year, NULL)
         && g_ascii_string_to_unsigned (((char[]){ text[5], text[6], 0 }), 10, 1, 12, &month, NULL)
         && g_ascii_string_to_unsigned (text + 8, 10, 1, 31, &day, NULL)
         && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

static gboolean
is_string_valid (const TopayWireField *field, const char *text)
{
  static const char hex[] = "0123456789abcdef";
  static const char base64url[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  switch (field->format)
    {
    case TOPAY_WIRE_FORMAT_ANY:
      return is_within (field, g_utf8_strlen (text, -1)) && is_plain (text, "");
    case TOPAY_WIRE_FORMAT_LINES:
      return is_within (field, g_utf8_strlen (text, -1)) && is_plain (text, "\n\t");
    case TOPAY_WIRE_FORMAT_RAW:
      return is_within (field, g_utf8_strlen (text, -1));
    case TOPAY_WIRE_FORMAT_ID:
      return strlen (text) == 32 && consists_of (text, hex);
    case TOPAY_WIRE_FORMAT_TOKEN:
      return strlen (text) == 43 && consists_of (text, base64url);
    case TOPAY_WIRE_FORMAT_DIGITS:
      return is_within (field, (gint64) strlen (text)) && consists_of (text, "0123456789");
    case TOPAY_WIRE_FORMAT_LANGUAGE:
      return g_str_equal (text, "en") || g_str_equal (text, "zh_CN");
    case TOPAY_WIRE_FORMAT_CHOICE:
      return g_strv_contains (field->values, text);
    case TOPAY_WIRE_FORMAT_SLUG:
      return is_within (field, (gint64) strlen (text))
             && consists_of (text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    case TOPAY_WIRE_FORMAT_VERSION:
      return is_within (field, (gint64) strlen (text)) && is_version (text);
    case TOPAY_WIRE_FORMAT_DATE:
      return is_date (text);
    case TOPAY_WIRE_FORMAT_HASH:
      return strlen (text) == 64 && consists_of (text, hex);
    case TOPAY_WIRE_FORMAT_TIME: /* is an integer here */
    default:
      return FALSE;
    }
}

static gboolean
refuse (const TopayWireField *field, gboolean missing, const char **name, GError **error)
{
  if (name != NULL)
    *name = field->name;
  if (missing)
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_NOT_FOUND, "Field ‘%s’ is missing", field->name);
  else
    g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Field ‘%s’ is out of bounds",
                 field->name);
  return FALSE;
}

static gboolean
validate_string (const TopayWireField *field, const char *text, const char **name, GError **error)
{
  gboolean required = (field->flags & TOPAY_WIRE_REQUIRED) != 0;

  if (text == NULL)
    return !required || refuse (field, TRUE, name, error);
  return is_string_valid (field, text) || refuse (field, FALSE, name, error);
}

static gboolean
validate_integer (const TopayWireField *field, gint64 value, const char **name, GError **error)
{
  gboolean required = (field->flags & TOPAY_WIRE_REQUIRED) != 0;
  gboolean is_time = field->format == TOPAY_WIRE_FORMAT_TIME;

  if (value == (is_time ? 0 : TOPAY_WIRE_NO_INTEGER))
    return !required || refuse (field, TRUE, name, error);
  if (is_time ? value < 0 || value > TOPAY_WIRE_MAX_TIME : !is_within (field, value))
    return refuse (field, FALSE, name, error);
  return TRUE;
}

static gboolean
validate_records (const TopayWireField *field,
                  const GPtrArray *items,
                  const char **name,
                  GError **error)
{
  guint n = items != NULL ? items->len : 0;

  if (!is_within (field, n))
    return refuse (field, FALSE, name, error);
  for (guint i = 0; i < n; i++)
    if (!topay_wire_validate (field->record, g_ptr_array_index (items, i), name, error))
      return FALSE;
  return TRUE;
}

static gboolean
validate_record (const TopayWireField *field,
                 gconstpointer nested,
                 const char **name,
                 GError **error)
{
  if (nested == NULL)
    return (field->flags & TOPAY_WIRE_REQUIRED) == 0 || refuse (field, TRUE, name, error);
  return topay_wire_validate (field->record, nested, name, error);
}

/**
 * topay_wire_validate:
 * @record: a table
 * @value: a struct of that record
 * @field: (out) (optional) (transfer none): name of the field at fault; left alone when there is
 * none
 * @error: return location of a #TopayError
 *
 * Whether all fields are there that must be, and each is within its format and bounds. The name of
 * a field of a nested record comes without the names around it.
 *
 * Returns: %FALSE with %TOPAY_ERROR_NOT_FOUND for a required field that is not there, and
 *   %TOPAY_ERROR_INVALID for one out of bounds
 */
gboolean
topay_wire_validate (const TopayWireRecord *record,
                     gconstpointer value,
                     const char **field,
                     GError **error)
{
  for (guint i = 0; i < record->n_fields; i++)
    {
      const TopayWireField *row = &record->fields[i];
      gconstpointer at = (const char *) value + row->offset;
      gboolean ok = TRUE;

      switch (row->type)
        {
        case TOPAY_WIRE_STRING:
          ok = validate_string (row, *(char *const *) at, field, error);
          break;
        case TOPAY_WIRE_INTEGER:
          ok = validate_integer (row, *(const gint64 *) at, field, error);
          break;
        case TOPAY_WIRE_RECORD:
          ok = validate_record (row, *(gconstpointer const *) at, field, error);
          break;
        case TOPAY_WIRE_RECORDS:
          ok = validate_records (row, *(GPtrArray *const *) at, field, error);
          break;
        case TOPAY_WIRE_BOOLEAN:
        default:
          break;
        }
      if (!ok)
        return FALSE;
    }
  return TRUE;
}
