/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-password-fold.h"

#include <string.h>

/* The longest compatibility decomposition of one character in Unicode is 18 (U+FDFA). */
#define MAX_DECOMPOSITION 18

typedef struct
{
  gunichar *characters; /* (owned) */
  gsize length, capacity;
} Output;

/* Decomposing first turns full-width and styled letters into plain ones, which have a case. */
static void
append_decomposed (Output *output, gunichar character)
{
  gunichar parts[MAX_DECOMPOSITION];
  gsize n_parts = g_unichar_fully_decompose (character, TRUE, parts, MAX_DECOMPOSITION);

  for (gsize i = 0; i < n_parts && output->length < output->capacity; i++)
    output->characters[output->length++] = parts[i];
  explicit_bzero (parts, sizeof parts);
}

/* GLib's full case folding of one character at a time: of a longer text it would leave copies in
 * memory that nobody wipes. */
static void
append_folded (Output *output, gunichar character)
{
  g_autofree char *folded = NULL;
  char text[6];
  int length;

  if (character < 0x80)
    {
      append_decomposed (output, (gunichar) g_ascii_tolower ((char) character));
      return;
    }
  length = g_unichar_to_utf8 (character, text);
  folded = g_utf8_casefold (text, length);
  for (const char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    append_decomposed (output, g_utf8_get_char (at));
  explicit_bzero (folded, strlen (folded));
}

static void
append_character (Output *output, gunichar character)
{
  gunichar parts[MAX_DECOMPOSITION];
  gsize n_parts = g_unichar_fully_decompose (character, TRUE, parts, MAX_DECOMPOSITION);

  for (gsize i = 0; i < n_parts; i++)
    append_folded (output, parts[i]);
  explicit_bzero (parts, sizeof parts);
}

/* Canonical composition (Unicode Standard Annex 15): a character joins the last starter unless one
 * of the same or a higher class stands between them. */
static gsize
compose (gunichar *characters, gsize length)
{
  gsize starter = 0, out = 0;
  int last_class = 0;

  for (gsize i = 0; i < length; i++)
    {
      int class = g_unichar_combining_class (characters[i]);
      gboolean is_near = out > 0 && (out - starter == 1 || last_class < class);
      gunichar joined;

      if (is_near && g_unichar_combining_class (characters[starter]) == 0
          && g_unichar_compose (characters[starter], characters[i], &joined))
        {
          characters[starter] = joined;
          continue;
        }
      if (class == 0)
        starter = out;
      last_class = class;
      characters[out++] = characters[i];
    }
  return out;
}

/**
 * topay_password_fold:
 * @text: valid UTF-8
 * @max_characters: how many characters of the result are wanted at most
 * @n_characters: (out): how many there are
 *
 * Makes two passwords that look alike equal, for comparing with lists: compatibility composition
 * (NFKC) of the case-folded text. What is stored and verified is never folded.
 *
 * Nothing of the text stays behind in memory once the result is given to
 * topay_password_fold_free().
 *
 * Returns: (transfer full): characters, ended by 0
 */
gunichar *
topay_password_fold (const char *text, gsize max_characters, gsize *n_characters)
{
  Output output = { .capacity = max_characters };

  output.characters = g_new0 (gunichar, max_characters + 1);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    append_character (&output, g_utf8_get_char (at));
  g_unicode_canonical_ordering (output.characters, output.length);
  *n_characters = compose (output.characters, output.length);
  explicit_bzero (output.characters + *n_characters,
                  (output.length - *n_characters) * sizeof *output.characters);
  return output.characters;
}

/**
 * topay_password_fold_free:
 * @folded: (transfer full) (nullable): what topay_password_fold() gave
 * @n_characters: how many
 *
 * Wipes and frees.
 */
void
topay_password_fold_free (gunichar *folded, gsize n_characters)
{
  if (folded == NULL)
    return;

  explicit_bzero (folded, n_characters * sizeof *folded);
  g_free (folded);
}
