/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "topay-check-row.h"

#include <glib/gi18n.h>

#include "topay-diagnosis-words.h"

struct _TopayCheckRow
{
  GtkListBoxRow parent_instance;
  TopayCheckState state;
  char *title_text; /* (owned) */
  GtkWidget *box;   /* (owned by the widget tree), like all that follow */
  GtkImage *image;
  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *word;
};

G_DEFINE_FINAL_TYPE (TopayCheckRow, topay_check_row, GTK_TYPE_LIST_BOX_ROW)

static const struct
{
  const char *icon_name; /* NULL: the spinner */
  const char *style_class;
} looks[] = {
  [TOPAY_CHECK_WAITING] = { "content-loading-symbolic", "dim" },
  [TOPAY_CHECK_RUNNING] = { NULL, "dim" },
  [TOPAY_CHECK_FINE] = { "object-select-symbolic", "text-good" },
  [TOPAY_CHECK_NOTABLE] = { "dialog-warning-symbolic", "text-warn" },
  [TOPAY_CHECK_UNAVAILABLE] = { "dialog-question-symbolic", "dim" },
};

static void
topay_check_row_finalize (GObject *object)
{
  g_free (TOPAY_CHECK_ROW (object)->title_text);

  G_OBJECT_CLASS (topay_check_row_parent_class)->finalize (object);
}

static void
topay_check_row_class_init (TopayCheckRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = topay_check_row_finalize;
}

static GtkLabel *
new_label (const char *style_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);
  return GTK_LABEL (label);
}

static GtkWidget *
new_picture (TopayCheckRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->image = GTK_IMAGE (
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  self->spinner = GTK_SPINNER (
      g_object_new (GTK_TYPE_SPINNER, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->spinner));
  gtk_widget_set_size_request (box, 16, 16);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static void
topay_check_row_init (TopayCheckRow *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->title = new_label (NULL);
  self->text = new_label ("caption");
  self->word = new_label ("caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "dim");
  gtk_widget_add_css_class (GTK_WIDGET (self->word), "dim");
  gtk_widget_add_css_class (self->box, "check-row");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self->word), GTK_ALIGN_CENTER);
  gtk_label_set_wrap (self->word, FALSE);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->box), new_picture (self));
  gtk_box_append (GTK_BOX (self->box), texts);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->word));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), self->box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

/**
 * topay_check_row_new:
 * @title: what is looked at; plain text
 *
 * Returns: (transfer floating): a row that waits
 */
GtkWidget *
topay_check_row_new (const char *title)
{
  TopayCheckRow *self = g_object_new (TOPAY_TYPE_CHECK_ROW, NULL);

  self->title_text = g_strdup (title);
  gtk_label_set_text (self->title, title);
  topay_check_row_set (self, TOPAY_CHECK_WAITING, "");
  return GTK_WIDGET (self);
}

/* One sentence for a screen reader, whatever is drawn. */
static void
name_row (TopayCheckRow *self, const char *word, const char *text)
{
  g_autofree char *name = *text != '\0'
      /* Translators: %1$s is what was checked, %2$s how it is, %3$s what was found */
      ? g_strdup_printf (_ ("%1$s: %2$s. %3$s"), self->title_text, word, text)
      /* Translators: %1$s is what was checked, %2$s how it is */
      : g_strdup_printf (_ ("%1$s: %2$s"), self->title_text, word);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * topay_check_row_set:
 * @self: a row
 * @state: how far it is
 * @text: what was found; plain text, "" for nothing
 *
 * Shows how it is now.
 */
void
topay_check_row_set (TopayCheckRow *self, TopayCheckState state, const char *text)
{
  const char *word = topay_diagnosis_words_get_check_state (state);
  const char *classes[] = { looks[state].style_class, NULL };

  g_return_if_fail (TOPAY_IS_CHECK_ROW (self));

  self->state = state;
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), classes);
  gtk_image_set_from_icon_name (self->image, looks[state].icon_name);
  gtk_widget_set_visible (GTK_WIDGET (self->image), looks[state].icon_name != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), looks[state].icon_name == NULL);
  gtk_spinner_set_spinning (self->spinner, looks[state].icon_name == NULL);
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  gtk_label_set_text (self->word, word);
  name_row (self, word, text);
}

/**
 * topay_check_row_add_suffix:
 * @self: a row
 * @suffix: (transfer floating): a button; takes the place of the word
 *
 * Adds what can be done about it.
 */
void
topay_check_row_add_suffix (TopayCheckRow *self, GtkWidget *suffix)
{
  g_return_if_fail (TOPAY_IS_CHECK_ROW (self));

  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->word), FALSE);
  gtk_box_append (GTK_BOX (self->box), suffix);
}

/**
 * topay_check_row_get_state:
 * @self: a row
 *
 * Returns: how far it is
 */
TopayCheckState
topay_check_row_get_state (TopayCheckRow *self)
{
  g_return_val_if_fail (TOPAY_IS_CHECK_ROW (self), TOPAY_CHECK_WAITING);

  return self->state;
}
