/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-text-clean.h"

typedef struct
{
  const char *name;
  const char *dirty;
  const char *clean;
} Sample;

static const Sample samples[] = {
  { "markup-stays-text", "<span size=\"999999\">a</span> <a href=\"x\">&#0;", NULL },
  { "line-ends-and-tabs-stay", "one\n\ttwo", NULL },
  { "han-and-emoji-stay", "请拍下版权页 📷", NULL },
  { "accents-stay", "e\xcc\x81", NULL },
  { "controls-go", "a\x07\x1b[31mb\x7f\xc2\x9b", "a[31mb" },
  { "carriage-returns-go", "a\r\nb", "a\nb" },
  { "overrides-go", "photo\xe2\x80\xaegpj.exe", "photogpj.exe" },
  { "isolates-go",
    "\xe2\x81\xa6"
    "a\xe2\x81\xa9",
    "a" },
  { "zero-width-goes", "To\xe2\x80\x8bpay\xef\xbb\xbf\xc2\xad", "Topay" },
  { "tags-go", "a\xf3\xa0\x81\x81", "a" },
  { "bad-bytes-are-marked", "a\xff", "a\xef\xbf\xbd" },
  { "separators-are-line-ends",
    "a\xe2\x80\xa8"
    "b\xe2\x80\xa9"
    "c",
    "a\nb\nc" },
};

static void
test_sample (gconstpointer data)
{
  const Sample *sample = data;
  g_autofree char *clean = topay_text_clean (sample->dirty);

  g_assert_cmpstr (clean, ==, sample->clean != NULL ? sample->clean : sample->dirty);
}

static void
test_marks (void)
{
  g_autoptr (GString) dirty = g_string_new ("a");
  g_autofree char *clean = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append (dirty, "\xcc\x81");
  g_string_append (dirty, "b\xcc\x81");
  clean = topay_text_clean (dirty->str);
  g_assert_cmpint (g_utf8_strlen (clean, -1), ==, 1 + TOPAY_TEXT_CLEAN_MAX_MARKS + 2);
}

static void
test_lines (void)
{
  g_autoptr (GString) dirty = g_string_new (NULL);
  g_autofree char *clean = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < TOPAY_TEXT_CLEAN_MAX_LINES; i++)
    g_string_append_printf (dirty, i > 0 ? "\n%u" : "%u", i);
  clean = topay_text_clean (dirty->str);
  g_assert_cmpstr (clean, ==, dirty->str);

  g_string_append (dirty, "\nmore\nand more");
  g_free (clean);
  clean = topay_text_clean (dirty->str);
  lines = g_strsplit (clean, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, TOPAY_TEXT_CLEAN_MAX_LINES + 1);
  g_assert_cmpstr (lines[TOPAY_TEXT_CLEAN_MAX_LINES], ==, "…");
}

static void
test_line (void)
{
  g_autofree char *clean = topay_text_clean_line ("a\nb\tc\xe2\x80\xae");
  g_autofree char *none = topay_text_clean_line (NULL);

  g_assert_cmpstr (clean, ==, "a b c");
  g_assert_cmpstr (none, ==, "");
}

/* Whatever comes in: valid UTF-8 goes out, cleaned once and for all. */
static void
test_random (void)
{
  for (guint round = 0; round < 2000; round++)
    {
      char dirty[64];
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;

      for (guint i = 0; i < sizeof dirty - 1; i++)
        dirty[i] = (char) g_test_rand_int_range (1, 256);
      dirty[sizeof dirty - 1] = '\0';
      once = topay_text_clean (dirty);
      twice = topay_text_clean (once);
      g_assert_true (g_utf8_validate (once, -1, NULL));
      g_assert_cmpstr (once, ==, twice);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strconcat ("/text-clean/", samples[i].name, NULL);

      g_test_add_data_func (path, &samples[i], test_sample);
    }
  g_test_add_func ("/text-clean/eight-marks-a-letter", test_marks);
  g_test_add_func ("/text-clean/two-hundred-lines", test_lines);
  g_test_add_func ("/text-clean/a-name-is-one-line", test_line);
  g_test_add_func ("/text-clean/random-bytes-come-out-valid", test_random);

  return g_test_run ();
}
