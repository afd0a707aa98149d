/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-plain-text.h"

static void
test_wrap (void)
{
  static const struct
  {
    const char *text;
    guint width;
    const char *lines;
  } cases[] = {
    { "", 10, "" },
    { "one", 10, "one" },
    { "one two three", 7, "one two|three" },
    { "one two three", 8, "one two|three" },
    { "a verylongword b", 6, "a|verylo|ngword|b" },
    { "one\ntwo", 10, "one|two" },
    { "one\n\ntwo", 10, "one||two" },
    { "一二三四五", 4, "一二|三四|五" },
    { "一二三四五", 5, "一二|三四|五" },
    { "一二三，四五", 6, "一二|三，四|五" },
    { "一二（三四）", 6, "一二|（三|四）" },
    { "用 Topay 付款", 8, "用 Topay|付款" },
    { "word一二", 5, "word|一二" },
    { "一", 2, "一" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) lines = topay_plain_text_wrap (cases[i].text, cases[i].width);
      g_autofree char *joined = g_strjoinv ("|", lines);

      g_assert_cmpstr (joined, ==, cases[i].lines);
    }
}

static void
test_width (void)
{
  g_assert_cmpuint (topay_plain_text_get_width (""), ==, 0);
  g_assert_cmpuint (topay_plain_text_get_width ("abc"), ==, 3);
  g_assert_cmpuint (topay_plain_text_get_width ("钱a包"), ==, 5);
  g_assert_cmpuint (topay_plain_text_get_width ("e\xcc\x81"), ==, 1);
}

static void
test_ellipsize (void)
{
  static const struct
  {
    const char *text;
    guint width;
    const char *result;
  } cases[] = {
    { "short", 5, "short" },  { "longer", 5, "long…" }, { "钱钱钱", 6, "钱钱钱" },
    { "钱钱钱", 5, "钱钱…" }, { "钱钱钱", 4, "钱…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *result = topay_plain_text_ellipsize (cases[i].text, cases[i].width);

      g_assert_cmpstr (result, ==, cases[i].result);
    }
}

/* No text of an article may steer the terminal. */
static void
test_clean (void)
{
  g_autofree char *clean = topay_plain_text_clean ("a\x1b[31mb\tc\xc2\x9b"
                                                   "d\ne\x7f");

  g_assert_cmpstr (clean, ==, "a[31mb cd\ne");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plain-text/wraps-words-and-characters", test_wrap);
  g_test_add_func ("/plain-text/chinese-is-two-columns-wide", test_width);
  g_test_add_func ("/plain-text/cut-text-ends-in-dots", test_ellipsize);
  g_test_add_func ("/plain-text/control-characters-are-taken-out", test_clean);
  return g_test_run ();
}
