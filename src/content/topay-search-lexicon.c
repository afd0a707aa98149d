/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-lexicon.h"

#include <string.h>

/* Shorter words have too many neighbours. */
#define MIN_CORRECTED_BYTES 4

/* The first letter is hardly ever the wrong one (Pollock and Zamora, 1983). */
#define SAME_FIRST_LETTER 4.0f

/* The first known word that is not before @word. */
static guint
lower_bound (const TopaySearchIndex *index, const char *word)
{
  guint low = 0, high = index->n_words;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (topay_search_index_get_word (index, middle), word) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * topay_search_lexicon_knows:
 * @index: an index
 * @word: a folded word
 *
 * Returns: whether some article holds exactly this word
 */
gboolean
topay_search_lexicon_knows (const TopaySearchIndex *index, const char *word)
{
  guint position = lower_bound (index, word);

  return position < index->n_words
         && strcmp (topay_search_index_get_word (index, position), word) == 0;
}

/* Keeps the likeliest guesses, the likeliest first; of equals the one that came first. */
static guint
keep_guess (TopayLexiconGuess *guesses, guint n_guesses, TopayLexiconGuess guess)
{
  guint at = n_guesses;

  while (at > 0 && guesses[at - 1].share < guess.share)
    at--;
  if (at == TOPAY_LEXICON_MAX_GUESSES)
    return n_guesses;
  if (n_guesses < TOPAY_LEXICON_MAX_GUESSES)
    n_guesses++;
  memmove (guesses + at + 1, guesses + at, (n_guesses - at - 1) * sizeof *guesses);
  guesses[at] = guess;
  return n_guesses;
}

static void
make_shares (TopayLexiconGuess *guesses, guint n_guesses)
{
  float sum = 0;

  for (guint i = 0; i < n_guesses; i++)
    sum += guesses[i].share;
  for (guint i = 0; i < n_guesses; i++)
    guesses[i].share /= sum;
}

static float
get_count (const TopaySearchIndex *index, guint word)
{
  return (float) GUINT32_FROM_LE (index->words[word].count) + 1.0f;
}

/**
 * topay_search_lexicon_complete:
 * @index: an index
 * @prefix: the beginning of a folded word, at least one character
 * @guesses: (out caller-allocates): the known words that begin with it, the commonest first
 *
 * Returns: how many @guesses there are
 */
guint
topay_search_lexicon_complete (const TopaySearchIndex *index,
                               const char *prefix,
                               TopayLexiconGuess guesses[TOPAY_LEXICON_MAX_GUESSES])
{
  guint n_guesses = 0;

  for (guint word = lower_bound (index, prefix); word < index->n_words; word++)
    {
      if (!g_str_has_prefix (topay_search_index_get_word (index, word), prefix))
        break;
      n_guesses =
          keep_guess (guesses, n_guesses, (TopayLexiconGuess){ word, get_count (index, word) });
    }
  make_shares (guesses, n_guesses);
  return n_guesses;
}

/**
 * topay_is_one_slip_apart:
 * @a: a word
 * @a_length: bytes of @a
 * @b: another
 * @b_length: bytes of @b
 *
 * Returns: whether the words differ by one letter put in, left out or changed or by two
 *   neighbours that changed places (distance 1 of Damerau, 1964)
 */
gboolean
topay_is_one_slip_apart (const char *a, gsize a_length, const char *b, gsize b_length)
{
  gsize shorter = MIN (a_length, b_length), longer = MAX (a_length, b_length);
  gsize front = 0, back = 0;

  if (longer - shorter > 1)
    return FALSE;
  while (front < shorter && a[front] == b[front])
    front++;
  while (back < shorter - front && a[a_length - 1 - back] == b[b_length - 1 - back])
    back++;
  if (longer - front - back == 1)
    return TRUE;
  return a_length == b_length && longer - front - back == 2 && a[front] == b[front + 1]
         && a[front + 1] == b[front];
}

static gboolean
is_plain_word (const char *word)
{
  for (; *word != '\0'; word++)
    if (!g_ascii_isalpha (*word))
      return FALSE;
  return TRUE;
}

/**
 * topay_search_lexicon_correct:
 * @index: an index
 * @word: a folded word that nobody knows
 * @guesses: (out caller-allocates): the known words that are one slip away, the likeliest first
 *
 * Only words of at least four letters a … z are corrected. Compares with every known word of about
 * the same length, some ten nanoseconds each.
 *
 * Returns: how many @guesses there are
 */
guint
topay_search_lexicon_correct (const TopaySearchIndex *index,
                              const char *word,
                              TopayLexiconGuess guesses[TOPAY_LEXICON_MAX_GUESSES])
{
  gsize length = strlen (word);
  guint n_guesses = 0;

  if (length < MIN_CORRECTED_BYTES || !is_plain_word (word))
    return 0;

  for (guint i = 0; i < index->n_words; i++)
    {
      guint known_length = topay_search_index_get_word_length (index, i);
      const char *known;

      if (known_length + 1 < length || known_length > length + 1)
        continue;
      known = topay_search_index_get_word (index, i);
      if (topay_is_one_slip_apart (word, length, known, known_length))
        n_guesses = keep_guess (
            guesses, n_guesses,
            (TopayLexiconGuess){ i, get_count (index, i)
                                        * (known[0] == word[0] ? SAME_FIRST_LETTER : 1.0f) });
    }
  make_shares (guesses, n_guesses);
  return n_guesses;
}
