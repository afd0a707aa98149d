/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-readability.h"

#include <string.h>

#include "topay-prose.h"

typedef struct
{
  const TopaySourceArticle *article; /* (unowned) */
  TopayReadability counts;
  double level;
} Row;

static gboolean
is_vowel (char letter)
{
  return letter != '\0' && strchr ("aeiouy", letter) != NULL;
}

/* Endings that are written and not spoken: the “e” of “make”, “makes”, “asked”. “table”,
 * “settled”, “cases” and “wanted” speak theirs. */
static gboolean
has_silent_ending (const char *word, gsize length)
{
  char before;

  if (g_str_has_suffix (word, "es") || g_str_has_suffix (word, "ed"))
    length--;
  else if (!g_str_has_suffix (word, "e"))
    return FALSE;

  if (length < 3 || is_vowel (word[length - 2]))
    return FALSE;

  before = word[length - 2];
  if (before == 'l' && !is_vowel (word[length - 3]))
    return FALSE;

  switch (word[length])
    {
    case 'd':
      return before != 't' && before != 'd';
    case 's':
      return strchr ("scgzx", before) == NULL && !g_str_has_suffix (word, "ches")
             && !g_str_has_suffix (word, "shes");
    default:
      return TRUE;
    }
}

/**
 * topay_readability_count_syllables:
 * @word: an English word; signs in it are skipped
 *
 * Counts groups of vowels but the endings that are not spoken. Numbers and what has no vowel count
 * as one syllable. Right for most words; the error of the rest is small over an article.
 *
 * Returns: at least 1
 */
gsize
topay_readability_count_syllables (const char *word)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  gsize count = 0;

  g_return_val_if_fail (word != NULL, 1);

  for (const char *at = word; *at != '\0'; at++)
    if (g_ascii_isalpha (*at))
      g_string_append_c (letters, g_ascii_tolower (*at));

  for (gsize i = 0; i < letters->len; i++)
    if (is_vowel (letters->str[i]) && (i == 0 || !is_vowel (letters->str[i - 1])))
      count++;

  if (count > 1 && has_silent_ending (letters->str, letters->len))
    count--;

  return MAX (1, count);
}

/* Signs that may stand between the end of a sentence and the blank behind it. */
static gboolean
is_closing (gunichar character)
{
  return character == 0x201d || character == 0x2019 || character == ')' || character == 0xff09;
}

/* Whether the sign at @at ends a sentence. In English a blank follows: “2.5” and “.pdf” go on. */
static gboolean
is_end (const char *at, guint language)
{
  gunichar sign = g_utf8_get_char (at);
  const char *next = g_utf8_next_char (at);

  if (language != 0)
    return sign == 0x3002 || sign == 0xff01 || sign == 0xff1f;

  if (sign != '.' && sign != '!' && sign != '?')
    return FALSE;

  while (is_closing (g_utf8_get_char (next)))
    next = g_utf8_next_char (next);

  return *next == '\0' || g_unichar_isspace (g_utf8_get_char (next));
}

static void
add_sentence (TopayReadability *self, guint language, const char *start, const char *end)
{
  g_autofree char *sentence = g_strndup (start, (gsize) (end - start));
  gsize length =
      language == 0 ? topay_prose_count_words (sentence) : topay_prose_count_han (sentence);

  if (length == 0)
    return;

  self->sentences++;
  self->words += length;
  if (language == 0)
    {
      g_auto (GStrv) words = g_strsplit_set (sentence, " \n", -1);

      for (guint i = 0; words[i] != NULL; i++)
        if (topay_prose_count_words (words[i]) > 0)
          self->syllables += topay_readability_count_syllables (words[i]);
    }
}

/**
 * topay_readability_add:
 * @self: counts
 * @language: a position in topay_source_languages
 * @text: a paragraph; its end is the end of a sentence
 *
 * Adds the sentences, words and syllables of a paragraph.
 */
void
topay_readability_add (TopayReadability *self, guint language, const char *text)
{
  const char *start = text;

  g_return_if_fail (self != NULL);
  g_return_if_fail (language < TOPAY_N_LANGUAGES);
  g_return_if_fail (text != NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (is_end (at, language))
      {
        add_sentence (self, language, start, at);
        start = g_utf8_next_char (at);
      }

  add_sentence (self, language, start, start + strlen (start));
}

/**
 * topay_readability_get_level:
 * @self: counts
 * @language: a position in topay_source_languages
 *
 * English: the grade of school that a text is written for, after J. Kincaid, R. Fishburne,
 * R. Rogers and B. Chissom, “Derivation of New Readability Formulas for Navy Enlisted Personnel”
 * (1975). Chinese has no such formula that is agreed upon; the length of its sentences, in
 * characters, is what all of them start from.
 *
 * Returns: the grade, or characters a sentence; 0 without a sentence
 */
double
topay_readability_get_level (const TopayReadability *self, guint language)
{
  double length;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (language < TOPAY_N_LANGUAGES, 0);

  if (self->sentences == 0 || self->words == 0)
    return 0;

  length = (double) self->words / (double) self->sentences;
  if (language != 0)
    return length;

  return 0.39 * length + 11.8 * ((double) self->syllables / (double) self->words) - 15.59;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *first = a;
  const Row *second = b;

  if (first->level < second->level)
    return 1;

  return first->level > second->level ? -1 : strcmp (first->article->id, second->article->id);
}

/* The hardest first. */
static GArray *
make_rows (const TopaySource *source, guint language)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (Row));

  for (guint i = 0; i < source->articles[language]->len; i++)
    {
      Row row = { .article = g_ptr_array_index (source->articles[language], i) };
      g_autoptr (GPtrArray) pieces = topay_prose_list (row.article);

      for (guint j = 0; j < pieces->len; j++)
        {
          const TopayProse *prose = g_ptr_array_index (pieces, j);

          if (topay_prose_is_sentences (prose))
            topay_readability_add (&row.counts, language, prose->text->str);
        }
      row.level = topay_readability_get_level (&row.counts, language);
      g_array_append_val (rows, row);
    }

  g_array_sort (rows, compare_rows);
  return rows;
}

static double
get_median (GArray *rows)
{
  guint half = rows->len / 2;
  double upper = g_array_index (rows, Row, half).level;

  if (rows->len % 2 == 1)
    return upper;

  return (upper + g_array_index (rows, Row, half - 1).level) / 2;
}

static void
append_language (const TopaySource *source, guint language, GString *table)
{
  g_autoptr (GArray) rows = make_rows (source, language);

  if (rows->len == 0)
    return;

  g_string_append_printf (table, "%s%-28s %10s %10s %10s\n", table->len > 0 ? "\n" : "",
                          topay_source_languages[language], "sentences",
                          language == 0 ? "words" : "characters",
                          language == 0 ? "grade" : "a sentence");
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);

      g_string_append_printf (table, "%-28s %10" G_GSIZE_FORMAT " %10" G_GSIZE_FORMAT " %10.1f\n",
                              row->article->id, row->counts.sentences, row->counts.words,
                              row->level);
    }
  g_string_append_printf (table, "%-28s %10s %10s %10.1f", "median", "", "", get_median (rows));
  if (language == 0)
    g_string_append_printf (table, " (target: at most %.0f)", TOPAY_READABILITY_TARGET);
  g_string_append_c (table, '\n');
}

/**
 * topay_readability_dup_table:
 * @source: the sources
 *
 * How hard the articles are to read, judged by the sentences of summary and body; headings, tables
 * and the names of steps are left out.
 *
 * Returns: (transfer full): a table for each language, the hardest article first, its last line
 *   the median
 */
char *
topay_readability_dup_table (const TopaySource *source)
{
  g_autoptr (GString) table = g_string_new (NULL);

  g_return_val_if_fail (source != NULL, NULL);

  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    append_language (source, i, table);

  return g_string_free (g_steal_pointer (&table), FALSE);
}
