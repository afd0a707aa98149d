/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <adwaita.h>

#include "sample-article.h"
#include "topay-article-text.h"
#include "topay-article-view.h"
#include "topay-callout.h"

#define WAIT_SECONDS 10

/* Two stops for each of the five texts with a link, one for the button, one for the table that
 * scrolls: a text without a link is no stop. */
#define STOPS 12

static char *
find_channel (const char *name, gpointer user_data)
{
  return g_str_equal (name, "mail") ? g_strdup ("<help@topay.example>") : NULL;
}

static gboolean
has_wizard (const char *wizard, gpointer user_data)
{
  return g_strcmp0 (wizard, user_data) == 0;
}

static const TopayArticleStyle english = { "en", find_channel, NULL, has_wizard, NULL };
static const TopayArticleStyle chinese = { "zh_CN", find_channel, NULL, has_wizard, NULL };

static TopayArticleView *
make_view (SampleArticle *article, const TopayArticleStyle *style)
{
  GtkWidget *view = g_object_ref_sink (topay_article_view_new ());
  guint n_blocks = 0;
  TopayBlock *const *blocks = sample_article_get_blocks (article, &n_blocks);

  topay_article_view_show_blocks (TOPAY_ARTICLE_VIEW (view), style, blocks, n_blocks);

  return TOPAY_ARTICLE_VIEW (view);
}

/* The nth widget of a type below a widget, in reading order. */
static GtkWidget *
find_nth (GtkWidget *root, GType type, guint *n)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) && (*n)-- == 0)
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, n);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find (gpointer root, GType type, guint n)
{
  return find_nth (GTK_WIDGET (root), type, &n);
}

static const char *
label_text (gpointer root, guint n)
{
  return gtk_label_get_text (GTK_LABEL (find (root, GTK_TYPE_LABEL, n)));
}

/* A window with the view in a scroller, on screen and laid out. */
static GtkWidget *
present (TopayArticleView *view, int width, int height)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (view));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_window_set_child (GTK_WINDOW (window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);

  return window;
}

/* What was selected is given up, so that no transfer is under way at the end. */
static void
close_window (GtkWidget *window)
{
  gdk_clipboard_set_content (gtk_widget_get_primary_clipboard (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The place is restored some frames later. */
static void
wait_for_place (TopayArticleView *view, guint block)
{
  gint64 deadline = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;
  TopayArticlePlace place = { G_MAXUINT, 0 };

  while (!(topay_article_view_get_place (view, &place) && place.block == block))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

typedef struct
{
  const char *name;
  TopaySpan span;
  const char *shown;
} TextCase;

static const TextCase text_cases[] = {
  { "element", { 0, "<b>bold</b>", NULL }, "<b>bold</b>" },
  { "ampersand", { 0, "A & B &amp; C", NULL }, "A & B &amp; C" },
  { "quotes", { TOPAY_SPAN_STRONG, "\"a\" 'b'", NULL }, "\"a\" 'b'" },
  { "link-text", { TOPAY_SPAN_LINK, "</a><a>", "article:x" }, "</a><a>" },
  { "bad-target", { TOPAY_SPAN_LINK, "x", "article:\"><b>" }, "x" },
  { "foreign-target", { TOPAY_SPAN_LINK, "x", "https://example.com" }, "x" },
  { "no-target", { TOPAY_SPAN_LINK, "x", NULL }, "x" },
  { "unfinished", { TOPAY_SPAN_CODE, "<<<&#", NULL }, "<<<&#" },
  { "hard-break", { TOPAY_SPAN_EMPHASIS, "a\nb", NULL }, "a\nb" },
  { "empty", { 0, "", NULL }, "" },
  { "unknown-channel", { TOPAY_SPAN_CHANNEL, "", "hotline" }, "Not set up yet" },
  { "known-channel", { TOPAY_SPAN_CHANNEL, "", "mail" }, "<help@topay.example>" },
  { "nameless-channel", { TOPAY_SPAN_CHANNEL, "", NULL }, "Not set up yet" },
};

static void
test_text_is_literal (gconstpointer data)
{
  const TextCase *text_case = data;
  g_autoptr (SampleArticle) article = sample_article_new ();
  g_autoptr (TopayArticleView) view = NULL;
  TopayBlock *block = sample_article_add (article, NULL, TOPAY_BLOCK_PARAGRAPH, 0, NULL);

  sample_article_add_span (article, block, text_case->span.flags, text_case->span.text,
                           text_case->span.target);
  view = make_view (article, &english);
  g_assert_cmpstr (label_text (view, 0), ==, text_case->shown);
}

static void
test_only_own_links_are_links (void)
{
  const struct
  {
    const char *target;
    gboolean link;
  } cases[] = {
    { "article:refund-time", TRUE }, { "wizard:refund", TRUE }, { "wizard:later", FALSE },
    { "article:", FALSE },           { "article:A", FALSE },    { "article:../x", FALSE },
    { "articles:x", FALSE },         { "https://x", FALSE },    { "", FALSE },
  };
  TopayArticleStyle style = { "en", NULL, NULL, has_wizard, (gpointer) "refund" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TopaySpan span = { TOPAY_SPAN_LINK, "words", cases[i].target };
      g_autofree char *markup = topay_rich_text_dup_markup (&span, 1, &style);

      g_test_message ("%s", cases[i].target);
      g_assert_cmpint (strstr (markup, "<a ") != NULL, ==, cases[i].link);
    }
}

static void
test_emphasis_is_weight_in_chinese (void)
{
  TopaySpan span = { TOPAY_SPAN_EMPHASIS, "x", NULL };
  g_autofree char *in_english = topay_rich_text_dup_markup (&span, 1, &english);
  g_autofree char *in_chinese = topay_rich_text_dup_markup (&span, 1, &chinese);

  g_assert_nonnull (strstr (in_english, "<i>x</i>"));
  g_assert_nonnull (strstr (in_chinese, "<b>x</b>"));
  g_assert_null (strstr (in_chinese, "<i>"));
}

static void
test_headings_have_their_level (void)
{
  g_autoptr (SampleArticle) article = sample_article_new ();
  g_autoptr (TopayArticleView) view = NULL;

  for (guint level = 2; level <= 4; level++)
    sample_article_add_text (article, NULL, TOPAY_BLOCK_HEADING, level, "Heading");

  view = make_view (article, &english);
  for (guint i = 0; i < 3; i++)
    {
      GtkAccessible *label = GTK_ACCESSIBLE (topay_article_view_get_block_widget (view, i));

      gtk_test_accessible_assert_role (label, GTK_ACCESSIBLE_ROLE_HEADING);
      gtk_test_accessible_assert_property (label, GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) i + 2);
    }
  g_assert_true (
      gtk_widget_has_css_class (topay_article_view_get_block_widget (view, 0), "title-3"));
}

static void
test_steps_are_numbered (void)
{
  g_autoptr (SampleArticle) article = sample_article_new ();
  g_autoptr (TopayArticleView) view = NULL;
  TopayBlock *steps = sample_article_add (article, NULL, TOPAY_BLOCK_STEPS, 4, NULL);
  TopayBlock *name;

  for (guint i = 0; i < 2; i++)
    {
      TopayBlock *item = sample_article_add (article, steps, TOPAY_BLOCK_ITEM, 0, NULL);

      name = sample_article_add (article, item, TOPAY_BLOCK_PARAGRAPH, 0, NULL);
      sample_article_add_span (article, name, TOPAY_SPAN_STRONG, "Name", NULL);
      sample_article_add_text (article, item, TOPAY_BLOCK_PARAGRAPH, 0, "Text");
    }

  view = make_view (article, &english);
  g_assert_cmpstr (label_text (view, 0), ==, "4");
  g_assert_cmpstr (label_text (view, 1), ==, "Name");
  g_assert_true (gtk_widget_has_css_class (find (view, GTK_TYPE_LABEL, 1), "heading"));
  g_assert_true (gtk_widget_has_css_class (find (view, GTK_TYPE_LABEL, 2), "reading"));
  g_assert_cmpstr (label_text (view, 3), ==, "5");
}

static void
test_callout_kinds (void)
{
  const char *kinds[][2] = { { "info", "info" },     { "good", "good" },   { "warn", "warn" },
                             { "danger", "danger" }, { "purple", "info" }, { NULL, "info" } };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (SampleArticle) article = sample_article_new ();
      g_autoptr (TopayArticleView) view = NULL;
      TopayBlock *block = sample_article_add (article, NULL, TOPAY_BLOCK_CALLOUT, 0, kinds[i][0]);
      GtkWidget *callout;

      sample_article_add_span (article, block, 0, "A <title>", NULL);
      sample_article_add_text (article, block, TOPAY_BLOCK_PARAGRAPH, 0, "Text");
      view = make_view (article, &english);
      callout = find (view, TOPAY_TYPE_CALLOUT, 0);
      g_assert_true (gtk_widget_has_css_class (callout, kinds[i][1]));
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (callout), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           "A <title>");
      g_assert_cmpstr (label_text (callout, 0), ==, "A <title>");
    }
}

static void
test_table_has_rows_and_head (void)
{
  g_autoptr (SampleArticle) article = sample_article_new_complete ("en");
  g_autoptr (TopayArticleView) view = make_view (article, &english);
  GtkGrid *grid = GTK_GRID (find (view, GTK_TYPE_GRID, 0));
  GtkWidget *head = gtk_grid_get_child_at (grid, 1, 0);
  GtkWidget *cell = gtk_grid_get_child_at (grid, 1, 2);

  g_assert_true (gtk_widget_has_css_class (head, "head"));
  g_assert_false (gtk_widget_has_css_class (cell, "head"));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (cell)), "1–5 working days"));
  g_assert_null (gtk_grid_get_child_at (grid, 2, 0));
  g_assert_null (gtk_grid_get_child_at (grid, 0, 3));
}

static void
test_button_needs_its_wizard (void)
{
  TopayArticleStyle style = { "en", NULL, NULL, has_wizard, (gpointer) "refund" };

  for (guint with = 0; with < 2; with++)
    {
      g_autoptr (SampleArticle) article = sample_article_new ();
      g_autoptr (TopayArticleView) view = NULL;
      TopayBlock *block =
          sample_article_add (article, NULL, TOPAY_BLOCK_ACTION, 0, "wizard:refund");

      sample_article_add_span (article, block, 0, "Ask for a refund", NULL);
      style.wizard_data = (gpointer) (with ? "refund" : "other");
      view = make_view (article, &style);
      g_assert_cmpint (find (view, GTK_TYPE_BUTTON, 0) != NULL, ==, with);
    }
}

static void
test_only_one_button_is_filled (void)
{
  g_autoptr (SampleArticle) article = sample_article_new ();
  g_autoptr (TopayArticleView) view = NULL;

  for (guint i = 0; i < 2; i++)
    sample_article_add_span (article,
                             sample_article_add (article, NULL, TOPAY_BLOCK_ACTION, 0, "article:a"),
                             0, "Go", NULL);

  view = make_view (article, &english);
  g_assert_true (gtk_widget_has_css_class (find (view, GTK_TYPE_BUTTON, 0), "suggested-action"));
  g_assert_false (gtk_widget_has_css_class (find (view, GTK_TYPE_BUTTON, 1), "suggested-action"));
}

static void
on_link_cb (TopayArticleView *view, const char *kind, const char *id, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s;", kind, id);
}

static void
test_links_are_reached_by_keyboard (void)
{
  g_autoptr (SampleArticle) article = sample_article_new_complete ("en");
  TopayArticleView *view = make_view (article, &english);
  GtkWidget *window = present (view, 600, 500);
  g_autoptr (GString) followed = g_string_new (NULL);

  g_signal_connect (view, "link-activated", G_CALLBACK (on_link_cb), followed);
  gtk_root_set_focus (GTK_ROOT (window), NULL);

  for (guint i = 0; i < STOPS; i++)
    {
      GtkWidget *focus;

      g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
      focus = gtk_root_get_focus (GTK_ROOT (window));

      if (GTK_IS_LABEL (focus))
        g_signal_emit_by_name (focus, "activate-current-link");
      else if (GTK_IS_BUTTON (focus))
        g_signal_emit_by_name (focus, "clicked");
    }

  g_assert_cmpstr (followed->str, ==,
                   "article fraud-now;article refund-apply;article refund-time;"
                   "article fraud-now;article fraud-now;article fraud-now;");

  close_window (window);
  g_object_unref (view);
}

static void
test_links_are_named (void)
{
  g_autoptr (SampleArticle) article = sample_article_new ();
  g_autoptr (TopayArticleView) view = NULL;
  TopayBlock *block = sample_article_add_text (article, NULL, TOPAY_BLOCK_PARAGRAPH, 0, "See ");

  sample_article_add_span (article, block, TOPAY_SPAN_LINK, "one", "article:one");
  sample_article_add_span (article, block, TOPAY_SPAN_LINK, "two", "article:two");
  view = make_view (article, &english);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find (view, GTK_TYPE_LABEL, 0)),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "Links: one, two");
}

static void
test_forged_addresses_go_nowhere (void)
{
  const char *uris[] = { "",
                         "article:x",
                         "topay-help:",
                         "topay-help:article/",
                         "topay-help:x/y",
                         "topay-help:article/../x",
                         "file:///etc/passwd",
                         "topay-help:article/X" };
  g_autoptr (SampleArticle) article = sample_article_new ();
  g_autoptr (TopayArticleView) view = make_view (article, &english);
  g_autoptr (GString) followed = g_string_new (NULL);

  g_signal_connect (view, "link-activated", G_CALLBACK (on_link_cb), followed);
  for (guint i = 0; i < G_N_ELEMENTS (uris); i++)
    gtk_widget_activate_action (GTK_WIDGET (view), "article.follow-link", "s", uris[i]);
  g_assert_cmpstr (followed->str, ==, "");

  gtk_widget_activate_action (GTK_WIDGET (view), "article.follow-link", "s",
                              "topay-help:article/refund-time");
  g_assert_cmpstr (followed->str, ==, "article refund-time;");
}

static void
test_everything_fits_narrow_windows (gconstpointer data)
{
  const char *language = data;
  g_autoptr (SampleArticle) article = sample_article_new_complete (language);
  g_autoptr (TopayArticleView) view =
      make_view (article, g_str_equal (language, "en") ? &english : &chinese);
  int minimum = 0;

  gtk_widget_measure (GTK_WIDGET (view), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  /* 360 px less twice the margin of a column */
  g_assert_cmpint (minimum, <=, 336);
}

static void
test_other_language_keeps_the_place (void)
{
  g_autoptr (SampleArticle) first = sample_article_new_complete ("en");
  g_autoptr (SampleArticle) second = sample_article_new_complete ("zh_CN");
  TopayArticleView *view = make_view (first, &english);
  GtkWidget *window = present (view, 400, 300);
  TopayArticlePlace place = { 0, 0 };
  TopayArticlePlace after = { 0, 0 };
  guint n_blocks = 0;
  TopayBlock *const *blocks = sample_article_get_blocks (second, &n_blocks);

  g_assert_false (topay_article_view_get_place (view, &place));

  place = (TopayArticlePlace){ 7, 0.5 };
  topay_article_view_restore_place (view, &place);
  wait_for_place (view, 7);

  g_assert_true (topay_article_view_get_place (view, &place));
  topay_article_view_show_blocks (view, &chinese, blocks, n_blocks);
  topay_article_view_restore_place (view, &place);
  gtk_test_widget_wait_for_draw (window);
  wait_for_place (view, 7);
  g_assert_true (topay_article_view_get_place (view, &after));
  g_assert_cmpfloat_with_epsilon (after.fraction, 0.5, 0.05);

  close_window (window);
  g_object_unref (view);
}

static void
test_jump_focuses_the_heading (void)
{
  g_autoptr (SampleArticle) article = sample_article_new_complete ("en");
  TopayArticleView *view = make_view (article, &english);
  GtkWidget *window = present (view, 400, 300);
  GtkWidget *heading = topay_article_view_get_block_widget (view, 6);

  topay_article_view_go_to_block (view, 6);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == heading);
  wait_for_place (view, 6);

  gtk_root_set_focus (GTK_ROOT (window), NULL);
  g_assert_false (gtk_widget_get_focusable (heading));

  close_window (window);
  g_object_unref (view);
}

static void
test_deep_nesting_ends (void)
{
  g_autoptr (SampleArticle) article = sample_article_new ();
  g_autoptr (TopayArticleView) view = NULL;
  g_autofree char *text = NULL;
  TopayBlock *parent = NULL;
  guint n_blocks = 0;

  for (guint i = 0; i < 100; i++)
    parent = sample_article_add (article, parent, TOPAY_BLOCK_QUOTE, 0, NULL);

  view = make_view (article, &english);
  g_assert_nonnull (topay_article_view_get_block_widget (view, 0));
  text = topay_article_text_dup (sample_article_get_blocks (article, &n_blocks), 1, &english);
  g_assert_cmpstr (text, ==, "");
}

static void
test_copied_text_keeps_the_order (void)
{
  g_autoptr (SampleArticle) article = sample_article_new_complete ("en");
  guint n_blocks = 0;
  TopayBlock *const *blocks = sample_article_get_blocks (article, &n_blocks);
  g_autofree char *text = topay_article_text_dup (blocks, 6, &english);

  g_assert_cmpstr (
      text, ==,
      "Before you start\n\n"
      "• The order number, found under Bills in your Topay app\n"
      "• A picture that shows the problem, for example the goods or the bank message\n\n"
      "Steps\n\n"
      "1. Ask the shop first\n"
      "   A shop can return the money at once. Keep the answer: it counts as proof.\n"
      "2. Fill in the request\n"
      "   Pick the payment and the reason. You can stop at any time; the draft stays.\n\n"
      "A payment you did not make?\n"
      "Do not ask for a refund. Secure the account first: fraud-now");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (text_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/article-view/text-is-literal/", text_cases[i].name, NULL);

      g_test_add_data_func (path, &text_cases[i], test_text_is_literal);
    }
  g_test_add_func ("/article-view/only-own-links-are-links", test_only_own_links_are_links);
  g_test_add_func ("/article-view/emphasis-is-weight-in-chinese",
                   test_emphasis_is_weight_in_chinese);
  g_test_add_func ("/article-view/headings-have-their-level", test_headings_have_their_level);
  g_test_add_func ("/article-view/steps-are-numbered", test_steps_are_numbered);
  g_test_add_func ("/article-view/unknown-callout-is-information", test_callout_kinds);
  g_test_add_func ("/article-view/table-has-rows-and-head", test_table_has_rows_and_head);
  g_test_add_func ("/article-view/button-needs-its-wizard", test_button_needs_its_wizard);
  g_test_add_func ("/article-view/only-one-button-is-filled", test_only_one_button_is_filled);
  g_test_add_func ("/article-view/links-are-reached-by-keyboard",
                   test_links_are_reached_by_keyboard);
  g_test_add_func ("/article-view/links-are-named", test_links_are_named);
  g_test_add_func ("/article-view/forged-addresses-go-nowhere", test_forged_addresses_go_nowhere);
  g_test_add_data_func ("/article-view/fits-narrow-windows/en", "en",
                        test_everything_fits_narrow_windows);
  g_test_add_data_func ("/article-view/fits-narrow-windows/zh", "zh_CN",
                        test_everything_fits_narrow_windows);
  g_test_add_func ("/article-view/other-language-keeps-the-place",
                   test_other_language_keeps_the_place);
  g_test_add_func ("/article-view/jump-focuses-the-heading", test_jump_focuses_the_heading);
  g_test_add_func ("/article-view/deep-nesting-ends", test_deep_nesting_ends);
  g_test_add_func ("/article-text/copied-text-keeps-the-order", test_copied_text_keeps_the_order);

  return g_test_run ();
}
