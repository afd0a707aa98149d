/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-source-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "topay-error.h"

static gboolean
fail_io (GError **error, int code)
{
  gboolean missing = code == ENOENT || code == ENOTDIR;

  g_set_error (error, TOPAY_ERROR, missing ? TOPAY_ERROR_NOT_FOUND : TOPAY_ERROR_IO,
               "Cannot be read: %s", g_strerror (code));
  return FALSE;
}

static gboolean
fail_too_large (GError **error, gsize max_bytes)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
               "The file is too large, the limit is %.1f MiB (%" G_GSIZE_FORMAT " bytes)",
               (double) max_bytes / (1024 * 1024), max_bytes);
  return FALSE;
}

/* Reads at most one byte more than is allowed: a file that grows meanwhile does no harm. */
static gboolean
read_descriptor (int fd, GByteArray *content, gsize max_bytes, GError **error)
{
  guint8 buffer[16384];
  struct stat status;

  if (fstat (fd, &status) != 0)
    return fail_io (error, errno);

  if (!S_ISREG (status.st_mode))
    return fail_io (error, S_ISDIR (status.st_mode) ? EISDIR : EINVAL);

  while (content->len <= max_bytes)
    {
      gssize count = read (fd, buffer, sizeof buffer);

      if (count == 0)
        return TRUE;

      if (count > 0)
        g_byte_array_append (content, buffer, (guint) count);
      else if (errno != EINTR)
        return fail_io (error, errno);
    }

  return fail_too_large (error, max_bytes);
}

static guint
count_lines (const char *start, const char *end)
{
  guint lines = 1;

  for (const char *at = start; at < end; at++)
    if (*at == '\n')
      lines++;

  return lines;
}

/* CRLF and lone CR become LF; in place, the text only gets shorter. */
static void
normalize_line_ends (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      if (*from != '\r')
        *to++ = *from;
      else if (from[1] != '\n')
        *to++ = '\n';
    }
  *to = '\0';
}

/**
 * topay_source_file_read:
 * @path: a file
 * @max_bytes: more is refused
 * @line: (out): the line that an error is about, else 1
 * @error: return location for an error
 *
 * Reads a text of the sources: UTF-8 without NUL, a byte order mark taken off, lines ended by LF.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL with TOPAY_ERROR_NOT_FOUND,
 *   TOPAY_ERROR_IO, TOPAY_ERROR_TOO_LARGE or TOPAY_ERROR_INVALID
 */
char *
topay_source_file_read (const char *path, gsize max_bytes, guint *line, GError **error)
{
  g_autoptr (GByteArray) content = g_byte_array_new ();
  const char *text;
  const char *end;
  char *result;
  gboolean done;
  int fd;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (line != NULL, NULL);

  *line = 1;
  fd = g_open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
  if (fd < 0)
    {
      fail_io (error, errno);
      return NULL;
    }

  done = read_descriptor (fd, content, max_bytes, error);
  g_close (fd, NULL);
  if (!done)
    return NULL;

  text = content->len > 0 ? (const char *) content->data : "";
  if (!g_utf8_validate_len (text, content->len, &end))
    {
      *line = count_lines (text, end);
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "Not UTF-8 text");
      return NULL;
    }

  if (content->len >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;
  result = g_strndup (text, (gsize) (end - text));
  normalize_line_ends (result);
  return result;
}

/* GKeyFile does not say where it stumbled, so the line is looked for by its own rules. */
static guint
find_bad_ini_line (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean in_group = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);
      const char *equals = strchr (line, '=');

      if (line[0] == '\0' || line[0] == '#')
        continue;

      if (line[0] == '[')
        {
          if (!g_str_has_suffix (line, "]") || strlen (line) < 3)
            return i + 1;
          in_group = TRUE;
        }
      else if (!in_group || equals == NULL || equals == line)
        return i + 1;
    }

  return 1;
}

/**
 * topay_source_file_parse_ini:
 * @text: what topay_source_file_read() gave
 * @line: (out): the line that an error is about, else 1
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): groups and keys with all translations, or %NULL with
 *   TOPAY_ERROR_INVALID
 */
GKeyFile *
topay_source_file_parse_ini (const char *text, guint *line, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (line != NULL, NULL);

  *line = 1;
  if (text[0] == '\0'
      || g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_KEEP_TRANSLATIONS,
                                    &problem))
    return g_steal_pointer (&file);

  *line = find_bad_ini_line (text);
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "%s", problem->message);
  return NULL;
}

/**
 * topay_source_file_find_ini_line:
 * @text: what topay_source_file_read() gave
 * @group: a group
 * @key: (nullable): a key of it, with its language in brackets; %NULL for the group itself
 *
 * Returns: the line, counted from 1; the line of the group without such a key, 1 without the group
 */
guint
topay_source_file_find_ini_line (const char *text, const char *group, const char *key)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *head = NULL;
  guint found = 0;

  g_return_val_if_fail (text != NULL, 1);
  g_return_val_if_fail (group != NULL, 1);

  lines = g_strsplit (text, "\n", -1);
  head = g_strdup_printf ("[%s]", group);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      char *equals = strchr (line, '=');

      if (found == 0 && g_str_equal (line, head))
        found = i + 1;
      else if (found != 0 && line[0] == '[')
        break;
      else if (found != 0 && key != NULL && equals != NULL)
        {
          *equals = '\0';
          if (g_str_equal (g_strchomp (line), key))
            return i + 1;
        }
    }

  return MAX (1, found);
}
