/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-codes.h"

#include <string.h>

#include "topay-search-engine.h"
#include "topay-text.h"

/* A code is typed in at most this many pieces (“TP 20 01”), and is at most this long without what
 * stands between them. */
#define MAX_PIECES     4
#define MAX_CODE_BYTES 32
#define MAX_GAP        3

/* A run of letters and digits in the folded query. */
typedef struct
{
  gsize start;
  gsize end;
} Piece;

static gboolean
is_gap (gunichar character)
{
  return character == ' ' || character == '-' || character == '_' || character == '.'
         || character == ':' || character == '#' || character == '/'
         || (character >= 0x2010 && character <= 0x2015) || character == 0x2212;
}

/* The run at or behind @from. Codes are ASCII, so a Han character ends one as a space does. */
static gboolean
next_piece (const TopayFoldedText *folded, gsize from, Piece *piece)
{
  const char *text = folded->text;

  while (from < folded->length && !g_ascii_isalnum (text[from]))
    from++;
  if (from >= folded->length)
    return FALSE;

  piece->start = from;
  while (g_ascii_isalnum (text[from]))
    from++;
  piece->end = from;
  return TRUE;
}

/* Whether only a few characters that people put inside codes stand between @from and @to. */
static gboolean
is_joined (const TopayFoldedText *folded, gsize from, gsize to)
{
  guint n_characters = 0;

  for (const char *at = folded->text + from; at < folded->text + to; at = g_utf8_next_char (at))
    if (!is_gap (g_utf8_get_char (at)) || ++n_characters > MAX_GAP)
      return FALSE;
  return TRUE;
}

/* The first code that is not before @code. */
static guint
lower_bound (const TopaySearchIndex *index, const char *code)
{
  guint low = 0, high = index->n_codes;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (topay_search_index_get_code (index, middle), code) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
add_article (GArray *articles, guint32 article)
{
  for (guint i = 0; i < articles->len; i++)
    if (g_array_index (articles, guint32, i) == article)
      return;
  g_array_append_val (articles, article);
}

/* Adds the articles of the codes that are @code or, with @complete, begin with it. */
static void
add_code (const TopaySearchIndex *index, const char *code, gboolean complete, GArray *articles)
{
  for (guint i = lower_bound (index, code); i < index->n_codes; i++)
    {
      const char *known = topay_search_index_get_code (index, i);

      if (complete ? !g_str_has_prefix (known, code) : strcmp (known, code) != 0)
        break;
      add_article (articles, GUINT32_FROM_LE (index->codes[i].article));
    }
}

/* Tries the code that begins with @piece in one to four pieces; the longest that is known wins. */
static void
add_codes_at (const TopaySearchIndex *index,
              const TopayFoldedText *folded,
              Piece piece,
              GArray *articles)
{
  g_autoptr (GString) code = g_string_sized_new (MAX_CODE_BYTES);
  g_autofree char *longest = NULL;

  for (guint n = 0; n < MAX_PIECES; n++)
    {
      Piece next;
      guint known;

      g_string_append_len (code, folded->text + piece.start, (gssize) (piece.end - piece.start));
      if (code->len > MAX_CODE_BYTES)
        break;
      known = lower_bound (index, code->str);
      if (known < index->n_codes
          && strcmp (topay_search_index_get_code (index, known), code->str) == 0)
        {
          g_free (longest);
          longest = g_strdup (code->str);
        }
      if (!next_piece (folded, piece.end, &next) || !is_joined (folded, piece.end, next.start))
        break;
      piece = next;
    }
  if (longest != NULL)
    add_code (index, longest, FALSE, articles);
}

/* Letters, then digits: “tp2001”, “tp-2001”, “TP 2001”, with nothing else around. Written to
 * @code without what stands between them. With a space it is a code only where some code begins
 * with the same letters: “pin 2024” is none. */
static gboolean
is_code_alone (const TopaySearchIndex *index, const TopayFoldedText *folded, GString *code)
{
  const char *text = folded->text;
  gsize start = strspn (text, " "), letters = start, digits, end;
  guint known;

  while (g_ascii_isalpha (text[letters]))
    letters++;
  digits = letters + strspn (text + letters, " -_");
  for (end = digits; g_ascii_isdigit (text[end]);)
    end++;
  if (letters == start || letters - start > 8 || end - digits < 2 || end - digits > 12
      || digits - letters > MAX_GAP || text[end + strspn (text + end, " ")] != '\0')
    return FALSE;

  g_string_append_len (code, text + start, (gssize) (letters - start));
  known = lower_bound (index, code->str);
  if (memchr (text + letters, ' ', digits - letters) != NULL
      && (known == index->n_codes
          || !g_str_has_prefix (topay_search_index_get_code (index, known), code->str)))
    return FALSE;
  g_string_append_len (code, text + digits, (gssize) (end - digits));
  return TRUE;
}

/**
 * topay_search_code_fold:
 * @code: an error code as an article writes it
 *
 * Returns: (transfer full): its folded letters and digits
 */
char *
topay_search_code_fold (const char *code)
{
  g_autofree char *folded = topay_text_fold (code);
  char *to = folded;

  for (const char *at = folded; *at != '\0'; at++)
    if (g_ascii_isalnum (*at))
      *to++ = *at;
  *to = '\0';
  return g_steal_pointer (&folded);
}

/**
 * topay_search_codes_find:
 * @index: an index
 * @query: what a person typed; any bytes
 * @found: (out caller-allocates): the caller unrefs its array
 *
 * Looks for known codes anywhere in @query. A code must begin and end where a word does.
 */
void
topay_search_codes_find (const TopaySearchIndex *index, const char *query, TopaySearchCodes *found)
{
  g_autoptr (TopayFoldedText) folded =
      topay_folded_text_new (query, -1, TOPAY_SEARCH_MAX_QUERY_BYTES);
  g_autoptr (GString) code = g_string_sized_new (MAX_CODE_BYTES);
  Piece piece = { 0, 0 };

  found->articles = g_array_new (FALSE, FALSE, sizeof (guint32));
  found->is_only_code = is_code_alone (index, folded, code);
  while (index->n_codes > 0 && next_piece (folded, piece.end, &piece))
    add_codes_at (index, folded, piece, found->articles);
}

/**
 * topay_search_codes_complete:
 * @index: an index
 * @query: what a person typed; any bytes
 *
 * Finds the codes that a code which is not typed to its end may become.
 *
 * Returns: (transfer full) (element-type guint32): their articles, in the order of the codes
 */
GArray *
topay_search_codes_complete (const TopaySearchIndex *index, const char *query)
{
  g_autoptr (TopayFoldedText) folded =
      topay_folded_text_new (query, -1, TOPAY_SEARCH_MAX_QUERY_BYTES);
  g_autoptr (GString) code = g_string_sized_new (MAX_CODE_BYTES);
  GArray *articles = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (is_code_alone (index, folded, code))
    add_code (index, code->str, TRUE, articles);
  return articles;
}
