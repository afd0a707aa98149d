/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-search-highlight.h"

#include <string.h>

#include "topay-search-engine.h"
#include "topay-search-terms.h"

/* A shorter beginning of a word would mark half of the text. */
#define MIN_PREFIX_BYTES 2

typedef struct
{
  GHashTable *hashes; /* (owned) (element-type guint64): of words, pairs and lone Han characters */
  char *prefix;       /* (owned) (nullable): the word that is being typed */
} Wanted;

static const TopaySearchUnit *
get_unit (const GArray *units, guint position)
{
  return position < units->len ? &g_array_index (units, TopaySearchUnit, position) : NULL;
}

static void
want (Wanted *wanted, guint64 hash)
{
  g_hash_table_add (wanted->hashes, g_memdup2 (&hash, sizeof hash));
}

/* A Han character by itself is wanted only where the query has it alone: inside a run the pairs
 * say more. Common words are wanted only when there is nothing else. */
static void
want_units (Wanted *wanted, const GArray *units, gboolean stops)
{
  for (guint i = 0; i < units->len; i++)
    {
      const TopaySearchUnit *unit = get_unit (units, i), *next = get_unit (units, i + 1);

      if (unit->is_adjacent)
        want (wanted, topay_search_hash_two ((unit - 1)->hash, unit->hash));
      else if (unit->is_han ? next == NULL || !next->is_adjacent : unit->is_stop == stops)
        want (wanted, unit->hash);
    }
}

static void
read_query (Wanted *wanted, TopaySearchTerms *terms, const char *query)
{
  g_autoptr (GArray) units = topay_search_terms_cut (terms, query, TOPAY_SEARCH_MAX_QUERY_BYTES);
  const TopaySearchUnit *last = units->len > 0 ? get_unit (units, units->len - 1) : NULL;

  want_units (wanted, units, FALSE);
  if (g_hash_table_size (wanted->hashes) == 0)
    want_units (wanted, units, TRUE);
  if (last != NULL && !last->is_han && !last->is_stop && last->length >= MIN_PREFIX_BYTES
      && last->end == strlen (query))
    wanted->prefix = g_strdup (last->word);
}

/* Adds a range behind all others; what touches the last becomes one with it. */
static void
mark (GArray *ranges, guint start, guint end)
{
  TopayTextRange range = { start, end };
  TopayTextRange *last =
      ranges->len > 0 ? &g_array_index (ranges, TopayTextRange, ranges->len - 1) : NULL;

  if (last != NULL && start <= last->end)
    {
      last->start = MIN (last->start, start);
      last->end = MAX (last->end, end);
    }
  else if (start < end)
    g_array_append_val (ranges, range);
}

static gboolean
is_wanted_word (const Wanted *wanted, const TopaySearchUnit *unit)
{
  return g_hash_table_contains (wanted->hashes, &unit->hash)
         || (wanted->prefix != NULL && !unit->is_han
             && g_str_has_prefix (unit->word, wanted->prefix));
}

/**
 * topay_search_highlight:
 * @language: of the text: "en", or any name that begins with "zh"
 * @query: what a person typed, finished or not; any bytes
 * @text: what is shown; any bytes
 *
 * Finds what of @text the query speaks of: words with the same stem, words that begin with the one
 * that is being typed, and the longest runs of Han characters that both have.
 *
 * Returns: (transfer full) (element-type TopayTextRange): ranges of @text, ascending, none touching
 *   another
 */
GArray *
topay_search_highlight (const char *language, const char *query, const char *text)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (TopayTextRange));
  g_autoptr (TopaySearchTerms) terms = NULL;
  g_autoptr (GArray) units = NULL;
  Wanted wanted = { NULL, NULL };

  g_return_val_if_fail (language != NULL && query != NULL && text != NULL, ranges);

  terms = topay_search_terms_new (language);
  wanted.hashes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  read_query (&wanted, terms, query);
  units = topay_search_terms_cut (terms, text, strlen (text));
  for (guint i = 0; i < units->len; i++)
    {
      const TopaySearchUnit *unit = get_unit (units, i);
      guint64 pair = unit->is_adjacent ? topay_search_hash_two ((unit - 1)->hash, unit->hash) : 0;

      if (unit->is_adjacent && g_hash_table_contains (wanted.hashes, &pair))
        mark (ranges, (unit - 1)->start, unit->end);
      if (is_wanted_word (&wanted, unit))
        mark (ranges, unit->start, unit->end);
    }

  g_hash_table_unref (wanted.hashes);
  g_free (wanted.prefix);
  return ranges;
}
