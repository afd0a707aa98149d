/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-topics-page.h"

#include <glib/gi18n.h>

#include "topay-row.h"
#include "topay-uri.h"

struct _TopayTopicsPage
{
  TopayListPage parent_instance;
};

G_DEFINE_FINAL_TYPE (TopayTopicsPage, topay_topics_page, TOPAY_TYPE_LIST_PAGE)

static guint
count_articles (TopayLibrary *library, const char *language, const char *category)
{
  guint n_all = topay_library_get_n_articles (library, language), n_found = 0;

  for (guint i = 0; i < n_all; i++)
    {
      const TopayArticleInfo *info = topay_library_get_nth_info (library, language, i);

      if (info != NULL && g_str_equal (info->category, category))
        n_found++;
    }
  return n_found;
}

static GtkWidget *
new_topic_row (const TopayCategory *category, guint n_articles)
{
  g_autofree char *subtitle = g_strdup_printf (
      /* Translators: %1$s is one line about a topic, %2$u the number of its articles */
      ngettext ("%1$s · %2$u article", "%1$s · %2$u articles", n_articles), category->summary,
      n_articles);
  GtkWidget *row = topay_row_new (category->title, subtitle);
  GtkWidget *icon = gtk_image_new_from_icon_name (category->icon_name);

  gtk_widget_add_css_class (icon, "icon-badge");
  gtk_widget_add_css_class (icon, category->tint);
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  topay_row_set_action (row, "win.open-topic", category->id);
  return row;
}

static char *
topay_topics_page_dup_uri (TopayPage *page)
{
  return topay_uri_build (TOPAY_URI_TOPIC, "");
}

static void
topay_topics_page_constructed (GObject *object)
{
  TopayListPage *page = TOPAY_LIST_PAGE (object);
  TopayContext *context = topay_page_get_context (TOPAY_PAGE (object));
  TopayLibrary *library = topay_context_get_library (context);
  const char *language = topay_context_get_language (context);
  const TopayCategory *categories;
  guint n_categories = 0;

  G_OBJECT_CLASS (topay_topics_page_parent_class)->constructed (object);

  topay_list_page_set_heading (page, _ ("All topics"), "");
  categories = topay_library_get_categories (library, language, &n_categories);
  for (guint i = 0; i < n_categories; i++)
    topay_list_page_append (
        page, new_topic_row (&categories[i], count_articles (library, language, categories[i].id)));
}

static void
topay_topics_page_class_init (TopayTopicsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = topay_topics_page_constructed;
  TOPAY_PAGE_CLASS (klass)->dup_uri = topay_topics_page_dup_uri;
}

static void
topay_topics_page_init (TopayTopicsPage *self)
{
}

/**
 * topay_topics_page_new:
 * @context: whose library is there
 *
 * Returns: (transfer floating): the list of all topics
 */
TopayPage *
topay_topics_page_new (TopayContext *context)
{
  return g_object_new (TOPAY_TYPE_TOPICS_PAGE, "context", context, NULL);
}
