/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-index-input.h"

static const char *const *
keep_list (TopayIndexInput *self, const TopaySourceArticle *article, TopayField field)
{
  const char **list = topay_front_matter_get_list (article->front, field);

  g_ptr_array_add (self->store, list);
  return list;
}

/**
 * topay_index_input_new:
 * @source: a library
 * @language: which of its languages
 *
 * Returns: (transfer full): what the search is told; must not outlive @source
 */
TopayIndexInput *
topay_index_input_new (const TopaySource *source, guint language)
{
  GPtrArray *articles = source->articles[language];
  TopayIndexInput *self = g_new0 (TopayIndexInput, 1);

  self->articles = g_new0 (TopayIndexArticle, MAX (articles->len, 1));
  self->library = (TopayIndexLibrary){ topay_source_languages[language], self->articles,
                                       articles->len, source->thesauri[language] };
  self->store = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < articles->len; i++)
    {
      const TopaySourceArticle *article = g_ptr_array_index (articles, i);
      TopayIndexArticle *entry = &self->articles[i];
      char *text = topay_source_article_dup_text (article);

      g_ptr_array_add (self->store, text);
      entry->title = article->title;
      entry->summary = article->summary;
      entry->body = text;
      entry->keywords = keep_list (self, article, TOPAY_FIELD_KEYWORDS);
      entry->questions = keep_list (self, article, TOPAY_FIELD_QUESTIONS);
      entry->error_codes = keep_list (self, article, TOPAY_FIELD_ERROR_CODES);
    }
  return self;
}

/**
 * topay_index_input_free:
 * @self: (nullable): articles as the index builder takes them
 */
void
topay_index_input_free (TopayIndexInput *self)
{
  if (self == NULL)
    return;

  g_free (self->articles);
  g_ptr_array_unref (self->store);
  g_free (self);
}
