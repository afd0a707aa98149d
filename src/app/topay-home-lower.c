/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-home-lower.h"

#include <glib/gi18n.h>

#include "topay-action-card.h"
#include "topay-columns-layout.h"
#include "topay-draft-list.h"
#include "topay-row.h"
#include "topay-wizards.h"

/* Full rows with one, two and three cards a row; “All topics” leads to the others. */
#define MAX_TOPICS 6

struct _TopayHomeLower
{
  GtkBox parent_instance;
  TopayContext *context; /* (owned) */
  guint tip_position;    /* of the tip on screen */

  TopayDraftList *drafts;
  GtkBox *cards;
  AdwPreferencesGroup *popular;
  GtkWidget *tip;
  GtkLabel *tip_title;
  GtkLabel *tip_text;
  GtkWidget *tip_button;
  GtkWidget *offer;
};

G_DEFINE_FINAL_TYPE (TopayHomeLower, topay_home_lower, GTK_TYPE_BOX)

static GtkWidget *
append_card (TopayHomeLower *self, const char *title, const char *caption)
{
  GtkWidget *card = topay_action_card_new (title, caption);

  gtk_box_append (self->cards, card);
  return card;
}

/* A card for each wizard that this app can run, before the topics. */
static void
add_wizard_cards (TopayHomeLower *self)
{
  for (guint i = 0; i < topay_n_wizards; i++)
    {
      const TopayWizard *wizard = &topay_wizards[i];
      GtkWidget *card;

      if (wizard->is_elsewhere || !topay_context_is_wizard_available (self->context, wizard->id))
        continue;

      card = append_card (self, topay_wizard_get_title (wizard), topay_wizard_get_caption (wizard));
      topay_action_card_set_icon (TOPAY_ACTION_CARD (card), wizard->icon_name, wizard->tint);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (card), "s", wizard->id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (card), "win.open-flow");
    }
}

static void
add_topic_cards (TopayHomeLower *self, TopayLibrary *library, const char *language)
{
  guint n_categories = 0;
  const TopayCategory *categories = topay_library_get_categories (library, language, &n_categories);

  for (guint i = 0; i < MIN (n_categories, MAX_TOPICS); i++)
    {
      GtkWidget *card = append_card (self, categories[i].title, categories[i].summary);

      topay_action_card_set_icon (TOPAY_ACTION_CARD (card), categories[i].icon_name,
                                  categories[i].tint);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (card), "win.open-topic");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (card), "s", categories[i].id);
    }
}

static void
add_popular_questions (TopayHomeLower *self, TopayLibrary *library, const char *language)
{
  const char *const *ids = topay_library_get_popular (library);
  gboolean any = FALSE;

  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      const TopayArticleInfo *info = topay_library_get_info (library, language, ids[i]);
      GtkWidget *row;

      if (info == NULL)
        continue;

      row = topay_row_new (info->title, NULL);
      topay_row_set_action (row, "win.open-article", info->id);
      adw_preferences_group_add (self->popular, row);
      any = TRUE;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->popular), any);
}

static const TopayTip *
get_tips (TopayHomeLower *self, guint *n_tips)
{
  *n_tips = 0;
  return topay_library_get_tips (topay_context_get_library (self->context),
                                 topay_context_get_language (self->context), n_tips);
}

static void
show_tip (TopayHomeLower *self)
{
  guint n_tips = 0;
  const TopayTip *tips = get_tips (self, &n_tips);
  const TopayTip *tip;

  gtk_widget_set_visible (self->tip, n_tips > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "home.next-tip", n_tips > 1);
  if (n_tips == 0)
    return;

  tip = &tips[self->tip_position % n_tips];
  gtk_label_set_text (self->tip_title, tip->title);
  gtk_label_set_text (self->tip_text, tip->text);
  gtk_widget_set_visible (self->tip_button, tip->article != NULL);
  if (tip->article == NULL)
    return;

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->tip_button), "s", tip->article);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->tip_button), "win.open-article");
}

/* One tip a day, the same for everybody, all of them in turn. */
static guint
get_days_since_epoch (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  gint64 local_seconds =
      g_date_time_to_unix (now) + g_date_time_get_utc_offset (now) / G_TIME_SPAN_SECOND;

  return (guint) (local_seconds / (24 * 60 * 60));
}

static void
show_next_tip (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  TopayHomeLower *self = TOPAY_HOME_LOWER (widget);

  self->tip_position++;
  show_tip (self);
}

/* The question goes away for good with the first answer, here or in the preferences. */
static void
show_offer (TopayHomeLower *self)
{
  GSettings *settings = topay_context_get_settings (self->context);

  gtk_widget_set_visible (self->offer, !g_settings_get_boolean (settings, "weekly-tip-asked")
                                           && !g_settings_get_boolean (settings, "weekly-tip"));
}

/* The button that was pressed goes away, so the focus moves on first: to the tip itself. */
static void
answer_offer (TopayHomeLower *self, gboolean wanted)
{
  GSettings *settings = topay_context_get_settings (self->context);

  gtk_widget_grab_focus (self->tip_button);
  g_settings_set_boolean (settings, "weekly-tip-asked", TRUE);
  g_settings_set_boolean (settings, "weekly-tip", wanted);
}

static void
accept_offer (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  answer_offer (TOPAY_HOME_LOWER (widget), TRUE);
  gtk_widget_activate_action (widget, "win.show-toast", "s",
                              _ ("A security tip will come every week"));
}

static void
decline_offer (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  answer_offer (TOPAY_HOME_LOWER (widget), FALSE);
}

static void
topay_home_lower_dispose (GObject *object)
{
  TopayHomeLower *self = TOPAY_HOME_LOWER (object);

  g_clear_object (&self->context);

  G_OBJECT_CLASS (topay_home_lower_parent_class)->dispose (object);
}

static void
topay_home_lower_class_init (TopayHomeLowerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = topay_home_lower_dispose;

  g_type_ensure (TOPAY_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (TOPAY_TYPE_DRAFT_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-home-lower.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayHomeLower, drafts);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeLower, cards);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeLower, popular);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeLower, tip);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeLower, tip_title);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeLower, tip_text);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeLower, tip_button);
  gtk_widget_class_bind_template_child (widget_class, TopayHomeLower, offer);
  gtk_widget_class_install_action (widget_class, "home.next-tip", NULL, show_next_tip);
  gtk_widget_class_install_action (widget_class, "home.accept-offer", NULL, accept_offer);
  gtk_widget_class_install_action (widget_class, "home.decline-offer", NULL, decline_offer);
}

static void
topay_home_lower_init (TopayHomeLower *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_home_lower_new:
 * @context: whose library is there
 *
 * Returns: (transfer floating): the lower part of Home
 */
GtkWidget *
topay_home_lower_new (TopayContext *context)
{
  TopayHomeLower *self = g_object_new (TOPAY_TYPE_HOME_LOWER, NULL);
  TopayLibrary *library = topay_context_get_library (context);
  const char *language = topay_context_get_language (context);

  self->context = g_object_ref (context);
  self->tip_position = get_days_since_epoch ();
  topay_draft_list_set_context (self->drafts, context);
  add_wizard_cards (self);
  add_topic_cards (self, library, language);
  add_popular_questions (self, library, language);
  show_tip (self);
  show_offer (self);
  g_signal_connect_object (topay_context_get_settings (context), "changed::weekly-tip-asked",
                           G_CALLBACK (show_offer), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
