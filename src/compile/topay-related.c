/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where a reader can go from an article, and where not. A list to think about, not complaints: a
 * way back helps between siblings, and is noise on what everything leads to. */

#include "config.h"

#include "topay-related.h"

#include <string.h>

#include "topay-check.h"

#define ARTICLE "article:"

static GPtrArray *
get_related (const TopaySourceArticle *article)
{
  return article->front->values[TOPAY_FIELD_RELATED];
}

static gboolean
lists (const TopaySourceArticle *article, const char *id)
{
  GPtrArray *related = get_related (article);

  for (guint i = 0; i < related->len; i++)
    if (g_str_equal (((const TopayFieldValue *) g_ptr_array_index (related, i))->text, id))
      return TRUE;

  return FALSE;
}

static const char *
get_category (const TopaySourceArticle *article)
{
  return topay_front_matter_get_text (article->front, TOPAY_FIELD_CATEGORY);
}

/* Both languages list the same; where they do not, the check says so. */
static const TopaySourceArticle *
find (const TopaySource *source, const char *id)
{
  const TopaySourceArticle *article = NULL;

  for (guint i = 0; i < TOPAY_N_LANGUAGES && article == NULL; i++)
    article = g_hash_table_lookup (source->positions[i], id);

  return article;
}

static void
append_one_way (const TopaySource *source,
                const TopaySourceArticle *article,
                gboolean siblings,
                GString *text)
{
  GPtrArray *related = get_related (article);

  for (guint i = 0; i < related->len; i++)
    {
      const TopayFieldValue *value = g_ptr_array_index (related, i);
      const TopaySourceArticle *other = find (source, value->text);

      if (other == NULL || other == article || lists (other, article->id)
          || (g_strcmp0 (get_category (article), get_category (other)) == 0) != siblings)
        continue;

      g_string_append_printf (text, "  %s → %s%s\n", article->id, other->id,
                              get_related (other)->len < TOPAY_CHECK_MAX_RELATED ? "" : " (full)");
    }
}

/* Adds the articles that the words of @blocks lead to. As deep as the tree. */
static void
add_links (GPtrArray *blocks, GHashTable *reached)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const TopayDraft *block = g_ptr_array_index (blocks, i);

      if (block->attribute != NULL && g_str_has_prefix (block->attribute, ARTICLE))
        g_hash_table_add (reached, block->attribute + strlen (ARTICLE));
      for (guint j = 0; j < block->spans->len; j++)
        {
          const TopayDraftSpan *span = topay_draft_get_span (block, j);

          if (span->target != NULL && g_str_has_prefix (span->target, ARTICLE))
            g_hash_table_add (reached, span->target + strlen (ARTICLE));
        }
      add_links (block->children, reached);
    }
}

static void
append_unreached (GPtrArray *articles, GString *text)
{
  g_autoptr (GHashTable) reached = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < articles->len; i++)
    {
      const TopaySourceArticle *article = g_ptr_array_index (articles, i);
      GPtrArray *related = get_related (article);

      for (guint j = 0; j < related->len; j++)
        g_hash_table_add (reached,
                          ((const TopayFieldValue *) g_ptr_array_index (related, j))->text);
      add_links (article->blocks, reached);
    }

  for (guint i = 0; i < articles->len; i++)
    {
      const TopaySourceArticle *article = g_ptr_array_index (articles, i);

      if (!g_hash_table_contains (reached, article->id))
        g_string_append_printf (text, "  %s %s\n", article->language, article->id);
    }
}

/* Adds @head and what is to be said below it, if there is anything. */
static void
append_section (GString *text, const char *head, const GString *lines)
{
  if (lines->len > 0)
    g_string_append_printf (text, "%s%s\n%s", text->len > 0 ? "\n" : "", head, lines->str);
}

/**
 * topay_related_dup_list:
 * @source: the sources
 *
 * Names the related articles that do not lead back, those of one topic first, and the articles
 * that nothing leads to but topics and search.
 *
 * Returns: (transfer full): a section for each that is not empty; "full" marks what has no room for
 *   a way back
 */
char *
topay_related_dup_list (const TopaySource *source)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) siblings = g_string_new (NULL);
  g_autoptr (GString) others = g_string_new (NULL);
  g_autoptr (GString) unreached = g_string_new (NULL);

  g_return_val_if_fail (source != NULL, NULL);

  for (guint i = 0; i < TOPAY_N_LANGUAGES; i++)
    {
      for (guint j = 0; j < source->articles[i]->len; j++)
        {
          const TopaySourceArticle *article = g_ptr_array_index (source->articles[i], j);

          if (find (source, article->id) != article)
            continue; /* listed in the first language */

          append_one_way (source, article, TRUE, siblings);
          append_one_way (source, article, FALSE, others);
        }
      append_unreached (source->articles[i], unreached);
    }

  append_section (text, "No way back, in one topic:", siblings);
  append_section (text, "No way back, across topics:", others);
  append_section (text, "Nothing leads to:", unreached);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
