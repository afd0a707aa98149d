/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topayd-channel-codes.h"

#include <string.h>

#include "topay-causes.h"
#include "topay-error.h"

#define MAX_FILE_BYTES (64 * 1024)
#define MAX_CODE_BYTES 64
#define GROUP          "[codes]"

struct _TopaydChannelCodes
{
  GMutex lock;       /* of the table below */
  GHashTable *codes; /* (owned): code → id of a cause, a constant of the program */
};

static GHashTable *
make_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * topayd_channel_codes_new:
 *
 * Returns: (transfer full): a map without any code
 */
TopaydChannelCodes *
topayd_channel_codes_new (void)
{
  TopaydChannelCodes *self = g_new0 (TopaydChannelCodes, 1);

  g_mutex_init (&self->lock);
  self->codes = make_table ();
  return self;
}

/**
 * topayd_channel_codes_free:
 * @self: (transfer full): a map
 */
void
topayd_channel_codes_free (TopaydChannelCodes *self)
{
  g_mutex_clear (&self->lock);
  g_hash_table_unref (self->codes);
  g_free (self);
}

/* The constant of the program, so that an answer outlives the next reading of the file. */
static const char *
find_cause (const char *id)
{
  if (!topay_cause_is_id (id))
    return NULL;
  for (guint i = 0; i < topay_n_cause_ids; i++)
    if (g_str_equal (topay_cause_ids[i], id))
      return topay_cause_ids[i];
  return NULL;
}

static gboolean
refuse (guint line, const char *what, const char *text, GError **error)
{
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "line %u: %s: ‘%s’", line, what, text);
  return FALSE;
}

static gboolean
is_code (const char *code)
{
  for (const char *c = code; *c != '\0'; c++)
    if (!g_ascii_isprint (*c))
      return FALSE;
  return code[0] != '\0' && strlen (code) <= MAX_CODE_BYTES;
}

/* "CODE = cause.id"; @line is cut in two. */
static gboolean
add_line (GHashTable *codes, char *line, guint number, GError **error)
{
  char *equals = strchr (line, '=');
  const char *cause;

  if (equals == NULL)
    return refuse (number, "no code and cause", line, error);
  *equals = '\0';
  g_strstrip (line);
  g_strstrip (equals + 1);
  cause = find_cause (equals + 1);
  if (!is_code (line))
    return refuse (number, "no code that a channel would send", line, error);
  if (cause == NULL)
    return refuse (number, "no such cause", equals + 1, error);
  if (!g_hash_table_insert (codes, g_strdup (line), (gpointer) cause))
    return refuse (number, "the code is there twice", line, error);
  return TRUE;
}

static GHashTable *
parse (const char *text, GError **error)
{
  g_autoptr (GHashTable) codes = make_table ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gboolean in_group = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);

      if (line[0] == '\0' || line[0] == '#' || line[0] == ';')
        continue;
      if (g_str_equal (line, GROUP))
        in_group = TRUE;
      else if (!in_group)
        {
          refuse (i + 1, "not in the group " GROUP, line, error);
          return NULL;
        }
      else if (!add_line (codes, line, i + 1, error))
        return NULL;
    }
  return g_steal_pointer (&codes);
}

/**
 * topayd_channel_codes_parse:
 * @self: a map
 * @text: all of a file
 * @error: return location for an error
 *
 * Takes the codes of @text in place of those that were there.
 *
 * Returns: whether they are in force; %FALSE with INVALID and the number of the line, and the old
 *   ones stay
 */
gboolean
topayd_channel_codes_parse (TopaydChannelCodes *self, const char *text, GError **error)
{
  GHashTable *codes;
  GHashTable *old;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "The text is not UTF-8");
      return FALSE;
    }
  codes = parse (text, error);
  if (codes == NULL)
    return FALSE;

  g_mutex_lock (&self->lock);
  old = self->codes;
  self->codes = codes;
  g_mutex_unlock (&self->lock);
  g_hash_table_unref (old);
  return TRUE;
}

/**
 * topayd_channel_codes_load:
 * @self: a map
 * @path: of a file
 * @error: return location for an error
 *
 * Reads the file. Not for a thread of the store.
 *
 * Returns: whether its codes are in force; %FALSE with IO, TOO_LARGE or INVALID, and the old ones
 *   stay
 */
gboolean
topayd_channel_codes_load (TopaydChannelCodes *self, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_IO, "%s", cause->message);
      return FALSE;
    }
  if (length > MAX_FILE_BYTES || strlen (text) != length)
    {
      g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_TOO_LARGE,
                   "‘%s’ is longer than 64 KiB, or no text", path);
      return FALSE;
    }
  if (topayd_channel_codes_parse (self, text, &cause))
    return TRUE;
  g_set_error (error, TOPAY_ERROR, TOPAY_ERROR_INVALID, "‘%s’: %s", path, cause->message);
  return FALSE;
}

/**
 * topayd_channel_codes_find:
 * @self: a map
 * @code: of a channel, as it came
 *
 * Returns: (transfer none) (nullable): the id of the cause, a constant; %NULL for a code that
 *   nobody has mapped
 */
const char *
topayd_channel_codes_find (TopaydChannelCodes *self, const char *code)
{
  const char *cause;

  g_mutex_lock (&self->lock);
  cause = g_hash_table_lookup (self->codes, code);
  g_mutex_unlock (&self->lock);
  return cause;
}

/**
 * topayd_channel_codes_get_n:
 * @self: a map
 *
 * Returns: how many codes it knows
 */
guint
topayd_channel_codes_get_n (TopaydChannelCodes *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->codes);
  g_mutex_unlock (&self->lock);
  return n;
}
