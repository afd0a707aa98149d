/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-pinyin.h"

#include <string.h>

/* A word of more letters than this is not split. */
#define MAX_LETTERS 48

typedef struct
{
  guint16 character;
  char letters[TOPAY_SYLLABLE_MAX_BYTES]; /* NUL only when there is room */
} Reading;

static const Reading readings_table[] = {
#include "topay-pinyin.inc"
};

/* The other reading of characters that a payment company's help cannot do without: 银行, 重复,
 * 还款, 增长, 调整, 汇率, 弹窗, 参考, 薄, 都, 数, 传, 差, 单. */
static const Reading others[] = {
  { 0x4F20, "zhuan" }, { 0x5355, "shan" },  { 0x53C2, "shen" },  { 0x5DEE, "chai" },
  { 0x5F39, "dan" },   { 0x63D0, "di" },    { 0x6570, "shuo" },  { 0x7387, "lv" },
  { 0x8584, "bao" },   { 0x884C, "hang" },  { 0x8C03, "tiao" },  { 0x8FD8, "huan" },
  { 0x90FD, "du" },    { 0x91CD, "chong" }, { 0x957F, "chang" },
};

static TopaySyllable
pack (const char *letters, gsize length)
{
  TopaySyllable syllable = 0;

  for (gsize i = 0; i < length; i++)
    syllable = syllable << 8 | (guchar) letters[i];
  return syllable;
}

static TopaySyllable
find_reading (const Reading *table, gsize n_rows, gunichar character)
{
  gsize low = 0, high = n_rows;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (table[middle].character == character)
        return pack (table[middle].letters,
                     strnlen (table[middle].letters, TOPAY_SYLLABLE_MAX_BYTES));
      if (table[middle].character < character)
        low = middle + 1;
      else
        high = middle;
    }
  return 0;
}

/**
 * topay_pinyin_get_readings:
 * @character: any character
 * @readings: (out caller-allocates): how it is read, the usual reading first
 *
 * Returns: how many of @readings are set; 0 for what is no simplified Chinese character
 */
guint
topay_pinyin_get_readings (gunichar character, TopaySyllable readings[TOPAY_PINYIN_MAX_READINGS])
{
  guint n_readings = 0;

  readings[0] = find_reading (readings_table, G_N_ELEMENTS (readings_table), character);
  if (readings[0] != 0)
    n_readings++;
  readings[n_readings] = find_reading (others, G_N_ELEMENTS (others), character);
  if (readings[n_readings] != 0 && readings[n_readings] != readings[0])
    n_readings++;
  return n_readings;
}

/**
 * topay_syllable_get_initial:
 * @syllable: a syllable, not 0
 *
 * Returns: its first letter
 */
char
topay_syllable_get_initial (TopaySyllable syllable)
{
  while (syllable > 0xFF)
    syllable >>= 8;
  return (char) syllable;
}

static gpointer
collect_syllables (gpointer unused)
{
  GHashTable *syllables = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (readings_table); i++)
    {
      TopaySyllable syllable = pack (readings_table[i].letters,
                                     strnlen (readings_table[i].letters, TOPAY_SYLLABLE_MAX_BYTES));

      g_hash_table_add (syllables, g_memdup2 (&syllable, sizeof syllable));
    }
  return syllables;
}

static gboolean
is_syllable (TopaySyllable syllable)
{
  static GOnce once = G_ONCE_INIT;
  GHashTable *syllables = g_once (&once, collect_syllables, NULL);

  return g_hash_table_contains (syllables, &syllable);
}

/**
 * topay_pinyin_split:
 * @word: small Latin letters
 * @syllables: (out caller-allocates) (array length=max_syllables): the syllables in order
 * @max_syllables: how many there is room for
 *
 * Splits a word into as few syllables of pinyin as it can be read as; of two ways the one whose
 * last syllable is longer (“xian” is one syllable, “tuikuan” is tui kuan).
 *
 * Returns: how many syllables there are; 0 when @word is no pinyin, too long or does not fit
 */
guint
topay_pinyin_split (const char *word, TopaySyllable *syllables, guint max_syllables)
{
  gsize length = strnlen (word, MAX_LETTERS + 1);
  guint fewest[MAX_LETTERS + 1] = { 0 }; /* syllables up to here, plus one; 0 for no way */
  guint taken[MAX_LETTERS + 1] = { 0 };  /* letters of the last of them */
  guint n_syllables;

  if (length == 0 || length > MAX_LETTERS)
    return 0;

  fewest[0] = 1;
  for (gsize end = 1; end <= length; end++)
    for (gsize n = MIN (end, TOPAY_SYLLABLE_MAX_BYTES); n > 0; n--)
      if (fewest[end - n] > 0 && (fewest[end] == 0 || fewest[end - n] + 1 < fewest[end])
          && is_syllable (pack (word + end - n, n)))
        {
          fewest[end] = fewest[end - n] + 1;
          taken[end] = (guint) n;
        }

  n_syllables = fewest[length] > 0 ? fewest[length] - 1 : 0;
  if (n_syllables > max_syllables)
    return 0;
  for (gsize end = length, i = n_syllables; i > 0; i--)
    {
      syllables[i - 1] = pack (word + end - taken[end], taken[end]);
      end -= taken[end];
    }
  return n_syllables;
}
