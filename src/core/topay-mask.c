/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules are on the side of hiding too much: whoever reads a masked text misses a number, which
 * can be asked for, where an unmasked one cannot be taken back. They look at the text as it is
 * after NFKC (UAX #15), with all digits of all scripts as 0–9 and without what cannot be seen, so
 * that spelling does not get a number through. */

#include "config.h"

#include "topay-mask.h"

#include <string.h>

#define MASK "•••"

#define CARD_MIN      13
#define CARD_MAX      19
#define LONG_DIGITS   15 /* no number of a person that is this long is harmless */
#define BARE_DIGITS   7  /* nor is one of this many without anything between them */
#define CODE_MIN      4
#define CARD_CODE_MIN 3 /* on the back of a card */
#define CODE_MAX      8
#define CODE_NEAR     24 /* characters between a code and the word for it */
#define PASSWORD_MAX  64
#define TOKEN_MIN     32
#define KEPT_DIGITS   4 /* of a card: how its owner knows it */
#define SHORT_WORD    4 /* characters: a shorter private word may be a part of others */
#define MAX_GAP       2 /* separators between two digits of one number */

static const char *const code_words[] = { "验证码", "码", "otp", "code", "pin" };
static const char *const card_code_words[] = { "cvv", "cvc", "cvn", "安全码" };
static const char *const password_words[] = { "密码", "口令", "password", "passwd", "passcode" };

typedef struct
{
  gunichar *chars;  /* (owned) */
  gunichar *folded; /* (owned): in lower case */
  gboolean *hidden; /* (owned) */
  gsize length;
} Text;

/* A number: digits with at most MAX_GAP separators between two of them. */
typedef struct
{
  gsize first;
  gsize end; /* behind the last digit */
  guint n_digits;
  gboolean is_bare; /* nothing between the digits */
} Number;

static gboolean
is_invisible (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_FORMAT || c == 0x34f || (c >= 0xfe00 && c <= 0xfe0f);
}

static void
text_init (Text *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *normal = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  gsize room = (gsize) g_utf8_strlen (normal, -1);

  self->chars = g_new0 (gunichar, room + 1);
  self->folded = g_new0 (gunichar, room + 1);
  self->hidden = g_new0 (gboolean, room + 1);
  self->length = 0;
  for (const char *p = normal; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_invisible (c))
        continue;
      if (g_unichar_isdigit (c))
        c = '0' + (gunichar) g_unichar_digit_value (c);
      self->folded[self->length] = g_unichar_tolower (c);
      self->chars[self->length++] = c;
    }
}

static void
text_clear (Text *self)
{
  g_free (self->chars);
  g_free (self->folded);
  g_free (self->hidden);
}

static gboolean
is_digit (gunichar c)
{
  return c >= '0' && c <= '9';
}

static gboolean
is_separator (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || c == '.'
         || c == '_' || c == '/' || c == 0xb7 || c == '(' || c == ')';
}

static void
hide (Text *self, gsize first, gsize end)
{
  for (gsize i = first; i < end; i++)
    self->hidden[i] = TRUE;
}

/* Leaves the last @n_kept digits. */
static void
hide_number (Text *self, const Number *number, guint n_kept)
{
  gsize end = number->end;

  for (guint kept = 0; end > number->first && kept < n_kept; end--)
    kept += is_digit (self->chars[end - 1]) ? 1 : 0;
  hide (self, number->first, end);
}

/* Extends a number by the digits that follow without anything between them. */
static void
take_group (const Text *self, Number *number)
{
  while (number->end < self->length && is_digit (self->chars[number->end]))
    {
      number->end++;
      number->n_digits++;
    }
}

/* Extends a number by the next group of digits, if it may belong to it. */
static gboolean
take_next_group (const Text *self, Number *number)
{
  gsize at = number->end;

  while (at < self->length && at - number->end < MAX_GAP && is_separator (self->chars[at]))
    at++;
  if (at == number->end || at == self->length || !is_digit (self->chars[at]))
    return FALSE;

  number->end = at;
  number->is_bare = FALSE;
  take_group (self, number);

  return TRUE;
}

/* H. P. Luhn, US patent 2,950,048: every second digit from the right counts twice. */
static gboolean
is_luhn (const char *digits, guint n_digits)
{
  guint sum = 0;

  for (guint i = 0; i < n_digits; i++)
    {
      guint digit = (guint) (digits[n_digits - 1 - i] - '0') * (1 + i % 2);

      sum += digit / 10 + digit % 10;
    }

  return sum % 10 == 0;
}

static gboolean
has_card (const char *digits, guint n_digits)
{
  for (guint length = CARD_MIN; length <= MIN (CARD_MAX, n_digits); length++)
    for (guint first = 0; first + length <= n_digits; first++)
      if (is_luhn (digits + first, length))
        return TRUE;

  return FALSE;
}

/* Numbers of mainland China with and without +86, and of anywhere with a plus or a trunk zero. */
static gboolean
is_phone (const Text *self, const Number *number, const char *digits)
{
  guint n = number->n_digits;

  if (number->first > 0 && self->chars[number->first - 1] == '+')
    return n >= BARE_DIGITS;
  if (n == 11 && digits[0] == '1')
    return digits[1] >= '3';
  if (n == 13 && g_str_has_prefix (digits, "861"))
    return TRUE;

  return digits[0] == '0' && n >= 10 && n <= 12;
}

static gboolean
has_word_at (const Text *self, gsize at, const char *word)
{
  gsize i = at;

  for (const char *p = word; *p != '\0'; p = g_utf8_next_char (p), i++)
    if (i >= self->length || self->folded[i] != g_unichar_tolower (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

static gboolean
is_near (const Text *self, const Number *number, const char *const *words, guint n_words)
{
  gsize first = number->first > CODE_NEAR ? number->first - CODE_NEAR : 0;
  gsize end = MIN (number->end + CODE_NEAR, self->length);

  for (gsize at = first; at < end; at++)
    for (guint i = 0; i < n_words; i++)
      if (has_word_at (self, at, words[i]))
        return TRUE;

  return FALSE;
}

static gboolean
is_near_its_word (const Text *self, const Number *number)
{
  if (number->n_digits >= CARD_CODE_MIN && number->n_digits <= CODE_MAX
      && is_near (self, number, card_code_words, G_N_ELEMENTS (card_code_words)))
    return TRUE;

  return number->n_digits >= CODE_MIN && number->n_digits <= CODE_MAX
         && is_near (self, number, code_words, G_N_ELEMENTS (code_words));
}

/* TP-2103 is what an agent wants to read. */
static gboolean
is_error_code (const Text *self, const Number *number)
{
  return number->n_digits == 4 && number->first >= 3
         && has_word_at (self, number->first - 3, "tp-");
}

static void
judge_number (Text *self, const Number *number)
{
  g_autofree char *digits = g_new0 (char, number->n_digits + 1);
  gunichar next = number->end < self->length ? self->folded[number->end] : 0;
  guint n = 0;

  for (gsize i = number->first; i < number->end; i++)
    if (is_digit (self->chars[i]))
      digits[n++] = (char) self->chars[i];

  if (n == 17 && next == 'x') /* the check digit of an identity number, GB 11643 */
    hide (self, number->first, number->end);
  else if (n >= LONG_DIGITS || (n >= CARD_MIN && has_card (digits, n)))
    hide_number (self, number, KEPT_DIGITS);
  else if ((number->is_bare && n >= BARE_DIGITS) || is_phone (self, number, digits))
    hide_number (self, number, 0);
  else if (!is_error_code (self, number) && is_near_its_word (self, number))
    hide_number (self, number, 0);
}

/* Where one number ends and the next begins nobody can say: every row of groups is judged. */
static void
hide_numbers (Text *self)
{
  for (gsize at = 0; at < self->length; at++)
    {
      Number number = { at, at, 0, TRUE };
      gsize end;

      if (!is_digit (self->chars[at]))
        continue;
      take_group (self, &number);
      end = number.end;
      do
        judge_number (self, &number);
      while (number.n_digits < CARD_MAX && take_next_group (self, &number));
      at = end - 1;
    }
}

static gboolean
is_between_password (gunichar c)
{
  return g_unichar_isspace (c) || c == ':' || c == '=' || c == 0x662f /* 是 */
         || c == 0x4e3a /* 为 */ || c == '"' || c == '\'' || c == ',';
}

static void
hide_behind_passwords (Text *self)
{
  for (gsize at = 0; at < self->length; at++)
    for (guint i = 0; i < G_N_ELEMENTS (password_words); i++)
      {
        gsize from = at + (gsize) g_utf8_strlen (password_words[i], -1);
        gsize end;

        if (!has_word_at (self, at, password_words[i]))
          continue;
        while (from < self->length && is_between_password (self->chars[from]))
          from++;
        if (has_word_at (self, from, "is "))
          from += 3;
        for (end = from; end < self->length && end < from + PASSWORD_MAX
                         && !g_unichar_isspace (self->chars[end]);)
          end++;
        hide (self, from, end);
      }
}

static gboolean
is_address (gunichar c)
{
  return g_unichar_isalnum (c) || strchr ("._%+-", (int) MIN (c, 127)) != NULL;
}

/* From the sign in the middle to both sides. */
static void
hide_mail (Text *self)
{
  for (gsize at = 1; at + 1 < self->length; at++)
    {
      gsize first = at, end = at + 1;

      if (self->chars[at] != '@')
        continue;
      while (first > 0 && is_address (self->chars[first - 1]))
        first--;
      while (end < self->length && is_address (self->chars[end]))
        end++;
      if (first < at && end > at + 1)
        hide (self, first, end);
    }
}

/* Runs without a gap that are too long for a word: tokens, keys, hashes. Chinese has no gaps. */
static void
hide_tokens (Text *self)
{
  gsize first = 0;

  for (gsize i = 0; i <= self->length; i++)
    {
      gunichar c = i < self->length ? self->chars[i] : ' ';

      if (c < 128 && (g_ascii_isalnum ((char) c) || c == '-' || c == '_'))
        continue;
      if (i - first >= TOKEN_MIN)
        hide (self, first, i);
      first = i + 1;
    }
}

/* What stands behind /home/ names a person, as does ~name. */
static void
hide_homes (Text *self)
{
  static const char *const folders[] = { "/home/", "/users/", "/root", "\\users\\" };

  for (gsize at = 0; at < self->length; at++)
    for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
      if (has_word_at (self, at, folders[i]))
        for (gsize end = at; end < self->length && !g_unichar_isspace (self->chars[end]); end++)
          self->hidden[end] = TRUE;
}

static gboolean
is_whole_word (const Text *self, gsize at, gsize length)
{
  return (at == 0 || !g_unichar_isalnum (self->chars[at - 1]))
         && (at + length == self->length || !g_unichar_isalnum (self->chars[at + length]));
}

static void
hide_word (Text *self, const char *word)
{
  Text wanted;

  text_init (&wanted, word);
  for (gsize at = 0; wanted.length > 0 && at + wanted.length <= self->length; at++)
    if (memcmp (self->folded + at, wanted.folded, wanted.length * sizeof (gunichar)) == 0
        && (wanted.length >= SHORT_WORD || is_whole_word (self, at, wanted.length)))
      hide (self, at, at + wanted.length);
  text_clear (&wanted);
}

static char *
write_masked (const Text *self)
{
  GString *masked = g_string_new (NULL);

  for (gsize i = 0; i < self->length; i++)
    if (!self->hidden[i])
      g_string_append_unichar (masked, self->chars[i]);
    else if (i == 0 || !self->hidden[i - 1])
      g_string_append (masked, MASK);

  return g_string_free (masked, FALSE);
}

/**
 * topay_mask_text:
 * @text: as a person typed it
 * @private_words: (nullable) (array zero-terminated=1): names and such that belong to nobody else
 *
 * Hides numbers of cards (all but the last four digits), documents, orders and phones, codes and
 * passwords near the words for them, mail addresses, tokens, home folders, and @private_words.
 * The order of the text stays; what looks the same is spelled the same (NFKC).
 *
 * Returns: (transfer full): what may travel
 */
char *
topay_mask_text (const char *text, const char *const *private_words)
{
  Text work;
  char *masked;

  g_return_val_if_fail (text != NULL, NULL);

  text_init (&work, text);
  hide_numbers (&work);
  hide_behind_passwords (&work);
  hide_mail (&work);
  hide_tokens (&work);
  hide_homes (&work);
  for (guint i = 0; private_words != NULL && private_words[i] != NULL; i++)
    hide_word (&work, private_words[i]);

  masked = write_masked (&work);
  text_clear (&work);

  return masked;
}
