/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-tokenizer.h"

#define NONE G_MAXSIZE

/**
 * topay_is_han:
 * @character: any character
 *
 * Returns: whether it is an ideograph, which is a word of its own
 */
gboolean
topay_is_han (gunichar character)
{
  if (character < 0x3400)
    return character == 0x3005 || character == 0x3007;
  return g_unichar_get_script (character) == G_UNICODE_SCRIPT_HAN;
}

static gboolean
is_word_character (gunichar character)
{
  if (character < 0x80)
    return g_ascii_isalnum ((char) character);
  return (g_unichar_isalnum (character) || g_unichar_ismark (character))
         && !topay_is_han (character);
}

/**
 * topay_tokenizer_init:
 * @self: an uninitialised tokenizer
 * @folded: (transfer none): valid folded UTF-8, which must outlive the walk
 * @length: bytes of @folded
 *
 * Starts a walk.
 */
void
topay_tokenizer_init (TopayTokenizer *self, const char *folded, gsize length)
{
  *self = (TopayTokenizer){ folded, length, 0, NONE, NONE };
}

/* Whether the apostrophe at @at stands between two letters, as in “don't”. */
static gboolean
is_inside_word (const TopayTokenizer *self, gsize at)
{
  const char *next = g_utf8_next_char (self->text + at);

  return next < self->text + self->length && is_word_character (g_utf8_get_char (next));
}

static void
take_word (TopayTokenizer *self, TopayToken *token)
{
  gsize at = self->position;

  *token = (TopayToken){ TOPAY_TOKEN_WORD, at, at, at };
  while (at < self->length)
    {
      gunichar character = g_utf8_get_char (self->text + at);
      gsize next = (gsize) (g_utf8_next_char (self->text + at) - self->text);

      if (!is_word_character (character) && !(character == '\'' && is_inside_word (self, at)))
        break;
      if (next - token->start <= TOPAY_TOKEN_MAX_BYTES)
        token->end = next;
      at = next;
    }
  token->whole_end = at;
  self->position = at;
  self->previous = NONE;
}

static void
take_han (TopayTokenizer *self, TopayToken *token)
{
  gsize start = self->position;

  self->position = (gsize) (g_utf8_next_char (self->text + start) - self->text);
  *token = (TopayToken){ TOPAY_TOKEN_HAN, start, self->position, self->position };
  self->pending = self->previous;
  self->previous = start;
}

/**
 * topay_tokenizer_next:
 * @self: a tokenizer
 * @token: (out): the next token; untouched at the end
 *
 * Takes the next token in the order of its end. A Han character comes first by itself and then,
 * where another stands right before it, as a pair with that one. Overlapping pairs need no
 * dictionary and find more than a segmenter does on short questions (docs/search.md).
 *
 * Apostrophes inside a word belong to it: what they mean is a matter of the language.
 *
 * Returns: whether there was one
 */
gboolean
topay_tokenizer_next (TopayTokenizer *self, TopayToken *token)
{
  if (self->pending != NONE)
    {
      *token = (TopayToken){ TOPAY_TOKEN_PAIR, self->pending, self->position, self->position };
      self->pending = NONE;
      return TRUE;
    }

  while (self->position < self->length)
    {
      gunichar character = g_utf8_get_char (self->text + self->position);

      if (topay_is_han (character))
        {
          take_han (self, token);
          return TRUE;
        }
      if (is_word_character (character))
        {
          take_word (self, token);
          return TRUE;
        }
      self->previous = NONE;
      self->position = (gsize) (g_utf8_next_char (self->text + self->position) - self->text);
    }
  return FALSE;
}
