/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ways of writing one and the same word, made one way. What stands here is knowledge of the two
 * languages and of what people type, not of any set of questions: spelling, contractions, question
 * words, politeness that says nothing. Words that mean different things stay apart. */

#include "config.h"

#include "topay-search-variants.h"

#include <string.h>

typedef struct
{
  const char *from; /* folded */
  const char *to;   /* "" when it says nothing */
} Variant;

/* Whole words only; an apostrophe is written as the straight one. */
static const Variant english[] = {
  { "e-mail", "email" },
  { "e mail", "email" },
  { "wi-fi", "wifi" },
  { "wi fi", "wifi" },
  { "log in", "login" },
  { "log-in", "login" },
  { "logging in", "login" },
  { "logged in", "login" },
  { "log on", "login" },
  { "logon", "login" },
  { "sign in", "login" },
  { "sign-in", "login" },
  { "signin", "login" },
  { "signing in", "login" },
  { "signed in", "login" },
  { "top-up", "top up" },
  { "topup", "top up" },
  { "pass word", "password" },
  { "cannot", "can't" },
  { "can not", "can't" },
  { "do not", "don't" },
  { "does not", "doesn't" },
  { "did not", "didn't" },
  { "is not", "isn't" },
  { "was not", "wasn't" },
  { "has not", "hasn't" },
  { "have not", "haven't" },
  { "will not", "won't" },
  { "could not", "couldn't" },
  { "what's", "what is" },
  { "where's", "where is" },
  { "how's", "how is" },
  { "it's", "it is" },
  { "i've", "i have" },
  { "i'm", "i am" },
  { "pls", "please" },
  { "plz", "please" },
  { "u", "you" },
  { "ur", "your" },
  { "acct", "account" },
  { "pwd", "password" },
  { "msg", "message" },
};

/* Anywhere: Chinese has no spaces. A question keeps its mark: who asks whether he can has another
 * wish than who says that he can. A hotline has a 电话号码 too, so that it is not 手机号. */
static const Variant chinese[] = {
  { "怎样", "怎么" },
  { "怎麽", "怎么" },
  { "怎么样才能", "怎么" },
  { "怎么才能", "怎么" },
  { "如何", "怎么" },
  { "咋样", "怎么" },
  { "咋", "怎么" },
  { "为何", "为什么" },
  { "为啥", "为什么" },
  { "干嘛", "为什么" },
  { "啥时候", "什么时候" },
  { "何时", "什么时候" },
  { "什么时间", "什么时候" },
  { "几时", "什么时候" },
  { "啥", "什么" },
  { "哪儿", "哪里" },
  { "哪边", "哪里" },
  { "多长时间", "多久" },
  { "无法", "不能" },
  { "没法", "不能" },
  { "没办法", "不能" },
  { "不可以", "不能" },
  { "可不可以", "可否" },
  { "能不能", "能否" },
  { "是不是", "是否" },
  { "帐", "账" },
  { "登陆", "登录" },
  { "登入", "登录" },
  { "手机号码", "手机号" },
  { "修改", "更改" },
  { "更换", "更改" },
  { "变更", "更改" },
  { "您", "你" },
  { "妳", "你" },
  { "请问", "" },
  { "请教", "" },
  { "麻烦", "" },
  { "你好", "" },
  { "您好", "" },
  { "谢谢", "" },
  { "一下", "" },
  { "吗", "" },
  { "嘛", "" },
  { "呢", "" },
  { "啊", "" },
  { "呀", "" },
  { "吧", "" },
  { "哦", "" },
};

typedef struct
{
  GString *text;   /* (owned) */
  GArray *origins; /* (owned) (element-type guint) */
} Output;

static gboolean
is_word_byte (char byte)
{
  return g_ascii_isalnum (byte) || (guchar) byte >= 0x80;
}

/* Whether a run of @length bytes at @at neither begins nor ends inside an English word. */
static gboolean
is_whole_word (const TopayFoldedText *folded, gsize at, gsize length)
{
  char after = folded->text[at + length];

  return (at == 0 || !is_word_byte (folded->text[at - 1])) && !is_word_byte (after)
         && (after != '\'' || !is_word_byte (folded->text[at + length + 1]));
}

/* The longest variant that stands at @at; %NULL where there is none. */
static const Variant *
find_variant (const TopayFoldedText *folded, gsize at, const Variant *variants, gsize n_variants)
{
  gboolean whole = variants == english;
  const Variant *best = NULL;
  gsize best_length = 0;

  for (gsize i = 0; i < n_variants; i++)
    {
      gsize length;

      if (variants[i].from[0] != folded->text[at])
        continue;
      length = strlen (variants[i].from);
      if (length > best_length && strncmp (folded->text + at, variants[i].from, length) == 0
          && (!whole || is_whole_word (folded, at, length)))
        {
          best = &variants[i];
          best_length = length;
        }
    }
  return best;
}

static void
append (Output *output, const char *text, gsize length, guint origin)
{
  g_string_append_len (output->text, text, (gssize) length);
  for (gsize i = 0; i < length; i++)
    g_array_append_val (output->origins, origin);
}

/**
 * topay_search_unify_variants:
 * @folded: a folded text
 * @language: "en", or any name that begins with "zh"
 *
 * Writes every known variant of a word in one way and drops words that say nothing. A text of
 * nothing but such words is left as it is, so that it can still be searched for.
 *
 * Returns: (transfer full): a folded text whose origins lead to the source of @folded
 */
TopayFoldedText *
topay_search_unify_variants (const TopayFoldedText *folded, const char *language)
{
  gboolean is_chinese = g_str_has_prefix (language, "zh");
  const Variant *variants = is_chinese ? chinese : english;
  gsize n_variants = is_chinese ? G_N_ELEMENTS (chinese) : G_N_ELEMENTS (english);
  TopayFoldedText *self = g_new0 (TopayFoldedText, 1);
  Output output = { g_string_sized_new (folded->length + 1),
                    g_array_sized_new (FALSE, FALSE, sizeof (guint), (guint) folded->length + 1) };
  gboolean keep = FALSE;

  for (gsize at = 0; at < folded->length;)
    {
      const Variant *variant = find_variant (folded, at, variants, n_variants);

      if (variant != NULL)
        {
          append (&output, variant->to, strlen (variant->to), folded->origins[at]);
          at += strlen (variant->from);
        }
      else
        {
          append (&output, folded->text + at, 1, folded->origins[at]);
          at++;
        }
    }

  for (gsize i = 0; i < output.text->len && !keep; i++)
    keep = is_word_byte (output.text->str[i]);
  if (!keep)
    {
      g_string_truncate (output.text, 0);
      g_array_set_size (output.origins, 0);
      for (gsize i = 0; i < folded->length; i++)
        append (&output, folded->text + i, 1, folded->origins[i]);
    }

  g_array_append_val (output.origins, folded->origins[folded->length]);
  self->length = output.text->len;
  self->text = g_string_free (output.text, FALSE);
  self->origins = (guint *) (gpointer) g_array_free (output.origins, FALSE);
  return self;
}
