/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The list of all topics, the list of one topic and the page of an address that leads nowhere. */

#include "config.h"

#include "topay-missing-page.h"
#include "topay-topic-page.h"
#include "topay-topics-page.h"
#include "view-fixture.h"

typedef struct
{
  ViewFixture base;
  GtkWidget *page; /* (owned by the window) */
} Fixture;

static void
open_library (Fixture *fixture, const char *language, const char *path)
{
  view_fixture_set_up (&fixture->base, language, "/proc/nonexistent");
  view_fixture_load_library (&fixture->base, path);
}

static void
set_up (Fixture *fixture, gconstpointer language)
{
  open_library (fixture, language, g_getenv ("TOPAY_TEST_BUNDLE"));
}

/* One topic, articles missing in each language, signs that markup would eat. */
static void
set_up_with_sample (Fixture *fixture, gconstpointer language)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "app", "page.bundle", NULL);

  open_library (fixture, language, path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  view_fixture_tear_down (&fixture->base);
}

static void
show (Fixture *fixture, TopayPage *page)
{
  fixture->page = GTK_WIDGET (page);
  view_fixture_present (&fixture->base, fixture->page);
}

static void
show_topic (Fixture *fixture, const char *topic)
{
  show (fixture, topay_topic_page_new (fixture->base.context, topic));
}

static const TopayCategory *
get_categories (Fixture *fixture, guint *n_categories)
{
  return topay_library_get_categories (view_fixture_get_library (&fixture->base),
                                       view_fixture_get_language (&fixture->base), n_categories);
}

static GtkWidget *
get_row (Fixture *fixture, guint n)
{
  return view_find_nth (fixture->page, ADW_TYPE_ACTION_ROW, n);
}

static void
assert_uri (Fixture *fixture, const char *expected)
{
  g_autofree char *uri = topay_page_dup_uri (TOPAY_PAGE (fixture->page));

  g_assert_cmpstr (uri, ==, expected);
}

static void
test_each_topic_has_a_row (Fixture *fixture, gconstpointer data)
{
  guint n_categories = 0;
  const TopayCategory *categories = get_categories (fixture, &n_categories);

  show (fixture, topay_topics_page_new (fixture->base.context));
  assert_uri (fixture, "topay-help:topic/");
  g_assert_cmpuint (n_categories, >, 0);
  for (guint i = 0; i < n_categories; i++)
    {
      g_autofree char *expected = g_strdup_printf ("open-topic %s;", categories[i].id);

      g_assert_true (view_shows_text (get_row (fixture, i), categories[i].title));
      view_fixture_click (&fixture->base, get_row (fixture, i), expected);
    }
  g_assert_null (get_row (fixture, n_categories));
}

static void
test_articles_are_counted (Fixture *fixture, gconstpointer data)
{
  const char *expected = g_str_equal (view_fixture_get_language (&fixture->base), "en")
                             ? "Where it is · 3 articles"
                             : "钱在哪里 · 3 篇";

  show (fixture, topay_topics_page_new (fixture->base.context));
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (get_row (fixture, 0))), ==,
                   expected);
}

static void
test_one_article_is_singular (Fixture *fixture, gconstpointer data)
{
  show (fixture, topay_topics_page_new (fixture->base.context));
  g_assert_true (view_shows_text (fixture->page, "Only one · 1 article"));
}

/* Together the topics hold every article, each once. */
static void
test_each_article_is_in_its_topic (Fixture *fixture, gconstpointer data)
{
  guint n_categories = 0, n_found = 0;
  const TopayCategory *categories = get_categories (fixture, &n_categories);

  for (guint i = 0; i < n_categories; i++)
    {
      g_autofree char *uri = g_strconcat ("topay-help:topic/", categories[i].id, NULL);

      show_topic (fixture, categories[i].id);
      assert_uri (fixture, uri);
      g_assert_cmpstr (topay_page_get_title (TOPAY_PAGE (fixture->page)), ==, categories[i].title);
      g_assert_nonnull (get_row (fixture, 0));
      for (guint n = 0; get_row (fixture, n) != NULL; n++, n_found++)
        {
          GVariant *id =
              gtk_actionable_get_action_target_value (GTK_ACTIONABLE (get_row (fixture, n)));
          const TopayArticleInfo *info = topay_library_get_info (
              view_fixture_get_library (&fixture->base), view_fixture_get_language (&fixture->base),
              g_variant_get_string (id, NULL));
          g_autofree char *expected = g_strdup_printf ("open-article %s;", info->id);

          g_assert_cmpstr (info->category, ==, categories[i].id);
          g_assert_true (view_shows_text (get_row (fixture, n), info->title));
          g_assert_true (view_shows_text (get_row (fixture, n), info->summary));
          view_fixture_click (&fixture->base, get_row (fixture, n), expected);
        }
    }
  g_assert_cmpuint (n_found, ==,
                    topay_library_get_n_articles (view_fixture_get_library (&fixture->base),
                                                  view_fixture_get_language (&fixture->base)));
}

static void
test_texts_of_the_library_are_literal (Fixture *fixture, gconstpointer data)
{
  show_topic (fixture, "money");
  g_assert_true (view_shows_text (fixture->page, "Both <b>languages</b>"));
  g_assert_true (view_shows_text (fixture->page, "It is short & literal."));
}

static void
test_article_of_the_other_language_is_left_out (Fixture *fixture, gconstpointer data)
{
  show_topic (fixture, "money");
  for (guint n = 0; get_row (fixture, n) != NULL; n++)
    {
      GVariant *id = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (get_row (fixture, n)));

      g_assert_cmpstr (g_variant_get_string (id, NULL), !=, "only-english");
    }
}

static void
test_focus_begins_in_the_list (Fixture *fixture, gconstpointer data)
{
  GtkRoot *root = GTK_ROOT (fixture->base.window);

  show_topic (fixture, "payments");
  topay_page_shown (TOPAY_PAGE (fixture->page), FALSE);
  g_assert_true (gtk_root_get_focus (root) == get_row (fixture, 0));

  /* whoever comes back stays where they were */
  gtk_widget_grab_focus (get_row (fixture, 2));
  topay_page_shown (TOPAY_PAGE (fixture->page), TRUE);
  g_assert_true (gtk_root_get_focus (root) == get_row (fixture, 2));
}

/* Ours, by what it does: newer header bars have a button of their own that is called the same. */
static GtkWidget *
find_back_button (GtkWidget *page)
{
  GtkWidget *button;

  for (guint n = 0; (button = view_find_nth (page, GTK_TYPE_BUTTON, n)) != NULL; n++)
    if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), "win.back") == 0)
      return button;
  return NULL;
}

static void
test_back_button_goes_back (Fixture *fixture, gconstpointer data)
{
  GtkWidget *back;

  show_topic (fixture, "payments");
  back = find_back_button (fixture->page);
  g_assert_nonnull (back);
  gtk_test_accessible_assert_property (back, GTK_ACCESSIBLE_PROPERTY_LABEL, "Back");
  view_fixture_click (&fixture->base, back, "back ;");
}

static void
test_missing_page_offers_ways_on (Fixture *fixture, gconstpointer data)
{
  show (fixture, topay_missing_page_new (fixture->base.context));
  assert_uri (fixture, NULL);
  view_fixture_click (&fixture->base,
                      GTK_WIDGET (gtk_widget_get_template_child (
                          fixture->page, TOPAY_TYPE_MISSING_PAGE, "search_button")),
                      "search ;");
  g_assert_true (view_shows_text (fixture->page, "Browse all topics"));
}

static void
test_fit_360_px (Fixture *fixture, gconstpointer data)
{
  TopayPage *(*const makers[]) (TopayContext *) = { topay_topics_page_new, topay_missing_page_new };

  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      show (fixture, makers[i](fixture->base.context));
      g_assert_cmpint (view_measure_width (fixture->page, 100), <=, 360);
      g_assert_cmpint (view_measure_width (fixture->page, 150), <=, 360);
    }
  show_topic (fixture, "fraud");
  g_assert_cmpint (view_measure_width (fixture->page, 150), <=, 360);
}

#define ADD(path, language, up, test)                                                              \
  g_test_add ("/topic-page/" path, Fixture, language, up, test, tear_down)

int
main (int argc, char *argv[])
{
  view_fixture_init (&argc, &argv);

  ADD ("en/each-topic-has-a-row", "en", set_up, test_each_topic_has_a_row);
  ADD ("zh_CN/each-topic-has-a-row", "zh_CN", set_up, test_each_topic_has_a_row);
  ADD ("en/articles-are-counted", "en", set_up_with_sample, test_articles_are_counted);
  ADD ("zh_CN/articles-are-counted", "zh_CN", set_up_with_sample, test_articles_are_counted);
  ADD ("one-article-is-singular", "en", set_up_with_sample, test_one_article_is_singular);
  ADD ("en/each-article-is-in-its-topic", "en", set_up, test_each_article_is_in_its_topic);
  ADD ("zh_CN/each-article-is-in-its-topic", "zh_CN", set_up, test_each_article_is_in_its_topic);
  ADD ("texts-of-the-library-are-literal", "en", set_up_with_sample,
       test_texts_of_the_library_are_literal);
  ADD ("article-of-the-other-language-is-left-out", "zh_CN", set_up_with_sample,
       test_article_of_the_other_language_is_left_out);
  ADD ("focus-begins-in-the-list", "en", set_up, test_focus_begins_in_the_list);
  ADD ("back-button-goes-back", "en", set_up, test_back_button_goes_back);
  ADD ("missing-page-offers-ways-on", "en", set_up, test_missing_page_offers_ways_on);
  ADD ("en/fit-360-px", "en", set_up, test_fit_360_px);
  ADD ("zh_CN/fit-360-px", "zh_CN", set_up, test_fit_360_px);
  return g_test_run ();
}
