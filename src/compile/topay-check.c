/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-check.h"

#include <string.h>

#include "topay-check-private.h"
#include "topay-text.h"
#include "topay-tokenizer.h"

/* Where something was said first. All borrowed. */
typedef struct
{
  const TopaySourceArticle *article;
  guint line;
} Place;

typedef struct
{
  GHashTable *places;  /* (owned) (element-type utf8 Place): by what was said, made equal */
  const char *what;    /* (unowned): for the complaint */
  TopayReport *report; /* (unowned) */
} Register;

/* Takes @key. */
static void
register_once (Register *self, const TopaySourceArticle *article, guint line, char *key)
{
  Place *first = g_hash_table_lookup (self->places, key);
  Place *place;

  if (first != NULL)
    {
      topay_report_add (self->report, TOPAY_SEVERITY_STRICT, article->path, line,
                        "%s is at %s:%u already", self->what, first->article->path, first->line);
      g_free (key);
      return;
    }

  place = g_new0 (Place, 1);
  place->article = article;
  place->line = line;
  g_hash_table_insert (self->places, key, place);
}

/* What a person would call the same: no matter the case, the width of the signs and what stands
 * between the words. */
static char *
make_key (const char *text, const char *separator)
{
  g_autofree char *folded = topay_text_fold (text);
  g_autoptr (GString) key = g_string_new (NULL);
  TopayTokenizer tokenizer;
  TopayToken token;

  topay_tokenizer_init (&tokenizer, folded, strlen (folded));
  while (topay_tokenizer_next (&tokenizer, &token))
    {
      if (token.kind == TOPAY_TOKEN_PAIR)
        continue;

      if (key->len > 0)
        g_string_append (key, separator);
      g_string_append_len (key, folded + token.start, (gssize) (token.whole_end - token.start));
    }

  return key->len > 0 ? g_string_free (g_steal_pointer (&key), FALSE) : g_steal_pointer (&folded);
}

static void
register_values (Register *self, const TopaySourceArticle *article, TopayField field)
{
  GPtrArray *values = article->front->values[field];
  const char *separator = field == TOPAY_FIELD_ERROR_CODES ? "" : " ";

  for (guint i = 0; i < values->len; i++)
    {
      const TopayFieldValue *value = g_ptr_array_index (values, i);

      register_once (self, article, value->line, make_key (value->text, separator));
    }
}

/* Of the questions of one language no two may be alike: one of them would teach the search a wrong
 * answer. The same goes for error codes. */
static void
check_unique (GPtrArray *articles, TopayField field, const char *what, TopayReport *report)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Register self = { places, what, report };

  for (guint i = 0; i < articles->len; i++)
    register_values (&self, g_ptr_array_index (articles, i), field);
}

static void
check_questions (const TopaySourceArticle *article, const TopayStyle *style, TopayReport *report)
{
  guint count = article->front->values[TOPAY_FIELD_QUESTIONS]->len;
  guint least = topay_style_get_min_questions (style, article->id);

  if (count > 0 && count < least)
    topay_report_add (report, TOPAY_SEVERITY_STRICT, article->path,
                      topay_front_matter_get_line (article->front, TOPAY_FIELD_QUESTIONS),
                      "%u sample questions, at least %u are needed", count, least);
}

/**
 * topay_check_source:
 * @source: what was read into a strict report
 * @report: takes the complaints
 *
 * Judges the rules of docs/content.md that need no parser: fields, lengths, translations, words,
 * typography and everything that one article must not have in common with another.
 */
void
topay_check_source (const TopaySource *source, TopayReport *report)
{
  g_autoptr (TopayStyle) style = NULL;

  g_return_if_fail (source != NULL);
  g_return_if_fail (report != NULL);

  /* Of what is not there nothing more can be said. */
  if (source->articles[0]->len + source->articles[1]->len == 0)
    return;

  style = topay_style_new (source, report);
  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    {
      for (guint j = 0; j < source->articles[i]->len; j++)
        {
          const TopaySourceArticle *article = g_ptr_array_index (source->articles[i], j);

          topay_check_article (source, i, article, report);
          check_questions (article, style, report);
        }

      check_unique (source->articles[i], TOPAY_FIELD_QUESTIONS, "The same question", report);
      check_unique (source->articles[i], TOPAY_FIELD_ERROR_CODES, "The same error code", report);
      topay_check_language (source, style, i, report);
    }

  topay_check_lists (source, report);
}
