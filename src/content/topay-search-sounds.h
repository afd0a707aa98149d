/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-pinyin.h"
#include "topay-search-terms.h"

/* How pairs of Han characters sound: for people who type pinyin or its initials where Chinese was
 * meant, or a character that sounds like the right one. */

G_BEGIN_DECLS

/* Words of this many characters are found by their initials. */
#define TOPAY_INITIALS_MIN 2
#define TOPAY_INITIALS_MAX 4

/**
 * TopaySoundRow:
 * @sound: what is heard, little-endian
 * @key: the feature that sounds so, little-endian
 *
 * Rows are sorted by sound, then key.
 */
typedef struct
{
  guint32 sound;
  guint32 key;
} TopaySoundRow;

/**
 * TopaySounds:
 * @rows: (unowned)
 * @n_rows: how many
 */
typedef struct
{
  const TopaySoundRow *rows;
  guint n_rows;
} TopaySounds;

guint32 topay_sound_of_pair (TopaySyllable first, TopaySyllable second);
guint32 topay_sound_of_initials (const char *initials);
guint topay_sounds_find (const TopaySounds *self, guint32 sound, guint *n_rows);
gunichar topay_search_unit_get_character (const TopaySearchUnit *unit);

G_END_DECLS
