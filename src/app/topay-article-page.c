/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-article-page.h"

#include <glib/gi18n.h>

#include "topay-article-text.h"
#include "topay-article-view.h"
#include "topay-callout.h"
#include "topay-error.h"

#include "topay-date.h"
#include "topay-print.h"
#include "topay-text-size.h"
#include "topay-uri.h"
#include "topay-vote-card.h"

/* An article with a list of its own contents has so many headings of the second level and is
 * longer than so many words (characters in Chinese). */
#define CONTENTS_MIN_HEADINGS   4
#define CONTENTS_MIN_WORDS      600
#define CONTENTS_MIN_CHARACTERS 1200

struct _TopayArticlePage
{
  TopayPage parent_instance;

  GtkWidget *header_bar;       /* (unowned): of the template, as the ones below */
  GtkWidget *topic_title;      /* (unowned) */
  GtkWidget *language_button;  /* (unowned) */
  GtkWidget *scroller;         /* (unowned) */
  GtkWidget *title_label;      /* (unowned) */
  GtkWidget *reviewed_label;   /* (unowned) */
  GtkWidget *language_callout; /* (unowned) */
  GtkWidget *problem_callout;  /* (unowned) */
  GtkWidget *summary_callout;  /* (unowned) */
  GtkWidget *contents_group;   /* (unowned) */
  GtkWidget *view;             /* (unowned) */
  GtkWidget *vote_card;        /* (unowned) */
  GtkWidget *related_group;    /* (unowned) */

  char *id;                 /* (owned) */
  const char *language;     /* (unowned): a row of the table; the one that is shown */
  TopayArticle *article;    /* (owned) (nullable): NULL when it could not be read */
  GPtrArray *contents_rows; /* (owned) (element-type GtkWidget), unowned */
  GPtrArray *related_rows;  /* (owned) (element-type GtkWidget), unowned */
};

G_DEFINE_FINAL_TYPE (TopayArticlePage, topay_article_page, TOPAY_TYPE_PAGE)

typedef enum
{
  PROP_ID = 1,
} TopayArticlePageProperty;

static GParamSpec *properties[PROP_ID + 1];

typedef struct
{
  const char *code;
  const char *own_name; /* short, in the language itself, never translated */
  const char *tooltip;
  const char *only;
  const char *explanation;
} Language;

/* clang-format off */
static const Language languages[] = {
  { "en", "EN", N_ ("Read this in English"), N_ ("Only in English so far"),
    N_ ("This article has not been written in Chinese yet.") },
  { "zh_CN", "中文", N_ ("Read this in Chinese"), N_ ("Only in Chinese so far"),
    N_ ("This article has not been written in English yet.") },
};
/* clang-format on */

static const Language *
find_language (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_strcmp0 (languages[i].code, code) == 0)
      return &languages[i];

  return &languages[0];
}

static const Language *
find_other_language (const char *code)
{
  return find_language (code) == &languages[0] ? &languages[1] : &languages[0];
}

static TopayLibrary *
get_library (TopayArticlePage *self)
{
  return topay_context_get_library (topay_page_get_context (TOPAY_PAGE (self)));
}

static const TopayArticleInfo *
get_info (TopayArticlePage *self, const char *language)
{
  return topay_library_get_info (get_library (self), language, self->id);
}

static gboolean
is_wizard_available (const char *wizard, gpointer user_data)
{
  return topay_context_is_wizard_available (user_data, wizard);
}

static TopayArticleStyle
get_style (TopayArticlePage *self)
{
  /* The signed channel directory comes with a later release: every channel is «not set up yet». */
  return (TopayArticleStyle){
    .language = self->language,
    .wizard = is_wizard_available,
    .wizard_data = topay_page_get_context (TOPAY_PAGE (self)),
  };
}

static char *
dup_reviewed_text (const TopayArticleInfo *info)
{
  g_autofree char *date = topay_date_dup_text (info->reviewed);

  if (date == NULL)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", info->minutes), info->minutes);

  /* Translators: %1$s is a date, %2$u the time it takes to read the article */
  return g_strdup_printf (
      ngettext ("Reviewed %1$s · %2$u minute", "Reviewed %1$s · %2$u minutes", info->minutes), date,
      info->minutes);
}

static const char *
get_topic_title (TopayArticlePage *self, const TopayArticleInfo *info)
{
  guint n_topics = 0;
  const TopayCategory *topics =
      topay_library_get_categories (get_library (self), self->language, &n_topics);

  for (guint i = 0; i < n_topics; i++)
    if (g_str_equal (topics[i].id, info->category))
      return topics[i].title;

  return info->title;
}

static void
show_head (TopayArticlePage *self, const TopayArticleInfo *info)
{
  g_autofree char *reviewed = dup_reviewed_text (info);

  gtk_label_set_text (GTK_LABEL (self->topic_title), get_topic_title (self, info));
  topay_page_set_title (TOPAY_PAGE (self), info->title);
  gtk_label_set_text (GTK_LABEL (self->title_label), info->title);
  gtk_label_set_text (GTK_LABEL (self->reviewed_label), reviewed);
  topay_callout_set_text (TOPAY_CALLOUT (self->summary_callout), info->summary);
  gtk_widget_set_visible (self->summary_callout, info->summary[0] != '\0');
}

static void
show_language (TopayArticlePage *self)
{
  const char *wanted = topay_context_get_language (topay_page_get_context (TOPAY_PAGE (self)));
  const Language *shown = find_language (self->language);
  const Language *other = find_other_language (self->language);
  gboolean missing = get_info (self, find_language (wanted)->code) == NULL;

  gtk_widget_set_visible (self->language_button, get_info (self, other->code) != NULL);
  gtk_button_set_label (GTK_BUTTON (self->language_button), other->own_name);
  gtk_widget_set_tooltip_text (self->language_button, _(other->tooltip));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->language_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _(other->tooltip), -1);

  topay_callout_set_title (TOPAY_CALLOUT (self->language_callout), _(shown->only));
  topay_callout_set_text (TOPAY_CALLOUT (self->language_callout), _(shown->explanation));
  gtk_widget_set_visible (self->language_callout, missing);
}

static void
clear_rows (GtkWidget *group, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), g_ptr_array_index (rows, i));

  g_ptr_array_set_size (rows, 0);
  gtk_widget_set_visible (group, FALSE);
}

/* Takes @target. */
static void
add_row (GtkWidget *group, GPtrArray *rows, const char *title, const char *action, GVariant *target)
{
  GtkWidget *row = adw_action_row_new ();

  /* An article's title is text, not markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);

  g_ptr_array_add (rows, row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  gtk_widget_set_visible (group, TRUE);
}

static void
show_related (TopayArticlePage *self, const TopayArticleInfo *info)
{
  clear_rows (self->related_group, self->related_rows);

  for (guint i = 0; info->related[i] != NULL; i++)
    {
      const TopayArticleInfo *related =
          topay_library_get_info (get_library (self), self->language, info->related[i]);
      GtkWidget *chevron;

      if (related == NULL)
        continue;

      add_row (self->related_group, self->related_rows, related->title, "win.open-article",
               g_variant_new_string (related->id));
      chevron = gtk_image_new_from_icon_name ("go-next-symbolic");
      gtk_widget_add_css_class (chevron, "dim-label");
      adw_action_row_add_suffix (
          g_ptr_array_index (self->related_rows, self->related_rows->len - 1), chevron);
    }
}

/* Words of English; characters that are letters in Chinese. */
static guint
count_length (const char *text, gboolean han)
{
  guint count = 0;
  gboolean inside = FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (han)
        count += g_unichar_get_script (character) == G_UNICODE_SCRIPT_HAN;
      else if (!inside && g_unichar_isalnum (character))
        count++;
      inside = !g_unichar_isspace (character);
    }

  return count;
}

static gboolean
needs_contents (TopayArticlePage *self, TopayBlock *const *blocks, guint n_blocks)
{
  gboolean han = g_str_has_prefix (self->language, "zh");
  TopayArticleStyle style = get_style (self);
  g_autofree char *text = topay_article_text_dup (blocks, n_blocks, &style);
  guint headings = 0;

  for (guint i = 0; i < n_blocks; i++)
    headings += blocks[i]->kind == TOPAY_BLOCK_HEADING && blocks[i]->number == 2;

  return headings >= CONTENTS_MIN_HEADINGS
         && count_length (text, han) > (han ? CONTENTS_MIN_CHARACTERS : CONTENTS_MIN_WORDS);
}

static void
show_contents (TopayArticlePage *self, TopayBlock *const *blocks, guint n_blocks)
{
  clear_rows (self->contents_group, self->contents_rows);

  if (!needs_contents (self, blocks, n_blocks))
    return;

  for (guint i = 0; i < n_blocks; i++)
    {
      g_autofree char *title = NULL;

      if (blocks[i]->kind != TOPAY_BLOCK_HEADING || blocks[i]->number != 2)
        continue;

      title = topay_block_dup_text (blocks[i]);
      add_row (self->contents_group, self->contents_rows, title, "article.go-to",
               g_variant_new_uint32 (i));
    }
}

static void
show_body (TopayArticlePage *self)
{
  TopayArticleStyle style = get_style (self);
  guint n_blocks = 0;
  TopayBlock *const *blocks =
      self->article != NULL ? topay_article_get_blocks (self->article, &n_blocks) : NULL;

  topay_article_view_show_blocks (TOPAY_ARTICLE_VIEW (self->view), &style, blocks, n_blocks);
  show_contents (self, blocks, n_blocks);
  gtk_widget_set_visible (self->problem_callout, self->article == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "article.print", self->article != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "article.copy-text", self->article != NULL);
}

static void
load (TopayArticlePage *self)
{
  const TopayArticleInfo *info = get_info (self, self->language);
  g_autoptr (GError) error = NULL;

  if (info == NULL)
    return;

  g_clear_pointer (&self->article, topay_article_unref);
  self->article = topay_library_dup_article (get_library (self), self->language, self->id, &error);
  if (error != NULL)
    g_warning ("article %s: %s", self->id, error->message);

  show_head (self, info);
  show_language (self);
  show_body (self);
  show_related (self, info);
  topay_vote_card_set_article (TOPAY_VOTE_CARD (self->vote_card),
                               topay_context_get_state (topay_page_get_context (TOPAY_PAGE (self))),
                               self->id, self->language);
}

static void
switch_language (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (widget);
  const Language *other = find_other_language (self->language);
  TopayArticlePlace place;
  gboolean below_the_head;

  if (get_info (self, other->code) == NULL)
    return;

  below_the_head = topay_article_view_get_place (TOPAY_ARTICLE_VIEW (self->view), &place);
  self->language = other->code;
  load (self);
  if (below_the_head)
    topay_article_view_restore_place (TOPAY_ARTICLE_VIEW (self->view), &place);
}

static void
read_again (GtkWidget *widget, const char *action, GVariant *parameter)
{
  load (TOPAY_ARTICLE_PAGE (widget));
}

static void
go_to_heading (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (widget);

  topay_article_view_go_to_block (TOPAY_ARTICLE_VIEW (self->view),
                                  g_variant_get_uint32 (parameter));
}

static void
open_topic (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (widget);
  const TopayArticleInfo *info = get_info (self, self->language);

  if (info != NULL && info->category[0] != '\0')
    gtk_widget_activate_action (widget, "win.open-topic", "s", info->category);
}

static void
copy (TopayArticlePage *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-toast", "s", _("Copied"));
}

static void
copy_link (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *uri = topay_page_dup_uri (TOPAY_PAGE (widget));

  copy (TOPAY_ARTICLE_PAGE (widget), uri);
}

static void
copy_text (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (widget);
  TopayArticleStyle style = get_style (self);
  const TopayArticleInfo *info = topay_article_get_info (self->article);
  guint n_blocks = 0;
  TopayBlock *const *blocks = topay_article_get_blocks (self->article, &n_blocks);
  g_autofree char *body = topay_article_text_dup (blocks, n_blocks, &style);
  g_autofree char *text = g_strdup_printf ("%s\n\n%s\n\n%s\n", info->title, info->summary, body);

  copy (self, text);
}

static void
print_article (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (widget);
  TopayArticleStyle style = get_style (self);
  const TopayArticleInfo *info = topay_article_get_info (self->article);
  g_autofree char *reviewed = dup_reviewed_text (info);
  TopayPrintArticle article = { info->title, reviewed, info->summary, NULL, 0 };
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (widget);

  article.blocks = topay_article_get_blocks (self->article, &article.n_blocks);
  operation = topay_print_operation_new (&article, &style);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &error);

  if (error != NULL)
    {
      g_message ("printing: %s", error->message);
      gtk_widget_activate_action (widget, "win.show-toast", "s",
                                  _("Printing did not work. Check that a printer is set up."));
    }
}

static void
change_text_size (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TopayContext *context = topay_page_get_context (TOPAY_PAGE (widget));

  topay_text_size_move (topay_context_get_settings (context), g_variant_get_int32 (parameter));
}

static gboolean
scroll (GtkWidget *widget, GVariant *parameter, gpointer user_data)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (widget);
  gboolean handled = FALSE;

  g_signal_emit_by_name (self->scroller, "scroll-child", g_variant_get_int32 (parameter), FALSE,
                         &handled);

  return TRUE;
}

static void
on_link_activated_cb (TopayArticleView *view,
                      const char *kind,
                      const char *id,
                      TopayArticlePage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self),
                              g_str_equal (kind, "wizard") ? "win.open-flow" : "win.open-article",
                              "s", id);
}

static void
topay_article_page_shown (TopayPage *page, gboolean again)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (page);

  /* On the scrolled body, Space scrolls and a screen reader begins with the title. */
  if (!again)
    gtk_widget_grab_focus (self->scroller);
}

static char *
topay_article_page_dup_uri (TopayPage *page)
{
  return topay_uri_build (TOPAY_URI_ARTICLE, TOPAY_ARTICLE_PAGE (page)->id);
}

static void
choose_language (TopayArticlePage *self)
{
  const char *wanted = topay_context_get_language (topay_page_get_context (TOPAY_PAGE (self)));

  self->language = find_language (wanted)->code;
  if (get_info (self, self->language) == NULL)
    self->language = find_other_language (self->language)->code;
}

static void
add_text_size_action (TopayArticlePage *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  GSettings *settings = topay_context_get_settings (topay_page_get_context (TOPAY_PAGE (self)));
  g_autoptr (GAction) action = g_settings_create_action (settings, TOPAY_TEXT_SIZE_KEY);

  g_action_map_add_action (G_ACTION_MAP (group), action);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "reading", G_ACTION_GROUP (group));
}

static GtkWidget *
make_callout_button (const char *label, const char *action, GVariant *target)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_margin_top (button, 6);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);

  return button;
}

static void
topay_article_page_constructed (GObject *object)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (object);

  G_OBJECT_CLASS (topay_article_page_parent_class)->constructed (object);

  topay_callout_append (TOPAY_CALLOUT (self->problem_callout),
                        make_callout_button (_("_Try again"), "article.read-again", NULL));
  topay_page_add_region (TOPAY_PAGE (self), self->header_bar);
  topay_page_add_region (TOPAY_PAGE (self), self->scroller);
  topay_page_add_region (TOPAY_PAGE (self), self->related_group);
  add_text_size_action (self);
  choose_language (self);
  load (self);
}

static void
topay_article_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (object);

  switch ((TopayArticlePageProperty) id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
topay_article_page_finalize (GObject *object)
{
  TopayArticlePage *self = TOPAY_ARTICLE_PAGE (object);

  g_clear_pointer (&self->article, topay_article_unref);
  g_ptr_array_unref (self->contents_rows);
  g_ptr_array_unref (self->related_rows);
  g_free (self->id);

  G_OBJECT_CLASS (topay_article_page_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "article.switch-language", NULL, switch_language);
  gtk_widget_class_install_action (widget_class, "article.read-again", NULL, read_again);
  gtk_widget_class_install_action (widget_class, "article.go-to", "u", go_to_heading);
  gtk_widget_class_install_action (widget_class, "article.open-topic", NULL, open_topic);
  gtk_widget_class_install_action (widget_class, "article.copy-link", NULL, copy_link);
  gtk_widget_class_install_action (widget_class, "article.copy-text", NULL, copy_text);
  gtk_widget_class_install_action (widget_class, "article.print", NULL, print_article);
  gtk_widget_class_install_action (widget_class, "article.text-size", "i", change_text_size);
}

static void
add_bindings (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    GtkScrollType scroll;
  } scrolls[] = {
    { GDK_KEY_space, 0, GTK_SCROLL_PAGE_DOWN },
    { GDK_KEY_space, GDK_SHIFT_MASK, GTK_SCROLL_PAGE_UP },
    { GDK_KEY_Page_Down, 0, GTK_SCROLL_PAGE_DOWN },
    { GDK_KEY_Page_Up, 0, GTK_SCROLL_PAGE_UP },
    { GDK_KEY_Home, 0, GTK_SCROLL_START },
    { GDK_KEY_End, 0, GTK_SCROLL_END },
  };
  static const struct
  {
    guint key;
    int direction;
  } sizes[] = {
    { GDK_KEY_plus, 1 }, { GDK_KEY_equal, 1 },        { GDK_KEY_KP_Add, 1 }, { GDK_KEY_minus, -1 },
    { GDK_KEY_0, 0 },    { GDK_KEY_KP_Subtract, -1 }, { GDK_KEY_KP_0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (scrolls); i++)
    gtk_widget_class_add_binding (widget_class, scrolls[i].key, scrolls[i].modifiers, scroll, "i",
                                  scrolls[i].scroll);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    gtk_widget_class_add_binding_action (widget_class, sizes[i].key, GDK_CONTROL_MASK,
                                         "article.text-size", "i", sizes[i].direction);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "article.open-topic",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "article.print",
                                       NULL);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/topay-article-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, topic_title);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, language_button);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, title_label);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, reviewed_label);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, language_callout);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, problem_callout);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, summary_callout);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, contents_group);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, view);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, vote_card);
  gtk_widget_class_bind_template_child (widget_class, TopayArticlePage, related_group);
  gtk_widget_class_bind_template_callback (widget_class, on_link_activated_cb);
}

static void
topay_article_page_class_init (TopayArticlePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TopayPageClass *page_class = TOPAY_PAGE_CLASS (klass);

  object_class->constructed = topay_article_page_constructed;
  object_class->set_property = topay_article_page_set_property;
  object_class->finalize = topay_article_page_finalize;
  page_class->shown = topay_article_page_shown;
  page_class->dup_uri = topay_article_page_dup_uri;

  /**
   * TopayArticlePage:id:
   *
   * Which article; it exists in at least one language of the library.
   */
  properties[PROP_ID] = g_param_spec_string (
      "id", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (TOPAY_TYPE_ARTICLE_VIEW);
  g_type_ensure (TOPAY_TYPE_CALLOUT);
  g_type_ensure (TOPAY_TYPE_VOTE_CARD);

  bind_children (widget_class);
  install_actions (widget_class);
  add_bindings (widget_class);
}

static void
topay_article_page_init (TopayArticlePage *self)
{
  self->contents_rows = g_ptr_array_new ();
  self->related_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_article_page_new:
 * @context: what every page needs; its library is loaded
 * @id: an article that exists in at least one language
 *
 * Shows an article in the language of the interface, or in the other one with a word about it.
 *
 * Returns: (transfer none): a floating page
 */
TopayPage *
topay_article_page_new (TopayContext *context, const char *id)
{
  g_return_val_if_fail (TOPAY_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_object_new (TOPAY_TYPE_ARTICLE_PAGE, "context", context, "id", id, NULL);
}
