/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-password-blocklist.h"

#include <string.h>

#include "topay-error.h"

/* A file of lines: first those that begin with “#” and tell where it comes from, then one folded
 * password each, sorted by bytes. It stays as it is, mapped, and is searched in place. */
struct _TopayPasswordBlocklist
{
  GBytes *bytes;     /* (owned) */
  const char *start; /* (unowned): the first entry, in @bytes */
  gsize length;      /* bytes from @start, each line with its end */
  gsize n_entries;
};

static int
compare (const char *left, gsize left_length, const char *right, gsize right_length)
{
  int order = memcmp (left, right, MIN (left_length, right_length));

  return order != 0 ? order : (left_length > right_length) - (left_length < right_length);
}

static gsize
skip_header (const char *text, gsize length)
{
  gsize at = 0;

  while (at < length && text[at] == '#')
    {
      const char *end = memchr (text + at, '\n', length - at);

      at = end == NULL ? length : (gsize) (end - text) + 1;
    }
  return at;
}

/* One walk at the start, so that a list out of order cannot quietly let passwords through. */
static gboolean
check_order (TopayPasswordBlocklist *self, GError **error)
{
  const char *before = NULL, *limit = self->start + self->length;
  gsize before_length = 0;

  for (const char *line = self->start; line < limit;)
    {
      const char *end = memchr (line, '\n', (gsize) (limit - line));

      if (end == NULL || end == line
          || (before != NULL && compare (before, before_length, line, (gsize) (end - line)) >= 0))
        {
          g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_DAMAGED,
                       "Entry %" G_GSIZE_FORMAT " of the password list is not in order",
                       self->n_entries + 1);
          return FALSE;
        }
      before = line;
      before_length = (gsize) (end - line);
      self->n_entries++;
      line = end + 1;
    }
  return TRUE;
}

/**
 * topay_password_blocklist_new:
 * @bytes: (transfer none): the file; a reference is taken
 * @error: return location for an error
 *
 * Opens a list of common passwords.
 *
 * Returns: (transfer full) (nullable): the list, or %NULL with %TOPAY_ERROR_DAMAGED when it is not
 *   sorted, or has an empty or unfinished line
 */
TopayPasswordBlocklist *
topay_password_blocklist_new (GBytes *bytes, GError **error)
{
  g_autoptr (TopayPasswordBlocklist) self = g_new0 (TopayPasswordBlocklist, 1);
  gsize length = 0, skipped;
  const char *text;

  self->bytes = g_bytes_ref (bytes);
  text = g_bytes_get_data (bytes, &length);
  if (text == NULL)
    text = "";
  skipped = skip_header (text, length);
  self->start = text + skipped;
  self->length = length - skipped;
  if (!check_order (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * topay_password_blocklist_free:
 * @self: (transfer full): a list
 */
void
topay_password_blocklist_free (TopayPasswordBlocklist *self)
{
  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * topay_password_blocklist_get_n_entries:
 * @self: a list
 *
 * Returns: how many passwords it has
 */
gsize
topay_password_blocklist_get_n_entries (const TopayPasswordBlocklist *self)
{
  return self->n_entries;
}

/**
 * topay_password_blocklist_has:
 * @self: a list
 * @folded: UTF-8 as topay_password_fold() makes it; need not end in NUL
 * @length: bytes of @folded
 *
 * Looks a whole password up, by halving the file.
 *
 * Returns: whether it is on the list
 */
gboolean
topay_password_blocklist_has (const TopayPasswordBlocklist *self, const char *folded, gsize length)
{
  gsize low = 0, high = self->length; /* both begin a line */

  while (low < high)
    {
      gsize line = low + (high - low) / 2, end;
      int order;

      while (line > low && self->start[line - 1] != '\n')
        line--;
      end = (gsize) ((const char *) memchr (self->start + line, '\n', self->length - line)
                     - self->start);
      order = compare (folded, length, self->start + line, end - line);
      if (order == 0)
        return TRUE;
      if (order < 0)
        high = line;
      else
        low = end + 1;
    }
  return FALSE;
}
