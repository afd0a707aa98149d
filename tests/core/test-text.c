/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-text.h"

typedef struct
{
  const char *source;
  const char *folded;
} Case;

static const Case cases[] = {
  { "", "" },
  { "Where is MY Refund?", "where is my refund?" },
  { "ＴＰ－２００１", "tp-2001" },
  { "ﬁle №5 ㎏", "file no5 kg" },
  { "STRASSE Straße", "strasse strasse" },
  { "É e\u0301", "é é" },
  { "退款没有到帳", "退款没有到帐" },
  { "我要申請退款，錢還沒到賬戶", "我要申请退款,钱还没到账户" },
  { "什麼時候", "什么时候" },
  { "\uF900", "岂" }, /* a compatibility ideograph of a traditional character */
  { "re\u00ADfund\u200B \uFEFFnow\u200D", "refund now" },
  { "❤\uFE0F", "❤" },
  { "①②Ⅳ", "12iv" },
  { "don’t donʼt", "don't don't" },
  { "ｶﾞ", "ガ" },
  { "\u1112\u1161\u11AB", "한" },
  { "a\xFF"
    "b",
    "a\uFFFD"
    "b" },
  { "\xE9\x80", "\uFFFD\uFFFD" },
  { "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD" }, /* a surrogate */
  { "\xC0\x80", "\uFFFD\uFFFD" },           /* an over-long NUL */
};

static void
test_fold_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = topay_text_fold (cases[i].source);

      g_assert_cmpstr (folded, ==, cases[i].folded);
    }
}

static void
test_folding_twice_changes_nothing (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *once = topay_text_fold (cases[i].source);
      g_autofree char *twice = topay_text_fold (once);

      g_assert_cmpstr (twice, ==, once);
    }
}

static void
test_nul_ends_the_text (void)
{
  g_autoptr (TopayFoldedText) folded = topay_folded_text_new ("ab\0cd", 5, 100);

  g_assert_cmpstr (folded->text, ==, "ab");
  g_assert_cmpuint (folded->length, ==, 2);
  g_assert_cmpuint (folded->origins[2], ==, 2);
}

static void
test_limit_cuts_at_a_character (void)
{
  const char *source = "ab退款";

  for (gsize limit = 0; limit <= strlen (source); limit++)
    {
      g_autoptr (TopayFoldedText) folded = topay_folded_text_new (source, -1, limit);

      g_assert_true (g_str_has_prefix (source, folded->text));
      g_assert_cmpuint (folded->length, ==, limit < 2 ? limit : 2 + (limit - 2) / 3 * 3);
    }
}

/* @needle is a run of the folded text, @expected the same run as the source writes it. */
static void
assert_source_of (const char *source, const char *needle, const char *expected)
{
  g_autoptr (TopayFoldedText) folded = topay_folded_text_new (source, -1, 100);
  const char *at = strstr (folded->text, needle);
  gsize start, end;
  g_autofree char *run = NULL;

  g_assert_nonnull (at);
  start = (gsize) (at - folded->text);
  end = topay_folded_text_get_source_end (folded, start + strlen (needle));
  start = topay_folded_text_get_source_start (folded, start);
  run = g_strndup (source + start, end - start);
  g_assert_cmpstr (run, ==, expected);
}

static void
test_offsets_lead_back (void)
{
  assert_source_of ("see ＴＰ－２００１ now", "tp-2001", "ＴＰ－２００１");
  assert_source_of ("see ＴＰ－２００１ now", "now", "now");
  assert_source_of ("the oﬀer", "offer", "oﬀer");
  assert_source_of ("the oﬀer", "of", "oﬀ");
  assert_source_of ("申請退款。", "申请", "申請");
  assert_source_of ("re\u00ADfund it", "refund", "re\u00ADfund");
  assert_source_of ("cafe\u0301 bar", "café", "cafe\u0301");
  assert_source_of ("\xFF退款", "退款", "退款");
}

static void
test_many_marks_stay_linear (void)
{
  g_autoptr (GString) source = g_string_new ("e");
  g_autoptr (TopayFoldedText) folded = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (source, "\u0301");
  folded = topay_folded_text_new (source->str, -1, source->len);
  g_assert_true (g_utf8_validate (folded->text, -1, NULL));
  g_assert_cmpuint (folded->origins[folded->length], ==, source->len);
}

static void
test_any_bytes_give_valid_text (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122);

  for (guint round = 0; round < 20000; round++)
    {
      char source[24];
      g_autoptr (TopayFoldedText) folded = NULL;

      for (gsize i = 0; i < sizeof source; i++)
        source[i] = g_rand_int_range (random, 0, 4) == 0 ? (char) g_rand_int (random)
                                                         : "e\xCC\x81\xE9\x80\xF0"[i % 6];
      folded = topay_folded_text_new (source, sizeof source, 20);
      g_assert_true (g_utf8_validate (folded->text, (gssize) folded->length, NULL));
      for (gsize i = 0; i < folded->length; i++)
        g_assert_cmpuint (folded->origins[i], <=, folded->origins[i + 1]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text/fold-table", test_fold_table);
  g_test_add_func ("/text/folding-twice-changes-nothing", test_folding_twice_changes_nothing);
  g_test_add_func ("/text/nul-ends-the-text", test_nul_ends_the_text);
  g_test_add_func ("/text/limit-cuts-at-a-character", test_limit_cuts_at_a_character);
  g_test_add_func ("/text/offsets-lead-back", test_offsets_lead_back);
  g_test_add_func ("/text/many-marks-stay-linear", test_many_marks_stay_linear);
  g_test_add_func ("/text/any-bytes-give-valid-text", test_any_bytes_give_valid_text);
  return g_test_run ();
}
