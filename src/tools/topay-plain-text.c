/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-plain-text.h"

#include <string.h>

/* Marks that stay with the character before or behind them, after the plain rules of the W3C's
 * "Requirements for Chinese Text Layout", 3.1.4. */
static const char no_break_before[] = "，。、；：？！）》〉」』】”’…—％,.;:?!)]}%";
static const char no_break_behind[] = "（《〈「『【“‘([{";

static guint
get_character_width (gunichar character)
{
  if (g_unichar_iszerowidth (character) || g_unichar_iscntrl (character))
    return 0;

  return g_unichar_iswide (character) ? 2 : 1;
}

/**
 * topay_plain_text_get_width:
 * @text: one line
 *
 * Returns: the columns it takes, by the East Asian Width of its characters (UAX #11)
 */
guint
topay_plain_text_get_width (const char *text)
{
  guint width = 0;

  g_return_val_if_fail (text != NULL, 0);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    width += get_character_width (g_utf8_get_char (at));

  return width;
}

static gboolean
is_one_of (const char *characters, gunichar character)
{
  return g_utf8_strchr (characters, -1, character) != NULL;
}

static gboolean
can_break (gunichar before, gunichar behind)
{
  if (before == ' ')
    return behind != ' ';

  if (!g_unichar_iswide (before) && !g_unichar_iswide (behind))
    return FALSE;

  return !is_one_of (no_break_before, behind) && !is_one_of (no_break_behind, before)
         && behind != ' ';
}

/* Returns the end of what fits on a line, at least one character. */
static const char *
find_line_end (const char *text, guint width)
{
  const char *best = NULL;
  const char *at = text;
  guint used = 0;

  while (*at != '\0')
    {
      gunichar character = g_utf8_get_char (at);
      const char *next = g_utf8_next_char (at);

      /* a blank may hang over the edge: it is cut off */
      if (character != ' ' && used + get_character_width (character) > width && at > text)
        return best != NULL ? best : at;

      used += get_character_width (character);
      if (*next != '\0' && can_break (character, g_utf8_get_char (next)))
        best = next;
      at = next;
    }

  return at;
}

static void
wrap_line (GPtrArray *lines, const char *text, guint width)
{
  do
    {
      const char *end = find_line_end (text, width);

      g_ptr_array_add (lines, g_strchomp (g_strndup (text, (gsize) (end - text))));
      text = end;
      while (*text == ' ')
        text++;
    }
  while (*text != '\0');
}

/**
 * topay_plain_text_wrap:
 * @text: text; "\n" ends a line in any case
 * @width: columns, at least 2
 *
 * Returns: (transfer full): the lines, at least one; a word wider than @width is cut
 */
char **
topay_plain_text_wrap (const char *text, guint width)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_auto (GStrv) paragraphs = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (width >= 2, NULL);

  paragraphs = g_strsplit (text, "\n", -1);
  for (guint i = 0; paragraphs[i] != NULL; i++)
    wrap_line (lines, paragraphs[i], width);

  if (lines->len == 0)
    g_ptr_array_add (lines, g_strdup (""));
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

/**
 * topay_plain_text_ellipsize:
 * @text: one line
 * @width: columns, at least 2
 *
 * Returns: (transfer full): the text, cut with “…” where it is too long
 */
char *
topay_plain_text_ellipsize (const char *text, guint width)
{
  const char *at = text;
  guint used = 0;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (width >= 2, NULL);

  if (topay_plain_text_get_width (text) <= width)
    return g_strdup (text);

  while (used + get_character_width (g_utf8_get_char (at)) + 1 <= width)
    {
      used += get_character_width (g_utf8_get_char (at));
      at = g_utf8_next_char (at);
    }

  return g_strdup_printf ("%.*s…", (int) (at - text), text);
}

/**
 * topay_plain_text_append_padded:
 * @to: where to
 * @text: one line
 * @width: the columns to fill with blanks
 */
void
topay_plain_text_append_padded (GString *to, const char *text, guint width)
{
  g_return_if_fail (to != NULL);
  g_return_if_fail (text != NULL);

  g_string_append (to, text);
  for (guint used = topay_plain_text_get_width (text); used < width; used++)
    g_string_append_c (to, ' ');
}

/**
 * topay_plain_text_clean:
 * @text: UTF-8 from a file or a person
 *
 * Returns: (transfer full): the same without control characters, so that no text can steer the
 *   terminal; "\n" stays
 */
char *
topay_plain_text_clean (const char *text)
{
  g_autoptr (GString) result = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '\n' || !g_unichar_iscntrl (character))
        g_string_append_unichar (result, character);
      else if (character == '\t')
        g_string_append_c (result, ' ');
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}
