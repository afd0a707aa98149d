/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-wire-reader-private.h"

#include <string.h>

/* The four hexadecimal digits at @at; -1 when they are not there. */
static int
read_hex (const char *at, const char *end)
{
  int unit = 0;

  if (end - at < 4)
    return -1;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
    }
  return unit;
}

/* The character behind "\u", in two escapes when it needs a pair (RFC 8259 section 7), and how many
 * bytes it takes from @at on. 0 for a NUL and for half a pair. */
static gunichar
read_escape (const char *at, const char *end, gsize *length)
{
  int high = read_hex (at, end);
  int low;

  *length = 4;
  if (high < 0xD800 || high > 0xDFFF)
    return high > 0 ? (gunichar) high : 0;
  if (high > 0xDBFF || end - at < 10 || at[4] != '\\' || at[5] != 'u')
    return 0;
  low = read_hex (at + 6, end);
  if (low < 0xDC00 || low > 0xDFFF)
    return 0;
  *length = 10;
  return 0x10000 + (((gunichar) high - 0xD800) << 10) + ((gunichar) low - 0xDC00);
}

/* What a letter behind a backslash means; 0 for one that means nothing. */
static char
read_short_escape (char letter)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *found = letter != '\0' ? strchr (letters, letter) : NULL;

  return found != NULL ? meanings[found - letters] : '\0';
}

/* Where the string that begins behind the quote at @at - 1 has its closing quote; %NULL without one
 * or when something in it is no JSON. */
static const char *
find_string_end (const char *at, const char *end)
{
  while (at < end && *at != '"')
    {
      gsize length = 0;

      if ((guchar) *at < 0x20)
        return NULL;
      if (*at != '\\')
        {
          at++;
          continue;
        }
      if (++at == end)
        return NULL;
      if (*at == 'u' ? read_escape (at + 1, end, &length) == 0 : read_short_escape (*at) == '\0')
        return NULL;
      at += 1 + length;
    }
  return at < end ? at : NULL;
}

static const char *
skip_digits (const char *at, const char *end)
{
  while (at < end && g_ascii_isdigit (*at))
    at++;
  return at;
}

/* Where the number at @at ends; %NULL when it is none. */
static const char *
find_number_end (const char *at, const char *end, gboolean *is_whole)
{
  const char *digits = at + (*at == '-' ? 1 : 0);

  *is_whole = TRUE;
  at = skip_digits (digits, end);
  if (at == digits || (*digits == '0' && at > digits + 1))
    return NULL;
  if (at < end && *at == '.')
    {
      *is_whole = FALSE;
      digits = at + 1;
      at = skip_digits (digits, end);
      if (at == digits)
        return NULL;
    }
  if (at < end && (*at == 'e' || *at == 'E'))
    {
      *is_whole = FALSE;
      at++;
      if (at < end && (*at == '+' || *at == '-'))
        at++;
      digits = at;
      at = skip_digits (digits, end);
      if (at == digits)
        return NULL;
    }
  return at;
}

/* The value of a whole number; %FALSE beyond 64 bits. */
static gboolean
read_integer (const char *text, gsize length, gint64 *value)
{
  char copy[24];

  if (length >= sizeof copy)
    return FALSE;
  memcpy (copy, text, length);
  copy[length] = '\0';
  return g_ascii_string_to_signed (copy, 10, G_MININT64, G_MAXINT64, value, NULL);
}

static TopayToken
read_number (TopayWireReader *self)
{
  TopayToken token = { TOPAY_TOKEN_BAD, self->at, 0, 0 };
  gboolean is_whole;
  const char *end = find_number_end (self->at, self->end, &is_whole);

  if (end == NULL)
    return token;
  token.length = (gsize) (end - self->at);
  token.kind = is_whole && read_integer (token.text, token.length, &token.integer)
                   ? TOPAY_TOKEN_INTEGER
                   : TOPAY_TOKEN_NUMBER;
  self->at = end;
  return token;
}

static TopayToken
read_string (TopayWireReader *self)
{
  TopayToken token = { TOPAY_TOKEN_BAD, self->at, 0, 0 };
  const char *end = find_string_end (self->at + 1, self->end);

  if (end == NULL)
    return token;
  token.kind = TOPAY_TOKEN_STRING;
  token.text = self->at + 1;
  token.length = (gsize) (end - token.text);
  self->at = end + 1;
  return token;
}

/* A mark or one of the three words. */
static TopayToken
read_word (TopayWireReader *self)
{
  static const struct
  {
    const char *word;
    TopayTokenKind kind;
  } words[] = {
    { "{", TOPAY_TOKEN_OBJECT_BEGIN }, { "}", TOPAY_TOKEN_OBJECT_END },
    { "[", TOPAY_TOKEN_ARRAY_BEGIN },  { "]", TOPAY_TOKEN_ARRAY_END },
    { ":", TOPAY_TOKEN_COLON },        { ",", TOPAY_TOKEN_COMMA },
    { "true", TOPAY_TOKEN_TRUE },      { "false", TOPAY_TOKEN_FALSE },
    { "null", TOPAY_TOKEN_NULL },
  };
  TopayToken token = { TOPAY_TOKEN_BAD, self->at, 0, 0 };
  gsize left = (gsize) (self->end - self->at);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i].word);

      if (length <= left && memcmp (self->at, words[i].word, length) == 0)
        {
          token.kind = words[i].kind;
          token.length = length;
          self->at += length;
          return token;
        }
    }
  return token;
}

/*
 * topay_wire_reader_next:
 * @self: stands somewhere in valid UTF-8 without NUL
 *
 * The next word, which points into the text. Two words that touch ("truefalse", "1true") are two
 * words; the order of words refuses them.
 */
TopayToken
topay_wire_reader_next (TopayWireReader *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\t' || *self->at == '\n' || *self->at == '\r'))
    self->at++;

  if (self->at == self->end)
    return (TopayToken){ TOPAY_TOKEN_END, self->at, 0, 0 };
  if (*self->at == '"')
    return read_string (self);
  if (*self->at == '-' || g_ascii_isdigit (*self->at))
    return read_number (self);
  return read_word (self);
}

/*
 * topay_token_copy:
 * @token: a STRING
 * @copy: room for the length of the token and one more
 *
 * Writes what the string says, escapes resolved, and a NUL behind it. No other copy is made, so
 * that wiping this one wipes all.
 *
 * Returns: bytes before the NUL
 */
gsize
topay_token_copy (const TopayToken *token, char *copy)
{
  const char *at = token->text, *end = token->text + token->length;
  char *to = copy;

  while (at < end)
    {
      gsize length = 0;

      if (*at != '\\')
        {
          *to++ = *at++;
          continue;
        }
      at++;
      if (*at == 'u')
        to += g_unichar_to_utf8 (read_escape (at + 1, end, &length), to);
      else
        *to++ = read_short_escape (*at);
      at += 1 + length;
    }
  *to = '\0';
  return (gsize) (to - copy);
}
