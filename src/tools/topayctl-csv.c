/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-error.h"
#include "topayctl-private.h"

#define MAX_BYTES (900 * 1024) /* the rows have to fit into one message of the admin socket */
#define N_COLUMNS 5

static const char *const columns[N_COLUMNS] = { "name", "display_name", "language", "email",
                                                "phone" };

/* Reads one field and leaves @text behind it; FALSE when a quotation mark is out of place
 * (RFC 4180 section 2). */
static gboolean
read_field (const char **text, const char *end, GString *field)
{
  const char *c = *text;
  gboolean quoted = c < end && *c == '"';

  g_string_truncate (field, 0);
  if (quoted)
    c++;
  for (; c < end; c++)
    {
      if (quoted && *c == '"' && c + 1 < end && c[1] == '"')
        c++;
      else if (quoted && *c == '"')
        break;
      else if (!quoted && (*c == ',' || *c == '\n' || *c == '\r'))
        break;
      else if (!quoted && *c == '"')
        return FALSE;
      g_string_append_c (field, *c);
    }
  if (quoted && (c >= end || *c++ != '"'))
    return FALSE;
  *text = c;
  return c >= end || *c == ',' || *c == '\n' || *c == '\r';
}

/* Reads the fields of one line into @fields; the number of them, or -1. */
static int
read_line (const char **text, const char *end, GPtrArray *fields)
{
  g_autoptr (GString) field = g_string_new (NULL);

  g_ptr_array_set_size (fields, 0);
  while (TRUE)
    {
      if (!read_field (text, end, field))
        return -1;
      g_ptr_array_add (fields, g_strdup (field->str));
      if (*text >= end || **text != ',')
        break;
      (*text)++;
    }
  if (*text < end && **text == '\r')
    (*text)++;
  if (*text < end && **text == '\n')
    (*text)++;
  return (int) fields->len;
}

static gboolean
refuse (GError **error, int line, const char *message)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Line %d: %s", line, message);
  return FALSE;
}

static gboolean
check_head (GPtrArray *fields, GError **error)
{
  gboolean fits = fields->len == N_COLUMNS;

  for (guint i = 0; fits && i < N_COLUMNS; i++)
    fits = g_str_equal (g_ptr_array_index (fields, i), columns[i]);
  return fits || refuse (error, 1, "The columns must be name,display_name,language,email,phone");
}

static gboolean
add_rows (GVariantBuilder *rows, const char *text, const char *end, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);

  for (int line = 1; text < end; line++)
    {
      int n_fields = read_line (&text, end, fields);
      char **field = (char **) fields->pdata;

      if (n_fields < 0)
        return refuse (error, line, "A quotation mark is out of place");
      if (line == 1)
        {
          if (!check_head (fields, error))
            return FALSE;
          continue;
        }
      if (n_fields == 1 && field[0][0] == '\0')
        continue;
      if (n_fields != N_COLUMNS)
        return refuse (error, line, "There must be five fields");
      if (field[0][0] == '\0')
        return refuse (error, line, "The name is empty");
      g_variant_builder_add (rows, "(isssss)", line, field[0], field[1], field[2], field[3],
                             field[4]);
    }
  return TRUE;
}

/**
 * ctl_parse_csv:
 * @text: lines as RFC 4180 has them, the first with the names of the columns
 * @length: bytes
 * @error: return location for an error
 *
 * Reads accounts to import. Passwords have no column: people set theirs by a reset.
 *
 * Returns: (transfer full) (nullable): "a(isssss)" of line, name, display name, language, mail and
 *   phone; %NULL with INVALID or TOO_LARGE, naming the line
 */
GVariant *
ctl_parse_csv (const char *text, gsize length, GError **error)
{
  GVariantBuilder rows;

  if (length > MAX_BYTES)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
                   "The file is longer than 900 KiB; divide it");
      return NULL;
    }
  if (memchr (text, '\0', length) != NULL || !g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The file is not in UTF-8");
      return NULL;
    }
  g_variant_builder_init (&rows, G_VARIANT_TYPE ("a(isssss)"));
  if (add_rows (&rows, text, text + length, error))
    return g_variant_ref_sink (g_variant_builder_end (&rows));
  g_variant_builder_clear (&rows);
  return NULL;
}
