/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-pinyin.h"

/* Writes syllables with a space between them. */
static char *
join (const TopaySyllable *syllables, guint n_syllables)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < n_syllables; i++)
    {
      if (i > 0)
        g_string_append_c (joined, ' ');
      for (guint byte = TOPAY_SYLLABLE_MAX_BYTES; byte-- > 0;)
        if ((syllables[i] >> (8 * byte)) != 0)
          g_string_append_c (joined, (char) ((syllables[i] >> (8 * byte)) & 0xFF));
    }
  return g_string_free (joined, FALSE);
}

static void
test_readings (void)
{
  static const struct
  {
    const char *character;
    const char *readings;
  } cases[] = {
    { "退", "tui" },
    { "款", "kuan" },
    { "账", "zhang" },
    { "女", "nv" },
    { "装", "zhuang" },
    { "行", "xing hang" },
    { "重", "zhong chong" },
    { "还", "hai huan" },
    { "a", "" },
    { "。", "" },
    { "한", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TopaySyllable readings[TOPAY_PINYIN_MAX_READINGS];
      guint n = topay_pinyin_get_readings (g_utf8_get_char (cases[i].character), readings);
      g_autofree char *joined = join (readings, n);

      g_assert_cmpstr (joined, ==, cases[i].readings);
    }
}

static void
test_split (void)
{
  static const struct
  {
    const char *word;
    const char *syllables;
  } cases[] = {
    { "tuikuan", "tui kuan" },
    { "mima", "mi ma" },
    { "xian", "xian" },
    { "yinhangka", "yin hang ka" },
    { "zhuangbei", "zhuang bei" },
    { "refund", "" },
    { "tuikuanx", "" },
    { "Tuikuan", "" },
    { "", "" },
    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "" },
    { "aaaaaaaaa", "" }, /* more than there is room for */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TopaySyllable syllables[8];
      guint n = topay_pinyin_split (cases[i].word, syllables, G_N_ELEMENTS (syllables));
      g_autofree char *joined = join (syllables, n);

      g_assert_cmpstr (joined, ==, cases[i].syllables);
    }
}

static void
test_initials (void)
{
  TopaySyllable syllables[2];

  g_assert_cmpuint (topay_pinyin_split ("tuikuan", syllables, 2), ==, 2);
  g_assert_cmpint (topay_syllable_get_initial (syllables[0]), ==, 't');
  g_assert_cmpint (topay_syllable_get_initial (syllables[1]), ==, 'k');
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pinyin/characters-have-readings", test_readings);
  g_test_add_func ("/pinyin/words-are-split-into-fewest-syllables", test_split);
  g_test_add_func ("/pinyin/initial-is-the-first-letter", test_initials);
  return g_test_run ();
}
