/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-password-policy.h"

#include <string.h>

#include "topay-password-fold.h"
#include "topay-password-pattern.h"

/* A folded password may be longer than it was typed; no list has entries beyond this. */
#define MAX_FOLDED      TOPAY_PASSWORD_MAXIMUM
#define MAX_FOLDED_UTF8 (MAX_FOLDED * 6)
#define MAX_WORDS       24
#define MIN_WORD        2

typedef struct
{
  gunichar *characters; /* (owned) */
  gsize length;
} Word;

typedef struct
{
  Word words[MAX_WORDS];
  gsize n_words;
} Words;

/* clang-format off */
static const char *const product_words[] = {
  "topay", "topayd", "com", "helpcenter", "帮助中心", "支付", "付款", "客服", "密码", NULL,
};
/* clang-format on */

static gboolean
is_listed (const TopayPasswordBlocklist *blocklist, const gunichar *folded, gsize length)
{
  char text[MAX_FOLDED_UTF8];
  gsize n_bytes = 0;
  gboolean found;

  if (blocklist == NULL)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    n_bytes += (gsize) g_unichar_to_utf8 (folded[i], text + n_bytes);
  found = topay_password_blocklist_has (blocklist, text, n_bytes);
  explicit_bzero (text, sizeof text);
  return found;
}

/* Only letters and digits: “topay-topay” is no better than “topaytopay”. */
static gsize
strip (gunichar *characters, gsize length)
{
  gsize n_kept = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (g_unichar_isalnum (characters[i]))
        characters[n_kept++] = characters[i];
    }
  return n_kept;
}

static void
add_word (Words *words, const char *text, gssize length)
{
  g_autofree char *piece = length < 0 ? g_strdup (text) : g_strndup (text, (gsize) length);
  gsize n_characters;
  Word *word = &words->words[words->n_words];

  if (words->n_words == MAX_WORDS || !g_utf8_validate (piece, -1, NULL))
    return;

  word->characters = topay_password_fold (piece, MAX_FOLDED, &n_characters);
  word->length = strip (word->characters, n_characters);
  if (word->length < MIN_WORD)
    g_clear_pointer (&word->characters, g_free);
  else
    words->n_words++;
}

/* An address gives itself, what stands before the @ and what stands behind; a phone number also
 * itself without the code of the country. */
static void
add_personal (Words *words, const char *text)
{
  const char *at = strchr (text, '@');

  add_word (words, text, -1);
  if (at != NULL)
    {
      add_word (words, text, at - text);
      add_word (words, at + 1, -1);
    }
  else if (text[0] == '+' && strlen (text) > 11)
    {
      add_word (words, text + strlen (text) - 11, -1);
      add_word (words, text + strlen (text) - 10, -1);
    }
}

static gboolean
continues_with (const Word *word, const gunichar *text, gsize length)
{
  return word->length <= length
         && memcmp (word->characters, text, word->length * sizeof *text) == 0;
}

/* Whether the words, in any order and number, are all there is. */
static gboolean
is_made_of_words (const Words *words, const gunichar *text, gsize length)
{
  gboolean reached[MAX_FOLDED + 1] = { TRUE };

  for (gsize i = 0; i < length; i++)
    {
      for (gsize j = 0; reached[i] && j < words->n_words; j++)
        {
          if (continues_with (&words->words[j], text + i, length - i))
            reached[i + words->words[j].length] = TRUE;
        }
    }
  return length > 0 && reached[length];
}

static gboolean
is_personal (const char *const *personal, const gunichar *folded, gsize length)
{
  Words words = { .n_words = 0 };
  gunichar stripped[MAX_FOLDED];
  gboolean result;

  for (gsize i = 0; personal != NULL && personal[i] != NULL; i++)
    add_personal (&words, personal[i]);
  for (gsize i = 0; product_words[i] != NULL; i++)
    add_word (&words, product_words[i], -1);

  memcpy (stripped, folded, length * sizeof *folded);
  result = is_made_of_words (&words, stripped, strip (stripped, length));
  explicit_bzero (stripped, sizeof stripped);
  for (gsize i = 0; i < words.n_words; i++)
    g_free (words.words[i].characters);
  return result;
}

static TopayPasswordVerdict
judge_folded (const gunichar *folded, gsize length, const TopayPasswordContext *context)
{
  gsize period = topay_password_find_period (folded, length);

  if (is_listed (context->blocklist, folded, length))
    return TOPAY_PASSWORD_COMMON;
  if (period < length && is_listed (context->blocklist, folded, period))
    return TOPAY_PASSWORD_COMMON;
  if (is_personal (context->personal, folded, length))
    return TOPAY_PASSWORD_PERSONAL;
  if (topay_password_is_pattern (folded, length))
    return TOPAY_PASSWORD_PATTERN;

  return TOPAY_PASSWORD_FINE;
}

/**
 * topay_password_judge:
 * @password: (nullable): as it was typed
 * @context: whose it shall be
 *
 * Says whether this may become a login password. Length counts in code points and nothing is cut
 * off: what is too long is refused. Any kind of character will do; what is refused is only what a
 * program would try first, as a whole (a sentence that contains a common password is fine).
 *
 * The rules of NIST SP 800-63B-4, 3.1.1.2, and of OWASP ASVS 5.0, V6.2.
 *
 * Returns: %TOPAY_PASSWORD_FINE, or the first reason against it
 */
TopayPasswordVerdict
topay_password_judge (const char *password, const TopayPasswordContext *context)
{
  long minimum =
      context->second_factor ? TOPAY_PASSWORD_MINIMUM_SECOND_FACTOR : TOPAY_PASSWORD_MINIMUM;
  TopayPasswordVerdict verdict;
  gunichar *folded;
  gsize length;

  if (password == NULL)
    return TOPAY_PASSWORD_INVALID;
  if (strnlen (password, TOPAY_PASSWORD_MAX_BYTES + 1) > TOPAY_PASSWORD_MAX_BYTES)
    return TOPAY_PASSWORD_TOO_LONG;
  if (!g_utf8_validate (password, -1, NULL))
    return TOPAY_PASSWORD_INVALID;
  if (g_utf8_strlen (password, -1) > TOPAY_PASSWORD_MAXIMUM)
    return TOPAY_PASSWORD_TOO_LONG;
  if (g_utf8_strlen (password, -1) < minimum)
    return TOPAY_PASSWORD_TOO_SHORT;

  folded = topay_password_fold (password, MAX_FOLDED, &length);
  verdict = judge_folded (folded, length, context);
  topay_password_fold_free (folded, length);
  return verdict;
}

/**
 * topay_password_verdict_get_code:
 * @verdict: what topay_password_judge() said
 *
 * Returns: (transfer none) (nullable): the code of the wire; %NULL for a fine one
 */
const char *
topay_password_verdict_get_code (TopayPasswordVerdict verdict)
{
  switch (verdict)
    {
    case TOPAY_PASSWORD_FINE:
      return NULL;
    case TOPAY_PASSWORD_TOO_SHORT:
      return "password_too_short";
    case TOPAY_PASSWORD_TOO_LONG:
      return "password_too_long";
    case TOPAY_PASSWORD_COMMON:
    case TOPAY_PASSWORD_PATTERN:
      return "password_common";
    case TOPAY_PASSWORD_PERSONAL:
      return "password_personal";
    case TOPAY_PASSWORD_INVALID:
    default:
      return "invalid_field";
    }
}
