/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#define _GNU_SOURCE 1 /* memmem () */

#include "canary.h"

#include <string.h>

/* Base64 of a text begins at one of three places within a group of bytes; the characters at both
 * ends belong to its neighbours as well and are left out. */
static char *
encode_shifted (const char *secret, gsize shift)
{
  g_autofree char *padded = g_strdup_printf ("%.*s%s", (int) shift, "\1\1", secret);
  g_autofree char *text = g_base64_encode ((const guchar *) padded, strlen (padded));
  gsize start = shift == 0 ? 0 : shift + 1;
  gsize bits = 8 * strlen (padded);

  return g_strndup (text + start, bits / 6 - start);
}

static char *
encode_hex (const char *secret, const char *format)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *c = secret; *c != '\0'; c++)
    if (*format == 'X')
      g_string_append_printf (text, "%02X", (guchar) *c);
    else
      g_string_append_printf (text, "%02x", (guchar) *c);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
has (const char *bytes, gsize length, const char *wanted, gsize wanted_length)
{
  return wanted_length > 0 && memmem (bytes, length, wanted, wanted_length) != NULL;
}

static gboolean
has_text (const char *bytes, gsize length, const char *wanted)
{
  return has (bytes, length, wanted, strlen (wanted));
}

static gboolean
has_wide (const char *bytes, gsize length, const char *secret)
{
  gsize wide_length = 0;
  g_autofree char *wide = g_convert (secret, -1, "UTF-16LE", "UTF-8", NULL, &wide_length, NULL);

  return wide != NULL && has (bytes, length, wide, wide_length);
}

static gboolean
has_base64 (const char *bytes, gsize length, const char *secret)
{
  for (gsize shift = 0; shift < 3; shift++)
    {
      g_autofree char *text = encode_shifted (secret, shift);
      g_autofree char *url = g_strdup (text);

      g_strdelimit (g_strdelimit (url, "+", '-'), "/", '_');
      if (has_text (bytes, length, text) || has_text (bytes, length, url))
        return TRUE;
    }
  return FALSE;
}

/**
 * topay_test_canary_find:
 * @secret: what must not be there
 * @bytes: where it must not be
 * @length: of @bytes
 *
 * Returns: (nullable): the name of the encoding in which it is there
 */
const char *
topay_test_canary_find (const char *secret, const char *bytes, gsize length)
{
  g_autofree char *lower = encode_hex (secret, "x");
  g_autofree char *upper = encode_hex (secret, "X");
  g_autofree char *escaped = g_uri_escape_string (secret, NULL, FALSE);

  if (has_text (bytes, length, secret))
    return "as it is";
  if (has_text (bytes, length, lower) || has_text (bytes, length, upper))
    return "hexadecimal";
  if (has_text (bytes, length, escaped))
    return "escaped";
  if (has_wide (bytes, length, secret))
    return "UTF-16";
  return has_base64 (bytes, length, secret) ? "base64" : NULL;
}

static void
search (const char *secret, const char *path, const char *except, GString *found)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autofree char *bytes = NULL;
  const char *name, *dress;
  gsize length = 0;

  if (except != NULL && strstr (path, except) != NULL)
    return;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      search (secret, child, except, found);
    }
  if (folder != NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  dress = topay_test_canary_find (secret, bytes, length);
  if (dress != NULL)
    g_string_append_printf (found, "%s (%s)\n", path, dress);
}

/**
 * topay_test_canary_search:
 * @secret: what must not be there
 * @folder: where it must not be
 * @except: (nullable): part of the paths that may have it
 *
 * Returns: (transfer full): every file that has it, and in which encoding
 */
char *
topay_test_canary_search (const char *secret, const char *folder, const char *except)
{
  g_autoptr (GString) found = g_string_new (NULL);

  search (secret, folder, except, found);
  return g_string_free (g_steal_pointer (&found), FALSE);
}
