/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-action-card.h"

struct _TopayActionCard
{
  GtkButton parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *caption;
};

G_DEFINE_FINAL_TYPE (TopayActionCard, topay_action_card, GTK_TYPE_BUTTON)

static void
topay_action_card_class_init (TopayActionCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/topay-action-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TopayActionCard, icon);
  gtk_widget_class_bind_template_child (widget_class, TopayActionCard, title);
  gtk_widget_class_bind_template_child (widget_class, TopayActionCard, caption);
}

static void
topay_action_card_init (TopayActionCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * topay_action_card_new:
 * @title: what the card does, plain text
 * @caption: one line more, plain text
 *
 * Makes a card; what it does is set as its action.
 *
 * Returns: (transfer floating): a card without an icon
 */
GtkWidget *
topay_action_card_new (const char *title, const char *caption)
{
  TopayActionCard *self = g_object_new (TOPAY_TYPE_ACTION_CARD, NULL);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->caption, caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, caption, -1);
  return GTK_WIDGET (self);
}

/**
 * topay_action_card_set_icon:
 * @self: a card
 * @icon_name: a symbolic icon
 * @tint: teal, violet, blue, red, green, amber or plain
 *
 * Shows an icon on a tinted square. The tint marks the kind and says nothing that the title does
 * not.
 */
void
topay_action_card_set_icon (TopayActionCard *self, const char *icon_name, const char *tint)
{
  g_return_if_fail (TOPAY_IS_ACTION_CARD (self));

  gtk_image_set_from_icon_name (self->icon, icon_name);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), tint);
}
