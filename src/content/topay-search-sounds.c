/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-sounds.h"

#include "topay-search-bisect.h"

/* Keeps initials apart from pairs of syllables. */
#define INITIALS G_GUINT64_CONSTANT (0x696e697469616c)

/**
 * topay_sound_of_pair:
 * @first: a syllable
 * @second: the syllable behind it
 *
 * Returns: what rows know the two by
 */
guint32
topay_sound_of_pair (TopaySyllable first, TopaySyllable second)
{
  return (guint32) (topay_search_hash_two (first, second) >> 32);
}

/**
 * topay_sound_of_initials:
 * @initials: small letters
 *
 * Returns: what rows know them by
 */
guint32
topay_sound_of_initials (const char *initials)
{
  guint64 hash = INITIALS;

  for (const char *letter = initials; *letter != '\0'; letter++)
    hash = topay_search_hash_two (hash, (guchar) *letter);
  return (guint32) (hash >> 32);
}

/**
 * topay_sounds_find:
 * @self: sounds
 * @sound: what is heard
 * @n_rows: (out): how many rows sound so
 *
 * Returns: the first of these rows
 */
guint
topay_sounds_find (const TopaySounds *self, guint32 sound, guint *n_rows)
{
  guint first = topay_search_bisect ((const guint32 *) self->rows, self->n_rows,
                                     sizeof (TopaySoundRow) / sizeof (guint32), sound);
  guint end;

  for (end = first; end < self->n_rows && GUINT32_FROM_LE (self->rows[end].sound) == sound;)
    end++;
  *n_rows = end - first;
  return first;
}

/**
 * topay_search_unit_get_character:
 * @unit: a Han character
 *
 * Returns: the character
 */
gunichar
topay_search_unit_get_character (const TopaySearchUnit *unit)
{
  return g_utf8_get_char (unit->word);
}
