/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How the articles are written: terms, typography, length. */

#include "config.h"

#include "topay-check-private.h"

static const char *const units[TOPAY_N_LANGUAGES] = { "words", "Chinese characters" };

static void
judge_pieces (const TopayStyle *style, guint language, GPtrArray *pieces, TopayReport *report)
{
  for (guint i = 0; i < pieces->len; i++)
    {
      const TopayProse *prose = g_ptr_array_index (pieces, i);

      topay_style_judge_terms (style, language, prose, report);
      topay_check_typography (language, prose, report);
    }
}

static gsize
count_length (guint language, GPtrArray *pieces)
{
  gsize length = 0;

  for (guint i = 0; i < pieces->len; i++)
    {
      const TopayProse *prose = g_ptr_array_index (pieces, i);

      if (topay_prose_is_body (prose))
        length += language == 0 ? topay_prose_count_words (prose->text->str)
                                : topay_prose_count_han (prose->text->str);
    }

  return length;
}

static void
judge_length (const TopayStyle *style,
              guint language,
              const TopaySourceArticle *article,
              GPtrArray *pieces,
              TopayReport *report)
{
  gsize length = count_length (language, pieces);
  guint least = topay_style_get_min_length (style, language);
  guint most = topay_style_get_max_length (style, language, article->id);

  /* that a body is missing is said elsewhere */
  if (article->blocks->len > 0 && length < least)
    topay_report_add (report, TOPAY_SEVERITY_STRICT, article->path, article->body_line,
                      "The body has %" G_GSIZE_FORMAT " %s, at least %u are needed", length,
                      units[language], least);
  if (length > most)
    topay_report_add (report, TOPAY_SEVERITY_STRICT, article->path, article->body_line,
                      "The body has %" G_GSIZE_FORMAT " %s, at most %u are allowed", length,
                      units[language], most);
}

/* Judges all articles of a language, and what the lists beside them say in it. */
void
topay_check_language (const TopaySource *source,
                      const TopayStyle *style,
                      guint language,
                      TopayReport *report)
{
  g_autoptr (GPtrArray) lists = topay_prose_list_lists (source, language);

  judge_pieces (style, language, lists, report);
  for (guint i = 0; i < source->articles[language]->len; i++)
    {
      const TopaySourceArticle *article = g_ptr_array_index (source->articles[language], i);
      g_autoptr (GPtrArray) pieces = topay_prose_list (article);

      judge_pieces (style, language, pieces, report);
      judge_length (style, language, article, pieces, report);
    }
}
