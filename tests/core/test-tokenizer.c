/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "topay-text.h"
#include "topay-tokenizer.h"

typedef struct
{
  const char *folded;
  const char *tokens; /* joined by | */
} Case;

static const Case cases[] = {
  { "", "" },
  { " ,。!", "" },
  { "where is my refund?", "where|is|my|refund" },
  { "退款", "退|款|退款" },
  { "退款吗", "退|款|退款|吗|款吗" },
  { "退,款", "退|款" },
  { "退 款", "退|款" },
  { "app打不开", "app|打|不|打不|开|不开" },
  { "用app付款", "用|app|付|款|付款" },
  { "tp-2001", "tp|2001" },
  { "iphone15", "iphone15" },
  { "don't 'quote'", "don't|quote" },
  { "don't' 'tis", "don't|tis" },
  { "a\uFFFDb", "a|b" },
  { "カード 카드", "カード|카드" },
  { "café", "café" },
  { "人々", "人|々|人々" },
};

static char *
join_tokens (const char *folded)
{
  g_autoptr (GString) joined = g_string_new (NULL);
  TopayTokenizer tokenizer;
  TopayToken token;

  topay_tokenizer_init (&tokenizer, folded, strlen (folded));
  while (topay_tokenizer_next (&tokenizer, &token))
    {
      if (joined->len > 0)
        g_string_append_c (joined, '|');
      g_string_append_len (joined, folded + token.start, (gssize) (token.end - token.start));
    }
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static void
test_token_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *tokens = join_tokens (cases[i].folded);

      g_assert_cmpstr (tokens, ==, cases[i].tokens);
    }
}

static void
test_kinds_are_told_apart (void)
{
  static const TopayTokenKind kinds[] = { TOPAY_TOKEN_WORD, TOPAY_TOKEN_HAN, TOPAY_TOKEN_HAN,
                                          TOPAY_TOKEN_PAIR };
  TopayTokenizer tokenizer;
  TopayToken token;

  topay_tokenizer_init (&tokenizer, "app退款", strlen ("app退款"));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_assert_true (topay_tokenizer_next (&tokenizer, &token));
      g_assert_cmpint (token.kind, ==, kinds[i]);
    }
  g_assert_false (topay_tokenizer_next (&tokenizer, &token));
  g_assert_false (topay_tokenizer_next (&tokenizer, &token));
}

static void
test_long_word_is_cut_once (void)
{
  g_autofree char *text = g_strnfill (1000, 'a');
  g_autofree char *wide = NULL;
  g_autoptr (GString) letters = g_string_new (NULL);
  TopayTokenizer tokenizer;
  TopayToken token;

  topay_tokenizer_init (&tokenizer, text, 1000);
  g_assert_true (topay_tokenizer_next (&tokenizer, &token));
  g_assert_cmpuint (token.end - token.start, ==, TOPAY_TOKEN_MAX_BYTES);
  g_assert_cmpuint (token.whole_end, ==, 1000);
  g_assert_false (topay_tokenizer_next (&tokenizer, &token));

  for (guint i = 0; i < 100; i++)
    g_string_append (letters, "ж");
  g_string_insert (letters, 0, "a");
  topay_tokenizer_init (&tokenizer, letters->str, letters->len);
  g_assert_true (topay_tokenizer_next (&tokenizer, &token));
  wide = g_strndup (letters->str, token.end);
  g_assert_true (g_utf8_validate (wide, -1, NULL));
  g_assert_cmpuint (token.end, ==, TOPAY_TOKEN_MAX_BYTES - 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tokenizer/token-table", test_token_table);
  g_test_add_func ("/tokenizer/kinds-are-told-apart", test_kinds_are_told_apart);
  g_test_add_func ("/tokenizer/long-word-is-cut-once", test_long_word_is_cut_once);
  return g_test_run ();
}
