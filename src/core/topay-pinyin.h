/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No syllable has more letters. */
#define TOPAY_SYLLABLE_MAX_BYTES 6

#define TOPAY_PINYIN_MAX_READINGS 2

/**
 * TopaySyllable:
 *
 * A syllable of pinyin without its tone, its letters as one number; 0 is none.
 */
typedef guint64 TopaySyllable;

guint topay_pinyin_get_readings (gunichar character,
                                 TopaySyllable readings[TOPAY_PINYIN_MAX_READINGS]);
char topay_syllable_get_initial (TopaySyllable syllable);
guint topay_pinyin_split (const char *word, TopaySyllable *syllables, guint max_syllables);

G_END_DECLS
