/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-text-clean.h"

/* What turns the direction of writing or has no width, so that two texts look the same which are
 * not: «gpj.exe» behind U+202E reads «exe.jpg» (UAX #9; UTS #39, section 5). Emoji are held
 * together by U+200D, which goes too: their parts stay. */
static gboolean
is_hidden (gunichar character)
{
  return (character >= 0x200b && character <= 0x200f)      /* zero width, marks of direction */
         || (character >= 0x202a && character <= 0x202e)   /* embeddings, overrides */
         || (character >= 0x2060 && character <= 0x206f)   /* joiners, isolates */
         || (character >= 0xfff9 && character <= 0xfffb)   /* interlinear notes */
         || (character >= 0xe0000 && character <= 0xe007f) /* tags */
         || character == 0x00ad || character == 0x061c || character == 0x180e
         || character == 0xfeff;
}

static gboolean
is_control (gunichar character)
{
  return character < 0x20 || (character >= 0x7f && character < 0xa0);
}

static gboolean
is_line_end (gunichar character)
{
  return character == '\n' || character == 0x2028 || character == 0x2029 || character == 0x85;
}

/* @lines: keeps line ends and tabs, else they become spaces */
static char *
clean (const char *text, gboolean lines)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *clean = g_string_new (NULL);
  guint n_marks = 0, n_lines = 1;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (is_line_end (character) || character == '\t')
        {
          n_marks = 0;
          if (lines && is_line_end (character) && n_lines++ == TOPAY_TEXT_CLEAN_MAX_LINES)
            {
              g_string_append (clean, "\n…");
              break;
            }
          g_string_append_c (clean, !lines ? ' ' : character == '\t' ? '\t' : '\n');
          continue;
        }
      if (is_control (character) || is_hidden (character))
        continue;
      n_marks = g_unichar_ismark (character) ? n_marks + 1 : 0;
      if (n_marks <= TOPAY_TEXT_CLEAN_MAX_MARKS)
        g_string_append_unichar (clean, character);
    }
  return g_string_free (clean, FALSE);
}

/**
 * topay_text_clean:
 * @text: (nullable): what somebody wrote; any bytes
 *
 * Takes out control characters but line ends and tabs, marks of direction and of no width, and
 * what is more than %TOPAY_TEXT_CLEAN_MAX_MARKS combining marks on a letter; ends behind
 * %TOPAY_TEXT_CLEAN_MAX_LINES lines.
 *
 * Returns: (transfer full): valid UTF-8 to be shown as plain text
 */
char *
topay_text_clean (const char *text)
{
  return clean (text, TRUE);
}

/**
 * topay_text_clean_line:
 * @text: (nullable): a name or a title; any bytes
 *
 * The same for a text of one line: line ends and tabs are spaces.
 *
 * Returns: (transfer full): valid UTF-8 in one line
 */
char *
topay_text_clean_line (const char *text)
{
  return clean (text, FALSE);
}
