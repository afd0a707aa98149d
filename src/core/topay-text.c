/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-text.h"

#include <string.h>

/* What one letter and its marks may be long; further marks start anew, which bounds the work. */
#define MAX_CLUSTER_BYTES 64

typedef struct
{
  gunichar traditional;
  gunichar simplified;
} Simplification;

/* clang-format off */
static const Simplification simplifications[] = {
#include "topay-text-simplified.inc"
};
/* clang-format on */

typedef struct
{
  GString *text;   /* (owned) */
  GArray *origins; /* (owned) (element-type guint) */
} Output;

/**
 * topay_text_simplify:
 * @character: any character
 *
 * Turns a traditional Chinese character into the simplified one.
 *
 * The table comes from ICU's transliterator “Traditional-Simplified” at build time.
 *
 * Returns: the simplified form, or @character itself where there is none
 */
gunichar
topay_text_simplify (gunichar character)
{
  gsize low = 0, high = G_N_ELEMENTS (simplifications);

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (simplifications[middle].traditional == character)
        return simplifications[middle].simplified;
      if (simplifications[middle].traditional < character)
        low = middle + 1;
      else
        high = middle;
    }
  return character;
}

/* Keyboards and word processors write the apostrophe in three ways. */
static gunichar
unify (gunichar character)
{
  return character == 0x2019 || character == 0x2BC ? '\'' : topay_text_simplify (character);
}

static void
append (Output *output, gunichar character, guint origin)
{
  gsize before = output->text->len;

  g_string_append_unichar (output->text, unify (character));
  for (gsize i = before; i < output->text->len; i++)
    g_array_append_val (output->origins, origin);
}

/* Marks, the later jamo of a Hangul syllable and half-width sound marks join what stands before. */
static gboolean
joins_previous (gunichar character)
{
  return g_unichar_ismark (character) || (character >= 0x1160 && character <= 0x11FF)
         || character == 0xFF9E || character == 0xFF9F;
}

/* Characters that are not seen: a soft hyphen, a joiner, a direction mark, a variation selector. */
static gboolean
is_ignored (gunichar character)
{
  return g_unichar_type (character) == G_UNICODE_FORMAT
         || (character >= 0xFE00 && character <= 0xFE0F)
         || (character >= 0xE0100 && character <= 0xE01EF);
}

/* Unified ideographs, which normalising leaves alone: most of a Chinese text, so worth a short cut.
 */
static gboolean
is_plain_han (gunichar character)
{
  return (character >= 0x3400 && character <= 0x4DBF)
         || (character >= 0x4E00 && character <= 0x9FFF);
}

static void
append_cluster (Output *output, const char *cluster, gsize length, guint origin)
{
  g_autofree char *compatible = g_utf8_normalize (cluster, (gssize) length, G_NORMALIZE_NFKC);
  g_autofree char *folded = g_utf8_casefold (compatible, -1);
  g_autofree char *composed = g_utf8_normalize (folded, -1, G_NORMALIZE_NFKC);

  for (const char *at = composed; *at != '\0'; at = g_utf8_next_char (at))
    if (!is_ignored (g_utf8_get_char (at)))
      append (output, g_utf8_get_char (at), origin);
}

/* The bytes of the valid cluster at @source, whose first character is @length bytes long. */
static gsize
measure_cluster (const char *source, gsize length, gsize available)
{
  while (length < available && length < MAX_CLUSTER_BYTES)
    {
      gunichar next = g_utf8_get_char_validated (source + length, (gssize) (available - length));

      if (next == (gunichar) -1 || next == (gunichar) -2 || !joins_previous (next))
        break;
      length += (gsize) g_unichar_to_utf8 (next, NULL);
    }
  return length;
}

/* Appends what stands at the start of @source; returns how many bytes it was. */
static gsize
append_next (Output *output, const char *source, gsize available, guint origin)
{
  guchar first = (guchar) source[0];
  gboolean alone = available == 1 || (guchar) source[1] < 0x80;
  gunichar character;
  gsize length;

  if (first < 0x80 && alone)
    {
      g_string_append_c (output->text, g_ascii_tolower ((char) first));
      g_array_append_val (output->origins, origin);
      return 1;
    }

  character = g_utf8_get_char_validated (source, (gssize) available);
  if (character == (gunichar) -1 || character == (gunichar) -2)
    {
      append (output, 0xFFFD, origin);
      return 1;
    }

  length = measure_cluster (source, (gsize) g_unichar_to_utf8 (character, NULL), available);
  if (is_plain_han (character) && source + length == g_utf8_next_char (source))
    append (output, character, origin);
  else
    append_cluster (output, source, length, origin);
  return length;
}

/**
 * topay_folded_text_new:
 * @source: any bytes; need not be valid UTF-8
 * @length: bytes of @source, or -1 when it ends in NUL
 * @max_bytes: what follows is not read; a character cut by this limit is left out
 *
 * Folds text for matching: compatibility composition (Unicode Standard Annex 15, NFKC), full case
 * folding, simplified Chinese, one apostrophe, nothing invisible. Each bad byte becomes U+FFFD; the
 * first NUL ends the text. Every byte remembers where it came from.
 *
 * Returns: (transfer full): the folded text; cannot fail
 */
TopayFoldedText *
topay_folded_text_new (const char *source, gssize length, gsize max_bytes)
{
  gsize available = length < 0 ? strlen (source) : strnlen (source, (gsize) length);
  TopayFoldedText *self = g_new0 (TopayFoldedText, 1);
  Output output;
  guint end;

  if (available > max_bytes)
    {
      available = max_bytes;
      while (available > 0 && max_bytes - available < 3
             && ((guchar) source[available] & 0xC0) == 0x80)
        available--;
    }
  available = MIN (available, G_MAXUINT / 2);
  output.text = g_string_sized_new (available + 1);
  output.origins = g_array_sized_new (FALSE, FALSE, sizeof (guint), (guint) available + 1);

  for (gsize at = 0; at < available;)
    at += append_next (&output, source + at, available - at, (guint) at);

  end = (guint) available;
  g_array_append_val (output.origins, end);
  self->length = output.text->len;
  self->text = g_string_free (output.text, FALSE);
  self->origins = (guint *) (gpointer) g_array_free (output.origins, FALSE);
  return self;
}

/**
 * topay_folded_text_free:
 * @self: (nullable): a folded text
 */
void
topay_folded_text_free (TopayFoldedText *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_free (self->origins);
  g_free (self);
}

/**
 * topay_folded_text_get_source_start:
 * @self: a folded text
 * @start: a byte of the folded text, at most its length
 *
 * Returns: byte offset in the source of the character that @start belongs to
 */
guint
topay_folded_text_get_source_start (const TopayFoldedText *self, gsize start)
{
  g_return_val_if_fail (start <= self->length, 0);

  return self->origins[start];
}

/**
 * topay_folded_text_get_source_end:
 * @self: a folded text
 * @end: behind the last byte of a run of the folded text, at most its length
 *
 * A ligature that gave several letters ends where its whole character ends.
 *
 * Returns: byte offset in the source behind the last character of the run
 */
guint
topay_folded_text_get_source_end (const TopayFoldedText *self, gsize end)
{
  guint last;

  g_return_val_if_fail (end <= self->length, 0);

  if (end == 0)
    return self->origins[0];
  last = self->origins[end - 1];
  while (end < self->length && self->origins[end] <= last)
    end++;
  return self->origins[end];
}

/**
 * topay_text_fold:
 * @source: text that ends in NUL; need not be valid UTF-8
 *
 * Folds text as topay_folded_text_new() does, for comparing and as a key.
 *
 * Returns: (transfer full): the folded text
 */
char *
topay_text_fold (const char *source)
{
  g_autoptr (TopayFoldedText) folded = topay_folded_text_new (source, -1, G_MAXUINT / 2);

  return g_steal_pointer (&folded->text);
}
