/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-topic-page.h"

#include "topay-row.h"
#include "topay-uri.h"

struct _TopayTopicPage
{
  TopayListPage parent_instance;
  char *topic; /* (owned): id of the category */
};

G_DEFINE_FINAL_TYPE (TopayTopicPage, topay_topic_page, TOPAY_TYPE_LIST_PAGE)

static char *
topay_topic_page_dup_uri (TopayPage *page)
{
  return topay_uri_build (TOPAY_URI_TOPIC, TOPAY_TOPIC_PAGE (page)->topic);
}

static void
topay_topic_page_finalize (GObject *object)
{
  g_free (TOPAY_TOPIC_PAGE (object)->topic);

  G_OBJECT_CLASS (topay_topic_page_parent_class)->finalize (object);
}

static void
topay_topic_page_class_init (TopayTopicPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_topic_page_finalize;
  TOPAY_PAGE_CLASS (klass)->dup_uri = topay_topic_page_dup_uri;
}

static void
topay_topic_page_init (TopayTopicPage *self)
{
}

static void
show_heading (TopayTopicPage *self, TopayLibrary *library, const char *language)
{
  guint n_categories = 0;
  const TopayCategory *categories = topay_library_get_categories (library, language, &n_categories);

  for (guint i = 0; i < n_categories; i++)
    if (g_str_equal (categories[i].id, self->topic))
      topay_list_page_set_heading (TOPAY_LIST_PAGE (self), categories[i].title,
                                   categories[i].summary);
}

static void
append_article (TopayTopicPage *self, const TopayArticleInfo *info)
{
  GtkWidget *row = topay_row_new (info->title, info->summary);

  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  topay_row_set_action (row, "win.open-article", info->id);
  topay_list_page_append (TOPAY_LIST_PAGE (self), row);
}

/* What is asked most stands first, as on Home; the rest follows. */
static void
show_articles (TopayTopicPage *self, TopayLibrary *library, const char *language)
{
  const char *const *popular = topay_library_get_popular (library);
  guint n_articles = topay_library_get_n_articles (library, language);

  for (guint i = 0; popular != NULL && popular[i] != NULL; i++)
    {
      const TopayArticleInfo *info = topay_library_get_info (library, language, popular[i]);

      if (info != NULL && g_str_equal (info->category, self->topic))
        append_article (self, info);
    }
  for (guint i = 0; i < n_articles; i++)
    {
      const TopayArticleInfo *info = topay_library_get_nth_info (library, language, i);

      if (info != NULL && g_str_equal (info->category, self->topic)
          && (popular == NULL || !g_strv_contains (popular, info->id)))
        append_article (self, info);
    }
}

/**
 * topay_topic_page_new:
 * @context: whose library is there
 * @topic: id of one of its categories
 *
 * Returns: (transfer floating): the articles of one topic
 */
TopayPage *
topay_topic_page_new (TopayContext *context, const char *topic)
{
  TopayTopicPage *self = g_object_new (TOPAY_TYPE_TOPIC_PAGE, "context", context, NULL);
  TopayLibrary *library = topay_context_get_library (context);
  const char *language = topay_context_get_language (context);

  self->topic = g_strdup (topic);
  show_heading (self, library, language);
  show_articles (self, library, language);
  return TOPAY_PAGE (self);
}
