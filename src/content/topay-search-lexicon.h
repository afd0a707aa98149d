/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "topay-search-index.h"

/* Words that stand in for one that the index does not know. */

G_BEGIN_DECLS

#define TOPAY_LEXICON_MAX_GUESSES 8

/**
 * TopayLexiconGuess:
 * @word: position of a known word
 * @share: how likely it is meant; those of one call add up to 1
 */
typedef struct
{
  guint word;
  float share;
} TopayLexiconGuess;

gboolean topay_search_lexicon_knows (const TopaySearchIndex *index, const char *word);
guint topay_search_lexicon_complete (const TopaySearchIndex *index,
                                     const char *prefix,
                                     TopayLexiconGuess guesses[TOPAY_LEXICON_MAX_GUESSES]);
guint topay_search_lexicon_correct (const TopaySearchIndex *index,
                                    const char *word,
                                    TopayLexiconGuess guesses[TOPAY_LEXICON_MAX_GUESSES]);
gboolean topay_is_one_slip_apart (const char *a, gsize a_length, const char *b, gsize b_length);

G_END_DECLS
